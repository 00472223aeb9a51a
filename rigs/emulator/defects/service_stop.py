"""Faults of HTTPTERM: its answer, its time, what it leaves behind, and starts after it."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod
from dataclasses import replace

from rigs.emulator.command import ERROR, NOT_ALLOWED, PENDING, Call, Handler, Outcome, Refused, Reply
from rigs.emulator.effects import CloseConnections, FetchResult
from rigs.emulator.http.fetching import Fetching
from rigs.emulator.http.input import PostData
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.http.responses import Responses
from rigs.emulator.http.service import Service
from rigs.emulator.registry import defect

_TOO_LONG = 140.0       # DUT s, above the longest response time


class _Slow(Service, metaclass=ABCMeta):
    """A stop that may take too long."""

    @abstractmethod
    def late(self, call: Call) -> bool:
        """What is wrong: for each defect to say."""

    def term(self, call: Call) -> Outcome:
        late = self.started and self.late(call)
        outcome = super().term(call)
        if not late:
            return outcome
        self.module.start("service", _TOO_LONG, lambda: call.finish(outcome))
        return PENDING


class _Choosy(Service, metaclass=ABCMeta):
    """A stop that is refused in some states; a second try works."""

    tried = False

    @abstractmethod
    def refuses(self) -> bool:
        """What is wrong: for each defect to say."""

    def term(self, call: Call) -> Outcome:
        self.tried = self.started and not self.tried and self.refuses()
        if self.tried:
            raise Refused(NOT_ALLOWED)
        return super().term(call)


class _Spoilt(Service):
    """Refuses one start once it was spoilt."""

    spoilt = False

    def init(self, call: Call) -> Outcome:
        spoilt, self.spoilt = self.spoilt, False
        if spoilt:
            raise Refused(NOT_ALLOWED)
        return super().init(call)


@defect("term-says-line", "HTTPTERM shows a line with a result before OK", violates=["F1302-01"])
class TermSaysLine(Service):
    """As the sibling families do."""

    def term(self, call: Call) -> Outcome:
        super().term(call)
        return Reply(("+HTTPTERM: 0",))


@defect("term-busy-two-ok", "HTTPTERM while a request runs gives two OK", violates=["F1302-01", "F1302-05"])
class TermBusyTwoOk(Service):
    """One for the stop, one for the request."""

    def term(self, call: Call) -> Outcome:
        busy = self.module.fetching.running is not None
        outcome = super().term(call)
        if busy:
            self.module.engines[call.port].final(None)
        return outcome


@defect("term-unread-slow", "HTTPTERM takes more than 120 s while a body is unread", violates=["F1302-02"])
class TermUnreadSlow(_Slow):
    """It waits for the reader."""

    def late(self, call: Call) -> bool:
        response = self.module.responses.current
        return response is not None and response.rest > 0


@defect("term-busy-slow", "HTTPTERM takes more than 120 s while a request runs", violates=["F1302-02", "F1302-05"])
class TermBusySlow(_Slow):
    """It waits for a thread that is gone."""

    def late(self, call: Call) -> bool:
        return self.module.fetching.running is not None


@defect("term-half-read-refused", "HTTPTERM is refused while a body is half read", violates=["F1302-01", "F1302-12"])
class TermHalfReadRefused(_Choosy):
    """The reader holds the buffer."""

    def refuses(self) -> bool:
        response = self.module.responses.current
        return response is not None and 0 < response.taken < len(response.buffer)


@defect("term-loaded-refused", "HTTPTERM is refused while data was entered and not posted",
        violates=["F1302-01", "F1302-12"])
class TermLoadedRefused(_Choosy):
    """A request is still to come, it thinks."""

    def refuses(self) -> bool:
        return bool(self.module.post_data.data) and self.module.responses.current is None


@defect("term-dressed-refused", "HTTPTERM is refused while USERDATA and UA are set", violates=["F1302-01", "F1302-12"])
class TermDressedRefused(_Choosy):
    """A free that fails."""

    def refuses(self) -> bool:
        return all(self.module.parameters.text(tag) for tag in ("UA", "USERDATA"))


_at_once = defect("term-at-once-refused", "HTTPTERM within 0.5 s of a report is refused",
                  violates=["F1302-01", "F1302-12"])


@_at_once
class ReportMoment(Fetching):
    """Notes when a request ended."""

    def finished(self, result: FetchResult) -> None:
        super().finished(result)
        self.module.start("settling", 0.5, lambda: None)


@_at_once
class TermAtOnceRefused(_Choosy):
    """The request is still being cleared away."""

    def refuses(self) -> bool:
        return "settling" in self.module._timers


@defect("term-unread-no-start", "after HTTPTERM over an unread body the next start is refused once",
        violates=["F1301-01", "F1302-12"])
class TermUnreadNoStart(_Spoilt):
    """The buffer is freed too late."""

    def end(self) -> None:
        response = self.module.responses.current
        self.spoilt = response is not None and response.rest > 0
        super().end()


@defect("idle-term-no-start", "after a second HTTPTERM the next start is refused once",
        violates=["F1301-01", "F1302-03"])
class IdleTermNoStart(_Spoilt):
    """A count goes below zero."""

    def idle_term(self, call: Call) -> Outcome:
        self.spoilt = True
        raise Refused(NOT_ALLOWED)


@defect("idle-term-mute", "stopping a stopped service has no answer for more than 120 s",
        violates=["F1302-02", "F1302-03"])
class IdleTermMute(Service):
    """It waits for an event that came long ago."""

    def idle_term(self, call: Call) -> Outcome:
        self.module.start("service", _TOO_LONG, lambda: call.finish(ERROR))
        return PENDING


@defect("term-busy-no-start", "after HTTPTERM over a running request no start works for 15 s",
        violates=["F1301-01", "F1302-05"])
class TermBusyNoStart(Service):
    """The old request keeps its slot until it would have ended."""

    until = -1.0

    def end(self) -> None:
        if self.module.fetching.running:
            self.until = self.module.now + 15.0
        super().end()

    def init(self, call: Call) -> Outcome:
        if self.module.now < self.until:
            raise Refused(NOT_ALLOWED)
        return super().init(call)


@defect("term-lets-run", "HTTPTERM lets a running request go on, its report comes in a stopped service",
        violates=["F1302-05"])
class TermLetsRun(Fetching):
    """Only the state changes."""

    def closed(self) -> None:
        self.module.emit(CloseConnections())


@defect("response-outlives-term", "the stored response outlives HTTPTERM and the next start",
        violates=["F1302-07"])
class ResponseOutlivesTerm(Responses):
    """The buffer belongs to nobody."""

    def opened(self) -> None:
        pass

    def closed(self) -> None:
        pass


@defect("head-outlives-term", "the headers outlive HTTPTERM and the next start, the body does not",
        violates=["F1302-07"])
class HeadOutlivesTerm(Responses):
    """There are two buffers."""

    def opened(self) -> None:
        pass

    def closed(self) -> None:
        self.current = self.current and replace(self.current, body=b"", buffer=b"", taken=0)


@defect("post-data-outlives-term", "data that was entered outlives HTTPTERM and is posted in the next session",
        violates=["F1302-08", "F1304-26"])
class PostDataOutlivesTerm(PostData):
    """The buffer belongs to nobody."""

    def opened(self) -> None:
        pass

    def closed(self) -> None:
        pass


@defect("ua-outlives-term", "UA outlives HTTPTERM, all other parameters do not", violates=["F1302-09"])
class UaOutlivesTerm(Parameters):
    """It is kept with the module's own name."""

    def opened(self) -> None:
        agent = self.values["UA"]
        super().opened()
        self.values["UA"] = agent

    def closed(self) -> None:
        self.opened()


@defect("term-context-stops", "HTTPTERM with a context number is refused and stops the service",
        violates=["F1302-11"])
class TermContextStops(Service):
    """It is stopped before the number is looked at."""

    def commands(self) -> dict[str, Handler]:
        found = super().commands()
        return found | {"+HTTPTERM": found["+HTTPTERM"]._replace(write=self.numbered)}

    def numbered(self, call: Call) -> Outcome:
        if self.started:
            self.end()
        raise Refused(NOT_ALLOWED)
