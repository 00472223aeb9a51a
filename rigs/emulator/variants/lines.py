"""How lines are written and when: the framing that every permitted module may choose."""

from __future__ import annotations

from collections.abc import Sequence

from rigs.emulator.chain import Chain
from rigs.emulator.command import PENDING, Outcome, Value
from rigs.emulator.engine import Engine
from rigs.emulator.framing import Framing
from rigs.emulator.registry import variant
from rigs.emulator.settings import Settings
from rigs.emulator.syntax import Command, Syntax

STORM = ("+CREG: 1", "+CGEV: ME PDN ACT 1,0", "+CSQ: 20,99", "RDY", "+CPIN: READY", "*PSUTTZ: 26/11/25,21:00:00,+00")
SLOW = 3.0
SMALL = 4096
REST = 0.09


@variant("urc-storm", "unsolicited lines at every border: between echo and answer, before and after each code (G18)")
class UrcStorm(Engine):
    """One more of them at each place; never inside a line or a counted block."""

    storm = 0

    def gust(self) -> None:
        self._out.append(self.module.framing.unsolicited(self.settings, STORM[self.storm % len(STORM)]))
        self.storm += 1

    def line(self, line: bytes) -> None:
        self.gust()
        super().line(line)

    def final(self, error: int | None) -> None:
        self.gust()
        super().final(error)
        self.gust()


@variant("urc-between-blocks", "unsolicited lines between the counted blocks of a read and before its end")
class UrcBetween(Engine):
    """After OK, where the blocks follow."""

    def say(self, lines: Sequence[str | bytes]) -> None:
        for line in lines:
            super().say((line,))
            if isinstance(line, bytes):
                self._out.append(self.module.framing.unsolicited(self.settings, "+CSQ: 21,99"))


@variant("single-bytes", "answers leave in single bytes")
class SingleBytes(Engine):
    """Short ones; long ones would take for ever."""

    def pieces(self, out: list[bytes]) -> list[bytes]:
        whole = b"".join(out)
        return [whole[at:at + 1] for at in range(len(whole))] if len(whole) <= SMALL else super().pieces(out)


@variant("extra-empty-lines", "one empty line more between the lines of an answer (recorded by F1300-05)")
class ExtraEmptyLines(Framing):
    """CR LF CR LF in front of each line."""

    def information(self, settings: Settings, text: str) -> bytes:
        return (settings.eol if settings.verbose else b"") + super().information(settings, text)


@variant("cme-number", "a module whose +CMEE is 1 after start-up (A39)")
class CmeNumber(Settings):
    """The factory value of some families."""

    def __init__(self) -> None:
        super().__init__()
        self.cmee = 1


@variant("cme-text", "a module whose +CMEE is 2 after start-up, as devices in the field show (A39)")
class CmeText(Settings):
    """Refusals in words."""

    def __init__(self) -> None:
        super().__init__()
        self.cmee = 2


@variant("cme-only-plain", "a module that answers ERROR whatever +CMEE says (A39)")
class CmeNever(Framing):
    """The reference knows ERROR alone."""

    def final(self, settings: Settings, error: int | None) -> bytes:
        return super().final(settings, None if error is None else 0)


@variant("slow-answers", "every HTTP command is answered after 3 s")
class SlowAnswers(Engine):
    """Below what T02 calls soon."""

    def perform(self, chain: Chain, command: Command) -> Outcome:
        if not command.name.startswith("+HTTP"):
            return super().perform(chain, command)
        self.module.start(f"slow{self.port}", SLOW, lambda: self.complete(chain, lambda: self.late(chain, command)))
        return PENDING

    def late(self, chain: Chain, command: Command) -> Outcome:
        return super().perform(chain, command)


@variant("hold-everything", "every command that comes while a request runs is answered after its report (A44)")
class HoldEverything(Engine):
    """AT itself too; only HTTPTERM is let through."""

    def perform(self, chain: Chain, command: Command) -> Outcome:
        if self.module.fetching.running is None or command.name == "+HTTPTERM":
            return super().perform(chain, command)
        self.wait(chain, command)
        return PENDING

    def wait(self, chain: Chain, command: Command) -> None:
        """Look again and again; the report leaves first, since the port is between two lines for it."""
        if self.module.fetching.running is None:
            self.unsolicited()
            self.complete(chain, lambda: super(HoldEverything, self).perform(chain, command))
        else:
            self.module.start(f"hold{self.port}", 0.1, lambda: self.wait(chain, command))


@variant("lenient-quotes", "numbers in quotes and strings without them are taken (A38)")
class LenientQuotes(Syntax):
    """What the command asks for decides what a value is."""

    def value(self, quoted: str | None, bare: str | None) -> Value:
        found = super().value(quoted, bare)
        return found if found.missing else found._replace(either=True)


@variant("prefix-two-cases", "At and aT start no line (V.250 5.2.1)")
class PrefixTwoCases(Syntax):
    """Such a line is noise."""

    def prefix(self, line: bytes) -> int | None:
        found = super().prefix(line)
        return None if found and line[found - 2:found] in (b"At", b"aT") else found


@variant("line-559", "lines above 559 characters are refused as a whole (G10)")
class Line559(Syntax):
    """The limit of the parent manual."""

    def limit(self) -> int:
        return 559


@variant("no-backspace", "the character of S5 edits nothing and is ignored (F1300-11 records it)")
class NoBackspace(Settings):
    """A register that holds a character nobody sends."""

    def refresh(self) -> None:
        super().refresh()
        self.backspace = b"\x00"


@variant("rests-behind-answers", "hears nothing for 90 ms after a final code (V.250 5.5, T12)")
class RestsBehindAnswers(Engine):
    """Payload is another matter: it is taken at once."""

    rested = 0.0

    def receive(self, data: bytes) -> None:
        if self._input is not None or self.module.now >= self.rested:
            super().receive(data)

    def final(self, error: int | None) -> None:
        super().final(error)
        self.rested = self.module.now + REST
