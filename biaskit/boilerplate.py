"""`find_regions`: every line of an article gets a region, and a kind where it is not the article.

Works on the text alone. No cue decides by itself: a small model weighs the wording of a line
against its shape, its repetition and what stands around it (`lines.py`); with ``learned=False`` a
few rules weigh the same table.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np

from biaskit.document import Document, Offsets
from biaskit.languages import read_language
from biaskit.lexicons import Hit
from biaskit.lines import (
    CLOSERS,
    COLUMNS,
    FINAL,
    KINDS,
    PROMOTION,
    RESIDUE,
    Flags,
    Floats,
    find_cues,
    line_key,
    line_table,
)
from biaskit.spans import Span
from biaskit.trees import read_trees

#: Kinds whose paragraphs go on in the next one.
_APPEALS = ("donation", "subscription", "newsletter", "shop", "app", "event")
_REGION_OF = {**dict.fromkeys(PROMOTION, "promotion"), **dict.fromkeys(RESIDUE, "residue")}
_COLUMN = {name: number for number, name in enumerate(COLUMNS)}
_KIND_COLUMNS = [_COLUMN[kind] for kind in KINDS]

# A short-code has a name with a number, an underscore or settings, or closes another.
_CODE = re.compile(
    r"\[/?[a-z]{2,20}(?:[_-]\w{1,30}|\s[a-z_]{1,20}=)[^\[\]\n]{0,200}\]"
    r"|\[/[a-z]{2,20}\]|\{\{[^{}\n]{1,200}\}\}|<[a-z/!][^<>\n]{0,200}>"
)
_WHOLE_CODE = re.compile(r"\[/?[a-z_]{2,30}\]|\[\[\w[^\[\]\n]{0,200}\]\]")
_SEPARATED = re.compile(r"\S\s[|>/·»]\s\S")
_SIGNED = re.compile(r"(?:di|by|de|por|par|von)\s\S+(?:\s\S+){0,8}$")
#: Share of a line's runs of words said in a longer line that makes it a pull quote.
_REPEATED_SHARE = 0.9
#: Where the article has fewer of the words of a recurring paragraph, it is not about the story.
_FOREIGN_OVERLAP = 0.5
#: A line with a final stop and more characters is a paragraph.
_PARAGRAPH_LENGTH = 60
#: A title said twice in a line has so many words, and the line is so many times longer at most.
_DOUBLED_WORDS = 3
_DOUBLED_LENGTH = 4
#: A line of more words with a final stop reads like a paragraph.
_SENTENCE_WORDS = 8
#: A line with a label ("Read also: …") has at most this many words.
_LABELLED_WORDS = 25
#: Kinds that ask something of the reader, and the share of strong cues that makes one certain.
_ASKED = ("newsletter", "donation", "subscription", "share_follow", "comment_prompt")
_ASKED_SHARE = 0.35
_ASKED_WORDS = 5
#: Longest headline and sub-head, and shortest headline, in words.
_TITLE_WORDS = 22
_MIN_TITLE_WORDS = 4
#: A title among so many first lines is the headline; further down it may be a list of contents.
_HEAD_LINES = 3
#: A credit inside the article with more words (as a logarithm) closes a caption.
_CAPTION_WORDS = math.log1p(6)
#: Words of a run that is looked for in an extractor's text.
_RUN_WORDS = 4
#: A line of fewer words is a repeat only where its neighbours are repeated too.
_REPEAT_WORDS = 4
#: Cue words, and their share, from which a sentence at the end of a line is a leftover.
_GLUED_WORDS = 2
_GLUED_SHARE = 0.25

_Label = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Page:
    """The lines of a text and what is known of them.

    ``copies`` has the lines that share a key; ``titles`` the keys of lines that say a title twice,
    and of these titles. ``own`` has, for each line, the row of ``table`` that describes it: lines
    that are said twice have one row. ``rows`` has the line of each row. ``n_head`` is the number of
    lines above the first paragraph.
    """

    document: Document
    lines: list[Offsets]
    keys: list[str]
    copies: dict[str, list[int]]
    titles: set[str]
    own: list[int]
    rows: list[int]
    n_head: int
    table: Floats

    def text(self, line: int) -> str:
        return self.document.text[slice(*self.lines[line])]

    def column(self, name: str) -> Floats:
        return self.table[:, _COLUMN[name]]


def find_regions(
    document: Document,
    template: Mapping[str, int] | None = None,
    *,
    main_text: str = "",
    learned: bool = True,
) -> tuple[Span, ...]:
    """Label every line, or part of a line, with its region.

    Parameters
    ----------
    document : Document
    template : mapping of str to int, optional
        `line_key` of a line → how many other articles of the outlet carry it.
    main_text : str, default ""
        What an extractor of web pages takes for the article: a second opinion of equal weight.
    learned : bool, default True
        Judge with the model that comes with the package; with False by a few rules.

    Returns
    -------
    tuple of Span
        Kind ``region``, in order; together they hold every non-blank character once. ``region`` is
        one of headline, subhead, body, promotion, residue, repeat; ``category`` names the kind of
        promotion or residue.

    Notes
    -----
    Limits: lists and tables inside guides are taken for lists of links in part; teasers that read
    like a paragraph and captions without a credit are taken for body. In languages without a cue
    list only shape and repetition speak. Measured errors are in the README.
    """
    cues = find_cues(document)
    pieces = list(_pieces(document, cues))
    if not pieces:
        return ()
    page = _page(document, pieces, cues, template or {})
    if learned:
        chance = read_trees("regions.json", COLUMNS).probability(page.table)
    else:
        chance = _ruled(page).astype(float)
    if main_text:
        chance = (chance + 1 - _share_in(main_text, page)) / 2
    return tuple(_spans(page, _labels(page, _is_leftover(page, chance))))


# --- lines --------------------------------------------------------------------


def _pieces(document: Document, cues: Sequence[Hit]) -> Iterator[Offsets]:
    """Lines, cut at short-codes and where a leftover is glued to a sentence."""
    text = document.text
    at = [hit.start for hit in cues]
    for start, end in document.lines:
        position = start
        codes = _CODE.finditer(text, start, end) if _may_hold_code(text, start, end) else ()
        for code in codes:
            yield from _unglued(document, cues, at, *_trimmed(text, position, code.start()))
            yield code.span()
            position = code.end()
        yield from _unglued(document, cues, at, *_trimmed(text, position, end))


def _may_hold_code(text: str, start: int, end: int) -> bool:
    return any(text.find(mark, start, end) >= 0 for mark in "[{<")


def _trimmed(text: str, start: int, end: int) -> Offsets:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _unglued(
    document: Document, cues: Sequence[Hit], at: Sequence[int], start: int, end: int
) -> Iterator[Offsets]:
    """Part sentences that appeal to readers from the rest of the line."""
    if start >= end:
        return
    if _n_cue_words(document, cues, at, start, end)[0] < _GLUED_WORDS:
        yield start, end
        return
    first = bisect_left(document.sentences, (start, start))
    last = bisect_left(document.sentences, (end, end))
    edges = [start, *(s for s, _ in document.sentences[first + 1 : last]), end]
    flags = [_is_appeal(document, cues, at, a, b) for a, b in pairwise(edges)]
    if all(flags) or not (flags[0] or flags[-1]):
        yield start, end
        return
    head = flags.index(False)
    tail = len(flags) - flags[::-1].index(False)
    for a, b in ((edges[0], edges[head]), (edges[head], edges[tail]), (edges[tail], edges[-1])):
        if a < b:
            yield _trimmed(document.text, a, b)


def _is_appeal(
    document: Document, cues: Sequence[Hit], at: Sequence[int], start: int, end: int
) -> bool:
    strong, every = _n_cue_words(document, cues, at, start, end)
    n_words = len(document.word_range(start, end))
    return strong >= _GLUED_WORDS and every >= _GLUED_SHARE * n_words


def _n_cue_words(
    document: Document, cues: Sequence[Hit], at: Sequence[int], start: int, end: int
) -> tuple[int, int]:
    """Words of strong cues and of all cues in a stretch."""
    words = document.word_range(start, end)
    hits = cues[bisect_left(at, words.start) : bisect_left(at, words.stop)]
    strong = sum(hit.end - hit.start for hit in hits if hit.entry.weight == "strong")
    return strong, sum(hit.end - hit.start for hit in hits)


def _page(
    document: Document, lines: list[Offsets], cues: Sequence[Hit], template: Mapping[str, int]
) -> _Page:
    keys = [line_key(document.text[start:end]) for start, end in lines]
    at: dict[str, list[int]] = {}
    for number, key in enumerate(keys):
        at.setdefault(key, []).append(number)
    rows = sorted(_speaker(document, lines, numbers) for numbers in at.values())
    own_row = {keys[line]: row for row, line in enumerate(rows)}
    table = line_table(
        document,
        [lines[line] for line in rows],
        cues,
        [len(at[keys[line]]) for line in rows],
        [template.get(keys[line], 0) for line in rows],
    )
    titles, own = _titles(document.text, lines), [own_row[key] for key in keys]
    paragraphs = (n for n, line in enumerate(lines) if _is_paragraph(document.text, line))
    n_head = next(paragraphs, len(lines))
    return _Page(document, lines, keys, at, titles, own, rows, n_head, table)


def _titles(text: str, lines: Sequence[Offsets]) -> set[str]:
    titles = set()
    for start, end in lines:
        title = _doubled_title(text[start:end])
        if title:
            titles |= {line_key(text[start:end]), line_key(title)}
    return titles


def _speaker(document: Document, lines: Sequence[Offsets], numbers: Sequence[int]) -> int:
    """Of the copies of a line the first that a paragraph follows, or the first."""
    if len(numbers) > 1:
        for number in numbers:
            if number + 1 < len(lines) and _is_paragraph(document.text, lines[number + 1]):
                return number
    return numbers[0]


def _is_paragraph(text: str, line: Offsets) -> bool:
    start, end = line
    return end - start > _PARAGRAPH_LENGTH and text[start:end].rstrip(CLOSERS)[-1:] in FINAL


# --- article or leftover ------------------------------------------------------


def _is_leftover(page: _Page, chance: Floats) -> Flags:
    """Which rows of the table are not the article, by their probability and what is certain."""
    words = np.expm1(page.column("words"))
    flags = chance >= 0.5
    report = (page.column("stopped") > 0) & (words > _SENTENCE_WORDS)
    flags |= (page.column("template") > 0) & (~report | _is_foreign_tail(page))
    flags |= _is_appeal_line(page, words)
    labelled = (page.column("head_label") > 0) & (page.column("related_articles") > 0)
    flags |= labelled & (words <= _LABELLED_WORDS)
    summary = (page.column("said_in_longer") >= _REPEATED_SHARE) & (words > _SENTENCE_WORDS)
    flags |= summary & (page.column("reports_before") == 0)
    flags |= [_is_code(page.text(line)) for line in page.rows]
    flags |= [key in page.titles for key in (page.keys[line] for line in page.rows)]
    addressed = (page.column("address") + page.column("self") > 0) & (page.column("stopped") > 0)
    addressed &= words <= _SENTENCE_WORDS
    flags[1:] |= addressed[1:] & flags[:-1] & (page.column("n_strong")[:-1] > 0)
    return flags


def _is_appeal_line(page: _Page, words: Floats) -> Flags:
    """Short lines that open with an appeal and are mostly cues: certain, wherever they stand."""
    asked = sum(page.column(kind) for kind in _ASKED) > 0
    opens = (page.column("head_cue") > 0) & (page.column("bullet") == 0)
    short = (words >= _ASKED_WORDS - 0.5) & (words <= _LABELLED_WORDS)
    return np.asarray(asked & opens & short & (page.column("strong") >= _ASKED_SHARE))


def _share_in(main_text: str, page: _Page) -> Floats:
    """Share of each row's runs of words that a text has; short rows have to be a line of it."""
    word = read_language(page.document.language).word
    words = [match.group().casefold() for match in word.finditer(main_text)]
    known = {tuple(words[i : i + _RUN_WORDS]) for i in range(len(words) - _RUN_WORDS + 1)}
    lines = {line_key(line.strip()) for line in main_text.splitlines()}
    shares = np.zeros(len(page.rows))
    for row, line in enumerate(page.rows):
        said = [match.group().casefold() for match in word.finditer(page.text(line))]
        runs = [tuple(said[i : i + _RUN_WORDS]) for i in range(len(said) - _RUN_WORDS + 1)]
        found = sum(run in known for run in runs) / max(1, len(runs))
        shares[row] = found if runs else page.keys[line] in lines
    return shares


