"""Seed machine artefacts into clean passages and count which are found, and what is found besides.

    uv run python benchmarks/score_integrity.py [--dev]

The passages are those of ``tests/golden/attributions_b.csv``, edited prose written for this project
in six languages, two by two, each pair with a right date and an agency. Each is scored as it is,
with a writer's typing errors, with one artefact of each kind that it has room for, and mangled with
three. ``--dev`` takes ``attributions.csv`` instead: those may be read while rules are written.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from biaskit import Gates, annotate, prepare
from biaskit.integrity import closed_constructs, summarize

GOLDEN = Path(__file__).resolve().parents[1] / "tests/golden"
CONNECTIVES = {
    "en": ("Moreover", "Furthermore", "In addition"),
    "it": ("Inoltre", "Per di più", "D'altra parte"),
    "pt": ("Além disso", "Ademais", "Por outro lado"),
    "es": ("Además", "Asimismo", "Por otra parte"),
    "fr": ("De plus", "En outre", "Par ailleurs"),
    "de": ("Außerdem", "Zudem", "Darüber hinaus"),
}
ORPHANS = {
    "en": "Of him.",
    "it": "Di lui.",
    "pt": "Dele.",
    "es": "De él.",
    "fr": "De lui.",
    "de": "Von ihm.",
}
#: Weekdays from Monday on, the months that are used, and a sentence with a date and an agency.
CALENDAR = {
    "en": (
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        "March April May June",
        "The next hearing is on {weekday}, {day} {month} {year}, the agency {outlet} wrote.",
    ),
    "it": (
        "lunedì martedì mercoledì giovedì venerdì sabato domenica",
        "marzo aprile maggio giugno",
        "La prossima udienza è {weekday} {day} {month} {year}, scrive l'agenzia {outlet}.",
    ),
    "pt": (
        "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
        "março abril maio junho",
        "A próxima audiência é {weekday}, {day} de {month} de {year}, escreve a agência {outlet}.",
    ),
    "es": (
        "lunes martes miércoles jueves viernes sábado domingo",
        "marzo abril mayo junio",
        "La próxima vista es el {weekday} {day} de {month} de {year}, según la agencia {outlet}.",
    ),
    "fr": (
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
        "mars avril mai juin",
        "La prochaine audience aura lieu {weekday} {day} {month} {year}, écrit l'agence {outlet}.",
    ),
    "de": (
        "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
        "März April Mai Juni",
        "Die nächste Verhandlung ist am {weekday}, {day}. {month} {year}, schreibt {outlet}.",
    ),
}
#: A right determiner before a suffix of one gender, and a wrong one; those of Portuguese are a slip
#: of one letter apart.
DETERMINERS = {
    "en": (r"\bthe(?= [a-z]+(?:tion|ment|ness|ity)(?:[.,]| (?:of|in|on|was|is|has)\b))", "these"),
    "it": (r"\bla(?= [a-z]{3,}(?:zione|sione|ità)\b)", "il"),
    "es": (r"\bla(?= [a-zà-ü]{3,}(?:ción|sión|idad)\b)", "el"),
    "fr": (r"\bla(?= [a-zà-ü]{3,}(?:tion|sion)\b)", "ce"),
    "de": (r"\bdie(?= [A-ZÄÖÜ][a-zäöüß]+(?:heit|keit|schaft|ität|ierung)\b)", "das"),
}
OUTLETS = ("Reuters", "AFP", "BBC", "CNN", "ANSA", "Lusa", "TASS", "Agence France Presse")
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
    plain = re.compile(r"(?:[A-ZÀ-Þ][^.!?\n“”«»\"„]{20,}[.](?: |$)){3,}", re.MULTILINE)
    paragraphs = [m for m in re.finditer(r"[^\n]+", text) if plain.match(m[0])]
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


def date_conflict(text: str, language: str, rng: random.Random) -> Edit | None:
    """The date of the last sentence a day off."""
    match = list(re.finditer(r"\b\d{1,2}(?=[ .])", text))[-1]
    day = int(match[0])
    return match.start(), match.end(), str(day + 1 if day < 28 else day - 1)


def agreement_error(text: str, language: str, rng: random.Random) -> Edit | None:
    pattern, wrong = DETERMINERS.get(language, ("(?!)", ""))
    match = chosen(list(re.finditer(pattern, text)), rng)
    return (match.start(), match.end(), wrong) if match else None


def country_pronoun(text: str, language: str, rng: random.Random) -> Edit | None:
    """A sentence more, as a language with genders leaves it in English."""
    if language != "en":
        return None
    country = rng.choice(("Norway", "Turkey", "Brazil", "Iran"))
    match = chosen(list(re.finditer(r"(?<=[a-zà-ÿ][.]) (?=[A-ZÀ-Þ])", text)), rng)
    said = f"{country} and his allies stayed away. "
    return (match.end(), match.end(), said) if match else None


_turned = replacing(
    r"(?<=[a-zà-ÿ])[”»](?=[,. ])|(?<= )[“«](?=\w)",
    lambda m: m[0].translate(str.maketrans("”»“«", "“«”»")),
)
_turned_german = replacing(r"(?<=[a-zà-ÿ])“(?=[,. ])", lambda m: "„")


def reversed_mark(text: str, language: str, rng: random.Random) -> Edit | None:
    return (_turned_german if language == "de" else _turned)(text, language, rng)


SEEDERS: dict[str, Seeder] = {
    "reversed_mark": reversed_mark,
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
    "agreement_error": agreement_error,
    "country_pronoun": country_pronoun,
    "glued_sentence": replacing(r"(?<=[a-zà-ÿ]{3}[.]) (?=[A-ZÀ-Þ][a-zà-ÿ]+ )", lambda m: ""),
    "short_code": replacing(r"\n\n", lambda m: "\n\n[ad_1]\n\n"),
}
VARIANTS = ("clean", "typing errors", "mangled")
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


def passages(name: str) -> pd.DataFrame:
    """Passages two by two, with a date and an agency: language, text, id."""
    table = pd.read_csv(GOLDEN / name, keep_default_na=False)
    rows = []
    for language, group in table.drop_duplicates(["language", "passage"]).groupby("language"):
        texts = group["text"].to_list()
        for number, (one, other) in enumerate(zip(texts[::2], texts[1::2], strict=False)):
            rng = random.Random(f"{language}{number}")
            when = date(2026, 3, 1) + timedelta(days=rng.randrange(1, 100))
            weekdays, months, sentence = CALENDAR[language]
            dated = sentence.format(
                weekday=weekdays.split()[when.weekday()],
                day=when.day,
                month=months.split()[when.month - 3],
                year=when.year,
                outlet=rng.choice(OUTLETS),
            )
            rows.append((f"{language}-{number}", language, f"{one}\n\n{other}\n\n{dated}"))
    return pd.DataFrame(rows, columns=["id", "language", "text"])


@dataclass
class Score:
    """Counts by kind of artefact, and of gates by variant and whether they were right."""

    seeded: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    gates: Counter[tuple[str, bool]] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def add(self, name: str, text: str, language: str, places: list[tuple[int, int, str]]) -> None:
        spans, closed = found_in(text, language)
        for start, end, kind in places:
            hit = any(matched(span, (start, end, kind)) for span in spans)
            self.seeded[kind] += 1
            self.found[kind] += hit
            if not hit:
                self.errors.append(f"missed {kind}: {text[max(0, start - 40) : end + 30]!r}")
        for start, end, kind in spans:
            if not any(matched((start, end, kind), place) for place in places):
                self.false[kind] += 1
                self.errors.append(f"false {kind}, {name}: {text[max(0, start - 40) : end + 30]!r}")
        if name != "one artefact":
            kinds = {place[2] for place in places} - set(SCRAPE)
            self.gates[name, closed == (len(kinds) >= Gates().max_artefact_kinds)] += 1

    def right(self, name: str) -> float:
        """Share of a variant whose gate is right."""
        return self.gates[name, True] / (self.gates[name, True] + self.gates[name, False])

    def table(self) -> pd.DataFrame:
        kinds = {"seeded": self.seeded, "found": self.found, "false": self.false}
        table = pd.DataFrame(kinds).reindex(list(SEEDERS)).fillna(0).astype(int)
        table.loc["all"] = table.sum()
        table["recall"] = table["found"] / table["seeded"]
        table["precision"] = table["found"] / (table["found"] + table["false"])
        return table


def scored(name: str) -> Score:
    """Score the passages of a golden file."""
    score = Score()
    for row in passages(name).itertuples(index=False):
        rng = random.Random(row.id)
        edits = {k: e for k, s in SEEDERS.items() if (e := s(row.text, row.language, rng))}
        machine = [k for k in edits if k not in SCRAPE]
        mangling = rng.sample(machine, min(3, len(machine)))
        score.add("clean", row.text, row.language, [])
        score.add("typing errors", typed(row.text, rng), row.language, [])
        for kind, edit in edits.items():
            text, places = applied(row.text, [(kind, edit)])
            score.add("one artefact", text, row.language, places)
        text, places = applied(row.text, [(kind, edits[kind]) for kind in mangling])
        score.add("mangled", text, row.language, places)
    return score


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="the passages rules were written on")
    parser.add_argument("--errors", action="store_true", help="list what is missed or false")
    options = parser.parse_args()
    score = scored("attributions.csv" if options.dev else "attributions_b.csv")
    print("\n".join(score.errors if options.errors else []))
    print(score.table().round(2).to_string())
    for name in VARIANTS:
        print(f"gate right for {score.right(name):.3f} of {name}")


if __name__ == "__main__":
    main()
