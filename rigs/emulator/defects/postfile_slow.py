"""Faults of HTTPPOSTFILE with answers that do not come to their end, and with long headers (F1308-20, -27)."""

from __future__ import annotations

from rigs.emulator.effects import FetchResult
from rigs.emulator.http.fetching import Fetching, Job
from rigs.emulator.http.postfile import PostFile
from rigs.emulator.http.urls import Url
from rigs.emulator.registry import defect

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


class _Long(PostFile):
    """Packs a long header wrong."""

    most = 1024

    def packed(self, method: str, url: Url, data: bytes) -> bytes:
        request = super().packed(method, url, data)
        head = request[: len(request) - len(data)]
        return request if len(head) <= self.most else self.long(head, data)

    def long(self, head: bytes, data: bytes) -> bytes:
        raise NotImplementedError


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
