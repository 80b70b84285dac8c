"""`Cast`: who has spoken so far — names merged, pronouns resolved, classes and sides kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

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
_AGED = re.compile(
    r"\d+(?:-year-old|-jährige|enne)|\w{0,12}(?:vent|trent|ant|ott|cent)\w{0,12}enne$"
)
_APPOSITION = re.compile(r"[,(\[—–]")
_NAME_LINKS = frozenset(
    """
    von van bin al el al- de del della da dos di du ibn la le
    """.split()  # noqa: SIM905
)
#: Said before a noun of who somebody was.
_FORMER = frozenset(
    """
    ex former ancien ancienne antiguo antigua antigo antiga ehemalige früherer
    """.split()  # noqa: SIM905
)
_AND = frozenset(["and", "e", "ed", "y", "et", "und"])
_EITHER = ("ista", "eta", "ega", "ota", "rca", "iatra", "tigo", "piloto", "soprano")
#: By language, endings of nouns for men, for women, and for both.
_ENDINGS = {
    "it": (("o", "ore"), ("a", "trice"), _EITHER),
    "es": (("o", "or"), ("a",), _EITHER),
    "pt": (("o", "or"), ("a", "triz"), _EITHER),
    "fr": (("eur", "ier", "ien", "é"), ("euse", "trice", "ière", "ienne", "ère", "ée"), ()),
}
#: "Una voluntaria" is somebody, "los voluntarios" are a crowd.
_ONE = frozenset(["a", "an", "un", "una", "uno", "um", "uma", "une", "ein", "eine"])
#: How "one of them" begins and ends.
_ONE_OF = frozenset(
    """
    one uno una um uma l'un l'une l’un l’une einer eine
    """.split()  # noqa: SIM905
)
_THEM = frozenset(
    """
    them these those loro questi queste ellos ellas estos estas eles elas deles delas destes
    d'eux d’eux eux elles d'elles d’elles ihnen
    """.split()  # noqa: SIM905
)
_BODIES = ("organisation", "civilian", "media")
_SAME = frozenset(
    """
    same mesma mesmo misma mismo stessa stesso même cette diese dieselbe essa esta esa questa
    """.split()  # noqa: SIM905
)
_THIS = frozenset(["ce", "cet", "cette", "este", "esta", "questo", "questa", "quest'"])
_PLURAL_ARTICLES = frozenset(["i", "gli", "os", "as", "los", "las", "les", "des"])
#: How many turns back a pronoun may point.
_RECENT = 6
#: Longest proper name, in words.
_MAX_NAME_WORDS = 5


@dataclass
class Source:
    """One source of an article: what is known of it so far."""

    name: str
    source_class: str = ""
    side: str = ""
    gender: str = ""
    is_plural: bool = False
    is_person: bool = False


class Cast:
    """The sources of one article, in the order in which they speak."""

    def __init__(
        self,
        language: str,
        grammar: Grammar,
        sides: Sides | None,
        introduced: frozenset[str] = frozenset(),
    ) -> None:
        self._introduced = introduced  # "a woman": "the woman" is she, not who was named before
        self._language = language
        self._grammar = grammar
        self._sides = sides
        self._known: dict[str, Source] = {}
        self._by_last_word: dict[str, str] = {}
        self._by_first_word: dict[str, set[str]] = {}  # first names → who is called so
        self._names: dict[str, str] = {}
        self._epithets: dict[str, str] = {}
        self._by_title: dict[str, str] = {}
        self._by_office: dict[str, str] = {}
        self._order: list[str] = []

    @property
    def last(self) -> Source | None:
        """The source that spoke last."""
        return self._known[self._order[-1]] if self._order else None

    def sides_of(self, phrase: str) -> tuple[str, ...]:
        """Keys of the sides that a phrase names."""
        return self._sides.find(phrase, self._language) if self._sides else ()

    def is_pronoun(self, phrase: str) -> bool:
        """Whether a phrase names nobody by itself: empty, "she", "its", "one of them"."""
        pointers = self._grammar.pointers
        return not phrase or phrase.lower() in pointers or self._is_one_of(phrase)

    def _is_one_of(self, phrase: str) -> bool:
        """Whether a phrase is "one of them"."""
        words = phrase.lower().split()
        return 1 < len(words) < 5 and words[0] in _ONE_OF and words[-1] in _THEM

    def resolve(self, phrase: str, nearest: str = "", person: str = "") -> Source | None:
        """Find the source a phrase means.

        Parameters
        ----------
        phrase : str
            A pronoun or nothing is the subject of the sentence before, when that can speak, else
            the last source of fitting gender and number. An epithet ("the striker") is
            `nearest`, if that is a fitting person, or the only fitting person who spoke.
        nearest : str, optional
            Subject of the sentence before; for an epithet, who is named there.
        person : str, optional
            Who is named shortly before, where `nearest` is an epithet itself.
        """
        if self._is_same(phrase) or self._is_paper(phrase):
            return self.last
        if not self.is_pronoun(phrase):
            return (
                self._person_meant(phrase, nearest)
                or self._body_meant(phrase, nearest)
                or self._named(phrase)
            )
        gender, plural = self._gender_of(phrase.lower())
        if self._is_one_of(phrase):
            gender, plural = "", True
        if nearest and self._fits(self._described(nearest), gender, plural):
            return self._person_meant(nearest, person) or self._named(nearest)
        recent = [self._known[name] for name in self._order[: -_RECENT - 1 : -1]]
        marks_gender = gender and self._language != "en"  # English names tell it too seldom
        for fitting in (self._agrees, self._fits) if marks_gender else (self._fits,):
            for source in recent:
                if fitting(source, gender, plural):
                    self._order.append(source.name)
                    return source
        return self.last

    def _is_same(self, phrase: str) -> bool:
        """Whether a phrase is "the same source", "cette source"."""
        words = [word.lower() for word in self._words(phrase)]
        same = any(word in _SAME for word in words[:2])
        return same and self.last is not None and self._class(phrase) == "unnamed"

    def _is_paper(self, phrase: str) -> bool:
        """Whether a phrase is "the statement", behind who issued it."""
        words = [word.lower() for word in self._words(phrase)]
        definite = len(words) == 1 or (words[:1] and words[0] in self._grammar.articles | _THIS)
        is_paper = 0 < len(words) < 3 and words[-1] in self._grammar.papers
        return bool(definite) and is_paper and self.last is not None and not self.last.is_person

    def epithet(self, phrase: str) -> str:
        """The noun of "the striker" or "the young singer", which means someone named before."""
        known = self._epithets.get(phrase)
        if known is None:
            known = self._epithets[phrase] = self._read_epithet(phrase)
        return known

    def _read_epithet(self, phrase: str) -> str:
        grammar, head = self._grammar, _APPOSITION.split(phrase)[0]
        words = [word for word in self._words(head) if word.lower() not in _FORMER]
        ages = [i for i, word in enumerate(words) if word.isdigit()]
        if ages and ages[0] > 2:  # "el pedalista de 23 años"
            words = words[: ages[0] - 1]
        if words and _AGED.match(words[0].lower()):  # "del ventenne": its article is tied
            return words[0]
        if len(words) < 2 or words[0].lower() not in grammar.articles | _THIS:
            return ""
        if self._is_full_name(self._words(self._name(phrase))):
            return ""
        if len(words) == 2 and words[1] in grammar.titles and words[1] not in self._introduced:
            return words[1]
        for index, word in enumerate(words[1:4], start=1):
            noun = word.lower()
            is_adjective = grammar.has_capital_nouns and word[0].islower()
            if self._is_epithet(noun) and not is_adjective:
                is_named = index + 1 < len(words) and words[index + 1][0].isupper()
                return "" if is_named or noun in self._introduced else noun
        if _AGED.match(words[1].lower()):
            return words[1]
        return self._unknown_noun(words)

    def _is_epithet(self, noun: str) -> bool:
        grammar = self._grammar
        if noun in grammar.epithets or noun.endswith(grammar.epithet_endings):
            return True
        return grammar.has_capital_nouns and noun.endswith(_heads(self._language))

    def _unknown_noun(self, words: Sequence[str]) -> str:
        """The noun of "le portier", which no list knows: whoever speaks so was named before."""
        noun = words[1] if len(words) == 3 and self._is_noun_first() else words[-1]
        longest = 3 if self._is_noun_first() else 2  # "el jardinero central"
        is_small = all(w[0].islower() for w in words[1:]) or self._grammar.has_capital_nouns
        if not 2 <= len(words) <= longest or not is_small or noun.lower() in self._introduced:
            return ""
        is_english_plural = self._language == "en" and noun.endswith("s")
        if is_english_plural or words[0].lower() in _PLURAL_ARTICLES:
            return ""
        phrase = " ".join(words)
        is_thing = noun.lower() in _nouns_of_saying(self._language)
        return "" if is_thing or self._class(noun) or self.sides_of(phrase) else noun

    def _is_noun_first(self) -> bool:
        """Whether adjectives stand behind their noun."""
        return self._language not in ("en", "de")

    def _person_meant(self, phrase: str, nearest: str) -> Source | None:
        name = self.meant(phrase, nearest)
        return self._named(name) if name else None

    def meant(self, phrase: str, nearest: str = "") -> str:
        """Name of the person whom an epithet means: `nearest`, or the one who fits; or nothing."""
        noun = self.epithet(phrase)
        if not noun or noun in self._by_title:
            return ""
        if self._person_of_class(phrase) and not self._spoke_last(nearest):
            return ""
        gender = self._gender_by(phrase)
        if nearest:
            described = self._described(nearest)
            is_one = described.is_person or self.is_somebody(nearest)
            if is_one and self._fits(described, gender, None):
                return nearest
        recent = {name: self._known[name] for name in self._order[: -_RECENT - 1 : -1]}
        people = [s for s in recent.values() if s.is_person and self._fits(s, gender, False)]
        return people[0].name if len(people) == 1 else ""

    def _spoke_last(self, name: str) -> bool:
        """Whether a name is that of the last source, of whom nothing else is known."""
        last = self.last
        if not name or last is None or last.source_class not in ("", "other"):
            return False
        return self._described(name).name == last.name

    def _body_meant(self, phrase: str, nearest: str) -> Source | None:
        """The company that "the company" is: who is named shortly before, or the only one."""
        words = self._words(phrase)
        definite = len(words) == 2 and words[0].lower() in self._grammar.articles
        if not definite or not self.is_body(phrase) or self._class(phrase) != "organisation":
            return None
        if nearest:
            return self._named(nearest)
        bodies = [s.name for s in self._known.values() if self._is_company(s)]
        return self._named(bodies[0]) if len(bodies) == 1 else None

    @staticmethod
    def _is_company(source: Source) -> bool:
        unknown = source.source_class in ("", "organisation", "other")
        return unknown and not source.is_person and source.name[0].isupper()

    def is_named_body(self, phrase: str) -> bool:
        """Whether a phrase may be the name of a company: a capital, no office, no person."""
        words = self._words(phrase)
        named = words and any(word[0].isupper() for word in words[1:] or words)
        named = named and not self.is_pronoun(words[0])
        unknown = self._class(phrase) in ("", "organisation")
        if not named or not unknown or words[0].lower() in _PLURAL_ARTICLES:
            return False
        described = self._described(phrase)
        gender = self._gender([word.lower() for word in self._words(described.name)])
        return not described.is_person or not gender  # "Minera Altiplata"

    @staticmethod
    def _agrees(source: Source, gender: str, plural: bool | None) -> bool:
        """Whether a source is known to have the gender of a pronoun."""
        return source.gender == gender and (plural is None or source.is_plural is plural)

    def is_person(self, name: str) -> bool:
        """Whether a name looks like a person's: two words or more, none of a body or an office."""
        return self._is_full_name(self._words(name)) and not self._class(name)

    def is_somebody(self, phrase: str) -> bool:
        """Whether a phrase is a person without a full name: "a nurse", "Doña Eufemia", "Hall"."""
        words = self._words(phrase)
        if len(words) == 2 and words[0].lower() in self._grammar.titles and words[1][0].isupper():
            return True  # "Doña Eufemia"
        opens = self._grammar.has_capital_nouns
        head, *appositions = _APPOSITION.split(phrase)
        one = self._words(appositions[0]) if appositions else []
        if len(one) == 1 and one[0][0].isupper() and head.strip()[1:].islower() and not opens:
            return not self.is_body(head)  # "il genero, Fabio"
        if len(words) > 1 and words[-1][0].isupper() and words[-2][0].islower() and not opens:
            return self.is_person_noun(words[-2]) and not self.is_body(phrase)  # "su hijo Édgar"
        introduces = len(words) in (2, 3) and self._introduces(words)
        introduces = introduces and all(word[0].islower() for word in words[1:])
        introduces = introduces and self._class(phrase) not in ("organisation", "media", "unnamed")
        return introduces or (len(words) == 1 and words[0] in self._by_last_word)

    def _introduces(self, words: Sequence[str]) -> bool:
        first = words[0].lower() if words else ""
        return first in _ONE and first not in self._grammar.articles

    def may_mean(self, phrase: str, name: str) -> bool:
        """Whether the gender of a phrase, if it has one, may be that of a name."""
        return self._fits(self._described(name), self._gender_by(phrase), None)

    def _gender_by(self, phrase: str) -> str:
        """Gender of an epithet by its words, or by the ending of its noun: "l'anziana"."""
        gender = self._gender([word.lower() for word in self._words(phrase)])
        noun = self.epithet(phrase)
        masculine, feminine, either = _ENDINGS.get(self._language, ((), (), ()))
        if gender or not noun or noun.endswith(either):
            return gender
        return "f" if noun.endswith(feminine) else "m" if noun.endswith(masculine) else ""

    def may_speak(self, phrase: str) -> bool:
        """Whether a phrase is a person or a body: a full name, a known name, a class word."""
        words = self._words(phrase)
        capitals = sum(w[0].isupper() and w.lower() not in self._grammar.determiners for w in words)
        known = words and self.is_known(words[-1])
        return bool(known) or capitals > 1 or bool(self._class(phrase)) or self._is_one(words)

    def _is_one(self, words: Sequence[str]) -> bool:
        """Whether words are "a lady", "una estudiante": somebody, by a noun for people."""
        return len(words) > 1 and self._introduces(words) and self.is_person_noun(words[1])

    def is_person_noun(self, noun: str) -> bool:
        """Whether a noun is a title, a word for people or a class of sources."""
        known = noun in self._grammar.titles or self._is_epithet(noun.lower())
        return known or bool(self._class(noun))

    def is_body(self, phrase: str) -> bool:
        """Whether a phrase is a company, a house or a crowd without a name."""
        source_class = self._class(phrase)
        if source_class not in _BODIES:
            return False
        words = self._words(phrase)
        is_named = any(word[0].isupper() for word in words[1:])
        if self._grammar.has_capital_nouns:
            is_named = len(words) > 2
        elif words and words[0][0].isupper() and words[0].lower() not in self._grammar.determiners:
            is_named = is_named or not self._class(words[0])  # "Hamid, a colleague of the dead"
        is_one = source_class == "civilian" and self._introduces(words)
        return not is_named and not is_one

    def _gender_of(self, pronoun: str) -> tuple[str, bool | None]:
        grammar = self._grammar
        if pronoun in grammar.feminine:
            return "f", None if pronoun in grammar.plural else False
        if pronoun in grammar.masculine:
            return "m", False
        return "", True if pronoun in grammar.plural else None

    @staticmethod
    def _fits(source: Source, gender: str, plural: bool | None) -> bool:
        if gender and source.gender and source.gender != gender:
            return False
        return plural is None or source.is_plural is plural

    def _named(self, phrase: str) -> Source:
        described = self._described(phrase)
        known = self._known.setdefault(described.name, described)
        known.source_class = known.source_class or described.source_class
        known.side = known.side or described.side
        known.gender = known.gender or described.gender
        known.is_person = known.is_person or described.is_person
        if known.is_person:
            self._by_first_word.setdefault(known.name.split()[0], set()).add(known.name)
        self._order.append(known.name)
        return known

    def _described(self, phrase: str) -> Source:
        """What a phrase says of its source; the name in its fullest form."""
        name = self._merged(self._name(phrase), phrase)
        words = [word.lower() for word in self._words(phrase)]
        gender = self._gender(words)
        plural = self._is_list(phrase) or (words[:1] and words[0] in _PLURAL_ARTICLES)
        head = self._before_preposition(words)[-1]
        plural = plural or (head.endswith("s") and not name[0].isupper())
        opens = self._words(phrase)[:1]
        has_article = opens and opens[0].lower() in self._grammar.articles
        behind_article = has_article and phrase[len(opens[0]) :].strip(" ’'") == name
        is_person = self.is_person(name) and not behind_article  # "la Metallurgica Cordero"
        side = self._side(phrase)
        return Source(name, self._class(phrase), side, gender, bool(plural), is_person)

    def _gender(self, words: Sequence[str]) -> str:
        telling = [w for i, w in enumerate(words) if not i or w not in self._grammar.determiners]
        feminine = not self._grammar.feminine_words.isdisjoint(telling)
        masculine = not self._grammar.masculine_words.isdisjoint(telling)
        return "" if feminine is masculine else "f" if feminine else "m"

    def _words(self, phrase: str) -> list[str]:
        return list(_words_of(phrase, self._language))

    # --- names ----------------------------------------------------------------

    def _name(self, phrase: str) -> str:
        known = self._names.get(phrase)
        if known is None:
            known = self._names[phrase] = self._read_name(phrase)
        return known

    def _read_name(self, phrase: str) -> str:
        """The proper name of a person without titles, else the phrase without its determiner."""
        if self._is_list(phrase):
            return phrase
        head, *appositions = _APPOSITION.split(phrase)
        words = self._words(head) or self._words(phrase)
        grammar = self._grammar
        if len(words) > 1 and words[-1].lower() in grammar.relatives:
            words.pop()
        while len(words) > 1 and self._opens(words):
            words.pop(0)
        described = words[0][0].islower() or words[0].lower() in grammar.titles or self._class(head)
        is_described = bool(described) or self.is_pronoun(head)  # "Lui, Nome Cognome"
        person = self._person(words)
        # the capitals of "presidente del club Rio Alto, …" are no person's
        in_complement = self._before_preposition(words) != words
        if appositions and person != _joined(words) and " " in person and not in_complement:
            return person
        for apposition in appositions if is_described else ():
            told = self._words(apposition)
            if told and told[0].lower() in grammar.articles:
                told.pop(0)
            if told and told[0].lower() in grammar.prepositions:  # "…, do Hospital São Tibúrcio"
                continue
            named = self._without_office(told)
            one_name = len(named) == 1 and named[0][0].isupper() and not grammar.has_capital_nouns
            if one_name or self._is_full_name(named):
                return self._person(named)
        head_words = self._before_preposition(words)
        if head_words != words and self._is_full_name(head_words):
            return self._person(head_words)
        return self._person(words)

    def _opens(self, words: list[str]) -> bool:
        """Whether a phrase begins with a determiner that is no part of its name."""
        grammar = self._grammar
        return words[0].lower() in grammar.determiners and words[1] not in grammar.prepositions

    def _without_office(self, words: list[str]) -> list[str]:
        """The name behind an office in lower case: "l'ex capitano Piero Scagliola"."""
        first = 0
        while first < len(words) and words[first][0].islower() and words[first] not in _NAME_LINKS:
            first += 1
        return words[first:]

    def _before_preposition(self, words: list[str]) -> list[str]:
        """The words before the first preposition that is no part of a name."""
        for index, word in enumerate(words[1:], start=1):
            follows_name = (
                word in _NAME_LINKS and words[index - 1][0].isupper() and words[-1] != word
            )
            if word in self._grammar.prepositions and not (
                follows_name and words[index + 1][0].isupper()
            ):
                return words[:index]
        return words

    def _person(self, words: list[str]) -> str:
        """The run of capitals at the end of a phrase, without titles; else the whole phrase."""
        first = len(words)
        while first > 0 and (words[first - 1][0].isupper() or words[first - 1] in _NAME_LINKS):
            first -= 1
        while first < len(words) and words[first] in _NAME_LINKS:
            first += 1
        grammar = self._grammar
        tied = grammar.prepositions | _AND | (grammar.determiners if first > 1 else frozenset())
        linked = first > 0 and words[first - 1].lower() in tied
        person = words[first:]
        titles = [i for i, word in enumerate(person[:-1]) if word.lower() in self._grammar.titles]
        person = person[max(titles, default=-1) + 1 :]
        linked = linked or (bool(person) and person[0] in _NAME_LINKS)
        is_name = person and not linked and len(person) <= _MAX_NAME_WORDS
        if is_name and len(person) == 1 and person[0] not in self._by_last_word:
            head = self._before_preposition(words)  # "la présidente du groupe Élan"
            is_name = head == words or head[-1][0].isupper() or not words[first - 1][0].islower()
        if not is_name or (len(words) > len(person) and self._class(" ".join(person))):
            return _joined(words)
        if first > 1 and self._is_named_part(words[:first], person):
            return _joined(words)
        return _joined(person)

    def _is_named_part(self, before: list[str], name: list[str]) -> bool:
        """Whether a name is a body's: "portavoce del comitato Ombrelloni Liberi"."""
        grammar = self._grammar
        complement = any(word.lower() in grammar.prepositions for word in before)
        noun = before[-1].lower()
        is_person = noun in grammar.titles or self._is_epithet(noun)
        is_body = self._class(noun) == "organisation" and not is_person
        return complement and is_body and name[0].lower() not in grammar.first_names

    def _is_full_name(self, words: list[str]) -> bool:
        names = len(words) > 1 and all(w[0].isupper() or w in _NAME_LINKS for w in words)
        return names and len(words) <= _MAX_NAME_WORDS

    def _is_list(self, phrase: str) -> bool:
        """Whether several speak at once: "Putin, Trump and Macron"."""
        words = phrase.split()
        return not _AND.isdisjoint(words) and any(
            word in _AND and before[0].isupper() and after[0].isupper()
            for before, word, after in zip(words, words[1:], words[2:], strict=False)
        )

    def _merged(self, name: str, phrase: str) -> str:
        """The fullest form of a name: a surname or a title alone is who came with it first."""
        words = self._words(name) or [name]
        if phrase.lower() in self._by_office:
            return self._by_office[phrase.lower()]
        if not words[-1][0].isupper() or (self._grammar.has_capital_nouns and len(words) == 1):
            described = self._by_title.get(words[0].lower()) if len(words) == 1 else None
            return described or self._person_of_class(phrase) or name
        known = self._by_last_word.setdefault(words[-1], self._by_first_name(words) or name)
        merged = known if name in (words[-1], known) or known.endswith(name) else name
        office = phrase[: -len(name)].strip().lower() if phrase.endswith(name) else ""
        if " " in office:
            self._by_office[office] = merged
        if len(words) > 1 or merged != name:
            for word in self._words(phrase):
                if word[0].islower() and (self._class(word) or word in self._grammar.epithets):
                    self._by_title[word] = merged
        return merged

    def _by_first_name(self, words: Sequence[str]) -> str:
        """The one person so far whose first name this is, or nothing."""
        if len(words) > 1:
            return ""
        called = self._by_first_word.get(words[0], set())
        return next(iter(called)) if len(called) == 1 else ""

    def _person_of_class(self, phrase: str) -> str:
        """The one person so far of whom a definite description can speak: "the mayor"."""
        words = [word.lower() for word in self._words(phrase)]
        source_class = self._class(phrase)
        is_title = len(words) == 2 and words[1] in self._grammar.titles
        if not source_class or not is_title or words[0] not in self._grammar.articles:
            return ""
        gender = self._gender(words)
        people = [
            source
            for source in self._known.values()
            if source.is_person and source.source_class == source_class and not source.is_plural
        ]
        fitting = [s for s in people if not gender or s.gender in ("", gender)]
        return fitting[0].name if len(fitting) == 1 == len(people) else ""

    def is_known(self, surname: str) -> bool:
        """Whether somebody before has this last name, or this first name alone."""
        return surname in self._by_last_word or bool(self._by_first_name([surname]))

    def new_surname(self, phrase: str) -> str:
        """The surname or first name by which a phrase calls somebody for the first time."""
        name = self._name(phrase) if phrase else ""
        opens = self._grammar.has_capital_nouns and phrase != name
        is_one = name[:1].isupper() and " " not in name and not opens
        is_new = is_one and name not in self._by_last_word and not self.is_pronoun(name)
        return name if is_new else ""

    def learn(self, surname: str, name: str) -> None:
        """Note whose surname or first name this is."""
        self._by_last_word[surname] = name

    # --- classes and sides ----------------------------------------------------

    def _class(self, phrase: str) -> str:
        return _source_class(phrase, self._language)

    def _side(self, phrase: str) -> str:
        """The one side that a phrase names; several leave it open."""
        found = self.sides_of(phrase)
        if len(found) > 1 and not self._is_list(phrase):
            found = self.sides_of(_APPOSITION.split(phrase)[0]) or found
        return found[0] if len(found) == 1 else ""


