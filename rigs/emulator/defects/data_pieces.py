"""Faults in how HTTPDATA takes the pieces of its input: lines that look like commands, pauses, single bytes."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod

from rigs.emulator.command import Prompt
from rigs.emulator.engine import Engine
from rigs.emulator.registry import defect


class _Watching(Engine, metaclass=ABCMeta):
    """Looks at the pieces of an input of HTTPDATA; `meddle` returns what is left of one."""

    seen = 0
    heard = 0.0

    def open_input(self, prompt: Prompt) -> None:
        super().open_input(prompt)
        self.seen, self.heard = 0, self.module.now

    def _fed(self, data: bytes) -> bytes:
        assert self._input
        if isinstance(self._input.prompt.text, str):
            data = self.meddle(data)
        self.seen += 1
        self.heard = self.module.now
        return super()._fed(data) if data else b""

    @abstractmethod
    def meddle(self, data: bytes) -> bytes:
        """What is wrong: for each defect to say."""


@defect("data-at-answered", "AT is answered while HTTPDATA takes input", violates=["F1307-10"])
class AtAnswered(_Watching):
    """The parser runs beside the reader."""

    def meddle(self, data: bytes) -> bytes:
        if data != b"AT\r":
            return data
        self._out.append(b"\r\nOK\r\n")
        return b""


@defect("data-at-answered-second", "a second line typed into one input is answered", violates=["F1307-10"])
class AtAnsweredSecond(_Watching):
    """The first one wakes the parser."""

    lines = 0

    def meddle(self, data: bytes) -> bytes:
        line = data[:2] == b"AT" and data[-1:] == b"\r"
        self.lines = self.lines + line if self.seen else int(line)
        if self.lines < 2 or not line:
            return data
        self.lines = 0
        self._out.append(b"\r\nOK\r\n")
        return b""


@defect("data-at-after-silence", "after 8 s without a byte a line is a command again", violates=["F1307-10"])
class AtAfterSilence(_Watching):
    """The reader gives the port back."""

    def meddle(self, data: bytes) -> bytes:
        if data[-1:] != b"\r" or self.module.now - self.heard < 8.0:
            return data
        self._out.append(b"\r\nOK\r\n")
        return b""


@defect("data-line-ends-input", "a command line ends the input with OK", violates=["F1307-10"])
class LineEndsInput(_Watching):
    """The host gave up, it thinks."""

    def meddle(self, data: bytes) -> bytes:
        if data[:2] == b"AT" and data[-1:] == b"\r" and self._input:
            self._input._missing = 0
        return data


@defect("data-term-obeyed", "AT+HTTPTERM is obeyed while HTTPDATA takes input", violates=["F1307-10", "F1307-11"])
class TermObeyed(_Watching):
    """The way out."""

    def meddle(self, data: bytes) -> bytes:
        if b"AT+HTTPTERM\r" in data:
            self.module.service.end()
        return data


@defect("data-silence-commits", "after 2 s without a byte an input is taken for complete",
        violates=["F1307-09", "F1307-10", "F1307-16"])
class SilenceCommits(Engine):
    """An idle line is the end."""

    def _fed(self, data: bytes) -> bytes:
        rest = super()._fed(data)
        if self._input:
            self.module.start(self._timer("idle"), 2.0, self.commit)
        return rest

    def commit(self) -> None:
        if self._input:
            self._end_input(self._input.prompt.done)


class _Gap(Engine):
    """An input is broken off when no byte comes for a while."""

    gap = 10.0

    def open_input(self, prompt: Prompt) -> None:
        super().open_input(prompt)
        if self.from_the_start():
            self.module.start(self._timer("gap"), self.gap, self.expire)

    def from_the_start(self) -> bool:
        return False

    def _fed(self, data: bytes) -> bytes:
        self.module.stop(self._timer("gap"))
        rest = super()._fed(data)
        if self._input and not self.from_the_start():
            self.module.start(self._timer("gap"), self.gap, self.expire)
        return rest


@defect("data-gap-10", "an input is broken off by a pause of 10 s", violates=["F1307-16"])
class Gap10(_Gap):
    """The least time, taken for a gap."""


@defect("data-first-byte-10", "an input is broken off when its first byte does not come within 10 s",
        violates=["F1307-16"])
class FirstByte10(_Gap):
    """A host that says nothing is dead."""

    def from_the_start(self) -> bool:
        return True


@defect("data-gap-loses-byte", "the first byte behind a pause of 5 s is lost", violates=["F1307-16"])
class GapLosesByte(_Watching):
    """It wakes the serial port."""

    def meddle(self, data: bytes) -> bytes:
        return data[1:] if self.seen and self.module.now - self.heard > 5.0 else data


@defect("data-gap-forgets", "a pause of 10 s lets an input forget what it has, though not its count",
        violates=["F1307-16"])
class GapForgets(_Watching):
    """The buffer is lent to somebody else."""

    def meddle(self, data: bytes) -> bytes:
        if self._input and self.seen and self.module.now - self.heard > 10.0:
            self._input._pieces = [b"\0" * len(self._input.data)]
        return data


@defect("data-slow-bytes-lost", "of bytes that come one by one each 64th is lost", violates=["F1307-16"])
class SlowBytesLost(_Watching):
    """A ring buffer of 64."""

    def meddle(self, data: bytes) -> bytes:
        return b"" if len(data) == 1 and self.seen and self.seen % 64 == 0 else data
