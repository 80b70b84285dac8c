from __future__ import annotations

import random

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT

import biaskit
from biaskit.document import prepare
from biaskit.features import annotate
from biaskit.integrity import containment, find_artefacts, find_copies, shingles

FILLER = {
    "en": "The council met on Monday in the old town hall and spoke for two hours about the harbour. The mayor said that the work would begin in spring. Nobody raised the question of money.",
    "it": "Il consiglio si è riunito lunedì nel vecchio municipio e ha parlato per due ore del porto. La sindaca ha detto che i lavori cominceranno in primavera. Nessuno ha parlato di soldi.",
    "pt": "A câmara reuniu-se na segunda-feira no antigo edifício e falou durante duas horas sobre o porto. A autarca disse que as obras começam na primavera. Ninguém falou de dinheiro.",
}  # fmt: skip
#: What a machine does to a text, by kind: the text goes in, the damaged text comes out.
DAMAGE = {
    "doubled_gloss": lambda text: text + " Valdoria (Valdoria) lies in the north.",
    "mark_space": lambda text: text + " “ Wir “ was the word.",
    "reversed_mark": lambda text: text + " They resist “, saying that it is late.",
    "stray_mark": lambda text: text + " It has been’ largely seen.",
    "split_spelling": lambda text: text + " Zatulin came. Then Zaturin left the hall.",
    "quoted_outlet": lambda text: text + " He told “Reuters” about it.",
    "lower_start": lambda text: text + " It was killed. since the beginning of it all.",
    "short_code": lambda text: "[ad_1]\n" + text,
    "glued_sentence": lambda text: text.replace(". ", ".", 1),
}


def kinds(text, language="en"):
    return {s.category for s in find_artefacts(annotate(prepare(text, language)))}


@pytest.mark.parametrize("language", list(FILLER))
@pytest.mark.parametrize("kind", list(DAMAGE))
def test_seeded_artefact_is_found(language, kind):
    assert kind not in kinds(FILLER[language], language)
    assert kind in kinds(DAMAGE[kind](FILLER[language]), language)


@pytest.mark.parametrize("language", list(FILLER))
def test_plain_text_and_typing_errors_leave_no_trace(language):
    chance = random.Random(5)
    text = FILLER[language]
    assert kinds(text, language) == set()
    for _ in range(20):
        place = chance.randrange(5, len(text) - 5)
        if text[place].isalpha() and text[place + 1].isalpha() and text[place - 1].isalpha():
            moved = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
            dropped = text[:place] + text[place + 1 :]
            assert kinds(moved, language) == kinds(dropped, language) == set()


@pytest.mark.parametrize(
    ("language", "right", "wrong"),
    [
        ("en", "Friday, 2 October 2020", "Monday, October 2, 2020"),
        ("it", "venerdì 2 ottobre 2020", "lunedì 2 ottobre 2020"),
        ("pt", "sexta-feira, 2 de outubro de 2020", "segunda-feira, 2 de outubro de 2020"),
        ("de", "Freitag, den 2. Oktober 2020", "Montag, den 2. Oktober 2020"),
    ],
)
def test_day_that_is_not_on_its_date(language, right, wrong):
    right = right.replace("2 October 2020", "October 2, 2020")
    assert "date_conflict" not in kinds(f"{right}.", language)
    assert "date_conflict" in kinds(f"{wrong}.", language)


@pytest.mark.parametrize(
    ("language", "published", "text", "n"),
    [
        ("en", "2020-10-28", "They met on Tuesday, October 27.", 0),
        ("en", "2020-10-28", "They met on Monday, October 27.", 1),
        ("en", "", "They met on Monday, October 27.", 0),
        ("en", "", "They met on Monday, October 27. They left on Tuesday, October 27.", 1),
        ("en", "2021-03-10", "They met on Monday, October 27.", 0),  # too far to guess the year
        ("en", "2021-01-02", "They met on Thursday, December 31.", 0),  # of the year before
        ("pt", "2020-10-01", "Nesta quinta-feira (1º), o ministro falou.", 0),
        ("pt", "2020-10-01", "Nesta quinta-feira (2), o ministro falou.", 1),
        ("pt", "2020-11-03", "Na sexta-feira (30), o ministro falou.", 0),  # of the month before
        ("de", "2020-10-30", "Am Dienstag, dem 27. Oktober, kam er.", 0),
        ("en", "2020-02-30", "They met on Monday, February 31, and on Monday (99).", 0),
        ("en", "yesterday", "They met on Monday, October 27.", 0),
    ],
)
def test_dates_are_held_against_that_of_the_article(language, published, text, n):
    document = annotate(prepare(text, language), published=published)
    found = [s for s in document.spans_of("artefact") if s.category == "date_conflict"]
    assert len(found) == n


@pytest.mark.parametrize(
    ("language", "right", "wrong"),
    [
        ("en", "these statements of the panel", "these statement of the panel"),
        ("en", "These investment banks closed.", "The vote failed. They has left."),
        ("en", "Turkey and its allies left.", "Turkey and his allies left."),
        ("en", "Elisa Norway and her people left.", "Iran has defended himself."),
        ("it", "la dichiarazione del sindaco", "il dichiarazione del sindaco"),
        ("it", "il provvedimento; non la commento", "della provvedimento"),
        ("en", "Several mention that it rained.", "Several celebration of the town"),
        (
            "en",
            "Britain and her allies left; the Brazil coach himself spoke.",
            "Iran defended himself.",
        ),
        ("es", "la situación la desmiento", "el situación del país"),
        ("fr", "le bastion de la situation", "la fin du situation"),
        ("de", "ein Gesetz, das Mehrheit und Minderheit wollten", "das Mehrheit wollte es"),
    ],
)
def test_what_no_slip_of_a_writer_explains(language, right, wrong):
    assert not kinds(right, language) & {"agreement_error", "country_pronoun"}
    assert kinds(wrong, language) & {"agreement_error", "country_pronoun"}


