"""Faults in <datalen>, the length of what was received."""

from __future__ import annotations

import re
import zlib

from rigs.emulator.effects import FetchResult
from rigs.emulator.http.fetching import Job
from rigs.emulator.http.reports import Reports
from rigs.emulator.http.responses import Response, Responses
from rigs.emulator.net.body import Body, ByLength
from rigs.emulator.net.failures import Failure
from rigs.emulator.net.wire import Wire
from rigs.emulator.registry import defect

_ANNOUNCED = re.compile(rb"\r\n[Cc]ontent-[Ll]ength: *(\d+)")
_MIB = 1 << 20


def _announced(response: Response) -> int:
    found = _ANNOUNCED.search(response.head)
    return int(found[1]) if found else len(response.body)


@defect("length-to-nul", "the reported length ends at the first NUL of the body", violates=["F1304-10"])
class LengthToNul(Reports):
    """strlen."""

    def body_length(self, response: Response) -> int:
        return len(response.body.partition(b"\0")[0])


@defect("length-trimmed", "line ends at either end of the body are not counted", violates=["F1304-10"])
class LengthTrimmed(Reports):
    """The body is trimmed before it is measured."""

    def body_length(self, response: Response) -> int:
        return len(response.body.strip(b"\r\n"))


@defect("length-16-bits", "the length is kept in 16 bits", violates=["F1304-10"])
class Length16Bits(Reports):
    """65536 is 0."""

    def body_length(self, response: Response) -> int:
        return super().body_length(response) & 0xFFFF


@defect("length-five-digits", "a length of six digits loses its last", violates=["F1304-10"])
class LengthFiveDigits(Reports):
    """The field of the report is five wide."""

    def text(self, job: Job, code: int, length: int) -> str:
        return super().text(job, code, int(str(length)[:5]))


@defect("length-full-block-1", "a body that fills its last block of 1024 is counted one short", violates=["F1304-10"])
class LengthFullBlock1(Reports):
    """The end of a block is taken for a terminator."""

    def body_length(self, response: Response) -> int:
        length = super().body_length(response)
        return length - 1 if length and length % 1024 == 0 else length


@defect("length-256-is-0", "a body of 256 bytes is reported as 0", violates=["F1304-10"])
class Length256Is0(Reports):
    """The one-byte path takes one too many."""

    def body_length(self, response: Response) -> int:
        length = super().body_length(response)
        return 0 if length == 256 else length


@defect("length-high-water", "a shorter body is reported with the length of the longest of the session",
        violates=["F1304-10"])
class LengthHighWater(Reports):
    """How much of the buffer was ever used."""

    most = 0

    def opened(self) -> None:
        self.most = 0

    def body_length(self, response: Response) -> int:
        self.most = max(self.most, super().body_length(response))
        return self.most


@defect("length-with-unread", "what was left unread of the response before is counted with the new one",
        violates=["F1304-10"], source="new answers appended to the old buffer")
class LengthWithUnread(Responses):
    """The buffer is not emptied."""

    left = 0

    def opened(self) -> None:
        super().opened()
        self.left = 0

    def drop(self) -> None:
        self.left = self.current.rest if self.current else 0
        super().drop()

    def keep(self, method: str, result: FetchResult) -> Response:
        kept = super().keep(method, result)
        kept.body = kept.body + bytes(self.left)
        return kept


@defect("post-empty-length-sent", "a POST answered by an empty body is reported with the length sent",
        violates=["F1304-38"])
class PostEmptyLengthSent(Reports):
    """The counter of the request is not cleared."""

    def length(self, job: Job, response: Response) -> int:
        empty = job.method == "POST" and not response.body
        return len(self.module.post_data.data) if empty else super().length(job, response)


@defect("delete-length-1024", "no more than 1024 bytes of the answer to a DELETE are counted",
        violates=["F1304-38"])
class DeleteLength1024(Reports):
    """One block is enough for it."""

    def length(self, job: Job, response: Response) -> int:
        length = super().length(job, response)
        return min(length, 1024) if job.method == "DELETE" else length


@defect("head-length-announced", "a HEAD is reported with the Content-Length of the body that did not come",
        violates=["F1304-30"])
class HeadLengthAnnounced(Reports):
    """The header says so."""

    def head_length(self, response: Response) -> int:
        return _announced(response)


@defect("head-length-of-last", "a HEAD is reported with the length of the body before it", violates=["F1304-30"])
class HeadLengthOfLast(Reports):
    """The counter is not cleared."""

    last = 0

    def body_length(self, response: Response) -> int:
        self.last = super().body_length(response)
        return self.last

    def head_length(self, response: Response) -> int:
        return self.last


@defect("after-head-0", "the request behind a HEAD is reported with the length 0", violates=["F1304-24", "F1304-10"])
class AfterHead0(Reports):
    """The flag that no body comes is cleared too late."""

    headed = False

    def length(self, job: Job, response: Response) -> int:
        headed, self.headed = self.headed, job.method == "HEAD"
        return 0 if headed else super().length(job, response)


@defect("get-after-head-0", "a GET right behind a HEAD is reported with the length 0",
        violates=["F1304-24", "F1304-10"])
class GetAfterHead0(Reports):
    """HEAD then GET is taken for one."""

    headed = False

    def length(self, job: Job, response: Response) -> int:
        headed, self.headed = self.headed, job.method == "HEAD"
        return 0 if headed and job.method == "GET" else super().length(job, response)


@defect("errcode-last-length", "a failure is reported with the length of the last body", violates=["F1304-14"])
class ErrcodeLastLength(Reports):
    """The counter is not cleared."""

    last = 7

    def say(self, job: Job, code: int, length: int) -> None:
        self.last = length or self.last
        super().say(job, code, self.last if code > 600 else length)


_cut = defect("cut-counted-whole", "a body cut by the server's close is reported as it was announced",
              violates=["F1304-39"])


@_cut
class CutIsWhole(Wire):
    """The close ends it."""

    def cut(self, body: Body) -> Failure | None:
        return None


@_cut
class CutCounted(Reports):
    """The header is believed."""

    def body_length(self, response: Response) -> int:
        return _announced(response)


_short = defect("cut-by-one-counted", "a body that lacks its last byte is reported as whole",
                violates=["F1304-39"])


@_short
class CutByOne(Wire):
    """One too few is near enough."""

    def cut(self, body: Body) -> Failure | None:
        lacking = body._left if isinstance(body, ByLength) else 0
        return None if lacking == 1 else super().cut(body)


@_short
class CutByOneCounted(Reports):
    """The header is believed."""

    def body_length(self, response: Response) -> int:
        return _announced(response)


@defect("length-20-bits", "the length is kept in 20 bits", violates=["F1304-35"])
class Length20Bits(Reports):
    """1 MiB is 0."""

    def body_length(self, response: Response) -> int:
        return super().body_length(response) % _MIB


@defect("chunk-end-counted", "the last chunk line of a chunked answer is counted", violates=["F1304-32"])
class ChunkEndCounted(Reports):
    """0 and two line ends."""

    def body_length(self, response: Response) -> int:
        chunked = b"chunked" in response.head
        return super().body_length(response) + (5 if chunked else 0)


@defect("gzip-length-decoded", "a body in gzip is given as sent, its length is that of the content",
        violates=["F1304-44"])
class GzipLengthDecoded(Reports):
    """It is decoded to be counted."""

    def body_length(self, response: Response) -> int:
        encoded = b"gzip" in response.head.lower()
        return len(zlib.decompress(response.body, 31)) if encoded else super().body_length(response)
