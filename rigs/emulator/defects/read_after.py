"""Faults of a body that show after another session, after a failure, after many reads, in a second fetch."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod

from rigs.emulator.command import NOT_ALLOWED, PENDING, Call, Outcome, Refused, Reply
from rigs.emulator.effects import FetchResult
from rigs.emulator.http.read import Reader
from rigs.emulator.http.readfile import ReadFile
from rigs.emulator.http.responses import Response, Responses
from rigs.emulator.registry import defect
from rigs.emulator.settings import Settings


@defect("body-of-last-session", "what was left unread can be read in the next session, before any request",
        violates=["F1306-03", "F1306-12"])
class BodyOfLastSession(Responses):
    """HTTPINIT finds the buffer as it was."""

    old: Response | None = None

    def closed(self) -> None:
        self.old = self.current if self.current and self.current.rest and self.current.taken else None
        super().closed()

    def opened(self) -> None:
        super().opened()
        self.current = self.old


@defect("body-after-failure-shifted", "the first body after a failed request lacks its first byte",
        violates=["F1306-05", "F1306-37"])
class BodyAfterFailureShifted(Responses):
    """The failure leaves the pointer behind the status."""

    failed = False

    def lose(self, result: FetchResult) -> None:
        super().lose(result)
        self.failed = True

    def readable(self, body: bytes) -> bytes:
        failed, self.failed = self.failed, False
        return super().readable(body)[1:] if failed else super().readable(body)


@defect("body-partial-before", "what a request that failed had received stands in front of the next body",
        violates=["F1306-05", "F1306-37"])
class BodyPartialBefore(Responses):
    """The buffer is emptied by a report of success only."""

    before = b""

    def lose(self, result: FetchResult) -> None:
        super().lose(result)
        self.before = b"part"

    def readable(self, body: bytes) -> bytes:
        before, self.before = self.before, b""
        return before + super().readable(body)


@defect("body-after-failure-refused", "the first body after two failed requests cannot be read",
        violates=["F1306-15", "F1306-37"])
class BodyAfterFailureRefused(Responses):
    """Each failure keeps a buffer."""

    failures = 0

    def lose(self, result: FetchResult) -> None:
        super().lose(result)
        self.failures += 1

    def readable(self, body: bytes) -> bytes:
        failures, self.failures = self.failures, 0
        return b"" if failures >= 2 else super().readable(body)


@defect("walk-256-again", "after 256 reads of a body the next gives its first byte again", violates=["F1306-38"])
class Walk256Again(Reader):
    """A counter of eight bits, and the place is counted in reads."""

    about: Response | None = None
    reads = 0

    def take(self, response: Response, size: int) -> bytes:
        self.reads = self.reads + 1 if self.about is response else 1
        self.about = response
        if self.reads == 257:
            response.taken = 0
        return super().take(response, size)


@defect("walk-second-fetch", "behind the first read of a repeated fetch come bytes of the body before",
        violates=["F1306-31", "F1306-38"],
        source="a read at another place than 0 gave other bytes after a second fetch")
class WalkSecondFetch(Responses):
    """Only the first block of the buffer is renewed, where both are as long."""

    last = b""

    def readable(self, body: bytes) -> bytes:
        last, self.last = self.last, body
        return body[:40] + last[40:] if len(last) == len(body) else super().readable(body)


@defect("body-failed-code", "after a failed request its code can be read as a body", violates=["F1306-05", "F1306-18"])
class BodyFailedCode(Responses):
    """A gateway's page in small."""

    def lose(self, result: FetchResult) -> None:
        text = str(result.error).encode()
        self.current = Response("GET", result.error, b"", text, text)


@defect("body-failed-rest", "after a failed request the rest of a body that was begun can be read",
        violates=["F1306-18"])
class BodyFailedRest(Responses):
    """Reading had begun, and goes on."""

    begun: Response | None = None

    def drop(self) -> None:
        self.begun = self.current if self.current and self.current.taken else None
        super().drop()

    def lose(self, result: FetchResult) -> None:
        self.current = self.begun


