"""Where in a case a fault strikes: the first moment at which the module has said this after the suite said that."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """`sent` is looked for in what the suite sent, `heard` then in what the module said from then on."""

    name: str
    sent: re.Pattern[bytes]
    heard: re.Pattern[bytes]

    def passed(self, heard: bytes) -> int | None:
        """How many bytes of `heard` lie behind the place; None when it is not reached."""
        found = self.heard.search(heard)
        return None if found is None else len(heard) - found.end()


def _bytes(pattern: bytes) -> re.Pattern[bytes]:
    return re.compile(pattern, re.DOTALL)


PLACES = {place.name: place for place in (
    Place("idle", _bytes(rb'"UA","idle"\r'), _bytes(rb"\r\nOK\r\n")),
    Place("block", _bytes(rb'"UA","block"\r.*AT\+HTTPREAD=\d+\r'), _bytes(rb"\+HTTPREAD: DATA,1024\r\n.{700}")),
    Place("report", _bytes(rb'"UA","report"\r.*AT\+HTTPACTION=0\r'), _bytes(rb"\r\nOK\r\n")),
)}
"""idle: the answer to a command is complete, nothing is due. block: within counted data. report: a request was taken,
its report is not there."""
