"""Faults in judging a server's certificate, in keeping an authority, and in data that comes over TLS."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rigs.emulator.command import NOT_ALLOWED, Refused
from rigs.emulator.effects import Fetch, FetchResult, TlsSettings
from rigs.emulator.files import FileStore
from rigs.emulator.http.fetching import Fetching, Job
from rigs.emulator.http.requests import Requests
from rigs.emulator.http.responses import Response, Responses
from rigs.emulator.http.urls import Url
from rigs.emulator.net.failures import Failure
from rigs.emulator.net.wire import Wire
from rigs.emulator.registry import defect
from rigs.emulator.system.ssl import CERTIFICATES, SslContexts

RECORD = 16384


@defect("no-authority-passes", "a context that judges and names no authority accepts everybody",
        violates=["F1304-18"])
class NoAuthorityPasses(SslContexts):
    """There is nothing to compare with."""

    def settings(self, context: int) -> TlsSettings | int:
        found = super().settings(context)
        return TlsSettings() if found == 719 else found


@defect("judged-once", "after a certificate was accepted those of a session are not judged", violates=["F1304-18"])
class JudgedOnce(Fetching):
    """The result of the first handshake is kept."""

    trusted = False

    def closed(self) -> None:
        super().closed()
        self.trusted = False

    def tls(self, url: Url) -> TlsSettings | int | None:
        found = super().tls(url)
        return replace(found, authmode=0) if self.trusted and isinstance(found, TlsSettings) else found

    def finished(self, result: FetchResult) -> None:
        secure = "https" in self.module.parameters.text("URL")
        self.trusted = self.trusted or (secure and result.status > 0)
        super().finished(result)


@defect("address-covers-all", "a certificate for any address speaks for the server", violates=["F1304-18"])
class AddressCoversAll(Wire):
    """Names are compared only where there are none but names."""

    def covers(self, names: Iterable[tuple[str, str]], host: str) -> bool:
        return super().covers(names, host) or not host[-1:].isalpha()


@defect("name-by-last-part", "a certificate for another name of the same domain is accepted", violates=["F1304-18"])
class NameByLastPart(Wire):
    """Names are compared from the right, until a period."""

    def covers(self, names: Iterable[tuple[str, str]], host: str) -> bool:
        known = list(names)
        last = host.rpartition(".")[2]
        return super().covers(known, host) or any(kind == "DNS" and last == name.rpartition(".")[2]
                                                  for kind, name in known)


@defect("name-never-covered", "a certificate speaks for addresses alone", violates=["F1309-08a"])
class NameNeverCovered(Wire):
    """The server is compared when its name was looked up."""

    def covers(self, names: Iterable[tuple[str, str]], host: str) -> bool:
        return super().covers(names, host) and host[-1:].isdigit()


@defect("clock-not-asked", "certificates are judged without the clock although it was asked for",
        violates=["F1304-18"])
class ClockNotAsked(SslContexts):
    """The option is read the other way round."""

    def settings(self, context: int) -> TlsSettings | int:
        found = super().settings(context)
        return found if isinstance(found, int) else replace(found, now=None)


@defect("untrusted-404", "a certificate that is not accepted is reported as 404", violates=["F1304-18"])
class Untrusted404(Wire):
    """Nothing was found there."""

    def code(self, failure: Failure) -> int:
        return 404 if failure is Failure.CERTIFICATE else super().code(failure)


@defect("untrusted-asked-anyway", "a certificate that is not accepted fails when the request has been sent",
        violates=["F1304-18"])
class UntrustedAskedAnyway(Fetching):
    """It is judged at leisure."""

    def fetch(self, job: Job, url: Url, request: bytes, tls: TlsSettings | None) -> Fetch:
        made = super().fetch(job, url, request, tls)
        if tls and tls.authmode:
            self.module.emit(replace(made, id=0, tls=replace(tls, authmode=0)))
        return made


@defect("handshake-714", "a failed handshake is reported as a failed connection", violates=["F1304-18a"])
class Handshake714(Wire):
    """It never came about."""

    def code(self, failure: Failure) -> int:
        return 714 if failure is Failure.HANDSHAKE else super().code(failure)


@defect("handshake-403", "a failed handshake is reported as 403", violates=["F1304-18a"])
class Handshake403(Wire):
    """The server would not."""

    def code(self, failure: Failure) -> int:
        return 403 if failure is Failure.HANDSHAKE else super().code(failure)


@defect("handshake-length", "the report of a failed handshake counts the bytes of the alert",
        violates=["F1304-08", "F1304-18a"])
class HandshakeLength(Fetching):
    """Data was received."""

    def failed(self, job: Job, result: FetchResult) -> None:
        self.module.responses.lose(result)
        self.module.reports.say(job, self.code(result.error), 7 if result.error == 715 else 0)


@defect("plain-port-asked-in-clear", "where no TLS is spoken a https request goes out in clear", violates=["F1304-18a"])
class PlainPortAskedInClear(Fetching):
    """It falls back."""

    def failed(self, job: Job, result: FetchResult) -> None:
        url = self.module.parameters.url()
        if result.error == 715 and url and url.scheme == "https":
            self.running = job
            self.module.emit(self.fetch(job, url, self.module.requests.request(job.method, url, None), None))
            return
        super().failed(job, result)


@defect("authority-cut-512", "a file for the certificates is cut after 512 bytes", violates=["F1309-08a"])
class AuthorityCut512(FileStore):
    """One sector of flash."""

    def save(self, directory: str, name: str, data: bytes) -> int:
        return super().save(directory, name, data[:512] if directory == CERTIFICATES else data)


@defect("authority-last-line", "a certificate that is saved loses its last line", violates=["F1309-08a"])
class AuthorityLastLine(FileStore):
    """Lines are copied until the end is seen."""

    def save(self, directory: str, name: str, data: bytes) -> int:
        pem = directory == CERTIFICATES and data.rstrip().endswith(b"-----")
        return super().save(directory, name, data.rstrip().rpartition(b"\n")[0] if pem else data)


@defect("authority-elsewhere", "path 4 saves a certificate where other files are", violates=["F1309-08a"])
class AuthorityElsewhere(FileStore):
    """The context does not find it."""

    def save(self, directory: str, name: str, data: bytes) -> int:
        return super().save("F:" if directory == CERTIFICATES else directory, name, data)


@defect("authority-first-stays", "a context keeps the first authority that it used", violates=["F1309-08a"])
class AuthorityFirstStays(SslContexts):
    """A new name is taken and the file not read."""

    used: dict[int, bytes] | None = None

    def settings(self, context: int) -> TlsSettings | int:
        found = super().settings(context)
        if isinstance(found, int) or not found.authmode or found.cacert is None:
            return found
        self.used = self.used or {}
        return replace(found, cacert=self.used.setdefault(context, found.cacert))


@defect("certificate-refused-4", "path 4 refuses names that end in pem", violates=["F1309-08"])
class CertificateRefused4(FileStore):
    """It wants the binary form."""

    def save(self, directory: str, name: str, data: bytes) -> int:
        return 707 if directory == CERTIFICATES and name.endswith(".pem") else super().save(directory, name, data)


@defect("certificate-path-4-busy", "a second file for the certificates is refused", violates=["F1309-08"])
class CertificatePath4Busy(FileStore):
    """There is room for one until it is deleted."""

    def save(self, directory: str, name: str, data: bytes) -> int:
        others = set(self.listing(directory)) - {name}
        if directory == CERTIFICATES and others:
            raise Refused(NOT_ALLOWED)
        return super().save(directory, name, data)


@defect("tls-record-edge", "a body over TLS loses a byte at the edge of a record", violates=["F1306-05"])
class TlsRecordEdge(Responses):
    """The last byte of each 16384."""

    def keep(self, method: str, result: FetchResult) -> Response:
        kept = super().keep(method, result)
        secure = self.module.parameters.text("URL").startswith("https")
        if secure and len(kept.body) > RECORD:
            kept.buffer = kept.buffer[:RECORD - 1] + kept.buffer[RECORD:]
        return kept


@defect("tls-body-one-record", "of a POST over TLS one record of data is sent", violates=["F1304-25"])
class TlsBodyOneRecord(Fetching):
    """One call of the library."""

    def fetch(self, job: Job, url: Url, request: bytes, tls: TlsSettings | None) -> Fetch:
        head, gap, body = request.partition(b"\r\n\r\n")
        return super().fetch(job, url, head + gap + body[:RECORD] if tls else request, tls)


@defect("tls-post-block-twice", "a POST over TLS repeats its second kilobyte", violates=["F1304-25"])
class TlsPostBlockTwice(Fetching):
    """A write that was not complete is done again."""

    def fetch(self, job: Job, url: Url, request: bytes, tls: TlsSettings | None) -> Fetch:
        head, gap, body = request.partition(b"\r\n\r\n")
        twice = body[:1024] + body[1024:2048] + body[1024:len(body) - 1024]
        return super().fetch(job, url, head + gap + twice if tls and len(body) >= 3072 else request, tls)


class _SecureLines(Requests):
    """Own lines that depend on the scheme."""

    secure = False

    def request(self, method: str, url: Url, body: bytes | None) -> bytes:
        self.secure = url.scheme == "https"
        return super().request(method, url, body)


@defect("tls-without-userdata", "USERDATA is not sent over TLS", violates=["F1303-56"])
class TlsWithoutUserdata(_SecureLines):
    """Another function writes these heads."""

    def user_lines(self) -> list[str]:
        return [] if self.secure else super().user_lines()


@defect("tls-default-agent", "over TLS User-Agent is the module's", violates=["F1303-45"])
class TlsDefaultAgent(_SecureLines):
    """Another function writes these heads."""

    def agent_line(self) -> str:
        return "User-Agent: module" if self.secure else super().agent_line()


@defect("tls-default-content", "over TLS Content-Type is the default", violates=["F1303-34"])
class TlsDefaultContent(_SecureLines):
    """Another function writes these heads."""

    def type_line(self, body: bytes | None) -> str:
        line = super().type_line(body)
        return line and "Content-Type: text/plain" if self.secure else line


@defect("tls-without-range", "a scope is not asked for over TLS", violates=["F1303-64"])
class TlsWithoutRange(_SecureLines):
    """Another function writes these heads."""

    def range_line(self, method: str) -> str:
        return "" if self.secure else super().range_line(method)
