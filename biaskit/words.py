"""`distinctive_words`: the narrator's words that one outlet uses more than the others."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from itertools import pairwise

import pandas as pd

from biaskit.articles import read_articles
from biaskit.features import annotated_documents
from biaskit.integrity import Gates, find_copies, summarize

#: Letters, with hyphens and apostrophes inside; two or more.
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)+|[^\W\d_]{2,}")
_LETTERS = re.compile(r"[^\W\d_]+")
#: Weight of the prior in words: the whole corpus shrinks each outlet's rates as much as this.
PRIOR_WORDS = 500.0
#: A phrase stands in the corpus at least so many times.
_MIN_PHRASES = 5
WORD_COLUMNS = ("outlet", "word", "z", "log_odds", "n", "n_others", "n_articles")


def distinctive_words(
    articles: pd.DataFrame,
    by: str = "outlet",
    *,
    min_articles: int = 3,
    names: bool = False,
    n_phrases: int = 0,
) -> pd.DataFrame:
    """Rank the narrator's words by how much more one outlet uses them than the others.

    Parameters
    ----------
    articles : DataFrame
        An articles table of one language, or any table with a column ``text``.
    by : str, default "outlet"
        Column that names the groups; articles without a group are left out.
    min_articles : int, default 3
        A word must stand in as many articles of the group, so that none carries it alone; copies of
        one text within a group are counted once.
    names : bool, default False
        Keep words that are written with a capital wherever they stand. German nouns are too, so
        they are left out with the names.
    n_phrases : int, default 0
        Add the corpus's so many strongest two-word collocations (NLTK, log-likelihood ratio), told
        apart in the same way.

    Returns
    -------
    DataFrame
        Columns `WORD_COLUMNS`, by group and falling `z`: ``log_odds`` against all other groups
        (natural logarithm, shrunk by an informative Dirichlet prior), ``z`` its ratio to the
        standard error; positive words are the group's own.

    Raises
    ------
    ValueError
        When `by` is no column, there are fewer than two groups or several languages.

    References
    ----------
    .. [1] Monroe, Colaresi and Quinn (2008). Fightin' words. Political Analysis 16.
    """
    checked = read_articles(articles)
    group_of = _group_of(checked, by)
    said = _narrator_words(checked, group_of)
    lower = {w for words in said.values() for w in words if w.islower()}
    phrases = _collocations(list(said.values()), n_phrases)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    held: dict[str, Counter[str]] = defaultdict(Counter)
    for name, words in said.items():
        items = [w.lower() for w in words if _WORD.fullmatch(w)]
        items += [" ".join(p) for p in pairwise(w.lower() for w in words) if p in phrases]
        counts[group_of[name]] += Counter(items)
        held[group_of[name]].update(set(items))
    total = sum(counts.values(), Counter())
    rows = []
    for group in sorted(counts):
        kept = [
            word
            for word, n in held[group].items()
            if n >= min_articles and (names or all(w in lower for w in word.split()))
        ]
        scored = [_row(group, word, counts[group], total, held[group][word]) for word in kept]
        rows += sorted(scored, key=lambda row: (-row[2], row[1]))
    return pd.DataFrame(rows, columns=list(WORD_COLUMNS))


def mask_names(texts: pd.Series) -> pd.Series:
    """Put ``NAME`` for every word that no text writes without a capital.

    Parameters
    ----------
    texts : Series of str

    Returns
    -------
    Series of str
        People, places and outlets are masked; so are German nouns.
    """
    found = {word for text in texts for word in _LETTERS.findall(text)}
    lower = {word for word in found if word.islower()}

    def masked(match: re.Match[str]) -> str:
        word = match[0]
        return word if word.lower() in lower or not word[0].isupper() else "NAME"

    return texts.map(lambda text: _LETTERS.sub(masked, text))


def _group_of(articles: pd.DataFrame, by: str) -> dict[str, str]:
    if by not in articles:
        found = ", ".join(map(str, articles.columns))
        raise ValueError(f"no column {by!r} (found: {found}).")
    usable = articles[(articles["problem"] == "") & articles[by].astype(str).ne("")]
    usable = usable[usable[by].notna()]
    codes = sorted(set(usable["language"]))
    if len(codes) > 1:
        raise ValueError(f"words of several languages (found: {', '.join(codes)}). Pass one.")
    if usable[by].nunique() < 2:
        raise ValueError(f"{usable[by].nunique()} group in {by!r}, at least 2 needed.")
    return dict(zip(usable["article_id"], usable[by].astype(str), strict=True))


def _narrator_words(articles: pd.DataFrame, group_of: dict[str, str]) -> dict[str, list[str]]:
    """Words in narrator voice, as written, by article; an empty one wherever the voice changes."""
    chosen = articles[articles["article_id"].isin(group_of)]
    said: dict[str, list[str]] = {}
    shingles = {}
    for name, document in annotated_documents(chosen, None):
        if document is not None:
            shingles[name] = summarize(document).shingles
            words = said.setdefault(name, [])
            for segment in document.segments:
                if segment.voice == "narrator":
                    places = document.word_range(segment.start, segment.end)
                    words += [document.text[slice(*document.words[i])] for i in places]
                    words.append("")
    copies = find_copies(shingles)
    return {name: w for name, w in said.items() if not _is_copy(name, copies, group_of)}


def _is_copy(name: str, copies: dict[str, tuple[str, float]], group_of: dict[str, str]) -> bool:
    """Whether an article copies one of its own group."""
    original, similarity = copies[name]
    same = group_of.get(original) == group_of[name]
    return bool(original) and same and similarity >= Gates().max_copy


def _collocations(said: list[list[str]], n: int) -> set[tuple[str, str]]:
    """The pairs of neighbouring words that stand together most against chance."""
    if not n:
        return set()
    from nltk.collocations import BigramAssocMeasures, BigramCollocationFinder

    finder = BigramCollocationFinder.from_documents([w.lower() for w in words] for words in said)
    finder.apply_freq_filter(_MIN_PHRASES)
    finder.apply_word_filter(lambda word: not word.isalpha())
    return set(finder.nbest(BigramAssocMeasures.likelihood_ratio, n))


def _row(
    group: str, word: str, own: Counter[str], total: Counter[str], n_articles: int
) -> tuple[str, str, float, float, int, int, int]:
    """Log-odds of the word in the group against the rest, each with the corpus as its prior."""
    n_total, n_own = total.total(), own.total()
    prior = PRIOR_WORDS * total[word] / n_total
    here, there = own[word] + prior, total[word] - own[word] + prior
    odds = math.log(here / (n_own + PRIOR_WORDS - here))
    odds -= math.log(there / (n_total - n_own + PRIOR_WORDS - there))
    z = odds / math.sqrt(1 / here + 1 / there)
    return group, word, z, odds, own[word], total[word] - own[word], n_articles
