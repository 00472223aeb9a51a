"""Faults in the blanks of the lines of HTTPREAD."""

from __future__ import annotations

from rigs.emulator.http.read import Reader
from rigs.emulator.registry import defect


@defect("read-end-no-blank", "no blank stands in the closing line of HTTPREAD", violates=["F1300-33"],
        source="a trace of an SIM7600: +HTTPREAD:0")
class ReadEndNoBlank(Reader):
    """Another format string."""

    def last_line(self) -> str:
        return super().last_line().replace(": ", ":")


@defect("length-no-blank", "no blank stands in the answer of HTTPREAD?", violates=["F1300-33"],
        source="a client's log of an SIM7670G: +HTTPREAD:LEN,1024")
class LengthNoBlank(Reader):
    """Another format string."""

    def length_line(self, length: int) -> str:
        return super().length_line(length).replace(": ", ":")
