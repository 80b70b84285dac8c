"""`FramingFeatures`: framing features of texts as a scikit-learn transformer."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted
from tqdm import tqdm

from biaskit.document import Document, prepare
from biaskit.features import annotate
from biaskit.languages import identify_language, read_language, supported_languages
from biaskit.lexicons import pack_lexicon
from biaskit.loaded import LOADED, STANCE
from biaskit.spans import Span

_CATEGORIES = (*LOADED, *STANCE)
_VOICES = ("narrator", "quoted", "reported")
_MARKS = {"exclamations": "!", "questions": "?", "ellipses": "…", "quotation_marks": '“”"«»„'}
_WEIGHTS = ("strong", "weak")
#: Closed classes of a grammar whose words are counted.
_CLASSES = ("negations", "questions", "auxiliaries", "possessives", "comparisons")


class FramingFeatures(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Turn texts into a dense matrix of framing features.

    Parameters
    ----------
    language : str, optional
        ISO 639-1 code of all texts. Without it each text's language is identified; one that has no
        pack or is not identified counts as English for its words and has zeros for its wording.

    Attributes
    ----------
    n_features_in_ : int
        1: a column of texts.

    Notes
    -----
    Counts of wording by category, weight and voice, of marks and of classes of words (adverbs,
    auxiliaries, verbs in the past tense, different words, …) are divided by the square root of the
    number of words, so that a sentence and an article are on one scale; lengths are logarithms.
    What is undefined in the feature table is 0 here. Fitting learns nothing. The past tense is told
    by regular endings only: it is 0 in German, and English adjectives in -ed are among it.

    Examples
    --------
    >>> FramingFeatures("en").fit_transform(["A disastrous plan.", "A new plan."]).shape[0]
    2
    """

    def __init__(self, language: str | None = None) -> None:
        self.language = language

    def fit(self, X: Any, y: Any = None) -> FramingFeatures:  # noqa: N803
        """Check the language; nothing is learned.

        Parameters
        ----------
        X : iterable of str, Series, or DataFrame with a column ``text``
        y : ignored

        Returns
        -------
        FramingFeatures

        Raises
        ------
        ValueError
            When the language has no pack or `X` is a single string.
        """
        if self.language is not None and self.language not in supported_languages():
            known = ", ".join(supported_languages())
            raise ValueError(f"no language pack {self.language!r}; known: {known}.")
        _texts(X)
        self.n_features_in_ = 1
        return self

    def transform(self, X: Any) -> NDArray[np.float64]:  # noqa: N803
        """Compute the features.

        Parameters
        ----------
        X : iterable of str, Series, or DataFrame with a column ``text``
            A ``language`` column of a table is used where `language` is not set.

        Returns
        -------
        ndarray of shape (n_texts, n_features)
            Float, without NaN.
        """
        check_is_fitted(self)
        texts = _texts(X)
        codes = self._languages(X, texts)
        pairs = tqdm(zip(texts, codes, strict=True), total=len(texts), delay=2, leave=False)
        rows = [_row(text, code) for text, code in pairs]
        return np.array(rows, dtype=float).reshape(len(texts), len(_names()))

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:
        """Names of the columns."""
        return np.array(_names(), dtype=object)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        tags.requires_fit = True
        return tags

    def _languages(self, table: Any, texts: list[str]) -> list[str]:
        if self.language is not None:
            return [self.language] * len(texts)
        if isinstance(table, pd.DataFrame) and "language" in table:
            return [str(code or "") for code in table["language"]]
        return [identify_language(text) for text in texts]


def _texts(X: Any) -> list[str]:  # noqa: N803
    """Texts of a list, a Series, an array of one column or a table with a column ``text``."""
    if isinstance(X, str):
        raise ValueError("expected several texts, found one string. Pass [text].")
    column = X
    if isinstance(X, pd.DataFrame):
        if "text" not in X and X.shape[1] != 1:
            found = ", ".join(map(str, X.columns))
            raise ValueError(f"the table has no column 'text' (found: {found}).")
        column = X["text"] if "text" in X else X.iloc[:, 0]
    values = np.ravel(np.array(list(column), dtype=object)).tolist()
    return ["" if value is None or value != value else str(value) for value in values]


@cache
def _names() -> list[str]:
    return [
        "log_words",
        "words_per_sentence",
        "letters_per_word",
        *(f"{voice}_share" for voice in _VOICES),
        "attributions",
        "scare_quotes",
        *(f"{category}_{voice}" for category in _CATEGORIES for voice in ("narrator", "quoted")),
        *(f"loaded_{weight}" for weight in _WEIGHTS),
        *_MARKS,
        "capital_words",
        "numbers",
        "capitalised",
        "different_words",
        "first_person",
        *_CLASSES,
        "adverbs",
        "past_tense",
    ]


def _row(text: str, code: str) -> list[float]:
    known = code in supported_languages()
    document = prepare(text, code if known else "en")
    if not document.words:
        return [0.0] * len(_names())
    return list(_values(_annotated(document) if known else _as_body(document)))


def _annotated(document: Document) -> Document:
    """All spans; a text of one paragraph is an article's own, whatever it looks like."""
    if len(document.lines) > 1:
        return annotate(document)
    return annotate(document, keep_boilerplate=True)


def _as_body(document: Document) -> Document:
    return document.with_spans(Span(a, b, "region", region="body") for a, b in document.lines)


def _values(document: Document) -> Iterator[float]:
    n_words = len(document.words)
    scale = 1 / math.sqrt(n_words)
    yield math.log1p(n_words)
    yield n_words / max(1, len(document.sentences))
    yield sum(end - start for start, end in document.words) / n_words
    for voice in _VOICES:
        yield document.n_words_in(voice=voice) / n_words
    yield len(document.spans_of("cue")) * scale
    yield len(document.spans_of("scare_quote")) * scale
    hits = (*document.spans_of("loaded"), *document.spans_of("stance"))
    for category in _CATEGORIES:
        for quoted in (False, True):
            yield scale * sum(
                s.category == category and (s.voice == "quoted") is quoted for s in hits
            )
    weights = _weights(document.language)
    for weight in _WEIGHTS:
        yield scale * sum(
            weights.get(s.entry.removesuffix(" (negated)")) == weight
            for s in document.spans_of("loaded")
        )
    for marks in _MARKS.values():
        yield scale * sum(document.text.count(mark) for mark in marks)
    yield from _words(document, scale)


def _words(document: Document, scale: float) -> Iterator[float]:
    """How words are written and what classes they belong to."""
    forms = [document.text[start:end] for start, end in document.words]
    yield scale * sum(form.isupper() and len(form) > 1 for form in forms)
    yield scale * sum(form[0].isdigit() for form in forms)
    yield scale * sum(form[0].isupper() for form in forms[1:])
    yield scale * len(set(document.tokens))
    grammar = read_language(document.language).grammar
    if grammar is None:
        yield from [0.0] * (len(_CLASSES) + 3)
        return
    for words in (grammar.first, *(getattr(grammar, name) for name in _CLASSES)):
        yield scale * sum(token in words for token in document.tokens)
    adverbs, endings = grammar.adverbs, grammar.adverb_endings
    yield scale * sum(t in adverbs or t.endswith(endings) for t in document.tokens)
    yield scale * sum(t.endswith(grammar.past_endings) for t in document.tokens)


@cache
def _weights(code: str) -> dict[str, str]:
    lexicon = pack_lexicon(code, "loaded")
    return {e.entry: e.weight for e in lexicon.entries} if lexicon else {}
