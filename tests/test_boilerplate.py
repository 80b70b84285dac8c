"""Regions: what is the article, what is not, and what may never change."""

from __future__ import annotations

import json
import math

import numpy as np
import pandas as pd
import pytest
from golden_sets import GOLDEN, region_article
from hypothesis import given
from hypothesis import strategies as st

import biaskit
from biaskit.boilerplate import find_regions, recurring_lines, repeat_ratio
from biaskit.document import prepare
from biaskit.lexicons import pack_lexicon
from biaskit.lines import COLUMNS, KINDS, OWN, WEAK, line_key, line_table
from biaskit.spans import ARTICLE_REGIONS
from biaskit.trees import MAX_LEAVES, read_trees

LANGUAGES = ("de", "en", "es", "fr", "it", "pt")
ARTICLES = tuple(sorted((GOLDEN / "regions").glob("*.tsv")))
PARAGRAPHS = (
    "The council voted on Tuesday evening to close the northern bridge to lorries until the spring.",
    "“Nobody asked the people who live here,” said Anna Hall, who runs a bakery by the river.",
    "The work will cost two million and was delayed three times, according to the city engineer.",
    "A decision on the second bridge is expected before the end of the year.",
)
PROMOTIONS = (
    "Sign up for our newsletter",
    "Subscribe now for unlimited access",
    "Read also: Storm closes the port",
    "Please consider supporting our journalism with a donation.",
    "Follow us on Facebook and Twitter",
    "Download our app on the App Store or Google Play",
)


def regions(text: str, language: str = "en", **options) -> list[tuple[str, str, str]]:
    """Region, kind and text of each stretch."""
    spans = find_regions(prepare(text, language), **options)
    return [(s.region, s.category, text[s.start : s.end]) for s in spans]


def page(*lines: str) -> str:
    return "\n".join(["Bridge closed to lorries", *PARAGRAPHS, *lines])


@pytest.mark.parametrize(
    ("line", "region", "kind"),
    [
        ("Sign up for our newsletter", "promotion", "newsletter"),
        ("Read also: Storm closes the port", "promotion", "related_articles"),
        ("Post a Comment", "residue", "comment_prompt"),
        ("[ad_1]", "residue", "short_code"),
        ("Follow us on Facebook and Twitter", "promotion", "share_follow"),
        ("Advertisement", "residue", "advert_marker"),
        ("Bridge closed to lorries", "repeat", ""),
    ],
)
def test_leftover_after_an_article(line, region, kind):
    assert regions(page(line))[-1] == (region, kind, line)


def test_article_is_left_alone():
    found = regions(page())
    assert [r for r, _, _ in found] == ["headline", *["body"] * len(PARAGRAPHS)]


def test_leftover_glued_to_a_sentence_is_parted():
    glued = f"{PARAGRAPHS[3]} Sign up for our free newsletter to get it in your inbox."
    found = regions("\n".join([*PARAGRAPHS[:3], glued]))
    assert found[-2:] == [
        ("body", "", PARAGRAPHS[3]),
        ("promotion", "newsletter", glued.removeprefix(PARAGRAPHS[3]).strip()),
    ]


def test_bracketed_word_of_an_editor_is_no_short_code():
    line = "[The mayor] said that the bridge had been neglected for years by every council."
    assert regions(page(line))[-1] == ("body", "", line)


def test_short_code_inside_a_line_is_cut_out():
    line = f"{PARAGRAPHS[0]} [newsletter_box id=3]"
    assert regions(page(line))[-1] == ("residue", "short_code", "[newsletter_box id=3]")


def test_title_by_name_title_makes_its_title_a_related_article():
    title = "Ten years without a harbour wall"
    found = regions(page(f"{title} by Carla Stone {title}", title))
    assert [(r, k) for r, k, _ in found[-2:]] == [("promotion", "related_articles")] * 2


def test_first_of_two_headlines_is_the_headline():
    found = regions("Bridge closed to lorries\n" + page())
    assert [r for r, _, _ in found[:2]] == ["headline", "repeat"]


def test_summary_above_the_article_is_the_repeat():
    found = regions("\n".join(["Bridge closed to lorries", PARAGRAPHS[2], *PARAGRAPHS]))
    assert [r for r, _, _ in found] == ["headline", "repeat", *["body"] * 4]


def test_hand_wrapped_appeal_is_one_promotion():
    appeal = (
        "Please consider supporting our journalism\nwith a donation: readers like you keep\nour"
    )
    assert regions(f"{page()}\n\n{appeal} newsroom open.")[-1][:2] == ("promotion", "donation")


def test_rules_alone_find_short_cues():
    assert regions(page("Sign up for our newsletter"), learned=False)[-1][0] == "promotion"


