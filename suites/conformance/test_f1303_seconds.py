"""HTTPPARA: numbers that only show by the time a request takes, refused or written in quotes (F1303-78, F1303-94)."""

from __future__ import annotations

import pytest

from fixtures.bench import Session
from fixtures.bench.requests import GET
from fixtures.bench.results import Outcome
from fixtures.spec import tolerances
from fixtures.verdict import needs, requirement
from suites.conformance._ranges import open_from, scope, shown
from suites.conformance._settings import knows, need_tag, probe

CONNECT, RECEIVE, RESPOND, LONG = 20, 30, 40, 120
BAD = {
    "CONNECTTO": ("F1303-20", ["19", "121"]),
    "RECVTO": ("F1303-25", ["1", "121"]),
    "RESPTO": ("F1303-30", ["19", "121"]),
}


def _refused(session: Session, tag: str) -> bool:
    id_, values = BAD[tag]
    return all(session.refused(f'AT+HTTPPARA="{tag}",{value}', requirement=id_).refused for value in values)


def _limit(row: str, seconds: float) -> float:
    return seconds + tolerances.seconds(row, "over")


def _silent(session: Session, connect: float) -> float:
    """DUT seconds until a request to a server that answers no SYN has failed."""
    session.para("URL", session.origin.silent())
    return _failed(session, session.action(GET, allow=_limit("T05", connect) + LONG))


def _stalled(session: Session, receive: float) -> float:
    """DUT seconds from the last byte of a body that stops half way until the request has failed."""
    session.url("/stallforever-100/bytes-1000")
    outcome = session.action(GET, allow=_limit("T06", receive) + LONG)
    took = _failed(session, outcome)
    last = session.origin.last().t_head
    if outcome.report is None or last is None:
        return took
    return min(took, outcome.report.t - session.origin.moment(last))


def _within(session: Session, seconds: float) -> tuple[float, float]:
    """The window of T06 for a stalled body under RECVTO."""
    return session.early(seconds - tolerances.seconds("T06", "early")), session.late(_limit("T06", seconds))


def _failed(session: Session, outcome: Outcome) -> float:
    short = outcome.length is not None and outcome.length < 1000
    session.judge.must(not outcome.is_status or short, f"no complete answer could come: {outcome.shown()}")
    return outcome.took or outcome.exchange.took or 0.0


@requirement("F1303-78")
def test_a_refused_connectto_changes_nothing(session: Session) -> None:
    """After refused values CONNECTTO 20 still ends the wait for a server that answers no SYN (T05)."""
    session.para("CONNECTTO", CONNECT)
    if _refused(session, "CONNECTTO"):
        took = _silent(session, CONNECT)
        session.judge.expect(took <= session.late(_limit("T05", CONNECT)),
                             f"CONNECTTO {CONNECT} s, given up after {took:.1f} s")


@requirement("F1303-78")
def test_a_refused_recvto_changes_nothing(session: Session) -> None:
    """After refused values RECVTO 30 still ends the wait for the rest of a body (T06)."""
    session.para("RECVTO", RECEIVE)
    if _refused(session, "RECVTO"):
        took = _stalled(session, RECEIVE)
        low, high = _within(session, RECEIVE)
        session.judge.expect(low <= took <= high, f"RECVTO {RECEIVE} s, given up after {took:.1f} s")


@requirement("F1303-78")
@needs("resp_timeout")
def test_a_refused_respto_changes_nothing(session: Session) -> None:
    """After refused values RESPTO 40 is still what a server that never answers is given (T07)."""
    need_tag(session, "RESPTO")
    session.para("RECVTO", LONG)
    session.para("RESPTO", RESPOND)
    if _refused(session, "RESPTO"):
        session.url("/never")
        took = _failed(session, session.action(GET, allow=_limit("T07", RESPOND) + LONG))
        if took >= session.early(LONG - tolerances.seconds("T06", "early")):
            session.topic("first_byte", "recvto", f"given up after {took:.1f} s, by RECVTO")
            return
        low = RESPOND - tolerances.seconds("T07", "early")
        session.judge.expect(session.early(low) <= took <= session.late(_limit("T07", RESPOND)),
                             f"RESPTO {RESPOND} s, given up after {took:.1f} s")


def _quoted(session: Session, tag: str, value: int) -> bool:
    """Whether a number in quotes is accepted; a refusal is recorded (A38)."""
    seen = probe(session, f'AT+HTTPPARA="{tag}","{value}"')
    if seen.refused:
        session.topic("quoted_number", "error", f"refused: {seen.shown()}")
    return seen.ok


def _tell(session: Session, in_force: bool, message: str) -> None:
    session.topic("quoted_number", "ok" if in_force else "wrong_value", message)


@requirement("F1303-94")
def test_a_connectto_in_quotes(session: Session) -> None:
    """CONNECTTO in quotes is refused, or accepted and then in force (A38, T05)."""
    session.para("CONNECTTO", LONG)
    if _quoted(session, "CONNECTTO", CONNECT):
        took = _silent(session, LONG)
        good = took <= session.late(_limit("T05", CONNECT))
        _tell(session, good, f"CONNECTTO {CONNECT} s: given up after {took:.1f} s")


@requirement("F1303-94")
def test_a_recvto_in_quotes(session: Session) -> None:
    """RECVTO in quotes is refused, or accepted and then in force (A38, T06)."""
    session.para("RECVTO", 60)
    if _quoted(session, "RECVTO", 5):
        took = _stalled(session, 60)
        low, high = _within(session, 5)
        _tell(session, low <= took <= high, f"RECVTO 5 s: given up after {took:.1f} s")


@requirement("F1303-94")
@pytest.mark.parametrize("tag", ["BREAK", "BREAKEND"])
def test_a_position_in_quotes(session: Session, tag: str) -> None:
    """BREAK and BREAKEND in quotes are refused, or accepted and then in force (A38)."""
    need_tag(session, tag)
    for each in ("BREAK", "BREAKEND"):
        if knows(session, each):
            session.para(each, 0)
    if _quoted(session, tag, 5):
        session.try_get("/range/bytes-100")
        found = scope(session, session.origin.request())
        due = open_from(found, 5, 100) if tag == "BREAK" else found == (0, 5)
        _tell(session, due, f"a Range with 5 as its {'start' if tag == 'BREAK' else 'end'} is due: {shown(found)}")
