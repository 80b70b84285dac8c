"""Boosted trees as plain numbers: read them from JSON, score a table with them.

Kept as numbers so that nobody has to unpickle anything, and scored by comparing every row with
every split at once: each split that a row fails strikes out the leaves on its left, and the first
leaf that is left is the row's own (Lucchese et al., QuickScorer, SIGIR 2015).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

#: Most leaves of a tree: one bit each.
MAX_LEAVES = 16
#: Rows scored at once, so that memory stays small on long texts.
_CHUNK = 2000
_ALL = np.uint16(0xFFFF)
#: Number of the lowest bit that is set.
_LOWEST_BIT = np.array([(i & -i).bit_length() - 1 for i in range(1 << MAX_LEAVES)], np.int64)


@dataclass(frozen=True, eq=False)
class Trees:
    """A sum of regression trees, each of at most 16 leaves.

    Attributes
    ----------
    columns : tuple of str
        Names of the columns the trees were grown on, in order.
    feature, threshold : array, one value a split
        A row goes left where ``table[:, feature] <= threshold``.
    left_out : array of uint16
        Bits of the leaves that a row going right cannot reach.
    first_split : array, one value a tree
    leaf : array, shape (n_trees, 16)
        Value of each leaf, from left to right.
    baseline : float
        Added to every sum.
    """

    columns: tuple[str, ...]
    feature: NDArray[np.int64]
    threshold: NDArray[np.float64]
    left_out: NDArray[np.uint16]
    first_split: NDArray[np.int64]
    leaf: NDArray[np.float64]
    baseline: float

    def probability(self, table: NDArray[np.float64]) -> NDArray[np.float64]:
        """Probability for each row of a table with the trees' columns.

        Parameters
        ----------
        table : array, shape (n_rows, len(columns))

        Returns
        -------
        array, shape (n_rows,)
            0 to 1: the logistic function of the sum of the trees.
        """
        parts = [table[start : start + _CHUNK] for start in range(0, len(table), _CHUNK)]
        score = np.concatenate([self._score(part) for part in parts]) if parts else np.zeros(0)
        return np.asarray(1 / (1 + np.exp(-score)))

    def _score(self, table: NDArray[np.float64]) -> NDArray[np.float64]:
        right = table.take(self.feature, axis=1) > self.threshold
        kept = np.where(right, self.left_out, _ALL)
        reached = np.bitwise_and.reduceat(kept, self.first_split, axis=1)
        number = _LOWEST_BIT[reached]
        values = self.leaf.ravel().take(number + MAX_LEAVES * np.arange(len(self.first_split)))
        return np.asarray(self.baseline + values.sum(axis=1))


@cache
def read_trees(name: str, columns: Sequence[str]) -> Trees:
    """Read the trees that come with the package.

    Parameters
    ----------
    name : str
        A JSON file beside the code.
    columns : tuple of str
        Names of the columns that the caller computes, in order.

    Returns
    -------
    Trees

    Raises
    ------
    ValueError
        When the trees were grown on other columns: they have to be grown again.
    """
    stored = json.loads((files(__package__) / name).read_text(encoding="utf-8"))
    if tuple(stored["columns"]) != tuple(columns):
        raise ValueError(f"{name} was made for other columns. Run benchmarks/train_regions.py.")
    return Trees(
        columns=tuple(columns),
        feature=np.array(stored["feature"]),
        threshold=np.array(stored["threshold"]),
        left_out=np.array(stored["left_out"], np.uint16),
        first_split=np.array(stored["first_split"]),
        leaf=np.array(stored["leaf"]),
        baseline=stored["baseline"],
    )
