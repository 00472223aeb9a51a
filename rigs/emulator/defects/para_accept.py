"""Faults of ACCEPT and UA: length, value, default, and the methods that carry them."""

from __future__ import annotations

from rigs.emulator.command import BAD_VALUE, Refused, Value
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.http.requests import Requests
from rigs.emulator.http.urls import Url
from rigs.emulator.registry import defect


class _Lines(Requests):
    """Own lines that depend on the method."""

    method = ""

    def own_lines(self, method: str, url: Url, body: bytes | None) -> list[str]:
        self.method = method
        return super().own_lines(method, url, body)


@defect("accept-255", "refuses the last good length of ACCEPT", violates=["F1303-42"])
class Accept255(Parameters):
    """The bound is one too low."""

    def limit(self, tag: str) -> int:
        return 255 if tag == "ACCEPT" else super().limit(tag)


@defect("accept-257", "takes one character too many for ACCEPT", violates=["F1303-43"])
class Accept257(Parameters):
    """The bound is one too high."""

    def limit(self, tag: str) -> int:
        return 257 if tag == "ACCEPT" else super().limit(tag)


@defect("accept-cut-128", "an ACCEPT above 128 characters loses what is too much", violates=["F1303-42"])
class AcceptCut128(Parameters):
    """Half the room."""

    def store(self, tag: str, value: int | str) -> None:
        super().store(tag, str(value)[:128] if tag == "ACCEPT" else value)


@defect("accept-block-edge", "an ACCEPT of 64, 128 or 256 characters loses its last one", violates=["F1303-42"])
class AcceptBlockEdge(Parameters):
    """Where the block of memory ends."""

    def store(self, tag: str, value: int | str) -> None:
        edge = tag == "ACCEPT" and len(str(value)) in (64, 128, 256)
        super().store(tag, str(value)[:-1] if edge else value)


@defect("accept-twice", "ACCEPT stands beside the module's own */*", violates=["F1303-40"])
class AcceptTwice(Requests):
    """The default is written by another function."""

    def own_lines(self, method: str, url: Url, body: bytes | None) -> list[str]:
        lines = super().own_lines(method, url, body)
        return lines if "Accept: */*" in lines else [*lines, "Accept: */*"]


@defect("accept-everything-added", "*/* is added to ACCEPT", violates=["F1303-40"])
class AcceptEverythingAdded(Requests):
    """So that the server has a choice."""

    def accept_line(self) -> str:
        line = super().accept_line()
        return line if line.endswith(("*/*", "xml")) else line + ", */*"


@defect("accept-not-sent", "an ACCEPT that was set is not sent", violates=["F1303-40"])
class AcceptNotSent(Requests):
    """The default always goes out."""

    def accept_line(self) -> str:
        return "Accept: */*"


@defect("accept-star-escaped", "the star of ACCEPT is escaped", violates=["F1303-40"])
class AcceptStarEscaped(Parameters):
    """As in a URL."""

    def store(self, tag: str, value: int | str) -> None:
        super().store(tag, str(value).replace("*", "%2A") if tag == "ACCEPT" else value)


@defect("accept-comma-cut", "sends ACCEPT up to its first comma", violates=["F1300-13"])
class AcceptCommaCut(Parameters):
    """The line is split once more."""

    def store(self, tag: str, value: int | str) -> None:
        super().store(tag, str(value).partition(",")[0] if tag == "ACCEPT" else value)


@defect("accept-default-html", "text/html is accepted by default", violates=["F1303-41"])
class AcceptDefaultHtml(Parameters):
    """As a web browser has it."""

    def defaults(self) -> dict[str, int | str]:
        return super().defaults() | {"ACCEPT": "text/html"}


@defect("accept-no-default", "no Accept is sent before ACCEPT was set", violates=["F1303-41"])
class AcceptNoDefault(Parameters):
    """No header means everything."""

    def defaults(self) -> dict[str, int | str]:
        return super().defaults() | {"ACCEPT": ""}


@defect("accept-follows-content", "a CONTENT that was set is the default of Accept", violates=["F1303-41"])
class AcceptFollowsContent(Requests):
    """What is sent is what is wanted."""

    def accept_line(self) -> str:
        line, content = super().accept_line(), self.module.parameters.text("CONTENT")
        return line.replace("*/*", content if content != "text/plain" else "*/*")


