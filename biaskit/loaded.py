"""`find_loaded`: loaded wording and stance, each hit with the voice that uses it.

Loaded wording belongs to whoever speaks: what stands inside quotation marks or in reported speech
is never counted for the narrator.
"""

from __future__ import annotations

import math
from bisect import bisect_right

from biaskit.document import Document
from biaskit.lexicons import Hit, pack_lexicon
from biaskit.spans import ARTICLE_REGIONS, Span

#: Categories that make a word loaded: its choice evaluates or arouses.
LOADED = (
    "label",
    "violence",
    "emotion",
    "fear",
    "hero",
    "exaggeration",
    "minimisation",
    "evaluative",
    "euphemism",
)
#: Categories of stance: how far the narrator stands behind what is said.
STANCE = ("distancing", "hedge", "booster", "factive")


def find_loaded(document: Document) -> tuple[Span, ...]:
    """Find lexicon entries in the article's own regions.

    Parameters
    ----------
    document : Document
        With its regions and, for the voices, its attributions.

    Returns
    -------
    tuple of Span
        Kind ``loaded`` or ``stance``, with category, entry, region and voice. Empty where the
        language pack has no lexicon.

    Notes
    -----
    A capitalised word inside a sentence is taken for part of a name and left out. Limits: irony
    and loaded names are missed; a word with a plain sense is caught in that sense too unless a
    guard of its entry tells the two apart.

    References
    ----------
    .. [1] Recasens, Danescu-Niculescu-Mizil and Jurafsky (2013). Linguistic models for analyzing
       and detecting biased language. ACL.
    .. [2] Da San Martino et al. (2019). Fine-grained analysis of propaganda in news articles.
       EMNLP.
    """
    lexicon = pack_lexicon(document.language, "loaded")
    if lexicon is None:
        return ()
    segments = [s for s in document.segments if s.region in ARTICLE_REGIONS]
    starts = [s.start for s in segments]
    found = []
    for hit in lexicon.find(document.tokens):
        start, end = document.words[hit.start][0], document.words[hit.end - 1][1]
        position = bisect_right(starts, start) - 1
        if position >= 0 and end <= segments[position].end and not _is_name(document, hit):
            found.append(_span(start, end, hit, segments[position]))
    return tuple(found)


def _span(start: int, end: int, hit: Hit, segment: Span) -> Span:
    return Span(
        start=start,
        end=end,
        kind="loaded" if hit.entry.category in LOADED else "stance",
        category=hit.entry.category,
        voice=segment.voice,
        region=segment.region,
        source=segment.source,
        side=segment.side,
        entry=hit.entry.entry,
    )


def _is_name(document: Document, hit: Hit) -> bool:
    """Whether a word is written like a name: one capital, not at the head of a sentence."""
    start, end = document.words[hit.start]
    word = document.text[start:end]
    if not word[0].isupper() or word.isupper():
        return False
    before = document.text[max(0, start - 2) : start].rstrip()
    position = bisect_right(document.sentences, (start, end)) - 1
    return not (document.sentences[position][0] == start or before.endswith(_OPENERS))


_OPENERS = (".", ":", "!", "?", "“", '"', "«", "‘", "(", "—", "–")


# --- features -----------------------------------------------------------------


def per_thousand(n: int, n_words: int) -> float:
    """Rate per 1,000 words; NaN without a word."""
    return 1000 * n / n_words if n_words else math.nan


def count_wording(document: Document, *categories: str, voice: str = "narrator") -> int:
    """Number of hits in some categories, in one voice."""
    spans = (*document.spans_of("loaded"), *document.spans_of("stance"))
    return sum(s.category in categories and s.voice == voice for s in spans)


def loaded_n(document: Document) -> float:
    """Loaded entries in narrator voice; NaN where the language has no lexicon."""
    return category_n(document, *LOADED)


def loaded_rate(document: Document) -> float:
    """Loaded entries per 1,000 narrator words; higher means more evaluative wording.

    Parameters
    ----------
    document : Document
        A fully annotated article. Quoted and reported words are not counted.

    Returns
    -------
    float
        Rate, 0 or more; NaN when the narrator has no word or the language no lexicon.

    Notes
    -----
    ``1000 * loaded_n / n_words_narrator``. Little affected by length. Limits: irony and loaded
    names are missed; some entries are neutral in sport.

    References
    ----------
    .. [1] Recasens, Danescu-Niculescu-Mizil and Jurafsky (2013). Linguistic models for analyzing
       and detecting biased language. ACL.
    """
    return category_rate(document, *LOADED)


def loaded_quoted_n(document: Document) -> float:
    """Loaded entries inside quotations."""
    return category_n(document, *LOADED, voice="quoted")


def loaded_quoted_rate(document: Document) -> float:
    """Loaded entries inside quotations per 1,000 quoted words."""
    return category_rate(document, *LOADED, voice="quoted")


def category_n(document: Document, *categories: str, voice: str = "narrator") -> float:
    """Hits of some categories in one voice; NaN where the language has no lexicon."""
    if pack_lexicon(document.language, "loaded") is None:
        return math.nan
    return count_wording(document, *categories, voice=voice)


def category_rate(document: Document, *categories: str, voice: str = "narrator") -> float:
    """Hits of some categories per 1,000 words of a voice; NaN without words or lexicon."""
    if pack_lexicon(document.language, "loaded") is None:
        return math.nan
    n = count_wording(document, *categories, voice=voice)
    return per_thousand(n, document.n_words_in(voice=voice))


def loaded_sentence_share(document: Document) -> float:
    """Sentences with narrator words that hold a loaded narrator word, of all such sentences."""
    if pack_lexicon(document.language, "loaded") is None:
        return math.nan
    hits = [s.start for s in document.spans_of("loaded") if s.voice == "narrator"]
    narrated = {_sentence_of(document, s.start) for s in _narrated_words(document)}
    loaded = {_sentence_of(document, start) for start in hits}
    return len(loaded) / len(narrated) if narrated else math.nan


def _narrated_words(document: Document) -> list[Span]:
    return [
        Span(document.words[i][0], document.words[i][1], "region")
        for s in document.segments
        if s.voice == "narrator"
        for i in document.word_range(s.start, s.end)
    ]


def _sentence_of(document: Document, offset: int) -> int:
    return bisect_right(document.sentences, (offset, len(document.text) + 1)) - 1


def scare_quote_n(document: Document) -> int:
    """One to three marked words without a source, in narrator voice."""
    return sum(s.voice == "narrator" for s in document.spans_of("scare_quote"))


def scare_quote_rate(document: Document) -> float:
    """Scare quotes per 1,000 narrator words."""
    return per_thousand(scare_quote_n(document), document.n_words_in(voice="narrator"))
