"""Faults of HTTPPOSTFILE in what it needs of files, and what it leaves behind (F1308-19, -29, -34, -39, -42)."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod
from typing import TYPE_CHECKING

from rigs.emulator.command import OK, Call, Outcome, Refused, Value
from rigs.emulator.effects import FetchResult
from rigs.emulator.files import FileStore
from rigs.emulator.http.fetching import AT_ONCE, Fetching, Job
from rigs.emulator.http.head import Head
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.http.postfile import PostFile
from rigs.emulator.http.read import Reader
from rigs.emulator.http.responses import Response, Responses
from rigs.emulator.http.urls import Url
from rigs.emulator.registry import defect
from rigs.emulator.system.find import find

if TYPE_CHECKING:
    from rigs.emulator.module import Module

FILE = "HTTPPOSTFILE"


class _Kept(PostFile):
    """Keeps what it read of the files."""

    def __init__(self, module: Module) -> None:
        super().__init__(module)
        self.read: dict[tuple[str, str], bytes] = {}

    def load(self, directory: str, name: str) -> bytes:
        key = self.key(directory, name)
        if key not in self.read:
            self.read[key] = super().load(directory, name)
        return self.read[key]

    def key(self, directory: str, name: str) -> tuple[str, str]:
        return directory, name


@defect("postfile-card-remembered", "a file of a card that was taken out is sent", violates=["F1308-19"])
class CardRemembered(_Kept):
    """A cache."""


@defect("postfile-kept-by-name", "a name that was sent once is sent from memory, whatever the path",
        violates=["F1308-08", "F1308-05"])
class KeptByName(_Kept):
    """A cache without the directory."""

    def key(self, directory: str, name: str) -> tuple[str, str]:
        return "", name


@defect("postfile-card-absent-404", "without a card a file of path 2 is reported as 404", violates=["F1308-19"])
class CardAbsent404(PostFile):
    """Not found."""

    def perform(self, call: Call, data: bytes, number: int, whole: bool, given: bool) -> Outcome:
        if data:
            return super().perform(call, data, number, whole, given)
        job = Job(FILE, call.port, number, "POST")
        self.module.start("none", AT_ONCE, lambda: self.module.reports.say(job, 404, 0))
        return OK

    def load(self, directory: str, name: str) -> bytes:
        absent = directory == "D:" and not find(self.module, FileStore).card
        return b"" if absent else super().load(directory, name)


@defect("postfile-used-up", "a file that was sent is deleted", violates=["F1308-34"])
class UsedUp(PostFile):
    """It is done."""

    def load(self, directory: str, name: str) -> bytes:
        found = super().load(directory, name)
        find(self.module, FileStore).delete(directory, name)
        return found


@defect("postfile-used-up-by-term", "HTTPTERM deletes the files that were sent", violates=["F1308-34", "F1309-26"])
class UsedUpByTerm(PostFile):
    """It clears the cache."""

    sent: tuple[tuple[str, str], ...] = ()

    def load(self, directory: str, name: str) -> bytes:
        self.sent = (*self.sent, (directory, name))
        return super().load(directory, name)

    def closed(self) -> None:
        for directory, name in self.sent:
            find(self.module, FileStore).delete(directory, name)
        self.sent = ()


_headless = defect("postfile-no-head-after", "the header of an answer to a file cannot be read", violates=["F1308-29"])


@_headless
class NoHeadAfter(Head):
    """Kept by HTTPACTION."""

    def execute(self, call: Call) -> Outcome:
        if getattr(self.module.fetching, "command", "") == FILE:
            raise Refused
        return super().execute(call)


@_headless
class CommandKept(Fetching):
    """Which command it was."""

    command = ""

    def begin(self, job: Job, url: Url, request: bytes) -> None:
        self.command = job.command
        super().begin(job, url, request)


_one_buffer = defect("postfile-reads-the-file", "behind a file HTTPREAD gives the file", violates=["F1308-29"])


@_one_buffer
class ReadsTheFile(Reader):
    """One buffer."""

    def response(self) -> Response:
        response = super().response()
        sent = getattr(self.module.fetching, "sent", b"")
        if sent:
            response.buffer = sent.partition(b"\r\n\r\n")[2]
        return response


@_one_buffer
class RequestKept(Fetching):
    """What was sent."""

    sent = b""

    def begin(self, job: Job, url: Url, request: bytes) -> None:
        self.sent = request if job.command == FILE else b""
        super().begin(job, url, request)


class _Old(Responses, metaclass=ABCMeta):
    """A rest of the answer before stays."""

    before: Response | None = None

    def drop(self) -> None:
        self.before = self.current or self.before
        super().drop()

    def keep(self, method: str, result: FetchResult) -> Response:
        found = super().keep(method, result)
        job = getattr(self.module.fetching, "command", FILE)
        if self.before and method == "POST" and job == FILE:
            self.mix(found, self.before)
        return found

    @abstractmethod
    def mix(self, new: Response, old: Response) -> None:
        """What is wrong: for each defect to say."""


@defect("postfile-answer-appended", "the answer to a file is appended to what was not read", violates=["F1308-42"])
class AnswerAppended(_Old):
    """The buffer is filled on."""

    def mix(self, new: Response, old: Response) -> None:
        new.buffer = old.buffer + new.buffer


@defect("postfile-answer-tail", "the tail of a longer answer stays behind that to a file", violates=["F1308-42"])
class AnswerTail(_Old):
    """The buffer keeps its length."""

    def mix(self, new: Response, old: Response) -> None:
        new.buffer += old.buffer[len(new.buffer):]


@defect("postfile-answer-old-head", "behind a file HTTPHEAD gives the header of the answer before",
        violates=["F1308-42", "F1308-29"])
class AnswerOldHead(_Old):
    """Kept by HTTPACTION."""

    def mix(self, new: Response, old: Response) -> None:
        new.head = old.head


@defect("postfile-bad-value-spoils", "behind a value out of range the URL is gone", violates=["F1308-39"])
class BadValueSpoils(PostFile):
    """Cleared on the way out."""

    def directory(self, value: Value) -> str:
        try:
            return super().directory(value)
        except Refused:
            find(self.module, Parameters).store("URL", "")
            raise


_spoils = defect("postfile-missing-spoils", "behind a file that is not there the next request fails",
                  violates=["F1308-39"])


@_spoils
class MissingSpoils(Fetching):
    """A handle of nothing."""

    spoilt = False

    def obstacle(self) -> int:
        spoilt, self.spoilt = self.spoilt, False
        return 707 if spoilt else super().obstacle()


@_spoils
class MissingMarks(PostFile):
    """Leaves a mark."""

    def missing_file(self) -> bytes:
        self.module.fetching.spoilt = True  # type: ignore[attr-defined]
        return super().missing_file()
