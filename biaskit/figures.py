"""`plot_*` draw a table on one axes; `save_figure` is the only writer of `figures/`."""

from __future__ import annotations

import base64
import hashlib
import html
import io
import json
import os
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from biaskit.articles import corpus_digest
from biaskit.codebook import axis_label
from biaskit.spans import REGIONS, VOICES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: The eight colours of Okabe and Ito, told apart by colour-blind readers.
COLOURS = (
    "#000000",
    "#E69F00",
    "#56B4E9",
    "#009E73",
    "#F0E442",
    "#0072B2",
    "#D55E00",
    "#CC79A7",
)
_PARTS = dict(
    zip(
        (*REGIONS, *VOICES),
        (
            ("#0072B2", ""),
            ("#56B4E9", ""),
            ("#BBBBBB", ""),
            ("#D55E00", "///"),
            ("#E69F00", "..."),
            ("#F0E442", "xxx"),
            ("#BBBBBB", ""),
            ("#0072B2", "///"),
            ("#56B4E9", "..."),
        ),
        strict=True,
    )
)
#: Files of a figure beside its sidecar.
ENDINGS = ("png", "svg", "pdf", "csv")
#: Of a title at nine points.
_CHARACTERS_PER_INCH = 14
STYLE: Any = {
    "figure.figsize": (7.2, 2.8),
    "figure.dpi": 100,
    "savefig.dpi": 300,
    "font.family": "DejaVu Sans",
    "font.size": 8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.parse_math": False,  # an outlet's name may have a dollar sign
    "hatch.linewidth": 0.4,
    "svg.hashsalt": "biaskit",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
    "ps.fonttype": 42,
}


def new_figure(width: float = 7.2, height: float = 2.8) -> tuple[Figure, Axes]:
    """Return a figure of some inches with one axes, in the project's style.

    Parameters
    ----------
    width, height : float
        Size in inches.
    """
    import matplotlib.pyplot as plt

    plt.rcParams.update(STYLE)
    return plt.subplots(figsize=(width, height), layout="constrained")


