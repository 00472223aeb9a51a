"""Whole runs of small suites: what pytest, the results file and the exit status say of each verdict."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest

from fixtures.spec import catalogue
from suites.selftest.verdict_cases import NAMES, OTHER, WRITTEN, Run, of, results

pytest_plugins = ["pytester", "suites.selftest.verdict_suite"]


@pytest.mark.parametrize(("name", "expected", "word", "status"), [
    ("pass", ("pass", "passed"), "1 passed", 0),
    ("deviation", ("deviation", "passed"), "1 deviation", 0),
    ("noted", ("deviation", "passed"), "1 deviation", 0),
    ("may", ("pass", "passed"), "1 passed", 0),
    ("fail", ("fail", "failed"), "1 failed", 1),
    ("violation", ("fail", "failed"), "1 failed", 1),
    ("preparation", ("fail", "failed"), "1 failed", 1),
    ("error", ("error", "error"), "1 error", 1),
    ("rig", ("inconclusive", "skipped"), "1 inconclusive", 11),
    ("lost", ("fail", "failed"), "1 failed", 1),
    ("open", ("inconclusive", "skipped"), "1 inconclusive", 10),
    ("claim", ("not-applicable", "skipped"), "1 not applicable", 0),
    ("mark", ("not-applicable", "skipped"), "1 not applicable", 0),
    ("skip", ("not-run", "skipped"), "1 skipped", 10),
    ("xfail", ("fail", "failed"), "1 failed", 1),
])
def test_each_verdict(run: Run, name: str, expected: tuple[str, str], word: str, status: int) -> None:
    done, found = run(name)
    assert (found["cases"][0]["verdict"], found["cases"][0]["outcome"]) == expected
    assert word in done.stdout.str()
    assert done.ret == status


def test_a_failed_preparation_convicts_what_it_names_and_leaves_the_rest_open(run: Run) -> None:
    _, found = run("preparation")
    assert (of(found, OTHER), of(found, NAMES["MUST"])) == ("fail", "inconclusive")


def test_a_failure_says_requirement_place_and_evidence_without_a_traceback(run: Run) -> None:
    done, found = run("violation")
    told = done.stdout.str()
    entry = catalogue.load()[NAMES["SHOULD"]]
    assert f"{entry.id} {entry.level}: {entry.text}" in told
    assert f"{found['cases'][0]['location']}: allowed: OK" in told
    assert "came: ␛[2J" in told
    assert "\x1b[2J" not in told + json.dumps(found, ensure_ascii=False)
    assert "def test_violation" not in told


def test_an_error_of_the_suite_has_its_traceback(run: Run) -> None:
    done, _ = run("error")
    done.stdout.fnmatch_lines(["*def test_error*", "*KeyError*"])


def test_secrets_are_masked_everywhere(run: Run, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    imei = "356938035643809"
    monkeypatch.setitem(WRITTEN, "imei", f"@requirement(MUST)\ndef test_imei(judge):\n"
                        f"    judge.record('who', '{imei}'); judge.evidence('wire', '{imei}'); assert '{imei}' == ''")
    monkeypatch.setitem(WRITTEN, "imei2", f"@requirement(MUST)\ndef test_imei2(): int('{imei}x')")
    done, _ = run("imei", "imei2")
    assert imei not in done.stdout.str()
    for path in pytester.path.glob("reports/out/*/*"):
        assert path.is_dir() or imei not in path.read_text()


def test_junit_knows_requirement_verdict_rig_and_firmware(run: Run, pytester: pytest.Pytester) -> None:
    run("pass", "deviation", "preparation")
    document = ET.parse(next(pytester.path.glob("reports/out/*/junit.xml")))
    told = [
        {prop.get("name"): prop.get("value") for prop in case.iter("property")} for case in document.iter("testcase")
    ]
    assert not list(document.iter("error"))
    assert told == [
        {"requirement": NAMES[level], "verdict": word, "rig": "bench 1", "firmware": "R 1/2"}
        for level, word in (("MUST", "pass"), ("SHOULD", "deviation"))
    ] + [{"requirement": NAMES["MUST"], "verdict": "fail", "rig": "bench 1", "firmware": "R 1/2"}]
    assert len(list(document.iter("failure"))) == 1


def test_the_folder_is_named_after_rig_and_revision_and_two_runs_never_share_one(
    run: Run, pytester: pytest.Pytester
) -> None:
    done, _ = run("pass")
    run("pass")
    folders = sorted(path.name for path in pytester.path.glob("reports/out/*"))
    assert len(folders) == 2
    assert all("-bench_1-R_1_2" in name for name in folders)
    assert all((pytester.path / "reports/out" / name / "report.html").exists() for name in folders)
    assert f"reports/out/{folders[0]}/junit.xml" in done.stdout.str()


def test_files_the_user_names_stay_where_he_wants_them(run: Run, pytester: pytest.Pytester) -> None:
    run("pass", args=("--junitxml=here.xml", "--html=here.html", "--results=here.json"))
    folder = next(pytester.path.glob("reports/out/*"))
    assert json.loads((pytester.path / "here.json").read_text()) == results(pytester.path)
    assert (pytester.path / "here.xml").exists()
    assert not (folder / "junit.xml").exists()
    assert not (folder / "report.html").exists()


@pytest.mark.parametrize("where", ["missing/folder/r.json", "suites"])
def test_results_that_could_not_be_written_are_refused_before_any_case(
    run: Run, pytester: pytest.Pytester, where: str
) -> None:
    done, found = run("fail", args=(f"--results={where}",))
    assert (done.ret, found) == (4, {})
    lines = [line for line in done.stderr.lines if line]
    assert len(lines) == 1
    assert f"--results {pytester.path / where}" in lines[0]


def test_a_folder_that_cannot_be_made_is_one_line(run: Run, pytester: pytest.Pytester) -> None:
    pytester.makefile("", reports="a file, no folder")
    done, _ = run("fail")
    assert done.ret == 4
    assert next(line for line in done.stderr.lines if line).startswith(f"ERROR: {pytester.path / 'reports/out'}: ")
