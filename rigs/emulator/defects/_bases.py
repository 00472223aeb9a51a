"""What defects of several themes rest on; no defect itself. An abstract hook is for each defect to fill in."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod

from rigs.emulator.command import NOT_ALLOWED, Call, Outcome, Refused
from rigs.emulator.http.fetching import Job
from rigs.emulator.http.head import Head
from rigs.emulator.http.reports import Reports
from rigs.emulator.http.responses import Response

FILE = "HTTPPOSTFILE"


class Told(Reports, metaclass=ABCMeta):
    """Tells of files otherwise; `code` and `length` are those of the answer."""

    def say(self, job: Job, code: int, length: int) -> None:
        if job.command == FILE:
            code, length = self.told(job, code, length)
        super().say(job, code, length)

    @abstractmethod
    def told(self, job: Job, code: int, length: int) -> tuple[int, int]:
        """What is wrong: for each defect to say."""


class Refusing(Head, metaclass=ABCMeta):
    """HTTPHEAD refuses for some responses."""

    @abstractmethod
    def lost(self, held: Response) -> bool:
        """What is wrong: for each defect to say."""

    def execute(self, call: Call) -> Outcome:
        held = self.module.responses.current
        if held is not None and self.lost(held):
            raise Refused(NOT_ALLOWED)
        return super().execute(call)
