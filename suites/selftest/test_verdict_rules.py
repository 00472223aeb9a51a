"""The pure parts of the verdict room: lattice, findings, attribution, waivers, exit status, merging, text."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest

from fixtures.spec import catalogue
from fixtures.verdict import Inconclusive, Judge, NotApplicable, RigFault, Verdict, Violation, overall, readings
from fixtures.verdict.case import Case
from fixtures.verdict.classify import classify
from fixtures.verdict.finding import Finding, attribute, highest
from fixtures.verdict.picture import Picture, blank
from fixtures.verdict.results import requirement_verdicts
from fixtures.verdict.text import clean, one_line
from fixtures.verdict.waivers import active, review

KNOWN = catalogue.load()
DAY = datetime.date(2026, 11, 25)


def ids(level: str) -> list[str]:
    return [entry.id for entry in KNOWN.values() if entry.level == level and entry.status == "tested"]


MUST, MUST_TOO = ids("MUST")[:2]
SHOULD, MAY = ids("SHOULD")[0], ids("MAY")[0]


def picture(word: str, *requirements: str) -> Picture:
    return blank(list(requirements), word, "")


def test_verdicts_rise_in_the_order_of_ttcn() -> None:
    words = [verdict.word for verdict in sorted(Verdict)]
    assert words == ["not-run", "not-applicable", "pass", "deviation", "inconclusive", "fail", "error"]
    assert all(Verdict.of(word).word == word for word in words)


@pytest.mark.parametrize(("raised", "phase", "level", "verdict"), [
    (Violation("x"), "call", "MAY", Verdict.FAIL),
    (Violation("x"), "setup", "SHOULD", Verdict.FAIL),
    (Violation("x"), "teardown", "MUST", Verdict.FAIL),
    (AssertionError("x"), "call", "MUST", Verdict.FAIL),
    (AssertionError("x"), "call", "SHOULD", Verdict.DEVIATION),
    (AssertionError("x"), "call", "MAY", Verdict.DEVIATION),
    (AssertionError("x"), "setup", "MUST", Verdict.ERROR),
    (AssertionError("x"), "teardown", "MUST", Verdict.ERROR),
    (RigFault("x"), "call", "MUST", Verdict.INCONCLUSIVE),
    (Inconclusive("x"), "call", "MUST", Verdict.INCONCLUSIVE),
    (NotApplicable("x"), "setup", "MUST", Verdict.NOT_APPLICABLE),
    (KeyError("x"), "call", "MUST", Verdict.ERROR),
    (OSError("x"), "setup", "MUST", Verdict.ERROR),
])
def test_what_an_exception_means(raised: BaseException, phase: str, level: str, verdict: Verdict) -> None:
    assert classify(raised, phase, level).verdict is verdict


def test_a_dead_link_is_the_rigs_fault_though_this_room_does_not_know_it() -> None:
    down = type("LinkDown", (Exception,), {})
    case = Case(Judge((MUST,)))
    case.close("call", down("no carrier"))
    assert case.rig_fault
    assert case.verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize(("findings", "completed", "own", "other"), [
    ([], True, Verdict.PASS, None),
    ([], False, Verdict.NOT_RUN, None),
    ([Finding(Verdict.FAIL, "", (MUST_TOO,), ended=True)], False, Verdict.INCONCLUSIVE, Verdict.FAIL),
    ([Finding(Verdict.FAIL, "", (MUST_TOO,))], True, Verdict.PASS, Verdict.FAIL),
    ([Finding(Verdict.DEVIATION, "", (MUST_TOO,))], True, Verdict.PASS, Verdict.DEVIATION),
    ([Finding(Verdict.FAIL, "", (), ended=True)], False, Verdict.FAIL, None),
    ([Finding(Verdict.FAIL, "", (MUST,), ended=True)], False, Verdict.FAIL, None),
    ([Finding(Verdict.NOT_APPLICABLE, "", (), ended=True)], False, Verdict.NOT_APPLICABLE, None),
    ([Finding(Verdict.DEVIATION, ""), Finding(Verdict.INCONCLUSIVE, "", ended=True)], False,
     Verdict.INCONCLUSIVE, None),
    ([Finding(Verdict.FAIL, ""), Finding(Verdict.INCONCLUSIVE, "", ended=True)], True, Verdict.FAIL, None),
    ([Finding(Verdict.FAIL, ""), Finding(Verdict.ERROR, "", ended=True)], True, Verdict.ERROR, None),
])
def test_which_requirement_gets_what(
    findings: list[Finding], completed: bool, own: Verdict, other: Verdict | None
) -> None:
    shares = attribute(findings, {MUST: "MUST"}, completed)
    assert (shares[MUST], shares.get(MUST_TOO)) == (own, other)


def test_a_plain_assertion_judges_each_requirement_by_its_own_level() -> None:
    case = Case(Judge((MUST, SHOULD)))
    case.close("call", AssertionError("no"))
    assert case.verdict is Verdict.FAIL
    assert case.shares == {MUST: Verdict.FAIL, SHOULD: Verdict.DEVIATION}


def test_a_case_without_marks_judges_strictly() -> None:
    assert highest([]) == "MUST"
    assert highest(["MAY", "SHOULD"]) == "SHOULD"


@pytest.mark.parametrize(("level_id", "verdict", "records"), [(SHOULD, Verdict.DEVIATION, 0), (MAY, Verdict.PASS, 1)])
def test_expect_goes_on_below_must(level_id: str, verdict: Verdict, records: int) -> None:
    judge = Judge((level_id,))
    assert judge.expect(False, "late") is False
    assert judge.expect(True, "fine") is True
    case = Case(judge)
    case.close("call", None)
    assert (case.verdict, len(judge.records)) == (verdict, records)


def test_expect_of_another_requirement_takes_that_ones_level() -> None:
    judge = Judge((MAY,))
    with pytest.raises(Violation) as caught:
        judge.expect(False, "no", requirement=MUST)
    assert caught.value.requirements == (MUST,)
    assert Judge((MUST,)).expect(False, "no", requirement=SHOULD) is False


def test_must_fails_whatever_the_level() -> None:
    with pytest.raises(Violation):
        Judge((MAY,)).must(0, "a crash is never right")
    Judge((MAY,)).must("text", "truth is enough")


@pytest.mark.parametrize("say", [
    lambda judge: judge.must(False, "x", requirement="F9999-01"),
    lambda judge: judge.deviation("x", requirement="F9999-01"),
    lambda judge: Judge(("F9999-01",)),
    lambda judge: judge.reading("marker", "DATA", mixed="maybe"),
    lambda judge: judge.entry("charts", {}),
])
def test_what_a_case_gets_wrong_is_named(say: Callable[[Judge], object]) -> None:
    with pytest.raises(ValueError, match=r"F9999-01|maybe|charts"):
        say(Judge((MUST,)))


@pytest.mark.parametrize(("mixed", "verdict"), [("fail", Verdict.FAIL), ("deviation", Verdict.DEVIATION)])
def test_a_reading_that_changes_is_held_against_its_own_requirement(mixed: str, verdict: Verdict) -> None:
    shared: dict[str, str] = {}
    first, second = Judge((MUST,), shared), Judge((MUST_TOO,), shared)
    first.reading("marker", "DATA", mixed=mixed)
    second.reading("marker", "bare", mixed=mixed)
    cases = [Case(first), Case(second)]
    for case in cases:
        case.close("call", None)
    assert [case.verdict for case in cases] == [Verdict.PASS, verdict]
    assert cases[1].shares == {MUST_TOO: Verdict.PASS, "F1300-44": verdict}


def test_readings_of_two_workers_are_compared_at_the_end() -> None:
    pictures = {"a": picture("pass"), "b": picture("pass")}
    pictures["a"]["readings"] = {"marker": ["DATA", "fail"]}
    pictures["b"]["readings"] = {"marker": ["bare", "fail"]}
    assert readings.mixed(pictures) == {"marker": Verdict.FAIL}
    assert requirement_verdicts(KNOWN, pictures)["F1300-44"] is Verdict.FAIL
    pictures["b"]["readings"] = {"marker": ["DATA", "fail"]}
    assert readings.mixed(pictures) == {}


@pytest.mark.parametrize(("shares", "verdict"), [
    (["pass", "pass"], Verdict.PASS),
    (["pass", "not-applicable"], Verdict.PASS),
    (["pass", "not-run"], Verdict.INCONCLUSIVE),
    (["fail", "not-run"], Verdict.FAIL),
    (["inconclusive", "fail"], Verdict.FAIL),
    (["not-run", "not-run"], Verdict.NOT_RUN),
    (["not-applicable", "not-run"], Verdict.NOT_APPLICABLE),
    (["deviation", "pass"], Verdict.DEVIATION),
    (["error", "fail"], Verdict.ERROR),
])
def test_a_requirement_is_the_sum_of_its_cases(shares: list[str], verdict: Verdict) -> None:
    pictures = {str(number): picture(word, MUST) for number, word in enumerate(shares)}
    assert requirement_verdicts(KNOWN, pictures)[MUST] is verdict


def test_what_is_implied_follows_its_grounds_but_never_fails_by_them() -> None:
    entry = next((entry for entry in KNOWN.values() if entry.by), None)
    if entry is None:
        assert all(entry.status != "implied" for entry in KNOWN.values())
        return
    for word, verdict in (("pass", Verdict.PASS), ("fail", Verdict.INCONCLUSIVE)):
        found = requirement_verdicts(KNOWN, {"a": picture(word, *entry.by)})
        assert found[entry.id] is verdict


@pytest.mark.parametrize(("words", "broken", "verdict"), [
    (["pass", "deviation", "not-applicable"], False, "pass"),
    (["not-applicable"], False, "pass"),
    ([], False, "inconclusive"),
    (["pass", "not-run"], False, "inconclusive"),
    (["inconclusive", "fail"], False, "fail"),
    (["fail", "error"], False, "error"),
    (["pass"], True, "error"),
])
def test_the_run_is_the_worst_of_its_cases(words: list[str], broken: bool, verdict: str) -> None:
    assert overall.word(overall.overall(map(picture, words), broken, Verdict.PASS)) == verdict


@pytest.mark.parametrize(("base", "verdict", "also", "status"), [
    (0, Verdict.PASS, "", 0),
    (0, Verdict.DEVIATION, "", 0),
    (1, Verdict.FAIL, "", 1),
    (0, Verdict.INCONCLUSIVE, "", 10),
    (0, Verdict.INCONCLUSIVE, "rig", 11),
    (1, Verdict.FAIL, "rig", 1),
    (11, Verdict.INCONCLUSIVE, "", 11),
    (11, Verdict.FAIL, "", 1),
    (1, Verdict.ERROR, "", 1),
    (1, Verdict.PASS, "others", 1),
    (2, Verdict.FAIL, "", 2),
    (2, Verdict.FAIL, "full", 1),
    (3, Verdict.PASS, "", 3),
    (4, Verdict.PASS, "", 4),
    (5, Verdict.INCONCLUSIVE, "", 5),
])
def test_exit_status(base: int, verdict: Verdict, also: str, status: int) -> None:
    flags = {"rig_fault": also == "rig", "others_failed": also == "others", "full": also == "full"}
    assert overall.exit_status(base, verdict, **flags) == status


def waiver(until: object) -> dict[str, dict[str, object]]:
    return {MUST: {"reason": "ticket 7", "until": until}}


@pytest.mark.parametrize(("until", "verdict", "state"), [
    ("2026-11-25", Verdict.FAIL, "waived"),
    (DAY, Verdict.FAIL, "waived"),
    (datetime.datetime(2026, 11, 25, 1), Verdict.FAIL, "waived"),
    ("2026-11-24", Verdict.FAIL, "expired"),
    ("2026-11-24", Verdict.NOT_RUN, "expired"),
    ("nonsense", Verdict.FAIL, "expired"),
    ("2027-01-01", Verdict.PASS, "gone"),
    ("2027-01-01", Verdict.DEVIATION, "gone"),
    ("2027-01-01", Verdict.NOT_RUN, "not-run"),
    ("2027-01-01", Verdict.INCONCLUSIVE, "not-run"),
])
def test_waivers(until: object, verdict: Verdict, state: str) -> None:
    assert review(waiver(until), {MUST: verdict}, DAY)[0]["state"] == state
    assert (MUST in active(waiver(until), DAY)) == (state in ("waived", "gone", "not-run"))


def test_a_case_is_waived_only_when_all_its_fails_are() -> None:
    case = Case(Judge((MUST,)))
    case.judge.findings.append(Finding(Verdict.FAIL, "x", (MUST_TOO,)))
    case.close("call", Violation("y"))
    assert not case.waived(frozenset({MUST}))
    assert case.waived(frozenset({MUST, MUST_TOO}))


def test_a_later_phase_never_lowers_a_verdict() -> None:
    case = Case(Judge((MUST,)))
    assert [finding.verdict for finding in case.close("call", Violation("x"))] == [Verdict.FAIL]
    assert [finding.verdict for finding in case.close("teardown", RigFault("y"))] == [Verdict.INCONCLUSIVE]
    assert case.verdict is Verdict.FAIL


def test_a_group_of_exceptions_is_as_bad_as_its_worst() -> None:
    case = Case(Judge((SHOULD,)))
    case.close("call", ExceptionGroup("two", [Violation("a"), ExceptionGroup("in", [RigFault("b")])]))
    assert (case.verdict, case.rig_fault) == (Verdict.FAIL, True)


@pytest.mark.parametrize(("raw", "shown"), [
    ("a\x1b[31mb", "a␛[31mb"), ("\x00\x7f", "␀␡"), ("\x9b1m", "\\x9b1m"), ("x\r\ny\tz", "x␍\ny\tz"),
    ("\udcff", "\\udcff"), ("grün ✓", "grün ✓"),
])
def test_hostile_text_is_shown_not_run(raw: str, shown: str) -> None:
    assert clean(raw) == shown
    clean(raw).encode("utf-8")


def test_one_line_is_one_line() -> None:
    assert one_line("  first\nsecond") == "first"
    assert one_line("x" * 200, 10) == "x" * 9 + "…"
