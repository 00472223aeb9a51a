"""F1306 AT+HTTPREAD: the body of the stored response, in counted blocks."""

from __future__ import annotations

from typing import ClassVar

from rigs.emulator.command import NOT_ALLOWED, Call, Handler, Outcome, Refused, Reply, number
from rigs.emulator.http.responses import Response
from rigs.emulator.http.session import SessionPart
from rigs.emulator.settings import Settings

_ANY = 10 ** 20         # <byte_size> has no upper bound in the reference


class Reader(SessionPart):
    """AT+HTTPREAD=<n> walks forward (A04); the example's AT+HTTPREAD=<offset>,<n> looks and takes nothing (A01)."""

    name: ClassVar[str] = "reader"

    def commands(self) -> dict[str, Handler]:
        return {"+HTTPREAD": Handler(test=self.exists, read=self.query, write=self.write)}

    def query(self, call: Call) -> Outcome:
        """AT+HTTPREAD?: how much is still there."""
        response = self.response()
        length = self.remaining(response)
        return Reply((self.length_line(length),)) if length else self.nothing_left()

    def remaining(self, response: Response) -> int:
        """<len>: what reading has not used up (A04)."""
        return response.rest

    def length_line(self, length: int) -> str:
        return f"+HTTPREAD: LEN,{length}"

    def nothing_left(self) -> Outcome:
        raise Refused(NOT_ALLOWED)

    def response(self) -> Response:
        self.module.service.require_idle()
        response = self.module.responses.current
        if response is None:
            raise Refused(NOT_ALLOWED)
        return response

    def write(self, call: Call) -> Outcome:
        response = self.response()
        values = call.values(1, 2)
        size = number(values[-1], self.smallest(), _ANY)
        if len(values) == 2:
            return self.answer(call, self.look(response, number(values[0], 0, _ANY), size))
        return self.answer(call, self.take(response, size))

    def smallest(self) -> int:
        """<byte_size> 0 is refused (A05)."""
        return 1

    def take(self, response: Response, size: int) -> bytes:
        data = response.buffer[response.taken:response.taken + size]
        response.taken += self.used(data)
        return data

    def used(self, data: bytes) -> int:
        """How many bytes the buffer loses by handing out these."""
        return len(data)

    def look(self, response: Response, offset: int, size: int) -> bytes:
        return response.buffer[offset:offset + size]

    def answer(self, call: Call, data: bytes) -> Outcome:
        """OK first, then the blocks, then +HTTPREAD: 0 (A03)."""
        settings = self.module.engines[call.port].settings
        return Reply(after=(self.blocks(settings, data), self.last_line())) if data else self.no_data()

    def no_data(self) -> Outcome:
        raise Refused(NOT_ALLOWED)

    def block_size(self) -> int:
        """Most bytes in one block."""
        return 1024

    def blocks(self, settings: Settings, data: bytes) -> bytes:
        """All blocks with their markers."""
        size = self.block_size()
        full = self.marker_line(settings, size)
        count = len(data) // size
        view = memoryview(data)
        pieces: list[bytes | memoryview] = [full] * (2 * count)
        pieces[1::2] = [view[at:at + size] for at in range(0, count * size, size)]
        if tail := view[count * size:]:
            pieces += (self.marker_line(settings, len(tail)), tail)
        return b"".join(pieces)

    def marker_line(self, settings: Settings, count: int) -> bytes:
        return self.module.framing.information(settings, self.marker(count))

    def marker(self, count: int) -> str:
        """DATA stands before the length (A02)."""
        return f"+HTTPREAD: DATA,{count}"

    def last_line(self) -> str:
        return "+HTTPREAD: 0"
