"""Faults in how a command line is taken: prefix, terminator, pieces, length, noise, A/."""

from __future__ import annotations

from rigs.emulator.command import PLAIN
from rigs.emulator.editor import LineEditor, Taken
from rigs.emulator.engine import Engine
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.registry import defect
from rigs.emulator.settings import Settings
from rigs.emulator.syntax import Syntax

_LONG = 1026            # the longest line, prefix included


@defect("at-small-deaf", "a line that begins with at in small letters gets no answer", violates=["F1300-01"])
class AtSmallDeaf(Syntax):
    """Only the capital prefix is known."""

    def prefix(self, line: bytes) -> int | None:
        return None if line.lstrip()[:2] == b"at" else super().prefix(line)


@defect("line-rests-1s", "a line that rests for more than 1 s before its CR is forgotten", violates=["F1300-04"])
class LineRests(Engine):
    """An idle timer of the line editor."""

    heard = 0.0

    def receive(self, data: bytes) -> None:
        if self.module.now - self.heard > 1.0:
            self.editor.clear()
        self.heard = self.module.now
        super().receive(data)


@defect("lf-ends-line", "a line feed ends a command line as CR does", violates=["F1300-04"])
class LfEndsLine(LineEditor):
    """Both are taken for the terminator."""

    def take(self, data: bytes, settings: Settings) -> Taken:
        return super().take(data.replace(b"\n", b"\r"), settings)


@defect("lf-answered", "the line feed behind CR is answered by an OK of its own", violates=["F1300-04"])
class LfAnswered(LineEditor):
    """It is an empty line."""

    def after_line(self, rest: bytes) -> bytes:
        return b"AT\r" + rest[1:] if rest[:1] == b"\n" else rest


@defect("piece-loses-byte", "of a line that comes in pieces each further piece loses its first byte",
        violates=["F1300-04"])
class PieceLosesByte(LineEditor):
    """The interrupt that wakes the module eats a byte."""

    def take(self, data: bytes, settings: Settings) -> Taken:
        return super().take(data[1:] if self._buffer else data, settings)


@defect("repeat-needs-cr", "A/ waits for a CR", violates=["F1300-25"])
class RepeatNeedsCr(LineEditor):
    """It is taken for the begin of a line."""

    asked = False

    def take(self, data: bytes, settings: Settings) -> Taken:
        self.asked, asked = data == b"A/", self.asked
        if self.asked:
            return Taken(None, b"", b"")
        return super().take(b"A/" if asked and data == b"\r" else data, settings)


@defect("repeat-once", "A/ works once, a second one behind it gets no answer", violates=["F1300-25"])
class RepeatOnce(LineEditor):
    """Repeating uses the line up."""

    def take(self, data: bytes, settings: Settings) -> Taken:
        taken = super().take(data, settings)
        if data[:2] == b"A/":
            self._last = b""
        return taken


@defect("repeat-whole-only", "A/ repeats nothing when its two characters come one by one", violates=["F1300-25"])
class RepeatWholeOnly(LineEditor):
    """It is looked for in what came at once; what is left of it belongs to no line."""

    def take(self, data: bytes, settings: Settings) -> Taken:
        if self._buffer in (b"A", b"a") and data[:1] == b"/":
            self._buffer = b""
            return Taken(None, self.echoed(data[:1], settings), data[1:])
        return super().take(data, settings)


@defect("repeat-good-only", "A/ repeats the last line that was accepted, not one that was refused",
        violates=["F1300-25"])
class RepeatGoodOnly(Engine):
    """A refused line is taken out of the history."""

    good = b""

    def final(self, error: int | None) -> None:
        super().final(error)
        if error is None:
            self.good = self.editor._last
        self.editor._last = self.good


@defect("long-line-two-codes", "a line beyond the limit gets two final codes", violates=["F1300-24", "F1300-27"])
class LongLineTwoCodes(Engine):
    """One for the overflow, one at CR."""

    def line(self, line: bytes) -> None:
        if len(line) > _LONG:
            self.final(PLAIN)
        super().line(line)


@defect("long-line-stored", "a line beyond the limit is refused, and its URL is in force all the same",
        violates=["F1300-24"])
class LongLineStored(Engine):
    """The parser runs before the check."""

    def line(self, line: bytes) -> None:
        if len(line) > _LONG and b'"URL"' in line:
            self.module.parameters.store("URL", line[19:519].decode("latin-1"))
        super().line(line)


@defect("long-line-deafens", "the line behind one that was too long gets no answer", violates=["F1300-24"])
class LongLineDeafens(Engine):
    """The editor waits for the end of the overflow, which has passed already."""

    skip = False

    def line(self, line: bytes) -> None:
        skip, self.skip = self.skip, len(line) > _LONG
        if not skip:
            super().line(line)


@defect("url-cut-768", "a URL above 768 characters is answered by OK and stored short", violates=["F1300-24"],
        source="a client's issue: long URLs arrive cut at the server")
class UrlCut768(Parameters):
    """The buffer is smaller than the line."""

    def store(self, tag: str, value: int | str) -> None:
        super().store(tag, value[:768] if tag == "URL" and isinstance(value, str) else value)


@defect("high-byte-deafens", "a byte above 0x7F in a line makes the port deaf for 30 s",
        violates=["F1300-16", "F1300-41"])
class HighByteDeafens(Engine):
    """A framing error is taken for a wrong baud rate."""

    deaf = -1.0

    def line(self, line: bytes) -> None:
        if max(line, default=0) > 0x7F:
            self.deaf = self.module.now + 30.0
        if self.module.now > self.deaf:
            super().line(line)


@defect("quick-line-64", "every 64th line that comes at once behind an answer gets none", violates=["F1300-29"])
class QuickLine64(Engine):
    """A race between the end of one line and the begin of the next."""

    ended = 0.0
    quick = 0

    def line(self, line: bytes) -> None:
        quick = self.module.now - self.ended < 1.0
        self.quick += quick
        if not quick or self.quick % 64:
            super().line(line)

    def final(self, error: int | None) -> None:
        super().final(error)
        self.ended = self.module.now
