"""Faults of HTTPPOSTFILE in its test form, its defaults and its count of values (F1308-01, -04 to -06, -24, -36)."""

from __future__ import annotations

from rigs.emulator.command import OK, Call, Outcome, Reply, Value
from rigs.emulator.http.action import Action
from rigs.emulator.http.names import FileNames
from rigs.emulator.http.postfile import PostFile
from rigs.emulator.http.readfile import ReadFile
from rigs.emulator.registry import defect

_MISSING = Value("", False)


class _Printed(PostFile):
    """Prints another test form."""

    form = "<filename>[,(1-3)[,(0-3)[,(0-1)]]]"

    def ranges(self, call: Call) -> Outcome:
        return Reply((f"+HTTPPOSTFILE: {self.form}",))


@defect("postfile-form-path-4", "the test form prints the paths of HTTPREADFILE", violates=["F1308-01"])
class FormPath4(_Printed):
    """Copied."""

    form = "<filename>[,(1-4)[,(0-3)[,(0-1)]]]"


@defect("postfile-form-flat", "the test form prints its ranges one beside the other", violates=["F1308-01"])
class FormFlat(_Printed):
    """As the write form is printed."""

    form = "<filename>[,(1-3)][,(0-3)][,(0-1)]"


@defect("postfile-form-misspelt", "the test form prints +HTTPPOSTFLIE", violates=["F1308-01"])
class FormMisspelt(PostFile):
    """As that of HTTPREADFILE has a letter too many."""

    def ranges(self, call: Call) -> Outcome:
        return Reply(("+HTTPPOSTFLIE: <filename>[,(1-3)[,(0-3)[,(0-1)]]]",))


@defect("postfile-form-last-name", "behind a send the test form prints the last name", violates=["F1308-01"])
class FormLastName(_Printed):
    """The placeholder is a buffer."""

    def write(self, call: Call) -> Outcome:
        outcome = super().write(call)
        self.form = call.text.split(",")[0] + "[,(1-3)[,(0-3)[,(0-1)]]]"
        return outcome


@defect("postfile-form-forgets-url", "the test form takes the URL away", violates=["F1308-01"])
class FormForgets(_Printed):
    """It prepares the command."""

    def ranges(self, call: Call) -> Outcome:
        self.module.parameters.store("URL", "")
        return super().ranges(call)


@defect("postfile-header-default-1", "without send_header the file is the body", violates=["F1308-04", "F1308-36"])
class HeaderDefault1(PostFile):
    """The other value."""

    def default_header(self) -> int:
        return 1


@defect("postfile-header-default-by-path", "with a path and no send_header the file is the body",
        violates=["F1308-04", "F1308-36"])
class HeaderDefaultByPath(PostFile):
    """Two defaults in two branches."""

    def options(self, call: Call) -> list[Value]:
        given = super().options(call)
        if given[3].missing and not given[1].missing and given[2].missing:
            given[3] = Value("1", False)
        return given


class _HeaderKept(PostFile):
    """The last send_header is the default of the next line."""

    kept = 0

    def default_header(self) -> int:
        return self.kept


@defect("postfile-header-kept", "the last send_header is the default of the next line", violates=["F1308-04"])
class HeaderKept(_HeaderKept):
    """A static variable."""

    def send_header(self, value: Value) -> int:
        self.kept = super().send_header(value)
        return self.kept


@defect("postfile-header-kept-when-refused", "a send_header 1 of a line that is refused is the next default",
        violates=["F1308-04"])
class HeaderKeptWhenRefused(_HeaderKept):
    """The variable is cleared where the line ends well."""

    def send_header(self, value: Value) -> int:
        self.kept = super().send_header(value)
        return self.kept

    def perform(self, call: Call, data: bytes, number: int, whole: bool, given: bool) -> Outcome:
        outcome = super().perform(call, data, number, whole, given)
        self.kept = 0
        return outcome


@defect("postfile-header-by-content", "without send_header a file that begins with no method is the body",
        violates=["F1308-04", "F1308-33"])
class HeaderByContent(PostFile):
    """It looks into the file."""

    def send_header(self, value: Value) -> int:
        self.open = value.missing
        return super().send_header(value)

    def perform(self, call: Call, data: bytes, number: int, whole: bool, given: bool) -> Outcome:
        if self.open and not data.startswith((b"GET ", b"POST ", b"HEAD ", b"DELETE ")):
            whole = False
        return super().perform(call, data, number, whole, given)


