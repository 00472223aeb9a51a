"""Recorded sessions with real modules (YAML, beside the checkout) as this project's self-tests use them.

What a session does not hold in bytes is made up here by rule: `<n bytes ...>` becomes n bytes, the same for the same
opening; a remark that something was cut becomes "...", which the importers know.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

SHARED = Path(__file__).resolve().parents[3] / "shared" / "spec" / "transcripts.yaml"
COUNTED = re.compile(r"<(?:only )?(\d+) (?:of \d+ )?(?:binary )?bytes[^>]*>")
OPENING = re.compile(r"first 16(?: AGAIN)?: ((?:[0-9a-f]{2} ?){16})")
CUT = re.compile(r"\([^()]*(?:cut|further|Chinese)[^()]*\)?|<same first bytes[^>]*>")
FAMILIES = (("contrast", "f13"), ("A76XX", "a76xx"), ("SIM7500", "sim7600"), ("SIM7600", "sim7600"))
FILLED = {"<n bytes of JSON>": "0123456789", "<n>": "10", '"<host>"': '"http://host.example"', "<host>": "host.example"}
CUT_BY_NOTES = {
    "sim7600-vn-get-s3-denied": (1,),       # only the part of the answer that its author kept
    "sim7600-rust-framing": (2, 11),        # the OK of HTTPACTION and the data are left out of the comment
    "sim7600-solar-get": (6,),              # the report was not written down
    "a7672s-aio-userdata-stale-then-reinit": (9, 29),    # of each chunk the host printed the first bytes only
}
"""Sessions whose notes say that lines are missing: a "..." goes in front of the item of that number."""


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of a session; `data` None stands for something that was left out."""

    sent: bool
    data: bytes | None
    inferred: bool


@dataclass(frozen=True, slots=True)
class Recorded:
    """A session: its id, the dialect that fits its module, whether its bytes are exact, its items in order."""

    id: str
    module: str
    dialect: str
    exact: bool
    items: tuple[Item, ...]


def load(path: Path = SHARED) -> list[Recorded]:
    """All sessions of the file."""
    found = yaml.safe_load(path.read_text("utf-8"))
    return [_recorded(entry) for entry in found]


def arrows(session: Recorded) -> str:
    """The session as a plain `>`/`<` log: bytes written out where they are exact, lines otherwise."""
    rows: list[str] = []
    for sent, part in _runs(session):
        mark = ">" if sent else "<"
        if part is None:
            rows.append(f"{mark} ...")
        elif session.exact or _binary(part):
            rows.append(f'{mark} "{_escaped(part)}"')
        else:
            rows += [f"{mark} {line}" for line in _lines(part)]
    return "\n".join(rows) + "\n"


def _recorded(entry: dict[str, Any]) -> Recorded:
    module = str(entry["module"])
    dialect = next((dialect for word, dialect in FAMILIES if word in module), "a76xx")
    cuts = CUT_BY_NOTES.get(entry["id"], ())
    items: list[Item] = []
    for number, item in enumerate(entry["exchange"]):
        if number in cuts:
            items.append(Item(False, None, False))
        items += _items("tx" in item, str(item.get("tx", item.get("rx"))), bool(item.get("inferred")))
    if len(entry["exchange"]) in cuts:
        items.append(Item(False, None, False))
    return Recorded(entry["id"], module, dialect, bool(entry["framing_known"]), tuple(items))


def _items(sent: bool, text: str, inferred: bool) -> Iterator[Item]:
    text = text.replace("\\0", "\0") if text.startswith("\\0") else text
    if CUT.search(text):
        yield Item(sent, None, inferred)
        return
    match = COUNTED.match(text)
    if match:
        yield Item(sent, _made(int(match[1]), text), inferred)
        return
    for written, filled in FILLED.items():
        text = text.replace(written, filled)
    yield Item(sent, text.encode("utf-8"), inferred)


def _made(count: int, text: str) -> bytes:
    opening = OPENING.search(text)
    start = bytes.fromhex(opening[1]) if opening else b""
    return (start + random.Random(start.hex() or count).randbytes(count))[:count]


def _runs(session: Recorded) -> Iterator[tuple[bool, bytes | None]]:
    """Items of one direction put together, binary ones apart."""
    held: list[tuple[bool, bytes | None]] = []
    for item in session.items:
        data = item.data
        if session.exact and data and item.inferred and not item.sent and not data.startswith(b"\r\n"):
            data = b"\r\n" + data
        same = held and held[-1][0] == item.sent and held[-1][1] is not None and data is not None
        if same and not item.sent and not _binary(data or b"") and not _binary(held[-1][1] or b""):
            held[-1] = (item.sent, (held[-1][1] or b"") + (data or b""))
        else:
            held.append((item.sent, data))
    yield from held


def _binary(data: bytes) -> bool:
    return any(byte < 9 or 13 < byte < 32 or byte > 126 for byte in data)


def _lines(data: bytes) -> list[str]:
    found = data.decode("utf-8").replace("\r\n", "\n").split("\n")
    return found[:-1] if not found[-1] and len(found) > 1 else found


def _escaped(data: bytes) -> str:
    named = {13: "\\r", 10: "\\n", 34: '\\"', 92: "\\\\"}
    return "".join(named.get(byte) or (chr(byte) if 32 <= byte < 127 else f"\\x{byte:02x}") for byte in data)


def socat(session: Recorded) -> str:
    """The session as `socat -x -v` would have shown it."""
    rows: list[str] = []
    for number, (sent, data) in enumerate(_runs(session)):
        assert data is not None
        moment = f"2026/05/12 12:00:{number % 60:02d}.000{number:03d}000"
        rows.append(f"{'>' if sent else '<'} {moment}  length={len(data)} from=0 to={len(data) - 1}")
        for at in range(0, len(data), 16):
            part = data[at:at + 16]
            shown = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in part)
            rows.append(f" {' '.join(f'{byte:02x}' for byte in part):<48} {shown}")
        rows.append("--")
    return "\n".join(rows) + "\n"
