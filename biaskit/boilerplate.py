"""`find_regions`: every line of an article gets a region, and a kind where it is not the article.

Works on the text alone. No cue decides by itself: the wording of a line is weighed against its
shape (length, final stop, title-likeness), its repetition and what stands around it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from biaskit.document import Document
from biaskit.lexicons import Hit, pack_lexicon
from biaskit.spans import Span

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
_REGION_OF = {**dict.fromkeys(PROMOTION, "promotion"), **dict.fromkeys(RESIDUE, "residue")}

_SHORT_CODE = re.compile(r"[\[{<][\[{]?/?\w[^\[\]{}<>\n]{0,200}[\]}>][\]}]?")
_BYLINE = re.compile(r"\s(?:di|by|de|por|par|von)\s+(?=[^\W\d_])")
_SIGNED = re.compile(r"(?:di|by|de|por|par|von)\s\S+(?:\s\S+){0,8}$")
_FINAL = tuple(".!?…")
_CLOSERS = "\"'”’»)]“ "
#: A line of this many words with a final stop is prose.
_PROSE_WORDS = 9
#: Longest headline, sub-head and list item, in words.
_TITLE_WORDS = 22
#: A line of fewer words before the first paragraph is a credit, not a title.
_MIN_TITLE_WORDS = 4


@dataclass(frozen=True, slots=True)
class _Line:
    """What is known of one line before its neighbours are looked at."""

    start: int
    end: int
    key: str
    n_words: int
    stopped: bool
    strong: Counter[str]
    n_strong_words: int
    n_weak: int
    n_address: int
    doubled: bool
    code: bool

    @property
    def is_prose(self) -> bool:
        return self.stopped and self.n_words >= _PROSE_WORDS

    @property
    def kind(self) -> str:
        """The kind its wording speaks for most, or empty."""
        return max(self.strong, key=lambda k: self.strong[k]) if self.strong else ""


def find_regions(document: Document, template: Collection[str] = frozenset()) -> tuple[Span, ...]:
    """Label every line, or part of a line, with its region.

    Parameters
    ----------
    document : Document
    template : collection of str
        Lines that other articles of the same outlet carry too, as `line_key` gives them.

    Returns
    -------
    tuple of Span
        Kind ``region``, in order; together they hold every non-blank character once. ``region`` is
        one of headline, subhead, body, promotion, residue, repeat; ``category`` names the kind of
        promotion or residue.

    Notes
    -----
    Limits: a related headline that reads like a paragraph and stands inside the article is taken
    for body; in languages without a cue list only shape and repetition speak.
    """
    units = list(_units(document))
    lines = [_line(document, start, end) for start, end in units]
    labels = _labels(lines, template)
    return tuple(
        Span(line.start, line.end, "region", category=kind, region=region, entry="line")
        for line, (region, kind) in zip(lines, labels, strict=True)
    )


def line_key(text: str) -> str:
    """Fold a line so that repetitions are found: lower case, one space between words."""
    return " ".join(text.casefold().split())


# --- one line -----------------------------------------------------------------


def _units(document: Document) -> Iterator[tuple[int, int]]:
    """Lines, with short-codes at their head split off."""
    for start, end in document.lines:
        code = _SHORT_CODE.match(document.text, start, end)
        if code and code.end() < end:
            yield code.span()
            start = _skip_blank(document.text, code.end(), end)
        if start < end:
            yield start, end


def _skip_blank(text: str, start: int, end: int) -> int:
    return end - len(text[start:end].lstrip())


def _line(document: Document, start: int, end: int) -> _Line:
    text = document.text[start:end]
    words = document.word_range(start, end)
    strong: Counter[str] = Counter()
    weak: Counter[str] = Counter()
    for hit in _hits(document, words):
        if hit.entry.weight == "strong":
            strong[hit.entry.category] += hit.end - hit.start
        else:
            weak[hit.entry.category] += 1
    return _Line(
        start=start,
        end=end,
        key=line_key(text),
        n_words=len(words),
        stopped=text.rstrip(_CLOSERS).endswith(_FINAL),
        strong=strong,
        n_strong_words=sum(strong.values()),
        n_weak=sum(weak.values()),
        n_address=weak["address"] + weak["self"],
        doubled=_is_doubled(text),
        code=bool(_SHORT_CODE.fullmatch(text)),
    )


def _hits(document: Document, words: range) -> Iterator[Hit]:
    """Cue hits of a line; what somebody is quoted with is not the outlet's appeal."""
    lexicon = pack_lexicon(document.language, "boilerplate")
    if lexicon is None:
        return
    for hit in lexicon.find(document.tokens[words.start : words.stop]):
        if words.start + hit.start not in document.quoted_words:
            yield hit


