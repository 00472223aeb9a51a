"""What the cases of the timeouts share: requests whose answer stops on the way, measured at both ends.

On a DUT whose clock runs fast a short delay of the bench is a long time. Such noise makes pauses longer and reports
later, never the reverse: an attempt that went wrong is repeated there, and a pause that the origin itself drew out
is nobody's fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from fixtures.at import Report
from fixtures.bench import Outcome, Session
from fixtures.bench.requests import BEYOND, GET, POST, REPORT_LIMIT
from fixtures.origin.records import OriginError, RequestRecord
from fixtures.spec import tolerances
from suites.conformance._action import difference

TRIES: Final = 4
EARLY, OVER = tolerances.seconds("T06", "early"), tolerances.seconds("T06", "over")
SYN_AGAIN: Final = (1.0, 3.0, 7.0, 15.0, 31.0, 63.0)
"""Real seconds after the first SYN at which it is sent again (RFC 6298: 1 s at first, doubled each time)."""
POSTED: Final = b"posted by the bench"
SIZE: Final = 4096
"""Bytes of the bodies that stop on their way."""


Settings = Sequence[tuple[str, int]]
"""Tags and values in the order in which they are set."""


@dataclass(frozen=True)
class Ending:
    """How a request ended. Times are DUT seconds to its report (to its ERROR where that is all, A52).

    `took` counts from the command, `since` from the request at the origin, `after` from the last byte that the
    origin sent, or from the request where it sent none.
    """

    outcome: Outcome
    request: RequestRecord
    took: float
    since: float
    after: float

    def shown(self) -> str:
        """For messages."""
        return (f"ended {self.took:.1f} s after the command, {self.after:.1f} s after the last of "
                f"{self.request.sent_length} body bytes: {self.outcome.shown()}")


def settle(session: Session, method: int = GET) -> Outcome:
    """Run a request to its end, which must come within T04.

    A request that never ends breaks the timeout that a MUST case is about, and F1304-20 in the others.
    """
    seen = session.launch(method)
    left = seen.sent + session.late(REPORT_LIMIT + BEYOND) - session.modem.now()
    if seen.ok and not seen.reports:
        session.modem.listen(max(0.0, left), lambda: session.modem.reports_left("HTTPACTION"))
    came = session.modem.reports_left("HTTPACTION")
    good = not seen.ok or (came and came[0].t - seen.sent <= session.late(REPORT_LIMIT))
    session.judge.must(good, f"the end of the request is due within {REPORT_LIMIT:g} s: {seen.shown()}, {_shown(came)}",
                       requirement=None if session.judge.level == "MUST" else "F1304-20")
    return session.finish(seen, method)


def _shown(reports: Sequence[Report]) -> str:
    return "; ".join(f"{report.name}: {report.fields}" for report in reports) or "no report"


def ended(outcome: Outcome) -> float:
    """DUT seconds from the command to the report, or to the ERROR that came in its place."""
    return outcome.took if outcome.took is not None else outcome.exchange.took or 0.0


def run(session: Session, path: str, settings: Settings = (), *, method: int = GET) -> Ending:
    """Set parameters in order, ask for a path of the origin (or a URL), and measure how it ended."""
    for tag, value in settings:
        session.para(tag, value)
    if method == POST:
        session.data(POSTED)
    session.url(path)
    session.origin.mark()
    outcome = settle(session, method)
    if not session.origin.requests() and session.bearer_missing():
        session.judge.inconclusive(f"the DUT has no bearer: {outcome.shown()}")
    request, took = session.origin.last(), ended(outcome)
    came = request.t_head if request.t_head is not None else request.t_first
    arrival = sorted(session.origin.moment(came) for _ in range(3))[1]
    since = outcome.exchange.sent + took - arrival
    sent = (request.t_answered or came) - came
    return Ending(outcome, request, took, since, since - sent * session.modem.speed)


def tries(session: Session) -> Iterator[int]:
    """Attempts, each in a service just started: one on a DUT that lives by our clock, several on a faster one."""
    for number in range(TRIES if session.modem.speed > 1 else 1):
        if number:
            session.judge.record("repeated for the bench's own delay", f"attempt {number + 1}")
            session.stop()
            session.start()
        yield number


def stall(
    session: Session, path: str, settings: Settings, timeout: float, *, method: int = GET,
    before: Callable[[], object] | None = None,
) -> Ending:
    """The ending of a body that stalls for ever; of several attempts the one nearest to T06.

    `before` is what each attempt does first in its session.
    """
    endings = []
    for _ in tries(session):
        if before is not None:
            before()
        endings.append(run(session, path, settings, method=method))
        judge_part(session, endings[-1])
        if timeout - EARLY <= endings[-1].after <= timeout + OVER:
            break
    return min(endings, key=lambda one: max(timeout - EARLY - one.after, one.after - timeout - OVER))


def judge_part(session: Session, ending: Ending) -> None:
    """A body that never came whole may be reported as a failure, or with the length of what came (L80)."""
    outcome, judge = ending.outcome, session.judge
    if not outcome.is_status:
        judge.must(outcome.failed_cleanly, f"an errcode with length 0 is due: {ending.shown()}")
        return
    sent, length = ending.request.sent_length, outcome.length or 0
    judge.must(length <= sent, f"the origin sent {sent} bytes of the body, no more can be reported: {ending.shown()}")
    data = session.read_all(length) if length else b""
    judge.must(data == ending.request.sent_body[:length],
               f"the bytes that came are due: {difference(data, ending.request.sent_body[:length])}")


def least(session: Session, low: float) -> float:
    """A lower bound for times whose beginning the origin saw: hardly any noise makes them shorter."""
    return low - max(tolerances.jitter_s, tolerances.jitter(session.modem.speed) / 3)


def fitting(session: Session, after: float, timeouts: Sequence[int]) -> str:
    """The timeout that an ending fits: by T06 as it stands, else with the bench's own delay added, else the time."""
    exact = [one for one in timeouts if one - EARLY <= after <= one + OVER]
    near = [one for one in timeouts if least(session, one - EARLY) <= after <= session.late(one + OVER)]
    return str([*exact, *near, f"{after:.1f}"][0])