def test_copies_of_copies_are_one_cluster():
    chance = random.Random(3)
    first = article(chance)
    second = first[:140] + article(chance, 60)
    third = second[60:] + article(chance, 60)
    texts = [" ".join(words) for words in (first, article(chance), second, third)]
    table = pd.DataFrame({"article_id": list("abcd"), "text": texts, "language": "en"})
    found = biaskit.features_table(table)
    assert found["copy_of"].to_list() == ["", "", "a", "c"]
    assert found["copy_cluster"].to_list() == ["a", "b", "a", "a"]


def test_seeds_are_gated_as_they_read(seeds, root):
    plain = biaskit.features_table(seeds, root / "seeds/sides.toml")
    usable = plain["usable_for"].str.split()
    mangled = seeds["language"].to_numpy() == "en"
    assert [("wording" in u, "attribution" in u) for u in usable[mangled]] == [(False, False)] * 3
    assert all("wording" in u and "attribution" in u for u in usable[~mangled])
    gated = biaskit.features_table(seeds, root / "seeds/sides.toml", gate=True)
    assert (
        gated.loc[mangled, ["loaded_rate", "attribution_rate", "readability"]].isna().all(axis=None)
    )
    pd.testing.assert_frame_equal(gated, biaskit.gated(plain))
    pd.testing.assert_frame_equal(gated[~mangled], plain[~mangled])
    assert (gated["promotion_ratio"] == plain["promotion_ratio"]).all()


def test_gates_can_be_set(seeds):
    gates = biaskit.Gates(max_artefact_kinds=99, min_words=10_000)
    reasons = biaskit.gate_table(seeds, gates)
    assert set(reasons["construct"]) == {"attribution", "readability"}
    assert reasons["reason"].str.endswith("words").all()


# --- copies -------------------------------------------------------------------


def article(chance, n=200):
    return chance.choices([f"w{i}" for i in range(3000)], k=n)


def test_copies_are_found_and_strangers_are_not():
    chance = random.Random(2)
    texts = {f"a{i}": article(chance) for i in range(40)}
    for i, share in enumerate((1.0, 0.9, 0.6)):
        kept = texts[f"a{i}"][: int(200 * share)]
        texts[f"copy{i}"] = kept + article(chance, 200 - len(kept))
    documents = {
        name: annotate(prepare(" ".join(words), "en"), keep_boilerplate=True)
        for name, words in texts.items()
    }
    found = find_copies({name: shingles(d) for name, d in documents.items()})
    assert [found[f"copy{i}"][0] for i in range(3)] == ["a0", "a1", "a2"]
    assert all(found[f"a{i}"] == ("", 0.0) for i in range(3, 40))
    assert found["copy0"][1] == 1.0


def test_containment_is_of_the_smaller_text():
    one, other = np.array([1, 2, 3, 4], dtype=np.uint64), np.array([3, 4], dtype=np.uint64)
    assert containment(one, other) == 1.0
    assert containment(one, np.array([], dtype=np.uint64)) == 0.0


def test_copy_names_the_earlier_article():
    text = "\n".join(FILLER["en"].replace("Monday", day) for day in ("Monday", "Tuesday"))
    table = biaskit.features_table(
        pd.DataFrame({"article_id": ["x", "y"], "text": [text, text], "language": "en"})
    )
    assert table["copy_of"].to_list() == ["", "x"]
    assert table["copy_similarity"].to_list() == [1.0, 1.0]
    assert "wording" not in table.loc["y", "usable_for"]


# --- drift --------------------------------------------------------------------

ORIGINAL = "The minister said that 12 people had died in Valdoria. “We will not leave,” she said. The army of Arland attacked Belmont on Friday. The road stayed open."
COPY = "The minister retorted that 21 people had died in Valdoria. The minister wants to leave. Belmont attacked the army of Arland on Friday. A brutal regime rules there."


def test_drift_lists_what_changed():
    table = biaskit.drift_table(ORIGINAL, COPY, "en")
    changes = set(table["change"])
    assert {
        "cue neutral to confrontational",
        "number or date changed",
        "names exchanged",
    } <= changes
    assert "sentence added" in changes
    for row in table.itertuples():
        assert ORIGINAL[max(0, row.original_start) : max(0, row.original_end)] == row.original
        assert COPY[max(0, row.copy_start) : max(0, row.copy_end)] == row.copy


def test_a_text_does_not_drift_from_itself():
    assert biaskit.drift_table(ORIGINAL, ORIGINAL, "en").empty


def test_seeded_artefacts_are_found_and_typing_errors_are_not(monkeypatch):
    """Floors under what was measured on the passages that no rule was written on."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    from score_integrity import VARIANTS, scored

    score = scored("attributions_b.csv")
    total = score.table().loc["all"]
    assert total["recall"] >= 0.95
    assert total["precision"] >= 0.98
    assert {name: score.right(name) for name in VARIANTS} == dict.fromkeys(VARIANTS, 1.0)
