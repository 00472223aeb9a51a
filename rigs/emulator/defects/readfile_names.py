"""Faults in the names that HTTPREADFILE takes: their length, their case, their dots."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod

from rigs.emulator.command import BAD_VALUE, Call, Refused, Value
from rigs.emulator.http.readfile import ReadFile
from rigs.emulator.registry import defect


class _Names(ReadFile, metaclass=ABCMeta):
    """Reads the name in another way."""

    def file(self, value: Value) -> str:
        return super().file(Value(self.named(value.text), value.quoted))

    @abstractmethod
    def named(self, text: str) -> str:
        """What is wrong: for each defect to say."""


@defect("readfile-name-63", "names of 64 bytes are refused", violates=["F1309-10"])
class Name63(ReadFile):
    """The NUL counts."""

    def file(self, value: Value) -> str:
        if len(value.text) > 63:
            raise Refused(BAD_VALUE)
        return super().file(value)


@defect("readfile-name-quotes-count", "the quotes count to the 64 bytes of a name", violates=["F1309-10"])
class NameQuotesCount(ReadFile):
    """62 are left."""

    def file(self, value: Value) -> str:
        if len(value.text) > 62:
            raise Refused(BAD_VALUE)
        return super().file(value)


@defect("readfile-name-64-cut", "names of 64 bytes lose their last one", violates=["F1309-10"])
class Name64Cut(_Names):
    """strlcpy."""

    def named(self, text: str) -> str:
        return text[:-1] if len(text) == 64 else text


@defect("readfile-name-drive-counts", "with a path a name has the less room the longer the directory's name is",
        violates=["F1309-10"])
class NameDriveCounts(ReadFile):
    """One buffer for directory and name."""

    def given(self, call: Call) -> list[Value]:
        given = super().given(call)
        if given[1].text == "3" and len(given[0].text) > 64 - len("E:/"):
            raise Refused(BAD_VALUE)
        return given


@defect("readfile-name-32-cut", "names are cut behind 32 bytes", violates=["F1309-10"])
class Name32Cut(_Names):
    """An old limit."""

    def named(self, text: str) -> str:
        return text[:32]


@defect("readfile-name-1-refused", "names of one byte are refused", violates=["F1309-10"])
class Name1Refused(ReadFile):
    """A letter is a drive."""

    def file(self, value: Value) -> str:
        if len(value.text) == 1:
            raise Refused(BAD_VALUE)
        return super().file(value)


@defect("readfile-name-8-3", "the part of a name before its dot is cut to 8 bytes, the one behind it to 3",
        violates=["F1309-10"])
class Name83(_Names):
    """FAT without long names."""

    def named(self, text: str) -> str:
        stem, dot, rest = text.rpartition(".")
        return f"{stem[:8]}{dot}{rest[:3]}" if dot and stem else text[:8]


@defect("readfile-name-lower", "a file's name is kept in small letters", violates=["F1309-10"])
class NameLower(_Names):
    """The drive knows no others; HTTPPOSTFILE does not know that."""

    def named(self, text: str) -> str:
        return text.lower()


@defect("readfile-name-first-dot", "a name with two dots ends at the second", violates=["F1309-10"])
class NameFirstDot(_Names):
    """Stem and extension, that is all."""

    def named(self, text: str) -> str:
        return ".".join(text.split(".")[:2])


@defect("readfile-name-extension", "a name without a dot gets .txt", violates=["F1309-10"])
class NameExtension(_Names):
    """What else could it be."""

    def named(self, text: str) -> str:
        return text if "." in text else f"{text}.txt"


@defect("readfile-name-digit-refused", "names that begin with a digit are refused", violates=["F1309-10"])
class NameDigitRefused(ReadFile):
    """As in a programming language."""

    def file(self, value: Value) -> str:
        if value.text[:1].isdigit():
            raise Refused(BAD_VALUE)
        return super().file(value)


@defect("readfile-name-underscore", "an underscore in a name becomes a hyphen", violates=["F1309-10"])
class NameUnderscore(_Names):
    """A character set of its own."""

    def named(self, text: str) -> str:
        return text.replace("_", "-")


class _Lengths(ReadFile, metaclass=ABCMeta):
    """Names that are too long are cut to so many bytes where `cuts` says so."""

    def file(self, value: Value) -> str:
        text = value.text[:64] if self.cuts(len(value.text)) else value.text
        return super().file(Value(text, value.quoted))

    @abstractmethod
    def cuts(self, length: int) -> bool:
        """What is wrong: for each defect to say."""


@defect("readfile-name-long-cut", "names above 64 bytes are cut", violates=["F1309-11"])
class NameLongCut(_Lengths):
    """Without a word."""

    def cuts(self, length: int) -> bool:
        return length > 64


@defect("readfile-name-65-cut", "a name of 65 bytes is cut by one", violates=["F1309-11"])
class Name65Cut(_Lengths):
    """The check is off by one, the copy is not."""

    def cuts(self, length: int) -> bool:
        return length == 65


@defect("readfile-name-8-bits", "the length of a name is cut to 8 bits before it is checked", violates=["F1309-11"])
class Name8Bits(_Lengths):
    """A name of 257 bytes has one."""

    def cuts(self, length: int) -> bool:
        return length > 256 and length % 256 <= 64


@defect("readfile-name-long-left", "names above 64 bytes are refused, a file with their first 64 is left",
        violates=["F1309-11"])
class NameLongLeft(ReadFile):
    """It is opened before the check."""

    def file(self, value: Value) -> str:
        response = self.module.responses.current
        if len(value.text) > 64 and response:
            self.module.files.save("F:", value.text[:64], response.buffer)
        return super().file(value)


@defect("readfile-name-empty", "the empty name makes a file with a name of the module's", violates=["F1309-11"])
class NameEmpty(_Names):
    """index.html."""

    def named(self, text: str) -> str:
        return text or "index.html"
