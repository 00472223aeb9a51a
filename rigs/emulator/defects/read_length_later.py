"""Faults of HTTPREAD? where there is nothing to count, once a part was read, and when it is asked again."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod

from rigs.emulator.command import NOT_ALLOWED, OK, Call, Outcome, Refused, Reply
from rigs.emulator.http.read import Reader
from rigs.emulator.http.responses import Response
from rigs.emulator.registry import defect


class _Empty(Reader, metaclass=ABCMeta):
    """Says something where there is nothing."""

    @abstractmethod
    def empty(self) -> Outcome:
        """What is wrong: for each defect to say."""

    def query(self, call: Call) -> Outcome:
        idle = self.module.service.started and not self.module.fetching.running
        return self.empty() if idle and self.module.responses.current is None else super().query(call)


@defect("len-none-1", "HTTPREAD? before any request says LEN,1", violates=["F1306-03"])
class LenNone1(_Empty):
    """The terminator is counted."""

    def empty(self) -> Outcome:
        return Reply((self.length_line(1),))


@defect("len-none-ok", "HTTPREAD? before any request is answered by OK alone", violates=["F1306-03"])
class LenNoneOk(_Empty):
    """No line, no fault."""

    def empty(self) -> Outcome:
        return OK


@defect("len-204-last", "HTTPREAD? after a 204 tells the length of the body before", violates=["F1306-03"])
class Len204Last(Reader):
    """No content, no change."""

    last = 0

    def opened(self) -> None:
        self.last = 0

    def remaining(self, response: Response) -> int:
        self.last = len(response.buffer) if response.status != 204 else self.last
        return self.last if response.status == 204 else super().remaining(response)


@defect("len-after-end-1", "HTTPREAD? says LEN,1 once a body of more than one block was read to its end",
        violates=["F1306-03"])
class LenAfterEnd1(Reader):
    """A terminator is left."""

    def remaining(self, response: Response) -> int:
        return super().remaining(response) or (1 if len(response.buffer) > 1024 else 0)


@defect("len-after-end-ok", "HTTPREAD? once all was read is answered by OK alone", violates=["F1306-03"])
class LenAfterEndOk(Reader):
    """Nothing to say."""

    def nothing_left(self) -> Outcome:
        return OK


@defect("len-after-part-less", "LEN after a part was read is one too few", violates=["F1306-14", "F1306-33"])
class LenAfterPartLess(Reader):
    """The place is that of the last byte read."""

    def remaining(self, response: Response) -> int:
        return max(0, response.rest - 1) if response.taken else response.rest


@defect("len-after-part-read", "LEN after a part was read tells what was read", violates=["F1306-14", "F1306-33"])
class LenAfterPartRead(Reader):
    """The wrong counter."""

    def remaining(self, response: Response) -> int:
        return response.taken if response.taken and response.rest else response.rest


@defect("len-error-after-part", "HTTPREAD? is refused once a part was read", violates=["F1306-14", "F1306-33"])
class LenErrorAfterPart(Reader):
    """The read is open, and there is one at a time."""

    def query(self, call: Call) -> Outcome:
        if self.response().taken:
            raise Refused(NOT_ALLOWED)
        return super().query(call)


@defect("len-rest-256", "LEN is refused where 256 bytes are left of a longer body", violates=["F1306-14"])
class LenRest256(Reader):
    """One byte of the length."""

    def remaining(self, response: Response) -> int:
        return 0 if response.taken and response.rest == 256 else super().remaining(response)


@defect("len-second-part-total", "LEN goes down with the first read only", violates=["F1306-33"])
class LenSecondPartTotal(Reader):
    """Set once."""

    first: Response | None = None
    shown = 0

    def take(self, response: Response, size: int) -> bytes:
        data = super().take(response, size)
        if self.first is not response:
            self.first, self.shown = response, response.rest
        return data

    def remaining(self, response: Response) -> int:
        return self.shown if self.first is response and response.rest else response.rest


@defect("len-asked-thrice", "the third HTTPREAD? of a response says one byte less", violates=["F1306-32"])
class LenAskedThrice(Reader):
    """It counts something down."""

    asked = 0
    about: Response | None = None

    def remaining(self, response: Response) -> int:
        self.asked = self.asked + 1 if self.about is response else 1
        self.about = response
        return super().remaining(response) - (self.asked >= 3 and response.rest > 1)


@defect("len-takes-one", "each HTTPREAD? of a body above 2 KiB takes a byte out", violates=["F1306-32"])
class LenTakesOne(Reader):
    """It looks whether there is one."""

    def remaining(self, response: Response) -> int:
        length = super().remaining(response)
        response.taken += length > 2048
        return length


@defect("len-takes-single", "HTTPREAD? of a body of one byte takes it", violates=["F1306-32"])
class LenTakesSingle(Reader):
    """A look is a read."""

    def remaining(self, response: Response) -> int:
        length = super().remaining(response)
        response.taken += len(response.buffer) == 1 and length == 1
        return length


@defect("len-rewinds", "HTTPREAD? lets the reading begin anew", violates=["F1306-33", "F1306-38"])
class LenRewinds(Reader):
    """It seeks to the end and to the begin."""

    def remaining(self, response: Response) -> int:
        length = super().remaining(response)
        if length:
            response.taken = 0
        return length
