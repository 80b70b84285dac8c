from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from biaskit import distinctive_words

LETTERS = list("abcdefghijklmnopqrstuvwxyz") * 2


def table():
    one = "The council met on Monday in Ostrava. The regime cut the budget of the schools again."
    other = (
        "The council met on Monday in Ostrava. The government cut the budget of the schools again."
    )
    said = ' "The junta will fall," said the mayor.'
    rows = [("a", one + said)] * 4 + [("b", other + said)] * 4 + [("b", "A lone zeppelin landed.")]
    rng = np.random.default_rng(0)  # what no two articles share, so that none copies another
    own = [
        " ".join(f"w{chr(97 + i)}{c}" for c in rng.permutation(LETTERS)) for i in range(len(rows))
    ]
    texts = [f"{text} It stays {more}." for (_, text), more in zip(rows, own, strict=True)]
    return pd.DataFrame({"outlet": [o for o, _ in rows], "text": texts, "language": "en"})


def test_the_word_that_only_one_outlet_uses_comes_first():
    found = distinctive_words(table())
    first = found.groupby("outlet").first()
    assert first.loc["a", "word"] == "regime"
    assert first.loc["b", "word"] == "government"
    row = found[found["word"] == "regime"].iloc[0]
    assert (row["n"], row["n_others"], row["n_articles"]) == (4, 0, 4)
    assert row["z"] > 0


def test_names_quotations_and_words_of_one_article_are_left_out():
    words = set(distinctive_words(table())["word"])
    assert not {"ostrava", "junta", "zeppelin"} & words
    assert "ostrava" in set(distinctive_words(table(), names=True)["word"])


def test_phrases_are_told_apart_like_words():
    rows = table()
    rows["text"] += " " + rows["outlet"].map(
        {"a": "The public purse is empty once more.", "b": "A public debate began once more."}
    )
    rows["text"] += rows["outlet"].map({"a": " A public purse.", "b": " One public debate."})
    found = distinctive_words(rows, n_phrases=30)
    first = found[found["word"] == "public purse"].iloc[0]
    assert (first["outlet"], first["n"], first["n_others"]) == ("a", 8, 0)
    assert not found["word"].str.contains("ostrava").any()  # a name in a phrase is a name


def test_swapping_two_outlets_flips_the_sign():
    rows = table().iloc[:8]
    swapped = rows.assign(outlet=rows["outlet"].map({"a": "b", "b": "a"}))
    one, other = (distinctive_words(t).set_index(["outlet", "word"])["z"] for t in (rows, swapped))
    assert one["a", "council"] == pytest.approx(-one["b", "council"])
    assert one["a", "regime"] == other["b", "regime"]


def test_what_cannot_be_compared_is_an_error(seeds):
    with pytest.raises(ValueError, match="several languages"):
        distinctive_words(seeds)
    with pytest.raises(ValueError, match="1 group in 'outlet'"):
        distinctive_words(table().iloc[:4])
    with pytest.raises(ValueError, match="no column 'party'"):
        distinctive_words(table(), by="party")


def test_copies_do_not_carry_a_word():
    rows = table()
    lone = rows.iloc[8]["text"]
    rows = pd.concat([rows, pd.DataFrame([("b", lone, "en")] * 3, columns=rows.columns)])
    assert "zeppelin" not in set(distinctive_words(rows.reset_index(drop=True))["word"])


def test_words_with_hyphen_or_apostrophe_are_words():
    rows = table()
    rows["text"] = rows["text"].where(rows["outlet"] == "b", rows["text"] + " A far-right law.")
    assert "far-right" in set(distinctive_words(rows)["word"])
