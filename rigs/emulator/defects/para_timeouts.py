"""Faults in the values that CONNECTTO, RECVTO and RESPTO take."""

from __future__ import annotations

from typing import ClassVar

from rigs.emulator.command import BAD_VALUE, OK, Call, Outcome, Refused, Value
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.registry import defect


class _Bounds(Parameters):
    """One tag with bounds of its own."""

    of: ClassVar[str]
    low: ClassVar[int]
    high: ClassVar[int]

    def bounds(self, tag: str) -> tuple[int, int]:
        return (self.low, self.high) if tag == self.of else super().bounds(tag)


class _Number(Parameters):
    """One tag whose numbers are read in another way."""

    of: ClassVar[str]

    def parse_number(self, tag: str, value: Value) -> int | str:
        return super().parse_number(tag, value._replace(text=self.read(value.text)) if tag == self.of else value)

    def read(self, text: str) -> str:
        """The text that is read in the place of this one."""
        return text


class _Wrapping(_Number):
    """High bits are lost."""

    bits: ClassVar[int]

    def read(self, text: str) -> str:
        return str(int(text) % 2 ** self.bits) if text.isdigit() else text


class _Leading(_Number):
    """Reading stops at the first character that is no digit."""

    def read(self, text: str) -> str:
        return text[:len(text) - len(text.lstrip("0123456789"))] or text


@defect("connectto-21", "refuses the smallest CONNECTTO", violates=["F1303-19"])
class Connectto21(_Bounds):
    """Above 20."""

    of, low, high = "CONNECTTO", 21, 120


@defect("connectto-119", "refuses the greatest CONNECTTO", violates=["F1303-19"])
class Connectto119(_Bounds):
    """Below 120."""

    of, low, high = "CONNECTTO", 20, 119


@defect("connectto-121", "takes 121 s for CONNECTTO", violates=["F1303-20"])
class Connectto121(_Bounds):
    """One too many."""

    of, low, high = "CONNECTTO", 20, 121


@defect("connectto-0", "takes 0 for CONNECTTO", violates=["F1303-20"])
class Connectto0(Parameters):
    """It means no limit there."""

    def bounds(self, tag: str) -> tuple[int, int]:
        low, high = super().bounds(tag)
        return (0, high) if tag == "CONNECTTO" else (low, high)

    def parse_number(self, tag: str, value: Value) -> int | str:
        if tag == "CONNECTTO" and value.text in ("1", "19"):
            raise Refused(BAD_VALUE)
        return super().parse_number(tag, value)


@defect("connectto-8-bits", "takes a CONNECTTO whose last 8 bits fit", violates=["F1303-20"])
class Connectto8Bits(_Wrapping):
    """A byte."""

    of, bits = "CONNECTTO", 8


@defect("connectto-16-bits", "takes a CONNECTTO whose last 16 bits fit", violates=["F1303-20"])
class Connectto16Bits(_Wrapping):
    """A short number."""

    of, bits = "CONNECTTO", 16


@defect("connectto-32-bits", "takes a CONNECTTO whose last 32 bits fit", violates=["F1303-20"])
class Connectto32Bits(_Wrapping):
    """A number of the processor."""

    of, bits = "CONNECTTO", 32


@defect("connectto-sign-lost", "takes CONNECTTO -20 for 20", violates=["F1303-20"])
class ConnecttoSignLost(_Number):
    """The sign is skipped like a blank."""

    of = "CONNECTTO"

    def read(self, text: str) -> str:
        return text.lstrip("-")


@defect("connectto-clamped", "takes a CONNECTTO above 120 as 120", violates=["F1303-20"])
class ConnecttoClamped(_Number):
    """What is too much is cut."""

    of = "CONNECTTO"

    def read(self, text: str) -> str:
        return str(min(int(text), 120)) if text.isdigit() else text


@defect("connectto-unit", "takes a CONNECTTO with a unit behind it", violates=["F1303-21"])
class ConnecttoUnit(_Leading):
    """The number is read as far as it goes."""

    of = "CONNECTTO"


@defect("connectto-empty", "an empty CONNECTTO is the default", violates=["F1303-21"])
class ConnecttoEmpty(_Number):
    """What is left out has one."""

    of = "CONNECTTO"

    def read(self, text: str) -> str:
        return text or "120"


