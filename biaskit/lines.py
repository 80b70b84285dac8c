"""What can be counted of the lines of a text: `line_table` and the names of its columns.

Each line is described by itself (length, final stop, share of function words, cue phrases …), by
what it repeats and by what stands around it. `boilerplate.py` judges from this table alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from biaskit.document import Document, Offsets
from biaskit.languages import read_language
from biaskit.lexicons import Hit, pack_lexicon

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Integers = NDArray[np.int_]

#: Kinds of promotion and of residue: the categories of the strong cues.
PROMOTION = (
    "donation",
    "subscription",
    "newsletter",
    "related_articles",
    "shop",
    "share_follow",
    "app",
    "event",
)
RESIDUE = (
    "comment_prompt",
    "cookie_notice",
    "short_code",
    "navigation",
    "credit",
    "advert_marker",
    "caption",
)
KINDS = (*PROMOTION, *RESIDUE)
#: Groups of weak cues.
WEAK = ("address", "self", "call", "trade", "biography", "section")

_CUE_NUMBER = {name: number for number, name in enumerate((*KINDS, *WEAK))}
#: The first groups of weak cues, those of appeals.
_N_APPEAL = 4
#: Words of a line that make it a paragraph, and the share of function words it needs.
_PROSE_WORDS = 12
_PROSE_FUNCTION_WORDS = 0.2
_SHORT_WORDS = 12
_SHINGLE = 5
_HASH_BASE = np.uint64(1_000_003)
_LONG_WORDS = 25
#: More cue words than these shares make a paragraph an appeal.
_APPEAL_STRONG = 0.12
_APPEAL_WEAK = 0.2
#: In longer lines a quoted cue is somebody's words, in shorter ones the title of a list.
_QUOTABLE_WORDS = 6
_TITLE_WORDS = (4, 22)
_FAR = 50.0

FINAL = frozenset(".!?…")
CLOSERS = "\"'”’»)]“ *_"
_DATE = re.compile(r"\d(?:\d?[:h]\d\d|[09]\d\d)\b")
_BULLET = re.compile(r"[*•▪●◦–—#►▶»>+-]|\d{1,3}[.)](?=\s)")

_UPPER, _LOWER, _DIGIT, _SPACE, _STOP, _CURRENCY = range(1, 7)
_N_CLASSES = 7
_SIGNS = {_STOP: ".!?…", _CURRENCY: "€$£%"}

#: Columns that speak of the line alone.
OWN = (
    "characters",
    "words",
    "stopped",
    "colon",
    "bullet",
    "upper",
    "capitalised",
    "digits",
    "stops",
    "function_words",
    "currency",
    "date",
    "copies",
    "template",
    "overlap",
    "like_headline",
    "content_words",
    "said_in_longer",
    "strong",
    "weak",
    "n_strong",
    "n_weak",
    "head_cue",
    "head_label",
    *KINDS,
    *WEAK,
)
#: Columns that are also looked at in the lines next to it …
_BESIDE = (
    "characters",
    "words",
    "stopped",
    "function_words",
    "strong",
    "bullet",
    "capitalised",
    "n_weak",
    "digits",
    "template",
    "overlap",
    "copies",
    "head_cue",
    "related_articles",
    "credit",
    "address",
    "self",
)
#: … and as means over the lines before and after.
_AROUND = (
    "characters",
    "stopped",
    "function_words",
    "strong",
    "capitalised",
    "n_weak",
    "bullet",
    "overlap",
)
_WINDOWS = (6, 12)
_RUN = ("overlap", "strong", "bullet", "function_words", "capitalised")
#: Paragraphs with at most this many other lines between them belong to one block.
_BLOCK_GAP = 4
_PLACE = (
    "before",
    "after",
    "lines_before",
    "lines_after",
    "from_report",
    "from_long",
    "to_report",
    "to_long",
    "report_before",
    "report_after",
    "reports_before",
    "reports_after",
    "n_lines",
    "report_share",
    "line_length",
    "short_share",
    "cued_share",
    "run",
    "run_place",
)
COLUMNS = (
    *OWN,
    *(f"{c}{side}1" for side in "-+" for c in _BESIDE),
    *(f"{c}{side}{w}" for w in _WINDOWS for side in "<>" for c in _AROUND),
    *(f"run_{c}" for c in _RUN),
    *_PLACE,
)
_OWN_NUMBER = {name: number for number, name in enumerate(OWN)}
_BESIDE_NUMBERS = [_OWN_NUMBER[c] for c in _BESIDE]
_AROUND_NUMBERS = [_OWN_NUMBER[c] for c in _AROUND]
_RUN_NUMBERS = [_OWN_NUMBER[c] for c in _RUN]


def line_key(text: str) -> str:
    """Fold a line so that repetitions are found: no bullet, lower case, one space between words."""
    bullet = _BULLET.match(text)
    if bullet and bullet.end() < len(text):
        text = text[bullet.end() :]
    return " ".join(text.casefold().split())


def line_table(
    document: Document,
    lines: Sequence[Offsets],
    cues: Iterable[Hit],
    copies: Sequence[int],
    recurrence: Sequence[int],
) -> Floats:
    """Describe lines by themselves and by their neighbours.

    Parameters
    ----------
    document : Document
    lines : sequence of (int, int)
        Offsets of the lines in the order of reading, each line once however often it is repeated.
    cues : iterable of Hit
        What `find_cues` found in the document.
    copies : sequence of int
        How often the text has each line.
    recurrence : sequence of int
        How many other articles of the outlet carry each line.

    Returns
    -------
    array, shape (n_lines, len(COLUMNS))
        No NaN. Counts as logarithms of one plus the count, shares from 0 to 1; ``overlap`` is -0.2
        for a line without content words, and -1 stands for a neighbour beyond the ends.
    """
    if not lines:
        return np.zeros((0, len(COLUMNS)))
    starts, ends = np.array(lines).T
    words = _Words(document, starts, ends)
    texts = [document.text[start:end] for start, end in lines]
    shape = _shape(document.text, texts, starts, ends, words)
    cued = _cues(document, words, cues)
    paragraphs = _paragraphs(shape, cued, words)
    block = _main_block(words.n, paragraphs[:, 0])
    own = np.hstack(
        [
            shape,
            np.minimum(np.array(copies) / min(copies), 4)[:, None],
            np.log1p(recurrence)[:, None],
            _vocabulary(words, shape, block),
            _said_in_longer(words)[:, None],
            cued,
        ]
    )
    return np.hstack([own, _beside(own), _around(own), _place(own, words.n, paragraphs)])


# --- the line alone -----------------------------------------------------------


class _Words:
    """The words of a document, with the line of each (-1 for those in no line of the table)."""

    def __init__(self, document: Document, starts: Integers, ends: Integers) -> None:
        self.n_lines = len(starts)
        self.starts = np.array(document.word_starts or [0])
        tokens = document.tokens or ("",)
        line = np.searchsorted(starts, self.starts, side="right") - 1
        line[self.starts >= ends[line]] = -1
        self.line = line
        self._inside = line >= 0
        self._line_inside = line[self._inside]
        self.n = np.bincount(self._line_inside, minlength=self.n_lines).astype(float)
        known = read_language(document.language).function_words
        numbers = {token: number for number, token in enumerate(dict.fromkeys(tokens))}
        self.number = np.array([numbers[token] for token in tokens])
        self.is_function = np.array([token in known for token in numbers])[self.number]
        self.lengths = np.array([len(token) for token in numbers])[self.number]
        self.is_content = ~self.is_function & (self.lengths > 3)
        self.n_numbers = len(numbers)

    def sum(self, values: Floats | Flags | Integers) -> Floats:
        """Add a value of each word up by line."""
        counted = values[self._inside].astype(float)
        return np.bincount(self._line_inside, counted, minlength=self.n_lines).astype(float)


@cache
def _classes() -> NDArray[np.uint8]:
    """Class of each character of the basic plane."""
    table = np.zeros(0x10000, np.uint8)
    for code in range(0x10000):
        character = chr(code)
        if character.isupper() or character.istitle():
            table[code] = _UPPER
        elif character.isalpha():
            table[code] = _LOWER
        elif character.isdigit():
            table[code] = _DIGIT
        elif character.isspace():
            table[code] = _SPACE
    for sign, characters in _SIGNS.items():
        for character in characters:
            table[ord(character)] = sign
    return table


def _shape(
    text: str, texts: Sequence[str], starts: Integers, ends: Integers, words: _Words
) -> Floats:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    classes = _classes()[np.minimum(codes, 0xFFFF)]
    signs = _signs(classes, starts, ends)
    characters = ends - starts - signs[:, _SPACE]
    letters = np.maximum(signs[:, _UPPER] + signs[:, _LOWER], 1)
    per_word, per_character = np.maximum(words.n, 1), np.maximum(characters, 1)
    flags = [
        [t.rstrip(CLOSERS)[-1:] in FINAL for t in texts],
        [t[-1] == ":" for t in texts],
        [_BULLET.match(t) is not None for t in texts],
    ]
    return np.array(
        [
            np.log1p(characters),
            np.log1p(words.n),
            *flags,
            signs[:, _UPPER] / letters,
            words.sum(classes[words.starts] == _UPPER) / per_word,
            signs[:, _DIGIT] / per_character,
            np.log1p(signs[:, _STOP]),
            words.sum(words.is_function) / per_word,
            np.minimum(signs[:, _CURRENCY], 3),
            _holding(_DATE, text, starts),
        ],
        dtype=float,
    ).T


def _signs(classes: NDArray[np.uint8], starts: Integers, ends: Integers) -> Floats:
    """How many characters of each class each line has."""
    edges = np.concatenate([[0], np.array([starts, ends]).T.ravel(), [len(classes)]])
    piece = np.repeat(np.arange(len(edges) - 1), edges[1:] - edges[:-1])
    inside = piece % 2 == 1
    counts = np.bincount(
        (piece[inside] // 2) * _N_CLASSES + classes[inside], minlength=len(starts) * _N_CLASSES
    )
    return counts.reshape(-1, _N_CLASSES).astype(float)


def _holding(pattern: re.Pattern[str], text: str, starts: Integers) -> Flags:
    """Which lines hold a match."""
    found = np.array([m.start() for m in pattern.finditer(text)], int)
    flags = np.zeros(len(starts), bool)
    flags[np.searchsorted(starts, found, side="right") - 1] = True
    return flags


def find_cues(document: Document) -> list[Hit]:
    """Find the phrases of the language's list of boilerplate cues."""
    lexicon = pack_lexicon(document.language, "boilerplate")
    return list(lexicon.find(document.tokens)) if lexicon else []


