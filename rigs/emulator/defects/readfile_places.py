"""Faults in where HTTPREADFILE puts its file: directories, the card, what is left behind by a failure."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod

from rigs.emulator.command import ERROR, OK, PENDING, Call, Outcome, Refused, Reply, Value
from rigs.emulator.files import FileStore
from rigs.emulator.http.readfile import ReadFile
from rigs.emulator.registry import defect


class _Places(ReadFile):
    """Other directories than those of the reference."""

    places: tuple[tuple[str, str], ...] = ()

    def directory(self, value: Value) -> str:
        found = super().directory(value)
        return dict(self.places).get("" if value.missing else value.text, found)


@defect("readfile-default-media", "without a path a file goes to path 3", violates=["F1309-06", "F1309-07b"])
class DefaultMedia(_Places):
    """The example has a 3."""

    places = (("", "E:"),)


@defect("readfile-default-card", "without a path a file goes to the card", violates=["F1309-06"])
class DefaultCard(_Places):
    """Where the room is."""

    places = (("", "D:"),)


@defect("readfile-default-certificates", "without a path a file goes to /mssl_cert", violates=["F1309-06"])
class DefaultCertificates(_Places):
    """The last one of the list."""

    places = (("", "/mssl_cert"),)


@defect("readfile-default-last", "without a path the last path is meant", violates=["F1309-06"])
class DefaultLast(ReadFile):
    """A static that stays."""

    last = ""

    def directory(self, value: Value) -> str:
        if value.missing and self.last:
            return self.last
        self.last = super().directory(value)
        return self.last


@defect("readfile-default-both", "without a path a file goes to path 1 and to path 3", violates=["F1309-06"])
class DefaultBoth(ReadFile):
    """A copy for the user."""

    def given(self, call: Call) -> list[Value]:
        self.both = len(super().given(call)) > 1 and super().given(call)[1].missing
        return super().given(call)

    def store(self, directory: str, name: str, data: bytes) -> int:
        if self.both:
            super().store("E:", name, data)
        return super().store(directory, name, data)


@defect("readfile-cached-name", "a second save under one name without a path goes to path 3", violates=["F1309-06"])
class CachedName(ReadFile):
    """The cache is full of it, it thinks."""

    def directory(self, value: Value) -> str:
        self.free = value.missing
        return super().directory(value)

    def store(self, directory: str, name: str, data: bytes) -> int:
        taken = self.free and self.module.files.load(directory, name) is not None
        return super().store("E:" if taken else directory, name, data)


@defect("readfile-3-is-1", "path 3 is the directory of path 1", violates=["F1309-07", "F1309-07b"])
class Path3Is1(_Places):
    """One partition."""

    places = (("3", "F:"),)


@defect("readfile-3-refused", "path 3 is refused", violates=["F1309-07", "F1309-07b"])
class Path3Refused(ReadFile):
    """It is not mounted."""

    def directory(self, value: Value) -> str:
        if value.text == "3":
            raise Refused
        return super().directory(value)


@defect("readfile-3-takes-1", "a save to path 3 takes away the file of that name in path 1", violates=["F1309-07"])
class Path3Takes1(ReadFile):
    """It is moved."""

    def store(self, directory: str, name: str, data: bytes) -> int:
        files = self.module.files
        if directory == "E:" and isinstance(files, FileStore):
            files.delete("F:", name)
        return super().store(directory, name, data)


@defect("readfile-3-copies-1", "a save to path 3 takes the file of that name in path 1, if there is one",
        violates=["F1309-07"])
class Path3Copies1(ReadFile):
    """It is there already, it thinks."""

    def store(self, directory: str, name: str, data: bytes) -> int:
        found = self.module.files.load("F:", name) if directory == "E:" else None
        return super().store(directory, name, data if found is None else found)


@defect("readfile-2-refused", "path 2 is refused with a card in place", violates=["F1309-07a"])
class Path2Refused(ReadFile):
    """Not built in."""

    def directory(self, value: Value) -> str:
        if value.text == "2":
            raise Refused
        return super().directory(value)


@defect("readfile-2-is-1", "path 2 is the directory of path 1", violates=["F1309-07a"])
class Path2Is1(_Places):
    """There is no card on the board of the developer."""

    places = (("2", "F:"),)


@defect("readfile-2-sector", "files on the card are filled up with NUL to 512 bytes", violates=["F1309-07a"])
class Path2Sector(ReadFile):
    """The size of the file is not set."""

    def store(self, directory: str, name: str, data: bytes) -> int:
        return super().store(directory, name, data + bytes(-len(data) % 512) if directory == "D:" else data)


@defect("readfile-2-less", "files on the card lack their last byte", violates=["F1309-07a"])
class Path2Less(ReadFile):
    """Not flushed."""

    def store(self, directory: str, name: str, data: bytes) -> int:
        return super().store(directory, name, data[:-1] if directory == "D:" else data)


class _Moved(FileStore):
    """A directory that lies on another drive, for all commands of the service alike."""

    drives: tuple[tuple[str, str], ...] = ()

    def save(self, directory: str, name: str, data: bytes) -> int:
        return super().save(dict(self.drives).get(directory, directory), name, data)


@defect("readfile-1-on-c", "path 1 makes its file on C:", violates=["F1309-07b"])
class Path1OnC(_Moved):
    """As in the other family."""

    drives = (("F:", "C:"),)


@defect("readfile-3-on-c", "path 3 makes its file on C:", violates=["F1309-07b"])
class Path3OnC(_Moved):
    """The old table."""

    drives = (("E:", "C:"),)


@defect("readfile-1-3-swapped", "path 1 makes its file on E:, path 3 on F:", violates=["F1309-07b"])
class Swapped13(_Moved):
    """Columns that changed places."""

    drives = (("E:", "F:"), ("F:", "E:"))


class _NoCard(ReadFile, metaclass=ABCMeta):
    """Saves to a card that is not there."""

    def card(self) -> bool:
        files = self.module.files
        return isinstance(files, FileStore) and files.card

    def store(self, directory: str, name: str, data: bytes) -> int:
        if directory == "D:" and not self.card():
            return self.without(name, data)
        return super().store(directory, name, data)

    @abstractmethod
    def without(self, name: str, data: bytes) -> int:
        """What is wrong: for each defect to say."""


@defect("readfile-no-card-0", "a save without a card prints 0", violates=["F1309-13", "F1309-14"])
class NoCard0(_NoCard):
    """Nobody looks at the answer of the file system."""

    def without(self, name: str, data: bytes) -> int:
        return 0


@defect("readfile-no-card-cache", "a save without a card goes to the cache and prints 0", violates=["F1309-13"])
class NoCardCache(_NoCard):
    """Better than nothing."""

    def without(self, name: str, data: bytes) -> int:
        return super().store("F:", name, data)


@defect("readfile-no-card-left", "a save without a card fails and leaves a file in the cache", violates=["F1309-13"])
class NoCardLeft(_NoCard):
    """Written there first."""

    def without(self, name: str, data: bytes) -> int:
        super().store("F:", name, data)
        return 707


@defect("readfile-no-card-later", "a save without a card fails, and is made up for when the card comes",
        violates=["F1309-13"])
class NoCardLater(FileStore):
    """Kept in the cache of the driver."""

    def save(self, directory: str, name: str, data: bytes) -> int:
        result = super().save(directory, name, data)
        if directory == "D:" and not self.card:
            self._files["D:"][name] = data
        return result


@defect("readfile-no-card-second", "the second save without a card prints 0", violates=["F1309-13"])
class NoCardSecond(_NoCard):
    """The fault is told once."""

    told = False

    def without(self, name: str, data: bytes) -> int:
        self.told = not self.told
        return 707 if self.told else 0


@defect("readfile-no-card-ok", "a save without a card gives OK alone", violates=["F1309-13"])
class NoCardOk(_NoCard):
    """The result is left out when it is bad."""

    def without(self, name: str, data: bytes) -> int:
        return 707

    def failed(self, result: int) -> Outcome:
        return OK


@defect("readfile-no-card-hangs", "a save without a card is never answered", violates=["F1309-13", "F1309-02"])
class NoCardHangs(_NoCard):
    """It waits for the card, longer than anybody waits for it."""

    def write(self, call: Call) -> Outcome:
        self.call = call
        return super().write(call)

    def without(self, name: str, data: bytes) -> int:
        return 707

    def failed(self, result: int) -> Outcome:
        self.module.start("readfile-card", 140.0, lambda: self.call.finish(ERROR))
        return PENDING


@defect("readfile-no-card-three", "a save without a card gives its result, ERROR, and the result again",
        violates=["F1309-15"])
class NoCardThree(ReadFile):
    """Told by two."""

    def failed(self, result: int) -> Outcome:
        return Reply((self.line(result),), error=0, after=(self.line(result),))
