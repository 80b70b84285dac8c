"""Integrity of texts: traces of translation and spinning, copies, and the gates they close."""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
from datasketch import MinHash, MinHashLSH

from biaskit.agreement import agreement_errors, country_pronouns
from biaskit.clauses import Kind, kinds_of
from biaskit.dates import date_conflicts
from biaskit.document import Document
from biaskit.languages import read_language
from biaskit.spans import ARTICLE_REGIONS, Span

#: What each kind of artefact is, in words; the first group is left by machines.
REASONS = {
    "reversed_mark": "a quotation mark turned the wrong way round",
    "mismatched_mark": "a quotation opened with one kind of mark and closed with another",
    "stray_mark": "a closing mark or apostrophe behind a word, with nothing opened",
    "mark_space": "a space behind an opening quotation mark",
    "orphan_sentence": "a sentence of one to three words that says nothing by itself",
    "lower_start": "lower case behind a full stop",
    "doubled_gloss": "a name explained by itself in brackets",
    "split_spelling": "one name spelt in two ways",
    "quoted_outlet": "an agency or a platform in quotation marks",
    "connective_run": "three sentences in a row that begin with a connective",
    "date_conflict": "a day of the week that does not fall on its date",
    "agreement_error": "a determiner or verb that its noun excludes",
    "country_pronoun": "a country with the pronoun of a person",
    "glued_sentence": "no space behind a full stop",
    "short_code": "a code of the publishing system",
}
ARTEFACT_KINDS = tuple(REASONS)
#: Traces of scraping say nothing about who wrote the text.
_SCRAPE = ("glued_sentence", "short_code")
CONSTRUCTS = ("wording", "attribution", "boilerplate", "readability")

_OPENING_SPACE = re.compile(r"(?<![\w.,;:!?…])“ (?=\w)")
#: Not in German, which closes with “ and may turn angled marks inwards.
_REVERSED = re.compile(
    r"(?<=[^\W\d_])(?:\s?[“«](?=[,;:!?]|\.(?!\.)|\s*$)|“(?=\s))|(?<=[ \t])[”»](?=[^\W\d_])",
    re.MULTILINE,
)
_REVERSED_GERMAN = re.compile(r"(?<=[^\W\d_])„(?=[,;:!?.\s]|$)", re.MULTILINE)
_CURLY, _ANGLED = frozenset("“”„"), frozenset("«»")
_STRAY = re.compile(r"(?<=[a-rt-zà-ÿ])’(?= [a-zà-ÿ])")
_CAPITAL = r"[A-ZÀ-Þ][\w-]"
_GLOSS = re.compile(rf"\b({_CAPITAL}{{3,}}(?: {_CAPITAL}+){{0,3}}) \(\1\)")
_LOWER_START = re.compile(r"(?<=[^\W\d_]{3}[.!?]) +(?=[^\W\d_A-ZÀ-Þ]{3,} )")
_GLUED = re.compile(r"(?<=[a-zà-ÿ]{3})[.!?](?=[“«\"]?[A-ZÀ-Þ][a-zà-ÿ]* )")
_SHORT_CODE = re.compile(
    r"\[/?(?:[a-z]+_\w+|(?:caption|gallery|embed|video|audio|ad|quote)\b[^\]\n]{0,80})\]"
)
_OUTLETS = (
    "Agence France[ -]Presse|AFP|Reuters|Associated Press|AP|TASS|ANSA|EFE|Lusa|dpa|Xinhua|"
    "Interfax|BBC|CNN|Facebook|Twitter|Telegram|WhatsApp|Instagram|YouTube|TikTok"
)
_OUTLET = re.compile(rf"[“\"«]\s?(?:{_OUTLETS})\s?[”\"»]")
#: Agencies that sign texts, by the form of their signature.
_AGENCY = re.compile(
    r"(?<!\w)(AFP|Agence France[ -]Presse|Reuters|Associated Press|\(AP\)|ANSA|Lusa|TASS|dpa|EFE|"
    r"Sputnik|Xinhua|Interfax|Anadolu|Europa Press|Adnkronos|Agência Brasil)(?!\w)"
)
_MIN_NAME = 6


