"""Faults of HTTPHEAD beside large bodies, of large blocks, and of what stands around its block."""

from __future__ import annotations

from rigs.emulator.command import NOT_ALLOWED, PENDING, Call, Outcome, Refused, Reply
from rigs.emulator.effects import FetchResult
from rigs.emulator.http.head import Head
from rigs.emulator.http.responses import Response, Responses
from rigs.emulator.registry import defect

_TOO_LONG = 180.0       # DUT s, above the longest response time and the time on a slow line
_hasty = defect("head-hasty-large", "HTTPHEAD within 0.3 s of the report of a body above 8 KiB is refused",
                violates=["F1305-01"], source="headers missing when they are read at once behind a large result")


@_hasty
class HeadHastyLarge(Responses):
    """The body is still being copied."""

    born = -1000.0

    def keep(self, method: str, result: FetchResult) -> Response:
        self.born = self.module.now if len(result.body) > 8192 else -1000.0
        return super().keep(method, result)


@_hasty
class HeadHasty(Head):
    """Asks how old it is."""

    def execute(self, call: Call) -> Outcome:
        held = self.module.responses
        if isinstance(held, HeadHastyLarge) and self.module.now - held.born < 0.3:
            raise Refused(NOT_ALLOWED)
        return super().execute(call)


@defect("head-over-large-body", "the begin of the block is the end of the body where that is above 10 KiB",
        violates=["F1305-01", "F1305-03"])
class HeadOverLargeBody(Responses):
    """The body runs over it."""

    def block(self, response: Response) -> bytes:
        head = super().block(response)
        return response.body[-16:] + head[16:] if len(response.body) > 10240 else head


@defect("head-of-64k-none", "HTTPHEAD is refused where the body has 64 KiB or more", violates=["F1305-01"])
class HeadOf64kNone(Head):
    """The memory for the headers is needed."""

    def execute(self, call: Call) -> Outcome:
        held = self.module.responses.current
        if held is not None and len(held.body) >= 65536:
            raise Refused(NOT_ALLOWED)
        return super().execute(call)


@defect("head-leading-crlf", "an empty line stands before the status line, and the block lacks its end",
        violates=["F1305-02", "F1305-03"])
class HeadLeadingCrlf(Head):
    """The marker ends twice."""

    def reply(self, block: bytes) -> Reply:
        return Reply((self.marker(self.count(block)), b"\r\n" + block))


@defect("head-four-crlf", "four CR LF stand between the block and OK", violates=["F1305-02"])
class HeadFourCrlf(Head):
    """Each task ends the line."""

    def reply(self, block: bytes) -> Reply:
        return Reply((self.marker(self.count(block)), block, b"\r\n" * 3))


@defect("head-blank-behind", "a blank stands between the block and OK", violates=["F1305-02"])
class HeadBlankBehind(Head):
    """A separator."""

    def reply(self, block: bytes) -> Reply:
        return Reply((self.marker(self.count(block)), block, b" "))


@defect("head-surplus-line", "+HTTPHEAD: 0 stands between the block and OK", violates=["F1305-01", "F1305-02"])
class HeadSurplusLine(Head):
    """As HTTPREAD ends."""

    def reply(self, block: bytes) -> Reply:
        return Reply((self.marker(self.count(block)), block, "+HTTPHEAD: 0"))


@defect("head-slow-long", "HTTPHEAD of more than 4 KiB needs more than 125 s", violates=["F1305-16"])
class HeadSlowLong(Head):
    """Each line is looked up."""

    def execute(self, call: Call) -> Outcome:
        outcome = super().execute(call)
        if not isinstance(outcome, Reply) or len(outcome.lines[-1]) <= 4096:
            return outcome
        self.module.start("head", _TOO_LONG, lambda: call.finish(outcome))
        return PENDING
