"""`Cast`: who has spoken so far — names merged, pronouns resolved, classes and sides kept."""

from __future__ import annotations

import re

from biaskit.languages import Grammar, read_language
from biaskit.lexicons import pack_lexicon
from biaskit.sides import Sides

#: Classes of sources, in the order in which they are preferred when a phrase names several.
SOURCE_CLASSES = (
    "unnamed",
    "military",
    "official",
    "party",
    "media",
    "expert",
    "organisation",
    "civilian",
    "other",
)
_APPOSITION = re.compile(r"[,(\[—–]")
_NAME_LINKS = {"von", "van", "bin", "el", "al-"}
_AND = {"and", "e", "ed", "y", "et", "und"}


class Cast:
    """The sources of one article, in the order in which they speak."""

    def __init__(self, language: str, grammar: Grammar, sides: Sides | None) -> None:
        self._language = language
        self._grammar = grammar
        self._sides = sides
        self._by_last_word: dict[str, str] = {}
        self._known: dict[str, tuple[str, str]] = {}
        self.last = ""

    @property
    def last_side(self) -> str:
        """Side of the source that spoke last."""
        return self._known.get(self.last, ("", ""))[1]

    def sides_of(self, phrase: str) -> tuple[str, ...]:
        """Keys of the sides that a phrase names."""
        return self._sides.find(phrase, self._language) if self._sides else ()

    def resolve(self, phrase: str) -> tuple[str, str, str]:
        """Name, class and side of a source; a pronoun or no phrase is the last source."""
        if not phrase or phrase.lower() in self._grammar.pronouns:
            return (self.last, *self._known.get(self.last, ("", "")))
        name = self._merged(self._name(phrase))
        known_class, known_side = self._known.get(name, ("other", ""))
        self._known[name] = (self._class(phrase) or known_class, self._side(phrase) or known_side)
        self.last = name
        return name, *self._known[name]

    def _name(self, phrase: str) -> str:
        """The proper name of a person without titles, else the phrase without its determiner."""
        if self._is_list(phrase):
            return phrase
        head, *appositions = _APPOSITION.split(phrase)
        words = head.split()
        for apposition in appositions:
            if self._is_full_name(apposition.split()) and not words[-1][0].isupper():
                return apposition.strip()
        while len(words) > 1 and words[0].lower() in self._grammar.determiners:
            words.pop(0)
        first = len(words)
        while first > 0 and (words[first - 1][0].isupper() or words[first - 1] in _NAME_LINKS):
            first -= 1
        linked = first > 0 and words[first - 1].lower() in self._grammar.prepositions | _AND
        person = words[first:]
        titles = [i for i, word in enumerate(person[:-1]) if word.lower() in self._grammar.titles]
        person = person[max(titles, default=-1) + 1 :]
        is_name = person and not linked and len(person) <= 4 and not self._class(person[-1])
        return " ".join(person if is_name and "of" not in words[:first] else words)

    def _is_full_name(self, words: list[str]) -> bool:
        return 2 <= len(words) <= 4 and all(w[0].isupper() or w in _NAME_LINKS for w in words)

    def _is_list(self, phrase: str) -> bool:
        """Whether several speak at once: "Putin, Trump and Macron"."""
        words = phrase.split()
        return any(
            word in _AND and before[0].isupper() and after[0].isupper()
            for before, word, after in zip(words, words[1:], words[2:], strict=False)
        )

    def _merged(self, name: str) -> str:
        """The fullest form of a name: a surname alone takes the name it came with first."""
        last_word = name.split()[-1]
        if not last_word[0].isupper():
            return name
        known = self._by_last_word.setdefault(last_word, name)
        return known if name == last_word or known == last_word or known.endswith(name) else name

    def _class(self, phrase: str) -> str:
        lexicon = pack_lexicon(self._language, "sources")
        if lexicon is None:
            return ""
        word = read_language(self._language).word
        tokens = [m.group().lower() for m in word.finditer(phrase)]
        found = {hit.entry.category for hit in lexicon.find(tokens)}
        return next((c for c in SOURCE_CLASSES if c in found), "")

    def _side(self, phrase: str) -> str:
        """The one side that a phrase names; several leave it open."""
        found = self.sides_of(phrase)
        if len(found) > 1 and not self._is_list(phrase):
            found = self.sides_of(_APPOSITION.split(phrase)[0]) or found
        return found[0] if len(found) == 1 else ""
