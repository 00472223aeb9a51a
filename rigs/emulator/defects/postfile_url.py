"""Faults of HTTPPOSTFILE where no URL was set (F1308-07)."""

from __future__ import annotations

import re
from abc import ABCMeta, abstractmethod

from rigs.emulator.command import OK, Call, Outcome
from rigs.emulator.http.action import Action
from rigs.emulator.http.fetching import AT_ONCE, Job
from rigs.emulator.http.postfile import PostFile
from rigs.emulator.http.urls import Url
from rigs.emulator.registry import defect

FILE = "HTTPPOSTFILE"


class _Elsewhere(PostFile, metaclass=ABCMeta):
    """Without a URL the file goes somewhere all the same."""

    @abstractmethod
    def somewhere(self, data: bytes) -> str:
        """What is wrong: for each defect to say."""

    def perform(self, call: Call, data: bytes, number: int, whole: bool, given: bool) -> Outcome:
        values = self.module.parameters.values
        url = values["URL"]
        values["URL"] = url or self.somewhere(data)
        try:
            return super().perform(call, data, number, whole, given)
        finally:
            values["URL"] = url


@defect("postfile-url-of-host", "without a URL the Host of the file says where to", violates=["F1308-07"])
class UrlOfHost(_Elsewhere):
    """The file knows it all."""

    def somewhere(self, data: bytes) -> str:
        found = re.search(rb"\r\nHost: ([^\r]+)", data)
        return f"http://{found[1].decode()}/" if found else ""


@defect("postfile-url-of-before", "without a URL that of the session before is used", violates=["F1308-07"])
class UrlOfBefore(_Elsewhere):
    """The structure is not cleared."""

    last = ""

    def perform(self, call: Call, data: bytes, number: int, whole: bool, given: bool) -> Outcome:
        self.last = self.module.parameters.text("URL") or self.last
        return super().perform(call, data, number, whole, given)

    def somewhere(self, data: bytes) -> str:
        return self.last


_without = defect("postfile-url-of-action", "without a URL the one that HTTPACTION used last, in any session, is used",
                  violates=["F1308-07"])


@_without
class UrlOfAction(Action):
    """Its connection is open still."""

    def start(self, job: Job, url: Url) -> None:
        self.module.post_data.used = self.module.parameters.text("URL")  # type: ignore[attr-defined]
        super().start(job, url)


@_without
class UrlAsActed(_Elsewhere):
    """Takes it."""

    def somewhere(self, data: bytes) -> str:
        return str(getattr(self.module.post_data, "used", ""))


@defect("postfile-no-url-200", "without a URL a file is answered by OK and reported as 200", violates=["F1308-07"])
class NoUrl200(PostFile):
    """Nothing failed."""

    def perform(self, call: Call, data: bytes, number: int, whole: bool, given: bool) -> Outcome:
        if self.module.parameters.url() is not None:
            return super().perform(call, data, number, whole, given)
        job = Job(FILE, call.port, number, "POST")
        self.module.start("none", AT_ONCE, lambda: self.module.reports.say(job, 200, 0))
        return OK


@defect("postfile-no-url-mute", "without a URL a file is answered by OK, and no report comes",
        violates=["F1308-07", "F1308-15"])
class NoUrlMute(PostFile):
    """The task ends."""

    def perform(self, call: Call, data: bytes, number: int, whole: bool, given: bool) -> Outcome:
        return OK if self.module.parameters.url() is None else super().perform(call, data, number, whole, given)
