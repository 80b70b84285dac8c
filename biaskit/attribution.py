"""`find_attributions`: who is given a voice — source, cue and content, direct and indirect.

No parser and no model: a lexicon of cues that says what each introduces (its frames), closed word
classes, and the shape of the sentence. What is inside a quotation belongs to whoever is quoted;
only the outermost attribution is taken.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from biaskit.antecedents import MAX_NAMED_WORDS, Antecedents
from biaskit.clauses import COLON, END, Clauses, Kind, Phrase
from biaskit.document import Document, Offsets
from biaskit.indirect import Indirect
from biaskit.languages import Grammar, read_language
from biaskit.lexicons import pack_lexicon
from biaskit.marks import Quotation
from biaskit.sentences import (
    DASHES,
    MAX_GAP,
    MIN_SPEECH_WORDS,
    Attribution,
    Finder,
    Sentence,
    is_name,
    may_be_speech,
    read_sentences,
)
from biaskit.sides import Sides
from biaskit.sources import Cast
from biaskit.spans import Span
from biaskit.speech import Speech

#: How many turns of an interview back a question is looked for.
_MAX_TURNS = 4


def find_attributions(document: Document, sides: Sides | None = None) -> tuple[Span, ...]:
    """Find every attribution of an article, and what else stands in quotation marks.

    Parameters
    ----------
    document : Document
        With its regions; only headline, subhead and body are read.
    sides : Sides, optional
        When given, each source is assigned to a side if exactly one is named.

    Returns
    -------
    tuple of Span
        Kinds ``source``, ``cue`` and ``content`` (those of one attribution share ``relation``) and
        ``quotation`` (category speech, partial, name, scare or unresolved); a ``scare_quote`` is
        one to three marked words that nobody is given for. Empty where the language pack has no
        cues.

    Notes
    -----
    Only the outermost attribution is taken: what a quoted speaker says of others is the speaker's.
    Limits: where a reported clause ends is guessed from commas and conjunctions; a speaker whose
    verb is in no list is missed.

    References
    ----------
    .. [1] Pareti (2012). A database of attribution relations. LREC.
    .. [2] Newell, Margolin and Ruths (2018). An attribution relations corpus for political
       news. LREC.
    """
    grammar = read_language(document.language).grammar
    cues = pack_lexicon(document.language, "cues")
    if grammar is None or cues is None or not document.words:
        return ()
    clauses = Clauses(document, grammar, _verb_forms(document.language))
    cast = Cast(document.language, grammar, sides, _introduced(document, grammar))
    reader = _Reader(document, clauses, cast)
    for sentence in read_sentences(
        document, list(cues.find(clauses.tokens, _clause_ends(document, clauses)))
    ):
        reader.read(sentence)
    reader.finish()
    return tuple(reader.spans)


def _introduced(document: Document, grammar: Grammar) -> frozenset[str]:
    """Words behind "a", "his", "two": whom the text introduces without a name."""
    openers = grammar.determiners - grammar.articles - grammar.prepositions
    return frozenset(b for a, b in pairwise(document.tokens) if a in openers)


def _clause_ends(document: Document, clauses: Clauses) -> list[int]:
    """For each word whether a clause ends behind it; only German verbs need to know."""
    if document.language != "de":
        return clauses.breaks
    text, words = document.text, document.words
    return [
        code or text[end : end + 1] in (".", "!", "?", "“", '"')
        for code, (_, end) in zip(clauses.breaks, words, strict=True)
    ]


@cache
def _verb_forms(code: str) -> frozenset[str]:
    """Words of the cues that are verbs or begin with one."""
    lexicon = pack_lexicon(code, "cues")
    verbs = (e for e in (lexicon.entries if lexicon else ()) if e.part in ("verb", "preposition"))
    forms = (form for e in verbs for form in e.forms.split("|"))
    return frozenset(form.split()[0] for form in forms if " " not in form or "-" in form)


class _Reader(Finder):
    """Reads the sentences of one document from left to right and keeps what is open."""

    def __init__(self, document: Document, clauses: Clauses, cast: Cast) -> None:
        super().__init__(document, clauses, cast, set())
        self.speech = Speech(document, clauses, cast, self.covered)
        self.subjects = self.speech.subjects
        self.indirect = Indirect(document, clauses, cast, self.covered)
        self.antecedents = Antecedents(document, clauses, cast, self.covered)
        self.spans: list[Span] = []
        self.n_relations = 0
        self.last_end = self.turn_end = -1
        self.last_is_quotation = False
        self.uncued: tuple[Sentence, Offsets] | None = None
        self.previous: Sentence | None = None
        self.held: list[tuple[Sentence, Offsets]] = []  # paragraphs whose speaker is not named yet
        self.pending: tuple[int, Attribution] | None = None
        self.interviewee = ""

    def read(self, sentence: Sentence) -> None:
        """Find the attributions of one sentence: quotations first, then incises, then the rest."""
        if sentence.low == sentence.high or sentence.low < self.turn_end:
            return  # what somebody says who answers is theirs
        self._look_back(sentence)
        self._read_speech(sentence)
        if sentence.cues:
            self._read_cues(sentence)
        if not sentence.taken:
            self._add(sentence, self.indirect.viewpoint(sentence))
            if sentence.region == "headline":
                self._add(sentence, self.indirect.headline_colon(sentence))
        for quotation in sentence.speech:
            if quotation.start not in self.covered:
                self._quotation_without_cue(sentence, quotation)
        self.pending = self._pending(sentence)
        if self.is_german and not sentence.taken:
            self._subjunctive(sentence)
        for quotation in sentence.quotations:
            self._label_quotation(quotation)

    def _look_back(self, sentence: Sentence) -> None:
        """Find out whether a sentence names the speaker of the one before: "Lo ha detto Rossi"."""
        if self.uncued:
            before, inner = self.uncued
            found = self.indirect.points_back(sentence, inner, is_quoted=True)
            self.uncued = None
            names = (
                set()
                if found or self.cast.last
                else set(self.antecedents.full_names(self._words(sentence)))
            )
            if len(names) > 1:
                subject = self.clauses.sentence_subject(sentence.low, sentence.high)
                names &= {self.antecedents.subject_name(subject)} if subject else set()
            if len(names) == 1 and self._same_line(sentence):
                self.cast.resolve("", names.pop())
            self._add(sentence, found) if found else self._continue(before, inner)
        elif self.previous and not self.previous.taken:
            self._add(sentence, self.indirect.points_back(sentence, self.whole(self.previous)))
        self.previous = sentence

    def _read_speech(self, sentence: Sentence) -> None:
        for quotation in sentence.speech:
            if quotation.start not in self.covered:
                found = self.speech.interrupted(sentence, quotation)
                self._add(sentence, found or self.speech.quoted(sentence, quotation))
        if self.held and not (sentence.speech and sentence.low == self.held[-1][0].high):
            self._release()
        self._add(sentence, self.speech.dialogue(sentence) or self._announced_turn(sentence))
        if not sentence.taken and self._is_answer(sentence):
            self._add_answer(sentence)

    def _announced_turn(self, sentence: Sentence) -> Attribution | None:
        """A turn behind a dash whose speaker and colon end the paragraph before."""
        if sentence.taken or not self._behind_dash(sentence) or not self.pending:
            return None
        if self.pending[0] != sentence.low:
            return None
        contents = (self._rest_of_line(sentence),)
        return replace(self.pending[1], contents=contents, is_dialogue=True)

    def _behind_dash(self, sentence: Sentence) -> bool:
        start = self.document.words[sentence.low][0]
        return self.document.text[max(0, start - 2) : start].strip() in tuple(DASHES)

    def _rest_of_line(self, sentence: Sentence) -> Offsets:
        words, stop = self.document.words, sentence.high
        while self.clauses.breaks[stop - 1] != END:
            stop += 1
        return self.trimmed(words[sentence.low][0], words[stop - 1][1])

    def _is_answer(self, sentence: Sentence) -> bool:
        """Whether a line behind a dash is an answer: every second one behind a question."""
        if not self._behind_dash(sentence):
            return False
        lines, start = self.document.lines, self.document.words[sentence.low][0]
        own = bisect_right(lines, (start, start)) - 1
        for distance in range(1, min(own, _MAX_TURNS) + 1):
            turn = self.document.text[slice(*lines[own - distance])]
            if turn[0] not in DASHES:
                break
            if turn.endswith("?"):
                return distance % 2 == 1
        return False

    def _answers_question(self, sentence: Sentence, quotation: Quotation) -> bool:
        """Whether a quotation is a line of its own below the words of who asks, without marks."""
        lines, text = self.document.lines, self.document.text
        at = bisect_right(lines, (quotation.start + 1, 0)) - 1
        if at < 1 or lines[at][0] != quotation.start or lines[at][1] > quotation.end + 1:
            return False
        asked = text[slice(*lines[at - 1])]
        return asked.endswith("?") and not any(mark in asked for mark in '«“„"')

    def _add_answer(self, sentence: Sentence) -> None:
        """Give an answer to whom the interview is with: who answered before, or spoke last."""
        if self.interviewee:
            self.cast.resolve("", self.interviewee)
        if self.cast.last is None:
            first_words = range(min(sentence.low, MAX_NAMED_WORDS))
            people = set(self.antecedents.full_names(first_words, owned=False))
            if len(people) != 1:
                return
            self.cast.resolve("", people.pop())
        person, content = self.cast.last, self._rest_of_line(sentence)
        if person is None or not person.is_person:
            return
        self.interviewee = person.name
        found = Attribution(None, None, (content,), "neutral", is_dialogue=True)
        self.n_relations += 1
        self._add_content((content,), str(self.n_relations - 1), person.name, person.side, found)
        words = self.document.word_range(*content)
        sentence.taken.append((words.start, words.stop))
        self.last_end = self.turn_end = max(self.last_end, words.stop)

    def _read_cues(self, sentence: Sentence) -> None:
        self._add(sentence, self.indirect.as_clause(sentence))
        for find in (self.indirect.incise, self.indirect.frame):
            for hit in sentence.cues:
                if sentence.is_free(hit.start) and (hit.start, hit.end) not in sentence.used:
                    self._add(sentence, find(sentence, hit))

    @staticmethod
    def _words(sentence: Sentence) -> range:
        return range(sentence.low, min(sentence.high, sentence.low + MAX_NAMED_WORDS))

    def finish(self) -> None:
        """Place the quotations that waited for a speaker to the end."""
        if self.uncued:
            self._continue(*self.uncued)
        self._release()

    def _release(self) -> None:
        """Give paragraphs of a quotation whose speaker was never named to who spoke before."""
        for sentence, inner in self.held:
            self._continue(sentence, inner)
        self.held = []

    def _begins_quoted(self, found: Attribution) -> bool:
        """Whether an attribution begins with a quotation."""
        return bool(found.contents) and any(
            q.inner_start == found.contents[0][0]
            for q in self.outer_from(found.contents[0][0] - 3, found.contents[0][1])
        )

    def _quotation_without_cue(self, sentence: Sentence, quotation: Quotation) -> None:
        """Speech behind a colon, or a sentence in marks that goes on with the last speaker."""
        clauses = self.clauses
        words = self.quotation_words(quotation)
        goes_on = self.last_end >= sentence.low and self._same_line(sentence)
        behind = self._named_behind(sentence, quotation)
        if behind:
            self._add(sentence, behind)
            return
        if self._answers_question(sentence, quotation):
            self._add_answer(sentence)
            return
        is_short = len(words) < MIN_SPEECH_WORDS and not self._is_whole(sentence, quotation)
        if is_short and self.speech.before(quotation) != ":" and not goes_on:
            return
        inner = (quotation.inner_start, quotation.inner_end)
        if words.start > sentence.low and clauses.breaks[words.start - 1] == COLON:
            in_headline = sentence.region == "headline"
            source = clauses.before_colon(words.start - 1, sentence.low, in_headline=in_headline)
            source = self._one_name(sentence.low, words.start, source)
            speaks = source and (not self.is_romance or self.subjects.can_speak(source))
            if source and (speaks or not goes_on):
                owner = self._owner_of_noun(sentence, source) or source
                self._add(sentence, self._by_noun(sentence, clauses.offsets(owner), inner))
            elif goes_on:
                self._continue(sentence, inner)
        elif signature := self.speech.signature(sentence, words):
            self._add(sentence, Attribution(signature, None, (inner,), "neutral"))
        elif self.pending and self.pending[0] == sentence.low:
            self._add(sentence, replace(self.pending[1], contents=(inner,)))
        elif not quotation.closed and self.last_end < sentence.low:
            self.held.append((sentence, inner))
        elif self.indirect.next_points_back(sentence) or not self.cast.last:
            self.uncued = (sentence, inner)
        elif len(words) * 1.3 >= sentence.high - sentence.low:
            self._continue(sentence, inner)

    def _is_whole(self, sentence: Sentence, quotation: Quotation) -> bool:
        """Whether a quotation is a sentence of its own in a paragraph: "Hall nods. “So be it.”"."""
        words, text = self.quotation_words(quotation), self.document.text
        alone = words.start == sentence.low and words.stop == sentence.high
        ends = text[max(quotation.inner_start, quotation.inner_end - 1)] in ".!?…"
        return alone and ends and self._same_line(sentence)

    def _one_name(self, low: int, stop: int, subject: Phrase | None) -> Phrase | None:
        """The one person named before a colon, where its subject cannot speak."""
        if not self.is_romance or (subject and self.subjects.can_speak(subject)):
            return subject
        near = max(low, stop - MAX_NAMED_WORDS)
        names = list(self.antecedents.full_names(range(near, stop)))
        if len(names) != 1:
            return subject
        start = self.document.text.index(names[0], self.document.words[near][0])
        words = self.document.word_range(start, start + len(names[0]))
        return Phrase(words.start, words.stop - 1)

    def _named_behind(self, sentence: Sentence, quotation: Quotation) -> Attribution | None:
        """A speaker without a verb: «…»: Anna Hall is tired; "…", the words of Anna Hall."""
        clauses, words = self.clauses, self.quotation_words(quotation)
        if words.start > sentence.low or words.stop >= sentence.high or self.is_english:
            return None
        inner = (quotation.inner_start, quotation.inner_end)
        if clauses.breaks[words.stop - 1] == COLON:
            source = clauses.phrase_starting(words.stop, sentence.high)
            if source and self.subjects.can_speak(source):
                return Attribution(clauses.offsets(source), None, (inner,), "neutral")
        near = range(words.stop, min(words.stop + MAX_GAP, sentence.high))
        nouns = (h for h in sentence.cues if h.entry.part == "noun" or self.subjects.is_noun(h))
        hit = next((h for h in nouns if h.start in near), None)
        owner = self.subjects.genitive(hit, sentence.high) if hit else None
        if hit is None or owner is None:
            return None
        between = range(words.stop, hit.start)
        if any(clauses.is_verb(i) and not clauses.kinds[i] & Kind.DETERMINER for i in between):
            return None
        return self.attribution(sentence, hit, owner, (inner,))

    def _by_noun(self, sentence: Sentence, source: Offsets, content: Offsets) -> Attribution:
        """A quotation behind a colon; its cue is a noun, where there is one: "in a statement"."""
        words = self.document.words
        hit = next((h for h in sentence.cues if h.entry.part == "noun"), None)
        if hit is None:
            return Attribution(source, None, (content,), "neutral")
        cue = words[hit.start][0], words[hit.end - 1][1]
        return Attribution(source, cue, (content,), hit.entry.category)

    def _owner_of_noun(self, sentence: Sentence, phrase: Phrase) -> Phrase | None:
        """The speaker in "la risposta del ministro": a noun of saying with its owner."""
        nouns = (h for h in sentence.cues if h.entry.part == "noun")
        inside = any(phrase.first <= h.start <= phrase.last for h in nouns)
        return self.clauses.genitive_in(phrase) if inside else None

    def _pending(self, sentence: Sentence) -> tuple[int, Attribution] | None:
        """A speaker and a colon at the end of a paragraph: the next one is what is said."""
        ends = self.document.words[sentence.high - 1][1]
        if self.document.text[ends : ends + 2].rstrip()[-1:] != ":":
            return None
        for hit in reversed(sentence.cues):
            if (
                self.speech.may_lead(sentence, hit)
                and hit.entry.part == "verb"
                and sentence.high - hit.end <= MAX_GAP
                and not self.subjects.is_noun(hit)
            ):
                return sentence.high, self.attribution(
                    sentence, hit, self.subjects.subject(sentence, hit), ()
                )
        source = self.clauses.sentence_subject(sentence.low, sentence.high)
        if source is None or sentence.taken or not self.subjects.can_speak(source):
            return None
        return sentence.high, Attribution(self.clauses.offsets(source), None, (), "neutral")

    def _continue(self, sentence: Sentence, content: Offsets) -> None:
        """Give a content without a cue to who spoke last; behind a quotation it is part of it."""
        presented = self._presented(sentence)
        if not self.cast.last:
            presented = presented or self.antecedents.only_person(sentence)
        if presented:
            is_epithet = self.cast.epithet(presented)
            person = self.antecedents.only_person(sentence, presented) if is_epithet else ""
            self.cast.resolve("", presented, person)
        if not self.cast.last:
            return
        if (
            presented
            or self.last_end < sentence.low
            or not (self.last_is_quotation or self._same_line(sentence))
        ):
            self.n_relations += 1
        relation = str(self.n_relations - 1)
        last = self.cast.last
        self._add_content(
            (content,), relation, last.name if last else "", last.side if last else ""
        )
        self.last_end = sentence.high

    def _presented(self, sentence: Sentence) -> str:
        """Who was named between the last words that were attributed and these, in one paragraph."""
        if not self._same_line(sentence) or self.last_end >= sentence.low:
            return ""
        return self.antecedents.subject_before(sentence)

    def _same_line(self, sentence: Sentence) -> bool:
        """Whether a sentence goes on in the paragraph of the one before it."""
        return sentence.low > 0 and self.clauses.breaks[sentence.low - 1] != END

    def _subjunctive(self, sentence: Sentence) -> None:
        """A sentence in the reported subjunctive goes on with the last speaker (German)."""
        kinds = self.clauses.kinds
        marked = any(kinds[i] & Kind.SUBJUNCTIVE for i in range(sentence.low, sentence.high))
        if marked and self.cast.last and not sentence.speech and self.last_end >= sentence.low - 1:
            words = self.document.words
            span = self.trimmed(words[sentence.low][0], words[sentence.high - 1][1])
            self._continue(sentence, span)

    def _label_quotation(self, quotation: Quotation) -> None:
        words = self.quotation_words(quotation)
        inside = quotation.start in self.covered
        if not quotation.closed and not inside:
            category = "unresolved"
        elif inside:
            category = "speech" if len(words) >= MIN_SPEECH_WORDS else "partial"
        elif words and is_name(self.document, words):
            category = "name"
        elif 0 < len(words) < MIN_SPEECH_WORDS:
            category = "scare"
            self.spans.append(
                Span(quotation.inner_start, quotation.inner_end, "scare_quote", entry="marks")
            )
        else:
            category = "unresolved"
        self.spans.append(
            Span(quotation.start, quotation.end, "quotation", category=category, entry="marks")
        )

    def _add(self, sentence: Sentence, found: Attribution | None) -> None:
        if found is None:
            return
        if self.held and self._begins_quoted(found):
            found = replace(found, contents=(*(inner for _, inner in self.held), *found.contents))
            self.held = []
        text, relation = self.document.text, str(self.n_relations)
        self.n_relations += 1
        name = source_class = side = ""
        if found.source or found.carried:
            phrase = text[slice(*found.source)] if found.source else ""
            nearest = self.antecedents.nearest(sentence, phrase, found)
            is_epithet = nearest and self.cast.epithet(nearest)
            person = self.antecedents.only_person(sentence, nearest) if is_epithet else ""
            source = self.cast.resolve(phrase, nearest, person)
            if source:
                name, source_class, side = source.name, source.source_class or "other", source.side
            self.antecedents.last_source_in = sentence.low
        if found.source:
            named = self.document.word_range(*found.source)
            sentence.named.append((named.start, named.stop))
            self.spans.append(
                Span(*found.source, "source", source_class, "", "", relation, name, side, "phrase")
            )
        if found.cue:
            entry = text[slice(*found.cue)].lower()
            self.spans.append(
                Span(*found.cue, "cue", found.cue_class, "", "", relation, name, side, entry)
            )
        self._add_content(found.contents, relation, name, side, found)
        for start, end in found.contents:
            taken = self.document.word_range(start, end)
            sentence.taken.append((taken.start, taken.stop))
            self.last_end = max(self.last_end, sentence.high)

    def _add_content(
        self,
        contents: Sequence[Offsets],
        relation: str,
        name: str,
        side: str,
        found: Attribution | None = None,
    ) -> None:
        for start, end in contents:
            for part_start, part_end, voice in self._voices(start, end):
                if found and found.is_dialogue:
                    voice = "quoted"
                phrase = voice == "reported" and found and found.is_phrase
                category = "phrase" if phrase else ""
                if self.document.word_range(part_start, part_end):
                    self.last_is_quotation = voice == "quoted"
                    self.spans.append(
                        Span(
                            part_start,
                            part_end,
                            "content",
                            category,
                            voice,
                            "",
                            relation,
                            name,
                            side,
                        )
                    )

    def _voices(self, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """Cut a content into what is quoted and what is reported; names in marks are not quoted."""
        for quotation in self.outer_from(start - 2, end):
            quoted_start, quoted_end = (
                max(quotation.inner_start, start),
                min(quotation.inner_end, end),
            )
            if quoted_start >= quoted_end:
                continue
            self.covered.add(quotation.start)
            if not may_be_speech(self.document, quotation):
                continue
            if start < quoted_start:
                yield start, quoted_start, "reported"
            yield quoted_start, quoted_end, "quoted"
            start = quoted_end
        if start < end:
            yield start, end, "reported"
