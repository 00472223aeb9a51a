"""Faults of CONTENT: its length, its value, its default, and what it does to the body beside it."""

from __future__ import annotations

from urllib.parse import quote_plus

from rigs.emulator.http.parameters import Parameters
from rigs.emulator.http.requests import Requests
from rigs.emulator.http.urls import Url
from rigs.emulator.registry import defect


@defect("content-255", "refuses the last good length of CONTENT", violates=["F1303-36"])
class Content255(Parameters):
    """The bound is one too low."""

    def limit(self, tag: str) -> int:
        return 255 if tag == "CONTENT" else super().limit(tag)


@defect("content-257", "takes one character too many for CONTENT", violates=["F1303-37"])
class Content257(Parameters):
    """The bound is one too high."""

    def limit(self, tag: str) -> int:
        return 257 if tag == "CONTENT" else super().limit(tag)


@defect("content-cut-256", "takes a longer CONTENT and cuts it to 256", violates=["F1303-37"])
class ContentCut256(Parameters):
    """It fits after all."""

    def limit(self, tag: str) -> int:
        return 1024 if tag == "CONTENT" else super().limit(tag)

    def store(self, tag: str, value: int | str) -> None:
        super().store(tag, str(value)[:256] if tag == "CONTENT" else value)


@defect("content-last-lost", "the last character of a CONTENT of 256 is not sent", violates=["F1303-36"])
class ContentLastLost(Requests):
    """The final zero takes its place."""

    def type_line(self, body: bytes | None) -> str:
        return super().type_line(body)[:len("Content-Type: ") + 255]


@defect("content-cut-127", "a CONTENT above 127 characters loses what is too much", violates=["F1303-36"])
class ContentCut127(Parameters):
    """A length of seven bits."""

    def store(self, tag: str, value: int | str) -> None:
        super().store(tag, str(value)[:127] if tag == "CONTENT" else value)


@defect("content-pool", "CONTENT is cut where ACCEPT and UA are long", violates=["F1303-36"])
class ContentPool(Requests):
    """The three share 640 bytes."""

    def type_line(self, body: bytes | None) -> str:
        line, values = super().type_line(body), self.module.parameters
        return line[:max(40, 640 - len(values.text("ACCEPT")) - len(values.text("UA")))]


@defect("content-semicolon-cut", "sends CONTENT up to its first semicolon", violates=["F1303-34"])
class ContentSemicolonCut(Requests):
    """A media type ends there."""

    def type_line(self, body: bytes | None) -> str:
        return super().type_line(body).partition(";")[0]


@defect("content-blank-lost", "drops blanks inside CONTENT", violates=["F1303-34"])
class ContentBlankLost(Parameters):
    """They are dropped all over the line."""

    def store(self, tag: str, value: int | str) -> None:
        super().store(tag, str(value).replace(" ", "") if tag == "CONTENT" else value)


@defect("content-small", "puts CONTENT in small letters", violates=["F1303-34"])
class ContentSmall(Parameters):
    """Media types have no case."""

    def store(self, tag: str, value: int | str) -> None:
        super().store(tag, str(value).lower() if tag == "CONTENT" else value)


@defect("content-charset-added", "adds a character set to a CONTENT of json", violates=["F1303-34"])
class ContentCharsetAdded(Requests):
    """It knows better."""

    def type_line(self, body: bytes | None) -> str:
        line = super().type_line(body)
        return line + "; charset=utf-8" if line.endswith("json") else line


@defect("content-twice", "Content-Type is there twice when CONTENT was set", violates=["F1303-34"])
class ContentTwice(Requests):
    """Once for the default and once for the value."""

    def own_lines(self, method: str, url: Url, body: bytes | None) -> list[str]:
        lines, line = super().own_lines(method, url, body), self.type_line(body)
        return lines if line.endswith(": text/plain") else [*lines, line]


