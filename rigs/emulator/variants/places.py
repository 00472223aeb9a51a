"""Where requests go and how TLS is asked for, where the reference leaves a choice or siblings differ (A11, A41)."""

from __future__ import annotations

from dataclasses import replace

from rigs.emulator.command import BAD_VALUE, Refused
from rigs.emulator.effects import TlsSettings
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.http.urls import DEFAULT_PORTS, Url, Urls
from rigs.emulator.module import Module
from rigs.emulator.net.failures import Failure
from rigs.emulator.net.wire import Wire
from rigs.emulator.registry import variant
from rigs.emulator.system.ssl import SslContexts

_TLS = (Failure.HANDSHAKE, Failure.CERTIFICATE)


@variant("port-behind-server", "a port behind the path is part of the path (A11)",
         source="714 for a URL as the reference prints it")
class PortBehindServer(Urls):
    """server:port/path alone."""

    def port_behind_path(self, target: str) -> tuple[str | None, str]:
        return None, target


@variant("port-behind-path", "a port is understood behind the path alone (L30, A11)")
class PortBehindPath(Urls):
    """As the reference prints it."""

    def parse(self, text: str) -> Url:
        found = super().parse(text)
        authority = text.partition("//")[2].partition("/")[0].partition("?")[0]
        if ":" in authority and found.port != DEFAULT_PORTS[found.scheme] and "/" in text.partition("//")[2]:
            raise Refused(BAD_VALUE)
        return found

    def port_behind_path(self, target: str) -> tuple[str | None, str]:
        return Urls.port_behind_path(self, target)  # also where the dialect knows the other form alone


@variant("tag-cid", "HTTPPARA knows a tag CID, which chooses the context",
         source="drivers that set it, for A76XX and SIM800")
class TagCid(Parameters):
    """1 to 15; there is one bearer."""

    def __init__(self, module: Module) -> None:
        super().__init__(module)
        self.parsers["CID"] = self.parse_number

    def defaults(self) -> dict[str, int | str]:
        return super().defaults() | {"CID": 1}

    def bounds(self, tag: str) -> tuple[int, int]:
        return (1, 15) if tag == "CID" else super().bounds(tag)


@variant("sni-always", "the server's name goes with each handshake, whatever enableSNI says",
         source="servers that answer 715 without it")
class SniAlways(SslContexts):
    """As browsers do."""

    def settings(self, context: int) -> TlsSettings | int:
        found = super().settings(context)
        return replace(found, sni=True) if isinstance(found, TlsSettings) else found


@variant("tls-706", "a handshake that fails, and a certificate that is not valid now, are 706 (2.2)",
         source="A7672S: 706 for a TLS refusal and for a clock that is wrong")
class Tls706(Wire):
    """No more than that the socket failed."""

    def code(self, failure: Failure) -> int:
        return 706 if failure in _TLS else super().code(failure)


@variant("tls-702", "a handshake that fails is an unknown error (2.2)", source="SIM7600E-H: 702 for a TLS refusal")
class Tls702(Wire):
    """The library's error has no code."""

    def code(self, failure: Failure) -> int:
        return 702 if failure in _TLS else super().code(failure)
