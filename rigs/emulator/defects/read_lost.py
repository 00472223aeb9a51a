"""Bytes that were reported and never come: tails, large bodies, late reads, reads after a close, many reads."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod

from rigs.emulator.command import NOT_ALLOWED, Call, Outcome, Refused
from rigs.emulator.effects import FetchResult
from rigs.emulator.http.read import Reader
from rigs.emulator.http.responses import Response, Responses
from rigs.emulator.registry import defect

_KIB = 1024
_MIB = _KIB * _KIB


@defect("lost-short-of-16k", "a body of 16 KiB gives 10411 bytes, and nothing more", violates=["F1306-37", "F1306-38"],
        source="a log of an A7672S: 10411 of 16384 bytes came")
class LostShortOf16k(Responses):
    """The rest is never served."""

    def readable(self, body: bytes) -> bytes:
        return super().readable(body)[:10411] if len(body) == 16384 else super().readable(body)


@defect("lost-above-57k", "a body above 57 KiB is reported and every read of it is refused", violates=["F1306-37"],
        source="reads of bodies above 57 kB end in ERROR")
class LostAbove57k(Responses):
    """The stack has 64 KiB, and needs some itself."""

    def readable(self, body: bytes) -> bytes:
        return b"" if len(body) > 57 * _KIB else super().readable(body)


@defect("lost-above-10k", "what is above 10 KiB of a body cannot be read", violates=["F1306-37", "F1306-05"],
        source="a stack of 10 KiB on smaller modules")
class LostAbove10k(Responses):
    """And nobody is told."""

    def readable(self, body: bytes) -> bytes:
        return super().readable(body)[:10 * _KIB]


@defect("lost-last-of-9k", "the last byte of a body of 9217 bytes cannot be read", violates=["F1306-37"])
class LostLastOf9k(Responses):
    """Nine blocks and a byte."""

    def readable(self, body: bytes) -> bytes:
        return super().readable(body)[:9216] if len(body) == 9217 else super().readable(body)


@defect("lost-64k-exact", "a body of exactly 64 KiB cannot be read", violates=["F1306-37"])
class Lost64kExact(Responses):
    """65536 is 0."""

    def readable(self, body: bytes) -> bytes:
        return b"" if len(body) == 65536 else super().readable(body)


@defect("lost-eighth-large", "the eighth body of 16 KiB of a session lacks its last block", violates=["F1306-37"])
class LostEighthLarge(Responses):
    """The heap is in pieces by then."""

    large = 0

    def opened(self) -> None:
        super().opened()
        self.large = 0

    def readable(self, body: bytes) -> bytes:
        self.large += len(body) >= 16384
        return super().readable(body)[:-_KIB] if self.large == 8 and len(body) >= 16384 else super().readable(body)


@defect("lost-after-100k", "once 100 KiB were read in a session LEN is right and reads are refused",
        violates=["F1306-37", "F1306-31"], source="LEN says 1024 and nothing can be read after 100 kB of ranges")
class LostAfter100k(Reader):
    """A quota."""

    read = 0

    def opened(self) -> None:
        self.read = 0

    def take(self, response: Response, size: int) -> bytes:
        if self.read > 100 * _KIB and response.rest:
            raise Refused(NOT_ALLOWED)
        data = super().take(response, size)
        self.read += len(data)
        return data


@defect("lost-mib-tail", "the last 3072 bytes of a body of 1 MiB or more cannot be read",
        violates=["F1306-30", "F1306-37"])
class LostMibTail(Responses):
    """A large buffer, less its last three blocks."""

    def readable(self, body: bytes) -> bytes:
        return super().readable(body)[:-3072] if len(body) >= _MIB else super().readable(body)


@defect("lost-mib-bit", "in a body of 1 MiB or more the byte at 512 KiB is another", violates=["F1306-30"])
class LostMibBit(Responses):
    """At the border of two banks."""

    def readable(self, body: bytes) -> bytes:
        body, place = super().readable(body), _MIB // 2
        return body[:place] + bytes((body[place] ^ 8,)) + body[place + 1:] if len(body) >= _MIB else body


@defect("lost-20-bits", "behind byte 1048576 of a body its first bytes come again", violates=["F1306-30"])
class Lost20Bits(Responses):
    """A place of 20 bits."""

    def readable(self, body: bytes) -> bytes:
        body = super().readable(body)
        whole, rest = divmod(len(body), _MIB)
        return body if len(body) <= _MIB else body[:_MIB] * whole + body[:rest]


@defect("lost-when-closed", "a body that was not read 20 s after the server closed is gone", violates=["F1306-28"])
class LostWhenClosed(Responses):
    """The socket takes its buffer with it."""

    def keep(self, method: str, result: FetchResult) -> Response:
        found = super().keep(method, result)
        if result.close:
            self.module.start("gone", 20.0, lambda: setattr(found, "taken", len(found.buffer)))
        else:
            self.module.stop("gone")
        return found


@defect("lost-half-when-closed", "of a body above 1 KiB only the first block is left 25 s after the server closed",
        violates=["F1306-28"])
class LostHalfWhenClosed(Responses):
    """What was handed to the port's queue stays."""

    def keep(self, method: str, result: FetchResult) -> Response:
        found = super().keep(method, result)
        if result.close and len(found.buffer) > _KIB:
            self.module.start("gone", 25.0, lambda: setattr(found, "buffer", found.buffer[:_KIB]))
        else:
            self.module.stop("gone")
        return found


