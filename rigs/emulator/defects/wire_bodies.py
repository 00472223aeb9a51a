"""Faults in the body of a POST on its way, and in how many requests are sent."""

from __future__ import annotations

from typing import ClassVar

from rigs.emulator.effects import Fetch, TlsSettings
from rigs.emulator.http.fetching import Fetching, Job
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.http.requests import Requests
from rigs.emulator.http.urls import Url
from rigs.emulator.registry import defect


class _Body(Requests):
    """Sends another body than was entered, with the right length for it."""

    def request(self, method: str, url: Url, body: bytes | None) -> bytes:
        return super().request(method, url, self.sent(body) if body and method == "POST" else body)

    def sent(self, body: bytes) -> bytes:
        """What goes out."""
        return body


class _AtOnce(_Body):
    """Changes the body without telling the length."""

    def length_line(self, body: bytes | None) -> str:
        entered = self.module.post_data.data
        return f"Content-Length: {len(entered)}" if body and entered else super().length_line(body)


@defect("post-seven-bits", "a POST keeps seven bits of each byte from 1 KiB on", violates=["F1304-25"])
class PostSevenBits(_Body):
    """The second block goes through a text layer."""

    def sent(self, body: bytes) -> bytes:
        return body[:1024] + bytes(byte & 127 for byte in body[1024:])


@defect("post-percent-doubled", "a percent sign in a POST is sent twice", violates=["F1304-25"])
class PostPercentDoubled(_Body):
    """It is a format."""

    def sent(self, body: bytes) -> bytes:
        return body.replace(b"%", b"%%")


@defect("post-backslash-taken", "a backslash before quotes is taken out of a POST", violates=["F1304-25"])
class PostBackslashTaken(_Body):
    """As in a string constant."""

    def sent(self, body: bytes) -> bytes:
        return body.replace(b'\\"', b'"').replace(b"\\2", b"2")


@defect("post-until-empty-line", "a POST ends at an empty line in its data", violates=["F1304-25"])
class PostUntilEmptyLine(_Body):
    """The end of a message, it believes."""

    def sent(self, body: bytes) -> bytes:
        return body.partition(b"\r\n\r\n")[0] or body


@defect("post-packet-edge", "a byte at each edge of 1460 is lost from a POST of several packets",
        violates=["F1304-25"])
class PostPacketEdge(_Body):
    """Payload of a packet."""

    def sent(self, body: bytes) -> bytes:
        return b"".join(body[at:at + 1459] for at in range(0, len(body), 1460)) if len(body) > 2920 else body


@defect("post-blocks-swapped", "the last two blocks of 4096 change places", violates=["F1304-25"])
class PostBlocksSwapped(_Body):
    """Two buffers take turns."""

    def sent(self, body: bytes) -> bytes:
        count = len(body) // 4096
        if count < 3:
            return body
        at = (count - 2) * 4096
        return body[:at] + body[at + 4096:at + 8192] + body[at:at + 4096] + body[at + 8192:]


@defect("post-64k-rest", "a POST above 65535 bytes sends the rest after division by 65536", violates=["F1304-25"])
class Post64kRest(_Body):
    """A length of 16 bits."""

    def sent(self, body: bytes) -> bytes:
        return body[:len(body) % 65536] if len(body) > 65535 else body


@defect("post-greatest-short", "a POST of 153600 bytes loses its last one", violates=["F1304-25"])
class PostGreatestShort(_Body):
    """The greatest length that there is."""

    def sent(self, body: bytes) -> bytes:
        return body[:-1] if len(body) == 153600 else body


@defect("post-filled-to-4", "a POST is filled up to a multiple of four with zeros", violates=["F1304-25"])
class PostFilledTo4(_Body):
    """Words of the processor; only where one byte is missing."""

    def sent(self, body: bytes) -> bytes:
        return body + b"\0" if len(body) % 4 == 3 and len(body) > 1000 else body


@defect("post-blanks-to-plus", "blanks of a POST become plus signs after a URL with a query", violates=["F1304-25"])
class PostBlanksToPlus(Requests):
    """The encoder of the query is still at work."""

    def request(self, method: str, url: Url, body: bytes | None) -> bytes:
        query = method == "POST" and "?" in url.target
        return super().request(method, url, body.replace(b" ", b"+") if query and body else body)


@defect("post-last-byte-late", "the last byte of a POST above 8 KiB is that of the block before",
        violates=["F1304-25"])
class PostLastByteLate(_Body):
    """One index."""

    def sent(self, body: bytes) -> bytes:
        return body[:-1] + body[-1025:-1024] if len(body) > 8192 else body


@defect("post-user-line-counted", "a long USERDATA takes as many bytes from the end of a POST", violates=["F1304-25"])
class PostUserLineCounted(_AtOnce):
    """The buffer for a request has 2048 bytes."""

    def sent(self, body: bytes) -> bytes:
        used = sum(len(line) for line in self.user_lines())
        return body[:max(1, 2048 - used)] if used > 60 and len(body) <= 2048 else body


@defect("post-data-by-get", "a GET uses the data of HTTPDATA up in part", violates=["F1304-25"])
class PostDataByGet(Fetching):
    """Its head is written over the first bytes."""

    def begin(self, job: Job, url: Url, request: bytes) -> None:
        held = self.module.post_data
        if job.method == "GET" and held.data:
            held.data = request[:4] + held.data[4:]
        super().begin(job, url, request)


@defect("post-data-by-setting", "a USERDATA that is set behind HTTPDATA takes its last byte", violates=["F1304-25"])
class PostDataBySetting(Parameters):
    """Both are kept in one block."""

    def store(self, tag: str, value: int | str) -> None:
        super().store(tag, value)
        if tag == "USERDATA":
            self.module.post_data.data = self.module.post_data.data[:-1]


@defect("post-data-by-head", "a HEAD drops the data of HTTPDATA but for its first byte", violates=["F1304-25"])
class PostDataByHead(Fetching):
    """The length of the body that it announces is kept."""

    def begin(self, job: Job, url: Url, request: bytes) -> None:
        super().begin(job, url, request)
        if job.method == "HEAD":
            self.module.post_data.data = self.module.post_data.data[:1]


class _Again(Fetching):
    """Sends a request once more while its answer is awaited."""

    again: ClassVar[str]
    after: ClassVar[float] = 4.0

    def fetch(self, job: Job, url: Url, request: bytes, tls: TlsSettings | None) -> Fetch:
        made = super().fetch(job, url, request, tls)
        if job.method == self.again:
            copy = Fetch(0, made.scheme, made.host, made.port, request, made.method, 20.0, 20.0, 5.0, tls, reuse=False)
            self.module.start("again", self.after, lambda: self.module.emit(copy))
        return made

    def idle(self) -> None:
        self.module.stop("again")
        super().idle()


@defect("get-again-unanswered", "a GET that is not answered within 4 s is sent again", violates=["F1304-02"])
class GetAgainUnanswered(_Again):
    """It may have been lost."""

    again = "GET"


@defect("post-again-unanswered", "a POST that is not answered within 4 s is sent again", violates=["F1304-03"])
class PostAgainUnanswered(_Again):
    """It may have been lost; so may have the order of a machine."""

    again = "POST"


@defect("delete-again-unanswered", "a DELETE that is not answered within 4 s is sent again", violates=["F1304-05"])
class DeleteAgainUnanswered(_Again):
    """It may have been lost."""

    again = "DELETE"
