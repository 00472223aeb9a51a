"""Faults that trouble leaves behind: in the next start, in the next request, over a restart."""

from __future__ import annotations

from rigs.emulator.command import NOT_ALLOWED, Call, Outcome, Refused
from rigs.emulator.effects import FetchResult
from rigs.emulator.http.fetching import Fetching, Job
from rigs.emulator.http.input import PostData
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.http.reports import Reports
from rigs.emulator.http.responses import Response
from rigs.emulator.http.service import Service
from rigs.emulator.registry import defect

_lingers = defect("refused-no-start", "behind a session with a refused connection the next start is refused once",
                  violates=["F1301-01", "F1302-14"])


@_lingers
class RefusedNoStart(Service):
    """Asks what the session saw."""

    spoilt = False

    def init(self, call: Call) -> Outcome:
        spoilt, self.spoilt = self.spoilt, False
        if spoilt:
            raise Refused(NOT_ALLOWED)
        return super().init(call)

    def end(self) -> None:
        self.spoilt = "refused" in self.module._timers
        super().end()


@_lingers
class RefusedMark(Fetching):
    """Notes a refused connection."""

    def failed(self, job: Job, result: FetchResult) -> None:
        super().failed(job, result)
        if result.error == 714:
            self.module.start("refused", 300.0, lambda: None)


@defect("stall-spoils-all", "after a body that stalled every request fails until the module restarts",
        violates=["F1302-14", "F1304-02", "F1304-36"],
        source="reports of one error code for every request until a restart")
class StallSpoilsAll(Fetching):
    """The stack hangs in its read."""

    spoilt = False

    def failed(self, job: Job, result: FetchResult) -> None:
        self.spoilt = self.spoilt or result.error == 705
        super().failed(job, result)

    def obstacle(self) -> int:
        return 714 if self.spoilt else super().obstacle()

    def reset(self) -> None:
        super().reset()
        self.spoilt = False


_restart = defect("restart-keeps-service", "a restart of the module leaves the service started, with its URL",
                  violates=["F1300-40", "F1301-06"])


@_restart
class RestartKeepsService(Service):
    """The state is kept in memory that survives."""

    def reset(self) -> None:
        pass


@_restart
class RestartKeepsUrl(Parameters):
    """And so are the values."""

    def reset(self) -> None:
        pass




@defect("refused-spoils-session", "after a refused connection every request of the session fails with 714",
        violates=["F1304-36"], source="one refused connection, then 714 for all that follows")
class RefusedSpoilsSession(Fetching):
    """The socket is not made anew."""

    spoilt = False

    def failed(self, job: Job, result: FetchResult) -> None:
        self.spoilt = self.spoilt or result.error == 714
        super().failed(job, result)

    def obstacle(self) -> int:
        return 714 if self.spoilt else super().obstacle()

    def closed(self) -> None:
        super().closed()
        self.spoilt = False


@defect("second-failure-spoils", "after the second failure of a session every request fails with 706",
        violates=["F1304-36"])
class SecondFailureSpoils(Fetching):
    """Two handles, both lost."""

    failures = 0

    def failed(self, job: Job, result: FetchResult) -> None:
        self.failures += 1
        super().failed(job, result)

    def obstacle(self) -> int:
        return 706 if self.failures > 1 else super().obstacle()

    def closed(self) -> None:
        super().closed()
        self.failures = 0


@defect("stall-stays-busy", "after a body that stalled the service stays busy until HTTPTERM", violates=["F1304-36"])
class StallStaysBusy(Fetching):
    """The state is not set back on this path."""

    def failed(self, job: Job, result: FetchResult) -> None:
        super().failed(job, result)
        if result.error == 705:
            self.running = job


_no_input = defect("failure-bars-data", "after a failed request HTTPDATA is refused until one works",
                   violates=["F1304-36"], source="HTTPDATA refused after a failed POST")


@_no_input
class FailureBarsData(PostData):
    """The service looks broken to it."""

    def write(self, call: Call) -> Outcome:
        if "barred" in self.module._timers:
            raise Refused(NOT_ALLOWED)
        return super().write(call)


@_no_input
class FailureMark(Reports):
    """Notes how the last request ended."""

    def failed(self, job: Job, error: int) -> None:
        self.module.start("barred", 600.0, lambda: None)
        super().failed(job, error)

    def answered(self, job: Job, response: Response, close: bool) -> None:
        self.module.stop("barred")
        super().answered(job, response, close)

    def closed(self) -> None:
        self.module.stop("barred")


_dead = defect("dead-connection-fails", "the request behind a connection that the server closed meanwhile fails",
               violates=["F1304-41"])


@_dead
class DeadConnection(Fetching):
    """The kept socket is used without a look."""

    def obstacle(self) -> int:
        dead = "dead" in self.module._timers
        self.module.stop("dead")
        return 704 if dead else super().obstacle()


@_dead
class DeadMark(Reports):
    """Notes a close between two requests."""

    def answered(self, job: Job, response: Response, close: bool) -> None:
        super().answered(job, response, close)
        self.module.stop("dead")

    def peer_closed(self) -> None:
        super().peer_closed()
        self.module.start("dead", 600.0, lambda: None)

    def closed(self) -> None:
        self.module.stop("dead")
