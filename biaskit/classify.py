"""Tell outlets apart with simple classifiers, on articles whose group was not seen in training."""

from __future__ import annotations

import html
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.types import is_numeric_dtype
from scipy import stats
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from sklearn.base import clone
from sklearn.dummy import DummyClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier
from tqdm import tqdm

from biaskit.compare import MIN_ARTICLES, copy_origins, feature_columns, is_named
from biaskit.display import show
from biaskit.lines import KINDS
from biaskit.words import mask_names

#: Folds of every cross-validation; each label needs as many groups.
N_FOLDS = 5
#: Undefined values of a label from which on the verdict counts them.
_MANY_FILLED = 0.1
#: Resamples of an interval, over all repeats.
_N_DRAWS = 400
_SEED = 20201027
_MODELS: dict[str, Callable[[], Any]] = {
    "logistic": lambda: LogisticRegression(max_iter=2000, solver="newton-cholesky"),
    "svm": lambda: LinearSVC(random_state=_SEED, dual=False),
    "tree": lambda: DecisionTreeClassifier(max_depth=4, min_samples_leaf=5, random_state=_SEED),
    "bayes": GaussianNB,
}
_LENGTH = ("n_words", "n_words_body", "n_words_narrator", "n_sentences", "n_characters")
_BOILERPLATE = (
    *("boilerplate_ratio", "promotion_ratio", "residue_ratio", "repeat_ratio", "repeat_n"),
    *(f"{kind}_n" for kind in KINDS),
)
_SCORES = ("macro_f1", "balanced_accuracy", "auc")


@dataclass(frozen=True)
class Classification:
    """What `classify_outlets` found; shows itself as tables in a notebook.

    Attributes
    ----------
    verdict : str
        Sentence that sums the result up; begins with "cannot be compared" after a refusal.
    scores : DataFrame
        One row a set of features (index ``features``): ``macro_f1, macro_f1_low, macro_f1_high,
        balanced_accuracy, …, auc, …`` (0 to 1; intervals of 95 %, repeats and resampled groups;
        AUC of each label against the rest, averaged; NaN for a classifier without scores).
    coefficients : DataFrame
        ``label, feature, coefficient, low, high``: change of the log-odds by one standard
        deviation; only for the logistic model.
    confusion : DataFrame
        Articles by true label (rows) and predicted label (columns), first repeat.
    p_value : float
        Share of runs with permuted labels that reach the macro-F1, NaN after a refusal.
    """

    verdict: str
    scores: pd.DataFrame = field(default_factory=pd.DataFrame)
    coefficients: pd.DataFrame = field(default_factory=pd.DataFrame)
    confusion: pd.DataFrame = field(default_factory=pd.DataFrame)
    p_value: float = float("nan")

    def __repr__(self) -> str:
        return self.verdict

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        tables = [show(t)._repr_mimebundle_() for t in (self.scores, self.confusion) if not t.empty]
        page = "".join(t["text/html"] for t in tables)
        plain = "\n\n".join([self.verdict, *(t["text/plain"] for t in tables)])
        return {"text/html": f"<p>{html.escape(self.verdict)}</p>{page}", "text/plain": plain}


