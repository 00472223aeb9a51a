"""Faults in when and where a report leaves: inside other lines, lost, held back."""

from __future__ import annotations

from rigs.emulator.chain import Chain
from rigs.emulator.command import Outcome
from rigs.emulator.engine import Engine
from rigs.emulator.http.fetching import Job
from rigs.emulator.http.reports import Reports
from rigs.emulator.http.responses import Response
from rigs.emulator.registry import defect
from rigs.emulator.syntax import Command

_HOLD = 1.0             # DUT s in which the next command line is waited for


class _Held(Engine):
    """Keeps a report for a moment; the answer of a command that comes in that time has to do with it."""

    def urc(self, text: str) -> None:
        if text.startswith("+HTTPACTION"):
            self.module.start("held", _HOLD, lambda: super(_Held, self).urc(text))
            self.kept_report = text
        else:
            super().urc(text)

    kept_report = ""

    def due(self) -> str:
        """The report, when it still waits."""
        text, self.kept_report = self.kept_report, ""
        if "held" not in self.module._timers:
            return ""
        self.module.stop("held")
        return text


@defect("report-inside-code", "a report that falls due beside a command stands inside its final code",
        violates=["F1300-43"], source="a late report inside the answer of the next command")
class ReportInsideCode(_Held):
    """Two tasks write to one port."""

    def final(self, error: int | None) -> None:
        super().final(error)
        if text := self.due():
            code = self._out[-1]
            self._out[-1] = code[:3] + self.module.framing.unsolicited(self.settings, text) + code[3:]


@defect("report-eats-answer", "a report that falls due beside a command comes in the place of its answer",
        violates=["F1300-43"])
class ReportEatsAnswer(_Held):
    """One buffer for both."""

    def final(self, error: int | None) -> None:
        super().final(error)
        if text := self.due():
            self._out[-1] = self.module.framing.unsolicited(self.settings, text)


@defect("report-lost-beside-command", "a report that falls due within 1 s of a command is lost",
        violates=["F1300-43", "F1304-08", "F1304-09"])
class ReportLostBesideCommand(_Held):
    """One slot for what is to be sent."""

    def final(self, error: int | None) -> None:
        super().final(error)
        self.due()


@defect("report-lost-while-typing", "a report that falls due while a command line is half typed is lost",
        violates=["F1300-43", "F1304-08", "F1304-09"])
class ReportLostWhileTyping(Engine):
    """The port is taken, it says."""

    def urc(self, text: str) -> None:
        if not (self.editor.typing and text.startswith("+HTTPACTION")):
            super().urc(text)


_probed = defect("report-lost-behind-test", "a test form asked while a request runs makes its report vanish",
                 violates=["F1300-39", "F1304-08", "F1304-09"])


@_probed
class ProbeSeen(Engine):
    """Notes the test form."""

    def perform(self, chain: Chain, command: Command) -> Outcome:
        if command.form == "test" and self.module.fetching.running:
            self.module.start("probed", 300.0, lambda: None)
        return super().perform(chain, command)


@_probed
class ProbedReport(Reports):
    """The answer of the test form ends the wait."""

    def say(self, job: Job, code: int, length: int) -> None:
        if "probed" not in self.module._timers:
            super().say(job, code, length)
        self.module.stop("probed")

    def closed(self) -> None:
        self.module.stop("probed")


@defect("report-glued-to-close", "where the server closes, +HTTP_PEER_CLOSED stands on the line of the report",
        violates=["F1300-35", "F1304-08", "F1304-09"])
class ReportGluedToClose(Reports):
    """Written in one go."""

    def answered(self, job: Job, response: Response, close: bool) -> None:
        text = self.text(job, response.status, self.length(job, response))
        if close:
            self.module.urc(text + "+HTTP_PEER_CLOSED", job.port)
        else:
            super().answered(job, response, close)


@defect("close-for-report", "where the server closes, +HTTP_PEER_CLOSED comes in place of the report",
        violates=["F1300-35", "F1304-08", "F1304-09"])
class CloseForReport(Reports):
    """One event for the end."""

    def answered(self, job: Job, response: Response, close: bool) -> None:
        if close:
            self.module.urc("+HTTP_PEER_CLOSED", job.port)
        else:
            super().answered(job, response, close)
