"""Compare outlets: summaries with intervals, differences with verdicts, and a refusal.

The unit is the article, or the cluster of articles that copy each other. Everything is seeded.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats
from tqdm import tqdm

from biaskit.codebook import construct_of

#: Fewer articles (or clusters) of an outlet than this, and it is not compared.
MIN_ARTICLES = 10
#: Resamples of every interval and test.
N_RESAMPLES = 999
ALPHA = 0.05
POWER = 0.8
_SEED = 20201027
_UNIT = "_unit"
#: Numbers held at a time while resampling.
_HELD = 4_000_000
_Values = NDArray[np.float64]

COMPARISON_COLUMNS = (
    "feature",
    "outlet_a",
    "outlet_b",
    "difference",
    "low",
    "high",
    "effect_size",
    "cliffs_delta",
    "p_value",
    "q_value",
    "n_a",
    "n_b",
    "detectable_difference",
    "verdict",
    "warning",
)


def feature_columns(features: pd.DataFrame, left_out: Sequence[str | None] = ()) -> list[str]:
    """Numeric columns of a feature table without the bounds of its intervals."""
    known = (*left_out, "article_id", "copy_of", "copy_cluster")
    numeric = [str(c) for c in features.select_dtypes("number").columns if c not in known]
    bounds = {f"{name}_{end}" for name in numeric for end in ("low", "high")}
    return [name for name in numeric if name not in bounds]


def summarize_outlets(
    features: pd.DataFrame,
    by: str = "outlet",
    columns: Sequence[str] | None = None,
    cluster: str | None = None,
) -> pd.DataFrame:
    """Mean and median of every feature by outlet, with a bootstrap interval of the mean.

    Parameters
    ----------
    features : DataFrame
        As `biaskit.features_table` returns it.
    by : str, default "outlet"
        Column that names the groups; rows without a group are left out.
    columns : sequence of str, optional
        Features; every numeric column when left out.
    cluster : str, optional
        Column of articles that count as one, by their mean; copies of one text by default.

    Returns
    -------
    DataFrame
        One row an outlet and feature: ``mean, low, high`` (95 %, articles resampled), ``median, n``
        (articles or clusters with a value), ``undefined``, of these ``gated`` (a gate is closed for
        what the feature measures), ``share_zero``. No interval under `MIN_ARTICLES` values, nor
        where all are equal; where nine tenths are zero it covers less often than it says.

    Raises
    ------
    ValueError
        When a column is missing.

    References
    ----------
    .. [1] Efron and Tibshirani (1993). An introduction to the bootstrap, 12.5.
    """
    table, names = _units(features, by, columns, cluster)
    rows = []
    for outlet, group in table.groupby(by, sort=True):
        for name in names:
            values = _known(group[name])
            low, high = (
                _mean_interval(values) if len(values) >= MIN_ARTICLES else (math.nan, math.nan)
            )
            mean, median = (
                float(f(values)) if len(values) else math.nan for f in (np.mean, np.median)
            )
            zero = float(np.mean(values == 0)) if len(values) else math.nan
            missing = group[name].isna()
            n_gated = int((missing & _is_closed(group, name)).sum())
            row = (mean, low, high, median, len(values), int(missing.sum()), n_gated, zero)
            rows.append((outlet, name, *row))
    header = ["mean", "low", "high", "median", "n", "undefined", "gated", "share_zero"]
    return pd.DataFrame(rows, columns=[by, "feature", *header])


def compare_outlets(
    features: pd.DataFrame,
    by: str = "outlet",
    columns: Sequence[str] | None = None,
    stratify: str | None = None,
    cluster: str | None = None,
    *,
    mix_languages: bool = False,
) -> pd.DataFrame:
    """Compare every pair of outlets in every feature, or say why it cannot be compared.

    Parameters
    ----------
    features : DataFrame
        As `biaskit.features_table` returns it, best with ``gate=True``.
    by : str, default "outlet"
        Column that names the groups; rows without a group are left out.
    columns : sequence of str, optional
        Features; every numeric column when left out.
    stratify : str, optional
        Column of stories or dates: outlets are compared within each that both cover.
    cluster : str, optional
        Column of articles that count as one, by their mean; copies of one text by default.
    mix_languages : bool, default False
        Compare across languages all the same; the rows then carry a warning.

    Returns
    -------
    DataFrame
        One row a pair and feature, columns `COMPARISON_COLUMNS`: difference of means (a minus b)
        with a 95 % bootstrap interval, standardised difference, Cliff's delta, permutation p,
        Benjamini-Hochberg q over all rows, the smallest difference that a single test of these
        articles detects with 80 % power, and a verdict in words: "differs" where q is under 5 % and
        the interval leaves out 0. The more rows are compared at once, the more a difference takes.

    Raises
    ------
    ValueError
        When a column is missing or languages are mixed without being asked for.

    Notes
    -----
    An outlet with fewer than `MIN_ARTICLES` articles (or clusters, or shared stories) is not
    compared.

    References
    ----------
    .. [1] Cliff (1993). Dominance statistics. Psychological Bulletin 114.
    .. [2] Benjamini and Hochberg (1995). Controlling the false discovery rate. JRSS B 57.
    .. [3] Chung and Romano (2013). Exact and asymptotically robust permutation tests. Annals of
       Statistics 41.
    .. [4] Hesterberg (2015). What teachers should know about the bootstrap. American
       Statistician 69.
    """
    table, names = _units(features, by, columns, cluster, stratify)
    warning = _language_warning(features, by, mix_languages=mix_languages)
    groups = sorted(table[by].unique())
    if len(groups) < 2:
        raise ValueError(
            f"{by!r} names {len(groups)} group{'s' * (len(groups) != 1)}, at least 2 needed."
        )
    pairs = list(combinations(groups, 2))
    rows = []
    for a, b in tqdm(pairs, desc="compare", unit="pair", delay=2, leave=False):
        pair = table[table[by].isin([a, b])]
        rows += _compared(pair, by, names, a, b, stratify)
    result = pd.DataFrame(rows, columns=list(COMPARISON_COLUMNS)).assign(warning=warning)
    tested = result["p_value"].notna()
    flat = tested & (result["difference"] == 0) & (result["detectable_difference"] == 0)
    varied = tested & ~flat
    result.loc[flat, "q_value"] = 1.0  # nothing was tested: no part of the correction
    if varied.any():
        result.loc[varied, "q_value"] = stats.false_discovery_control(result.loc[varied, "p_value"])
    result.loc[flat, "verdict"] = "no difference: all articles have one value"
    result.loc[varied, "verdict"] = [_verdict(row) for _, row in result[varied].iterrows()]
    return result


def plan_sample(
    features: pd.DataFrame,
    difference: float,
    power: float = POWER,
    by: str = "outlet",
    columns: Sequence[str] | None = None,
    stratify: str | None = None,
) -> pd.DataFrame:
    """Articles that each of two outlets must have to show a difference.

    Parameters
    ----------
    features : DataFrame
        A pilot; its articles give the variance.
    difference : float
        Difference of means that is to be detected, in units of the features; not 0.
    power : float, default 0.8
        Chance of detecting it, 0 to 1.
    by : str, default "outlet"
        Column that names the groups: variance within groups counts. Where no group has two
        articles, the variance of all.
    columns : sequence of str, optional
        Features; every numeric column when left out.
    stratify : str, optional
        Column of stories; plans for outlets that are compared within shared stories.

    Returns
    -------
    DataFrame
        Index ``feature``: ``sd`` within groups, ``n_unpaired`` articles an outlet, ``sd_paired`` of
        differences within a story, ``n_paired`` shared stories; two-sided test at 5 %, and no fewer
        than `MIN_ARTICLES`, under which nothing is compared. NaN where the pilot has fewer than two
        values, or no two stories that two outlets share.

    Raises
    ------
    ValueError
        When the difference is 0, the power no probability, or a column is missing.
    """
    if difference == 0 or not 0 < power < 1:
        raise ValueError(
            f"needs a difference other than 0 and a power between 0 and 1, found {difference} "
            f"and {power}."
        )
    table, names = _units(features, by, columns, None, stratify)
    rows = {}
    for name in names:
        within = _within_variance(table, by, name)
        between = _paired_variance(table, by, name, stratify) if stratify else math.nan
        rows[name] = {
            "sd": math.sqrt(within),
            "n_unpaired": _n_needed(2 * within / difference**2, power, samples=2),
            "sd_paired": math.sqrt(between),
            "n_paired": _n_needed(between / difference**2, power, samples=1),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("feature")


def _n_needed(ratio: float, power: float, samples: int) -> float:
    """Articles an outlet by Student's t, from the variance in units of the difference squared."""
    if math.isnan(ratio):
        return math.nan
    n = float(MIN_ARTICLES)
    for _ in range(20):  # settles within a few rounds
        degrees = samples * (n - 1)
        reach = sum(float(stats.t.ppf(p, degrees)) for p in (1 - ALPHA / 2, power))
        n = max(float(MIN_ARTICLES), math.ceil(ratio * reach**2))
    return n