class _Behind(Responses, metaclass=ABCMeta):
    """The body of the first GET behind a response of some kind is not to be had."""

    spoiled = False

    @abstractmethod
    def spoils(self, found: Response) -> bool:
        """What is wrong: for each defect to say."""

    def keep(self, method: str, result: FetchResult) -> Response:
        found = super().keep(method, result)
        if self.spoiled and method == "GET":
            found.buffer = b""
        self.spoiled = self.spoils(found)
        return found


@defect("body-behind-head", "the body of the first GET behind a HEAD cannot be read", violates=["F1306-15"])
class BodyBehindHead(_Behind):
    """That there is no body is remembered too long."""

    def spoils(self, found: Response) -> bool:
        return found.method == "HEAD"


@defect("body-behind-304", "the body of the first GET behind a 304 cannot be read", violates=["F1306-15"])
class BodyBehind304(_Behind):
    """That there is no body is remembered too long."""

    def spoils(self, found: Response) -> bool:
        return found.status == 304


@defect("body-behind-delete", "the body of the first GET behind a DELETE cannot be read", violates=["F1306-15"])
class BodyBehindDelete(_Behind):
    """What was deleted is not there, it thinks."""

    def spoils(self, found: Response) -> bool:
        return found.method == "DELETE"


_saved = defect("body-behind-saved", "the first 64 bytes of a body behind a HTTPREADFILE are those that were saved",
                violates=["F1306-15", "F1306-05"])


@_saved
class BodyBehindSaved(Responses):
    """The file's buffer is the new body's."""

    last = b""

    def readable(self, body: bytes) -> bytes:
        last, self.last = self.last, b""
        return (last + super().readable(body)[len(last):])[:len(body)]


@_saved
class Saves(ReadFile):
    """Remembers what it saved."""

    def content(self, response: Response) -> bytes:
        found, held = super().content(response), self.module.responses
        if isinstance(held, BodyBehindSaved):
            held.last = found[:64]
        return found


@defect("read-offset-as-size", "HTTPREAD=0,10 reads 0 bytes: OK and +HTTPREAD: 0", violates=["F1306-26"])
class ReadOffsetAsSize(Reader):
    """The first value is the size."""

    def write(self, call: Call) -> Outcome:
        values = call.values(1, 2)
        return Reply(after=(self.last_line(),)) if len(values) == 2 and values[0].text == "0" else super().write(call)


@defect("read-offset-one-off", "HTTPREAD=0,10 begins at the second byte", violates=["F1306-26"])
class ReadOffsetOneOff(Reader):
    """Counted from 1 in one place."""

    def look(self, response: Response, offset: int, size: int) -> bytes:
        return super().look(response, offset + 1, size)


@defect("read-2g-mute", "HTTPREAD=2147483648 has no answer", violates=["F1306-29"])
class Read2gMute(Reader):
    """A negative size is waited for."""

    def write(self, call: Call) -> Outcome:
        return PENDING if call.text == "2147483648" else super().write(call)


@defect("read-zero-all", "HTTPREAD=0 gives the whole body", violates=["F1306-10"])
class ReadZeroAll(Reader):
    """No limit."""

    def smallest(self) -> int:
        return 0

    def take(self, response: Response, size: int) -> bytes:
        return super().take(response, size or response.rest)


@defect("read-zero-empties", "HTTPREAD=0 is refused, and the body is gone", violates=["F1306-10"])
class ReadZeroEmpties(Reader):
    """A read of nothing ends the reading."""

    def write(self, call: Call) -> Outcome:
        if call.text == "0":
            held = self.response()
            held.taken = len(held.buffer)
            raise Refused(NOT_ALLOWED)
        return super().write(call)


@defect("read-marker-mixed", "the marker of a full block lacks DATA", violates=["F1300-44", "F1306-25"])
class ReadMarkerMixed(Reader):
    """Two ways to print it."""

    def marker(self, count: int) -> str:
        return f"+HTTPREAD: {count}" if count == 1024 else super().marker(count)


@defect("read-frame-odd", "a blank stands between the data of a block and the next line", violates=["F1306-06"])
class ReadFrameOdd(Reader):
    """A separator."""

    def blocks(self, settings: Settings, data: bytes) -> bytes:
        return super().blocks(settings, data) + b" "
