from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biaskit.document import prepare

TEXTS = st.text(alphabet="aAbé ,.!?\n\"“”«»'’()-1\t\u00a0", max_size=300)


def sentences(text, language="en"):
    document = prepare(text, language)
    return [text[a:b] for a, b in document.sentences]


def test_abbreviation_does_not_end_a_sentence():
    assert sentences("Mr. Hall met Dr. Lee on Monday. They agreed.") == [
        "Mr. Hall met Dr. Lee on Monday.",
        "They agreed.",
    ]


def test_a_line_of_endless_length_is_cut_like_a_short_one():
    found = sentences("Hall came late. Lee left. " * 10_000)
    assert len(found) == 20_000
    assert set(found) == {"Hall came late.", "Lee left."}
    assert "".join(sentences("word" * 50_000)) == "word" * 50_000


def test_sentence_does_not_end_inside_a_quotation():
    text = '"We came. We saw. We left," she said. Nobody replied.'
    assert sentences(text) == ['"We came. We saw. We left," she said.', "Nobody replied."]


def test_stray_mark_does_not_swallow_the_next_paragraph():
    text = 'He said "it is over. They left.\nThe town was quiet. Nobody came.'
    assert sentences(text)[-2:] == ["The town was quiet.", "Nobody came."]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('The mayor left. That is a lie", he said. She came.', "That is a lie"),
        ("“We shall not go. The town was quiet.", "We shall not go."),
        ("Nobody paid. That is the shame of it.”", "That is the shame of it."),
        ('"We shall not go, he said. “They came.', ""),  # two marks are left over
        ('He bought a 5" gun. They left.', ""),
        ("It was a »great day for them all. They left.", ""),
    ],
)
def test_a_lost_mark_is_put_back_at_the_edge_of_its_sentence_only(text, quoted):
    document = prepare(text + "\nThe next paragraph.", "en")
    closed = [text[q.inner_start : q.inner_end] for q in document.quotations if q.closed]
    assert closed == [quoted] * bool(quoted)


def test_wrapped_lines_are_one_line():
    text = (
        "The council met on Tuesday to discuss the plan for the harbour and\n"
        "decided after four hours that no decision could be taken before the\n"
        "end of the year."
    )
    assert len(prepare(text, "en").lines) == 1


def test_list_of_headlines_is_not_joined():
    assert len(prepare("Fire in the port\nMayor resigns\nStorm warning", "en").lines) == 3


@pytest.mark.parametrize(
    ("text", "language", "n"),
    [
        ("l'uomo dell'anno", "it", 4),
        ("don't stop US-backed", "en", 3),
        ("2,000 men", "en", 2),
        ("aujourd'hui", "fr", 1),
    ],
)
def test_words_are_counted_by_the_language(text, language, n):
    assert len(prepare(text, language).words) == n


def test_unknown_language_is_an_error():
    with pytest.raises(ValueError, match="no language pack 'xx'; known: de, en"):
        prepare("text", "xx")


def test_text_of_no_language_is_an_error():
    with pytest.raises(ValueError, match="not identified"):
        prepare("12 34 56")


@given(TEXTS)
def test_offsets_stay_inside_the_text_and_in_order(text):
    document = prepare(text, "en")
    for spans in (document.lines, document.sentences, document.words):
        flat = [offset for span in spans for offset in span]
        assert flat == sorted(flat)
        assert not flat or (flat[0] >= 0 and flat[-1] <= len(text))


def test_million_character_line_is_prepared():
    text = 'The man said "no. ' * 55_000
    assert len(prepare(text, "en").words) == 220_000