def _within_variance(table: pd.DataFrame, by: str, name: str) -> float:
    groups = [g for _, values in table.groupby(by)[name] if len(g := _known(values)) > 1]
    if not groups:
        values = _known(table[name])
        return float(np.var(values, ddof=1)) if len(values) > 1 else math.nan
    degrees = sum(len(g) - 1 for g in groups)
    return sum(float(np.var(g)) * len(g) for g in groups) / degrees


def _paired_variance(table: pd.DataFrame, by: str, name: str, stratify: str) -> float:
    """Variance of the difference between two outlets on one story, over all pairs of outlets."""
    means = table.pivot_table(index=stratify, columns=by, values=name, aggfunc="mean")
    pairs = (_known(means[a] - means[b]) for a, b in combinations(means.columns, 2))
    shared = [d for d in pairs if len(d) > 1]
    degrees = sum(len(d) - 1 for d in shared)
    return sum(float(np.var(d)) * len(d) for d in shared) / degrees if degrees else math.nan


def placebo(
    features: pd.DataFrame,
    outlet: str | None = None,
    by: str = "outlet",
    columns: Sequence[str] | None = None,
    n_splits: int = 1000,
) -> pd.DataFrame:
    """Split one outlet in two at random and count how often the halves are said to differ.

    Parameters
    ----------
    features : DataFrame
        As `biaskit.features_table` returns it.
    outlet : str, optional
        Value of `by` whose articles are split; the one with most articles when left out.
    by : str, default "outlet"
        Column that names the groups.
    columns : sequence of str, optional
        Features; every numeric column when left out.
    n_splits : int, default 1000
        Random halvings; about ten milliseconds each and feature.

    Returns
    -------
    DataFrame
        Index ``feature``: ``outlet, n`` articles with a value, ``false_alarms`` (share of halvings
        with p of 5 % or less) and its 95 % interval ``low, high`` (Clopper and Pearson); NaN where
        a half has fewer than `MIN_ARTICLES` values.

    Raises
    ------
    ValueError
        When a column or the outlet is missing.
    """
    table, names = _units(features, by, columns)
    chosen = str(table[by].mode().min()) if outlet is None else outlet
    if not (table[by] == chosen).any():
        known = ", ".join(sorted(set(table[by]))[:5])
        raise ValueError(f"no article of {chosen!r} in {by!r} (found: {known}).")
    rows = {}
    for name in tqdm(names, desc="placebo", unit="feature", delay=2, leave=False):
        values = _known(table.loc[table[by] == chosen, name])
        alarms = _false_alarms(values, n_splits)
        rows[name] = {"outlet": chosen, "n": len(values), **alarms}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("feature")


