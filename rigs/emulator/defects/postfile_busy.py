"""Faults of HTTPPOSTFILE beside a running request, with empty files, and after many uses (F1308-02, -30a, -31, -39)."""

from __future__ import annotations

from rigs.emulator.command import NOT_ALLOWED, OK, Call, Outcome, Refused
from rigs.emulator.effects import FetchResult
from rigs.emulator.engine import Engine
from rigs.emulator.http.action import Action
from rigs.emulator.http.fetching import Fetching, Job
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.http.postfile import PostFile
from rigs.emulator.http.reports import Reports
from rigs.emulator.http.urls import Url
from rigs.emulator.registry import defect

FILE = "HTTPPOSTFILE"


@defect("postfile-busy-replaces", "a file sent while a request runs takes its place", violates=["F1308-31"])
class BusyReplaces(PostFile):
    """One slot."""

    def write(self, call: Call) -> Outcome:
        if self.module.fetching.running:
            self.module.fetching.abort()
        return super().write(call)


@defect("postfile-busy-kills", "a file sent while a request runs is refused, and the request is given up",
        violates=["F1308-31"])
class BusyKills(PostFile):
    """Cleared on the way out."""

    def write(self, call: Call) -> Outcome:
        if self.module.fetching.running:
            self.module.fetching.abort()
            raise Refused(NOT_ALLOWED)
        return super().write(call)


@defect("postfile-busy-ok", "a file sent while a request runs is answered by OK and never sent",
        violates=["F1308-31", "F1308-20"])
class BusyOk(PostFile):
    """A queue that nobody reads."""

    def write(self, call: Call) -> Outcome:
        return OK if self.module.fetching.running else super().write(call)


@defect("postfile-busy-action", "a HTTPACTION while a file is sent takes its place", violates=["F1308-31"])
class BusyAction(Action):
    """It looks at its own state alone."""

    def require(self) -> None:
        running = self.module.fetching.running
        if running and running.command == FILE:
            self.module.fetching.abort()
        super().require()


@defect("postfile-busy-beside", "a file sent while a HTTPACTION runs goes out beside it", violates=["F1308-31"])
class BusyBeside(PostFile):
    """It looks at its own state alone."""

    def write(self, call: Call) -> Outcome:
        fetching = self.module.fetching
        running, number = fetching.running, fetching._id
        if not running or running.command == FILE:
            return super().write(call)
        fetching.running = None
        outcome = super().write(call)
        fetching.running, fetching._id = running, number
        return outcome


@defect("postfile-empty-last", "in place of an empty file the one before is sent", violates=["F1308-30a"])
class EmptyLast(PostFile):
    """Nothing was read over it."""

    last = b""

    def load(self, directory: str, name: str) -> bytes:
        self.last = super().load(directory, name) or self.last or b"?"
        return self.last


@defect("postfile-empty-hangs", "an empty file is answered by OK, and no report comes",
        violates=["F1308-30a", "F1308-15"])
class EmptyHangs(PostFile):
    """It waits for the first byte."""

    def perform(self, call: Call, data: bytes, number: int, whole: bool, given: bool) -> Outcome:
        return super().perform(call, data, number, whole, given) if data else OK


@defect("postfile-ninth-refused", "from the ninth file of a session on each is refused", violates=["F1308-02"])
class NinthRefused(PostFile):
    """Files stay open."""

    sent = 0

    def opened(self) -> None:
        self.sent = 0

    def load(self, directory: str, name: str) -> bytes:
        found = super().load(directory, name)
        self.sent += 1
        if self.sent > 8:
            raise Refused(NOT_ALLOWED)
        return found


@defect("postfile-tenth-large-cut", "the tenth file above 8 KiB lacks its last 512 bytes", violates=["F1308-02"])
class TenthLargeCut(PostFile):
    """The heap is in pieces by then."""

    large = 0

    def opened(self) -> None:
        self.large = 0

    def packed(self, method: str, url: Url, data: bytes) -> bytes:
        self.large += len(data) > 8192
        return super().packed(method, url, data[:-512] if self.large == 10 and len(data) > 8192 else data)


class _Spoilt(Fetching):
    """A failure of a file shows later."""

    spoilt = ""

    def failed(self, job: Job, result: FetchResult) -> None:
        if job.command == FILE:
            self.spoilt = FILE
        super().failed(job, result)


@defect("postfile-refused-spoils-file", "behind a port that refused a file the next file fails",
        violates=["F1308-39"])
class RefusedSpoilsFile(_Spoilt):
    """The socket is not given back."""

    def obstacle(self) -> int:
        job = self.running
        spoilt = bool(self.spoilt) and job is not None and job.command == FILE
        self.spoilt = "" if spoilt else self.spoilt
        return 712 if spoilt else super().obstacle()


@defect("postfile-refused-spoils-get", "behind a port that refused a file the next HTTPACTION fails",
        violates=["F1308-39"])
class RefusedSpoilsGet(_Spoilt):
    """The socket is not given back."""

    def obstacle(self) -> int:
        job = self.running
        spoilt = bool(self.spoilt) and job is not None and job.command != FILE
        self.spoilt = "" if spoilt else self.spoilt
        return 712 if spoilt else super().obstacle()


_held = defect("postfile-report-beside-lost", "the report of a file that falls due within 1 s of a command is lost",
               violates=["F1300-43", "F1308-15"])


@_held
class CommandSeen(Engine):
    """Notes each line."""

    def line(self, line: bytes) -> None:
        self.module.start("beside", 1.0, lambda: None)
        super().line(line)


@_held
class ReportBeside(Reports):
    """One slot for what is to be sent."""

    def say(self, job: Job, code: int, length: int) -> None:
        if job.command != FILE or "beside" not in self.module._timers:
            super().say(job, code, length)


@defect("postfile-busy-para", "a URL set while a file is sent ends it with an errcode", violates=["F1303-79"])
class BusyPara(Parameters):
    """The request uses it."""

    def store(self, tag: str, value: int | str) -> None:
        super().store(tag, value)
        running = self.module.fetching.running
        if running and running.command == FILE:
            self.module.fetching.drop()
            self.module.fetching.finished(FetchResult(self.module.fetching._id, 702))