def judge_window(session: Session, ending: Ending, timeout: float) -> None:
    """RECVTO ran out within T06 of the last byte; always a fail outside."""
    low, high = timeout - EARLY, timeout + OVER
    session.judge.must(least(session, low) <= ending.after <= session.late(high),
                       f"RECVTO {timeout:g}: due {low:g} to {high:g} s after the last byte, {ending.shown()}")


def survive(
    session: Session, path: str, settings: Settings, limit: float, *, pause: float, count: int = 1,
) -> Ending | None:
    """None when the body came whole although the origin paused `count` times below `limit`; else how it ended.

    Inconclusive where the origin, not the DUT, let a pause grow up to that limit.
    """
    ending = None
    for _ in tries(session):
        ending = run(session, path, settings)
        if whole(session, ending):
            return None
    if ending is not None and longest_pause(session, ending, pause, count) >= limit - EARLY:
        session.judge.inconclusive(f"the origin was late itself, a pause grew to {limit - EARLY:g} s: {ending.shown()}")
    return ending


def whole(session: Session, ending: Ending) -> bool:
    """Whether the body was reported in full, with 200; its bytes must be there to be read then."""
    status = ending.outcome.is_status
    session.judge.must(not status or ending.outcome.code == 200, f"the origin answers with 200: {ending.shown()}")
    judge_part(session, ending)
    return status and ending.outcome.length == announced(ending.request)


def announced(request: RequestRecord) -> int:
    """Content-Length of the answer, 0 where none was begun."""
    found = re.search(rb"\r\nContent-Length: (\d+)\r\n", request.sent_head)
    return int(found[1]) if found else 0


def longest_pause(session: Session, ending: Ending, pause: float, count: int) -> float:
    """DUT seconds of the pause in which the DUT gave up; of the longest there can have been where all was sent."""
    request = ending.request
    if request.sent_length < announced(request) or request.t_answered is None or request.t_head is None:
        return ending.after
    return (request.t_answered - request.t_head) * session.modem.speed - (count - 1) * pause


def syn_between(speed: float, delay: float, took: float) -> bool:
    """Whether a TCP that lives by our clock sends a SYN again between two moments of a DUT that may live faster."""
    slack = tolerances.jitter_s
    return any(delay / speed + slack < again < took / speed - slack for again in SYN_AGAIN)


def unanswered(session: Session, release_after: float | None = None) -> str:
    """URL of a port that answers no SYN, or none until so many DUT seconds have passed."""
    try:
        return session.origin.silent(release_after)
    except OriginError as error:
        session.judge.inconclusive(f"no port that stays silent can be had: {error}")
