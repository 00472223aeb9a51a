"""Runs that end early, are distributed, waived or chosen from; and what is refused before any case."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest

from fixtures.spec import catalogue
from suites.selftest.verdict_cases import NAMES, OTHER, ROOT, WRITTEN, Run, of, results

pytest_plugins = ["pytester", "suites.selftest.verdict_suite"]


def waived(id_: str, until: str) -> dict[str, dict[str, str]]:
    return {id_: {"reason": "ticket 7", "until": until}}


def test_a_waived_fail_is_shown_and_does_not_count(run: Run) -> None:
    done, found = run("fail", "pass", args=("-x",), waivers=waived(NAMES["MUST"], "2999-01-01"))
    assert (done.ret, found["verdict"]) == (0, "pass")
    assert of(found, NAMES["MUST"]) == "fail"
    assert [entry["state"] for entry in found["waived"]] == ["waived"]
    done.stdout.fnmatch_lines([f"waived {NAMES['MUST']} *", "*1 passed, 1 waived*"])


@pytest.mark.parametrize(("name", "until", "status", "news"), [
    ("fail", "2001-01-01", 1, "run out"), ("pass", "2999-01-01", 0, "is gone"),
])
def test_news_of_waivers(run: Run, name: str, until: str, status: int, news: str) -> None:
    done, _ = run(name, waivers=waived(NAMES["MUST"], until))
    assert done.ret == status
    done.stdout.fnmatch_lines([f"waiver {NAMES['MUST']} (until {until}; ticket 7): *{news}*"])


def test_a_fixture_whose_fail_is_waived_does_not_let_the_case_run(run: Run) -> None:
    done, found = run("preparation", waivers=waived(OTHER, "2999-01-01"))
    assert (done.ret, found["cases"][0]["waived"]) == (0, True)
    assert of(found, NAMES["MUST"]) == "inconclusive"


def test_all_verdicts_arrive_from_workers(run: Run) -> None:
    names = ("pass", "deviation", "fail", "preparation", "error", "rig", "open", "claim", "skip")
    alone = run(*names)[1]
    done, found = run(*names, args=("-n2",))
    keep = ("id", "requirements", "verdict", "outcome", "message", "location", "violated", "notes", "evidence")

    def told(results_: dict[str, Any]) -> list[dict[str, Any]]:
        return sorted(({key: case[key] for key in keep} for case in results_["cases"]), key=lambda case: case["id"])

    assert told(found) == told(alone)
    assert found["dut"] == {"manufacturer": "ACME", "model": "M<1>", "revision": "R 1/2"}
    assert done.ret == 1
    assert not list(done.stdout.str().split("INTERNALERROR")[1:])


@pytest.mark.parametrize("args", [("-x",), ("-x", "-n2")])
def test_the_first_fail_may_end_the_run(run: Run, args: tuple[str, ...]) -> None:
    done, found = run("fail", *["open", "pass"], args=args)
    assert (done.ret, found["verdict"]) == (1, "fail")


def test_a_worker_that_dies_is_an_error_of_its_case(run: Run) -> None:
    done, found = run("pass", "dead", args=("-n1", "--max-worker-restart=0"))
    verdicts = {case["id"].rpartition("_")[2]: case["verdict"] for case in found["cases"]}
    assert verdicts == {"pass": "pass", "dead": "error"}
    assert done.ret == 1


def test_a_rig_that_ends_the_run(run: Run) -> None:
    done, found = run("pass", "exit", "open")
    assert (done.ret, found["verdict"]) == (11, "inconclusive")
    assert [case["verdict"] for case in found["cases"]] == ["pass", "inconclusive", "inconclusive"]
    assert found["cases"][2]["message"] == "the rig was lost before: gone"
    assert of(found, NAMES["MUST"]) == "inconclusive"


def test_an_interrupted_run_keeps_its_results(run: Run) -> None:
    done, found = run("fail", "stop", "pass")
    assert done.ret == 2
    assert [case["verdict"] for case in found["cases"]] == ["fail", "not-run", "not-run"]
    assert "by hand" in found["cases"][2]["message"]


def test_a_cancelled_run_keeps_its_results(write: Callable[..., None], pytester: pytest.Pytester) -> None:
    write("pass", "hang")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"]
    where = {"PYTHONPATH": f"{ROOT}:{pytester.path}"}
    process = subprocess.Popen(command, cwd=pytester.path, env=where, stdout=subprocess.DEVNULL)
    for _ in range(600):
        if (pytester.path / "started").exists():
            break
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 2
    cases = results(pytester.path)["cases"]
    assert [case["verdict"] for case in cases] == ["pass", "not-run"]
    assert "SIGTERM" in cases[1]["message"]


def test_selection_by_requirement(run: Run) -> None:
    done, found = run("pass", "deviation", "may", args=("--requirement", NAMES["SHOULD"].lower()))
    assert [case["verdict"] for case in found["cases"]] == ["deviation"]
    assert done.ret == 0


def test_an_unknown_requirement_is_refused_with_its_neighbours(run: Run) -> None:
    done, found = run("pass", args=("--requirement", "F1303-3"))
    assert (done.ret, found) == (4, {})
    assert next(line for line in done.stderr.lines if line).startswith(
        "ERROR: --requirement F1303-3: no such requirement in the catalogue; nearest: F1303-")


@pytest.mark.parametrize("args", [(), ("-n2",)])
@pytest.mark.parametrize(("case", "told"), [
    ("@requirement('F1303-999')\ndef test_bad(): pass", "@requirement('F1303-999'): no such requirement"),
    ("@needs('htps')\n@requirement(MUST)\ndef test_bad(): pass", "@needs('htps'): no such claim"),
    ("def test_bad(): pass", "test_bad: names no requirement"),
    ("class TestIt:\n    def test_bad(self): pass", "test_bad: names no requirement"),
])
def test_marks_are_checked_at_collection(
    run: Run, monkeypatch: pytest.MonkeyPatch, case: str, told: str, args: tuple[str, ...]
) -> None:
    monkeypatch.setitem(WRITTEN, "bad", case)
    done, found = run("pass", "bad", args=args)
    assert done.ret in (1, 2)
    assert done.ret == 2 or args
    assert "suites/conformance/test_it.py:" in done.stdout.str()
    assert told in done.stdout.str()
    assert "Traceback" not in done.stdout.str()
    assert found["verdict"] == "error"


def test_the_catalogue_is_listed_without_running_anything(run: Run, pytester: pytest.Pytester) -> None:
    done, found = run("stop", "deviation", args=("--requirements", "-n2", "-k", "nothing"))
    assert (done.ret, found) == (0, {})
    assert not (pytester.path / "reports").exists()
    told = done.stdout.str()
    assert all(id_ in told for id_ in catalogue.load())
    done.stdout.fnmatch_lines([f"  {NAMES['SHOULD']}  SHOULD  tested  *", "*/conformance/test_it.py::test_deviation"])


@pytest.mark.parametrize(("room", "args", "kept"), [
    ("selftest", ("suites/selftest",), False),
    ("conformance", ("--collect-only",), False),
    ("conformance", (), True),
    ("conformance", ("suites",), True),
    ("conformance", ("suites/conformance/test_it.py::test_pass",), True),
])
def test_only_runs_of_cases_have_a_folder(
    write: Callable[..., None], pytester: pytest.Pytester, room: str, args: tuple[str, ...], kept: bool
) -> None:
    write("pass", room=room)
    done = pytester.runpytest_inprocess("-p", "no:cacheprovider", *args, syspathinsert=True)
    assert done.ret == 0
    assert (pytester.path / "reports").exists() == kept


def test_nothing_chosen_is_nothing_found_out(run: Run) -> None:
    done, found = run("pass", args=("-k", "nothing"))
    assert (done.ret, found["verdict"]) == (5, "inconclusive")


def test_only_what_failed_may_be_run_again(write: Callable[..., None], pytester: pytest.Pytester) -> None:
    write("pass", "fail", "deviation")
    assert pytester.runpytest_inprocess(syspathinsert=True).ret == 1
    assert pytester.runpytest_inprocess("--lf", syspathinsert=True).ret == 1
    assert [case["verdict"] for case in results(pytester.path)["cases"]] == ["fail"]


def test_a_good_run_is_told_in_a_few_lines(run: Run) -> None:
    done, _ = run("pass", "may")
    lines = done.stdout.lines
    start = next(number for number, line in enumerate(lines) if "= conformance =" in line)
    assert len(lines) - start < 25
    done.stdout.fnmatch_lines(["DUT: ACME M<1> R 1/2", "rig: bench 1 (kind serial, dialect f13, speed 1.0)",
                               "run: reports/out/*-bench_1-R_1_2", "verdict: CONFORMING"])


def test_results_that_cannot_be_written_are_one_line(run: Run, pytester: pytest.Pytester) -> None:
    """A disk that is full at the end of a run: what was found is said, and the status tells that it is not kept."""
    pytester.makepyfile(full="""
        import errno
        from fixtures.verdict import atomic, recorder

        def write_text(path, text):
            if path.name == "results.json":
                raise OSError(errno.ENOSPC, "No space left on device", str(path))
            real(path, text)

        real, recorder.atomic.write_text = atomic.write_text, write_text
        """)
    try:
        done, found = run("pass", args=("-p", "full"))
    finally:
        import importlib

        from fixtures.verdict import atomic

        importlib.reload(atomic)
    assert (done.ret, found) == (11, {})
    assert "the results cannot be written: " in done.stdout.str()
    assert "No space left on device" in done.stdout.str()
    assert "Traceback" not in done.stdout.str()