def _is_foreign_tail(page: _Page) -> Flags:
    """Rows after the last line of the article's own that share few of its words.

    An outlet's background on the story recurs too, but it speaks of the story.
    """
    here, own = np.arange(len(page.rows)), page.column("template") == 0
    last = here[own].max(initial=-1)
    return np.asarray((here > last) & (page.column("overlap") < _FOREIGN_OVERLAP))


def _ruled(page: _Page) -> Flags:
    """Judge by rules: appeals, short lines of cues, and what stands around the paragraphs."""
    words = np.expm1(page.column("words"))
    strong, weak = page.column("strong"), page.column("weak")
    prose = (page.column("stopped") > 0) & (words >= 9)
    appeal = (page.column("n_strong") >= 3) & (strong + weak > 0.25)
    late = (page.column("reports_after") == 0) & ~prose
    early = (page.column("reports_before") == 0) & (words < _MIN_TITLE_WORDS)
    return np.asarray(appeal | early | late | (~prose & (strong >= 0.5)))


def _is_code(text: str) -> bool:
    return bool(_CODE.fullmatch(text) or _WHOLE_CODE.fullmatch(text))


def _doubled_title(text: str) -> str:
    """Title of a line that says it twice ("Title by Name Title"), or empty."""
    words = text.split(maxsplit=2)
    again = text.find(" ".join(words[:2]), 1) if len(words) > 2 else -1
    title = text[again:] if again > 0 else ""
    is_title = len(title.split()) >= _DOUBLED_WORDS and len(text) <= _DOUBLED_LENGTH * len(title)
    return title if is_title and text.startswith(title) else ""