@defect("postfile-path-default-3", "without a path it is path 3", violates=["F1308-05"])
class PathDefault3(PostFile):
    """As in the example of the reference."""

    def directory(self, value: Value) -> str:
        return super().directory(Value("3", False) if value.missing else value)


@defect("postfile-path-kept", "the last path is the default of the next line", violates=["F1308-05"])
class PathKept(PostFile):
    """A static variable."""

    kept = _MISSING

    def directory(self, value: Value) -> str:
        found = super().directory(self.kept if value.missing else value)
        self.kept = self.kept if value.missing else value
        return found


_saved = defect("postfile-path-of-readfile", "without a path it is the one that HTTPREADFILE saved to last",
                violates=["F1308-05"])


@_saved
class PathOfReadfile(ReadFile):
    """Keeps it."""

    def write(self, call: Call) -> Outcome:
        outcome = super().write(call)
        _, *path = call.values(1, 2)
        self.module.post_data.path = path[0] if path else _MISSING  # type: ignore[attr-defined]
        return outcome


@_saved
class PathAsSaved(PostFile):
    """Uses it."""

    def directory(self, value: Value) -> str:
        kept: Value = getattr(self.module.post_data, "path", _MISSING)
        return super().directory(kept if value.missing and kept.text in ("1", "3") else value)


@defect("postfile-path-searched", "without a path a file that is not in path 1 is looked for in path 3",
        violates=["F1308-05", "F1308-18"])
class PathSearched(PostFile):
    """A search list."""

    def directory(self, value: Value) -> str:
        self.searching = value.missing
        return super().directory(value)

    def load(self, directory: str, name: str) -> bytes:
        other = self.module.files.load("E:", name)
        if self.searching and other is not None and self.module.files.load(directory, name) is None:
            return other
        return super().load(directory, name)


@defect("postfile-path-3-falls-back", "a file that is not in path 3 is taken from path 1",
        violates=["F1308-08", "F1308-18"])
class Path3FallsBack(PostFile):
    """It means well."""

    def load(self, directory: str, name: str) -> bytes:
        found = self.module.files.load(directory, name)
        return super().load("F:" if directory == "E:" and found is None else directory, name)


@defect("postfile-method-default-0", "without a method it is reported as 0", violates=["F1308-06", "F1308-36"])
class MethodDefault0(PostFile):
    """A variable that was never set."""

    def default_method(self) -> int:
        return 0


@defect("postfile-method-kept", "the last method is the default of the next line", violates=["F1308-06"])
class MethodKept(PostFile):
    """A static variable."""

    kept = 1

    def default_method(self) -> int:
        return self.kept

    def method(self, value: Value) -> int:
        self.kept = super().method(value)
        return self.kept


_acted = defect("postfile-method-of-action", "without a method it is that of the last HTTPACTION",
                violates=["F1308-06"])


@_acted
class MethodOfAction(Action):
    """Keeps it."""

    def perform(self, call: Call, method: int) -> Outcome:
        self.module.post_data.method = method  # type: ignore[attr-defined]
        return super().perform(call, method)


@_acted
class MethodAsActed(PostFile):
    """Uses it."""

    def default_method(self) -> int:
        return int(getattr(self.module.post_data, "method", 1))


@defect("postfile-no-value-ok", "HTTPPOSTFILE= without a value is answered by OK", violates=["F1308-24"])
class NoValueOk(PostFile):
    """Nothing to do."""

    def write(self, call: Call) -> Outcome:
        return super().write(call) if call.text else OK


@defect("postfile-no-name-last", "without a name it is the file that was sent last", violates=["F1308-24"])
class NoNameLast(FileNames):
    """The buffer still holds it."""

    last = ""

    def file(self, value: Value) -> str:
        if not (value.missing and self.last):
            self.last = super().file(value)
        return self.last


@defect("postfile-fifth-ignored", "a fifth value is not looked at", violates=["F1308-24"])
class FifthIgnored(PostFile):
    """Four are read."""

    def options(self, call: Call) -> list[Value]:
        return [*call.values(1), *[_MISSING] * 3][:4]


@defect("postfile-third-is-header", "the last of three values is send_header", violates=["F1308-36", "F1308-04"])
class ThirdIsHeader(PostFile):
    """Read from the end."""

    def options(self, call: Call) -> list[Value]:
        name, path, method, header = super().options(call)
        if header.missing and method.text in ("0", "1"):
            return [name, path, _MISSING, method]
        return [name, path, method, header]
