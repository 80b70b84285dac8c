from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from biaskit import compare_outlets, features_table, multiverse
from biaskit.multiverse import CURVE_COLUMNS

WORDS = [
    "council",
    "budget",
    "river",
    "school",
    "harvest",
    "timetable",
    "museum",
    "bridge",
    "library",
    "ticket",
    "engine",
    "garden",
    "letter",
    "market",
    "ferry",
    "archive",
    "window",
    "ladder",
    "teacher",
    "pension",
    "orchard",
    "station",
    "clinic",
    "parade",
]


def articles():
    """Texts of which none copies another; both outlets quote, one also judges."""
    rng = np.random.default_rng(5)

    def text(extra):
        words = [" ".join(rng.choice(WORDS, 6)) for _ in range(9)]
        return " ".join(f"The {w} stayed." for w in words) + extra

    judges = " The brutal regime terrorised the town again."
    quotes = ' "A savage, brutal massacre," said the mayor of a horrific, disgraceful raid.'
    rows = [("a", text(judges)) for _ in range(12)] + [("b", text(quotes)) for _ in range(12)]
    return pd.DataFrame(rows, columns=["outlet", "text"]).assign(language="en")


def test_the_default_choice_is_the_comparison():
    found = multiverse(articles())
    default = found.curve.query(
        "not quotations and not boilerplate and not copies and left_out == '' and average == 'mean'"
    )
    table = features_table(articles(), gate=True)
    assert table["copy_of"].eq("").all()
    expected = compare_outlets(table, columns=["loaded_rate"])["difference"].item()
    assert list(found.curve.columns) == list(CURVE_COLUMNS)
    assert default["difference"].item() == pytest.approx(expected)


def test_quotations_turn_this_contrast_round():
    found = multiverse(articles())
    signs = found.curve.groupby("quotations")["difference"].median()
    assert signs[True] < 0 < signs[False]
    assert 0 < found.share < 1
    assert found.curve["difference"].is_monotonic_increasing


def test_order_of_outlets_mirrors_the_curve():
    one = multiverse(articles(), outlets=("a", "b"))
    other = multiverse(articles(), outlets=("b", "a"))
    assert other.share == one.share
    assert (-other.curve["difference"]).iloc[::-1].to_numpy() == pytest.approx(
        one.curve["difference"].to_numpy()
    )


def test_too_few_articles_or_outlets_are_refused(seeds):
    with pytest.raises(ValueError, match="needs two of 'outlet'"):
        multiverse(seeds)
    found = multiverse(articles().iloc[7:])
    assert found.verdict == "cannot be compared: 5 articles an outlet, at least 10 needed"
    assert found.curve.empty


def test_languages_and_one_outlet_twice_are_refused():
    rows = articles()
    with pytest.raises(ValueError, match="needs two of 'outlet'"):
        multiverse(rows, outlets=("a", "a"))
    rows.loc[rows["outlet"] == "b", "language"] = "it"
    with pytest.raises(ValueError, match="several languages"):
        multiverse(rows)


def test_closed_articles_stay_out():
    rows = articles()
    rows.loc[:2, "text"] = "The brutal regime fell."  # too short for its wording to be compared
    assert multiverse(rows).verdict.startswith("cannot be compared: 9 articles")


def test_copies_come_in_by_choice():
    rows = articles()
    more = pd.concat([rows, rows.iloc[:3]], ignore_index=True)
    by_copies = multiverse(more).curve.groupby("copies")["n_a"].unique()
    assert by_copies.map(list).to_dict() == {False: [12], True: [15]}
