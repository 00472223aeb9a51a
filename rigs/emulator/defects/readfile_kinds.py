"""Faults of HTTPREADFILE with answers of one kind: of an error status, over https, without a length."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod

from rigs.emulator.command import NOT_ALLOWED, Call, Outcome, Refused
from rigs.emulator.http.readfile import ReadFile
from rigs.emulator.http.responses import Response
from rigs.emulator.registry import defect


class _File(ReadFile, metaclass=ABCMeta):
    """Writes something else than the body."""

    def content(self, response: Response) -> bytes:
        return self.written(super().content(response), response)

    @abstractmethod
    def written(self, data: bytes, response: Response) -> bytes:
        """What is wrong: for each defect to say."""


class _Odd(ReadFile, metaclass=ABCMeta):
    """Refuses to save answers that `odd` says."""

    def content(self, response: Response) -> bytes:
        if self.odd(response):
            raise Refused(NOT_ALLOWED)
        return super().content(response)

    @abstractmethod
    def odd(self, response: Response) -> bool:
        """What is wrong: for each defect to say."""


@defect("readfile-404-refused", "the body of an error answer cannot be saved", violates=["F1309-23"])
class Refused404(_Odd):
    """It is no file."""

    def odd(self, response: Response) -> bool:
        return response.status >= 400


@defect("readfile-500-refused", "the body of a server's error cannot be saved", violates=["F1309-23"])
class Refused500(_Odd):
    """It is no file."""

    def odd(self, response: Response) -> bool:
        return response.status >= 500


@defect("readfile-error-named", "behind an error status the file holds the status line", violates=["F1309-23"])
class ErrorNamed(_File):
    """More useful, somebody thought."""

    def written(self, data: bytes, response: Response) -> bytes:
        return response.head.partition(b"\r\n")[0] if response.status >= 400 else data


class _Secure(ReadFile):
    """Knows whether the response came over https."""

    def secure(self) -> bool:
        url = self.module.parameters.url()
        return url is not None and url.scheme == "https"


@defect("readfile-https-refused", "what came over https cannot be saved", violates=["F1309-23a"])
class HttpsRefused(_Secure):
    """It is secret, it thinks."""

    def write(self, call: Call) -> Outcome:
        if self.secure():
            raise Refused(NOT_ALLOWED)
        return super().write(call)


@defect("readfile-https-tail", "the last 16 bytes of what came over https are not saved", violates=["F1309-23a"])
class HttpsTail(_Secure):
    """The room for the tag."""

    def content(self, response: Response) -> bytes:
        return super().content(response)[:-16] if self.secure() else super().content(response)


@defect("readfile-https-4k", "what came over https is saved up to 4 KiB", violates=["F1309-23a"])
class Https4k(_Secure):
    """A fragment."""

    def content(self, response: Response) -> bytes:
        return super().content(response)[:4096] if self.secure() else super().content(response)


@defect("readfile-https-17", "0x17 is lost in what came over https", violates=["F1309-23a"])
class Https17(_Secure):
    """The type of a record."""

    def content(self, response: Response) -> bytes:
        data = super().content(response)
        return data.replace(b"\x17", b"") if self.secure() else data


@defect("readfile-chunk-framing", "the lengths of chunks stand in the file", violates=["F1309-27"])
class ChunkFraming(_File):
    """What came, as it came."""

    def written(self, data: bytes, response: Response) -> bytes:
        chunked = b"chunked" in response.head.lower()
        return b"%x\r\n%s\r\n0\r\n\r\n" % (len(data), data) if chunked else data


@defect("readfile-chunked-first", "of a chunked body above 1 KiB the first 1024 bytes are saved", violates=["F1309-27"])
class ChunkedFirst(_File):
    """As the length was not known."""

    def written(self, data: bytes, response: Response) -> bytes:
        return data[:1024] if b"chunked" in response.head.lower() else data


@defect("readfile-close-cut", "of a body that the close ends the last bytes are lost", violates=["F1309-27"])
class CloseCut(_File):
    """What is not read when the close comes."""

    def written(self, data: bytes, response: Response) -> bytes:
        framed = any(name in response.head.lower() for name in (b"content-length:", b"chunked"))
        return data if framed else data[:-3]


@defect("readfile-close-empty", "a body that the close ends gives an empty file and 0", violates=["F1309-27"])
class CloseEmpty(_File):
    """Its length is 0."""

    def written(self, data: bytes, response: Response) -> bytes:
        framed = any(name in response.head.lower() for name in (b"content-length:", b"chunked"))
        return data if framed else b""


@defect("readfile-201-refused", "only the body of a 200 can be saved", violates=["F1309-03", "F1309-23"])
class Refused201(_Odd):
    """Success is 200."""

    def odd(self, response: Response) -> bool:
        return response.status != 200


class _Read(ReadFile, metaclass=ABCMeta):
    """Takes the bytes that HTTPREAD has used up into account, wrongly."""

    def content(self, response: Response) -> bytes:
        return self.mixed(super().content(response), response.taken)

    @abstractmethod
    def mixed(self, data: bytes, taken: int) -> bytes:
        """What is wrong: for each defect to say."""


@defect("readfile-read-mixed", "behind a read the file begins with the rest and goes on with the begin",
        violates=["F1309-19"])
class ReadMixed(_Read):
    """A ring whose read position is its begin."""

    def mixed(self, data: bytes, taken: int) -> bytes:
        return data[taken:] + data[:taken]


@defect("readfile-read-cut", "behind a read as many bytes are missing at the end of the file", violates=["F1309-19"])
class ReadCut(_Read):
    """The count is that of the rest, the begin that of the whole."""

    def mixed(self, data: bytes, taken: int) -> bytes:
        return data[:len(data) - taken] if taken < len(data) else data
