from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import biaskit
from biaskit.compare import (
    COMPARISON_COLUMNS,
    MIN_ARTICLES,
    compare_outlets,
    feature_columns,
    placebo,
    plan_sample,
    summarize_outlets,
)


def table(n=40, shift=0.0, seed=0):
    values = np.random.default_rng(seed).gamma(2, 2, 2 * n)
    values[:n] += shift
    return pd.DataFrame(
        {"outlet": ["a"] * n + ["b"] * n, "language": "en", "rate": values, "constant": 1.0},
        index=pd.Index([str(i) for i in range(2 * n)], name="article_id"),
    )


def test_a_large_difference_differs_and_a_constant_never_does():
    rows = compare_outlets(table(shift=4)).set_index("feature")
    assert list(rows.reset_index().columns) == list(COMPARISON_COLUMNS)
    assert rows.loc["rate", "verdict"] == "differs"
    assert rows.loc["rate", "low"] < rows.loc["rate", "difference"] < rows.loc["rate", "high"]
    assert rows.loc["constant", "verdict"] == "no difference: all articles have one value"
    assert rows.loc["constant", "difference"] == 0


def test_swapping_names_flips_the_sign():
    one = compare_outlets(table(shift=1)).set_index("feature").loc["rate"]
    swapped = table(shift=1).assign(outlet=lambda t: t["outlet"].map({"a": "b", "b": "a"}))
    other = compare_outlets(swapped).set_index("feature").loc["rate"]
    assert one["difference"] == pytest.approx(-other["difference"])
    assert one["cliffs_delta"] == pytest.approx(-other["cliffs_delta"])


def test_seeds_are_refused(features):
    rows = compare_outlets(features, mix_languages=True)
    assert rows["verdict"].str.startswith("cannot be compared: ").all()
    assert rows["p_value"].isna().all()
    assert rows["warning"].eq("languages mixed: en, it, pt").all()


def test_languages_are_not_mixed_unasked(features):
    with pytest.raises(ValueError, match="not comparable across languages"):
        compare_outlets(features)


def test_marked_copies_change_nothing():
    plain = table(shift=1).assign(copy_of="")
    copies = plain.assign(copy_of=plain.index).rename(index=lambda name: f"copy-{name}")
    both = pd.concat([plain, copies])
    pd.testing.assert_frame_equal(compare_outlets(plain), compare_outlets(both))
    pd.testing.assert_frame_equal(summarize_outlets(plain), summarize_outlets(both))


def test_strata_compare_within_stories():
    stories = np.repeat(np.arange(40), 1)
    hard = table(n=40, shift=0.5).assign(story=list(stories) * 2)
    hard["rate"] = hard["story"] * 10 + (hard["outlet"] == "a") * 0.5 + hard["rate"] * 0.01
    assert compare_outlets(hard, columns=["rate"]).iloc[0]["verdict"].startswith("no difference")
    assert compare_outlets(hard, columns=["rate"], stratify="story").iloc[0]["verdict"] == "differs"


def test_false_alarms_are_rare():
    alarms = [
        compare_outlets(table(n=15, seed=seed), columns=["rate"]).iloc[0]["verdict"] == "differs"
        for seed in range(60)
    ]
    assert np.mean(alarms) <= 0.12


def test_planner_agrees_with_what_could_be_detected():
    n = int(plan_sample(table(n=200), 1.0).loc["rate", "n_unpaired"])
    found = compare_outlets(table(n=n), columns=["rate"]).iloc[0]["detectable_difference"]
    assert found == pytest.approx(1.0, rel=0.25)


def test_summary_counts_what_is_undefined():
    with_gap = table()
    with_gap.loc["0", "rate"] = np.nan
    row = biaskit.summarize_outlets(with_gap, columns=["rate"]).iloc[0]
    assert (row["n"], row["undefined"]) == (39, 1)
    assert row["low"] < row["mean"] < row["high"]


def test_planner_needs_fewer_stories_than_articles_where_stories_matter():
    stories = table(n=40).assign(story=list(range(40)) * 2)
    stories["rate"] = stories["story"] * 1.0 + stories["rate"] * 0.1
    plan = plan_sample(stories, 1.0, stratify="story").loc["rate"]
    assert plan["n_paired"] == MIN_ARTICLES
    assert plan["sd_paired"] < 1
    assert plan["n_unpaired"] > 100
    with pytest.raises(ValueError, match="difference other than 0"):
        plan_sample(stories, 0)


def test_halves_of_one_outlet_differ_no_more_often_than_allowed():
    skewed = table(n=60)
    skewed.loc[skewed.index[:20], "rate"] = 0.0  # a third of an outlet
    found = placebo(skewed, "a", n_splits=300)
    assert found.loc["rate", "low"] <= 0.05
    assert found.loc["constant", "false_alarms"] == 0
    assert placebo(skewed.iloc[:14], n_splits=2)["false_alarms"].isna().all()
    with pytest.raises(ValueError, match="no article of 'c'"):
        placebo(skewed, "c")


