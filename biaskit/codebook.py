"""`codebook`: what each column of the feature table means."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd

_SHOWN = ("title", "unit", "formula", "missing")


def codebook() -> pd.DataFrame:
    """Return the codebook.

    Returns
    -------
    DataFrame
        One row a column of the feature table (index ``feature``): title, unit, range, direction,
        formula, missing (when it is undefined), evidence (kind of span behind it), construct
        (whose gate closes it) and since.
    """
    table = pd.DataFrame.from_dict(_entries(), orient="index")
    return table.rename_axis("feature")


@cache
def _entries() -> dict[str, dict[str, Any]]:
    text = (files(__package__) / "codebook.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def codebook_markdown() -> str:
    """Return the codebook as a Markdown table, without the bounds of intervals."""
    rows = [
        " | ".join((f"| `{name}`", *(entry[key] for key in _SHOWN), "")).rstrip()
        for name, entry in _entries().items()
        if not name.endswith(("_low", "_high"))
    ]
    head = ["| column | title | unit | formula | undefined |", "|---|---|---|---|---|"]
    return "\n".join([*head, *rows]) + "\n"


def axis_label(feature: str) -> str:
    """Title and unit of a feature, for an axis; a column of one's own stands for itself."""
    entry = _entries().get(feature)
    return f"{entry['title']} ({entry['unit']})" if entry else feature


def construct_of(feature: str) -> str:
    """Which of the gated constructs a column measures: wording, attribution, readability or ""."""
    return str(_entries().get(feature, {}).get("construct", ""))
