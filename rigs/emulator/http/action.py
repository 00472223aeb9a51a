"""F1304 AT+HTTPACTION: perform a method on the URL."""

from __future__ import annotations

from typing import ClassVar

from rigs.emulator.command import NOT_ALLOWED, OK, Call, Handler, Outcome, Refused, Reply, Value, number
from rigs.emulator.http.fetching import Job
from rigs.emulator.http.requests import METHODS
from rigs.emulator.http.session import SessionPart
from rigs.emulator.http.urls import Url


class Action(SessionPart):
    """OK at once, the report when the request has ended (A06)."""

    name: ClassVar[str] = "action"

    def commands(self) -> dict[str, Handler]:
        return {"+HTTPACTION": Handler(test=self.ranges, write=self.write)}

    def ranges(self, call: Call) -> Outcome:
        return Reply((f"+HTTPACTION: (0-{self.highest()})",))

    def highest(self) -> int:
        """The greatest <method>."""
        return 3

    def write(self, call: Call) -> Outcome:
        self.require()
        (value,) = call.values(1, 1)
        return self.perform(call, self.method(value))

    def method(self, value: Value) -> int:
        """<method>."""
        return number(value, 0, self.highest())

    def require(self) -> None:
        self.module.service.require_idle()

    def perform(self, call: Call, method: int) -> Outcome:
        url = self.module.parameters.url()
        if url is None:
            return self.without_url(call, method)
        self.start(Job("HTTPACTION", call.port, method, METHODS[method]), url)
        return OK

    def without_url(self, call: Call, method: int) -> Outcome:
        """There is nothing to ask for (A54)."""
        raise Refused(NOT_ALLOWED)

    def start(self, job: Job, url: Url) -> None:
        request = self.module.requests.request(job.method, url, self.body(job))
        self.module.fetching.begin(job, url, request)

    def body(self, job: Job) -> bytes | None:
        """What HTTPDATA took, for POST; a POST without it has an empty body (A48)."""
        return self.module.post_data.data if job.method in ("POST", "PUT") else None
