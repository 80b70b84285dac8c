"""Tell outlets apart with simple classifiers, on articles whose group was not seen in training."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.dummy import DummyClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score, confusion_matrix, f1_score
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier
from tqdm import tqdm

from biaskit.compare import MIN_ARTICLES

#: Folds of every cross-validation; each label needs as many groups.
N_FOLDS = 5
_SEED = 20201027
_MODELS: dict[str, Callable[[], Any]] = {
    "logistic": lambda: LogisticRegression(max_iter=2000),
    "svm": lambda: LinearSVC(random_state=_SEED, dual=False),
    "tree": lambda: DecisionTreeClassifier(max_depth=4, min_samples_leaf=5, random_state=_SEED),
    "bayes": GaussianNB,
}
_LENGTH = ("n_words", "n_words_body", "n_sentences")
_BOILERPLATE = ("boilerplate_ratio", "promotion_ratio", "residue_ratio", "repeat_ratio")
_SCORES = ("macro_f1", "balanced_accuracy")


@dataclass(frozen=True)
class Classification:
    """What `classify_outlets` found; shows itself as tables in a notebook.

    Attributes
    ----------
    verdict : str
        Sentence that sums the result up; begins with "cannot be compared" after a refusal.
    scores : DataFrame
        One row a set of features: ``features, macro_f1, macro_f1_low, macro_f1_high,
        balanced_accuracy, …_low, …_high`` (0 to 1; intervals of 95 %, groups resampled).
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

    def _repr_html_(self) -> str:
        shown = f"<p>{html.escape(self.verdict)}</p>"
        tables = (self.scores, self.confusion)
        return shown + "".join(t.round(3).to_html(escape=True) for t in tables if not t.empty)


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
        Runs with permuted labels; a label that is one for each group is permuted over groups.

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
    names = list(columns) if columns is not None else _numeric(table, (by, groups))
    label = table[by].astype(str).to_numpy()
    group = _groups(table, groups)
    reason = _refusal(label, group)
    if reason:
        return Classification(f"cannot be compared: {reason}")
    estimator = _estimator(model)
    sets = {"all": names} | (_ablations(names) if isinstance(model, str) else {})
    tasks: list[tuple[str, Any, list[str]]] = [
        ("always the most frequent label", DummyClassifier(), names),
        *((title, estimator, chosen) for title, chosen in sets.items()),
    ]
    rows, predictions = [], {}
    for title, candidate, chosen in tqdm(tasks, desc="classify", delay=2, leave=False):
        found = _repeats(candidate, table[chosen], label, group, n_repeats)
        predictions[title] = found
        rows.append({"features": title, **_interval(found, label, group)})
    scores = pd.DataFrame(rows).set_index("features")
    p_value = _null(estimator, table[names], label, group, n_permutations, predictions["all"][0])
    codes = sorted(set(label))
    return Classification(
        _sentence(scores, p_value),
        scores,
        _coefficients(estimator, table[names], label, group) if model == "logistic" else _NONE,
        pd.DataFrame(
            confusion_matrix(label, predictions["all"][0], labels=codes),
            index=pd.Index(codes, name="true"),
            columns=pd.Index(codes, name="predicted"),
        ),
        p_value,
    )


# --- what goes in -------------------------------------------------------------

_NONE = pd.DataFrame(columns=["label", "feature", "coefficient", "low", "high"])


def _labelled(
    features: pd.DataFrame, by: str, groups: str | None, columns: Sequence[str] | None
) -> pd.DataFrame:
    wanted = [by, *([groups] if groups else []), *(columns or [])]
    missing = [c for c in wanted if c not in features]
    if missing:
        found = ", ".join(map(str, features.columns))
        raise ValueError(f"no column {missing[0]!r} (found: {found}).")
    return features[features[by].notna() & features[by].astype(str).ne("")]


def _numeric(table: pd.DataFrame, left_out: Sequence[str | None]) -> list[str]:
    numeric = table.select_dtypes("number").columns
    return [str(c) for c in numeric if c not in left_out and table[c].notna().any()]


def _groups(table: pd.DataFrame, groups: str | None) -> NDArray[np.int64]:
    """Number of every row's group: its own, or that of the text it copies."""
    if groups:
        values = table[groups].astype(str)
    elif "copy_of" in table:
        own = table.index.astype(str).to_series(index=table.index)
        values = table["copy_of"].astype(str).where(table["copy_of"].astype(bool), own)
    else:
        return np.arange(len(table))
    return np.asarray(pd.factorize(values)[0])


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


def _ablations(names: list[str]) -> dict[str, list[str]]:
    """Sets of features that show what a result rests on."""
    sets = {
        "length only": [n for n in names if n in _LENGTH],
        "boilerplate only": [n for n in names if n in _BOILERPLATE],
        "without boilerplate": [n for n in names if n not in _BOILERPLATE],
    }
    return {title: chosen for title, chosen in sets.items() if chosen and chosen != names}


# --- folds, intervals, null ---------------------------------------------------