class _Hasty(Reader, metaclass=ABCMeta):
    """A read that comes within a time after the report; `early` says what it gets."""

    within = 0.3
    about: Response | None = None
    since = 0.0

    @abstractmethod
    def early(self, response: Response, size: int) -> bytes:
        """What is wrong: for each defect to say."""

    def take(self, response: Response, size: int) -> bytes:
        kept = self.module.responses
        born = kept.born if isinstance(kept, _Born) else -1.0
        if self.module.now - born < self.within:
            return self.early(response, size)
        return super().take(response, size)


class _Born(Responses):
    """Knows when its response came."""

    born = -1000.0

    def keep(self, method: str, result: FetchResult) -> Response:
        self.born = self.module.now
        return super().keep(method, result)


_lost = defect("hasty-read-skips", "a read within 0.3 s of the report skips what has not arrived yet",
               violates=["F1306-36", "F1306-37"], source="headers and bytes missing when a large body is read at once")
_cut = defect("hasty-read-cuts", "a read within 0.3 s of the report gets a block, and the rest of the body is gone",
              violates=["F1306-36", "F1306-37"])
_dirty = defect("hasty-read-dirty", "a read within 0.3 s of the report gets NUL where the second half belongs",
                violates=["F1306-37"], source="bad data within 500 ms of the report of a large body")


@_lost
class HastySkipped(_Born):
    """The time is kept here."""


@_lost
class HastyReadSkips(_Hasty):
    """The place moves by what was asked for."""

    def early(self, response: Response, size: int) -> bytes:
        if len(response.buffer) < 4096:
            return super(_Hasty, self).take(response, size)
        data = super(_Hasty, self).take(response, size - 1024 if size > 2048 else size)
        response.taken = min(len(response.buffer), response.taken + 1024)
        return data


@_cut
class HastyCut(_Born):
    """The time is kept here."""


@_cut
class HastyReadCuts(_Hasty):
    """The end is taken for that of the body."""

    def early(self, response: Response, size: int) -> bytes:
        data = super(_Hasty, self).take(response, min(size, 1024))
        response.taken = len(response.buffer)
        return data


@_dirty
class HastyDirty(_Born):
    """The time is kept here."""


@_dirty
class HastyReadDirty(_Hasty):
    """Memory that is not written yet, for bodies above 4 KiB."""

    def early(self, response: Response, size: int) -> bytes:
        data = super(_Hasty, self).take(response, size)
        half = len(data) // 2
        return data[:half] + bytes(len(data) - half) if len(response.buffer) > 4096 else data


@defect("reads-100-refused", "after 100 reads of one body the next is refused", violates=["F1306-38", "F1306-37"])
class Reads100Refused(Reader):
    """A table of 100."""

    about: Response | None = None
    reads = 0

    def write(self, call: Call) -> Outcome:
        held = self.module.responses.current
        self.reads = self.reads + 1 if self.about is held else 1
        self.about = held
        if self.reads > 100 and held and held.rest:
            raise Refused(NOT_ALLOWED)
        return super().write(call)


@defect("chunked-unreadable", "a chunked body cannot be read, though its length was reported", violates=["F1306-37"],
        source="HTTPREAD? is refused after chunked answers on newer firmware")
class ChunkedUnreadable(Responses):
    """Its length is asked for in the headers."""

    def keep(self, method: str, result: FetchResult) -> Response:
        found = super().keep(method, result)
        if b"chunked" in result.head.lower():
            found.buffer = b""
        return found
