"""F1303 AT+HTTPPARA: the parameters of the session."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from rigs.emulator.command import BAD_VALUE, OK, Call, Handler, Outcome, Refused, Value, number, string
from rigs.emulator.http.session import SessionPart
from rigs.emulator.http.urls import Url

if TYPE_CHECKING:
    from rigs.emulator.module import Module

_DEFAULTS: dict[str, int | str] = {
    "URL": "", "CONNECTTO": 120, "RECVTO": 10, "RESPTO": 20, "CONTENT": "text/plain", "ACCEPT": "*/*", "UA": "",
    "SSLCFG": 0, "USERDATA": "", "BREAK": 0, "BREAKEND": 0,
}
_BOUNDS = {"CONNECTTO": (20, 120), "RECVTO": (2, 120), "RESPTO": (20, 120), "SSLCFG": (0, 9)}
_LENGTHS = {"CONTENT": 256, "ACCEPT": 256, "UA": 256, "USERDATA": 512}
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_FAR = 10 ** 20         # BREAK and BREAKEND have no upper bound in the reference


class Parameters(SessionPart):
    """The values in force. A refused value leaves the old one; TERM and a new start bring the defaults back (A37)."""

    name: ClassVar[str] = "parameters"

    def __init__(self, module: Module) -> None:
        super().__init__(module)
        self.values: dict[str, int | str] = self.defaults()
        self.parsers: dict[str, Callable[[str, Value], int | str]] = {
            "URL": self.parse_url, "SSLCFG": self.parse_ssl, "USERDATA": self.parse_user_data,
            "CONTENT": self.parse_text, "ACCEPT": self.parse_text, "UA": self.parse_text,
            "CONNECTTO": self.parse_number, "RECVTO": self.parse_number, "RESPTO": self.parse_number,
            "BREAK": self.parse_number, "BREAKEND": self.parse_number,
        }

    def commands(self) -> dict[str, Handler]:
        return {"+HTTPPARA": Handler(test=self.exists, write=self.write)}

    def opened(self) -> None:
        self.values = self.defaults()

    def closed(self) -> None:
        self.values = self.defaults()

    def defaults(self) -> dict[str, int | str]:
        return dict(_DEFAULTS)

    # the command

    def write(self, call: Call) -> Outcome:
        """AT+HTTPPARA=<tag>,<value>; a running request goes on with the values it was started with (A44)."""
        self.require_session()
        first, value = call.values(2, 2)
        tag = self.tag(first)
        self.store(tag, self.parse(tag, value))
        return OK

    def require_session(self) -> None:
        """The service must have been started (A33)."""
        self.module.service.require_started()

    def tag(self, value: Value) -> str:
        """The parameter that is meant; unknown ones are refused."""
        tag = string(value, 1, 20).upper()
        if tag not in self.known():
            raise Refused(BAD_VALUE)
        return tag

    def known(self) -> frozenset[str]:
        return frozenset(self.parsers)

    def store(self, tag: str, value: int | str) -> None:
        self.values[tag] = value

    # the values

    def parse(self, tag: str, value: Value) -> int | str:
        return self.parsers[tag](tag, value)

    def bounds(self, tag: str) -> tuple[int, int]:
        """Smallest and greatest number."""
        return _BOUNDS.get(tag, (0, _FAR))

    def limit(self, tag: str) -> int:
        """Most characters."""
        return _LENGTHS[tag]

    def parse_number(self, tag: str, value: Value) -> int | str:
        return number(value, *self.bounds(tag))

    def parse_ssl(self, tag: str, value: Value) -> int | str:
        """Printed in quotes, called numeric: both are taken (A12)."""
        return number(Value(value.text, False), *self.bounds(tag))

    def parse_text(self, tag: str, value: Value) -> int | str:
        """A header value: no control characters, they would break the request."""
        text = string(value, 0, self.limit(tag))
        return self.clean(text, text)

    def parse_user_data(self, tag: str, value: Value) -> int | str:
        """One or more header lines, CR LF between them (A45)."""
        text = string(value, 0, self.limit(tag))
        return self.clean(text, text.replace("\r\n", ""))

    def clean(self, text: str, checked: str) -> str:
        """The text, if no control character is in what is checked."""
        if _CONTROL.search(checked):
            raise Refused(BAD_VALUE)
        return text

    def parse_url(self, tag: str, value: Value) -> int | str:
        text = string(value, 1, 100_000)
        self.module.urls.parse(text)
        return text

    # for the other parts

    def number(self, tag: str) -> int:
        return int(self.values[tag])

    def text(self, tag: str) -> str:
        return str(self.values[tag])

    def url(self) -> Url | None:
        """Where requests go; None until a URL was set."""
        text = self.text("URL")
        return self.module.urls.parse(text) if text else None

    def range(self) -> str | None:
        """The value of a Range header; both 0 switch it off, an end before the start means the rest (A14, A15)."""
        first, last = self.number("BREAK"), self.number("BREAKEND")
        if not first and not last:
            return None
        return f"bytes={first}-{self.last_byte(last)}" if last >= first else f"bytes={first}-"

    def last_byte(self, last: int) -> int:
        """BREAKEND itself still belongs to the range."""
        return last
