"""Faults of the buffer of HTTPDATA: bytes lost, doubled or changed at one size, at a block's edge, of another use."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod

from rigs.emulator.command import Outcome
from rigs.emulator.http.action import Action
from rigs.emulator.http.fetching import Job
from rigs.emulator.http.input import PostData
from rigs.emulator.registry import defect


class _Kept(PostData, metaclass=ABCMeta):
    """Keeps something else than what was typed."""

    def keep(self, data: bytes) -> None:
        super().keep(self.kept(data))

    @abstractmethod
    def kept(self, data: bytes) -> bytes:
        """What is wrong: for each defect to say."""


@defect("data-153600-cut", "the last byte of 153600 is lost", violates=["F1307-04"])
class Cut153600(_Kept):
    """The end of the buffer holds a NUL."""

    def kept(self, data: bytes) -> bytes:
        return data[:153599]


@defect("data-153599-last", "the last byte of 153599 is another one", violates=["F1307-04"])
class Last153599(_Kept):
    """A word is written at an odd end."""

    def kept(self, data: bytes) -> bytes:
        return data[:-1] + bytes([data[-1] ^ 1]) if len(data) == 153599 else data


@defect("data-ring-128k", "what comes behind 128 KiB is written over the begin", violates=["F1307-04"])
class Ring128k(_Kept):
    """A ring."""

    def kept(self, data: bytes) -> bytes:
        more = data[131072:]
        return more + data[len(more):131072] + more


@defect("data-2049-last-lost", "the last byte of 2049 is lost", violates=["F1307-25"])
class Last2049Lost(_Kept):
    """One behind the block."""

    def kept(self, data: bytes) -> bytes:
        return data[:2048] if len(data) == 2049 else data


@defect("data-2048-last-twice", "the last byte of 2048 is kept twice", violates=["F1307-25"])
class Last2048Twice(_Kept):
    """The block's end is handed on twice."""

    def kept(self, data: bytes) -> bytes:
        return data + data[-1:] if len(data) == 2048 else data


@defect("data-cut-65535", "input is cut behind 65535 bytes", violates=["F1307-25", "F1307-04"])
class Cut65535(_Kept):
    """A length of 16 bits that stops at its end."""

    def kept(self, data: bytes) -> bytes:
        return data[:65535]


@defect("data-wrap-65536", "the length of an input counts in 16 bits", violates=["F1307-25", "F1307-04"])
class Wrap65536(_Kept):
    """65536 is nothing."""

    def kept(self, data: bytes) -> bytes:
        return data[:len(data) % 65536] if len(data) >= 65536 else data


@defect("data-10240-edge", "the byte behind the first 10240 is left out", violates=["F1307-25"])
class Edge10240(_Kept):
    """The begin of the second buffer is off by one."""

    def kept(self, data: bytes) -> bytes:
        return data[:10240] + data[10241:]


@defect("data-4096-swapped", "the first two blocks of 4 KiB of an input above 8 KiB change places",
        violates=["F1307-25"])
class Swapped4096(_Kept):
    """A list of buffers in the wrong order."""

    def kept(self, data: bytes) -> bytes:
        return data[4096:8192] + data[:4096] + data[8192:] if len(data) > 8192 else data


@defect("data-512-nul", "the last byte of an input of 512 is NUL", violates=["F1307-25"])
class Nul512(_Kept):
    """A string is closed."""

    def kept(self, data: bytes) -> bytes:
        return data[:511] + b"\0" if len(data) == 512 else data


@defect("data-32768-nul", "the byte at 32768 is NUL", violates=["F1307-25"])
class Nul32768(_Kept):
    """The sign of a short."""

    def kept(self, data: bytes) -> bytes:
        return data[:32767] + b"\0" + data[32768:] if len(data) == 32768 else data


