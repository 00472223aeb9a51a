"""Faults of HTTPPOSTFILE in file names, and with files that are not there (F1308-13, -14, -18, -26, -41)."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod
from collections.abc import Mapping

from rigs.emulator.command import OK, Call, Outcome, Refused, Value
from rigs.emulator.files import FileStore
from rigs.emulator.http.fetching import AT_ONCE, Job
from rigs.emulator.http.names import FileNames
from rigs.emulator.http.postfile import PostFile
from rigs.emulator.registry import defect
from rigs.emulator.system.find import find


@defect("postfile-name-63", "refuses names of 64 bytes", violates=["F1308-13"])
class Name63(FileNames):
    """The zero at the end counts."""

    def limit(self) -> int:
        return 63


@defect("postfile-name-65", "takes names of 65 bytes", violates=["F1308-14"])
class Name65(FileNames):
    """One too many."""

    def limit(self) -> int:
        return 65


_other = defect("postfile-name-65-path-3", "takes names of 65 bytes with another path than 1", violates=["F1308-14"])


@_other
class Name65Path3(PostFile):
    """Measured where the cache is opened."""

    def options(self, call: Call) -> list[Value]:
        given = super().options(call)
        self.module.names.longest = 64 if given[1].text in ("", "1") else 65  # type: ignore[attr-defined]
        return given


@_other
class NameLimit(FileNames):
    """As long as was said last."""

    longest = 64

    def limit(self) -> int:
        return self.longest


@defect("postfile-name-112", "takes names of 112 bytes", violates=["F1308-14"])
class Name112(FileNames):
    """The bound of a sibling."""

    def limit(self) -> int:
        return 112


@defect("postfile-name-cut", "a longer name is cut to 64 bytes", violates=["F1308-14"])
class NameCut(FileNames):
    """strncpy."""

    def file(self, value: Value) -> str:
        return super().file(Value(value.text[:64], value.quoted))


@defect("postfile-name-100-cut", "a name of more than 96 bytes is cut to 64", violates=["F1308-14"])
class Name100Cut(FileNames):
    """A second buffer."""

    def file(self, value: Value) -> str:
        return super().file(Value(value.text[:64] if len(value.text) > 96 else value.text, value.quoted))


@defect("postfile-name-8-bits", "of the length of a name the last eight bits count", violates=["F1308-14"])
class Name8Bits(FileNames):
    """A byte."""

    def file(self, value: Value) -> str:
        return super().file(Value(value.text[: len(value.text) % 256 or 1], value.quoted))


@defect("postfile-name-empty-last", "an empty name is the file that was sent last", violates=["F1308-14"])
class NameEmptyLast(PostFile):
    """The buffer still holds it."""

    last = ""

    def options(self, call: Call) -> list[Value]:
        given = super().options(call)
        if given[0].quoted and not given[0].text and self.last:
            given[0] = Value(self.last, True)
        return given

    def load(self, directory: str, name: str) -> bytes:
        self.last = name
        return super().load(directory, name)


@defect("postfile-name-empty-first", "an empty name is the first file of the directory", violates=["F1308-14"])
class NameEmptyFirst(PostFile):
    """Nothing matches everything."""

    def options(self, call: Call) -> list[Value]:
        given = super().options(call)
        first = next(iter(find(self.module, FileStore).listing("F:")), "")
        if given[0].quoted and not given[0].text:
            given[0] = Value(first, True)
        return given


class _Opened(PostFile, metaclass=ABCMeta):
    """Opens another file than was named."""

    @abstractmethod
    def opens(self, name: str, files: Mapping[str, bytes]) -> str:
        """What is wrong: for each defect to say."""

    def load(self, directory: str, name: str) -> bytes:
        return super().load(directory, self.opens(name, find(self.module, FileStore).listing(directory)))


@defect("postfile-name-64-opens-63", "a name of 64 bytes opens the file of its first 63", violates=["F1308-13"])
class Name64Opens63(_Opened):
    """Cut where the file is opened."""

    def opens(self, name: str, files: Mapping[str, bytes]) -> str:
        return name[:63] if name[:63] in files else name


@defect("postfile-name-path-3-61", "in path 3 a name of more than 61 bytes is not found",
        violates=["F1308-13", "F1308-08"])
class NamePath361(_Opened):
    """The drive is counted."""

    def load(self, directory: str, name: str) -> bytes:
        return super().load("" if directory == "E:" and len(name) > 61 else directory, name)

    def opens(self, name: str, files: Mapping[str, bytes]) -> str:
        return name


@defect("postfile-name-one-refused", "refuses a name of one byte", violates=["F1308-13"])
class NameOneRefused(PostFile):
    """A drive letter, it thinks."""

    def load(self, directory: str, name: str) -> bytes:
        if len(name) == 1:
            raise Refused
        return super().load(directory, name)


@defect("postfile-name-32-alike", "names are compared in their first 32 bytes", violates=["F1308-13"])
class Name32Alike(_Opened):
    """The first that was made is found."""

    def opens(self, name: str, files: Mapping[str, bytes]) -> str:
        return next((other for other in files if other[:32] == name[:32]), name)


@defect("postfile-name-any-case", "upper and lower case are one, the older file is sent", violates=["F1308-41"])
class NameAnyCase(_Opened):
    """FAT."""

    def opens(self, name: str, files: Mapping[str, bytes]) -> str:
        return next((other for other in files if other.lower() == name.lower()), name)


@defect("postfile-name-to-blank", "a name ends at its first blank", violates=["F1308-41"])
class NameToBlank(_Opened):
    """sscanf."""

    def opens(self, name: str, files: Mapping[str, bytes]) -> str:
        return name.partition(" ")[0]


@defect("postfile-missing-begins", "a file that is not there is the one whose name begins so", violates=["F1308-18"])
class MissingBegins(_Opened):
    """Compared as far as the name goes."""

    def opens(self, name: str, files: Mapping[str, bytes]) -> str:
        return name if name in files else next((other for other in files if other.startswith(name)), name)


@defect("postfile-missing-longer", "of a name as much as is a file's name counts", violates=["F1308-18"])
class MissingLonger(_Opened):
    """Compared as far as the file's name goes."""

    def opens(self, name: str, files: Mapping[str, bytes]) -> str:
        return name if name in files else next((other for other in files if name.startswith(other)), name)


