"""`Document`: one article's text with its lines, sentences and words as offsets, counted once."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from heapq import heappop, heappush
from itertools import pairwise
from typing import TYPE_CHECKING
from unicodedata import normalize

from biaskit.languages import identify_language, read_language
from biaskit.marks import Quotation, mend_marks, pair_marks
from biaskit.spans import ARTICLE_REGIONS, Span

if TYPE_CHECKING:
    from nltk.tokenize.punkt import PunktSentenceTokenizer

_COMBINED = re.compile(r"[\u0300-\u036f\u00ad]")
_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
#: A text whose longest line is longer than this is not wrapped by hand.
_WRAP_WIDTH = 120
#: In a text wrapped raggedly so many lines, and so large a part of them, go on in lower case.
_RAGGED_BREAKS = 3
_RAGGED_SHARE = 0.25
#: Its broken lines are at least so long, as a part of the longest.
_RAGGED_WIDTH = 0.6
#: Longest quotation mark, in characters.
_MAX_MARK = 2
#: Longest part of a line that is cut into sentences at once, in characters.
_MAX_PIECE = 50_000
#: What was computed once from the text alone, and the kinds of spans that the ledger is made of.
_OF_TEXT = ("tokens", "quoted_words", "word_starts")
_LEDGER_KINDS = ("region", "content")
_OF_LEDGER = ("segments", "_n_words")
_ENDS_SENTENCE = tuple('.!?…:;"”’»)')

Offsets = tuple[int, int]


@dataclass(frozen=True)
class Document:
    """A prepared article. Nothing in it changes; `with_spans` returns a new one.

    Attributes
    ----------
    text : str
        The article's own text, to the letter.
    language : str
        ISO 639-1 code of a language with a pack.
    lines : tuple of (int, int)
        Offsets of the lines that hold more than white space, without white space at the ends.
        Lines broken by hand at a fixed width are joined: a line is a paragraph.
    sentences : tuple of (int, int)
        Offsets of the sentences; none crosses a line, none begins inside a quotation.
    words : tuple of (int, int)
        Offsets of the words.
    quotations : tuple of Quotation
        Stretches in quotation marks.
    spans : tuple of Span
        What was found in the text so far.
    """

    text: str
    language: str
    lines: tuple[Offsets, ...]
    sentences: tuple[Offsets, ...]
    words: tuple[Offsets, ...]
    quotations: tuple[Quotation, ...]
    spans: tuple[Span, ...] = ()

    def with_spans(self, spans: Iterable[Span]) -> Document:
        """Return the same document with more spans found."""
        added = tuple(spans)
        changes_ledger = any(s.kind in _LEDGER_KINDS for s in added)
        return self._with((*self.spans, *added), () if changes_ledger else _OF_LEDGER)

    def placed(self) -> Document:
        """Return the same document, every span with its region, scare quotes with their voice."""
        return self._with(tuple(_placed(self)), _OF_LEDGER)

    def _with(self, spans: tuple[Span, ...], known: tuple[str, ...]) -> Document:
        """Swap the spans, and keep what was worked out of the text and of what is ``known``."""
        document = replace(self, spans=spans)
        kept = {name: self.__dict__[name] for name in (*_OF_TEXT, *known) if name in self.__dict__}
        document.__dict__.update(kept)
        return document

    def spans_of(self, kind: str) -> tuple[Span, ...]:
        """Spans of one kind, in order."""
        return self._by_kind.get(kind, ())

    @cached_property
    def _by_kind(self) -> dict[str, tuple[Span, ...]]:
        kinds: dict[str, list[Span]] = {}
        for span in self.spans:
            kinds.setdefault(span.kind, []).append(span)
        return {kind: tuple(sorted(s, key=lambda x: (x.start, x.end))) for kind, s in kinds.items()}

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """The words for look-up only: lower case, straight apostrophes, no possessive 's.

        Combining accents are composed with their letters, soft hyphens left out.
        """
        text = self.text
        words = [text[s:e].lower().replace("’", "'").removesuffix("'s") for s, e in self.words]
        if _COMBINED.search(text):
            words = [normalize("NFC", word.replace("\u00ad", "")) for word in words]
        return tuple(words)

    @cached_property
    def quoted_words(self) -> frozenset[int]:
        """Indices of the words inside quotation marks that close."""
        closed = (q for q in self.quotations if q.closed and not q.nested)
        return frozenset(i for q in closed for i in self.word_range(q.inner_start, q.inner_end))

    @cached_property
    def word_starts(self) -> list[int]:
        """Start of each word; with `bisect` the words of any stretch."""
        return [start for start, _ in self.words]

    def word_range(self, start: int, end: int) -> range:
        """Indices of the words that begin in ``text[start:end]``."""
        return range(bisect_left(self.word_starts, start), bisect_left(self.word_starts, end))

    @cached_property
    def segments(self) -> tuple[Span, ...]:
        """The ledger: every non-blank character once, with region, voice, source and side.

        Region spans cut by the contents of attributions. A content that is a noun phrase or an
        infinitive ("condemned the attack", "refused to leave") keeps its source, but its words are
        the narrator's. Where contents overlap, quoted words belong to the quotation, and of two of
        one voice to the first.
        """
        return tuple(_segments(self.spans_of("region"), self.spans_of("content")))

    @cached_property
    def _n_words(self) -> Counter[tuple[str, str]]:
        counts: Counter[tuple[str, str]] = Counter()
        for segment in self.segments:
            counts[segment.region, segment.voice] += len(
                self.word_range(segment.start, segment.end)
            )
        return counts

    def n_words_in(self, regions: Sequence[str] = ARTICLE_REGIONS, voice: str = "") -> int:
        """Count the words in some regions, in one voice or in all."""
        counts = self._n_words.items()
        return sum(n for (r, v), n in counts if r in regions and voice in ("", v))


def prepare(text: str, language: str | None = None) -> Document:
    """Split a text into lines, sentences and words.

    Parameters
    ----------
    text : str
        One article, as it came.
    language : str, optional
        ISO 639-1 code of a language with a pack; identified from the text when left out.

    Returns
    -------
    Document

    Raises
    ------
    ValueError
        When the language has no pack or cannot be identified.
    """
    code = language or identify_language(text)
    if not code:
        raise ValueError("the language of the text was not identified. Pass language=, e.g. 'en'.")
    pack = read_language(code)
    lines = tuple(_lines(text))
    quotations = pair_marks(text, lines)
    sentences = tuple(_sentences(text, lines, quotations, code))
    return Document(
        text=text,
        language=code,
        lines=lines,
        sentences=sentences,
        words=tuple([m.span() for m in pack.word.finditer(text)]),
        quotations=mend_marks(text, quotations, lines, sentences),
    )


# --- lines --------------------------------------------------------------------


def _lines(text: str) -> Iterator[Offsets]:
    """Trimmed non-blank lines, hand-wrapped ones joined."""
    run: list[Offsets] = []
    for match in _LINE.finditer(text):
        line = match.group()
        start = match.start() + len(line) - len(line.lstrip())
        end = match.start() + len(line.rstrip())
        if start >= end or (run and _blank_line_between(text, run[-1][1], start)):
            yield from _unwrapped(text, run)
            run = []
        if start < end:
            run.append((start, end))
    yield from _unwrapped(text, run)


def _blank_line_between(text: str, end: int, start: int) -> bool:
    return max(text.count("\n", end, start), text.count("\r", end, start)) > 1


def _unwrapped(text: str, run: list[Offsets]) -> Iterator[Offsets]:
    """Join the lines of a block that was wrapped at a fixed width, or yield them as they are."""
    width = max((end - start for start, end in run), default=0)
    if len(run) < 2 or width > _WRAP_WIDTH:
        yield from run
        return
    full = [_was_full(text, a, b, width) for a, b in pairwise(run)]
    broken = [_breaks_sentence(text, a, b) for a, b in pairwise(run)]
    joins = full
    if sum(broken) >= _RAGGED_BREAKS and sum(broken) >= _RAGGED_SHARE * len(broken):
        open_ended = [_goes_on(text, line, width) for line in run[:-1]]
        joins = [a or b or c for a, b, c in zip(full, broken, open_ended, strict=True)]
    elif not any(broken) or sum(full) < 0.6 * len(full):
        yield from run
        return
    start, end = run[0]
    for (next_start, next_end), joined in zip(run[1:], joins, strict=True):
        if not joined:
            yield start, end
            start = next_start
        end = next_end
    yield start, end


def _goes_on(text: str, line: Offsets, width: int) -> bool:
    """Whether a line is long and does not end a sentence."""
    is_long = line[1] - line[0] >= _RAGGED_WIDTH * width
    return is_long and not text.endswith(_ENDS_SENTENCE, *line)


def _was_full(text: str, line: Offsets, following: Offsets, width: int) -> bool:
    """Whether the next line's first word would not have fitted on this line."""
    first_word = text[following[0] : following[1]].split(maxsplit=1)[0]
    return line[1] - line[0] + 1 + len(first_word) > width


