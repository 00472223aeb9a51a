"""HTTPDATA: how long the input may take, and what is left when its time runs out (L113, A28, A29)."""

from __future__ import annotations

import pytest

from fixtures.at import Exchange, Shape
from fixtures.bench import Session
from fixtures.bench.requests import POST
from fixtures.modem.waiting import RULES
from fixtures.origin import content
from fixtures.origin.records import RequestRecord
from fixtures.spec import tolerances
from fixtures.verdict import requirement
from suites.conformance._input import (
    EXPIRY_EARLY,
    EXPIRY_OVER,
    FINISH,
    enter,
    expire,
    free,
    judge_done,
    post_entered,
    steps,
)
from suites.conformance._timing import tries

TIME, LATE_BYTE = 10, 8.0
"""The shortest time, and the moment after DOWNLOAD at which its last byte is sent (F1307-13)."""
MILLISECONDS = 2.0
LONG_TIMES = (66, 256, 656, 1000, 4295, 10000, 32768, 65535)
"""Times that are a few seconds, or less than none, where a timer has too few bits, or takes some of them for ms."""
GAP, PAUSE, LONG = (tolerances.seconds("T16", name) for name in ("byte_gap", "pause", "time"))


@requirement("F1307-13")
def test_input_within_its_time_is_taken(session: Session) -> None:
    """With time 10 the last byte may come 8 s after DOWNLOAD."""
    late, seen = 0.0, Exchange("")
    for _ in tries(session):
        since = session.download(10, TIME).prompts[0].t
        session.modem.write(b"012345678")
        session.wait(since + LATE_BYTE - session.modem.now())
        early = [line.text for _, line in session.modem.surplus]
        seen = session.payload(b"9", within=2 * FINISH)
        if seen.codes == ["OK"] and not early:
            return
        late = seen.sent - since
        if not free(session):
            break
    if late > TIME - EXPIRY_EARLY:
        session.judge.inconclusive(f"the bench sent the last byte {late:.1f} s after DOWNLOAD itself")
    session.judge.must(False, f"OK is due for input that was complete {late:.1f} s after DOWNLOAD: {seen.shown()}")


@requirement("F1307-13")
@pytest.mark.parametrize("time", LONG_TIMES)
def test_long_times_are_in_seconds(session: Session, time: int) -> None:
    """Input may rest for 12 s whenever its time is longer than that."""
    since = session.download(10, time, requirement="F1307-06").prompts[0].t
    session.modem.write(b"01234")
    session.wait(PAUSE)
    _finish(session, b"0123456789", 5, since, time)


@requirement("F1307-13")
@pytest.mark.parametrize("earlier", [[10], [10, 10]], ids=["one", "two"])
def test_the_timer_of_an_input_ends_with_it(session: Session, earlier: list[int]) -> None:
    """An input of 60 s behind one of 10 s that was completed has its own time."""
    for time in earlier:
        enter(session, [b"complete"], time=time)
    since = session.download(10, int(LONG), requirement="F1307-06").prompts[0].t
    session.wait(PAUSE)
    _finish(session, b"0123456789", 10, since)


@requirement("F1307-13")
def test_the_time_of_an_earlier_input_does_not_stay(session: Session) -> None:
    """An input of 10 s behind one of 600 s ends by its own time, and so does another one behind that.

    A fast DUT is given several attempts, each of them with all the inputs in one session.
    """
    wrong = ""
    for _ in tries(session):
        enter(session, [b"complete"], time=600)
        for sent in (b"", b"1234"):
            _, wrong = _end_of_input(session, sent)
            if wrong:
                break
            session.modem.input_left = 0
        if not wrong or not free(session):
            break
    session.judge.must(not wrong, wrong)


