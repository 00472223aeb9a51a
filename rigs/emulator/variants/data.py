"""How data are handed out and taken: blocks, counts, lengths, markers (A01 to A05, A08, A09, A18, A20)."""

from __future__ import annotations

import re

from rigs.emulator.command import BAD_VALUE, Call, Outcome, Refused, Reply
from rigs.emulator.effects import FetchResult
from rigs.emulator.engine import Engine
from rigs.emulator.http.fetching import Job
from rigs.emulator.http.head import Head
from rigs.emulator.http.read import Reader
from rigs.emulator.http.readfile import ReadFile
from rigs.emulator.http.reports import Reports
from rigs.emulator.http.requests import Requests
from rigs.emulator.http.responses import Response, Responses
from rigs.emulator.http.urls import Url
from rigs.emulator.net.failures import Failure
from rigs.emulator.net.wire import Wire
from rigs.emulator.registry import variant
from rigs.emulator.settings import Settings

WHOLE = 1 << 30

_CHUNKED = re.compile(rb"\r\ntransfer-encoding:[ \t]*chunked", re.IGNORECASE)


@variant("blocks-1460", "HTTPREAD prints blocks of 1460 bytes")
class Blocks1460(Reader):
    """A TCP segment."""

    def block_size(self) -> int:
        return 1460


@variant("blocks-100", "HTTPREAD prints blocks of 100 bytes")
class Blocks100(Reader):
    """Small ones."""

    def block_size(self) -> int:
        return 100


@variant("block-whole", "HTTPREAD prints everything in one block")
class BlockWhole(Reader):
    """However large."""

    def block_size(self) -> int:
        return WHOLE


@variant("marker-close", "no CR LF between the data of a block and the next marker (F1306-23)")
class MarkerClose(Reader):
    """The line of the first block still begins with CR LF."""

    def answer(self, call: Call, data: bytes) -> Outcome:
        reply = super().answer(call, data)
        if not isinstance(reply, Reply) or not reply.after:
            return reply
        settings = self.module.engines[call.port].settings
        return Reply(after=(self.blocks(settings, data) + self.last_line().encode() + settings.eol,))

    def blocks(self, settings: Settings, data: bytes) -> bytes:
        size, parts = self.block_size(), []
        for at in range(0, len(data), size):
            part = data[at:at + size]
            marker = self.marker_line(settings, len(part))
            parts += [marker if at == 0 else marker.removeprefix(settings.eol), part]
        return b"".join(parts)


@variant("marker-far", "two CR LF between the data of a block and the next line")
class MarkerFar(Reader):
    """The data are ended by a CR LF of their own."""

    def blocks(self, settings: Settings, data: bytes) -> bytes:
        size = self.block_size()
        cut = (data[at:at + size] for at in range(0, len(data), size))
        return b"".join(self.marker_line(settings, len(part)) + part + settings.eol for part in cut)


@variant("read-ok-last-too", "a further OK behind +HTTPREAD: 0 (A03)")
class ReadOkLastToo(Reader):
    """As two test fixtures of the field show."""

    def answer(self, call: Call, data: bytes) -> Outcome:
        reply = super().answer(call, data)
        return Reply(after=(*reply.after, "OK")) if isinstance(reply, Reply) and reply.after else reply


@variant("len-total", "LEN stays the whole length of the body (A04)")
class LenTotal(Reader):
    """What was read does not count."""

    def remaining(self, response: Response) -> int:
        return len(response.buffer)


@variant("empty-read-ok", "HTTPREAD with nothing to read gives OK and +HTTPREAD: 0 (A04)")
class EmptyReadOk(Reader):
    """Nothing is no failure; without any response either."""

    def write(self, call: Call) -> Outcome:
        self.module.service.require_idle()
        if self.module.responses.current is None and call.text.isdigit():
            return self.no_data()
        return super().write(call)

    def no_data(self) -> Outcome:
        return Reply(after=(self.last_line(),))


@variant("size-zero-ok", "HTTPREAD=0 gives OK and +HTTPREAD: 0 (A05)")
class SizeZeroOk(Reader):
    """It takes nothing."""

    def smallest(self) -> int:
        return 0

    def answer(self, call: Call, data: bytes) -> Outcome:
        if not data and call.text == "0":
            return Reply(after=(self.last_line(),))
        return super().answer(call, data)


@variant("one-value-read", "HTTPREAD takes one value only (A01)")
class OneValueRead(Reader):
    """The second form of the example is refused."""

    def write(self, call: Call) -> Outcome:
        if len(call.values(1)) > 1:
            raise Refused(BAD_VALUE)
        return super().write(call)


@variant("buffer-fills-late", "for a second after the report nothing can be read yet (T13)")
class BufferFillsLate(Responses):
    """The buffer is behind the report."""

    def keep(self, method: str, result: FetchResult) -> Response:
        response = super().keep(method, result)
        whole, response.buffer = response.buffer, b""
        self.module.start("fill", 1.0, lambda: setattr(response, "buffer", whole))
        return response


