"""The good module against ten wrong ones: the page of two runs names exactly what each of them breaks."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from reports.__main__ import main
from rigs.emulator import registry
from rigs.kinds._process import ROOT

PARTS = {
    "head": ("test_f1305_block.py", "test_f1305_state.py"),
    "start": ("test_f1301_bearer.py", "test_f1301_httpinit.py", "test_f1302_httpterm.py"),
}
"""The conformance modules that two runs share."""
BROKEN = {
    "head-alias-drops": "head", "head-busy-empty": "head", "head-cut-8k": "head", "head-failed-ok": "head",
    "busy-init-report-0": "start", "head-outlives-term": "start", "init-any-context": "start",
    "second-init-defaults": "start", "term-context-stops": "start", "term-dressed-refused": "start",
}
"""The defects, and where they show."""
AT_ONCE = 4
SECTION = re.compile(r"<h3>(?P<title>[^<]*)</h3>\s*<table class=\"requirements\">(?P<rows>.*?)</table>", re.DOTALL)


def judged(folder: Path, part: str, defect: str = "") -> Path:
    """The results of a run over one part; with a defect, of the module that has it."""
    name = defect or f"good-{part}"
    rig = folder / f"{name}.toml"
    sound = (ROOT / "rigs" / "emulator.toml").read_text("utf-8")
    rig.write_text(f"{sound}\n[emulator]\ndefects = {[defect] * bool(defect)}\n")
    found = folder / f"{name}.json"
    files = [str(ROOT / "suites" / "conformance" / file) for file in PARTS[part]]
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", f"--rig={rig}", f"--results={found}", "-q", "-p", "no:cacheprovider",
         "-p", "no:html", *files], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode in ((0, 1) if defect else (0,)), ran.stdout[-2000:]
    return found


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Future[Path]]]:
    folder = tmp_path_factory.mktemp("runs")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield {part: pool.submit(judged, folder, part) for part in PARTS} | {
            defect: pool.submit(judged, folder, part, defect) for defect, part in BROKEN.items()}


@pytest.mark.parametrize("defect", BROKEN)
def test_exactly_what_broke_is_named(defect: str, runs: dict[str, Future[Path]], tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    good, wrong = runs[BROKEN[defect]].result(), runs[defect].result()
    status = main(["compare", str(good), str(wrong), "--out", str(page)])
    named = {title.partition(":")[0]: set(re.findall(r'<tr id="(F13[\d-]+)"', rows))
             for title, rows in SECTION.findall(page.read_text("utf-8"))}
    assert named.get("Broken", set()) | named.get("Weaker", set()) == set(registry.load("defect")[defect].violates)
    assert status == int("Broken" in named)
    assert main(["compare", str(good), str(good), "--out", str(page)]) == 0
