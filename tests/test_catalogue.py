from __future__ import annotations

import json
import re
import shutil

import pytest
import yaml

from biaskit.catalogue import catalogue, check_figures, read_sidecars
from biaskit.cli import main


@pytest.fixture
def copy(root, tmp_path):
    for name in ("figures", "seeds"):
        shutil.copytree(root / name, tmp_path / name)
    shutil.copy(root / "CITATION.cff", tmp_path)
    return tmp_path


def test_the_catalogue_is_the_committed_one(root):
    assert (root / "figures/README.md").read_text() == catalogue(root)


def test_every_figure_has_its_entry_and_citations(root):
    text = catalogue(root)
    for sidecar in read_sidecars(root / "figures"):
        entry = text.split(f"\n## {sidecar['name']}\n")[1].split("\n## ")[0]
        for block in ("```markdown", "```latex", "```bibtex"):
            assert block in entry
        assert f"]({sidecar['name']}.png)" in entry
        assert (root / f"notebooks/{sidecar['notebook']}.ipynb").is_file()


def test_nothing_in_a_caption_is_markup_or_latex(copy):
    path = copy / "figures/regions.json"
    hostile = "50 % of <script> & a_b \\input{x} #1 ~ $y$"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"caption": hostile}))
    text = catalogue(copy)
    assert not re.search(r"(?<!\\)<script", text.split("```latex")[0])
    assert (
        r"50 \% of <script> \& a\_b \textbackslash{}input\{x\} \#1 \textasciitilde{} \$y\$" in text
    )


def test_without_a_citation_file_there_is_no_bibtex(copy):
    (copy / "CITATION.cff").unlink()
    assert "bibtex" not in catalogue(copy)


def test_committed_figures_belong(root, capsys):
    assert main(["figures", "--check", "--root", str(root)]) == 0
    assert "every figure belongs" in capsys.readouterr().out


def test_what_no_longer_belongs_is_named(copy, seeds):
    figures = copy / "figures"
    (figures / "regions.csv").write_text("changed")
    (figures / "voices.pdf").unlink()
    sidecar = json.loads((figures / "side-words.json").read_text())
    sidecar["versions"]["biaskit"] = "0.0.1"
    (figures / "side-words.json").write_text(json.dumps(sidecar))
    assert check_figures(figures, seeds) == [
        "regions.csv: changed since it was drawn",
        "side-words: made by biaskit 0.0.1, installed is 0.1.0",
        "voices.pdf: missing",
    ]
    other = check_figures(figures, seeds.iloc[:4])
    assert "regions: made from another corpus, of 5 articles" in other


def test_the_citation_file_has_what_the_format_asks(root):
    """Required keys of the Citation File Format 1.2.0."""
    citation = yaml.safe_load((root / "CITATION.cff").read_text())
    assert {"cff-version", "message", "title", "authors"} <= set(citation)
    assert citation["version"] == "0.1.0"
    assert all({"name"} <= set(a) or {"family-names"} <= set(a) for a in citation["authors"])
