"""The measured figures of the README are those of the tables in ``notebooks/data``."""

from __future__ import annotations

import pandas as pd
import pytest
from conftest import ROOT

from biaskit.claims import claim

README = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())


def table(name):
    return pd.read_csv(ROOT / f"notebooks/data/{name}.csv", keep_default_na=False, na_values=[""])


def attributions():
    scores = table("attribution_scores")
    scores["precision"] = scores["found"] / (scores["found"] + scores["wrong"])
    scores["recall"] = scores["found"] / (scores["found"] + scores["missed"])
    scores["speaker"] = scores["right_speaker"] / scores["quotations"]
    return scores


def of_set(name):
    scores = attributions()
    return scores[scores["set"].str.contains(name)].set_index("language")


def prose():
    """Leftovers of twelve words or more: the share that was found, by language."""
    lines = table("regions_cv").query("leftover == 1")
    lines = lines[lines["text"].str.split().str.len() >= 12]
    return lines["found"].groupby(lines["page"].str.split("/").str[1].str[:2]).mean()


def wording(column, corpus):
    scores = table("wording_scores")
    return scores[scores["corpus"].str.startswith(corpus)].set_index("language")[column]


def claims():
    fresh, usnews, german = of_set("only scored"), of_set("PolNeAR"), of_set("Wikinews")
    yield "On 178 made-up pages of our own", (table("regions_cv")["page"].nunique(),)
    found = prose()
    yield (
        "are found in .66 (es) to .78 (fr) of cases",
        (found.min(), found.max(), [found.idxmin(), found.idxmax()] == ["es", "fr"]),
    )
    yield (
        "words given to sources .90 precision, .81 recall",
        (*usnews["precision"], *usnews["recall"]),
    )
    yield "words .74 / .67", (*german["precision"], *german["recall"])
    yield (
        "34 to 128 quotations a language",
        (fresh["quotations"].min(), fresh["quotations"].max()),
    )
    yield (
        "the words are .88 to .96 / .86 to .98",
        (*fresh["precision"].agg(["min", "max"]), *fresh["recall"].agg(["min", "max"])),
    )
    yield (
        ".83 (es), .84 (it), .85 (en), .89 (pt), .89 (de) and .92 (fr) of direct quotations",
        fresh["speaker"][["es", "it", "en", "pt", "de", "fr"]],
    )
    yield "AUC of .75 on BABE (en)", wording("auc", "BABE")
    yield (
        ".68 / .65 / .64 on CheckThat subjectivity (en, it, de)",
        wording("auc", "CheckThat")[["en", "it", "de"]],
    )
    yield ".63 on FactNews (pt)", wording("auc", "FactNews")
    yield (
        ".63 / .56 / .60 on the headlines of PartisanLens (it, es, pt)",
        wording("auc", "PartisanLens")[["it", "es", "pt"]],
    )
    yield "macro-F1 .74 on BABE", wording("f1_framing", "BABE")
    yield (
        ".67 to .69 on CheckThat",
        wording("f1_framing", "CheckThat").agg(["min", "max"]),
    )
    yield "and .63 on FactNews", wording("f1_framing", "FactNews")
    gain = table("wording_scores").eval("f1_both - f1_tfidf").mean()
    yield "beside TF-IDF it adds .04 on average", (gain,)


@pytest.mark.parametrize(("sentence", "values"), [pytest.param(*c, id=c[0][:30]) for c in claims()])
def test_the_readme_says_what_was_measured(sentence, values):
    assert sentence in README
    claim(sentence, *values)
