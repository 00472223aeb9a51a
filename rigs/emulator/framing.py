"""How lines and final result codes are dressed for the wire (V.250 5.7, 6.2.5, 6.2.6; 27.007 9.2)."""

from __future__ import annotations

from typing import ClassVar

from rigs.emulator.command import PLAIN
from rigs.emulator.part import Part
from rigs.emulator.settings import Settings

CME_TEXTS = {
    0: "phone failure", 3: "operation not allowed", 4: "operation not supported", 10: "SIM not inserted",
    11: "SIM PIN required", 13: "SIM failure", 20: "memory full", 21: "invalid index", 22: "not found",
    23: "memory failure", 30: "no network service", 31: "network timeout", 50: "incorrect parameters",
    100: "unknown",
}


class Framing(Part):
    """Text to bytes; holds no state of its own."""

    name: ClassVar[str] = "framing"

    def information(self, settings: Settings, text: str) -> bytes:
        """One line of information text, or an extended result code, which is dressed alike."""
        raw = text.encode("latin-1", "replace")
        if settings.verbose:
            return settings.eol + raw + settings.eol
        return raw + settings.eol

    def unsolicited(self, settings: Settings, text: str) -> bytes:
        """One unsolicited line."""
        return self.information(settings, text)

    def final(self, settings: Settings, error: int | None) -> bytes:
        """The final result code; nothing in Q1."""
        if settings.quiet:
            return b""
        if error is None:
            return self.basic_code(settings, "OK", b"0")
        if error == PLAIN or settings.cmee == 0:
            return self.basic_code(settings, "ERROR", b"4")
        return self.information(settings, self.cme(settings, error))

    def basic_code(self, settings: Settings, text: str, digit: bytes) -> bytes:
        if settings.verbose:
            return self.information(settings, text)
        return digit + settings.terminator

    def cme(self, settings: Settings, error: int) -> str:
        """The extended error code in the form that +CMEE asks for."""
        return f"+CME ERROR: {error if settings.cmee == 1 else CME_TEXTS.get(error, 'unknown')}"
