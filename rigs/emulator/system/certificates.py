"""Certificates in /mssl_cert: +CCERTDOWN, +CCERTLIST, +CCERTDELE (M7600 chapter on SSL)."""

from __future__ import annotations

from typing import ClassVar

from rigs.emulator.command import ERROR, OK, Call, Handler, Outcome, Prompt, Refused, Reply, number, string
from rigs.emulator.files import FileStore
from rigs.emulator.part import Part
from rigs.emulator.system.find import find
from rigs.emulator.system.ssl import CERTIFICATES

_LARGEST = 10_240
INPUT_TIME = 120.0          # DUT s for the bytes after the prompt
PROMPT = b"\r\n>"


class Certificates(Part):
    """Files of a directory of their own."""

    name: ClassVar[str] = "certificates"

    def commands(self) -> dict[str, Handler]:
        return {
            "+CCERTDOWN": Handler(test=self.ranges, write=self.down),
            "+CCERTLIST": Handler(test=lambda call: OK, execute=self.names),
            "+CCERTDELE": Handler(test=lambda call: OK, write=self.delete),
        }

    def ranges(self, call: Call) -> Outcome:
        return Reply((f"+CCERTDOWN: (5-108),(1-{_LARGEST})",))

    def down(self, call: Call) -> Outcome:
        """Take a certificate: name, size, then its bytes after the prompt."""
        name, size = call.values(2, 2)
        text = string(name, 1, 108)
        files = find(self.module, FileStore)
        if not files.valid(text):
            raise Refused
        return Prompt(
            PROMPT, number(size, 1, _LARGEST), INPUT_TIME,
            done=lambda data: ERROR if files.save(CERTIFICATES, text, data) else OK,
            expired=lambda data: ERROR,
        )

    def names(self, call: Call) -> Outcome:
        return Reply(tuple(f'+CCERTLIST: "{name}"' for name in find(self.module, FileStore).listing(CERTIFICATES)))

    def delete(self, call: Call) -> Outcome:
        (name,) = call.values(1, 1)
        return OK if find(self.module, FileStore).delete(CERTIFICATES, string(name, 1, 108)) else ERROR
