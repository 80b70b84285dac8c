from __future__ import annotations

import pickle
from unicodedata import normalize

import numpy as np
import pandas as pd
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline, make_union
from sklearn.utils.validation import NotFittedError

import biaskit
from biaskit.languages import supported_languages
from biaskit.lexicons import pack_lexicon
from biaskit.loaded import LOADED, STANCE, rate_bound

PLAIN = "The council met on Monday. It approved a budget of two million euros."
LOADED_TEXT = "The disastrous council met on Monday. It shamelessly approved a ridiculous budget."


def table(*texts, **columns):
    return pd.DataFrame({"text": texts, "language": "en", **columns})


# --- packs --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "floor"),
    [("en", 1200), ("it", 800), ("pt", 800), ("es", 800), ("fr", 800), ("de", 800)],
)
def test_packs_are_comparable(language, floor):
    entries = pack_lexicon(language, "loaded").entries
    assert len(entries) >= floor
    assert {e.category for e in entries} == {*LOADED, *STANCE}
    assert all(e.weight in ("strong", "weak") and e.reference for e in entries)
    names = [e.entry for e in entries]
    assert len(names) == len(set(names))


def test_every_language_has_all_wording_columns():
    texts = {"en": "A new plan.", "it": "Un nuovo piano.", "pt": "Um novo plano.", "es": "Un nuevo plan.", "fr": "Un nouveau plan.", "de": "Ein neuer Plan."}  # fmt: skip
    articles = pd.DataFrame({"text": texts.values(), "language": texts.keys()})
    assert sorted(texts) == sorted(supported_languages())
    assert biaskit.features_table(articles)["loaded_rate"].notna().all()


def test_a_word_in_marks_is_never_the_narrators():
    row = biaskit.features_table(table("They met the “disastrous” council today.")).iloc[0]
    assert (row["loaded_n"], row["loaded_quoted_n"]) == (0, 1)


def test_a_negated_hit_says_so():
    evidence = biaskit.evidence_table(table("The plan was not disastrous, they found."))
    entries = evidence.loc[evidence["kind"] == "loaded", "entry"]
    assert entries.str.endswith("(negated)").all()
    assert len(entries) == 1


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("pt", "Uma decisao catastrofica para todos.", ["catastrofica"]),
        ("pt", normalize("NFD", "Uma decisão catastrófica para todos."), ["catastrófica"]),
        ("de", "Ein laecherlicher Plan der Stadt.", ["laecherlicher"]),
        ("de", "Der Plan ist schon fertig.", []),  # not "schön"
        ("pt", "A casa do medico que sabia tudo.", []),  # not "dó", not "sábia"
        ("en", "That plan is a dog's dinner.", ["dog's dinner"]),
        ("en", "A catas\u00adtrophic plan.", ["catas\u00adtrophic"]),
    ],
)
def test_look_up_tolerates_how_a_word_is_typed(language, text, found):
    articles = pd.DataFrame({"text": [text], "language": [language]})
    evidence = biaskit.evidence_table(articles)
    hits = evidence.loc[evidence["kind"] == "loaded", "text"]
    assert [normalize("NFC", hit) for hit in hits] == found


# --- intervals ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "words", "low", "high"),
    # quantiles .025 and .975 of Gamma(n + 0.5), published for n = 0, 1, 5 in Brown et al. (2003)
    [(0, 1000, 0.0, 2.512), (1, 1000, 0.108, 4.674), (5, 500, 3.816, 21.920)],
)
def test_interval_of_a_rate(n, words, low, high):
    assert rate_bound(n, words, 0.025) == pytest.approx(low, abs=2e-3)
    assert rate_bound(n, words, 0.975) == pytest.approx(high, abs=2e-3)


def test_rate_lies_in_its_interval(features):
    for rate in features.filter(regex="_rate$"):
        if f"{rate}_low" in features:
            known = features[rate].dropna().index
            assert (features.loc[known, f"{rate}_low"] <= features.loc[known, rate]).all()
            assert (features.loc[known, rate] <= features.loc[known, f"{rate}_high"]).all()


# --- lexicons of one's own ------------------------------------------------------

LIWC = "%\n1\tPosemo\n2\tNegemo\n%\nhappy\t1\nsad*\t2\nbitter sweet\t1\t2\n"
QUANTEDA = "emotion:\n  positive: [happy]\n  negative:\n    - sad*\n"


@pytest.mark.parametrize(
    ("name", "text", "columns"),
    [
        ("mine.dic", LIWC, {"mine_posemo_n": 1, "mine_negemo_n": 1}),
        ("mine.yml", QUANTEDA, {"mine_emotion_positive_n": 1, "mine_emotion_negative_n": 1}),
        (
            "mine.csv",
            "word,category\nhappy,joy\nsad*,grief\n",
            {"mine_joy_n": 1, "mine_grief_n": 1},
        ),
        ("mine.tsv", "word\tcategory\nhappy\tjoy\n", {"mine_joy_n": 1}),
    ],
)
def test_own_lexicon_becomes_columns(tmp_path, name, text, columns):
    (tmp_path / name).write_text(text)
    row = biaskit.features_table(
        table("A happy mayor sadly left. “We are happy,” he said."), lexicons=[tmp_path / name]
    ).iloc[0]
    assert {c: row[c] for c in columns} == columns
    assert row[next(iter(columns)).replace("_n", "_quoted_rate")] > 0


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.dic", "happy 1", "between two lines of '%'"),
        ("a.dic", "%\n1\tPos\n%\nhappy\t7\n", "line 4: category '7' is not declared"),
        ("a.yml", "a: [", "not YAML"),
        ("a.yml", "- happy", "expected categories"),
        ("a.csv", "token,kind\nhappy,joy\n", "needs columns 'word' and 'category'"),
        ("a.csv", "word,category\n", "has no entries"),
        ("a.txt", "happy", "a lexicon ends in"),
    ],
)
def test_malformed_lexicon_says_what_is_wrong(tmp_path, name, text, message):
    (tmp_path / name).write_text(text)
    with pytest.raises(ValueError, match=message):
        biaskit.read_lexicon(tmp_path / name)


