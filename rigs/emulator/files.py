r"""The module's files: flash drives, the SD card and the certificate directory, all in memory.

Directories are named "C:", "D:", "E:", "F:" and "/mssl_cert"; there are no directories below them. Names follow the
rules of the M7600 manual, chapter 20: none of `\ / : * ? " < > | , ;`, a letter, digit or underscore first, no period
last.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from rigs.emulator.part import Part

if TYPE_CHECKING:
    from rigs.emulator.module import Module

CARD = "D:"
DIRECTORIES = ("C:", CARD, "E:", "F:", "/mssl_cert")
_ALIASES = {"/cache": "F:", "/data/media": "E:", "/sdcard": CARD}
_NAME = re.compile(r"[A-Za-z0-9_](?:[^\x00-\x1f\\/:*?\"<>|,;]*[^\x00-\x1f\\/:*?\"<>|,;.])?")
_LONGEST = 254              # characters of a full name, drive included

NO_FILE = 707               # "File not exists or other memory error"


class FileStore(Part):
    """What lies in it survives a restart of the module. card: an SD card is in its slot."""

    name: ClassVar[str] = "files"

    def __init__(self, module: Module) -> None:
        super().__init__(module)
        self.card = module.options.sd_card
        self._files: dict[str, dict[str, bytes]] = {directory: {} for directory in DIRECTORIES}

    def load(self, directory: str, name: str) -> bytes | None:
        """The file's bytes; None when the file, or the card, is not there."""
        return self.listing(directory).get(name)

    def save(self, directory: str, name: str, data: bytes) -> int:
        """0, or the 7xx code why it could not be kept; an existing file is replaced."""
        old = len(self.load(directory, name) or b"")
        if not self.present(directory) or not self.valid(name):
            return NO_FILE
        if self.used(directory) - old + len(data) > self.capacity(directory):
            return NO_FILE
        self._files[directory][name] = self.stored(data)
        return 0

    def stored(self, data: bytes) -> bytes:
        """What becomes of bytes on their way into the flash."""
        return data

    def delete(self, directory: str, name: str) -> bool:
        """False when there is no such file."""
        return self.listing(directory).pop(name, None) is not None

    def listing(self, directory: str) -> dict[str, bytes]:
        """The files of a directory by name, in the order of their making; empty when the card is out."""
        return self._files[directory] if self.present(directory) else {}

    def present(self, directory: str) -> bool:
        """The drive can be reached."""
        return directory in self._files and (directory != CARD or self.card)

    def used(self, directory: str) -> int:
        """Bytes taken."""
        return sum(len(data) for data in self.listing(directory).values())

    def capacity(self, directory: str) -> int:
        """Bytes that a directory takes in all."""
        return 64 * 1024 * 1024

    def valid(self, name: str) -> bool:
        """The name may be given to a file."""
        return len(name) <= _LONGEST and _NAME.fullmatch(name) is not None


def locate(path: str, current: str) -> tuple[str, str]:
    """Directory and file name of a path such as `E:/f`, `e:f`, `/cache/f` or, in the current directory, `f`.

    A path that names a directory alone gives an empty name; one that leads nowhere raises `ValueError`.
    """
    for prefix, directory in _prefixes():
        if path[: len(prefix)].lower() == prefix.lower():
            rest = path[len(prefix):]
            if prefix.startswith("/") and rest and rest[0] != "/":
                continue
            return directory, rest.removeprefix("/")
    if path.startswith("/") or ":" in path:
        raise ValueError(path)
    return current, path


def _prefixes() -> list[tuple[str, str]]:
    return [*_ALIASES.items(), *((directory, directory) for directory in DIRECTORIES)]
