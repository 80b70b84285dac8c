"""Framing features of news articles, each number traceable to the words behind it."""

from biaskit.articles import read_articles
from biaskit.claims import Claim, claim
from biaskit.classify import Classification, classify_outlets
from biaskit.codebook import codebook
from biaskit.compare import compare_outlets, placebo, plan_sample, summarize_outlets
from biaskit.display import show
from biaskit.document import Document, prepare
from biaskit.features import (
    annotate,
    attributions_table,
    drift_table,
    evidence_table,
    features_table,
    gate_table,
    gated,
    in_context,
    ledger_table,
)
from biaskit.highlight import Page, highlight
from biaskit.influence import entry_influence
from biaskit.integrity import Gates
from biaskit.lexicons import read_lexicon
from biaskit.multiverse import Multiverse, multiverse
from biaskit.reference import framing_index, percentile_table, reference_table
from biaskit.sides import read_sides
from biaskit.transformer import FramingFeatures
from biaskit.words import distinctive_words

__version__ = "0.1.0"
__all__ = [
    "Claim",
    "Classification",
    "Document",
    "FramingFeatures",
    "Gates",
    "Multiverse",
    "Page",
    "annotate",
    "attributions_table",
    "claim",
    "classify_outlets",
    "codebook",
    "compare_outlets",
    "distinctive_words",
    "drift_table",
    "entry_influence",
    "evidence_table",
    "features_table",
    "framing_index",
    "gate_table",
    "gated",
    "highlight",
    "in_context",
    "ledger_table",
    "multiverse",
    "percentile_table",
    "placebo",
    "plan_sample",
    "prepare",
    "read_articles",
    "read_lexicon",
    "read_sides",
    "reference_table",
    "show",
    "summarize_outlets",
]
