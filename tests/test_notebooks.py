"""The notebooks as files: order, parameters, claims; and run on changed seeds."""

from __future__ import annotations

import ast
import contextlib
import operator
import re
import shutil

import nbformat
import numpy as np
import pandas as pd
import pytest
from conftest import ROOT

import biaskit
from biaskit.claims import claim
from biaskit.reproduce import find_notebooks

NOTEBOOKS = find_notebooks(ROOT)
stem = operator.attrgetter("stem")
TEMPLATES = ("06-compare-outlets", "07-your-own-corpus")


def code_of(notebook):
    cells = [c.source for c in notebook.cells if c.cell_type == "code"]
    return ast.parse("\n".join(line for c in cells for line in c.splitlines() if line[:1] != "%"))


def claims_of(notebook):
    """First argument of every call of claim."""
    return [
        node.args[0].value
        for node in ast.walk(code_of(notebook))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "claim"
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=stem)
def test_the_answer_is_claimed_sentence_by_sentence(path):
    notebook = nbformat.read(path, 4)
    first = notebook.cells[0].source
    for part in ("# ", "**Question.**", "**Answer.**", "**Limits.**"):
        assert part in first
    answer = first.split("**Answer.** ")[1].split("\n")[0]
    for sentence in claims_of(notebook):
        answer = answer.replace(sentence, "")
    if path.stem in TEMPLATES:
        assert not re.search(r"\d", answer)
    else:
        assert answer.strip() == ""


@pytest.mark.parametrize("path", NOTEBOOKS, ids=stem)
def test_notebooks_keep_the_guide(path):
    notebook = nbformat.read(path, 4)
    tags = [tag for cell in notebook.cells for tag in cell.metadata.get("tags", ())]
    assert tags == ["parameters"]
    code = code_of(notebook)
    assert not [n for n in ast.walk(code) if isinstance(n, ast.FunctionDef | ast.ClassDef)]
    headings = [c.source for c in notebook.cells if c.cell_type == "markdown"]
    assert any(h.startswith("## What this shows") for h in headings)
    assert any(h.startswith("## What it does not show") for h in headings)
    outputs = [o for c in notebook.cells if c.cell_type == "code" for o in c.outputs]
    assert not [o for o in outputs if o.output_type == "error" or o.get("name") == "stderr"]
    assert path.stat().st_size < 1_500_000


def change_everything(folder):
    """A copy of the project's data in which no count, share or score stays as it was."""
    for part in ("notebooks", "seeds"):
        shutil.copytree(ROOT / part, folder / part)
    first, *others = sorted((folder / "seeds").glob("*.txt"))
    with (folder / "seeds/articles.csv").open("a", encoding="utf-8") as table:
        table.write(f"005,{first.name},A Times,AFP,it,2020-10-02,,\n")
    insert(PROMOTION, first)
    for path in others:
        insert(PROMOTION + SPEECH, path)
    insert(LOADED, others[-1])
    for path in (folder / "notebooks/data").glob("*.csv"):
        rolled(pd.read_csv(path, keep_default_na=False, na_values=[""])).to_csv(path, index=False)


def insert(paragraphs, path):
    """Put paragraphs into the middle of a text."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines.insert(len(lines) // 2, f"\n\n{paragraphs}\n\n")
    path.write_text("".join(lines), encoding="utf-8")


def rolled(table):
    """Numbers that no longer stand beside their names; every other row of a table without any."""
    numbers = table.select_dtypes("number")
    for i, name in enumerate(numbers, start=1):
        table[name] = np.roll(table[name], i)
    return table if len(numbers.columns) else table[::2]


PROMOTION = """[ad_1]

Subscribe to our newsletter and never miss a story

Sostieni il nostro giornale con una donazione e iscriviti alla nostra newsletter gratuita

"""
SPEECH = """It was said that the war goes on.

"The brutal regime lied again," said the government of Armenia in Yerevan."""
LOADED = " ".join(
    f"The brutal regime committed a shameful, savage massacre in {town}."
    for town in ("Arlen", "Belmont", "Corvo", "Dalen", "Estora", "Fenwick", "Garda", "Holm")
)


@pytest.mark.parametrize("path", [p for p in NOTEBOOKS if p.stem not in TEMPLATES], ids=stem)
def test_every_claim_fails_when_its_data_change(tmp_path, monkeypatch, path):
    change_everything(tmp_path)
    monkeypatch.chdir(tmp_path / "notebooks")
    monkeypatch.setenv("BIASKIT_FIGURES", str(tmp_path / "figures"))
    seen, still_true = [], []

    def claimed(sentence, *values):
        seen.append(sentence)
        with contextlib.suppress(AssertionError):
            still_true.append(claim(sentence, *values).sentence)

    monkeypatch.setattr(biaskit, "claim", claimed)
    notebook = nbformat.read(path, 4)
    code = compile(halve_literals(code_of(notebook)), path.stem, "exec")
    exec(code, {"display": lambda *shown: None})
    assert sorted(seen) == sorted(claims_of(notebook)) != []
    assert still_true == []


def halve_literals(code):
    """Texts that a notebook itself holds are cut in half."""
    assigned = (node.value for node in ast.walk(code) if isinstance(node, ast.Assign))
    for text in (v for v in assigned if isinstance(v, ast.Constant) and len(str(v.value)) > 100):
        text.value = text.value[: len(text.value) // 2]
    return code
