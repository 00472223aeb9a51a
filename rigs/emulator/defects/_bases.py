"""What defects of several themes rest on; no defect itself. A hook that raises is for each defect to fill in."""

from __future__ import annotations

from rigs.emulator.command import NOT_ALLOWED, Call, Outcome, Refused
from rigs.emulator.http.fetching import Job
from rigs.emulator.http.head import Head
from rigs.emulator.http.reports import Reports
from rigs.emulator.http.responses import Response

FILE = "HTTPPOSTFILE"


class Told(Reports):
    """Tells of files otherwise; `code` and `length` are those of the answer."""

    def say(self, job: Job, code: int, length: int) -> None:
        if job.command == FILE:
            code, length = self.told(job, code, length)
        super().say(job, code, length)

    def told(self, job: Job, code: int, length: int) -> tuple[int, int]:
        raise NotImplementedError


class Refusing(Head):
    """HTTPHEAD refuses for some responses."""

    def lost(self, held: Response) -> bool:
        raise NotImplementedError

    def execute(self, call: Call) -> Outcome:
        held = self.module.responses.current
        if held is not None and self.lost(held):
            raise Refused(NOT_ALLOWED)
        return super().execute(call)