def test_articles_of_one_cluster_count_as_one():
    clustered = table(n=40).assign(story=[i // 2 for i in range(80)])
    row = compare_outlets(clustered, columns=["rate"], cluster="story").iloc[0]
    assert (row["n_a"], row["n_b"]) == (20, 20)


def test_renaming_outlets_changes_nothing():
    renamed = table(shift=1).assign(outlet=lambda t: t["outlet"].map({"a": "x", "b": "y"}))
    names = ["outlet_a", "outlet_b"]
    one, other = (compare_outlets(t).drop(columns=names) for t in (table(shift=1), renamed))
    pd.testing.assert_frame_equal(one, other)


def test_what_a_gate_closed_is_counted(features):
    gated = features.assign(usable_for="boilerplate", loaded_rate=np.nan)
    rows = summarize_outlets(gated, columns=["loaded_rate", "promotion_ratio"])
    assert rows.groupby("feature")["gated"].sum().to_dict() == {
        "loaded_rate": 5,
        "promotion_ratio": 0,
    }


def test_interval_of_a_mean_covers_it():
    """A third zeros, skewed, 20 articles an outlet: the full count is in the benchmark."""
    covered = 0
    for seed in range(100):
        sample = table(n=20, seed=seed)
        sample.loc[np.random.default_rng(seed).random(40) < 1 / 3, "rate"] = 0
        row = summarize_outlets(sample, columns=["rate"]).iloc[0]
        covered += row["low"] <= 4 * 2 / 3 <= row["high"]
    assert covered >= 88


def test_bounds_of_intervals_are_not_features():
    assert feature_columns(table().assign(rate_low=0.0, rate_high=9.0)) == ["rate", "constant"]


@pytest.mark.parametrize(
    ("rows", "n"), [(table().iloc[:0], "0 groups"), (table().iloc[:5], "1 group")]
)
def test_no_pair_is_an_error(rows, n):
    with pytest.raises(ValueError, match=f"'outlet' names {n}, at least 2 needed"):
        compare_outlets(rows)


def test_a_clear_difference_among_many_features_differs():
    """Resampled p ends at .002: corrected for a hundred features it could never be seen."""
    rng = np.random.default_rng(4)
    rows = table(n=100).assign(**{f"noise{i}": rng.normal(size=200) for i in range(95)})
    rows["clear"] = rng.normal(size=200) + 2 * (rows["outlet"] == "a")
    found = compare_outlets(rows).set_index("feature")
    assert found.loc["clear", "verdict"] == "differs"
    assert (found["verdict"] == "differs").sum() <= 3


def test_unequal_spread_is_no_difference():
    """Ten articles that scatter widely against a hundred that do not."""
    alarms = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        values = np.r_[rng.normal(0, 3, 10), rng.normal(0, 1, 100)]
        rows = pd.DataFrame({"outlet": ["a"] * 10 + ["b"] * 100, "rate": values})
        alarms += compare_outlets(rows).loc[0, "verdict"] == "differs"
    assert alarms <= 12


def test_a_table_that_was_read_from_csv_is_compared_alike(tmp_path):
    rows = table(shift=1).assign(copy_of="")
    copies = rows.assign(copy_of=rows.index).rename(index=lambda name: f"1{int(name):03}")
    both = pd.concat([rows, copies])
    both.to_csv(tmp_path / "f.csv")
    expected = compare_outlets(rows, columns=["rate"])
    for again in (
        pd.read_csv(tmp_path / "f.csv"),
        pd.read_csv(tmp_path / "f.csv", index_col="article_id"),
    ):
        found = compare_outlets(again)
        assert "article_id" not in set(found["feature"])
        pd.testing.assert_frame_equal(found[found["feature"] == "rate"].head(1), expected)


def test_an_article_without_language_cluster_or_story_stops_nothing():
    rows = table(shift=1).assign(story=[f"s{i}" for i in range(40)] * 2)
    rows.loc["0", ["language", "story"]] = ""
    rows.loc["1", "story"] = np.nan
    rows.loc["2", "language"] = np.nan
    assert compare_outlets(rows, columns=["rate"]).loc[0, "n_a"] == 40
    assert compare_outlets(rows, columns=["rate"], cluster="story").loc[0, "n_a"] == 40
    assert compare_outlets(rows, columns=["rate"], stratify="story").loc[0, "n_a"] == 38


def test_a_doubled_article_is_an_error():
    with pytest.raises(ValueError, match="article_id '0' is not unique"):
        compare_outlets(pd.concat([table(), table()]))


def test_outlets_may_be_of_any_kind():
    kinds = [table().assign(outlet=lambda t: t["outlet"].astype("category"))]
    kinds += [table().assign(outlet=lambda t: t["outlet"].map({"a": 1, "b": 2}))]
    expected = compare_outlets(table())["p_value"]
    for rows in kinds:
        pd.testing.assert_series_equal(compare_outlets(rows)["p_value"], expected)
        assert len(placebo(rows, n_splits=2)) == 2
