"""Faults in how an answer of the server is read: its head, its end, what comes before and behind it."""

from __future__ import annotations

import re
from abc import ABCMeta, abstractmethod
from dataclasses import replace

from rigs.emulator.effects import FetchResult
from rigs.emulator.http.fetching import Fetching
from rigs.emulator.net.body import Body, ByClose, ByLength, Chunked
from rigs.emulator.net.failures import Failed, Failure
from rigs.emulator.net.head import Head
from rigs.emulator.net.wire import Wire
from rigs.emulator.registry import defect

_NO_REASON = re.compile(rb"HTTP/1\.\d \d{3} ?\r\n")


@defect("304-waits", "a 304 is waited for as if it had a body", violates=["F1304-31"])
class Status304Waits(Wire):
    """Only 204 has none."""

    def bodiless(self, method: str, head: Head) -> bool:
        return super().bodiless(method, head) and head.status != 304


@defect("empty-waits", "a Content-Length of 0 is taken for none at all", violates=["F1304-31"])
class EmptyWaits(Wire):
    """Zero is nothing."""

    def body(self, head: Head) -> Body:
        return ByClose() if head.length == 0 else super().body(head)


class _DecimalChunks(Chunked):
    def feed(self, data: bytes) -> bytes:
        if re.search(rb"(^|\r\n)[0-9]*[A-Fa-f][0-9A-Fa-f]*\r\n", data):
            raise Failed(Failure.NOT_HTTP)
        return super().feed(data)


@defect("chunk-decimal", "a chunk size with a letter in it is not understood", violates=["F1304-02", "F1304-32"])
class ChunkDecimal(Wire):
    """It is read as a decimal."""

    def chunked(self) -> Body:
        return _DecimalChunks()


class _Chunks(Chunked):
    """All chunks of one byte are lost, or the size line of the second is kept."""

    def __init__(self, *, lose_single: bool) -> None:
        super().__init__()
        self._lose = lose_single

    def _size(self) -> bool:
        at = self._at
        done = super()._size()
        if done and not self._lose and self.parts and self._left:
            self.parts.append(self._rest[at:self._at])
        return done

    def _data(self) -> bool:
        done = super()._data()
        if done and self._lose and len(self.parts[-1]) == 1:
            self.parts.pop()
        return done


@defect("chunk-of-one-lost", "a chunk of one byte is lost", violates=["F1304-32"])
class ChunkOfOneLost(Wire):
    """The count is compared with 1 where 0 is meant."""

    def chunked(self) -> Body:
        return _Chunks(lose_single=True)


@defect("chunk-size-in-body", "the size lines between chunks stay in the body", violates=["F1304-32"])
class ChunkSizeInBody(Wire):
    """Only the first is taken off."""

    def chunked(self) -> Body:
        return _Chunks(lose_single=False)


class _TrailerKept(Chunked):
    def _trailer(self) -> bool:
        at = self._at
        done = super()._trailer()
        if done and not self.complete:
            self.parts.append(self._rest[at:self._at])
        return done


@defect("chunk-trailer-in-body", "the trailer of a chunked answer is part of the body", violates=["F1304-32"])
class ChunkTrailerInBody(Wire):
    """What follows the last chunk is kept."""

    def chunked(self) -> Body:
        return _TrailerKept()


@defect("close-is-no-end", "an answer without a length is a failure when the server closes", violates=["F1304-33"])
class CloseIsNoEnd(Wire):
    """A close is always too early."""

    def cut(self, body: Body) -> Failure | None:
        return Failure.RESET if isinstance(body, ByClose) else super().cut(body)


class _CloseLoses(ByClose):
    def ended(self) -> bool:
        if self.parts:
            self.parts[-1] = self.parts[-1][:-1]
        return True


@defect("close-loses-last", "an answer without a length loses its last byte", violates=["F1304-33"])
class CloseLosesLast(Wire):
    """The end is taken for a character."""

    def body(self, head: Head) -> Body:
        unknown = head.length is None and not head.chunked
        return _CloseLoses() if unknown else super().body(head)


@defect("interim-reported", "an interim answer is reported like a final one, and the final one too",
        violates=["F1304-08", "F1304-34"])
class InterimReported(Wire):
    """Each status line makes a report."""

    def interim(self, head: Head) -> bool:
        job = self.module.fetching.running
        if super().interim(head) and job is not None:
            self.module.reports.say(job, head.status, 0)
        return super().interim(head)


@defect("field-small-unknown", "a field name in small letters is not known", violates=["F1304-42"])
class FieldSmallUnknown(Wire):
    """The first letter must be a capital."""

    def field(self, name: bytes) -> bytes:
        found = super().field(name)
        return b"" if name.strip()[:1].islower() else found


class _Picky(Fetching, metaclass=ABCMeta):
    """Takes some good heads for none."""

    @abstractmethod
    def odd(self, head: bytes) -> bool:
        """What is wrong: for each defect to say."""

    def finished(self, result: FetchResult) -> None:
        if not result.error and self.odd(result.head):
            result = FetchResult(result.id, 600)
        super().finished(result)


@defect("reason-needed", "a status line without a reason is no HTTP", violates=["F1304-42"])
class ReasonNeeded(_Picky):
    """It must have three words."""

    def odd(self, head: bytes) -> bool:
        return _NO_REASON.match(head) is not None


@defect("colon-blank-needed", "a head in which no blank follows the colon is no HTTP", violates=["F1304-42"])
class ColonBlankNeeded(_Picky):
    """Fields are parted by colon and blank."""

    def odd(self, head: bytes) -> bool:
        return b"\r\n" in head and b": " not in head


@defect("http10-refused", "an answer of HTTP/1.0 is no HTTP", violates=["F1304-33", "F1304-42"])
class Http10Refused(_Picky):
    """Only 1.1 is."""

    def odd(self, head: bytes) -> bool:
        return head.startswith(b"HTTP/1.0")


@defect("head-of-60-too-big", "a head of 60 fields does not fit", violates=["F1304-42"])
class HeadOf60TooBig(_Picky):
    """The table has 48 rows."""

    def odd(self, head: bytes) -> bool:
        return head.count(b"\r\n") > 50


class _Surplus(ByLength):
    """Takes what comes behind the length too."""

    def feed(self, data: bytes) -> bytes:
        self.parts.append(super().feed(data))
        return b""


@defect("surplus-counted", "bytes behind Content-Length are part of the body", violates=["F1304-43"])
class SurplusCounted(Wire):
    """What came came."""

    def body(self, head: Head) -> Body:
        return _Surplus(head.length) if head.length and not head.chunked else super().body(head)


class _Remembers(ByLength):
    def __init__(self, length: int, wire: SurplusNext) -> None:
        super().__init__(length)
        self._wire = wire

    def feed(self, data: bytes) -> bytes:
        self._wire.left = super().feed(data)
        return self._wire.left


_surplus_next = defect("surplus-next", "bytes behind Content-Length stand in front of the next body",
                       violates=["F1304-43"])


@_surplus_next
class SurplusNext(Wire):
    """The receive buffer is not emptied."""

    left = b""

    def body(self, head: Head) -> Body:
        return _Remembers(head.length, self) if head.length and not head.chunked else super().body(head)


@_surplus_next
class NextBody(Fetching):
    """Begins with what was left."""

    before = b""

    def finished(self, result: FetchResult) -> None:
        part = next(part for part in self.module.parts if isinstance(part, SurplusNext))
        before, part.left, self.before = self.before, b"", part.left
        if before and result.body:
            result = replace(result, body=(before + result.body)[:len(result.body)])
        super().finished(result)
