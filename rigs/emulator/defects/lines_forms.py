"""Faults in test and read forms, which ask and change nothing, and in the blank behind a colon."""

from __future__ import annotations

from rigs.emulator.command import OK, Call, Handler, Outcome, Reply
from rigs.emulator.http.action import Action
from rigs.emulator.http.fetching import Job
from rigs.emulator.http.input import PostData
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.http.read import Reader
from rigs.emulator.http.reports import Reports
from rigs.emulator.http.service import Service
from rigs.emulator.registry import defect


@defect("test-init-starts", "HTTPINIT=? starts a stopped service", violates=["F1300-30"])
class TestInitStarts(Service):
    """The test form is taken for the bare one."""

    def commands(self) -> dict[str, Handler]:
        found = super().commands()
        return found | {"+HTTPINIT": found["+HTTPINIT"]._replace(test=self.test)}

    def test(self, call: Call) -> Outcome:
        return OK if self.started else self.init(call)


@defect("test-term-stops", "HTTPTERM=? stops a running service", violates=["F1300-30"])
class TestTermStops(Service):
    """The test form is taken for the bare one."""

    def commands(self) -> dict[str, Handler]:
        found = super().commands()
        return found | {"+HTTPTERM": found["+HTTPTERM"]._replace(test=self.test)}

    def test(self, call: Call) -> Outcome:
        return self.term(call) if self.started else OK


@defect("test-para-defaults", "HTTPPARA=? puts every parameter but the URL back to its default", violates=["F1300-31"])
class TestParaDefaults(Parameters):
    """The table that is to be printed is made anew."""

    def exists(self, call: Call) -> Outcome:
        self.values = self.defaults() | {"URL": self.values["URL"]}
        return OK


@defect("test-read-takes", "HTTPREAD=? takes a byte out of the buffer", violates=["F1300-30", "F1300-31"])
class TestReadTakes(Reader):
    """It is answered by reading once."""

    def exists(self, call: Call) -> Outcome:
        response = self.module.responses.current
        if response:
            response.taken += 1
        return OK


@defect("test-data-prompts", "HTTPDATA=? asks for data", violates=["F1300-30", "F1300-31"])
class TestDataPrompts(PostData):
    """The question mark is taken for values left out."""

    def exists(self, call: Call) -> Outcome:
        return self.ask(1, 10) if self.module.service.started else OK


@defect("test-action-buffered", "HTTPACTION=? prints other methods while a response is stored",
        violates=["F1300-31", "F1304-01"])
class TestActionBuffered(Action):
    """It tells what makes sense now."""

    def ranges(self, call: Call) -> Outcome:
        return Reply(("+HTTPACTION: (0-1)",)) if self.module.responses.current else super().ranges(call)


@defect("read-form-acts", "HTTPACTION? runs a GET", violates=["F1300-32"])
class ReadFormActs(Action):
    """The question mark is ignored."""

    def commands(self) -> dict[str, Handler]:
        return {name: entry._replace(read=self.get) for name, entry in super().commands().items()}

    def get(self, call: Call) -> Outcome:
        self.require()
        return self.perform(call, 0)


@defect("errcode-without-blank", "a report of a failure has no blank behind the colon",
        violates=["F1300-33"], source="one module writes the report with a blank and, hours later, without one")
class ErrcodeWithoutBlank(Reports):
    """Failures are printed in another place."""

    def text(self, job: Job, code: int, length: int) -> str:
        found = super().text(job, code, length)
        return found.replace(": ", ":") if code > 599 else found


@defect("empty-two-blanks", "a report of an empty body has two blanks behind the colon", violates=["F1300-33"])
class EmptyTwoBlanks(Reports):
    """The line is put together from parts."""

    def text(self, job: Job, code: int, length: int) -> str:
        found = super().text(job, code, length)
        return found if length else found.replace(": ", ":  ")
