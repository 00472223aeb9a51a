"""Faults in the request as a message: its header lines, its framing, bodies where none belongs."""

from __future__ import annotations

from rigs.emulator.http.action import Action
from rigs.emulator.http.fetching import Job
from rigs.emulator.http.requests import Requests
from rigs.emulator.http.urls import Url
from rigs.emulator.registry import defect


@defect("host-twice-later", "from the second request on Host is there twice", violates=["F1304-29"])
class HostTwiceLater(Requests):
    """The list of lines is not emptied."""

    made = 0

    def head(self, lines: list[str]) -> bytes:
        self.made += 1
        return super().head(lines if self.made == 1 else [*lines, *(one for one in lines if one.startswith("Host:"))])


@defect("head-without-host", "a HEAD has no Host", violates=["F1304-29"])
class HeadWithoutHost(Requests):
    """Its lines are written apart."""

    def head(self, lines: list[str]) -> bytes:
        bare = lines[0].startswith("HEAD ")
        return super().head([line for line in lines if not (bare and line.startswith("Host:"))])


@defect("accept-ends-lf", "the line of Accept ends in LF alone", violates=["F1304-29"])
class AcceptEndsLf(Requests):
    """It is written by another function."""

    def head(self, lines: list[str]) -> bytes:
        before, accept, rest = super().head(lines).partition(b"\r\nAccept:")
        return before + accept + rest.replace(b"\r\n", b"\n", 1)


@defect("length-blank-colon", "a blank stands before the colon of Content-Length", violates=["F1304-29"])
class LengthBlankColon(Requests):
    """A format string."""

    def head(self, lines: list[str]) -> bytes:
        return super().head(lines).replace(b"\r\nContent-Length:", b"\r\nContent-Length :")


@defect("post-ends-crlf", "CR LF follows the body of a POST", violates=["F1304-29"])
class PostEndsCrlf(Requests):
    """As clients of long ago did."""

    def request(self, method: str, url: Url, body: bytes | None) -> bytes:
        return super().request(method, url, body) + (b"\r\n" if method == "POST" else b"")


@defect("post-2048-length", "a body of 2048 bytes is announced as 2049", violates=["F1304-29", "F1304-49"])
class Post2048Length(Requests):
    """One more than the buffer."""

    def length_line(self, body: bytes | None) -> str:
        full = body is not None and len(body) == 2048
        return "Content-Length: 2049" if full else super().length_line(body)


@defect("post-without-length", "a POST does not tell its length", violates=["F1304-29", "F1304-49"])
class PostWithoutLength(Requests):
    """The server will see."""

    def length_line(self, body: bytes | None) -> str:
        return "" if body else super().length_line(body)


@defect("delete-length-5", "a DELETE announces 5 bytes that do not come", violates=["F1304-29", "F1304-49"])
class DeleteLength5(Requests):
    """A line left over from the POST before."""

    def own_lines(self, method: str, url: Url, body: bytes | None) -> list[str]:
        lines = super().own_lines(method, url, body)
        return [*lines, "Content-Length: 5"] if method == "DELETE" and body is None else lines


@defect("get-with-data", "a GET carries the data that was entered", violates=["F1304-28"])
class GetWithData(Action):
    """Data is there, so it is sent."""

    def body(self, job: Job) -> bytes | None:
        return self.module.post_data.data or None if job.method == "GET" else super().body(job)


@defect("head-after-post-with-data", "a HEAD behind a POST carries its data once more", violates=["F1304-28"])
class HeadAfterPostWithData(Action):
    """The body is not detached."""

    posted = False

    def body(self, job: Job) -> bytes | None:
        posted, self.posted = self.posted, job.method == "POST"
        again = posted and job.method == "HEAD" and self.module.post_data.data
        return self.module.post_data.data if again else super().body(job)