def _cues(document: Document, words: _Words, cues: Iterable[Hit]) -> Floats:
    """Cue phrases of each line; what somebody is quoted with is not the outlet's appeal."""
    counts = np.zeros((words.n_lines, len(KINDS) + len(WEAK) + 2))
    lines = words.line.tolist()
    for hit in cues:
        line, last = lines[hit.start], hit.end - 1
        if line < 0 or lines[last] != line:
            continue
        if words.n[line] > _QUOTABLE_WORDS and hit.start in document.quoted_words:
            continue
        counts[line, _CUE_NUMBER[hit.entry.category]] += hit.end - hit.start
        if hit.entry.weight == "strong":
            is_head = hit.start == 0 or lines[hit.start - 1] != line
            end = document.words[last][1]
            counts[line, -2] += is_head
            counts[line, -1] += is_head and document.text[end : end + 2].strip()[:1] == ":"
    per_word = np.maximum(words.n, 1)[:, None]
    strong, weak = counts[:, : len(KINDS)], counts[:, len(KINDS) : -2]
    n_strong, n_weak = strong.sum(axis=1), weak[:, :_N_APPEAL].sum(axis=1)
    return np.column_stack(
        [
            n_strong / per_word[:, 0],
            n_weak / per_word[:, 0],
            np.minimum(n_strong, 12),
            np.minimum(n_weak, 12),
            counts[:, -2:],
            strong / per_word,
            weak / per_word,
        ]
    )


