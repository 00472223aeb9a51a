"""Faults in what HTTPREADFILE takes for a good line: bounds and width of the path, values left out, values too many."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod

from rigs.emulator.command import Call, Outcome, Refused, Value
from rigs.emulator.http.readfile import ReadFile
from rigs.emulator.registry import defect


class _Paths(ReadFile, metaclass=ABCMeta):
    """Reads the path in another way; `read` returns its number, None where the reference's rule holds."""

    def directory(self, value: Value) -> str:
        path = self.read(value)
        return super().directory(value if path is None else Value(str(path), False))

    @abstractmethod
    def read(self, value: Value) -> int | None:
        """What is wrong: for each defect to say."""


@defect("readfile-path-5", "path 5 is taken for 1", violates=["F1309-09"])
class Path5(_Paths):
    """The default branch."""

    def read(self, value: Value) -> int | None:
        return 1 if value.text == "5" else None


@defect("readfile-path-0", "path 0 is taken for the default", violates=["F1309-09"])
class Path0(_Paths):
    """0 is not given, it thinks."""

    def read(self, value: Value) -> int | None:
        return 1 if value.text == "0" else None


@defect("readfile-path-minus-1", "path -1 is taken for 1", violates=["F1309-09"])
class PathMinus1(_Paths):
    """abs()."""

    def read(self, value: Value) -> int | None:
        return int(value.text[1:]) if value.text[:1] == "-" and value.text[1:].isdigit() else None


@defect("readfile-path-8-bits", "the path is cut to 8 bits", violates=["F1309-09"])
class Path8Bits(_Paths):
    """A uint8_t."""

    def read(self, value: Value) -> int | None:
        return int(value.text) % 256 if value.text.isdigit() else None


@defect("readfile-path-32-bits", "the path is cut to 32 bits", violates=["F1309-09"])
class Path32Bits(_Paths):
    """strtoul."""

    def read(self, value: Value) -> int | None:
        return int(value.text) % (1 << 32) if value.text.isdigit() else None


@defect("readfile-path-drive", "a letter of a drive is taken for its path", violates=["F1309-09"])
class PathDrive(_Paths):
    """Convenient; any other letter is the cache."""

    def read(self, value: Value) -> int | None:
        return {"d": 2, "e": 3}.get(value.text.lower(), 1) if value.text.isalpha() else None


@defect("readfile-bad-path-file", "a path outside the range is refused, and a file is made in the cache",
        violates=["F1309-09"])
class BadPathFile(ReadFile):
    """The file is opened before the path is checked."""

    def write(self, call: Call) -> Outcome:
        try:
            return super().write(call)
        except Refused:
            self.left(call)
            raise

    def left(self, call: Call) -> None:
        given, response = self.given(call), self.module.responses.current
        if response and given[0].quoted and not given[1].missing:
            self.module.files.save("F:", given[0].text, response.buffer)


@defect("readfile-bad-path-last", "a path outside the range is taken for the last good one", violates=["F1309-09"])
class BadPathLast(ReadFile):
    """It is not stored, and the old one is used."""

    last = ""

    def directory(self, value: Value) -> str:
        try:
            self.last = super().directory(value)
        except Refused:
            if not self.last:
                raise
        return self.last


@defect("readfile-path-max-3", "path 4 is refused", violates=["F1309-08"])
class PathMax3(ReadFile):
    """Copied from HTTPPOSTFILE."""

    def highest_path(self) -> int:
        return 3


@defect("readfile-third-ignored", "a third value is ignored", violates=["F1309-12"])
class ThirdIgnored(ReadFile):
    """sscanf."""

    def given(self, call: Call) -> list[Value]:
        return [*call.values(1, 3), Value("", False)][:2]


@defect("readfile-no-name", "HTTPREADFILE without a name makes a file with a name of the module's",
        violates=["F1309-12"])
class NoName(ReadFile):
    """A default where there is none."""

    def file(self, value: Value) -> str:
        return "http.dat" if value.missing else super().file(value)


@defect("readfile-last-name", "HTTPREADFILE without a name uses the last one", violates=["F1309-12"])
class LastName(ReadFile):
    """A static that stays."""

    last = ""

    def file(self, value: Value) -> str:
        if value.missing and self.last:
            return self.last
        self.last = super().file(value)
        return self.last


@defect("readfile-no-value-zero", "HTTPREADFILE without values prints OK and 0", violates=["F1309-12"])
class NoValueZero(ReadFile):
    """Nothing to do, done."""

    def write(self, call: Call) -> Outcome:
        return super().write(call) if call.text else self.saved()


