"""What an RFC 2217 server sends, told apart into data and Telnet commands: whole stretches, not byte by byte."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

IAC, SUBNEGOTIATION = b"\xff", b"\xfa"
TOKEN = re.compile(rb"""(?P<data>(?:[^\xff]|\xff\xff)+)
    | \xff(?P<option>[\xfb-\xfe].)
    | \xff\xfa(?P<sub>(?:[^\xff]|\xff\xff)*)\xff\xf0
    | \xff(?P<command>[^\xfa-\xff])""", re.VERBOSE | re.DOTALL)
LONGEST = 1 << 16
"""Bytes of a command that has not ended; no server has one to send that is nearly as long."""


class Stream:
    """Takes bytes as they come; `port` is a client of pyserial, which understands the commands, `keep` takes data."""

    def __init__(self, port: Any, keep: Callable[[bytes], None]) -> None:
        self._port = port
        self._keep = keep
        self._left = b""

    def feed(self, data: bytes) -> bool:
        """Go through what came; whether it can be Telnet."""
        data, place = self._left + data, 0
        while found := TOKEN.match(data, place):
            self._take(found)
            place = found.end()
        self._left = data[place:]
        return len(self._left) <= LONGEST

    def _take(self, found: re.Match[bytes]) -> None:
        kind, text = found.lastgroup, found[found.lastgroup or 0]
        if kind == "data":
            self._keep(text.replace(IAC + IAC, IAC))
        elif kind == "sub":
            self._port._telnet_process_subnegotiation(text.replace(IAC + IAC, IAC))
        elif kind == "option":
            self._port._telnet_negotiate_option(text[:1], text[1:])
        else:
            self._port._telnet_process_command(text)
