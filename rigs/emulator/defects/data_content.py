"""Faults in the bytes that HTTPDATA takes: values that are understood, changed or left out."""

from __future__ import annotations

import re
from abc import ABCMeta, abstractmethod

from rigs.emulator.engine import Engine
from rigs.emulator.http.input import PostData
from rigs.emulator.registry import defect


class _Changed(PostData, metaclass=ABCMeta):
    """Keeps something else than what was typed."""

    def keep(self, data: bytes) -> None:
        super().keep(self.changed(data))

    @abstractmethod
    def changed(self, data: bytes) -> bytes:
        """What is wrong: for each defect to say."""


@defect("data-nul-ends", "input is kept up to its first NUL", violates=["F1307-11"])
class NulEnds(_Changed):
    """strncpy."""

    def changed(self, data: bytes) -> bytes:
        return data.partition(b"\0")[0]


@defect("data-nul-at-end-lost", "NULs at the end of the input are lost", violates=["F1307-11"])
class NulAtEndLost(_Changed):
    """The length is found from behind."""

    def changed(self, data: bytes) -> bytes:
        return data.rstrip(b"\0")


@defect("data-crlf-lf", "CR LF in the input becomes LF", violates=["F1307-11"])
class CrlfLf(_Changed):
    """A text file."""

    def changed(self, data: bytes) -> bytes:
        return data.replace(b"\r\n", b"\n")


@defect("data-cr-first-lost", "a CR at the begin of the input is lost", violates=["F1307-11"])
class CrFirstLost(_Changed):
    """The rest of the command line."""

    def changed(self, data: bytes) -> bytes:
        return data.removeprefix(b"\r")


@defect("data-lf-first-lost", "a LF at the begin of the input is lost", violates=["F1307-11"])
class LfFirstLost(_Changed):
    """The rest of the command line."""

    def changed(self, data: bytes) -> bytes:
        return data.removeprefix(b"\n")


@defect("data-end-trimmed", "blanks and line ends at the end of the input are lost", violates=["F1307-11"])
class EndTrimmed(_Changed):
    """As with a line."""

    def changed(self, data: bytes) -> bytes:
        return data.rstrip(b" \r\n")


@defect("data-backspace-edits", "BS in the input takes back the byte before it", violates=["F1307-11"])
class BackspaceEdits(_Changed):
    """The line editor is not switched off."""

    def changed(self, data: bytes) -> bytes:
        return re.sub(rb"[^\x08]\x08", b"", data, flags=re.DOTALL)


@defect("data-del-lost", "DEL is left out of the input", violates=["F1307-11"])
class DelLost(_Changed):
    """Not printable."""

    def changed(self, data: bytes) -> bytes:
        return data.replace(b"\x7f", b"")


@defect("data-seven-bits", "input is kept with seven bits a byte", violates=["F1307-11"])
class SevenBits(_Changed):
    """8N1 read as 7E1."""

    def changed(self, data: bytes) -> bytes:
        return bytes(byte & 0x7F for byte in data)


@defect("data-ff-lost", "the byte 0xFF is left out of the input", violates=["F1307-11"])
class FfLost(_Changed):
    """EOF in a char."""

    def changed(self, data: bytes) -> bytes:
        return data.replace(b"\xff", b"")


@defect("data-dle-single", "two bytes 0x10 in a row become one", violates=["F1307-11"])
class DleSingle(_Changed):
    """DLE stuffing of the multiplexer."""

    def changed(self, data: bytes) -> bytes:
        return data.replace(b"\x10\x10", b"\x10")


@defect("data-flow-control-lost", "0x11 and 0x13 are left out of the input", violates=["F1307-11"])
class FlowControlLost(_Changed):
    """The driver takes them for its own."""

    def changed(self, data: bytes) -> bytes:
        return data.translate(None, b"\x11\x13")


