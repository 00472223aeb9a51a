"""The acceptance page: what a policy decides, each of its errors, and the run that writes it."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

import pytest

from fixtures.spec import catalogue
from reports import byhand, excuse, policy
from reports.__main__ import main
from reports.decision import decide
from reports.policy import Limit
from reports.run import RunError
from reports.wire import rows
from suites.selftest.reports_results import case, requirement, results, wire, written
from suites.selftest.verdict_cases import Run

pytest_plugins = ["pytester", "suites.selftest.verdict_suite"]

WAIVED = """
[levels.MUST]
fail = "reject"
waived = "condition"
[waivers]
"F1301-01" = { reason = "4711", until = "%s" }
"""


def decided(found: dict[str, Any], text: str | None = None, folder: Path | None = None) -> tuple[str, list[str]]:
    if text is not None and folder is not None:
        (folder / "p.toml").write_text(text)
    chosen = policy.load(folder / "p.toml" if text is not None and folder is not None else policy.DEFAULT)
    decision = decide(found, chosen)
    return decision.word, [reason.subject for reason in decision.reasons if reason.meaning != "note"]


@pytest.mark.parametrize(("level", "verdict", "word"), [
    ("MUST", "pass", "ACCEPT"), ("MUST", "fail", "REJECT"), ("MUST", "inconclusive", "CONDITIONAL"),
    ("MUST", "not-run", "CONDITIONAL"), ("MUST", "not-applicable", "ACCEPT"), ("SHOULD", "deviation", "ACCEPT"),
    ("SHOULD", "not-run", "ACCEPT"), ("MAY", "pass", "ACCEPT"), ("SHOULD", "error", "REJECT"),
])
def test_the_default_policy(level: str, verdict: str, word: str) -> None:
    found = results(requirements=None)
    found["requirements"] = [requirement("F1301-01", verdict, level=level)]
    assert decided(found)[0] == word


def test_what_no_case_can_judge_is_no_condition() -> None:
    found = results()
    found["requirements"] = [requirement("F1301-01", "not-run", status="untestable")]
    assert decided(found) == ("ACCEPT", [])


@pytest.mark.parametrize(("verdict", "cases", "word"), [
    ("error", None, "REJECT"), ("inconclusive", None, "CONDITIONAL"), ("pass", [], "REJECT")])
def test_the_run_itself_counts(verdict: str, cases: list[Any] | None, word: str) -> None:
    assert decided(results(verdict=verdict, cases=cases))[0] == word


@pytest.mark.parametrize(("until", "word"), [("2026-01-01", "CONDITIONAL"), ("2025-12-31", "REJECT")])
def test_a_waiver_holds_to_its_day(tmp_path: Path, until: str, word: str) -> None:
    assert decided(results({"F1301-01": "fail"}), WAIVED % until, tmp_path) == (word, ["F1301-01"])


@pytest.mark.parametrize(("value", "meaning"), [(100, ""), (96, "condition"), (94, "reject"), (201, "condition"),
                                                (220, "reject")])
def test_a_limit_has_a_marginal_band(value: float, meaning: str) -> None:
    assert Limit(least=100, most=200, marginal=0.05).meaning(value) == meaning


def test_a_limit_without_a_figure_is_a_condition(tmp_path: Path) -> None:
    text = "[figures.read]\nleast = 10\n"
    assert decided(results(), text, tmp_path) == ("CONDITIONAL", ["read"])
    slow = results(benchmarks=[{"name": "read", "unit": "kB/s", "samples": [8.0, 9.0, 9.0]}])
    assert decided(slow, text, tmp_path) == ("REJECT", ["read"])


@pytest.mark.parametrize(("text", "said"), [
    ("[level]", "level: unknown key"), ("[levels.MUSTN]", "levels.MUSTN: unknown key"),
    ('[levels.MUST]\nfale = "reject"', "levels.MUST.fale: unknown key"),
    ('[levels.MUST]\nfail = "no"', "levels.MUST.fail: 'no' is none of note, condition, reject"),
    ("[figures.a]\nleast = true", "figures.a.least: expected a number"),
    ("[figures.a]\nmarginal = 0.1", "figures.a: least or most is missing"),
    ('[waivers]\n"F1301-01" = { reason = "x" }', "waivers.F1301-01.until: this key is missing"),
    ('[waivers]\n"F1301-01" = { reason = "x", until = "soon" }', "waivers.F1301-01.until: expected a day"),
    ("levels = 3", "levels: expected tables"), ("[", "is no TOML"),
])
def test_a_wrong_policy_is_one_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "p.toml"
    path.write_text(text)
    with pytest.raises(RunError) as error:
        policy.load(path)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_the_page_tells_all(tmp_path: Path) -> None:
    sent = wire(("tx", "AT+HTTPDATA=5,10\r"), ("rx", "\r\nDOWNLOAD\r\n"), ("tx", "he\rlo"), ("rx", "\r\nERROR\r\n"))
    found = results({"F1301-01": "fail", "F1304-23": "not-applicable"}, [
        case("bad", "fail", message="ERROR where OK is due", transcript="transcripts/bad.jsonl"),
        case("na", "not-applicable", message="the rig does not claim dns", requirements=["F1304-23"])], by="Ann",
        place="lab 3")
    run = written(tmp_path / "run", found, {"bad.jsonl": sent})
    assert main(["accept", str(run)]) == 1
    text = (run / "acceptance.html").read_text()
    for told in ("REJECT", "ERROR where OK is due", "Ann", "lab 3", "the rig does not claim dns",
                 hashlib.sha256((run / "results.json").read_bytes()).hexdigest(), "AT+HTTPDATA=5,10",
                 "these 5 characters as they are: he␍lo", catalogue.load()["F1301-01"].text.split("<")[0][:40]):
        assert told in text
    assert not re.findall(r'(?:src|href)="https?:', text)
    pages = [run / "acceptance.html", run / "acceptance-single.html"]
    before = [page.read_bytes() for page in pages]
    assert main(["accept", str(run)]) == 1
    assert [page.read_bytes() for page in pages] == before


def test_a_script_by_hand_joins_what_was_sent_in_pieces() -> None:
    found = byhand.steps(rows(wire(("tx", "AT"), ("tx", "\r"), ("note", "x"), ("rx", "\r\nOK\r\n"),
                                   ("tx", "AT+HTTPINIT\r"), ("rx", "\r\nERROR\r\n")).splitlines()))
    assert [(step.send, step.answer) for step in found] == [("AT", ("OK",)), ("AT+HTTPINIT", ("ERROR",))]


def test_a_thousand_cases_are_less_than_a_megabyte(tmp_path: Path) -> None:
    run = written(tmp_path / "run", results(cases=[case(f"suites/conformance/test_f1303_ranges.py::test_{n}")
                                                   for n in range(1000)]))
    assert main(["accept", str(run)]) == 0
    assert (run / "acceptance.html").stat().st_size < 1_000_000


def test_an_acceptance_run_writes_the_page_and_says_the_word(run: Run, pytester: pytest.Pytester) -> None:
    done, _ = run("pass", "fail", args=("-p", "reports.plugin", "--acceptance", "--by=Ann", "--place=lab 3"))
    assert done.ret == 1
    done.stdout.fnmatch_lines(["*acceptance: REJECT*", "reject: F13*"])
    folder = next(pytester.path.glob("reports/out/*"))
    text = (folder / "acceptance.html").read_text()
    assert "Ann" in text
    assert "lab 3" in text


def test_a_wrong_policy_ends_the_run_before_it_begins(run: Run) -> None:
    done, _ = run("pass", args=("-p", "reports.plugin", "--acceptance", "--policy=none.toml"))
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    done.stderr.fnmatch_lines(["*--policy: none.toml: cannot be read*"])


def test_made_up_results_are_as_the_schema_says() -> None:
    assert excuse.departure(results(cases=[case("a", evidence=[["wire", "text"]])])) == ""


@pytest.mark.parametrize(("change", "said"), [
    ({"cases": [{"id": "a"}]}, "cases[0]: 'requirements' is a required property"),
    ({"requirements": 3}, "requirements: 3 is not of type 'array'"),
    ({"dut": None}, "dut: None is not of type 'object'"),
    ({"started": 5}, "started: 5 is not of type 'string'"),
])
@pytest.mark.parametrize("command", ["accept", "build", "compare", "history", "agreement"])
def test_results_that_are_none_are_told_in_one_line(tmp_path: Path, change: dict[str, Any], said: str, command: str,
                                                    capsys: pytest.CaptureFixture[str]) -> None:
    run = written(tmp_path / "run", results() | change)
    named = [str(run)] * (2 if command in ("compare", "agreement") else 1)
    out = ["--out", str(tmp_path / "page.html")] if command in ("compare", "agreement", "history") else []
    ended = main([command, *named, *out])
    err = capsys.readouterr().err
    assert ended in (0, 1, 2)
    assert (ended == 2) == bool(err)
    assert not err or said in err
    assert err.count("\n") <= 1
