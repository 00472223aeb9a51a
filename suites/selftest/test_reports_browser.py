"""The pages in a real browser: filter, search, wires on click, dark, print; nothing of a module's run is ever run."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, sync_playwright

from reports.__main__ import main
from suites.selftest.reports_results import case, results, wire, written

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here (Debian: apt-get install chromium)")

EVIL = "<script>document.title='run'</script><img src=x onerror=alert(1)>\x00\u202e</script>--><svg onload=alert(2)>"
EVENTS = wire(("tx", "AT+HTTPINIT\r"), ("rx", "\r\nERROR\r\n"), ("origin", EVIL), ("note", EVIL), ("rx", EVIL))


@dataclass
class Watched:
    """A page and what went wrong on it."""

    page: Page
    wrong: list[str] = field(default_factory=list)

    def open(self, path: Path) -> Page:
        """Show a file; everything that it asks for has to be a file of the same folder."""
        def refuse(dialog: Dialog) -> None:
            self.wrong.append("a dialog")
            dialog.dismiss()

        own = (path.parent.parent if path.parent.name == "wire" else path.parent).as_uri()
        self.page.on("console", lambda said: self.wrong.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("dialog", refuse)
        self.page.on("request", lambda asked: self.wrong.append(asked.url) if not asked.url.startswith(
            (own, "about:", "blob:", "data:")) else None)
        self.page.goto(path.as_uri())
        return self.page


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        shown = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield shown
        shown.close()


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    context = browser.new_context()
    one = Watched(context.new_page())
    yield one
    context.close()
    assert one.wrong == []


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run with a fail, whose module and server say the worst things, and its acceptance pages."""
    cases = [case(f"c{n}") for n in range(30)]
    cases.append(case(f"bad[{EVIL}]", "fail", message=EVIL, transcript="transcripts/bad.jsonl",
                      violated={"F1301-01": "fail"}, evidence=[[EVIL, EVIL]]))
    found = results({"F1301-01": "fail"}, cases, verdict="fail", notes=[EVIL], readings={EVIL: {EVIL: ["c1"]}},
                    dut={"manufacturer": EVIL, "model": EVIL, "revision": EVIL},
                    fuzz=[{"case": EVIL, "seed": EVIL, "table": {EVIL: [EVIL]}}],
                    benchmarks=[{"name": EVIL, "unit": EVIL, "samples": [1.0, 2.0, 2.5, 3.0, 9.0]}])
    made = written(tmp_path_factory.mktemp("run"), found, {"bad.jsonl": EVENTS})
    assert main(["accept", str(made)]) == 1
    assert main(["compare", str(made), str(made), "--out", str(made / "compare.html")]) == 0
    assert main(["history", str(made)]) == 0
    assert main(["agreement", str(made), str(made), "--out", str(made / "agreement.html")]) == 0
    return made


@pytest.mark.parametrize("name", ["acceptance.html", "acceptance-single.html"])
def test_filter_search_and_wire(folder: Path, watched: Watched, name: str) -> None:
    page = watched.open(folder / name)
    assert page.inner_text(".decision") == "REJECT"
    assert page.inner_text("#told") == "34 of 34 rows shown"
    page.uncheck('input[data-show="pass"]')
    assert page.inner_text("#told") == "2 of 34 rows shown"
    assert page.locator("tr[data-verdict=pass]:visible").count() == 0
    page.check('input[data-show="pass"]')
    page.fill("#search", "c2")
    assert page.inner_text("#told").startswith("11 of")
    page.fill("#search", "")
    assert page.locator("iframe").count() == 0
    page.locator("section.fail details[data-wire] summary").click()
    frame = page.frame_locator("section.fail iframe")
    assert "AT+HTTPINIT" in frame.locator("table.wire").inner_text()
    assert "DUT" in frame.locator("tr.k-rx").first.inner_text()


@pytest.mark.parametrize("name", ["acceptance.html", "acceptance-single.html", "index.html", "compare.html",
                                  "history.html", "agreement.html", "wire/bad.html"])
def test_nothing_of_the_module_runs(folder: Path, watched: Watched, name: str) -> None:
    page = watched.open(folder / name)
    page.wait_for_load_state()
    assert page.title() != "run"
    assert page.locator("img").count() == 0
    assert page.locator("svg[onload]").count() == 0


def test_dark_and_light_differ(folder: Path, watched: Watched) -> None:
    page = watched.open(folder / "acceptance.html")
    colours = set()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        colours.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert colours == {"rgb(255, 255, 255)", "rgb(23, 24, 26)"}


def test_it_prints(folder: Path, watched: Watched) -> None:
    printed = watched.open(folder / "acceptance.html").pdf(prefer_css_page_size=True)
    assert printed.startswith(b"%PDF")
    assert b"/Type /Page" in printed


def test_by_keyboard_alone(folder: Path, watched: Watched) -> None:
    page = watched.open(folder / "acceptance.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.locator("#search").focus()
    page.keyboard.type("c29")
    assert page.inner_text("#told").startswith("1 of")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.checked") is False


def test_everything_that_tells_has_a_name(folder: Path, watched: Watched) -> None:
    page = watched.open(folder / "acceptance.html")
    assert page.locator("html[lang]").count() == 1
    assert page.locator("table").count() == page.locator("table:has(th[scope])").count()
    assert page.locator("svg").count() == page.locator("svg[role=img][aria-label]").count() == 1
    assert page.locator("input").count() == page.locator("label input").count()
