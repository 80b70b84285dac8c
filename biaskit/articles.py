"""`read_articles`: files or a DataFrame in, one checked articles table out."""

from __future__ import annotations

import hashlib
import io
import json
import re
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from biaskit.languages import identify_language, supported_languages

#: Columns of every articles table, in order; further columns are carried along after them.
COLUMNS = ("article_id", "outlet", "language", "date", "title", "agency", "url", "text")
_PAGE_SUFFIXES = {".txt", ".html", ".htm"}
_SURROGATE = re.compile("[\ud800-\udfff]")
# UTF-8 read as cp1252 leaves these pairs; they do not occur in edited text.
_DOUBLE_ENCODED = re.compile("Ã[\u0080-¿]|â€[\u0080-¿™œž˜]|Â[\u00a0-¿]")


def read_articles(
    source: str | Path | pd.DataFrame, *, columns: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Read a corpus into a checked articles table.

    Parameters
    ----------
    source : path or DataFrame
        One of: a folder with ``articles.csv`` (its column ``file`` names the texts); a folder of
        ``.txt`` or ``.html`` files, where a sub-folder's name is the outlet; one such file; a
        ``.csv``, ``.tsv``, ``.jsonl``, ``.ndjson`` or ``.parquet`` file; a DataFrame.
    columns : mapping of str to str, optional
        Names in the data → names of this table, as ``{"site": "outlet"}``.

    Returns
    -------
    DataFrame
        One row an article in the order found, columns `COLUMNS`, then further columns of the data,
        then ``encoding`` (how the bytes of a file were read) and ``problem``: empty, or why the
        row cannot be scored. No row is dropped. HTML files also give ``main_text``, what an
        extractor takes for the article: a second opinion for `find_regions`. Texts are exactly
        those of the file; only a byte order mark is left out, and broken encodings are repaired
        where the repair is certain.

    Raises
    ------
    FileNotFoundError
        When there is no such file, or the folder holds nothing to read.
    ValueError
        When the table has no text, an identifier occurs twice, or a file cannot be parsed; the
        message names file and row.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"text": ["The mayor said that the bridge is closed.", " "]})
    >>> read_articles(table)[["article_id", "language", "problem"]].values.tolist()
    [['0', 'en', ''], ['1', '', 'empty text']]
    """
    if isinstance(source, pd.DataFrame):
        return _checked(source, "the DataFrame", columns)
    path = Path(source)
    if not path.exists():
        raise FileNotFoundError(f"no such file or folder: {path}.")
    frame, name = _read_folder(path) if path.is_dir() else _read_file(path)
    return _checked(frame, name, columns)


# --- reading ------------------------------------------------------------------


def _read_folder(folder: Path) -> tuple[pd.DataFrame, str]:
    if (folder / "articles.csv").is_file():
        return _with_files(_read_csv(folder / "articles.csv"), folder), "articles.csv"
    pages = sorted(p for p in folder.rglob("*") if p.suffix.lower() in _PAGE_SUFFIXES)
    if not pages:
        raise FileNotFoundError(
            f"{folder} holds nothing to read (no articles.csv, no .txt or .html file). "
            "Name a folder with texts, or a .csv, .tsv, .jsonl or .parquet file."
        )
    rows = [_page_row(page, folder) for page in pages]
    return pd.DataFrame(rows, dtype=object), str(folder)


def _page_row(page: Path, folder: Path) -> dict[str, str]:
    relative = page.relative_to(folder)
    row = {"article_id": relative.with_suffix("").as_posix(), **_read_page(page)}
    return row | ({"outlet": relative.parts[0]} if len(relative.parts) > 1 else {})


def _with_files(table: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """Add the texts that the column ``file`` names."""
    if "text" in table.columns or "file" not in table.columns:
        return table
    rows = []
    for number, name in enumerate(table["file"], start=2):
        page = folder / name
        if not page.is_file():
            raise FileNotFoundError(f"articles.csv, row {number}: no file {name!r} in {folder}.")
        rows.append(_read_page(page))
    others = sorted({p.name for p in folder.iterdir() if p.suffix.lower() in _PAGE_SUFFIXES})
    left_out = [name for name in others if name not in set(table["file"])]
    if left_out:
        warnings.warn(
            f"articles.csv names {len(rows)} files; {len(left_out)} others in {folder} are not "
            f"read: {', '.join(left_out[:3])}. Add a row for each, or take them out.",
            stacklevel=4,
        )
    return table.assign(**pd.DataFrame(rows, index=table.index, dtype=object))


def _read_file(path: Path) -> tuple[pd.DataFrame, str]:
    readers: dict[str, Callable[[Path], pd.DataFrame]] = {
        ".csv": _read_csv,
        ".tsv": _read_csv,
        ".jsonl": _read_json_lines,
        ".ndjson": _read_json_lines,
        ".parquet": _read_parquet,
    }
    suffix = path.suffix.lower()
    if suffix in _PAGE_SUFFIXES:
        return pd.DataFrame([_page_row(path, path.parent)], dtype=object), path.name
    if suffix not in readers:
        known = ", ".join(sorted({*readers, *_PAGE_SUFFIXES}))
        raise ValueError(f"{path.name}: unknown ending {suffix!r}. Known: {known}.")
    return readers[suffix](path), path.name


def _read_page(page: Path) -> dict[str, str]:
    text, encoding = repaired(*decode(page.read_bytes()))
    if page.suffix.lower() == ".txt":
        return {"text": text, "encoding": encoding}
    visible, main_text = _page_texts(text)
    return {"text": visible, "main_text": main_text, "encoding": encoding}


def _page_texts(html: str) -> tuple[str, str]:
    """Every visible line of a page, and what an extractor takes for the article."""
    try:
        from inscriptis import get_text
        from trafilatura import extract
    except ImportError as error:
        raise ImportError(f"reading HTML needs {error.name}: pip install 'biaskit[html]'") from None
    return get_text(html), extract(html, include_comments=False, favor_recall=True) or ""


def _read_csv(path: Path) -> pd.DataFrame:
    text, encoding = decode(path.read_bytes())
    header = text[: text.find("\n")] if "\n" in text else text
    separator = max(",;\t", key=header.count)
    try:
        table = pd.read_csv(
            io.StringIO(text),
            sep=separator,
            dtype=object,
            keep_default_na=False,
            skip_blank_lines=True,
        )
    except pd.errors.EmptyDataError:
        raise ValueError(
            f"{path.name} is empty. A header line with a column 'text' is needed."
        ) from None
    except pd.errors.ParserError as error:
        raise ValueError(f"{path.name} cannot be read as a table: {error}.") from None
    return table.rename(columns=_string).assign(encoding=encoding)


def _read_json_lines(path: Path) -> pd.DataFrame:
    text, encoding = decode(path.read_bytes())
    rows = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            rows.append(_json_row(line, f"{path.name}, line {number}"))
    if not rows:
        raise ValueError(f"{path.name} is empty. One JSON object a line is needed.")
    return pd.DataFrame(rows, dtype=object).assign(encoding=encoding)


def _json_row(line: str, where: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValueError(f"{where}: not JSON ({error}).") from None
    if not isinstance(row, dict):
        raise ValueError(f"{where}: a JSON object is needed, found {type(row).__name__}.")
    return row


def _read_parquet(path: Path) -> pd.DataFrame:
    try:
        return pd.read_parquet(path)
    except ImportError as error:
        message = "reading Parquet needs pyarrow: pip install 'biaskit[parquet]'"
        raise ImportError(message) from error
    except (ValueError, OSError) as error:
        raise ValueError(f"{path.name} is not a Parquet file: {error}") from None


def decode(data: bytes) -> tuple[str, str]:
    """Decode bytes of unknown encoding.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    text, encoding : str
        The text without byte order mark, and the encoding it was read with. Bytes that are not
        UTF-8 stay in the text as lone surrogates; `repaired` reads them as cp1252 if it can.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace"), "utf-16"
    return data.decode("utf-8-sig", errors="surrogateescape"), "utf-8"


