"""Faults of HTTPINIT: its answer, its time, starts without a bearer, starts over a running service."""

from __future__ import annotations

from rigs.emulator.command import ERROR, NOT_ALLOWED, OK, PENDING, Call, Handler, Outcome, Refused, Reply
from rigs.emulator.effects import FetchResult
from rigs.emulator.engine import Engine
from rigs.emulator.http.fetching import NO_NETWORK, Fetching, Job
from rigs.emulator.http.reports import Reports
from rigs.emulator.http.service import Service
from rigs.emulator.registry import defect

_TOO_LONG = 140.0       # DUT s, above the longest response time


class _Slow(Service):
    """A service that can take its time."""

    def later(self, call: Call, seconds: float, outcome: Outcome) -> Outcome:
        self.module.start("service", seconds, lambda: call.finish(outcome))
        return PENDING


@defect("init-says-line", "HTTPINIT shows a line with a result before OK", violates=["F1301-01"])
class InitSaysLine(Service):
    """As the sibling families do."""

    def init(self, call: Call) -> Outcome:
        super().init(call)
        return Reply(("+HTTPINIT: 0",))


@defect("init-again-two-ok", "every second start is answered by two OK", violates=["F1301-01", "F1301-13"])
class InitAgainTwoOk(Service):
    """The answer of the stop before it is still queued."""

    starts = 0

    def begin(self) -> None:
        super().begin()
        self.starts += 1

    def init(self, call: Call) -> Outcome:
        outcome = super().init(call)
        if self.starts % 2 == 0:
            self.module.engines[call.port].final(None)
        return outcome


@defect("init-eighth-slow", "every eighth start takes longer than 120 s", violates=["F1301-02"])
class InitEighthSlow(_Slow):
    """The bearer is set up anew."""

    starts = 0

    def init(self, call: Call) -> Outcome:
        outcome = super().init(call)
        self.starts += 1
        return outcome if self.starts % 8 else self.later(call, _TOO_LONG, outcome)


@defect("second-init-slow", "a second start is refused after more than 120 s", violates=["F1301-02"])
class SecondInitSlow(_Slow):
    """It waits for the lock of the first."""

    def second_init(self, call: Call) -> Outcome:
        return self.later(call, _TOO_LONG, ERROR)


@defect("init-tenth-refused", "every tenth start is refused, the next one works", violates=["F1301-20"],
        source="logs that show the start recovered at the second attempt")
class InitTenthRefused(Service):
    """A handle that is freed late."""

    starts = 0

    def init(self, call: Call) -> Outcome:
        if not self.started:
            self.starts += 1
            if self.starts % 10 == 0:
                raise Refused(NOT_ALLOWED)
        return super().init(call)


@defect("init-after-use-refused", "the start behind a session with a response is refused at the first try",
        violates=["F1301-01", "F1301-13"], source="logs that show the start recovered at the second attempt")
class InitAfterUseRefused(Service):
    """The socket still lingers."""

    used = False

    def end(self) -> None:
        self.used = self.module.responses.current is not None
        super().end()

    def init(self, call: Call) -> Outcome:
        used, self.used = self.used, False
        if used:
            raise Refused(NOT_ALLOWED)
        return super().init(call)


@defect("init-unattached-slow", "without a bearer the start is refused after more than 120 s",
        violates=["F1301-02", "F1301-03"])
class InitUnattachedSlow(_Slow):
    """It tries again and again."""

    def init(self, call: Call) -> Outcome:
        if self.started or self.module.network.available():
            return super().init(call)
        return self.later(call, _TOO_LONG, ERROR)


@defect("init-no-sim-slow", "without a SIM the start is refused after more than 120 s",
        violates=["F1301-02", "F1301-19"])
class InitNoSimSlow(_Slow):
    """It waits for the card."""

    def init(self, call: Call) -> Outcome:
        if self.started or getattr(self.module.network, "sim", True):
            return super().init(call)
        return self.later(call, _TOO_LONG, ERROR)


@defect("init-failed-counts", "a start that failed for want of a bearer counts as a start",
        violates=["F1301-01"])
class InitFailedCounts(Service):
    """The state is set before the work is done."""

    def init(self, call: Call) -> Outcome:
        try:
            return super().init(call)
        except Refused:
            self.started = True
            raise


_mute = defect("init-unattached-mute", "without a bearer the start gives OK, and a request never ends",
               violates=["F1301-03", "F1301-19", "F1304-09", "F1304-20"])


