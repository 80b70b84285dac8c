"""`Span`: a stretch of an article's text that a number stands on."""

from __future__ import annotations

from typing import Literal, NamedTuple

#: Regions that are the article itself; wording and attribution are measured here only.
ARTICLE_REGIONS = ("headline", "subhead", "body")
REGIONS = (*ARTICLE_REGIONS, "promotion", "residue", "repeat")
VOICES = ("narrator", "quoted", "reported")

Kind = Literal[
    "region",
    "quotation",
    "source",
    "cue",
    "content",
    "loaded",
    "stance",
    "scare_quote",
    "naming",
    "lexicon",
    "artefact",
]


class Span(NamedTuple):
    """A stretch of text with what was found there.

    Attributes
    ----------
    start, end : int
        Python string offsets into the article's own text: ``text[start:end]``.
    kind : str
        What was found: ``region``, ``quotation``, ``source``, ``cue``, ``content``, ``loaded``,
        ``stance``, ``scare_quote``, ``naming``, ``artefact`` or, from a lexicon of your own,
        ``lexicon``.
    category : str
        The finer class: a region's kind (``newsletter``), a lexicon category (``label``), a cue's
        class (``doubting``), a source's class (``official``).
    voice : str
        ``narrator``, ``quoted`` or ``reported``: whose words these are.
    region : str
        The region the span lies in.
    relation : str
        Number of the attribution that a source, cue or content belongs to; unique in the article.
    source : str
        Name of the source whose words these are, after pronouns were resolved.
    side : str
        Key of the side that the source belongs to, or empty.
    entry : str
        The rule or lexicon entry that found the span.
    """

    start: int
    end: int
    kind: Kind
    category: str = ""
    voice: str = ""
    region: str = ""
    relation: str = ""
    source: str = ""
    side: str = ""
    entry: str = ""
