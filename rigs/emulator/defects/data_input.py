"""Faults in the course of HTTPDATA: prompt, count, code."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod
from dataclasses import replace

from rigs.emulator.command import OK, PENDING, Call, Outcome, Prompt, Refused, Reply
from rigs.emulator.engine import Engine
from rigs.emulator.http.input import PostData
from rigs.emulator.input import DataInput
from rigs.emulator.registry import defect

NEVER = 900.0           # DUT s, beyond all that is waited for, the time on a slow line included


class _Late(PostData, metaclass=ABCMeta):
    """Its OK is late; one that is NEVER is no answer, though the port is free again some day."""

    call: Call

    def write(self, call: Call) -> Outcome:
        self.call = call
        return super().write(call)

    def done(self, data: bytes) -> Outcome:
        super().done(data)
        seconds = self.late(data)
        if not seconds:
            return OK
        self.module.start("data-late", seconds, lambda: self.call.finish(OK))
        return PENDING

    @abstractmethod
    def late(self, data: bytes) -> float:
        """What is wrong: for each defect to say."""


@defect("data-prompt-case", "the prompt of HTTPDATA is Download", violates=["F1307-01"])
class PromptCase(PostData):
    """Prettier."""

    def prompt(self) -> str:
        return "Download"


@defect("data-prompt-gt", "the prompt of HTTPDATA is that of a short message", violates=["F1307-01"])
class PromptGt(PostData):
    """Shared with AT+CMGS."""

    def prompt(self) -> str:
        return ">"


@defect("data-prompt-second", "a second HTTPDATA of the same size and time does not prompt", violates=["F1307-01"])
class PromptSecond(Engine):
    """Only a change is announced."""

    asked = (0, 0.0)

    def open_input(self, prompt: Prompt) -> None:
        asked = prompt.size, prompt.seconds or 0.0
        same, self.asked = asked == self.asked, asked
        super().open_input(replace(prompt, text=b"") if same else prompt)


@defect("data-33rd-refused", "the 33rd HTTPDATA of a session is refused", violates=["F1307-01"])
class The33rdRefused(PostData):
    """A handle is lost with each."""

    uses = 0

    def opened(self) -> None:
        super().opened()
        self.uses = 0

    def ask(self, size: int, time: int) -> Outcome:
        self.uses += 1
        if self.uses > 32:
            raise Refused
        return super().ask(size, time)


@defect("data-40th-silent", "the 40th HTTPDATA since power-on gets no OK", violates=["F1307-01"])
class The40thSilent(_Late):
    """A queue of messages is full."""

    uses = 0

    def late(self, data: bytes) -> float:
        self.uses += 1
        return NEVER if self.uses == 40 else 0.0


@defect("data-two-ok", "OK comes twice at the end of HTTPDATA", violates=["F1307-01"])
class TwoOk(PostData):
    """From the reader and from the parser."""

    def done(self, data: bytes) -> Outcome:
        super().done(data)
        return Reply(after=("OK",))


@defect("data-length-line", "a line with the length comes before the OK of HTTPDATA", violates=["F1307-01"])
class LengthLine(PostData):
    """As HTTPREAD does."""

    def done(self, data: bytes) -> Outcome:
        super().done(data)
        return Reply((f"+HTTPDATA: {len(data)}",))


@defect("data-ok-equal-size", "no OK for an input of the same size as the one before", violates=["F1307-01"])
class OkEqualSize(_Late):
    """Only a change is reported."""

    length = 0

    def ask(self, size: int, time: int) -> Outcome:
        self.length = len(self.data)
        return super().ask(size, time)

    def late(self, data: bytes) -> float:
        return NEVER if len(data) == self.length else 0.0


@defect("data-error-in-the-end", "HTTPDATA of more than 1000 bytes ends in ERROR, its data are kept",
        violates=["F1307-25", "F1307-04"])
class ErrorInTheEnd(PostData):
    """The check comes too late."""

    def done(self, data: bytes) -> Outcome:
        super().done(data)
        return Reply(error=0) if len(data) > 1000 else OK


class _Counted(DataInput, metaclass=ABCMeta):
    """Counts its bytes wrongly. Only inputs of HTTPDATA, which prompt with a line, are touched."""

    def __init__(self, prompt: Prompt, now: float, bytewise: bool) -> None:
        super().__init__(prompt, now, bytewise)
        if isinstance(prompt.text, str):
            self._missing += self.more(prompt.size)

    @abstractmethod
    def more(self, size: int) -> int:
        """What is wrong: for each defect to say."""


@defect("data-ok-early", "OK comes one byte before the last", violates=["F1307-09"])
class OkEarly(_Counted):
    """Counted from 0."""

    def more(self, size: int) -> int:
        return -1 if size > 1 else 0


@defect("data-ok-early-513", "OK comes one byte early where one byte is left over behind blocks of 512",
        violates=["F1307-09"])
class OkEarly513(_Counted):
    """The count of blocks is rounded down."""

    def more(self, size: int) -> int:
        return -1 if size > 512 and size % 512 == 1 else 0


@defect("data-ok-early-255", "OK comes one byte before the last of 255", violates=["F1307-09"])
class OkEarly255(_Counted):
    """A counter of 8 bits that must not be -1."""

    def more(self, size: int) -> int:
        return -1 if size == 255 else 0


@defect("data-one-more-1024", "an input of 1024 bytes waits for one more", violates=["F1307-09"])
class OneMore1024(_Counted):
    """The full block is handed on by the byte behind it."""

    def more(self, size: int) -> int:
        return 1 if size == 1024 else 0


@defect("data-one-more-63", "an input that lacks one byte to a multiple of 64 waits for one more",
        violates=["F1307-09"])
class OneMore63(_Counted):
    """The buffer of the serial driver counts its NUL."""

    def more(self, size: int) -> int:
        return 1 if size % 64 == 63 else 0


@defect("data-waits-line-end", "OK comes only when CR LF stands behind the last byte", violates=["F1307-09"])
class WaitsLineEnd(_Counted):
    """It is read as a line."""

    def more(self, size: int) -> int:
        return 2

    @property
    def data(self) -> bytes:
        return super().data[:self.prompt.size]


@defect("data-ok-10s", "OK comes 10 s after the last byte", violates=["F1307-09"])
class Ok10s(_Late):
    """A cycle of the flash writer."""

    def late(self, data: bytes) -> float:
        return 10.0


@defect("data-ok-late-large", "OK comes 8 s after the last byte of more than 4 KiB", violates=["F1307-09"])
class OkLateLarge(_Late):
    """Each page is verified."""

    def late(self, data: bytes) -> float:
        return 8.0 if len(data) > 4096 else 0.0


@defect("data-hangs-2048", "HTTPDATA of more than 2048 bytes gets no OK", violates=["F1307-25"],
        source="posts above some 2 kB hung the module")
class Hangs2048(_Late):
    """The pipe is full and nobody reads it."""

    def late(self, data: bytes) -> float:
        return NEVER if len(data) > 2048 else 0.0


@defect("data-hangs-131072", "HTTPDATA of more than 128 KiB gets no OK", violates=["F1307-04"])
class Hangs131072(_Late):
    """The last buffer is not handed on."""

    def late(self, data: bytes) -> float:
        return NEVER if len(data) > 131072 else 0.0