def _false_alarms(values: _Values, n_splits: int) -> dict[str, float]:
    half = len(values) // 2
    if half < MIN_ARTICLES:
        return dict.fromkeys(("false_alarms", "low", "high"), math.nan)
    rng = np.random.default_rng(_SEED)
    alarms = 0
    for _ in range(n_splits):
        shuffled = rng.permutation(values)
        halves = shuffled[:half][None], shuffled[half:][None]
        alarms += int(_p_values(*halves, paired=False)[0] <= ALPHA)
    interval = stats.binomtest(alarms, n_splits).proportion_ci()
    return {
        "false_alarms": alarms / n_splits,
        "low": float(interval.low),
        "high": float(interval.high),
    }


# --- one pair -----------------------------------------------------------------


def _compared(
    pair: pd.DataFrame, by: str, names: list[str], a: str, b: str, stratify: str | None
) -> list[dict[str, object]]:
    """Rows of one pair; features that are known of the same articles are tested together."""
    one, other = _samples(pair, by, names, a, b, stratify)
    together: dict[bytes, list[str]] = {}
    for name in names:
        known = np.concatenate([one[name].notna(), other[name].notna()])
        together.setdefault(known.tobytes(), []).append(name)
    found: dict[str, dict[str, object]] = {}
    for group in together.values():
        x, y = (table[group].dropna().to_numpy(dtype=float).T for table in (one, other))
        n_a, n_b = x.shape[1], y.shape[1]
        fewest = min(n_a, n_b)
        if fewest < MIN_ARTICLES:
            unit = "shared stories" if stratify else f"article{'s' * (fewest != 1)} an outlet"
            reason = f"cannot be compared: {fewest} {unit}, at least {MIN_ARTICLES} needed"
            n_closed = (len(one) - n_a) + (len(other) - n_b)
            reason += f" ({n_closed} closed or undefined)" * (n_closed > 0 and not stratify)
            tested = pd.DataFrame({"verdict": reason}, index=group)
        else:
            tested = pd.DataFrame(_differences(x, y, paired=bool(stratify)), index=group)
        tested = tested.assign(outlet_a=a, outlet_b=b, n_a=n_a, n_b=n_b)
        found |= {name: {"feature": name, **tested.loc[name]} for name in group}
    return [found[name] for name in names]


