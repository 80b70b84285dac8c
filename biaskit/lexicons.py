"""`read_lexicon`: a CSV of entries → a matcher that finds them in a document's words."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cache
from itertools import pairwise
from pathlib import Path

from biaskit.languages import pack_text, read_language


@dataclass(frozen=True, slots=True)
class Entry:
    """One lexicon entry.

    ``forms``, ``not_before`` and ``not_after`` are lists parted by ``|``. A hit does not count when
    one of ``not_before`` follows it, or one of ``not_after`` goes before it, word by word.
    Of a cue, ``takes`` lists the frames it introduces content in, and ``particle`` is the second
    part of a separable verb, which ends its clause.
    """

    entry: str
    category: str
    forms: str
    weight: str = ""
    part: str = ""
    takes: str = ""
    particle: str = ""
    not_before: str = ""
    not_after: str = ""
    example: str = ""
    counterexample: str = ""
    reference: str = ""


_COLUMNS = tuple(f.name for f in fields(Entry))
_Phrase = tuple[str, ...]
#: How far from its verb a particle may stand, in words.
_MAX_TO_PARTICLE = 25


@dataclass(frozen=True, slots=True)
class Hit:
    """Words ``start`` to ``end`` (indices, end excluded) match ``entry``."""

    start: int
    end: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class _Candidate:
    phrase: _Phrase
    entry: Entry
    not_before: tuple[_Phrase, ...]
    not_after: tuple[_Phrase, ...]

    def fits(self, tokens: Sequence[str], start: int, breaks: Sequence[int]) -> bool:
        """Whether the phrase stands here unguarded; its first two words are known to match."""
        end = start + len(self.phrase)
        if end - start > 2 and tuple(tokens[start:end]) != self.phrase:
            return False
        if self.entry.particle and not self._has_particle(tokens, end, breaks):
            return False
        if self.not_before and any(tuple(tokens[end : end + len(p)]) == p for p in self.not_before):
            return False
        return not (
            self.not_after
            and any(tuple(tokens[max(0, start - len(p)) : start]) == p for p in self.not_after)
        )

    def _has_particle(self, tokens: Sequence[str], end: int, breaks: Sequence[int]) -> bool:
        """Whether the second part of a separable verb ends a clause soon: "teilte … mit"."""
        reach = min(len(tokens), end + _MAX_TO_PARTICLE, len(breaks))
        return any(tokens[i] == self.entry.particle and breaks[i] for i in range(end, reach))


class Lexicon:
    """Entries of one language, ready to be looked up word by word.

    Attributes
    ----------
    entries : tuple of Entry
    digest : str
        First 12 hexadecimal digits of the SHA-256 of the file: names the version in results.
    """

    def __init__(self, entries: Sequence[Entry], language: str, digest: str = "") -> None:
        self.entries = tuple(entries)
        self.digest = digest
        # First two words, or the first alone → candidates, longest first.
        self._by_pair: dict[tuple[str, str], list[_Candidate]] = {}
        self._by_word: dict[str, list[_Candidate]] = {}
        candidates = [c for entry in self.entries for c in _candidates(entry, language)]
        for candidate in sorted(candidates, key=lambda c: (-len(c.phrase), not c.entry.particle)):
            if len(candidate.phrase) > 1:
                self._by_pair.setdefault(candidate.phrase[:2], []).append(candidate)  # type: ignore[arg-type]
            else:
                self._by_word.setdefault(candidate.phrase[0], []).append(candidate)

    def find(self, tokens: Sequence[str], breaks: Sequence[int] = ()) -> Iterator[Hit]:
        """Yield hits from left to right, the longest at each place, none overlapping.

        Parameters
        ----------
        tokens : sequence of str
            Words in lower case, as `Document.tokens`.
        breaks : sequence of int, optional
            Not 0 for words that end a clause; needed for the particles of separable verbs.
        """
        free_from = 0
        by_pair, by_word = self._by_pair, self._by_word
        pairs = list(zip(tokens, (*tokens[1:], ""), strict=False))
        heads = [i for i, pair in enumerate(pairs) if pair in by_pair or pair[0] in by_word]
        for start in heads:
            if start < free_from:
                continue
            pair = pairs[start]
            for candidate in (*by_pair.get(pair, ()), *by_word.get(pair[0], ())):
                if candidate.fits(tokens, start, breaks):
                    free_from = start + len(candidate.phrase)
                    yield Hit(start, free_from, candidate.entry)
                    break


def _candidates(entry: Entry, language: str) -> Iterator[_Candidate]:
    not_before, not_after = (
        tuple(_phrases(text, language)) for text in (entry.not_before, entry.not_after)
    )
    for phrase in _phrases(entry.forms, language):
        yield _Candidate(phrase, entry, not_before, not_after)


def _phrases(forms: str, language: str) -> Iterator[_Phrase]:
    word = read_language(language).word
    for form in forms.split("|"):
        phrase = tuple(m.group().lower().replace("’", "'") for m in word.finditer(form))
        if phrase:
            yield phrase


def read_lexicon(path: str | Path, language: str) -> Lexicon:
    """Read a lexicon from a CSV file.

    Parameters
    ----------
    path : path
        CSV in UTF-8 with a header; columns ``entry, category, forms`` are required, the other
        fields of `Entry` may be there.
    language : str
        ISO 639-1 code: how phrases are split into words.

    Returns
    -------
    Lexicon

    Raises
    ------
    ValueError
        For a missing column, an empty form or a form listed twice; the message names the row.
    """
    return _parse(Path(path).read_text(encoding="utf-8-sig"), language, Path(path).name)


@cache
def pack_lexicon(language: str, name: str) -> Lexicon | None:
    """Lexicon ``name.csv`` of a language pack, or None where the pack has none."""
    text = pack_text(language, f"{name}.csv")
    return None if text is None else _parse(text, language, f"{language}/{name}.csv")


def _parse(text: str, language: str, where: str) -> Lexicon:
    rows = csv.DictReader(io.StringIO(text, newline=""))
    missing = [c for c in ("entry", "category", "forms") if c not in (rows.fieldnames or ())]
    if missing:
        found = ", ".join(rows.fieldnames or ()) or "nothing"
        raise ValueError(f"{where} has no column {missing[0]!r} (found: {found}).")
    entries = [Entry(**{c: (row.get(c) or "").strip() for c in _COLUMNS}) for row in rows]
    _check_forms(entries, language, where)
    return Lexicon(entries, language, hashlib.sha256(text.encode()).hexdigest()[:12])


def _check_forms(entries: Sequence[Entry], language: str, where: str) -> None:
    """Every entry has a form, and no form stands twice."""
    seen: list[tuple[tuple[str, _Phrase], int]] = []
    for number, entry in enumerate(entries, start=2):
        phrases = list(_phrases(entry.forms, language))
        if not phrases or not entry.category:
            raise ValueError(
                f"{where}, row {number}: entry {entry.entry!r} lacks forms or category."
            )
        seen += [((entry.particle, phrase), number) for phrase in phrases]
    for (phrase, row), (following, other) in pairwise(sorted(seen)):
        if phrase == following:
            raise ValueError(
                f"{where}, rows {row} and {other}: the form {' '.join(phrase[1])!r} "
                "is listed twice."
            )