@pytest.mark.parametrize("text", ["", " \n ", "\n\n", "§", "[ad_1]", "😀\n😀", "a\x00b\n\ud800"])
def test_odd_texts_are_covered(text):
    covered = "".join("".join(t.split()) for _, _, t in regions(text))
    assert covered == "".join(text.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_cue_list_has_every_group(language):
    found = {e.category for e in pack_lexicon(language, "boilerplate").entries}
    assert found >= {k for k in KINDS if k not in ("short_code", "caption")} | set(WEAK)


@pytest.mark.parametrize("language", LANGUAGES)
def test_cues_find_their_example_only(language):
    lexicon = pack_lexicon(language, "boilerplate")
    for entry in lexicon.entries:
        for text, expected in ((entry.example, True), (entry.counterexample, False)):
            tokens = prepare(text, language).tokens
            found = any(hit.entry is entry for hit in lexicon.find(tokens))
            assert found == expected or entry.weight == "weak", (entry.entry, text)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "Mehrere Menschen wurden verletzt, schreibt AFP."),
        ("it", "I colloqui sono falliti, riferisce Reuters."),
        ("pt", "Várias pessoas ficaram feridas, escreve a Lusa."),
        ("es", "Varias personas resultaron heridas, informa EFE."),
        ("fr", "Plusieurs personnes ont été blessées, écrit l'AFP."),
    ],
)
def test_an_agency_that_is_quoted_is_no_credit(language, sentence):
    lexicon = pack_lexicon(language, "boilerplate")
    assert not list(lexicon.find(prepare(sentence, language).tokens))


# --- the table of lines -------------------------------------------------------


@pytest.mark.parametrize("path", ARTICLES[::7], ids=lambda p: p.stem)
def test_line_table_is_finite(path):
    document = prepare(region_article(path)[0], path.stem[:2])
    n = len(document.lines)
    table = line_table(document, document.lines, [], [1] * n, [0] * n)
    assert table.shape == (n, len(COLUMNS))
    assert np.isfinite(table).all()


def test_line_table_counts_what_it_says():
    document = prepare("The cat sat in the hall.\nTHE END 2020", "en")
    table = line_table(document, document.lines, [], [1, 3], [0, 2])
    own = dict(zip(OWN, table.T, strict=False))
    assert own["words"].tolist() == pytest.approx([math.log1p(6), math.log1p(3)])
    assert own["stopped"].tolist() == [1, 0]
    assert own["upper"].tolist() == pytest.approx([1 / 18, 1])
    assert own["function_words"][0] == pytest.approx(3 / 6)
    assert own["date"].tolist() == [0, 1]
    assert own["copies"].tolist() == [1, 3]
    assert own["template"].tolist() == pytest.approx([0, math.log1p(2)])


def test_key_of_a_line_forgets_bullet_case_and_space():
    assert line_key("*  Read   MORE") == line_key("read more") == line_key("3. Read more")


def test_trees_give_what_their_splits_say():
    trees = read_trees("regions.json", COLUMNS)
    rows = np.random.default_rng(1).normal(0.3, 1, (40, len(COLUMNS)))
    ends = [*trees.first_split[1:], len(trees.feature)]
    for row, chance in zip(rows, trees.probability(rows), strict=True):
        score = trees.baseline
        for number, (start, end) in enumerate(zip(trees.first_split, ends, strict=True)):
            reached = (1 << MAX_LEAVES) - 1
            for split in range(start, end):
                if row[trees.feature[split]] > trees.threshold[split]:
                    reached &= int(trees.left_out[split])
            leaf = next(i for i in range(MAX_LEAVES) if reached >> i & 1)
            score += trees.leaf[number, leaf]
        assert chance == pytest.approx(1 / (1 + math.exp(-score)))


def test_trees_of_other_columns_are_refused():
    with pytest.raises(ValueError, match=r"made for other columns. Run benchmarks"):
        read_trees("regions.json", ("length",))


def test_stored_trees_are_plain_numbers(root):
    stored = json.loads((root / "biaskit/regions.json").read_text(encoding="utf-8"))
    assert len(stored["feature"]) == len(stored["threshold"]) == len(stored["left_out"])


# --- several articles ---------------------------------------------------------


def test_lines_of_several_articles_recur():
    texts = [f"{PARAGRAPHS[0]}\nThe harbour fund", f"{PARAGRAPHS[1]}\nThe harbour fund", "Else"]
    assert recurring_lines(texts) == {"the harbour fund": 1}


def test_renderings_of_one_text_are_no_template():
    text = "\n".join(PARAGRAPHS)
    assert recurring_lines([text, text + "\nShared by Carla Stone"]) == {}


def test_chain_of_renderings_is_one_story_in_any_order():
    a, b, c = PARAGRAPHS[:3]
    texts = [f"{a}\nShort line", f"{a}\n{b}\nShort line", f"{b}\nShort line", c]
    for order in ([0, 1, 2, 3], [1, 0, 2, 3], [2, 0, 1, 3], [0, 2, 3, 1]):
        assert recurring_lines([texts[i] for i in order]) == {}


def test_background_of_the_outlet_is_body():
    background = (
        "What is the bridge about? The northern bridge was built for carts, not for lorries."
    )
    texts = ["\n".join([a, background, b]) for a, b in (PARAGRAPHS[:2], PARAGRAPHS[2:])]
    template = recurring_lines(texts)
    assert template
    for text in texts:
        found = find_regions(prepare(text, "en"), template)
        assert {s.region for s in found} == {"body"}