@_mute
class StartsUnattached(Service):
    """The bearer is left to the request."""

    def init(self, call: Call) -> Outcome:
        if self.started:
            return self.second_init(call)
        self.begin()
        return OK


@_mute
class NeverFails(Fetching):
    """Nobody tells the host."""

    def fail_soon(self, result: FetchResult) -> None:
        pass


@defect("bearer-late", "requests within 3 s of HTTPINIT find no bearer", violates=["F1301-04", "F1304-02"])
class BearerLate(Fetching):
    """OK comes before the context is up."""

    since = 0.0

    def opened(self) -> None:
        super().opened()
        self.since = self.module.now

    def obstacle(self) -> int:
        return NO_NETWORK if self.module.now < self.since + 3.0 else super().obstacle()


@defect("second-init-defaults", "a refused second start puts the parameters back to their defaults",
        violates=["F1301-12", "F1301-18"])
class SecondInitDefaults(Service):
    """It begins by clearing up."""

    def second_init(self, call: Call) -> Outcome:
        self.module.parameters.values = self.module.parameters.defaults()
        raise Refused(NOT_ALLOWED)


@defect("second-init-drops", "a refused second start drops the stored response", violates=["F1301-18"])
class SecondInitDrops(Service):
    """It begins by clearing up."""

    def second_init(self, call: Call) -> Outcome:
        self.module.responses.drop()
        raise Refused(NOT_ALLOWED)


@defect("busy-init-aborts", "a refused start takes the running request away",
        violates=["F1301-17", "F1304-08", "F1304-09"])
class BusyInitAborts(Service):
    """It begins by clearing up."""

    def second_init(self, call: Call) -> Outcome:
        self.module.fetching.abort()
        raise Refused(NOT_ALLOWED)


_shrinks = defect("busy-init-report-0", "a start while a request runs makes its report say 0 bytes",
                  violates=["F1301-17"])


@_shrinks
class BusyInitMarks(Service):
    """The counter is cleared."""

    def second_init(self, call: Call) -> Outcome:
        self.module.reports.waiting = call if self.module.fetching.running else None
        raise Refused(NOT_ALLOWED)


@_shrinks
class MarkedReport(Reports):
    """Counts from there."""

    def say(self, job: Job, code: int, length: int) -> None:
        marked, self.waiting = self.waiting, None
        super().say(job, code, 0 if marked else length)


@defect("init-counted", "each HTTPINIT, also a refused one, needs an HTTPTERM of its own",
        violates=["F1301-21", "F1302-04"])
class InitCounted(Service):
    """The service counts its users."""

    users = 0

    def second_init(self, call: Call) -> Outcome:
        self.users += 1
        raise Refused(NOT_ALLOWED)

    def term(self, call: Call) -> Outcome:
        if self.started and self.users:
            self.users -= 1
            return OK
        return super().term(call)


@defect("init-any-context", "HTTPINIT takes any context number, with OK alone", violates=["F1301-14"])
class InitAnyContext(Service):
    """What stands behind the equals sign is not read."""

    def commands(self) -> dict[str, Handler]:
        found = super().commands()
        return found | {"+HTTPINIT": found["+HTTPINIT"]._replace(write=self.init)}


class _HalfSecond(_Slow):
    """A start that takes half a second."""

    def init(self, call: Call) -> Outcome:
        return self.later(call, 0.5, super().init(call))


_overtaken = defect("init-overtaken", "a line sent while the service starts is answered before the start is",
                    violates=["F1301-16"])


@_overtaken
class OvertakenInit(_HalfSecond):
    """The start has a task of its own."""


@_overtaken
class Overtaking(Engine):
    """The port is free at once."""

    def receive(self, data: bytes) -> None:
        if self._waiting and data[:2] == b"AT":
            before, self._waiting, chain = self._chain, False, self._chain
            super().receive(data)
            self._chain, self._waiting = before, chain is not None
        else:
            super().receive(data)


_aborted = defect("init-aborted", "a character that comes while the service starts ends the start with ERROR",
                  violates=["F1300-28"])


@_aborted
class AbortedInit(_HalfSecond):
    """The start can be aborted as a call can."""


@_aborted
class Aborting(Engine):
    """Any byte aborts what runs."""

    def receive(self, data: bytes) -> None:
        if self._waiting and self._chain:
            self.complete(self._chain, lambda: ERROR)
        super().receive(data)