def _breaks_sentence(text: str, line: Offsets, following: Offsets) -> bool:
    return text[following[0]].islower() and not text.endswith(_ENDS_SENTENCE, *line)


# --- sentences ----------------------------------------------------------------


@cache
def _punkt(language: str) -> PunktSentenceTokenizer:
    from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

    parameters = PunktParameters()
    parameters.abbrev_types = set(read_language(language).abbreviations)
    return PunktSentenceTokenizer(parameters)


def _sentences(
    text: str, lines: Iterable[Offsets], quotations: Sequence[Quotation], language: str
) -> Iterator[Offsets]:
    outer = [(q.start, q.end) for q in quotations if not q.nested]
    marked = sorted({b for q in outer for b in _boundaries_at(text, *q)})
    punkt = _punkt(language)
    for line_start, line_end in lines:
        start = line_start
        found = [
            piece + offset
            for piece, end in _pieces(text, line_start, line_end)
            for offset, _ in punkt.span_tokenize(text[piece:end])
        ]
        left, right = (bisect_left(marked, x) for x in (line_start, line_end))
        for boundary in sorted({*found, *marked[left:right]}):
            inside = _inside(boundary, outer) or _goes_on_in_lower_case(text, boundary)
            if boundary > start and not inside:
                yield start, start + len(text[start:boundary].rstrip())
                start = boundary
        yield start, line_end


