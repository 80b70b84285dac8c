"""`Subjects`: who governs a cue — the source before it, behind it, or shared with a verb before."""

from __future__ import annotations

from functools import cache

from biaskit.clauses import COMMA, DASH, JOINED, Kind, Phrase
from biaskit.languages import Grammar
from biaskit.lexicons import Entry, Hit
from biaskit.sentences import MAX_TO_THAT, Finder, Sentence

#: English plurals without an s.
_PLURALS = frozenset(
    """
    people men women children police media public most many some few others
    """.split()  # noqa: SIM905
)
#: How far behind its verb a subject is looked for, in words.
_MAX_TO_SUBJECT = 10
#: Longest adverbial in commas between a verb and its subject, in words.
_MAX_INSERTION = 6
#: Longest group of auxiliaries, pronouns and an unknown verb of saying.
_MAX_VERB_WORDS = 4
#: German pronouns that are read as a subject.
_SUBJECTS_ONLY = frozenset(["er", "sie", "wir", "ich", "man"])
_EMPHATIC = frozenset(["lui", "elle", "eux", "elles"])
#: Endings of "they" and what ties them to the house they speak for.
_THEY = {"it": ("no",), "es": ("n",)}
_SEATS = {
    "it": ("da", "dal", "dallo", "dalla", "dall'", "dai", "dagli", "dalle"),
    "es": ("desde",),
    "fr": ("à", "au", "aux", "chez", "dans"),
}
#: What is spoken into: "dice al telefono Anna Rossi".
_DEVICES = frozenset(
    """
    telefono citofono microfono megafono teléfono micrófono telefone microfone téléphone micro
    """.split()  # noqa: SIM905
)
#: Said before who did what a participle tells.
_AGENTS = frozenset(
    """
    da dal dallo dalla dall' dai dagli dalle por par pelo pela pelos pelas
    """.split()  # noqa: SIM905
)
_NO_SUBJECT_AFTER = Kind.THAT | Kind.QUESTION | Kind.SUBORDINATOR | Kind.VERB
RECIPIENT_PREPOSITIONS = frozenset(
    """
    a al alla allo alle ai agli all' ao aos à às au aux to zu zum zur
    """.split()  # noqa: SIM905
)


@cache
def _participles(entry: Entry, grammar: Grammar) -> frozenset[str]:
    """Forms of a cue that agree like adjectives: all of -o, -a, -i, -e are among them."""
    forms = set(entry.forms.split("|"))
    endings = grammar.participles
    stems = (form.removesuffix(endings[0]) for form in forms if form.endswith(endings[:1]))
    full = (stem for stem in stems if all(stem + ending in forms for ending in endings))
    return frozenset(stem + ending for stem in full for ending in endings)


