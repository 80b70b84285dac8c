"""The command ``biaskit``: reproduce notebooks, score a corpus, write pages, check figures."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except BrokenPipeError:  # the reader has seen enough, as in "| head"
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (OSError, ValueError, ImportError) as error:
        print(f"biaskit: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="biaskit", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    again = commands.add_parser("reproduce", help="re-execute every notebook and write figures/")
    again.add_argument("--check", action="store_true", help="compare instead of writing")
    again.add_argument("--root", type=Path, default=Path(), help="the project (default: here)")
    again.set_defaults(run=_reproduce)
    score = commands.add_parser("score", help="compute the features of a corpus")
    score.add_argument("path", type=Path, help="folder or table of articles")
    score.add_argument("-o", "--output", type=Path, help="a .csv or .parquet file")
    score.add_argument("--sides", type=Path, help="sides file (default: PATH/sides.toml if there)")
    score.add_argument(
        "--columns", nargs="+", default=[], metavar="YOURS=OURS", help="rename, as in body=text"
    )
    score.set_defaults(run=_score)
    page = commands.add_parser("page", help="write one article with every number's words marked")
    page.add_argument("path", type=Path, help="a file of one article, or a folder or table")
    page.add_argument("--article", help="article_id, where the path has several")
    page.add_argument("-o", "--output", type=Path, required=True, help="an .html file")
    page.add_argument("--sides", type=Path, help="sides file")
    page.set_defaults(run=_page)
    drawn = commands.add_parser("figures", help="write figures/README.md, or check the figures")
    drawn.add_argument("--check", action="store_true", help="do they belong to data and corpus?")
    drawn.add_argument("--data", type=Path, help="the corpus (default: ROOT/seeds)")
    drawn.add_argument("--root", type=Path, default=Path(), help="the project (default: here)")
    drawn.set_defaults(run=_figures)
    meaning = commands.add_parser("codebook", help="print what each column means, as Markdown")
    meaning.set_defaults(run=_codebook)
    return parser


def _codebook(_: argparse.Namespace) -> int:
    from biaskit.codebook import codebook_markdown

    print(codebook_markdown(), end="")
    return 0


def _reproduce(options: argparse.Namespace) -> int:
    from biaskit.reproduce import check, reproduce

    if not options.check:
        print(f"{len(reproduce(options.root))} notebooks executed, figures written.")
        return 0
    changes = check(options.root)
    print("\n".join(changes) or "everything was reproduced")
    return 1 if changes else 0


def _figures(options: argparse.Namespace) -> int:
    from biaskit.articles import read_articles
    from biaskit.catalogue import check_figures, write_catalogue

    if not options.check:
        print(f"{write_catalogue(options.root)} written.")
        return 0
    articles = read_articles(options.data or options.root / "seeds")
    faults = check_figures(options.root / "figures", articles)
    print("\n".join(faults) or "every figure belongs to its data, code and corpus")
    return 1 if faults else 0


def _score(options: argparse.Namespace) -> int:
    from biaskit.articles import read_articles
    from biaskit.features import features_table

    sides = options.sides or options.path / "sides.toml"
    if options.sides or sides.is_file():
        print(f"sides: {sides}", file=sys.stderr)
    else:
        sides = None
    columns = dict(_renaming(pair) for pair in options.columns)
    table = features_table(read_articles(options.path, columns=columns), sides)
    _write(table, options.output)
    n_problems = int((table["problem"] != "").sum())
    print(f"{len(table)} articles, {n_problems} with a problem", file=sys.stderr)
    return 0


def _renaming(pair: str) -> tuple[str, str]:
    yours, sign, ours = pair.partition("=")
    if not (yours and sign and ours):
        raise ValueError(f"--columns takes YOURS=OURS, found {pair!r}.")
    return yours, ours


def _page(options: argparse.Namespace) -> int:
    from biaskit.highlight import highlight

    table = _one_article(options.path, options.article)
    page = highlight(table, options.sides)
    options.output.write_text(page.to_html(), encoding="utf-8", newline="\n")
    print(page.summary, file=sys.stderr)
    return 0


def _one_article(path: Path, article_id: str | None) -> pd.DataFrame:
    from biaskit.articles import read_articles

    table = read_articles(path)
    if article_id is None and len(table) == 1:
        return table
    chosen = table[table["article_id"] == article_id]
    if len(chosen) != 1:
        known = ", ".join(table["article_id"].head(5))
        raise ValueError(
            f"{path.name} has {len(table)} articles, --article {article_id or ''!r} names "
            f"{len(chosen)}. The first are: {known}."
        )
    return chosen


def _write(table: pd.DataFrame, output: Path | None) -> None:
    if output is None:
        table.to_csv(sys.stdout, float_format="%.6f", lineterminator="\n")
    elif output.suffix == ".csv":
        table.to_csv(output, float_format="%.6f", lineterminator="\n")
    elif output.suffix == ".parquet":
        table.to_parquet(output)
    else:
        raise ValueError(f"{output.name}: unknown ending {output.suffix!r}. Known: .csv, .parquet.")
