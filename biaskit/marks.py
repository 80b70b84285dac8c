"""Quotation marks paired by shape, within a paragraph.

A mark opens or closes by what stands beside it (a space before and a letter after opens), and only
where that leaves it open by its own form. Marks are never paired by counting, so that a stray one
costs its own pair and nothing else.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

_DOUBLE, _SINGLE, _ANGLE = "double", "single", "angle"
_FAMILY = {
    **dict.fromkeys(["“", "”", "„", "‟", '"', "``", "''", "＂"], _DOUBLE),
    **dict.fromkeys(["‘", "’", "‚", "'", "`"], _SINGLE),
    **dict.fromkeys(["«", "»", "‹", "›"], _ANGLE),
}
_OPENS, _CLOSES = 1, -1
#: What a mark does when its neighbours do not tell; the straight ones say nothing.
_BY_FORM = {
    **dict.fromkeys(["“", "„", "‟", "``", "‘", "‚", "«", "‹"], _OPENS),
    **dict.fromkeys(["”", "''", "’", "»", "›"], _CLOSES),
}
_MARK = re.compile("``|''|[“”„‟\"＂‘’‚'`«»‹›]")
_SPACES = " \t\u00a0\u202f\u2009"
_OPEN_BEFORE = _SPACES + '([{—–-/¿¡:“„«‘"'
_NEVER_FIRST = ",;:!?)]}"
_CLOSE_AFTER = _SPACES + _NEVER_FIRST + '.…—–-/”“»’"'
_GLUED_AFTER = ".,;!?…"
_ENDS = ".,!?…"


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch in quotation marks: the marks at ``start`` and ``end``, the words between.

    ``inner_start`` and ``inner_end`` leave the marks out. ``closed`` is False for a mark without a
    partner: it then covers the mark alone, or, when the next paragraph re-opens, the paragraph.
    A lost partner that `mend_marks` puts back has no width.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    closed: bool
    nested: bool = False


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    family: str
    role: int  # _OPENS, _CLOSES or 0: either


def pair_marks(text: str, lines: Sequence[tuple[int, int]]) -> tuple[Quotation, ...]:
    """Pair the quotation marks of a text.

    Parameters
    ----------
    text : str
    lines : sequence of (int, int)
        Offsets of the paragraphs; no pair crosses them.

    Returns
    -------
    tuple of Quotation
        In order of their start. A paragraph that opens a quotation and does not close it keeps it
        open to its end if the next paragraph re-opens with a mark (the convention of long speech).
    """
    found: list[Quotation] = []
    for (start, end), following in zip_longest(lines, lines[1:], fillvalue=(0, 0)):
        marks = _marks(text, start, end)
        if marks:
            found += _pair(text, marks, end, reopened=_is_opener(text, *following))
    return tuple(_with_nesting(sorted(found, key=lambda q: (q.start, -q.end))))


def mend_marks(
    text: str,
    quotations: tuple[Quotation, ...],
    lines: Sequence[tuple[int, int]],
    sentences: Sequence[tuple[int, int]],
) -> tuple[Quotation, ...]:
    """Put a lost mark back at the edge of its sentence, where no other one can be meant.

    The mark left over is the only one of its paragraph and shows by its place what it did: it opens
    a sentence, or closes one behind a comma or full stop (``that is a lie", he said``).

    Parameters
    ----------
    text : str
    quotations : tuple of Quotation
    lines, sentences : sequence of (int, int)
        Offsets of the paragraphs and of the sentences of the whole text.

    Returns
    -------
    tuple of Quotation
    """
    line_of = [bisect_right(lines, (q.start, len(text))) for q in quotations]
    in_line = Counter(line_of)
    return tuple(
        _mended(text, q, sentences[bisect_right(sentences, (q.start, len(text))) - 1])
        if in_line[line] == 1 and not q.closed and q.inner_start == q.inner_end
        else q
        for q, line in zip(quotations, line_of, strict=True)
    )


def _mended(text: str, lone: Quotation, sentence: tuple[int, int]) -> Quotation:
    start, end = sentence
    if lone.start == start and text[lone.end : lone.end + 1].isupper():
        return replace(lone, end=end, inner_end=end, closed=True)
    before, after = text[lone.start - 1 : lone.start], text[lone.end : lone.end + 1]
    if start < lone.start and (before in _ENDS or after == "," or lone.end == end):
        return Quotation(start, lone.end, start, lone.start, closed=True)
    return lone


def _with_nesting(found: list[Quotation]) -> Iterator[Quotation]:
    outer_end = 0
    for quotation in found:
        yield replace(quotation, nested=quotation.end <= outer_end)
        outer_end = max(outer_end, quotation.end)


def _is_opener(text: str, start: int, end: int) -> bool:
    return bool(_MARK.match(text, start, end)) and text[start] not in "'’"


def _marks(text: str, start: int, end: int) -> list[_Mark]:
    marks = []
    for match in _MARK.finditer(text, start, end):
        before = text[match.start() - 1] if match.start() > start else ""
        after = text[match.end()] if match.end() < end else ""
        form = match.group()
        if _FAMILY[form] is _SINGLE and _is_apostrophe(form, before, after):
            continue
        role = _role(form, before, after)
        marks.append(_Mark(match.start(), match.end(), _FAMILY[form], role))
    return marks


def _is_apostrophe(form: str, before: str, after: str) -> bool:
    return (before.isalnum() and after.isalnum()) or (form in "'’`" and after.isdigit())


def _role(form: str, before: str, after: str) -> int:
    """Whether a mark opens or closes, by its neighbours first."""
    if not before or not after:  # at the edge of the paragraph
        return _OPENS if after else _CLOSES
    if after in _NEVER_FIRST:
        return _CLOSES
    may_open = before in _OPEN_BEFORE
    may_close = after in _CLOSE_AFTER
    if may_open is not may_close:
        return _OPENS if may_open else _CLOSES
    if before in _GLUED_AFTER and after.isalpha():  # a new quotation glued to the sentence before
        return _OPENS
    return _BY_FORM.get(form, 0)


def _pair(text: str, marks: list[_Mark], end: int, *, reopened: bool) -> list[Quotation]:
    pairs: list[tuple[_Mark, _Mark]] = []
    open_marks: list[_Mark] = []
    for mark in marks:
        partner = _partner(open_marks, mark)
        if partner is not None:
            pairs.append((open_marks[partner], mark))
            del open_marks[partner:]
        elif mark.role != _CLOSES:
            open_marks.append(mark)
    paired = {mark.start for pair in pairs for mark in pair}
    single = [m for m in marks if m.start not in paired and m.family is not _SINGLE]
    return [_closed(text, *pair) for pair in pairs] + [_unpaired(m, end, reopened) for m in single]


def _partner(open_marks: list[_Mark], mark: _Mark) -> int | None:
    """Position of the opener that this mark closes, innermost first."""
    if mark.role == _OPENS:
        return None
    for position in range(len(open_marks) - 1, -1, -1):
        opener = open_marks[position]
        if opener.family == mark.family:
            return position
        if mark.family is not _SINGLE and opener.family is not _SINGLE and not position:
            return position  # opened with one kind, closed with another
    return None


def _closed(text: str, opener: _Mark, closer: _Mark) -> Quotation:
    inner = text[opener.end : closer.start]
    inner_end = opener.end + len(inner.rstrip())
    inner_start = min(inner_end, closer.start - len(inner.lstrip()))
    return Quotation(opener.start, closer.end, inner_start, inner_end, closed=True)


def _unpaired(mark: _Mark, end: int, reopened: bool) -> Quotation:
    stop = end if reopened and mark.role == _OPENS else mark.end
    return Quotation(mark.start, stop, mark.end, stop, closed=False)
