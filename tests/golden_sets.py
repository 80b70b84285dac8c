"""Readers and scores of the golden texts."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from biaskit.attribution import find_attributions
from biaskit.boilerplate import find_regions
from biaskit.document import Document, prepare
from biaskit.spans import ARTICLE_REGIONS, Span

GOLDEN = Path(__file__).parent / "golden"


@dataclass
class Score:
    found: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.wrong) if self.found + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.found / (self.found + self.missed) if self.found + self.missed else 1.0


def region_article(path: Path) -> tuple[str, list[Span]]:
    """Text of a golden article and its true regions."""
    text, regions = "", []
    for line in path.read_text(encoding="utf-8").split("\n"):
        region, _, rest = line.partition("\t")
        category, _, words = rest.partition("\t")
        glued = region.startswith("+")
        text += "" if not text else " " if glued else "\n"
        if words:
            start = len(text)
            text += words
            region = region.removeprefix("+")
            regions.append(Span(start, len(text), "region", category=category, region=region))
    return text, regions


def score_regions(folder: str, language: str) -> Score:
    """Characters of boilerplate found, wrongly taken and missed; captions and credits included."""
    score = Score()
    for path in sorted((GOLDEN / folder).glob(f"{language}-*.tsv")):
        text, gold = region_article(path)
        found = find_regions(prepare(text, language))
        true, guess = _boilerplate_characters(gold), _boilerplate_characters(found)
        blank = {i for i in true | guess if text[i].isspace()}
        score.found += len((true & guess) - blank)
        score.wrong += len(guess - true - blank)
        score.missed += len(true - guess - blank)
    return score


def score_promotional_prose(folder: str, language: str, n_words: int = 12) -> Score:
    """Paragraphs of promotion of at least so many words: found for the most part, or missed."""
    score = Score()
    for path in sorted((GOLDEN / folder).glob(f"{language}-*.tsv")):
        text, gold = region_article(path)
        taken = _boilerplate_characters(find_regions(prepare(text, language)))
        for span in gold:
            if span.region == "promotion" and len(text[span.start : span.end].split()) >= n_words:
                inside = sum(i in taken for i in range(span.start, span.end))
                found = 2 * inside > span.end - span.start
                score.found += found
                score.missed += not found
    return score


def score_kinds(folder: str) -> Score:
    """Stretches that were found as boilerplate: is their kind right?"""
    score = Score()
    for path in sorted((GOLDEN / folder).glob("*.tsv")):
        text, gold = region_article(path)
        found = [s for s in find_regions(prepare(text, path.stem[:2])) if s.category]
        for span in (s for s in gold if s.category):
            shared = Counter()
            for s in found:
                shared[s.category] += max(0, min(s.end, span.end) - max(s.start, span.start))
            if shared.total():
                right = shared.most_common(1)[0][0] == span.category
                score.found += right
                score.wrong += not right
    return score


def _boilerplate_characters(regions: list[Span] | tuple[Span, ...]) -> set[int]:
    outside = (s for s in regions if s.region not in ARTICLE_REGIONS)
    return {i for s in outside for i in range(s.start, s.end)}


def score_attributions(name: str, language: str) -> dict[str, Score | float]:
    """Words attributed, and the share of direct quotations that have the right speaker."""
    passages: dict[str, list[dict[str, str]]] = {}
    with (GOLDEN / name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["language"] == language:
                passages.setdefault(row["passage"], []).append(row)
    words, speakers = Score(), Counter()
    for rows in passages.values():
        document, found = _attributed(rows[0]["text"], language)
        gold = {i for row in rows for i in _content_words(document, row)}
        guess = {i for s in found for i in document.word_range(s.start, s.end)}
        words.found += len(gold & guess)
        words.wrong += len(guess - gold)
        words.missed += len(gold - guess)
        for row in rows:
            if row["direct"] == "1":
                speakers[_speaker_is_right(document, row, found)] += 1
    n_quotations = sum(speakers.values())
    return {
        "words": words,
        "quotations": n_quotations,
        "right_speaker": speakers[True],
        "speaker": speakers[True] / max(1, n_quotations),
    }


def _attributed(text: str, language: str) -> tuple[Document, list[Span]]:
    document = prepare(text, language)
    lines = [Span(a, b, "region", region="body") for a, b in document.lines]
    document = document.with_spans(lines)
    return document, [s for s in find_attributions(document) if s.kind == "content"]


def _content_words(document: Document, row: dict[str, str]) -> set[int]:
    words: set[int] = set()
    for part in filter(None, row["content"].split(" || ")):
        start = document.text.index(part)
        words |= set(document.word_range(start, start + len(part)))
    return words


def _speaker_is_right(document: Document, row: dict[str, str], found: list[Span]) -> bool:
    gold = _content_words(document, row)
    name = row["name"].split()[-1].lower() if row["name"] else ""
    return any(
        name and name in s.source.lower() and gold & set(document.word_range(s.start, s.end))
        for s in found
    )
