"""Faults in how names and values of a line are read: strings, escapes, blanks, numbers."""

from __future__ import annotations

import math
import re
from urllib.parse import unquote

from rigs.emulator.command import Call, Outcome, Refused, Value
from rigs.emulator.engine import Engine
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.http.read import Reader
from rigs.emulator.registry import defect
from rigs.emulator.syntax import Command, Syntax

_OCTAL = re.compile(r"0[0-7]+")
_HEX = re.compile(r"0[xX][0-9A-Fa-f]+")
_DECIMAL = re.compile(r"\d+\.\d+")


@defect("string-second-comma", "a string ends at its second comma", violates=["F1300-13"])
class StringSecondComma(Syntax):
    """The splitter knows one comma inside quotes."""

    def unescape(self, text: str) -> str:
        return ",".join(super().unescape(text).split(",")[:2])


@defect("string-semicolon-plus", "a semicolon before a plus sign ends the command inside a string too",
        violates=["F1300-13"])
class StringSemicolonPlus(Syntax):
    """Lines are cut into commands before strings are read."""

    def next(self, body: str, at: int) -> tuple[Command, int]:
        cut = body.find(";+", at)
        if cut < 0:
            return super().next(body, at)
        return super().next(body[:cut], at)


@defect("string-percent-decoded", "%hh in a string is decoded as in a form", violates=["F1300-13"])
class StringPercentDecoded(Syntax):
    """Meant for URLs, done to all strings."""

    def unescape(self, text: str) -> str:
        return unquote(super().unescape(text), "latin-1")


@defect("string-brace-lost", "an opening brace in a string is lost", violates=["F1300-13"])
class StringBraceLost(Syntax):
    """It opens a variable of the log format."""

    def unescape(self, text: str) -> str:
        return super().unescape(text).replace("{", "")


@defect("at-small-strings-up", "strings of a line that begins with at in small letters become capitals",
        violates=["F1300-03"])
class AtSmallStringsUp(Syntax):
    """The whole line is folded, not only the names."""

    def body(self, line: bytes) -> str | None:
        found = super().body(line)
        return found.upper() if found and line[:2] == b"at" else found


@defect("name-mixed-unknown", "a name in capitals and small letters mixed is unknown", violates=["F1300-03"])
class NameMixedUnknown(Syntax):
    """The table holds two spellings."""

    def folded(self, name: str) -> str:
        return name.upper() if name.isupper() or name.islower() else name


@defect("escape-cuts", "a string ends at its first backslash", violates=["F1300-14"])
class EscapeCuts(Syntax):
    """What cannot be decoded ends the value."""

    def unescape(self, text: str) -> str:
        return text.partition("\\")[0]


@defect("escape-small-hex", "an escape with a small hex letter becomes a question mark", violates=["F1300-14"])
class EscapeSmallHex(Syntax):
    """Only capitals are hex digits."""

    def unescape(self, text: str) -> str:
        return super().unescape(re.sub(r"\\[0-9][a-f]", "?", text))


@defect("escape-twice", "what an escape yields is decoded once more", violates=["F1300-14"])
class EscapeTwice(Syntax):
    """Two layers do the same."""

    def unescape(self, text: str) -> str:
        return super().unescape(super().unescape(text))


@defect("quote-open-stored", "a value without its closing quote is refused and in force all the same",
        violates=["F1300-15"])
class QuoteOpenStored(Parameters):
    """The check comes behind the copy."""

    def write(self, call: Call) -> Outcome:
        tag, _, value = call.text.partition(",")
        if call.text.count('"') == 3:
            self.store(tag.strip('"'), value.strip('"'))
        return super().write(call)


@defect("quote-open-waits", "a line without its closing quote swallows the next one", violates=["F1300-15"])
class QuoteOpenWaits(Engine):
    """CR belongs to the string."""

    open = b""

    def line(self, line: bytes) -> None:
        before, self.open = self.open, b""
        if line.count(b'"') % 2 and not before:
            self.open = line
        else:
            super().line(before + line)


@defect("blank-behind-prefix", "a blank behind AT is refused", violates=["F1300-12"])
class BlankBehindPrefix(Syntax):
    """The name must follow at once."""

    def next(self, body: str, at: int) -> tuple[Command, int]:
        if body[:1] == " ":
            raise Refused
        return super().next(body, at)


@defect("blank-before-equals", "a blank between name and equals sign is refused", violates=["F1300-12"])
class BlankBeforeEquals(Syntax):
    """The name ends at the equals sign alone."""

    def next(self, body: str, at: int) -> tuple[Command, int]:
        if re.match(r"\+\w+ +=", body[at:]):
            raise Refused
        return super().next(body, at)


@defect("comma-blank-empty", "a string behind a comma and a blank is taken for an empty one, with OK",
        violates=["F1300-12"])
class CommaBlankEmpty(Syntax):
    """The value begins at the comma."""

    def values(self, text: str) -> list[Value]:
        found = super().values(text)
        return [*found[:-1], Value("", True)] if re.search(r'", +"', text) or re.search(r'" +, +"', text) else found


@defect("zeros-octal", "a first value with a leading zero is read as octal", violates=["F1300-23"])
class ZerosOctal(Syntax):
    """strtol with base 0."""

    def values(self, text: str) -> list[Value]:
        first, *rest = super().values(text)
        octal = not first.quoted and _OCTAL.fullmatch(first.text)
        return [Value(str(int(first.text, 8)), False) if octal else first, *rest]


@defect("hex-understood", "a hexadecimal number is taken for what it says in C", violates=["F1300-21"])
class HexUnderstood(Syntax):
    """strtol with base 16 behind 0x."""

    def value(self, quoted: str | None, bare: str | None) -> Value:
        found = super().value(quoted, bare)
        hexadecimal = not found.quoted and _HEX.fullmatch(found.text)
        return Value(str(int(found.text, 16)), False) if hexadecimal else found


@defect("decimal-rounded-up", "a number with a decimal point is rounded up", violates=["F1300-21"])
class DecimalRoundedUp(Syntax):
    """Numbers are read as floats."""

    def value(self, quoted: str | None, bare: str | None) -> Value:
        found = super().value(quoted, bare)
        decimal = not found.quoted and _DECIMAL.fullmatch(found.text)
        return Value(str(math.ceil(float(found.text))), False) if decimal else found


@defect("read-third-ignored", "HTTPREAD ignores a third value", violates=["F1300-22"])
class ReadThirdIgnored(Reader):
    """Surplus values are dropped."""

    def write(self, call: Call) -> Outcome:
        call.text = ",".join(call.text.split(",")[:2])
        return super().write(call)
