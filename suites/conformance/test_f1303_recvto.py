"""HTTPPARA RECVTO in force: bodies that stall, pause and drip (L54, A51, T06, T18)."""

from __future__ import annotations

import pytest

from fixtures.bench import Origin, Session
from fixtures.bench.requests import DELETE, GET, POST
from fixtures.spec import tolerances
from fixtures.verdict import needs, requirement
from suites.conformance._action import judge_failure
from suites.conformance._settings import need_tag
from suites.conformance._timing import (
    EARLY,
    OVER,
    SIZE,
    Ending,
    fitting,
    judge_window,
    run,
    stall,
    survive,
    tries,
    whole,
)

HALF = SIZE // 2
PARTS = 11
SHORT, LONG, LONGEST, FIRST_BYTE = 5, 30, 120, 10
OTHERS = {"after_a_post": ("", POST), "after_a_delete": ("", DELETE), "up_to_the_close": ("/nolength", GET),
          "post_up_to_the_close": ("/nolength", POST), "in_chunks": ("/chunked-4", GET)}
"""What comes before the path of a stalled body, and the method."""
SIBLING = 20
"""Default of the A76XX family; the dialect says what it is worth."""


@requirement("F1303-27")
@pytest.mark.parametrize("sent", [HALF, SIZE - 1], ids=["half", "all_but_one"])
def test_recvto_ends_a_stalled_body(session: Session, sent: int) -> None:
    """With RECVTO 5 a body that stops for good ends the request within T06, as a failure or with what came (L80)."""
    ending = stall(session, f"/bytes-{SIZE}-27/stallforever-{sent}", (("RECVTO", SHORT),), SHORT)
    judge_window(session, ending, SHORT)
    if not ending.outcome.is_status:
        judge_failure(session, ending.outcome, "stalled_body")


@requirement("F1303-27")
@pytest.mark.parametrize("how", [*OTHERS, pytest.param("over_tls", marks=needs("https"))])
def test_recvto_ends_other_stalled_bodies(session: Session, origin: Origin, how: str) -> None:
    """Answers to other methods, of other forms and over TLS are given up like that to a plain GET."""
    form, method = OTHERS.get(how, ("", GET))
    path = f"{form}/bytes-{SIZE}-271/stallforever-{HALF}"
    url = origin.url(path, listener="tls") if how == "over_tls" else path
    ending = stall(session, url, (("RECVTO", SHORT),), SHORT, method=method)
    judge_window(session, ending, SHORT)


@requirement("F1303-27")
def test_recvto_ends_a_second_stalled_body(session: Session) -> None:
    """In a session in which a body has stalled already the next one is given up in the same time."""
    path, settings = f"/bytes-{SIZE}-272/stallforever-{HALF}", (("RECVTO", SHORT),)
    ending = stall(session, path, (), SHORT, before=lambda: run(session, path, settings))
    judge_window(session, ending, SHORT)


@requirement("F1303-28")
def test_default_of_recvto_ends_a_stalled_body(fresh: Session) -> None:
    """In a fresh session a stalled body ends within T06 of 10 s; 20 s belong to the A76XX family."""
    default = fresh.dialect.number("recvto_default")
    ending = stall(fresh, f"/bytes-{SIZE}-28/stallforever-{HALF}", (), default)
    low, high = 10 - EARLY, 10 + OVER
    fresh.topic("recvto_default", fitting(fresh, ending.after, (10, SIBLING)),
                f"in a fresh session the end is due {low:g} to {high:g} s after the last byte: {ending.shown()}")


def _paused(seed: int, pause: float) -> str:
    return f"/bytes-{SIZE}-{seed}/stall-{HALF}-{pause:g}"


@requirement("F1303-27")
@pytest.mark.parametrize("tag", ["CONNECTTO", "RESPTO"])
def test_another_timeout_set_behind_recvto_leaves_it_alone(session: Session, tag: str) -> None:
    """RECVTO 5 ends a stalled body as before when the largest value of another timeout was set after it (L29)."""
    need_tag(session, tag)
    settings = (("RECVTO", SHORT), (tag, LONGEST))
    ending = stall(session, f"/bytes-{SIZE}-273/stallforever-{HALF}", settings, SHORT)
    judge_window(session, ending, SHORT)


@requirement("F1303-28")
def test_default_of_recvto_lets_a_pause_pass(fresh: Session) -> None:
    """In a fresh session a body with one pause of T18, half of the default, is received whole."""
    pause = tolerances.seconds("T18", "recvto_10")
    cut = survive(fresh, _paused(281, pause), (), 10, pause=pause)
    fresh.judge.must(cut is None, f"a pause of {pause:g} s is below 10 s, {SIZE} bytes are due: {cut and cut.shown()}")


@requirement("F1303-86")
@pytest.mark.parametrize("values", [(LONG,), (2, LONG)], ids=["set_once", "raised_from_2"])
def test_larger_recvto_lets_a_longer_pause_pass(session: Session, values: tuple[int, ...]) -> None:
    """With RECVTO 30 a body with one pause of 15 s, above the default, is received whole."""
    pause = tolerances.seconds("T18", "recvto_30")
    cut = survive(session, _paused(86, pause), [("RECVTO", value) for value in values], LONG, pause=pause)
    session.judge.must(cut is None, f"{SIZE} bytes are due, {pause:g} s are below {LONG} s: {cut and cut.shown()}")


