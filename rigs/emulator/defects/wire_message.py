"""Faults in the request as a message: request line, header lines, framing."""

from __future__ import annotations

import re

from rigs.emulator.http.requests import Requests
from rigs.emulator.http.urls import Url
from rigs.emulator.registry import defect


class _Made(Requests):
    """Changes the finished request."""

    count = 0

    def request(self, method: str, url: Url, body: bytes | None) -> bytes:
        self.count += 1
        return self.changed(method, super().request(method, url, body))

    def changed(self, method: str, made: bytes) -> bytes:
        """What is sent."""
        return made


@defect("method-small-letters", "writes the method in small letters", violates=["F1304-02", "F1304-29"])
class MethodSmallLetters(Requests):
    """HTTP has no case, it believes."""

    def request_line(self, method: str, url: Url) -> str:
        return super().request_line(method, url).replace(method, method.lower(), 1)


@defect("target-absolute", "sends the whole URL as the target", violates=["F1303-07"])
class TargetAbsolute(Requests):
    """As if to a proxy."""

    def target(self, url: Url) -> str:
        return f"{url.scheme}://{url.authority}{super().target(url)}"


@defect("line-two-blanks", "two blanks stand between method and target of a DELETE", violates=["F1304-29"])
class LineTwoBlanks(Requests):
    """A field of six characters."""

    def request_line(self, method: str, url: Url) -> str:
        return super().request_line(method, url).replace("DELETE ", "DELETE  ")


@defect("line-blank-behind", "a blank stands behind the request line of a HEAD", violates=["F1304-29"])
class LineBlankBehind(Requests):
    """A format string."""

    def request_line(self, method: str, url: Url) -> str:
        return super().request_line(method, url) + (" " if method == "HEAD" else "")


@defect("line-ends-lf", "the request line ends in LF alone when a query is long", violates=["F1304-29"])
class LineEndsLf(_Made):
    """Where the line is written in two pieces."""

    def changed(self, method: str, made: bytes) -> bytes:
        return made.replace(b"\r\n", b"\n", 1) if b"?" in made.partition(b"\r\n")[0] else made