def test_two_lexicons_of_one_name_are_refused(tmp_path):
    (tmp_path / "a.csv").write_text("word,category\nhappy,joy\n")
    with pytest.raises(ValueError, match="two lexicons are called 'a'"):
        biaskit.features_table(table("x"), lexicons=[tmp_path / "a.csv"] * 2)


# --- naming -------------------------------------------------------------------


def test_naming_lean(tmp_path):
    sides = tmp_path / "sides.toml"
    sides.write_text(
        'main = ["a", "b"]\n[a.aliases]\nen = ["A-land"]\n[b.aliases]\nen = ["B-land"]\n'
        '[naming.forces.a]\nen = ["freedom fighters"]\n[naming.forces.b]\nen = ["rebels"]\n'
    )
    texts = [
        "The rebels met rebels and freedom fighters.",
        "“The rebels came,” he said.",
        "It rained.",
    ]
    lean = biaskit.features_table(table(*texts), sides)["naming_lean"]
    assert lean.iloc[0] == pytest.approx(-1 / 3)
    assert lean.iloc[1:].isna().all()


def test_naming_of_an_unknown_side_names_the_line(tmp_path):
    (tmp_path / "sides.toml").write_text(
        'main = ["a", "b"]\n[a.aliases]\nen = ["A"]\n[b.aliases]\nen = ["B"]\n[naming.x.c]\nen = ["y"]\n'
    )
    with pytest.raises(ValueError, match="line 6: names of 'x' are used by unknown 'c'"):
        biaskit.read_sides(tmp_path / "sides.toml")


# --- transformer --------------------------------------------------------------


def test_transformer_is_a_matrix_without_nan():
    texts = ["", "Hello", LOADED_TEXT, PLAIN + "\n" + LOADED_TEXT, "Μία πρόταση."]
    step = biaskit.FramingFeatures()
    matrix = step.fit_transform(texts)
    assert matrix.shape == (5, len(step.get_feature_names_out()))
    assert np.isfinite(matrix).all()
    same = step.transform(pd.DataFrame({"text": texts}))
    assert (same == matrix).all()
    assert (pickle.loads(pickle.dumps(step)).transform(pd.Series(texts)) == matrix).all()


def test_transformer_counts_how_words_are_used():
    text = "Perhaps his plan, as he openly claimed, was NOT finished. Why not?"
    step = biaskit.FramingFeatures("en").fit([text])
    row = dict(zip(step.get_feature_names_out(), step.transform([text])[0], strict=True))
    n_words = 12
    counts = {name: round(row[name] * n_words**0.5) for name in ("negations", "past_tense")}
    assert counts == {"negations": 2, "past_tense": 2}
    assert round(row["possessives"] * n_words**0.5) == 1
    assert round(row["different_words"] * n_words**0.5) == 11


def test_transformer_works_in_a_pipeline():
    texts = [PLAIN, LOADED_TEXT] * 8
    labels = [0, 1] * 8
    union = make_union(biaskit.FramingFeatures("en"), TfidfVectorizer())
    for features in (biaskit.FramingFeatures("en"), union):
        model = make_pipeline(features, LogisticRegression())
        assert cross_val_score(model, texts, labels, cv=2).min() == 1.0


@pytest.mark.parametrize(
    ("language", "texts", "message"),
    [("xx", ["a"], "no language pack 'xx'"), ("en", "a text", "found one string")],
)
def test_transformer_refuses(language, texts, message):
    with pytest.raises(ValueError, match=message):
        biaskit.FramingFeatures(language).fit(texts)


def test_transformer_must_be_fitted():
    with pytest.raises(NotFittedError):
        biaskit.FramingFeatures().transform(["a"])


# --- influence ----------------------------------------------------------------


def test_entry_that_carries_a_difference():
    texts = [LOADED_TEXT, LOADED_TEXT, PLAIN, "The ridiculous council met on Monday."]
    influence = biaskit.entry_influence(table(*texts, outlet=["a", "a", "b", "b"]))
    assert set(influence["entry"]) >= {"disastrous", "ridiculous"}
    total = influence["difference"].iloc[0]
    assert influence["influence"].sum() == pytest.approx(total)
    assert (influence["difference"] - influence["influence"]).to_list() == pytest.approx(
        influence["without"].to_list()
    )


def test_influence_needs_two_groups():
    with pytest.raises(ValueError, match="at least 2"):
        biaskit.entry_influence(table(PLAIN, outlet=["a"]))
