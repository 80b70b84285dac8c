from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import pandas as pd
import pytest

from biaskit import figures
from biaskit.cli import main
from biaskit.reproduce import execute, find_notebooks


def save(folder):
    fig, ax = figures.new_figure()
    data = pd.DataFrame({"n": [1, 2]}, index=["a", "b"])
    figures.plot_counts(data, ax=ax)
    figures.save_figure(
        fig,
        "x",
        title="Two is more than one",
        articles=pd.DataFrame({"text": ["A.", "B."]}),
        data=data,
        caption="Two bars",
        alt="Bars of 1 and 2",
        folder=folder,
    )
    return {p.name: p.read_bytes() for p in folder.iterdir()}


def test_figure_has_the_same_bytes_twice(tmp_path):
    first, second = save(tmp_path / "1"), save(tmp_path / "2")
    assert sorted(first) == ["x.csv", "x.json", "x.pdf", "x.png", "x.svg"]
    assert first == second


def test_figure_carries_title_description_and_citation(tmp_path):
    made = save(tmp_path)
    cited = b"biaskit 0.1.0, figure x, corpus "
    for ending in ("png", "svg"):
        for part in (b"Two is more than one", b"Two bars Bars of 1 and 2", cited):
            assert part in made[f"x.{ending}"]
    assert b"/Keywords (biaskit 0.1.0, figure x, corpus " in made["x.pdf"]


def test_bars_carry_the_counts_in_order():
    ax = figures.plot_counts(pd.DataFrame({"n": [3, 5]}, index=["a", "b"]))
    assert [bar.get_width() for bar in ax.patches] == [3, 5]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["a", "b"]


def test_interval_of_no_hit_begins_at_zero_and_no_words_have_none():
    table = figures.rate_interval(pd.Series([0.0, 4.0, 0.0]), pd.Series([1000.0, 1000.0, 0.0]))
    assert table["low"].iloc[0] == 0
    assert table["low"].iloc[1] < 4 < table["high"].iloc[1]
    assert table.iloc[2].isna().all()


def test_alt_text_is_escaped():
    shown = figures.SavedFigure(b"", "a <b>", 'x "y" <script>')
    assert "<script>" not in shown._repr_mimebundle_()["text/html"]


def test_committed_figures_are_complete(root):
    names = {p.stem for p in (root / "figures").glob("*.png")}
    assert names
    for name in names:
        for ending in ("svg", "pdf", "csv", "json"):
            assert (root / f"figures/{name}.{ending}").is_file()
        assert json.loads((root / f"figures/{name}.json").read_text())["alt"]


def test_notebooks_are_executed_in_order_and_without_error(root):
    for notebook in find_notebooks(root):
        cells = json.loads(notebook.read_text())["cells"]
        counts = [c["execution_count"] for c in cells if c["cell_type"] == "code"]
        assert counts == list(range(1, len(counts) + 1))


def test_notebook_runs_without_network_to_the_same_bytes(root, tmp_path):
    """One of them; `.ci/run` reproduces them all without network."""
    name = "00-articles.ipynb"
    shutil.copytree(root / "seeds", tmp_path / "seeds")
    (tmp_path / "notebooks").mkdir()
    shutil.copy(root / "notebooks" / name, tmp_path / "notebooks")
    blocked = str(root / "tests" / "no_network")
    command = "import sys; from biaskit.cli import main; sys.exit(main(['reproduce']))"
    subprocess.run(
        [sys.executable, "-c", command],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": blocked},
        check=True,
        capture_output=True,
    )
    made = [tmp_path / "notebooks" / name, *(tmp_path / "figures").glob("regions.*")]
    assert len(made) == 6
    for path in made:
        assert path.read_bytes() == (root / path.relative_to(tmp_path)).read_bytes()


def test_failing_notebook_is_left_as_it_was(root, tmp_path):
    source = (
        find_notebooks(root)[0].read_text().replace("import biaskit", "import no_such_module", 1)
    )
    broken = tmp_path / "broken.ipynb"
    broken.write_text(source)
    with pytest.raises(Exception, match="no_such_module"):
        execute(broken)
    assert broken.read_text() == source


def test_score_writes_the_rows_in_order(root, tmp_path):
    assert main(["score", str(root / "seeds"), "-o", str(tmp_path / "f.csv")]) == 0
    table = pd.read_csv(tmp_path / "f.csv")
    assert table["article_id"].str[:3].to_list() == ["000", "001", "002", "003", "004"]
    assert table["n_side_a"].notna().all()


def test_score_of_nothing_says_so(tmp_path, capsys):
    assert main(["score", str(tmp_path / "none")]) == 1
    assert "no such file or folder" in capsys.readouterr().err


def test_score_renames_columns(tmp_path, capsys):
    table = tmp_path / "mine.csv"
    table.write_text("body,site\nThe council met on Monday.,Echo\n")
    output = str(tmp_path / "f.csv")
    renamed = ["--columns", "body=text", "site=outlet"]
    assert main(["score", str(table), "-o", output, *renamed]) == 0
    assert pd.read_csv(output)["outlet"].to_list() == ["Echo"]
    assert main(["score", str(table), "-o", output, "--columns", "body"]) == 1
    assert "takes YOURS=OURS, found 'body'" in capsys.readouterr().err
