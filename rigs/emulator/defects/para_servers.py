"""Faults in which server and port a URL leads to, and in what Host says of it."""

from __future__ import annotations

import re

from rigs.emulator.command import BAD_VALUE, Refused
from rigs.emulator.effects import Fetch, FetchResult, TlsSettings
from rigs.emulator.http.fetching import AT_ONCE, Fetching, Job
from rigs.emulator.http.requests import Requests
from rigs.emulator.http.urls import Url, Urls
from rigs.emulator.registry import defect

UNKNOWN_NAME = 713


@defect("port-of-last-url", "a http URL without a port goes to the one named last", violates=["F1303-08"])
class PortOfLastUrl(Urls):
    """The port is not set back."""

    last: int | None = None

    def port(self, text: str | None, scheme: str) -> int:
        if text is None:
            return self.last or super().port(text, scheme)
        self.last = super().port(text, scheme)
        return self.last


@defect("port-443-stays", "after https without a port http without one goes to 443 too", violates=["F1303-08"])
class Port443Stays(Urls):
    """The default is set by https and by nobody else."""

    default = 80

    def port(self, text: str | None, scheme: str) -> int:
        if text is not None:
            return super().port(text, scheme)
        if scheme == "https":
            self.default = 443
        return self.default


@defect("port-https-80", "https without a port goes to 80", violates=["F1303-09"])
class PortHttps80(Urls):
    """One default for both."""

    def port(self, text: str | None, scheme: str) -> int:
        return super().port(text, "http")


@defect("port-https-8443", "https without a port goes to 8443", violates=["F1303-09"])
class PortHttps8443(Urls):
    """That of the test server."""

    def port(self, text: str | None, scheme: str) -> int:
        return super().port(text or ("8443" if scheme == "https" else None), scheme)


@defect("port-signed", "refuses ports above 32767", violates=["F1303-10", "F1303-01"])
class PortSigned(Urls):
    """A signed number of 16 bits."""

    def port(self, text: str | None, scheme: str) -> int:
        number = super().port(text, scheme)
        if number > 32767:
            raise Refused(BAD_VALUE)
        return number


@defect("port-four-digits", "reads four digits of a port", violates=["F1303-10"])
class PortFourDigits(Urls):
    """The field is too narrow."""

    def port(self, text: str | None, scheme: str) -> int:
        return super().port(text and text[:4], scheme)


@defect("port-wraps", "a port above 65535 wraps around", violates=["F1303-12"])
class PortWraps(Urls):
    """A cast to 16 bits."""

    def parse(self, text: str) -> Url:
        return super().parse(re.sub(r":(\d{5,})(?=/|$)", lambda port: f":{int(port[1]) % 65536}", text))


@defect(
    "port-of-open-connection", "a server that was spoken to is asked on the port of that time",
    violates=["F1303-10"],
)
class PortOfOpenConnection(Fetching):
    """Kept connections are told apart by server and scheme alone."""

    ports: dict[tuple[str, str], int] | None = None

    def closed(self) -> None:
        super().closed()
        self.ports = None

    def fetch(self, job: Job, url: Url, request: bytes, tls: TlsSettings | None) -> Fetch:
        self.ports = self.ports or {}
        port = self.ports.setdefault((url.scheme, url.server), url.port)
        return super().fetch(job, url._replace(port=port), request, tls)


@defect("name-with-port", "looks up a server's name together with its port", violates=["F1303-06a"])
class NameWithPort(Fetching):
    """Nobody is called that."""

    def begin(self, job: Job, url: Url, request: bytes) -> None:
        super().begin(job, url, request)
        if url.host[-1:].isalpha() and url.port not in (80, 443):
            self.drop()
            self.module.start("fetch", AT_ONCE, lambda: self.finished(FetchResult(self._id, UNKNOWN_NAME)))


@defect("name-another-address", "connects to another address than the one of the name", violates=["F1303-06a"])
class NameAnotherAddress(Fetching):
    """The bytes of the answer are read in the wrong place."""

    def fetch(self, job: Job, url: Url, request: bytes, tls: TlsSettings | None) -> Fetch:
        server = "127.255.255.254" if url.host[-1:].isalpha() else url.server
        return super().fetch(job, url._replace(server=server), request, tls)


@defect("address-as-name", "looks an address up like a name", violates=["F1303-06"])
class AddressAsName(Fetching):
    """Only letters were tried."""

    def begin(self, job: Job, url: Url, request: bytes) -> None:
        super().begin(job, url, request)
        if url.host[-1:].isdigit() and job.method == "GET":
            self.drop()
            self.module.start("fetch", AT_ONCE, lambda: self.finished(FetchResult(self._id, UNKNOWN_NAME)))


@defect("host-without-port", "Host names no port, whichever it is", violates=["F1303-06b"])
class HostWithoutPort(Requests):
    """The name is all that counts."""

    def host_line(self, url: Url) -> str:
        return f"Host: {url.server}"


@defect("host-of-first-url", "Host is that of the first URL of the scheme", violates=["F1303-06b"])
class HostOfFirstUrl(Requests):
    """The line is made once."""

    made: dict[str, str] | None = None

    def host_line(self, url: Url) -> str:
        self.made = self.made or {}
        return self.made.setdefault(url.scheme, super().host_line(url))


@defect("host-is-address", "Host is the address that the server's name stands for", violates=["F1303-06b"])
class HostIsAddress(Requests):
    """The name is forgotten when it has been looked up."""

    def host_line(self, url: Url) -> str:
        named = url.host[-1:].isalpha()
        return super().host_line(url._replace(server="127.0.0.1") if named else url)


@defect("host-with-80", "Host names port 80 for https as well", violates=["F1303-06b"])
class HostWith80(Requests):
    """Where no other port was named, as it believes."""

    def host_line(self, url: Url) -> str:
        return super().host_line(url) if url.port == 80 else f"Host: {url.server}:80"


@defect("host-with-scheme", "Host begins with the scheme", violates=["F1303-06b", "F1304-29"])
class HostWithScheme(Requests):
    """All of the URL up to the path."""

    def host_line(self, url: Url) -> str:
        return super().host_line(url).replace("Host: ", f"Host: {url.scheme}://")