def repaired(text: str, encoding: str) -> tuple[str, str]:
    """Undo the two commonest slips where that is certain: cp1252 bytes, UTF-8 encoded twice.

    Parameters
    ----------
    text, encoding : str
        What `decode` returned, or one cell of a table.

    Returns
    -------
    text, encoding : str
        Unchanged when nothing was to repair or the repair does not work out to the last byte.
    """
    try:
        if _SURROGATE.search(text) and "\0" not in text:
            data = text.encode("utf-8", errors="surrogateescape")
            return data.decode("cp1252"), "cp1252"
        if _DOUBLE_ENCODED.search(text):
            return text.encode("cp1252").decode("utf-8"), f"{encoding}, was encoded twice"
    except UnicodeError:
        pass
    return text, encoding


# --- checking -----------------------------------------------------------------


def _checked(
    frame: pd.DataFrame, where: str, columns: Mapping[str, str] | None = None
) -> pd.DataFrame:
    table = _with_id_column(frame).rename(columns=dict(columns or {}))
    _check_columns(table, where)
    table = table.assign(article_id=_identifiers(table, where))
    for name in COLUMNS[1:-1]:
        table[name] = [_string(v) for v in table[name]] if name in table.columns else ""
    encodings = table["encoding"] if "encoding" in table.columns else [""] * len(table)
    rows = [
        _checked_row(*cells)
        for cells in zip(table["text"], table["language"], encodings, strict=True)
    ]
    checked = pd.DataFrame(
        rows, columns=["text", "language", "encoding", "problem"], index=table.index, dtype=object
    )
    table = table.drop(columns=checked.columns, errors="ignore").join(checked)
    others = [c for c in table.columns if c not in (*COLUMNS, "encoding", "problem")]
    return table[[*COLUMNS, *others, "encoding", "problem"]].reset_index(drop=True)


