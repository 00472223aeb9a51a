"""HTTPPARA RESPTO: a tag without a command form in the reference, and the wait for an answer (L64, A10, A51, T07)."""

from __future__ import annotations

import pytest

from fixtures.bench import Origin, Session
from fixtures.bench.requests import GET, POST
from fixtures.spec import tolerances
from fixtures.verdict import needs, requirement
from suites.conformance._action import judge_failure
from suites.conformance._settings import need_tag, probe
from suites.conformance._timing import EARLY, OVER, Ending, Settings, run, survive, tries, whole

GOOD = ("20", "21", "119", "120")
EDGES = ("19", "121")
OUTSIDE = ("0", "-1", "-20", "276", "65556", "abc", "20s")
BELOW, ABOVE = tolerances.seconds("T07", "early"), tolerances.seconds("T07", "over")


@requirement("F1303-29")
def test_respto_takes_its_range(session: Session) -> None:
    """RESPTO takes 20 and 120 s and what lies just inside; a DUT that refuses all of them does not know it (A10)."""
    seen = [probe(session, f'AT+HTTPPARA="RESPTO",{value}') for value in GOOD]
    reading = "ok" if any(one.ok for one in seen) else "error"
    session.topic("tag_respto", reading, f"RESPTO: {seen[0].shown()}")
    refused = [one.shown() for one in seen if one.refused]
    session.judge.expect(reading == "error" or not refused, f"inside 20 to 120 OK is due: {refused}")


@requirement("F1303-30")
@needs("resp_timeout")
def test_respto_outside_its_range(session: Session) -> None:
    """Where RESPTO is known it refuses what is not 20 to 120, negative numbers and letters."""
    need_tag(session, "RESPTO")
    for value in EDGES:
        seen = probe(session, f'AT+HTTPPARA="RESPTO",{value}')
        session.topic("respto_edge", "ok" if seen.ok else "error", f"outside 20 to 120 ERROR is due: {seen.shown()}")
    for value in OUTSIDE:
        session.refused(f'AT+HTTPPARA="RESPTO",{value}')


@requirement("F1303-31")
@needs("resp_timeout")
def test_respto_ends_the_wait_for_an_answer(session: Session) -> None:
    """With RESPTO 20 a server that takes the request and stays silent is given up within T07, best with 720."""
    need_tag(session, "RESPTO")
    ending = _never_answered(session, (("RESPTO", 20),), 20)
    session.judge.must(not ending.outcome.is_status, f"a status without an answer: {ending.shown()}")
    judge_failure(session, ending.outcome, "unanswered")
    _judge_wait(session, ending, 20)


@requirement("F1303-31")
@needs("resp_timeout")
@pytest.mark.parametrize("how", ["post", "again", pytest.param("over_tls", marks=needs("https"))])
def test_respto_ends_other_waits(session: Session, origin: Origin, how: str) -> None:
    """A POST, a GET behind one that was not answered, and a GET over TLS are given up in the same time."""
    need_tag(session, "RESPTO")
    url = origin.url("/never", listener="tls") if how == "over_tls" else "/never"
    took: list[float] = []
    shown = ""
    for _ in tries(session):
        for _ in range(2 if how == "again" else 1):
            ending = run(session, url, (("RESPTO", 20),), method=POST if how == "post" else GET)
        session.judge.must(not ending.outcome.is_status, f"a status without an answer: {ending.shown()}")
        judge_failure(session, ending.outcome, "unanswered")
        took, shown = [*took, ending.took], ending.shown()
        if ending.took <= 20 + ABOVE:
            break
    session.judge.expect(min(took) <= session.late(20 + ABOVE), f"the end is due within {20 + ABOVE:g} s: {shown}")


@requirement("F1303-31a")
@needs("resp_timeout")
def test_larger_respto_waits_longer(session: Session) -> None:
    """With RESPTO and RECVTO 60 an answer is received whole that comes after 40 s."""
    need_tag(session, "RESPTO")
    wait = tolerances.seconds("T18", "respto_60")
    cut = survive(session, f"/bytes-310-31/wait-{wait:g}", (("RESPTO", 60), ("RECVTO", 60)), 60, pause=wait)
    session.judge.expect(cut is None, f"an answer after {wait:g} s is due within 60 s: {cut and cut.shown()}")


@requirement("F1303-32")
def test_default_of_respto_waits_for_an_answer(fresh: Session) -> None:
    """In a fresh session an answer after 15 s is received; ended by RECVTO before that is recorded (A51)."""
    wait = tolerances.seconds("T18", "respto_20")
    limit = fresh.dialect.number("respto_default")
    cut = None
    for _ in tries(fresh):
        cut = run(fresh, f"/bytes-320-32/wait-{wait:g}")
        if whole(fresh, cut):
            return
        if _by_recvto(fresh, cut):
            fresh.topic("first_byte", "recvto", f"the wait for the first byte is timed by RECVTO: {cut.shown()}")
            return
    assert cut is not None
    if cut.after >= limit - EARLY:
        fresh.judge.inconclusive(f"the origin answered too late itself: {cut.shown()}")
    fresh.judge.expect(False, f"an answer after {wait:g} s is due within {limit} s: {cut.shown()}")


@requirement("F1303-32")
def test_default_of_respto_ends_the_wait(fresh: Session) -> None:
    """In a fresh session a server that never answers is given up within T07 of 20 s; earlier by RECVTO is recorded."""
    limit = fresh.dialect.number("respto_default")
    ending = _never_answered(fresh, (), limit)
    fresh.judge.must(not ending.outcome.is_status, f"a status without an answer: {ending.shown()}")
    judge_failure(fresh, ending.outcome, "unanswered")
    _judge_wait(fresh, ending, limit)


def _never_answered(session: Session, settings: Settings, limit: float) -> Ending:
    """The ending of a request that is never answered; the shortest where several were needed."""
    endings = []
    for _ in tries(session):
        endings.append(run(session, "/never", settings))
        if endings[-1].took <= limit + ABOVE:
            break
    return min(endings, key=lambda ending: ending.took)


def _judge_wait(session: Session, ending: Ending, limit: float) -> None:
    low, high = limit - BELOW, limit + ABOVE
    if session.early(low) <= ending.took <= session.late(high):
        session.topic("first_byte", "respto", "the wait for the first byte")
    elif ending.took < low and _by_recvto(session, ending):
        session.topic("first_byte", "recvto", f"the wait for the first byte is timed by RECVTO: {ending.shown()}")
    else:
        session.judge.expect(False, f"the end is due {low:g} to {high:g} s after the command: {ending.shown()}")


def _by_recvto(session: Session, ending: Ending) -> bool:
    """Whether a permitted default of RECVTO explains when the wait for a first byte ended (T06)."""
    timeouts = [int(value) for value in session.dialect.accepted("recvto_default")]
    return not ending.outcome.is_status and any(
        session.early(limit - EARLY) <= ending.since <= session.late(limit + OVER) for limit in timeouts)
