"""`Antecedents`: whom a pronoun, a dropped subject, a surname or "the striker" points back to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from biaskit.clauses import COMMA, Clauses, Kind, Phrase
from biaskit.document import Document, Offsets
from biaskit.sentences import LOCATIVES, Attribution, Finder, Sentence
from biaskit.sources import Cast

#: How many sentences back the subject of a dropped pronoun is looked for.
_SENTENCES_BACK = 3
#: How many sentences back a name is looked for that an epithet means.
_NAMES_BACK = 4
#: How far back a surname's full form is looked for, in characters, and in how many places.
_NAME_REACH = 20_000
_MAX_PLACES = 4
#: Words of a sentence among which a name is looked for.
MAX_NAMED_WORDS = 120
#: Classes of a one-word subject that names nobody.
_POINTS = Kind.PRONOUN | Kind.DETERMINER
#: Words of a subject among which "the old actor" is looked for.
_MAX_EPITHET_WORDS = 4
#: Longest subject of a sentence before that a dropped pronoun may stand for, in words.
_MAX_SUBJECT_WORDS = 7


class Antecedents(Finder):
    """Finds who is named in the sentences before, behind the last sentence with a source.

    Attributes
    ----------
    last_source_in : int
        First word of the last sentence whose source is known.
    """

    def __init__(self, document: Document, clauses: Clauses, cast: Cast, covered: set[int]) -> None:
        super().__init__(document, clauses, cast, covered)
        self.last_source_in = -1
        self._sentence_starts = [start for start, _ in document.sentences]

    def nearest(self, sentence: Sentence, phrase: str, found: Attribution) -> str:
        """Subject of the sentence, or of one shortly before, behind the last with a source."""
        epithet = self.cast.epithet(phrase)
        surname = self.cast.new_surname(phrase)
        if surname:
            self.cast.learn(surname, self._said_in_full(sentence, surname))
        if not (self.cast.is_pronoun(phrase) or epithet):
            return self._named_body(sentence) if self.cast.is_body(phrase) else ""
        if found.source:
            stop = self.document.word_range(0, found.source[0]).stop
            own = self.clauses.sentence_subject(sentence.low, stop) if stop > sentence.low else None
            named = self.document.text[slice(*self.clauses.offsets(own))] if own else ""
            is_own = own and own.first not in self.document.quoted_words
            if is_own and not self.cast.is_pronoun(named) and self.cast.may_speak(named):
                return named
        if epithet:
            return self._just_introduced(sentence) or self.only_person(sentence, phrase)
        found_before = self.subject_before(sentence)
        if self.cast.last or self.cast.may_speak(found_before):
            return found_before
        return self.only_person(sentence) or found_before

    def subject_before(self, sentence: Sentence) -> str:
        """Who a sentence before is about, behind the last with a source: its subject or a name."""
        for start, end in reversed(self._sentences_before(sentence)):
            words = self.document.word_range(start, end)
            if not words or words.start <= self.last_source_in:
                return ""
            subject = self.clauses.sentence_subject(words.start, words.stop)
            if subject and self._is_pronoun(subject):
                return ""
            named = self.subject_name(subject) if subject else ""
            if named and (self._may_take_over(sentence, named) or self._is_one_name(subject)):
                return named
            owned = not self.is_romance  # German "der" is an article more often
            people = set(self.full_names(words[-MAX_NAMED_WORDS:], owned=owned))
            if len(people) == 1:  # "Beside her stands Anna Hall."
                return people.pop()
            if named and self.cast.last is None and self.document.text[end - 1] != "?":
                return named
        return ""

    def _is_one_name(self, subject: Phrase | None) -> bool:
        """Whether a subject is one name inside its sentence: "In the square, Ada waits."."""
        if subject is None or subject.first != subject.last or not self.is_romance:
            return False
        clauses, index = self.clauses, subject.first
        behind_comma = index > 0 and clauses.breaks[index - 1] == COMMA
        return behind_comma and clauses.is_capital(index) and not clauses.kinds[index]

    def _is_pronoun(self, subject: Phrase) -> bool:
        first, clauses = subject.first, self.clauses
        own = first not in self.document.quoted_words
        after_preposition = first > 0 and clauses.is_preposition(first - 1)  # "accanto a lui"
        is_one = subject.last == first and bool(clauses.kinds[first] & _POINTS)
        return own and is_one and not after_preposition

    def subject_name(self, subject: Phrase) -> str:
        """A subject in no marks and of few words; without a verb in no list behind its name."""
        if subject.first in self.document.quoted_words:
            return ""
        names = list(self.full_names(range(subject.first, subject.last + 1)))
        if subject.last - subject.first >= _MAX_SUBJECT_WORDS:  # a verb in no list is in it
            if names:
                return ""
            subject = Phrase(subject.first, subject.first + 1)
        named = self.document.text[slice(*self.clauses.offsets(subject))]
        surname = named.split()[0]
        if self.is_romance and surname.endswith(",") and self.cast.is_known(surname[:-1]):
            return surname[:-1]  # "Rossi, son of a miner, laughs."
        if not names and self.is_romance and self.cast.is_known(surname):  # "Rossi laughs."
            return surname
        first_words = named.split()[:_MAX_EPITHET_WORDS]
        for n in range(2, len(first_words) + 1) if not names else ():
            somebody = " ".join(first_words[:n])  # "a volunteer hands out coffee"
            if self.cast.is_somebody(somebody) or self.cast.is_person_noun(
                self.cast.epithet(somebody)
            ):
                return somebody
        return named[: named.index(names[0]) + len(names[0])] if len(names) == 1 else named

    def _named_body(self, sentence: Sentence) -> str:
        """The company that "the company" means: the last subject with a name that is no person."""
        for start, end in reversed(self._sentences_before(sentence, _NAMES_BACK)):
            words = self.document.word_range(start, end)
            subject = self.clauses.sentence_subject(words.start, words.stop) if words else None
            named = self.document.text[slice(*self.clauses.offsets(subject))] if subject else ""
            if self.cast.is_named_body(named):
                return named
        return ""

    def _may_take_over(self, sentence: Sentence, named: str) -> bool:
        """Whether a subject can be who speaks next: no shop or hospital behind a person's words."""
        last = self.cast.last
        follows_person = last is not None and last.is_person
        speaks = self.cast.may_speak(named) or self._means_person(sentence, named)
        return speaks and not (follows_person and self.cast.is_body(named))

    def _means_person(self, sentence: Sentence, named: str) -> bool:
        """Whether "the old actor" is who was named before."""
        is_known = self.cast.is_person_noun(self.cast.epithet(named))
        return is_known and bool(self.cast.meant(named, self.only_person(sentence, named)))

    def _just_introduced(self, sentence: Sentence) -> str:
        """The subject of the sentence before, where it is "a nurse" or a surname."""
        for start, end in self._sentences_before(sentence, 1):
            words = self.document.word_range(start, end)
            subject = self.clauses.sentence_subject(words.start, words.stop) if words else None
            named = self.subject_name(subject) if subject else ""
            if subject and subject.first == subject.last and self.clauses.kinds[subject.first]:
                return ""
            surname = self.cast.new_surname(named) if named else ""
            in_full = self._said_in_full(sentence, surname) if surname else ""
            if in_full != surname:
                self.cast.learn(surname, in_full)
            return named if self.cast.is_somebody(named) else ""
        return ""

    def only_person(self, sentence: Sentence, phrase: str = "") -> str:
        """The fitting person whom the nearest sentence before names, if it is one."""
        for start, end in reversed(self._sentences_before(sentence, _NAMES_BACK)):
            words = self.document.word_range(start, end)
            found = set(self.full_names(words[-MAX_NAMED_WORDS:]))
            fitting = {name for name in found if self.cast.may_mean(phrase, name)}
            if found:
                return fitting.pop() if len(fitting) == 1 else ""
        return ""

    def _said_in_full(self, sentence: Sentence, surname: str) -> str:
        """The full name that a surname had where it was first said; else the surname."""
        end = self.document.words[sentence.low][0]
        at = self.document.text.find(surname, max(0, end - _NAME_REACH), end)
        for _ in range(_MAX_PLACES):
            if at < 0:
                break
            words = self.document.word_range(at, at + len(surname))
            first, stop = words.start, words.start + 1
            while words and first > 0 and self._joins_name(first):
                first -= 1
            while words and stop < len(self.document.words) and self._joins_name(stop):
                stop += 1
            is_thing = first > 0 and self._is_thing(first, stop)
            name = self._person_in(first, stop - 1) if stop - first > 1 and not is_thing else ""
            if surname in name.split():
                return name
            at = self.document.text.find(surname, at + 1, end)
        return surname

    def _joins_name(self, index: int) -> bool:
        """Whether a word and the one before it are parts of one name."""
        before = self._is_name_word(index - 1) and not self.clauses.breaks[index - 1]
        return before and self._is_name_word(index)

    def full_names(self, words: range, *, owned: bool = True) -> Iterator[str]:
        """Names of two words or more, in no marks, that stand in no place; also in a genitive."""
        clauses, first = self.clauses, words.start
        while first < words.stop:
            last = first
            while last < words.stop and self._is_name_word(last):
                last += 1
                if clauses.breaks[last - 1]:
                    break
            is_thing = first > words.start and self._is_thing(first, last)
            is_thing = is_thing or (not owned and first > 0 and clauses.is_genitive(first - 1))
            name = self._person_in(first, last - 1) if last - first > 1 and not is_thing else ""
            if name:
                yield name
            first = max(first + 1, last)

    def _person_in(self, first: int, last: int) -> str:
        """The name in a run of capitals; in German its office has one too."""
        offices = self.clauses.grammar.has_capital_nouns
        for start in range(first, last if offices else first + 1):
            name = self.document.text[slice(*self.clauses.offsets(Phrase(start, last)))]
            if self.cast.is_person(name):
                return name
        return ""

    def _is_thing(self, first: int, stop: int) -> bool:
        """Whether the word before a name makes it a place or body: "in Rio Alto", "la Nova Lux"."""
        token, grammar = self.clauses.tokens[first - 1], self.clauses.grammar
        if grammar.has_capital_nouns:  # "dem Bund Wortbruch", but "der Anwalt Jan Keller"
            article = self.clauses.kinds[first - 1] & Kind.DETERMINER
            return token in LOCATIVES or (bool(article) and stop - first == 2)
        if token == "a" and self.clauses.tokens[first] in grammar.first_names:
            return False  # "vio a Íñigo Larrazábal"
        if token in LOCATIVES or token in grammar.articles:
            return True
        kind = self.clauses.kinds[first - 1]  # "la parete nord del Corno Grigio"
        return bool(kind & Kind.PREPOSITION and kind & Kind.DETERMINER)

    def _is_name_word(self, index: int) -> bool:
        clauses = self.clauses
        closed = clauses.kinds[index] & ~Kind.VERB and not clauses.is_title(index)  # Fredy Cuesta
        closed = closed or clauses.is_verb(index)
        quoted = index in self.document.quoted_words
        return clauses.is_capital(index) and not closed and not quoted

    def _sentences_before(self, sentence: Sentence, n: int = _SENTENCES_BACK) -> Sequence[Offsets]:
        own = bisect_right(self._sentence_starts, self.document.words[sentence.low][0]) - 1
        return self.document.sentences[max(0, own - n) : max(0, own)]