# --- kinds and regions --------------------------------------------------------


def _labels(page: _Page, leftover: Flags) -> list[_Label]:
    """Region and kind of each line."""
    kinds = _kinds(page, leftover)
    articles = _article_regions(page, leftover)
    labels: list[_Label] = []
    for line, row in enumerate(page.own):
        if leftover[row]:
            labels.append((_REGION_OF.get(kinds[row], "repeat"), kinds[row]))
        elif _is_repeat(page, line):
            labels.append(("repeat", ""))
        else:
            labels.append((articles[row], ""))
    return labels


def _is_repeat(page: _Page, line: int) -> bool:
    """Whether a line of the article is said here for the second time."""
    row = page.own[line]
    kept = _kept(page, row)
    if line == kept:
        return False
    if len(page.keys[line].split()) >= _REPEAT_WORDS:
        return True
    near = ((line + d, kept + d) for d in (-1, 1))
    n = len(page.keys)
    return any(0 <= a < n and 0 <= b < n and page.keys[a] == page.keys[b] for a, b in near)


def _kept(page: _Page, row: int) -> int:
    """Of the copies of a line the one that is the article.

    Above the first paragraph a title is kept where it comes first, and a paragraph that is printed
    again further down is its summary.
    """
    line, text = page.rows[row], page.document.text
    copies = page.copies[page.keys[line]]
    first, last = copies[0], copies[-1]
    if first == last or first > page.n_head:
        return line
    is_block = page.keys[first + 1 : first + 2] == page.keys[last + 1 : last + 2]
    if _is_paragraph(text, page.lines[first]) and not (is_block or last == first + 1):
        return last
    return first if first < _HEAD_LINES else line


