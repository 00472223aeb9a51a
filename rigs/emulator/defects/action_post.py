"""Faults in the body of a POST: bytes lost, changed, doubled, or of another use."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod

from rigs.emulator.effects import FetchResult
from rigs.emulator.http.action import Action
from rigs.emulator.http.fetching import Fetching, Job
from rigs.emulator.http.urls import Url
from rigs.emulator.registry import defect

_BLOCK = 4096


class _Altered(Action, metaclass=ABCMeta):
    """Sends something else than was entered."""

    @abstractmethod
    def altered(self, data: bytes) -> bytes:
        """What is wrong: for each defect to say."""

    def body(self, job: Job) -> bytes | None:
        found = super().body(job)
        return self.altered(found) if job.method == "POST" and found else found


@defect("post-to-nul", "the body of a POST ends at its first NUL", violates=["F1304-25"])
class PostToNul(_Altered):
    """strlen."""

    def altered(self, data: bytes) -> bytes:
        return data.partition(b"\0")[0]


@defect("post-line-feeds", "LF in the body of a POST becomes CR LF", violates=["F1304-25"])
class PostLineFeeds(_Altered):
    """A text file, it thinks."""

    def altered(self, data: bytes) -> bytes:
        return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


@defect("post-end-trimmed", "line ends at the end of a body are not posted", violates=["F1304-25"])
class PostEndTrimmed(_Altered):
    """The last CR is taken for the end of the input."""

    def altered(self, data: bytes) -> bytes:
        return data.rstrip(b"\r\n")


@defect("post-first-lf-lost", "a line feed at the begin of a body is not posted", violates=["F1304-25"])
class PostFirstLfLost(_Altered):
    """It is taken for a part of the command."""

    def altered(self, data: bytes) -> bytes:
        return data[1:] if data[:1] == b"\n" else data


@defect("post-utf8", "bytes above 0x7F are posted as two", violates=["F1304-25"])
class PostUtf8(_Altered):
    """The body is a string inside."""

    def altered(self, data: bytes) -> bytes:
        return data.decode("latin-1").encode()


@defect("post-0x1a-lost", "the byte 0x1A is not posted", violates=["F1304-25"])
class Post0x1aLost(_Altered):
    """Ctrl-Z ends the input of other commands."""

    def altered(self, data: bytes) -> bytes:
        return data.replace(b"\x1a", b"")


@defect("post-0xff-last", "a body that ends in 0xFF is posted without it", violates=["F1304-25"])
class Post0xffLast(_Altered):
    """EOF is -1."""

    def altered(self, data: bytes) -> bytes:
        return data[:-1] if data[-1:] == b"\xff" else data


@defect("post-block-edge-doubled", "the last byte of each full block of 4096 is posted twice", violates=["F1304-25"])
class PostBlockEdgeDoubled(_Altered):
    """Blocks overlap by one."""

    def altered(self, data: bytes) -> bytes:
        blocks = [data[at:at + _BLOCK] for at in range(0, len(data), _BLOCK)]
        return b"".join(block + block[-1:] if len(block) == _BLOCK else block for block in blocks)


@defect("post-257-short", "a body of 257 bytes is posted as 256", violates=["F1304-25"])
class Post257Short(_Altered):
    """One size is got wrong."""

    def altered(self, data: bytes) -> bytes:
        return data[:256] if len(data) == 257 else data


@defect("post-tail-of-last", "a body shorter than the one before ends in the tail of that", violates=["F1304-25"])
class PostTailOfLast(_Altered):
    """The buffer keeps its length."""

    last = b""

    def altered(self, data: bytes) -> bytes:
        self.last = data + self.last[len(data):]
        return self.last

    def closed(self) -> None:
        self.last = b""


@defect("post-third-old", "the third POST of a session sends the data of the second", violates=["F1304-25"])
class PostThirdOld(_Altered):
    """Two buffers, swapped once too often."""

    sent: tuple[bytes, ...] = ()

    def opened(self) -> None:
        self.sent = ()

    def altered(self, data: bytes) -> bytes:
        self.sent = (*self.sent, data)
        return self.sent[1] if len(self.sent) == 3 else data


@defect("post-again-half", "a POST without new data sends the second half of the last", violates=["F1304-27"])
class PostAgainHalf(_Altered):
    """Sending uses the buffer up, but not all of it."""

    last: bytes | None = None

    def altered(self, data: bytes) -> bytes:
        again, self.last = self.last is data, data
        return data[len(data) // 2:] if again else data


_rest = defect("post-after-failure-rest", "a POST behind one that found nobody lacks its first 100 bytes",
               violates=["F1304-47"])


@_rest
class PostAfterFailureRest(_Altered):
    """They were handed to the socket that never was."""

    def altered(self, data: bytes) -> bytes:
        return data[100:] if "posting" in self.module._timers else data


@_rest
class FailedPostMark(Fetching):
    """Notes a POST that failed."""

    def begin(self, job: Job, url: Url, request: bytes) -> None:
        self.module.stop("posting")
        super().begin(job, url, request)

    def failed(self, job: Job, result: FetchResult) -> None:
        super().failed(job, result)
        if job.method == "POST":
            self.module.start("posting", 600.0, lambda: None)

    def closed(self) -> None:
        super().closed()
        self.module.stop("posting")
