"""Faults of HTTPPOSTFILE with send_header 1: the file as body of a packed request (F1308-02, -27, -30, -32, -40)."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod

from rigs.emulator.command import Refused
from rigs.emulator.http.postfile import PostFile
from rigs.emulator.http.urls import Url
from rigs.emulator.registry import defect


class _Body(PostFile, metaclass=ABCMeta):
    """Packs another body than the file."""

    def packed(self, method: str, url: Url, data: bytes) -> bytes:
        return super().packed(method, url, self.body(data))

    @abstractmethod
    def body(self, data: bytes) -> bytes:
        """What is wrong: for each defect to say."""


@defect("postfile-body-to-nul", "a file as body ends at its first zero byte", violates=["F1308-40"])
class BodyToNul(_Body):
    """strlen."""

    def body(self, data: bytes) -> bytes:
        return data.partition(b"\0")[0]


@defect("postfile-body-ctrl-z", "a file as body ends at its first 0x1A", violates=["F1308-40"])
class BodyCtrlZ(_Body):
    """End of a text file."""

    def body(self, data: bytes) -> bytes:
        return data.partition(b"\x1a")[0]


@defect("postfile-body-xoff", "0x11 and 0x13 of a file are not sent as body", violates=["F1308-40"])
class BodyXoff(_Body):
    """Flow control."""

    def body(self, data: bytes) -> bytes:
        return data.translate(None, b"\x11\x13")


@defect("postfile-body-crlf", "a line feed alone becomes CR LF in a file as body", violates=["F1308-40"])
class BodyCrlf(_Body):
    """Opened as text."""

    def body(self, data: bytes) -> bytes:
        return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


@defect("postfile-body-eof", "a file that ends in 0xFF is the body without it", violates=["F1308-40"])
class BodyEof(_Body):
    """EOF is -1."""

    def body(self, data: bytes) -> bytes:
        return data.removesuffix(b"\xff")


@defect("postfile-body-mark-dropped", "a file that begins with the mark of UTF-8 is the body without it",
        violates=["F1308-40"])
class BodyMarkDropped(_Body):
    """EF BB BF."""

    def body(self, data: bytes) -> bytes:
        return data.removeprefix(b"\xef\xbb\xbf")


@defect("postfile-body-trimmed", "blanks and line ends around a file are not part of the body", violates=["F1308-40"])
class BodyTrimmed(_Body):
    """White space."""

    def body(self, data: bytes) -> bytes:
        return data.strip(b" \t\r\n")


@defect("postfile-body-head-split", "of a file that looks like a request only what follows the empty line is the body",
        violates=["F1308-40"])
class BodyHeadSplit(_Body):
    """It has a header already."""

    def body(self, data: bytes) -> bytes:
        head, _, rest = data.partition(b"\r\n\r\n")
        return rest if b" HTTP/1.1\r\n" in head else data


@defect("postfile-body-escapes", "a backslash and two digits in a file are the character they stand for",
        violates=["F1308-40"])
class BodyEscapes(_Body):
    """As in strings."""

    def body(self, data: bytes) -> bytes:
        return data.replace(b"\\22", b'"')


@defect("postfile-body-signed-block", "in a body of more than one block each block is a string", violates=["F1308-02"])
class BodySignedBlock(_Body):
    """From the second block of 1024 on a zero at its begin ends it."""

    def body(self, data: bytes) -> bytes:
        blocks = [data[at: at + 1024] for at in range(0, len(data), 1024)]
        return b"".join(blocks[:1] + [block[:-1] if len(block) == 1024 else block for block in blocks[1:]])


@defect("postfile-body-full-block", "a file of whole blocks of 512 is the body without its last byte",
        violates=["F1308-02"])
class BodyFullBlock(_Body):
    """The last block is the rest of a division."""

    def body(self, data: bytes) -> bytes:
        return data[:-1] if data and len(data) % 512 == 0 else data


@defect("postfile-body-257", "a file of 257 bytes is a body of one", violates=["F1308-02"])
class Body257(_Body):
    """A byte for the length."""

    def body(self, data: bytes) -> bytes:
        return data[:1] if len(data) == 257 else data


@defect("postfile-body-second-shifted", "the second send of a file begins with its second byte",
        violates=["F1308-02", "F1308-34"])
class BodySecondShifted(_Body):
    """The place in the file is not set back."""

    last: bytes | None = None

    def body(self, data: bytes) -> bytes:
        again, self.last = data == self.last, data
        return data[1:] if again else data


@defect("postfile-body-tail-of-last", "a file shorter than the last ends in the tail of that", violates=["F1308-02"])
class BodyTailOfLast(_Body):
    """The buffer keeps its length."""

    last = b""

    def body(self, data: bytes) -> bytes:
        self.last = data + self.last[len(data):]
        return self.last


@defect("postfile-body-twice", "the request that was packed is sent twice", violates=["F1308-02"])
class BodyTwice(PostFile):
    """One by each of two tasks."""

    def packed(self, method: str, url: Url, data: bytes) -> bytes:
        request = super().packed(method, url, data)
        return request * 2 if method == "POST" else request


@defect("postfile-length-with-header", "Content-Length counts the header of the request too",
        violates=["F1308-02", "F1308-20"])
class LengthWithHeader(PostFile):
    """The size of the buffer."""

    def packed(self, method: str, url: Url, data: bytes) -> bytes:
        request = super().packed(method, url, data)
        due = f"Content-Length: {len(data)}\r\n".encode()
        return request.replace(due, f"Content-Length: {len(request)}\r\n".encode(), 1)


@defect("postfile-target-of-name", "the target of a packed request is the root", violates=["F1308-02", "F1308-27"])
class TargetOfName(PostFile):
    """The path of the URL is for HTTPACTION."""

    def packed(self, method: str, url: Url, data: bytes) -> bytes:
        return super().packed(method, url._replace(target="/"), data)


@defect("postfile-query-lost", "a packed request has no query", violates=["F1308-27"])
class QueryLost(PostFile):
    """The path alone."""

    def packed(self, method: str, url: Url, data: bytes) -> bytes:
        return super().packed(method, url._replace(target=url.target.partition("?")[0]), data)


class _Untold(PostFile):
    """A setting of HTTPPARA does not reach the packed request."""

    tag, value = "", ""

    def packed(self, method: str, url: Url, data: bytes) -> bytes:
        values = self.module.parameters.values
        kept = values[self.tag]
        values[self.tag] = self.value
        try:
            return super().packed(method, url, data)
        finally:
            values[self.tag] = kept


@defect("postfile-without-userdata", "a packed request lacks USERDATA", violates=["F1308-27"])
class WithoutUserdata(_Untold):
    """A function of its own."""

    tag = "USERDATA"


@defect("postfile-type-binary", "a packed request is an octet stream whatever CONTENT says", violates=["F1308-27"])
class TypeBinary(_Untold):
    """A file is one."""

    tag, value = "CONTENT", "application/octet-stream"


@defect("postfile-large-cut", "of a file the first 64 KiB are sent, and all is well", violates=["F1308-30"])
class LargeCut(_Body):
    """Sixteen bits."""

    def body(self, data: bytes) -> bytes:
        return data[:65536]


@defect("postfile-large-refused", "a file above 16 KiB is refused", violates=["F1308-30"])
class LargeRefused(_Body):
    """Memory."""

    def body(self, data: bytes) -> bytes:
        if len(data) > 16384:
            raise Refused
        return data


@defect("postfile-large-swapped", "the last two blocks of a file above 32 KiB change places", violates=["F1308-30"])
class LargeSwapped(_Body):
    """Two buffers."""

    def body(self, data: bytes) -> bytes:
        if len(data) <= 32768:
            return data
        return data[:-2048] + data[-1024:] + data[-2048:-1024]


class _Tls(PostFile, metaclass=ABCMeta):
    """Over TLS it is another file."""

    @abstractmethod
    def secured(self, data: bytes) -> bytes:
        """What is wrong: for each defect to say."""

    def packed(self, method: str, url: Url, data: bytes) -> bytes:
        return super().packed(method, url, self.secured(data) if url.scheme == "https" else data)


@defect("postfile-tls-last-block", "over TLS the last block of a file is not sent", violates=["F1308-32"])
class TlsLastBlock(_Tls):
    """It is not flushed."""

    def secured(self, data: bytes) -> bytes:
        return data[: len(data) // 1024 * 1024] or data


@defect("postfile-tls-record", "over TLS a file above one record of 16 KiB is cut to it", violates=["F1308-32"])
class TlsRecord(_Tls):
    """One write, one record."""

    def secured(self, data: bytes) -> bytes:
        return data[:16384]


@defect("postfile-tls-refused", "a file is not sent to a https URL", violates=["F1308-32"])
class TlsRefused(_Tls):
    """HTTP only."""

    def secured(self, data: bytes) -> bytes:
        raise Refused
