"""Compare outlets: summaries with intervals, differences with verdicts, and a refusal.

The unit is the article, or the cluster of articles that copy each other. Everything is seeded.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats
from tqdm import tqdm

#: Fewer articles (or clusters) of an outlet than this, and it is not compared.
MIN_ARTICLES = 10
#: Resamples of every interval and test.
N_RESAMPLES = 999
ALPHA = 0.05
POWER = 0.8
_SEED = 20201027
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


def summarize_outlets(
    features: pd.DataFrame, by: str = "outlet", columns: Sequence[str] | None = None
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

    Returns
    -------
    DataFrame
        One row an outlet and feature: ``mean, low, high`` (95 %, articles resampled, copies of one
        text as one), ``median, n`` (articles or clusters with a value), ``undefined``,
        ``share_zero``. The interval is NaN under two values.

    Raises
    ------
    ValueError
        When `by` or a feature is no column.
    """
    table, names = _checked(features, by, columns)
    rows = []
    for outlet, group in table.groupby(by, sort=True):
        for name in names:
            values = _known(group[name])
            low, high = _mean_interval(values)
            mean, median = (
                float(f(values)) if len(values) else math.nan for f in (np.mean, np.median)
            )
            zero = float(np.mean(values == 0)) if len(values) else math.nan
            n_undefined = int(group[name].isna().sum())
            rows.append((outlet, name, mean, low, high, median, len(values), n_undefined, zero))
    header = [by, "feature", "mean", "low", "high", "median", "n", "undefined", "share_zero"]
    return pd.DataFrame(rows, columns=header)


