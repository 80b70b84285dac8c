"""The ledger page and the notebooks in a real browser: Debian's Chromium through Playwright."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import nbformat
import pytest
from conftest import ROOT

import biaskit
from biaskit.reproduce import find_notebooks

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed"),
    pytest.mark.filterwarnings("ignore"),
]
QUIET = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
HOSTILE = (
    "The minister said: “We <script>document.title='run'</script> will not yield.”\n\n"
    '<img src="https://example.org/x.png" onerror="document.title=1"><style>p{display:none}</style> '
    "said the brutal spokesman on Monday, \u202eoverridden\u202c and &amp; kept."
)


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def ledger(root, seeds, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "page.html"
    page = biaskit.highlight(seeds.iloc[1], root / "seeds/sides.toml")
    path.write_text(page.to_html(), encoding="utf-8")
    return path.as_uri()


def opened(browser, uri, **options):
    page = browser.new_page(**options)
    page.requested = []
    page.on("request", lambda request: page.requested.append(request.url))
    page.goto(uri)
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 800, 1400])
def test_the_page_fits_and_is_accessible(browser, ledger, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = opened(browser, ledger, viewport={"width": width, "height": 900}, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    text, totals = (page.locator(x).bounding_box() for x in ("section.text", "aside"))
    beside = totals["x"] > text["x"] + text["width"] - 1
    assert beside == (width > 736)
    found = Axe().run(page).response["violations"]
    assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []
    assert page.requested == [ledger]
    page.close()


def test_dark_paper_is_dark(browser, ledger):
    colours = []
    for scheme in ("light", "dark"):
        page = opened(browser, ledger, color_scheme=scheme)
        colours.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        page.close()
    assert colours == ["rgb(255, 255, 255)", "rgb(21, 24, 27)"]


def test_focus_on_a_source_lights_its_words(browser, ledger):
    page = opened(browser, ledger)
    source = page.locator(".source[tabindex]").first
    relation = source.evaluate(
        "e => [...e.closest('[class*=\" r\"], [class^=r]').classList].find(c => /^r\\d/.test(c))"
    )
    words = page.locator(f".quoted.{relation}, .reported.{relation}").first
    colour = "e => getComputedStyle(e).backgroundColor"
    before = words.evaluate(colour)
    page.keyboard.press("Tab")
    assert source.evaluate("e => e === document.activeElement")
    assert words.evaluate(colour) != before
    page.close()


def test_nothing_of_a_hostile_text_acts(browser, tmp_path):
    path = tmp_path / "hostile.html"
    row = {"text": HOSTILE, "title": "<b>A</b>", "language": "en"}
    path.write_text(biaskit.highlight(row).to_html(), encoding="utf-8")
    page = opened(browser, path.as_uri())
    shown = page.locator("section.text").inner_text()
    assert page.title() == "<b>A</b>"
    for part in ("<script>", "document.title='run'", "<style>", "p{display:none}", "onerror"):
        assert part in shown
    assert "[U+202E]overridden[U+202C] and &amp; kept." in shown
    assert page.requested == [path.as_uri()]
    page.close()


# --- JupyterLab ---------------------------------------------------------------


@pytest.fixture(scope="module")
def lab(root, tmp_path_factory):
    """JupyterLab on the loopback address, on a copy of the notebooks without their outputs."""
    folder = tmp_path_factory.mktemp("lab")
    shutil.copytree(root / "seeds", folder / "seeds")
    shutil.copytree(root / "notebooks", folder / "notebooks")
    shutil.copy(root / "notebooks/07-your-own-corpus.ipynb", folder / "as-committed.ipynb")
    for path in find_notebooks(folder):
        notebook = nbformat.read(path, 4)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        nbformat.write(notebook, path)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        *(sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root"),
        *("--ip=127.0.0.1", f"--port={port}", "--IdentityProvider.token="),
        *(f"--ServerApp.root_dir={folder}", "--LabApp.news_url="),
    ]
    environment = os.environ | {"JUPYTER_CONFIG_DIR": str(folder / "config"), "TQDM_DISABLE": "1"}
    with (folder / "lab.log").open("w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
        address = f"http://127.0.0.1:{port}"
        _until(lambda: _answers(address), 60)
        yield address, folder
        server.terminate()
        server.wait(20)


def _answers(address):
    try:
        return urllib.request.urlopen(f"{address}/api", timeout=1).status == 200
    except OSError:
        return False


def _until(holds, seconds):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.5)


def _code_cells(path):
    try:
        return [c for c in nbformat.read(path, 4).cells if c.cell_type == "code"]
    except nbformat.reader.NotJSONError:  # being written
        return []


def _n_pictures(outputs):
    return sum("<figure>" in str(o.get("data", {}).get("text/html")) for o in outputs)


@pytest.mark.parametrize("name", [path.name for path in find_notebooks(ROOT)])
def test_a_notebook_runs_in_jupyterlab(browser, lab, name):
    address, folder = lab
    path = folder / "notebooks" / name
    page = browser.new_page(viewport={"width": 1400, "height": 1200})
    page.goto(f"{address}/lab/tree/notebooks/{name}?reset")
    page.locator("#jupyterlab-splash").wait_for(state="detached", timeout=60_000)
    page.locator("#jp-main-statusbar", has_text="| Idle").wait_for(timeout=60_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.locator('[data-command="runmenu:run-all"]').click()

    def is_over():
        page.keyboard.press("Control+s")
        page.wait_for_timeout(500)
        cells = _code_cells(path)
        counts = [cell.execution_count for cell in cells]
        failed = any(o.output_type == "error" for cell in cells for o in cell.outputs)
        return failed or (counts and None not in counts)

    _until(is_over, 180)
    outputs = [o for cell in _code_cells(path) for o in cell.outputs]
    assert [o.evalue for o in outputs if o.output_type == "error"] == []
    assert not [o for o in outputs if o.get("name") == "stderr"]
    assert _n_pictures(outputs) == _n_pictures(
        o for cell in _code_cells(ROOT / "notebooks" / name) for o in cell.outputs
    )
    if os.environ.get("BIASKIT_SCREENSHOTS"):
        page.screenshot(path=f"{os.environ['BIASKIT_SCREENSHOTS']}/{name}.png")
    page.close()


def test_a_page_in_a_notebook_that_is_not_trusted_keeps_its_colours(browser, lab):
    """JupyterLab takes style sheets away from what was run on another machine."""
    address, _ = lab
    page = browser.new_page(viewport={"width": 1400, "height": 30_000})
    page.goto(f"{address}/lab/tree/as-committed.ipynb?reset")
    page.locator("#jupyterlab-splash").wait_for(state="detached", timeout=60_000)
    quoted = page.locator("article .quoted").nth(1)
    quoted.wait_for(timeout=60_000)
    colour = "e => getComputedStyle(e).backgroundColor"
    assert quoted.evaluate(colour) == "rgb(211, 232, 247)"
    assert page.locator("article mark").first.evaluate(colour) == "rgba(0, 0, 0, 0)"
    if os.environ.get("BIASKIT_SCREENSHOTS"):
        page.locator("article").screenshot(path=f"{os.environ['BIASKIT_SCREENSHOTS']}/page.png")
    page.close()
