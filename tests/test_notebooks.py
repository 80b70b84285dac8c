"""The notebooks as files: order, parameters, claims; and run on changed seeds."""

from __future__ import annotations

import ast
import re
import shutil

import nbformat
import pytest
from conftest import ROOT
from nbclient.exceptions import CellExecutionError

from biaskit.reproduce import execute, find_notebooks

NOTEBOOKS = find_notebooks(ROOT)
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


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
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


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
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


def run_on(folder, name, change):
    """Run a notebook on a copy whose seeds were changed."""
    for part in ("notebooks", "seeds"):
        shutil.copytree(ROOT / part, folder / part)
    for path in sorted((folder / "seeds").glob("*.txt")):
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    execute(folder / f"notebooks/{name}.ipynb")


ADDED = """

Subscribe to our newsletter and never miss a story

"The brutal regime lied again," said the government of Armenia in Yerevan.

[ad_1]
"""


@pytest.mark.parametrize("name", [p.stem for p in NOTEBOOKS if p.stem not in TEMPLATES])
def test_a_claim_fails_when_its_data_change(tmp_path, monkeypatch, name):
    monkeypatch.setenv("BIASKIT_FIGURES", str(tmp_path / "figures"))
    with pytest.raises(CellExecutionError, match="no longer true"):
        run_on(tmp_path, name, lambda text: text + ADDED)