@defect("content-no-default", "sends no Content-Type before CONTENT was set", violates=["F1303-35"])
class ContentNoDefault(Parameters):
    """It leaves the type to the server."""

    def defaults(self) -> dict[str, int | str]:
        return super().defaults() | {"CONTENT": ""}


@defect("content-default-form", "CONTENT is a form by default", violates=["F1303-35"])
class ContentDefaultForm(Parameters):
    """As a web browser has it."""

    def defaults(self) -> dict[str, int | str]:
        return super().defaults() | {"CONTENT": "application/x-www-form-urlencoded"}


@defect("content-default-charset", "text/plain has a character set by default", violates=["F1303-35"])
class ContentDefaultCharset(Parameters):
    """It is what the port speaks."""

    def defaults(self) -> dict[str, int | str]:
        return super().defaults() | {"CONTENT": "text/plain; charset=us-ascii"}


@defect("content-for-one-post", "CONTENT is back at its default after a POST", violates=["F1303-77"])
class ContentForOnePost(Requests):
    """It belongs to the data."""

    def request(self, method: str, url: Url, body: bytes | None) -> bytes:
        made = super().request(method, url, body)
        if method == "POST":
            self.module.parameters.values["CONTENT"] = "text/plain"
        return made


@defect("content-first-stays", "the first CONTENT of a session stays", violates=["F1303-83"])
class ContentFirstStays(Parameters):
    """It is set when it is empty."""

    def store(self, tag: str, value: int | str) -> None:
        if tag != "CONTENT" or self.text(tag) == "text/plain":
            super().store(tag, value)


@defect("content-tail-kept", "a shorter CONTENT keeps the tail of the one before", violates=["F1303-83"])
class ContentTailKept(Parameters):
    """The final zero is not written."""

    def store(self, tag: str, value: int | str) -> None:
        tail = self.text(tag)[len(str(value)):] if tag == "CONTENT" else ""
        super().store(tag, f"{value}{tail}" if tail else value)


@defect("content-form-encoded", "encodes the data of a POST whose CONTENT is a form", violates=["F1304-25"])
class ContentFormEncoded(Requests):
    """As forms are."""

    def request(self, method: str, url: Url, body: bytes | None) -> bytes:
        form = body and self.module.parameters.text("CONTENT").endswith("urlencoded")
        return super().request(method, url, quote_plus(body, "=&").encode() if form and body else body)


@defect("content-json-trimmed", "drops blanks and line ends around the data of a json POST", violates=["F1304-25"])
class ContentJsonTrimmed(Requests):
    """They mean nothing there."""

    def request(self, method: str, url: Url, body: bytes | None) -> bytes:
        json = body and "json" in self.module.parameters.text("CONTENT")
        return super().request(method, url, body.strip() if json and body else body)


@defect("content-text-zero", "data of a text POST ends at a zero byte, other data does not", violates=["F1304-25"])
class ContentTextZero(Requests):
    """Text is a string, the rest is binary."""

    def request(self, method: str, url: Url, body: bytes | None) -> bytes:
        text = body and self.module.parameters.text("CONTENT").startswith("text/html")
        return super().request(method, url, body.partition(b"\0")[0] if text and body else body)


@defect("content-binary-line-ends", "CR LF becomes LF in data that is an octet stream", violates=["F1304-25"])
class ContentBinaryLineEnds(Requests):
    """The two modes of a file are mixed up."""

    def request(self, method: str, url: Url, body: bytes | None) -> bytes:
        binary = body and self.module.parameters.text("CONTENT") == "application/octet-stream"
        return super().request(method, url, body.replace(b"\r\n", b"\n") if binary and body else body)


@defect("content-plus-blank", "a plus sign in CONTENT is sent as a blank", violates=["F1303-34"])
class ContentPlusBlank(Parameters):
    """It is decoded like a form."""

    def store(self, tag: str, value: int | str) -> None:
        super().store(tag, str(value).replace("+", " ") if tag == "CONTENT" else value)
