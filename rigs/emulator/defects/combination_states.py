"""Faults of inputs, timers and reads that live in combinations: each step alone is right, one behind another is not."""

from __future__ import annotations

from rigs.emulator.command import Call, Outcome, Refused
from rigs.emulator.http.fetching import Fetching, Job
from rigs.emulator.http.input import PostData
from rigs.emulator.http.read import Reader
from rigs.emulator.http.responses import Responses
from rigs.emulator.http.urls import Url
from rigs.emulator.module import Module
from rigs.emulator.registry import defect


@defect("combination-input-behind-refused", "an input of 16 bytes and more behind a refused one loses its last byte",
        violates=["F1307-01", "F1307-24", "F1304-25"])
class InputBehindRefused(PostData):
    """The size that was refused is still taken off."""

    refused = False

    def closed(self) -> None:
        self.refused = False
        super().closed()

    def write(self, call: Call) -> Outcome:
        try:
            return super().write(call)
        except Refused:
            self.refused = True
            raise

    def done(self, data: bytes) -> Outcome:
        wrong, self.refused = self.refused and len(data) >= 16, False
        return super().done(data[:-1] if wrong else data)


@defect("combination-timer-over-restart", "behind an input that ran out of time the next one ends after 1 s, over any "
        "HTTPTERM", violates=["F1307-13", "F1307-14", "F1307-16"])
class TimerOverRestart(PostData):
    """The timer that ran out is started again with what was left of it."""

    spoiled = False

    def reset(self) -> None:
        self.spoiled = False
        super().reset()

    def seconds(self, time: int) -> float:
        spoiled, self.spoiled = self.spoiled, False
        return 1.0 if spoiled else super().seconds(time)

    def expired(self, data: bytes) -> Outcome:
        self.spoiled = True
        return super().expired(data)


@defect("combination-length-between-reads", "HTTPREAD? between two reads of a body makes the second skip a byte",
        violates=["F1306-13", "F1306-14", "F1306-33"])
class LengthBetweenReads(Reader):
    """What is looked at is taken."""

    def query(self, call: Call) -> Outcome:
        response = self.module.responses.current
        outcome = super().query(call)
        if response is not None and 0 < response.taken < len(response.buffer) - 1:
            response.taken += 1
        return outcome


@defect("combination-position-over-restart", "a body read in part before HTTPTERM: the first read of the next session "
        "begins where that one ended", violates=["F1306-09", "F1306-34", "F1302-07"])
class PositionOverRestart(Responses):
    """The position outlives the body."""

    def __init__(self, module: Module) -> None:
        super().__init__(module)
        self.left = 0

    def closed(self) -> None:
        if self.current is not None and self.current.rest:
            self.left = self.current.taken
        super().closed()

    def readable(self, body: bytes) -> bytes:
        left, self.left = self.left, 0
        return body[left:] if 0 < left < len(body) else body


@defect("combination-post-behind-head", "a POST behind a HEAD and a further input carries the data of before",
        violates=["F1307-17"])
class PostBehindHead(Fetching):
    """HEAD keeps a copy of the data for the request that it thinks will follow."""

    copy: bytes | None = None

    def closed(self) -> None:
        self.copy = None
        super().closed()

    def begin(self, job: Job, url: Url, request: bytes) -> None:
        data = self.module.post_data.data
        if job.method == "HEAD":
            self.copy = data or None
        elif job.method == "POST" and self.copy is not None and self.copy != data and request.endswith(data):
            request = request[: len(request) - len(data)].replace(
                b"Content-Length: %d" % len(data), b"Content-Length: %d" % len(self.copy)) + self.copy
            self.copy = None
        super().begin(job, url, request)

