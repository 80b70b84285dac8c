from __future__ import annotations

import pandas as pd
import pytest

from biaskit import distinctive_words


def table():
    one = "The council met on Monday in Ostrava. The regime cut the budget of the schools again."
    other = (
        "The council met on Monday in Ostrava. The government cut the budget of the schools again."
    )
    said = ' "The junta will fall," said the mayor.'
    rows = [("a", one + said)] * 4 + [("b", other + said)] * 4 + [("b", "A lone zeppelin landed.")]
    texts = [f"{text} Page {i}." for i, (_, text) in enumerate(rows)]
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
    found = distinctive_words(pd.concat([rows, rows], ignore_index=True), n_phrases=30)
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
