"""Norms: reference tables, percentiles against them, and an index with its parts laid open."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from biaskit.compare import feature_columns

#: A reference, or a corpus that is its own, has at least so many articles of a language.
MIN_REFERENCE = 100
#: Declared weights of the index; the sign says which way a feature counts.
WEIGHTS = {"loaded_rate": 1.0, "attribution_balance": -1.0, "promotion_ratio": 1.0}
_LEVELS = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
_QUANTILES = tuple(f"q{round(100 * level):02}" for level in _LEVELS)
REFERENCE_COLUMNS = ("reference", "language", "feature", "n", "mean", "sd", *_QUANTILES)


def reference_table(
    features: pd.DataFrame, name: str, columns: Sequence[str] | None = None
) -> pd.DataFrame:
    """Describe a corpus so that other articles can be held against it.

    Parameters
    ----------
    features : DataFrame
        As `biaskit.features_table` returns it, best with ``gate=True``.
    name : str
        What the reference is called; travels with every number that stands on it.
    columns : sequence of str, optional
        Features; every numeric column when left out.

    Returns
    -------
    DataFrame
        One row a language and feature, columns `REFERENCE_COLUMNS`: articles with a value, mean,
        standard deviation and quantiles. Small enough to be published as CSV.

    Raises
    ------
    ValueError
        When a column or the name is missing.
    """
    if not name.strip():
        raise ValueError("a reference needs a name that says which corpus it is.")
    chosen = list(columns) if columns is not None else feature_columns(features)
    _check_columns(features, ["language", *chosen])
    rows = []
    for language, group in features.groupby("language", sort=True):
        for feature in chosen:
            values = group[feature].dropna().to_numpy(dtype=float)
            if len(values) > 1:
                sd = values.std(ddof=1) if np.ptp(values) else 0.0
                spread = (values.mean(), sd, *np.quantile(values, _LEVELS))
                rows.append((name, language, feature, len(values), *map(float, spread)))
    return pd.DataFrame(rows, columns=list(REFERENCE_COLUMNS))


def percentile_table(
    features: pd.DataFrame, reference: pd.DataFrame | str | Path, columns: Sequence[str] = ()
) -> pd.DataFrame:
    """Where each article stands in a reference of its language.

    Parameters
    ----------
    features : DataFrame
        As `biaskit.features_table` returns it.
    reference : DataFrame or path of a CSV
        As `reference_table` returns it.
    columns : sequence of str, optional
        Features; all that the reference has when left out.

    Returns
    -------
    DataFrame
        Percentiles, 5 to 95 (what lies beyond is shown as the end), linear between the quantiles;
        of a value that several quantiles share, the middle one. NaN where the feature is, or where
        the reference has fewer than `MIN_REFERENCE` articles.
    """
    norms = _norms(_read_reference(reference))
    known = dict.fromkeys(feature for _, feature in norms)
    chosen = list(columns) or [feature for feature in known if feature in features]
    _check_columns(features, ["language", *chosen])
    found = pd.DataFrame(np.nan, index=features.index, columns=chosen)
    for language, rows in features.groupby("language").indices.items():
        for feature in chosen:
            norm = norms.get((str(language), feature))
            if norm is not None and norm["n"] >= MIN_REFERENCE:
                values = features[feature].to_numpy(dtype=float, na_value=np.nan)[rows]
                found.iloc[rows, chosen.index(feature)] = _percentiles(values, norm)
    return found


def _percentiles(values: NDArray[np.float64], norm: pd.Series) -> NDArray[np.float64]:
    quantiles = norm[list(_QUANTILES)].to_numpy(dtype=float)
    levels = np.array(_LEVELS)
    below, above = (np.searchsorted(quantiles, values, side) for side in ("left", "right"))
    shared = above > below
    middle = (levels[np.minimum(below, len(levels) - 1)] + levels[above - 1]) / 2
    return np.where(
        np.isnan(values),
        np.nan,
        100 * np.where(shared, middle, np.interp(values, quantiles, levels)),
    )


def _check_columns(features: pd.DataFrame, names: Sequence[str]) -> None:
    missing = [name for name in names if name not in features]
    if missing:
        raise ValueError(f"no column {missing[0]!r} (found: {', '.join(map(str, features))}).")


def framing_index(
    features: pd.DataFrame,
    weights: Mapping[str, float] | None = None,
    reference: pd.DataFrame | str | Path | None = None,
) -> pd.DataFrame:
    """Sum features up in one number, with the part that each has in it.

    Parameters
    ----------
    features : DataFrame
        As `biaskit.features_table` returns it, best with ``gate=True``.
    weights : mapping of str to float, optional
        Weight of each feature; `WEIGHTS` when left out. Only their proportions count.
    reference : DataFrame or path of a CSV, optional
        As `reference_table` returns it. The corpus itself when left out, if it has `MIN_REFERENCE`
        articles of the language.

    Returns
    -------
    DataFrame
        One row an article: ``index``, its ``low`` and ``high``, ``reason``, ``reference`` and for
        each feature ``NAME_part``. The parts are ``weight * (value - mean) / sd / sum of weights``
        with mean and sd of the reference, and add up to the index: 0 is the reference's mean,
        higher is more loaded, more one-sided, more promotional. The interval carries the error of
        counting, for features that have one (``_low``, ``_high``); others are taken as they are.

    Raises
    ------
    ValueError
        When a feature is no column, or there is no weight other than 0.

    Notes
    -----
    Where a feature is undefined or closed by its gate, or has no norm, the index is NaN and
    ``reason`` says why; nothing is filled in. Weights are a decision, not a finding: give them
    beside the number, and the parts too.
    """
    weighed = dict(WEIGHTS if weights is None else weights)
    total = sum(map(abs, weighed.values()))
    _check_columns(features, ["language", *weighed])
    if not total:
        raise ValueError(f"no weight other than 0 (weights of: {', '.join(weighed) or 'nothing'}).")
    if reference is None:
        reference = reference_table(features, "this corpus", [*weighed])
    norms = _norms(_read_reference(reference))
    shares = {name: weight / total for name, weight in weighed.items()}
    rows = [_index_row(row, shares, norms) for _, row in features.iterrows()]
    return pd.DataFrame(rows, index=features.index)


def _index_row(
    row: pd.Series, shares: Mapping[str, float], norms: Mapping[tuple[str, str], pd.Series]
) -> dict[str, object]:
    language = str(row["language"])
    reasons = [_reason(row, name, norms.get((language, name))) for name in shares]
    reason = "; ".join(r for r in reasons if r)
    parts: dict[str, float] = {}
    ends = np.zeros(2)
    for name, share in shares.items():
        norm = norms.get((language, name))
        ends_of = [row.get(f"{name}_{end}", row[name]) for end in ("low", "high")]
        value, *bounds = (
            math.nan if reason or norm is None else share * (x - norm["mean"]) / norm["sd"]
            for x in (row[name], *ends_of)
        )
        parts[f"{name}_part"] = value
        ends += (np.array(sorted(bounds)) - value) ** 2
    index = sum(parts.values())
    first = norms.get((language, next(iter(shares))))
    return {
        "index": index,
        "low": index - math.sqrt(ends[0]),
        "high": index + math.sqrt(ends[1]),
        "reason": reason,
        "reference": "" if first is None else str(first["reference"]),
        **parts,
    }


def _reason(row: pd.Series, name: str, norm: pd.Series | None) -> str:
    """Why a feature cannot enter the index, or nothing."""
    if norm is None:
        return f"no reference for {name} in {row['language']!r}"
    if norm["n"] < MIN_REFERENCE:
        return f"{norm['n']} articles in the reference for {name}, at least {MIN_REFERENCE} needed"
    if not norm["sd"]:
        return f"{name} is the same throughout the reference"
    return f"{name} is undefined or closed" if pd.isna(row[name]) else ""


# --- tables -------------------------------------------------------------------


def _read_reference(reference: pd.DataFrame | str | Path) -> pd.DataFrame:
    table = reference if isinstance(reference, pd.DataFrame) else pd.read_csv(reference)
    missing = [c for c in REFERENCE_COLUMNS if c not in table]
    if missing:
        raise ValueError(
            f"a reference has no column {missing[0]!r} (found: {', '.join(map(str, table))}). "
            "Make it with reference_table."
        )
    if table.duplicated(["language", "feature"]).any():
        raise ValueError(f"several references ({', '.join(sorted(set(table['reference'])))}).")
    return table


def _norms(reference: pd.DataFrame) -> dict[tuple[str, str], pd.Series]:
    return {(row["language"], row["feature"]): row for _, row in reference.iterrows()}