def _joined(words: Sequence[str]) -> str:
    """Words in one string, elided articles without a space."""
    return " ".join(words).replace("' ", "'").replace("’ ", "’")


@lru_cache(maxsize=8192)
def _words_of(phrase: str, language: str) -> tuple[str, ...]:
    word = read_language(language).word
    return tuple(match.group().replace("’", "'") for match in word.finditer(phrase))


@lru_cache(maxsize=8192)
def _source_class(phrase: str, language: str) -> str:
    """The class of what a phrase names, but for the first names in it."""
    found, grammar = _class_of(phrase, language), read_language(language).grammar
    if not found or grammar is None or grammar.has_capital_nouns:
        return found
    words = list(_words_of(phrase, language))
    for word, after in pairwise(words):
        first_name = word.lower() in grammar.first_names and after[0].isupper()
        if word[0].isupper() and first_name:  # "Marina Rossi" is no navy
            words.remove(word)
            return _class_of(" ".join(words), language)
    return found


def _class_of(phrase: str, language: str) -> str:
    """The preferred class among those that the words of a phrase name, or nothing."""
    lexicon = pack_lexicon(language, "sources")
    if lexicon is None:
        return ""
    words = [word.lower() for word in _words_of(phrase, language)]
    found = {hit.entry.category for hit in lexicon.find(words)}
    return next((c for c in SOURCE_CLASSES if c in found), "")


@cache
def _heads(language: str) -> tuple[str, ...]:
    """Epithets that a compound can end in: "Rechtsanwalt"."""
    grammar = read_language(language).grammar
    return tuple(sorted(e for e in grammar.epithets if len(e) > 3)) if grammar else ()


@cache
def _nouns_of_saying(language: str) -> frozenset[str]:
    """What is said, and papers that say it: "the statement", "il rapporto"."""
    lexicon = pack_lexicon(language, "cues")
    nouns = (e.forms for e in (lexicon.entries if lexicon else ()) if e.part == "noun")
    return frozenset(form.split()[-1] for forms in nouns for form in forms.split("|"))
