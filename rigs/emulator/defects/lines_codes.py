"""Faults in how answers are written: line ends, digits for words, silence, echo, error codes."""

from __future__ import annotations

from rigs.emulator.command import Prompt
from rigs.emulator.editor import LineEditor
from rigs.emulator.engine import Engine
from rigs.emulator.framing import CME_TEXTS, Framing
from rigs.emulator.registry import defect
from rigs.emulator.settings import Settings


@defect("service-lines-lf", "lines of the HTTP service end in LF alone", violates=["F1300-05"])
class ServiceLinesLf(Framing):
    """They are written by another library."""

    def information(self, settings: Settings, text: str) -> bytes:
        framed = super().information(settings, text)
        return framed[:-2] + b"\n" if text.startswith("+HTTP") and settings.verbose else framed


@defect("code-glued", "a final code behind information text has no CR LF in front", violates=["F1300-05"])
class CodeGlued(Engine):
    """One line end is shared by both."""

    def final(self, error: int | None) -> None:
        super().final(error)
        if len(self._out) > 1 and self.settings.verbose:
            self._out[-1] = self._out[-1].removeprefix(b"\r\n")


@defect("prompt-no-line-end", "DOWNLOAD has no line end", violates=["F1300-05"],
        source="a client's code that waits for the bare word (SIM7670G)")
class PromptNoLineEnd(Engine):
    """The host is to go on behind it."""

    def open_input(self, prompt: Prompt) -> None:
        super().open_input(prompt)
        if prompt.text == "DOWNLOAD":
            self._out[-1] = self._out[-1].rstrip()


@defect("error-lf-front", "ERROR has LF alone in front", violates=["F1300-05"])
class ErrorLfFront(Framing):
    """One of two tables of result codes is wrong."""

    def basic_code(self, settings: Settings, text: str, digit: bytes) -> bytes:
        code = super().basic_code(settings, text, digit)
        return code.lstrip(b"\r") if text == "ERROR" and settings.verbose else code


@defect("v0-error-word", "V0 leaves ERROR a word", violates=["F1300-06"])
class V0ErrorWord(Framing):
    """Only OK has a digit."""

    def basic_code(self, settings: Settings, text: str, digit: bytes) -> bytes:
        plain = text == "ERROR" and not settings.verbose
        return b"ERROR\r" if plain else super().basic_code(settings, text, digit)


@defect("v0-code-crlf", "the digits of V0 end in CR LF", violates=["F1300-06"])
class V0CodeCrlf(Framing):
    """They are framed like text."""

    def basic_code(self, settings: Settings, text: str, digit: bytes) -> bytes:
        code = super().basic_code(settings, text, digit)
        return code if settings.verbose else code + b"\n"


@defect("v0-text-front", "V0 leaves CR LF in front of information text", violates=["F1300-06"])
class V0TextFront(Framing):
    """Only the codes change."""

    def information(self, settings: Settings, text: str) -> bytes:
        framed = super().information(settings, text)
        return framed if settings.verbose else settings.eol + framed


@defect("v0-report-digits", "V0 takes the name off a report", violates=["F1300-07"])
class V0ReportDigits(Framing):
    """Extended codes are shortened too."""

    def unsolicited(self, settings: Settings, text: str) -> bytes:
        return super().unsolicited(settings, text if settings.verbose else text.partition(": ")[2] or text)


@defect("q1-hides-text", "Q1 hides information text as well", violates=["F1300-08"])
class Q1HidesText(Framing):
    """It silences the port."""

    def information(self, settings: Settings, text: str) -> bytes:
        return b"" if settings.quiet else super().information(settings, text)


@defect("q1-error-shown", "Q1 lets ERROR through", violates=["F1300-08"])
class Q1ErrorShown(Framing):
    """Only OK is silenced."""

    def final(self, settings: Settings, error: int | None) -> bytes:
        shown = settings.quiet and error is not None
        return self.basic_code(settings, "ERROR", b"4") if shown else super().final(settings, error)


@defect("q0-late", "the line that ends Q1 has no code yet", violates=["F1300-08"])
class Q0Late(Framing):
    """The new setting begins with the next line."""

    was = False

    def final(self, settings: Settings, error: int | None) -> bytes:
        was, self.was = self.was, settings.quiet
        return b"" if was else super().final(settings, error)


@defect("echo-capitals", "the echo is in capitals", violates=["F1300-09"])
class EchoCapitals(LineEditor):
    """The line is folded before it is sent back."""

    def echoed(self, data: bytes, settings: Settings) -> bytes:
        return super().echoed(data, settings).upper()


@defect("echo-without-cr", "the echo lacks the CR of the line", violates=["F1300-09"])
class EchoWithoutCr(LineEditor):
    """The terminator is taken off first."""

    def echoed(self, data: bytes, settings: Settings) -> bytes:
        return super().echoed(data, settings).rstrip(b"\r")


@defect("echo-twice-20", "a line of more than 20 bytes is echoed twice", violates=["F1300-09"])
class EchoTwice20(LineEditor):
    """By the driver and by the interpreter."""

    def echoed(self, data: bytes, settings: Settings) -> bytes:
        return super().echoed(data, settings) * (2 if len(data) > 20 else 1)


@defect("echo-adds-line", "with echo on an empty line stands before each answer", violates=["F1300-09"])
class EchoAddsLine(LineEditor):
    """A line feed is added to the echoed CR."""

    def echoed(self, data: bytes, settings: Settings) -> bytes:
        found = super().echoed(data, settings)
        return found + b"\n" if found else found


@defect("cmee-2-number", "+CMEE=2 shows numbers", violates=["F1300-26"])
class Cmee2Number(Framing):
    """The texts were left out of the image."""

    def cme(self, settings: Settings, error: int) -> str:
        return f"+CME ERROR: {error}"


@defect("cmee-2-both", "+CMEE=2 shows text and ERROR", violates=["F1300-26", "F1300-27"])
class Cmee2Both(Framing):
    """The extended code is taken for information text."""

    def final(self, settings: Settings, error: int | None) -> bytes:
        code = super().final(settings, error)
        return code + self.basic_code(settings, "ERROR", b"4") if code.startswith(b"\r\n+CME ERROR: op") else code


@defect("cmee-0-sticks", "behind +CMEE=2 +CMEE=0 goes on with texts", violates=["F1300-26"])
class Cmee0Sticks(Framing):
    """The mode is only raised."""

    most = 0

    def final(self, settings: Settings, error: int | None) -> bytes:
        self.most = max(self.most, settings.cmee)
        if error and self.most == 2 and not settings.cmee:
            return self.information(settings, f"+CME ERROR: {CME_TEXTS[error]}")
        return super().final(settings, error)


@defect("ok-twice-behind-error", "the first OK behind an ERROR comes twice", violates=["F1300-27"])
class OkTwiceBehindError(Engine):
    """The refused line left one in the queue."""

    failed = False

    def final(self, error: int | None) -> None:
        super().final(error)
        if self.failed and error is None:
            super().final(None)
        self.failed = error is not None
