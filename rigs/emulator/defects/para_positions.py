"""Faults in the values that BREAK, BREAKEND and SSLCFG take."""

from __future__ import annotations

import re

from rigs.emulator.command import Value
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.registry import defect


@defect("break-0-refused", "refuses 0 for BREAK", violates=["F1303-62"])
class Break0Refused(Parameters):
    """Positions count from 1."""

    def bounds(self, tag: str) -> tuple[int, int]:
        low, high = super().bounds(tag)
        return (1, high) if tag == "BREAK" else (low, high)


@defect("breakend-three-digits", "refuses a BREAKEND of four digits", violates=["F1303-62"])
class BreakendThreeDigits(Parameters):
    """The field is too narrow."""

    def bounds(self, tag: str) -> tuple[int, int]:
        low, high = super().bounds(tag)
        return (low, 999) if tag == "BREAKEND" else (low, high)


@defect("break-letters-0", "takes letters for a BREAK of 0", violates=["F1303-71"])
class BreakLetters0(Parameters):
    """What is no number is 0."""

    def parse_number(self, tag: str, value: Value) -> int | str:
        return 0 if tag == "BREAK" and value.text.isalpha() else super().parse_number(tag, value)


@defect("breakend-letters-behind", "takes the digits of a BREAKEND and lets go what follows", violates=["F1303-71"])
class BreakendLettersBehind(Parameters):
    """The number is read as far as it goes."""

    def parse_number(self, tag: str, value: Value) -> int | str:
        digits = re.match(r"\d+(?=[a-z])", value.text) if tag == "BREAKEND" else None
        return int(digits[0]) if digits else super().parse_number(tag, value)


@defect("breakend-empty-0", "takes an empty BREAKEND for 0", violates=["F1303-71"])
class BreakendEmpty0(Parameters):
    """What is left out is the default."""

    def parse_number(self, tag: str, value: Value) -> int | str:
        return 0 if tag == "BREAKEND" and value.missing else super().parse_number(tag, value)


@defect("break-minus-sent", "a negative BREAK is taken and stands in the Range", violates=["F1303-71a"])
class BreakMinusSent(Parameters):
    """A signed number, and no check."""

    def parse_number(self, tag: str, value: Value) -> int | str:
        minus = tag == "BREAK" and re.fullmatch(r"-\d+", value.text)
        return int(value.text) if minus else super().parse_number(tag, value)


@defect("breakend-minus-wraps", "a negative BREAKEND wraps around at 8 bits", violates=["F1303-71a"])
class BreakendMinusWraps(Parameters):
    """An unsigned byte, and no check."""

    def parse_number(self, tag: str, value: Value) -> int | str:
        minus = tag == "BREAKEND" and re.fullmatch(r"-\d+", value.text)
        return int(value.text) % 2 ** 8 if minus else super().parse_number(tag, value)


@defect("break-16-bits", "a BREAK above 65535 wraps around", violates=["F1303-72"])
class Break16Bits(Parameters):
    """A cast to 16 bits."""

    def store(self, tag: str, value: int | str) -> None:
        super().store(tag, int(value) % 2 ** 16 if tag == "BREAK" else value)


@defect("break-31-bits", "a BREAK of 2^31 and more is negative", violates=["F1303-72"])
class Break31Bits(Parameters):
    """A signed number of 32 bits."""

    def store(self, tag: str, value: int | str) -> None:
        super().store(tag, (int(value) + 2 ** 31) % 2 ** 32 - 2 ** 31 if tag == "BREAK" else value)


@defect("breakend-32-bits", "a BREAKEND of 2^32 and more wraps around", violates=["F1303-72"])
class Breakend32Bits(Parameters):
    """A number of the processor."""

    def store(self, tag: str, value: int | str) -> None:
        super().store(tag, int(value) % 2 ** 32 if tag == "BREAKEND" else value)


@defect("breakend-saturates", "a BREAKEND of 2^31 and more is cut to the greatest number", violates=["F1303-72"])
class BreakendSaturates(Parameters):
    """What the library does with too great a number."""

    def store(self, tag: str, value: int | str) -> None:
        super().store(tag, min(int(value), 2 ** 31 - 1) if tag == "BREAKEND" else value)


