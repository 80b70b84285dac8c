"""Sentences on their way through the search for attributions, and what is found in them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from biaskit.clauses import Clauses, Phrase
from biaskit.document import Document, Offsets
from biaskit.languages import read_language
from biaskit.lexicons import Hit
from biaskit.marks import Quotation
from biaskit.sources import Cast
from biaskit.spans import ARTICLE_REGIONS

#: More words than this between a cue and a quotation, and they do not belong together.
MAX_GAP = 14
#: Longest search for "that" behind a cue, in words.
MAX_TO_THAT = 16
#: Quotations of fewer words are never speech by themselves.
MIN_SPEECH_WORDS = 4
#: Dashes that may open a turn of dialogue.
DASHES = "—–―-"
#: Longest name behind a quotation and a dash: "“…” — Anna Hall, teacher".
MAX_SIGNATURE = 10
#: A sentence of more words is read in parts.
_MAX_WORDS = 400
#: Prepositions of places.
LOCATIVES = frozenset(
    """
    in at a ad nel nella nell' nello alla em no na à en au aux dans im am an zu nach bei
    """.split()  # noqa: SIM905
)
#: How the months begin in six languages.
_MONTHS = (
    "jan|jän|gen|ene|feb|fev|fév|mar|mär|apr|abr|avr|may|mai|mag|jun|giu|juin|jul|lug|juil|aug|ago|"
    "aoû|sep|set|oct|okt|ott|out|nov|dec|dez|dic|déc"
)
#: Longest dateline, in characters.
_MAX_DATELINE = 130
#: "Madrid, 3 nov (EFE).- ": a town, a date, the agency and a dash.
_DATELINE = re.compile(
    r"(?:\([A-ZÀ-Þ][^()\n]{1,20}\) )?[A-ZÀ-Þ][^\n()“”«»\"–—.:;\d]{1,40}\d{1,2}\.? (?:de )?"
    rf"(?:{_MONTHS})[a-zà-ü]*\.?(?: \([^()\n]{{2,30}}\))?\.? ?[-–—]+ "
)
_MARKS = "\"”’'»“"
_CLOSING = _MARKS + " \u00a0\u202f"
_OPENING = "\"“«„'‘`"
_TRIM = " \t\n\u00a0\u202f,;:.—–―-»”"
_TRIM_RIGHT = " \t\n\u00a0\u202f,;:.—–―-«„“"


@dataclass(frozen=True, slots=True)
class Attribution:
    """Words (first, stop) of each content; the source's words; the cue's."""

    source: Offsets | None
    cue: Offsets | None
    contents: tuple[Offsets, ...]
    cue_class: str
    carried: bool = True  # whether a missing source is the last one
    is_dialogue: bool = False  # whether the words are quoted without marks
    is_phrase: bool = False  # whether the content is no clause: its words are the narrator's


@dataclass
class Sentence:
    """One sentence on its way: what of it is taken."""

    low: int
    high: int
    region: str
    quotations: list[Quotation]
    speech: list[Quotation]
    cues: list[Hit]
    inner_cues: list[Hit]
    taken: list[tuple[int, int]] = field(default_factory=list)
    named: list[tuple[int, int]] = field(default_factory=list)
    source: Phrase | None = None
    used: set[tuple[int, int]] = field(default_factory=set)

    def is_free(self, word: int) -> bool:
        """Whether a word belongs to no content and no source found so far."""
        return not any(first <= word < stop for first, stop in (*self.taken, *self.named))


class Finder:
    """What all finders of one document share.

    Attributes
    ----------
    document : Document
    clauses : Clauses
    cast : Cast
        Who has spoken so far.
    covered : set of int
        Starts of the quotations that belong to a content.
    outer : list of Quotation
        Quotations that stand in no other.
    """

    def __init__(self, document: Document, clauses: Clauses, cast: Cast, covered: set[int]) -> None:
        self.document = document
        self.clauses = clauses
        self.cast = cast
        self.covered = covered
        self.outer = [q for q in document.quotations if not q.nested]
        self.quotation_starts = [q.start for q in self.outer]
        self.abbreviations = read_language(document.language).abbreviations
        self.is_english = document.language == "en"
        self.is_german = document.language == "de"
        self.is_romance = not (self.is_english or self.is_german)

    def quotation_words(self, quotation: Quotation) -> range:
        """Indices of the words between the marks."""
        return self.document.word_range(quotation.inner_start, quotation.inner_end)

    def trimmed(self, start: int, end: int) -> Offsets:
        """Offsets without the spaces and marks at the ends."""
        part = self.document.text[start:end]
        left = len(part) - len(part.lstrip(_TRIM))
        right = len(part.rstrip(_TRIM_RIGHT))
        return (start + left, start + right) if left < right else (start, start)

    def attribution(
        self,
        sentence: Sentence,
        hit: Hit,
        source: Phrase | None,
        contents: tuple[Offsets, ...],
        *,
        carried: bool = True,
    ) -> Attribution:
        """Put together what a cue introduces, and note that the cue is used."""
        words = self.document.words
        cue = (words[hit.start][0], words[hit.end - 1][1])
        offsets = self.clauses.offsets(source) if source else None
        sentence.used.add((hit.start, hit.end))
        if source:
            sentence.source = source
        return Attribution(offsets, cue, contents, hit.entry.category, carried)

    def outer_from(self, start: int, end: int) -> list[Quotation]:
        """Outer quotations that begin in a stretch."""
        left, right = (bisect_left(self.quotation_starts, x) for x in (start, end))
        return self.outer[left:right]

    def whole(self, sentence: Sentence) -> Offsets:
        """Offsets of a whole sentence."""
        words = self.document.words
        return self.trimmed(words[sentence.low][0], words[sentence.high - 1][1])


def read_sentences(document: Document, cues: Sequence[Hit]) -> Iterator[Sentence]:
    """Sentences of the article that hold a cue or a quotation, or follow one that does."""
    regions = [r for r in document.spans_of("region") if r.region in ARTICLE_REGIONS]
    ends = [r.end for r in regions]
    outer = [q for q in document.quotations if not q.nested]
    quotation_starts = [q.start for q in outer]
    cue_starts = [hit.start for hit in cues]
    for start, end in _parts(document, _joined_sentences(document, cues, cue_starts)):
        position = bisect_left(ends, start + 1)
        if position == len(regions) or regions[position].start > start:
            continue
        start = behind_dateline(document.text, start)
        words = document.word_range(start, min(end, ends[position]))
        left, right = (bisect_left(quotation_starts, x) for x in (start, end))
        inside = outer[left:right]
        first, stop = (bisect_left(cue_starts, x) for x in (words.start, words.stop))
        here = cues[first:stop]
        outside = _outside(document, here, inside) if inside else here
        yield Sentence(
            words.start,
            words.stop,
            regions[position].region,
            inside,
            [q for q in inside if may_be_speech(document, q)],
            [hit for hit in outside if not _is_title(document, hit, words)],
            list(here) if inside else [],
        )


def _parts(document: Document, sentences: Iterable[Offsets]) -> Iterator[Offsets]:
    """Sentences, cut where one has no end: what is searched in one stays small."""
    for start, end in sentences:
        words = document.word_range(start, end)
        for first in range(words.start + _MAX_WORDS, words.stop, _MAX_WORDS):
            cut = document.words[first][0]
            yield start, cut
            start = cut
        yield start, end


def behind_dateline(text: str, start: int) -> int:
    """First character behind "Madrid, 3 nov (EFE).- " at the head of a line."""
    starts_line = start == 0 or text[start - 1] == "\n"
    match = _DATELINE.match(text, start) if starts_line else None
    return match.end() if match else start


def is_behind_dateline(text: str, start: int) -> bool:
    """Whether the dash before an offset closes a dateline."""
    line = text.rfind("\n", max(0, start - _MAX_DATELINE), start) + 1
    return behind_dateline(text, line) == start


def _joined_sentences(
    document: Document, cues: Sequence[Hit], cue_starts: list[int]
) -> Iterator[Offsets]:
    """Sentences, with the speaker of a question joined to it: ``"Who?" Hall asked.``."""
    text, waiting, is_turn = document.text, None, False
    for start, end in document.sentences:
        if waiting:
            same_line = "\n" not in text[waiting[1] : start]
            words = document.word_range(start, min(end, start + 90))
            left, right = (bisect_left(cue_starts, x) for x in (words.start, words.stop))
            asks = text[waiting[1] - 5 : waiting[1]].rstrip(_CLOSING)[-1:] != "."
            names = any(takes(h, "quote") and h.start - words.start < 8 for h in cues[left:right])
            signed = text[start] in DASHES and len(words) <= MAX_SIGNATURE
            joins = is_turn or (((asks and names) or signed) and text[start] not in _OPENING)
            if same_line and joins:
                start, waiting = waiting[0], None
            else:
                yield waiting
        is_turn = text[start] in DASHES
        tail = text[max(start, end - 4) : end]
        marked = tail[-1:] in tuple(_MARKS) and tail.rstrip(_CLOSING)[-1:] in (
            "?",
            "!",
            "…",
            ",",
            ".",
        )
        waiting = (start, end) if is_turn or marked else None
        if not waiting:
            yield start, end
    if waiting:
        yield waiting


def _is_title(document: Document, hit: Hit, words: range) -> bool:
    """Whether a cue is part of a name: "the Islamic State"; not in a line of capitals."""
    start = document.words[hit.start][0]
    if hit.entry.part == "postposition":
        return False
    if document.language == "de":
        is_noun = hit.entry.part == "noun" and hit.end - hit.start == 1
        return hit.start > words.start and document.text[start].isupper() != is_noun
    if hit.start == words.start or not document.text[start].isupper():
        return False
    text = document.text
    capitals = sum(text[document.words[i][0]].isupper() for i in words)
    return capitals < 0.6 * len(words) and text[document.words[hit.start - 1][1] : start] in (
        " ",
        "-",
    )


def _outside(
    document: Document, cues: Sequence[Hit], quotations: Sequence[Quotation]
) -> Iterator[Hit]:
    """Cues that stand in no quotation."""
    inner = [q.inner_start for q in quotations]
    for hit in cues:
        offset = document.words[hit.start][0]
        position = bisect_right(inner, offset) - 1
        if position < 0 or offset >= quotations[position].inner_end:
            yield hit


def may_be_speech(document: Document, quotation: Quotation) -> bool:
    """Whether what stands in marks is no name."""
    words = document.word_range(quotation.inner_start, quotation.inner_end)
    return len(words) > 0 and (
        not is_name(document, words) or _stands_as_speech(document, quotation)
    )


def _stands_as_speech(document: Document, quotation: Quotation) -> bool:
    """Whether a word in marks is behind a colon, or is a sentence of its own with a comma."""
    text = document.text
    before = text[max(0, quotation.start - 3) : quotation.start].rstrip()[-1:]
    after = text[quotation.inner_end : quotation.end + 1]
    return before == ":" or (before in ("", ".", "!", "?", "\n") and "," in after)


def is_name(document: Document, words: range) -> bool:
    """Whether every longer word of a short marked phrase has a capital."""
    if len(words) > 6:
        return False
    forms = [document.text[slice(*document.words[i])] for i in words]
    capitals = all(f[0].isupper() or len(f) < 4 for f in forms)
    before_end = document.text[document.words[words[-1]][1] : document.words[words[-1]][1] + 1]
    return capitals and (len(forms) > 1 or (forms[0][0].isupper() and before_end not in ",.!?"))


def takes(hit: Hit, frame: str) -> bool:
    """Whether an entry lists a frame."""
    return frame in hit.entry.takes
