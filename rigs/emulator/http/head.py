"""F1305 AT+HTTPHEAD: the header block of the stored response."""

from __future__ import annotations

from typing import ClassVar

from rigs.emulator.command import NOT_ALLOWED, Call, Handler, Outcome, Refused, Reply
from rigs.emulator.http.session import SessionPart


class Head(SessionPart):
    """Reading it takes nothing away and does not depend on the body."""

    name: ClassVar[str] = "head"

    def commands(self) -> dict[str, Handler]:
        return {"+HTTPHEAD": Handler(execute=self.execute, test=self.exists)}

    def execute(self, call: Call) -> Outcome:
        self.module.service.require_idle()
        response = self.module.responses.current
        if response is None:
            raise Refused(NOT_ALLOWED)
        return self.reply(self.module.responses.block(response))

    def reply(self, block: bytes) -> Reply:
        return Reply((self.marker(self.count(block)), block))

    def marker(self, count: int) -> str:
        """DATA stands before the length (A08)."""
        return f"+HTTPHEAD: DATA,{count}"

    def count(self, block: bytes) -> int:
        """<data_len>: all that follows, the closing empty line included (A09)."""
        return len(block)