def classify_outlets(
    features: pd.DataFrame,
    by: str = "outlet",
    groups: str | None = None,
    columns: Sequence[str] | None = None,
    *,
    model: Any = "logistic",
    n_repeats: int = 10,
    n_permutations: int = 99,
) -> Classification:
    """Predict a label of articles from their features, beside what needs no features.

    Parameters
    ----------
    features : DataFrame
        As `biaskit.features_table` returns it; rows without a label are left out.
    by : str, default "outlet"
        Column of labels.
    groups : str, optional
        Column whose values are never split between training and test, such as a story, or the
        outlet where another label is predicted. Copies of one text are never split anyway.
    columns : sequence of str, optional
        Features; every numeric column when left out. Needed with an estimator that reads text.
    model : {"logistic", "svm", "tree", "bayes"} or scikit-learn classifier
        Named models get medians for what is undefined and standardised features.
    n_repeats : int, default 10
        Repeats of the five folds.
    n_permutations : int, default 99
        Runs with permuted labels; articles of one group and label keep one label.

    Returns
    -------
    Classification
        Scores on articles that were not trained on; or the reason why there are none.

    Raises
    ------
    ValueError
        When a column or a model is unknown, or there are fewer than 19 permutations.

    Notes
    -----
    A refusal comes with fewer than two labels, `MIN_ARTICLES` articles or five groups a label.
    """
    if n_permutations < 19:
        raise ValueError(f"p cannot reach 5 % with {n_permutations} permutations; 19 or more can.")
    table = _labelled(features, by, groups, columns)
    names = list(columns) if columns is not None else feature_columns(table, (by, groups))
    known = table.dropna(subset=names, how="all") if names else table
    names = [name for name in names if len(set(known[name].dropna())) > 1]
    label = known[by].astype(str).to_numpy()
    group = _groups(known, groups)
    reason = _refusal(label, group) if names else "no feature has two values"
    if reason:
        return Classification(f"cannot be compared: {reason}")
    data = _Data(known.loc[:, names], label, group)
    estimator = _estimator(model)
    rows, predictions = [], {}
    tasks = [("always the most frequent label", DummyClassifier(), data), ("all", estimator, data)]
    tasks += [(title, estimator, part) for title, part in _ablations(data).items()]
    for title, candidate, part in tqdm(tasks, desc="classify", delay=2, leave=False):
        predictions[title] = _repeats(candidate, part, n_repeats)
        rows.append({"features": title, **_interval(predictions[title], part)})
    scores = pd.DataFrame(rows).set_index("features")
    first = predictions["all"][0]
    p_value = _null(estimator, data, n_permutations, first)
    coefficients = _coefficients(estimator, data) if model == "logistic" else _NONE
    confusion = confusion_matrix(label, first.labels, labels=data.codes)
    true, predicted = (pd.Index(data.codes, name=name) for name in ("true", "predicted"))
    confused = pd.DataFrame(confusion, index=true, columns=predicted)
    sentence = _sentence(scores, p_value) + _filled(data)
    return Classification(sentence, scores, coefficients, confused, p_value)


# --- what goes in -------------------------------------------------------------


@dataclass(frozen=True)
class _Data:
    """Features, label and group of each article."""

    table: pd.DataFrame
    label: NDArray[Any]
    group: NDArray[np.int64]

    @property
    def codes(self) -> list[str]:
        return sorted(set(self.label))

    def rows(self, chosen: NDArray[np.int64]) -> _Data:
        return _Data(self.table.iloc[chosen], self.label[chosen], self.group[chosen])

    def resampled(self, rng: np.random.Generator) -> NDArray[np.int64]:
        """Rows of as many groups, drawn with replacement."""
        order = np.argsort(self.group, kind="stable")
        ends = np.flatnonzero(np.diff(self.group[order])) + 1
        rows_of = np.split(order, ends)
        return np.concatenate([rows_of[i] for i in rng.integers(0, len(rows_of), len(rows_of))])


@dataclass(frozen=True)
class _Predicted:
    """What models that saw none of its group say of each article."""

    labels: NDArray[Any]
    scores: NDArray[np.float64]

    def rows(self, chosen: NDArray[np.int64]) -> _Predicted:
        return _Predicted(self.labels[chosen], self.scores[chosen])


_NONE = pd.DataFrame(columns=["label", "feature", "coefficient", "low", "high"])


def _labelled(
    features: pd.DataFrame, by: str, groups: str | None, columns: Sequence[str] | None
) -> pd.DataFrame:
    wanted = [by, *([groups] if groups else []), *(columns or [])]
    missing = [c for c in wanted if c not in features]
    if missing:
        found = ", ".join(map(str, features.columns))
        raise ValueError(f"no column {missing[0]!r} (found: {found}).")
    return features[is_named(features[by])]


def _groups(table: pd.DataFrame, groups: str | None) -> NDArray[np.int64]:
    """Number of every row's group: articles of one group or one text are in one."""
    origin = copy_origins(table)
    own = "\0" + origin
    named = table[groups].astype(str).where(is_named(table[groups]), own) if groups else own
    one, other = (pd.factorize(values)[0] for values in (origin, named))
    n = one.max(initial=-1) + 1
    size = n + other.max(initial=-1) + 1
    links = coo_array((np.ones(len(one)), (one, n + other)), shape=(size, size))
    return np.asarray(connected_components(links, directed=False)[1][one])


