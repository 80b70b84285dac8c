"""`Indirect`: attributions without quotation marks."""

from __future__ import annotations

from dataclasses import replace

from biaskit.clauses import COLON, COMMA, DASH, JOINED, Kind, Phrase
from biaskit.contents import AttributionFinder
from biaskit.document import Offsets
from biaskit.lexicons import Hit
from biaskit.sentences import MAX_GAP, Attribution, Sentence, takes

#: Among so many first words stands "these words".
_MAX_TO_WORDS = 5
#: How far into such a sentence its speaker is looked for, in words.
_MAX_SPOKEN_BY = 60
#: What "these words" are called.
_WORDS = frozenset(
    """
    words sentence phrase parole frase mots palabras palavras worten satz
    """.split()  # noqa: SIM905
)
#: Pronouns that stand for what was said: "Lo rende noto …".
_OBJECTS = frozenset(["lo", "l'", "o"])
#: Words that say how something was said: "Così ha risposto …".
_MANNER = frozenset(["so", "thus", "così", "así", "assim", "ainsi"])
#: How soon the verb stands in a sentence that points back to a quotation, in words.
_MAX_TO_BACK = 6


class Indirect(AttributionFinder):
    """Finds incises, "according to", and what cues introduce to their right."""

    def incise(self, sentence: Sentence, hit: Hit) -> Attribution | None:
        """A speaker named behind or inside the reported clause: ", the mayor said."."""
        clauses = self.clauses
        if hit.entry.part == "preposition":
            return self._according(sentence, hit)
        if hit.entry.part == "postposition":
            return self._according_left(sentence, hit)
        if hit.entry.part != "verb" or not (takes(hit, "clause") or takes(hit, "quote")):
            return None
        if self.subjects.is_gerund(hit) or self.subjects.is_noun(hit):
            return None
        if self.contents.that(hit, sentence.high) is not None:
            return None
        source, first, stop = self._incise_bounds(sentence, hit)
        if source is None or first - sentence.low < 2:
            return None
        left = self.contents.left_content(sentence, first)
        goes_on = stop < sentence.high and clauses.breaks[stop - 1] in (COMMA, DASH)
        rest = self.contents.rest(sentence, stop) if goes_on else None
        if left is None or not (rest or self.contents.says_something(left)):
            return None
        contents = [left, rest] if rest else [left]
        return self.attribution(sentence, hit, source, tuple(contents))

    def _incise_bounds(self, sentence: Sentence, hit: Hit) -> tuple[Phrase | None, int, int]:
        """Subject, first word and end of "…, the mayor said on Monday, …"; no subject: none."""
        clauses, none = self.clauses, (None, 0, 0)
        last = clauses.before_verb(hit.start, sentence.low)
        inverted = last < sentence.low or clauses.breaks[last] in (COMMA, DASH)
        if inverted and last > sentence.low and clauses.insertion(last, sentence.low):
            return none
        if inverted:
            impersonal = clauses.tokens[hit.end - 1] in clauses.grammar.neuter
            source = self.subjects.enclitic(hit) or (
                None if impersonal else self.subjects.subject_after(hit, sentence.high)
            )
            if impersonal and hit.end - hit.start > 1:
                source = Phrase(hit.end - 1, hit.end - 1)
            if source is None:
                return none
            first = last + 1
            end = self.subjects.behind_relative(max(hit.end, source.last + 1), sentence.high)
            if (
                hit.entry.particle
                and end < sentence.high
                and clauses.tokens[end] == hit.entry.particle
            ):
                end += 1
        else:
            source = clauses.phrase_ending(last, sentence.low)
            if source is None or source.first == sentence.low:
                return none
            first, end = source.first, hit.end
            if (
                clauses.breaks[first - 1] == JOINED
                and clauses.kinds[first - 1] & Kind.SUBORDINATOR
                and clauses.tokens[first - 1] in clauses.grammar.comparisons
            ):
                first -= 1
            if clauses.breaks[first - 1] not in (COMMA, DASH):
                return none
        end = self.contents.behind_adverbials(end, sentence.high)
        closed = end >= sentence.high or clauses.breaks[end - 1] in (COMMA, DASH)
        return (source, first, end) if closed else none

    def _according(self, sentence: Sentence, hit: Hit) -> Attribution | None:
        """According to its source, with the content before, behind or on both sides."""
        clauses, words = self.clauses, self.document.words
        first = hit.end
        verb = next(
            (h for h in sentence.cues if h.start == hit.end and h.entry.part == "verb"), None
        )
        if verb:
            first = verb.end
        source = clauses.phrase_starting(first, sentence.high)
        if source is None:
            return None
        stop = source.last + 1
        contents = []
        opener = hit.start
        free = max([sentence.low, *(end for _, end in sentence.taken if end <= opener)])
        if opener - free >= 2:
            contents.append(self.trimmed(words[free][0], words[opener - 1][1]))
        goes_on = not contents or clauses.breaks[stop - 1] == COMMA or self.is_german
        if stop < sentence.high and goes_on:
            if not contents and not (self.is_german and clauses.breaks[stop - 1] == JOINED):
                stop = self._behind_source(stop, sentence.high)
            rest = (
                self.contents.rest(sentence, stop)
                if contents and not self.is_german
                else self.contents.until_end(sentence, stop, hit)
            )
            contents += [rest] if rest else []
        return self.attribution(sentence, hit, source, tuple(contents)) if contents else None

    def _behind_source(self, stop: int, high: int) -> int:
        """The first word behind the comma that ends "According to …,"."""
        for index in range(stop - 1, min(stop + MAX_GAP, high)):
            if self.clauses.breaks[index] in (COMMA, DASH):
                return min(index + 1, high - 1)
        return stop

    def _according_left(self, sentence: Sentence, hit: Hit) -> Attribution | None:
        """Find a source before its postposition: "Medienberichten zufolge"."""
        source = self.clauses.phrase_ending(hit.start - 1, sentence.low)
        if source is None:
            return None
        words = self.document.words
        contents = []
        if source.first - sentence.low >= 2:
            contents.append(self.trimmed(words[sentence.low][0], words[source.first - 1][1]))
        rest = self.contents.until_end(sentence, hit.end, hit)
        contents += [rest] if rest else []
        return self.attribution(sentence, hit, source, tuple(contents)) if contents else None

    def frame(self, sentence: Sentence, hit: Hit) -> Attribution | None:
        """What a cue introduces to its right, by the frames its entry lists."""
        if hit.entry.part in ("preposition", "postposition"):
            return None
        if hit.entry.part == "noun" or self.subjects.is_noun(hit):
            return self._noun(sentence, hit)
        if hit.entry.part == "adjective" and not self.subjects.has_copula(sentence, hit):
            return None
        passive = hit.entry.part == "verb" and self.subjects.is_passive(sentence, hit)
        unusual = passive and not takes(hit, "passive")
        if unusual or self.subjects.is_bare_participle(sentence, hit):
            return None
        start = self.contents.content_start(sentence, hit)
        if start is None:
            return None
        phrase = not self.contents.is_clause(hit, start)
        source = None if passive else self.subjects.subject(sentence, hit)
        if source is None and hit.entry.part == "verb" and not passive and not self.is_english:
            source = self.subjects.subject_after(hit, start)
        is_open = source is None and self.subjects.marks_are_broken(sentence, hit)
        if source is None and self.is_english and not (passive or is_open):
            return None
        content = self.contents.until_end(sentence, start, hit, phrase=phrase)
        if content is None:
            return None
        contents: tuple[Offsets, ...] = (content,)
        if passive and "infinitive" in hit.entry.takes:
            subject = self.subjects.subject(sentence, hit)
            contents = (self.clauses.offsets(subject), content) if subject else contents
        found = self.attribution(sentence, hit, source, contents, carried=not (passive or is_open))
        return replace(found, is_phrase=phrase or self._is_infinitive_content(start))

    def _noun(self, sentence: Sentence, hit: Hit) -> Attribution | None:
        """A noun with its content: "Hall's claim that …", "his promise to …"."""
        clauses, high = self.clauses, sentence.high
        if hit.end >= high or (clauses.breaks[hit.end - 1] and not self.is_german):
            return None
        found = self.contents.noun_content(hit, high)
        if found is None:
            return None
        start, opener = found
        source = (
            self.subjects.possessor(sentence, hit)
            or self.subjects.genitive(hit, opener)
            or self.subjects.light_verb_subject(sentence, hit)
        )
        if source is None:
            return None
        is_phrase = not clauses.kinds[opener] & Kind.THAT
        content = self.contents.until_end(sentence, start, hit, phrase=is_phrase)
        if content is None:
            return None
        found_attribution = self.attribution(sentence, hit, source, (content,))
        return replace(found_attribution, is_phrase=is_phrase)

    def _is_infinitive_content(self, start: int) -> bool:
        return self.contents.opens_infinitive(start, len(self.clauses.kinds))

    def as_clause(self, sentence: Sentence) -> Attribution | None:
        """A leading clause that names the speaker: "Wie die NATO mitteilte, sind …"."""
        clauses, low = self.clauses, sentence.low
        if clauses.tokens[low] not in clauses.grammar.comparisons or sentence.taken:
            return None
        for hit in sentence.cues:
            if (
                hit.entry.part != "verb"
                or hit.start - low > MAX_GAP
                or (takes(hit, "infinitive") and not takes(hit, "quote"))
            ):
                continue
            left = (
                clauses.phrase_ending(clauses.before_verb(hit.start, low + 1), low + 1)
                if hit.start > low + 1
                else None
            )
            source = (
                left
                or self.subjects.enclitic(hit)
                or self.subjects.subject_after(hit, sentence.high)
            )
            stop = self.contents.behind_adverbials(
                max(hit.end, source.last + 1 if source else 0), sentence.high
            )
            if source is None or stop >= sentence.high or clauses.breaks[stop - 1] != COMMA:
                return None
            words = self.document.words
            content = self.trimmed(words[stop][0], words[sentence.high - 1][1])
            return self.attribution(sentence, hit, source, (content,))
        return None

    def viewpoint(self, sentence: Sentence) -> Attribution | None:
        """A view with its owner in front: "Per l'economista Rossi, la stretta durerà"."""
        clauses, low = self.clauses, sentence.low
        if clauses.tokens[low] not in clauses.grammar.views or low + 3 >= sentence.high:
            return None
        source = clauses.phrase_starting(low + 1, sentence.high)
        if (
            source is None
            or clauses.breaks[source.last] != COMMA
            or source.last + 2 >= sentence.high
        ):
            return None
        words = self.document.words
        if not self.cast.may_speak(self.document.text[slice(*clauses.offsets(source))]):
            return None
        content = self.trimmed(words[source.last + 1][0], words[sentence.high - 1][1])
        return Attribution(clauses.offsets(source), words[low], (content,), "neutral")

    def points_back(
        self, sentence: Sentence, content: Offsets, *, is_quoted: bool = False
    ) -> Attribution | None:
        """A sentence that names the speaker of the quotation before it: "Lo ha detto Rossi"."""
        clauses, low = self.clauses, sentence.low
        if is_quoted and self._by_these_words(low):
            return self._spoken_by(sentence, content)
        if clauses.tokens[low] not in clauses.grammar.anaphors:
            return None
        behind = low + 1
        if clauses.breaks[low]:  # "Così, in una nota, Nome Cognome"
            behind = self.subjects.behind_insertion(behind, sentence.high)
            if behind == low + 1 or clauses.tokens[low] not in _MANNER:
                return None
        hit = next(
            (
                h
                for h in sentence.cues
                if takes(h, "quote")
                and h.start - low < _MAX_TO_BACK
                and self._is_small(low, h.start)
            ),
            None,
        )
        if hit is None:
            verbless = is_quoted and not clauses.kinds[low] & Kind.DETERMINER
            source = clauses.phrase_starting(behind, sentence.high) if verbless else None
            if source is None or not self.cast.may_speak(
                self.document.text[slice(*clauses.offsets(source))]
            ):
                return None
            return Attribution(
                clauses.offsets(source), self.document.words[low], (content,), "neutral"
            )
        source = self.subjects.subject_after(hit, sentence.high)
        has_object = clauses.tokens[low] in _OBJECTS and takes(hit, "object")  # "Lo rende noto X"
        has_object = has_object or clauses.tokens[low] in _MANNER
        own = None if has_object else self.contents.content_start(sentence, hit)
        if source is None or own is not None:
            return None
        return self.attribution(sentence, hit, source, (content,))

    def _by_these_words(self, low: int) -> bool:
        """Whether a sentence begins with "with these words", "con questa frase"."""
        near = self.clauses.tokens[low : low + _MAX_TO_WORDS]
        opens = self.clauses.kinds[low] & Kind.PREPOSITION or near[:1] == ["c'"]
        return bool(opens) and any(token in _WORDS for token in near)

    def _spoken_by(self, sentence: Sentence, content: Offsets) -> Attribution | None:
        """The first phrase of a sentence that is somebody's name or office speaks."""
        clauses, index = self.clauses, sentence.low + _MAX_TO_WORDS - 1
        while index < min(sentence.high, sentence.low + _MAX_SPOKEN_BY):
            source = clauses.phrase_starting(index, sentence.high)
            text = self.document.text[slice(*clauses.offsets(source))] if source else ""
            if source and not clauses.is_verb(index) and self.cast.may_speak(text):
                return Attribution(clauses.offsets(source), None, (content,), "neutral")
            index += 1
        return None

    def _is_small(self, first: int, stop: int) -> bool:
        """Whether a stretch holds closed-class words only; no offices: "o presidente pediu"."""
        return all(self.clauses.kinds[i] & ~Kind.TITLE for i in range(first + 1, stop))

    def headline_colon(self, sentence: Sentence) -> Attribution | None:
        """Find a name, a colon and what it says in a headline: "Moscow: up to 2,000"."""
        clauses, words = self.clauses, self.document.words
        colon = next(
            (
                i
                for i in range(sentence.low, min(sentence.low + 4, sentence.high - 2))
                if clauses.breaks[i] == COLON
            ),
            None,
        )
        if colon is None or not clauses.is_capital(sentence.low):
            return None
        source = (words[sentence.low][0], words[colon][1])
        if colon == sentence.low and self.clauses.tokens.count(clauses.tokens[colon]) < 2:
            return None
        content = self.trimmed(words[colon + 1][0], words[sentence.high - 1][1])
        return Attribution(source, None, (content,), "neutral")

    def next_points_back(self, sentence: Sentence) -> bool:
        """Whether the next sentence begins with "lo", "così", "so" before a verb."""
        following = sentence.high
        tokens, grammar = self.clauses.tokens, self.clauses.grammar
        return (
            following < len(tokens)
            and (tokens[following] in grammar.anaphors or self._by_these_words(following))
            and self.clauses.is_capital(following)
        )
