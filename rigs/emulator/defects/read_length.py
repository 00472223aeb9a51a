"""Faults of HTTPREAD?: what it counts, how it is written."""

from __future__ import annotations

from rigs.emulator.command import OK, Call, Outcome, Reply
from rigs.emulator.effects import FetchResult
from rigs.emulator.http.read import Reader
from rigs.emulator.http.responses import Response, Responses
from rigs.emulator.registry import defect


@defect("len-blank", "HTTPREAD? writes a blank behind the comma", violates=["F1306-01"])
class LenBlank(Reader):
    """+HTTPREAD: LEN, 1000."""

    def length_line(self, length: int) -> str:
        return super().length_line(length).replace(",", ", ")


@defect("len-bare", "HTTPREAD? writes the number without LEN", violates=["F1306-01"])
class LenBare(Reader):
    """As a block begins in the example."""

    def length_line(self, length: int) -> str:
        return f"+HTTPREAD: {length}"


@defect("len-small", "HTTPREAD? writes len in small letters", violates=["F1306-01"])
class LenSmall(Reader):
    """A typo."""

    def length_line(self, length: int) -> str:
        return f"+HTTPREAD: len,{length}"


@defect("len-thousands", "HTTPREAD? parts the thousands by a comma", violates=["F1306-01", "F1306-02"])
class LenThousands(Reader):
    """A formatter of the library."""

    def length_line(self, length: int) -> str:
        return f"+HTTPREAD: LEN,{length:,}"


@defect("len-zeros", "HTTPREAD? writes five digits always", violates=["F1306-01"])
class LenZeros(Reader):
    """LEN,01000."""

    def length_line(self, length: int) -> str:
        return f"+HTTPREAD: LEN,{length:05d}"


@defect("len-ok-first", "HTTPREAD? has its OK before its line", violates=["F1306-01"])
class LenOkFirst(Reader):
    """Like the read itself."""

    def query(self, call: Call) -> Outcome:
        outcome = super().query(call)
        return Reply(after=outcome.lines) if isinstance(outcome, Reply) else outcome


@defect("len-no-line", "HTTPREAD? of a body above 9999 bytes is answered by OK alone",
        violates=["F1306-01", "F1306-02"])
class LenNoLine(Reader):
    """The field has four digits."""

    def query(self, call: Call) -> Outcome:
        outcome = super().query(call)
        return OK if self.remaining(self.response()) > 9999 else outcome


@defect("len-closing-line", "HTTPREAD? has +HTTPREAD: 0 behind its line", violates=["F1306-01"])
class LenClosingLine(Reader):
    """Each of its answers ends like that."""

    def query(self, call: Call) -> Outcome:
        outcome = super().query(call)
        return Reply(outcome.lines, after=(self.last_line(),)) if isinstance(outcome, Reply) else outcome


@defect("len-8-bits", "LEN of 256 bytes is 0, and refused", violates=["F1306-02"])
class Len8Bits(Reader):
    """One byte."""

    def remaining(self, response: Response) -> int:
        return 0 if super().remaining(response) == 256 else super().remaining(response)


@defect("len-1024-short", "LEN of a body of 1024 bytes is 1023", violates=["F1306-02"])
class Len1024Short(Reader):
    """A place for the terminator."""

    def remaining(self, response: Response) -> int:
        return min(1023, super().remaining(response)) if len(response.buffer) == 1024 else super().remaining(response)


@defect("len-even", "LEN of an odd length above 1000 is one more", violates=["F1306-02"])
class LenEven(Reader):
    """Words of 16 bits."""

    def remaining(self, response: Response) -> int:
        length = super().remaining(response)
        return length + 1 if length > 1000 and length % 2 else length


@defect("len-cap-10000", "LEN is 10000 at most", violates=["F1306-02"])
class LenCap10000(Reader):
    """The buffer's size, and the rest is elsewhere."""

    def remaining(self, response: Response) -> int:
        return min(10000, super().remaining(response))


@defect("len-with-head", "LEN counts the headers too", violates=["F1306-01", "F1306-02"])
class LenWithHead(Reader):
    """All that was received."""

    def remaining(self, response: Response) -> int:
        return len(response.head) + response.rest if response.rest else 0


@defect("len-above-64k", "LEN above 64 KiB is rounded up to the next KiB", violates=["F1306-02"])
class LenAbove64k(Reader):
    """Whole blocks."""

    def remaining(self, response: Response) -> int:
        length = super().remaining(response)
        return -(-length // 1024) * 1024 if length >= 65536 else length


@defect("len-to-nul", "LEN ends at the first NUL of the body", violates=["F1306-02"])
class LenToNul(Reader):
    """strlen."""

    def remaining(self, response: Response) -> int:
        body = response.buffer.partition(b"\0")[0]
        return max(0, len(body) - response.taken)


@defect("len-of-first", "from the second body of a session on LEN is that of the first, as long as that is less",
        violates=["F1306-02"])
class LenOfFirst(Reader):
    """Set once."""

    first = 0

    def opened(self) -> None:
        self.first = 0

    def remaining(self, response: Response) -> int:
        self.first = self.first or len(response.buffer)
        return min(self.first, super().remaining(response))


_sum = defect("len-sums-up", "LEN counts what was received since HTTPINIT less what was read",
              violates=["F1306-02", "F1306-17"])


@_sum
class LenSumsUp(Responses):
    """Never set back."""

    left = 0

    def opened(self) -> None:
        super().opened()
        self.left = 0

    def keep(self, method: str, result: FetchResult) -> Response:
        self.left += self.current.rest if self.current else 0
        return super().keep(method, result)

    def drop(self) -> None:
        self.left += self.current.rest if self.current else 0
        super().drop()


@_sum
class LenOfAll(Reader):
    """Adds what was left unread of earlier bodies."""

    def remaining(self, response: Response) -> int:
        held = self.module.responses
        left = held.left if isinstance(held, LenSumsUp) else 0
        return super().remaining(response) + left if response.rest else 0