@requirement("F1303-86")
def test_the_largest_recvto_is_in_force(session: Session) -> None:
    """RECVTO 120 outlasts a pause of 60 s: an accepted value is not cut to a smaller one."""
    pause = tolerances.seconds("T18", "recvto_120")
    cut = survive(session, _paused(861, pause), (("RECVTO", LONGEST),), LONGEST, pause=pause)
    session.judge.must(cut is None, f"{SIZE} bytes are due, {pause:g} s are below {LONGEST} s: {cut and cut.shown()}")


@requirement("F1303-89")
@pytest.mark.parametrize("tag", ["CONNECTTO", "RESPTO"])
def test_a_large_recvto_outlives_the_setting_of_another_timeout(session: Session, tag: str) -> None:
    """RECVTO 30 lets a pause of 15 s, above its default, pass also when another timeout was set behind it (L29)."""
    need_tag(session, tag)
    pause = tolerances.seconds("T18", "recvto_30")
    cut = survive(session, _paused(891, pause), (("RECVTO", LONG), (tag, 60)), LONG, pause=pause)
    session.judge.must(cut is None, f"RECVTO {LONG} was set before {tag}, {SIZE} bytes are due: {cut and cut.shown()}")


@requirement("F1303-86")
def test_recvto_holds_for_a_file_that_is_sent(session: Session) -> None:
    """With RECVTO 30 the answer to HTTPPOSTFILE may pause for 15 s as well (L54 names no command)."""
    pause, name, outcome = tolerances.seconds("T18", "recvto_30"), session.stage(b"sent by the bench"), None
    for _ in tries(session):
        session.para("RECVTO", LONG)
        session.url(_paused(862, pause))
        outcome = session.postfile(name, 1, 1, 1)
        if outcome.code in (200, None) and outcome.length in (SIZE, None):
            return
    session.judge.must(False, f"{SIZE} bytes are due, {pause:g} s are below {LONG} s: {outcome and outcome.shown()}")


@requirement("F1303-77")
def test_recvto_holds_for_the_next_request(session: Session) -> None:
    """RECVTO set once is still in force for the second request, after the first ran and the URL changed (A57)."""
    pause, cut = tolerances.seconds("T18", "recvto_30"), None
    for _ in tries(session):
        session.para("RECVTO", LONG)
        session.get("/bytes-40")
        cut = run(session, _paused(77, pause))
        if whole(session, cut):
            return
    session.judge.expect(False, f"RECVTO {LONG} was set before the first request: {cut and cut.shown()}")


@requirement("F1303-77")
def test_recvto_outlives_a_stalled_body(session: Session) -> None:
    """RECVTO set once is still in force for the request behind one that it has ended (A57)."""
    pause, cut = tolerances.seconds("T18", "recvto_30"), None
    for _ in tries(session):
        run(session, f"/bytes-{SIZE}-770/stallforever-{HALF}", (("RECVTO", LONG),))
        cut = run(session, _paused(771, pause))
        if whole(session, cut):
            return
    session.judge.expect(False, f"RECVTO {LONG} was set before a body that stalled: {cut and cut.shown()}")


@requirement("F1303-87")
def test_recvto_is_no_limit_of_the_transfer(session: Session) -> None:
    """With RECVTO 5 a body in parts 2 s apart that takes 20 s comes whole; ended after 5 s in all it deviates (A51)."""
    gap = tolerances.seconds("T18", "recvto_5")
    path = f"/bytes-{SIZE}-87/drip-{PARTS}-{gap:g}"
    cut = survive(session, path, (("RECVTO", SHORT),), SHORT, pause=gap, count=PARTS - 1)
    session.topic("recvto_scope", "gap" if cut is None else "whole_transfer",
                  f"parts {gap:g} s apart keep the transfer alive: {cut and cut.shown()}")


@requirement("F1303-89")
@pytest.mark.parametrize("used", [False, True], ids=["unused", "after_a_get"])
def test_the_last_recvto_is_in_force(session: Session, used: bool) -> None:
    """RECVTO set to 60 and then to 5 ends a stalled body as 5 does, also where a GET ran under 60 (L29)."""

    def first() -> None:
        session.para("RECVTO", 60)
        if used:
            session.get("/bytes-40")

    ending = stall(session, f"/bytes-{SIZE}-89/stallforever-{HALF}", (("RECVTO", SHORT),), SHORT, before=first)
    judge_window(session, ending, SHORT)


@requirement("F1303-98")
def test_recvto_and_the_first_byte(session: Session) -> None:
    """With RECVTO 5 and a first byte after 10 s, success and an end by RECVTO are both right (A51)."""
    reading, ending = "other", None
    for _ in tries(session):
        ending = run(session, f"/bytes-98-98/wait-{FIRST_BYTE}", (("RECVTO", SHORT),))
        reading = _first_byte(session, ending)
        if reading != "other":
            break
    assert ending is not None
    low, high = SHORT - EARLY, SHORT + OVER
    session.topic("first_byte", reading,
                  f"200, or a failure {low:g} to {high:g} s after the request: {ending.shown()}")


def _first_byte(session: Session, ending: Ending) -> str:
    if whole(session, ending):
        return "respto"
    by_recvto = session.early(SHORT - EARLY) <= ending.since <= session.late(SHORT + OVER)
    return "recvto" if by_recvto and not ending.outcome.is_status else "other"
