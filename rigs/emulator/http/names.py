"""The <filename> and <path> that AT+HTTPPOSTFILE and AT+HTTPREADFILE share."""

from __future__ import annotations

import re
from typing import ClassVar

from rigs.emulator.command import BAD_VALUE, Refused, Value, number, string
from rigs.emulator.part import Part

DIRECTORIES = {1: "F:", 2: "D:", 3: "E:", 4: "/mssl_cert"}
_FORBIDDEN = re.compile(r'[\\:*?"<>|,;/\x00-\x1f\x7f]')
_FIRST = re.compile(r"[A-Za-z0-9_]")


class FileNames(Part):
    """Names and directories; what is not right is refused."""

    name: ClassVar[str] = "names"

    def file(self, value: Value) -> str:
        """A plain name without any directory (M7600 20)."""
        name = string(value, 1, self.limit())
        if _FORBIDDEN.search(name) or not _FIRST.match(name) or name.endswith("."):
            raise Refused(BAD_VALUE)
        return name

    def limit(self) -> int:
        """Most bytes between the quotes (A27)."""
        return 64

    def directory(self, value: Value, highest: int) -> str:
        """Left out, it is the cache."""
        return self.place(number(value, 1, highest, default=1))

    def place(self, path: int) -> str:
        return DIRECTORIES[path]
