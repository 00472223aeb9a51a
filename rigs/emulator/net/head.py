"""The head of an HTTP/1 answer: where it ends, and what it says about the body (RFC 9112)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from rigs.emulator.net.failures import Failed, Failure

_STATUS = re.compile(rb"HTTP/1\.([0-9]) ([0-9]{3})(?: [^\r\n]*)?\r?\n")
_END = re.compile(rb"\n\r?\n")
_START = b"HTTP/1."


@dataclass(frozen=True, slots=True)
class Head:
    """raw: as received, closing empty line included. length: Content-Length, None without one."""

    raw: bytes
    status: int
    chunked: bool
    length: int | None
    keep: bool


def plausible(data: bytes) -> bool:
    """These first bytes can still become a status line."""
    return data[: len(_START)] == _START[: len(data)]


def end_of_head(data: bytes | bytearray, start: int = 0) -> int:
    """Length of the head with its closing empty line, -1 while that has not come; `start`: searched so far."""
    found = _END.search(data, max(0, start - 2))
    return found.end() if found else -1


def parse(raw: bytes, fold: Callable[[bytes], bytes]) -> Head:
    """Read a complete head; what is no HTTP/1 head raises `Failed`. fold: brings field names into one form."""
    line = _STATUS.match(raw)
    if line is None:
        raise Failed(Failure.NOT_HTTP)
    fields = _fields(raw[line.end():], fold)
    codings = _tokens(fields, b"transfer-encoding")
    chunked = bool(codings) and codings[-1] == b"chunked"
    return Head(
        raw=raw,
        status=int(line[2]),
        chunked=chunked,
        length=None if chunked else _length(_tokens(fields, b"content-length")),
        keep=_keep(line[1], _tokens(fields, b"connection")),
    )


def _fields(text: bytes, fold: Callable[[bytes], bytes]) -> list[tuple[bytes, bytes]]:
    """Names and values; a line without a colon is passed over."""
    pairs = (line.partition(b":") for line in text.splitlines())
    return [(fold(name), value.strip()) for name, colon, value in pairs if colon]


def _tokens(fields: list[tuple[bytes, bytes]], wanted: bytes) -> list[bytes]:
    values = b",".join(value for name, value in fields if name == wanted)
    return [token.strip().lower() for token in values.split(b",") if token.strip()]


def _length(values: list[bytes]) -> int | None:
    if not values:
        return None
    if len(set(values)) > 1 or not values[0].isdigit() or len(values[0]) > 18:
        raise Failed(Failure.NOT_HTTP)
    return int(values[0])


def _keep(minor: bytes, options: list[bytes]) -> bool:
    if b"close" in options:
        return False
    return minor != b"0" or b"keep-alive" in options
