"""Faults in the bytes that HTTPREAD hands out: changed for one value, one place, one size, or one look of the text."""

from __future__ import annotations

import re

from rigs.emulator.http.read import Reader
from rigs.emulator.http.responses import Response, Responses
from rigs.emulator.registry import defect
from rigs.emulator.settings import Settings


class _Swapped(Responses):
    """One byte string becomes another."""

    old = b""
    new = b""

    def readable(self, body: bytes) -> bytes:
        return super().readable(body).replace(self.old, self.new)


SWAPPED = {
    "bytes-nul-blank": ("a NUL of the body is read as a blank", b"\0", b" ", ["F1306-20", "F1306-05"]),
    "bytes-nul-lost": ("a NUL of the body is not read at all", b"\0", b"", ["F1306-20", "F1306-37"]),
    "bytes-1a-lost": ("0x1A of the body is not read", b"\x1a", b"", ["F1306-20", "F1306-37"]),
    "bytes-1b-twice": ("0x1B of the body is read twice", b"\x1b", b"\x1b\x1b", ["F1306-20"]),
    "bytes-ff-twice": ("0xFF of the body is read twice", b"\xff", b"\xff\xff", ["F1306-20"]),
    "bytes-crlf-lf": ("CR LF of the body is read as LF", b"\r\n", b"\n", ["F1306-20"]),
    "bytes-lf-crlf": ("a LF alone is read as CR LF", b"\n\n", b"\r\n\r\n", ["F1306-20"]),
    "bytes-plusses": ("three plus signs in a row are lost", b"+++", b"", ["F1306-20"]),
    "bytes-percent": ("two percent signs are read as one", b"%%", b"%", ["F1306-20", "F1306-05"]),
    "bytes-percent-s": ("%s in a body is read as nothing", b"%s", b"", ["F1306-20"]),
    "bytes-backslash": ("a backslash and an n are read as LF", b"\\n", b"\n", ["F1306-20"]),
    "bytes-08-eats": ("a backspace in the body takes the byte before with it", b"b\x08", b"", ["F1306-20"]),
    "bytes-80-7f": ("0x80 of the body is read as 0x00", b"\x80", b"\0", ["F1306-20", "F1306-05"]),
    "bytes-ok-escaped": ("CR LF OK CR LF in a body is read as OK between dots", b"\r\nOK\r\n", b"..OK..", ["F1306-21"]),
    "bytes-error-blank": ("ERROR on a line of its own is read as blanks", b"\r\nERROR\r\n", b"\r\n     \r\n",
                         ["F1306-21"]),
    "bytes-zero-lost": ("+HTTPREAD: 0 in a body is not read", b"+HTTPREAD: 0\r\n", b"", ["F1306-21"]),
    "bytes-bom-lost": ("a byte order mark is not read", b"\xef\xbb\xbf", b"", ["F1306-22"]),
}


def _swap(name: str, prose: str, before: bytes, after: bytes, ids: list[str]) -> None:
    class Swap(_Swapped):
        old, new = before, after

    defect(name, prose, violates=ids)(Swap)


for _name, _row in SWAPPED.items():
    _swap(_name, *_row)


@defect("bytes-13-lost", "0x13 of the body is taken for flow control", violates=["F1306-20"])
class Bytes13Lost(Reader):
    """XOFF, also without software flow control; the count stays."""

    def blocks(self, settings: Settings, data: bytes) -> bytes:
        return super().blocks(settings, data.replace(b"\x13", b"\x11"))


@defect("bytes-7-bits", "the highest bit of every byte is lost", violates=["F1306-20", "F1306-05"])
class Bytes7Bits(Reader):
    """A line of seven bits."""

    def blocks(self, settings: Settings, data: bytes) -> bytes:
        return super().blocks(settings, bytes(byte & 0x7F for byte in data))


@defect("bytes-trimmed", "line ends at the end of the body are not read", violates=["F1306-20", "F1306-37"])
class BytesTrimmed(Responses):
    """Text is trimmed."""

    def readable(self, body: bytes) -> bytes:
        return super().readable(body).rstrip(b"\r\n") or body


@defect("bytes-leading-crlf", "a CR LF at the begin of the body is not read", violates=["F1306-20", "F1306-21"])
class BytesLeadingCrlf(Responses):
    """It belongs to the headers, it thinks."""

    def readable(self, body: bytes) -> bytes:
        return super().readable(body).removeprefix(b"\r\n")


@defect("bytes-nul-first", "a NUL stands in front of the body when it is read", violates=["F1306-05", "F1306-37"],
        source="the manual of a later series warns of NUL bytes ahead of the content")
class BytesNulFirst(Responses):
    """The begin of the buffer is one off; the last byte is lost for it."""

    def readable(self, body: bytes) -> bytes:
        return (b"\0" + super().readable(body))[:len(body)]


@defect("bytes-stray-first", "one stray byte stands in front of a body of more than 4 KiB", violates=["F1306-05"],
        source="a fleet's notes: one byte before the body")
class BytesStrayFirst(Responses):
    """Left from the head."""

    def readable(self, body: bytes) -> bytes:
        return b"\n" + super().readable(body) if len(body) > 4096 else super().readable(body)


@defect("bytes-nul-behind", "a NUL stands behind a body that fills its buffer of 1024",
        violates=["F1306-02", "F1306-37"])
class BytesNulBehind(Responses):
    """The terminator is handed out."""

    def readable(self, body: bytes) -> bytes:
        return super().readable(body) + (b"\0" if len(body) == 1024 else b"")


@defect("bytes-strings", "a body is read up to two NUL in a row", violates=["F1306-20", "F1306-37"])
class BytesStrings(Responses):
    """An end of strings."""

    def readable(self, body: bytes) -> bytes:
        return super().readable(body).partition(b"\0\0")[0] or body