@requirement("F1307-14")
def test_bytes_do_not_start_the_time_again(session: Session) -> None:
    """With time 10 and a byte 8 s after DOWNLOAD the input ends as if the byte had been sent at once."""
    for _ in tries(session):
        since = session.download(10, TIME).prompts[0].t
        session.wait(since + LATE_BYTE - session.modem.now())
        if session.modem.surplus:
            session.judge.must(False, f"the input ended {session.modem.now() - since:.1f} s after DOWNLOAD, "
                               f"{TIME} s are its time", requirement="F1307-13")
        session.modem.write(b"0")
        seen = expire(session, since, TIME)
        probe = session.at("AT", within=session.late(2 * FINISH))
        good = probe.codes == ["OK"] and not probe.strays and (seen.took or 0.0) <= session.late(TIME + EXPIRY_OVER)
        if good:
            session.modem.input_left = 0
            return
        if not free(session):
            break
    session.judge.expect(False, f"the input is due to end {TIME} s after DOWNLOAD, however late its bytes come")


def _end_of_input(session: Session, sent: bytes = b"") -> tuple[Exchange, str]:
    """Input for ten seconds that never gets complete: what came, and what was wrong with its time ("" if nothing)."""
    since = session.download(10, TIME).prompts[0].t
    if sent:
        session.modem.write(sent)
    seen = expire(session, since, TIME)
    took = TIME if seen.took is None else seen.took
    if took < session.early(TIME - EXPIRY_EARLY):
        return seen, f"the input ended {took:.1f} s after DOWNLOAD, {TIME} s are its time: {seen.shown()}"
    if took > session.late(TIME + EXPIRY_OVER):
        return seen, f"the input ended only {took:.1f} s after DOWNLOAD, {TIME} s are its time: {seen.shown()}"
    probe = session.at("AT", within=session.late(2 * FINISH))
    if probe.codes != ["OK"] or probe.strays:
        return seen, f"{TIME + EXPIRY_OVER:g} s after DOWNLOAD the port is not free: {probe.shown()}"
    return seen, ""


def _expired(session: Session, sent: bytes = b"", requirement: str | None = None) -> Exchange:
    """The end of an input in its window, with a free port behind it. A fast DUT is given several attempts."""
    seen, wrong = Exchange(""), ""
    for _ in tries(session):
        seen, wrong = _end_of_input(session, sent)
        if not wrong:
            session.modem.input_left = 0
            return seen
        if not free(session):
            break
    if seen.finals and (seen.took or 0.0) < MILLISECONDS:
        session.topic("httpdata_unit", "ms", wrong, requirement=requirement)
    session.judge.must(False, wrong, requirement=requirement)
    return seen


@requirement("F1307-13")
@pytest.mark.parametrize("sent", [b"", b"123456789"], ids=["nothing-sent", "one-byte-missing"])
def test_time_is_in_seconds(session: Session, sent: bytes) -> None:
    """With time 10 the input lasts 9 s at least, and is over after 15 s with or without a code."""
    _expired(session, sent)


@requirement("F1307-14")
def test_end_of_the_time(session: Session) -> None:
    """One final code, a free port, and a session in which the next input is the only thing that is posted."""
    seen = _expired(session, requirement="F1307-13")
    known = len(seen.codes) == 1 and (seen.ok or seen.refused)
    reading = "none" if not seen.codes else ("ok" if seen.ok else "error") if known else "two_codes"
    session.topic("httpdata_expiry", reading, f"at the end of the input: {seen.shown()}")
    session.judge.expect(not seen.strays and not seen.information, f"one final code alone is due: {seen.shown()}")
    enter(session, [b"the next input"])
    post_entered(session, b"the next input")


