"""HTTPDATA: prompt, counted input, result code (L108-L115)."""

from __future__ import annotations

import pytest

from fixtures.bench import Session
from fixtures.origin import content
from fixtures.spec import tolerances
from fixtures.verdict import requirement
from suites.conformance._input import (
    FINISH,
    PLAIN,
    QUIET,
    enter,
    enter_and_post,
    free,
    judge_done,
    post_entered,
    too_slow,
    write_pieces,
)
from suites.conformance._settings import together
from suites.conformance._timing import tries

SILENCE = tolerances.seconds("T11", "silence")
PAUSE = tolerances.seconds("T16", "pause")
EXAMPLE = b"1234567890qwer"
NEXT = b"the input behind it"
IN_A_ROW = 66
"""A little above 64, the size of many a table; the DUT may not lose a place of it with each input."""
EDGES = (15, 16, 17, 63, 64, 65, 127, 128, 129, 255, 257, 511, 512, 513, 1023, 1460, 2047, 2048, 2049)
"""Sizes around those of buffers."""


@requirement("F1307-01")
def test_input_is_answered_by_prompt_and_ok(session: Session) -> None:
    """A prompt in time, the fourteen bytes, OK, and no other line (L111)."""
    prompt = session.download(14, 10)
    took = prompt.prompts[0].t - prompt.sent
    session.judge.must(took <= session.late(tolerances.seconds("T02", "limit")), f"DOWNLOAD after {took:.1f} s")
    if took > session.late(tolerances.seconds("T02", "soon")):
        session.judge.record("slow answers", f"DOWNLOAD after {took:.1f} s")
    seen = session.payload(b"fourteen bytes")
    session.judge.must(seen.codes == ["OK"] and not seen.strays and not seen.information,
                       f"OK alone is due: {seen.shown()}")
    session.quiet(seen)