@defect("accept-get-only", "only a GET carries ACCEPT", violates=["F1303-91"])
class AcceptGetOnly(_Lines):
    """Nobody else wants anything."""

    def accept_line(self) -> str:
        return super().accept_line() if self.method == "GET" else "Accept: */*"


@defect("accept-second-lost", "the second ACCEPT of a session is lost, the third is not", violates=["F1303-83"])
class AcceptSecondLost(Parameters):
    """Two buffers take turns."""

    count = 0

    def opened(self) -> None:
        super().opened()
        self.count = 0

    def store(self, tag: str, value: int | str) -> None:
        self.count += tag == "ACCEPT"
        if tag != "ACCEPT" or self.count % 2:
            super().store(tag, value)


@defect("ua-257", "takes one character too many for UA", violates=["F1303-47"])
class Ua257(Parameters):
    """The bound is one too high."""

    def limit(self, tag: str) -> int:
        return 257 if tag == "UA" else super().limit(tag)


@defect("ua-one-refused", "refuses a UA of one character", violates=["F1303-46"])
class UaOneRefused(Parameters):
    """That cannot be a name."""

    def parse_text(self, tag: str, value: Value) -> int | str:
        if tag == "UA" and len(value.text) == 1:
            raise Refused(BAD_VALUE)
        return super().parse_text(tag, value)


@defect("ua-length-8-bits", "a UA of 256 characters is not sent", violates=["F1303-46"])
class UaLength8Bits(Requests):
    """Its length is kept in a byte."""

    def agent_line(self) -> str:
        line = super().agent_line()
        return "" if len(line) == len("User-Agent: ") + 256 else line


@defect("ua-double-254", "a UA of 254 or 255 characters ends in its last character twice", violates=["F1303-46"])
class UaDouble254(Parameters):
    """Filled up to the end of its field."""

    def store(self, tag: str, value: int | str) -> None:
        full = tag == "UA" and 254 <= len(str(value)) < 256
        super().store(tag, f"{value}{str(value)[-1]}" if full else value)


@defect("ua-slash-cut", "sends UA up to its slash", violates=["F1303-45"])
class UaSlashCut(Requests):
    """The version is left out."""

    def agent_line(self) -> str:
        return super().agent_line().partition("/")[0]


@defect("ua-firmware-added", "adds the module's own name to UA", violates=["F1303-45"])
class UaFirmwareAdded(Requests):
    """Everybody shall know."""

    def agent_line(self) -> str:
        line = super().agent_line()
        return line and line + " module/1.0"


@defect("ua-not-in-head", "a HEAD has the module's name in the place of UA", violates=["F1303-45"])
class UaNotInHead(_Lines):
    """Its lines are written apart."""

    def agent_line(self) -> str:
        return "User-Agent: module" if self.method == "HEAD" else super().agent_line()


@defect("ua-not-in-delete", "a DELETE has no User-Agent", violates=["F1303-45"])
class UaNotInDelete(_Lines):
    """Its lines are written apart."""

    def agent_line(self) -> str:
        return "" if self.method == "DELETE" else super().agent_line()


@defect("ua-twice-in-post", "a POST has User-Agent twice", violates=["F1303-45"])
class UaTwiceInPost(Requests):
    """Once more between head and body."""

    def own_lines(self, method: str, url: Url, body: bytes | None) -> list[str]:
        lines = super().own_lines(method, url, body)
        return [*lines, self.agent_line()] if method == "POST" else lines


@defect("ua-small", "puts UA in small letters", violates=["F1303-45"])
class UaSmall(Parameters):
    """It is folded like a tag."""

    def store(self, tag: str, value: int | str) -> None:
        super().store(tag, str(value).lower() if tag == "UA" else value)


@defect("ua-after-request", "a UA that is set after the first request is not taken", violates=["F1303-83"])
class UaAfterRequest(Parameters):
    """The line is made once a session."""

    def store(self, tag: str, value: int | str) -> None:
        if tag != "UA" or self.module.responses.current is None or not self.text(tag):
            super().store(tag, value)


@defect("ua-joined", "a second UA stands behind the first", violates=["F1303-83"])
class UaJoined(Parameters):
    """Products are a list."""

    def store(self, tag: str, value: int | str) -> None:
        old = self.text(tag) if tag == "UA" else ""
        super().store(tag, f"{old} {value}"[:256] if old and old != value else value)