def _paragraphs(shape: Floats, cues: Floats, words: _Words) -> Flags:
    """Two flags a line: a paragraph that appeals to nobody, a long line."""
    column = dict(zip(OWN, shape.T, strict=False))
    prose = (column["stopped"] > 0) & (words.n >= _PROSE_WORDS)
    prose &= column["function_words"] > _PROSE_FUNCTION_WORDS
    report = prose & (cues[:, 0] <= _APPEAL_STRONG) & (cues[:, 1] <= _APPEAL_WEAK)
    return np.column_stack([report, words.n >= _LONG_WORDS])


def _said_in_longer(words: _Words) -> Floats:
    """Share of a line's runs of five words that a longer line has too."""
    n = max(0, len(words.number) - _SHINGLE + 1)
    shingle = np.zeros(n, np.uint64)
    for k in range(_SHINGLE):
        shingle = shingle * _HASH_BASE + words.number[k : k + n].astype(np.uint64)
    line = words.line[:n]
    whole = (line >= 0) & (line == words.line[len(words.line) - n :])
    shingle, line = shingle[whole], line[whole]
    _, same = np.unique(shingle, return_inverse=True)
    longest = np.zeros(len(shingle))
    np.maximum.at(longest, same, words.n[line])
    longer = np.bincount(line, longest[same] > words.n[line], minlength=words.n_lines)
    return longer / np.maximum(np.bincount(line, minlength=words.n_lines), 1)


def _main_block(n_words: Floats, report: Flags) -> Flags:
    """The paragraphs of the heaviest block: those that stand close together."""
    at = np.flatnonzero(report)
    if not len(at):
        return report
    block = np.append(0, np.cumsum(at[1:] - at[:-1] > _BLOCK_GAP + 1))
    weight = np.bincount(block, n_words[at])
    flags = np.zeros(len(report), bool)
    flags[at[block == np.argmax(weight)]] = True
    return flags


