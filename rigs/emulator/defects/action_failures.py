"""Faults in the codes of failures, and in requests over TLS."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod
from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from rigs.emulator.effects import Fetch, FetchResult, TlsSettings
from rigs.emulator.http.fetching import Fetching, Job
from rigs.emulator.http.reports import Reports
from rigs.emulator.http.urls import Url
from rigs.emulator.net.failures import Failure
from rigs.emulator.net.wire import Wire
from rigs.emulator.registry import defect


class _Coded(Wire):
    """Reports another code for some failures."""

    codes: ClassVar[dict[Failure, int]] = {}

    def code(self, failure: Failure) -> int:
        return self.codes.get(failure, super().code(failure))


@defect("refused-504", "a refused connection is reported as 504", violates=["F1304-14"])
class Refused504(_Coded):
    """The module plays a gateway."""

    codes: ClassVar[dict[Failure, int]] = {Failure.REFUSED: 504}


@defect("name-503", "a name that does not resolve is reported as 503", violates=["F1304-15"])
class Name503(_Coded):
    """The module plays a server."""

    codes: ClassVar[dict[Failure, int]] = {Failure.NAME: 503}


@defect("name-714", "a name that does not resolve is reported as 714", violates=["F1304-15"],
        source="one cause with several codes")
class Name714(_Coded):
    """No connection either way."""

    codes: ClassVar[dict[Failure, int]] = {Failure.NAME: 714}


@defect("closed-200", "a server that closes without a byte is reported as 200 with nothing", violates=["F1304-16"])
class Closed200(_Coded):
    """An orderly end."""

    codes: ClassVar[dict[Failure, int]] = {Failure.CLOSED: 200}


@defect("closed-708", "a server that closes without a byte is reported as a wrong parameter", violates=["F1304-16"])
class Closed708(_Coded):
    """One line too far in the table."""

    codes: ClassVar[dict[Failure, int]] = {Failure.CLOSED: 708}


@defect("banner-200", "what is no HTTP is reported as 200", violates=["F1304-17"])
class Banner200(_Coded):
    """An answer of HTTP/0.9 has no head."""

    codes: ClassVar[dict[Failure, int]] = {Failure.NOT_HTTP: 200}


@defect("banner-605", "what is no HTTP is reported as 605, which the table does not hold", violates=["F1300-37"])
class Banner605(_Coded):
    """A code of a later table."""

    codes: ClassVar[dict[Failure, int]] = {Failure.NOT_HTTP: 605}


@defect("reset-750", "a reset connection is reported as 750, which the table does not hold", violates=["F1300-37"])
class Reset750(_Coded):
    """A code of the stack below."""

    codes: ClassVar[dict[Failure, int]] = {Failure.RESET: 750}


@defect("no-answer-200", "a head that does not end in time is reported as 200 with nothing", violates=["F1304-40"])
class NoAnswer200(_Coded):
    """The status line was there, sometimes."""

    codes: ClassVar[dict[Failure, int]] = {Failure.ANSWER_TIME: 200}


@defect("head-time-fourfold", "a head that does not end is given up after four times RESPTO", violates=["F1304-40"])
class HeadTimeFourfold(Wire):
    """Each of its parts has the time of the whole."""

    def response_time(self, fetch: Fetch) -> float:
        return 4 * super().response_time(fetch)


@defect("banner-length", "what is no HTTP is reported with the number of its bytes", violates=["F1300-38", "F1304-17"])
class BannerLength(Reports):
    """They were received, after all."""

    def say(self, job: Job, code: int, length: int) -> None:
        super().say(job, code, 11 if code == 600 else length)


@defect("certificate-713", "a certificate that is not trusted is reported as an unknown name",
        violates=["F1304-18"])
class Certificate713(_Coded):
    """Neither is found."""

    codes: ClassVar[dict[Failure, int]] = {Failure.CERTIFICATE: 713, Failure.HANDSHAKE: 713}


class _Trusting(Fetching, metaclass=ABCMeta):
    """Uses other settings than the context has."""

    @abstractmethod
    def changed(self, settings: TlsSettings) -> TlsSettings:
        """What is wrong: for each defect to say."""

    def tls(self, url: Url) -> TlsSettings | int | None:
        found = super().tls(url)
        return self.changed(found) if isinstance(found, TlsSettings) else found


@defect("certificate-dates", "the dates of a certificate are not looked at", violates=["F1304-18"])
class CertificateDates(_Trusting):
    """The clock is never trusted."""

    def changed(self, settings: TlsSettings) -> TlsSettings:
        return replace(settings, now=None)


@defect("certificate-any", "a context with a CA accepts every certificate", violates=["F1304-18"])
class CertificateAny(_Trusting):
    """The mode is not handed down."""

    def changed(self, settings: TlsSettings) -> TlsSettings:
        return replace(settings, authmode=0)


@defect("certificate-name", "the name in a certificate is not looked at", violates=["F1304-18"])
class CertificateName(Wire):
    """The chain is good, that is enough."""

    def covers(self, names: Iterable[tuple[str, str]], host: str) -> bool:
        return True


class _Refetches(Fetching):
    """Knows what it sent."""

    sent: Fetch | None = None

    def fetch(self, job: Job, url: Url, request: bytes, tls: TlsSettings | None) -> Fetch:
        self.sent = super().fetch(job, url, request, tls)
        return self.sent


@defect("handshake-then-clear", "where no TLS session comes about the request is sent in clear",
        violates=["F1304-18a"])
class HandshakeThenClear(_Refetches):
    """An opportunist."""

    def finished(self, result: FetchResult) -> None:
        sent, self.sent = self.sent, None
        if sent is not None and sent.tls and result.error in (702, 704, 706, 715):
            self.module.emit(replace(sent, scheme="http", tls=None))
        else:
            super().finished(result)


@defect("https-post-clear", "a POST to a https URL is sent without TLS", violates=["F1304-19"])
class HttpsPostClear(Fetching):
    """The scheme is only looked at for GET."""

    def fetch(self, job: Job, url: Url, request: bytes, tls: TlsSettings | None) -> Fetch:
        found = super().fetch(job, url, request, tls)
        return replace(found, scheme="http", tls=None) if job.method == "POST" else found


@defect("https-second-fails", "the second https request of a session fails with 715", violates=["F1304-19"])
class HttpsSecondFails(Fetching):
    """The session ticket is not understood."""

    secure = 0

    def opened(self) -> None:
        super().opened()
        self.secure = 0

    def tls(self, url: Url) -> TlsSettings | int | None:
        found = super().tls(url)
        self.secure += isinstance(found, TlsSettings)
        return 715 if isinstance(found, TlsSettings) and self.secure == 2 else found


@defect("https-length-with-head", "over TLS the head of the answer is counted with the body", violates=["F1304-19"])
class HttpsLengthWithHead(_Refetches):
    """All that was decrypted."""

    def finished(self, result: FetchResult) -> None:
        sent, self.sent = self.sent, None
        if sent is not None and sent.tls and not result.error:
            result = replace(result, body=result.head + result.body)
        super().finished(result)
