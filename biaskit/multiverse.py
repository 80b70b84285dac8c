"""`multiverse`: one contrast under every defensible choice."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from biaskit.articles import read_articles
from biaskit.compare import MIN_ARTICLES, copy_origins
from biaskit.document import Document
from biaskit.features import annotated_documents, earliest_first
from biaskit.integrity import Gates, Summary, closed_constructs, find_copies, summarize
from biaskit.loaded import LOADED
from biaskit.sides import Sides

_AVERAGES: dict[str, Callable[[list[float]], Any]] = {"mean": np.mean, "median": np.median}
CURVE_COLUMNS = (
    "quotations",
    "boilerplate",
    "copies",
    "left_out",
    "average",
    "difference",
    "n_a",
    "n_b",
)


@dataclass(frozen=True)
class Multiverse:
    """A contrast under every choice.

    Attributes
    ----------
    verdict : str
        Sentence that sums the result up; begins with "cannot be compared" after a refusal.
    outlets : tuple of str
        The two groups; differences are the first minus the second. Empty after a refusal.
    curve : DataFrame
        One row a set of choices, columns `CURVE_COLUMNS`, by rising ``difference`` of loaded
        entries per 1,000 words.
    share : float
        Share of the choices whose difference has the sign of the default's, 0 to 1; NaN where the
        default's is 0 or after a refusal.
    """

    verdict: str
    outlets: tuple[str, ...] = ()
    curve: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(CURVE_COLUMNS)))
    share: float = math.nan

    def __repr__(self) -> str:
        return self.verdict


@dataclass(frozen=True)
class _Counts:
    """Loaded entries and words of one article, the narrator's and everybody's."""

    narrator: Counter[str]
    everybody: Counter[str]
    n_narrator: int
    n_words: int

    def rate(self, left_out: str, *, quotations: bool) -> float:
        counts = self.everybody if quotations else self.narrator
        words = self.n_words if quotations else self.n_narrator
        return 1000 * (counts.total() - counts[left_out]) / words if words else math.nan


def multiverse(
    articles: pd.DataFrame,
    by: str = "outlet",
    outlets: tuple[str, str] | None = None,
    sides: Sides | str | Path | None = None,
) -> Multiverse:
    """Compare the loaded wording of two outlets under every choice an analyst could defend.

    Parameters
    ----------
    articles : DataFrame
        An articles table, or any table with a column ``text``.
    by : str, default "outlet"
        Column that names the groups.
    outlets : tuple of two str, optional
        The groups; the first is the minuend. Needed where `by` names more than two.
    sides : Sides or path of a sides file, optional

    Returns
    -------
    Multiverse
        The differences with quotations in or out, boilerplate in or out, copies in or out, each
        category of loaded wording left out or none, and means or medians over articles. The default
        is what ``features_table(..., gate=True)`` and `compare_outlets` do: all of them out, no
        category left out, means. Articles that are closed for wording for another reason than being
        a copy stay out throughout.

    Raises
    ------
    ValueError
        When `by` is no column, or `outlets` are not two of its values.

    Notes
    -----
    Refused where a group has fewer than `MIN_ARTICLES` articles with a rate, under any choice.

    References
    ----------
    .. [1] Steegen, Tuerlinckx, Gelman and Vanpaemel (2016). Increasing transparency through a
       multiverse analysis. Perspectives on Psychological Science 11.
    .. [2] Simonsohn, Simmons and Nelson (2020). Specification curve analysis. Nature Human
       Behaviour 4.
    """
    checked = read_articles(articles)
    group_of, pair = _groups(checked, by, outlets)
    chosen = checked[checked["article_id"].isin(group_of)]
    counts, summaries = _counts(chosen, sides, keep=False)
    everything, _ = _counts(chosen, sides, keep=True)
    originals = _originals(earliest_first(chosen, summaries), group_of)
    open_ = {n for n, s in summaries.items() if "wording" not in closed_constructs(s, 0.0, Gates())}
    rows = []
    for choice in product((False, True), (False, True), (False, True), ("", *LOADED), _AVERAGES):
        quotations, boilerplate, keep_copies, left_out, average = choice
        rates = {
            name: count.rate(left_out, quotations=quotations)
            for name, count in (everything if boilerplate else counts).items()
            if name in open_ and (keep_copies or name in originals)
        }
        a, b = (_of_group(rates, group_of, outlet) for outlet in pair)
        if min(len(a), len(b)) < MIN_ARTICLES:
            found = min(len(a), len(b))
            return Multiverse(
                f"cannot be compared: {found} article{'s' * (found != 1)} an outlet, "
                f"at least {MIN_ARTICLES} needed"
            )
        difference = float(_AVERAGES[average](a) - _AVERAGES[average](b))
        rows.append((*choice, difference, len(a), len(b)))
    curve = pd.DataFrame(rows, columns=list(CURVE_COLUMNS))
    signs = np.sign(curve["difference"])
    share = float((signs == signs[0]).mean()) if signs[0] else math.nan
    curve = curve.sort_values("difference", kind="stable").reset_index(drop=True)
    verdict = f"{share:.0%} of {len(curve)} choices keep the sign of the default's difference"
    if not signs[0]:
        verdict = "the default choice finds no difference: there is no sign to keep"
    return Multiverse(verdict, pair, curve, share)


def _of_group(rates: dict[str, float], group_of: dict[str, str], outlet: str) -> list[float]:
    return [r for name, r in rates.items() if group_of[name] == outlet and not math.isnan(r)]


def _groups(
    articles: pd.DataFrame, by: str, outlets: tuple[str, str] | None
) -> tuple[dict[str, str], tuple[str, str]]:
    if by not in articles:
        raise ValueError(f"no column {by!r} (found: {', '.join(articles.columns)}).")
    usable = articles[(articles["problem"] == "") & articles[by].notna()]
    group = usable[by].astype(str)
    names = sorted(set(group) - {""})
    chosen = list(map(str, outlets or names))
    if len(set(chosen)) != 2 or not set(chosen) <= set(names):
        raise ValueError(
            f"needs two of {by!r} (found: {', '.join(names)}). Pass outlets=(one, other)."
        )
    codes = sorted(set(usable.loc[group.isin(chosen), "language"]))
    if len(codes) > 1:
        raise ValueError(f"rates of several languages (found: {', '.join(codes)}). Pass one.")
    members = zip(usable["article_id"], group, strict=True)
    return {name: outlet for name, outlet in members if outlet in chosen}, (chosen[0], chosen[1])


def _originals(summaries: dict[str, Summary], group_of: dict[str, str]) -> set[str]:
    """The first article of each text in each group."""
    found = find_copies({name: summary.shingles for name, summary in summaries.items()})
    copied = [o if similarity >= Gates().max_copy else "" for o, similarity in found.values()]
    origin = copy_origins(pd.DataFrame({"copy_of": copied}, index=list(found)))
    return set({(group_of[n], origin[n]): n for n in reversed(list(found))}.values())


def _counts(
    articles: pd.DataFrame, sides: Sides | str | Path | None, *, keep: bool
) -> tuple[dict[str, _Counts], dict[str, Summary]]:
    """Hits and words of each article, and what its gates need."""
    counts, summaries = {}, {}
    for name, document in annotated_documents(articles, sides, keep_boilerplate=keep):
        if document is not None:
            counts[name], summaries[name] = _counted(document), summarize(document)
    return counts, summaries


def _counted(document: Document) -> _Counts:
    hits = document.spans_of("loaded")
    return _Counts(
        Counter(s.category for s in hits if s.voice == "narrator"),
        Counter(s.category for s in hits),
        document.n_words_in(voice="narrator"),
        document.n_words_in(),
    )
