"""Dates in a text that cannot be right: days of the week that do not fall on them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import NamedTuple

from biaskit.document import Document

#: Days between a date in an article and its own from which on the year is not guessed.
_NEAR = 120

_DAYS = {
    "en": "monday tuesday wednesday thursday friday saturday sunday",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "pt": "segunda terça quarta quinta sexta sábado domingo",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "de": "montag dienstag mittwoch donnerstag freitag samstag sonntag",
}
_MONTHS = {
    "en": """
    january february march april may june
    july august september october november december
    """,
    "it": """
    gennaio febbraio marzo aprile maggio giugno
    luglio agosto settembre ottobre novembre dicembre
    """,
    "pt": """
    janeiro fevereiro março abril maio junho
    julho agosto setembro outubro novembro dezembro
    """,
    "es": """
    enero febrero marzo abril mayo junio
    julio agosto septiembre octubre noviembre diciembre
    """,
    "fr": """
    janvier février mars avril mai juin
    juillet août septembre octobre novembre décembre
    """,
    "de": """
    januar februar märz april mai juni
    juli august september oktober november dezember
    """,
}


class _Calendar(NamedTuple):
    days: dict[str, int]
    months: dict[str, int]
    dated: re.Pattern[str]
    bracketed: re.Pattern[str]


@cache
def _calendar(code: str) -> _Calendar | None:
    if code not in _DAYS:
        return None
    days = {name: i for i, name in enumerate(_DAYS[code].split())}
    months = {name: i for i, name in enumerate(_MONTHS[code].split(), start=1)}
    weekday, month = (f"(?P<{k}>{'|'.join(v)})" for k, v in (("weekday", days), ("month", months)))
    weekday = rf"\b{weekday}(?:-feira)?"
    ordinal = r"\." if code == "de" else "st|nd|rd|th|º|er"
    day = rf"(?P<day>\d{{1,2}})(?:{ordinal})?(?![\d:])"
    year = r"(?:(?:,| de| del)? (?P<year>(?:19|20)\d\d)\b)?"
    tail = rf"{day} (?:de |di )?{month}{year}"
    if code == "en":  # American and British
        tail = rf"(?:{month} {day}{year}|{tail.replace('?P<', '?P<b_')})"
    dated = re.compile(rf"{weekday},? (?:the |den |dem |dia )?{tail}", re.I)
    return _Calendar(days, months, dated, re.compile(rf"{weekday} \({day}\)", re.I))


class _Mention(NamedTuple):
    start: int
    end: int
    weekday: int
    day: int
    month: int
    year: int


def _mentions(document: Document, calendar: _Calendar) -> Iterator[_Mention]:
    """Days of the week with their dates; month or year 0 where the text gives none."""
    for pattern in (calendar.dated, calendar.bracketed):
        for match in pattern.finditer(document.text):
            found = {k.removeprefix("b_"): v for k, v in match.groupdict().items() if v}
            yield _Mention(
                *match.span(),
                calendar.days[found["weekday"].lower()],
                int(found["day"]),
                calendar.months[found["month"].lower()] if "month" in found else 0,
                int(found.get("year", 0)),
            )


def date_conflicts(document: Document, published: str = "") -> Iterator[tuple[int, int]]:
    """Find days of the week that do not fall on the date beside them.

    Parameters
    ----------
    document : Document
    published : str, default ""
        Date of the article (ISO 8601): a date without a year is that nearest to it.

    Yields
    ------
    (int, int)
        Offsets of the day of the week and its date. Without a year and without `published` only
        one date under two days of the week is a conflict.
    """
    calendar = _calendar(document.language)
    if calendar is None:
        return
    own = _parsed(published)
    weekdays: dict[tuple[int, int], int] = {}
    for mention in _mentions(document, calendar):
        when = _resolved(mention, own)
        if when is not None:
            wrong = when.weekday() != mention.weekday
        elif mention.month and not mention.year:
            first = weekdays.setdefault((mention.day, mention.month), mention.weekday)
            wrong = first != mention.weekday
        else:
            continue
        if wrong:
            yield mention.start, mention.end


def _parsed(published: str) -> date | None:
    try:
        return date.fromisoformat(published[:10])
    except ValueError:
        return None


def _resolved(mention: _Mention, own: date | None) -> date | None:
    """The date that is meant; None where it is not certain."""
    if mention.year:
        return _date(mention.year, mention.month, mention.day)
    if own is None:
        return None
    months = [mention.month] if mention.month else range(1, 13)
    years = (own.year - 1, own.year, own.year + 1)
    possible = (_date(year, month, mention.day) for year in years for month in months)
    nearest = min((d for d in possible if d), key=lambda d: abs((d - own).days), default=None)
    return nearest if nearest and abs((nearest - own).days) <= _NEAR else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