def find_artefacts(document: Document, published: str = "") -> tuple[Span, ...]:
    """Find traces that translation, spinning and scraping leave in a text.

    Parameters
    ----------
    document : Document
        With its regions; headline, subhead and body are read, and short-codes anywhere.
    published : str, default ""
        Date of the article (ISO 8601), against which dates without a year are held.

    Returns
    -------
    tuple of Span
        Kind ``artefact``; ``category`` is one of `ARTEFACT_KINDS`, ``entry`` the reason in words.

    Notes
    -----
    Typing errors (a letter left out, doubled or moved) are not looked for: people make them.
    Limits: a smooth machine translation leaves no trace; a name spelt in two ways is found only
    where one letter stands for another.
    """
    found = [
        *_by_pattern(document),
        *_mismatched(document),
        *_orphans(document),
        *_spellings(document),
        *_connectives(document),
        *((start, end, "date_conflict") for start, end in date_conflicts(document, published)),
        *((start, end, "agreement_error") for start, end in agreement_errors(document)),
        *((start, end, "country_pronoun") for start, end in country_pronouns(document)),
    ]
    inside = _Article(document)
    kept = [f for f in found if f[2] == "short_code" or inside.holds(f[0])]
    return tuple(
        Span(start, end, "artefact", category=kind, entry=REASONS[kind])
        for start, end, kind in sorted(set(kept))
    )


class _Article:
    """Which offsets lie in the article's own regions."""

    def __init__(self, document: Document) -> None:
        regions = document.spans_of("region")
        self._own = [(r.start, r.end) for r in regions if r.region in ARTICLE_REGIONS]

    def holds(self, offset: int) -> bool:
        """Whether an offset is the article's."""
        return any(start <= offset < end for start, end in self._own)


_Found = tuple[int, int, str]


def _by_pattern(document: Document) -> Iterator[_Found]:
    text = document.text
    patterns = {
        "mark_space": _OPENING_SPACE,
        "reversed_mark": _REVERSED_GERMAN if document.language == "de" else _REVERSED,
        "doubled_gloss": _GLOSS,
        "glued_sentence": _GLUED,
        "short_code": _SHORT_CODE,
        "quoted_outlet": _OUTLET,
        "stray_mark": _STRAY,
    }
    for kind, pattern in patterns.items():
        for match in pattern.finditer(text):
            if kind != "stray_mark" or "‘" not in _line(text, match.start()):
                yield match.start(), max(match.end(), match.start() + 1), kind
    for match in _LOWER_START.finditer(text):
        if _last_word(text, match.start()) not in read_language(document.language).abbreviations:
            yield match.start(), match.end(), "lower_start"


def _mismatched(document: Document) -> Iterator[_Found]:
    """Quotations between a curly and an angled mark; straight ones are any writer's."""
    for quotation in document.quotations:
        marks = {document.text[quotation.start], document.text[quotation.end - 1]}
        if quotation.closed and marks & _CURLY and marks & _ANGLED:
            yield quotation.start, quotation.end, "mismatched_mark"


def _line(text: str, offset: int) -> str:
    end = text.find("\n", offset)
    return text[text.rfind("\n", 0, offset) + 1 : end if end >= 0 else None]


def _last_word(text: str, end: int) -> str:
    match = re.search(r"[\w.]+$", text[max(0, end - 20) : end].rstrip(".!?"))
    return match.group().lower() if match else ""


def _orphans(document: Document) -> Iterator[_Found]:
    """Sentences of closed-class words only, or "I failed." in a narrator's text."""
    grammar = read_language(document.language).grammar
    if grammar is None:
        return
    kinds = kinds_of(document.language)
    line_starts = {start for start, _ in document.lines}
    for start, end in document.sentences:
        words = document.word_range(start, end)
        tokens = [document.tokens[i] for i in words]
        if start in line_starts or not 0 < len(tokens) <= 3 or words[0] in document.quoted_words:
            continue
        empty = all(kinds.get(token, 0) for token in tokens) and len(tokens) < 3
        if document.text[end - 1 : end] == "." and (empty or tokens[0] in grammar.first):
            yield start, end, "orphan_sentence"


