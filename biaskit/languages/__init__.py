"""Language packs: one folder a language, read once.

Adding a language is adding a folder with a ``language.toml`` and the CSV lexicons there are for it.
What a pack lacks is not measured: the features that need it are NaN.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from itertools import islice
from typing import Any
from unicodedata import normalize

#: Share of a text's words that must be function words of its language before it is named.
MIN_FUNCTION_WORD_SHARE = 0.12
#: How many words are looked at; more does not change the vote.
MAX_WORDS = 3000
# Combining accents and the soft hyphen belong to the word they stand in.
_LETTER = r"[\w\u0300-\u036f\u00ad]"
_NUMBER = rf"\d+(?:[.,:]\d+)*{_LETTER}*"
_PLAIN_WORD = re.compile(rf"{_NUMBER}|{_LETTER}+(?:['’\-‑]{_LETTER}+)*")
_ELIDED_WORD = re.compile(
    rf"(?i:aujourd['’]hui)|{_NUMBER}|{_LETTER}+(?:[\-‑]{_LETTER}+)*(?:['’](?={_LETTER}|\Z))?"
)


@dataclass(frozen=True)
class Grammar:
    """Closed word classes of one language, in lower case, and the endings of its verbs.

    Most names say what they hold. ``that`` opens a reported clause and ``questions`` a reported
    question; ``articles`` are the definite ones; ``quantifiers`` stand for a phrase by themselves;
    ``nouns`` are forms of cues that are as often a noun; ``passives`` are the auxiliaries that turn
    a verb of speech around; ``breakers`` open a clause behind a comma that is the narrator's again;
    ``topics`` are the prepositions that name what is spoken of, ``views`` those that name whose
    view it is ("for the mayor, …"); ``anaphors`` point back to what was said; ``comparisons`` open
    "as he said"; ``lights`` are verbs that lend a noun of saying their subject ("made the claim");
    ``papers`` speak for whoever issued them ("the statement says");
    ``epithets`` are what news calls a person again who was named ("the striker"), and
    ``epithet_endings`` the suffixes of such nouns;
    ``recipients`` are those who are told something; ``verbs`` are common verbs that are no cues;
    ``subjunctive`` are verb forms that mark reported speech by themselves; ``enclitics`` is what a
    hyphen ties to a verb (``disse-lhe``, ``dit-il``).
    """

    that: frozenset[str]
    questions: frozenset[str]
    masculine: frozenset[str]
    feminine: frozenset[str]
    plural: frozenset[str]
    first: frozenset[str]
    neuter: frozenset[str]
    possessives: frozenset[str]
    articles: frozenset[str]
    quantifiers: frozenset[str]
    nouns: frozenset[str]
    determiners: frozenset[str]
    auxiliaries: frozenset[str]
    passives: frozenset[str]
    adverbs: frozenset[str]
    negations: frozenset[str]
    times: frozenset[str]
    coordinators: frozenset[str]
    subordinators: frozenset[str]
    relatives: frozenset[str]
    breakers: frozenset[str]
    prepositions: frozenset[str]
    topics: frozenset[str]
    views: frozenset[str]
    anaphors: frozenset[str]
    comparisons: frozenset[str]
    lights: frozenset[str]
    titles: frozenset[str]
    feminine_words: frozenset[str]
    masculine_words: frozenset[str]
    papers: frozenset[str]
    epithets: frozenset[str]
    recipients: frozenset[str]
    verbs: frozenset[str]
    subjunctive: frozenset[str]
    gerunds: tuple[str, ...]
    infinitives: tuple[str, ...]
    adverb_endings: tuple[str, ...]
    past_endings: tuple[str, ...]
    adjective_endings: tuple[str, ...]
    participles: tuple[str, ...]
    epithet_endings: tuple[str, ...]
    enclitics: re.Pattern[str] | None
    has_capital_nouns: bool

    @cached_property
    def pronouns(self) -> frozenset[str]:
        """Personal pronouns that can be a subject."""
        return self.masculine | self.feminine | self.plural | self.first | self.neuter

    @cached_property
    def pointers(self) -> frozenset[str]:
        """Words that name nobody by themselves: "she", "its", "who"."""
        return self.pronouns | self.relatives | self.possessives

    @cached_property
    def first_names(self) -> frozenset[str]:
        """Words that tell the gender of a name they stand in."""
        return (self.feminine_words | self.masculine_words) - self.titles - self.determiners


@dataclass(frozen=True)
class Language:
    """What the software knows of one language.

    Attributes
    ----------
    code, name : str
        ISO 639-1 code and English name.
    word : re.Pattern
        A word; in languages with elision ``l'uomo`` is two words, ``l'`` and ``uomo``.
    abbreviations : frozenset of str
        Words after which a full stop does not end a sentence.
    function_words : frozenset of str
        The commonest words without content of their own.
    accents_matter : frozenset of str
        Words without an accent that are not looked up for those with one: "sabia" is not "sábia".
    readability : str
        Name of the readability formula fit for the language, or empty.
    grammar : Grammar or None
        What the search for attributions needs; None where it is not written yet.
    """

    code: str
    name: str
    word: re.Pattern[str]
    abbreviations: frozenset[str]
    function_words: frozenset[str]
    accents_matter: frozenset[str]
    readability: str
    grammar: Grammar | None


def _folder(code: str):  # type: ignore[no-untyped-def]
    return files(__package__) / code


@cache
def supported_languages() -> tuple[str, ...]:
    """Codes of the languages that have a pack, in alphabetical order."""
    folders = (entry for entry in files(__package__).iterdir() if entry.is_dir())
    return tuple(sorted(f.name for f in folders if (f / "language.toml").is_file()))


@cache
def read_language(code: str) -> Language:
    """Read one language pack.

    Parameters
    ----------
    code : str
        ISO 639-1 code, one of `supported_languages`.

    Returns
    -------
    Language

    Raises
    ------
    ValueError
        When there is no pack for the language.
    """
    if code not in supported_languages():
        raise ValueError(f"no language pack {code!r}; known: {', '.join(supported_languages())}.")
    pack = tomllib.loads((_folder(code) / "language.toml").read_text(encoding="utf-8"))
    return Language(
        code=code,
        name=pack["name"],
        word=_ELIDED_WORD if pack["elision"] else _PLAIN_WORD,
        abbreviations=frozenset(pack["abbreviations"].split()),
        function_words=frozenset(pack["function_words"].split()),
        accents_matter=frozenset(pack.get("accents_matter", "").split()),
        readability=pack["readability"],
        grammar=_grammar(code),
    )


_ENDINGS = (
    "gerunds",
    "infinitives",
    "adverb_endings",
    "past_endings",
    "adjective_endings",
    "participles",
    "epithet_endings",
)


def _grammar(code: str) -> Grammar | None:
    text = pack_text(code, "grammar.toml")
    if text is None:
        return None
    words = tomllib.loads(text)
    enclitics = words.pop("enclitics")
    has_capital_nouns = words.pop("has_capital_nouns")
    endings = {name: tuple(words.pop(name).split()) for name in _ENDINGS}
    classes = {name: frozenset(w.split()) for name, w in words.items()}
    pattern = re.compile(enclitics) if enclitics else None
    known: dict[str, Any] = {**classes, **endings}
    return Grammar(**known, enclitics=pattern, has_capital_nouns=has_capital_nouns)


def pack_text(code: str, name: str) -> str | None:
    """Text of a file in a language's folder, or None where the pack has no such file."""
    path = _folder(code) / name
    return path.read_text(encoding="utf-8") if path.is_file() else None


