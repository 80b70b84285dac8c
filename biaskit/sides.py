"""`read_sides`: two main sides and third parties, as the researcher names them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from biaskit.lexicons import Entry, Lexicon


@dataclass(frozen=True)
class Side:
    """One side: its key in the tables, its name for readers, its aliases by language."""

    key: str
    name: str
    aliases: Mapping[str, tuple[str, ...]]
    ally_of: str = ""


@dataclass(frozen=True)
class Name:
    """Words for a contested thing: who uses them (a side's key or ``neutral``), by language."""

    thing: str
    user: str
    words: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Sides:
    """The sides of one subject. The first two of ``main`` are side a and side b."""

    main: tuple[str, str]
    all: tuple[Side, ...]
    naming: tuple[Name, ...] = ()

    def find(self, text: str, language: str) -> tuple[str, ...]:
        """Keys of the sides named in a text, in order of their first mention, longest alias first.

        Parameters
        ----------
        text : str
            A source phrase.
        language : str
            ISO 639-1 code; aliases of other languages are not looked for.
        """
        if language not in self._by_language:
            return ()
        pattern, owner = self._by_language[language]
        return tuple(dict.fromkeys(owner[m.group().casefold()] for m in pattern.finditer(text)))

    def naming_lexicon(self, language: str) -> Lexicon | None:
        """Contested names in one language as a lexicon, or None where there are none."""
        return self._naming.get(language)

    @cached_property
    def _naming(self) -> dict[str, Lexicon]:
        entries: dict[str, list[Entry]] = {}
        for name in self.naming:
            for language, words in name.words.items():
                entry = Entry(entry=name.thing, category=name.user, forms="|".join(words))
                entries.setdefault(language, []).append(entry)
        return {language: Lexicon(found, language) for language, found in entries.items()}

    @cached_property
    def _by_language(self) -> dict[str, tuple[re.Pattern[str], dict[str, str]]]:
        owners: dict[str, dict[str, str]] = {}
        for key, language, alias in _all_aliases(self.all):
            owners.setdefault(language, {})[alias.casefold()] = key
        return {language: (_any_of(owner), owner) for language, owner in owners.items()}


def _any_of(aliases: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(aliases, key=lambda alias: (-len(alias), alias))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.I)


def read_sides(path: str | Path) -> Sides:
    """Read a sides file.

    Parameters
    ----------
    path : path
        TOML: ``main = ["a", "b"]`` names the two main sides; a table for each side gives ``name``,
        ``aliases`` by language code, and for a third party ``ally_of`` if it stands with one side.
        ``[naming.THING.SIDE]`` lists, by language code, the words that a side has for a contested
        thing; ``[naming.THING.neutral]`` those that take no side.

    Returns
    -------
    Sides

    Raises
    ------
    ValueError
        When the file is not TOML or a part is missing; the message names the line.
    """
    text = Path(path).read_text(encoding="utf-8-sig")
    try:
        return _sides(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{Path(path).name}: not TOML: {error}.") from None
    except _SidesError as error:
        line = _line_of(text, error.where)
        raise ValueError(f"{Path(path).name}, line {line}: {error}") from None


class _SidesError(ValueError):
    def __init__(self, where: str, message: str) -> None:
        super().__init__(message)
        self.where = where


def _line_of(text: str, where: str) -> int:
    """Line of the file that first names a key."""
    lines = text.split("\n")
    return next((i for i, line in enumerate(lines, start=1) if where and where in line), 1)


def _sides(data: Mapping[str, Any]) -> Sides:
    sides = tuple(_side(k, table) for k, table in data.items() if k not in ("main", "naming"))
    keys = [side.key for side in sides]
    main = data.get("main")
    if not isinstance(main, list) or len(main) != 2 or not all(m in keys for m in main):
        known = ", ".join(keys) or "none found"
        message = f"'main' must name two of the sides ({known}), found {main!r}."
        raise _SidesError("main", message)
    for side in sides:
        if side.ally_of and side.ally_of not in keys:
            raise _SidesError(
                "ally_of", f"side {side.key!r} is an ally of unknown {side.ally_of!r}."
            )
    _check_aliases(sides)
    naming = tuple(_names(data.get("naming", {}), keys))
    return Sides(main=(main[0], main[1]), all=sides, naming=naming)


def _names(table: Any, keys: list[str]) -> Iterator[Name]:
    """Contested names: a table a thing, in it a table a side or ``neutral``, lists by language."""
    if not isinstance(table, Mapping):
        raise _SidesError("naming", "'naming' must be tables such as [naming.fighters.a].")
    for thing, users in table.items():
        for user, words in users.items() if isinstance(users, Mapping) else ():
            if user not in (*keys, "neutral"):
                known = ", ".join((*keys, "neutral"))
                message = f"names of {thing!r} are used by unknown {user!r} (known: {known})."
                raise _SidesError(f"naming.{thing}", message)
            lists = words.items() if isinstance(words, Mapping) else ()
            if not lists or not all(isinstance(w, list) and w for _, w in lists):
                message = f"names of {thing!r} used by {user!r} must be a list a language."
                raise _SidesError(f"naming.{thing}", message)
            yield Name(thing, user, {code: tuple(w) for code, w in lists})


def _side(key: str, table: Any) -> Side:
    if not isinstance(table, Mapping) or not isinstance(table.get("aliases"), Mapping):
        raise _SidesError(
            key, f"side {key!r} needs a table [{key}.aliases] with a list a language."
        )
    aliases = {}
    for language, names in table["aliases"].items():
        if not isinstance(names, list) or not all(isinstance(n, str) and n.strip() for n in names):
            raise _SidesError(
                f"[{key}.aliases]", f"aliases of {key!r} in {language!r} must be a list of names."
            )
        aliases[language] = tuple(names)
    return Side(key, str(table.get("name", key)), aliases, str(table.get("ally_of", "")))


def _check_aliases(sides: tuple[Side, ...]) -> None:
    owner: dict[tuple[str, str], str] = {}
    for side, language, alias in _all_aliases(sides):
        other = owner.setdefault((language, alias.casefold()), side)
        if other != side:
            raise _SidesError(
                f'"{alias}"', f"alias {alias!r} belongs to both {other!r} and {side!r}."
            )


def _all_aliases(sides: tuple[Side, ...]) -> Iterator[tuple[str, str, str]]:
    for side in sides:
        for language, names in side.aliases.items():
            yield from ((side.key, language, name) for name in names)
