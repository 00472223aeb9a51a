"""Faults of HTTPREADFILE that take two things at once: a name's length and a path, a failure and its moment."""

from __future__ import annotations

from rigs.emulator.command import BAD_VALUE, PLAIN, Call, Outcome, Refused, Reply, Value
from rigs.emulator.http.readfile import ReadFile
from rigs.emulator.registry import defect


class _Limits(ReadFile):
    """Names are looked at by the path that stands behind them."""

    path = ""

    def given(self, call: Call) -> list[Value]:
        given = super().given(call)
        self.path = given[1].text
        return given


@defect("readfile-name-64-path", "names of 64 bytes are refused where a path is given", violates=["F1309-10"])
class Name64Path(_Limits):
    """The comma counts."""

    def file(self, value: Value) -> str:
        if self.path and len(value.text) > 63:
            raise Refused(BAD_VALUE)
        return super().file(value)


@defect("readfile-name-65-path", "names of more than 64 bytes are cut where a path is given", violates=["F1309-11"])
class Name65Path(_Limits):
    """The check is in the other branch."""

    def file(self, value: Value) -> str:
        return super().file(Value(value.text[:64], value.quoted) if self.path else value)


@defect("readfile-name-65-media", "names of more than 64 bytes are taken for path 3", violates=["F1309-11"])
class Name65Media(_Limits):
    """The drive takes them."""

    def file(self, value: Value) -> str:
        if self.path != "3" or not value.quoted or len(value.text) < 65:
            return super().file(value)
        super().file(Value(value.text[:64], True))
        return value.text


@defect("readfile-nothing-two-codes", "HTTPREADFILE without a response gives ERROR twice", violates=["F1309-15"])
class NothingTwoCodes(ReadFile):
    """From the check and from the parser."""

    def nothing(self) -> Outcome:
        return Reply(error=PLAIN, after=("ERROR",))


@defect("readfile-nothing-late", "HTTPREADFILE without a response gives ERROR and a result half a second later",
        violates=["F1309-15"])
class NothingLate(ReadFile):
    """The writer was started all the same."""

    def nothing(self) -> Outcome:
        self.module.start("readfile-nothing", 0.5, lambda: self.module.urc(self.line(706)))
        return Reply((self.line(711),), error=PLAIN)


@defect("readfile-nothing-ok-error", "HTTPREADFILE without a response gives OK, then ERROR", violates=["F1309-15"])
class NothingOkError(ReadFile):
    """The line was right, the save was not."""

    def nothing(self) -> Outcome:
        return Reply(after=("ERROR",))


@defect("readfile-written-late", "0 is printed 5 s before the file is complete", violates=["F1309-14"])
class WrittenLate(ReadFile):
    """Written in the background, in halves."""

    def store(self, directory: str, name: str, data: bytes) -> int:
        self.module.start(f"readfile-{name}", 5.0, lambda: self.finish(directory, name, data))
        return super().store(directory, name, data[:len(data) // 2])

    def finish(self, directory: str, name: str, data: bytes) -> None:
        self.module.files.save(directory, name, data)
