"""`highlight`: one article with every number's words marked, beside totals that add up.

Plain HTML and CSS: no script, nothing fetched, every character of the text escaped.
"""

from __future__ import annotations

import hashlib
import html
import unicodedata
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd

from biaskit.articles import read_articles
from biaskit.document import Document
from biaskit.features import annotated_documents
from biaskit.sides import Sides
from biaskit.spans import ARTICLE_REGIONS, REGIONS, VOICES, Span

#: Kinds whose words are underlined and labelled; of two in one place the first wins.
_HITS = ("loaded", "stance", "lexicon", "naming", "scare_quote", "artefact")
_MARKED = (*_HITS, "cue", "source")
_KEPT_CONTROLS = "\n\t"
#: Styles of their own for what must be seen where a notebook is not trusted: JupyterLab then takes
#: the sheet away. The sheet overrides them, for dark themes too.
_INLINE = {
    "quoted": "background-color:#d3e8f7;color:#1a1a1a",
    "reported": "background-color:#fdf0c4;color:#1a1a1a",
    "loaded": "background-color:transparent;color:#a83c00;font-weight:bold",
    "source": "font-weight:bold",
    "cue": "font-style:italic",
    "tag": "border:1px solid #8a8a8a;font-size:75%",
}
_OTHER_HIT = "background-color:transparent;color:#005a94;text-decoration:underline"


@dataclass(frozen=True)
class Page:
    """One article as HTML; a notebook shows it, `to_html` makes a stand-alone page.

    Attributes
    ----------
    title : str
        Title of the article, or its identifier.
    language : str
        ISO 639-1 code of the article, or empty.
    content : str
        HTML of the article and its totals, escaped, with its style.
    summary : str
        The totals in one line of plain text.
    """

    title: str
    language: str
    content: str
    summary: str

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self.content, "text/plain": self.summary}

    def to_html(self) -> str:
        """Return a whole HTML document that needs nothing else."""
        title = html.escape(_visible(self.title))
        return (
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
            "style-src 'unsafe-inline'\">\n"
            f'<title>{title}</title>\n</head>\n<body class="biaskit-alone">\n<main>\n'
            f"{self.content}\n</main>\n</body>\n</html>\n"
        )


def highlight(
    article: pd.Series | pd.DataFrame | Mapping[str, Any], sides: Sides | str | Path | None = None
) -> Page:
    """Show one article: regions, voices, sources with their words, hits and totals.

    Parameters
    ----------
    article : Series, mapping or DataFrame of one row
        One row of an articles table; only ``text`` is required.
    sides : Sides or path of a sides file, optional
        Adds the side of each source.

    Returns
    -------
    Page
        Shows itself in a notebook; ``page.to_html()`` is a stand-alone document.

    Raises
    ------
    ValueError
        When `article` is a table of no or several rows, or has no text.

    Notes
    -----
    The article is read alone: lines that only its outlet's other articles give away as template
    stay body here, and copies are not looked for. Control and direction characters are shown as
    their code point.
    """
    checked = read_articles(_one_row(article))
    row = checked.iloc[0]
    title = str(row["title"] or row["article_id"])
    _, document = next(iter(annotated_documents(checked, sides)))
    if document is None:
        problem = f"not scored: {row['problem']}"
        shown = f'<p role="note">{html.escape(problem)}</p>{_paragraphs(str(row["text"]))}'
        return Page(title, "", _framed(shown, title, ""), f"{title}: {problem}")
    content = _framed(_sheet(document, title), title, _link_rules(document))
    return Page(title, document.language, content, f"{title}: {_summary(document)}")


def _one_row(article: Any) -> pd.DataFrame:
    if isinstance(article, pd.DataFrame):
        table = article
    else:
        named = {"article_id": article.name} if isinstance(article, pd.Series) else {}
        table = pd.DataFrame([named | dict(article)], dtype=object)
    if len(table) != 1:
        raise ValueError(f"highlight shows one article, found {len(table)}. Pass table.iloc[0].")
    return table