def _spellings(document: Document) -> Iterator[_Found]:
    """Capitalised words that differ in one letter, not at their end."""
    places: dict[str, tuple[int, int]] = {}
    counts: Counter[str] = Counter()
    for start, end in document.words:
        word = document.text[start:end].removesuffix("’s").removesuffix("'s")
        if len(word) >= _MIN_NAME and word[0].isupper() and word[1:].islower():
            places.setdefault(word, (start, start + len(word)))
            counts[word] += 1
    by_shape: dict[tuple[str, int], list[str]] = {}
    for word in places:
        by_shape.setdefault((word[:2], len(word)), []).append(word)
    for words in by_shape.values():
        for one, other in combinations(words, 2):
            differs = [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
            if len(differs) == 1 and differs[0] < len(one) - 2:
                rarer = min(
                    (counts[one], -places[one][0], one), (counts[other], -places[other][0], other)
                )[2]
                yield *places[rarer], "split_spelling"


def _connectives(document: Document) -> Iterator[_Found]:
    connectives = _CONNECTIVES.get(document.language)
    if connectives is None:
        return
    run: list[tuple[int, int]] = []
    for start, end in [*document.sentences, (0, 0)]:
        if end and connectives.match(document.text, start):
            run.append((start, end))
            continue
        if len(run) >= 3:
            yield run[0][0], run[-1][1], "connective_run"
        run = []


_CONNECTIVES = {
    "en": re.compile(
        r"(?:And|Also|Moreover|Furthermore|In addition|On the other hand|Besides|Likewise)\b"
    ),
    "it": re.compile(r"(?:E|Inoltre|Anche|D'altra parte|D’altra parte|Per di più|Altresì)\b"),
    "pt": re.compile(r"(?:E|Além disso|Também|Por outro lado|Ademais|Outrossim)\b"),
    "es": re.compile(r"(?:Y|Además|También|Por otro lado|Asimismo|Por otra parte)\b"),
    "fr": re.compile(r"(?:Et|De plus|Aussi|En outre|Par ailleurs|D'autre part|D’autre part)\b"),
    "de": re.compile(r"(?:Und|Außerdem|Zudem|Darüber hinaus|Andererseits|Ferner)\b"),
}


# --- features -----------------------------------------------------------------


def artefact_n(document: Document, kind: str = "") -> int:
    """Artefacts of one kind, or of all."""
    return sum(kind in ("", s.category) for s in document.spans_of("artefact"))


def artefact_rate(document: Document) -> float:
    """Artefacts per 1,000 words of the article; NaN without words."""
    n_words = document.n_words_in()
    return 1000 * artefact_n(document) / n_words if n_words else math.nan


def agency_suggested(document: Document) -> str:
    """Agency named in the text, the first and most frequent; empty when none is."""
    found = Counter(match.group(1).strip("()") for match in _AGENCY.finditer(document.text))
    return found.most_common(1)[0][0] if found else ""


# --- gates --------------------------------------------------------------------


@dataclass(frozen=True)
class Gates:
    """Thresholds below or above which a construct is not to be compared.

    Attributes
    ----------
    min_words : int
        Words of the article, for attribution and readability.
    min_narrator_words : int
        Narrator words, for wording.
    max_artefact_kinds : int
        Kinds of machine artefacts from which on wording and attribution are closed.
    max_copy : float
        Share of its shingles in an earlier article from which on a text counts as its copy.
    """

    min_words: int = 100
    min_narrator_words: int = 50
    max_artefact_kinds: int = 2
    max_copy: float = 0.5


@dataclass(frozen=True)
class Summary:
    """What the gates and the search for copies need of an article."""

    n_words: int
    n_narrator: int
    kinds: frozenset[str]
    shingles: np.ndarray


def summarize(document: Document) -> Summary:
    """Reduce an annotated article to what the gates need."""
    kinds = frozenset(s.category for s in document.spans_of("artefact"))
    n_words, n_narrator = document.n_words_in(), document.n_words_in(voice="narrator")
    return Summary(n_words, n_narrator, kinds, shingles(document))


def closed_constructs(summary: Summary, copy_similarity: float, gates: Gates) -> dict[str, str]:
    """Constructs that are not to be compared, each with the reason in words."""
    closed: dict[str, str] = {}
    kinds = summary.kinds - set(_SCRAPE)
    if summary.n_words < gates.min_words:
        closed |= dict.fromkeys(
            ("attribution", "readability"), f"fewer than {gates.min_words} words"
        )
    if summary.n_narrator < gates.min_narrator_words:
        closed["wording"] = f"fewer than {gates.min_narrator_words} narrator words"
    if copy_similarity >= gates.max_copy:
        reason = f"{copy_similarity:.0%} of it stands in an earlier article"
        closed |= dict.fromkeys(("wording", "attribution", "readability"), reason)
    if len(kinds) >= gates.max_artefact_kinds:
        reason = "traces of a machine: " + ", ".join(sorted(kinds))
        closed |= dict.fromkeys(("wording", "attribution", "readability"), reason)
    return closed


# --- copies -------------------------------------------------------------------

#: Words of a shingle.
SHINGLE = 4
_PERMUTATIONS = 128
#: Jaccard similarity of the pairs that are looked at; those with less share little.
_THRESHOLD = 0.2


def shingles(document: Document) -> np.ndarray:
    """Hashes of the runs of `SHINGLE` words of the article's own regions, each once."""
    words = _own_words(document)
    runs = (" ".join(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1)))
    hashes = {zlib.crc32(run.encode()) for run in runs if run}
    return np.fromiter(sorted(hashes), dtype=np.uint64, count=len(hashes))


