"""What a request may look like on the wire where HTTP leaves it open (RFC 9110, RFC 9112)."""

from __future__ import annotations

from dataclasses import replace

from rigs.emulator.effects import TlsSettings
from rigs.emulator.http.requests import Requests
from rigs.emulator.http.urls import Url
from rigs.emulator.net.wire import Wire
from rigs.emulator.registry import variant
from rigs.emulator.system.ssl import SslContexts

_ALL, _TLS_1_2 = 4, 3


@variant("host-with-port", "Host names the port, also the default one (RFC 9110 7.2)")
class HostWithPort(Requests):
    """server:80 and server:443."""

    def host_line(self, url: Url) -> str:
        return f"Host: {url.server}:{url.port}"


@variant("host-last", "Host and Accept stand behind the other headers (RFC 9110 5.3)")
class HostLast(Requests):
    """The order of headers of different names means nothing."""

    def own_lines(self, method: str, url: Url, body: bytes | None) -> list[str]:
        return super().own_lines(method, url, body)[::-1]


@variant("length-of-nothing", "a request without a body has Content-Length: 0 (RFC 9110 8.6)")
class LengthOfNothing(Requests):
    """Not needed, and no harm."""

    def length_line(self, body: bytes | None) -> str:
        return super().length_line(body or b"")


@variant("post-expects", "a POST says Expect: 100-continue, and does not wait (RFC 9110 10.1.1)")
class PostExpects(Requests):
    """An interim answer may come before the answer."""

    def own_lines(self, method: str, url: Url, body: bytes | None) -> list[str]:
        return [*super().own_lines(method, url, body), "Expect: 100-continue" if body else ""]


@variant("request-in-pieces", "a request leaves in several segments, the first of them within its head")
class RequestInPieces(Wire):
    """As a small send buffer makes it."""

    def pieces(self, request: bytes) -> list[bytes]:
        half = len(request) // 2
        return [request[:5], request[5:half], request[half:]]


@variant("tls-12-at-most", "TLS 1.2 is the newest version, whatever sslversion allows")
class Tls12AtMost(SslContexts):
    """As older modules are."""

    def settings(self, context: int) -> TlsSettings | int:
        found = super().settings(context)
        if isinstance(found, TlsSettings) and found.version == _ALL:
            return replace(found, version=_TLS_1_2)
        return found
