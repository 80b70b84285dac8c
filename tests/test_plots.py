from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

from biaskit import classify_outlets, compare_outlets, plan_sample, plots, summarize_outlets

mpl.use("Agg")


@pytest.fixture(autouse=True)
def _closed():
    yield
    import matplotlib.pyplot as plt

    plt.close("all")


def table():
    rng = np.random.default_rng(2)
    rates = rng.gamma(2, 2, 63)
    rates[:30] += 4
    outlets = ["high"] * 30 + ["low"] * 30 + ["few"] * 3
    return pd.DataFrame({"outlet": outlets, "loaded_rate": rates, "own": rates[::-1]})


def ticks(ax):
    return [t.get_text() for t in ax.get_yticklabels()]


def points(ax):
    """Filled or not, from top to bottom."""
    lines = [x for x in ax.lines if x.get_marker() == "o"]
    lines.sort(key=lambda x: -x.get_ydata()[0])
    return [x.get_markerfacecolor() != "white" for x in lines]


def test_outlets_stand_by_their_mean_and_small_ones_are_hollow():
    summary = summarize_outlets(table())
    ax = plots.plot_outlets(summary, "loaded_rate", features=table())
    assert set(ticks(ax)) == {"high (n = 30)", "low (n = 30)", "few (n = 3)"}
    assert ticks(ax).index("high (n = 30)") < ticks(ax).index("low (n = 30)")
    hollow = points(ax)[ticks(ax).index("few (n = 3)")]
    assert not hollow
    assert (
        ax.get_xlabel() == "Loaded wording (entries per 1,000 narrator words): mean, 95 % interval"
    )


def test_a_refused_pair_carries_its_verdict():
    ax = plots.plot_comparison(compare_outlets(table(), columns=["loaded_rate"]))
    assert ticks(ax) == ["few − high", "few − low", "high − low"]
    written = [t.get_text() for t in ax.texts]
    assert written == ["cannot be compared: 3 articles an outlet, at least 10 needed"] * 2
    assert points(ax) == [True]


def test_several_features_are_drawn_in_standard_deviations():
    rows = compare_outlets(table()).query("outlet_a == 'high'").reset_index(drop=True)
    ax = plots.plot_comparison(rows)
    drawn = sorted(float(x.get_xdata()[0]) for x in ax.lines if x.get_marker() == "o")
    assert drawn == pytest.approx(sorted(rows["effect_size"]))
    assert ax.get_xlabel().startswith("standard deviations")


def test_coefficients_and_confusion_carry_their_numbers():
    found = classify_outlets(table().iloc[:60], n_repeats=1, n_permutations=19)
    ax = plots.plot_coefficients(found.coefficients, "low", n=1)
    assert ticks(ax) == ["loaded_rate"]
    cells = [t.get_text().split("\n")[0] for t in plots.plot_confusion(found.confusion).texts]
    assert cells == [str(n) for n in found.confusion.to_numpy().ravel()]


def test_words_carry_their_uses():
    words = pd.DataFrame(
        [("a", "regime", 3.0, 1.0, 9, 1, 4), ("b", "plan", -1.0, -1.0, 2, 8, 2)],
        columns=["outlet", "word", "z", "log_odds", "n", "n_others", "n_articles"],
    )
    ax = plots.plot_words(words)
    assert ticks(ax) == ["a: regime"]
    assert [t.get_text() for t in ax.texts] == ["9 : 1"]


def test_a_plan_falls_as_the_difference_grows():
    plan = pd.DataFrame(
        {d: plan_sample(table(), d).loc["loaded_rate", ["n_unpaired", "n_paired"]] for d in (1, 2)}
    ).T
    ax = plots.plot_plan(plan)
    assert len(ax.lines) == 1  # no stories: nothing is paired
    first, last = ax.lines[0].get_ydata()
    assert first > last
    assert [t.get_text() for t in ax.texts] == ["n_unpaired"]


def test_every_choice_is_a_point():
    curve = pd.DataFrame({"difference": [-1.0, 0.5, 2.0], "quotations": [True, False, False]})
    lines = [
        x
        for x in plots.plot_multiverse(curve).lines
        if len(x.get_xdata()) and x.get_marker() in "ox"
    ]
    assert sorted(len(x.get_xdata()) for x in lines) == [1, 2]


@pytest.mark.parametrize("names", [{"high": 1, "low": 2}, {"high": "A$B^{", "low": "$\\\\nope$"}])
def test_any_name_of_an_outlet_can_be_drawn(names, tmp_path):
    rows = table().replace({"outlet": names})
    ax = plots.plot_outlets(summarize_outlets(rows), "own", features=rows)
    assert f"{names['high']} (n = 30)" in ticks(ax)
    ax.figure.savefig(tmp_path / "x.png")
    ax = plots.plot_comparison(compare_outlets(rows, columns=["own"]))
    ax.figure.savefig(tmp_path / "y.png")
