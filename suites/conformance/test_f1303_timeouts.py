"""HTTPPARA CONNECTTO, RECVTO: their ranges, and CONNECTTO against a server that cannot be reached (L33-L36, L53)."""

from __future__ import annotations

import pytest

from fixtures.bench import Origin, Session
from fixtures.bench.requests import GET, POST, REPORT_LIMIT
from fixtures.spec import tolerances
from fixtures.verdict import requirement
from suites.conformance._action import SETTLE, judge_failure
from suites.conformance._settings import refuse_all, together
from suites.conformance._timing import SIZE, ended, settle, survive, syn_between, tries, unanswered

CONNECTTO_GOOD = ("20", "21", "119", "120")
CONNECTTO_OUTSIDE = ("19", "121", "0", "1", "-1", "-20", "276", "20000", "65536", "65556", "4294967316")
RECVTO_GOOD = ("2", "3", "119", "120")
RECVTO_OUTSIDE = ("1", "0", "121", "-1", "-2", "258", "10000", "65538", "4294967298")
SMALLEST = 20
PARTS, GAP = 11, tolerances.seconds("T18", "connectto_20_recvto_60")


def _lines(tag: str, values: tuple[str, ...]) -> list[str]:
    return [f'AT+HTTPPARA="{tag}",{value}' for value in values]


@requirement("F1303-19")
@pytest.mark.parametrize("beside", [None, 2, 120])
def test_connectto_takes_its_range(session: Session, beside: int | None) -> None:
    """CONNECTTO takes 20 and 120 s and what lies just inside, in any order, whatever RECVTO is."""
    if beside is not None:
        session.para("RECVTO", beside)
    lines = _lines("CONNECTTO", CONNECTTO_GOOD)
    together(session, (*lines, *reversed(lines)), session.ok)


@requirement("F1303-20")
def test_connectto_outside_its_range(session: Session) -> None:
    """CONNECTTO refuses what is not 20 to 120, also where a cut to 8, 16 or 32 bits would make it fit."""
    refuse_all(session, _lines("CONNECTTO", CONNECTTO_OUTSIDE))


@requirement("F1303-21")
def test_connectto_is_a_number(session: Session) -> None:
    """CONNECTTO refuses letters, a unit behind the number, and nothing."""
    refuse_all(session, _lines("CONNECTTO", ("abc", "20s", "")))


@requirement("F1303-24")
@pytest.mark.parametrize("beside", [None, 20, 120])
def test_recvto_takes_its_range(session: Session, beside: int | None) -> None:
    """RECVTO takes 2 and 120 s and what lies just inside, in any order, whatever CONNECTTO is."""
    if beside is not None:
        session.para("CONNECTTO", beside)
    lines = _lines("RECVTO", RECVTO_GOOD)
    together(session, (*lines, *reversed(lines)), session.ok)


@requirement("F1303-25")
def test_recvto_outside_its_range(session: Session) -> None:
    """RECVTO refuses what is not 2 to 120, also where a cut to 8, 16 or 32 bits would make it fit."""
    refuse_all(session, _lines("RECVTO", RECVTO_OUTSIDE))


@requirement("F1303-26")
def test_recvto_is_a_number(session: Session) -> None:
    """RECVTO refuses letters, a unit behind the number, and nothing."""
    refuse_all(session, _lines("RECVTO", ("x", "5s", "")))


def _unreachable(session: Session, limit: float, method: int = GET) -> float:
    """A request to a port that answers no SYN must fail within `limit`; returns the DUT seconds that it took."""
    session.url(unanswered(session))
    session.origin.mark()
    outcome = settle(session, method)
    took = ended(outcome)
    session.judge.must(not outcome.is_status, f"a status from a server that was never reached: {outcome.shown()}")
    judge_failure(session, outcome, "silent")
    session.judge.must(took <= session.late(limit),
                       f"the end is due within {limit:g} s, it took {took:.1f} s: {outcome.shown()}")
    session.judge.must(not session.origin.requests(), "the origin saw a request on a port that was never opened")
    return took