def _with_id_column(frame: pd.DataFrame) -> pd.DataFrame:
    if frame.index.name == "article_id" and "article_id" not in frame.columns:
        return frame.reset_index()
    return frame.copy()


def _check_columns(table: pd.DataFrame, where: str) -> None:
    doubled = sorted({str(c) for c in table.columns[table.columns.duplicated()]})
    if doubled:
        raise ValueError(f"{where} has the column {doubled[0]!r} twice. Rename or drop one.")
    if "text" not in table.columns:
        given = [c for c in table.columns if c not in ("article_id", "encoding")]
        found = ", ".join(map(str, given)) or "no column"
        longest = {c: table[c].astype(str).str.len().mean() for c in given}
        example = max(longest, key=lambda c: longest[c]) if len(table) and given else "body"
        raise ValueError(
            f"{where} has no column 'text' (found: {found}). "
            f'Rename it, or pass columns={{"{example}": "text"}}.'
        )


def _identifiers(table: pd.DataFrame, where: str) -> list[str]:
    """Unique strings; the row's label where the data give none."""
    labels = table.index if table.index.is_unique else range(len(table))
    given = table["article_id"] if "article_id" in table.columns else [""] * len(table)
    ids = [_string(v) or str(label) for v, label in zip(given, labels, strict=True)]
    rows: dict[str, int] = {}
    for number, name in enumerate(ids, start=1):
        if name in rows:
            raise ValueError(
                f"{where}: article_id {name!r} occurs twice (articles {rows[name]} and {number}). "
                "Each article needs an identifier of its own."
            )
        if _SURROGATE.search(name):
            raise ValueError(f"{where}, article {number}: article_id is not valid Unicode.")
        rows[name] = number
    return ids


def missing(value: Any) -> bool:
    """Whether a cell of any type holds nothing."""
    return value is None or bool(pd.api.types.is_scalar(value) and pd.isna(value))


def _string(value: Any) -> str:
    return "" if missing(value) else repaired(str(value).strip(), "")[0]


def _checked_row(value: Any, language: str, encoding: str) -> tuple[str, str, str, str]:
    """Text, language, encoding and problem of one article."""
    if missing(value):
        return "", language, encoding, "no text"
    if not isinstance(value, str):
        return "", language, encoding, f"text is not a string but {type(value).__name__}"
    text, encoding = repaired(value, encoding)
    problem = _text_problem(text)
    if problem:
        return text, language, encoding, problem
    language = _language_code(language) or identify_language(text)
    return text, language, encoding, _language_problem(language)


def _text_problem(text: str) -> str:
    if not text.strip():
        return "empty text"
    if "\0" in text:
        return f"binary data: NUL character at position {text.index(chr(0))}"
    broken = _SURROGATE.search(text)
    if broken:
        return f"undecodable bytes: lone surrogate at position {broken.start()}"
    return ""


def _language_code(given: str) -> str:
    return re.split("[-_]", given.lower())[0]


def _language_problem(language: str) -> str:
    known = ", ".join(supported_languages())
    if not language:
        return f"language not identified (known: {known})"
    if language not in supported_languages():
        return f"unsupported language {language!r} (known: {known})"
    return ""


def corpus_digest(articles: pd.DataFrame) -> str:
    """Sixty-four hexadecimal digits that name the texts of a table, whatever their order."""
    texts = sorted(
        hashlib.sha256(t.encode("utf-8", "surrogatepass")).hexdigest() for t in articles["text"]
    )
    return hashlib.sha256("".join(texts).encode()).hexdigest()