@defect("postfile-missing-empty", "a file that is not there is sent as an empty body", violates=["F1308-18"])
class MissingEmpty(PostFile):
    """Nothing was read."""

    def missing_file(self) -> bytes:
        return b""


@defect("postfile-missing-last", "where a file is not there the last one is sent again", violates=["F1308-18"])
class MissingLast(PostFile):
    """The buffer still holds it."""

    last = b""

    def load(self, directory: str, name: str) -> bytes:
        self.last = super().load(directory, name)
        return self.last

    def missing_file(self) -> bytes:
        return self.last or super().missing_file()


class _Missing(PostFile):
    """A file that is not there is taken, and reported."""

    code, length = 0, 0

    def write(self, call: Call) -> Outcome:
        try:
            return super().write(call)
        except FileNotFoundError:
            job = Job("HTTPPOSTFILE", call.port, 1, "POST")
            self.module.start("missing", AT_ONCE, lambda: self.module.reports.say(job, self.code, self.length))
            return OK

    def missing_file(self) -> bytes:
        raise FileNotFoundError


@defect("postfile-missing-404", "a file that is not there is reported as 404", violates=["F1308-18"])
class Missing404(_Missing):
    """Not found."""

    code = 404


@defect("postfile-missing-714", "a file that is not there is reported as 714", violates=["F1308-18"])
class Missing714(_Missing):
    """The only code that the reference shows."""

    code = 714


@defect("postfile-missing-mute", "a file that is not there is answered by OK, and no report comes",
        violates=["F1308-18", "F1308-15"])
class MissingMute(PostFile):
    """The task that reads it ends."""

    def write(self, call: Call) -> Outcome:
        try:
            return super().write(call)
        except FileNotFoundError:
            return OK

    def missing_file(self) -> bytes:
        raise FileNotFoundError


class _Lenient(PostFile, metaclass=ABCMeta):
    """Names lead elsewhere."""

    def options(self, call: Call) -> list[Value]:
        given = super().options(call)
        given[0] = Value(self.plain(given[0].text), given[0].quoted)
        return given

    @abstractmethod
    def plain(self, name: str) -> str:
        """What is wrong: for each defect to say."""


@defect("postfile-name-directory-dropped", "what stands before the last slash of a name is dropped",
        violates=["F1308-26"])
class NameDirectoryDropped(_Lenient):
    """basename."""

    def plain(self, name: str) -> str:
        return name.rpartition("/")[2]


@defect("postfile-name-pattern", "a star in a name stands for what follows", violates=["F1308-26"])
class NamePattern(_Lenient):
    """As in AT+FSDEL."""

    def plain(self, name: str) -> str:
        begin, star, _ = name.partition("*")
        files = find(self.module, FileStore).listing("F:")
        return next((other for other in files if star and other.startswith(begin)), name)
