"""Grow the trees of `find_regions` and measure them on sites they were not grown on.

    uv run python benchmarks/train_regions.py CORPUS [--predictions FOLDER]

CORPUS is a folder of JSON Lines files (``*.jsonl``, ``*.jsonl.gz``), one page a line: ``id``,
``lang``, ``domain`` and ``lines``, each with ``text``, ``is_main`` and, where a line shall not
count, ``ignore``. The texts written for this project (``tests/golden/regions`` and
``regions_train``) are added. Every page and every file is looked at on its own, its recurring lines
within its domain. Each page is shown to the trees a second time without most of its leftovers.

Five times the trees are grown without a fifth of the sites, and these are labelled: with
``--predictions`` one JSON Lines file a corpus file is written (``id``, ``lines``: is it the
article) and nothing else. Without it ``biaskit/regions.json`` is written anew from everything, and
``notebooks/data/regions_cv.csv`` with what was caught, missed and wrongly taken in our own texts.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from biaskit import boilerplate
from biaskit.document import prepare
from biaskit.lines import COLUMNS, find_cues
from biaskit.spans import ARTICLE_REGIONS
from biaskit.trees import MAX_LEAVES

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from golden_sets import region_article  # noqa: E402

#: (start, end, is it a leftover or None for a line that shall not count).
Gold = list[tuple[int, int, bool | None]]
SETTINGS = {
    "max_iter": 200,
    "learning_rate": 0.06,
    "max_leaf_nodes": 12,
    "min_samples_leaf": 200,
    "l2_regularization": 10.0,
    "max_features": 0.2,
    "random_state": 1,
}
N_FOLDS = 5
CLEANED_WEIGHT = 0.3
#: The texts written for this project are fewer, and closer to what is to be found.
OWN_WEIGHT = 3.0


@dataclass
class Page:
    """One page with its gold lines, and the rows that describe it."""

    file: str
    id: str
    site: str
    gold: Gold
    page: boilerplate._Page
    target: np.ndarray
    weight: np.ndarray


def corpus_pages(folder: Path) -> Iterator[Page]:
    """Pages of the JSON Lines files."""
    for path in sorted([*folder.glob("*.jsonl"), *folder.glob("*.jsonl.gz")]):
        opened = gzip.open if path.suffix == ".gz" else open
        with opened(path, "rt", encoding="utf-8") as file:
            records = [json.loads(line) for line in file if line.strip()]
        texts = ["\n".join(line["text"] for line in r["lines"]) for r in records]
        by_site: dict[str, list[str]] = {}
        for record, text in zip(records, texts, strict=True):
            by_site.setdefault(record["domain"], []).append(text)
        recurring = {site: boilerplate.recurring_lines(t) for site, t in by_site.items()}
        for record, text in zip(records, texts, strict=True):
            site = record["domain"] or record["id"]
            template = recurring[record["domain"]]
            gold = corpus_gold(record["lines"])
            yield described(path.name, record["id"], site, text, record["lang"], gold, template)
            kept = cleaned(record)
            text = "\n".join(line["text"] for line in kept)
            page = described("", "", site, text, record["lang"], corpus_gold(kept), {})
            page.weight *= CLEANED_WEIGHT
            yield page


def cleaned(record: dict) -> list[dict]:
    """Lines of a record without most of its leftovers: clean texts are to be left alone."""
    chance = random.Random(record["id"])
    share = chance.choice([0, 0.1, 0.4])
    return [line for line in record["lines"] if line["is_main"] or chance.random() < share]


def corpus_gold(lines: list[dict]) -> Gold:
    """Offsets and labels of the lines of a record."""
    gold: Gold = []
    start = 0
    for line in lines:
        end = start + len(line["text"])
        gold.append((start, end, None if line.get("ignore") else not line["is_main"]))
        start = end + 1
    return gold


def own_pages() -> Iterator[Page]:
    """Pages of the texts written for this project, but for those that are only scored."""
    for folder in ("regions", "regions_train"):
        for path in sorted((ROOT / "tests" / "golden" / folder).glob("*.tsv")):
            text, spans = region_article(path)
            gold: Gold = [(s.start, s.end, s.region not in ARTICLE_REGIONS) for s in spans]
            name = f"{folder}/{path.stem}"
            page = described(folder, name, name, text, path.stem[:2], gold, {})
            page.weight *= OWN_WEIGHT
            yield page


def described(
    file: str, name: str, site: str, text: str, language: str, gold: Gold, template: dict[str, int]
) -> Page:
    """Describe a page's lines; a line counts as article where one of its copies does."""
    document = prepare(text, language)
    cues = find_cues(document)
    page = boilerplate._page(document, list(boilerplate._pieces(document, cues)), cues, template)
    counts = np.zeros((len(page.rows), 2))
    for line, row in enumerate(page.own):
        sizes = overlaps(page.lines[line], gold)
        counts[row] = np.maximum(counts[row], sizes if sizes[0] or line == page.rows[row] else 0)
    weight = np.sqrt(counts.sum(axis=1))
    target = counts[:, 1] > counts[:, 0]
    return Page(file, name, site, gold, page, target, weight / max(1, weight.sum() ** 0.5))


