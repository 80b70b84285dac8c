from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score, f1_score, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from biaskit import classify_outlets
from biaskit.classify import _Predicted, _scored

FEW = {"n_repeats": 2, "n_permutations": 19}


def table(shift, n=60, seed=0):
    rng = np.random.default_rng(seed)
    rates = rng.normal(size=2 * n)
    rates[:n] += shift
    frame = {"outlet": ["a"] * n + ["b"] * n, "loaded_rate": rates, "noise": rng.normal(size=2 * n)}
    return pd.DataFrame(frame, index=[str(i) for i in range(2 * n)])


def test_outlets_that_differ_are_told_apart_and_the_reason_is_named():
    found = classify_outlets(table(shift=3), **FEW)
    assert found.verdict.startswith("told apart: macro-F1 0.9")
    assert found.scores.loc["all", "macro_f1"] > 0.85
    assert found.p_value == 1 / 20
    weight = found.coefficients.set_index("feature")
    assert weight.loc["loaded_rate", "high"] < 0  # of label b
    assert weight.loc["noise", "low"] < 0 < weight.loc["noise", "high"]
    assert found.confusion.to_numpy().sum() == 120


def test_noise_is_not_told_apart():
    found = classify_outlets(table(shift=0), **FEW)
    assert found.verdict.startswith("not told apart")
    assert found.scores.loc["all", "macro_f1_low"] < 0.5


def five_times(rows):
    """Every article and four marked copies of it."""
    copies = [
        rows.assign(copy_of=rows.index).rename(index=lambda n, i=i: f"{n}-{i}") for i in range(4)
    ]
    return pd.concat([rows.assign(copy_of=""), *copies])


def test_copies_are_never_split_between_training_and_test():
    """Labels at random, every text five times: a leak would score nearly 1."""
    split = classify_outlets(five_times(table(shift=0, n=30)), model="tree", **FEW)
    assert split.scores.loc["all", "macro_f1"] < 0.65


def test_a_label_of_groups_is_predicted_for_groups_unseen():
    """The feature names the group, not the label: unseen groups are at chance."""
    group = np.repeat(np.arange(12), 10)
    rows = pd.DataFrame({"group": group, "x": group * 1.0, "bias": np.where(group % 2, "r", "l")})
    leaky = classify_outlets(rows, by="bias", columns=["x"], model="tree", **FEW)
    honest = classify_outlets(rows, by="bias", groups="group", columns=["x"], model="tree", **FEW)
    assert leaky.scores.loc["all", "macro_f1"] > honest.scores.loc["all", "macro_f1"] + 0.2
    assert honest.p_value > 0.05


def test_seeds_are_refused_with_the_number_needed(features):
    found = classify_outlets(features)
    assert found.verdict.startswith("cannot be compared: 1 article of ")
    assert "at least 10 needed" in found.verdict
    assert found.scores.empty
    assert np.isnan(found.p_value)


def test_any_classifier_of_texts_fits_in():
    rows = table(shift=0, n=20).assign(text=["red line"] * 20 + ["blue line"] * 20)
    take = FunctionTransformer(lambda frame: frame["text"])
    pipeline = make_pipeline(take, TfidfVectorizer(), LogisticRegression())
    found = classify_outlets(rows, columns=["text"], model=pipeline, **FEW)
    assert "undefined" not in found.verdict
    assert found.scores.loc["all", "macro_f1"] == 1


def test_an_unknown_model_or_column_is_an_error():
    with pytest.raises(ValueError, match="unknown model 'forest'; known: logistic"):
        classify_outlets(table(0), model="forest")
    with pytest.raises(ValueError, match="no column 'party'"):
        classify_outlets(table(0), by="party")


def test_the_display_is_escaped():
    named = table(3).replace({"outlet": {"a": "<script>"}})
    shown = classify_outlets(named, **FEW)._repr_mimebundle_()["text/html"]
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


def test_scores_are_those_of_scikit_learn():
    rng = np.random.default_rng(1)
    codes = ["c", "l", "r"]
    label, guess = rng.choice(codes, 200), rng.choice(codes, 200)
    chances = rng.dirichlet([1, 1, 1], 200)
    found = _scored(label, _Predicted(guess, chances), codes)
    assert found["macro_f1"] == pytest.approx(f1_score(label, guess, average="macro"))
    assert found["balanced_accuracy"] == pytest.approx(balanced_accuracy_score(label, guess))
    assert found["auc"] == pytest.approx(roc_auc_score(label, chances, multi_class="ovr"))


def test_names_can_be_masked():
    """Only a name tells the texts apart: without it they are alike."""
    texts = ["the mayor of Arland spoke"] * 20 + ["the mayor of Belmont spoke"] * 20
    rows = table(shift=0, n=20).assign(text=texts)
    take = FunctionTransformer(lambda frame: frame["text"])
    pipeline = make_pipeline(take, TfidfVectorizer(), LogisticRegression())
    scores = classify_outlets(rows, columns=["text"], model=pipeline, **FEW).scores
    assert scores.loc["all", "auc"] == 1
    assert scores.loc["names masked", "auc"] == pytest.approx(0.5)


def test_groups_keep_copies_together_too():
    """Every row its own story, every text five times, labels at random."""
    rows = five_times(table(shift=0, n=30))
    rows["story"] = range(len(rows))
    found = classify_outlets(rows, groups="story", model="tree", **FEW)
    assert found.scores.loc["all", "macro_f1"] < 0.65


def test_one_mixed_group_does_not_break_the_null():
    """Noise of groups with a label each, and one article of another label in one of them."""
    alarms = 0
    for seed in range(20):
        rng = np.random.default_rng(seed)
        group = np.repeat(np.arange(16), 10)
        label = np.where(group % 2, "r", "l").astype(object)
        label[0] = "r"
        rows = pd.DataFrame({"g": group, "bias": label, "x": rng.normal(size=16)[group]})
        found = classify_outlets(rows, by="bias", groups="g", n_repeats=1, n_permutations=19)
        alarms += found.p_value <= 0.05
    assert alarms <= 4


def test_articles_without_a_value_are_left_out_and_gaps_are_told():
    rows = table(shift=0)
    rows.loc[rows["outlet"] == "a", ["loaded_rate", "noise"]] = np.nan
    assert classify_outlets(rows).verdict == "cannot be compared: 1 label, at least 2 needed"
    gaps = table(shift=0)
    gaps.loc[gaps.index[:30], "noise"] = np.nan
    verdict = classify_outlets(gaps, **FEW).verdict
    assert verdict.endswith("filled with medians: a 25%, b 0% of the values")


def test_features_of_one_value_are_left_out():
    rows = table(shift=3).assign(promotion_ratio=0.0, n_words=100)
    scores = classify_outlets(rows, **FEW).scores
    assert "boilerplate only" not in scores.index
    flat = table(shift=0).assign(loaded_rate=1.0, noise=2.0)
    assert classify_outlets(flat).verdict == "cannot be compared: no feature has two values"