def _pieces(text: str, start: int, end: int) -> Iterator[Offsets]:
    """Cut a line of endless length behind a full stop; the tokenizer stops after five seconds."""
    while end - start > _MAX_PIECE:
        stop = max(text.rfind(mark, start, start + _MAX_PIECE) for mark in (". ", "! ", "? "))
        cut = stop + 2 if stop > start else start + _MAX_PIECE
        yield start, cut
        start = cut
    yield start, end


def _boundaries_at(text: str, start: int, end: int) -> Iterator[int]:
    """Begin a sentence with a mark behind a full stop, or behind a mark that closes one."""
    before = text[max(0, start - 3) : start]
    closes_alone = end - start <= _MAX_MARK and not before[-1:].isspace()
    if before.rstrip()[-1:] in (".", "!", "?", "…") and not closes_alone:
        yield start
    closes = text[max(0, end - 4) : end].rstrip("\"”’'»“ \u00a0\u202f")[-1:] in (".", "!", "?", "…")
    following = end + len(text[end : end + 3]) - len(text[end : end + 3].lstrip())
    if closes and following > end and text[following : following + 1].isupper():
        yield following


def _goes_on_in_lower_case(text: str, boundary: int) -> bool:
    """Whether a full stop in brackets ended no sentence: "Hall (D-Va.) said"."""
    return text[boundary].islower() and text[max(0, boundary - 4) : boundary].rstrip()[-1:] == ")"


def _inside(offset: int, outer: Sequence[Offsets]) -> bool:
    position = bisect_left(outer, (offset, 0)) - 1
    return position >= 0 and offset < outer[position][1]


# --- the ledger ---------------------------------------------------------------


def _segments(regions: Sequence[Span], contents: Sequence[Span]) -> Iterator[Span]:
    voiced = _without_overlap(contents)
    position = 0
    for region in regions:
        while position < len(voiced) and voiced[position].end <= region.start:
            position += 1
        yield from _cut(region, voiced, position)


def _cut(region: Span, voiced: Sequence[Span], position: int) -> Iterator[Span]:
    if region.region not in ARTICLE_REGIONS:
        yield region
        return
    start = region.start
    while position < len(voiced) and voiced[position].start < region.end:
        content = voiced[position]
        content_start, content_end = max(content.start, start), min(content.end, region.end)
        if start < content_start:
            yield region._replace(start=start, end=content_start, voice="narrator")
        yield region._replace(
            start=content_start,
            end=content_end,
            voice="narrator" if content.category == "phrase" else content.voice,
            source=content.source,
            side=content.side,
        )
        start = content_end
        position += 1
    if start < region.end:
        yield region._replace(start=start, voice="narrator")


def _placed(document: Document) -> Iterator[Span]:
    segments = document.segments
    starts = [s.start for s in segments]
    for span in document.spans:
        segment = segments[max(0, bisect_right(starts, span.start) - 1)]
        voice = segment.voice if span.kind == "scare_quote" else span.voice
        yield span._replace(region=span.region or segment.region, voice=voice)


def _without_overlap(contents: Sequence[Span]) -> list[Span]:
    """Cut contents so that each character has one; quotations go before reported speech."""
    cuts = sorted({offset for c in contents for offset in (c.start, c.end)})
    waiting = sorted(contents, key=lambda c: -c.start)
    active: list[tuple[bool, int, int, Span]] = []
    pieces = []
    for start, end in pairwise(cuts):
        while waiting and waiting[-1].start <= start:
            content = waiting.pop()
            heappush(active, (content.voice != "quoted", content.start, len(waiting), content))
        while active and active[0][-1].end <= start:
            heappop(active)
        if active:
            pieces.append(active[0][-1]._replace(start=start, end=end))
    return pieces