@defect("connectto-letters", "letters for CONNECTTO are OK and change nothing", violates=["F1303-21"])
class ConnecttoLetters(Parameters):
    """The answer does not depend on the reading."""

    def write(self, call: Call) -> Outcome:
        return OK if '"CONNECTTO",abc' in call.text else super().write(call)


@defect("connectto-same-refused", "refuses the CONNECTTO that is in force", violates=["F1303-19"])
class ConnecttoSameRefused(Parameters):
    """Nothing was changed, so something went wrong."""

    def store(self, tag: str, value: int | str) -> None:
        if tag == "CONNECTTO" and value == self.values[tag]:
            raise Refused(BAD_VALUE)
        super().store(tag, value)


@defect("connectto-only-down", "refuses a CONNECTTO above the one that was set", violates=["F1303-19"])
class ConnecttoOnlyDown(Parameters):
    """What is in force is taken for the bound."""

    def bounds(self, tag: str) -> tuple[int, int]:
        low, high = super().bounds(tag)
        return (low, self.number(tag)) if tag == "CONNECTTO" else (low, high)


@defect("recvto-3", "refuses the smallest RECVTO", violates=["F1303-24"])
class Recvto3(_Bounds):
    """Above 2."""

    of, low, high = "RECVTO", 3, 120


@defect("recvto-99", "refuses a RECVTO of three digits", violates=["F1303-24"])
class Recvto99(_Bounds):
    """The field is too narrow."""

    of, low, high = "RECVTO", 2, 99


@defect("recvto-1", "takes 1 s for RECVTO", violates=["F1303-25"])
class Recvto1(_Bounds):
    """One too few."""

    of, low, high = "RECVTO", 1, 120


@defect("recvto-121", "takes 121 s for RECVTO", violates=["F1303-25"])
class Recvto121(_Bounds):
    """One too many."""

    of, low, high = "RECVTO", 2, 121


@defect("recvto-8-bits", "takes a RECVTO whose last 8 bits fit", violates=["F1303-25"])
class Recvto8Bits(_Wrapping):
    """A byte."""

    of, bits = "RECVTO", 8


@defect("recvto-32-bits", "takes a RECVTO whose last 32 bits fit", violates=["F1303-25"])
class Recvto32Bits(_Wrapping):
    """A number of the processor."""

    of, bits = "RECVTO", 32


@defect("recvto-thousands", "takes a RECVTO of thousands for milliseconds", violates=["F1303-25"])
class RecvtoThousands(_Number):
    """As older families count."""

    of = "RECVTO"

    def read(self, text: str) -> str:
        return text.removesuffix("000")


@defect("recvto-unit", "takes a RECVTO with a unit behind it", violates=["F1303-26"])
class RecvtoUnit(_Leading):
    """The number is read as far as it goes."""

    of = "RECVTO"


@defect("recvto-empty", "an empty RECVTO is the default", violates=["F1303-26"])
class RecvtoEmpty(_Number):
    """What is left out has one."""

    of = "RECVTO"

    def read(self, text: str) -> str:
        return text or "10"


@defect("recvto-above-connectto", "refuses a RECVTO above the CONNECTTO in force", violates=["F1303-24"])
class RecvtoAboveConnectto(Parameters):
    """A check of two settings against each other."""

    def bounds(self, tag: str) -> tuple[int, int]:
        low, high = super().bounds(tag)
        return (low, min(high, self.number("CONNECTTO"))) if tag == "RECVTO" else (low, high)


@defect("respto-21", "refuses the smallest RESPTO", violates=["F1303-29"])
class Respto21(_Bounds):
    """Above 20."""

    of, low, high = "RESPTO", 21, 120


@defect("respto-121", "takes 121 s for RESPTO", violates=["F1303-30"])
class Respto121(_Bounds):
    """One too many."""

    of, low, high = "RESPTO", 20, 121


@defect("respto-8-bits", "takes a RESPTO whose last 8 bits fit", violates=["F1303-30"])
class Respto8Bits(_Wrapping):
    """A byte."""

    of, bits = "RESPTO", 8
