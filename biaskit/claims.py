"""`claim`: a sentence of a notebook that fails when it is no longer true."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

import numpy as np

_RUN = re.compile(r"[-+−]?\.?\d(?:[\d.,]*\d)?")
_NUMBER = re.compile(r"[-+−]?(?:\d{1,3}(?:,\d{3})+|\d*)(?:\.\d+)?")


@dataclass(frozen=True)
class Claim:
    """A sentence whose numbers were checked; a notebook shows it as Markdown."""

    sentence: str

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/markdown": self.sentence, "text/plain": self.sentence}


def claim(sentence: str, *values: float | bool) -> Claim:
    """State a sentence, if the data say the same.

    Parameters
    ----------
    sentence : str
        With its numbers written out in digits: "1,234 words, 55.1 % of article 000". Digits behind
        a letter, and those that begin with a nought as article numbers do, are names.
    *values : float or bool
        The value of each number, in their order, as computed from the data; then any conditions.

    Returns
    -------
    Claim
        Shows the sentence as Markdown.

    Raises
    ------
    AssertionError
        When a number, rounded as it is written, differs from its value, or a condition is false:
        the sentence is no longer true, and the notebook stops.
    ValueError
        When there are not as many values as numbers, or a number cannot be read: "1.9x", "2,5".

    Examples
    --------
    >>> claim("3 of 5 articles are closed, 60.0 %.", 3, 5, 100 * 3 / 5).sentence
    '3 of 5 articles are closed, 60.0 %.'
    """
    numbers = _numbers(sentence)
    conditions = [v for v in values if isinstance(v, bool | np.bool_)]
    measured = [v for v in values if not isinstance(v, bool | np.bool_)]
    if len(numbers) != len(measured):
        raise ValueError(f"{len(numbers)} numbers ({', '.join(numbers)}), {len(measured)} values.")
    for written, value in zip(numbers, measured, strict=True):
        if not _says(written, float(value)):
            raise AssertionError(f"no longer true: {sentence!r} says {written}, found {value:.6g}.")
    if not all(conditions):
        at = conditions.index(False) + 1
        raise AssertionError(f"no longer true: {sentence!r}, condition {at} does not hold.")
    return Claim(sentence)


def _numbers(sentence: str) -> list[str]:
    """Every number of a sentence as it is written; names are left out."""
    found = []
    for match in _RUN.finditer(sentence):
        written, before = match[0], sentence[: match.start()][-2:]
        after = sentence[match.end() : match.end() + 4]
        if written[0] in "-+−" and before[-1:].isalnum():  # a range or a name, no sign
            written, before = written[1:], before + written[0]
        plain = written.lstrip("+-−")
        is_name = before[-1:].isalpha() or before[-1:] == "_" or re.search(r"[^\W\d_]-$", before)
        if is_name or (plain[0] == "0" and plain[1:2].isdigit()):
            continue
        if after[:1].isalpha() or not _NUMBER.fullmatch(written) or re.match(r" \d{3}\b", after):
            raise ValueError(
                f"cannot read {written + after.split(' ')[0]!r}: write 1,234.5, then a space."
            )
        found.append(written)
    return found


def _says(written: str, value: float) -> bool:
    """Whether a value, rounded to the digits that are written, is the number."""
    plain = written.replace(",", "").replace("−", "-")
    decimals = len(plain.partition(".")[2])
    return math.isclose(float(plain), value, rel_tol=0, abs_tol=0.5 * 10**-decimals + 1e-9)
