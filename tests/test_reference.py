from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from biaskit import framing_index, percentile_table, reference_table

WEIGHTS = {"loaded_rate": 1.0, "promotion_ratio": 3.0}


def corpus(n=200):
    rng = np.random.default_rng(3)
    rates = rng.gamma(2, 3, n)
    return pd.DataFrame(
        {
            "language": "en",
            "loaded_rate": rates,
            "loaded_rate_low": rates - 1,
            "loaded_rate_high": rates + 2,
            "promotion_ratio": np.where(rng.random(n) < 0.6, 0, rng.random(n)),
        },
        index=pd.Index([f"a{i}" for i in range(n)], name="article_id"),
    )


def test_parts_add_up_and_the_index_is_zero_on_average():
    found = framing_index(corpus(), WEIGHTS)
    parts = found[["loaded_rate_part", "promotion_ratio_part"]]
    assert parts.sum(axis=1).to_numpy() == pytest.approx(found["index"].to_numpy())
    assert found["index"].mean() == pytest.approx(0, abs=1e-9)
    assert parts.std().to_list() == pytest.approx([0.25, 0.75])
    assert (found["low"] < found["index"]).all()
    assert (found["high"] - found["index"]).to_numpy() == pytest.approx(
        2 * (found["index"] - found["low"]).to_numpy()
    )
    assert set(found["reference"]) == {"this corpus"}


def test_a_weight_below_zero_mirrors_the_part():
    one = framing_index(corpus(), {"loaded_rate": 2.0})["index"]
    assert (-framing_index(corpus(), {"loaded_rate": -5.0})["index"]).equals(one)


def test_what_cannot_be_summed_up_says_why(features):
    small = framing_index(features)
    assert small["index"].isna().all()
    assert small["reason"].str.contains("at least 100 needed|no reference for").all()
    with_gap = corpus()
    with_gap.loc["a0", "loaded_rate"] = np.nan
    row = framing_index(with_gap, WEIGHTS).loc["a0"]
    assert np.isnan(row["index"])
    assert row["reason"] == "loaded_rate is undefined or closed"
    flat = framing_index(corpus().assign(promotion_ratio=0.0), WEIGHTS).iloc[0]
    assert flat["reason"] == "promotion_ratio is the same throughout the reference"


def test_a_reference_travels_as_csv(tmp_path):
    path = tmp_path / "reference.csv"
    reference_table(corpus(), "Made-up rates, 2026").to_csv(path, index=False)
    found = framing_index(corpus().iloc[:3], WEIGHTS, path)
    assert set(found["reference"]) == {"Made-up rates, 2026"}
    assert found["index"].to_numpy() == pytest.approx(
        framing_index(corpus(), WEIGHTS).iloc[:3]["index"].to_numpy()
    )
    other = framing_index(corpus().iloc[:3].assign(language="fr"), WEIGHTS, path)
    assert other["reason"].str.startswith("no reference for loaded_rate in 'fr'").all()


def test_percentiles_follow_the_quantiles():
    reference = reference_table(corpus(), "x")
    found = percentile_table(corpus(), reference)
    rank = corpus()["loaded_rate"].rank(pct=True) * 100
    inside = rank.between(5, 95)
    assert (found["loaded_rate"] - rank)[inside].abs().max() < 8
    assert found["loaded_rate"].between(5, 95).all()
    none = corpus()["promotion_ratio"] == 0
    assert len(set(found.loc[none, "promotion_ratio"])) == 1  # six in ten share the value 0


def test_mistakes_are_errors():
    with pytest.raises(ValueError, match="no column 'zeal'"):
        framing_index(corpus(), {"zeal": 1})
    with pytest.raises(ValueError, match="no weight other than 0"):
        framing_index(corpus(), {"loaded_rate": 0})
    with pytest.raises(ValueError, match="a reference needs a name"):
        reference_table(corpus(), " ")
    with pytest.raises(ValueError, match="no column 'reference'"):
        percentile_table(corpus(), pd.DataFrame({"a": [1]}))