def _refusal(label: NDArray[Any], group: NDArray[np.int64]) -> str:
    counts = pd.Series(label).value_counts().sort_index()
    if len(counts) < 2:
        return f"{_counted(len(counts), 'label')}, at least 2 needed"
    if counts.min() < MIN_ARTICLES:
        found = _counted(int(counts.min()), "article")
        return f"{found} of {counts.idxmin()!r}, at least {MIN_ARTICLES} needed"
    by_label = pd.Series(group).groupby(label).nunique()
    if by_label.min() < N_FOLDS:
        found = _counted(int(by_label.min()), "group")
        return f"{found} of {by_label.idxmin()!r}, at least {N_FOLDS} needed"
    return ""


def _counted(n: int, noun: str) -> str:
    return f"{n} {noun}{'s' * (n != 1)}"


def _estimator(model: Any) -> Any:
    if not isinstance(model, str):
        return model
    if model not in _MODELS:
        raise ValueError(f"unknown model {model!r}; known: {', '.join(_MODELS)}.")
    filled = SimpleImputer(strategy="median", keep_empty_features=True)
    return make_pipeline(filled, StandardScaler(), _MODELS[model]())


def _ablations(data: _Data) -> dict[str, _Data]:
    """Sets of features that show what a result rests on."""
    names = [str(c) for c in data.table.columns]
    texts = [name for name in names if not is_numeric_dtype(data.table[name])]
    if texts:
        masked = data.table.copy()
        masked[texts] = masked[texts].fillna("").apply(mask_names)
        return {"names masked": _Data(masked, data.label, data.group)}
    sets = {
        "length only": [n for n in names if n in _LENGTH],
        "boilerplate only": [n for n in names if n in _BOILERPLATE],
        "without boilerplate": [n for n in names if n not in _BOILERPLATE],
        "without boilerplate and length": [n for n in names if n not in (*_BOILERPLATE, *_LENGTH)],
    }
    return {
        title: _Data(data.table.loc[:, chosen], data.label, data.group)
        for title, chosen in sets.items()
        if chosen and chosen != names
    }


# --- folds, intervals, null ---------------------------------------------------


def _repeats(estimator: Any, data: _Data, n_repeats: int) -> list[_Predicted]:
    """Predictions of every article by a model that saw none of its group, once a repeat."""
    found = []
    for repeat in range(n_repeats):
        folds = StratifiedGroupKFold(N_FOLDS, shuffle=True, random_state=_SEED + repeat)
        labels = np.empty_like(data.label)
        scores = np.full((len(labels), len(data.codes)), np.nan)
        for train, test in folds.split(data.table, data.label, data.group):
            fitted = clone(estimator).fit(data.table.iloc[train], data.label[train])
            labels[test] = fitted.predict(data.table.iloc[test])
            scores[np.ix_(test, np.searchsorted(data.codes, fitted.classes_))] = _scores(
                fitted, data.table.iloc[test]
            )
        found.append(_Predicted(labels, scores))
    return found


def _scores(fitted: Any, table: pd.DataFrame) -> NDArray[np.float64]:
    """A score for each article and label; NaN where the classifier gives none."""
    if hasattr(fitted, "predict_proba"):
        return np.asarray(fitted.predict_proba(table), dtype=float)
    if not hasattr(fitted, "decision_function"):
        return np.full((len(table), len(fitted.classes_)), np.nan)
    found = np.asarray(fitted.decision_function(table), dtype=float)
    return np.column_stack([-found, found]) if found.ndim == 1 else found


def _scored(label: NDArray[Any], predicted: _Predicted, codes: list[str]) -> dict[str, float]:
    """Score predictions; as scikit-learn's functions do, without their checks of each draw."""
    n = len(codes)
    true, found = (np.searchsorted(codes, values) for values in (label, predicted.labels))
    counts = np.bincount(true * n + found, minlength=n * n).reshape(n, n)
    right, of_label, of_prediction = counts.diagonal(), counts.sum(axis=1), counts.sum(axis=0)
    known = of_label > 0
    return {
        "macro_f1": float(np.mean(2 * right / np.maximum(1, of_label + of_prediction))),
        "balanced_accuracy": float(np.mean(right[known] / of_label[known])),
        "auc": _auc(true, predicted.scores) if known.all() else math.nan,
    }


