"""Re-execute the notebooks with nbconvert, and check that nothing changed."""

from __future__ import annotations

import base64
import io
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from biaskit.catalogue import write_catalogue

#: Mean difference of two pictures, of 255, that is taken for another machine's rounding.
IMAGE_TOLERANCE = 1.0
_ENVIRONMENT = {
    "SOURCE_DATE_EPOCH": "315532800",
    "PYTHONHASHSEED": "0",
    "TQDM_DISABLE": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
}
_PICTURE = re.compile(r"data:image/png;base64,([A-Za-z0-9+/=]+)")
_ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]+")


def reproduce(root: Path) -> list[Path]:
    """Execute every notebook in place and write the figures.

    Parameters
    ----------
    root : Path
        The project's folder, with ``notebooks/`` and ``seeds/``.

    Returns
    -------
    list of Path
        The notebooks executed.
    """
    notebooks = find_notebooks(root)
    with _environment(BIASKIT_FIGURES=str((root / "figures").resolve())):
        for notebook in tqdm(notebooks, unit="notebook"):
            execute(notebook)
    write_catalogue(root)
    return notebooks


def check(root: Path) -> list[str]:
    """Execute a copy of the notebooks and compare it with what is committed.

    Parameters
    ----------
    root : Path
        The project's folder.

    Returns
    -------
    list of str
        One line a file that differs; empty when everything was reproduced.
    """
    find_notebooks(root)
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch)
        for name in ("notebooks", "seeds"):
            shutil.copytree(root / name, copy / name)
        if (root / "CITATION.cff").is_file():
            shutil.copy(root / "CITATION.cff", copy)
        reproduce(copy)
        return [*_notebook_changes(root, copy), *_figure_changes(root, copy)]


def find_notebooks(root: Path) -> list[Path]:
    """Notebooks of a project in order of their names."""
    notebooks = sorted((root / "notebooks").glob("*.ipynb"))
    if not notebooks:
        raise FileNotFoundError(f"{root / 'notebooks'} holds no notebook. Run from the project.")
    return notebooks


def execute(notebook: Path) -> None:
    """Execute one notebook from top to bottom, normalise and write it."""
    import nbformat
    from nbconvert.preprocessors import ExecutePreprocessor

    node = nbformat.read(notebook, as_version=4)
    runner = ExecutePreprocessor(
        timeout=600,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,
        store_widget_state=False,
    )
    runner.preprocess(node, {"metadata": {"path": str(notebook.parent)}})
    _normalise(node)
    nbformat.write(node, notebook)


def _normalise(node: Any) -> None:
    """Leave in a notebook only what is the same on every machine."""
    node.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in node.cells:
        tags = cell.metadata.get("tags")
        cell.metadata = {"tags": tags} if tags else {}
        for output in cell.get("outputs", ()):
            if "text" in output:
                output["text"] = _ADDRESS.sub("at 0x0", output["text"])


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(_ENVIRONMENT | values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _notebook_changes(root: Path, copy: Path) -> Iterator[str]:
    for made in find_notebooks(copy):
        committed = root / "notebooks" / made.name
        old, old_pictures = _without_pictures(committed.read_text(encoding="utf-8"))
        new, new_pictures = _without_pictures(made.read_text(encoding="utf-8"))
        if old != new or len(old_pictures) != len(new_pictures):
            yield f"notebooks/{made.name}: outputs differ{_first_difference(old, new)}"
        elif not all(map(_same_picture, old_pictures, new_pictures)):
            yield f"notebooks/{made.name}: a picture differs"


def _without_pictures(text: str) -> tuple[str, list[bytes]]:
    pictures = [base64.b64decode(m) for m in _PICTURE.findall(text)]
    return json.dumps(json.loads(_PICTURE.sub("picture", text)), indent=1), pictures


def _first_difference(old: str, new: str) -> str:
    pairs = zip(old.splitlines(), new.splitlines(), strict=False)
    was, now = next(((a.strip(), b.strip()) for a, b in pairs if a != b), ("", ""))
    return f" (was {was[:80]!r}, now {now[:80]!r})"


def _figure_changes(root: Path, copy: Path) -> Iterator[str]:
    names = {p.name for folder in (root, copy) for p in (folder / "figures").glob("*.*")}
    for name in sorted(names):
        committed, made = root / "figures" / name, copy / "figures" / name
        if not committed.is_file() or not made.is_file():
            yield f"figures/{name}: {'not committed' if made.is_file() else 'no longer made'}"
        elif name.endswith((".csv", ".md")) and committed.read_bytes() != made.read_bytes():
            yield f"figures/{name}: data differ"
        elif name.endswith(".png") and not _same_picture(committed.read_bytes(), made.read_bytes()):
            yield f"figures/{name}: picture differs"


def _same_picture(old: bytes, new: bytes) -> bool:
    if old == new:
        return True
    from matplotlib.image import imread

    a, b = (np.asarray(imread(io.BytesIO(data)), dtype=float) for data in (old, new))
    return a.shape == b.shape and float(np.abs(a - b).mean()) * 255 <= IMAGE_TOLERANCE
