"""Readings of the reference that differ from f13 and are as right."""

from __future__ import annotations

from rigs.emulator.chain import Chain
from rigs.emulator.command import ERROR, PENDING, Call, Outcome, Reply, Value, string
from rigs.emulator.engine import Engine
from rigs.emulator.http.action import Action
from rigs.emulator.http.fetching import Fetching, Job
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.http.read import Reader
from rigs.emulator.http.readfile import ReadFile
from rigs.emulator.http.reports import Reports
from rigs.emulator.registry import variant
from rigs.emulator.syntax import Command

_report_first = variant("report-first", "HTTPACTION answers when the request has ended: the report, then OK (A06)")


@_report_first
class AnswerLater(Action):
    """The command waits for its report."""

    def perform(self, call: Call, method: int) -> Outcome:
        super().perform(call, method)
        self.module.reports.waiting = call
        return PENDING


@_report_first
class ReportIsText(Reports):
    """The report is information text of the command."""

    def say(self, job: Job, code: int, length: int) -> None:
        call, self.waiting = self.waiting, None
        if call:
            call.finish(Reply((self.text(job, code, length),)))
        else:
            super().say(job, code, length)

    def aborted(self, job: Job) -> None:
        call, self.waiting = self.waiting, None
        if call:
            call.finish(ERROR)


_hold = variant("hold-while-busy", "HTTP commands that come while a request runs are answered after its report (A44)")


@_hold
class Holding(Engine):
    """The command stands until the request has ended; all others are answered at once."""

    def perform(self, chain: Chain, command: Command) -> Outcome:
        if not self.held(command):
            return super().perform(chain, command)
        self.module.fetching.held.append(lambda: self.let_go(chain, command))
        return PENDING

    def held(self, command: Command) -> bool:
        touches = command.name.startswith("+HTTP") and command.name != "+HTTPTERM" and command.form != "test"
        return touches and self.module.fetching.running is not None

    def let_go(self, chain: Chain, command: Command) -> None:
        self.unsolicited()
        self.complete(chain, lambda: self.perform(chain, command))


@_hold
class Releasing(Fetching):
    """Lets go what was held when nothing runs any more."""

    def idle(self) -> None:
        held, self.held = self.held, []
        for release in held:
            release()

    def abort(self) -> None:
        super().abort()
        self.idle()


@variant("userdata-adds", "every USERDATA of a session is sent; refused once they pass 512 characters (A45)")
class UserdataAdds(Parameters):
    """Values add up until the service ends."""

    def store(self, tag: str, value: int | str) -> None:
        if tag == "USERDATA" and value and self.values[tag]:
            value = string(Value(f"{self.values[tag]}\r\n{value}", True), 1, self.limit(tag))
        super().store(tag, value)


@variant("len-zero", "HTTPREAD? answers LEN,0 and OK when a response has nothing left (A04)")
class LenZero(Reader):
    """No error for an empty buffer."""

    def nothing_left(self) -> Outcome:
        return Reply((self.length_line(0),))


@variant("readfile-result-first", "HTTPREADFILE: the result line, then OK (A20)")
class ReadfileResultFirst(ReadFile):
    """The second of the printed forms."""

    def saved(self) -> Outcome:
        return Reply((self.line(0),))


@variant("blocks-4096", "HTTPREAD prints blocks of 4096 bytes")
class Blocks4096(Reader):
    """As an A7608 does."""

    def block_size(self) -> int:
        return 4096


@variant("parameters-survive", "parameters outlive HTTPTERM (A37)")
class ParametersSurvive(Parameters):
    """Only a restart of the module brings the defaults back."""

    def opened(self) -> None:
        pass

    def closed(self) -> None:
        pass

    def reset(self) -> None:
        self.values = self.defaults()


@variant("parameters-outlive-restart", "parameters outlive HTTPTERM and a restart of the module (A37)")
class ParametersOutliveRestart(ParametersSurvive):
    """As where they are kept in flash."""

    def reset(self) -> None:
        pass


@variant("range-end-past-file", "the rest of a file is asked for with an end past any file (F1303-66)")
class RangeEndPastFile(Parameters):
    """`bytes=7-99999999999999999999`."""

    def range(self) -> str | None:
        found = super().range()
        return f"{found}99999999999999999999" if found and found.endswith("-") else found