def _kinds(page: _Page, leftover: Flags) -> list[str]:
    """Kind of each leftover; empty for what repeats a part of a longer line."""
    shares = page.table[:, _KIND_COLUMNS]
    best, any_cue = shares.argmax(axis=1), shares.max(axis=1, initial=0) > 0
    repeated = page.column("said_in_longer") >= _REPEATED_SHARE
    first = int(np.argmax(~leftover)) if not leftover.all() else len(leftover)
    kinds, heading = [""] * len(leftover), ""
    for row in np.flatnonzero(leftover).tolist():
        if row and not leftover[row - 1]:
            heading = ""
        above = kinds[row - 1] if row else ""
        text = page.text(page.rows[row])
        if _is_code(text):
            kinds[row] = "short_code"
        elif page.keys[page.rows[row]] in page.titles:
            is_title = not _doubled_title(text) and above
            shop = above == "shop" if is_title else page.column("shop")[row] > 0
            kinds[row] = "shop" if shop else "related_articles"
        elif any_cue[row]:
            kind = KINDS[best[row]]
            inside = row > first and page.column("words")[row] > _CAPTION_WORDS
            is_caption = kind == "credit" and inside and not page.column("head_cue")[row]
            kinds[row] = "caption" if is_caption and not page.column("biography")[row] else kind
        elif repeated[row]:
            continue
        else:
            kinds[row] = _kind_by_shape(page, row, row < first, heading, above)
        if page.column("strong")[row] >= 0.5:
            heading = kinds[row]
    return kinds


