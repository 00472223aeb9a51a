"""Faults of HTTPPOSTFILE with answers that do not come to their end, and with long headers (F1308-20 to -27, -42)."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod

from rigs.emulator.command import Call, Value
from rigs.emulator.effects import FetchResult
from rigs.emulator.files import FileStore
from rigs.emulator.http.fetching import NETWORK_ERROR, Fetching, Job
from rigs.emulator.http.postfile import PostFile
from rigs.emulator.http.reports import Reports
from rigs.emulator.http.responses import Response, Responses
from rigs.emulator.http.urls import Url
from rigs.emulator.registry import defect
from rigs.emulator.system.find import find

FILE = "HTTPPOSTFILE"


class _Stalled(Fetching):
    """An answer that does not end is waited for without an end where it is one to a file."""

    def slow(self, job: Job) -> bool:
        return job.command == FILE


@defect("postfile-stall-mute", "an answer to a file whose body stalls is never reported", violates=["F1308-20"])
class StallMute(_Stalled):
    """No timer at all."""

    def receive_timeout(self) -> float:
        job = self.running
        return 100_000.0 if job and self.slow(job) else super().receive_timeout()


@defect("postfile-reset-mute", "a connection that the server resets or closes ends a file without a report",
        violates=["F1308-20"])
class ResetMute(_Stalled):
    """The task is gone with it."""

    def failed(self, job: Job, result: FetchResult) -> None:
        if not self.slow(job) or result.error not in (704, 706):
            super().failed(job, result)


class _Long(PostFile, metaclass=ABCMeta):
    """Packs a long header wrong."""

    most = 1024

    def packed(self, method: str, url: Url, data: bytes) -> bytes:
        request = super().packed(method, url, data)
        head = request[: len(request) - len(data)]
        return request if len(head) <= self.most else self.long(head, data)

    @abstractmethod
    def long(self, head: bytes, data: bytes) -> bytes:
        """What is wrong: for each defect to say."""


@defect("postfile-long-head-short-file", "a header above 1024 bytes takes as much from the end of the file",
        violates=["F1308-27", "F1308-02"])
class LongHeadShortFile(_Long):
    """One buffer for both, filled up by zeros."""

    def long(self, head: bytes, data: bytes) -> bytes:
        return head + data[: -(len(head) - self.most)].ljust(len(data), b"\0")


@defect("postfile-long-head-cut", "a packed header above 1024 bytes loses its longest line", violates=["F1308-27"])
class LongHeadCut(_Long):
    """It does not fit."""

    def long(self, head: bytes, data: bytes) -> bytes:
        lines = head.split(b"\r\n")
        lines.remove(max(lines, key=len))
        return b"\r\n".join(lines) + data


@defect("postfile-network-mute", "a file whose answer the network takes along is not reported", violates=["F1308-20"])
class NetworkMute(Reports):
    """The socket tells nobody."""

    def network_lost(self) -> None:
        running = self.module.fetching.running
        if running is None or running.command != FILE:
            super().network_lost()

    def failed(self, job: Job, error: int) -> None:
        if job.command != FILE or error != NETWORK_ERROR:
            super().failed(job, error)


@defect("postfile-empty-keeps-old", "behind an answer without a body to a file the body before can be read",
        violates=["F1308-42"])
class EmptyKeepsOld(Responses):
    """Nothing came to put in its place."""

    before = b""

    def drop(self) -> None:
        self.before = self.current.buffer if self.current else b""
        super().drop()

    def keep(self, method: str, result: FetchResult) -> Response:
        found = super().keep(method, result)
        found.buffer = found.buffer or self.before
        return found


@defect("postfile-empty-value-0", "an empty method between commas is a GET", violates=["F1308-23"])
class EmptyValue0(PostFile):
    """atoi."""

    behind = False

    def method(self, value: Value) -> int:
        return 0 if value.missing and self.behind else super().method(value)

    def options(self, call: Call) -> list[Value]:
        given = super().options(call)
        self.behind = not given[3].missing
        return given


@defect("postfile-bare-name-first", "a name without quotes is the first file of path 1", violates=["F1308-25"])
class BareNameFirst(PostFile):
    """It matches everything."""

    def options(self, call: Call) -> list[Value]:
        given = super().options(call)
        first = next(iter(find(self.module, FileStore).listing("F:")), "")
        if given[0].text and not given[0].quoted:
            return [Value(first, True), Value("1", False), *given[2:]]
        return given
