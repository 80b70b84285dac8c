"""`show`: what a reader of a notebook sees of a table."""

from __future__ import annotations

import pandas as pd
import pytest

import biaskit
from biaskit.display import OVERVIEW


def html_of(shown):
    return shown._repr_mimebundle_()["text/html"]


def test_a_features_table_shows_its_overview_with_units(features):
    shown = biaskit.show(features)
    assert tuple(shown.cells.columns) == OVERVIEW
    assert shown.note == f"{len(OVERVIEW)} of {len(features.columns)} columns"
    page = html_of(shown)
    for part in ("Loaded wording", "entries per 1,000 narrator words", ">loaded_rate</code>"):
        assert part in page
    assert page.count('scope="row"') == len(features)


def test_an_empty_value_says_why(features):
    gated = biaskit.show(biaskit.gated(features), ["attribution_balance"]).cells
    assert gated["attribution_balance"].to_list() == ["undefined", "1.00", *["closed"] * 3]
    ungated = biaskit.show(features, ["attribution_balance"]).cells
    assert "closed" not in ungated["attribution_balance"].to_list()
    naming = biaskit.show(features, ["naming_lean"]).cells["naming_lean"].to_list()
    assert naming.count("undefined") == features["naming_lean"].isna().sum() > 1


def test_intervals_stand_behind_their_value():
    table = pd.DataFrame({"auc": [0.5, None], "auc_low": [0.41, None], "auc_high": [0.6, None]})
    assert biaskit.show(table).cells.to_dict("list") == {"auc": ["0.500 [0.410, 0.600]", "–"]}
    table = pd.DataFrame({"mean": [12.34], "low": [-1.0], "high": [None], "n": [1234]})
    assert biaskit.show(table).cells.iloc[0].to_list() == ["12.3", "1,234"]


@pytest.mark.parametrize(
    ("values", "written"),
    [
        ([0.00001, 0.5], ["<0.001", "0.500"]),
        ([-0.00001, 0.5], [">−0.001", "0.500"]),
        ([-2.0, 3.5], ["−2.00", "3.50"]),
        ([float("inf"), 1.5], ["inf", "1.50"]),
        ([True, False], ["True", "False"]),
        ([[0, 1], None], ["[0, 1]", "–"]),
    ],
)
def test_numbers_keep_three_digits(values, written):
    assert biaskit.show(pd.DataFrame({"x": values})).cells["x"].to_list() == written


def test_only_some_rows_are_shown_and_the_note_says_so():
    shown = biaskit.show(pd.DataFrame({"n": range(1000)}), n_rows=3)
    assert shown.cells["n"].to_list() == ["0", "1", "2"]
    assert shown.note == "3 of 1000 rows"
    assert 'scope="row"' not in html_of(shown)


def test_nothing_of_a_table_is_markup():
    evil = "<script>alert(1)</script>"
    page = html_of(biaskit.show(pd.DataFrame({evil: [evil]}, index=pd.Index([evil], name=evil))))
    assert "<script" not in page
    assert page.count("&lt;script&gt;") == 4


def test_an_empty_table_and_a_missing_column():
    assert html_of(biaskit.show(pd.DataFrame())).count("<tr>") == 1
    with pytest.raises(KeyError, match="no column 'mean'. Columns: n"):
        biaskit.show(pd.DataFrame({"n": [1]}), ["mean"])
