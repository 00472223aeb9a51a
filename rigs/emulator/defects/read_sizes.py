"""Faults of the size that is asked for: one length, a bound, a text that is no number, a refusal that costs."""

from __future__ import annotations

import re
from abc import ABCMeta, abstractmethod

from rigs.emulator.command import NOT_ALLOWED, OK, Call, Outcome, Refused
from rigs.emulator.http.read import Reader
from rigs.emulator.http.responses import Response
from rigs.emulator.registry import defect


class _Sized(Reader, metaclass=ABCMeta):
    """Another size than was asked for."""

    @abstractmethod
    def size(self, response: Response, size: int) -> int:
        """What is wrong: for each defect to say."""

    def take(self, response: Response, size: int) -> bytes:
        return super().take(response, self.size(response, size))


@defect("size-1025", "a read of 1025 bytes gives 1024", violates=["F1306-09", "F1306-38"])
class Size1025(_Sized):
    """One block."""

    def size(self, response: Response, size: int) -> int:
        return 1024 if size == 1025 else size


@defect("size-8-bits", "a size of 257 is taken for 1", violates=["F1306-09", "F1306-38"])
class Size8Bits(_Sized):
    """One byte; whole multiples are handled apart."""

    def size(self, response: Response, size: int) -> int:
        return 1 if size == 257 else size


@defect("size-16-bits", "a size above 65535 is kept in 16 bits", violates=["F1306-08"])
class Size16Bits(_Sized):
    """153600 is 22528."""

    def size(self, response: Response, size: int) -> int:
        return size & 0xFFFF


@defect("size-signed-16", "a size from 32768 to 65535 is refused", violates=["F1306-08"])
class SizeSigned16(_Sized):
    """It is negative in 16 bits."""

    def size(self, response: Response, size: int) -> int:
        if 32768 <= size < 65536:
            raise Refused(NOT_ALLOWED)
        return size


@defect("size-five-digits", "a size of six digits loses its first", violates=["F1306-08"])
class SizeFiveDigits(_Sized):
    """100001 is 1."""

    def size(self, response: Response, size: int) -> int:
        return int(str(size)[1:]) if size >= 100000 else size


@defect("size-cap-4096", "a read gives 4096 bytes at most", violates=["F1306-09", "F1306-07"])
class SizeCap4096(_Sized):
    """The size of the send buffer."""

    def size(self, response: Response, size: int) -> int:
        return min(size, 4096)


@defect("size-one-more", "a read of 100 gives 101 where there are as many", violates=["F1306-09"])
class SizeOneMore(_Sized):
    """An end that is taken as inclusive, for one size."""

    def size(self, response: Response, size: int) -> int:
        return 101 if size == 100 else size


@defect("size-whole-less", "a read of the whole body in one piece leaves its last byte", violates=["F1306-09"])
class SizeWholeLess(_Sized):
    """Less than, where less or equal is meant."""

    def size(self, response: Response, size: int) -> int:
        return size - 1 if size == len(response.buffer) > 1 else size


@defect("size-even", "a read of an odd size above 1000 gives one byte less", violates=["F1306-09", "F1306-38"])
class SizeEven(_Sized):
    """Words of 16 bits."""

    def size(self, response: Response, size: int) -> int:
        return size - 1 if size > 1000 and size % 2 else size


@defect("size-above-refused", "a size greater than what is there is refused", violates=["F1306-08", "F1306-35"])
class SizeAboveRefused(_Sized):
    """A bound that the reference does not have."""

    def size(self, response: Response, size: int) -> int:
        if response.rest and size > response.rest:
            raise Refused(NOT_ALLOWED)
        return size


@defect("size-above-whole-refused", "a size one above the body is refused", violates=["F1306-08"])
class SizeAboveWholeRefused(_Sized):
    """Only this one."""

    def size(self, response: Response, size: int) -> int:
        if size == len(response.buffer) + 1:
            raise Refused(NOT_ALLOWED)
        return size


@defect("size-153600-refused", "a size of 153600 is refused", violates=["F1306-08"])
class Size153600Refused(_Sized):
    """The bound of HTTPDATA, and less than."""

    def size(self, response: Response, size: int) -> int:
        if size >= 153600:
            raise Refused(NOT_ALLOWED)
        return size


@defect("size-above-padded", "a read of more than there is comes padded with NUL up to 1000",
        violates=["F1306-08", "F1306-06"])
class SizeAbovePadded(Reader):
    """The buffer as it is."""

    def take(self, response: Response, size: int) -> bytes:
        data = super().take(response, size)
        return data.ljust(size, b"\0") if data and size <= 1000 else data


@defect("size-above-second", "asking for more than is left is refused once a part was read", violates=["F1306-35"])
class SizeAboveSecond(_Sized):
    """The first read is forgiven."""

    def size(self, response: Response, size: int) -> int:
        if response.taken and response.rest and size > response.rest:
            raise Refused(NOT_ALLOWED)
        return size


@defect("size-above-one-less", "asking for more than is left leaves the last byte", violates=["F1306-35"])
class SizeAboveOneLess(_Sized):
    """Cut to the rest less one."""

    def size(self, response: Response, size: int) -> int:
        return response.rest - 1 if response.taken and size > response.rest > 1 else size


