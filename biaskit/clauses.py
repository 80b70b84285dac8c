"""`Clauses`: where noun phrases and clauses begin and end, by closed word classes and punctuation.

No parser: a phrase is walked word by word from a verb of saying, and ends where a word or a mark
of punctuation cannot belong to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from biaskit.document import Document
from biaskit.languages import Grammar, read_language

#: Longest source phrase, in words.
MAX_PHRASE_WORDS = 30
#: Longest complement of an office before the name of who holds it, in words.
_MAX_COMPLEMENT = 7
#: Longest stretch between a relative pronoun and the noun phrase that ends its clause, in words.
_MAX_RELATIVE_WORDS = 8
#: How many words keep their class once it was worked out.
_MAX_KNOWN = 100_000
#: How far an opening bracket is looked for, in words.
_MAX_BRACKET_WORDS = 12


class Kind:
    """Closed classes a word may belong to; a word may have several."""

    THAT = 1
    QUESTION = 2
    PRONOUN = 4
    DETERMINER = 8
    AUXILIARY = 16
    PASSIVE = 32
    ADVERB = 64
    TIME = 128
    COORDINATOR = 256
    SUBORDINATOR = 512
    RELATIVE = 1024
    PREPOSITION = 2048
    TITLE = 4096
    RECIPIENT = 8192
    VERB = 16384
    NEGATION = 32768
    SUBJUNCTIVE = 65536


#: What may stand between a subject and its verb.
BEFORE_VERB = Kind.AUXILIARY | Kind.ADVERB | Kind.TIME | Kind.NEGATION
#: What no noun phrase goes across.
_PHRASE_END = Kind.SUBORDINATOR | Kind.RELATIVE | Kind.THAT | Kind.QUESTION | Kind.PRONOUN
_FINITE = Kind.AUXILIARY | Kind.VERB

#: What stands between two words, from nothing to the end of the clause.
JOINED, COMMA, BRACKET, DASH, COLON, END = range(6)
_BREAKS = (
    (END, re.compile(r"[\n\r]")),
    (COLON, re.compile(r"[:;]")),
    (BRACKET, re.compile(r"[()\[\]]")),
    (DASH, re.compile(r"[—–―…]|\s-+[\s.,]|--")),
    (COMMA, re.compile(",")),
)
#: Prepositions and articles of the genitive.
_GENITIVES = frozenset(
    """
    of di del dello della dei degli delle d' dell' de do da dos das du des l' von der 's
    dele dela deles delas
    """.split()  # noqa: SIM905
)
#: Prepositions that tie two nouns together more often than a noun to a verb.
_INSIDE_PHRASES = _GENITIVES | frozenset(
    """
    for at per para pour für
    """.split()  # noqa: SIM905
)
#: Prepositions between an office and what it is for: "assessora ai Lavori pubblici".
_PORTFOLIO = frozenset(
    """
    al alla alle ai agli all' à au aux
    """.split()  # noqa: SIM905
)
#: By language, articles that are spelt like a preposition.
_ARTICLES = {"en": ("a",), "pt": ("a",), "fr": ("des",), "de": ("des",)}
_AND = frozenset(["and", "&", "e", "ed", "y", "et", "und"])


class _Breaks(dict[str, int]):
    """Text between two words → its break, worked out once for each text."""

    def __missing__(self, gap: str) -> int:
        code = next((code for code, pattern in _BREAKS if pattern.search(gap)), JOINED)
        if len(gap) < 8:
            self[gap] = code
        return code


_BREAK_OF = _Breaks()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words ``first`` to ``last``, both included."""

    first: int
    last: int


class _Kinds(dict[str, int]):
    """Classes of words; -1 for what is an adverb by its ending unless it has a capital.

    Words are kept when they were met once, up to a number.
    """

    def __init__(self, code: str) -> None:
        super().__init__(kinds_of(code))
        self.grammar = read_language(code).grammar

    def __missing__(self, token: str) -> int:
        grammar = self.grammar
        ends = grammar is not None and token.endswith(grammar.adverb_endings)
        kind = -1 if ends and grammar and token not in grammar.nouns else 0
        if len(self) < _MAX_KNOWN:
            self[token] = kind
        return kind


