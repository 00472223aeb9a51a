"""Faults of HTTPDATA that only show in time: in later sessions, with pieces of some length, in the order of lines."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod
from dataclasses import replace

from rigs.emulator.command import Outcome, Prompt, Refused
from rigs.emulator.engine import Engine
from rigs.emulator.http.input import PostData
from rigs.emulator.input import DataInput
from rigs.emulator.registry import defect


@defect("data-33rd-session", "HTTPDATA is refused from the 33rd session on in which it was used", violates=["F1307-23"])
class The33rdSession(PostData):
    """A handle of each is not given back."""

    sessions = 0

    def closed(self) -> None:
        self.sessions += bool(self.data)
        super().closed()

    def ask(self, size: int, time: int) -> Outcome:
        if self.sessions >= 32:
            raise Refused
        return super().ask(size, time)


@defect("data-session-leak", "data that TERM finds are never freed: HTTPDATA is refused after 48 KiB of them",
        violates=["F1307-23"])
class SessionLeak(PostData):
    """The pointer is cleared, no more."""

    leaked = 0

    def closed(self) -> None:
        self.leaked += len(self.data)
        super().closed()

    def ask(self, size: int, time: int) -> Outcome:
        if self.leaked > 49152:
            raise Refused
        return super().ask(size, time)


class _Prompting(PostData):
    """Other bytes in place of the prompt."""

    text = b""

    def ask(self, size: int, time: int) -> Outcome:
        outcome = super().ask(size, time)
        assert isinstance(outcome, Prompt)
        return replace(outcome, text=self.text)


@defect("data-ok-before-prompt", "OK stands before DOWNLOAD too", violates=["F1307-01"])
class OkBeforePrompt(_Prompting):
    """The line was right."""

    text = b"\r\nOK\r\n\r\nDOWNLOAD\r\n"


@defect("data-prompt-twice", "DOWNLOAD comes twice", violates=["F1307-01"])
class PromptTwice(_Prompting):
    """From the parser and from the reader."""

    text = b"\r\nDOWNLOAD\r\n\r\nDOWNLOAD\r\n"


class _Pieces(DataInput, metaclass=ABCMeta):
    """Changes pieces as they come; inputs of the file commands are left alone."""

    def feed(self, data: bytes, now: float) -> bytes:
        if isinstance(self.prompt.text, str):
            data = self.taken(data, now)
        return super().feed(data, now) if data else b""

    @abstractmethod
    def taken(self, data: bytes, now: float) -> bytes:
        """What is wrong: for each defect to say."""


@defect("data-first-single-lost", "a first piece of one byte is lost", violates=["F1307-11"])
class FirstSingleLost(_Pieces):
    """It is the line feed of the command, it thinks."""

    def taken(self, data: bytes, now: float) -> bytes:
        return b"" if not self._pieces and len(data) == 1 and self._missing > 1 else data


@defect("data-last-alone-lost", "a last byte that comes 2 s or more behind all others is lost", violates=["F1307-09"])
class LastAloneLost(_Pieces):
    """It wakes the receiver."""

    heard = 0.0

    def taken(self, data: bytes, now: float) -> bytes:
        heard, self.heard = self.heard, now
        return b"" if self._missing == 1 and self._pieces and now - heard >= 2.0 else data


@defect("data-packet-kept", "an input that is complete with a full packet of 64 bytes waits for another byte",
        violates=["F1307-25"])
class PacketKept(Engine):
    """Only a short packet ends a transfer."""

    def open_input(self, prompt: Prompt) -> None:
        full = isinstance(prompt.text, str) and prompt.size >= 512 and prompt.size % 64 == 0
        super().open_input(prompt)
        if self._input and full:
            self._input._missing += 1


@defect("data-repeated-alike", "a piece that is the same as the one before it is taken once", violates=["F1307-11"])
class RepeatedAlike(_Pieces):
    """It was sent again, it thinks."""

    last = b""

    def taken(self, data: bytes, now: float) -> bytes:
        same, self.last = data == self.last and self._missing > len(data), data
        return b"" if same else data


@defect("data-not-ready", "bytes that come within a second of DOWNLOAD are lost", violates=["F1307-01"])
class NotReady(_Pieces):
    """The receiver is switched on behind the prompt."""

    def taken(self, data: bytes, now: float) -> bytes:
        return b"" if now - self._started < 1.0 else data


@defect("data-kept-late", "data are there 4 s after their OK, until then the ones before are posted",
        violates=["F1307-02", "F1307-03", "F1307-25"])
class KeptLate(PostData):
    """Written to the flash in the background."""

    before = b""

    def ask(self, size: int, time: int) -> Outcome:
        self.before = self.data
        return super().ask(size, time)

    def keep(self, data: bytes) -> None:
        super().keep(self.before)
        self.module.start("data-keep", 4.0, lambda: setattr(self, "data", data))