@defect("lines-behind-third-lf", "all lines behind the third end in LF alone", violates=["F1304-29"])
class LinesBehindThirdLf(_Made):
    """They come out of another table."""

    def changed(self, method: str, made: bytes) -> bytes:
        head, gap, body = made.partition(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        return b"\r\n".join(lines[:3]) + b"\r\n" + b"\n".join(lines[3:]) + gap + body


@defect("zero-behind-get", "a zero byte follows the head of a GET", violates=["F1304-29"])
class ZeroBehindGet(_Made):
    """The end of a string goes out with it."""

    def changed(self, method: str, made: bytes) -> bytes:
        return made + b"\0" if method == "GET" else made


@defect("empty-line-first", "an empty line precedes every request but the first", violates=["F1304-29"])
class EmptyLineFirst(_Made):
    """To part it from the one before."""

    def changed(self, method: str, made: bytes) -> bytes:
        return b"\r\n" + made if self.count > 1 else made


@defect("agent-folded", "folds a UA that is longer than 80 characters", violates=["F1303-46", "F1304-29"])
class AgentFolded(Requests):
    """As lines of mail are."""

    def agent_line(self) -> str:
        line = super().agent_line()
        return line[:80] + "\r\n " + line[80:] if len(line) > 80 else line


@defect("colon-without-name", "an empty line for a missing header has a colon", violates=["F1304-29"])
class ColonWithoutName(Requests):
    """The name of a header that is not set."""

    def head(self, lines: list[str]) -> bytes:
        bare = not any(line.startswith("User-Agent:") for line in lines)
        return super().head([*lines, ": "] if bare else lines)


@defect("name-with-blank", "a POST has a header whose name holds a blank", violates=["F1304-29"])
class NameWithBlank(Requests):
    """Content Type, as people say."""

    def type_line(self, body: bytes | None) -> str:
        line = super().type_line(body)
        return line and f"{line}\r\nContent Encoding: identity"


@defect("length-and-chunks", "a POST announces a length and chunks", violates=["F1304-29", "F1304-49"])
class LengthAndChunks(_Made):
    """Nobody decided."""

    def changed(self, method: str, made: bytes) -> bytes:
        before = b"\r\nContent-Length:"
        return made.replace(before, b"\r\nTransfer-Encoding: chunked" + before, 1) if method == "POST" else made


@defect("length-hexadecimal", "Content-Length is hexadecimal", violates=["F1304-29", "F1304-49"])
class LengthHexadecimal(Requests):
    """Below 10 that is the same."""

    def length_line(self, body: bytes | None) -> str:
        return f"Content-Length: {len(body):x}" if body else super().length_line(body)


@defect("length-with-line-end", "Content-Length counts the empty line above the body", violates=["F1304-29"])
class LengthWithLineEnd(Requests):
    """Two bytes too many from 1 KiB on."""

    def length_line(self, body: bytes | None) -> str:
        return f"Content-Length: {len(body) + 2}" if body and len(body) > 1024 else super().length_line(body)


@defect("length-of-characters", "Content-Length counts characters of UTF-8", violates=["F1304-25", "F1304-29"])
class LengthOfCharacters(Requests):
    """Bytes that only go on are not counted."""

    def length_line(self, body: bytes | None) -> str:
        try:
            return f"Content-Length: {len(body.decode())}" if body else super().length_line(body)
        except UnicodeDecodeError:
            return super().length_line(body)


@defect("length-of-post-before", "a POST one byte shorter than the one before announces the old length",
        violates=["F1304-25", "F1304-29"])
class LengthOfPostBefore(Requests):
    """A difference of one is taken for none."""

    last = 0

    def length_line(self, body: bytes | None) -> str:
        if body is None:
            return super().length_line(body)
        stale, self.last = self.last - 1 == len(body), len(body)
        return f"Content-Length: {len(body) + 1}" if stale else super().length_line(body)


@defect("length-twice", "Content-Length is there twice when USERDATA was set", violates=["F1304-29"])
class LengthTwice(Requests):
    """It is added once more at the end."""

    def head(self, lines: list[str]) -> bytes:
        length = [line for line in lines if line.startswith("Content-Length:")]
        return super().head([*lines, *length] if self.user_lines() else lines)


@defect("chunks-without-end", "a POST is sent in chunks, the last of which is missing", violates=["F1304-49"])
class ChunksWithoutEnd(_Made):
    """The end is when no more comes."""

    def changed(self, method: str, made: bytes) -> bytes:
        head, gap, body = made.partition(b"\r\n\r\n")
        if method != "POST" or not body:
            return made
        head = re.sub(rb"Content-Length: \d+", b"Transfer-Encoding: chunked", head)
        return head + gap + b"%x\r\n%s\r\n" % (len(body), body)


@defect("length-lost-with-range", "a POST tells no length while a scope is set", violates=["F1304-29", "F1304-49"])
class LengthLostWithRange(Requests):
    """One slot for both headers."""

    def length_line(self, body: bytes | None) -> str:
        return "" if body and self.module.parameters.range() else super().length_line(body)


@defect("delete-chunked", "a DELETE announces chunks and sends none", violates=["F1304-29", "F1304-49"])
class DeleteChunked(Requests):
    """The line is left from a template."""

    def own_lines(self, method: str, url: Url, body: bytes | None) -> list[str]:
        lines = super().own_lines(method, url, body)
        return [*lines, "Transfer-Encoding: chunked"] if method == "DELETE" else lines


@defect("userdata-511-runs-on", "a USERDATA above 510 characters stands in the line before it", violates=["F1303-57"])
class Userdata511RunsOn(_Made):
    """The line end does not fit any more."""

    def changed(self, method: str, made: bytes) -> bytes:
        for line in self.user_lines():
            if len(line) >= 511:
                made = made.replace(b"\r\n" + line.encode("latin-1"), line.encode("latin-1"))
        return made
