from __future__ import annotations

import pandas as pd
import pytest

import biaskit


def attributions(text, language="en"):
    articles = pd.DataFrame({"text": [text], "language": [language]})
    evidence = biaskit.evidence_table(articles)
    rows = evidence[evidence["kind"].isin(["source", "cue", "content"])]
    return [
        tuple(
            " | ".join(group.loc[group["kind"] == k, "text"]) for k in ("source", "cue", "content")
        )
        for _, group in rows.groupby("relation")
    ]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The mayor said that the bridge would open soon.", ("The mayor", "said", "the bridge would open soon")),
        ("en", '"We will open the bridge," the mayor said.', ("the mayor", "said", "We will open the bridge,")),
        ("en", "According to the mayor, the bridge will open.", ("the mayor", "According to", "the bridge will open")),
        ("it", "Il sindaco ha detto che il ponte aprirà presto.", ("Il sindaco", "detto", "il ponte aprirà presto")),
        ("it", "Secondo il sindaco, il ponte aprirà presto.", ("il sindaco", "Secondo", "il ponte aprirà presto")),
        ("it", "«Apriremo il ponte», ha detto il sindaco.", ("il sindaco", "detto", "Apriremo il ponte")),
        ("pt", "O prefeito afirmou que a ponte abrirá em breve.", ("O prefeito", "afirmou", "a ponte abrirá em breve")),
        ("pt", '"Vamos abrir a ponte", disse o prefeito.', ("o prefeito", "disse", "Vamos abrir a ponte")),
    ],
)  # fmt: skip
def test_plain_attribution(language, text, expected):
    assert attributions(text, language) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "The demand of the market fell by two per cent.",
        "The bridge opened according to plan in the spring.",
        "He read “War and Peace” twice.",
    ],
)
def test_no_attribution(text):
    assert attributions(text) == []


def test_pronoun_takes_the_last_source():
    evidence = biaskit.evidence_table(
        pd.DataFrame({"text": ["Anna Hall said that it rained. She said that it was cold."]})
    )
    assert evidence.loc[evidence["kind"] == "cue", "source"].to_list() == ["Anna Hall"] * 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("main = ['a'", "not TOML"),
        ("main = ['a', 'b']\n[a.aliases]\nen = ['A']\n", "line 1: 'main' must name two"),
        ("main = ['a', 'b']\n[a.aliases]\nen = 'A'\n[b.aliases]\nen = ['B']\n", "line 2: aliases of 'a'"),
        ('main = ["a", "b"]\n[a.aliases]\nen = ["X"]\n[b.aliases]\nen = ["X"]\n', "line 3: alias 'X' belongs to both"),
    ],
)  # fmt: skip
def test_malformed_sides_name_the_line(tmp_path, text, message):
    (tmp_path / "sides.toml").write_text(text)
    with pytest.raises(ValueError, match=message):
        biaskit.read_sides(tmp_path / "sides.toml")