@requirement("F1307-01")
def test_inputs_in_a_row(session: Session) -> None:
    """Input after input in one session works like the first, longer, shorter and equally long ones in turn."""
    for turn in range(IN_A_ROW):
        enter(session, [content.body(1 + 97 * (turn // 2) % 509, turn)])


@requirement("F1307-02")
def test_the_printed_example(session: Session) -> None:
    """The example of L115 works as it is printed, and its bytes are what a POST sends."""
    enter(session, [EXAMPLE], time=10000)
    post_entered(session, EXAMPLE)


@requirement("F1307-03")
@pytest.mark.parametrize("size", [1, 2])
@pytest.mark.parametrize("before", [0, 300], ids=["first", "after-a-longer-one"])
def test_smallest_sizes(session: Session, size: int, before: int) -> None:
    """The smallest inputs are taken and posted, also where longer data was posted before them."""
    if before:
        enter_and_post(session, content.text(before, 1))
    enter_and_post(session, content.body(size, 20 + size))


@requirement("F1307-06")
@pytest.mark.parametrize("time", [10, 11, 5000, 5001, 65534, 65535])
def test_times_of_the_range(session: Session, time: int) -> None:
    """Both ends of the range of <time> and what lies inside are taken; the input ends in OK (L113)."""
    enter(session, [b"taken"], time=time)


@requirement("F1307-09")
@pytest.mark.parametrize("size", [1, 2, 14, 256, 1024, 1025, 4096, 10241])
def test_ok_comes_with_the_last_byte(session: Session, size: int) -> None:
    """No code while a byte is missing; OK within T11 of it, with no line end behind it."""
    data, slow = content.body(size, size), ""
    for _ in tries(session):
        session.download(size, 60)
        write_pieces(session, [data[:-1]], SILENCE)
        seen = session.payload(data[-1:])
        session.judge.must(seen.codes == ["OK"] and not seen.strays, f"OK alone is due: {seen.shown()}")
        session.quiet(seen)
        if not too_slow(session, seen, 1):
            return
        slow = f"OK came {seen.took:.1f} s after the last byte: {seen.shown()}"
    session.judge.must(False, slow)


@requirement("F1307-09")
def test_ok_comes_with_the_last_byte_at_edges(session: Session) -> None:
    """The same for sizes around those of buffers, with a shorter silence: no code before the last byte, OK with it."""
    together(session, EDGES, lambda size: _last_byte(session, size))


def _last_byte(session: Session, size: int) -> None:
    data = content.body(size, size)
    session.download(size, 60, requirement="F1307-09")
    write_pieces(session, [data[:-1]], QUIET)
    seen = session.payload(data[-1:], within=session.late(2 * FINISH))
    if not seen.finals:
        free(session)
    judge_done(session, seen)


@requirement("F1307-10")
@pytest.mark.parametrize("line", ["AT", "ATE1", "AT+HTTPTERM", "AT+CMEE?"])
def test_lines_during_input_are_data(session: Session, line: str) -> None:
    """Command lines before the last byte stay unanswered, and their bytes are in the posted body (A30)."""
    typed = line.encode() + b"\r"
    data = b"four" + typed + content.text(16 - len(typed), 2)
    session.url(PLAIN)
    session.download(len(data), 60)
    write_pieces(session, [data[:4]], 0.2)
    write_pieces(session, [typed], SILENCE)
    seen = session.payload(data[4 + len(typed):])
    session.judge.must(seen.codes == ["OK"] and not seen.strays, f"OK alone is due: {seen.shown()}")
    post_entered(session, data, path=None)


@requirement("F1307-10")
@pytest.mark.parametrize("pause", [0.2, PAUSE], ids=["at-once", "after-a-pause"])
@pytest.mark.parametrize("first", [True, False], ids=["first", "later"])
def test_several_lines_during_one_input_are_data(session: Session, first: bool, pause: float) -> None:
    """The second and the third command line of an input are data too, also behind a pause (A30)."""
    pieces = ([] if first else [b"four"]) + [b"AT\r", b"AT+CSQ\r", b"AT\r"]
    data = b"".join(pieces) + b"."
    session.url(PLAIN)
    session.download(len(data), 60)
    for piece in pieces:
        write_pieces(session, [piece], pause)
    write_pieces(session, [b""], SILENCE)
    seen = session.payload(b".")
    session.judge.must(seen.codes == ["OK"] and not seen.strays, f"OK alone is due: {seen.shown()}")
    post_entered(session, data, path=None)


@requirement("F1307-12")
@pytest.mark.parametrize("size", [1, 20, 1024])
def test_bytes_beyond_the_size(session: Session, size: int) -> None:
    """What comes behind <size> bytes is no part of the body, and leaves an interface that answers."""
    data = content.text(size, size)
    session.download(size, 60)
    seen = session.payload(data + b"AT\r\r\n")
    session.judge.expect(seen.ok, f"OK is due after {size} bytes: {seen.shown()}")
    session.wait(tolerances.seconds("T11", "finish"))
    surplus = [line.text for _, line in session.modem.surplus] + seen.codes[1:]
    session.judge.record("bytes beyond the size of HTTPDATA", f"answered {surplus}" if surplus else "swallowed")
    session.modem.surplus.clear()
    seen.finals[1:] = []
    again = session.at("AT")
    session.judge.expect(again.ok and not again.strays, f"AT is due to be answered: {again.shown()}")
    session.url("/text-3")
    session.origin.mark()
    outcome = session.action(1)
    bodies = [request.body for request in session.origin.requests()]
    session.judge.expect(bodies == [data], f"the first {size} bytes are due as body: {bodies}, {outcome.shown()}")
    _next_input(session)


def _next_input(session: Session) -> None:
    """Surplus bytes that wait for a reader would be the first ones of the next input."""
    session.download(len(NEXT), 60)
    write_pieces(session, [NEXT[:-1]], QUIET, "F1307-12")
    seen = session.payload(NEXT[-1:], within=session.late(2 * FINISH))
    if not seen.finals:
        free(session)
    session.judge.expect(seen.ok, f"the next input is due to take all of its bytes: {seen.shown()}")
    session.origin.mark()
    outcome = session.action(1)
    bodies = [request.body for request in session.origin.requests()]
    session.judge.expect(bodies == [NEXT], f"{NEXT!r} is due as the next body: {bodies}, {outcome.shown()}")


@requirement("F1307-19")
@pytest.mark.parametrize("data", [b"echo probe", b"\r\nERROR\r\n"], ids=["letters", "looks-like-an-answer"])
@pytest.mark.parametrize("echo", [0, 1])
def test_echo_of_the_input(session: Session, echo: int, data: bytes) -> None:
    """Whether input is sent back, under ATE1 and under ATE0, is recorded; it is no part of the answer."""
    modem = session.modem
    session.ok(f"ATE{echo}")
    modem.parser.echo = bool(echo)
    try:
        seen = enter(session, [data])
    finally:
        session.at("ATE0")
        modem.parser.echo = False
    session.judge.record(f"input under ATE{echo}", "echoed" if seen.echoes else "not echoed")
    post_entered(session, data)
