from __future__ import annotations

import math
import socket
import warnings

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import biaskit
from biaskit.codebook import codebook_markdown
from biaskit.features import CARRIED, FEATURES, SIDE_FEATURES, TABLE_FEATURES
from biaskit.languages import supported_languages
from biaskit.lexicons import pack_lexicon

WORDS = st.sampled_from(
    [
        "The mayor",
        "said",
        "that",
        "war",
        '"',
        "“",
        "”",
        ",",
        ".",
        "\n",
        "\n\n",
        "heroic",
        "he",
        "«",
        "»",
        ":",
        "subscribe to our newsletter",
        "according to",
        "Rossi",
        "(",
        ")",
        "[ad_1]",
        "’",
    ]
)
TEXTS = st.lists(WORDS, min_size=1, max_size=60).map(" ".join)


def table(*texts, **columns):
    return pd.DataFrame({"text": texts, "language": "en", **columns})


def test_codebook_and_columns_are_the_same():
    names = [*(f.name for f in FEATURES), *TABLE_FEATURES, *SIDE_FEATURES]
    assert sorted(names) == sorted(biaskit.codebook().index)
    assert biaskit.features_table(table("The mayor left.")).columns.to_list() == [*CARRIED, *names]


def test_rows_keep_their_order(features, seeds):
    assert features.index.to_list() == seeds["article_id"].to_list()


def test_italian_seed_has_by_far_the_most_promotion(features):
    promotion = features["promotion_ratio"]
    assert promotion.idxmax() == "000_6c58707f0c1a0153"
    assert promotion.max() > 0.5
    assert promotion.nlargest(2).iloc[1] < 0.05


def test_balance_is_undefined_where_neither_side_speaks(features):
    italian = features.loc["000_6c58707f0c1a0153"]
    assert math.isnan(italian["attribution_balance"])
    assert italian["n_side_a"] == italian["n_side_b"] == 0
    assert italian["attribution_n"] > 0


def test_side_columns_are_nan_without_sides(seeds):
    assert biaskit.features_table(seeds)[list(SIDE_FEATURES)].isna().all(axis=None)


def test_values_lie_in_the_range_of_the_codebook(features):
    for name, limits in biaskit.codebook()["range"].items():
        if limits:
            assert features[name].dropna().between(*limits).all(), name


def test_evidence_slices_to_its_text(seeds):
    texts = seeds.set_index("article_id")["text"]
    evidence = biaskit.evidence_table(seeds)
    assert all(
        texts[row.article_id][row.start : row.end] == row.text for row in evidence.itertuples()
    )


@given(TEXTS)
def test_ledger_adds_up_for_any_text(text):
    articles = biaskit.read_articles(table(text))
    ledger = biaskit.ledger_table(articles)
    features = biaskit.features_table(articles).iloc[0]
    if features["problem"]:
        assert ledger.empty
        return
    assert ledger["n_characters"].sum() == sum(not c.isspace() for c in text)
    assert ledger["n_words"].sum() == features["n_words"]
    voiced = ledger[ledger["voice"] != ""]
    assert voiced["n_words"].sum() == features["n_words_body"]


@given(st.lists(TEXTS, min_size=2, max_size=4, unique=True))
@settings(max_examples=20)
def test_order_of_articles_does_not_matter(texts):
    articles = table(*texts, article_id=[str(i) for i in range(len(texts))])
    forward = biaskit.features_table(articles)
    backward = biaskit.features_table(articles[::-1])
    pd.testing.assert_frame_equal(forward, backward.loc[forward.index])


def test_swapping_the_sides_mirrors_lean_and_keeps_balance(seeds, root):
    sides = biaskit.read_sides(root / "seeds/sides.toml")
    swapped = type(sides)(main=sides.main[::-1], all=sides.all)
    one, two = (biaskit.features_table(seeds, s) for s in (sides, swapped))
    pd.testing.assert_series_equal(one["attribution_balance"], two["attribution_balance"])
    pd.testing.assert_series_equal(one["attribution_lean"], -two["attribution_lean"])


def test_loaded_word_in_a_quotation_is_not_the_narrators():
    row = biaskit.features_table(table('"It was a heroic stand," the mayor said.')).iloc[0]
    assert (row["loaded_n"], row["loaded_quoted_n"]) == (0, 1)
    row = biaskit.features_table(table("It was a heroic stand by the men.")).iloc[0]
    assert row["loaded_n"] == 1


def test_template_lines_of_an_outlet_are_boilerplate():
    bodies = ["The council met on Monday to vote on the plan for the new harbour wall."] * 2
    bodies[1] = bodies[1].replace("council", "board")
    texts = [
        f"{body}\nThe harbour wall fund thanks all who gave their time this year."
        for body in bodies
    ]
    outlets = table(*texts).assign(outlet=["Gazette", "Herald"])
    alone = biaskit.features_table(outlets)["boilerplate_ratio"]
    shared = biaskit.features_table(table(*texts, outlet="Gazette"))["boilerplate_ratio"]
    assert (alone == 0).all()
    assert (shared > 0.3).all()


def test_empty_table_has_all_columns():
    features = biaskit.features_table(pd.DataFrame({"text": []}))
    assert len(features) == 0
    assert "loaded_rate" in features


def test_nothing_is_fetched_and_nothing_warns(seeds, root, monkeypatch):
    def refuse(*_):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        features = biaskit.features_table(seeds, root / "seeds/sides.toml")
    assert features["readability"].notna().all()


def lexicon_entries():
    for language in supported_languages():
        for entry in pack_lexicon(language, "loaded").entries:
            yield pytest.param(language, entry, id=f"{language}-{entry.entry}")


@pytest.mark.parametrize(("language", "entry"), list(lexicon_entries()))
def test_entry_passes_its_own_examples(language, entry):
    lexicon = pack_lexicon(language, "loaded")
    found = [
        any(hit.entry == entry for hit in lexicon.find(biaskit.prepare(text, language).tokens))
        for text in (entry.example, entry.counterexample)
    ]
    assert found == [True, False]


def test_a_span_stands_in_its_context(seeds):
    evidence = biaskit.evidence_table(seeds)
    loaded = evidence[evidence["kind"] == "loaded"]
    shown = biaskit.in_context(loaded, seeds, reach=5)
    assert shown.index.equals(loaded.index)
    for words, text in zip(shown, loaded["text"], strict=True):
        assert f"[{text}]" in words
        assert len(words) <= len(text) + 12
        assert "\n" not in words
    assert biaskit.in_context(loaded.iloc[:0], seeds).empty


def test_the_readme_has_the_codebook(root):
    shown = (
        (root / "README.md").read_text().split("<!-- codebook: uv run biaskit codebook -->\n")[1]
    )
    assert shown.split("<!-- end of codebook -->")[0] == codebook_markdown()
