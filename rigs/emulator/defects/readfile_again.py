"""Faults of HTTPREADFILE in what a save, or a refusal, leaves of the response."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod

from rigs.emulator.command import Call, Outcome, Refused
from rigs.emulator.http.readfile import ReadFile
from rigs.emulator.http.responses import Response
from rigs.emulator.registry import defect


class _Second(ReadFile, metaclass=ABCMeta):
    """What a save leaves of the response."""

    def write(self, call: Call) -> Outcome:
        outcome = super().write(call)
        response = self.module.responses.current
        if response:
            response.buffer = self.left(response.buffer)
        return outcome

    @abstractmethod
    def left(self, data: bytes) -> bytes:
        """What is wrong: for each defect to say."""


@defect("readfile-second-half", "a second save of one response gets its second half", violates=["F1309-24"])
class SecondHalf(_Second):
    """Two blocks, one of them given back."""

    def left(self, data: bytes) -> bytes:
        return data[len(data) // 2:]


@defect("readfile-second-less", "each save of a response takes its last byte away", violates=["F1309-24"])
class SecondLess(_Second):
    """A NUL is put there."""

    def left(self, data: bytes) -> bytes:
        return data[:-1]


@defect("readfile-second-1024", "a second save of a response above 4 KiB lacks its first 1024 bytes",
        violates=["F1309-24"])
class Second1024(_Second):
    """The read position stays behind the first block."""

    def left(self, data: bytes) -> bytes:
        return data[1024:] if len(data) > 4096 else data


class _Refusal(ReadFile):
    """What a refused line leaves of the response."""

    def write(self, call: Call) -> Outcome:
        try:
            return super().write(call)
        except Refused:
            response = self.module.responses.current
            if response and self.matters(call):
                self.spoil(response)
            raise

    def matters(self, call: Call) -> bool:
        return True

    def spoil(self, response: Response) -> None:
        self.module.responses.drop()


@defect("readfile-refused-drops", "a refused HTTPREADFILE takes the response away", violates=["F1309-29"])
class RefusedDrops(_Refusal):
    """It was used, it thinks."""


@defect("readfile-refused-cuts", "a refused HTTPREADFILE takes the first 16 bytes of the response",
        violates=["F1309-29"])
class RefusedCuts(_Refusal):
    """To look at its kind."""

    def spoil(self, response: Response) -> None:
        response.buffer = response.buffer[16:]


@defect("readfile-long-name-drops", "a name that is too long takes the response away", violates=["F1309-29"])
class LongNameDrops(_Refusal):
    """The one way out that clears."""

    def matters(self, call: Call) -> bool:
        return len(call.text) > 66
