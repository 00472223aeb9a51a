"""Faults with bodies whose length is not told beforehand, and with what else another module's makers got wrong."""

from __future__ import annotations

from rigs.emulator.command import PENDING, Call, Outcome, Refused
from rigs.emulator.effects import Fetch, FetchResult
from rigs.emulator.http.action import Action
from rigs.emulator.http.fetching import Fetching, Job
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.http.read import Reader
from rigs.emulator.http.requests import Requests
from rigs.emulator.http.urls import Url
from rigs.emulator.net.body import Body, ByClose, Chunked
from rigs.emulator.net.head import Head
from rigs.emulator.net.wire import Wire
from rigs.emulator.registry import defect

_MOST = 10240


class _Cut(ByClose):
    def ended(self) -> bool:
        self.parts[:] = [b"".join(self.parts)[:_MOST]]
        return True


@defect("close-cut-10k", "a body that the close ends is cut at 10240 bytes", violates=["F1304-33"])
class CloseCut(Wire):
    """The buffer of that way is smaller than the other's."""

    def body(self, head: Head) -> Body:
        found = super().body(head)
        return _Cut() if isinstance(found, ByClose) else found


class _At256(Chunked):
    def _data(self) -> bool:
        done = super()._data()
        if done and len(self.parts[-1]) == 256:
            self.parts[-1] = self.parts[-1][:-1] + b"\0"
        return done


@defect("chunk-256-terminated", "the last byte of a chunk of 256 becomes zero", violates=["F1304-32"])
class Chunk256Terminated(Wire):
    """The terminator of a full buffer."""

    def chunked(self) -> Body:
        return _At256()


class _Few(Chunked):
    def _data(self) -> bool:
        done = super()._data()
        if done and len(self.parts) > 64:
            self.parts[-1] = bytes(len(self.parts[-1]))
        return done


@defect("chunk-65-zeros", "the 65th chunk and all behind it are zeros", violates=["F1304-32"])
class Chunk65Zeros(Wire):
    """A table of 64."""

    def chunked(self) -> Body:
        return _Few()


@defect("recvto-of-delete-60", "RECVTO is 60 s for the answer to a DELETE", violates=["F1303-27"])
class RecvtoOfDelete60(Wire):
    """Its time is that of a short command."""

    def silence(self, fetch: Fetch) -> float:
        return 60.0 if fetch.method == "DELETE" else super().silence(fetch)


@defect("connectto-forgets-recvto", "setting CONNECTTO puts RECVTO back to its default", violates=["F1303-89"])
class ConnecttoForgetsRecvto(Parameters):
    """Both are written as one record."""

    def store(self, tag: str, value: int | str) -> None:
        super().store(tag, value)
        if tag == "CONNECTTO":
            self.values["RECVTO"] = self.defaults()["RECVTO"]


@defect("tls-query-lost", "a https request is sent without its query", violates=["F1303-13"])
class TlsQueryLost(Requests):
    """The other writer of targets."""

    def target(self, url: Url) -> str:
        found = super().target(url)
        return found.partition("?")[0] if url.scheme == "https" else found


@defect("directory-query-slash", "the slash between a directory and a query is lost", violates=["F1303-13"])
class DirectoryQuerySlash(Requests):
    """Paths are tidied up."""

    def target(self, url: Url) -> str:
        return super().target(url).replace("/?", "?")


@defect("content-not-above-64k", "a POST above 65535 bytes has no Content-Type", violates=["F1303-34"])
class ContentNotAbove64k(Requests):
    """Large bodies have a head of their own."""

    def type_line(self, body: bytes | None) -> str:
        return "" if body and len(body) > 65535 else super().type_line(body)


@defect("refused-action-drops-data", "a refused HTTPACTION takes away what HTTPDATA put in", violates=["F1304-25"])
class RefusedActionDropsData(Action):
    """The data are handed over before the method is looked at."""

    def write(self, call: Call) -> Outcome:
        try:
            return super().write(call)
        except Refused:
            self.module.post_data.data = b""
            raise


@defect("action-503-again", "a 503 makes the module ask once more", violates=["F1304-02"])
class Action503Again(Fetching):
    """Meant well."""

    asked: tuple[Job, Url, bytes] | None = None

    def begin(self, job: Job, url: Url, request: bytes) -> None:
        self.asked = (job, url, request)
        super().begin(job, url, request)

    def finished(self, result: FetchResult) -> None:
        asked, self.asked = self.asked, None
        if result.status != 503 or asked is None:
            super().finished(result)
            return
        super().begin(*asked)


@defect("negative-read-restarts", "HTTPREAD of a negative size restarts the module", violates=["F1306-11a"])
class NegativeReadRestarts(Reader):
    """The size is taken for a very large one."""

    def write(self, call: Call) -> Outcome:
        if call.text.startswith("-"):
            self.module.start("crash", 0.0, self.module.restart)
            return PENDING
        return super().write(call)
