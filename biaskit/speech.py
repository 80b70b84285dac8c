"""`Speech`: quotations and turns of dialogue with their speakers."""

from __future__ import annotations

from dataclasses import replace

from biaskit.clauses import BRACKET, COLON, COMMA, DASH, END, JOINED, Kind, Phrase
from biaskit.contents import AttributionFinder
from biaskit.document import Offsets
from biaskit.lexicons import Hit
from biaskit.marks import Quotation
from biaskit.sentences import (
    DASHES,
    MAX_GAP,
    MAX_SIGNATURE,
    MIN_SPEECH_WORDS,
    Attribution,
    Sentence,
    is_behind_dateline,
    takes,
)

#: Objects that make what follows a dash or comma the speaker's own: "…, me echó el casero".
_TO_ME = frozenset(["me", "te", "nos", "os", "mi", "ti", "vi", "m'", "t'"])

#: A cue further behind its quotation gives way to an unknown verb right there, in words.
_MAX_TO_CUE = 3


class Speech(AttributionFinder):
    """Finds who speaks in quotation marks and behind dashes."""

    def quoted(self, sentence: Sentence, quotation: Quotation) -> Attribution | None:
        """Find the speaker of a quotation: behind it, before it, or by an unknown verb."""
        words = self.quotation_words(quotation)
        after = self._cue_after(sentence, words)
        before = self._cue_before(sentence, words)
        if after and not before and after.start - words.stop > _MAX_TO_CUE:
            nearer = self._unlisted(sentence, quotation, words)
            if nearer:
                return nearer
        if before and after and not self._prefers_after(sentence, quotation, words):
            after = None
        if after:
            return self._after_quotation(sentence, quotation, after)
        if before:
            return self._before_quotation(sentence, quotation, before)
        return self._unlisted(sentence, quotation, words)

    def _unlisted(
        self, sentence: Sentence, quotation: Quotation, words: range
    ) -> Attribution | None:
        """A verb in no list, right behind a quotation and its comma: "…", beamed the mayor."""
        clauses, verb, high = self.clauses, words.stop, sentence.high
        edge = self.document.text[quotation.inner_end - 1 : quotation.end + 2]
        if verb + 1 >= high or not any(mark in edge for mark in ",?!"):
            return None
        if len(words) < (2 if words.start == sentence.low else MIN_SPEECH_WORDS):
            return None
        found = self.subjects.verb_group(verb, high)
        if found is None:
            return None
        last, source = found
        first = clauses.kinds[source.first]
        names = first & (Kind.DETERMINER | Kind.PRONOUN | Kind.TITLE) or clauses.is_capital(
            source.first
        )
        if not names:
            return None
        cue = self.document.words[verb][0], self.document.words[last][1]
        inner = (quotation.inner_start, quotation.inner_end)
        return Attribution(clauses.offsets(source), cue, (inner,), "neutral")

    def interrupted(self, sentence: Sentence, quotation: Quotation) -> Attribution | None:
        """A quotation that its speaker cuts in two: «A — spiega X — B», «A, spiega X, B»."""
        words = self.quotation_words(quotation)
        for hit in sentence.inner_cues:
            if words.start < hit.start < words.stop and hit.end < words.stop:
                bounds = self._inner_bounds(hit, words)
                if bounds:
                    source, first, stop = bounds
                    contents = self._two_parts(quotation, first, stop)
                    return self.attribution(sentence, hit, source, contents)
        return None

    def _two_parts(self, quotation: Quotation, first: int, stop: int) -> tuple[Offsets, ...]:
        words = self.document.words
        left = self.trimmed(quotation.inner_start, words[first - 1][1])
        return left, self.trimmed(words[stop][0], quotation.inner_end)

    def _inner_bounds(self, hit: Hit, words: range) -> tuple[Phrase | None, int, int] | None:
        """Subject, first word and end of an incise; English has commas in marks too often."""
        clauses = self.clauses
        last = clauses.before_verb(hit.start, words.start)
        if last < words.start or not takes(hit, "quote") or hit.entry.part != "verb":
            return None
        opener = clauses.breaks[last]
        if opener not in (COMMA, DASH) or (opener == COMMA and self.is_english):
            return None
        source = self.subjects.enclitic(hit) or self.subjects.subject_after(hit, words.stop)
        stop = max(hit.end, source.last + 1 if source else 0)
        while stop < words.stop and not self._closes(stop - 1, opener) and stop - hit.end < MAX_GAP:
            if clauses.breaks[stop - 1] > COMMA:
                return None
            stop += 1
        closed = stop < words.stop and self._closes(stop - 1, opener)
        first_person = source and clauses.tokens[source.first] in clauses.grammar.first
        if source and first_person and not clauses.is_title(source.first):
            return None
        return (source, last + 1, stop) if closed else None

    def _closes(self, index: int, opener: int) -> bool:
        """Whether an incise ends behind a word: with its own mark or with the sentence."""
        if self.clauses.breaks[index] == opener:
            return True
        stop = self.document.words[index][1]
        ends = self.document.text[stop : stop + 1] in tuple(".!?")
        return ends and self.document.tokens[index] not in self.abbreviations

    def dialogue(self, sentence: Sentence) -> Attribution | None:
        """A line of dialogue behind a dash, with its speaker: "—A —dijo X—. B."."""
        start = self.document.words[sentence.low][0]
        text = self.document.text
        if sentence.taken or text[max(0, start - 2) : start].strip() not in tuple(DASHES):
            return None
        if is_behind_dateline(text, start):
            return None
        starts_line = not sentence.low or self.clauses.breaks[sentence.low - 1] == END
        at_break: dict[int, Hit] = {}
        for hit in sentence.cues:
            if takes(hit, "quote") and hit.entry.part == "verb":
                at_break.setdefault(self.clauses.before_verb(hit.start, sentence.low), hit)
        for mark in (DASH, COMMA):
            for index in range(sentence.low, sentence.high - 1):
                if self.clauses.breaks[index] != mark:
                    continue
                if index in at_break:
                    return self._turn(sentence, at_break[index], index + 1)
                found = self._unlisted_turn(sentence, index + 1) if starts_line else None
                if found:
                    return found
        return None

    def _turn(self, sentence: Sentence, hit: Hit, first: int) -> Attribution:
        source = self.subjects.enclitic(hit) or self.subjects.subject_after(hit, sentence.high)
        stop = max(hit.end, source.last + 1 if source else 0)
        contents = self._turn_contents(sentence, first, stop)
        return replace(self.attribution(sentence, hit, source, contents), is_dialogue=True)

    def _turn_contents(self, sentence: Sentence, first: int, stop: int) -> tuple[Offsets, ...]:
        """What is said before the speaker is named, and behind, to the end of the paragraph."""
        breaks, words = self.clauses.breaks, self.document.words
        while stop < sentence.high and breaks[stop - 1] not in (COMMA, DASH):
            stop += 1
        contents = [self.trimmed(words[sentence.low][0], words[first - 1][1])]
        line_end = stop
        while line_end < len(words) and breaks[line_end - 1] != END:
            line_end += 1
        if stop < line_end and breaks[stop - 1] != END:
            contents.append(self.trimmed(words[stop][0], words[line_end - 1][1]))
        return tuple(contents)

    def _unlisted_turn(self, sentence: Sentence, first: int) -> Attribution | None:
        """A turn whose verb is in no list: "— Nem precisa — murmurou um vereador."."""
        found = self.subjects.verb_group(first, sentence.high)
        if found is None or self.clauses.tokens[first] in _TO_ME:
            return None
        last, source = found
        enclitic = self.clauses.enclitic_subject(source.first)
        if not enclitic and self.subjects.is_infinitive(source.first):  # "y escribir sin tener"
            return None
        cue = self.document.words[first][0], self.document.words[last][1]
        contents = self._turn_contents(sentence, first, source.last + 1)
        offsets = self.clauses.offsets(source)
        return Attribution(offsets, cue, contents, "neutral", is_dialogue=True)

    def _prefers_after(self, sentence: Sentence, quotation: Quotation, words: range) -> bool:
        text = self.document.text
        if words.start == sentence.low:
            return True
        return (
            "," in text[quotation.inner_end - 1 : quotation.end + 1]
            and self.before(quotation) != ":"
        )

    def before(self, quotation: Quotation) -> str:
        """The last character before a quotation that is no space."""
        return self.document.text[max(0, quotation.start - 8) : quotation.start].rstrip()[-1:]

    def _cue_after(self, sentence: Sentence, words: range) -> Hit | None:
        """The cue behind a quotation, when little stands between them."""
        breaks = self.clauses.breaks
        for hit in sentence.cues:
            if hit.start < words.stop or not self.may_lead(sentence, hit):
                continue
            if hit.entry.part == "preposition" and self._is_relative(hit.end, sentence.high):
                continue  # "…", frena il comandante, secondo il quale …
            gap = hit.start - words.stop
            next_quotation = next(
                (q for q in sentence.speech if self.quotation_words(q).start >= words.stop), None
            )
            if next_quotation and self.quotation_words(next_quotation).start <= hit.start:
                return None
            blocked = any(b >= COLON for b in breaks[words.stop : hit.start])
            return None if gap > MAX_GAP or blocked or self.subjects.is_noun(hit) else hit
        return None

    def _is_relative(self, index: int, high: int) -> bool:
        """Whether a relative pronoun begins here: "il quale", "quien"."""
        kinds = self.clauses.kinds[index : min(index + 2, high)]
        alone = bool(kinds) and bool(kinds[0] & Kind.RELATIVE)
        return alone or (
            len(kinds) > 1 and bool(kinds[0] & Kind.DETERMINER and kinds[1] & Kind.RELATIVE)
        )

    def may_lead(self, sentence: Sentence, hit: Hit) -> bool:
        """Whether a cue can have a quotation as content; not "in a statement", nor "who said"."""
        leads = takes(hit, "quote") and hit.entry.part in ("verb", "preposition")
        return leads and (
            takes(hit, "passive")
            or not self.subjects.is_passive(sentence, hit)
            or (self.document.language != "it" and not self.is_english)
        )

    def _cue_before(self, sentence: Sentence, words: range) -> Hit | None:
        """The cue that leads to a quotation, when little stands between them."""
        breaks = self.clauses.breaks
        for hit in reversed(sentence.cues):
            if hit.end > words.start or not self.may_lead(sentence, hit):
                continue
            if self.subjects.is_noun(hit):
                continue
            if self._is_reported(sentence, hit):
                return None
            gap = words.start - hit.end
            leads = breaks[words.start - 1] == COLON
            blocked = any(b >= BRACKET for b in breaks[hit.end - 1 : words.start - 1])
            blocked = blocked or (
                not leads
                and gap > 0
                and any(self.clauses.is_verb(i) for i in range(hit.end, words.start))
            )
            if (
                gap > (3 * MAX_GAP if leads else MAX_GAP)
                or blocked
                or not sentence.is_free(hit.start)
            ):
                return None
            if any(
                self.quotation_words(q).start >= hit.end
                and self.quotation_words(q).stop <= words.start
                for q in sentence.speech
            ):
                return None
            return hit
        return None

    def _is_reported(self, sentence: Sentence, hit: Hit) -> bool:
        """Whether a cue stands in the clause that another cue reports."""
        for other in sentence.cues:
            if other.start < hit.start and other.entry.part == "verb":
                start = self.contents.that(other, sentence.high)
                if start is not None and start <= hit.start:
                    return True
        return False

    def _after_quotation(
        self, sentence: Sentence, quotation: Quotation, hit: Hit
    ) -> Attribution | None:
        clauses = self.clauses
        low = self.quotation_words(quotation).stop
        if hit.entry.part == "preposition":
            source = self.subjects.behind_preposition(sentence, hit)
        else:
            last = clauses.before_verb(hit.start, low)
            left = last >= low and (self.is_english or not self.subjects.is_infinitive(hit.start))
            source = self.subjects.enclitic(hit) or (
                clauses.phrase_ending(last, low) if left else None
            )
            source = source or self.subjects.subject_after(hit, sentence.high)
        contents = [(quotation.inner_start, quotation.inner_end)]
        if not self._closes_clause(quotation, source, hit, low):
            return None
        stop = max(hit.end, source.last + 1 if source else 0)
        following = self._resumed(sentence, stop)
        if following:
            contents.append((following.inner_start, following.inner_end))
        contents = [*self._lead(sentence, quotation), *contents]
        return self.attribution(sentence, hit, source, tuple(contents))

    def _closes_clause(
        self, quotation: Quotation, source: Phrase | None, hit: Hit, low: int
    ) -> bool:
        """Whether a quotation ends what is said: behind it a comma, its speaker or the verb."""
        edge = self.document.text[quotation.inner_end - 1 : quotation.end + 2]
        if any(mark in edge for mark in ",?!…—–") or ". " in edge or edge.endswith("."):
            return True
        return low in (hit.start, source.first if source else -1)

    def _lead(self, sentence: Sentence, quotation: Quotation) -> list[Offsets]:
        """Words before a quotation that belong to it: ``The plan is “a disaster,” Hall said.``."""
        low, stop = sentence.low, self.quotation_words(quotation).start
        free = [first for first, end in sentence.taken if end <= stop]
        if stop == low or free or self.clauses.breaks[stop - 1] >= BRACKET:
            return []
        if any(hit.start < stop for hit in sentence.cues if hit.entry.part == "verb"):
            return []
        return [self.trimmed(self.document.words[low][0], quotation.start)]

    def _resumed(self, sentence: Sentence, stop: int) -> Quotation | None:
        """The quotation that goes on behind the clause that names its speaker."""
        for quotation in sentence.speech:
            words = self.quotation_words(quotation)
            if words.start < stop or quotation.start in self.covered:
                continue
            if any(
                stop <= hit.start < words.start for hit in sentence.cues if hit.entry.part == "verb"
            ):
                return None
            ends = self.clauses.breaks[words.start - 1] != JOINED
            ends = ends or self.before(quotation) in tuple(".,")
            return quotation if words.start - stop <= MAX_GAP and ends else None
        return None

    def _before_quotation(
        self, sentence: Sentence, quotation: Quotation, hit: Hit
    ) -> Attribution | None:
        clauses = self.clauses
        words = self.quotation_words(quotation)
        gap = range(hit.end, words.start)
        lead = self.document.text[self.document.words[hit.end - 1][1] : quotation.start].rstrip()
        that = next((i for i in gap if clauses.kinds[i] & Kind.THAT), None)
        whole = lead.endswith((":", ",")) or not gap or self._is_adverbial(gap)
        ends = not any(True for _ in range(words.stop, sentence.high))
        if not (whole or lead.endswith(":")) or (that is not None and not lead.endswith(":")):
            return None
        if len(words) < MIN_SPEECH_WORDS and not ends and not lead.endswith(":"):
            return None
        if hit.entry.part == "preposition":
            source = clauses.phrase_starting(hit.end, words.start)
            return (
                self.attribution(
                    sentence, hit, source, ((quotation.inner_start, quotation.inner_end),)
                )
                if source
                else None
            )
        if hit.entry.part != "verb" and not lead.endswith(":"):
            return None
        source = self._around(sentence, hit, words.start)
        contents = [(quotation.inner_start, quotation.inner_end)]
        following = self._next_glued(sentence, quotation)
        if following:
            contents.append((following.inner_start, following.inner_end))
        elif not ends and not lead.endswith(":") and clauses.breaks[words.stop - 1] == JOINED:
            stop = self.contents.content_end(sentence, words.start, hit)
            contents = [self.trimmed(quotation.start, self.document.words[stop - 1][1])]
        return self.attribution(sentence, hit, source, tuple(contents))

    def _around(self, sentence: Sentence, hit: Hit, high: int) -> Phrase | None:
        """The subject of a cue before a quotation; in German behind a clause it stands behind."""
        sides = [self.subjects.subject(sentence, hit), self._inverted(hit, high)]
        behind_clause = hit.start > sentence.low and self.clauses.breaks[hit.start - 1] == COMMA
        if self.is_german and behind_clause:
            sides.reverse()
        return sides[0] or sides[1]

    def _inverted(self, hit: Hit, high: int) -> Phrase | None:
        """The subject between a verb and a quotation; an object cannot speak."""
        found = None if self.is_english else self.subjects.subject_after(hit, high)
        if found and self.is_romance and not self.subjects.can_speak(found):
            return None
        return found

    def _next_glued(self, sentence: Sentence, quotation: Quotation) -> Quotation | None:
        """A quotation that follows another at once, or behind "and"."""
        words = self.quotation_words(quotation)
        for other in sentence.speech:
            start = self.quotation_words(other).start
            if start >= words.stop:
                gap = range(words.stop, start)
                plain = all(self.clauses.kinds[i] & Kind.COORDINATOR for i in gap)
                return other if plain and len(gap) <= 2 else None
        return None

    def _is_adverbial(self, gap: range) -> bool:
        """Whether only a day, an adverb, a recipient or a place stands between cue and content."""
        kinds = self.clauses.kinds
        small = Kind.ADVERB | Kind.TIME | Kind.RECIPIENT | Kind.PREPOSITION | Kind.PRONOUN
        first = kinds[gap[0]]
        return bool(first & small) and not any(
            kinds[i] & (Kind.RELATIVE | Kind.SUBORDINATOR | Kind.QUESTION) for i in gap
        )

    def signature(self, sentence: Sentence, words: range) -> Offsets | None:
        """The name behind a quotation: in brackets, or behind a dash up to the paragraph's end."""
        clauses = self.clauses
        rest = range(words.stop, sentence.high)
        if rest and self._opens_bracket(words.stop):
            return self._signed_in_bracket(rest)
        if not 0 < len(rest) <= MAX_SIGNATURE or clauses.breaks[words.stop - 1] != DASH:
            return None
        if not clauses.is_capital(rest[0]) or any(h.start in rest for h in sentence.cues):
            return None
        return clauses.words[rest[0]][0], clauses.words[rest[-1]][1]

    def _opens_bracket(self, index: int) -> bool:
        """Whether a bracket stands right before a word."""
        return self.document.text[self.document.words[index][0] - 1] == "("

    def _signed_in_bracket(self, rest: range) -> Offsets | None:
        """The name in "…" (Anna Hall) and in "…" (Anna, 16): two words, or one and its comma."""
        clauses, last = self.clauses, rest[0]
        while last + 1 < rest.stop and not clauses.breaks[last] and clauses.is_capital(last + 1):
            last += 1
        named = all(clauses.is_capital(i) and not clauses.kinds[i] for i in (rest[0], last))
        start, end = clauses.words[rest[0]][0], clauses.words[last][1]
        following = self.document.text[end : end + 1]
        one, several = last == rest[0] and following == ",", last > rest[0] and following in ",)"
        return (start, end) if named and (one or several) else None
