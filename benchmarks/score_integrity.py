"""Seed machine artefacts into clean passages and count which are found, and what is found besides.

    uv run python benchmarks/score_integrity.py [--dev]

``tests/golden/passages.csv`` holds edited passages written for this project (en, it, pt). Each is
scored as it is, with a writer's typing errors, with one artefact of each kind that it has room for,
and mangled with three. Passages with an odd number were looked at while rules were written
(``--dev``), those with an even number never.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from biaskit import Gates, annotate, prepare
from biaskit.integrity import closed_constructs, summarize

PASSAGES = Path(__file__).resolve().parents[1] / "tests/golden/passages.csv"
CONNECTIVES = {
    "en": ("Moreover", "Furthermore", "In addition"),
    "it": ("Inoltre", "Per di più", "D'altra parte"),
    "pt": ("Além disso", "Ademais", "Por outro lado"),
}
ORPHANS = {"en": "Of him.", "it": "Di lui.", "pt": "Dele."}
OUTLETS = ("Reuters", "AFP", "BBC", "CNN", "ANSA", "Lusa", "TASS", "Agence France Presse")
MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre|"
    "janeiro|fevereiro|março|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro"
)
Edit = tuple[int, int, str]  # start, end, what stands there instead
Seeder = Callable[[str, str, random.Random], Edit | None]


def chosen(matches: list[re.Match[str]], rng: random.Random) -> re.Match[str] | None:
    return rng.choice(matches) if matches else None


def replacing(pattern: str, new: Callable[[re.Match[str]], str]) -> Seeder:
    def seed(text: str, language: str, rng: random.Random) -> Edit | None:
        match = chosen(list(re.finditer(pattern, text)), rng)
        return (match.start(), match.end(), new(match)) if match else None

    return seed


def split_spelling(text: str, language: str, rng: random.Random) -> Edit | None:
    """One later mention of a name with another vowel, as two transliterations give it."""
    names = re.findall(r"(?<=[a-zà-ÿ,] )[A-Z][a-zà-ÿ]{5,}", text)
    often = sorted(name for name, n in Counter(names).items() if n > 1)
    places = [
        (m, v)
        for name in often
        for m in list(re.finditer(rf"\b{name}\b", text))[1:]
        for v in re.finditer(r"[aeiou]", name[2:-2])
    ]
    if not places:
        return None
    match, vowel = rng.choice(places)
    other = rng.choice([x for x in "aeiou" if x != vowel[0]])
    at = 2 + vowel.start()
    return match.start(), match.end(), match[0][:at] + other + match[0][at + 1 :]


def connective_run(text: str, language: str, rng: random.Random) -> Edit | None:
    """Three sentences of one paragraph that each begin with a connective."""
    paragraphs = [
        m for m in re.finditer(r"[^\n]+", text) if len(re.findall(r"[.] [A-ZÀ-Þ]", m[0])) >= 2
    ]
    match = chosen(paragraphs, rng)
    if match is None:
        return None
    first, second, third, *rest = re.split(r"(?<=[.]) (?=[A-ZÀ-Þ])", match[0])
    joined = [
        f"{word}, {sentence[0].lower()}{sentence[1:]}"
        for word, sentence in zip(CONNECTIVES[language], (first, second, third), strict=True)
    ]
    return match.start(), match.end(), " ".join([*joined, *rest])


def orphan_sentence(text: str, language: str, rng: random.Random) -> Edit | None:
    match = chosen(list(re.finditer(r"(?<=[a-zà-ÿ][.]) (?=[A-ZÀ-Þ])", text)), rng)
    return (match.end(), match.end(), f"{ORPHANS[language]} ") if match else None


WEEKDAYS = (
    "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|lunedì|martedì|mercoledì|giovedì|"
    "venerdì|sabato|domenica|(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?|sábado|domingo"
)
DATE = (
    rf"\b(?:{WEEKDAYS}),? (?:(?:{MONTHS}) (?P<day>\d{{1,2}}),? \d{{4}}"
    rf"|(?P<day2>\d{{1,2}})º? (?:de )?(?:{MONTHS})(?: de)? \d{{4}})"
)


def date_conflict(text: str, language: str, rng: random.Random) -> Edit | None:
    match = chosen(list(re.finditer(DATE, text)), rng)
    if match is None:
        return None
    day = match["day"] or match["day2"]
    moved = int(day) + 1 if int(day) < 28 else int(day) - 1
    return match.start(), match.end(), re.sub(rf"\b{day}\b", str(moved), match[0], count=1)


SEEDERS: dict[str, Seeder] = {
    "reversed_mark": replacing(
        r"(?<=[a-zà-ÿ])[”»](?=[,. ])|(?<=\s)[“«](?=\w)",
        lambda m: m[0].translate(str.maketrans("”»“«", "“«”»")),
    ),
    "mismatched_mark": replacing(
        r"(?<=[a-zà-ÿ.,!?])[”»](?=[,. ])", lambda m: "»" if m[0] == "”" else "”"
    ),
    "stray_mark": replacing(r"(?<= [a-rt-z]{5})(?= [a-z]{4})", lambda m: "’"),
    "mark_space": replacing(r"(?<= )“(?=\w)", lambda m: "“ "),
    "orphan_sentence": orphan_sentence,
    "lower_start": replacing(
        r"(?<=[a-zà-ÿ]{3}[.]) (?P<c>[A-ZÀ-Þ])(?=[a-zà-ÿ]{3,} [a-zà-ÿ])",
        lambda m: f" {m['c'].lower()}",
    ),
    "doubled_gloss": replacing(
        r"(?<=[a-zà-ÿ] )(?P<name>[A-Z][a-zà-ÿ]{4,}(?: [A-Z][a-zà-ÿ]{3,})?)(?= [a-zà-ÿ])",
        lambda m: f"{m['name']} ({m['name']})",
    ),
    "split_spelling": split_spelling,
    "quoted_outlet": replacing(rf"(?<= )(?:{'|'.join(OUTLETS)})(?=[ ,.])", lambda m: f"“{m[0]}”"),
    "connective_run": connective_run,
    "date_conflict": date_conflict,
    "glued_sentence": replacing(r"(?<=[a-zà-ÿ]{3}[.]) (?=[A-ZÀ-Þ][a-zà-ÿ]+ )", lambda m: ""),
    "short_code": replacing(r"\n\n", lambda m: "\n\n[ad_1]\n\n"),
}
SCRAPE = ("glued_sentence", "short_code")


def typed(text: str, rng: random.Random) -> str:
    """Errors of a human writer: letters left out, doubled or exchanged, a word said twice."""
    for _ in range(6):
        match = rng.choice(list(re.finditer(r"(?<= )[a-zà-ÿ]{5,}(?= )", text)))
        word, at = match[0], rng.randrange(1, len(match[0]) - 2)
        slips = (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            f"{word} {word}",
        )
        text = text[: match.start()] + rng.choice(slips) + text[match.end() :]
    return text


def applied(text: str, edits: list[tuple[str, Edit]]) -> tuple[str, list[tuple[int, int, str]]]:
    """Text with its edits, and where each stands in the new one."""
    places, shift, position = [], 0, 0
    for kind, (start, end, new) in sorted(edits, key=lambda e: e[1][0]):
        if start < position:
            continue
        text = text[: start + shift] + new + text[end + shift :]
        places.append((start + shift, start + shift + max(1, len(new)), kind))
        shift, position = shift + len(new) - (end - start), end
    return text, places


def found_in(text: str, language: str) -> tuple[list[tuple[int, int, str]], bool]:
    document = annotate(prepare(text, language))
    spans = [(s.start, s.end, s.category) for s in document.spans_of("artefact")]
    gates = Gates(min_words=0, min_narrator_words=0)
    return spans, "wording" in closed_constructs(summarize(document), 0.0, gates)


def matched(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    return one[2] == other[2] and one[0] <= other[1] + 2 and other[0] <= one[1] + 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="the passages rules were written on")
    parser.add_argument("--errors", action="store_true", help="list what is missed or false")
    options = parser.parse_args()
    table = pd.read_csv(PASSAGES)
    table = table[table["id"].str[-2:].astype(int) % 2 == int(options.dev)]
    seeded, hits, false, gates = Counter(), Counter(), Counter(), Counter()
    for row in table.itertuples(index=False):
        rng = random.Random(row.id)
        edits = {k: e for k, s in SEEDERS.items() if (e := s(row.text, row.language, rng))}
        mangling = rng.sample([k for k in edits if k not in SCRAPE], 3)
        variants = [("clean", []), ("typing errors", [])]
        variants += [("one artefact", [(k, e)]) for k, e in edits.items()]
        variants += [("mangled", [(k, edits[k]) for k in mangling])]
        for name, changes in variants:
            text, places = applied(row.text, changes)
            if name == "typing errors":
                text = typed(text, rng)
            spans, closed = found_in(text, row.language)
            for place in places:
                seeded[place[2]] += 1
                hits[place[2]] += any(matched(span, place) for span in spans)
                if options.errors and not any(matched(span, place) for span in spans):
                    around = text[max(0, place[0] - 40) : place[1] + 30].replace("\n", "|")
                    print(f"missed {place[2]} {row.id}: {around}")
            for span in spans:
                if not any(matched(span, place) for place in places):
                    false[span[2]] += 1
                    if options.errors:
                        around = text[max(0, span[0] - 30) : span[1] + 30].replace("\n", "|")
                        print(f"false {span[2]} {row.id} {name}: {around}")
            if name != "one artefact":
                kinds = {p[2] for p in places} - set(SCRAPE)
                gates[name, closed == (len(kinds) >= Gates().max_artefact_kinds)] += 1
    kinds = pd.DataFrame({"seeded": seeded, "found": hits, "false": false}).fillna(0).astype(int)
    kinds["recall"] = kinds["found"] / kinds["seeded"]
    kinds["precision"] = kinds["found"] / (kinds["found"] + kinds["false"])
    print(kinds.loc[[k for k in SEEDERS if k in kinds.index]].round(2).to_string())
    total = kinds[["seeded", "found", "false"]].sum()
    print(
        f"{len(table)} passages: recall {total['found'] / total['seeded']:.3f}, "
        f"precision {total['found'] / (total['found'] + total['false']):.3f}"
    )
    for name in ("clean", "typing errors", "mangled"):
        right = gates[name, True] / (gates[name, True] + gates[name, False])
        print(f"gate right for {right:.3f} of {name}")


if __name__ == "__main__":
    main()
