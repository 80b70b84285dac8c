"""`find_attributions`: who is given a voice — source, cue and content, direct and indirect.

No parser and no model: closed word classes, a cue lexicon, and the shape of the sentence. What is
inside a quotation belongs to whoever is quoted; what follows a cue of speech is reported.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from biaskit.document import Document, Offsets
from biaskit.languages import Grammar, read_language
from biaskit.lexicons import Hit, pack_lexicon
from biaskit.marks import Quotation
from biaskit.sides import Sides
from biaskit.sources import Cast
from biaskit.spans import ARTICLE_REGIONS, Span

#: More words than this between a cue and a quotation, and they do not belong together.
_MAX_WORDS_TO_QUOTATION = 12
#: Longest source phrase, in words.
_MAX_SOURCE_WORDS = 22
#: How far before a quotation the name of its speaker may begin, in characters.
_MAX_LEAD = 300
_AND = frozenset({"and", "e", "ed", "y", "et", "und"})
#: Quotations of fewer words are never speech by themselves.
_MIN_SPEECH_WORDS = 4
_BREAK = re.compile(r"[,;:()\[\]—–]|\s-\s")
_STRONG_BREAK = re.compile(r"[;:()\[\]—–.!?]|\s-\s")
#: A colon a few words behind the cue: "said on television: the war is over".
_COLON_SOON = re.compile(r"(?:\s+[^\s:]+){0,6}?\s*:\s")
_TRIM = " \t\n\u00a0\u202f,;:.—–-"


@dataclass(frozen=True, slots=True)
class _Attribution:
    source: Offsets | None
    cue: Offsets
    contents: tuple[Offsets, ...]
    direct: bool
    cue_class: str
    resolves: bool = True  # whether a missing subject is the last source


@dataclass
class _Reader:
    """One document on its way from left to right: what is taken, who has spoken."""

    document: Document
    grammar: Grammar
    cast: Cast
    cues: Sequence[Hit]
    spans: list[Span] = field(default_factory=list)
    n_relations: int = 0
    covered: set[int] = field(default_factory=set)

    @cached_property
    def cue_starts(self) -> list[int]:
        """First word of each cue."""
        return [hit.start for hit in self.cues]

    @cached_property
    def outer(self) -> list[Quotation]:
        """Quotations that stand in no other."""
        return [q for q in self.document.quotations if not q.nested]

    @cached_property
    def outer_starts(self) -> list[int]:
        """Start of each outer quotation."""
        return [q.start for q in self.outer]

    def quotations_in(self, start: int, end: int) -> list[Quotation]:
        """Outer quotations that begin in a stretch."""
        left, right = (bisect_left(self.outer_starts, x) for x in (start, end))
        return self.outer[left:right]

    def cues_from(self, first_word: int, stop_word: int) -> Sequence[Hit]:
        """Cues that begin in a range of words."""
        left, right = (bisect_left(self.cue_starts, x) for x in (first_word, stop_word))
        return self.cues[left:right]

    def word(self, index: int) -> str:
        return self.document.tokens[index]

    def between(self, index: int) -> str:
        """What stands between a word and the next."""
        words = self.document.words
        end = words[index + 1][0] if index + 1 < len(words) else len(self.document.text)
        return self.document.text[words[index][1] : end]


def find_attributions(document: Document, sides: Sides | None = None) -> tuple[Span, ...]:
    """Find every attribution of an article, and what else stands in quotation marks.

    Parameters
    ----------
    document : Document
        With its regions; only headline, subhead and body are read.
    sides : Sides, optional
        When given, each source is assigned to a side if exactly one is named.

    Returns
    -------
    tuple of Span
        Kinds ``source``, ``cue`` and ``content`` (those of one attribution share ``relation``) and
        ``quotation`` (category speech, partial, name, scare or unresolved); a ``scare_quote`` is
        one to three marked words that nobody is given for. Empty where the language pack has no
        cues.

    Notes
    -----
    Limits: a source that follows its indirect content without a comma is missed; pronouns take
    the last source named, whatever its gender.

    References
    ----------
    .. [1] Pareti (2012). A database of attribution relations. LREC.
    .. [2] Newell, Margolin and Ruths (2018). An attribution relations corpus for political
       news. LREC.
    """
    grammar = read_language(document.language).grammar
    cues = pack_lexicon(document.language, "cues")
    if grammar is None or cues is None:
        return ()
    hits = list(cues.find(document.tokens))
    reader = _Reader(document, grammar, Cast(document.language, grammar, sides), hits)
    for start, end, region in _article_sentences(document):
        _read_sentence(reader, start, end, region)
    return tuple(reader.spans)


def _article_sentences(document: Document) -> Iterator[tuple[int, int, str]]:
    regions = [r for r in document.spans_of("region") if r.region in ARTICLE_REGIONS]
    ends = [r.end for r in regions]
    for start, end in document.sentences:
        position = bisect_left(ends, start + 1)
        if position < len(regions) and regions[position].start <= start:
            yield start, min(end, ends[position]), regions[position].region


# --- one sentence -------------------------------------------------------------


def _read_sentence(reader: _Reader, start: int, end: int, region: str) -> None:
    document = reader.document
    inside = reader.quotations_in(start, end)
    speech = [q for q in inside if _may_be_speech(document, q)]
    ends = [q.end for q in speech]
    starts = [q.start for q in speech]
    free_from = start
    for hit in _cues_in(reader, start, end, inside):
        cue = (document.words[hit.start][0], document.words[hit.end - 1][1])
        if cue[0] < free_from:
            continue
        before = speech[position] if (position := bisect_right(ends, cue[0]) - 1) >= 0 else None
        after = next(iter(speech[bisect_left(starts, cue[1]) :][:1]), None)
        found = _attribution(reader, hit, cue, (free_from, end), before, after)
        if found:
            _add(reader, found)
            free_from = max([cue[1], *(stop for _, stop in found.contents)])
    for quotation in speech:
        if quotation.start not in reader.covered:
            _quotation_without_cue(reader, quotation, start, end)
    if region == "headline":
        _headline_colon(reader, start, end)
    for quotation in inside:
        _label_quotation(reader, quotation)


def _may_be_speech(document: Document, quotation: Quotation) -> bool:
    words = document.word_range(quotation.inner_start, quotation.inner_end)
    return len(words) > 0 and not _is_name(document, words)


def _is_name(document: Document, words: range) -> bool:
    """Whether every longer word of a short marked phrase has a capital."""
    forms = [document.text[slice(*document.words[i])] for i in words]
    return len(forms) <= 6 and all(f[0].isupper() or len(f) < 4 for f in forms) and len(forms) < 4


def _cues_in(
    reader: _Reader, start: int, end: int, quotations: Sequence[Quotation]
) -> Iterator[Hit]:
    words = reader.document.word_range(start, end)
    inner = [q.inner_start for q in quotations]
    for hit in reader.cues_from(words.start, words.stop):
        offset = reader.document.words[hit.start][0]
        position = bisect_right(inner, offset) - 1
        if position < 0 or offset >= quotations[position].inner_end:
            yield hit


def _attribution(
    reader: _Reader,
    hit: Hit,
    cue: Offsets,
    bounds: Offsets,
    before: Quotation | None,
    after: Quotation | None,
) -> _Attribution | None:
    start, end = bounds
    gap_start = max(start, before.end) if before else start
    gap_end = after.start if after else end
    if hit.entry.part == "according":
        return _according(reader, hit, cue, start, end, before, after)
    if hit.entry.part == "noun" or _is_no_verb(reader, hit):
        return None
    if before and before.start not in reader.covered and _closes_clause(reader, before, cue):
        return _after_quotation(reader, hit, cue, gap_end, before, after)
    source = None if _is_gerund(reader, hit) else _source_left(reader, hit.start, gap_start)
    if after and _leads_to_quotation(reader, cue[1], after.start):
        return _before_quotation(reader, hit, cue, end, after, source)
    if hit.entry.part == "weak" and not _has_that(reader, hit, gap_end):
        return None
    return _indirect(reader, hit, cue, start, end, source)


def _is_no_verb(reader: _Reader, hit: Hit) -> bool:
    """Whether the word before makes a cue a passive, an infinitive or a noun ("the demand")."""
    if hit.start == 0:
        return False
    before, grammar = reader.word(hit.start - 1), reader.grammar
    if before in grammar.passives:
        return True
    start, end = reader.document.words[hit.start - 1]
    possessive = reader.document.text[start:end].lower().endswith(("'s", "’s"))
    noun_before = grammar.determiners | grammar.prepositions - grammar.auxiliaries
    return reader.document.language == "en" and (possessive or before in noun_before)


def _closes_clause(reader: _Reader, quotation: Quotation, cue: Offsets) -> bool:
    """Whether little stands between a quotation and a cue behind it."""
    n_words = len(reader.document.word_range(quotation.end, cue[0]))
    if n_words > _MAX_WORDS_TO_QUOTATION:
        return False
    return not _STRONG_BREAK.search(reader.document.text, quotation.end + 1, cue[0])


def _leads_to_quotation(reader: _Reader, cue_end: int, quotation_start: int) -> bool:
    n_words = len(reader.document.word_range(cue_end, quotation_start))
    if n_words > 2 * _MAX_WORDS_TO_QUOTATION:
        return False
    gap = reader.document.text[cue_end:quotation_start].rstrip()
    return gap.endswith(":") or (
        n_words <= _MAX_WORDS_TO_QUOTATION and not _STRONG_BREAK.search(gap)
    )


def _has_that(reader: _Reader, hit: Hit, gap_end: int) -> bool:
    ahead = reader.document.word_range(reader.document.words[hit.end - 1][1], gap_end)[:8]
    return any(reader.word(i) in reader.grammar.that for i in ahead)


def _after_quotation(
    reader: _Reader,
    hit: Hit,
    cue: Offsets,
    gap_end: int,
    before: Quotation,
    after: Quotation | None,
) -> _Attribution:
    source = _source_left(reader, hit.start, before.end)
    stop = cue[1]
    if source is None:
        source = _source_right(reader, hit.end, gap_end)
        stop = max(stop, source[1] if source else 0)
    contents = [_inner(before)]
    if after and _resumes(reader, hit, stop, after.start):
        contents.append(_inner(after))
    return _Attribution(source, cue, tuple(contents), True, hit.entry.category)


def _resumes(reader: _Reader, hit: Hit, stop: int, quotation_start: int) -> bool:
    """Whether a quotation goes on behind the clause that names its speaker."""
    words = reader.document.word_range(stop, quotation_start)
    if len(words) > _MAX_WORDS_TO_QUOTATION or reader.cues_from(words.start, words.stop):
        return False
    return reader.document.text[stop:quotation_start].rstrip()[-1:] in ",.:;—–-"


def _before_quotation(
    reader: _Reader,
    hit: Hit,
    cue: Offsets,
    end: int,
    after: Quotation,
    source: Offsets | None,
) -> _Attribution | None:
    if source is None and not _may_drop_subject(reader, hit):
        inverts = reader.document.language != "en"
        source = _source_right(reader, hit.end, after.start) if inverts else None
        if source is None:
            return None
    text = reader.document.text
    gap = text[cue[1] : after.start].rstrip()
    whole = gap.endswith((":", ",")) or not gap.strip(_TRIM)
    n_words = len(reader.document.word_range(after.inner_start, after.inner_end))
    if whole or (n_words >= _MIN_SPEECH_WORDS and not reader.document.word_range(after.end, end)):
        start = _content_start(reader, hit.end, after.start)
        mixed = not whole and _has_that(reader, hit, after.start)
        parts = ((start, after.end),) if mixed else (_inner(after),)
        return _Attribution(source, cue, parts, not mixed, hit.entry.category)
    content = _trimmed(text, _content_start(reader, hit.end, after.start), end)
    return _Attribution(source, cue, (content,), False, hit.entry.category)


def _according(
    reader: _Reader,
    hit: Hit,
    cue: Offsets,
    start: int,
    end: int,
    before: Quotation | None,
    after: Quotation | None,
) -> _Attribution | None:
    document = reader.document
    verb = next(
        (h for h in reader.cues_from(hit.end, hit.end + 1) if h.entry.part != "according"), None
    )
    source = _source_right(reader, verb.end if verb else hit.end, end)
    if source is None:
        return None
    if verb:
        cue = (cue[0], document.words[verb.end - 1][1])
    if not document.word_range(start, cue[0]):
        rest = _trimmed(document.text, source[1], end)
        contents = (rest,) if len(document.word_range(*rest)) > 2 else ()
        direct = bool(after and not document.word_range(source[1], after.start))
    else:
        contents = (_trimmed(document.text, start, cue[0]),)
        direct = bool(before and before.start <= start + 1 and before.end >= contents[0][1] - 1)
    if direct and (quotation := before or after):
        contents = (_inner(quotation),)
    return (contents and _Attribution(source, cue, contents, direct, hit.entry.category)) or None


def _indirect(
    reader: _Reader, hit: Hit, cue: Offsets, start: int, end: int, source: Offsets | None
) -> _Attribution | None:
    document = reader.document
    rest = document.word_range(cue[1], end)
    if len(rest) <= 4 and not _has_that(reader, hit, end):
        return _behind_content(reader, hit, cue, start, source)
    if source is None and not _may_drop_subject(reader, hit):
        return None
    follows = reader.word(rest[0]) if rest else ""
    gap = document.text[cue[1] : end]
    colon = _COLON_SOON.match(gap)
    if colon:
        content = _trimmed(document.text, cue[1] + colon.end(), end)
        return _Attribution(source, cue, (content,), False, hit.entry.category)
    if not (_has_that(reader, hit, end) or hit.entry.part == "object"):
        english = document.language == "en" and hit.entry.part == "verb"
        if not english or follows in reader.grammar.prepositions or _BREAK.match(gap):
            return None
    takes_object = hit.entry.part == "object" and follows not in reader.grammar.that
    content_start = cue[1] if takes_object else _content_start(reader, hit.end, end)
    content = _trimmed(document.text, content_start, end)
    if len(document.word_range(*content)) < 2:
        return None
    known = source is not None or not _is_gerund(reader, hit) or _has_speaker(reader, start)
    return _Attribution(source, cue, (content,), False, hit.entry.category, known)


def _has_speaker(reader: _Reader, start: int) -> bool:
    """Whether somebody was already given a voice in this sentence."""
    return any(s.kind == "cue" and s.start >= start for s in reader.spans[-8:])


def _behind_content(
    reader: _Reader, hit: Hit, cue: Offsets, start: int, source: Offsets | None
) -> _Attribution | None:
    """Put a content first, then source and cue: the form "…, the ministry said"."""
    document = reader.document
    if source is None or "," not in document.text[source[0] - 2 : source[0]]:
        return None
    content = _trimmed(document.text, start, source[0])
    if len(document.word_range(*content)) < 4:
        return None
    return _Attribution(source, cue, (content,), False, hit.entry.category)


def _content_start(reader: _Reader, first_word: int, end: int) -> int:
    """Where the reported clause begins: behind "that", or behind the cue."""
    words = reader.document.words
    ahead = range(first_word, min(first_word + 8, len(words)))
    for index in ahead:
        if words[index][0] >= end:
            break
        if reader.word(index) in reader.grammar.that:
            return words[index][1]
    return words[first_word - 1][1]


def _is_gerund(reader: _Reader, hit: Hit) -> bool:
    """Whether a cue has the form of "adding", "aggiungendo", "acrescentando"."""
    return reader.word(hit.start).endswith(("ing", "ndo")) and hit.start > 0


def _may_drop_subject(reader: _Reader, hit: Hit) -> bool:
    """Whether the verb can stand without its subject: at the head of a clause."""
    index = hit.start - 1
    while index >= 0 and reader.word(index) in reader.grammar.auxiliaries:
        if _BREAK.search(reader.between(index)):
            break
        index -= 1
    if index < 0:
        return True
    between = reader.between(index)
    if reader.document.language == "en":
        return reader.word(hit.start).endswith("ing") and "," in between
    return bool(re.search(r"[,.;!?\n”\"»]", between)) or reader.word(index) in ("e", "ma", "mas")


# --- sources ------------------------------------------------------------------


def _source_left(reader: _Reader, cue_word: int, gap_start: int) -> Offsets | None:
    """The noun phrase before a cue, with an apposition between commas."""
    words = reader.document.words
    last = cue_word - 1
    while last >= 0 and words[last][0] >= gap_start and _may_precede_verb(reader, last):
        last -= 1
    if last >= 0 and ")" in reader.between(last):
        last = _before_bracket(reader, last)
    if last < 0 or words[last][0] < gap_start:
        return None
    first = _segment_start(reader, last, gap_start)
    if "," in reader.between(last) and first > 0 and words[first - 1][0] >= gap_start:
        outer_last = first - 1
        if "," in reader.between(outer_last):
            first = _segment_start(reader, outer_last, gap_start)
    return _valid_source(reader, first, last)


def _may_precede_verb(reader: _Reader, index: int) -> bool:
    """Whether a word is an auxiliary or an adverb between subject and verb."""
    word = reader.word(index)
    if word in reader.grammar.pronouns:
        return False
    return word in reader.grammar.auxiliaries or word.endswith(("ly", "mente"))


def _before_bracket(reader: _Reader, index: int) -> int:
    """The word before the bracket that closes behind word ``index``."""
    while index >= 0 and "(" not in reader.between(index):
        index -= 1
    return index


def _segment_start(reader: _Reader, last: int, gap_start: int) -> int:
    """First word of the comma-free, clause-free stretch that ends with word ``last``."""
    words = reader.document.words
    first = last
    while (
        first > 0
        and words[first - 1][0] >= gap_start
        and not _is_boundary(reader, first - 1)
        and (
            not _BREAK.search(reader.between(first - 1)) or _is_list_comma(reader, first - 1, last)
        )
    ):
        first -= 1
    return first


def _is_list_comma(reader: _Reader, index: int, last: int) -> bool:
    """Whether the comma behind a word parts names of a list: "Putin, Trump and Macron"."""
    text, words = reader.document.text, reader.document.words
    joined = index + 2 <= last and reader.word(index + 2) in _AND
    return joined and all(text[words[i][0]].isupper() for i in (index, index + 1))


def _is_boundary(reader: _Reader, index: int) -> bool:
    """Whether a conjunction ends the subject here; one between two names does not."""
    if reader.word(index) not in reader.grammar.boundaries:
        return False
    text, words = reader.document.text, reader.document.words
    if reader.word(index) not in _AND or not 0 < index < len(words) - 1:
        return True
    names = all(text[words[i][0]].isupper() for i in (index - 1, index + 1))
    plain = text[words[index + 1][0]].islower() and reader.word(index + 1) not in (
        reader.grammar.determiners | reader.grammar.pronouns
    )
    return not (names or plain)


def _valid_source(reader: _Reader, first: int, last: int) -> Offsets | None:
    while first < last and reader.word(first) in reader.grammar.boundaries:
        first += 1
    words = reader.document.words
    head = reader.word(first)
    if last - first >= _MAX_SOURCE_WORDS or head in reader.grammar.prepositions:
        return None
    if reader.word(last) in reader.grammar.auxiliaries and head not in reader.grammar.pronouns:
        return None
    if head.isdigit() or head in reader.grammar.boundaries:
        return None
    return words[first][0], words[last][1]


def _source_right(reader: _Reader, first: int, stop: int) -> Offsets | None:
    """The noun phrase behind a cue, up to a comma or a word that ends it."""
    words = reader.document.words
    last = first
    while (
        last < len(words)
        and words[last][1] <= stop
        and not (last > first and _BREAK.search(reader.between(last - 1)))
        and not (last > first and reader.word(last) in reader.grammar.last_words)
        and not (last > first and reader.word(last) in reader.grammar.boundaries)
        and last - first < _MAX_SOURCE_WORDS
    ):
        last += 1
    if last == first or _BREAK.search(reader.document.text[words[first - 1][1] : words[first][0]]):
        return None
    if reader.word(first) in reader.grammar.last_words | reader.grammar.that:
        return None
    return words[first][0], words[last - 1][1]


# --- quotations without a cue -------------------------------------------------


def _quotation_without_cue(reader: _Reader, quotation: Quotation, start: int, end: int) -> None:
    """Speech behind a colon, or a whole sentence in marks that goes on with the last speaker."""
    document = reader.document
    words = document.word_range(quotation.inner_start, quotation.inner_end)
    if len(words) < _MIN_SPEECH_WORDS:
        return
    lead_start = max(start, quotation.start - _MAX_LEAD)
    lead = document.text[lead_start : quotation.start].rstrip()
    if lead.endswith(":"):
        colon = lead_start + len(lead) - 1
        last = document.word_range(start, colon)
        source = (
            _valid_source(reader, _segment_start(reader, last[-1], start), last[-1])
            if last
            else None
        )
        if source:
            found = _Attribution(source, (colon, colon + 1), (_inner(quotation),), True, "neutral")
            _add(reader, found)
    elif len(words) * 1.3 >= len(document.word_range(start, end)) and reader.cast.last:
        _add_content(reader, [_inner(quotation)], reader.cast.last, reader.cast.last_side)


def _headline_colon(reader: _Reader, start: int, end: int) -> None:
    """Find a name, a colon and what it says in a headline: "Moscow: up to 2,000"."""
    document = reader.document
    colon = document.text.find(": ", start, end)
    words = document.word_range(start, colon)
    taken = any(s.kind == "content" and s.end > start for s in reader.spans[-4:])
    if colon < 0 or not 0 < len(words) <= 4 or taken or not document.text[start].isupper():
        return
    content = _trimmed(document.text, colon + 1, end)
    if reader.cast.sides_of(document.text[start:colon]) or len(words) > 1:
        found = _Attribution((start, colon), (colon, colon + 1), (content,), False, "neutral")
        _add(reader, found)


def _label_quotation(reader: _Reader, quotation: Quotation) -> None:
    document = reader.document
    words = document.word_range(quotation.inner_start, quotation.inner_end)
    inside = quotation.start in reader.covered
    if not quotation.closed and not inside:
        category = "unresolved"
    elif inside:
        category = "speech" if len(words) >= _MIN_SPEECH_WORDS else "partial"
    elif words and _is_name(document, words):
        category = "name"
    elif 0 < len(words) < _MIN_SPEECH_WORDS:
        category = "scare"
        reader.spans.append(
            Span(quotation.inner_start, quotation.inner_end, "scare_quote", entry="marks")
        )
    else:
        category = "unresolved"
    reader.spans.append(
        Span(quotation.start, quotation.end, "quotation", category=category, entry="marks")
    )


# --- spans --------------------------------------------------------------------


def _inner(quotation: Quotation) -> Offsets:
    return quotation.inner_start, quotation.inner_end


def _trimmed(text: str, start: int, end: int) -> Offsets:
    part = text[start:end]
    left = len(part) - len(part.lstrip(_TRIM))
    right = len(part.rstrip(_TRIM))
    return (start + left, start + right) if left < right else (start, start)


def _add(reader: _Reader, found: _Attribution) -> None:
    text = reader.document.text
    phrase = text[slice(*found.source)] if found.source else ""
    if phrase or found.resolves:
        name, source_class, side = reader.cast.resolve(phrase)
    else:
        name = source_class = side = ""
    relation = str(reader.n_relations)
    if found.source:
        reader.spans.append(
            Span(*found.source, "source", source_class, "", "", relation, name, side, "phrase")
        )
    entry = text[slice(*found.cue)].lower()
    reader.spans.append(
        Span(*found.cue, "cue", found.cue_class, "", "", relation, name, side, entry)
    )
    _add_content(reader, found.contents, name, side)


def _add_content(reader: _Reader, contents: Sequence[Offsets], name: str, side: str) -> None:
    relation = str(reader.n_relations)
    reader.n_relations += 1
    for start, end in contents:
        for part_start, part_end, voice in _voices(reader, start, end):
            if reader.document.word_range(part_start, part_end):
                reader.spans.append(
                    Span(part_start, part_end, "content", "", voice, "", relation, name, side)
                )


def _voices(reader: _Reader, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Cut a content into what is quoted and what is reported; names in marks are not quoted."""
    for quotation in reader.quotations_in(start - 2, end):
        quoted_start, quoted_end = max(quotation.inner_start, start), min(quotation.inner_end, end)
        if quoted_start >= quoted_end:
            continue
        reader.covered.add(quotation.start)
        if not _may_be_speech(reader.document, quotation):
            continue
        if start < quoted_start:
            yield start, quoted_start, "reported"
        yield quoted_start, quoted_end, "quoted"
        start = quoted_end
    if start < end:
        yield start, end, "reported"


# --- features -----------------------------------------------------------------


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
