"""Pages of many runs: history and agreement."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports import agreement, history
from reports.__main__ import main
from suites.selftest.reports_results import case, results, written


def test_history_names_what_changed_and_what_wavers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for day, verdict in enumerate(("pass", "fail", "pass"), 1):
        written(tmp_path / f"run{day}", results(
            {"F1304-23": verdict}, [case("steady"), case("wavers", verdict)], started=f"2026-01-0{day}T00:00:00+00:00",
            benchmarks=[{"name": "read", "unit": "kB/s", "samples": [10.0 * day, 11.0 * day]}]))
    (tmp_path / "torn").mkdir()
    (tmp_path / "torn" / "results.json").write_text('{"schema": ')
    assert main(["history", str(tmp_path)]) == 0
    page = Path(capsys.readouterr().out.strip())
    text = page.read_text()
    assert text.count('<tr id="') == 1
    assert '<tr id="F1304-23">' in text
    assert "torn" in text
    assert ">wavers<" in text
    assert ">steady<" not in text
    assert "from 10.5 to 31.5 kB/s" in text
    once = page.read_bytes()
    assert main(["history", str(tmp_path)]) == 0
    assert page.read_bytes() == once


def test_another_firmware_is_no_wavering() -> None:
    runs = [results(cases=[case("a", verdict)], dut={"revision": revision})
            for revision, verdict in (("R1", "pass"), ("R2", "fail"))]
    assert history.flaky(runs) == []
    runs.append(results(cases=[case("a", "pass")], dut={"revision": "R2"}))
    assert [(case.id, case.turns, case.runs) for case in history.flaky(runs)] == [("a", 1, 2)]


def test_a_requirement_that_was_not_run_is_no_trend() -> None:
    runs = [results({"F1304-23": verdict}) for verdict in ("pass", "not-run", "pass")]
    assert history.trends(runs) == []


def test_a_folder_without_runs_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history", str(tmp_path)]) == 2
    assert "no results.json below it" in capsys.readouterr().err


def test_agreement_counts_what_both_judged() -> None:
    hardware = results(cases=[case("a"), case("b", "fail"), case("c", "inconclusive"), case("d")])
    emulator = results(cases=[case("a"), case("b"), case("c", "fail"), case("e")])
    found = agreement.agreement(hardware, emulator)
    assert (found.judged, found.same, found.percent) == (2, 1, 50.0)
    assert [id_ for id_, _ in agreement.disagreements([hardware, emulator])] == ["b"]


def test_agreement_shows_choices_that_differ(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = written(tmp_path / "a", results(readings={"marker": {"bare": ["a"]}, "same": {"x": ["a"]}}))
    two = written(tmp_path / "b", results(cases=[case("a", "fail", message="<i>why</i>")], readings={
        "marker": {"DATA": ["a"]}, "same": {"x": ["a"]}}))
    page = tmp_path / "page.html"
    assert main(["agreement", str(one), str(two), "--out", str(page)]) == 1
    text = page.read_text()
    assert "<td>bare</td><td>DATA</td>" in text
    assert ">same<" not in text
    assert "&lt;i&gt;why&lt;/i&gt;" in text
    assert "the rigs differ" in capsys.readouterr().out
    assert main(["agreement", str(one), str(one), "--out", str(page)]) == 0


def test_runs_are_kept_once_and_the_oldest_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MOST_KEPT", 2)
    out, kept = tmp_path / "out", tmp_path / "kept"
    for day in (1, 2, 3):
        written(out / f"2026-01-0{day}-usb0", results(started=f"2026-01-0{day}T00:00:00+00:00"))
    assert main(["keep", str(out), str(kept)]) == 0
    assert sorted(path.name for path in kept.iterdir()) == ["2026-01-02-usb0", "2026-01-03-usb0"]
    assert history.keep(out, kept) == 1
    runs, wrong = history.collect(kept)
    assert (len(runs), wrong) == (2, [])
