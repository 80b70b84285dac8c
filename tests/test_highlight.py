from __future__ import annotations

import re
from html.parser import HTMLParser

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import biaskit
from biaskit.cli import main

HOSTILE = (
    "The minister said: “We <script>alert(1)</script> will not yield.”\n\n"
    '<img src="https://example.org/x.png" onerror="alert(2)"> said the brutal </style> spokesman '
    "on Monday, \u202eoverridden\u202c and &amp; kept."
)


class Reader(HTMLParser):
    """Collects the tags, their attributes and the text of the article's section."""

    def __init__(self):
        super().__init__()
        self.tags, self.names, self.depth, self.text = [], set(), 0, ""

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.names |= {name for name, _ in attrs}
        if tag == "section" or self.depth:
            self.depth += tag in ("section",)

    def handle_endtag(self, tag):
        self.depth -= tag == "section"

    def handle_data(self, data):
        if self.depth:
            self.text += data


def read(page):
    reader = Reader()
    reader.feed(page)
    return reader


def test_totals_are_those_of_the_ledger(seeds):
    ledger = biaskit.ledger_table(seeds.iloc[[0]])
    page = biaskit.highlight(seeds.iloc[0]).content
    for region, n in ledger.groupby("region")["n_words"].sum().items():
        assert f'<th scope="row">{region}</th><td>{n:,}</td>' in page
    for voice, n in ledger[ledger["voice"] != ""].groupby("voice")["n_words"].sum().items():
        assert f'<th scope="row">{voice}</th><td>{n:,}</td>' in page


def test_every_word_of_the_text_is_shown(seeds):
    for _, row in seeds.iterrows():
        page = re.sub(r'<span class="tag"[^>]*>[^<]*</span>', "", biaskit.highlight(row).content)
        shown = re.sub(r"\s+", "", read(page).text)
        for word in row["text"].split():
            assert word in shown


def test_nothing_of_a_text_is_rendered():
    page = biaskit.highlight({"text": HOSTILE, "language": "en"}).to_html()
    reader = read(page)
    assert not {"script", "img", "iframe", "link"} & set(reader.tags)
    assert not {n for n in reader.names if n.startswith("on") or n in ("src", "href")}
    assert page.count("</style>") == 1
    assert "\u202e" not in page
    assert "[U+202E]overridden[U+202C]" in reader.text


@given(st.text(max_size=300))
def test_any_text_makes_a_page(text):
    page = biaskit.highlight({"text": text, "title": text, "language": "en"}).to_html()
    assert set(read(page).tags) <= {
        *("html", "head", "meta", "title", "body", "main", "style", "article", "h2", "ul", "li"),
        *("div", "section", "aside", "p", "span", "mark", "table", "caption", "tbody", "tr"),
        *("th", "td"),
    }


def test_words_of_a_source_light_up_with_it(seeds):
    page = biaskit.highlight(seeds.iloc[0]).content
    relation = re.search(r"has\(\.r(\d+):is", page).group(1)
    assert len(re.findall(rf'class="[^"]*\br{relation}\b', page)) >= 2


def test_an_article_with_a_problem_is_shown_with_it():
    page = biaskit.highlight({"text": "Слова.", "language": "ru"})
    assert "not scored: " in page.content
    assert "Слова." in page.content


def test_several_articles_are_an_error(seeds):
    with pytest.raises(ValueError, match="shows one article, found 5"):
        biaskit.highlight(seeds)


def test_the_command_writes_the_same_page(seeds, root, tmp_path):
    output = tmp_path / "page.html"
    name = seeds.iloc[1]["article_id"]
    assert main(["page", str(root / "seeds"), "--article", name, "-o", str(output)]) == 0
    assert output.read_text(encoding="utf-8") == biaskit.highlight(seeds.iloc[1]).to_html()
    assert main(["page", str(root / "seeds"), "-o", str(output)]) == 1


def test_the_display_is_a_bundle():
    bundle = biaskit.highlight(pd.Series({"text": "A plan.", "language": "en"}))._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}


def test_an_article_that_cannot_be_decoded_is_shown_with_its_problem(tmp_path):
    (tmp_path / "bad.txt").write_bytes(b"The mayor \xff\xfe spoke \x81.")
    for article in (articles := biaskit.read_articles(tmp_path)), articles.iloc[0]:
        assert biaskit.highlight(article).content
    named = articles.set_index("article_id").iloc[0].drop("title")
    assert biaskit.highlight(named).title == articles["article_id"][0]