def _vocabulary(words: _Words, shape: Floats, report: Flags) -> Floats:
    """Share of a line's content words that paragraphs, or the first title, use; their number."""
    n_numbers = words.n_numbers
    in_report = words.is_content & (words.line >= 0) & report[words.line]
    pairs = np.unique(words.line[in_report] * n_numbers + words.number[in_report])
    n_reports = np.bincount(pairs % n_numbers, minlength=n_numbers)
    elsewhere = n_reports[words.number] - in_report > 0
    n_content = words.sum(words.is_content)
    per_content = np.maximum(n_content, 1)
    stopped = shape[:, _OWN_NUMBER["stopped"]] > 0
    known = words.sum(words.is_content & elsewhere)
    title_like = (words.n >= _TITLE_WORDS[0]) & (words.n <= _TITLE_WORDS[1]) & ~stopped
    title_like &= np.arange(words.n_lines) <= (np.argmax(report) if report.any() else words.n_lines)
    title = np.argmax(np.where(title_like, known + 0.001, 0))
    in_title = np.zeros(n_numbers, bool)
    in_title[words.number[(words.line == title) & words.is_content]] = True
    overlap = words.sum(words.is_content & elsewhere) / per_content
    likeness = words.sum(words.is_content & in_title[words.number]) / per_content
    return np.array([np.where(n_content > 0, overlap, -0.2), likeness, np.log1p(n_content)]).T


# --- its neighbours -----------------------------------------------------------


def _beside(own: Floats) -> Floats:
    """The lines before and after; -1 beyond the ends."""
    values = own[:, _BESIDE_NUMBERS]
    beyond = np.full((1, values.shape[1]), -1.0)
    return np.hstack([np.vstack([beyond, values[:-1]]), np.vstack([values[1:], beyond])])


def _around(own: Floats) -> Floats:
    """Means over the lines before and after; 0 beyond the ends."""
    n, values = len(own), own[:, _AROUND_NUMBERS]
    sums = np.vstack([np.zeros(values.shape[1]), np.cumsum(values, axis=0)])
    here = np.arange(n)
    means = []
    for window in _WINDOWS:
        low, high = np.maximum(here - window, 0), np.minimum(here + 1 + window, n)
        means += [
            (sums[here] - sums[low]) / np.maximum(here - low, 1)[:, None],
            (sums[high] - sums[here + 1]) / np.maximum(high - here - 1, 1)[:, None],
        ]
    return np.hstack(means)


def _place(own: Floats, n_words: Floats, paragraphs: Flags) -> Floats:
    """Where in the text a line stands, and in what run of long or short lines."""
    n, here = len(own), np.arange(len(own))
    size = np.expm1(own[:, 0])
    total = max(float(size.sum()), 1.0)
    before = np.cumsum(size) - size
    report = paragraphs[:, 0]
    report_size = np.where(report, size, 0)
    report_total = max(float(report_size.sum()), 1.0)
    report_before = np.cumsum(report_size)
    n_reports = np.cumsum(report)
    distances = np.log1p(np.hstack([_since(paragraphs), _since(paragraphs[::-1])[::-1]]))
    means, run, run_place = _runs(own, n_words < _SHORT_WORDS)
    table = np.empty((n, len(_RUN) + len(_PLACE)))
    table[:, : len(_RUN)] = means
    table[:, len(_RUN) :].T[:] = np.array(
        [
            before / total,
            1 - (before + size) / total,
            np.log1p(here),
            np.log1p(n - 1 - here),
            *distances.T,
            (report_before - report_size) / report_total,
            1 - report_before / report_total,
            np.log1p(n_reports - report),
            np.log1p(n_reports[-1] - n_reports),
            np.full(n, np.log1p(n)),
            np.full(n, report_size.sum() / total),
            np.full(n, np.log1p(total / n)),
            np.full(n, np.mean(n_words < _SHORT_WORDS)),
            np.full(n, np.mean(own[:, _OWN_NUMBER["strong"]] > 0)),
            run,
            run_place,
        ]
    )
    return table


def _since(flags: Flags) -> Floats:
    """How many lines ago each flag was last set."""
    here = np.arange(len(flags))[:, None]
    last = np.maximum.accumulate(np.where(flags, here, -_FAR), axis=0)
    last = np.vstack([np.full(flags.shape[1], -_FAR), last[:-1]])
    return np.minimum(here - last, _FAR)


def _runs(own: Floats, short: Flags) -> tuple[Floats, Floats, Floats]:
    """Means over each line's run of short (or long) lines, its signed length, the place in it."""
    n = len(short)
    edges = np.append(0, np.flatnonzero(short[1:] != short[:-1]) + 1)
    lengths = np.append(edges[1:], n) - edges
    means = np.add.reduceat(own[:, _RUN_NUMBERS], edges, axis=0) / lengths[:, None]
    run = np.repeat(np.arange(len(edges)), lengths)
    place = (np.arange(n) - edges[run] + 0.5) / lengths[run]
    return means[run], np.where(short, 1, -1) * np.log1p(lengths[run]), place