def compare_outlets(
    features: pd.DataFrame,
    by: str = "outlet",
    columns: Sequence[str] | None = None,
    stratify: str | None = None,
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
    mix_languages : bool, default False
        Compare across languages all the same; the rows then carry a warning.

    Returns
    -------
    DataFrame
        One row a pair and feature, columns `COMPARISON_COLUMNS`: difference of means (a minus b)
        with a 95 % bootstrap interval, standardised difference, Cliff's delta, permutation p,
        Benjamini-Hochberg q over all rows, the smallest difference that these articles detect with
        80 % power, and a verdict in words.

    Raises
    ------
    ValueError
        When a column is missing or languages are mixed without being asked for.

    Notes
    -----
    An outlet with fewer than `MIN_ARTICLES` articles (or clusters of copies) is not compared.

    References
    ----------
    .. [1] Cliff (1993). Dominance statistics. Psychological Bulletin 114.
    .. [2] Benjamini and Hochberg (1995). Controlling the false discovery rate. JRSS B 57.
    """
    table, names = _checked(features, by, columns)
    warning = _language_warning(table, mix_languages=mix_languages)
    rows = []
    for a, b in combinations(sorted(table[by].unique()), 2):
        pair = table[table[by].isin([a, b])]
        for name in names:
            rows.append(_compared(pair, by, name, a, b, stratify) | {"warning": warning})
    result = pd.DataFrame(rows, columns=list(COMPARISON_COLUMNS))
    tested = result["p_value"].notna()
    if tested.any():
        result.loc[tested, "q_value"] = stats.false_discovery_control(result.loc[tested, "p_value"])
    result.loc[tested, "verdict"] = [_verdict(row) for _, row in result[tested].iterrows()]
    return result


def plan_sample(
    features: pd.DataFrame, difference: float, column: str, power: float = POWER
) -> int:
    """Articles that each of two outlets must have to show a difference.

    Parameters
    ----------
    features : DataFrame
        A pilot; its articles give the variance.
    difference : float
        Difference of means that is to be detected, in units of the feature; not 0.
    column : str
        Feature.
    power : float, default 0.8
        Chance of detecting it, 0 to 1.

    Returns
    -------
    int
        Articles an outlet, unpaired, two-sided test at 5 %.

    Raises
    ------
    ValueError
        When the difference is 0 or the pilot has fewer than two values.
    """
    values = _known(features[column])
    if difference == 0 or len(values) < 2:
        raise ValueError(
            f"needs a difference other than 0 and 2 values or more, found {len(values)}."
        )
    reach = (_z(1 - ALPHA / 2) + _z(power)) ** 2
    return max(2, math.ceil(2 * reach * float(np.var(values, ddof=1)) / difference**2))


def placebo(
    features: pd.DataFrame, outlet: str, column: str, by: str = "outlet", n_splits: int = 1000
) -> tuple[float, float, float]:
    """Split one outlet in two at random and count how often the halves are said to differ.

    Parameters
    ----------
    features : DataFrame
        As `biaskit.features_table` returns it.
    outlet : str
        Value of `by` whose articles are split.
    column : str
        Feature.
    by : str, default "outlet"
        Column that names the groups.
    n_splits : int, default 1000
        Random halvings.

    Returns
    -------
    tuple of float
        Share of false alarms at 5 % (0 to 1) and its 95 % interval (Clopper and Pearson).

    Raises
    ------
    ValueError
        When a column is missing or a half has fewer than `MIN_ARTICLES` articles.
    """
    table, _ = _checked(features, by, [column])
    values = _known(table.loc[table[by] == outlet, column])
    half = len(values) // 2
    if half < MIN_ARTICLES:
        raise ValueError(
            f"a half of {outlet!r} has {half} articles with a value, "
            f"at least {MIN_ARTICLES} needed."
        )
    rng = np.random.default_rng(_SEED)
    alarms = 0
    for _ in tqdm(range(n_splits), desc="placebo", delay=2, leave=False):
        shuffled = rng.permutation(values)
        alarms += _p_value(shuffled[:half], shuffled[half:], paired=False) <= ALPHA
    interval = stats.binomtest(alarms, n_splits).proportion_ci()
    return alarms / n_splits, float(interval.low), float(interval.high)


# --- one pair -----------------------------------------------------------------


def _compared(
    pair: pd.DataFrame, by: str, name: str, a: str, b: str, stratify: str | None
) -> dict[str, object]:
    row: dict[str, object] = {"feature": name, "outlet_a": a, "outlet_b": b}
    if stratify:
        means = pair.pivot_table(index=stratify, columns=by, values=name, aggfunc="mean")
        both = means.reindex(columns=[a, b]).dropna()
        one, other = both[a].to_numpy(float), both[b].to_numpy(float)
    else:
        one, other = (_known(pair.loc[pair[by] == outlet, name]) for outlet in (a, b))
    row |= {"n_a": len(one), "n_b": len(other)}
    fewest = min(len(one), len(other))
    if fewest < MIN_ARTICLES:
        unit = "shared stories" if stratify else f"article{'s' * (fewest != 1)} an outlet"
        reason = f"cannot be compared: {fewest} {unit}, at least {MIN_ARTICLES} needed"
        return row | {"verdict": reason}
    return row | _difference(one, other, paired=bool(stratify))


def _difference(one: _Values, other: _Values, *, paired: bool) -> dict[str, object]:
    """Difference, interval, effect sizes, p and what could have been detected."""
    difference = float(one.mean() - other.mean())
    error = _standard_error(one, other, paired=paired)
    spread = math.sqrt((np.var(one, ddof=1) + np.var(other, ddof=1)) / 2)
    found: dict[str, object] = {
        "difference": difference,
        "effect_size": difference / spread if spread else 0.0,
        "cliffs_delta": 2
        * float(stats.mannwhitneyu(one, other).statistic)
        / (len(one) * len(other))
        - 1,
        "detectable_difference": (_z(1 - ALPHA / 2) + _z(POWER)) * error,
        "verdict": "",
    }
    if not error:
        return found | {
            "low": difference,
            "high": difference,
            "p_value": 1.0 if not difference else 0.0,
        }
    interval = stats.bootstrap(
        (one, other),
        _mean_difference,
        paired=paired,
        vectorized=True,
        n_resamples=N_RESAMPLES,
        method="percentile",
        rng=np.random.default_rng(_SEED),
    ).confidence_interval
    return found | {
        "low": float(interval.low),
        "high": float(interval.high),
        "p_value": _p_value(one, other, paired=paired),
    }


def _p_value(one: _Values, other: _Values, *, paired: bool) -> float:
    """Two-sided permutation p of the difference of means; articles of one value never differ."""
    if np.ptp([*one, *other]) == 0:
        return 1.0
    test = stats.permutation_test(
        (one, other),
        _mean_difference,
        permutation_type="samples" if paired else "independent",
        vectorized=True,
        n_resamples=N_RESAMPLES,
        rng=np.random.default_rng(_SEED),
    )
    return float(test.pvalue)


def _mean_difference(one: _Values, other: _Values, axis: int = -1) -> _Values:
    return np.asarray(np.mean(one, axis=axis) - np.mean(other, axis=axis))


def _standard_error(one: _Values, other: _Values, *, paired: bool) -> float:
    if paired:
        return float(np.std(one - other, ddof=1) / math.sqrt(len(one)))
    return math.sqrt(np.var(one, ddof=1) / len(one) + np.var(other, ddof=1) / len(other))


def _verdict(row: pd.Series) -> str:
    if row["q_value"] < ALPHA:
        return "differs"
    return f"no difference detected (could have seen {row['detectable_difference']:.3g})"


def _z(probability: float) -> float:
    return float(stats.norm.ppf(probability))


# --- tables -------------------------------------------------------------------


def _checked(
    features: pd.DataFrame, by: str, columns: Sequence[str] | None
) -> tuple[pd.DataFrame, list[str]]:
    """Rows with a group, copies of one text as one row, and the names of the features."""
    numeric = features.select_dtypes("number").columns
    names = list(columns) if columns is not None else [str(c) for c in numeric if c != by]
    missing = [c for c in (by, *names) if c not in features]
    if missing:
        raise ValueError(
            f"no column {missing[0]!r} (found: {', '.join(map(str, features.columns))})."
        )
    table = features[features[by].astype(str).ne("") & features[by].notna()]
    return _without_copies(table, by), names


def _without_copies(table: pd.DataFrame, by: str) -> pd.DataFrame:
    """Drop what copies another article of its outlet: a text counts once."""
    if "copy_of" not in table:
        return table
    outlet_of = table[by].to_dict()
    own = [
        bool(original) and outlet_of.get(original) == outlet
        for original, outlet in zip(table["copy_of"], table[by], strict=True)
    ]
    return table[~np.array(own, dtype=bool)]


def _language_warning(table: pd.DataFrame, *, mix_languages: bool) -> str:
    codes = sorted(set(table["language"].astype(str))) if "language" in table else []
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


def _mean_interval(values: _Values) -> tuple[float, float]:
    if len(values) < 2:
        return math.nan, math.nan
    if np.ptp(values) == 0:
        return float(values[0]), float(values[0])
    found = stats.bootstrap(
        (values,),
        np.mean,
        vectorized=True,
        n_resamples=N_RESAMPLES,
        method="percentile",
        rng=np.random.default_rng(_SEED),
    ).confidence_interval
    return float(found.low), float(found.high)
