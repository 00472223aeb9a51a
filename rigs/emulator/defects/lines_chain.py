"""Faults in lines of several commands, in names nobody knows and in commands without their values."""

from __future__ import annotations

from contextlib import suppress

from rigs.emulator.chain import Chain
from rigs.emulator.command import OK, Call, Handler, Outcome, Refused
from rigs.emulator.engine import Engine
from rigs.emulator.http.action import Action
from rigs.emulator.http.input import PostData
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.registry import defect
from rigs.emulator.syntax import Command, Syntax


@defect("name-tail-ignored", "what follows a known name is ignored: +HTTPREADS is +HTTPREAD", violates=["F1300-17"])
class NameTailIgnored(Syntax):
    """Names are compared by the length of the known one."""

    def extended(self, name: str, tail: str) -> Command:
        known = [k[1:] for k in self.module.commands if k[0] == "+" and name.upper().startswith(k[1:])]
        return super().extended(max(known, key=len, default=name), tail)


@defect("name-short-form", "the begin of a name is enough where it is the begin of one alone", violates=["F1300-17"])
class NameShortForm(Syntax):
    """As in a shell."""

    def extended(self, name: str, tail: str) -> Command:
        known = [k[1:] for k in self.module.commands if k[1:].startswith(name.upper())]
        return super().extended(known[0] if len(known) == 1 else name, tail)


@defect("unknown-says-so", "an unknown name is told in a line of its own before ERROR", violates=["F1300-17"])
class UnknownSaysSo(Engine):
    """A text of the debug shell."""

    def perform(self, chain: Chain, command: Command) -> Outcome:
        if command.name not in self.module.commands:
            self.say(("UNKNOWN COMMAND",))
        return super().perform(chain, command)


@defect("unknown-inside-skipped", "an unknown name behind another command is passed over",
        violates=["F1300-17", "F1300-19"])
class UnknownInsideSkipped(Engine):
    """Only the first name of a line is looked up before it starts."""

    def perform(self, chain: Chain, command: Command) -> Outcome:
        if chain.count and command.name not in self.module.commands:
            return OK
        return super().perform(chain, command)


@defect("chain-ok-each", "each command of a line has an OK of its own", violates=["F1300-18", "F1300-27"])
class ChainOkEach(Engine):
    """A line is so many commands."""

    def perform(self, chain: Chain, command: Command) -> Outcome:
        if chain.count:
            self.final(None)
        return super().perform(chain, command)


@defect("chain-error-ok-first", "an ERROR behind a good command of the line is preceded by OK",
        violates=["F1300-19", "F1300-27"])
class ChainErrorOkFirst(Engine):
    """The good one is answered before the line fails."""

    def finish_line(self, chain: Chain, error: int | None) -> None:
        if error is not None and chain.count > 1:
            self.final(None)
        super().finish_line(chain, error)


@defect("chain-second-para-lost", "a second HTTPPARA of a line is answered by OK and not done",
        violates=["F1300-18"])
class ChainSecondParaLost(Engine):
    """The first is still being stored."""

    def perform(self, chain: Chain, command: Command) -> Outcome:
        if chain.count == 1 and command.name == "+HTTPPARA":
            return OK
        return super().perform(chain, command)


@defect("chain-error-goes-on", "commands behind the refused one of a line are done in silence",
        violates=["F1300-19"])
class ChainErrorGoesOn(Engine):
    """ERROR ends the answer, not the line."""

    def finish_line(self, chain: Chain, error: int | None) -> None:
        super().finish_line(chain, error)
        if error is not None:
            with suppress(Refused):
                for command in chain.commands:
                    self.perform(chain, command)


@defect("chain-error-undoes", "an ERROR in a line takes back what the line had set, down to the defaults",
        violates=["F1300-19"])
class ChainErrorUndoes(Engine):
    """A line is taken for a transaction."""

    def finish_line(self, chain: Chain, error: int | None) -> None:
        if error is not None and chain.count > 1:
            self.module.parameters.values = self.module.parameters.defaults()
        super().finish_line(chain, error)


@defect("bare-data-prompts", "HTTPDATA without values asks for one byte", violates=["F1300-20"])
class BareDataPrompts(PostData):
    """Values left out have their least."""

    def commands(self) -> dict[str, Handler]:
        return {name: entry._replace(execute=self.least) for name, entry in super().commands().items()}

    def least(self, call: Call) -> Outcome:
        self.module.service.require_idle()
        return self.ask(1, 10)


@defect("bare-action-gets", "HTTPACTION without a value is a GET", violates=["F1300-20"])
class BareActionGets(Action):
    """A value left out is 0."""

    def commands(self) -> dict[str, Handler]:
        return {name: entry._replace(execute=self.default) for name, entry in super().commands().items()}

    def default(self, call: Call) -> Outcome:
        self.require()
        return self.perform(call, 0)


@defect("bare-para-ok", "HTTPPARA without values is answered by OK", violates=["F1300-20"])
class BareParaOk(Parameters):
    """Nothing to set is no fault."""

    def commands(self) -> dict[str, Handler]:
        return {name: entry._replace(execute=self.exists) for name, entry in super().commands().items()}
