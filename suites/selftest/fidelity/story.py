"""A session as a story to be played: what to send, what the module sent, and what the server must have answered."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from suites.selftest.sessions import Recorded

REPORT = re.compile(rb"\+HTTP(?:ACTION|POSTFILE): *(?:(\d),)?(\d{3}),(\d+)\r?\n")
MARKER = re.compile(rb"\+HTTP(READ|HEAD): *(?:DATA, *)?(\d+)\r?\n")
REQUEST = re.compile(rb"AT\+HTTP(ACTION=\d|POSTFILE=\")", re.IGNORECASE)
OFFSET = re.compile(rb"AT\+HTTPREAD=(\d+),\d+", re.IGNORECASE)
LEN = re.compile(rb"\+HTTPREAD: *LEN,(\d+)")
CONTENT_LENGTH = re.compile(rb"^content-length: *(\d+)", re.IGNORECASE | re.MULTILINE)
ENDS = (b"OK", b"ERROR", b"+HTTP")
BINARY = b"\0binary "


@dataclass(slots=True)
class Turn:
    """`due` are lines that were printed, `optional` lines that may come or not; `gap`: something was left out.

    `copied`: a sample of the A76XX vendor with figures taken over from SIM7600; how it counts headers says nothing.
    """

    sent: bytes
    received: bytes = b""
    optional: list[bytes] = field(default_factory=list)
    gap: bool = False
    copied: bool = False
    due: list[bytes] = field(default_factory=list)


@dataclass(slots=True)
class Answer:
    """What the server gives to one request: a status with head and body, or the errcode that the module reported."""

    code: int
    length: int
    head: bytes = b""
    body: bytes = b""
    closes: bool = False
    chunked: bool = False


def turns(session: Recorded) -> list[Turn]:
    """The session cut at what was sent; input of HTTPDATA is a turn of its own."""
    found: list[Turn] = []
    for item in session.items:
        if item.sent and item.data is not None:
            found.append(Turn(item.data, copied=session.id.startswith("a76xx-")))
        elif found and item.data is None:
            found[-1].gap = True
        elif found and item.data is not None:
            found[-1].received += item.data
            (found[-1].optional if item.inferred else found[-1].due).extend(lines(item.data))
    for turn in found:
        turn.due, turn.optional = joined(turn.due), joined(turn.optional)
        turn.optional.append(turn.sent.strip(b"\r\n"))
    return found


def lines(data: bytes) -> list[bytes]:
    """Lines that are not empty; data that are no text are one line, known by length and hash."""
    if binary(data):
        return [BINARY + data]
    return [line for line in re.split(rb"\r+\n|\n|\r", data) if line]


def binary(data: bytes) -> bool:
    """Whether these are no lines of text."""
    return any(byte < 9 or 13 < byte < 32 for byte in data.lstrip(b"\0"))


def joined(found: list[bytes]) -> list[bytes]:
    """All data that are no text in one, where the first of them stands: how they were cut is the markers' affair."""
    whole = b"".join(line.removeprefix(BINARY) for line in found if line.startswith(BINARY))
    if not whole:
        return found
    place = next(number for number, line in enumerate(found) if line.startswith(BINARY))
    kept = [line for line in found if not line.startswith(BINARY)]
    kept.insert(place, b"<%d bytes %s>" % (len(whole), hashlib.sha256(whole).hexdigest()[:12].encode()))
    return kept


def tokens(came: bytes) -> list[bytes]:
    """What a module sent, as lines; counted data that are no text are kept apart by their count."""
    found: list[bytes] = []
    while match := MARKER.search(came):
        size = int(match[2])
        data = came[match.end():match.end() + size]
        end = match.end() + (size if binary(data) else 0)
        found += lines(came[:match.end()]) + (lines(data) if binary(data) else [])
        came = came[end:]
    return joined(found + lines(came))


def answers(told: list[Turn]) -> list[Answer]:
    """One answer for each request that was reported, with head and body as far as the session shows them."""
    found: list[Answer] = []
    for turn in told:
        for match in REPORT.finditer(turn.received):
            found.append(Answer(int(match[2]), int(match[3])))
            found[-1].closes = b"+HTTP_PEER_CLOSED" in turn.received
        for marker in MARKER.finditer(turn.received):
            if not found:
                found.append(Answer(200, 0))
            _show(found[-1], turn, marker)
        if (told_length := LEN.search(turn.received)) and int(told_length[1]):
            found = found or [Answer(200, 0)]
            found[-1].length = found[-1].length or int(told_length[1])
        if turn.sent.startswith(b"AT+HTTPREADFILE=\"") and not found:
            found.append(Answer(200, 10))
    return found


def _show(answer: Answer, turn: Turn, marker: re.Match[bytes]) -> None:
    size, rest = int(marker[2]), turn.received[marker.end():]
    if marker[1] == b"HEAD":
        answer.head = _head(rest)
        if turn.gap and answer.head and size > len(answer.head) + 10:
            answer.head = answer.head[:-2] + b"X-Cut: ".ljust(size - len(answer.head) - 2, b".") + b"\r\n\r\n"
        return
    offset = OFFSET.match(turn.sent)
    first = MARKER.search(turn.received)
    start = int(offset[1]) if offset and first and marker.start() == first.start() else len(answer.body)
    part = rest[:size]
    structure = [place for end in (b"+HTTPREAD", b"\r\nOK\r\n") if (place := part.find(end)) > 0]
    part = part[: min(structure)].rstrip(b"\r\n") if structure else part
    short = size - len(part)
    part += b"\n" * short if short < 8 else b"\n" + b"." * (short - 1)
    answer.body = answer.body[:start].ljust(start, b".") + part
    answer.chunked = answer.chunked or (answer.length == 0 and size > 0 and answer.code == 200)


def _head(rest: bytes) -> bytes:
    kept = []
    for line in rest.replace(b"\r\n", b"\n").split(b"\n"):
        if line.startswith(ENDS):
            break
        if line:
            kept.append(line)
    return b"\r\n".join(kept) + b"\r\n\r\n" if kept else b""


def whole(answer: Answer) -> tuple[bytes, bytes]:
    """Head and body as they go over the wire."""
    announced = CONTENT_LENGTH.search(answer.head)
    body = answer.body.ljust(int(announced[1]) if announced else answer.length, b".")
    if answer.chunked:
        head = b"HTTP/1.1 %d X\r\nTransfer-Encoding: chunked\r\n\r\n" % answer.code
        return head, b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    head = answer.head if answer.head.startswith(b"HTTP/") else b""
    return head or b"HTTP/1.1 %d X\r\nContent-Length: %d\r\n\r\n" % (answer.code, len(body)), body
