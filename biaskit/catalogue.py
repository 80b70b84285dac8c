"""The catalogue of `figures/`: what each shows, how to cite it, and whether it is still true."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from biaskit.articles import corpus_digest
from biaskit.figures import ENDINGS, file_digest

_LATEX = {c: f"\\{c}" for c in "&%$#_{}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "−": "--",
    "…": r"\dots{}",
}


def read_sidecars(folder: Path) -> list[dict[str, Any]]:
    """Sidecars of a folder of figures, by name."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]


def write_catalogue(root: Path) -> Path:
    """Write ``figures/README.md`` from the sidecars.

    Parameters
    ----------
    root : Path
        The project's folder, with ``figures/`` and, for BibTeX entries, ``CITATION.cff``.

    Returns
    -------
    Path
        The file written.
    """
    path = root / "figures" / "README.md"
    path.write_text(catalogue(root), encoding="utf-8", newline="\n")
    return path


def catalogue(root: Path) -> str:
    """Text of the catalogue: picture, caption, alt text, data and ready-made citations."""
    cited = root / "CITATION.cff"
    citation = yaml.safe_load(cited.read_text(encoding="utf-8")) if cited.is_file() else {}
    sidecars = read_sidecars(root / "figures")
    head = (
        "# Figures\n\nWritten by `biaskit figures` from the sidecars; do not edit. "
        "`biaskit figures --check` says whether each still belongs to its data and corpus.\n"
    )
    index = "\n".join(f"- [{_inline(s['title'])}](#{s['name']})" for s in sidecars)
    return "\n".join([head, index, *(_entry(sidecar, citation) for sidecar in sidecars)])


def _entry(sidecar: dict[str, Any], citation: dict[str, Any]) -> str:
    name, notebook = sidecar["name"], sidecar["notebook"]
    corpus = sidecar["corpus"]
    files = " · ".join(f"[{e}]({name}.{e})" for e in (*ENDINGS, "json"))
    made = f"[`{notebook}`](../notebooks/{notebook}.ipynb)" if notebook else "no notebook"
    alt = _inline(sidecar["alt"])
    return f"""
## {name}

![{alt}]({name}.png)

**{_inline(sidecar["title"])}.** {_inline(sidecar["caption"])}

- Alt text: {alt}
- Files: {files}; {sidecar["n_rows"]} rows of data
- Made by {made} from {corpus["n_articles"]} articles (corpus {corpus["sha256"][:12]}), biaskit \
{sidecar["versions"]["biaskit"]}

```markdown
![{alt}](figures/{name}.png)
```

```latex
\\begin{{figure}}
  \\includegraphics[width=\\linewidth]{{figures/{name}.pdf}}
  \\caption{{{_latex(sidecar["caption"])} Source: \\cite{{biaskit-{name}}}.}}
\\end{{figure}}
```
{_bibtex(sidecar, citation) if citation else ""}"""


def _bibtex(sidecar: dict[str, Any], citation: dict[str, Any]) -> str:
    authors = " and ".join(f"{{{_latex(_author(a))}}}" for a in citation["authors"])
    fields = {
        "title": _latex(sidecar["title"]),
        "author": authors,
        "year": str(citation["date-released"])[:4],
        "note": _latex(
            f"Figure {sidecar['name']}, biaskit {sidecar['versions']['biaskit']}, corpus "
            f"{sidecar['corpus']['sha256'][:12]}"
        ),
    }
    lines = ",\n".join(f"  {key} = {{{value}}}" for key, value in fields.items())
    return f"\n```bibtex\n@misc{{biaskit-{sidecar['name']},\n{lines}\n}}\n```\n"


def _author(author: dict[str, str]) -> str:
    parts = (author.get("given-names", ""), author.get("family-names", ""))
    return author.get("name") or " ".join(filter(None, parts))


def _latex(text: str) -> str:
    return "".join(_LATEX.get(c, c) for c in " ".join(text.split()))


def _inline(text: str) -> str:
    """Text on one line in which nothing is markup."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>" else c for c in " ".join(text.split()))


def check_figures(folder: Path, articles: pd.DataFrame) -> list[str]:
    """Say which figures no longer belong to their data, their code or a corpus.

    Parameters
    ----------
    folder : Path
        A folder of figures.
    articles : DataFrame
        The corpus that the figures are said to show.

    Returns
    -------
    list of str
        One line a figure and fault; empty when all belong.
    """
    digest, installed = corpus_digest(articles), version("biaskit")
    faults = [] if any(folder.glob("*.json")) else [f"{folder.name}: no figures"]
    for sidecar in read_sidecars(folder):
        name = sidecar["name"]
        for ending, known in sidecar["files"].items():
            path = folder / f"{name}.{ending}"
            if not path.is_file():
                faults.append(f"{path.name}: missing")
            elif file_digest(path) != known:
                faults.append(f"{path.name}: changed since it was drawn")
        if sidecar["versions"]["biaskit"] != installed:
            made = sidecar["versions"]["biaskit"]
            faults.append(f"{name}: made by biaskit {made}, installed is {installed}")
        if sidecar["corpus"]["sha256"] != digest:
            n = sidecar["corpus"]["n_articles"]
            faults.append(f"{name}: made from another corpus, of {n} articles")
    return faults