def overlaps(line: tuple[int, int], gold: Gold) -> tuple[int, int]:
    """Characters of a line in gold lines of the article and in leftovers."""
    sizes = [0, 0]
    for start, end, leftover in gold:
        if leftover is not None:
            sizes[leftover] += max(0, min(end, line[1]) - max(start, line[0]))
    return sizes[0], sizes[1]


def grown(pages: list[Page]) -> HistGradientBoostingClassifier:
    """Grow trees on some pages."""
    table = np.vstack([p.page.table for p in pages]).astype(np.float32)
    weight = np.concatenate([p.weight for p in pages])
    target = np.concatenate([p.target for p in pages])
    used = weight > 0
    return HistGradientBoostingClassifier(**SETTINGS).fit(
        table[used], target[used], weight[used] / weight[used].mean()
    )


def as_numbers(model: HistGradientBoostingClassifier) -> dict:
    """Trees as lists: splits in any order, leaves from left to right."""
    stored: dict = {"feature": [], "threshold": [], "left_out": [], "first_split": [], "leaf": []}
    for (predictor,) in model._predictors:
        leaves: list[float] = []
        stored["first_split"].append(len(stored["feature"]))
        walk(predictor.nodes, 0, leaves, stored)
        stored["leaf"].append(leaves + [0.0] * (MAX_LEAVES - len(leaves)))
    return stored | {"baseline": float(model._baseline_prediction.item())}


def walk(nodes: np.ndarray, number: int, leaves: list[float], stored: dict) -> None:
    """Add a node and what hangs below it."""
    node = nodes[number]
    if node["is_leaf"]:
        leaves.append(round(float(node["value"]), 6))
        return
    split = len(stored["feature"])
    for key, value in (("feature", node["feature_idx"]), ("threshold", node["num_threshold"])):
        stored[key].append(value.item())
    stored["left_out"].append(0)
    first = len(leaves)
    walk(nodes, node["left"], leaves, stored)
    stored["left_out"][split] = 0xFFFF & ~sum(1 << i for i in range(first, len(leaves)))
    walk(nodes, node["right"], leaves, stored)


def is_article(page: Page, chance: np.ndarray) -> list[bool]:
    """Whether most of each gold line is in regions of the article."""
    flags = boilerplate._is_leftover(page.page, chance)
    spans = list(boilerplate._spans(page.page, boilerplate._labels(page.page, flags)))
    regions: Gold = [(s.start, s.end, s.region not in ARTICLE_REGIONS) for s in spans]
    sizes = [overlaps((start, end), regions) for start, end, _ in page.gold]
    return [article >= leftover for article, leftover in sizes]


def cross_validated(pages: list[Page]) -> dict[str, list[dict]]:
    """Label each page with trees that were grown on other sites."""
    sites = sorted({p.site for p in pages})
    np.random.default_rng(0).shuffle(sites)
    fold = {site: number % N_FOLDS for number, site in enumerate(sites)}
    found: dict[str, list[dict]] = {}
    for number in range(N_FOLDS):
        model = grown([p for p in pages if fold[p.site] != number])
        for page in (p for p in pages if p.file and fold[p.site] == number):
            chance = model.predict_proba(page.page.table)[:, 1]
            lines = is_article(page, chance)
            found.setdefault(page.file, []).append({"id": page.id, "lines": lines})
    return found


def write_predictions(found: dict[str, list[dict]], folder: Path) -> None:
    """Write one file of predictions a corpus file."""
    folder.mkdir(parents=True, exist_ok=True)
    for file, rows in found.items():
        text = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / f"{file.split('.')[0]}.jsonl").write_text(text, encoding="utf-8")


def write_own(pages: list[Page], found: dict[str, list[dict]], path: Path) -> None:
    """Write the leftovers of our own texts, and the lines taken for one."""
    article = {row["id"]: row["lines"] for file in found.values() for row in file}
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["page", "leftover", "found", "text"])
        for p in pages:
            if not p.file.startswith("regions"):
                continue
            text = p.page.document.text
            for (start, end, leftover), is_main in zip(p.gold, article[p.id], strict=True):
                if leftover or not is_main:
                    rows.writerow([p.id, int(bool(leftover)), int(not is_main), text[start:end]])


def main() -> None:
    """Grow the trees, or measure them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--predictions", type=Path, help="only measure; write predictions here")
    parser.add_argument("--rules", action="store_true", help="predict by the rules alone")
    options = parser.parse_args()
    pages = [*corpus_pages(options.corpus), *own_pages()]
    if options.predictions and options.rules:
        found: dict[str, list[dict]] = {}
        for p in filter(lambda p: p.file, pages):
            lines = is_article(p, boilerplate._ruled(p.page).astype(float))
            found.setdefault(p.file, []).append({"id": p.id, "lines": lines})
        write_predictions(found, options.predictions)
    elif options.predictions:
        write_predictions(cross_validated(pages), options.predictions)
    else:
        model = {"columns": list(COLUMNS), **as_numbers(grown(pages))}
        n_pages = sum(bool(p.file) for p in pages)
        text = json.dumps({"settings": SETTINGS, "n_pages": n_pages, **model})
        (ROOT / "biaskit" / "regions.json").write_text(text + "\n", encoding="utf-8")
        write_own(pages, cross_validated(pages), ROOT / "notebooks/data/regions_cv.csv")


if __name__ == "__main__":
    main()