def _kind_by_shape(page: _Page, row: int, before_article: bool, heading: str, above: str) -> str:
    """Kind of a leftover without a strong cue."""
    text, words = page.text(page.rows[row]), math.expm1(page.column("words")[row])
    stopped, date = page.column("stopped")[row], page.column("date")[row]
    weak = {group: page.column(group)[row] for group in ("biography", "self", "trade", "address")}
    is_short = words <= _SENTENCE_WORDS
    if above in _APPEALS and (stopped or (is_short and max(weak["self"], weak["address"]))):
        return above
    if _SEPARATED.search(text) or page.column("section")[row] >= 0.5:
        return "navigation"
    if _SIGNED.match(text.casefold()) or weak["biography"] or (is_short and date):
        return "shop" if weak["trade"] else "credit"
    if before_article and is_short and not stopped and words > 0:
        return "credit"
    if heading in PROMOTION and not stopped:
        return heading
    if words < _MIN_TITLE_WORDS:
        return "navigation"
    if stopped and max(weak.values()):
        return "shop" if weak["trade"] > max(weak["self"], weak["address"]) else "donation"
    return "related_articles"


def _article_regions(page: _Page, leftover: Flags) -> list[str]:
    """Headline, subhead or body of each row that is the article."""
    words = np.expm1(page.column("words"))
    title = (page.column("stopped") == 0) & (words <= _TITLE_WORDS) & (page.column("bullet") == 0)
    regions = ["body"] * len(leftover)
    article = np.flatnonzero(~leftover).tolist()
    prose = next((i for i, row in enumerate(article) if not title[row]), None)
    for i, row in enumerate(article):
        if i == 0 and prose is not None and (title[row] or _is_said_again(page, row)):
            regions[row] = "headline"
        elif title[row] and prose is not None:
            is_last = i + 1 == len(article)
            if i < prose or not (is_last or title[article[i + 1]]):
                regions[row] = "subhead"
    return regions