@requirement("F1307-15")
@pytest.mark.parametrize("earlier", [b"", b"0123456789"], ids=["first-input", "after-a-complete-one"])
def test_incomplete_input_is_not_posted_as_complete(session: Session, earlier: bytes) -> None:
    """After 4 of 10 bytes and the end of the time a POST is refused, empty, or carries these 4 as they are."""
    if earlier:
        session.data(earlier)
    _expired(session, b"abcd", requirement="F1307-13")
    session.url("/text-3")
    session.origin.mark()
    outcome = session.action(POST)
    found = session.origin.requests()
    session.judge.must(found or not outcome.is_status, f"a status without a request: {outcome.shown()}")
    if not found:
        session.judge.record("POST after incomplete input", "ERROR" if outcome.refused else f"errcode {outcome.code}")
    for request in found:
        _judge_incomplete(session, request, earlier)


def _judge_incomplete(session: Session, request: RequestRecord, earlier: bytes) -> None:
    shown = f"{request.body!r} under {request.header('Content-Length')}, {list(request.problems)}"
    filled = request.body.startswith(b"abcd") and request.body != b"abcd"
    session.judge.must(request.complete and not filled, f"the 4 bytes were posted as something else: {shown}")
    kinds = {b"": "empty body", b"abcd": "the 4 bytes", earlier: "the input before"}
    session.judge.expect(request.body in kinds, f"no body, or the 4 bytes, are due: {shown}")
    session.judge.record("POST after incomplete input", kinds.get(request.body, "another body"))


@requirement("F1307-16")
def test_slow_bytes_are_taken(session: Session) -> None:
    """With time 60 a hundred bytes may come 200 ms apart: the time counts in total."""
    data = content.text(100, 3)
    since = session.download(len(data), int(LONG)).prompts[0].t
    for place in steps(session, len(data) - 1, GAP):
        session.modem.write(data[place : place + 1])
    session.wait(GAP)
    _finish(session, data, 1, since)


@requirement("F1307-16")
@pytest.mark.parametrize("first", [0, 50, 99])
def test_a_pause_in_the_input_is_survived(session: Session, first: int) -> None:
    """With time 60 a pause of 12 s, longer than the shortest time, does not end the input."""
    data = content.text(100, 4)
    since = session.download(len(data), int(LONG)).prompts[0].t
    session.modem.write(data[:first])
    session.wait(PAUSE)
    _finish(session, data, len(data) - first, since)


def _finish(session: Session, data: bytes, missing: int, since: float, time: float = LONG) -> None:
    early = [line.text for _, line in session.modem.surplus]
    session.judge.must(not early, f"{early[:3]} came {session.modem.now() - since:.1f} s after DOWNLOAD, "
                       f"{missing} bytes before the last")
    seen = session.payload(data[-missing:])
    if not seen.ok and seen.sent - since > time - EXPIRY_EARLY:
        session.judge.inconclusive(f"the bench needed {seen.sent - since:.1f} s for the input itself")
    judge_done(session, seen)
    post_entered(session, data)


@requirement("F1307-26")
def test_bytes_before_the_prompt(session: Session) -> None:
    """What becomes of data sent right behind the command line is recorded; the port is free when the time is over."""
    modem = session.modem
    seen = modem.post(b"AT+HTTPDATA=10,10\r0123456789", "AT+HTTPDATA=10,10")
    modem.parser.prompts_expected = True
    modem.gather(seen, RULES[Shape.PROMPT], seen.sent + tolerances.seconds("T02", "limit"))
    modem.parser.prompts_expected = False
    since = seen.prompts[0].t if seen.prompts else seen.sent
    if not seen.finals:
        modem.input_left = 10
        modem.gather(seen, lambda found: 1.0 if found.finals else None, session.late(since + TIME + EXPIRY_OVER))
    answer = f"{seen.codes} {seen.took:.1f} s after the command" if seen.took is not None else "no code"
    session.judge.record("data sent before DOWNLOAD", f"{'prompt' if seen.prompts else 'no prompt'}, {answer}")
    seen.finals[1:] = []
    probes = [session.at("AT", within=session.late(2 * FINISH)) for _ in range(2)]
    session.judge.must(probes[-1].ok, f"the port stays blocked: {probes[-1].shown()}")
    modem.input_left = 0