_kinds_in = cache(_Kinds)


@cache
def kinds_of(code: str) -> dict[str, int]:
    """Closed classes of the words of a language, as `Kind` bits; empty without a grammar."""
    grammar = read_language(code).grammar
    kinds: dict[str, int] = {}
    if grammar is None:
        return kinds
    for name, kind in _CLASSES:
        for word in getattr(grammar, name):
            kinds[word] = kinds.get(word, 0) | kind
    return kinds


_CLASSES = (
    ("that", Kind.THAT),
    ("questions", Kind.QUESTION),
    ("pronouns", Kind.PRONOUN),
    ("determiners", Kind.DETERMINER),
    ("auxiliaries", Kind.AUXILIARY),
    ("passives", Kind.PASSIVE),
    ("adverbs", Kind.ADVERB),
    ("times", Kind.TIME),
    ("negations", Kind.NEGATION),
    ("coordinators", Kind.COORDINATOR),
    ("subordinators", Kind.SUBORDINATOR),
    ("relatives", Kind.RELATIVE),
    ("prepositions", Kind.PREPOSITION),
    ("titles", Kind.TITLE),
    ("recipients", Kind.RECIPIENT),
    ("verbs", Kind.VERB),
    ("subjunctive", Kind.SUBJUNCTIVE),
)


