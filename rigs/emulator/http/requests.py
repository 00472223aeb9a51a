"""The HTTP/1.1 request that the module makes: one method a header line, so that each can be wrong on its own."""

from __future__ import annotations

import re
from typing import ClassVar

from rigs.emulator.http.urls import Url
from rigs.emulator.part import Part

METHODS = ("GET", "POST", "HEAD", "DELETE", "PUT")
_HEADER = re.compile(r"([!#$%&'*+\-.^_`|~0-9A-Za-z]+):")
_FRAMING = frozenset({"content-length", "transfer-encoding"})


class Requests(Part):
    """Writes requests from the parameters in force."""

    name: ClassVar[str] = "requests"

    def request(self, method: str, url: Url, body: bytes | None) -> bytes:
        """The complete request. body: None for a request without one."""
        own = [line for line in self.own_lines(method, url, body) if line]
        user = self.user_lines()
        replaced = {name_of(line) for line in user} - _FRAMING
        lines = [self.request_line(method, url)]
        lines += [line for line in own if name_of(line) not in replaced]
        lines += [line for line in user if name_of(line) not in _FRAMING]
        return self.head(lines) + (body or b"")

    def head(self, lines: list[str]) -> bytes:
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def own_lines(self, method: str, url: Url, body: bytes | None) -> list[str]:
        """The lines of the module itself; an empty one is left out."""
        return [
            self.host_line(url), self.agent_line(), self.accept_line(), self.range_line(method),
            self.type_line(body), self.length_line(body), self.connection_line(),
        ]

    def request_line(self, method: str, url: Url) -> str:
        return f"{method} {self.target(url)} HTTP/1.1"

    def target(self, url: Url) -> str:
        return url.target

    def host_line(self, url: Url) -> str:
        return f"Host: {url.authority}"

    def agent_line(self) -> str:
        """The reference gives no default: no line until UA was set (A36)."""
        value = self.module.parameters.text("UA")
        return f"User-Agent: {value}" if value else ""

    def accept_line(self) -> str:
        """What the reference calls Accept-type is HTTP's Accept (A35)."""
        value = self.module.parameters.text("ACCEPT")
        return f"Accept: {value}" if value else ""

    def range_line(self, method: str) -> str:
        """BREAK and BREAKEND are for GET only."""
        value = self.module.parameters.range()
        return f"Range: {value}" if value and method == "GET" else ""

    def type_line(self, body: bytes | None) -> str:
        value = self.module.parameters.text("CONTENT")
        return f"Content-Type: {value}" if body is not None and value else ""

    def length_line(self, body: bytes | None) -> str:
        return f"Content-Length: {len(body)}" if body is not None else ""

    def connection_line(self) -> str:
        return "Connection: keep-alive"

    def user_lines(self) -> list[str]:
        """The lines of USERDATA; one without a colon is no header line and would damage the request."""
        return [line for line in self.module.parameters.text("USERDATA").split("\r\n") if name_of(line)]


def name_of(line: str) -> str:
    """The header's name in lower case; "" when the line is none."""
    found = _HEADER.match(line)
    return found[1].lower() if found else ""