def _is_said_again(page: _Page, row: int) -> bool:
    """Whether the next line is the same, as where a page prints its headline twice."""
    numbers = page.copies[page.keys[page.rows[row]]]
    return len(numbers) > 1 and numbers[1] == numbers[0] + 1


def _spans(page: _Page, labels: Sequence[_Label]) -> Iterator[Span]:
    """One span a line; pieces of a line that came out the same are joined again."""
    starts = {start for start, _ in page.document.lines}
    waiting: Span | None = None
    for (start, end), (region, kind) in zip(page.lines, labels, strict=True):
        span = Span(start, end, "region", category=kind, region=region, entry="line")
        if waiting is not None and start not in starts and _same(waiting, span):
            waiting = Span(waiting.start, end, "region", category=kind, region=region, entry="line")
            continue
        if waiting is not None:
            yield waiting
        waiting = span
    if waiting is not None:
        yield waiting


def _same(a: Span, b: Span) -> bool:
    return (a.region, a.category) == (b.region, b.category)


# --- many articles of an outlet -----------------------------------------------

#: Articles that share at least this part of their paragraphs are renderings of one text.
_COPY_SHARE = 0.5
#: A line in more articles than this is the outlet's own, unless they share this much of the longer.
_MANY = 20
_WHOLE_SHARE = 0.75


def recurring_lines(texts: Sequence[str]) -> dict[str, int]:
    """Find the lines that several articles of one outlet carry.

    Parameters
    ----------
    texts : sequence of str
        Different articles of one outlet.

    Returns
    -------
    dict of str to int
        `line_key` of a line → how many other articles carry it, 1 or more; renderings of one text
        count as one article.
    """
    keys = [{line_key(line.strip()) for line in text.splitlines()} - {""} for text in texts]
    where: dict[str, list[int]] = {}
    for number, lines in enumerate(keys):
        for line in lines:
            where.setdefault(line, []).append(number)
    shared = {line: numbers for line, numbers in where.items() if len(numbers) > 1}
    story = _stories(keys, shared)
    counts = {line: len({story[n] for n in numbers}) - 1 for line, numbers in shared.items()}
    return {line: count for line, count in counts.items() if count}


def _stories(keys: Sequence[set[str]], shared: Mapping[str, Sequence[int]]) -> list[int]:
    """Number of the first rendering of each article's text."""
    length = [sum(len(k) for k in lines if _is_paragraph(k, (0, len(k)))) for lines in keys]
    common: Counter[tuple[int, int]] = Counter()
    whole: Counter[tuple[int, int]] = Counter()
    for line, numbers in shared.items():
        if _is_paragraph(line, (0, len(line))):
            whole.update({(numbers[0], other): len(line) for other in numbers[1:]})
            if len(numbers) <= _MANY:
                common.update(dict.fromkeys(combinations(numbers, 2), len(line)))
    same = [p for p, n in common.items() if n >= _COPY_SHARE * min(length[i] for i in p)]
    same += [p for p, n in whole.items() if n >= _WHOLE_SHARE * max(length[i] for i in p)]
    story = list(range(len(keys)))
    for a, b in same:
        low, high = sorted((_root(story, a), _root(story, b)))
        story[high] = low
    return [_root(story, number) for number in range(len(keys))]


def _root(story: list[int], number: int) -> int:
    while story[number] != number:
        story[number] = story[story[number]]
        number = story[number]
    return number


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


def kind_n(document: Document, kind: str) -> int:
    """Number of stretches of one kind of promotion or residue."""
    return sum(span.category == kind for span in document.spans_of("region"))


def repeat_n(document: Document) -> int:
    """Number of lines already seen in the article."""
    return sum(span.region == "repeat" for span in document.spans_of("region"))