def _own_words(document: Document) -> list[str]:
    regions = [r for r in document.spans_of("region") if r.region in ARTICLE_REGIONS]
    return [document.tokens[i] for r in regions for i in document.word_range(r.start, r.end)]


def find_copies(texts: Mapping[str, np.ndarray]) -> dict[str, tuple[str, float]]:
    """Find for each text the earlier one that holds most of it.

    Parameters
    ----------
    texts : mapping of str to ndarray
        Identifier → `shingles`, the earlier texts first.

    Returns
    -------
    dict of str to (str, float)
        Identifier → that of the earlier text and the shared part of the smaller text's shingles, 0
        to 1; ``("", similarity)`` for a text that is itself the earlier one of its best pair.

    Notes
    -----
    Pairs are found by MinHash and locality-sensitive hashing, in time linear in the number of
    texts, and their shares are then counted exactly. Pairs with less than about a third of the text
    in common may be missed.

    References
    ----------
    .. [1] Broder (1997). On the resemblance and containment of documents. SEQUENCES.
    """
    index = MinHashLSH(threshold=_THRESHOLD, num_perm=_PERMUTATIONS)
    base = MinHash(num_perm=_PERMUTATIONS, hashfunc=int)
    best: dict[str, tuple[str, float]] = {}
    for name, hashes in texts.items():
        best.setdefault(name, ("", 0.0))
        if not len(hashes):
            continue
        sketch = base.copy()
        sketch.update_batch(hashes.tolist())
        for other in index.query(sketch):
            share = containment(hashes, texts[other])
            if share > best[name][1]:
                best[name] = (other, share)
            if share > best[other][1] and not best[other][0]:
                best[other] = ("", share)
        index.insert(name, sketch)
    return best


def containment(one: np.ndarray, other: np.ndarray) -> float:
    """Shared part of the shingles of the smaller of two texts, 0 to 1."""
    smaller = min(len(one), len(other))
    shared = len(np.intersect1d(one, other, assume_unique=True))
    return shared / smaller if smaller else 0.0


# --- drift --------------------------------------------------------------------

DRIFT_COLUMNS = (
    "change",
    "original",
    "copy",
    "original_start",
    "original_end",
    "copy_start",
    "copy_end",
)
#: Least overlap of two sentences that render each other.
_MIN_OVERLAP = 0.3
_EMPTY = (
    Kind.DETERMINER
    | Kind.PREPOSITION
    | Kind.PRONOUN
    | Kind.COORDINATOR
    | Kind.THAT
    | Kind.AUXILIARY
)
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")


def align_sentences(original: Document, copy: Document) -> list[tuple[int, int]]:
    """Pair the sentences (by index) that render each other: each takes its best partner."""
    bags = [[_content_words(d, *s) for s in d.sentences] for d in (original, copy)]
    scores = sorted(
        (
            (-len(a & b) / max(1, min(len(a), len(b))), i, j)
            for i, a in enumerate(bags[0])
            for j, b in enumerate(bags[1])
            if len(a & b) > 1
        )
    )
    used: tuple[set[int], set[int]] = (set(), set())
    pairs = []
    for score, i, j in scores:
        if -score >= _MIN_OVERLAP and i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            pairs.append((i, j))
    return sorted(pairs)


