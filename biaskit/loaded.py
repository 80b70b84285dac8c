"""`find_loaded`: loaded wording and stance, each hit with the voice that uses it.

Loaded wording belongs to whoever speaks: what stands inside quotation marks or in reported speech
is never counted for the narrator.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator

from scipy.special import gammaincinv

from biaskit.document import Document
from biaskit.languages import read_language
from biaskit.lexicons import Entry, Hit, Lexicon, pack_lexicon
from biaskit.sides import Sides
from biaskit.spans import ARTICLE_REGIONS, Kind, Span

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
    "distancing",
    "booster",
)
#: A negation so many words before a hit is noted with it: "not a disaster".
_NEGATION_REACH = 3
#: Categories of stance: how far the narrator stands behind what is said.
STANCE = ("hedge", "factive")


def find_entries(document: Document, lexicon: Lexicon) -> tuple[Span, ...]:
    """Find the entries of a lexicon of your own, in every voice.

    Parameters
    ----------
    document : Document
        With its regions and, for the voices, its attributions.
    lexicon : Lexicon
        As `read_lexicon` returns it.

    Returns
    -------
    tuple of Span
        Kind ``lexicon``; the category begins with the lexicon's name.
    """
    return _spans_of(document, lexicon, "lexicon", lambda entry: column_of(lexicon, entry))


def _spans_of(
    document: Document, lexicon: Lexicon, kind: Kind, category: Callable[[Entry], str]
) -> tuple[Span, ...]:
    """Hits of a lexicon as spans of one kind."""
    return tuple(
        _span(start, end, hit, segment)._replace(kind=kind, category=category(hit.entry))
        for start, end, hit, segment in _hits(document, lexicon)
    )


def column_of(lexicon: Lexicon, entry: Entry) -> str:
    """Beginning of the columns of an entry's category: ``liwc_negemo``."""
    return re.sub(r"\W+", "_", f"{lexicon.name}_{entry.category}".lower())


def find_naming(document: Document, sides: Sides) -> tuple[Span, ...]:
    """Find the contested names of a sides file.

    Parameters
    ----------
    document : Document
        With its regions and, for the voices, its attributions.
    sides : Sides
        As `read_sides` returns it.

    Returns
    -------
    tuple of Span
        Kind ``naming``; ``category`` is the side that uses the name, or ``neutral``, ``entry`` what
        is named.
    """
    lexicon = sides.naming_lexicon(document.language)
    if lexicon is None:
        return ()
    return _spans_of(document, lexicon, "naming", lambda entry: entry.category)


def _hits(document: Document, lexicon: Lexicon) -> Iterator[tuple[int, int, Hit, Span]]:
    """Hits of a lexicon in the article's own regions, with the segment each lies in."""
    segments = [s for s in document.segments if s.region in ARTICLE_REGIONS]
    starts = [s.start for s in segments]
    for hit in lexicon.find(document.tokens):
        start, end = document.words[hit.start][0], document.words[hit.end - 1][1]
        position = bisect_right(starts, start) - 1
        if position >= 0 and end <= segments[position].end:
            yield start, end, hit, segments[position]


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
    A capitalised word inside a sentence is taken for part of a name and left out. A word in
    quotation marks counts as quoted, also where nobody is given for it. A hit behind a negation
    counts, and its entry ends in ``(negated)``. Limits: irony
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
    return tuple(
        _in_marks(document, hit, _span(start, end, hit, segment))
        for start, end, hit, segment in _hits(document, lexicon)
        if not _is_name(document, hit)
    )


def _in_marks(document: Document, hit: Hit, span: Span) -> Span:
    """A word in quotation marks is never the narrator's own; a negated one says so."""
    voice = "quoted" if hit.start in document.quoted_words else span.voice
    grammar = read_language(document.language).grammar
    before = document.tokens[max(0, hit.start - _NEGATION_REACH) : hit.start]
    negated = grammar is not None and any(word in grammar.negations for word in before)
    return span._replace(voice=voice, entry=f"{span.entry} (negated)" if negated else span.entry)


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


def rate_bound(n: float, n_words: int, probability: float) -> float:
    """Bound of a rate per 1,000 words from one text: the Jeffreys interval of a Poisson count.

    Parameters
    ----------
    n : float
        Count, 0 or more.
    n_words : int
        Words it was counted in.
    probability : float
        .025 for the lower and .975 for the upper bound of a 95 % interval.

    Returns
    -------
    float
        Quantile of a gamma distribution with shape ``n + 0.5``; the lower bound of no hit is 0. NaN
        without a word or a count.

    References
    ----------
    .. [1] Brown, Cai and DasGupta (2003). Interval estimation in exponential families. Statistica
       Sinica 13.
    """
    if not n_words or math.isnan(n):
        return math.nan
    if n == 0 and probability < 0.5:
        return 0.0
    return float(1000 * gammaincinv(n + 0.5, probability) / n_words)


def category_bound(
    document: Document, probability: float, *categories: str, voice: str = "narrator"
) -> float:
    """Bound of the rate of some categories in one voice."""
    n = category_n(document, *categories, voice=voice)
    return rate_bound(n, document.n_words_in(voice=voice), probability)


def own_n(document: Document, category: str, voice: str) -> int:
    """Hits of a category of a lexicon of your own, in one voice."""
    spans = document.spans_of("lexicon")
    return sum(s.category == category and s.voice == voice for s in spans)


def naming_counts(document: Document, a: str, b: str) -> tuple[int, int]:
    """Contested names in narrator voice that sides a and b use."""
    used = [s.category for s in document.spans_of("naming") if s.voice == "narrator"]
    return used.count(a), used.count(b)


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