class Subjects(Finder):
    """Finds the source of a cue."""

    def is_gerund(self, hit: Hit) -> bool:
        """Whether a cue has the form of "adding", "aggiungendo", "acrescentando"."""
        return self.clauses.tokens[hit.start].endswith(self.clauses.grammar.gerunds)

    def is_infinitive(self, index: int) -> bool:
        """Whether a word has the ending of an infinitive."""
        token = self.clauses.tokens[index]
        return len(token) > 3 and token.endswith(self.clauses.grammar.infinitives)

    def is_noun(self, hit: Hit) -> bool:
        """Whether the word before makes a verb form a noun: "the demand", "Trump's claims"."""
        clauses, before = self.clauses, hit.start - 1
        if hit.entry.part != "verb" or hit.start == 0:
            return hit.entry.part == "noun"
        kind, joined = clauses.kinds[before], clauses.breaks[before] == JOINED
        if not self.is_english:
            article = joined and bool(kind & Kind.DETERMINER) and not kind & Kind.PRONOUN
            ambiguous = clauses.tokens[hit.start] in clauses.grammar.nouns
            return article and (ambiguous or not kind & Kind.AUXILIARY)
        if joined and clauses.is_possessive(before):
            return True
        if joined and kind & Kind.DETERMINER:
            return not kind & (Kind.PRONOUN | Kind.THAT | Kind.RELATIVE)
        token = clauses.tokens[hit.start]
        if token.endswith(clauses.grammar.gerunds) or clauses.tokens[before] == "to":
            return False
        if joined and kind & Kind.PREPOSITION:
            return True
        return token in clauses.grammar.nouns and not self._agrees(hit, token)

    def _agrees(self, hit: Hit, token: str) -> bool:
        """Whether the form of an English verb goes with the word before it."""
        clauses = self.clauses
        before = hit.start - 1
        while (
            before >= 0
            and clauses.kinds[before] & (Kind.ADVERB | Kind.NEGATION)
            and not clauses.breaks[before]
        ):
            before -= 1
        kind, word = clauses.kinds[before], clauses.tokens[before]
        free = Kind.AUXILIARY | Kind.COORDINATOR | Kind.RELATIVE | Kind.TIME
        if kind & free or clauses.breaks[before]:
            return True
        if token == hit.entry.entry.split()[0]:
            joined = before > 1 and bool(clauses.kinds[before - 1] & Kind.COORDINATOR)
            return word.endswith("s") or bool(kind & Kind.PRONOUN) or word in _PLURALS or joined
        if clauses.is_capital(before):
            return True
        if token.endswith("s"):
            return not word.endswith(clauses.grammar.adjective_endings) or bool(kind & Kind.PRONOUN)
        return True

    def has_copula(self, sentence: Sentence, hit: Hit) -> bool:
        """Whether a form of "be" stands at most three words before an adjective."""
        kinds = self.clauses.kinds
        if hit.start > 0 and kinds[hit.start - 1] & Kind.PREPOSITION:  # "è al critico"
            return False
        before = range(max(sentence.low, hit.start - 3), hit.start)
        return any(kinds[i] & Kind.AUXILIARY for i in before)

    def is_bare_participle(self, sentence: Sentence, hit: Hit) -> bool:
        """Whether a participle has no auxiliary: "il pacco rifiutato"."""
        clauses = self.clauses
        if clauses.tokens[hit.start] not in _participles(hit.entry, clauses.grammar):
            return False
        for index in range(hit.start - 1, max(sentence.low, hit.start - 4) - 1, -1):
            if clauses.kinds[index] & Kind.AUXILIARY and not clauses.kinds[index] & Kind.DETERMINER:
                return False
            if clauses.breaks[index]:
                break
        return hit.entry.part == "verb" and hit.end - hit.start == 1

    def is_passive(self, sentence: Sentence, hit: Hit) -> bool:
        """Whether an auxiliary before it turns a verb of speech around."""
        kinds, index = self.clauses.kinds, hit.start - 1
        if self.clauses.tokens[hit.start].endswith(self.clauses.grammar.gerunds):
            return False
        while (
            index >= sentence.low
            and kinds[index] & (Kind.ADVERB | Kind.NEGATION)
            and not kinds[index] & Kind.PASSIVE
        ):
            index -= 1
        return (
            index >= sentence.low
            and bool(kinds[index] & Kind.PASSIVE)
            and not self.clauses.breaks[index]
        )

    def subject(self, sentence: Sentence, hit: Hit) -> Phrase | None:
        """The phrase that governs a cue: before it, or shared with the verb before."""
        clauses, low = self.clauses, sentence.low
        if self.is_gerund(hit) and hit.start > low:
            before = clauses.kinds[hit.start - 1]
            if self.is_english and not clauses.breaks[hit.start - 1] and not before:
                return clauses.phrase_ending(hit.start - 1, low)
            return None if self.marks_are_broken(sentence, hit) else self._shared(sentence, hit)
        if self.is_german:
            bracket = self._bracket_subject(hit, low)
            if bracket:
                return bracket
        last = clauses.before_verb(hit.start, low)
        if last < low:
            return None
        kind = clauses.kinds[last]
        if self.is_english and clauses.tokens[last] == "to":
            return self._shared(sentence, hit)
        if clauses.breaks[last] == JOINED and kind & Kind.PREPOSITION and not kind & Kind.PRONOUN:
            return self._shared(sentence, hit)
        if kind & Kind.COORDINATOR:
            return self._shared(sentence, hit)
        if kind & (Kind.RELATIVE | Kind.THAT) and clauses.breaks[last] == JOINED and last > low:
            ends = (self.quotation_words(q).stop for q in sentence.quotations)
            low = max([end for end in ends if end <= last], default=low)
            antecedent = clauses.phrase_ending(last - 1, low)
            if antecedent is None or self._is_predicate(antecedent):
                return None
            return Phrase(antecedent.first, last)
        source = clauses.phrase_ending(last, low)
        is_verb = self.is_romance and clauses.is_verb(last)
        is_part = self.is_romance and source is not None and self._is_participle(source)
        if is_part or (source is None and (kind & Kind.VERB or is_verb)):
            return self._shared(sentence, hit)
        if source and clauses.breaks[last] == COMMA and self.is_romance:
            return source if self.can_speak(source) else None
        return source

    def _is_participle(self, phrase: Phrase) -> bool:
        """Whether a phrase is the second part of a verb: "ha evitado hablar"."""
        ending = self.clauses.grammar.participles
        return self._is_predicate(phrase) and self.clauses.tokens[phrase.first].endswith(ending)

    def _is_predicate(self, phrase: Phrase) -> bool:
        """Whether a phrase is an adjective behind its verb: "è vero che …"."""
        clauses, first = self.clauses, phrase.first
        alone = first == phrase.last and not clauses.kinds[first] and not clauses.is_capital(first)
        return alone and first > 0 and bool(clauses.kinds[first - 1] & Kind.AUXILIARY)

    def can_speak(self, phrase: Phrase) -> bool:
        """Whether a phrase is somebody: a pronoun, a name, a class word, an epithet."""
        text = self.document.text[slice(*self.clauses.offsets(phrase))]
        cast, words = self.cast, range(phrase.first, phrase.last + 1)
        named = any(map(self.clauses.is_name, words))
        return named or cast.is_pronoun(text) or cast.may_speak(text) or bool(cast.epithet(text))

    def _bracket_subject(self, hit: Hit, low: int) -> Phrase | None:
        """The subject beside the auxiliary of a participle: "hat die EU am Montag zugesagt"."""
        clauses = self.clauses
        for index in range(hit.start - 1, max(low, hit.start - MAX_TO_THAT) - 1, -1):
            if clauses.breaks[index] > JOINED:
                return None
            if clauses.kinds[index] & Kind.AUXILIARY and not clauses.kinds[index] & (
                Kind.PRONOUN | Kind.DETERMINER
            ):
                if index == hit.start - 1 and hit.start - 1 > low:
                    return None
                before = clauses.phrase_ending(index - 1, low) if index > low else None
                return before or clauses.phrase_starting(index + 1, hit.start)
        return None

    def marks_are_broken(self, sentence: Sentence, hit: Hit) -> bool:
        """Whether a mark without a partner stands before a cue: whose words these are is open."""
        start = self.document.words[hit.start][0]
        return any(not q.closed and q.start < start for q in sentence.quotations)

    def _shared(self, sentence: Sentence, hit: Hit) -> Phrase | None:
        """The subject a verb shares with the one before it in the sentence."""
        if sentence.source:
            return sentence.source
        return self.clauses.sentence_subject(sentence.low, hit.start)

    def subject_after(self, hit: Hit, high: int) -> Phrase | None:
        """The subject behind its verb: "said the mayor", "ha detto ieri il sindaco"."""
        clauses = self.clauses
        if clauses.tokens[hit.end - 1].endswith(_THEY.get(self.document.language, ())):
            seat = self._seat(hit.end, high)
            if seat:
                return seat
        first = hit.end
        emphatic = clauses.tokens[first : first + 1] and clauses.tokens[first] in _EMPHATIC
        if emphatic and first + 1 < high and clauses.breaks[first] == COMMA:
            return clauses.phrase_starting(first + 1, high)  # "confie, lui, un voisin"
        if clauses.breaks[first - 1] == COMMA:
            first = self.behind_insertion(first, high)
        if clauses.breaks[first - 1] > JOINED and not self.is_german and first == hit.end:
            return None
        phrase = None if self._is_verbal(first, high) else clauses.phrase_starting(first, high)
        if phrase and not self.is_english and self._is_object(phrase, high):
            phrase = clauses.phrase_starting(phrase.last + 1, high) or phrase
        if phrase or self.is_english:
            return phrase
        return self._subject_further(first, high)

    def _subject_further(self, first: int, high: int) -> Phrase | None:
        """A subject behind an adverbial: "ha detto ieri a Roma il sindaco"."""
        clauses = self.clauses
        behind_preposition = to_somebody = False
        for index in range(first, min(first + _MAX_TO_SUBJECT, high)):
            kind = clauses.kinds[index]
            if clauses.breaks[index - 1] > JOINED or (
                kind & _NO_SUBJECT_AFTER and not kind & Kind.DETERMINER
            ):
                return None
            before = clauses.kinds[index - 1]
            article = kind & Kind.DETERMINER and not clauses.is_preposition(index)
            fresh = article and not before & (Kind.PREPOSITION | Kind.DETERMINER)
            full_name = index + 1 < high and all(map(clauses.is_capital, (index, index + 1)))
            full_name = full_name or self._is_known(index)
            if fresh or (before & Kind.RECIPIENT and full_name):
                behind_preposition = False
            if clauses.is_preposition(index):
                behind_preposition = True
                to_somebody = clauses.tokens[index] in RECIPIENT_PREPOSITIONS
                following = clauses.tokens[index + 1 : index + 2]
                to_somebody = to_somebody and not _DEVICES.intersection(following)
            elif to_somebody and not (kind or clauses.is_capital(index)):
                to_somebody = self._may_be_told(index)  # "invita alla prudenza Nome Cognome"
            elif full_name and not to_somebody and not before & Kind.PREPOSITION:
                behind_preposition = False
            if not behind_preposition and (article or clauses.is_capital(index)):
                phrase = clauses.phrase_starting(index, high)
                if phrase:
                    return phrase
        return None

    def _may_be_told(self, index: int) -> bool:
        """Whether a noun is a person or a body, to whom something can be said."""
        noun = self.document.text[slice(*self.clauses.words[index])]
        return self.cast.is_person_noun(noun)

    def _is_known(self, index: int) -> bool:
        """Whether a word is the surname of somebody who spoke before."""
        start, end = self.clauses.words[index]
        return self.cast.is_known(self.document.text[start:end])

    def _seat(self, index: int, high: int) -> Phrase | None:
        """The house for which "they" speak: "replicano da Palazzo Rossi", "explique-t-on chez"."""
        clauses = self.clauses
        if index + 1 >= high or clauses.breaks[index - 1]:
            return None
        if clauses.tokens[index] not in _SEATS.get(self.document.language, ()):
            return None
        phrase = clauses.phrase_starting(index + 1, high)
        inner = range(phrase.first + 1, phrase.last + 1) if phrase else range(0)
        has_subject = any(  # "ripetono da anni i pescatori"
            clauses.kinds[i] & Kind.DETERMINER
            and not (clauses.is_preposition(i) or clauses.is_genitive(i))
            for i in inner
        )
        return phrase if phrase and not has_subject and self.can_speak(phrase) else None

    def behind_insertion(self, first: int, high: int) -> int:
        """First word behind an adverbial in commas: "contou, entre risos, o capitão"."""
        clauses = self.clauses
        if first >= high or clauses.is_capital(first):
            return first
        is_word = not clauses.kinds[first] and clauses.breaks[first] == COMMA  # "dice, seria, Anna"
        if not (is_word or clauses.is_preposition(first) or self._is_verbal(first, high)):
            return first
        for index in range(first, min(first + _MAX_INSERTION, high - 1)):
            if clauses.breaks[index] == COMMA:
                starts = clauses.kinds[index + 1] & Kind.DETERMINER or clauses.is_capital(index + 1)
                return index + 1 if starts else first
            article = clauses.kinds[index] & Kind.DETERMINER
            if clauses.breaks[index] or (clauses.is_verb(index) and not article):
                return first
        return first

    def _is_verbal(self, index: int, high: int) -> bool:
        """Whether a bare gerund or infinitive follows: "racconta ridendo", "quis saber a"."""
        clauses = self.clauses
        if index >= high or self.is_english or clauses.is_capital(index) or clauses.kinds[index]:
            return False
        gerund = clauses.tokens[index].endswith(clauses.grammar.gerunds)
        return gerund or self.is_infinitive(index)

    def _is_object(self, phrase: Phrase, high: int) -> bool:
        """Whether a pronoun behind a verb is who is told: "hielt ihm die Studentin entgegen"."""
        clauses, following = self.clauses, phrase.last + 1
        single = phrase.first == phrase.last and clauses.kinds[phrase.first] & Kind.PRONOUN
        if clauses.tokens[phrase.first] in _SUBJECTS_ONLY:
            return False
        if not single or following >= high or clauses.breaks[phrase.last]:
            return False
        return bool(clauses.kinds[following] & Kind.DETERMINER) or clauses.is_capital(following)

    def behind_preposition(self, sentence: Sentence, hit: Hit) -> Phrase | None:
        """The source behind "according to", also with a verb between: "segundo afirmou o"."""
        verbs = (h for h in sentence.cues if h.entry.part == "verb")
        verb = next((h for h in verbs if h.start == hit.end), None)
        if verb:
            return self.subject_after(verb, sentence.high)
        return self.clauses.phrase_starting(hit.end, sentence.high)

    def enclitic(self, hit: Hit) -> Phrase | None:
        """The verb or its auxiliary where it carries its subject: "dit-il", "a-t-il déclaré"."""
        for index in (hit.end - 1, hit.start - 1):
            subject = self.clauses.enclitic_subject(index) if index >= 0 else ""
            if subject:
                seat = self._seat(hit.end, len(self.clauses.tokens)) if subject == "on" else None
                return seat or Phrase(index, index)
        return None

    def possessor(self, sentence: Sentence, hit: Hit) -> Phrase | None:
        """Find the owner of a noun: "Hall's", "his"."""
        clauses = self.clauses
        for index in range(hit.start - 1, max(sentence.low, hit.start - 4) - 1, -1):
            if clauses.breaks[index]:
                return None
            if clauses.is_possessive(index):
                return clauses.phrase_ending(index, sentence.low)
            if clauses.tokens[index] in clauses.grammar.possessives:
                return Phrase(index, index)
        return None

    def genitive(self, hit: Hit, stop: int) -> Phrase | None:
        """Find the owner behind a noun: "l'accusa del ministro che", "claims by the mayor that"."""
        clauses = self.clauses
        end = hit.end
        if stop - end > 2 and self.is_romance and not clauses.kinds[end]:
            end += clauses.tokens[end + 1] in _AGENTS  # "l'allarme lanciato dalla giunta"
        if stop - end < 2 or not clauses.kinds[end] & (Kind.PREPOSITION | Kind.DETERMINER):
            return None
        first = end + 1 if clauses.kinds[end] & Kind.PREPOSITION else end
        return clauses.phrase_starting(first, stop)

    def light_verb_subject(self, sentence: Sentence, hit: Hit) -> Phrase | None:
        """Find who "made the claim": the subject of the verb right before a noun."""
        clauses = self.clauses
        index = hit.start - 1
        while (
            index > sentence.low
            and hit.start - index < 4
            and not clauses.breaks[index]
            and not clauses.is_verb(index)
        ):
            index -= 1
        if index <= sentence.low or clauses.tokens[index] not in clauses.grammar.lights:
            return None
        last = clauses.before_verb(index, sentence.low)
        return clauses.phrase_ending(last, sentence.low) if last >= sentence.low else None

    def behind_relative(self, index: int, high: int) -> int:
        """First word behind a relative clause that begins with ``index``; else ``index``."""
        clauses = self.clauses
        if index >= high or clauses.breaks[index - 1] or not clauses.kinds[index] & Kind.RELATIVE:
            return index
        while index < high and clauses.breaks[index - 1] != COMMA:
            index += 1
        return index

    def verb_group(self, first: int, high: int) -> tuple[int, Phrase] | None:
        """Last word of an unknown verb with its auxiliaries, and the subject behind it."""
        clauses = self.clauses
        small = Kind.VERB | Kind.AUXILIARY | Kind.ADVERB | Kind.SUBJUNCTIVE | Kind.PASSIVE
        has_plain = False
        for last in range(first, min(first + _MAX_VERB_WORDS, high - 1)):
            kind = clauses.kinds[last]
            clitic = kind & Kind.PRONOUN and not kind & Kind.DETERMINER and last > first
            closed = kind & ~small and not (clitic or kind & Kind.AUXILIARY)
            if clauses.is_capital(last) or closed:
                return None
            if clauses.breaks[last]:
                enclitic = clauses.enclitic_subject(first)
                return (last, Phrase(first, first)) if enclitic and last > first else None
            has_plain = has_plain or not kind & (Kind.AUXILIARY | Kind.ADVERB)
            source = clauses.phrase_starting(last + 1, high)
            opens = clauses.kinds[last + 1] & (Kind.DETERMINER | Kind.PRONOUN | Kind.TITLE)
            opens = opens or clauses.is_capital(last + 1)
            if not source or not opens or not self._is_closed(source, high):
                continue
            if has_plain:
                return last, source
            owner = clauses.genitive_in(source)
            if owner and last == first and kind & Kind.AUXILIARY:
                return last, owner
        return None

    def _is_closed(self, phrase: Phrase, high: int) -> bool:
        """Whether a clause ends behind a phrase, or only an adverbial follows."""
        stop = self.behind_relative(phrase.last + 1, high)
        breaks, kinds = self.clauses.breaks, self.clauses.kinds
        if stop + 1 >= high or breaks[stop - 1] in (COMMA, DASH) or breaks[stop]:
            return True
        return bool(kinds[stop] & (Kind.PREPOSITION | Kind.DETERMINER | Kind.ADVERB | Kind.TIME))