@defect("data-16384-lost", "of an input of 16384 bytes the last block of 512 is lost", violates=["F1307-25"])
class Lost16384(_Kept):
    """The last of 32 buffers."""

    def kept(self, data: bytes) -> bytes:
        return data[:-512] if len(data) == 16384 else data


@defect("data-8192-doubled", "of an input of 8192 bytes the last 64 stand twice", violates=["F1307-25"])
class Doubled8192(_Kept):
    """A piece is handed on again where the buffer is full."""

    def kept(self, data: bytes) -> bytes:
        return data + data[-64:] if len(data) == 8192 else data


class _Second(PostData, metaclass=ABCMeta):
    """What a later input leaves of an earlier one. `old` is what was there."""

    old = b""

    def ask(self, size: int, time: int) -> Outcome:
        self.old = self.data
        return super().ask(size, time)

    def keep(self, data: bytes) -> None:
        super().keep(self.joined(self.old, data))

    @abstractmethod
    def joined(self, old: bytes, new: bytes) -> bytes:
        """What is wrong: for each defect to say."""


@defect("data-second-appends", "a second input is appended to the first", violates=["F1307-17"])
class SecondAppends(_Second):
    """The write position stays."""

    def joined(self, old: bytes, new: bytes) -> bytes:
        return old + new


@defect("data-second-overlays", "a shorter second input keeps the tail of the first", violates=["F1307-17", "F1307-03"])
class SecondOverlays(_Second):
    """The length is the greatest so far."""

    def joined(self, old: bytes, new: bytes) -> bytes:
        return new + old[len(new):]


@defect("data-second-ignored", "a second input is taken and the first one is posted", violates=["F1307-17"])
class SecondIgnored(_Second):
    """Written once."""

    def joined(self, old: bytes, new: bytes) -> bytes:
        return old or new


@defect("data-equal-size-ignored", "a second input of the same size is taken and the first one is posted",
        violates=["F1307-17"])
class EqualSizeIgnored(_Second):
    """Nothing has changed, it thinks."""

    def joined(self, old: bytes, new: bytes) -> bytes:
        return old if len(old) == len(new) else new


@defect("data-third-appends", "the third input of a session is appended to the second", violates=["F1307-17"])
class ThirdAppends(_Second):
    """Two buffers in turn."""

    inputs = 0

    def opened(self) -> None:
        super().opened()
        self.inputs = 0

    def joined(self, old: bytes, new: bytes) -> bytes:
        self.inputs += 1
        return old + new if self.inputs == 3 else new


@defect("data-short-keeps-length", "an input of one or two bytes behind a longer one keeps its length",
        violates=["F1307-03", "F1307-17"])
class ShortKeepsLength(_Second):
    """Small ones do not touch the heap."""

    def joined(self, old: bytes, new: bytes) -> bytes:
        return new.ljust(len(old), b"\0") if len(new) <= 2 else new


@defect("data-shorter-by-one", "an input that is one byte shorter than the one before keeps its last byte",
        violates=["F1307-17"])
class ShorterByOne(_Second):
    """Rounded up to words."""

    def joined(self, old: bytes, new: bytes) -> bytes:
        return new + old[-1:] if len(old) == len(new) + 1 else new


@defect("data-tenth-large-cut", "the tenth input above 10000 bytes of a session is cut by half",
        violates=["F1307-25"])
class TenthLargeCut(_Kept):
    """The heap is in pieces."""

    large = 0

    def kept(self, data: bytes) -> bytes:
        self.large += len(data) > 10000
        return data[:len(data) // 2] if self.large == 10 else data


@defect("data-posted-early", "the first POST behind an input sends the data of the input before, if there is any",
        violates=["F1307-17"])
class PostedEarly(Action):
    """Two buffers that change places after the request."""

    shown = b""

    def body(self, job: Job) -> bytes | None:
        found = super().body(job)
        if job.method != "POST" or not found:
            return found
        shown, self.shown = self.shown, found
        return shown or found