@defect("data-escapes", r"\hh in the input becomes the byte that it names", violates=["F1307-11"])
class Escapes(_Changed):
    """The rule for strings, in the wrong place."""

    def changed(self, data: bytes) -> bytes:
        return re.sub(rb"\\([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), data)


@defect("data-percent", "%hh in the input becomes the byte that it names", violates=["F1307-11"])
class Percent(_Changed):
    """A form, it thinks."""

    def changed(self, data: bytes) -> bytes:
        return re.sub(rb"%([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), data)


@defect("data-utf-8", "input above 0x7F that is no UTF-8 becomes question marks", violates=["F1307-11"])
class Utf8(_Changed):
    """Text only."""

    def changed(self, data: bytes) -> bytes:
        return data.decode("utf-8", "replace").replace("\ufffd", "?").encode()


@defect("data-tab", "a tab in the input becomes a blank", violates=["F1307-11"])
class Tab(_Changed):
    """White space is one."""

    def changed(self, data: bytes) -> bytes:
        return data.replace(b"\t", b" ")


@defect("data-letters-capital", "input is kept in capital letters", violates=["F1307-02", "F1307-11"])
class LettersCapital(_Changed):
    """As the names of commands are."""

    def changed(self, data: bytes) -> bytes:
        return data.upper()


@defect("data-digits-first", "input that begins with digits loses what follows them", violates=["F1307-02"])
class DigitsFirst(_Changed):
    """A number, it thinks."""

    def changed(self, data: bytes) -> bytes:
        found = re.match(rb"[0-9]+", data)
        return found[0] if found else data


@defect("data-ok-line-lost", "a line OK in the input is left out", violates=["F1307-11"])
class OkLineLost(_Changed):
    """The echo of an answer."""

    def changed(self, data: bytes) -> bytes:
        return data.replace(b"\r\nOK\r\n", b"")


@defect("data-two-swapped", "the bytes of a two-byte input change places", violates=["F1307-03"])
class TwoSwapped(_Changed):
    """A word in the other order."""

    def changed(self, data: bytes) -> bytes:
        return data[::-1] if len(data) == 2 else data


@defect("data-one-lost", "an input of one byte is kept as an empty one", violates=["F1307-03"])
class OneLost(_Changed):
    """The end is the last index."""

    def changed(self, data: bytes) -> bytes:
        return b"" if len(data) == 1 else data


class _Ending(Engine):
    """A byte that is taken out of the input and does something."""

    sign = b"\x1a"

    def _fed(self, data: bytes) -> bytes:
        assert self._input
        head, found, rest = data.partition(self.sign)
        if not found or not isinstance(self._input.prompt.text, str):
            return super()._fed(data)
        self._input._pieces.append(head)
        self.obey()
        return rest

    def obey(self) -> None:
        if self._input:
            self._end_input(self._input.prompt.done)


@defect("data-ctrl-z-ends", "Ctrl-Z ends the input with OK", violates=["F1307-11"])
class CtrlZEnds(_Ending):
    """As with a short message."""


@defect("data-esc-aborts", "ESC ends the input with ERROR", violates=["F1307-11"])
class EscAborts(_Ending):
    """As with a short message."""

    sign = b"\x1b"

    def obey(self) -> None:
        if self._input:
            self._end_input(self._input.prompt.expired)


@defect("data-plus-aborts", "three plus signs that come alone end the input", violates=["F1307-11"])
class PlusAborts(Engine):
    """As on the way out of a data call."""

    def _fed(self, data: bytes) -> bytes:
        if data != b"+++" or self._input is None:
            return super()._fed(data)
        self._end_input(self._input.prompt.expired)
        return b""


@defect("data-plus-lost", "three plus signs are left out of the input", violates=["F1307-11"])
class PlusLost(_Changed):
    """They are looked for in every stream."""

    def changed(self, data: bytes) -> bytes:
        return data.replace(b"+++", b"")


@defect("data-repeat-obeyed", "A/ that comes alone is obeyed in the input", violates=["F1307-11"])
class RepeatObeyed(Engine):
    """No CR is needed for it."""

    def _fed(self, data: bytes) -> bytes:
        if data == b"A/":
            self._out.append(b"\r\nERROR\r\n")
            return b""
        return super()._fed(data)


@defect("data-piece-lf-lost", "a LF that begins a piece behind one that ended with CR is lost", violates=["F1307-11"])
class PieceLfLost(Engine):
    """CR LF is one line end, wherever it is torn."""

    last_byte = b""

    def _fed(self, data: bytes) -> bytes:
        torn = self.last_byte == b"\r" and data[:1] == b"\n"
        self.last_byte = data[-1:]
        return super()._fed(data[1:] if torn else data) if data[torn:] else b""
