"""Measure `find_attributions` on expert-coded corpora and on this project's own golden texts.

Usage: ``uv run python benchmarks/score_attributions.py CORPORA`` writes
``notebooks/data/attribution_scores.csv``. CORPORA holds ``polnear/polnear_dev.jsonl`` (Newell,
Margolin and Ruths 2018) and ``attribution_multilingual/de_wikinews_dev.jsonl`` (Petersen-Frey and
Biemann 2024); neither is part of the project. Every line of those texts is taken for body. The
counts are content words: in a gold and in a found content (found), in a found one only (wrong), in
a gold one only (missed).
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

from tqdm import tqdm

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from golden_sets import score_attributions  # noqa: E402

from biaskit.attribution import find_attributions  # noqa: E402
from biaskit.document import prepare  # noqa: E402
from biaskit.spans import Span  # noqa: E402

CORPORA = (
    ("PolNeAR, dev part", "polnear/polnear_dev.jsonl", "en"),
    ("German Wikinews, dev part", "attribution_multilingual/de_wikinews_dev.jsonl", "de"),
)
GOLDEN = (
    ("own texts, read while rules were written", "attributions.csv"),
    ("own difficult texts, read late", "attributions_b.csv"),
    ("own news, only scored", "attributions_c.csv"),
)
COLUMNS = ("set", "language", "found", "wrong", "missed", "quotations", "right_speaker")
LANGUAGES = ("en", "it", "pt", "es", "fr", "de")


def words_of(document, spans) -> set[int]:
    """Indices of the words in some stretches."""
    return {i for start, end in spans for i in document.word_range(start, end)}


def score_corpus(path: Path, language: str) -> dict[str, int]:
    """Add up the content words of all articles of a corpus."""
    counts = {"found": 0, "wrong": 0, "missed": 0}
    for line in tqdm(path.read_text(encoding="utf-8").splitlines(), unit="article"):
        row = json.loads(line)
        document = prepare(row["text"], language)
        lines = [Span(a, b, "region", region="body") for a, b in document.lines]
        spans = find_attributions(document.with_spans(lines))
        dropped = words_of(document, row.get("discard") or [])
        gold = words_of(document, [p for a in row["attributions"] for p in a["content"]]) - dropped
        guess = words_of(document, [(s.start, s.end) for s in spans if s.kind == "content"])
        guess -= dropped
        counts["found"] += len(gold & guess)
        counts["wrong"] += len(guess - gold)
        counts["missed"] += len(gold - guess)
    return counts


def golden_rows() -> list[dict[str, object]]:
    """Score the project's own texts, language by language."""
    rows = []
    for name, file in GOLDEN:
        for language in LANGUAGES:
            score = score_attributions(file, language)
            words = score["words"]
            counts = {"found": words.found, "wrong": words.wrong, "missed": words.missed}
            speaker = {k: score[k] for k in ("quotations", "right_speaker")}
            rows.append({"set": name, "language": language, **counts, **speaker})
    return rows


def main() -> None:
    """Write the table."""
    folder = Path(sys.argv[1])
    rows = [{"set": n, "language": c, **score_corpus(folder / p, c)} for n, p, c in CORPORA]
    with (ROOT / "notebooks/data/attribution_scores.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows + golden_rows())


if __name__ == "__main__":
    main()
