"""Faults in how HTTPREAD answers: order, markers, counts, blocks, the closing line."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod

from rigs.emulator.command import Call, Outcome, Reply
from rigs.emulator.http.read import Reader
from rigs.emulator.registry import defect
from rigs.emulator.settings import Settings

_EOL = b"\r\n"


class _Answer(Reader, metaclass=ABCMeta):
    """Changes a read that brings data."""

    @abstractmethod
    def changed(self, call: Call, data: bytes, parts: tuple[bytes, str]) -> Outcome:
        """What is wrong: for each defect to say."""

    def answer(self, call: Call, data: bytes) -> Outcome:
        reply = super().answer(call, data)
        if not data or not isinstance(reply, Reply):
            return reply
        blocks, last = reply.after
        assert isinstance(blocks, bytes)
        assert isinstance(last, str)
        return self.changed(call, data, (blocks, last))


@defect("read-ok-behind", "the OK of HTTPREAD stands behind its data", violates=["F1306-04", "F1306-24"])
class ReadOkBehind(_Answer):
    """As every other command has it."""

    def changed(self, call: Call, data: bytes, parts: tuple[bytes, str]) -> Outcome:
        return Reply(parts)


@defect("read-ok-before-end", "the OK of HTTPREAD stands between its data and +HTTPREAD: 0", violates=["F1306-04"])
class ReadOkBeforeEnd(_Answer):
    """The end is unsolicited, it thinks."""

    def changed(self, call: Call, data: bytes, parts: tuple[bytes, str]) -> Outcome:
        return Reply(parts[:1], after=parts[1:])


@defect("read-ok-behind-one", "the OK of HTTPREAD stands behind the data where a single byte is read",
        violates=["F1306-04"])
class ReadOkBehindOne(_Answer):
    """A fast path for the smallest size."""

    def changed(self, call: Call, data: bytes, parts: tuple[bytes, str]) -> Outcome:
        return Reply(parts) if len(data) == 1 else Reply(after=parts)


@defect("read-marker-glued", "no line end stands between the marker of HTTPREAD and the data",
        violates=["F1306-04", "F1306-06"])
class ReadMarkerGlued(Reader):
    """Printed without a line end."""

    def marker_line(self, settings: Settings, count: int) -> bytes:
        return super().marker_line(settings, count).removesuffix(settings.eol)


@defect("read-second-marker-lost", "the second block of a read has no marker", violates=["F1306-06", "F1306-07"])
class ReadSecondMarkerLost(Reader):
    """Only the first is announced, with its own length."""

    def blocks(self, settings: Settings, data: bytes) -> bytes:
        size = self.block_size()
        return super().blocks(settings, data[:size]) + data[size:2 * size] + (
            super().blocks(settings, data[2 * size:]) if data[2 * size:] else b"")


@defect("read-end-missing-full", "no +HTTPREAD: 0 follows a read that ends at a block of 1024",
        violates=["F1306-24", "F1306-04"])
class ReadEndMissingFull(_Answer):
    """A full block is never the last, it thinks."""

    def changed(self, call: Call, data: bytes, parts: tuple[bytes, str]) -> Outcome:
        return Reply(after=parts[:1] if len(data) % 1024 == 0 else parts)


@defect("read-end-missing-rest", "no +HTTPREAD: 0 follows a read that takes the last byte with others left before",
        violates=["F1306-24", "F1306-04"])
class ReadEndMissingRest(_Answer):
    """The buffer is freed before its end is told."""

    def changed(self, call: Call, data: bytes, parts: tuple[bytes, str]) -> Outcome:
        held = self.module.responses.current
        last = held is not None and not held.rest and len(data) < len(held.buffer)
        return Reply(after=parts[:1] if last else parts)


@defect("read-end-each-block", "+HTTPREAD: 0 follows every block", violates=["F1306-07", "F1306-24"])
class ReadEndEachBlock(Reader):
    """Each block is a read of its own."""

    def blocks(self, settings: Settings, data: bytes) -> bytes:
        size, end = self.block_size(), self.module.framing.information(settings, self.last_line())
        return end.join(super(ReadEndEachBlock, self).blocks(settings, data[at:at + size])
                        for at in range(0, len(data), size))


@defect("read-end-twice-above", "+HTTPREAD: 0 comes twice where more was asked for than is there",
        violates=["F1306-24"])
class ReadEndTwiceAbove(_Answer):
    """Once for the buffer, once for the read."""

    def changed(self, call: Call, data: bytes, parts: tuple[bytes, str]) -> Outcome:
        above = call.text.isdigit() and int(call.text) > len(data)
        return Reply(after=(*parts, parts[1]) if above else parts)


@defect("read-end-length", "the closing line tells what was read, and not 0", violates=["F1306-04", "F1306-24"])
class ReadEndLength(_Answer):
    """A sum for the host."""

    def changed(self, call: Call, data: bytes, parts: tuple[bytes, str]) -> Outcome:
        return Reply(after=(parts[0], f"+HTTPREAD: {len(data)}"))


@defect("read-end-first", "+HTTPREAD: 0 comes before the data of a read of more than one block",
        violates=["F1306-04", "F1306-24"])
class ReadEndFirst(_Answer):
    """Two queues."""

    def changed(self, call: Call, data: bytes, parts: tuple[bytes, str]) -> Outcome:
        return Reply(after=parts if len(data) <= 1024 else (parts[1], parts[0]))


@defect("read-error-behind", "ERROR follows +HTTPREAD: 0 where less came than was asked for", violates=["F1306-24"])
class ReadErrorBehind(_Answer):
    """Too little is a failure after all."""

    def changed(self, call: Call, data: bytes, parts: tuple[bytes, str]) -> Outcome:
        above = call.text.isdigit() and int(call.text) > len(data)
        return Reply(after=(*parts, "ERROR") if above else parts)


@defect("read-late-byte", "a line end and a byte of data follow +HTTPREAD: 0 half a second later",
        violates=["F1306-24"])
class ReadLateByte(_Answer):
    """Left in the queue."""

    def changed(self, call: Call, data: bytes, parts: tuple[bytes, str]) -> Outcome:
        self.module.start("late", 0.5, lambda: self.module.engines[call.port].say((data[-1:] + _EOL,)))
        return Reply(after=parts)


@defect("read-count-asked", "the marker tells what was asked for, and not what follows",
        violates=["F1306-06", "F1306-08"])
class ReadCountAsked(_Answer):
    """The parameter is printed."""

    def changed(self, call: Call, data: bytes, parts: tuple[bytes, str]) -> Outcome:
        due, asked = self.marker(len(data)).encode(), self.marker(int(call.text) if call.text.isdigit() else 0).encode()
        return Reply(after=(parts[0].replace(due, asked, 1) if len(data) < 1024 else parts[0], parts[1]))


@defect("read-count-last-full", "the last, shorter block of a long read is counted as 1024", violates=["F1306-06"])
class ReadCountLastFull(_Answer):
    """The size of the buffer is printed."""

    def changed(self, call: Call, data: bytes, parts: tuple[bytes, str]) -> Outcome:
        rest = len(data) % 1024
        if len(data) <= 1024 or not rest:
            return Reply(after=parts)
        head, tail = parts[0][:-rest], parts[0][-rest:]
        own = self.marker(rest).encode()
        place = head.rindex(own)
        return Reply(after=(head[:place] + self.marker(1024).encode() + head[place + len(own):] + tail, parts[1]))


@defect("read-count-8-bits", "a read of 256 bytes counts 0", violates=["F1306-06", "F1306-04"])
class ReadCount8Bits(Reader):
    """One byte holds no 256."""

    def marker(self, count: int) -> str:
        return super().marker(0 if count == 256 else count)


@defect("read-count-hex", "counts above 9 are written in hexadecimal where they are below 16", violates=["F1306-06"])
class ReadCountHex(Reader):
    """A nibble is one character."""

    def marker(self, count: int) -> str:
        return super().marker(count).replace(str(count), f"{count:X}") if 9 < count < 16 else super().marker(count)


@defect("read-count-line-end", "the count of a block includes a CR LF behind it that belongs to the next line",
        violates=["F1306-06"])
class ReadCountLineEnd(Reader):
    """The block and its line end, where it is the last and shorter than 1024."""

    def marker(self, count: int) -> str:
        return super().marker(count if count == 1024 else count + 2)


@defect("read-count-4-digits", "a read is one block, whose count loses its fifth digit",
        violates=["F1306-06", "F1306-07"])
class ReadCount4Digits(Reader):
    """A field of four."""

    def block_size(self) -> int:
        return 1 << 20

    def marker(self, count: int) -> str:
        return super().marker(int(str(count)[:4]))


@defect("read-count-less-1", "a block of 1023 bytes is counted as 1022", violates=["F1306-06"])
class ReadCountLess1(Reader):
    """One length only."""

    def marker(self, count: int) -> str:
        return super().marker(1022 if count == 1023 else count)


@defect("read-count-sum", "each marker of a long read counts what was sent up to it", violates=["F1306-06", "F1306-07"])
class ReadCountSum(Reader):
    """A sum is printed in place of a length."""

    def blocks(self, settings: Settings, data: bytes) -> bytes:
        size = self.block_size()
        return b"".join(self.marker_line(settings, min(at + size, len(data))) + data[at:at + size]
                        for at in range(0, len(data), size))


@defect("read-blocks-swapped", "the third and the fourth block of a read change places",
        violates=["F1306-07", "F1306-05"])
class ReadBlocksSwapped(Reader):
    """Two buffers, and the second is ready first."""

    def blocks(self, settings: Settings, data: bytes) -> bytes:
        if len(data) >= 4096:
            data = data[:2048] + data[3072:4096] + data[2048:3072] + data[4096:]
        return super().blocks(settings, data)


@defect("read-block-twice", "the second block of a read of more than eight comes twice", violates=["F1306-07"])
class ReadBlockTwice(Reader):
    """Sent again, since no one took it."""

    def blocks(self, settings: Settings, data: bytes) -> bytes:
        again = len(data) > 8192
        return super().blocks(settings, data[:2048] + data[1024:] if again else data)


@defect("read-block-13-lost", "the 13th block of a read is lost", violates=["F1306-07", "F1306-05"])
class ReadBlock13Lost(Reader):
    """A queue of twelve."""

    def blocks(self, settings: Settings, data: bytes) -> bytes:
        return super().blocks(settings, data[:12288] + data[13312:])


@defect("read-edge-byte-twice", "the last byte of a block is the first of the next one too",
        violates=["F1306-07", "F1306-38"])
class ReadEdgeByteTwice(Reader):
    """An end that is taken as inclusive."""

    def blocks(self, settings: Settings, data: bytes) -> bytes:
        size = self.block_size()
        starts = range(0, len(data), size)
        return b"".join(super(ReadEdgeByteTwice, self).blocks(settings, data[at:at + size] if not at else
                        data[at - 1:at - 1 + min(size, len(data) - at)]) for at in starts)


@defect("read-urc-between", "a line of statistics stands between two blocks", violates=["F1306-06", "F1306-07"])
class ReadUrcBetween(Reader):
    """For the developers."""

    def blocks(self, settings: Settings, data: bytes) -> bytes:
        size = self.block_size()
        note = self.module.framing.information(settings, "HTTP: block sent")
        return note.join(super(ReadUrcBetween, self).blocks(settings, data[at:at + size])
                         for at in range(0, len(data), size))
