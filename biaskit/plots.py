"""`plot_*` of comparisons: outlets, pairs, coefficients, confusion, words, plans, choices.

Each draws one table on one axes; what was refused is written where it would have stood.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from biaskit.codebook import axis_label
from biaskit.figures import COLOURS, new_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_BLUE, _RED, _GREY = COLOURS[5], COLOURS[6], "#767676"


def plot_outlets(
    summary: pd.DataFrame,
    feature: str,
    *,
    features: pd.DataFrame | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the mean of each outlet with its interval, over its articles.

    Parameters
    ----------
    summary : DataFrame
        As `biaskit.summarize_outlets` returns it.
    feature : str
        Which rows of it.
    features : DataFrame, optional
        The feature table, to show the articles as strokes.
    ax : Axes, optional

    Returns
    -------
    Axes
        Outlets by falling mean from the top, with the number of articles behind each; a hollow
        point has no interval, because it has too few articles or all are equal.
    """
    ax = ax or new_figure()[1]
    by = str(summary.columns[0])
    rows = summary[(summary["feature"] == feature) & summary["mean"].notna()]
    rows = rows.sort_values(["mean", by], ascending=[False, True]).reset_index(drop=True)
    places = _places(rows, ax)
    for place, (_, row) in zip(places, rows.iterrows(), strict=True):
        if features is not None:
            values = features.loc[features[by].astype(str) == row[by], feature].dropna()
            ax.plot(values, np.full(len(values), place), "|", color=_GREY, markersize=7)
    _points(ax, rows["mean"], places, rows["low"], rows["high"])
    names = [f"{row[by]} (n = {row['n']:.0f})" for _, row in rows.iterrows()]
    ax.set_yticks(places, names)
    ax.set_xlabel(f"{axis_label(feature)}: mean, 95 % interval")
    return ax