@defect("breakend-below-refused", "refuses a BREAKEND below BREAK", violates=["F1303-85"])
class BreakendBelowRefused(Parameters):
    """A check of two settings against each other; 0 passes."""

    def bounds(self, tag: str) -> tuple[int, int]:
        low, high = super().bounds(tag)
        return (self.number("BREAK"), high) if tag == "BREAKEND" else (low, high)

    def parse_number(self, tag: str, value: Value) -> int | str:
        return 0 if tag == "BREAKEND" and value.text == "0" else super().parse_number(tag, value)


@defect("break-above-end-refused", "refuses a BREAK above a BREAKEND that was set", violates=["F1303-85"])
class BreakAboveEndRefused(Parameters):
    """The check of the other order."""

    def bounds(self, tag: str) -> tuple[int, int]:
        low, high = super().bounds(tag)
        return (low, self.number("BREAKEND") or high) if tag == "BREAK" else (low, high)


@defect("sslcfg-9-refused", "refuses the last SSL context", violates=["F1303-49"])
class Sslcfg9Refused(Parameters):
    """Below 9."""

    def bounds(self, tag: str) -> tuple[int, int]:
        return (0, 8) if tag == "SSLCFG" else super().bounds(tag)


@defect("sslcfg-0-refused", "refuses SSL context 0", violates=["F1303-49"])
class Sslcfg0Refused(Parameters):
    """It is the default and need not be set."""

    def bounds(self, tag: str) -> tuple[int, int]:
        return (1, 9) if tag == "SSLCFG" else super().bounds(tag)


@defect("sslcfg-10", "takes SSL context 10", violates=["F1303-51"])
class Sslcfg10(Parameters):
    """One too many; it is context 0."""

    def parse_ssl(self, tag: str, value: Value) -> int | str:
        return 0 if value.quoted and value.text == "10" else super().parse_ssl(tag, value)


@defect("sslcfg-first-digit", "reads the first digit of SSLCFG alone", violates=["F1303-51"])
class SslcfgFirstDigit(Parameters):
    """There are ten contexts, so one digit is enough."""

    def parse_ssl(self, tag: str, value: Value) -> int | str:
        return super().parse_ssl(tag, value._replace(text=value.text[:1]))


@defect("sslcfg-bare-unchecked", "takes SSL context 10 when there are no quotes", violates=["F1303-51"])
class SslcfgBareUnchecked(Parameters):
    """The check stands in the branch for quotes."""

    def parse_ssl(self, tag: str, value: Value) -> int | str:
        unchecked = not value.quoted and value.text.isdigit()
        return int(value.text) % 10 if unchecked else super().parse_ssl(tag, value)


@defect("sslcfg-empty-0", "takes an empty SSLCFG for context 0", violates=["F1303-51"])
class SslcfgEmpty0(Parameters):
    """What is no number is 0."""

    def parse_ssl(self, tag: str, value: Value) -> int | str:
        return super().parse_ssl(tag, value._replace(text=value.text or "0"))


@defect("sslcfg-sign-lost", "takes SSL context -1 for 1", violates=["F1303-51"])
class SslcfgSignLost(Parameters):
    """The sign is skipped like a blank."""

    def parse_ssl(self, tag: str, value: Value) -> int | str:
        return super().parse_ssl(tag, value._replace(text=value.text.removeprefix("-")))


@defect("sslcfg-32-bits", "takes SSL context 2^32 for 0", violates=["F1303-51"])
class Sslcfg32Bits(Parameters):
    """A number of the processor."""

    def parse_ssl(self, tag: str, value: Value) -> int | str:
        wraps = value.text.isdigit() and int(value.text) >= 2 ** 32
        return super().parse_ssl(tag, value._replace(text=str(int(value.text) % 2 ** 32)) if wraps else value)


@defect("break-only-forward", "refuses a BREAK below the one in force", violates=["F1303-62", "F1303-85"])
class BreakOnlyForward(Parameters):
    """What was fetched need not be fetched again."""

    def bounds(self, tag: str) -> tuple[int, int]:
        low, high = super().bounds(tag)
        return (self.number(tag), high) if tag == "BREAK" else (low, high)
