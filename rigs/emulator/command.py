"""The interface between the AT engine and everything that answers a command.

A part of the module (see `part.py`) offers a table `{name: Handler}`. A name is what stands behind `AT`, in upper
case: `"+CSQ"`, `"+HTTPREAD"`, and for basic syntax the letter with its `&` if any: `"I"`, `"&F"`. A basic command
is carried out by its `write` form, `call.text` being the digits or "". A form that is None gives ERROR.

    class Signal(Part):
        def commands(self) -> dict[str, Handler]:
            return {"+CSQ": Handler(execute=self.signal, test=self.ranges)}

        def signal(self, call: Call) -> Outcome:
            return Reply(("+CSQ: 23,99",))

A handler returns one of three outcomes: a `Reply`, a `Prompt` (raw input follows on this port), or `PENDING`
(the command ends later by `call.finish(outcome)`, for instance from a timer). It may raise `Refused`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

PLAIN = 0               # `Reply.error` of a bare ERROR whatever +CMEE says
NOT_ALLOWED = 3         # +CME ERROR codes of 3GPP TS 27.007 clause 9.2
NO_NETWORK = 30
BAD_VALUE = 50


@dataclass(frozen=True, slots=True)
class Reply:
    """The end of a command.

    lines: information text before the final result code; a str is one line, framed by the engine (latin-1), bytes
    go out as they are (counted data). error: None is OK, PLAIN is ERROR, another number is that +CME ERROR code
    (shown as ERROR in +CMEE=0). after: what follows the final result code of the whole command line, likewise.
    """

    lines: tuple[str | bytes, ...] = ()
    error: int | None = None
    after: tuple[str | bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Prompt:
    """Take `size` raw bytes from the port.

    text: sent at once, a str as a framed line (`DOWNLOAD`), bytes as they are (CR LF `>`). seconds: DUT seconds
    from now for the whole input, None for no limit. done(data) is called with exactly `size` bytes, expired(data) with
    what came until the time ran out; both return how the command ends.
    """

    text: str | bytes
    size: int
    seconds: float | None
    done: Callable[[bytes], Outcome]
    expired: Callable[[bytes], Outcome]


class Pending:
    """The command ends later, by `call.finish`."""


PENDING = Pending()
Outcome = Reply | Prompt | Pending

OK = Reply()
ERROR = Reply(error=PLAIN)


class Refused(Exception):
    """Raised by a handler or by the helpers of `Call`: the command ends with this error."""

    def __init__(self, error: int = PLAIN) -> None:
        super().__init__(error)
        self.reply = Reply(error=error)


class Value(NamedTuple):
    """One argument: its text with quotes removed, and whether it stood in quotes. Left out: `Value("", False)`.

    `either`: the quotes mean nothing, so that it is a number and a string.
    """

    text: str
    quoted: bool
    either: bool = False

    @property
    def missing(self) -> bool:
        return not self.text and not self.quoted


class Call:
    """One command being carried out.

    port: index of the serial port. text: what stands behind the `=` of a write form, quotes and all (behind the
    letter for a basic command), else empty. finish: to be called once, and only after PENDING was returned.
    """

    __slots__ = ("_split", "finish", "port", "text")

    def __init__(
        self, port: int, text: str, split: Callable[[str], list[Value]], finish: Callable[[Outcome], None]
    ) -> None:
        self.port = port
        self.text = text
        self.finish = finish
        self._split = split

    def values(self, least: int = 1, most: int | None = None) -> list[Value]:
        """Arguments between the commas; a malformed string, too few or too many raise `Refused`."""
        found = self._split(self.text)
        if not least <= len(found) <= (len(found) if most is None else most):
            raise Refused(BAD_VALUE)
        return found


Form = Callable[[Call], Outcome]


class Handler(NamedTuple):
    """The four forms of a command: AT+X, AT+X=?, AT+X?, AT+X=..."""

    execute: Form | None = None
    test: Form | None = None
    read: Form | None = None
    write: Form | None = None


def number(value: Value, low: int, high: int, default: int | None = None) -> int:
    """An unquoted decimal within the bounds; left out gives the default if there is one. Raises `Refused`."""
    if value.missing and default is not None:
        return default
    if (value.quoted and not value.either) or not (value.text.isascii() and value.text.isdigit()):
        raise Refused(BAD_VALUE)
    if len(value.text) > 20 or not low <= int(value.text) <= high:
        raise Refused(BAD_VALUE)
    return int(value.text)


def string(value: Value, least: int, most: int) -> str:
    """A quoted string with so many characters. Raises `Refused`."""
    if not (value.quoted or value.either) or not least <= len(value.text) <= most:
        raise Refused(BAD_VALUE)
    return value.text