def _repeats(
    estimator: Any,
    table: pd.DataFrame,
    label: NDArray[Any],
    group: NDArray[np.int64],
    n_repeats: int,
) -> list[NDArray[Any]]:
    """Predictions of every article by a model that saw none of its group, once a repeat."""
    found = []
    for repeat in range(n_repeats):
        folds = StratifiedGroupKFold(N_FOLDS, shuffle=True, random_state=_SEED + repeat)
        predicted = np.empty_like(label)
        for train, test in folds.split(table, label, group):
            fitted = clone(estimator).fit(table.iloc[train], label[train])
            predicted[test] = fitted.predict(table.iloc[test])
        found.append(predicted)
    return found


def _scored(label: NDArray[Any], predicted: NDArray[Any]) -> tuple[float, float]:
    codes = sorted(set(label))
    f1 = f1_score(label, predicted, labels=codes, average="macro", zero_division=0)
    return float(f1), float(balanced_accuracy_score(label, predicted))


def _interval(
    predictions: list[NDArray[Any]], label: NDArray[Any], group: NDArray[np.int64]
) -> dict[str, float]:
    """Mean scores over the repeats; intervals over repeats and resampled groups."""
    rng = np.random.default_rng(_SEED)
    rows_of = pd.Series(np.arange(len(label))).groupby(group).apply(np.array).to_list()
    means = np.mean([_scored(label, p) for p in predictions], axis=0)
    draws = []
    for predicted in predictions:
        for _ in range(-(-200 // len(predictions))):
            chosen = rng.integers(0, len(rows_of), len(rows_of))
            rows = np.concatenate([rows_of[i] for i in chosen])
            draws.append(_scored(label[rows], predicted[rows]))
    low, high = np.percentile(draws, [2.5, 97.5], axis=0)
    named: dict[str, float] = {}
    for i, name in enumerate(_SCORES):
        named |= {
            name: float(means[i]),
            f"{name}_low": float(low[i]),
            f"{name}_high": float(high[i]),
        }
    return named


def _null(
    estimator: Any,
    table: pd.DataFrame,
    label: NDArray[Any],
    group: NDArray[np.int64],
    n_permutations: int,
    predicted: NDArray[Any],
) -> float:
    """Share of permuted labellings that score as high; the true one counts among them."""
    rng = np.random.default_rng(_SEED)
    reached = _scored(label, predicted)[0]
    hits = 0
    for _ in tqdm(range(n_permutations), desc="permute labels", delay=2, leave=False):
        permuted = _permuted(label, group, rng)
        hits += _scored(permuted, _repeats(estimator, table, permuted, group, 1)[0])[0] >= reached
    return (1 + hits) / (1 + n_permutations)


def _permuted(
    label: NDArray[Any], group: NDArray[np.int64], rng: np.random.Generator
) -> NDArray[Any]:
    """Labels exchanged between groups where each group has one, between articles otherwise."""
    first = pd.Series(label).groupby(group).agg(["first", "nunique"])
    if (first["nunique"] > 1).any():
        return rng.permutation(label)
    of_group = dict(zip(first.index, rng.permutation(first["first"].to_numpy()), strict=True))
    return np.array([of_group[g] for g in group])


def _coefficients(
    estimator: Any, table: pd.DataFrame, label: NDArray[Any], group: NDArray[np.int64]
) -> pd.DataFrame:
    """Coefficients of a fit on everything, with intervals over resampled groups."""
    codes = sorted(set(label))
    rows_of = pd.Series(np.arange(len(label))).groupby(group).apply(np.array).to_list()
    rng = np.random.default_rng(_SEED)
    draws = []
    for _ in range(100):
        chosen = rng.integers(0, len(rows_of), len(rows_of))
        rows = np.concatenate([rows_of[i] for i in chosen])
        if len(set(label[rows])) == len(codes):
            draws.append(_fitted(estimator, table.iloc[rows], label[rows]))
    low, high = np.percentile(draws, [2.5, 97.5], axis=0)
    mid = _fitted(estimator, table, label)
    shown = codes if len(codes) > 2 else codes[1:]
    rows_out = [
        (code, name, mid[i, j], low[i, j], high[i, j])
        for i, code in enumerate(shown)
        for j, name in enumerate(table.columns)
    ]
    return pd.DataFrame(rows_out, columns=_NONE.columns)


def _fitted(estimator: Any, table: pd.DataFrame, label: NDArray[Any]) -> NDArray[np.float64]:
    return np.asarray(clone(estimator).fit(table, label)[-1].coef_)


def _sentence(scores: pd.DataFrame, p_value: float) -> str:
    full, none = scores.loc["all"], scores.loc["always the most frequent label"]
    better = p_value <= 0.05 and full["macro_f1"] > none["macro_f1"]
    return (
        f"{'' if better else 'not '}told apart: macro-F1 {full['macro_f1']:.2f} "
        f"[{full['macro_f1_low']:.2f}, {full['macro_f1_high']:.2f}], "
        f"{none['macro_f1']:.2f} for the most frequent label, p = {p_value:.2g}"
    )
