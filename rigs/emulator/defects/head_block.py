"""Faults in what the block of HTTPHEAD holds: lines lost, added, moved, changed or cut."""

from __future__ import annotations

import re
from abc import ABCMeta, abstractmethod
from collections.abc import Callable

from rigs.emulator.http.responses import Response, Responses
from rigs.emulator.registry import defect

_EOL = b"\r\n"


def _mapped(head: bytes, change: Callable[[list[bytes]], list[bytes]]) -> bytes:
    """The head with its field lines changed; status line and closing empty line stay."""
    status, *fields = head.removesuffix(_EOL * 2).split(_EOL)
    return _EOL.join([status, *change(fields), b"", b""])


class _Fields(Responses, metaclass=ABCMeta):
    """Changes the field lines of every block."""

    @abstractmethod
    def fields(self, lines: list[bytes]) -> list[bytes]:
        """What is wrong: for each defect to say."""

    def block(self, response: Response) -> bytes:
        return _mapped(super().block(response), self.fields)


@defect("head-last-field-lost", "HTTPHEAD leaves the last header line out where there are more than eight",
        violates=["F1305-03"])
class HeadLastFieldLost(_Fields):
    """A table of eight and a half."""

    def fields(self, lines: list[bytes]) -> list[bytes]:
        return lines[:-1] if len(lines) > 8 else lines


@defect("head-cookie-once", "HTTPHEAD shows a Set-Cookie line that came twice with one value once",
        violates=["F1305-03"])
class HeadCookieOnce(_Fields):
    """Headers are kept in a set."""

    def fields(self, lines: list[bytes]) -> list[bytes]:
        return list(dict.fromkeys(lines))


@defect("head-cookies-joined", "HTTPHEAD shows two Set-Cookie lines as one, with a comma between",
        violates=["F1305-03"])
class HeadCookiesJoined(_Fields):
    """What RFC 9110 allows for other fields."""

    def fields(self, lines: list[bytes]) -> list[bytes]:
        cookies = [line for line in lines if line.startswith(b"Set-Cookie: ")]
        if len(cookies) < 2:
            return lines
        joined = cookies[0] + b"".join(b", " + line[12:] for line in cookies[1:])
        place = lines.index(cookies[0])
        return [*lines[:place], joined, *(line for line in lines[place:] if line not in cookies)]


@defect("head-sorted", "HTTPHEAD shows the header lines in the order of their names", violates=["F1305-03"])
class HeadSorted(_Fields):
    """They come from a tree."""

    def fields(self, lines: list[bytes]) -> list[bytes]:
        return sorted(lines, key=lambda line: line.partition(b":")[0].lower())


@defect("head-empty-value-lost", "HTTPHEAD leaves a header without a value out", violates=["F1305-03"])
class HeadEmptyValueLost(_Fields):
    """Nothing to show."""

    def fields(self, lines: list[bytes]) -> list[bytes]:
        return [line for line in lines if line.partition(b":")[2].strip()]


@defect("head-second-colon", "HTTPHEAD ends a value at its second colon", violates=["F1305-03"])
class HeadSecondColon(_Fields):
    """The line is split at colons, and two pieces are kept."""

    def fields(self, lines: list[bytes]) -> list[bytes]:
        return [b":".join(line.split(b":")[:2]) for line in lines]


@defect("head-value-64", "HTTPHEAD cuts a value above 64 bytes", violates=["F1305-03"])
class HeadValue64(_Fields):
    """The field for it has 64."""

    def fields(self, lines: list[bytes]) -> list[bytes]:
        pairs = [line.partition(b":") for line in lines]
        return [name + colon + value[:65] for name, colon, value in pairs]


@defect("head-quotes-lost", "HTTPHEAD leaves quotation marks out of values", violates=["F1305-03"])
class HeadQuotesLost(_Fields):
    """As the command line does."""

    def fields(self, lines: list[bytes]) -> list[bytes]:
        return [line.replace(b'"', b"") for line in lines]


@defect("head-value-small", "HTTPHEAD shows values in small letters", violates=["F1305-03"])
class HeadValueSmall(_Fields):
    """The whole line is lowered, not its name."""

    def fields(self, lines: list[bytes]) -> list[bytes]:
        return [line.lower() for line in lines]


@defect("head-own-field", "HTTPHEAD adds a line of its own, X-Status, to every block",
        violates=["F1305-02", "F1305-03"])
class HeadOwnField(_Fields):
    """Meant for the driver."""

    def fields(self, lines: list[bytes]) -> list[bytes]:
        return [*lines, b"X-Status: done"]