def plot_comparison(comparison: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw differences of outlets with their intervals: a forest plot.

    Parameters
    ----------
    comparison : DataFrame
        Rows of `biaskit.compare_outlets`: pairs in one feature, or features of one pair.
    ax : Axes, optional

    Returns
    -------
    Axes
        Differences in the unit of one feature, in standard deviations of several. Filled where the
        verdict is that they differ; refused rows carry their verdict.
    """
    ax = ax or new_figure()[1]
    rows = comparison.reset_index(drop=True)
    one_feature = len(set(rows["feature"])) == 1
    refused = rows["verdict"].str.startswith("cannot be compared").to_numpy()
    size = rows["effect_size"].astype(float)
    scale = 1.0 if one_feature else size / rows["difference"].astype(float).replace(0, np.nan)
    values = rows["difference"].astype(float) if one_feature else size
    drawn = ~refused & np.isfinite(values.to_numpy())
    low, high = (rows[name].astype(float) * scale for name in ("low", "high"))
    places = _places(rows, ax)
    ax.axvline(0, color=_GREY, linewidth=0.8)
    filled = (rows["verdict"] == "differs")[drawn]
    _points(ax, values[drawn], places[drawn], low[drawn], high[drawn], filled=filled)
    pairs = rows["outlet_a"] + " − " + rows["outlet_b"]
    ax.set_yticks(places, pairs if one_feature else rows["feature"])
    for place, verdict in zip(places[~drawn], rows["verdict"][~drawn], strict=True):
        ax.text(0.02, place, verdict, transform=ax.get_yaxis_transform(), va="center")
    unit = axis_label(rows["feature"].iloc[0]) if one_feature else "standard deviations"
    ax.set_xlabel(f"{unit}: difference, 95 % interval")
    return ax


def plot_coefficients(
    coefficients: pd.DataFrame, label: str, *, n: int = 12, ax: Axes | None = None
) -> Axes:
    """Draw the largest coefficients of one label with their intervals.

    Parameters
    ----------
    coefficients : DataFrame
        As `biaskit.Classification.coefficients`.
    label : str
        Label whose coefficients are drawn.
    n : int, default 12
        How many.
    ax : Axes, optional

    Returns
    -------
    Axes
        Features by falling size; filled where the interval leaves out 0.
    """
    ax = ax or new_figure()[1]
    rows = coefficients[coefficients["label"] == label]
    largest = rows["coefficient"].abs().nlargest(n).index
    rows = rows.loc[largest].reset_index(drop=True)
    places = _places(rows, ax)
    ax.axvline(0, color=_GREY, linewidth=0.8)
    clear = (rows["low"] > 0) | (rows["high"] < 0)
    _points(ax, rows["coefficient"], places, rows["low"], rows["high"], filled=clear)
    ax.set_yticks(places, rows["feature"])
    ax.set_xlabel(f"log-odds of {label} by one standard deviation, 95 % interval")
    return ax


def plot_confusion(confusion: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw which labels are taken for which, as shares of each true label.

    Parameters
    ----------
    confusion : DataFrame
        As `biaskit.Classification.confusion`: counts by true and predicted label.
    ax : Axes, optional

    Returns
    -------
    Axes
        Darker is more; each cell carries its count and share.
    """
    ax = ax or new_figure(3.5, 3)[1]
    counts = confusion.to_numpy(dtype=int)
    shares = counts / np.maximum(1, counts.sum(axis=1, keepdims=True))
    ax.imshow(shares, cmap="Greys", vmin=0, vmax=1, aspect="auto")
    for (i, j), share in np.ndenumerate(shares):
        colour = "white" if share > 0.55 else "black"
        ax.text(j, i, f"{counts[i, j]}\n{share:.0%}", ha="center", va="center", color=colour)
    ax.set_xticks(range(confusion.shape[1]), confusion.columns)
    ax.set_yticks(range(confusion.shape[0]), confusion.index)
    ax.set_xlabel("predicted")
    ax.set_ylabel("true")
    return ax


def plot_words(words: pd.DataFrame, *, n: int = 10, ax: Axes | None = None) -> Axes:
    """Draw the most distinctive words of each outlet by their z.

    Parameters
    ----------
    words : DataFrame
        As `biaskit.distinctive_words` returns it.
    n : int, default 10
        Words of each outlet; those with a z over 0 only.
    ax : Axes, optional

    Returns
    -------
    Axes
        Words under their outlets; each with its uses here and elsewhere.
    """
    ax = ax or new_figure()[1]
    rows = words[words["z"] > 0].groupby("outlet", sort=True).head(n).reset_index(drop=True)
    places = _places(rows, ax)
    ax.hlines(places, 0, rows["z"], color=_GREY, linewidth=0.8)
    ax.plot(rows["z"], places, "o", color=_BLUE)
    for place, (_, row) in zip(places, rows.iterrows(), strict=True):
        text = f"{row['n']} : {row['n_others']}"
        ax.annotate(text, (row["z"], place), (6, 0), textcoords="offset points", va="center")
    ax.set_yticks(places, [f"{o}: {w}" for o, w in zip(rows["outlet"], rows["word"], strict=True)])
    ax.set_xlim(left=0)
    ax.set_xlabel("z of the log-odds (uses here : elsewhere)")
    return ax


def plot_plan(plan: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw how many articles a difference needs.

    Parameters
    ----------
    plan : DataFrame
        Index: differences. One column a design, values: articles an outlet, as
        `biaskit.plan_sample` gives them for each difference.
    ax : Axes, optional

    Returns
    -------
    Axes
        Articles on a logarithmic axis; each line carries its name.
    """
    ax = ax or new_figure()[1]
    known = plan.dropna(axis="columns", how="all")
    for i, name in enumerate(known):
        colour, style = (_BLUE, "o-") if i == 0 else (_RED, "s--")
        ax.plot(known.index, known[name], style, color=colour, markersize=4)
        end = (known.index[-1], known[name].iloc[-1])
        ax.annotate(str(name), end, (6, 0), textcoords="offset points", color=colour, va="center")
    ax.set_yscale("log")
    ax.yaxis.set_major_formatter("{x:.0f}")
    ax.set_xlabel("difference to be detected")
    ax.set_ylabel("articles an outlet")
    return ax


def plot_multiverse(curve: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw a contrast under every choice, from the lowest to the highest.

    Parameters
    ----------
    curve : DataFrame
        As `biaskit.Multiverse.curve`.
    ax : Axes, optional

    Returns
    -------
    Axes
        Differences by rank; choices that count quotations as crosses, others as points.
    """
    ax = ax or new_figure()[1]
    rank = np.arange(1, len(curve) + 1)
    for quoted, marker, colour, name in (
        (False, "o", _BLUE, "narrator's words only"),
        (True, "x", _RED, "with quotations"),
    ):
        chosen = curve["quotations"].to_numpy() == quoted
        ax.plot(
            rank[chosen],
            curve.loc[chosen, "difference"],
            marker,
            color=colour,
            markersize=3,
            label=name,
        )
    ax.axhline(0, color=_GREY, linewidth=0.8)
    ax.set_xlabel(f"rank of {len(curve)} choices")
    ax.set_ylabel("difference, entries per 1,000 words")
    ax.legend(frameon=False)
    return ax


def _places(rows: pd.DataFrame, ax: Axes) -> np.ndarray:
    """Heights of the rows, the first on top."""
    ax.set_ylim(-0.5, max(1, len(rows)) - 0.5)
    return np.arange(len(rows))[::-1]


def _points(ax: Axes, values: Any, places: Any, low: Any, high: Any, *, filled: Any = True) -> None:
    """Points with intervals; hollow where there is none, or where asked."""
    ax.hlines(places, low, high, color=_BLUE)
    full = np.broadcast_to(filled, len(places)) & ~np.isnan(np.asarray(low, dtype=float))
    for value, place, is_full in zip(values, places, full, strict=True):
        face = _BLUE if is_full else "white"
        ax.plot(value, place, "o", color=_BLUE, markerfacecolor=face, clip_on=False)
