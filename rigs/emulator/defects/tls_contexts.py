"""Faults in which SSL context rules a https request, and whether TLS is used at all."""

from __future__ import annotations

from dataclasses import replace

from rigs.emulator.command import Value
from rigs.emulator.effects import Fetch, FetchResult, TlsSettings
from rigs.emulator.http.fetching import Fetching, Job
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.http.urls import Url
from rigs.emulator.registry import defect
from rigs.emulator.system.ssl import SslContexts


@defect("context-always-0", "context 0 rules whatever SSLCFG says", violates=["F1303-52"])
class ContextAlways0(Fetching):
    """It is taken and not used."""

    def context(self) -> int:
        return 0


@defect("context-first-stays", "the context of the first https request of a session stays", violates=["F1303-52"])
class ContextFirstStays(Fetching):
    """The TLS layer is set up once."""

    first: int | None = None

    def closed(self) -> None:
        super().closed()
        self.first = None

    def context(self) -> int:
        self.first = super().context() if self.first is None else self.first
        return self.first


@defect("context-three-bits", "of SSLCFG three bits are used", violates=["F1303-52"])
class ContextThreeBits(Fetching):
    """8 is 0, and 9 is 1."""

    def context(self) -> int:
        return super().context() & 7


@defect("context-one-behind", "a new SSLCFG rules one request late", violates=["F1303-52"])
class ContextOneBehind(Fetching):
    """The TLS layer is set up when a request has ended."""

    ready = 0

    def context(self) -> int:
        used, self.ready = self.ready, super().context()
        return used


@defect("context-of-connection", "a kept connection is used again under another context", violates=["F1303-52"])
class ContextOfConnection(Fetching):
    """Server and port are compared, not how they are secured."""

    kept: dict[tuple[str, int], TlsSettings] | None = None

    def closed(self) -> None:
        super().closed()
        self.kept = None

    def fetch(self, job: Job, url: Url, request: bytes, tls: TlsSettings | None) -> Fetch:
        self.kept = self.kept or {}
        return super().fetch(job, url, request, tls and self.kept.setdefault((url.host, url.port), tls))


@defect("context-default-1", "context 1 rules by default", violates=["F1303-53"])
class ContextDefault1(Parameters):
    """They count from 1."""

    def defaults(self) -> dict[str, int | str]:
        return super().defaults() | {"SSLCFG": 1}


@defect("context-unset-unchecked", "before SSLCFG was set nothing is checked", violates=["F1303-53"])
class ContextUnsetUnchecked(Fetching):
    """No context, so no authority."""

    def tls(self, url: Url) -> TlsSettings | int | None:
        found = super().tls(url)
        unset = self.context() == 0 and not isinstance(found, int)
        return replace(found, authmode=0) if unset and isinstance(found, TlsSettings) else found


@defect("context-back-to-0", "a https URL brings SSLCFG back to 0", violates=["F1303-52"])
class ContextBackTo0(Parameters):
    """The context belongs to the URL."""

    def store(self, tag: str, value: int | str) -> None:
        super().store(tag, value)
        if tag == "URL" and str(value).startswith("https"):
            self.values["SSLCFG"] = 0


@defect("versions-of-context-0", "the version of TLS is always that of context 0", violates=["F1303-52"])
class VersionsOfContext0(SslContexts):
    """It belongs to the library, the rest to the context."""

    def settings(self, context: int) -> TlsSettings | int:
        found, base = super().settings(context), super().settings(0)
        both = isinstance(found, TlsSettings) and isinstance(base, TlsSettings)
        return replace(found, version=base.version) if both else found  # type: ignore[type-var, union-attr]


@defect("https-in-clear-at-443", "a https URL with a port of its own is asked for in clear",
        violates=["F1303-02", "F1304-19"])
class HttpsInClear(Fetching):
    """443 alone means TLS."""

    def fetch(self, job: Job, url: Url, request: bytes, tls: TlsSettings | None) -> Fetch:
        return super().fetch(job, url, request, tls if url.port == 443 else None)