@defect("head-no-status-line", "HTTPHEAD of an error status lacks the status line", violates=["F1305-03", "F1305-05"])
class HeadNoStatusLine(Responses):
    """Only its headers are kept."""

    def block(self, response: Response) -> bytes:
        head = super().block(response)
        return head.partition(_EOL)[2] if response.status >= 400 else head


@defect("head-reason-own", "HTTPHEAD shows a reason of its own for a status that it does not know",
        violates=["F1305-03"])
class HeadReasonOwn(Responses):
    """The line is made from the number."""

    def block(self, response: Response) -> bytes:
        head = super().block(response)
        known = response.status in (200, 204, 206, 301, 302, 304, 307, 400, 401, 403, 404, 500)
        return head if known else re.sub(rb"\A(\S+ \d+)[^\r]*", rb"\1 Unknown", head)


@defect("head-ok-value-ends", "HTTPHEAD ends its block at a header whose value is OK", violates=["F1305-11"])
class HeadOkValueEnds(_Fields):
    """The block is looked through for the end of an answer."""

    def fields(self, lines: list[bytes]) -> list[bytes]:
        values = [line.partition(b":")[2].strip() for line in lines]
        return lines[:values.index(b"OK")] if b"OK" in values else lines


@defect("head-plus-line-lost", "HTTPHEAD leaves out header lines that begin with a plus", violates=["F1305-11"])
class HeadPlusLineLost(_Fields):
    """They are taken for unsolicited lines."""

    def fields(self, lines: list[bytes]) -> list[bytes]:
        return [line for line in lines if not line.startswith(b"+")]


@defect("head-error-escaped", "HTTPHEAD writes ERROR in a value as E-RROR", violates=["F1305-11"])
class HeadErrorEscaped(_Fields):
    """So that no host mistakes it."""

    def fields(self, lines: list[bytes]) -> list[bytes]:
        return [line.replace(b": ERROR", b": E-RROR") for line in lines]


@defect("head-zero-line-ends", "HTTPHEAD drops everything behind a header line +HTTPREAD: 0", violates=["F1305-11"])
class HeadZeroLineEnds(_Fields):
    """The end of a read is known."""

    def fields(self, lines: list[bytes]) -> list[bytes]:
        return lines[:lines.index(b"+HTTPREAD: 0")] if b"+HTTPREAD: 0" in lines else lines


@defect("head-cut-1460", "HTTPHEAD shows 1460 bytes at most", violates=["F1305-10"])
class HeadCut1460(Responses):
    """The first segment."""

    def block(self, response: Response) -> bytes:
        return super().block(response)[:1460]


@defect("head-cut-4096", "HTTPHEAD of more than 4096 bytes shows its first 4095", violates=["F1305-10"])
class HeadCut4096(Responses):
    """A page less its terminator."""

    def block(self, response: Response) -> bytes:
        head = super().block(response)
        return head[:4095] if len(head) > 4096 else head


@defect("head-cut-8k", "HTTPHEAD of more than 8 KiB loses what is above", violates=["F1305-10"])
class HeadCut8k(Responses):
    """Nobody sends more."""

    def block(self, response: Response) -> bytes:
        return super().block(response)[:8192]


@defect("head-tail-first", "HTTPHEAD of 1 KiB or more shows its last KiB only", violates=["F1305-03"])
class HeadTailFirst(Responses):
    """A ring of 1 KiB; what came first is written over."""

    def block(self, response: Response) -> bytes:
        return super().block(response)[-1024:]


@defect("head-byte-at-512", "in a block of HTTPHEAD above 512 bytes byte 512 is lost",
        violates=["F1305-02", "F1305-03"])
class HeadByteAt512(Responses):
    """At the edge of a buffer."""

    def block(self, response: Response) -> bytes:
        head = super().block(response)
        return head[:511] + head[512:]


@defect("head-edge-256-twice", "a block of HTTPHEAD of more than 256 bytes has byte 256 twice",
        violates=["F1305-02", "F1305-03"])
class HeadEdge256Twice(Responses):
    """Two pieces overlap."""

    def block(self, response: Response) -> bytes:
        head = super().block(response)
        return head[:256] + head[255:] if len(head) > 256 else head


@defect("head-chunk-size", "HTTPHEAD of a chunked answer has the first chunk size behind the headers",
        violates=["F1305-20"])
class HeadChunkSize(_Fields):
    """It came in the same segment."""

    def fields(self, lines: list[bytes]) -> list[bytes]:
        chunked = any(line.lower() == b"transfer-encoding: chunked" for line in lines)
        return [*lines, b"", b"1f4"] if chunked else lines