class Clauses:
    """The words of one document with their classes and what stands between them.

    Attributes
    ----------
    tokens : sequence of str
        Words in lower case, without enclitic pronouns (``disse-lhe`` → ``disse``).
    kinds : list of int
        Classes of each word, as `Kind` bits.
    breaks : list of int
        What follows each word: ``JOINED`` to ``END``.
    """

    def __init__(self, document: Document, grammar: Grammar, cue_forms: frozenset[str]) -> None:
        self.document = document
        self.grammar = grammar
        self._articles = _ARTICLES.get(document.language, ())
        self.words = document.words
        self.tokens: Sequence[str] = _without_enclitics(document.tokens, grammar, cue_forms)
        text, words = document.text, document.words
        kinds = _kinds_in(document.language)
        self.kinds = [
            kind if kind >= 0 else Kind.ADVERB * text[start].islower()
            for kind, (start, _) in zip(map(kinds.__getitem__, self.tokens), words, strict=True)
        ]
        self.breaks = [_BREAK_OF[text[end:start]] for (_, end), (start, _) in pairwise(words)]
        self.breaks.append(END)
        self._open_brackets()
        self._cue_forms = cue_forms

    def _open_brackets(self) -> None:
        """Make a short bracket part of the phrase it stands in: "Hall (D-Tex.), a lawyer,"."""
        opener = -1
        for index in [i for i, code in enumerate(self.breaks) if code == BRACKET]:
            gap = self._gap(index)
            if ")" in gap and opener >= 0 and index - opener <= _MAX_BRACKET_WORDS:
                for inner in range(opener, index):
                    self.breaks[inner] = JOINED
                self.breaks[index] = COMMA if "," in gap else JOINED
            opener = index if "(" in gap and ")" not in gap else -1

    def _gap(self, index: int) -> str:
        following = self.words[index + 1][0] if index + 1 < len(self.words) else None
        return self.document.text[self.words[index][1] : following]

    def is_capital(self, index: int) -> bool:
        """Whether a word begins with a capital."""
        return self.document.text[self.words[index][0]].isupper()

    def is_preposition(self, index: int) -> bool:
        """Whether a word is a preposition, also one grown together with its article."""
        return bool(self.kinds[index] & Kind.PREPOSITION) and not self._is_article(index)

    def _is_article(self, index: int) -> bool:
        """Whether a word that may be a preposition is an article; not "disse a jornalistas"."""
        if self.tokens[index] not in self._articles:
            return False
        following = self.tokens[index + 1 : index + 2]
        return not (self.document.language == "pt" and following and following[0].endswith("s"))

    def is_name(self, index: int) -> bool:
        """Whether a word has a capital in the middle of a sentence."""
        if not self.is_capital(index) or index == 0:
            return False
        gap = self._gap(index - 1)
        return gap in (" ", "-", "\u00a0")

    def is_title(self, index: int) -> bool:
        """Whether a pronoun is an abbreviated title: "Me Dorian"."""
        return (
            (self.is_name(index) or (self.is_capital(index) and self.breaks[index - 1] == COMMA))
            and len(self.tokens[index]) > 1
            and self.is_capital(min(index + 1, len(self.words) - 1))
        )

    def is_possessive(self, index: int) -> bool:
        """Whether a word is an English genitive: "Hall's", "the detectives'"."""
        end = self.words[index][1]
        text = self.document.text
        plural = text[end - 1 : end] == "s" and text[end : end + 1] in ("'", "’")
        return text[end - 2 : end] in ("'s", "’s") or plural

    def is_verb(self, index: int) -> bool:
        """Whether a word is, as far as a list tells, a finite verb."""
        if self.kinds[index] & _FINITE:
            return not self.is_name(index)
        token = self.tokens[index]
        if token.endswith(self.grammar.past_endings) or token in self._cue_forms:
            return not self.is_name(index)
        return False

    def offsets(self, phrase: Phrase) -> tuple[int, int]:
        """Character offsets of a phrase; of a verb with its subject, the subject ("dit-il")."""
        end = self.words[phrase.first][1]
        enclitic = self.enclitic_subject(phrase.first) if phrase.first == phrase.last else ""
        if enclitic:
            return end - len(enclitic), end
        start, end = self.words[phrase.first][0], self.words[phrase.last][1]
        text = self.document.text
        if text.count("(", start, end) > text.count(")", start, end) and text[end : end + 1] == ")":
            end += 1
        return start, end

    def enclitic_subject(self, index: int) -> str:
        """The pronoun that a hyphen ties to a verb as its subject, or nothing."""
        token = self.document.tokens[index]
        if "-" not in token or self.grammar.enclitics is None or token == self.tokens[index]:
            return ""
        match = self.grammar.enclitics.search(token)
        return match.group(1) if match and match.re.groups else ""

    # --- phrases to the left of a verb ----------------------------------------

    def before_verb(self, index: int, low: int) -> int:
        """Last word before a verb that is no auxiliary, adverb or day of the week."""
        last = index - 1
        while last >= low and self.kinds[last] & BEFORE_VERB and self.breaks[last] <= COMMA:
            is_object = self.tokens[last] == "lui" and not self.breaks[last]  # "lui a répondu"
            if self.kinds[last] & Kind.PRONOUN and not is_object:
                break
            if last > low and self.tokens[last - 1].isdigit():
                break
            last -= 1
            if (
                self.kinds[last + 1] & Kind.TIME
                and last > low
                and self.kinds[last] & Kind.PREPOSITION
            ):
                last -= 1
        inside = self.breaks[index - 1] == COMMA and last < index - 1 and not self.breaks[last]
        return index - 1 if inside else last  # "who plays since he was ten, said"

    def phrase_ending(self, last: int, low: int) -> Phrase | None:
        """The noun phrase that ends with word ``last``, with what is said of it between commas."""
        if last < low or self.breaks[last] > DASH:
            return None
        if self.breaks[last] in (BRACKET, DASH):
            last = self._before_bracket(last, low)
            if last < low:
                return None
        if self.kinds[last] & Kind.PRONOUN and not self.kinds[last] & Kind.PREPOSITION:
            return Phrase(last, last)
        if self.kinds[last] & Kind.PREPOSITION and not self.is_name(last):
            return None
        if self.breaks[last] == COMMA:
            outer = self.insertion(last, low)
            if outer:
                return outer
            start = self._chunk_start(last, low)
            if (start > low and self.breaks[start - 1] == COMMA) or self.is_preposition(start):
                return None
        first, last = self._across_relative(self._chunk_start(last, low), last, low)
        return self._checked(first, last)

    def insertion(self, last: int, low: int) -> Phrase | None:
        """The subject before what stands between commas: "Hall, who leads the council, said"."""
        for comma in range(last - 1, max(low, last - MAX_PHRASE_WORDS) - 1, -1):
            if self.breaks[comma] > DASH:
                return None
            if self.breaks[comma] != COMMA:
                continue
            first = self._chunk_start(comma, low)
            subject = self._may_be_subject(first, comma) and self._checked(first, comma)
            inside = first > low and self.is_preposition(first - 1) and not self.breaks[first - 1]
            if not subject or inside:  # "Desde el Ayuntamiento, el concejal"
                continue
            opens = self.kinds[comma + 1] & (Kind.DETERMINER | Kind.TITLE)
            named = opens or self.is_capital(comma + 1)
            behind = comma + 1 + bool(self.kinds[comma + 1] & Kind.DETERMINER)
            apposition = named and not any(self.is_verb(i) for i in range(behind, last))
            outer = self.insertion(comma, low)
            return Phrase(outer.first if outer else subject.first, last if apposition else comma)
        return None

    def before_colon(self, last: int, low: int, *, in_headline: bool = False) -> Phrase | None:
        """Who speaks before a colon: the phrase itself, or the subject of its verb."""
        first = self._chunk_start(last, low)
        if first > low and self.breaks[first - 1] == COMMA:
            is_name = first == last and self.is_capital(first) and not self.kinds[first]
            own = self._checked(first, last) if in_headline or is_name else None
            inner = self.insertion(last, low) or self._head_name(low) or self._checked(first, last)
            return own or inner or self.sentence_subject(first, last + 1)
        if first > low and not self.breaks[first - 1]:
            return self._head_name(low) or self.sentence_subject(low, last + 1)
        if self.is_capital(first) and not self.kinds[first] & Kind.DETERMINER:
            while last > first and not self.is_capital(last):
                last -= 1
        return self._checked(first, last) or self.sentence_subject(low, last + 1)

    def _head_name(self, low: int) -> Phrase | None:
        """The name before a comma that opens a headline: "Hall, after the vote: “…”"."""
        alone = self.breaks[low] == COMMA and self.is_capital(low) and not self.kinds[low]
        return Phrase(low, low) if alone else None

    def _before_bracket(self, index: int, low: int) -> int:
        """The word before the bracket or dash that closes behind word ``index``."""
        code = self.breaks[index]
        for word in range(index - 1, max(low, index - _MAX_BRACKET_WORDS) - 1, -1):
            if self.breaks[word] == code:
                return word
        return low - 1

    def _chunk_start(self, last: int, low: int) -> int:
        """First word of the stretch without comma and finite verb that ends with ``last``."""
        first = last
        while (
            first > low and last - first < MAX_PHRASE_WORDS and not self._ends_before(first, last)
        ):
            first -= 1
        return first

    def _across_relative(self, first: int, last: int, low: int) -> tuple[int, int]:
        """Go on to the antecedent of a relative clause: "an official who knows"."""
        relative = first - 1
        reach = max(low, first - _MAX_RELATIVE_WORDS)
        while (
            relative > reach
            and not self.kinds[relative] & Kind.RELATIVE
            and not self.breaks[relative]
        ):
            relative -= 1
        opens = (
            relative > low and self.kinds[relative] & Kind.RELATIVE and not self.breaks[relative]
        )
        has_verb = first - relative > 1 or self.is_verb(first)  # "who spoke under pressure"
        antecedent = not self.is_verb(relative - 1) and not self.tokens[relative - 1].endswith(
            self.grammar.gerunds
        )
        if not opens or self.breaks[relative - 1] or not antecedent or not has_verb:
            return first, last
        return self._chunk_start(relative - 1, low), relative

    def _ends_before(self, first: int, last: int) -> bool:
        """Whether a phrase that reaches back to ``first`` begins there."""
        before = first - 1
        if self.breaks[before]:
            return not self._is_list_comma(before, last)
        kind = self.kinds[before]
        if kind & Kind.COORDINATOR:
            return not self._joins_phrases(before, last)
        if kind & _PHRASE_END and not kind & Kind.DETERMINER:
            return True
        behind_article = before > 0 and self.kinds[before - 1] & Kind.DETERMINER
        no_verb = kind & (Kind.PREPOSITION | Kind.DETERMINER | Kind.TITLE) or behind_article
        if self.is_verb(before) and not no_verb:
            return not self.kinds[first] & Kind.PREPOSITION or bool(kind & Kind.AUXILIARY)
        opens = self.kinds[first] & Kind.DETERMINER and self.tokens[first] not in _GENITIVES
        inside = kind & (Kind.DETERMINER | Kind.PREPOSITION | Kind.ADVERB)
        return bool(opens) and not self.kinds[first] & Kind.PREPOSITION and not inside

    def _is_list_comma(self, index: int, last: int) -> bool:
        """Whether the comma behind a word parts names of a list: "Putin, Trump and Macron"."""
        if self.breaks[index] != COMMA or index + 2 > last:
            return False
        joined = any(self.tokens[i] in _AND for i in range(index + 2, min(index + 5, last)))
        return joined and self.is_capital(index) and self.is_capital(index + 1)

    def _joins_phrases(self, index: int, last: int) -> bool:
        """Whether a conjunction joins two names or two nouns rather than two clauses."""
        if self.tokens[index] not in _AND or index == 0 or self.breaks[index - 1]:
            return False
        names = self.is_capital(index - 1) or bool(self.kinds[index - 1] & Kind.PRONOUN)
        if names and self.is_capital(index + 1):
            return True
        kind, before = self.kinds[index + 1], self.kinds[index - 1]
        if (kind | before) & (Kind.PRONOUN | Kind.TIME) or self.is_verb(index + 1):
            return False
        return not self.is_capital(index - 1) and (
            not kind & (Kind.DETERMINER | Kind.PREPOSITION) or self._is_short_noun(index - 1)
        )

    def _is_short_noun(self, last: int) -> bool:
        """Whether the word stands right behind a determiner that begins the clause."""
        return last > 0 and bool(self.kinds[last - 1] & Kind.DETERMINER)

    def _may_be_subject(self, first: int, last: int) -> bool:
        if self.kinds[last] & Kind.COORDINATOR:
            return False
        kind = self.kinds[first]
        adverbial = Kind.SUBORDINATOR | Kind.TIME | Kind.ADVERB | Kind.RELATIVE
        if (kind & adverbial and not kind & Kind.DETERMINER) or kind & Kind.SUBORDINATOR:
            return False
        opens = not self.is_preposition(first)
        return opens and last - first < MAX_PHRASE_WORDS

    def _checked(self, first: int, last: int) -> Phrase | None:
        drop = Kind.COORDINATOR | Kind.SUBORDINATOR | Kind.ADVERB | Kind.TIME | Kind.THAT
        while first < last and self.kinds[first] & drop and not self.kinds[first] & Kind.DETERMINER:
            first += 1
        kind = self.kinds[first]
        if first == last and not self._may_stand_alone(first):
            return None
        if self.is_verb(first) and not kind & (Kind.PRONOUN | Kind.DETERMINER | Kind.PREPOSITION):
            return None
        if self.is_preposition(first) or (kind & Kind.SUBORDINATOR and not kind & Kind.DETERMINER):
            return self._inside(first, last)
        return Phrase(first, last)

    def _may_stand_alone(self, index: int) -> bool:
        """Whether one word is a noun phrase: a name, a noun, a pronoun, "several"."""
        kind = self.kinds[index]
        if kind & Kind.PRONOUN or self.tokens[index] in self.grammar.quantifiers:
            return True
        empty = Kind.COORDINATOR | Kind.SUBORDINATOR | Kind.ADVERB | Kind.TIME | Kind.THAT
        return not kind & (empty | Kind.AUXILIARY | Kind.PREPOSITION | Kind.DETERMINER)

    def _inside(self, first: int, last: int) -> Phrase | None:
        """The subject behind an adverbial without comma: "In Rome the mayor"."""
        for index in range(last, first, -1):
            starts = self.kinds[index] & Kind.DETERMINER
            if starts and not self.kinds[index - 1] & (Kind.PREPOSITION | Kind.DETERMINER):
                return Phrase(index, last)
            named = self.is_capital(index) and self.is_capital(last)
            if (
                named
                and not self.is_capital(index - 1)
                and not self.kinds[index - 1]
                & (Kind.PREPOSITION | Kind.DETERMINER | Kind.COORDINATOR)
            ):
                return Phrase(index, last)
        return None

    # --- phrases to the right -------------------------------------------------

    def phrase_starting(self, first: int, high: int) -> Phrase | None:
        """The noun phrase that begins with word ``first``, ended by a verb or a comma."""
        while first < high and self.kinds[first] & (Kind.ADVERB | Kind.TIME | Kind.NEGATION):
            if self.breaks[first] or self.kinds[first] & Kind.DETERMINER:
                break
            first += 1
        if first >= high or not self._opens_phrase(first):
            return None
        last = first
        while last + 1 < high and not self.breaks[last] and self._continues(last + 1, first):
            last += 1
        if self.kinds[last] & (Kind.PREPOSITION | Kind.DETERMINER) and last > first:
            last -= 1
        kind = self.kinds[last]
        if (
            first == last
            and kind & (Kind.DETERMINER | Kind.AUXILIARY)
            and not self._may_stand_alone(last)
        ):
            return None
        return self._with_apposition(first, last, high)

    def _opens_phrase(self, index: int) -> bool:
        kind = self.kinds[index]
        if self.is_preposition(index):
            return False
        if kind & (Kind.PRONOUN | Kind.DETERMINER) or self.is_title(index):
            return True
        ends = _PHRASE_END | Kind.COORDINATOR | Kind.AUXILIARY | Kind.ADVERB | Kind.TIME
        return not kind & ends and not self.tokens[index].isdigit()

    def _continues(self, index: int, first: int) -> bool:
        kind = self.kinds[index]
        before = self.kinds[index - 1]
        if before & Kind.PRONOUN and not before & Kind.DETERMINER and not self.is_title(index - 1):
            return False
        if kind & Kind.PRONOUN and self.tokens[index - 1] in _GENITIVES:
            return True
        if kind & Kind.TIME and self.tokens[index - 1].isdigit():
            return True  # "la réalisatrice de 41 ans"
        if kind & (_PHRASE_END | Kind.SUBORDINATOR | Kind.TIME) and not kind & Kind.DETERMINER:
            return False
        if kind & Kind.COORDINATOR:
            joins = self.tokens[index] in _AND and index + 1 < len(self.kinds)
            return joins and self.is_capital(index - 1) == self.is_capital(index + 1)
        if kind & Kind.PREPOSITION:
            portfolio = self.tokens[index] in _PORTFOLIO and self.is_capital(
                min(index + 1, len(self.words) - 1)
            )
            lower = not any(self.is_name(i) for i in range(first, index))
            return self.tokens[index] in _INSIDE_PHRASES or (portfolio and lower)
        finite = kind & (Kind.AUXILIARY | Kind.VERB | Kind.ADVERB) and not self.is_name(index)
        behind_preposition = before & Kind.PREPOSITION and (
            kind & Kind.VERB or (before & Kind.DETERMINER and not kind & Kind.PRONOUN)
        )
        finite = finite and not behind_preposition  # "presidente da associação do estado"
        if finite and not kind & Kind.DETERMINER:
            return False
        if self.grammar.has_capital_nouns and self._ends_german_phrase(index):
            return False
        return index - first < MAX_PHRASE_WORDS

    def _ends_german_phrase(self, index: int) -> bool:
        """Whether a word behind a German noun is outside its phrase: nouns have capitals."""
        if self.is_capital(index) or not self.is_capital(index - 1):
            return False
        kind, token = self.kinds[index], self.tokens[index]
        if kind & Kind.DETERMINER:  # "sagte die Leiterin dem Sender": no genitive, so no part of it
            marked = self._gap(index).strip() in ("„", "«", "»", '"', "“")
            return marked or (token not in _GENITIVES and not token.endswith(("r", "s")))
        return not kind & Kind.COORDINATOR and token not in _INSIDE_PHRASES

    def is_genitive(self, index: int) -> bool:
        """Whether a word ties an owner to the noun before it: "of", "del", "von", "der"."""
        return self.tokens[index] in _GENITIVES

    def genitive_in(self, phrase: Phrase) -> Phrase | None:
        """The owner in a phrase: "la denuncia di Anna Rossi" → Anna Rossi."""
        for index in range(phrase.first + 1, phrase.last):
            if self.tokens[index] in _GENITIVES and self.kinds[index] & Kind.PREPOSITION:
                return Phrase(index + 1, phrase.last)
        return None

    def _over_complement(self, first: int, last: int, high: int) -> int:
        """Last word of an office with its complement: "capogruppo dei Verdi alla Camera, Name"."""
        if self.breaks[last] or last + 1 >= high or not self.is_preposition(last + 1):
            return last
        if not self.kinds[first] & Kind.DETERMINER:
            return last
        for index in range(last + 1, min(last + 2 + _MAX_COMPLEMENT, high - 2)):
            if self.breaks[index] == COMMA:
                named = self.is_capital(index + 1) and self.is_capital(index + 2)
                closed = self.kinds[index + 1] or self.kinds[index + 2] or self.breaks[index + 1]
                return index if named and not closed else last
            if self.breaks[index] or (self.is_verb(index) and not self.kinds[index - 1]):
                return last
        return last

    def _with_apposition(self, first: int, last: int, high: int) -> Phrase:
        """Take in ", the mayor of the town," when a comma or the end closes it."""
        last = self._over_complement(first, last, high)
        if self.breaks[last] != COMMA or last + 1 >= high:
            return Phrase(first, last)
        start = last + 1
        opens = self.kinds[start] & (Kind.DETERMINER | Kind.TITLE) or self.is_capital(start)
        if not opens:
            return Phrase(first, last)
        end = start
        while end + 1 < high and not self.breaks[end] and self._continues(end + 1, start):
            end += 1
        closed = end + 1 >= high or self.breaks[end] in (COMMA, DASH)
        return Phrase(first, end if closed else last)

    def sentence_subject(self, low: int, high: int) -> Phrase | None:
        """The first noun phrase of a sentence that can be its subject."""
        first = low
        skip = Kind.PREPOSITION | Kind.SUBORDINATOR | Kind.ADVERB | Kind.TIME
        while first < high:
            kind = self.kinds[first]
            if first == low and (
                self.tokens[first].endswith(self.grammar.gerunds) or self.breaks[first] == COMMA
            ):
                kind |= Kind.ADVERB
            if first == low and self._behind_dateline(low, high) > low:
                first = self._behind_dateline(low, high)
            elif kind & Kind.COORDINATOR and first == low:
                first += 1
            elif kind & skip and (not kind & Kind.DETERMINER or self.is_preposition(first)):
                comma = first
                while comma < high and self.breaks[comma] != COMMA:
                    comma += 1
                if comma + 1 >= high:
                    return self._subject_of_first_verb(low, high)
                first = comma + 1
            else:
                break
        if first >= high or (
            self.is_verb(first) and not self.kinds[first] & (Kind.DETERMINER | Kind.PRONOUN)
        ):
            return None
        found = self.phrase_starting(first, high)
        return self._before_unlisted_verb(found) if found else None

    def _before_unlisted_verb(self, found: Phrase) -> Phrase:
        """A subject without the verb behind it that only its ending tells."""
        ends_english = self.document.language == "en"
        for index in range(found.first + 2, found.last + 1):
            behind_noun = not (self.kinds[index - 1] & ~Kind.TITLE or self.breaks[index - 1])
            if self.is_verb(index) and (index == found.last or (behind_noun and not ends_english)):
                return Phrase(found.first, index - 1)
        return found

    def _subject_of_first_verb(self, low: int, high: int) -> Phrase | None:
        verb = next((i for i in range(low + 1, high) if self.is_verb(i)), None)
        last = self.before_verb(verb, low) if verb else low - 1
        return self.phrase_ending(last, low) if last >= low else None

    def _behind_dateline(self, low: int, high: int) -> int:
        """First word behind "WASHINGTON (AP) —" at the head of a sentence."""
        if self.document.text[slice(*self.words[low])].isupper():
            for index in range(low, min(low + 8, high - 1)):
                if self.breaks[index] == DASH:
                    return index + 1
        return low


def _without_enclitics(
    tokens: Sequence[str], grammar: Grammar, known: frozenset[str]
) -> Sequence[str]:
    """Take the pronouns off the verbs, except where a cue is listed with its pronoun."""
    if grammar.enclitics is None:
        return tokens
    strip = grammar.enclitics.sub
    return [strip("", t) if "-" in t and t not in known else t for t in tokens]
