"""Articles and words a second of each part on one core, beside a plain look-up of 3,000 words.

    uv run python benchmarks/throughput.py [FILE ...] [--articles 200]

Without files, articles are generated: paragraphs of reports, quotations and a promotional tail.
Times double when the text or the number of articles doubles; the last lines show by how much.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import timeit
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from biaskit.articles import read_articles
from biaskit.attribution import find_attributions
from biaskit.boilerplate import find_regions
from biaskit.document import prepare
from biaskit.features import features_table
from biaskit.loaded import find_loaded

SENTENCES = (
    "The council said on Monday that the bridge would stay closed until the end of the winter.",
    "“We were told nothing about this,” said Anna Hall, who runs a shop beside the river.",
    "According to the ministry, the work will cost two million and last for eight months.",
    "Traffic was sent through the old town, where the streets are narrow and often full.",
    "The opposition accused the mayor of a shameful failure and asked for a public inquiry.",
    "Nobody was hurt when a part of the wall fell into the water shortly before midnight.",
)

LOOK_UP = "words looked up"
KNOWN = frozenset(f"word{number}" for number in range(3000))


def article(n_paragraphs: int, chance: random.Random) -> str:
    """Make up one article."""
    body = [" ".join(chance.choices(SENTENCES, k=3)) for _ in range(n_paragraphs)]
    tail = ["Read also: Storm closes the port", "Sign up for our newsletter", "Share"]
    return "\n".join(["Bridge closed for the winter", *body, *tail])


def look_up(text: str) -> int:
    """The least that can be done with a text: what other machines are compared by."""
    return sum(word in KNOWN for word in re.findall(r"\w+", text.lower()))


def seconds(work: Callable[[], object]) -> float:
    """Time of one run, without the collection of garbage (as `timeit` does by default)."""
    return timeit.timeit(work, number=1)


def measure(texts: list[str]) -> dict[str, float]:
    """Seconds of each part on the same texts."""
    times = {LOOK_UP: seconds(lambda: list(map(look_up, texts)))}
    documents = []
    times["prepare"] = seconds(lambda: documents.extend(prepare(t, "en") for t in texts))
    for document in documents:
        _ = document.tokens
    regions: list = []
    times["find_regions"] = seconds(lambda: regions.extend(map(find_regions, documents)))
    read = [d.with_spans(r) for d, r in zip(documents, regions, strict=True)]
    times["find_attributions"] = seconds(lambda: list(map(find_attributions, read)))
    times["find_loaded"] = seconds(lambda: list(map(find_loaded, read)))
    table = read_articles(pd.DataFrame({"text": texts, "language": "en"}))
    times["features_table"] = seconds(lambda: features_table(table))
    return times


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, help="English texts, one article a file")
    parser.add_argument("--articles", type=int, default=200)
    options = parser.parse_args()
    chance = random.Random(1)
    texts = [f.read_text(encoding="utf-8") for f in options.files]
    texts = texts or [article(15, chance) for _ in range(options.articles)]
    measure(texts[:5])  # imports and lexicons are read once
    n_words = sum(len(t.split()) for t in texts)
    n_megabytes = sum(len(t.encode()) for t in texts) / 1e6
    times = measure(texts)
    print(f"{len(texts)} articles, {n_words} words, {n_megabytes:.2f} MB")
    for name, value in times.items():
        rates = (len(texts) / value, n_words / value, n_megabytes / value)
        print(f"{name:18} {rates[0]:9.0f} articles/s {rates[1]:11.0f} words/s {rates[2]:7.2f} MB/s")
    for what, more in (
        ("twice the articles", texts * 2),
        (
            "texts twice as long",
            [a + "\n" + b for a, b in zip(texts, texts[1:] + texts[:1], strict=True)],
        ),
    ):
        factor = measure(more)["features_table"] / times["features_table"]
        print(f"features_table on {what}: {factor:.2f} times the time")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MiB")


if __name__ == "__main__":
    main()
