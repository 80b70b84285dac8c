"""`show`: a table for a notebook, with titles, units, intervals and the reason of what is empty."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from pandas.api.types import is_bool_dtype, is_float_dtype, is_integer_dtype, is_numeric_dtype

from biaskit.articles import missing
from biaskit.codebook import codebook, construct_of

#: What `show` chooses of a features table.
OVERVIEW = (
    "outlet",
    "language",
    "n_words_body",
    "promotion_ratio",
    "quoted_ratio",
    "attribution_balance",
    "loaded_rate",
    "usable_for",
)
_COUNT = re.compile(r"^n(_|$)|_n$")
_LEFT, _RIGHT = "text-align:left;vertical-align:top", "text-align:right;vertical-align:top"


@dataclass(frozen=True)
class Shown:
    """A table as `show` wrote it; a notebook shows it.

    Attributes
    ----------
    cells : DataFrame
        The table as text, as it is shown.
    note : str
        How many rows and columns are shown of how many.
    numeric : frozenset of str
        Columns of numbers, which are set to the right.
    """

    cells: pd.DataFrame
    note: str
    numeric: frozenset[str]

    def __repr__(self) -> str:
        return f"{self.cells.to_string()}\n{self.note}".strip()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self._html(), "text/plain": repr(self)}

    def _html(self) -> str:
        head = "".join(self._head(str(column)) for column in self.cells)
        body = "".join(self._row(label, row) for label, *row in self.cells.itertuples())
        note = f"<p><small>{html.escape(self.note)}</small></p>" if self.note else ""
        return (
            f'<div style="overflow-x:auto"><table><thead><tr>{self._label(self.cells.index.name)}'
            f"{head}</tr></thead><tbody>{body}</tbody></table></div>{note}"
        )

    def _label(self, label: Any, scope: str = "col") -> str:
        """Head of a row, or of the rows; positions without a name say nothing."""
        if self.cells.index.name is None and is_integer_dtype(self.cells.index.dtype):
            return ""
        return f'<th scope="{scope}" style="{_LEFT}">{html.escape(str(label or ""))}</th>'

    def _head(self, column: str) -> str:
        style = _RIGHT if column in self.numeric else _LEFT
        if column not in codebook().index:
            return f'<th scope="col" style="{style}">{html.escape(column)}</th>'
        title, unit, formula = (
            html.escape(str(codebook().loc[column, key])) for key in ("title", "unit", "formula")
        )
        return (
            f'<th scope="col" style="{style}" title="{formula}">{title}<br>'
            f'<small style="font-weight:normal">{unit}</small><br>'
            f'<code style="font-size:smaller">{html.escape(column)}</code></th>'
        )

    def _row(self, label: Any, values: Sequence[str]) -> str:
        cells = (
            f'<td style="{_RIGHT if column in self.numeric else _LEFT}">{html.escape(value)}</td>'
            for column, value in zip(self.cells, values, strict=True)
        )
        return f"<tr>{self._label(label, 'row')}{''.join(cells)}</tr>"


def show(table: pd.DataFrame, columns: Sequence[str] | None = None, n_rows: int = 20) -> Shown:
    """Show a table of this package so that it can be read in a notebook.

    Parameters
    ----------
    table : DataFrame
        A features table, a summary, a comparison, the codebook, or any other table.
    columns : sequence of str, optional
        Columns in the order wanted. By default all that hold something, of a
        features table those of `OVERVIEW`.
    n_rows : int, default 20
        Rows that are shown; the note says how many there are.

    Returns
    -------
    Shown
        Features stand under their title and unit. Bounds stand behind their value: "0.12
        [0.05, 0.20]". A feature that a gate closed reads "closed", any other without a value
        "undefined".

    Raises
    ------
    KeyError
        When a column is missing.

    Examples
    --------
    >>> table = pd.DataFrame({"mean": [0.125], "low": [0.05], "high": [0.2]}, index=["A Times"])
    >>> show(table).cells.to_dict("list")
    {'mean': ['0.125 [0.050, 0.200]']}
    """
    chosen = _chosen(table, columns)
    unknown = [name for name in chosen if name not in table.columns]
    if unknown:
        raise KeyError(f"no column {unknown[0]!r}. Columns: {', '.join(map(str, table.columns))}.")
    rows = table.head(n_rows)
    cells = pd.DataFrame({name: _cells(rows, name) for name in chosen}, index=rows.index)
    numeric = frozenset(name for name in chosen if _is_number(table[name]))
    return Shown(cells.rename(columns=str), _note(table, cells), frozenset(map(str, numeric)))


def _chosen(table: pd.DataFrame, columns: Sequence[str] | None) -> list[str]:
    if columns is not None:
        return list(columns)
    names = list(table.columns)
    if set(OVERVIEW) <= set(names):
        return list(OVERVIEW)
    bounds = {bound for name in names for bound in _bounds(table, name)}
    return [name for name in names if name not in bounds and not _is_empty(table[name])]


def _is_empty(column: pd.Series) -> bool:
    return all(missing(v) or str(v) == "" for v in column)


def _bounds(table: pd.DataFrame, name: Any) -> tuple[str, ...]:
    """Columns that hold the interval of a column: ``x_low, x_high`` or the next two."""
    names = list(table.columns)
    own = (f"{name}_low", f"{name}_high")
    if set(own) <= set(names):
        return own
    behind = names.index(name) + 1
    return ("low", "high") if names[behind : behind + 2] == ["low", "high"] else ()


def _cells(table: pd.DataFrame, name: str) -> list[str]:
    """A column as text, with its interval."""
    empty = _empty(table, name)
    column = table[name]
    if not _is_number(column):
        return [e if missing(v) else str(v) for v, e in zip(column, empty, strict=True)]
    bounds = [table[bound] for bound in _bounds(table, name)]
    decimals = 0 if _is_count(column) else _decimals([column, *bounds])
    texts = [e if pd.isna(v) else _number(v, decimals) for v, e in zip(column, empty, strict=True)]
    if not bounds:
        return texts
    return [
        text
        if pd.isna([a, b]).any()
        else f"{text} [{_number(a, decimals)}, {_number(b, decimals)}]"
        for text, a, b in zip(texts, *bounds, strict=True)
    ]


def _empty(table: pd.DataFrame, name: str) -> list[str]:
    """What stands where a value is missing."""
    if name not in codebook().index:
        return ["–"] * len(table)
    construct = construct_of(name)
    if not construct or "usable_for" not in table.columns:
        return ["undefined"] * len(table)
    measured = table[[c for c in table.columns if construct_of(str(c)) == construct]]
    return [
        "closed" if construct not in str(usable) and is_empty else "undefined"
        for usable, is_empty in zip(table["usable_for"], measured.isna().all(axis=1), strict=True)
    ]


def _is_number(column: pd.Series) -> bool:
    return is_numeric_dtype(column.dtype) and not is_bool_dtype(column.dtype)


def _is_count(column: pd.Series) -> bool:
    """Whole numbers; those of a float column only when its name says that it counts."""
    if not is_float_dtype(column.dtype):
        return True
    return bool(_COUNT.search(str(column.name)) and column.dropna().mod(1).eq(0).all())


def _decimals(columns: Sequence[pd.Series]) -> int:
    """As many as leave three digits of the largest value."""
    largest = max(c.dropna().abs().replace(math.inf, 0).max() for c in columns)
    return 3 if not largest >= 1 else 2 if largest < 10 else 1


def _number(value: float, decimals: int) -> str:
    written = f"{value:,.{decimals}f}"
    if value and not float(written.replace(",", "")):
        return f"{'>−' if value < 0 else '<'}{10**-decimals:.{decimals}f}"
    return written.replace("-", "−")


def _note(table: pd.DataFrame, cells: pd.DataFrame) -> str:
    said = []
    if len(cells) < len(table):
        said.append(f"{len(cells)} of {len(table)} rows")
    if tuple(cells.columns) == OVERVIEW:
        said.append(f"{len(OVERVIEW)} of {len(table.columns)} columns")
    return ", ".join(said)