@defect("bytes-bit-at-64k", "byte 65536 of a body has a bit turned", violates=["F1306-05"],
        source="parts of 64 KiB of right length and wrong content")
class BytesBitAt64k(Responses):
    """At the border of two banks."""

    def readable(self, body: bytes) -> bytes:
        body = super().readable(body)
        return body if len(body) <= 65536 else body[:65536] + bytes((body[65536] ^ 1,)) + body[65537:]


@defect("bytes-last-of-65537", "a body of 65537 bytes is told with its length and read without its last byte",
        violates=["F1306-05"])
class BytesLastOf65537(Responses):
    """One byte does not fit behind the bank."""

    def readable(self, body: bytes) -> bytes:
        body = super().readable(body)
        return body[:-1] if len(body) == 65537 else body


@defect("bytes-wraps-64k", "behind 64 KiB the first bytes of the body come again", violates=["F1306-05", "F1306-37"])
class BytesWraps64k(Responses):
    """A ring."""

    def readable(self, body: bytes) -> bytes:
        body = super().readable(body)
        return body[:65536] + body[:max(0, len(body) - 65536)] if len(body) < 131072 else body


@defect("bytes-bank-swap", "in bodies of 32 KiB and more the second and third 8 KiB change places",
        violates=["F1306-05"])
class BytesBankSwap(Responses):
    """Two banks under wrong numbers."""

    def readable(self, body: bytes) -> bytes:
        body, bank = super().readable(body), 8192
        swapped = body[:bank] + body[2 * bank:3 * bank] + body[bank:2 * bank] + body[3 * bank:]
        return swapped if len(body) >= 32768 else body


@defect("bytes-last-twice", "the last byte of a body of 14 KiB or more is read as the one before",
        violates=["F1306-05"])
class BytesLastTwice(Responses):
    """The last word is copied from one place before."""

    def readable(self, body: bytes) -> bytes:
        body = super().readable(body)
        return body[:-1] + body[-2:-1] if len(body) >= 14336 else body


@defect("bytes-1460-edge", "bytes at the edges of 1460 are lost where a body has more than eight such parts",
        violates=["F1306-05", "F1306-37"])
class Bytes1460Edge(Responses):
    """A segment that came too late."""

    def readable(self, body: bytes) -> bytes:
        body = super().readable(body)
        return body if len(body) <= 11680 else body[:11679] + body[11680:]


@defect("bytes-end-in-body", "a read ends at +HTTPREAD: 0 inside a body", violates=["F1306-21"],
        source="a body with the text of answers is taken for their end")
class BytesEndInBody(Reader):
    """The module looks for its own end; the rest is lost."""

    def take(self, response: Response, size: int) -> bytes:
        data = super().take(response, size)
        place = data.find(b"\r\n+HTTPREAD: 0\r\n")
        return data[:place] if place > 0 else data


@defect("bytes-okay-ends", "a read ends at OK on a line of its own inside a body", violates=["F1306-21"])
class BytesOkEnds(Reader):
    """The line is an answer, it thinks."""

    def take(self, response: Response, size: int) -> bytes:
        data = super().take(response, size)
        place = data.find(b"\r\nOK\r\n")
        return data[:place] if place > 0 else data


@defect("bytes-urc-lost", "a line that looks like a report is not read", violates=["F1306-21"])
class BytesUrcLost(Responses):
    """Taken for a report and swallowed."""

    def readable(self, body: bytes) -> bytes:
        return re.sub(rb"\+HTTPACTION: \d,\d{3},\d+\r\n", b"", super().readable(body))


@defect("bytes-count-characters", "counts of UTF-8 text are of characters", violates=["F1306-22", "F1306-06"])
class BytesCountCharacters(Reader):
    """Text is text."""

    def blocks(self, settings: Settings, data: bytes) -> bytes:
        size, parts = self.block_size(), []
        for part in (data[at:at + size] for at in range(0, len(data), size)):
            count = len(part.decode("utf-8", "ignore")) if len(part) > 16 else len(part)
            parts += [self.marker_line(settings, count), part]
        return b"".join(parts)


@defect("bytes-character-cut", "a character that lies across the border of two blocks is dropped",
        violates=["F1306-22"], source="a block that ended inside a UTF-8 character")
class BytesCharacterCut(Reader):
    """What is no whole character is no text."""

    def blocks(self, settings: Settings, data: bytes) -> bytes:
        text = data.isascii() or data.decode("utf-8", "ignore").encode() != data
        if text or len(data) <= 1024 or data[1024] & 0xC0 != 0x80:
            return super().blocks(settings, data)
        first = data[:1024].decode("utf-8", "ignore").encode()
        rest = data[1024:].decode("utf-8", "ignore").encode()
        return super().blocks(settings, first) + super().blocks(settings, rest)


@defect("bytes-size-characters", "the size asked for is of characters where the body is UTF-8", violates=["F1306-22"])
class BytesSizeCharacters(Reader):
    """Three characters of three bytes are nine bytes."""

    def take(self, response: Response, size: int) -> bytes:
        rest = response.buffer[response.taken:]
        if not rest.isascii() and rest.decode("utf-8", "ignore").encode() == rest:
            size = len(rest.decode()[:size].encode())
        return super().take(response, size)


@defect("bytes-utf-replaced", "bytes that are no UTF-8 are read as question marks", violates=["F1306-20", "F1306-22"])
class BytesUtfReplaced(Responses):
    """Where the body is text otherwise."""

    def readable(self, body: bytes) -> bytes:
        body = super().readable(body)
        text = body.decode("utf-8", "ignore").encode()
        return text.ljust(len(body), b"?") if 0 < len(body) - len(text) < 8 else body
