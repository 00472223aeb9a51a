"""Faults of HTTPPOSTFILE in rows: what follows a file, what a file follows, and answers that lead elsewhere."""

from __future__ import annotations

import re

from rigs.emulator.command import PENDING, Call, Outcome, Refused, Value
from rigs.emulator.effects import FetchResult
from rigs.emulator.http.action import Action
from rigs.emulator.http.fetching import Fetching, Job
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.http.postfile import PostFile
from rigs.emulator.http.reports import Reports
from rigs.emulator.http.responses import Response
from rigs.emulator.http.urls import Url
from rigs.emulator.registry import defect

FILE = "HTTPPOSTFILE"


@defect("postfile-redirect-followed", "a file that is answered by 302 goes where that points", violates=["F1308-38"])
class RedirectFollowed(Fetching):
    """By a GET, as browsers do."""

    def finished(self, result: FetchResult) -> None:
        job, found = self.running, re.search(rb"(?i)\r\nlocation: *([^\r]+)", result.head)
        if job is None or job.command != FILE or result.status != 302 or not found:
            super().finished(result)
            return
        url = self.module.urls.parse(found[1].decode())
        self.begin(job, url, self.module.requests.request("GET", url, None))


@defect("postfile-head-waits", "a file that holds a HEAD is waited for as if a body came", violates=["F1308-03"])
class HeadWaits(PostFile):
    """It does not look into the file."""

    def wire_method(self, data: bytes, number: int) -> str:
        found = super().wire_method(data, number)
        return "POST" if found == "HEAD" else found


class _Behind(PostFile):
    """Leaves the file where HTTPACTION finds it."""

    def perform(self, call: Call, data: bytes, number: int, whole: bool, given: bool) -> Outcome:
        self.module.post_data.left = data  # type: ignore[attr-defined]
        return super().perform(call, data, number, whole, given)


_get = defect("postfile-get-behind-carries", "a GET behind a file carries the file", violates=["F1304-28"])


@_get
class LeftForGet(_Behind):
    """The body of the client library stays set."""


@_get
class GetCarries(Action):
    """And is sent."""

    def body(self, job: Job) -> bytes | None:
        left: bytes | None = getattr(self.module.post_data, "left", None)
        return left if left and job.method == "GET" else super().body(job)


_post = defect("postfile-post-behind-filled", "data entered behind a longer file are posted with its rest",
               violates=["F1304-25"])


@_post
class LeftForPost(_Behind):
    """One buffer."""


@_post
class PostFilled(Action):
    """With the length of the file."""

    def body(self, job: Job) -> bytes | None:
        found = super().body(job)
        left: bytes = getattr(self.module.post_data, "left", b"")
        return found + left[len(found):] if found and job.method == "POST" else found


_late = defect("postfile-stopped-reported", "a file whose sending HTTPTERM stopped is reported all the same",
               violates=["F1302-05"])


@_late
class StoppedReported(Reports):
    """A moment later."""

    def aborted(self, job: Job) -> None:
        super().aborted(job)
        if job.command == FILE:
            self.module.start("stopped", 2.0, lambda: self.module.urc(self.text(job, 702, 0), job.port))


@defect("postfile-name-needs-dot", "a name without an extension is not found", violates=["F1308-13"])
class NameNeedsDot(PostFile):
    """8.3."""

    def load(self, directory: str, name: str) -> bytes:
        return super().load(directory if "." in name else "", name)


@defect("postfile-name-digit", "a name that begins with a digit is not found", violates=["F1308-13"])
class NameDigit(PostFile):
    """An identifier."""

    def load(self, directory: str, name: str) -> bytes:
        return super().load("" if name[:1].isdigit() else directory, name)


@defect("postfile-name-extension-3", "of an extension three letters count", violates=["F1308-13"])
class NameExtension3(PostFile):
    """8.3."""

    def load(self, directory: str, name: str) -> bytes:
        stem, dot, extension = name.rpartition(".")
        return super().load(directory, stem + dot + extension[:3] if dot else name)


@defect("postfile-forgets-the-url", "a file that was sent takes the URL along", violates=["F1308-02", "F1304-02"])
class ForgetsTheUrl(Fetching):
    """Freed with the request."""

    def finished(self, result: FetchResult) -> None:
        job = self.running
        super().finished(result)
        if job is not None and job.command == FILE:
            self.module.parameters.values["URL"] = ""


@defect("postfile-large-answer-cut", "an answer above 64 KiB to a file is reported as 64 KiB",
        violates=["F1308-15"])
class LargeAnswerCut(Reports):
    """The buffer is full."""

    def length(self, job: Job, response: Response) -> int:
        return min(super().length(job, response), 65536 if job.command == FILE else 1 << 40)


@defect("postfile-userdata-in-front", "a USERDATA that was set is sent in front of a file's own header",
        violates=["F1308-03"])
class UserdataInFront(PostFile):
    """Behind the first line."""

    def raw(self, data: bytes) -> bytes:
        line, end, rest = data.partition(b"\r\n")
        return b"".join([line, end, *(f"{own}\r\n".encode("latin-1") for own in self.module.requests.user_lines()),
                         rest])


_made = defect("postfile-first-refused", "the first file of a service that made no other request is refused",
               violates=["F1308-02", "F1308-34"])


@_made
class FirstAfterStart(PostFile):
    """HTTPACTION makes the client."""

    def perform(self, call: Call, data: bytes, number: int, whole: bool, given: bool) -> Outcome:
        if not getattr(self.module.fetching, "made", True):
            raise Refused
        return super().perform(call, data, number, whole, given)


@_made
class Made(Fetching):
    """Whether there is a client."""

    made = False

    def begin(self, job: Job, url: Url, request: bytes) -> None:
        self.made = True
        super().begin(job, url, request)

    def closed(self) -> None:
        super().closed()
        self.made = False


@defect("sslcfg-bare-late", "a SSLCFG without quotes is answered after 200 s", violates=["F1303-50"])
class SslcfgBareLate(Parameters):
    """It looks for the context."""

    def write(self, call: Call) -> Outcome:
        outcome = super().write(call)
        tag, value = call.values(2, 2)
        if tag.text != "SSLCFG" or value.quoted:
            return outcome
        self.module.start("context", 200.0, lambda: call.finish(outcome))
        return PENDING


@defect("postfile-blanks-refused", "blanks behind the commas of HTTPPOSTFILE are refused", violates=["F1300-12"])
class BlanksRefused(PostFile):
    """sscanf without blanks."""

    def options(self, call: Call) -> list[Value]:
        if ", " in call.text:
            raise Refused
        return super().options(call)