def plot_parts(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw parts of a whole as one bar a row.

    Parameters
    ----------
    table : DataFrame
        One row a bar, one column a region or voice, values 0 to 1.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    ax = ax or new_figure()[1]
    left = np.zeros(len(table))
    rows = np.arange(len(table))[::-1]
    for name in table.columns:
        colour, hatch = _PARTS[name]
        values = table[name].to_numpy(dtype=float)
        ax.barh(rows, values, left=left, color=colour, hatch=hatch, edgecolor="white", label=name)
        left += values
    ax.set_yticks(rows, table.index)
    ax.set_xlim(0, 1)
    ax.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
    return ax


def plot_counts(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw counts as grouped bars with their numbers.

    Parameters
    ----------
    table : DataFrame
        One row a group, one column a series, values whole numbers.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    ax = ax or new_figure()[1]
    height = 0.8 / max(1, table.shape[1])
    rows = np.arange(len(table))[::-1].astype(float)
    for i, name in enumerate(table.columns):
        colour = COLOURS[(5, 6, 3, 1, 2, 7, 4, 0)[i % 8]]
        position = rows + 0.4 - height * (i + 0.5)
        bars = ax.barh(position, table[name], height * 0.9, color=colour, label=name)
        ax.bar_label(bars, fmt="%d", padding=2, fontsize=7)
    ax.set_yticks(rows, table.index)
    ax.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
    return ax


def plot_rate(table: pd.DataFrame, feature: str, *, ax: Axes | None = None) -> Axes:
    """Draw a rate as a point a row with its interval.

    Parameters
    ----------
    table : DataFrame
        Columns ``rate``, ``low`` and ``high``, as `rate_interval` gives them.
    feature : str
        Name in the codebook: gives the axis its label.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    ax = ax or new_figure()[1]
    rows = np.arange(len(table))[::-1]
    ax.hlines(rows, table["low"], table["high"], color="#0072B2")
    ax.plot(table["rate"], rows, "o", color="#0072B2", clip_on=False)
    ax.set_yticks(rows, table.index)
    ax.set_xlim(left=0)
    ax.set_ylim(-0.5, len(table) - 0.5)
    ax.set_xlabel(f"{axis_label(feature)}, 95 % interval")
    return ax


def rate_interval(counts: pd.Series, words: pd.Series) -> pd.DataFrame:
    """Rate per 1,000 words with its Jeffreys interval.

    Parameters
    ----------
    counts, words : Series
        Hits and words of the same rows.

    Returns
    -------
    DataFrame
        ``rate``, ``low``, ``high``: 95 % interval of a Poisson rate from one text, prior
        Gamma(1/2, 0). The lower end is 0 for a count of 0. NaN without words.

    References
    ----------
    .. [1] Brown, Cai and DasGupta (2003). Interval estimation in exponential families.
       Statistica Sinica 13.
    """
    from scipy.stats import gamma

    exposure = words.where(words > 0) / 1000
    low = gamma.ppf(0.025, counts + 0.5) / exposure
    high = gamma.ppf(0.975, counts + 0.5) / exposure
    return pd.DataFrame(
        {"rate": counts / exposure, "low": low.where(counts > 0, 0.0 * exposure), "high": high}
    )


# --- writing ------------------------------------------------------------------


@dataclass(frozen=True)
class SavedFigure:
    """A figure as a notebook shows it: the picture with its alt text and caption."""

    png: bytes
    caption: str
    alt: str

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        picture = base64.b64encode(self.png).decode()
        page = (
            f'<figure><img alt="{html.escape(self.alt)}" style="max-width:100%" '
            f'src="data:image/png;base64,{picture}">'
            f"<figcaption>{html.escape(self.caption)}</figcaption></figure>"
        )
        return {"text/html": page, "text/plain": f"{self.caption}\n\n{self.alt}"}


def save_figure(
    fig: Figure,
    name: str,
    *,
    title: str,
    articles: pd.DataFrame,
    data: pd.DataFrame,
    caption: str,
    alt: str,
    notebook: str = "",
    folder: str | Path | None = None,
) -> SavedFigure:
    """Write a figure as PNG, SVG, PDF, the data drawn as CSV, and a JSON sidecar.

    Parameters
    ----------
    fig : Figure
    name : str
        File name without ending.
    title : str
        The finding in a sentence; stands above the figure, on as many lines as it needs.
    articles : DataFrame
        The articles behind the figure; their digest goes into the sidecar.
    data : DataFrame
        What was drawn.
    caption, alt : str
        Caption under the figure; alt text: kind of chart, axes, main pattern with numbers.
    notebook : str
        Name of the notebook that made it.
    folder : path, optional
        Where to; by default ``$BIASKIT_FIGURES`` or ``../figures``, seen from a notebook.

    Returns
    -------
    SavedFigure
        Shows the picture with alt text and caption in a notebook.

    Notes
    -----
    Same input and versions, same bytes.
    """
    import matplotlib.pyplot as plt

    lines = textwrap.wrap(title, width=int(_CHARACTERS_PER_INCH * fig.get_figwidth()))
    fig.suptitle("\n".join(lines), x=0.01, ha="left", fontsize=9)
    target = Path(folder or os.environ.get("BIASKIT_FIGURES", "../figures"))
    target.mkdir(parents=True, exist_ok=True)
    corpus = corpus_digest(articles)
    cited = f"biaskit {version('biaskit')}, figure {name}, corpus {corpus[:12]}"
    for ending, metadata in _metadata(name, title, f"{caption} {alt}", cited).items():
        fig.savefig(target / f"{name}.{ending}", metadata=metadata)
    shown = io.BytesIO()
    fig.savefig(shown, format="png", dpi=100, metadata={"Software": None})
    plt.close(fig)
    table = data.to_csv(float_format="%.6g", lineterminator="\n")
    (target / f"{name}.csv").write_text(table, encoding="utf-8", newline="\n")
    sidecar = {
        "name": name,
        "title": title,
        "caption": caption,
        "alt": alt,
        "notebook": notebook,
        "n_rows": len(data),
        "corpus": {"n_articles": len(articles), "sha256": corpus},
    }
    _write_sidecar(target / f"{name}.json", sidecar)
    return SavedFigure(shown.getvalue(), caption, alt)


def _write_sidecar(path: Path, sidecar: dict[str, Any]) -> None:
    """Write what is known of a figure beside it, with the digests of its files."""
    sidecar |= {
        "files": {ending: file_digest(path.with_suffix(f".{ending}")) for ending in ENDINGS},
        "versions": {p: version(p) for p in ("biaskit", "matplotlib", "numpy", "pandas")},
    }
    text = json.dumps(sidecar, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def file_digest(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _metadata(name: str, title: str, description: str, cited: str) -> dict[str, dict[str, Any]]:
    """Title, description and citation as each format keeps them; nothing of the time or machine."""
    return {
        "png": {"Software": None, "Title": title, "Description": description, "Source": cited},
        "svg": {
            "Date": None,
            "Creator": "biaskit",
            "Title": title,
            "Description": description,
            "Identifier": name,
            "Source": cited,
            "Language": "en",
        },
        "pdf": {
            "CreationDate": None,
            "Producer": None,
            "Creator": "biaskit",
            "Title": title,
            "Subject": description,
            "Keywords": cited,
        },
    }


def shares(table: pd.DataFrame, parts: Sequence[str]) -> pd.DataFrame:
    """Rows of counts as shares of their sum, in the order of ``parts``; missing parts are 0."""
    counts = table.reindex(columns=list(parts), fill_value=0).fillna(0)
    return counts.div(counts.sum(axis=1), axis=0)