@variant("head-less-4", "the count of HTTPHEAD leaves the closing CR LF CR LF out, which are sent (A09)")
class HeadLess4(Head):
    """The bytes follow the block."""

    def count(self, block: bytes) -> int:
        return super().count(block) - 4


@variant("head-less-2", "the count of HTTPHEAD leaves the empty line out (A09)")
class HeadLess2(Head):
    """The bytes follow the block."""

    def count(self, block: bytes) -> int:
        return super().count(block) - 2


@variant("head-bare-end", "HTTPHEAD prints no closing empty line and does not count it (A09)")
class HeadBareEnd(Responses):
    """As A7672S does."""

    def block(self, response: Response) -> bytes:
        return super().block(response).removesuffix(b"\r\n\r\n")


@variant("head-ok-twice", "an OK before the block of HTTPHEAD too (A08)")
class HeadOkTwice(Head):
    """As AN7600 shows three times."""

    def reply(self, block: bytes) -> Reply:
        reply = super().reply(block)
        return Reply(("OK", *reply.lines))


@variant("chunked-zero", "a chunked answer is reported with length 0 and can be read (A18)")
class ChunkedZero(Reports):
    """As SIM7600 does."""

    def body_length(self, response: Response) -> int:
        return 0 if _CHUNKED.search(response.head) else super().body_length(response)


@variant("close-zero", "an answer that the close ends is reported with length 0 and can be read (A18)")
class CloseZero(Reports):
    """Its length was not known beforehand."""

    def body_length(self, response: Response) -> int:
        return super().body_length(response) if b"\r\ncontent-length:" in response.head.lower() else 0


@variant("postfile-no-blank", "the report of HTTPPOSTFILE has no blank behind its colon (L123)")
class PostfileNoBlank(Reports):
    """As the note prints it."""

    def text(self, job: Job, code: int, length: int) -> str:
        text = super().text(job, code, length)
        return text.replace(": ", ":") if job.command == "HTTPPOSTFILE" else text


@variant("peer-closed", "+HTTP_PEER_CLOSED follows a report whenever the server closed (A42)")
class PeerClosed(Reports):
    """As SIM7600 does."""

    def peer_closed(self) -> None:
        self.module.urc("+HTTP_PEER_CLOSED")


@variant("readfile-failure-code", "HTTPREADFILE that fails: OK and a result that is not 0 (A20)")
class ReadfileFailureCode(ReadFile):
    """As A76XX does."""

    def nothing(self) -> Outcome:
        return Reply(after=(self.line(711),))

    def failed(self, result: int) -> Outcome:
        return Reply(after=(self.line(result),))


@variant("readfile-failure-both", "HTTPREADFILE that fails: a result that is not 0, then ERROR (L153 c)")
class ReadfileFailureBoth(ReadFile):
    """The third of the printed forms."""

    def nothing(self) -> Outcome:
        return Reply((self.line(711),), error=0)


@variant("readfile-test-prefix", "the test form of HTTPREADFILE without the misprint (A19)")
class ReadfileTestPrefix(ReadFile):
    """+HTTPREADFILE."""

    def test_prefix(self) -> str:
        return "+HTTPREADFILE"


@variant("data-echoed", "input of HTTPDATA is echoed under ATE1 (A30)")
class DataEchoed(Engine):
    """As the command lines are."""

    def _fed(self, data: bytes) -> bytes:
        rest = super()._fed(data)
        taken = data[: len(data) - len(rest)] if rest else data
        if self.settings.echo:
            self._out.insert(len(self._out) - (self._input is None), taken)
        return rest


@variant("more-headers", "the request carries headers of the module's own and names its client")
class MoreHeaders(Requests):
    """Cache-Control, Pragma, User-Agent."""

    def own_lines(self, method: str, url: Url, body: bytes | None) -> list[str]:
        return [*super().own_lines(method, url, body), "Cache-Control: no-cache", "Pragma: no-cache"]

    def agent_line(self) -> str:
        return super().agent_line() or "User-Agent: SIMCOM_MODULE"


@variant("lower-case-headers", "the request's header names are in lower case")
class LowerCaseHeaders(Requests):
    """Names count alike in both cases (RFC 9110 5.1)."""

    def own_lines(self, method: str, url: Url, body: bytes | None) -> list[str]:
        lines = super().own_lines(method, url, body)
        return [f"{name.lower()}:{value}" for name, _, value in (line.partition(":") for line in lines if line)]


@variant("closing-requests", "each request asks for its connection to be closed")
class ClosingRequests(Requests):
    """Connection: close."""

    def connection_line(self) -> str:
        return "Connection: close"


@variant("type-on-get", "Content-Type goes with a GET too (A36)")
class TypeOnGet(Requests):
    """Harmless."""

    def type_line(self, body: bytes | None) -> str:
        return super().type_line(body if body is not None else b"")


@variant("old-codes", "failures are told by 601 and 603 in place of 7xx (A41)")
class OldCodes(Wire):
    """As SIM800 does."""

    def code(self, failure: Failure) -> int:
        return 603 if failure is Failure.NAME else 601
