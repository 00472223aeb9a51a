"""Faults of HTTPHEAD after a failure, while a request runs, and beside the reading and saving of the body."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod

from rigs.emulator.command import OK, Call, Outcome, Reply
from rigs.emulator.defects._bases import Refusing
from rigs.emulator.effects import FetchResult
from rigs.emulator.http.head import Head
from rigs.emulator.http.read import Reader
from rigs.emulator.http.readfile import ReadFile
from rigs.emulator.http.responses import Response, Responses
from rigs.emulator.registry import defect


class _Failed(Head, metaclass=ABCMeta):
    """After a failed request something is shown."""

    first = 0

    def opened(self) -> None:
        self.first = self.module.fetching._id

    def execute(self, call: Call) -> Outcome:
        idle = self.module.service.started and self.module.fetching.running is None
        if idle and self.module.responses.current is None and self.module.fetching._id > self.first:
            return self.shown()
        return super().execute(call)

    @abstractmethod
    def shown(self) -> Outcome:
        """What is wrong: for each defect to say."""


@defect("head-failed-ok", "HTTPHEAD after a failed request is answered by OK alone", violates=["F1305-06"])
class HeadFailedOk(_Failed):
    """There is no block, and no mistake."""

    def shown(self) -> Outcome:
        return OK


@defect("head-failed-made-up", "HTTPHEAD after a failed request shows a head of the module's own",
        violates=["F1305-06"])
class HeadFailedMadeUp(_Failed):
    """A gateway's way to say it."""

    def shown(self) -> Outcome:
        return self.reply(b"HTTP/1.1 504 Gateway Timeout\r\nContent-Length: 0\r\n\r\n")


@defect("head-busy-empty", "HTTPHEAD while a request runs is answered by OK alone", violates=["F1305-07"])
class HeadBusyEmpty(Head):
    """The buffer is empty for the moment."""

    def execute(self, call: Call) -> Outcome:
        return OK if self.module.fetching.running else super().execute(call)


@defect("head-busy-request", "HTTPHEAD while a request runs shows a head that is not there yet", violates=["F1305-07"])
class HeadBusyRequest(Head):
    """What is in the buffer at that moment."""

    def execute(self, call: Call) -> Outcome:
        return self.reply(b"HTTP/1.1 200 \r\n\r\n") if self.module.fetching.running else super().execute(call)


@defect("head-once", "HTTPHEAD shows a block once", violates=["F1305-08"])
class HeadOnce(Refusing):
    """Handed out is gone."""

    shown: object = None

    def lost(self, held: Response) -> bool:
        again, self.shown = self.shown is held, held
        return again


@defect("head-lost-after-part", "HTTPHEAD is refused once a part of the body was read", violates=["F1305-08"],
        source="a driver reads the headers first because they are lost once reading begins")
class HeadLostAfterPart(Refusing):
    """The same buffer is used for reading."""

    def lost(self, held: Response) -> bool:
        return held.taken > 0


@defect("head-lost-after-all", "HTTPHEAD is refused once the whole body was read", violates=["F1305-08"],
        source="headers that are gone when the body was taken")
class HeadLostAfterAll(Refusing):
    """The last byte frees both."""

    def lost(self, held: Response) -> bool:
        return held.taken > 0 and not held.rest


@defect("head-takes-body", "HTTPHEAD drops the body that was not read yet", violates=["F1305-08"])
class HeadTakesBody(Head):
    """One pointer for both."""

    def reply(self, block: bytes) -> Reply:
        held = self.module.responses.current
        if held:
            held.taken = len(held.buffer)
        return super().reply(block)


@defect("head-rewinds-body", "HTTPHEAD lets the reading of the body begin anew", violates=["F1305-08", "F1306-37"])
class HeadRewindsBody(Head):
    """The stream is rewound."""

    def reply(self, block: bytes) -> Reply:
        held = self.module.responses.current
        if held:
            held.taken = 0
        return super().reply(block)


_cut = defect("head-over-read", "after HTTPREAD the first bytes of the block of HTTPHEAD are those of the body",
              violates=["F1305-08"])


@_cut
class HeadOverRead(Responses):
    """The buffer of the first block is shared."""

    used = b""

    def keep(self, method: str, result: FetchResult) -> Response:
        self.used = b""
        return super().keep(method, result)

    def block(self, response: Response) -> bytes:
        head = super().block(response)
        return self.used + head[len(self.used):]


@_cut
class ReadOverHead(Reader):
    """Reads through it."""

    def take(self, response: Response, size: int) -> bytes:
        data = super().take(response, size)
        held = self.module.responses
        if isinstance(held, HeadOverRead):
            held.used = data[:16]
        return data


@defect("head-lost-after-save", "HTTPHEAD is refused after HTTPREADFILE", violates=["F1305-17"])
class HeadLostAfterSave(ReadFile):
    """The file took everything."""

    def saved(self) -> Outcome:
        held = self.module.responses.current
        outcome = super().saved()
        if held:
            self.module.responses.current = None
        return outcome


@defect("head-empty-after-save", "HTTPHEAD after HTTPREADFILE shows the status line alone", violates=["F1305-17"])
class HeadShortAfterSave(ReadFile):
    """The rest of the buffer went into the file."""

    def saved(self) -> Outcome:
        held = self.module.responses.current
        if held:
            held.head = held.head.partition(b"\r\n")[0] + b"\r\n\r\n"
        return super().saved()


@defect("head-location-whole", "HTTPHEAD of a redirect shows another Location than was sent", violates=["F1305-18"])
class HeadLocationWhole(Responses):
    """It is made absolute in place."""

    def block(self, response: Response) -> bytes:
        head = super().block(response)
        return head.replace(b"Location: ", b"Location: http:", 1) if 300 < response.status < 309 else head


@defect("head-40-refused", "the 40th HTTPHEAD of a session is refused", violates=["F1305-08"])
class Head40Refused(Refusing):
    """A table of 39."""

    asked = 0

    def opened(self) -> None:
        self.asked = 0

    def lost(self, held: Response) -> bool:
        self.asked += 1
        return self.asked == 40