def _framed(content: str, title: str, rules: str) -> str:
    style = files("biaskit").joinpath("highlight.css").read_text(encoding="utf-8")
    label = html.escape(_visible(title), quote=True)
    return (
        f"<style>\n{style}{rules}</style>\n"
        f'<article class="biaskit-page" aria-label="{label}">{content}</article>'
    )


# --- the text -----------------------------------------------------------------


def _sheet(document: Document, title: str) -> str:
    heading = f"<h2>{html.escape(_visible(title))}</h2>"
    language = html.escape(document.language, quote=True)
    return (
        f'{heading}{_legend()}<div class="sheet"><section class="text" lang="{language}" '
        f'aria-label="Text">{_text(document)}</section>{_totals(document)}</div>'
    )


def _text(document: Document) -> str:
    """Every line of the article, labelled where it is not body."""
    kinds = ("region", "content", *_MARKED)
    spans = [s for kind in kinds for s in document.spans_of(kind)]
    lines: dict[int, list[str]] = {}
    for start, end, here in _stretches([*spans, *document.segments]):
        region = next((s for s in here if s.kind == "region"), None)
        if region:
            shown = lines.setdefault(region.start, [_region_label(region)])
            shown.append(_stretch(document.text[start:end], start, end, here))
    regions = {s.start: s.region for s in document.spans_of("region")}
    return "\n".join(
        f'<p class="region {regions[start]}" dir="auto">{"".join(shown)}</p>'
        for start, shown in sorted(lines.items())
    )


def _region_label(region: Span) -> str:
    if region.region == "body":
        return ""
    kind = f"{region.region}: {region.category.replace('_', ' ')}".rstrip(": ")
    return f"{_tag(kind)} "


def _tag(text: str) -> str:
    return f'<span class="tag" style="{_INLINE["tag"]}">{html.escape(text)}</span>'


def _stretches(
    spans: Sequence[Span],
) -> Iterator[tuple[int, int, list[Span]]]:
    """Cut a text wherever a span begins or ends; with the spans that cover each stretch."""
    waiting = deque(sorted(spans, key=lambda s: s.start))
    here: list[Span] = []
    for start, end in pairwise(sorted({at for s in spans for at in (s.start, s.end)})):
        here = [s for s in here if s.end > start]
        while waiting and waiting[0].start <= start:
            here.append(waiting.popleft())
        yield start, end, here


def _stretch(text: str, start: int, end: int, here: list[Span]) -> str:
    shown = _escaped(text)
    hits = sorted((s for s in here if s.kind in _HITS), key=lambda s: _HITS.index(s.kind))
    for hit in hits[:1]:
        shown = _mark(shown, hit, is_last=end == hit.end)
    joints = sorted((s for s in here if s.kind in ("cue", "source")), key=lambda s: s.kind)
    for joint in joints[:1]:
        shown = _joint(shown, joint, is_first=start == joint.start)
    said = [s for s in here if s.kind == "content"]
    relations = sorted({f"r{s.relation}" for s in (*said, *joints)})
    voices = [s.voice for s in here if s.kind == "region" and s.voice]
    classes = html.escape(" ".join((*voices, *relations)), quote=True)
    style = "".join(f' style="{_INLINE[v]}"' for v in voices if v in _INLINE)
    return f'<span class="{classes}"{style}>{shown}</span>' if classes else shown


def _mark(shown: str, hit: Span, *, is_last: bool) -> str:
    name = _name(hit)
    title = html.escape(" · ".join(x for x in (hit.kind, name, hit.entry) if x), quote=True)
    label = _tag(name) if is_last else ""
    style = _INLINE.get(hit.kind, _OTHER_HIT)
    return f'<mark class="{hit.kind}" style="{style}" title="{title}">{shown}{label}</mark>'


def _name(hit: Span) -> str:
    name = f"naming {hit.category}" if hit.kind == "naming" else hit.category or hit.kind
    return name.replace("_", " ")


