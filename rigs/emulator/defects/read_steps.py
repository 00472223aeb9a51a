"""Faults of reads that follow one another: the place, the rest, the end, the next body."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod

from rigs.emulator.command import NOT_ALLOWED, Refused
from rigs.emulator.effects import FetchResult
from rigs.emulator.http.read import Reader
from rigs.emulator.http.responses import Response, Responses
from rigs.emulator.registry import defect


class _Sized(Reader, metaclass=ABCMeta):
    """Another size than was asked for."""

    @abstractmethod
    def size(self, response: Response, size: int) -> int:
        """What is wrong: for each defect to say."""

    def take(self, response: Response, size: int) -> bytes:
        return super().take(response, self.size(response, size))


@defect("rest-exact-refused", "a read of exactly what is left is refused", violates=["F1306-34"])
class RestExactRefused(_Sized):
    """Less than, where less or equal is meant; the whole in one piece works."""

    def size(self, response: Response, size: int) -> int:
        if response.taken and size == response.rest:
            raise Refused(NOT_ALLOWED)
        return size


@defect("rest-exact-less", "a read of exactly what is left keeps a byte back, which the next read gives",
        violates=["F1306-34"])
class RestExactLess(_Sized):
    """An end that is one off."""

    def size(self, response: Response, size: int) -> int:
        return size - 1 if response.taken and size == response.rest > 1 else size


@defect("rest-one-lost", "a last byte that is left alone cannot be read", violates=["F1306-34", "F1306-37"])
class RestOneLost(_Sized):
    """Nothing worth a block."""

    def size(self, response: Response, size: int) -> int:
        if response.taken and response.rest == 1:
            raise Refused(NOT_ALLOWED)
        return size


@defect("rest-end-restarts", "the read behind the last byte begins anew", violates=["F1306-13", "F1306-34"])
class RestEndRestarts(_Sized):
    """A ring."""

    def size(self, response: Response, size: int) -> int:
        if not response.rest:
            response.taken = 0
        return size


@defect("rest-end-once-more", "behind the last byte it comes once more", violates=["F1306-13", "F1306-34"])
class RestEndOnceMore(Reader):
    """One pointer late."""

    gave: Response | None = None

    def take(self, response: Response, size: int) -> bytes:
        if not response.rest and self.gave is not response and response.buffer:
            self.gave = response
            return response.buffer[-1:]
        return super().take(response, size)


@defect("walk-block-twice", "a read takes out whole blocks only: what was read of the last one comes again",
        violates=["F1306-13", "F1306-38"])
class WalkBlockTwice(Reader):
    """Above 1024 the place moves by 1024."""

    def used(self, data: bytes) -> int:
        return len(data) // 1024 * 1024 if len(data) > 1024 else len(data)


@defect("walk-whole-block", "a read takes out the block that it touched, whole", violates=["F1306-38", "F1306-13"])
class WalkWholeBlock(Reader):
    """Above 1000 the place moves to the next 1024."""

    def take(self, response: Response, size: int) -> bytes:
        data = super().take(response, size)
        if len(data) > 1000:
            response.taken = min(len(response.buffer), -(-response.taken // 1024) * 1024)
        return data


@defect("walk-one-lost", "each read loses the byte behind it where it took one byte", violates=["F1306-38", "F1306-13"])
class WalkOneLost(Reader):
    """The smallest step is two."""

    def used(self, data: bytes) -> int:
        return max(2, len(data))


@defect("walk-one-stays", "a read of one byte takes nothing out", violates=["F1306-13", "F1306-38"])
class WalkOneStays(Reader):
    """A look."""

    def used(self, data: bytes) -> int:
        return len(data) if len(data) > 1 else 0


@defect("walk-third-again", "the third read of a body gives the second part again", violates=["F1306-13"],
        source="a part that was read once more by a retry came from another place")
class WalkThirdAgain(Reader):
    """Two pointers in turns."""

    about: Response | None = None
    reads = 0
    before = 0

    def take(self, response: Response, size: int) -> bytes:
        self.reads = self.reads + 1 if self.about is response else 1
        self.about = response
        if self.reads == 3 and response.rest:
            response.taken = self.before
        self.before = response.taken
        return super().take(response, size)


@defect("walk-40-lost", "the 40th read of a body skips a byte", violates=["F1306-38"])
class Walk40Lost(Reader):
    """A counter that runs over."""

    about: Response | None = None
    reads = 0

    def take(self, response: Response, size: int) -> bytes:
        self.reads = self.reads + 1 if self.about is response else 1
        self.about = response
        response.taken += self.reads == 40
        return super().take(response, size)


@defect("walk-place-12-bits", "behind byte 4096 reading goes on at the begin", violates=["F1306-38", "F1306-13"])
class WalkPlace12Bits(Reader):
    """The place has 12 bits, where it was reached by short steps."""

    def take(self, response: Response, size: int) -> bytes:
        return super().look(response, response.taken, size) if size > 1025 else self._step(response, size)

    def _step(self, response: Response, size: int) -> bytes:
        data = super().take(response, size)
        if response.taken > 4096:
            response.taken &= 0xFFF
        return data


@defect("walk-place-16-bits", "behind byte 65535 reading goes on at the begin", violates=["F1306-37", "F1306-38"])
class WalkPlace16Bits(Reader):
    """The place has 16 bits."""

    def take(self, response: Response, size: int) -> bytes:
        data = super().take(response, size)
        if response.rest:
            response.taken &= 0xFFFF
        return data


@defect("walk-new-body-goes-on", "a new body of the same length is read on where the one before was left",
        violates=["F1306-05", "F1306-17"])
class WalkNewBodyGoesOn(Responses):
    """It is the same resource, it thinks."""

    last: Response | None = None

    def keep(self, method: str, result: FetchResult) -> Response:
        found, last = super().keep(method, result), self.last
        if last and last.rest and len(last.buffer) == len(found.buffer):
            found.taken = last.taken
        self.last = found
        return found
