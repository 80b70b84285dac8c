"""`features_table`, `evidence_table`, `ledger_table`: many articles in, one tidy table out."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from tqdm import tqdm

from biaskit import attribution, boilerplate, integrity, loaded, readability, voices
from biaskit.articles import read_articles
from biaskit.codebook import construct_of
from biaskit.document import Document, prepare
from biaskit.integrity import Gates
from biaskit.lexicons import Lexicon, pack_lexicon, read_lexicon
from biaskit.lines import KINDS
from biaskit.sides import Sides, read_sides
from biaskit.spans import ARTICLE_REGIONS, Span

#: Columns of the articles table that the feature table repeats.
CARRIED = ("outlet", "agency", "language", "date", "problem")
EVIDENCE_COLUMNS = (
    "article_id",
    "start",
    "end",
    "text",
    "kind",
    "category",
    "voice",
    "region",
    "relation",
    "source",
    "side",
    "entry",
)
ATTRIBUTION_COLUMNS = (
    "article_id",
    "relation",
    "source",
    "name",
    "class",
    "side",
    "cue",
    "cue_class",
    "direct",
    "content",
    "source_start",
    "source_end",
    "cue_start",
    "cue_end",
    "content_start",
    "content_end",
)
#: Characters of a span that a concordance shows.
_SHOWN = 60
#: An attribution is direct from this share of quoted words on.
DIRECT_SHARE = 0.8
LEDGER_COLUMNS = (
    "article_id",
    "region",
    "voice",
    "source",
    "side",
    "n_words",
    "n_characters",
)


@dataclass(frozen=True)
class Feature:
    """A column of the feature table and the function of a document that gives its value."""

    name: str
    function: Callable[[Document], Any]


def _n_words(document: Document) -> int:
    return len(document.words)


def _n_words_narrator(document: Document) -> int:
    return document.n_words_in(voice="narrator")


def lexicon_digest(document: Document) -> str:
    """Twelve hexadecimal digits that name the lexicons a row was computed with."""
    packs = (pack_lexicon(document.language, n) for n in ("boilerplate", "cues", "loaded"))
    return hashlib.sha256("".join(p.digest for p in packs if p).encode()).hexdigest()[:12]


#: Probabilities of the bounds of a 95 % interval.
LOW, HIGH = 0.025, 0.975
_CATEGORIES = (*loaded.LOADED, *loaded.STANCE)

#: Every feature of one document, in the order of the columns.
FEATURES: tuple[Feature, ...] = (
    Feature("n_words", _n_words),
    Feature("n_words_body", Document.n_words_in),
    Feature("n_words_narrator", _n_words_narrator),
    Feature("n_sentences", readability.n_sentences),
    Feature("n_characters", boilerplate.n_characters),
    Feature("boilerplate_ratio", boilerplate.boilerplate_ratio),
    Feature("promotion_ratio", boilerplate.promotion_ratio),
    Feature("residue_ratio", boilerplate.residue_ratio),
    Feature("repeat_ratio", boilerplate.repeat_ratio),
    *(Feature(f"{kind}_n", partial(boilerplate.kind_n, kind=kind)) for kind in KINDS),
    Feature("repeat_n", boilerplate.repeat_n),
    Feature("quoted_ratio", voices.quoted_ratio),
    Feature("reported_ratio", voices.reported_ratio),
    Feature("attribution_n", voices.attribution_n),
    Feature("attribution_rate", voices.attribution_rate),
    Feature("n_unresolved", voices.n_unresolved),
    Feature("n_sources", voices.n_sources),
    Feature("effective_sources", voices.effective_sources),
    Feature("top_source_share", voices.top_source_share),
    *(
        Feature(f"{c}_share", partial(voices.source_class_share, source_class=c))
        for c in ("official", "unnamed", "civilian")
    ),
    Feature("verb_charge", voices.verb_charge),
    Feature("loaded_n", loaded.loaded_n),
    Feature("loaded_rate", loaded.loaded_rate),
    Feature("loaded_rate_low", lambda d: loaded.category_bound(d, LOW, *loaded.LOADED)),
    Feature("loaded_rate_high", lambda d: loaded.category_bound(d, HIGH, *loaded.LOADED)),
    Feature("loaded_quoted_n", loaded.loaded_quoted_n),
    Feature("loaded_quoted_rate", loaded.loaded_quoted_rate),
    Feature(
        "loaded_quoted_rate_low",
        lambda d: loaded.category_bound(d, LOW, *loaded.LOADED, voice="quoted"),
    ),
    Feature(
        "loaded_quoted_rate_high",
        lambda d: loaded.category_bound(d, HIGH, *loaded.LOADED, voice="quoted"),
    ),
    Feature("loaded_sentence_share", loaded.loaded_sentence_share),
    *(
        Feature(f"{category}_{ending}", partial(function, category))
        for category in _CATEGORIES
        for ending, function in (
            ("n", lambda c, d: loaded.category_n(d, c)),
            ("rate", lambda c, d: loaded.category_rate(d, c)),
            ("rate_low", lambda c, d: loaded.category_bound(d, LOW, c)),
            ("rate_high", lambda c, d: loaded.category_bound(d, HIGH, c)),
        )
    ),
    Feature("scare_quote_n", loaded.scare_quote_n),
    Feature("scare_quote_rate", loaded.scare_quote_rate),
    Feature("artefact_n", integrity.artefact_n),
    Feature("artefact_rate", integrity.artefact_rate),
    *(
        Feature(f"artefact_{kind}_n", partial(integrity.artefact_n, kind=kind))
        for kind in integrity.ARTEFACT_KINDS
    ),
    Feature("agency_suggested", integrity.agency_suggested),
    Feature("readability", readability.readability),
    Feature("readability_formula", readability.readability_formula),
    Feature("words_per_sentence", readability.words_per_sentence),
    Feature("lexical_diversity", readability.lexical_diversity),
    Feature("lexicon_digest", lexicon_digest),
)
#: Columns that need the whole table.
TABLE_FEATURES = ("copy_similarity", "copy_of", "copy_cluster", "usable_for")
#: Columns that need a sides file.
SIDE_FEATURES = (
    "n_naming_a",
    "n_naming_b",
    "naming_lean",
    "n_side_a",
    "n_side_b",
    "attribution_balance",
    "attribution_balance_words",
    "attribution_lean",
    "verb_charge_gap",
)
_TEXT_COLUMNS = (
    "readability_formula",
    "lexicon_digest",
    "agency_suggested",
    "copy_of",
    "copy_cluster",
    "usable_for",
)


def annotate(
    document: Document,
    sides: Sides | None = None,
    template: Mapping[str, int] | None = None,
    *,
    lexicons: Sequence[Lexicon] = (),
    main_text: str = "",
    published: str = "",
    keep_boilerplate: bool = False,
) -> Document:
    """Find regions, attributions and wording in a prepared document.

    Parameters
    ----------
    document : Document
        As `prepare` returns it.
    sides : Sides, optional
        The sides to which sources are assigned.
    template : mapping of str to int, optional
        `line_key` of a line → how many other articles of the same outlet carry it.
    lexicons : sequence of Lexicon, optional
        Lexicons of your own, as `read_lexicon` returns them.
    main_text : str, default ""
        What an extractor takes for the article, for pages that came as HTML.
    published : str, default ""
        Date of the article (ISO 8601); days of the week are held against it.
    keep_boilerplate : bool, default False
        Take every line for the article's own.

    Returns
    -------
    Document
        The same text with all spans, each with its region.
    """
    regions = boilerplate.find_regions(document, template, main_text=main_text)
    if keep_boilerplate:
        regions = tuple(s if s.region in ARTICLE_REGIONS else _as_body(s) for s in regions)
    document = document.with_spans(regions)
    document = document.with_spans(attribution.find_attributions(document, sides))
    document = document.with_spans(loaded.find_loaded(document))
    document = document.with_spans(integrity.find_artefacts(document, published))
    for lexicon in lexicons:
        document = document.with_spans(loaded.find_entries(document, lexicon))
    if sides:
        document = document.with_spans(loaded.find_naming(document, sides))
    return document.placed()


def _as_body(region: Span) -> Span:
    return region._replace(region="body", category="")


def annotated_documents(
    articles: pd.DataFrame,
    sides: Sides | str | Path | None,
    lexicons: Iterable[Lexicon | str | Path] = (),
    keep_boilerplate: bool = False,
) -> Iterator[tuple[str, Document | None]]:
    """Annotate the articles one by one; None for those with a problem."""
    checked = read_articles(articles)
    known = read_sides(sides) if isinstance(sides, str | Path) else sides
    own = _lexicons(lexicons)
    templates = _templates(checked)
    rows = checked.to_dict("records")
    for row in tqdm(rows, total=len(checked), unit="article", delay=2, leave=False):
        main_text = row.get("main_text", "")
        document = None
        if not row["problem"]:
            document = annotate(
                prepare(row["text"], row["language"]),
                known,
                templates.get(row["outlet"]),
                lexicons=own,
                main_text=main_text if isinstance(main_text, str) else "",
                published=row["date"],
                keep_boilerplate=keep_boilerplate,
            )
        yield row["article_id"], document


def _lexicons(lexicons: Iterable[Lexicon | str | Path]) -> list[Lexicon]:
    """Read what are paths; two lexicons may not share a name."""
    known = [x if isinstance(x, Lexicon) else read_lexicon(x) for x in lexicons or ()]
    names = Counter(lexicon.name for lexicon in known)
    twice = [name for name, n in names.items() if n > 1]
    if twice:
        raise ValueError(
            f"two lexicons are called {twice[0]!r}. Pass read_lexicon(path, name=...)."
        )
    return known


def _templates(articles: pd.DataFrame) -> dict[str, dict[str, int]]:
    """By outlet, its recurring lines: key → in how many other articles.

    Articles without an outlet are taken as one outlet's. Articles that share half of their
    paragraphs are renderings of one text and count as one.
    """
    usable = articles[articles["problem"] == ""]
    return {
        str(outlet): boilerplate.recurring_lines(texts.drop_duplicates().tolist())
        for outlet, texts in usable.groupby("outlet")["text"]
    }


def evidence_table(
    articles: pd.DataFrame,
    sides: Sides | str | Path | None = None,
    lexicons: Iterable[Lexicon | str | Path] = (),
) -> pd.DataFrame:
    """List every span that a number stands on.

    Parameters
    ----------
    articles : DataFrame
        An articles table, or any table with a column ``text``.
    sides : Sides or path of a sides file, optional
    lexicons : sequence of Lexicon or path, optional
        Lexicons of your own; their hits have the kind ``lexicon``.

    Returns
    -------
    DataFrame
        One row a span, columns `EVIDENCE_COLUMNS`; ``text`` is ``article[start:end]``. Articles
        with a problem have no rows.
    """
    documents = annotated_documents(articles, sides, lexicons)
    return _rows_table(documents, _evidence_rows, EVIDENCE_COLUMNS)


def _rows_table(
    documents: Iterable[tuple[str, Document | None]],
    rows_of: Callable[[str, Document], list[Any]],
    columns: Sequence[str],
) -> pd.DataFrame:
    """Rows of all documents under one another; articles with a problem have none."""
    rows = [
        row
        for article_id, document in documents
        if document is not None
        for row in rows_of(article_id, document)
    ]
    return pd.DataFrame(rows, columns=list(columns))


def _evidence_rows(article_id: str, document: Document) -> list[dict[str, Any]]:
    spans = sorted(document.spans, key=lambda s: (s.start, s.end, s.kind))
    return [
        {"article_id": article_id, "text": document.text[s.start : s.end], **s._asdict()}
        for s in spans
    ]


def in_context(evidence: pd.DataFrame, articles: pd.DataFrame, reach: int = 40) -> pd.Series:
    """Show spans with the text around them: a concordance.

    Parameters
    ----------
    evidence : DataFrame
        Rows of `evidence_table`.
    articles : DataFrame
        The articles they come from.
    reach : int, default 40
        Characters on either side; a longer span is cut after 60.

    Returns
    -------
    Series of str
        ``before[span]after`` on one line, with the index of `evidence`.
    """
    texts = read_articles(articles).set_index("article_id")["text"]
    shown = []
    places = (evidence[column].to_list() for column in ("article_id", "start", "end"))
    for article_id, start, end in zip(*places, strict=True):
        text, cut = texts[article_id], min(end, start + _SHOWN)
        before, after = text[max(0, start - reach) : start], text[cut : cut + reach]
        shown.append(" ".join(f"{before}[{text[start:cut]}]{after}".splitlines()))
    return pd.Series(shown, index=evidence.index, name="in_context", dtype=object)


def attributions_table(
    articles: pd.DataFrame, sides: Sides | str | Path | None = None
) -> pd.DataFrame:
    """List who says what: one row an attribution, for reading.

    Parameters
    ----------
    articles : DataFrame
        An articles table, or any table with a column ``text``.
    sides : Sides or path of a sides file, optional

    Returns
    -------
    DataFrame
        Columns `ATTRIBUTION_COLUMNS`. ``source`` is the phrase in the text (empty where the subject
        is dropped or a quotation goes on), ``name`` what it was resolved to (empty where it could
        not be), ``direct`` whether four fifths of the words or more are quoted; a content that its
        cue interrupts has its parts joined by ``" … "``. Offsets are those of the first source and
        cue and of the whole stretch of the content; -1 where there is none.
    """
    documents = annotated_documents(articles, sides)
    return _rows_table(documents, _attribution_rows, ATTRIBUTION_COLUMNS)


def _attribution_rows(article_id: str, document: Document) -> list[tuple[Any, ...]]:
    return [_attribution_row(article_id, document, spans) for spans in _relations(document)]


def _relations(document: Document) -> list[list[Span]]:
    """Spans of each attribution, in the order of the text."""
    by_relation: dict[str, list[Span]] = {}
    for kind in ("content", "source", "cue"):
        for span in document.spans_of(kind):
            by_relation.setdefault(span.relation, []).append(span)
    return sorted(by_relation.values(), key=lambda spans: min(s.start for s in spans))


def _attribution_row(article_id: str, document: Document, spans: list[Span]) -> tuple[Any, ...]:
    text = document.text
    by_kind = {k: [s for s in spans if s.kind == k] for k in ("source", "cue", "content")}
    contents = by_kind["content"]
    quoted = sum(len(document.word_range(s.start, s.end)) for s in contents if s.voice == "quoted")
    n_words = sum(len(document.word_range(s.start, s.end)) for s in contents)
    source, cue = (by_kind[k][0] if by_kind[k] else None for k in ("source", "cue"))
    return (
        article_id,
        spans[0].relation,
        text[source.start : source.end] if source else "",
        spans[0].source,
        source.category if source else "",
        spans[0].side,
        text[cue.start : cue.end] if cue else "",
        cue.category if cue else "",
        bool(n_words and quoted / n_words >= DIRECT_SHARE),
        " … ".join(text[s.start : s.end] for s in contents),
        *((source.start, source.end) if source else (-1, -1)),
        *((cue.start, cue.end) if cue else (-1, -1)),
        *((contents[0].start, contents[-1].end) if contents else (-1, -1)),
    )


def ledger_table(articles: pd.DataFrame, sides: Sides | str | Path | None = None) -> pd.DataFrame:
    """Account for every word and every non-blank character of each article.

    Parameters
    ----------
    articles : DataFrame
        An articles table, or any table with a column ``text``.
    sides : Sides or path of a sides file, optional

    Returns
    -------
    DataFrame
        One row an article, region, voice, source and side, columns `LEDGER_COLUMNS`; over an
        article ``n_words`` and ``n_characters`` sum to its totals.
    """
    return _rows_table(annotated_documents(articles, sides), _ledger_rows, LEDGER_COLUMNS)


def _ledger_rows(article_id: str, document: Document) -> list[tuple[Any, ...]]:
    words: Counter[tuple[str, ...]] = Counter()
    characters: Counter[tuple[str, ...]] = Counter()
    for s in document.segments:
        key = (s.region, s.voice, s.source, s.side)
        words[key] += len(document.word_range(s.start, s.end))
        characters[key] += boilerplate.n_non_blank(document.text[s.start : s.end])
    return [(article_id, *key, words[key], n) for key, n in characters.items()]


def features_table(
    articles: pd.DataFrame,
    sides: Sides | str | Path | None = None,
    lexicons: Iterable[Lexicon | str | Path] = (),
    gate: bool | Gates = False,
    *,
    keep_boilerplate: bool = False,
) -> pd.DataFrame:
    """Compute every feature of every article.

    Parameters
    ----------
    articles : DataFrame
        An articles table, or any table with a column ``text``.
    sides : Sides or path of a sides file, optional
        Without it the side columns are NaN.
    lexicons : sequence of Lexicon or path, optional
        Lexicons of your own (`read_lexicon`). Each category adds three columns after the others:
        ``NAME_CATEGORY_n`` and ``_rate`` in narrator voice, ``_quoted_rate`` in quotations.
    gate : bool or Gates, default False
        Leave the features of a construct NaN where ``usable_for`` does not name it; pass `Gates` to
        set the thresholds. Counts of artefacts and copies stay.
    keep_boilerplate : bool, default False
        Count promotion, residue and repeats as the article's own words: shows what the other
        columns owe to their removal.

    Returns
    -------
    DataFrame
        One row an article in the order given, index ``article_id``, columns `CARRIED` and those
        of the codebook. Undefined is NaN, never 0; so is everything of an article with a problem.
    """
    checked = read_articles(articles)
    known = read_sides(sides) if isinstance(sides, str | Path) else sides
    own = _lexicons(lexicons)
    rows, summaries = [], {}
    for name, document in annotated_documents(checked, known, own, keep_boilerplate):
        if document is not None:
            summaries[name] = integrity.summarize(document)
        rows.append(
            {} if document is None else _features(document, known) | _own_features(document, own)
        )
    gates = gate if isinstance(gate, Gates) else Gates()
    found = _integrity(earliest_first(checked, summaries), gates)
    for name, row in zip(checked["article_id"], rows, strict=True):
        row.update(found.get(name, {}))
    names = [*(f.name for f in FEATURES), *TABLE_FEATURES, *SIDE_FEATURES, *_own_columns(own)]
    index = pd.Index(checked["article_id"], name="article_id")
    table = pd.DataFrame(rows, columns=names, index=index)
    numbers = [n for n in names if n not in _TEXT_COLUMNS]
    table = table.astype(dict.fromkeys(numbers, "float64"))
    texts = table[list(_TEXT_COLUMNS)].astype(object)
    table[list(_TEXT_COLUMNS)] = texts.where(texts.notna(), "")
    if gate:
        table = gated(table)
    carried = checked.set_index("article_id")[list(CARRIED)]
    return pd.concat([carried, table], axis=1).copy()  # one block a type: columns can be added


def earliest_first(
    articles: pd.DataFrame, summaries: Mapping[str, integrity.Summary]
) -> dict[str, integrity.Summary]:
    """Summaries by date, then by identifier; articles without a date come last."""
    dated = articles.assign(undated=articles["date"] == "")
    order = dated.sort_values(["undated", "date", "article_id"], kind="stable")["article_id"]
    return {name: summaries[name] for name in order if name in summaries}


def _integrity(
    summaries: Mapping[str, integrity.Summary], gates: Gates
) -> dict[str, dict[str, Any]]:
    """Copies within the table, and what each article may be compared in."""
    copies = integrity.find_copies({name: s.shingles for name, s in summaries.items()})
    found: dict[str, dict[str, Any]] = {}
    for name, (original, similarity) in copies.items():
        is_copy = similarity if original else 0.0
        closed = integrity.closed_constructs(summaries[name], is_copy, gates)
        copied = original if similarity >= gates.max_copy else ""
        found[name] = {
            "copy_similarity": similarity if len(summaries) > 1 else math.nan,
            "copy_of": copied,
            "copy_cluster": found[copied]["copy_cluster"] if copied else name,
            "usable_for": " ".join(c for c in integrity.CONSTRUCTS if c not in closed),
        }
    return found


def gated(features: pd.DataFrame) -> pd.DataFrame:
    """Leave out the features that a text does not support.

    Parameters
    ----------
    features : DataFrame
        As `features_table` returns it, with ``usable_for``.

    Returns
    -------
    DataFrame
        The same with NaN where a gate is closed: ``features_table(..., gate=True)`` without
        reading the articles again.
    """
    table = features.copy()
    for column in table.select_dtypes("number").columns:
        construct = construct_of(column)
        if construct:
            closed = [construct not in names.split() for names in table["usable_for"]]
            table.loc[closed, column] = np.nan
    return table


def gate_table(
    articles: pd.DataFrame, gates: Gates | None = None, sides: Sides | str | Path | None = None
) -> pd.DataFrame:
    """Say which constructs are closed for which article, and why.

    Parameters
    ----------
    articles : DataFrame
        An articles table, or any table with a column ``text``.
    gates : Gates, optional
        Thresholds.
    sides : Sides or path of a sides file, optional

    Returns
    -------
    DataFrame
        One row an article and closed construct: ``article_id, construct, reason``.
    """
    checked = read_articles(articles)
    documents = annotated_documents(checked, sides)
    summaries = {name: integrity.summarize(d) for name, d in documents if d is not None}
    ordered = earliest_first(checked, summaries)
    copies = integrity.find_copies({name: s.shingles for name, s in ordered.items()})
    rows = []
    for name in summaries:
        original, similarity = copies[name]
        is_copy = similarity if original else 0.0
        closed = integrity.closed_constructs(summaries[name], is_copy, gates or Gates())
        rows += [(name, construct, reason) for construct, reason in closed.items()]
    return pd.DataFrame(rows, columns=["article_id", "construct", "reason"])


def drift_table(original: str, copy: str, language: str | None = None) -> pd.DataFrame:
    """List what changed between two renderings of one story.

    Parameters
    ----------
    original, copy : str
        Two texts in one language.
    language : str, optional
        ISO 639-1 code; identified from the original when left out.

    Returns
    -------
    DataFrame
        One row a change, in the order of the original: what changed, the stretch on either side
        with its offsets; a sentence that only one text has has no other side (offsets -1).

    Notes
    -----
    Sentences are aligned by the words they share. Limits: names in another order may be a passive;
    a sentence that was split aligns with one of its parts.
    """
    first = annotate(prepare(original, language))
    second = annotate(prepare(copy, first.language))
    pairs = integrity.align_sentences(first, second)
    rows = [
        (change, original[a.start : a.end], copy[b.start : b.end], a.start, a.end, b.start, b.end)
        for change, a, b in integrity.compare_sentences(first, second)
    ]
    for change, span in integrity.unaligned(first, second, pairs):
        cut = change == "sentence cut"
        text = (original if cut else copy)[span.start : span.end]
        here, there = (
            ((span.start, span.end), (-1, -1)) if cut else ((-1, -1), (span.start, span.end))
        )
        rows.append((change, text if cut else "", "" if cut else text, *here, *there))
    table = pd.DataFrame(rows, columns=list(integrity.DRIFT_COLUMNS))
    return table.sort_values(["original_start", "copy_start"], kind="stable").reset_index(drop=True)


def _features(document: Document, sides: Sides | None) -> dict[str, Any]:
    values = {feature.name: feature.function(document) for feature in FEATURES}
    return values | (_side_features(document, *sides.main) if sides else {})


def _own_categories(lexicons: Sequence[Lexicon]) -> list[str]:
    columns = (
        loaded.column_of(lexicon, entry) for lexicon in lexicons for entry in lexicon.entries
    )
    return list(dict.fromkeys(columns))


def _own_columns(lexicons: Sequence[Lexicon]) -> list[str]:
    return [f"{c}_{e}" for c in _own_categories(lexicons) for e in ("n", "rate", "quoted_rate")]


def _own_features(document: Document, lexicons: Sequence[Lexicon]) -> dict[str, float]:
    """Counts and rates of the categories of lexicons of one's own."""
    n_narrator, n_quoted = (document.n_words_in(voice=v) for v in ("narrator", "quoted"))
    values: dict[str, float] = {}
    for category in _own_categories(lexicons):
        n = loaded.own_n(document, category, "narrator")
        values[f"{category}_n"] = n
        values[f"{category}_rate"] = loaded.per_thousand(n, n_narrator)
        quoted = loaded.own_n(document, category, "quoted")
        values[f"{category}_quoted_rate"] = loaded.per_thousand(quoted, n_quoted)
    return values


def _side_features(document: Document, a: str, b: str) -> dict[str, float]:
    cues = (voices.n_side(document, a), voices.n_side(document, b))
    words = (voices.n_side_words(document, a), voices.n_side_words(document, b))
    if math.isnan(voices.attribution_n(document)):
        return {}
    charges = [voices.verb_charge(document, side) for side in (a, b)]
    names = loaded.naming_counts(document, a, b)
    return {
        "n_naming_a": names[0],
        "n_naming_b": names[1],
        "naming_lean": voices.lean(*names),
        "n_side_a": cues[0],
        "n_side_b": cues[1],
        "attribution_balance": voices.balance(*cues),
        "attribution_balance_words": voices.balance(*words),
        "attribution_lean": voices.lean(*cues),
        "verb_charge_gap": charges[0] - charges[1],
    }