# --- properties ---------------------------------------------------------------


@st.composite
def articles(draw):
    path = draw(st.sampled_from(ARTICLES))
    return region_article(path)[0], path.stem[:2]


def n_words_body(text: str, language: str) -> int:
    document = prepare(text, language)
    return document.with_spans(find_regions(document)).n_words_in()


@given(text=st.permutations(PARAGRAPHS), where=st.integers(0, 5), line=st.sampled_from(PROMOTIONS))
def test_added_promotion_never_adds_words_to_a_plain_article(text, where, line):
    lines = ["Bridge closed to lorries", *text]
    more = [*lines[:where], line, *lines[where:]]
    assert n_words_body("\n".join(more), "en") <= n_words_body("\n".join(lines), "en")


def test_added_promotion_seldom_frees_other_leftovers():
    """Not never: neighbours matter to the model, and a line may part a hand-wrapped appeal."""
    raised = []
    for path in (p for p in ARTICLES if p.stem.startswith("en")):
        lines = region_article(path)[0].split("\n")
        before = n_words_body("\n".join(lines), "en")
        for promotion in PROMOTIONS:
            for where in range(0, len(lines), 6):
                more = [*lines[:where], promotion, *lines[where:]]
                raised.append(n_words_body("\n".join(more), "en") > before)
    assert sum(raised) <= 0.05 * len(raised)


@given(articles(), st.sampled_from(["\n", "\n\n"]))
def test_text_said_twice_never_repeats_less(article, between):
    text, language = article
    once, twice = (prepare(t, language) for t in (text, text + between + text))
    ratios = [repeat_ratio(d.with_spans(find_regions(d))) for d in (once, twice)]
    assert ratios[1] >= ratios[0]


@given(st.permutations(range(6)))
def test_order_of_articles_does_not_matter(order):
    rows = [region_article(path) for path in ARTICLES[12:18]]
    table = pd.DataFrame(
        {
            "article_id": [str(i) for i in range(6)],
            "text": [text for text, _ in rows],
            "language": "en",
            "outlet": "Gazette",
        }
    )
    columns = ["boilerplate_ratio", "promotion_ratio", "repeat_ratio", "n_words_body"]
    expected = biaskit.features_table(table)[columns]
    found = biaskit.features_table(table.iloc[list(order)])[columns]
    pd.testing.assert_frame_equal(found.sort_index(), expected)


@given(articles())
def test_every_character_has_one_region(article):
    text, language = article
    spans = find_regions(prepare(text, language))
    covered = "".join("".join(text[s.start : s.end].split()) for s in spans)
    assert covered == "".join(text.split())
    assert all(bool(s.category) == (s.region in ("promotion", "residue")) for s in spans)
    assert {s.region for s in spans} <= {*ARTICLE_REGIONS, "promotion", "residue", "repeat"}


def test_many_renderings_of_one_text_are_no_template(seeds):
    """Every version of a page that was collected again and again, each without one line."""
    lines = seeds["text"].iloc[0].splitlines(keepends=True)
    filled = [i for i, line in enumerate(lines) if len(line.split()) > 3]
    versions = ["".join(lines[:i] + lines[i + 1 :]) for i in filled]
    table = pd.DataFrame({"text": versions, "language": "it"})
    assert len(table) > 30
    assert biaskit.features_table(table)["promotion_ratio"].max() < 0.7


def test_an_appeal_in_many_short_articles_stays_template():
    """It is as long as half of each article, and still none copies another."""
    appeal = (
        "Only those who read this paper pay for it, and each month fewer of them do so than before."
    )
    body = (
        "On {} the council of ward {} put off the vote about the ferry until somebody counts boats."
    )
    texts = ["\n".join([body.format(day, i), appeal]) for i, day in enumerate(["Monday"] * 30)]
    assert recurring_lines(texts)[line_key(appeal)] == 29


@pytest.mark.parametrize(
    ("line", "region"),
    [
        ("Sign up to our FREE newsletter for the best stories in your inbox.", "promotion"),
        ("Subscribe now and never miss a story.", "promotion"),
        ("Follow us on Facebook and Twitter for the latest news.", "promotion"),
        ("Join the conversation in our comments section below.", "residue"),
        ("The minister asked donors to support the hospital.", "body"),
        ("Subscribers of the phone company lost their line on Monday.", "body"),
        ("She shared the prize with her sister and gave it away.", "body"),
        ("Follow the money, the prosecutor told his clerks, and find the ministers.", "body"),
    ],
)
def test_an_appeal_between_paragraphs_is_told_from_a_paragraph_of_one_line(line, region):
    text = PLAIN.format(line)
    found = [s.region for s in find_regions(prepare(text, "en")) if line in text[s.start : s.end]]
    assert found == [region]


PLAIN = (
    "The council met on Monday and put off the vote on the harbour until March.\n\n"
    "Members of both parties said that the figures had come too late. The mayor, who had asked for "
    "them, left before the end.\n\n{}\n\nThe next session is on Tuesday. Residents may speak for "
    "three minutes each, the clerk said.\n"
)
