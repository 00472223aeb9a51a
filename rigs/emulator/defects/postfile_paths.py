"""Faults of HTTPPOSTFILE in its paths (F1308-08 to -09)."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod
from typing import ClassVar

from rigs.emulator.command import Call, Refused, Value
from rigs.emulator.http.names import FileNames
from rigs.emulator.http.postfile import PostFile
from rigs.emulator.registry import defect


@defect("postfile-path-3-refused", "path 3 is refused", violates=["F1308-08"])
class Path3Refused(PostFile):
    """The range of a sibling."""

    def highest_path(self) -> int:
        return 2


@defect("postfile-path-3-once", "path 3 is refused from the second file on that is sent from it",
        violates=["F1308-08"])
class Path3Once(PostFile):
    """A handle that stays open."""

    used = False

    def directory(self, value: Value) -> str:
        if self.used and value.text == "3":
            raise Refused
        return super().directory(value)

    def load(self, directory: str, name: str) -> bytes:
        self.used = self.used or directory == "E:"
        return super().load(directory, name)


class _Mapped(FileNames):
    """Paths lead to other drives."""

    drives: ClassVar[dict[int, str]] = {}

    def place(self, path: int) -> str:
        return self.drives.get(path) or super().place(path)


@defect("postfile-paths-one", "paths 1 and 3 are one directory", violates=["F1308-08", "F1308-08b"])
class PathsOne(_Mapped):
    """Both are flash."""

    drives: ClassVar[dict[int, str]] = {3: "F:"}


@defect("postfile-paths-swapped", "path 1 is E:/, path 3 is F:/", violates=["F1308-08b"])
class PathsSwapped(_Mapped):
    """Consistently."""

    drives: ClassVar[dict[int, str]] = {1: "E:", 3: "F:"}


@defect("postfile-path-1-local", "path 1 is C:/", violates=["F1308-08b"])
class Path1Local(_Mapped):
    """The local drive."""

    drives: ClassVar[dict[int, str]] = {1: "C:"}


@defect("postfile-path-3-local", "path 3 is C:/", violates=["F1308-08b"])
class Path3Local(_Mapped):
    """The local drive."""

    drives: ClassVar[dict[int, str]] = {3: "C:"}


@defect("postfile-path-2-flash", "path 2 is that of the flash", violates=["F1308-08a"])
class Path2Flash(PostFile):
    """HTTPREADFILE saves to the card."""

    def directory(self, value: Value) -> str:
        return super().directory(Value("1", False) if value.text == "2" else value)


@defect("postfile-path-2-refused", "path 2 is refused", violates=["F1308-08a"])
class Path2Refused(PostFile):
    """No card reader."""

    def directory(self, value: Value) -> str:
        if value.text == "2":
            raise Refused
        return super().directory(value)


class _Card(PostFile, metaclass=ABCMeta):
    """Reads files of the card wrong."""

    @abstractmethod
    def read(self, data: bytes) -> bytes:
        """What is wrong: for each defect to say."""

    def load(self, directory: str, name: str) -> bytes:
        found = super().load(directory, name)
        return self.read(found) if directory == "D:" else found


@defect("postfile-card-sector-zeros", "a file of the card is filled up to a whole sector", violates=["F1308-08a"])
class CardSectorZeros(_Card):
    """Sectors have 512 bytes."""

    def read(self, data: bytes) -> bytes:
        return data + bytes(-len(data) % 512)


@defect("postfile-card-sector-lost", "a file of the card that fills its last sector lacks that one",
        violates=["F1308-08a"])
class CardSectorLost(_Card):
    """The last sector is the rest of a division."""

    def read(self, data: bytes) -> bytes:
        return data[:-512] if data and len(data) % 512 == 0 else data


@defect("postfile-card-second-fails", "a file of the card can be sent once", violates=["F1308-08a"])
class CardSecondFails(_Card):
    """It stays open."""

    opened_before: tuple[bytes, ...] = ()

    def read(self, data: bytes) -> bytes:
        if data in self.opened_before:
            raise Refused
        self.opened_before = (*self.opened_before, data)
        return data


class _Read(PostFile):
    """Takes paths that are none; the table says for what."""

    paths: ClassVar[dict[str, str]] = {}

    def directory(self, value: Value) -> str:
        return super().directory(Value(self.paths.get(value.text, value.text), value.quoted))


@defect("postfile-path-0", "path 0 is path 1", violates=["F1308-09"])
class Path0(_Read):
    """No value, it thinks."""

    paths: ClassVar[dict[str, str]] = {"0": "1"}


@defect("postfile-path-4", "path 4 sends files of the certificates", violates=["F1308-09"])
class Path4(PostFile):
    """The table of HTTPREADFILE."""

    def highest_path(self) -> int:
        return 4


@defect("postfile-path-sign", "a path of -1 is path 1", violates=["F1308-09"])
class PathSign(_Read):
    """The sign is skipped."""

    paths: ClassVar[dict[str, str]] = {"-1": "1"}


@defect("postfile-path-letter", "a letter for a path is path 1", violates=["F1308-09"])
class PathLetter(PostFile):
    """No digits, no value."""

    def directory(self, value: Value) -> str:
        return super().directory(Value("", False) if value.text.isalpha() else value)


@defect("postfile-path-8-bits", "of a path the last eight bits count", violates=["F1308-09"])
class Path8Bits(PostFile):
    """A byte."""

    def directory(self, value: Value) -> str:
        return super().directory(Value(str(int(value.text) % 256), False) if value.text.isdigit() else value)


@defect("postfile-path-any-alone", "as the last value any number is taken for a path", violates=["F1308-09"])
class PathAnyAlone(PostFile):
    """Checked together with the method."""

    def options(self, call: Call) -> list[Value]:
        given = super().options(call)
        if given[2].missing and given[1].text.isdigit() and int(given[1].text) > 3:
            given[1] = Value("1", False)
        return given