def _samples(
    pair: pd.DataFrame, by: str, names: list[str], a: str, b: str, stratify: str | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Articles of either outlet, or their means within each story that both cover."""
    if not stratify:
        return pair.loc[pair[by] == a, names], pair.loc[pair[by] == b, names]
    means = pair.groupby([stratify, by])[names].mean()
    one, other = (means[means.index.get_level_values(by) == o].droplevel(by) for o in (a, b))
    shared = one.index.intersection(other.index)
    one, other = one.loc[shared], other.loc[shared]
    both = one.notna() & other.notna()
    return one.where(both), other.where(both)


def _differences(one: _Values, other: _Values, *, paired: bool) -> dict[str, object]:
    """Differences, intervals, effect sizes, p and what could have been detected, one a row."""
    difference = np.where(_is_flat(one, other), 0.0, _mean_of(one, other))
    error = _error_of(one - other) if paired else _error_of(one, other)
    spread = np.sqrt((one.var(axis=1, ddof=1) + other.var(axis=1, ddof=1)) / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        effect = np.where(difference == 0, 0.0, difference / spread)
    above = stats.mannwhitneyu(one, other, axis=1).statistic / (one.shape[1] * other.shape[1])
    if paired:
        low, high = np.array([_mean_interval(row) for row in one - other]).T
    else:
        low, high = _difference_interval(one, other)
    low, high = (np.where(_is_flat(one, other), 0.0, bound) for bound in (low, high))
    return {
        "difference": difference,
        "low": low,
        "high": high,
        "effect_size": effect,
        "cliffs_delta": 2 * above - 1,
        "p_value": _p_values(one, other, paired=paired),
        "detectable_difference": (_z(1 - ALPHA / 2) + _z(POWER)) * error,
        "verdict": "",
    }


def _p_values(one: _Values, other: _Values, *, paired: bool) -> _Values:
    """Two-sided permutation p of differences of means; articles of one value never differ.

    Unpaired means are studentised, so that unequal spread does not pass for a difference. What no
    permutation reaches gets the p of Welch's test, or of the paired one: the resamples end at .002.
    """
    test = stats.permutation_test(
        (one, other),
        _mean_of if paired else _studentised,
        permutation_type="samples" if paired else "independent",
        vectorized=True,
        n_resamples=N_RESAMPLES,
        batch=_batch(one, other),
        axis=-1,
        rng=np.random.default_rng(_SEED),
    )
    floor = 2 / (N_RESAMPLES + 1)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # no spread: p is NaN, the floor stands
        if paired:
            tail = stats.ttest_rel(one, other, axis=1).pvalue
        else:
            tail = stats.ttest_ind(one, other, axis=1, equal_var=False).pvalue
    p_value = np.where(test.pvalue <= floor, np.fmin(test.pvalue, tail), test.pvalue)
    return np.where(_is_flat(one, other), 1.0, p_value)


def _studentised(*samples: _Values, axis: int = -1) -> _Values:
    difference, error = _mean_of(*samples, axis=axis), _error_of(*samples, axis=axis)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(difference == 0, 0.0, difference / error)


def _is_flat(one: _Values, other: _Values) -> NDArray[np.bool_]:
    """Whether all articles of both outlets have one value."""
    return np.asarray(np.ptp(np.hstack([one, other]), axis=1) == 0)


def _batch(*samples: _Values) -> int:
    """How many resamples are held at a time."""
    return max(1, _HELD // sum(sample.size for sample in samples))


def _verdict(row: pd.Series) -> str:
    if row["q_value"] < ALPHA and (row["low"] > 0 or row["high"] < 0):
        return "differs"
    return f"no difference detected (could have seen {row['detectable_difference']:.3g})"


def _z(probability: float) -> float:
    return float(stats.norm.ppf(probability))


def _mean_interval(values: _Values) -> tuple[float, float]:
    """95 % bootstrap-t interval of a mean.

    The standard error of a resample is taken for no less than a third of the sample's own:
    otherwise resamples of nothing but zeros make the interval endless.
    """
    centre, error = float(_mean_of(values)), float(_error_of(values))
    if np.ptp(values) == 0:
        return math.nan, math.nan

    def studentised(drawn: _Values, axis: int = -1) -> _Values:
        off = _mean_of(drawn, axis=axis) - centre
        return np.asarray(off / np.maximum(_error_of(drawn, axis=axis), error / 3))

    low, high = _bootstrap((values,), studentised, 1 - ALPHA)
    return centre - float(high) * error, centre - float(low) * error


def _difference_interval(one: _Values, other: _Values) -> tuple[_Values, _Values]:
    """95 % percentile intervals of differences, widened for small samples as Student's is."""
    n = min(one.shape[-1], other.shape[-1])
    tail = stats.norm.cdf(stats.t.ppf(ALPHA / 2, n - 1) * math.sqrt(n / (n - 1)))
    return _bootstrap((one, other), _mean_of, 1 - 2 * float(tail))


def _bootstrap(
    samples: tuple[_Values, ...], statistic: Callable[..., _Values], level: float
) -> tuple[_Values, _Values]:
    """Percentiles of a statistic over resamples of the last axis."""
    found = stats.bootstrap(
        samples,
        statistic,
        confidence_level=level,
        vectorized=True,
        n_resamples=N_RESAMPLES,
        batch=_batch(*samples),
        axis=-1,
        method="percentile",
        rng=np.random.default_rng(_SEED),
    ).confidence_interval
    return np.asarray(found.low), np.asarray(found.high)


def _mean_of(*samples: _Values, axis: int = -1) -> _Values:
    """Mean of one sample, or the first's mean minus the second's."""
    means = [sample.mean(axis) for sample in samples]
    return np.asarray(means[0] - sum(means[1:]))


def _error_of(*samples: _Values, axis: int = -1) -> _Values:
    """Standard error of `_mean_of`."""
    return np.asarray(np.sqrt(sum(x.var(axis, ddof=1) / x.shape[axis] for x in samples)))


# --- tables -------------------------------------------------------------------


def copy_origins(features: pd.DataFrame) -> pd.Series:
    """Identifier of the earliest text of each article's cluster of copies, or its own.

    Where the table has no ``copy_cluster``, ``copy_of`` is followed.
    """
    ids = features.get("article_id", features.index)
    names = [_as_id(name) for name in ids]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"article_id {twice!r} is not unique: each article has one row.")
    copied = features.get("copy_cluster", features.get("copy_of", [""] * len(names)))
    original = dict(zip(names, (_as_id(name) for name in copied), strict=True))
    found = []
    for name in names:
        seen = {name}
        while (nearer := original.get(name, "")) and nearer not in seen:
            seen.add(name := nearer)
        found.append(name)
    return pd.Series(found, index=features.index)