@cache
def _function_words() -> dict[str, dict[str, float]]:
    """Word → language → weight; a word of several languages counts less for each."""
    lists = tomllib.loads((files(__package__) / "others.toml").read_text(encoding="utf-8"))
    for code in supported_languages():
        lists[code] = tomllib.loads(pack_text(code, "language.toml") or "")["function_words"]
    votes: dict[str, dict[str, float]] = {}
    for code, words in lists.items():
        for word in words.split():
            votes.setdefault(word, {})[code] = 1.0
    for by_language in votes.values():
        by_language.update(dict.fromkeys(by_language, 1 / len(by_language)))
    return votes


def identify_language(text: str) -> str:
    """Name the language of a text by a vote of its function words.

    Parameters
    ----------
    text : str
        Any text; its first 3,000 words are looked at.

    Returns
    -------
    str
        ISO 639-1 code, also of some languages that have no pack (so that a Dutch text is not taken
        for German); empty when too few function words of any language were found, as in lists of
        names or very short texts.

    Notes
    -----
    Weighted vote: a word that several languages share counts in parts.
    """
    words = [m.group().lower() for m in islice(_ELIDED_WORD.finditer(text), MAX_WORDS)]
    words = [normalize("NFC", word) for word in words]
    votes: Counter[str] = Counter()
    n_function_words = 0
    for word in words:
        by_language = _function_words().get(word.replace("’", "'"))
        if by_language:
            n_function_words += 1
            votes.update(by_language)
    if not words or n_function_words / len(words) < MIN_FUNCTION_WORD_SHARE:
        return ""
    return max(sorted(votes), key=lambda code: votes[code])