def _auc(true: NDArray[np.int64], scores: NDArray[np.float64]) -> float:
    """AUC of each label against the rest, averaged."""
    if np.isnan(scores).any():
        return math.nan
    areas = []
    for i, score in enumerate(scores.T):
        own, rest = score[true == i], score[true != i]
        areas.append(stats.mannwhitneyu(own, rest).statistic / (len(own) * len(rest)))
    return float(np.mean(areas))


def _interval(predictions: list[_Predicted], data: _Data) -> dict[str, float]:
    """Mean scores over the repeats; intervals over repeats and resampled groups."""
    rng = np.random.default_rng(_SEED)
    n_draws = -(-_N_DRAWS // len(predictions))
    means = pd.DataFrame([_scored(data.label, p, data.codes) for p in predictions]).mean()
    draws = pd.DataFrame(
        [
            _scored(data.label[rows], predicted.rows(rows), data.codes)
            for predicted in predictions
            for rows in (data.resampled(rng) for _ in range(n_draws))
        ]
    )
    named: dict[str, float] = {}
    for name in _SCORES:
        low, high = draws[name].quantile([0.025, 0.975])
        named |= {name: float(means[name]), f"{name}_low": low, f"{name}_high": high}
    return named


def _null(estimator: Any, data: _Data, n_permutations: int, first: _Predicted) -> float:
    """Share of permuted labellings that score as high; the true one counts among them."""
    rng = np.random.default_rng(_SEED)
    reached = _scored(data.label, first, data.codes)["macro_f1"]
    hits = 0
    for _ in tqdm(range(n_permutations), desc="permute labels", delay=2, leave=False):
        permuted = _Data(data.table, _permuted(data.label, data.group, rng), data.group)
        found = _repeats(estimator, permuted, 1)[0]
        hits += _scored(permuted.label, found, data.codes)["macro_f1"] >= reached
    return (1 + hits) / (1 + n_permutations)


def _permuted(
    label: NDArray[Any], group: NDArray[np.int64], rng: np.random.Generator
) -> NDArray[Any]:
    """Labels exchanged between groups; of a group with several labels, between its parts."""
    block = pd.Series(zip(group, label, strict=True)).factorize()[0]
    first = pd.Series(label).groupby(block).first()
    return np.asarray(rng.permutation(first.to_numpy())[block])


def _filled(data: _Data) -> str:
    """How many values were undefined, where that could give a label away."""
    numbers = data.table.select_dtypes("number")
    share = numbers.isna().mean(axis=1).groupby(data.label).mean()
    if not share.max() >= _MANY_FILLED:  # NaN without a number
        return ""
    shares = ", ".join(f"{code} {value:.0%}" for code, value in share.items())
    return f"; undefined and filled with medians: {shares} of the values"


def _coefficients(estimator: Any, data: _Data) -> pd.DataFrame:
    """Coefficients of a fit on everything, with intervals over resampled groups."""
    rng = np.random.default_rng(_SEED)
    resamples = (data.rows(data.resampled(rng)) for _ in range(100))
    draws = [_fitted(estimator, part) for part in resamples if part.codes == data.codes]
    low, high = np.percentile(draws, [2.5, 97.5], axis=0)
    mid = _fitted(estimator, data)
    shown = data.codes if len(data.codes) > 2 else data.codes[1:]
    rows = [
        (code, name, mid[i, j], low[i, j], high[i, j])
        for i, code in enumerate(shown)
        for j, name in enumerate(data.table.columns)
    ]
    return pd.DataFrame(rows, columns=_NONE.columns)


def _fitted(estimator: Any, data: _Data) -> NDArray[np.float64]:
    return np.asarray(clone(estimator).fit(data.table, data.label)[-1].coef_)


def _sentence(scores: pd.DataFrame, p_value: float) -> str:
    full, none = scores.loc["all"], scores.loc["always the most frequent label"]
    better = p_value <= 0.05 and full["macro_f1"] > none["macro_f1"]
    return (
        f"{'' if better else 'not '}told apart: macro-F1 {full['macro_f1']:.2f} "
        f"[{full['macro_f1_low']:.2f}, {full['macro_f1_high']:.2f}], "
        f"{none['macro_f1']:.2f} for the most frequent label, "
        f"p = {p_value:.2g} (.05 or less needed)"
    )
