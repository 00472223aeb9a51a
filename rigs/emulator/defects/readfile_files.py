"""Faults of the files that HTTPREADFILE made: replaced in part, lost with the service, names that lead elsewhere."""

from __future__ import annotations

import re
from abc import ABCMeta, abstractmethod

from rigs.emulator.command import Value
from rigs.emulator.files import FileStore
from rigs.emulator.http.readfile import ReadFile
from rigs.emulator.registry import defect


class _Replacing(ReadFile, metaclass=ABCMeta):
    """Writes over a file that is there. `joined` gives what lies there then."""

    def store(self, directory: str, name: str, data: bytes) -> int:
        old = self.module.files.load(directory, name)
        return super().store(directory, name, data if old is None else self.joined(old, data, directory))

    @abstractmethod
    def joined(self, old: bytes, new: bytes, directory: str) -> bytes:
        """What is wrong: for each defect to say."""


@defect("readfile-replace-tail", "a shorter body leaves the tail of the file that it replaces", violates=["F1309-16"])
class ReplaceTail(_Replacing):
    """Opened without truncation."""

    def joined(self, old: bytes, new: bytes, directory: str) -> bytes:
        return new + old[len(new):]


@defect("readfile-replace-appends", "a body is appended to a file that is there", violates=["F1309-16"])
class ReplaceAppends(_Replacing):
    """Opened for appending."""

    def joined(self, old: bytes, new: bytes, directory: str) -> bytes:
        return old + new


@defect("readfile-replace-keeps", "a file that is there is not replaced, the result is 0", violates=["F1309-16"])
class ReplaceKeeps(_Replacing):
    """It is there, so it is done."""

    def joined(self, old: bytes, new: bytes, directory: str) -> bytes:
        return old


@defect("readfile-replace-size", "a longer body is cut to the size of the file that it replaces",
        violates=["F1309-16"])
class ReplaceSize(_Replacing):
    """The room is that of the old one."""

    def joined(self, old: bytes, new: bytes, directory: str) -> bytes:
        return new[:len(old)]


@defect("readfile-replace-block", "a body one byte shorter leaves the last byte of the file", violates=["F1309-16"])
class ReplaceBlock(_Replacing):
    """Truncated in blocks."""

    def joined(self, old: bytes, new: bytes, directory: str) -> bytes:
        return new + old[len(new):] if len(new) // 512 == len(old) // 512 or len(old) == len(new) + 1 else new


@defect("readfile-replace-media", "in path 3 a body is appended to a file that is there", violates=["F1309-16"])
class ReplaceMedia(_Replacing):
    """Another driver."""

    def joined(self, old: bytes, new: bytes, directory: str) -> bytes:
        return old + new if directory == "E:" else new


@defect("readfile-replace-deletes", "a name that is taken is refused, and the file is gone", violates=["F1309-16"])
class ReplaceDeletes(ReadFile):
    """Deleted first."""

    def store(self, directory: str, name: str, data: bytes) -> int:
        files = self.module.files
        if isinstance(files, FileStore) and files.delete(directory, name):
            return 706
        return super().store(directory, name, data)


class _Ending(ReadFile, metaclass=ABCMeta):
    """Touches files when the service stops."""

    def closed(self) -> None:
        files = self.module.files if hasattr(self.module, "files") else None
        if isinstance(files, FileStore):
            self.end(files)

    @abstractmethod
    def end(self, files: FileStore) -> None:
        """What is wrong: for each defect to say."""


@defect("readfile-term-clears", "HTTPTERM empties the cache", violates=["F1309-26"])
class TermClears(_Ending):
    """It is a cache."""

    def end(self, files: FileStore) -> None:
        files.listing("F:").clear()


@defect("readfile-term-last", "HTTPTERM takes the last file away", violates=["F1309-26"])
class TermLast(_Ending):
    """It was never closed."""

    def end(self, files: FileStore) -> None:
        for name in list(files.listing("F:"))[-1:]:
            files.delete("F:", name)


@defect("readfile-term-cuts", "HTTPTERM cuts the last file to full blocks of 512", violates=["F1309-26"])
class TermCuts(_Ending):
    """The rest was never written."""

    def end(self, files: FileStore) -> None:
        for name in list(files.listing("F:"))[-1:]:
            data = files.listing("F:")[name]
            files.save("F:", name, data[:len(data) // 512 * 512])


@defect("readfile-init-media", "HTTPINIT empties path 3", violates=["F1309-26"])
class InitMedia(ReadFile):
    """A fresh start."""

    def opened(self) -> None:
        files = self.module.files
        if isinstance(files, FileStore):
            files.listing("E:").clear()


class _Reserved(ReadFile, metaclass=ABCMeta):
    """Takes names that no name may be."""

    sign = ""

    def file(self, value: Value) -> str:
        if value.quoted and self.sign in value.text:
            return super().file(Value(self.named(value.text), True))
        return super().file(value)

    @abstractmethod
    def named(self, text: str) -> str:
        """What is wrong: for each defect to say."""


@defect("readfile-basename", "a name with a slash makes a file with what stands behind it", violates=["F1309-20"])
class Basename(_Reserved):
    """The last part of a path."""

    sign = "/"

    def named(self, text: str) -> str:
        return text.rpartition("/")[2]


@defect("readfile-slash-flat", "a slash in a name becomes an underscore", violates=["F1309-20"])
class SlashFlat(_Reserved):
    """There are no directories."""

    sign = "/"

    def named(self, text: str) -> str:
        return re.sub(r"[/.:]", "_", text)


@defect("readfile-question-dropped", "a question mark is left out of a name", violates=["F1309-20"])
class QuestionDropped(_Reserved):
    """Cleaned."""

    sign = "?"

    def named(self, text: str) -> str:
        return text.replace("?", "")


@defect("readfile-drive-in-name", "a drive in a name is obeyed", violates=["F1309-20"])
class DriveInName(ReadFile):
    """fopen knows drives."""

    drive = ""

    def file(self, value: Value) -> str:
        found = re.fullmatch(r"([EF]:)/(.+)", value.text)
        self.drive = found[1] if found else ""
        return super().file(Value(found[2], value.quoted) if found else value)

    def store(self, directory: str, name: str, data: bytes) -> int:
        return super().store(self.drive or directory, name, data)


@defect("readfile-above", "two dots and a slash in front of a name are skipped", violates=["F1309-20"])
class Above(ReadFile):
    """There is nothing above."""

    def file(self, value: Value) -> str:
        return super().file(Value(value.text.removeprefix("../"), value.quoted))