def _is_doubled(text: str) -> bool:
    """Whether a line says its title twice: "Title by Name Title"."""
    for byline in _BYLINE.finditer(text):
        title = text[: byline.start()].strip()
        if len(title) > 3 and text.endswith(title) and len(text) > 2 * len(title):
            return True
    half = len(text) // 2
    return len(text) > 20 and text[:half].strip() == text[half:].strip()


# --- all lines ----------------------------------------------------------------


def _labels(lines: Sequence[_Line], template: Collection[str]) -> list[tuple[str, str]]:
    first, last = _article_range(lines)
    labels: list[tuple[str, str]] = []
    seen: dict[str, tuple[str, str]] = {}
    for position, line in enumerate(lines):
        label = seen.get(line.key)
        if label is not None and len(line.key) > 1:
            label = label if label[0] in ("promotion", "residue") else ("repeat", "")
        else:
            label = _label(lines, position, first, last, line.key in template, labels)
        seen.setdefault(line.key, label)
        labels.append(label)
    return labels


def _article_range(lines: Sequence[_Line]) -> tuple[int, int]:
    """First and last line of plain prose; everything is the article when there is none."""
    prose = [
        i
        for i, line in enumerate(lines)
        if line.is_prose and not _is_appeal(line, _in_tail(i, lines))
    ]
    return (prose[0], prose[-1]) if prose else (0, len(lines) - 1)


def _in_tail(position: int, lines: Sequence[_Line]) -> bool:
    return position >= max(4, 0.6 * len(lines))


def _is_appeal(line: _Line, in_tail: bool) -> bool:
    """Whether a line speaks to readers about the outlet; at the end it need not address them."""
    evidence = 2 * len(line.strong) + line.n_strong_words + line.n_weak
    if line.n_words <= _PROSE_WORDS:
        return bool(line.strong) and 2 * line.n_strong_words >= line.n_words
    addressed = line.n_address > 0 or in_tail
    return addressed and evidence >= 5 and evidence / line.n_words > 0.12


def _label(
    lines: Sequence[_Line],
    position: int,
    first: int,
    last: int,
    in_template: bool,
    before: Sequence[tuple[str, str]],
) -> tuple[str, str]:
    line = lines[position]
    if line.code:
        return "residue", "short_code"
    if not line.n_words or line.key.isdigit():
        return "residue", "navigation"
    if in_template or _is_appeal(line, _in_tail(position, lines)):
        return _boilerplate(line.kind or "navigation")
    if line.doubled:
        return _boilerplate("shop" if line.kind == "shop" else "related_articles")
    title_like = line.n_words <= _TITLE_WORDS and not line.stopped
    if position > last:
        if not title_like:
            return "body", ""
        return _boilerplate(line.kind or "related_articles")
    has_headline = any(region in ("headline", "body") for region, _ in before)
    if position < first or (not has_headline and _is_repeated(lines, position)):
        if line.n_words < _MIN_TITLE_WORDS or _SIGNED.match(line.key):
            return _boilerplate(line.kind or "credit")
        return ("subhead" if has_headline else "headline"), ""
    return ("subhead" if title_like else "body"), ""


def _is_repeated(lines: Sequence[_Line], position: int) -> bool:
    return any(other.key == lines[position].key for other in lines[position + 1 : position + 4])


def _boilerplate(kind: str) -> tuple[str, str]:
    return _REGION_OF[kind], kind


# --- features -----------------------------------------------------------------


def n_characters(document: Document, *regions: str) -> int:
    """Non-blank characters in some regions, or in all."""
    return sum(
        n_non_blank(document.text[s.start : s.end])
        for s in document.spans_of("region")
        if not regions or s.region in regions
    )


def n_non_blank(text: str) -> int:
    """Characters that are not white space."""
    return sum(map(len, text.split()))


def region_ratio(document: Document, *regions: str) -> float:
    """Characters in some regions, of all non-blank characters; NaN for an empty text."""
    n_all = n_characters(document)
    return n_characters(document, *regions) / n_all if n_all else math.nan


def boilerplate_ratio(document: Document) -> float:
    """Characters that are not the article: promotion, residue and repeats.

    Returns
    -------
    float
        0 to 1, of all non-blank characters; higher means more leftovers on the page.

    Notes
    -----
    Limits: the ratio depends on how a page was collected, not only on the outlet.
    """
    return region_ratio(document, "promotion", "residue", "repeat")


def promotion_ratio(document: Document) -> float:
    """Characters in promotion, of all non-blank characters: the promotional boilerplate ratio."""
    return region_ratio(document, "promotion")


def residue_ratio(document: Document) -> float:
    """Characters in residue (buttons, notices, credits, short-codes), of all non-blank ones."""
    return region_ratio(document, "residue")


def repeat_ratio(document: Document) -> float:
    """Characters in lines already seen in the article, of all non-blank ones."""
    return region_ratio(document, "repeat")
