"""Command lines to commands, and argument texts to values (V.250 5.2 to 5.4).

All texts are latin-1, one character a byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar, NamedTuple

from rigs.emulator.command import Refused, Value
from rigs.emulator.part import Part

_PREFIX = re.compile(rb"[Aa][Tt]")
_CONTROLS = bytes(range(32))
_EXTENDED = re.compile(r'\+([A-Za-z][A-Za-z0-9!%\-./:_]*) *((?:"[^"]*+"?+|[^";]++)*+)(?:;|$)')
_REGISTER = re.compile(r"[Ss] *(\d+) *(\?|= *\d*)")
_BASIC = re.compile(r"([&\\]?[A-Za-z]) *(\d*)(?=[A-Za-z&\\+; ]|$)")
_VALUE = re.compile(r'(?: *"([^"]*)" *|([^",]*))(,|$)')
_ESCAPE = re.compile(r"\\([0-9A-Fa-f]{2})")


class Command(NamedTuple):
    """form: "execute", "test", "read" or "write"; text: what stands behind `=`, or behind a basic command's letter."""

    name: str
    form: str
    text: str


class Syntax(Part):
    """The grammar of command lines."""

    name: ClassVar[str] = "syntax"

    def body(self, line: bytes) -> str | None:
        """What follows the AT prefix; None when there is none, then the line is noise and ignored.

        Control characters are no part of a line (V.250 5.2.2) and are left out.
        """
        prefix = self.prefix(line)
        if prefix is None:
            return None
        return line[prefix:].translate(None, _CONTROLS).decode("latin-1")

    def prefix(self, line: bytes) -> int | None:
        """Where the body starts."""
        if line[:2] == b"AT":
            return 2
        found = _PREFIX.search(line)
        return found.end() if found else None

    def limit(self) -> int:
        """Longest body in characters; a longer line is refused as a whole. Room for the longest USERDATA twice."""
        return 1024

    def most_commands(self) -> int:
        """How many commands one line may hold."""
        return 1024

    def parse(self, body: str) -> Iterator[Command]:
        """The commands of a line, one after the other; raises `Refused` at the first that is malformed."""
        at = 0
        while at < len(body):
            if body[at] in " ;":
                at += 1
                continue
            command, at = self.next(body, at)
            yield command

    def next(self, body: str, at: int) -> tuple[Command, int]:
        """The command that starts at `at`, and where the next one starts."""
        if found := _EXTENDED.match(body, at):
            return self.extended(found[1], found[2].strip()), found.end()
        if found := _REGISTER.match(body, at):
            return Command("S", "write", found[1] + found[2].replace(" ", "")), found.end()
        if found := _BASIC.match(body, at):
            return Command(self.folded(found[1]), "write", found[2]), found.end()
        raise Refused

    def extended(self, name: str, tail: str) -> Command:
        """Which form of an extended command it is."""
        name = "+" + self.folded(name)
        if not tail:
            return Command(name, "execute", "")
        if tail == "?":
            return Command(name, "read", "")
        if tail[0] != "=":
            raise Refused
        text = tail[1:].strip()
        return Command(name, "test", "") if text == "?" else Command(name, "write", text)

    def folded(self, name: str) -> str:
        """Names are written in either case (V.250 5.4.1)."""
        return name.upper()

    def values(self, text: str) -> list[Value]:
        """Arguments between commas, which a quoted one may hold. Raises `Refused` for a malformed string."""
        found: list[Value] = []
        at = 0
        while True:
            part = _VALUE.match(text, at)
            if part is None:
                raise Refused
            found.append(self.value(part[1], part[2]))
            if not part[3]:
                return found
            at = part.end()

    def value(self, quoted: str | None, bare: str | None) -> Value:
        if quoted is None:
            return Value((bare or "").strip(), False)
        return Value(self.unescape(quoted), True)

    def unescape(self, text: str) -> str:
        r"""`\hh` stands for any character (V.250 5.4.2.2); a backslash before anything else is taken as it is."""
        return _ESCAPE.sub(lambda pair: chr(int(pair[1], 16)), text) if "\\" in text else text