@defect("size-above-from-start", "asking for more than is left gives the body from its first byte",
        violates=["F1306-35", "F1306-13"])
class SizeAboveFromStart(_Sized):
    """All data in the buffer, it says."""

    def size(self, response: Response, size: int) -> int:
        if size > response.rest and response.rest:
            response.taken = 0
        return size


@defect("size-above-whole-again", "a size above the whole body gives all of it again after a part",
        violates=["F1306-35"])
class SizeAboveWholeAgain(_Sized):
    """Only where it is above the body's own length."""

    def size(self, response: Response, size: int) -> int:
        if size > len(response.buffer) and response.rest:
            response.taken = 0
        return size


class _Written(Reader, metaclass=ABCMeta):
    """Looks at the text of the size."""

    @abstractmethod
    def text(self, call: Call, text: str) -> Outcome | None:
        """What is wrong: for each defect to say."""

    def write(self, call: Call) -> Outcome:
        outcome = self.text(call, call.text)
        return super().write(call) if outcome is None else outcome

    def give(self, call: Call, size: int) -> Outcome:
        return self.answer(call, self.take(self.response(), size))


@defect("size-tail-ignored", "a number followed by letters is taken for the number", violates=["F1306-11"])
class SizeTailIgnored(_Written):
    """atoi."""

    def text(self, call: Call, text: str) -> Outcome | None:
        found = re.fullmatch(r"(\d+)[A-Za-z]\w*", text)
        return self.give(call, int(found[1])) if found and int(found[1]) else None


@defect("size-word-all", "HTTPREAD=abc gives the whole body", violates=["F1306-11"])
class SizeWordAll(_Written):
    """What is no number is no limit."""

    def text(self, call: Call, text: str) -> Outcome | None:
        return self.give(call, 1 << 20) if text.isalpha() else None


@defect("size-word-ok", "HTTPREAD=abc is answered by OK alone", violates=["F1306-11"])
class SizeWordOk(_Written):
    """Zero bytes, done."""

    def text(self, call: Call, text: str) -> Outcome | None:
        return OK if text.isalpha() else None


@defect("size-empty-all", "HTTPREAD= without a value gives the whole body", violates=["F1306-11"])
class SizeEmptyAll(_Written):
    """A default that the reference does not have."""

    def text(self, call: Call, text: str) -> Outcome | None:
        return self.give(call, 1 << 20) if not text else None


@defect("size-hex-letters", "HTTPREAD takes hexadecimal digits", violates=["F1306-11"])
class SizeHexLetters(_Written):
    """abc is 2748."""

    def text(self, call: Call, text: str) -> Outcome | None:
        return self.give(call, int(text, 16)) if re.fullmatch("[0-9a-f]*[a-f][0-9a-f]*", text) else None


@defect("size-minus-one", "HTTPREAD=-1 gives one byte", violates=["F1306-11a"])
class SizeMinusOne(_Written):
    """The sign is skipped."""

    def text(self, call: Call, text: str) -> Outcome | None:
        return self.give(call, int(text[1:])) if re.fullmatch("-[1-9]", text) else None


@defect("size-minus-last", "HTTPREAD=-1 gives all but the last byte", violates=["F1306-11a"])
class SizeMinusLast(_Written):
    """A slice."""

    def text(self, call: Call, text: str) -> Outcome | None:
        return self.give(call, self.response().rest + int(text)) if re.fullmatch("-[1-9]", text) else None


@defect("size-minus-ok", "HTTPREAD=-1 is answered by OK alone", violates=["F1306-11a"])
class SizeMinusOk(_Written):
    """Less than nothing is done at once."""

    def text(self, call: Call, text: str) -> Outcome | None:
        return OK if re.fullmatch("-[1-9]", text) else None


class _Costly(Reader, metaclass=ABCMeta):
    """A refused line costs something."""

    @abstractmethod
    def cost(self, response: Response, text: str) -> None:
        """What is wrong: for each defect to say."""

    def write(self, call: Call) -> Outcome:
        try:
            return super().write(call)
        except Refused:
            held = self.module.responses.current
            if held:
                self.cost(held, call.text)
            raise


@defect("refused-takes-ten", "HTTPREAD=10x is refused and takes ten bytes out", violates=["F1306-41"])
class RefusedTakesTen(_Costly):
    """Refused too late."""

    def cost(self, response: Response, text: str) -> None:
        found = re.match(r"\d+(?=\D)", text)
        response.taken = min(len(response.buffer), response.taken + (int(found[0]) if found else 0))


@defect("refused-empties", "HTTPREAD=abc is refused and the body is gone", violates=["F1306-41"])
class RefusedEmpties(_Costly):
    """An error frees the buffer."""

    def cost(self, response: Response, text: str) -> None:
        response.taken = len(response.buffer)


@defect("refused-rewinds", "HTTPREAD= is refused, and reading begins at the first byte then",
        violates=["F1306-41"])
class RefusedRewinds(_Costly):
    """An error sets the place back."""

    def cost(self, response: Response, text: str) -> None:
        if response.rest:
            response.taken = 0
