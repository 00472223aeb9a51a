"""Faults of HTTPPOSTFILE beside HTTPDATA, and over TLS as a whole (F1308-32, -35)."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod

from rigs.emulator.effects import TlsSettings
from rigs.emulator.http.fetching import Fetching
from rigs.emulator.http.postfile import PostFile
from rigs.emulator.http.urls import Url
from rigs.emulator.registry import defect


class _Mixed(PostFile, metaclass=ABCMeta):
    """What HTTPDATA took gets into the request."""

    @abstractmethod
    def mixed(self, data: bytes, entered: bytes) -> bytes:
        """What is wrong: for each defect to say."""

    def packed(self, method: str, url: Url, data: bytes) -> bytes:
        return super().packed(method, url, self.mixed(data, self.module.post_data.data))


@defect("postfile-data-instead", "what HTTPDATA took is sent in place of the file", violates=["F1308-35"])
class DataInstead(_Mixed):
    """The body is one buffer."""

    def mixed(self, data: bytes, entered: bytes) -> bytes:
        return entered or data


@defect("postfile-data-in-front", "what HTTPDATA took stands before the file", violates=["F1308-35"])
class DataInFront(_Mixed):
    """The buffer is filled on."""

    def mixed(self, data: bytes, entered: bytes) -> bytes:
        return entered + data


@defect("postfile-data-tail", "data longer than the file show behind it", violates=["F1308-35"])
class DataTail(_Mixed):
    """The file is read over them."""

    def mixed(self, data: bytes, entered: bytes) -> bytes:
        return data + entered[len(data):]


@defect("postfile-data-length", "behind HTTPDATA as much of the file is sent as was entered", violates=["F1308-35"])
class DataLength(_Mixed):
    """The length belongs to the buffer."""

    def mixed(self, data: bytes, entered: bytes) -> bytes:
        return data[: len(entered)] if entered else data


@defect("postfile-data-behind-raw", "what HTTPDATA took follows a file that is sent whole", violates=["F1308-03"])
class DataBehindRaw(PostFile):
    """A POST has its data."""

    def raw(self, data: bytes) -> bytes:
        return super().raw(data) + self.module.post_data.data


@defect("postfile-tls-clear", "a file goes to a https URL in clear", violates=["F1308-32"])
class TlsClear(Fetching):
    """Only HTTPACTION knows of TLS."""

    def tls(self, url: Url) -> TlsSettings | int | None:
        job = self.running
        return None if job and job.command == "HTTPPOSTFILE" else super().tls(url)


@defect("postfile-tls-context-0", "a file uses SSL context 0 whatever SSLCFG says", violates=["F1308-32"])
class TlsContext0(Fetching):
    """Only HTTPACTION knows of SSLCFG."""

    def context(self) -> int:
        job = self.running
        return 0 if job and job.command == "HTTPPOSTFILE" else super().context()


@defect("postfile-tls-second-fails", "from the second file of a session on a handshake cannot be begun",
        violates=["F1308-32"])
class TlsSecondFails(Fetching):
    """Its memory is not given back."""

    begun = 0

    def opened(self) -> None:
        super().opened()
        self.begun = 0

    def tls(self, url: Url) -> TlsSettings | int | None:
        job = self.running
        self.begun += url.scheme == "https" and job is not None and job.command == "HTTPPOSTFILE"
        return 710 if self.begun > 1 else super().tls(url)