def _joint(shown: str, joint: Span, *, is_first: bool) -> str:
    """A source or cue; a source can be focused, which shows its words."""
    detail = " · ".join(x for x in (joint.kind, joint.category, joint.source, joint.side) if x)
    title = html.escape(_visible(detail), quote=True)
    if joint.kind == "source" and is_first:
        return (
            f'<span class="source" style="{_INLINE["source"]}" tabindex="0" role="note" '
            f'aria-label="{title}">{shown}</span>'
        )
    style = _INLINE[joint.kind]
    return f'<span class="{joint.kind}" style="{style}" title="{title}">{shown}</span>'


def _link_rules(document: Document) -> str:
    """Style rules that light up a source, its cue and its words together."""
    relations = sorted({s.relation for s in document.spans_of("content")})
    return "".join(
        f".biaskit-page:has(.r{r}:is(:hover,:focus-within)) .r{r}"
        "{background:var(--lit)!important;color:var(--ink)!important}\n"
        for r in relations
    )


def _paragraphs(text: str) -> str:
    return "".join(f'<p dir="auto">{_escaped(line)}</p>' for line in text.splitlines())


def _escaped(text: str) -> str:
    return html.escape(_visible(text))


def _visible(text: str) -> str:
    """Show control and direction characters as code points, so that none acts on the page."""
    return "".join(_code_point(c) if _is_control(c) else c for c in text)


def _is_control(character: str) -> bool:
    category = unicodedata.category(character)
    return category in ("Cc", "Cf", "Cs") and character not in _KEPT_CONTROLS


def _code_point(character: str) -> str:
    return f"[U+{ord(character):04X}]"


# --- beside it ----------------------------------------------------------------


def _legend() -> str:
    spans = "".join(
        f'<li><span class="{k}" style="{_INLINE.get(k, "")}">{k}</span></li>'
        for k in (*VOICES, "source", "cue")
    )
    hits = "".join(
        f'<li><mark class="{k}" style="{_INLINE.get(k, _OTHER_HIT)}">'
        f"{k.replace('_', ' ')}</mark></li>"
        for k in _HITS
        if k != "lexicon"
    )
    return f'<ul class="legend" aria-label="Legend">{spans}{hits}</ul>'


def _totals(document: Document) -> str:
    words: Counter[str] = Counter()
    voiced: Counter[str] = Counter()
    for s in document.segments:
        n = len(document.word_range(s.start, s.end))
        words[s.region] += n
        if s.region in ARTICLE_REGIONS:
            voiced[s.voice] += n
    hits = Counter(
        _name(s)
        for kind in _HITS
        for s in document.spans_of(kind)
        if s.region in ARTICLE_REGIONS or kind == "artefact"
    )
    tables = [
        _count_table("Words by region", [(r, words[r]) for r in REGIONS if words[r]]),
        _count_table("Words of the article by voice", [(v, voiced[v]) for v in VOICES]),
        _count_table("Attributions by source", _by_source(document)),
        _count_table("Marked, all voices", sorted(hits.items(), key=lambda x: (-x[1], x[0]))),
    ]
    return f'<aside aria-label="Totals">{"".join(tables)}</aside>'


def _by_source(document: Document) -> list[tuple[str, int]]:
    """How many attributions each source has; those without a name are one row."""
    names = {s.relation: s.source or "(no name)" for s in document.spans_of("content")}
    counts = Counter(names.values())
    return sorted(counts.items(), key=lambda x: (-x[1], x[0]))


def _count_table(caption: str, rows: list[tuple[str, int]]) -> str:
    if not rows:
        return f'<p class="none">{html.escape(caption)}: none</p>'
    body = "".join(
        f'<tr><th scope="row">{_escaped(name)}</th><td>{n:,}</td></tr>' for name, n in rows
    )
    total = f'<tr class="total"><th scope="row">total</th><td>{sum(n for _, n in rows):,}</td></tr>'
    return f"<table><caption>{html.escape(caption)}</caption><tbody>{body}{total}</tbody></table>"


def _summary(document: Document) -> str:
    article = document.n_words_in()
    by_voice = ", ".join(f"{document.n_words_in(voice=v)} {v}" for v in VOICES)
    rest = len(document.words) - article
    digest = hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{article} words of the article ({by_voice}), {rest} others; text {digest}"
