"""The AT engine of one serial port: idle, carrying out a line, or taking counted input.

Exactly one final result code ends a line (V.250 5.6); bytes that come while a line is carried out wait, and no
character aborts anything. Unsolicited lines leave only in the idle state, with no line begun (V.250 5.7.1).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from rigs.emulator.chain import Chain
from rigs.emulator.command import PLAIN, Call, Handler, Outcome, Prompt, Refused, Reply
from rigs.emulator.editor import LineEditor
from rigs.emulator.effects import Send
from rigs.emulator.input import DataInput
from rigs.emulator.settings import Settings
from rigs.emulator.syntax import Command
from rigs.emulator.urcs import UrcQueue

if TYPE_CHECKING:
    from rigs.emulator.module import Module

_LARGE = 1 << 17        # a piece of output from here on is sent on its own rather than copied once more


class Engine:
    """One port. Output collects in `_out` and leaves in `flush`."""

    def __init__(self, module: Module, port: int) -> None:
        self.module = module
        self.port = port
        self._fields = module.assembled(DataInput)
        self.settings: Settings = module.make(Settings)
        self.editor: LineEditor = module.make(LineEditor)
        self.urcs: UrcQueue = module.make(UrcQueue)
        self._out: list[bytes] = []
        self._chain: Chain | None = None
        self._input: DataInput | None = None
        self._backlog: list[bytes] = []
        self._waiting = False       # the running command has said PENDING
        self._bytewise = False

    # what the module calls

    def receive(self, data: bytes) -> None:
        """Bytes from the host."""
        self._bytewise = data == self.settings.terminator
        while data:
            if self._waiting:
                self._backlog.append(data)
                return
            data = self._fed(data) if self._input else self._typed(data)

    def urc(self, text: str) -> None:
        """Queue an unsolicited line."""
        self.urcs.put(text)

    def flush(self) -> None:
        """Let go what may leave now."""
        if self.urcs:
            self.release()
        if self._out:
            out, self._out = self._out, []
            for data in self.pieces(out):
                self.module.emit(Send(self.port, data))

    def pieces(self, out: list[bytes]) -> list[bytes]:
        """How the output is parted for the wire: as little as possible."""
        return gathered(out)

    def close(self) -> None:
        """The module restarts and makes a new engine for this port."""
        self.flush()
        self._chain = self._input = None
        self.module.stop(self._timer("input"))
        self.module.stop(self._timer("urc"))

    # input

    def _fed(self, data: bytes) -> bytes:
        field = self._input
        assert field
        rest = field.feed(data, self.module.now)
        if field.complete:
            self._end_input(field.prompt.done)
        return rest

    def expire(self) -> None:
        if self._input:
            self._end_input(self._input.prompt.expired)

    def _end_input(self, ending: Callable[[bytes], Outcome]) -> None:
        field, chain = self._input, self._chain
        assert field
        assert chain
        self._input = None
        self.module.stop(self._timer("input"))
        self.resume(chain, lambda: ending(field.data))

    def _typed(self, data: bytes) -> bytes:
        line, echo, rest = self.editor.take(data, self.settings)
        if echo:
            self._out.append(echo)
        if line is not None:
            self.line(line)
        return rest

    # lines

    def line(self, line: bytes) -> None:
        syntax = self.module.syntax
        body = syntax.body(line)
        if body is None:
            return
        if len(body) > syntax.limit():
            self.final(PLAIN)
            return
        chain = Chain(syntax.parse(body))
        self._chain = chain
        self._advance(chain)

    def _advance(self, chain: Chain) -> None:
        """Carry out commands until one does not end at once, one fails, or the line is done."""
        while True:
            try:
                command = next(chain.commands, None)
                if command is None:
                    self.finish_line(chain, None)
                    return
                outcome = self.perform(chain, command)
            except Refused as refused:
                outcome = refused.reply
            if not self.settled(chain, outcome):
                return

    def perform(self, chain: Chain, command: Command) -> Outcome:
        name, form, text = command
        chain.count += 1
        if chain.count > self.module.syntax.most_commands():
            raise Refused
        handler = self.module.commands.get(name)
        if handler is None:
            raise Refused
        return self._form(handler, form)(self._call(chain, text))

    def _form(self, handler: Handler, form: str) -> Callable[[Call], Outcome]:
        found: Callable[[Call], Outcome] | None = getattr(handler, form)
        if found is None:
            raise Refused
        return found

    def _call(self, chain: Chain, text: str) -> Call:
        return Call(self.port, text, self.module.syntax.values, lambda outcome: self.complete(chain, lambda: outcome))

    def complete(self, chain: Chain, ending: Callable[[], Outcome]) -> None:
        """The command that said PENDING ends."""
        if self._chain is chain and self._waiting:
            self._waiting = False
            self.resume(chain, ending)
            self._replay()

    def settled(self, chain: Chain, outcome: Outcome) -> bool:
        """Whether the line goes on with its next command."""
        if isinstance(outcome, Reply):
            self.say(outcome.lines)
            chain.after += outcome.after
            if outcome.error is not None:
                self.finish_line(chain, outcome.error)
            return outcome.error is None
        if isinstance(outcome, Prompt):
            self.open_input(outcome)
        else:
            self._waiting = True
        return False

    def resume(self, chain: Chain, ending: Callable[[], Outcome]) -> None:
        try:
            outcome = ending()
        except Refused as refused:
            outcome = refused.reply
        if self.settled(chain, outcome):
            self._advance(chain)

    def _replay(self) -> None:
        backlog, self._backlog = b"".join(self._backlog), []
        if backlog:
            self.receive(backlog)

    def open_input(self, prompt: Prompt) -> None:
        self.say((prompt.text,))
        self._input = self._fields(prompt, self.module.now, self._bytewise)
        if prompt.seconds is not None:
            self.module.start(self._timer("input"), prompt.seconds, self.expire)

    def finish_line(self, chain: Chain, error: int | None) -> None:
        self._chain = None
        self.final(error)
        self.say(chain.after)

    # output

    def final(self, error: int | None) -> None:
        self._out.append(self.module.framing.final(self.settings, error))

    def say(self, lines: Sequence[str | bytes]) -> None:
        framing, settings = self.module.framing, self.settings
        self._out += [framing.information(settings, line) if isinstance(line, str) else line for line in lines]

    def release(self) -> None:
        """Send the waiting unsolicited lines, if the port is between two lines."""
        if self._chain is not None:
            return
        if self.editor.typing:
            self.module.start(self._timer("urc"), self.urcs.patience, self.impatient)
        else:
            self.unsolicited()

    def impatient(self) -> None:
        if self._chain is None:
            self.unsolicited()

    def unsolicited(self) -> None:
        framing = self.module.framing
        self._out += [framing.unsolicited(self.settings, text) for text in self.urcs.take()]

    def _timer(self, what: str) -> str:
        return f"{what}{self.port}"


def gathered(pieces: list[bytes]) -> list[bytes]:
    """As few byte strings as possible, without copying the large ones."""
    if all(len(piece) < _LARGE for piece in pieces):
        return [b"".join(pieces)]
    found: list[bytes] = []
    small: list[bytes] = []
    for piece in pieces:
        if len(piece) < _LARGE:
            small.append(piece)
            continue
        found += (b"".join(small), piece)
        small = []
    return [piece for piece in (*found, b"".join(small)) if piece]
