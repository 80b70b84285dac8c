"""Count how often intervals cover, halves of one outlet seem to differ, and how long it takes.

    uv run python benchmarks/comparison.py

Everything is made up and seeded: rates are gamma distributed with a third of zeros.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
import pandas as pd
from scipy import stats
from tqdm import tqdm

from biaskit import classify_outlets, compare_outlets, placebo, summarize_outlets

SHAPE, SCALE, ZEROS = 1.2, 4.0, 1 / 3
TRUE_MEAN = SHAPE * SCALE * (1 - ZEROS)


def corpus(n_outlets: int, n: int, n_features: int, seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    values = rng.gamma(SHAPE, SCALE, (n_outlets * n, n_features))
    values[rng.random(values.shape) < ZEROS] = 0
    table = pd.DataFrame(values, columns=[f"rate{i}" for i in range(n_features)])
    return table.assign(outlet=np.repeat([f"outlet{i:02}" for i in range(n_outlets)], n))


def coverage(n: int, n_corpora: int) -> tuple[float, float]:
    """Share of intervals of a mean, and of a difference of 0, that hold the truth."""
    means, differences = [], []
    for seed in tqdm(range(n_corpora // 10), desc=f"coverage, {n} articles", leave=False):
        table = corpus(2, n, 10, seed)
        rows = summarize_outlets(table)
        means += list((rows["low"] <= TRUE_MEAN) & (rows["high"] >= TRUE_MEAN))
        pairs = compare_outlets(table)
        differences += list((pairs["low"] <= 0) & (pairs["high"] >= 0))
    return float(np.mean(means)), float(np.mean(differences))


def classifier_alarms(n_splits: int) -> int:
    """How often halves of one outlet are told apart with p of 5 % or less."""
    alarms = 0
    for seed in tqdm(range(n_splits), desc="classifier placebo", leave=False):
        found = classify_outlets(corpus(2, 30, 5, seed), n_repeats=1, n_permutations=19)
        alarms += found.p_value <= 0.05
    return alarms


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=int, default=1000, help="intervals of each size")
    parser.add_argument("--splits", type=int, default=200, help="halvings for the classifier")
    options = parser.parse_args()
    for n in (10, 20, 50, 100):
        mean, difference = coverage(n, options.corpora)
        print(f"{n} articles an outlet: cover the mean {mean:.3f}, the difference {difference:.3f}")
    found = placebo(corpus(1, 60, 5, 0), n_splits=options.corpora)
    print("false alarms, differences:", found[["false_alarms", "low", "high"]].round(3).to_string())
    alarms = classifier_alarms(options.splits)
    interval = stats.binomtest(alarms, options.splits).proportion_ci()
    print(
        f"false alarms, classifier: {alarms / options.splits:.3f} "
        f"[{interval.low:.3f}, {interval.high:.3f}]"
    )
    begun = time.perf_counter()
    rows = compare_outlets(corpus(10, 300, 40, 0))
    print(f"{len(rows)} comparisons of 3,000 articles: {time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main()
