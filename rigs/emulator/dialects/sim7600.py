"""SIM7500/SIM7600: the parent text of the reference (manual and note V3.00), and what that hardware does."""

from __future__ import annotations

from rigs.emulator.command import Call, Outcome, Reply, Value
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.http.read import Reader
from rigs.emulator.http.reports import Reports
from rigs.emulator.http.responses import Response
from rigs.emulator.http.urls import Urls
from rigs.emulator.registry import dialect
from rigs.emulator.syntax import Syntax

_sim7600 = dialect("sim7600", "SIM7500/SIM7600 series")
_STRINGS = ("URL", "CONTENT", "ACCEPT", "UA", "USERDATA")


@_sim7600
class LineLimits(Syntax):
    """559 characters or 39 commands on a line (M7600 1.4.4)."""

    def limit(self) -> int:
        return 559

    def most_commands(self) -> int:
        return 39


@_sim7600
class PortBeforePath(Urls):
    """server:port/path alone; a port behind the path is part of the path."""

    def port_behind_path(self, target: str) -> tuple[str | None, str]:
        return None, target


@_sim7600
class BareStrings(Parameters):
    """Strings are taken without quotes too (seen on a SIM7600EI)."""

    def parse(self, tag: str, value: Value) -> int | str:
        bare = tag in _STRINGS and value.text and not value.quoted
        return super().parse(tag, Value(value.text, True) if bare else value)


@_sim7600
class Events(Reports):
    """+HTTP_PEER_CLOSED follows the report; HEAD reports its header block, a chunked answer reports 0."""

    def peer_closed(self) -> None:
        if self.module.service.started:
            self.module.urc("+HTTP_PEER_CLOSED")

    def head_length(self, response: Response) -> int:
        return len(self.module.responses.block(response))

    def body_length(self, response: Response) -> int:
        return 0 if b"\r\ntransfer-encoding: chunked\r\n" in response.head.lower() else super().body_length(response)


@_sim7600
class EmptyBuffer(Reader):
    """HTTPREAD? says LEN,0 when nothing is there to read, also after a request that failed (seen on a SIM7600A)."""

    def query(self, call: Call) -> Outcome:
        self.module.service.require_idle()
        return super().query(call) if self.module.responses.current else self.nothing_left()

    def nothing_left(self) -> Outcome:
        return Reply((self.length_line(0),))
