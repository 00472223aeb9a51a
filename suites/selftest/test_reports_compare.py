"""Two runs beside each other: what counts as broken, what as fixed, and which lines of the wires are marked."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pytest

from reports import figures
from reports.__main__ import main
from reports.changes import KINDS, changes
from reports.sidebyside import pairs
from reports.wire import rows
from suites.selftest.reports_results import case, requirement, results, wire, written

VERDICTS = ("pass", "deviation", "inconclusive", "fail", "error", "not-applicable", "not-run")


@pytest.mark.parametrize(("before", "after", "kind"), [
    ("pass", "fail", "broken"), ("deviation", "fail", "broken"), ("not-run", "fail", "broken"),
    ("inconclusive", "error", "broken"), ("fail", "pass", "fixed"), ("error", "deviation", "fixed"),
    ("pass", "deviation", "weaker"), ("deviation", "pass", "stronger"), ("pass", "inconclusive", "unjudged"),
    ("fail", "not-run", "unjudged"), ("not-applicable", "pass", "judged"), ("not-run", "inconclusive", ""),
    ("fail", "error", ""),
])
def test_a_step_between_verdicts_has_one_name(before: str, after: str, kind: str) -> None:
    found = changes([requirement("F1301-01", before)], [requirement("F1301-01", after)])
    assert [change.kind for change in found] == ([kind] if kind else [])


def test_every_step_has_a_name_that_is_known() -> None:
    for before in VERDICTS:
        for after in VERDICTS:
            found = changes([case("a", before)], [case("a", after)])
            assert len(found) <= 1
            assert all(change.kind in KINDS for change in found)
            assert before != after or not found


def test_new_and_gone_cases() -> None:
    found = changes([case("old"), case("both")], [case("both"), case("new"), case("bad", "fail")])
    assert [(change.kind, change.id) for change in found] == [("broken", "bad"), ("new", "new"), ("gone", "old")]


@pytest.mark.parametrize(("before", "after", "differs"), [
    ("no report within 120.0 s", "no report within 120.2 s", False),
    ("GET http://127.0.0.1:4711/t/a1b2c3d4/echo", "GET http://127.0.0.1:9/t/ffffff00/echo", False),
    ("no report", "a report without its blank", True),
])
def test_other_words_are_told_from_other_figures(before: str, after: str, differs: bool) -> None:
    found = changes([case("a", "fail", message=before)], [case("a", "fail", message=after)])
    assert [change.kind for change in found] == (["worded"] if differs else [])


def test_the_page_of_two_firmwares(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old_wire = wire(("tx", "AT+HTTPINIT\r"), ("rx", "\r\nOK\r\n"), *[("rx", f"line {n}\r\n") for n in range(20)])
    new_wire = wire(("tx", "AT+HTTPINIT\r"), ("rx", "\r\nERROR\r\n"), *[("rx", f"line {n}\r\n") for n in range(20)])
    first = written(tmp_path / "a", results(cases=[case("x", transcript="transcripts/x.jsonl")]), {"x.jsonl": old_wire})
    second = written(tmp_path / "b", results({"F1301-01": "fail"}, [
        case("x", "fail", message="ERROR <b>where</b> OK is due", transcript="transcripts/x.jsonl")]),
        {"x.jsonl": new_wire})
    page = tmp_path / "page.html"
    assert main(["compare", str(first), str(second), "--out", str(page)]) == 1
    assert "something broke" in capsys.readouterr().out
    text = page.read_text()
    assert "Broken: 1" in text
    assert "ERROR &lt;b&gt;where&lt;/b&gt; OK is due" in text
    assert text.count('class="p-differs"') == 1
    assert text.count("the same on both sides") == 1
    once = page.read_bytes()
    assert main(["compare", str(first), str(second), "--out", str(page)]) == 1
    assert page.read_bytes() == once
    assert main(["compare", str(second), str(first), "--out", str(page)]) == 0
    assert "Fixed: 1" in page.read_text()


def test_more_than_two_runs_are_a_table(tmp_path: Path) -> None:
    folders = [str(written(tmp_path / name, results({"F1304-23": verdict}, dut={"revision": name})))
               for name, verdict in (("R1", "pass"), ("R2", "fail"), ("R3", "pass"))]
    page = tmp_path / "page.html"
    assert main(["compare", *folders, "--out", str(page)]) == 1
    text = page.read_text()
    assert [re.search(rf">{name}<", text) is not None for name in ("R1", "R2", "R3")] == [True] * 3
    assert re.findall(r'<tr id="([^"]+)" class="p-differs">', text) == ["F1304-23"]


@pytest.mark.parametrize("command", ["compare", "agreement"])
def test_one_run_alone_is_refused(tmp_path: Path, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, str(tmp_path)]) == 2
    assert "name at least two runs" in capsys.readouterr().err


def test_wires_of_equal_events_have_no_mark() -> None:
    same = rows(wire(("tx", "AT\r"), ("rx", "\r\nOK\r\n"), ("note", "t=0.53 s")).splitlines())
    other = rows(wire(("tx", "AT\r"), ("rx", "\r\nOK\r\n"), ("note", "t=0.61 s")).splitlines())
    assert [pair.mark for pair in pairs(same, other)] == ["gap"]


def test_a_line_that_one_side_lacks() -> None:
    left = rows(wire(("tx", "AT\r"), ("rx", "\r\nOK\r\n")).splitlines())
    found = pairs(left, left[:1])
    assert [(pair.mark, pair.left is None, pair.right is None) for pair in found] == [
        ("same", False, False), ("differs", False, True)]


def figure(samples: list[float], **other: Any) -> dict[str, Any]:
    return {"name": "read", "unit": "kB/s", "better": "more", "conditions": {"kind": "serial"}, "samples": samples,
            **other}


def noisy(middle: float, seed: int) -> list[float]:
    draw = random.Random(seed)
    return [draw.gauss(middle, middle * 0.02) for _ in range(40)]


@pytest.mark.parametrize(("better", "factor", "answer"), [
    ("more", 1.0, "same"), ("more", 0.95, "worse"), ("more", 1.05, "better"), ("less", 1.05, "worse"),
    ("less", 0.95, "better")])
def test_figures_are_told_apart_in_19_of_20(better: str, factor: float, answer: str) -> None:
    found = [figures.one(figure(noisy(100, seed), better=better),
                         figure(noisy(100 * factor, 1000 + seed), better=better)) for seed in range(20)]
    assert sum(one.answer == answer for one in found) >= 19
    assert all(0 < one.detectable < 0.05 for one in found)


@pytest.mark.parametrize(("other", "why"), [
    ({"conditions": {"kind": "emulator"}}, "kind was serial and is emulator"),
    ({"samples": [1.0]}, "fewer than 5 samples"),
    ({"samples": [1.0, 2.0, 3.0, 4.0, 0.0]}, "a sample that is not above zero"),
])
def test_what_cannot_be_compared_says_why(other: dict[str, Any], why: str) -> None:
    found = figures.one(figure(noisy(100, 1)), figure(noisy(100, 2)) | other)
    assert (found.answer, found.why) == ("not comparable", why)


def test_a_figure_that_got_worse_breaks(tmp_path: Path) -> None:
    first = written(tmp_path / "a", results(benchmarks=[figure(noisy(100, 1))]))
    second = written(tmp_path / "b", results(benchmarks=[figure(noisy(80, 2))]))
    assert main(["compare", str(first), str(second), "--out", str(tmp_path / "page.html")]) == 1
    assert "worse" in (tmp_path / "page.html").read_text()
