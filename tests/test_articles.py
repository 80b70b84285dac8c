from __future__ import annotations

import json

import pandas as pd
import pytest

import biaskit
from biaskit.languages import identify_language

ENGLISH = "The mayor said that the bridge would be closed for the whole of the winter."


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (None, "no text"),
        (float("nan"), "no text"),
        ("", "empty text"),
        (" \n\t ", "empty text"),
        (12.5, "text is not a string"),
        ("The mayor\0said", "NUL character at position 9"),
        ("The mayor \ud800 said that it is so", "lone surrogate at position 10"),
        ("Президент заявил, что договор подписан.", "language not identified"),
        ("De minister zei dat het kabinet de wet niet zal wijzigen voor het jaar.", "'nl'"),
    ],
)
def test_bad_text_keeps_its_row_and_says_why(value, problem):
    articles = biaskit.read_articles(pd.DataFrame({"text": [ENGLISH, value]}, dtype=object))
    assert problem in articles["problem"][1]
    features = biaskit.features_table(articles)
    assert features["n_words"].notna().tolist() == [True, False]


def test_unsupported_language_that_is_given_is_a_problem():
    articles = biaskit.read_articles(pd.DataFrame({"text": [ENGLISH], "language": ["ru"]}))
    assert "unsupported language 'ru'" in articles["problem"][0]


def test_region_of_a_language_code_is_left_out():
    articles = biaskit.read_articles(pd.DataFrame({"text": [ENGLISH], "language": ["en-GB"]}))
    assert articles["language"][0] == "en"


def test_missing_text_column_names_what_was_found():
    with pytest.raises(ValueError, match=r"no column 'text' \(found: id, body\)"):
        biaskit.read_articles(pd.DataFrame({"id": [1], "body": ["x"]}))


def test_columns_can_be_renamed():
    table = pd.DataFrame({"site": ["Gazette"], "body": [ENGLISH]})
    articles = biaskit.read_articles(table, columns={"site": "outlet", "body": "text"})
    assert articles["outlet"][0] == "Gazette"


def test_duplicate_identifier_names_both_rows():
    table = pd.DataFrame({"article_id": ["a", "b", "a"], "text": [ENGLISH] * 3})
    with pytest.raises(ValueError, match=r"'a' occurs twice \(articles 1 and 3\)"):
        biaskit.read_articles(table)


def test_no_such_file():
    with pytest.raises(FileNotFoundError, match="no such file"):
        biaskit.read_articles("nowhere")


def test_empty_folder(tmp_path):
    with pytest.raises(FileNotFoundError, match="holds nothing to read"):
        biaskit.read_articles(tmp_path)


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        ("perché".encode(), "utf-8", "perché"),
        ("\ufeffperché".encode(), "utf-8", "perché"),
        ("perché".encode("cp1252"), "cp1252", "perché"),
        ("perché".encode("utf-16"), "utf-16", "perché"),
        ("perchÃ©".encode(), "utf-8, was encoded twice", "perché"),
    ],
)
def test_encodings_are_repaired_and_reported(tmp_path, data, encoding, text):
    (tmp_path / "a.txt").write_bytes(data)
    article = biaskit.read_articles(tmp_path).iloc[0]
    assert (article["text"], article["encoding"]) == (text, encoding)


def test_binary_file_is_a_problem(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"\x89PNG\x00\x01\x02\xff\xfe\x81")
    assert "NUL" in biaskit.read_articles(tmp_path)["problem"][0]


def test_outlet_is_the_sub_folder(tmp_path):
    (tmp_path / "Gazette").mkdir()
    (tmp_path / "Gazette" / "one.txt").write_text(ENGLISH)
    article = biaskit.read_articles(tmp_path).iloc[0]
    assert (article["outlet"], article["article_id"]) == ("Gazette", "Gazette/one")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_of_any_separator(tmp_path, separator):
    rows = [f"outlet{separator}text", f'Gazette{separator}"{ENGLISH}"']
    (tmp_path / "a.csv").write_text("\n".join(rows))
    assert biaskit.read_articles(tmp_path / "a.csv")["text"][0] == ENGLISH


def test_empty_csv(tmp_path):
    (tmp_path / "a.csv").write_text("")
    with pytest.raises(ValueError, match=r"a.csv is empty"):
        biaskit.read_articles(tmp_path / "a.csv")


def test_json_lines_name_the_broken_line(tmp_path):
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": ENGLISH}) + "\n{oops\n")
    with pytest.raises(ValueError, match="a.jsonl, line 2: not JSON"):
        biaskit.read_articles(tmp_path / "a.jsonl")


def test_parquet(tmp_path):
    pd.DataFrame({"text": [ENGLISH]}).to_parquet(tmp_path / "a.parquet")
    assert biaskit.read_articles(tmp_path / "a.parquet")["text"][0] == ENGLISH


def test_html_gives_visible_lines_only(tmp_path):
    page = f"<html><head><script>alert(1)</script></head><body><p>{ENGLISH}</p></body></html>"
    (tmp_path / "a.html").write_text(page)
    text = biaskit.read_articles(tmp_path)["text"][0]
    assert ENGLISH in text
    assert "alert" not in text


def test_missing_file_names_the_row(tmp_path):
    (tmp_path / "articles.csv").write_text("file\nmissing.txt\n")
    with pytest.raises(FileNotFoundError, match="row 2: no file 'missing.txt'"):
        biaskit.read_articles(tmp_path)


def test_texts_that_a_folders_table_does_not_name_are_told(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("The mayor said that the bridge is closed.")
    (tmp_path / "articles.csv").write_text("file\na.txt\n")
    with pytest.warns(UserWarning, match="1 others in .* not read: b.txt"):
        assert len(biaskit.read_articles(tmp_path)) == 1


def test_reading_twice_changes_nothing(seeds):
    pd.testing.assert_frame_equal(seeds, biaskit.read_articles(seeds))


def test_seed_texts_are_those_of_the_files(seeds, root):
    for name, text in zip(seeds["file"], seeds["text"], strict=True):
        assert (root / "seeds" / name).read_bytes() == text.encode()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ENGLISH, "en"),
        ("Il sindaco ha detto che il ponte resterà chiuso per tutto l'inverno.", "it"),
        ("O prefeito disse que a ponte não será aberta até o fim do inverno.", "pt"),
        ("El alcalde dijo que el puente no se abrirá hasta el final del invierno.", "es"),
        ("Le maire a dit que le pont ne sera pas ouvert avant la fin de l'hiver.", "fr"),
        ("Der Bürgermeister sagte, dass die Brücke bis zum Ende des Winters zu ist.", "de"),
    ],
)
def test_language_is_identified(text, language):
    assert identify_language(text) == language


def test_html_brings_the_extractors_opinion(tmp_path):
    paragraphs = "".join(f"<p>{ENGLISH} It was said {n} times.</p>" for n in range(6))
    menu = "".join(f"<li><a href='/{n}'>Section {n}</a></li>" for n in range(8))
    page = f"<html><body><nav><ul>{menu}</ul></nav><article>{paragraphs}</article></body></html>"
    (tmp_path / "a.html").write_text(page)
    table = biaskit.read_articles(tmp_path)
    assert "Section 3" in table.loc[0, "text"]
    assert "Section 3" not in table.loc[0, "main_text"]
    assert "said 5 times" in table.loc[0, "main_text"]
    regions = biaskit.evidence_table(table).query("kind == 'region'")
    is_menu = regions["text"].str.contains("Section")
    assert set(regions.loc[is_menu, "region"]) <= {"promotion", "residue", "repeat"}
    assert set(regions.loc[~is_menu, "region"]) == {"body"}
