"""Features of who speaks: shares of voices, sources, balance over sides, charge of the cues."""

from __future__ import annotations

import math
from collections import Counter

from biaskit.document import Document
from biaskit.lexicons import pack_lexicon


def quoted_ratio(document: Document) -> float:
    """Words in direct quotation, of the article's words; NaN without words."""
    return _voice_ratio(document, "quoted")


def reported_ratio(document: Document) -> float:
    """Words in reported speech, of the article's words; NaN without words."""
    return _voice_ratio(document, "reported")


def _voice_ratio(document: Document, voice: str) -> float:
    n_words = document.n_words_in()
    return document.n_words_in(voice=voice) / n_words if n_words else math.nan


def _has_cues(document: Document) -> bool:
    return pack_lexicon(document.language, "cues") is not None


def attribution_n(document: Document) -> float:
    """Attributions with a cue; NaN where the language has no cue lexicon."""
    return len(document.spans_of("cue")) if _has_cues(document) else math.nan


def attribution_rate(document: Document) -> float:
    """Cues per 1,000 words of the article; higher means more is said by sources.

    Returns
    -------
    float
        Rate, 0 or more; NaN without words or without a cue lexicon for the language.
    """
    n_words = document.n_words_in()
    return 1000 * attribution_n(document) / n_words if n_words else math.nan


def _sources(document: Document) -> Counter[str]:
    """Cues by source; cues whose source is unresolved are left out."""
    return Counter(s.source for s in document.spans_of("cue") if s.source)


def n_sources(document: Document) -> float:
    """Distinct sources after names were merged and pronouns resolved."""
    return len(_sources(document)) if _has_cues(document) else math.nan


def effective_sources(document: Document) -> float:
    """Inverse Simpson index of the sources' shares of cues: how many equal sources it amounts to.

    Returns
    -------
    float
        1 or more; NaN without a source.

    References
    ----------
    .. [1] Laakso and Taagepera (1979). "Effective" number of parties. Comparative Political
       Studies 12.
    """
    counts = _sources(document).values()
    return sum(counts) ** 2 / sum(n * n for n in counts) if counts else math.nan


def top_source_share(document: Document) -> float:
    """Share of the most-cited source in all cues with a source; NaN without one."""
    counts = _sources(document).values()
    return max(counts) / sum(counts) if counts else math.nan


def source_class_share(document: Document, source_class: str) -> float:
    """Share of one class of sources in all cues with a source; NaN without one."""
    classes = {s.source: s.category for s in document.spans_of("source")}
    counts = _sources(document)
    n = sum(count for name, count in counts.items() if classes.get(name) == source_class)
    return n / sum(counts.values()) if counts else math.nan


def n_unresolved(document: Document) -> float:
    """Attributions whose source could not be resolved."""
    if not _has_cues(document):
        return math.nan
    return sum(not s.source for s in document.spans_of("cue"))


def n_side(document: Document, side: str) -> int:
    """Cues whose source belongs to a side."""
    return sum(s.side == side for s in document.spans_of("cue"))


def n_side_words(document: Document, side: str) -> int:
    """Words quoted or reported from sources of a side."""
    return sum(
        len(document.word_range(s.start, s.end)) for s in document.segments if s.side == side
    )


def balance(a: float, b: float) -> float:
    """``1 − |a − b| / (a + b)``: 1 when both sides have equal parts, NaN when neither has any."""
    return 1 - abs(a - b) / (a + b) if a + b else math.nan


def lean(a: float, b: float) -> float:
    """``(a − b) / (a + b)``: 1 when only side a speaks, −1 when only side b, NaN when neither."""
    return (a - b) / (a + b) if a + b else math.nan


def verb_charge(document: Document, side: str = "") -> float:
    """(endorsing − doubting cues) / cues, of all sources or of one side.

    Returns
    -------
    float
        −1 to 1; positive when cues vouch for what they report. NaN without cues.
    """
    cues = [s.category for s in document.spans_of("cue") if side in ("", s.side)]
    charge = cues.count("endorsing") - cues.count("doubting")
    return charge / len(cues) if cues else math.nan