def _content_words(document: Document, start: int, end: int) -> frozenset[str]:
    """Words that are no article, preposition, pronoun or conjunction; of short sentences all."""
    kinds = kinds_of(document.language)
    words = [document.tokens[i] for i in document.word_range(start, end)]
    content = frozenset(word for word in words if not kinds.get(word, 0) & _EMPTY)
    return content if len(content) > 2 else frozenset(words)


def compare_sentences(original: Document, copy: Document) -> Iterator[tuple[str, Span, Span]]:
    """Yield what changed between aligned sentences: the change, and a span on either side."""
    for i, j in align_sentences(original, copy):
        here, there = (Span(*d.sentences[k], "region") for d, k in ((original, i), (copy, j)))
        yield from _changes(original, copy, here, there)


def _changes(
    original: Document, copy: Document, here: Span, there: Span
) -> Iterator[tuple[str, Span, Span]]:
    one, other = (_inside(d, "cue", s) for d, s in ((original, here), (copy, there)))
    if bool(one) is not bool(other):
        yield "attribution lost" if one else "attribution gained", here, there
    for a, b in zip(one, other, strict=False):
        if a.category != b.category:
            yield f"cue {a.category} to {b.category}", a, b
    labels = [
        {s.entry for s in _inside(d, "loaded", s)} for d, s in ((original, here), (copy, there))
    ]
    if labels[0] != labels[1]:
        change = "wording hardened" if len(labels[1]) > len(labels[0]) else "wording softened"
        yield change if len(labels[1]) != len(labels[0]) else "wording changed", here, there
    negations = [_n_negations(d, s) for d, s in ((original, here), (copy, there))]
    if negations[0] % 2 != negations[1] % 2:
        yield "negation flipped", here, there
    numbers = [
        _NUMBER.findall(d.text[s.start : s.end]) for d, s in ((original, here), (copy, there))
    ]
    if Counter(numbers[0]) != Counter(numbers[1]):
        yield "number or date changed", here, there
    quoted = [_inside(d, "quotation", s) for d, s in ((original, here), (copy, there))]
    if quoted[0] and not quoted[1]:
        yield "quotation lost", here, there
    yield from _exchanged(original, copy, here, there)


def _inside(document: Document, kind: str, sentence: Span) -> list[Span]:
    return [s for s in document.spans_of(kind) if sentence.start <= s.start < sentence.end]


def _n_negations(document: Document, sentence: Span) -> int:
    grammar = read_language(document.language).grammar
    negations = grammar.negations if grammar else frozenset()
    return sum(
        document.tokens[i] in negations for i in document.word_range(sentence.start, sentence.end)
    )


def _exchanged(
    original: Document, copy: Document, here: Span, there: Span
) -> Iterator[tuple[str, Span, Span]]:
    """Two names that both sentences hold, in the other order: who did it may have changed."""
    order = [_names(d, s) for d, s in ((original, here), (copy, there))]
    shared = [name for name in order[0] if name in order[1]]
    for first, second in pairwise(shared):
        if order[1].index(first) > order[1].index(second):
            yield "names exchanged", here, there
            return


def _names(document: Document, sentence: Span) -> list[str]:
    words = document.word_range(sentence.start, sentence.end)
    forms = [document.text[slice(*document.words[i])] for i in words]
    return list(
        dict.fromkeys(
            f.removesuffix("’s").removesuffix("'s") for f in forms if f[0].isupper() and len(f) > 3
        )
    )


def unaligned(
    original: Document, copy: Document, pairs: Sequence[tuple[int, int]]
) -> Iterator[tuple[str, Span]]:
    """Sentences that only one of two texts has."""
    for which, (document, side) in enumerate(((original, 0), (copy, 1))):
        known = {pair[side] for pair in pairs}
        for index, bounds in enumerate(document.sentences):
            if index not in known:
                yield ("sentence cut", "sentence added")[which], Span(*bounds, "region")