@requirement("F1303-22")
def test_connectto_ends_the_wait_for_a_connection(session: Session) -> None:
    """With CONNECTTO 20 a server that answers no SYN is given up within T05; early and late ends are recorded."""
    session.para("CONNECTTO", SMALLEST)
    took = _unreachable(session, SMALLEST + tolerances.seconds("T05", "over"))
    if took > session.late(SMALLEST + tolerances.seconds("T05", "soon")):
        session.judge.record("CONNECTTO 20 on a silent server", f"late, after {took:.1f} s")
    if took < session.early(SMALLEST - tolerances.seconds("T05", "early")):
        session.judge.record("CONNECTTO 20 on a silent server", f"early, after {took:.1f} s")


@requirement("F1303-22")
def test_the_last_connectto_is_in_force(session: Session) -> None:
    """CONNECTTO set to 120 and then to 20 ends the wait as 20 does (L29)."""
    session.para("CONNECTTO", 120)
    session.para("CONNECTTO", SMALLEST)
    _unreachable(session, SMALLEST + tolerances.seconds("T05", "over"))


@requirement("F1303-22")
def test_connectto_ends_the_wait_of_every_request(session: Session) -> None:
    """CONNECTTO 20 ends it for a GET and for the POST behind it alike, beside a RECVTO of 60."""
    session.para("CONNECTTO", SMALLEST)
    session.para("RECVTO", 60)
    session.data(b"for nobody")
    for method in (GET, POST):
        _unreachable(session, SMALLEST + tolerances.seconds("T05", "over"), method)


@requirement("F1303-23")
def test_default_of_connectto_ends_in_time(fresh: Session) -> None:
    """In a fresh session a server that answers no SYN is given up within T04; before half of that is recorded."""
    took = _unreachable(fresh, REPORT_LIMIT)
    if took < fresh.early(fresh.dialect.number("connectto_default") / 2):
        fresh.judge.record("default of CONNECTTO on a silent server", f"given up after {took:.1f} s")


@requirement("F1303-23a")
def test_default_of_connectto_reaches_a_late_server(fresh: Session, origin: Origin) -> None:
    """In a fresh session a server is still reached that answers SYNs after T18 only, above the smallest CONNECTTO."""
    delay, opened, outcome = tolerances.seconds("T18", "connectto_120"), 0.0, None
    for _ in tries(fresh):
        fresh.url(unanswered(fresh, delay))
        opened = fresh.modem.now()
        outcome = settle(fresh)
        if outcome.code == 200:
            fresh.judge.must(origin.requests(), f"a status, but the origin saw no request: {outcome.shown()}")
            return
    assert outcome is not None
    _excuse(fresh, delay, opened, ended(outcome))
    fresh.judge.expect(False, f"SYNs were answered from {delay:g} s on, 200 is due: {outcome.shown()}")


def _excuse(session: Session, delay: float, opened: float, took: float) -> None:
    """Inconclusive where no SYN could have been answered: none fell in between, or none comes to that port at all."""
    full = session.dialect.number("connectto_default") - tolerances.seconds("T05", "early")
    speed = session.modem.speed
    if took >= session.early(full) and not syn_between(speed, delay, took):
        session.judge.inconclusive(f"at speed {speed:g} no SYN is sent again between {delay:g} and {took:.0f} s")
    session.wait(max(0.0, opened + delay + SETTLE - session.modem.now()))
    again = settle(session)
    if again.code != 200:
        session.judge.inconclusive(f"the port is not reached when it answers every SYN either: {again.shown()}")


@requirement("F1303-88")
def test_connectto_does_not_cut_the_transfer(session: Session) -> None:
    """With CONNECTTO 20 and RECVTO 60 a body is received whole that takes 30 s in small parts."""
    path, settings = f"/bytes-{SIZE}-88/drip-{PARTS}-{GAP:g}", (("CONNECTTO", SMALLEST), ("RECVTO", 60))
    cut = survive(session, path, settings, 60, pause=GAP, count=PARTS - 1)
    session.judge.expect(cut is None, f"{SIZE} bytes are due, CONNECTTO is no limit of them: {cut and cut.shown()}")
