"""Faults of settings that another command of the service changes between two requests."""

from __future__ import annotations

from rigs.emulator.command import Call, Outcome
from rigs.emulator.effects import FetchResult
from rigs.emulator.http.fetching import Fetching, Job
from rigs.emulator.http.head import Head
from rigs.emulator.http.input import PostData
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.http.postfile import PostFile
from rigs.emulator.http.read import Reader
from rigs.emulator.http.readfile import ReadFile
from rigs.emulator.http.reports import Reports
from rigs.emulator.http.responses import Response
from rigs.emulator.http.urls import Url
from rigs.emulator.registry import defect


def _back(parameters: Parameters, *tags: str) -> None:
    """Bring defaults back."""
    parameters.values |= {tag: parameters.defaults()[tag] for tag in tags}


@defect("read-drops-userdata", "HTTPREAD drops USERDATA", violates=["F1303-77"])
class ReadDropsUserdata(Reader):
    """Its buffer is that of the header line."""

    def write(self, call: Call) -> Outcome:
        outcome = super().write(call)
        _back(self.module.parameters, "USERDATA")
        return outcome


@defect("length-drops-content", "HTTPREAD? drops CONTENT", violates=["F1303-77"])
class LengthDropsContent(Reader):
    """The type of the answer is written over it."""

    def query(self, call: Call) -> Outcome:
        _back(self.module.parameters, "CONTENT")
        return super().query(call)


@defect("head-drops-ua", "HTTPHEAD drops UA", violates=["F1303-77"])
class HeadDropsUa(Head):
    """Its block is put together in the same place."""

    def execute(self, call: Call) -> Outcome:
        outcome = super().execute(call)
        _back(self.module.parameters, "UA")
        return outcome


@defect("input-drops-accept", "HTTPDATA drops ACCEPT", violates=["F1303-77"])
class InputDropsAccept(PostData):
    """Who posts does not accept."""

    def done(self, data: bytes) -> Outcome:
        _back(self.module.parameters, "ACCEPT")
        return super().done(data)


@defect("save-drops-userdata", "HTTPREADFILE drops USERDATA", violates=["F1303-77"])
class SaveDropsUserdata(ReadFile):
    """Its buffer is that of the header line."""

    def saved(self) -> Outcome:
        _back(self.module.parameters, "USERDATA")
        return super().saved()


@defect("file-drops-content", "HTTPPOSTFILE of a whole request drops CONTENT", violates=["F1303-77"])
class FileDropsContent(PostFile):
    """The file has a type of its own."""

    def raw(self, data: bytes) -> bytes:
        _back(self.module.parameters, "CONTENT")
        return super().raw(data)


@defect("file-drops-all", "HTTPPOSTFILE of a body drops all texts", violates=["F1303-77"])
class FileDropsAll(PostFile):
    """It makes a request of its own and cleans up behind it."""

    def perform(self, call: Call, data: bytes, number: int, whole: bool, given: bool) -> Outcome:
        outcome = super().perform(call, data, number, whole, given)
        if not whole:
            _back(self.module.parameters, "CONTENT", "ACCEPT", "UA", "USERDATA")
        return outcome


@defect("delete-drops-userdata", "a DELETE drops USERDATA", violates=["F1303-77"])
class DeleteDropsUserdata(Fetching):
    """The permission counts once."""

    def begin(self, job: Job, url: Url, request: bytes) -> None:
        super().begin(job, url, request)
        if job.method == "DELETE":
            _back(self.module.parameters, "USERDATA")


@defect("head-request-drops-accept", "a HEAD drops ACCEPT", violates=["F1303-77"])
class HeadRequestDropsAccept(Fetching):
    """Nothing was accepted."""

    def begin(self, job: Job, url: Url, request: bytes) -> None:
        super().begin(job, url, request)
        if job.method == "HEAD":
            _back(self.module.parameters, "ACCEPT")


@defect("error-status-drops-userdata", "an answer of 401 or 403 drops USERDATA", violates=["F1303-77"])
class ErrorStatusDropsUserdata(Reports):
    """The credentials were wrong."""

    def answered(self, job: Job, response: Response, close: bool) -> None:
        super().answered(job, response, close)
        if response.status in (401, 403):
            _back(self.module.parameters, "USERDATA")


@defect("large-body-writes-ua", "a body above 8 KiB writes over UA", violates=["F1303-77"])
class LargeBodyWritesUa(Fetching):
    """It runs out of its buffer."""

    def finished(self, result: FetchResult) -> None:
        super().finished(result)
        if len(result.body) > 8192 and self.module.parameters.text("UA"):
            self.module.parameters.values["UA"] = "x" + self.module.parameters.text("UA")[1:]
