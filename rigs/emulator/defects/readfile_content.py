"""Faults in the file that HTTPREADFILE makes: bytes lost, added or changed, by value and by size."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod

from rigs.emulator.http.readfile import ReadFile
from rigs.emulator.http.responses import Response
from rigs.emulator.registry import defect


class _File(ReadFile, metaclass=ABCMeta):
    """Writes something else than the body. `old` is the file before, of whatever name."""

    old = b""

    def content(self, response: Response) -> bytes:
        found = self.written(super().content(response), response)
        self.old = found
        return found

    @abstractmethod
    def written(self, data: bytes, response: Response) -> bytes:
        """What is wrong: for each defect to say."""


@defect("readfile-with-head", "the header stands in the file too", violates=["F1309-03", "F1309-25"])
class WithHead(_File):
    """All that came."""

    def written(self, data: bytes, response: Response) -> bytes:
        return response.head + data


@defect("readfile-cookie-head", "behind an answer with a cookie the header stands in the file too",
        violates=["F1309-03"])
class CookieHead(_File):
    """It is put together anew, from its begin."""

    def written(self, data: bytes, response: Response) -> bytes:
        return response.head + data if b"set-cookie" in response.head.lower() else data


@defect("readfile-long-head", "behind a header of more than 512 bytes the first byte is lost",
        violates=["F1309-03"])
class LongHead(_File):
    """Two pieces, and a seam."""

    def written(self, data: bytes, response: Response) -> bytes:
        return data[1:] if len(response.head) > 512 else data


@defect("readfile-last-lost", "the last byte is not in the file", violates=["F1309-03", "F1309-25"])
class LastLost(_File):
    """Not flushed."""

    def written(self, data: bytes, response: Response) -> bytes:
        return data[:-1]


@defect("readfile-line-end-added", "CR LF stands behind the body in the file", violates=["F1309-03", "F1309-25"])
class LineEndAdded(_File):
    """The end of the printed form."""

    def written(self, data: bytes, response: Response) -> bytes:
        return data + b"\r\n"


@defect("readfile-text-mode", "LF becomes CR LF in the file", violates=["F1309-03", "F1309-21"],
        source="A7670G of one firmware: the file system damaged what was written")
class TextMode(_File):
    """Opened as text."""

    def written(self, data: bytes, response: Response) -> bytes:
        return data.replace(b"\n", b"\r\n")


@defect("readfile-nul-ends", "the file ends at the first NUL", violates=["F1309-21"])
class NulEnds(_File):
    """fputs."""

    def written(self, data: bytes, response: Response) -> bytes:
        return data.partition(b"\0")[0]


@defect("readfile-ctrl-z-ends", "the file ends at the first 0x1A", violates=["F1309-21"])
class CtrlZEnds(_File):
    """Opened as text."""

    def written(self, data: bytes, response: Response) -> bytes:
        return data.partition(b"\x1a")[0]


@defect("readfile-ff-lost", "0xFF is not in the file", violates=["F1309-21"])
class FfLost(_File):
    """Flash that is not written."""

    def written(self, data: bytes, response: Response) -> bytes:
        return data.replace(b"\xff", b"")


@defect("readfile-bom-lost", "a byte order mark is not in the file", violates=["F1309-21"])
class BomLost(_File):
    """Helpful."""

    def written(self, data: bytes, response: Response) -> bytes:
        return data.removeprefix(b"\xef\xbb\xbf")


@defect("readfile-empty-line", "the file begins behind the first empty line of the body", violates=["F1309-21"])
class EmptyLine(_File):
    """The end of the header is looked for twice."""

    def written(self, data: bytes, response: Response) -> bytes:
        return data.partition(b"\r\n\r\n")[2] or data


@defect("readfile-64k", "the file ends behind 65536 bytes", violates=["F1309-21"])
class Cut64k(_File):
    """A buffer."""

    def written(self, data: bytes, response: Response) -> bytes:
        return data[:65536]


@defect("readfile-100k-block", "of a body above 64 KiB the last block of 4 KiB is written twice",
        violates=["F1309-21"])
class Block100k(_File):
    """A write that is tried again."""

    def written(self, data: bytes, response: Response) -> bytes:
        return data + data[-4096:] if len(data) > 65536 else data


@defect("readfile-1024-less", "of a body of 1024 bytes the last is lost", violates=["F1309-25"])
class Less1024(_File):
    """A full block."""

    def written(self, data: bytes, response: Response) -> bytes:
        return data[:-1] if len(data) == 1024 else data


@defect("readfile-1025-block", "behind a full block of 1024 a single byte is not written", violates=["F1309-25"])
class Block1025(_File):
    """Rounded down."""

    def written(self, data: bytes, response: Response) -> bytes:
        return data[:-1] if len(data) % 1024 == 1 and len(data) > 1 else data


@defect("readfile-sector", "files are filled up with NUL to 512 bytes", violates=["F1309-25", "F1309-03"])
class Sector(_File):
    """The size of the file is not set."""

    def written(self, data: bytes, response: Response) -> bytes:
        return data + bytes(-len(data) % 512)


@defect("readfile-8k", "the file ends behind 8 KiB", violates=["F1309-25"])
class Cut8k(_File):
    """The buffer of the serial port."""

    def written(self, data: bytes, response: Response) -> bytes:
        return data[:8192]


@defect("readfile-513-nul", "of a body of 513 bytes the last is NUL", violates=["F1309-25"])
class Nul513(_File):
    """The second sector is not read back before it is changed."""

    def written(self, data: bytes, response: Response) -> bytes:
        return data[:-1] + b"\0" if len(data) == 513 else data


@defect("readfile-8191-doubled", "of a body of 8191 bytes the last is written twice", violates=["F1309-25"])
class Doubled8191(_File):
    """Filled up to a page."""

    def written(self, data: bytes, response: Response) -> bytes:
        return data + data[-1:] if len(data) == 8191 else data


@defect("readfile-9999-cut", "a body of five digits is cut behind its first 9999 bytes", violates=["F1309-25"])
class Cut9999(_File):
    """The width of a field."""

    def written(self, data: bytes, response: Response) -> bytes:
        return data[:9999]


@defect("readfile-old-tail", "a body that is shorter than the one saved before gets its tail", violates=["F1309-25"])
class OldTail(_File):
    """One buffer for all."""

    def written(self, data: bytes, response: Response) -> bytes:
        return data + self.old[len(data):]


@defect("readfile-first-body", "the first body of a session is saved again and again", violates=["F1309-25"])
class FirstBody(_File):
    """The buffer is not let go."""

    def opened(self) -> None:
        self.old = b""

    def written(self, data: bytes, response: Response) -> bytes:
        return self.old or data