@defect("hello-after-a-byte", "a line end precedes the ClientHello", violates=["F1303-02"])
class HelloAfterAByte(Fetching):
    """The socket is tried before it is secured."""

    def fetch(self, job: Job, url: Url, request: bytes, tls: TlsSettings | None) -> Fetch:
        made = super().fetch(job, url, request, tls)
        if tls:
            self.module.emit(replace(made, id=0, scheme="http", request=b"\r\n", tls=None, response_timeout=1.0))
        return made


@defect("http-after-https", "after a https request http goes over TLS as well", violates=["F1303-95"])
class HttpAfterHttps(Fetching):
    """The layer is not taken off."""

    secured = False

    def closed(self) -> None:
        super().closed()
        self.secured = False

    def tls(self, url: Url) -> TlsSettings | int | None:
        self.secured = self.secured or url.scheme == "https"
        return super().tls(url._replace(scheme="https") if self.secured else url)


@defect("https-after-http-in-clear", "after a http request https is asked for in clear", violates=["F1303-95"])
class HttpsAfterHttpInClear(Fetching):
    """The layer is put on when the service starts."""

    plain = False

    def closed(self) -> None:
        super().closed()
        self.plain = False

    def tls(self, url: Url) -> TlsSettings | int | None:
        self.plain = self.plain or url.scheme == "http"
        return None if self.plain else super().tls(url)


@defect("https-third-fails", "the third https request of a session fails", violates=["F1304-19"])
class HttpsThirdFails(Fetching):
    """Tickets of two sessions are kept."""

    count = 0

    def closed(self) -> None:
        super().closed()
        self.count = 0

    def tls(self, url: Url) -> TlsSettings | int | None:
        self.count += url.scheme == "https"
        return 715 if url.scheme == "https" and self.count == 3 else super().tls(url)


@defect("https-get-after-post-fails", "a https GET behind a https POST fails", violates=["F1304-19"])
class HttpsGetAfterPostFails(Fetching):
    """The state of writing is not left."""

    last = ""

    def fetch(self, job: Job, url: Url, request: bytes, tls: TlsSettings | None) -> Fetch:
        made = super().fetch(job, url, request, tls)
        stuck, self.last = bool(tls) and (self.last, job.method) == ("POST", "GET"), job.method
        return replace(made, port=1) if stuck else made


@defect("handshake-spoils-session", "after a failed handshake https fails until HTTPTERM", violates=["F1304-36"])
class HandshakeSpoilsSession(Fetching):
    """The library stays in its state of error."""

    spoilt = False

    def closed(self) -> None:
        super().closed()
        self.spoilt = False

    def tls(self, url: Url) -> TlsSettings | int | None:
        return 715 if self.spoilt and url.scheme == "https" else super().tls(url)

    def failed(self, job: Job, result: FetchResult) -> None:
        super().failed(job, result)
        self.spoilt = self.spoilt or result.error == 715


@defect("context-bare-not-used", "a SSLCFG without quotes is taken and not used", violates=["F1303-52"])
class ContextBareNotUsed(Parameters):
    """It is parsed for its range alone."""

    def parse_ssl(self, tag: str, value: Value) -> int | str:
        number = super().parse_ssl(tag, value)
        return number if value.quoted else self.number(tag)


@defect("context-odd-one-less", "context 5 and 7 are those below", violates=["F1303-52"])
class ContextOddOneLess(Fetching):
    """Two contexts share a slot of the table."""

    def context(self) -> int:
        number = super().context()
        return number - 1 if number in (5, 7) else number


@defect("context-eight-of-ten", "contexts 8 and 9 are the first two", violates=["F1303-52"])
class ContextEightOfTen(SslContexts):
    """The table has eight rows."""

    def settings(self, context: int) -> TlsSettings | int:
        return super().settings(context % 8)


@defect("second-https-in-clear", "https is asked for in clear once http came between", violates=["F1303-95"])
class SecondHttpsInClear(Fetching):
    """The layer was taken off and is not put on again."""

    seen = ""

    def closed(self) -> None:
        super().closed()
        self.seen = ""

    def tls(self, url: Url) -> TlsSettings | int | None:
        self.seen = (self.seen + url.scheme[4:5] + "-")[-5:]
        return None if self.seen.endswith("s--s-") else super().tls(url)
