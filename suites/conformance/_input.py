"""What the cases of HTTPDATA share: input in pieces, the end of its time, and the POST that shows what was taken in."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import cycle

from fixtures.at import Exchange, Shape
from fixtures.bench import Session
from fixtures.bench.requests import POST
from fixtures.origin.records import RequestRecord
from fixtures.spec import tolerances
from suites.conformance._action import difference

PLAIN = "/text-3"
"""Where a POST goes whose answer does not matter."""
TIME = 600
"""Input time for cases that judge no time, in seconds; more where the line itself needs more (T17)."""
QUIET = tolerances.seconds("T01", "quiet")
FINISH = tolerances.seconds("T11", "finish")
EXPIRY_EARLY, EXPIRY_OVER = tolerances.seconds("T10", "early"), tolerances.seconds("T10", "over")
ODD = (1, 7, 509, 2, 64, 1021, 3, 4093)


def bytewise(data: bytes) -> list[bytes]:
    """Every byte a piece of its own."""
    return [data[place : place + 1] for place in range(len(data))]


def odd_pieces(data: bytes) -> list[bytes]:
    """Pieces of lengths that fit no buffer."""
    found, place = [], 0
    for length in cycle(ODD):
        found.append(data[place : place + length])
        place += length
        if place >= len(data):
            return found
    return found


def input_time(session: Session, size: int) -> int:
    """A value for `<time>` that the serial line cannot use up."""
    return min(65535, max(TIME, math.ceil(3 * session.modem.transfer(size))))


def enter(session: Session, pieces: Sequence[bytes], *, pause: float = 0.0, time: int | None = None,
          requirement: str | None = None) -> Exchange:
    """HTTPDATA of these pieces, `pause` DUT seconds between them: DOWNLOAD, nothing before the last byte, then OK.

    A failure is one of the case's (first) requirement unless another is named; `session.data` is for preparation.
    """
    size = sum(map(len, pieces))
    requirement = requirement or session.judge.requirements[0]
    limit = time or input_time(session, size)
    since = session.download(size, limit, requirement=requirement).prompts[0].t
    write_pieces(session, pieces[:-1], pause, requirement)
    seen = session.payload(pieces[-1])
    took = seen.sent - since
    if not seen.ok and took > limit - EXPIRY_EARLY:  # a bench that was held up is no fault of the DUT
        session.judge.inconclusive(f"the bench took {took:.1f} s of {limit} s for the input itself: {seen.shown()}")
    judge_done(session, seen, requirement)
    return seen


def write_pieces(session: Session, pieces: Sequence[bytes], pause: float, requirement: str | None = None) -> None:
    """Write pieces of an input that is not complete with them; a code or any other text before that fails."""
    before = len(session.modem.surplus)
    for piece in pieces:
        session.modem.write(piece)
        session.wait(pause)
    early = [line.text for _, line in session.modem.surplus[before:]]
    session.judge.must(not early, f"{early[:3]} came before the last byte of the input", requirement=requirement)


def judge_done(session: Session, seen: Exchange, requirement: str | None = None) -> None:
    """OK alone is due after the last byte."""
    alone = seen.codes == ["OK"] and not seen.strays and not seen.information
    session.judge.must(alone, f"OK alone is due after the last byte: {seen.shown()}", requirement=requirement)


def too_slow(session: Session, seen: Exchange, size: int) -> bool:
    """Whether the OK came later than T11 after the last byte (T17 added)."""
    return (seen.took or 0.0) > session.late(FINISH) + session.modem.transfer(size)


def post_entered(session: Session, data: bytes, *, path: str | None = PLAIN) -> RequestRecord:
    """POST what was entered: 200, one request at the origin, its body equal to `data` and nothing beside it.

    Without a path the URL was set before the input: what the input did to the service is then the case's own matter.
    """
    judge, origin = session.judge, session.origin
    if path:
        session.url(path)
    origin.mark()
    session.expect_status(session.action(POST), 200)
    request = origin.request()
    judge.must(request.complete, f"{request.body_length} bytes of {len(data)} came, the rest never: {request.head!r}")
    judge.must(request.body == data, difference(request.body, data))
    judge_framing(session, request, len(data))
    return request


def judge_framing(session: Session, request: RequestRecord, size: int) -> None:
    """The message ends with its body, and Content-Length names the body; how it is framed is a matter of F1304-29."""
    beside = [problem for problem in request.problems if problem.startswith("surplus")]
    session.judge.expect(not beside, f"bytes behind the message: {beside}", requirement="F1304-29")
    if request.framing == "chunked":
        session.judge.record("framing of a POST", "chunked")
        return
    length = request.header("Content-Length")
    session.judge.expect(length == [str(size)], f"Content-Length is due as {size}: {length}", requirement="F1304-29")


def enter_and_post(session: Session, data: bytes, pieces: Sequence[bytes] = (), *, pause: float = 0.0) -> None:
    """Enter data, whole unless `pieces` of it are given, and see it arrive at the origin."""
    session.url(PLAIN)
    enter(session, pieces or [data], pause=pause)
    post_entered(session, data, path=None)


def expire(session: Session, since: float, time: int) -> Exchange:
    """Send nothing more and take in what comes until the time of the input is over (T10), `since` DOWNLOAD.

    `took` of the result counts from DOWNLOAD. A second code has T01 to show itself.
    """
    seen = Exchange("<no more input>", verbose=session.modem.parser.verbose)
    session.modem.history.append(seen)
    seen.sent = since
    deadline = session.late(since + time + EXPIRY_OVER)
    session.modem.gather(seen, lambda found: QUIET if found.finals else None, deadline)
    if seen.finals:
        session.modem.input_left = 0
    return seen


def refused(session: Session, line: str, *, filling: int = 5, requirement: str | None = None) -> None:
    """A HTTPDATA line that must be refused: ERROR alone, no prompt, and `AT` is answered afterwards.

    A DUT that prompts is given so many bytes and ten seconds, lest the input outlive the case.
    """
    seen, judge = session.at(line, Shape.PROMPT), session.judge
    if seen.prompts:
        session.modem.write(b"0" * filling)
        expire(session, seen.prompts[0].t, 10)
        free(session)
    judge.must(seen.finals or seen.prompts, f"no final result code: {seen.shown()}", requirement=requirement)
    judge.expect(seen.refused, f"ERROR is due, and no prompt: {seen.shown()}", requirement=requirement)
    extra = [*seen.strays, *seen.information, *seen.prompts, *seen.finals[1:]]
    judge.expect(not extra, f"ERROR alone is due: {seen.shown()}", requirement=requirement)
    session.in_time(seen, requirement=requirement)
    session.alive(requirement=requirement)


def free(session: Session) -> bool:
    """Give a DUT that may still wait for input what it lacks, end a line that may have begun; whether it answers."""
    session.modem.write(b"0" * session.modem.input_left + b"\r")
    session.wait(QUIET)
    session.modem.surplus.clear()
    session.modem.input_left = 0
    return session.at("AT", within=session.late(2 * FINISH)).ok


def steps(session: Session, count: int, gap: float) -> Iterator[int]:
    """Numbers from 0, each `gap` DUT seconds after the one before by the clock, whatever the bench does meanwhile."""
    begin = session.modem.now()
    for number in range(count):
        session.wait(max(0.0, begin + number * gap - session.modem.now()))
        yield number
