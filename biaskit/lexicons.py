"""`read_lexicon`: entries → a matcher that finds them in a document's words."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from unicodedata import combining, normalize

import yaml

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
#: Length in words → the phrases of this length that may not stand beside.
_Guards = tuple[tuple[int, frozenset[_Phrase]], ...]
#: How far from its verb a particle may stand, in words.
_MAX_TO_PARTICLE = 25
#: Shorter words are other words without their accents: "à", "más", "dó".
_MIN_TOLERATED = 4


@dataclass(frozen=True, slots=True)
class Hit:
    """Words ``start`` to ``end`` (indices, end excluded) match ``entry``."""

    start: int
    end: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class _Candidate:
    phrase: _Phrase
    is_glob: bool
    entry: Entry
    not_before: _Guards
    not_after: _Guards
    is_free: bool  # whether neither a guard nor a particle has a say

    def fits(self, words: _Phrase, start: int, breaks: Sequence[int]) -> bool:
        """Whether no guard forbids the phrase here; its words are known to match."""
        end = start + len(self.phrase)
        if self.entry.particle and not self._has_particle(words, end, breaks):
            return False
        if any(words[end : end + n] in guards for n, guards in self.not_before):
            return False
        return not any(words[max(0, start - n) : start] in guards for n, guards in self.not_after)

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
    name : str
        Begins the names of the columns of a lexicon of your own.

    Notes
    -----
    With ``accents=False`` words that a text writes without their accents are found as well, unless
    they are other words then.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        language: str,
        digest: str = "",
        name: str = "",
        *,
        accents: bool = True,
    ) -> None:
        self.entries = tuple(entries)
        self.digest = digest
        self.name = name
        self._by_phrase: dict[_Phrase, list[_Candidate]] = {}
        self._globs: dict[str, list[_Candidate]] = {}  # stem → candidates whose form ends in *
        self._checked: set[str] = set()  # words already looked up among the globs
        self._lengths: dict[_Phrase, list[int]] = {}  # first two words → lengths, longest first
        candidates = [c for entry in self.entries for c in _candidates(entry, language)]
        if not accents:
            candidates += _without_accents(candidates, language)
        for candidate in sorted(candidates, key=lambda c: (-len(c.phrase), not c.entry.particle)):
            if candidate.is_glob:
                self._globs.setdefault(candidate.phrase[0], []).append(candidate)
                continue
            self._by_phrase.setdefault(candidate.phrase, []).append(candidate)
            lengths = self._lengths.setdefault(candidate.phrase[:2], [])
            if len(candidate.phrase) not in lengths:
                lengths.append(len(candidate.phrase))
        self._heads = {phrase[0] for phrase in self._by_phrase}

    def categories(self) -> tuple[str, ...]:
        """Categories in the order in which they first occur."""
        return tuple(dict.fromkeys(entry.category for entry in self.entries))

    def _expand(self, tokens: Sequence[str]) -> None:
        """Note which words of a text a form such as ``terroris*`` stands for."""
        new = set(tokens) - self._checked
        self._checked |= new
        for token in new:
            for length in range(min(map(len, self._globs)), len(token) + 1):
                if token[:length] in self._globs:
                    self._heads.add(token)
                    self._lengths.setdefault((token,), [1])
                    self._by_phrase.setdefault((token,), []).extend(self._globs[token[:length]])

    def find(self, tokens: Sequence[str], breaks: Sequence[int] = ()) -> Iterator[Hit]:
        """Yield hits from left to right, the longest at each place, none overlapping.

        Parameters
        ----------
        tokens : sequence of str
            Words in lower case, as `Document.tokens`.
        breaks : sequence of int, optional
            Not 0 for words that end a clause; needed for the particles of separable verbs.
        """
        if self._globs:
            self._expand(tokens)
        words, heads, lengths = tuple(tokens), self._heads, self._lengths
        free_from = 0
        for start in [i for i, word in enumerate(words) if word in heads]:
            if start < free_from:
                continue
            longer, alone = words[start : start + 2], words[start : start + 1]
            if longer in lengths or alone in lengths:
                for hit in self._at(start, longer, words, breaks):
                    free_from = hit.end
                    yield hit

    def _at(
        self, start: int, pair: _Phrase, words: _Phrase, breaks: Sequence[int]
    ) -> Iterator[Hit]:
        """Yield the longest hit at a place, once for each category that lists it."""
        categories: list[str] = []
        for length in (*self._lengths.get(pair, ()), 1):
            for candidate in self._by_phrase.get(words[start : start + length], ()):
                category = candidate.entry.category
                if category not in categories and (
                    candidate.is_free or candidate.fits(words, start, breaks)
                ):
                    categories.append(category)
                    yield Hit(start, start + len(candidate.phrase), candidate.entry)
            if categories:
                return


def _guards(text: str, language: str) -> _Guards:
    phrases = set(_phrases(text, language))
    lengths = sorted({len(phrase) for phrase in phrases})
    return tuple((n, frozenset(p for p in phrases if len(p) == n)) for n in lengths)


def _candidates(entry: Entry, language: str) -> Iterator[_Candidate]:
    not_before, not_after = (_guards(t, language) for t in (entry.not_before, entry.not_after))
    is_free = not (not_before or not_after or entry.particle)
    for form in entry.forms.split("|"):
        for phrase in _phrases(form, language):
            yield _Candidate(phrase, form.endswith("*"), entry, not_before, not_after, is_free)


def _without_accents(candidates: Sequence[_Candidate], language: str) -> Iterator[_Candidate]:
    """Candidates as they are typed without accents: "catastrofica", "laecherlich".

    A word by itself with its accent at the end is left: "criticó" is another word than "critico".
    """
    known = {c.phrase for c in candidates}
    other = read_language(language).accents_matter
    for candidate in candidates:
        for spell in _SPELLINGS.get(language, (_bare,)):
            phrase = tuple(spell(w) if len(w) >= _MIN_TOLERATED else w for w in candidate.phrase)
            changed = set(phrase) - set(candidate.phrase)
            is_other = changed & other or (len(phrase) == 1 and _ends_accented(*candidate.phrase))
            if changed and phrase not in known and not is_other:
                known.add(phrase)
                yield replace(candidate, phrase=phrase)


def _ends_accented(word: str) -> bool:
    """Whether the last vowel of a word has an accent; German umlauts are spelt out."""
    last = next((c for c in reversed(word) if _bare(c) in "aeiouy"), "")
    return last != _bare(last) and last not in "äöü"


def _bare(word: str) -> str:
    return "".join(c for c in normalize("NFD", word) if not combining(c))


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
#: How words are typed without accents, where it is not by leaving these away.
_SPELLINGS: dict[str, tuple[Callable[[str], str], ...]] = {
    "de": (lambda word: word.translate(_UMLAUTS), lambda word: word.replace("ß", "ss"))
}


def _phrases(forms: str, language: str) -> Iterator[_Phrase]:
    word = read_language(language).word
    for form in forms.split("|"):
        words = [m.group().lower().replace("’", "'") for m in word.finditer(form)]
        if len(words) > 1:  # as in `Document.tokens`; a single "let's" is not "let"
            words = [w.removesuffix("'s") for w in words]
        if words:
            yield tuple(words)


def read_lexicon(path: str | Path, language: str = "en", name: str = "") -> Lexicon:
    """Read a lexicon of your own.

    Parameters
    ----------
    path : path
        ``.dic`` (LIWC), ``.yml`` or ``.yaml`` (a quanteda dictionary), ``.csv``, ``.tsv``. A table
        has columns ``word`` (or ``term``) and ``category``, or the columns of a language pack:
        ``entry, category, forms`` and the other fields of `Entry`. UTF-8. A word may end in ``*``.
    language : str, default "en"
        ISO 639-1 code: how phrases are split into words.
    name : str, optional
        Begins the names of its columns; the file's name when left out.

    Returns
    -------
    Lexicon

    Raises
    ------
    ValueError
        For an unknown kind of file, a missing column or section, an unknown category number, an
        empty form or one listed twice in a category; the message names the line.
    """
    path = Path(path)
    readers = {
        ".dic": _liwc,
        ".yml": _quanteda,
        ".yaml": _quanteda,
        ".csv": _table,
        ".tsv": _table,
    }
    if path.suffix.lower() not in readers:
        known = ", ".join(readers)
        raise ValueError(
            f"{path.name}: a lexicon ends in {known}, found {path.suffix or 'nothing'!r}."
        )
    text = path.read_text(encoding="utf-8-sig")
    entries = readers[path.suffix.lower()](text, path.name)
    if not entries:
        raise ValueError(f"{path.name} has no entries.")
    return Lexicon(entries, language, _digest(text), name or path.stem)


def _table(text: str, where: str) -> list[Entry]:
    """Rows of a CSV or TSV file: one word a row, or the columns of a language pack."""
    delimiter = "\t" if "\t" in text.split("\n", 1)[0] else ","
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    columns = rows.fieldnames or ()
    if "forms" in columns:
        return _pack_rows(text, where)
    word = next((c for c in ("word", "term", "entry") if c in columns), "")
    if not word or "category" not in columns:
        found = ", ".join(columns) or "nothing"
        raise ValueError(f"{where} needs columns 'word' and 'category' (found: {found}).")
    return _grouped((row["category"] or "", row[word] or "") for row in rows)


def _grouped(pairs: Iterable[tuple[str, str]]) -> list[Entry]:
    """One entry a word; a word twice in a category is one."""
    kept = dict.fromkeys(
        (c.strip(), w.strip().lower()) for c, w in pairs if w.strip() and c.strip()
    )
    return [Entry(entry=word, category=category, forms=word) for category, word in kept]


def _quanteda(text: str, where: str) -> list[Entry]:
    """Entries of a quanteda dictionary: categories, nested as you like, with lists of words."""
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(f"{where}: not YAML: {error}") from None
    if not isinstance(data, dict):
        raise ValueError(
            f"{where}: expected categories with lists of words, found {type(data).__name__}."
        )
    return _grouped(_leaves(data, "", where))


def _leaves(data: Mapping[str, Any], prefix: str, where: str) -> Iterator[tuple[str, str]]:
    for key, value in data.items():
        category = f"{prefix}_{key}" if prefix else str(key)
        if isinstance(value, dict):
            yield from _leaves(value, category, where)
            continue
        words = value if isinstance(value, list) else [value]
        for word in words:
            if isinstance(word, dict):
                yield from _leaves(word, category, where)
            elif isinstance(word, str | int | float):
                yield category, str(word)
            else:
                raise ValueError(f"{where}: category {category!r} holds {word!r}, not a word.")


def _liwc(text: str, where: str) -> list[Entry]:
    """Entries of a LIWC file: numbered categories between two lines of %, then words."""
    lines = [line.strip() for line in text.splitlines()]
    marks = [i for i, line in enumerate(lines) if line == "%"]
    if len(marks) < 2:
        raise ValueError(f"{where}: a LIWC file has its categories between two lines of '%'.")
    names = {}
    for number, line in enumerate(lines[marks[0] + 1 : marks[1]], start=marks[0] + 2):
        key, _, category = line.partition("\t") if "\t" in line else line.partition(" ")
        if line and not category.strip():
            raise ValueError(
                f"{where}, line {number}: expected a number and a category, found {line!r}."
            )
        names[key] = category.split("(")[0].strip()
    pairs = []
    for number, line in enumerate(lines[marks[1] + 1 :], start=marks[1] + 2):
        word, *keys = line.split("\t") if "\t" in line else line.split()
        for key in filter(None, keys):
            if key.strip() not in names:
                raise ValueError(
                    f"{where}, line {number}: category {key.strip()!r} is not declared."
                )
            pairs.append((names[key.strip()], word))
    return _grouped(pairs)


@cache
def pack_lexicon(language: str, name: str) -> Lexicon | None:
    """Lexicon ``name.csv`` of a language pack, or None where the pack has none."""
    text = pack_text(language, f"{name}.csv")
    if text is None:
        return None
    where = f"{language}/{name}.csv"
    entries = _pack_rows(text, where)
    _check_forms(entries, language, where)
    return Lexicon(entries, language, _digest(text), where, accents=name != "loaded")


def _pack_rows(text: str, where: str) -> list[Entry]:
    rows = csv.DictReader(io.StringIO(text, newline=""))
    missing = [c for c in ("entry", "category", "forms") if c not in (rows.fieldnames or ())]
    if missing:
        found = ", ".join(rows.fieldnames or ()) or "nothing"
        raise ValueError(f"{where} has no column {missing[0]!r} (found: {found}).")
    return [Entry(**{c: (row.get(c) or "").strip() for c in _COLUMNS}) for row in rows]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


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
