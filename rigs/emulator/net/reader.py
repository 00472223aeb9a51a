"""Sans-I/O reader of one HTTP/1 answer: bytes in, an `Answer` out.

    head --(interim)--> head --(final)--> body --> done

`feed` takes bytes as they come, `end` the end of the connection; both raise `Failed`. Interim answers are read over.
"""

from __future__ import annotations

from dataclasses import dataclass

from rigs.emulator.net import head as heads
from rigs.emulator.net.body import Body, ByLength
from rigs.emulator.net.failures import Failed, Failure
from rigs.emulator.net.wire import Wire


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer. keep: the connection may carry another request."""

    status: int
    head: bytes
    body: bytes
    keep: bool


class AnswerReader:
    """Reads the answer to one request made with `method`.

    heard: anything came at all. in_body: the head is complete. answer: the result, None until it is there.
    """

    def __init__(self, method: str, wire: Wire) -> None:
        self.heard = False
        self.answer: Answer | None = None
        self._method = method
        self._wire = wire
        self._head_limit = wire.head_limit()
        self._room = wire.body_limit()
        self._waiting = bytearray()
        self._searched = 0
        self._head: heads.Head | None = None
        self._body: Body = ByLength(0)

    @property
    def in_body(self) -> bool:
        return self._head is not None

    def feed(self, data: bytes) -> None:
        """Take received bytes; what follows a complete answer only tells that the connection is not fit for another."""
        self.heard = True
        if self._head is None:
            data = self._read_heads(data)
        if self._head is not None:
            self._read_body(self._head, data)

    def end(self) -> None:
        """The server closed in an orderly way; raises `Failed` unless that completes the answer."""
        if self._head is None:
            raise Failed(Failure.CLOSED)
        self._give_up(self._head, self._wire.cut(self._body))

    def stall(self) -> None:
        """Nothing came for too long; raises `Failed` unless that completes the answer."""
        if self._head is None:
            raise Failed(Failure.ANSWER_TIME)
        self._give_up(self._head, self._wire.stalled())

    def _give_up(self, head: heads.Head, failure: Failure | None) -> None:
        if failure is not None:
            raise Failed(failure)
        self._finish(head, keep=False)

    def _read_heads(self, data: bytes) -> bytes:
        """Read up to the final head; return what follows it."""
        self._waiting += data
        while self._head is None:
            self._drop_blank_lines()
            if not heads.plausible(bytes(self._waiting[:7])):
                raise Failed(Failure.NOT_HTTP)
            end = heads.end_of_head(self._waiting, self._searched)
            if (len(self._waiting) if end < 0 else end) > self._head_limit:
                raise Failed(Failure.TOO_BIG)
            if end < 0:
                self._searched = len(self._waiting)
                return b""
            self._take_head(end)
        rest = bytes(self._waiting)
        self._waiting.clear()
        return rest

    def _drop_blank_lines(self) -> None:
        """Empty lines before a status line are tolerated (RFC 9112, 2.2)."""
        stripped = self._waiting.lstrip(b"\r\n")
        if len(stripped) != len(self._waiting):
            self._waiting, self._searched = stripped, 0

    def _take_head(self, end: int) -> None:
        head = heads.parse(bytes(self._waiting[:end]), self._wire.field)
        del self._waiting[:end]
        self._searched = 0
        if not self._wire.interim(head):
            self._head = head
            self._body = self._body_of(head)

    def _body_of(self, head: heads.Head) -> Body:
        if self._wire.bodiless(self._method, head):
            return ByLength(0)
        if head.length is not None and head.length > self._room:
            raise Failed(Failure.TOO_BIG)
        return self._wire.body(head)

    def _read_body(self, head: heads.Head, data: bytes) -> None:
        if self.answer is not None:
            return
        surplus = self._body.feed(data) if data and not self._body.complete else data
        self._room -= len(data) - len(surplus)
        if self._room < 0:
            raise Failed(Failure.TOO_BIG)
        if self._body.complete:
            self._finish(head, keep=head.keep and head.status != 101 and not surplus)

    def _finish(self, head: heads.Head, *, keep: bool) -> None:
        self.answer = Answer(head.status, head.raw, b"".join(self._body.parts), keep)