def _as_id(value: object) -> str:
    """Identifier as text; a table that was read from CSV may have made it a number."""
    if value is None or value != value:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def is_named(values: pd.Series) -> pd.Series:
    """Whether a key is neither missing nor empty."""
    return values.notna() & values.astype(str).ne("")


def _units(
    features: pd.DataFrame,
    by: str,
    columns: Sequence[str] | None,
    cluster: str | None = None,
    stratify: str | None = None,
) -> tuple[pd.DataFrame, list[str]]:
    """One row a group and article, or cluster of articles, and the names of the features."""
    kept = [c for c in (by, cluster, stratify) if c]
    names = list(columns) if columns is not None else feature_columns(features, kept)
    names = [name for name in names if name != _UNIT]
    missing = [c for c in (*kept, *names) if c not in features]
    if missing:
        raise ValueError(
            f"no column {missing[0]!r} (found: {', '.join(map(str, features.columns))})."
        )
    unit = copy_origins(features)
    if cluster:  # an article without a cluster is one of its own
        own = is_named(features[cluster])
        unit = (cluster + ":" + features[cluster].astype(str)).where(own, unit)
    chosen = is_named(features[by])
    if stratify:
        chosen &= is_named(features[stratify])
    numbers = features[names].astype(float).replace([math.inf, -math.inf], math.nan)
    others = [c for c in (by, stratify, "usable_for") if c and c in features]
    table = pd.concat([features[others], numbers.drop(columns=others, errors="ignore")], axis=1)
    table[by], table[_UNIT] = table[by].astype(str), unit.to_numpy()
    table = table[chosen]
    if not (table.duplicated([by, _UNIT])).any():
        return table, names
    carried = [c for c in (stratify, "usable_for") if c and c in table]
    how = dict.fromkeys(names, "mean") | dict.fromkeys(carried, "first")
    return table.groupby([by, _UNIT], sort=False).agg(how).reset_index(), names


def _is_closed(table: pd.DataFrame, name: str) -> pd.Series:
    """Whether a gate is closed for what a feature measures."""
    construct = construct_of(name)
    if not construct or "usable_for" not in table:
        return pd.Series(False, index=table.index)
    return ~table["usable_for"].fillna("").str.split().map(lambda names: construct in names)


def _language_warning(features: pd.DataFrame, by: str, *, mix_languages: bool) -> str:
    if "language" not in features:
        return ""
    named = features.loc[is_named(features[by]), "language"]
    codes = sorted(set(named[is_named(named)].astype(str)))
    if len(codes) < 2:
        return ""
    if not mix_languages:
        found = ", ".join(codes)
        raise ValueError(
            f"rates are not comparable across languages (found: {found}). "
            "Compare one language, or pass mix_languages=True."
        )
    return f"languages mixed: {', '.join(codes)}"


def _known(values: pd.Series) -> _Values:
    return values.dropna().to_numpy(dtype=float)
