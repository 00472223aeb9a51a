"""The <url> of AT+HTTPPARA: http:// or https://, server, path and port."""

from __future__ import annotations

import re
from typing import ClassVar, NamedTuple

from rigs.emulator.command import BAD_VALUE, Refused
from rigs.emulator.part import Part

DEFAULT_PORTS = {"http": 80, "https": 443}
_URL = re.compile(
    r"(https?)://(?:[^/?#@]*@)?"                        # scheme, user (never sent)
    r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._\-]+)"            # server
    r"(?::(\d{1,5}))?([/?][^#]*)?(?:#.*)?",             # port, target, fragment (never sent)
    re.IGNORECASE,
)
_PORT_AT_END = re.compile(r"(.*):(\d{1,5})")
_VISIBLE = re.compile(r"[!-~]*")


class Url(NamedTuple):
    """server: as written, brackets of an IPv6 address included. target: the request target."""

    scheme: str
    server: str
    port: int
    target: str

    @property
    def host(self) -> str:
        """The name or address to connect to."""
        return self.server.strip("[]")

    @property
    def authority(self) -> str:
        """The Host header: with the port if it is not the default one."""
        if self.port == DEFAULT_PORTS[self.scheme]:
            return self.server
        return f"{self.server}:{self.port}"


class Urls(Part):
    """Reads URLs; raises `Refused` for what is none."""

    name: ClassVar[str] = "urls"

    def parse(self, text: str) -> Url:
        """server:port/path, as everybody writes it, and server/path:port, as the reference prints it (A11)."""
        if len(text) > self.limit() or not _VISIBLE.fullmatch(text):
            raise Refused(BAD_VALUE)
        found = _URL.fullmatch(text)
        if found is None:
            raise Refused(BAD_VALUE)
        scheme, server, port, target = found[1].lower(), found[2], found[3], found[4] or ""
        if port is None:
            port, target = self.port_behind_path(target)
        return Url(scheme, server, self.port(port, scheme), target if target[:1] == "/" else "/" + target)

    def limit(self) -> int:
        """The reference names none; the command line's own limit comes first (A47)."""
        return 1024

    def port_behind_path(self, target: str) -> tuple[str | None, str]:
        """The port that stands behind the path, and the path without it."""
        found = _PORT_AT_END.fullmatch(target)
        return (found[2], found[1]) if found else (None, target)

    def port(self, text: str | None, scheme: str) -> int:
        if text is None:
            return DEFAULT_PORTS[scheme]
        if not 1 <= int(text) <= 65535:
            raise Refused(BAD_VALUE)
        return int(text)
