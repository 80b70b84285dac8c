"""`Contents`: where what a cue introduces begins and ends."""

from __future__ import annotations

from biaskit.clauses import BEFORE_VERB, COLON, COMMA, DASH, END, JOINED, Clauses, Kind
from biaskit.document import Document, Offsets
from biaskit.lexicons import Hit
from biaskit.sentences import MAX_TO_THAT, Finder, Sentence, takes
from biaskit.sources import Cast
from biaskit.subjects import RECIPIENT_PREPOSITIONS, Subjects

#: How soon a colon may follow a cue whose words come without marks.
_MAX_TO_COLON = 6
#: What a form of a verb takes where it is a noun: "the claim that", "l'accusa di".
_FRAMES_OF_NOUNS = "that infinitive about"
#: How far from its cue a preposition or a conjunction may open the content, in words.
_MAX_TO_TOPIC = 9


class Contents(Finder):
    """Finds the bounds of a content by the frames of its cue."""

    def __init__(self, document: Document, clauses: Clauses, cast: Cast, covered: set[int]) -> None:
        super().__init__(document, clauses, cast, covered)
        self.subjects = Subjects(document, clauses, cast, covered)

    def content_start(self, sentence: Sentence, hit: Hit) -> int | None:
        """First word of the content behind a cue, or None when nothing fits its frames."""
        high = sentence.high
        longest = COMMA if self.is_german else JOINED
        if hit.end >= high:
            return None
        if self.clauses.breaks[hit.end - 1] > longest and not self._comma_that(hit.end, high):
            return None
        start = self._clause_start(sentence, hit)
        return self._phrase_start(hit, high) if start is None else start

    def _clause_start(self, sentence: Sentence, hit: Hit) -> int | None:
        """Behind "that", at a question, an infinitive, or a clause that nothing opens."""
        clauses, high, frames = self.clauses, sentence.high, hit.entry.takes
        if "clause" in frames or "that" in frames:
            start = self.that(hit, high)
            if start is not None:
                return start
        colon = range(hit.end - 1, min(hit.end + _MAX_TO_COLON, high - 1))
        soon = next((i for i in colon if clauses.breaks[i]), None)
        if "quote" in frames and soon is not None and clauses.breaks[soon] == COLON:
            return soon + 1
        first = self._skip_small(hit.end, high)
        if first >= high:
            return None
        asks = clauses.kinds[first] & Kind.QUESTION and clauses.breaks[first - 1] <= COMMA
        if asks and ("that" in frames or "clause" in frames):
            return first
        if "infinitive" in frames and self._may_be_infinitive(first, high):
            return first
        if self.is_german:
            opens = "clause" in frames or "infinitive" in frames
            return self._german_clause(hit, high) if opens else None
        if "clause" in frames and not clauses.breaks[hit.end - 1]:
            return self._bare_clause(sentence, hit, first)
        return None

    def _may_be_infinitive(self, first: int, high: int) -> bool:
        """Whether an infinitive follows, also behind who is to do it: "urged the party to wait"."""
        if self.opens_infinitive(first, high):
            return True
        first += first < high and self.clauses.tokens[first] in RECIPIENT_PREPOSITIONS
        phrase = self.clauses.phrase_starting(first, min(high, first + _MAX_TO_TOPIC))
        if phrase is None or self.clauses.breaks[phrase.last]:
            return False
        return phrase.last + 1 < high and self.opens_infinitive(phrase.last + 1, high)

    def _phrase_start(self, hit: Hit, high: int) -> int | None:
        """The noun phrase that a cue takes as its object or behind a preposition."""
        clauses, frames = self.clauses, hit.entry.takes
        first = self._skip_small(hit.end, high)
        if first < high and clauses.tokens[first] in ("sich", "se", "si", "s'"):
            first += 1
        bare = "clause" in frames and not self.is_german
        if first >= high or clauses.breaks[hit.end - 1] or bare:
            return None
        if "about" in frames and self._is_topic(hit, first) and first + 1 < high:
            return first + 1
        reach = range(first + 1, min(first + _MAX_TO_TOPIC, high - 1))
        with_topic = "about" in frames and any(self._is_topic(hit, i) for i in reach)
        return first if ("object" in frames or with_topic) and self._opens_object(first) else None

    def _is_topic(self, hit: Hit, index: int) -> bool:
        """Whether a preposition names what is spoken of; behind a verb "a" names who is told."""
        token = self.clauses.tokens[index]
        speech = hit.entry.part == "verb" and "quote" in hit.entry.takes
        romance = not (self.is_english or self.is_german)
        if speech and romance and token in RECIPIENT_PREPOSITIONS:
            return False
        return token in self.clauses.grammar.topics

    def is_clause(self, hit: Hit, start: int) -> bool:
        """Whether the content is a clause or an infinitive rather than a noun phrase."""
        kinds = self.clauses.kinds
        if kinds[start - 1] & Kind.THAT or kinds[start] & Kind.QUESTION:
            return True
        return takes(hit, "clause") or self.opens_infinitive(start, len(kinds))

    def _comma_that(self, index: int, high: int) -> bool:
        """Whether "that" follows a comma at once, or what stands between two."""
        clauses = self.clauses
        if clauses.breaks[index - 1] != COMMA:
            return False
        for word in range(index, min(index + 10, high)):
            if clauses.breaks[word - 1] == COMMA and clauses.kinds[word] & Kind.THAT:
                return True
        return False

    def _skip_small(self, index: int, high: int) -> int:
        """Skip adverbs and days."""
        kinds, breaks = self.clauses.kinds, self.clauses.breaks
        small = Kind.ADVERB | Kind.TIME
        while (
            index < high
            and kinds[index] & small
            and not kinds[index] & (Kind.THAT | Kind.DETERMINER | Kind.NEGATION)
            and breaks[index] <= COMMA
        ):
            index += 1
        return index

    def that(self, hit: Hit, high: int) -> int | None:
        """The word behind "that", with an inverted subject, a recipient or a place before it."""
        clauses, kinds = self.clauses, self.clauses.kinds
        for index in range(hit.end, min(hit.end + MAX_TO_THAT, high)):
            kind = kinds[index]
            if kind & Kind.THAT and index + 1 < high:
                return index + 1 if self._is_complementiser(hit, index) else None
            if index > hit.end and clauses.breaks[index - 1] > COMMA:
                return None
            if (
                clauses.is_verb(index)
                and not kind & (Kind.PREPOSITION | Kind.DETERMINER)
                and not clauses.is_capital(index)
            ):
                return None
        return None

    def _is_complementiser(self, hit: Hit, index: int) -> bool:
        """Whether "that" opens what a cue reports rather than telling which bridge is meant."""
        gap = range(hit.end, index)
        if not gap or self.clauses.breaks[index - 1] == COMMA:
            return True
        kinds = self.clauses.kinds
        if not self.is_english:
            return True
        if "recipient" in hit.entry.takes or not (
            "clause" in hit.entry.takes or "object" in hit.entry.takes
        ):
            return True
        first = kinds[gap[0]]
        return bool(first & (Kind.PREPOSITION | Kind.TIME | Kind.ADVERB | Kind.RECIPIENT))

    def opens_infinitive(self, index: int, high: int) -> bool:
        """Whether an infinitive begins with a word: "to leave", "di partire"."""
        clauses = self.clauses
        if self.is_english:
            return (
                clauses.tokens[index] == "to"
                and index + 1 < high
                and not clauses.kinds[index + 1] & Kind.DETERMINER
            )
        if clauses.kinds[index - 1] & Kind.DETERMINER:
            return False
        ahead = index
        while ahead < min(index + 3, high) and self._precedes_infinitive(ahead):
            ahead += 1
        return ahead < high and self.subjects.is_infinitive(ahead)

    def _precedes_infinitive(self, index: int) -> bool:
        """Whether a word may stand before an infinitive: "di non lo", "d'avoir"."""
        kind = self.clauses.kinds[index]
        if self.subjects.is_infinitive(index):
            return False
        if kind & Kind.AUXILIARY:
            return True
        small = kind & (Kind.PREPOSITION | Kind.NEGATION | Kind.PRONOUN)
        elided = self.clauses.tokens[index].endswith("'")
        return bool(small) and (elided or not kind & Kind.DETERMINER)

    def _bare_clause(self, sentence: Sentence, hit: Hit, first: int) -> int | None:
        clauses, high = self.clauses, sentence.high
        if "recipient" in hit.entry.takes:
            first = self._behind_recipient(first, high)
        else:
            first = self._behind_place(first, high)
        if first >= high - 1 or (
            clauses.kinds[first] & (Kind.COORDINATOR | Kind.RELATIVE)
            and not clauses.kinds[first] & Kind.QUESTION
        ):
            return None
        if clauses.breaks[first - 1] > COMMA:
            return None
        kind = clauses.kinds[first]
        if kind & Kind.PRONOUN and not kind & Kind.DETERMINER and hit.end == first:
            return first
        if (
            "object" in hit.entry.takes
            or self._has_verb(first, high)
            or hit.entry.forms.startswith("say")
        ):
            return first
        return None

    def _has_verb(self, first: int, high: int) -> bool:
        clauses = self.clauses
        return any(
            clauses.is_verb(i) or clauses.tokens[i].endswith(("ed", "n't"))
            for i in range(first, min(high, first + 25))
        )

    def _behind_place(self, first: int, high: int) -> int:
        """Skip "in a statement", "on Monday", "to reporters" behind a verb of saying."""
        clauses = self.clauses
        kind = clauses.kinds[first]
        if not kind & Kind.PREPOSITION:
            return first
        for index in range(first, min(first + 10, high - 1)):
            if clauses.breaks[index] == COMMA:
                return index + 1
            if clauses.breaks[index] > COMMA:
                return first
            following = clauses.kinds[index + 1]
            if (
                index > first
                and following & (Kind.PRONOUN | Kind.DETERMINER)
                and not clauses.kinds[index]
                & (Kind.PREPOSITION | Kind.DETERMINER | Kind.COORDINATOR)
            ):
                return index + 1
        return first

    def _behind_recipient(self, first: int, high: int) -> int:
        clauses = self.clauses
        if first >= high:
            return first
        if (
            clauses.kinds[first] & Kind.PRONOUN and not clauses.kinds[first] & Kind.DETERMINER
        ) or clauses.kinds[first] & Kind.RECIPIENT:
            return (
                self._behind_place(self._skip_small(first + 1, high), high)
                if first + 1 < high
                else high
            )
        phrase = clauses.phrase_starting(first, min(high, first + 8))
        if phrase is None:
            return first
        stop = phrase.last + 1
        for index in range(first, min(stop, high - 1)):
            following = clauses.kinds[index + 1]
            lower_to_new = following & (Kind.PRONOUN | Kind.DETERMINER) and not clauses.kinds[
                index
            ] & (Kind.PREPOSITION | Kind.DETERMINER)
            if lower_to_new:
                return index + 1
        return stop if stop < high - 1 else first

    def _german_clause(self, hit: Hit, high: int) -> int | None:
        """The clause behind a comma: "sagte er am Montag, die Brücke werde öffnen"."""
        clauses = self.clauses
        for index in range(hit.end - 1, min(hit.end + MAX_TO_THAT, high - 1)):
            if clauses.breaks[index] == COLON:
                return index + 1
            if clauses.breaks[index] > COMMA:
                return None
            directly = index == self._skip_small(hit.end, high) - 1
            if clauses.breaks[index] == COMMA and (
                directly or self._is_main_clause(index + 1, high)
            ):
                return index + 1
        return None

    def _is_main_clause(self, first: int, high: int) -> bool:
        """Whether the verb comes second, or "zu" before it; in a relative clause it is last."""
        clauses = self.clauses
        if clauses.kinds[first] & (Kind.SUBORDINATOR | Kind.COORDINATOR):
            return False
        for index in range(first, high):
            verb = clauses.kinds[index] & (Kind.SUBJUNCTIVE | Kind.AUXILIARY | Kind.VERB)
            ends = index + 1 == high or clauses.breaks[index]
            if index > first and ((verb and not ends) or clauses.tokens[index] == "zu"):
                return True
            if ends:
                return bool(verb) and index + 1 == high and not clauses.kinds[first] & Kind.RELATIVE
        return False

    def _opens_object(self, index: int) -> bool:
        clauses = self.clauses
        kind = clauses.kinds[index]
        if kind & Kind.DETERMINER or kind & Kind.PRONOUN:
            return True
        return not kind & (
            Kind.PREPOSITION
            | Kind.COORDINATOR
            | Kind.SUBORDINATOR
            | Kind.RELATIVE
            | Kind.AUXILIARY
            | Kind.THAT
        )

    def noun_content(self, hit: Hit, high: int) -> tuple[int, int] | None:
        """First word of what a noun introduces, and the word that opens it: "l'accusa di X che"."""
        clauses = self.clauses
        frames = hit.entry.takes if hit.entry.part == "noun" else _FRAMES_OF_NOUNS
        if self.is_german:
            return self._german_noun_content(hit, high)
        if "object" in frames and self._opens_object(hit.end):
            return hit.end, hit.end
        for index in range(hit.end, min(hit.end + _MAX_TO_TOPIC, high - 1)):
            if clauses.kinds[index] & Kind.THAT and ("that" in frames or "clause" in frames):
                return index + 1, index
            if "infinitive" in frames and self.opens_infinitive(index, high):
                return index, index
            owner = clauses.is_genitive(index) and not self.is_english
            if "about" in frames and self._is_topic(hit, index) and not owner:
                return index + 1, index
            no_verb = (clauses.kinds[index] | clauses.kinds[index - 1]) & Kind.DETERMINER
            if clauses.breaks[index] or (clauses.is_verb(index) and not no_verb):
                return None
        return None

    def _german_noun_content(self, hit: Hit, high: int) -> tuple[int, int] | None:
        """Behind a comma, "dass" or an infinitive with "zu"; else behind a preposition."""
        clauses, frames = self.clauses, hit.entry.takes
        for index in range(hit.end - 1, min(hit.end + _MAX_TO_TOPIC, high - 2)):
            following = index + 1
            if clauses.breaks[index] == COMMA:
                if clauses.kinds[following] & Kind.THAT:
                    return following + 1, following
                opens = "infinitive" in frames or "clause" in frames or "that" in frames
                main = opens and self._is_main_clause(following, high)
                return (following, following) if main else None
            if clauses.breaks[index] > COMMA:
                return None
            owner = clauses.is_genitive(following)
            if "about" in frames and self._is_topic(hit, following) and not owner:
                return following + 1, following
        return None

    def content_end(self, sentence: Sentence, start: int, hit: Hit, *, phrase: bool = False) -> int:
        """Index behind the last word of a content that begins with ``start``."""
        clauses = self.clauses
        high = min([first for first, _ in sentence.taken if first > start] or [sentence.high])
        blocks = [self.quotation_words(q) for q in sentence.speech]
        embedded = self._is_embedded(sentence, hit)
        for index in range(start, high - 1):
            code, following = clauses.breaks[index], clauses.kinds[index + 1]
            if not code and not (following & Kind.COORDINATOR or phrase):
                continue
            if any(index in block and index + 1 in block for block in blocks):
                continue
            if code == JOINED:
                ends = self._joined_end(sentence, index + 1, start, phrase, hit)
            else:
                ends = (
                    (code >= COLON and phrase)
                    or code == END
                    or self._ends_content(sentence, index + 1, embedded or phrase, hit)
                )
            if ends:
                return index + 1
        return high

    def _joined_end(
        self, sentence: Sentence, index: int, start: int, phrase: bool, hit: Hit
    ) -> bool:
        """Whether a content ends before a word without a comma: "and said", "as he left"."""
        clauses = self.clauses
        kind = clauses.kinds[index]
        if kind & Kind.COORDINATOR:
            cue = next((h for h in sentence.cues if h.start in (index + 1, index + 2)), None)
            return (
                cue is not None
                and cue.entry.part == "verb"
                and self._begins_content(sentence, cue, index)
            )
        if not phrase or index - start < 1:
            return False
        if (
            kind & Kind.SUBORDINATOR
            and not kind & Kind.PREPOSITION
            and clauses.tokens[index] != "if"
        ):
            return True
        finite = kind & Kind.AUXILIARY and not kind & Kind.DETERMINER
        opened = clauses.kinds[index - 1] & (Kind.RELATIVE | Kind.THAT | Kind.PREPOSITION)
        infinitive = self.subjects.is_infinitive(index) and not self.is_english
        return hit.entry.part == "noun" and bool(finite) and not opened and not infinitive

    def _begins_content(self, sentence: Sentence, cue: Hit, conjunction: int) -> bool:
        if cue.start == conjunction + 2 and not self.clauses.kinds[conjunction + 1] & (
            BEFORE_VERB | Kind.PRONOUN
        ):
            return False
        return not self.subjects.is_noun(cue) and self.content_start(sentence, cue) is not None

    def _is_embedded(self, sentence: Sentence, hit: Hit) -> bool:
        """Whether the cue stands in a relative or a leading subordinate clause."""
        clauses = self.clauses
        for index in range(hit.start - 1, sentence.low - 1, -1):
            kind = clauses.kinds[index]
            if (
                kind & Kind.RELATIVE
                and not kind & Kind.DETERMINER
                and index > sentence.low
                and clauses.breaks[index - 1] == COMMA
            ):
                return True
            if kind & Kind.SUBORDINATOR and index == sentence.low:
                return True
            if clauses.breaks[index - 1] if index > sentence.low else False:
                return False
        return (
            hit.start == sentence.low and hit.entry.part == "verb" and self.subjects.is_gerund(hit)
        )

    def _ends_content(self, sentence: Sentence, index: int, embedded: bool, hit: Hit) -> bool:
        """Whether a clause that begins behind a comma is the narrator's again."""
        clauses = self.clauses
        kind, token = clauses.kinds[index], clauses.tokens[index]
        if embedded and clauses.breaks[index - 1] in (COMMA, DASH):
            return not self._is_list(index, sentence.high)
        cue = next((h for h in sentence.cues if h.start >= index and h.start - index < 7), None)
        if cue and cue.start == index and token.endswith(clauses.grammar.gerunds):
            return True
        if cue and self._resumes(sentence, index, cue):
            return True
        if kind & Kind.COORDINATOR:
            return (cue is not None and cue.entry.part == "verb") or token in (
                "but",
                "ma",
                "mas",
                "pero",
                "mais",
                "aber",
            )
        return token in clauses.grammar.breakers

    def _resumes(self, sentence: Sentence, index: int, cue: Hit) -> bool:
        """Whether a comma is followed by a new speaker with words of their own."""
        if cue.entry.part != "verb" or not (takes(cue, "clause") or takes(cue, "quote")):
            return False
        last = self.clauses.before_verb(cue.start, index)
        subject = self.clauses.phrase_ending(last, index) if last >= index else None
        starts = subject is not None and subject.first <= index + 1
        return starts and self.content_start(sentence, cue) is not None

    def _is_list(self, index: int, high: int) -> bool:
        """Whether what stands behind a comma goes on with a list: "a calm, patient man"."""
        clauses = self.clauses
        if clauses.kinds[index] & Kind.COORDINATOR:
            return not any(clauses.is_verb(i) for i in range(index + 1, min(index + 4, high)))
        for word in range(index, min(index + 7, high - 1)):
            if clauses.is_verb(word) or clauses.kinds[word] & (
                Kind.RELATIVE | Kind.SUBORDINATOR | Kind.PRONOUN
            ):
                return False
            following = clauses.kinds[word + 1]
            if following & Kind.COORDINATOR:
                return True
            if clauses.breaks[word]:
                return (
                    clauses.breaks[word] == COMMA
                    and word - index < 4
                    and bool(following & Kind.COORDINATOR)
                )
        return False

    def behind_adverbials(self, index: int, high: int) -> int:
        """First word behind days, recipients and places that follow a verb without comma."""
        clauses = self.clauses
        small = Kind.ADVERB | Kind.TIME | Kind.RECIPIENT | Kind.PREPOSITION
        start = index
        while index < high and clauses.breaks[index - 1] == JOINED:
            kind = clauses.kinds[index]
            if index == start and not kind & small:
                return index
            if kind & (Kind.THAT | Kind.QUESTION | Kind.RELATIVE) and not kind & Kind.DETERMINER:
                return start
            if index - start > 14:
                return start
            index += 1
        return index

    def until_end(
        self, sentence: Sentence, start: int, hit: Hit, *, phrase: bool = False
    ) -> Offsets | None:
        """Characters of a content that begins with a word; ``phrase`` for noun phrases."""
        if start >= sentence.high:
            return None
        stop = self.content_end(sentence, start, hit, phrase=phrase)
        words = self.document.words
        return self.trimmed(words[start][0], words[stop - 1][1])

    def rest(self, sentence: Sentence, start: int) -> Offsets | None:
        """What goes on behind an incise, unless another cue takes over."""
        clauses = self.clauses
        kind = clauses.kinds[start]
        if kind & (Kind.RELATIVE | Kind.SUBORDINATOR | Kind.COORDINATOR) or clauses.tokens[
            start
        ].endswith(clauses.grammar.gerunds):
            return None
        stop = min(
            [hit.start for hit in sentence.cues if hit.start >= start and hit.entry.part == "verb"]
            or [sentence.high]
        )
        if stop < sentence.high:
            return None
        words = self.document.words
        return self.trimmed(words[start][0], words[sentence.high - 1][1])

    def left_content(self, sentence: Sentence, first: int) -> Offsets | None:
        """What a sentence says before the incise that begins with a word."""
        low = max([sentence.low, *(stop for _, stop in sentence.taken if stop <= first)])
        while low < first and self.clauses.kinds[low] & Kind.COORDINATOR:
            low += 1
        if first - low < 2:
            return None
        words = self.document.words
        return self.trimmed(words[low][0], words[first - 1][1])

    def says_something(self, content: Offsets) -> bool:
        """Whether there is a verb in it, or a quotation."""
        words = self.document.word_range(*content)
        if any(self.clauses.is_verb(i) for i in words):
            return True
        return any(
            q.start >= content[0] and q.end <= content[1] + 2 for q in self.outer_from(*content)
        )


class AttributionFinder(Finder):
    """What finders of whole attributions share: they look for a subject and for a content."""

    def __init__(self, document: Document, clauses: Clauses, cast: Cast, covered: set[int]) -> None:
        super().__init__(document, clauses, cast, covered)
        self.subjects = Subjects(document, clauses, cast, covered)
        self.contents = Contents(document, clauses, cast, covered)
