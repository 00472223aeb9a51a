"""Checks of single values of a rig file. Each takes a raw value and its place and returns the typed value.

They raise RigError (one line: file, key, what is allowed, what was there).
"""

from __future__ import annotations

import datetime
import re
from urllib.parse import urlsplit

from rigs.tables import Check, Where, nearest, shown

ADDRESS = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):(\d{1,5})")
HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
REQUIREMENT = re.compile(r"F13\d\d-\d{1,3}[a-z]?")
PORT_SCHEMES = ("hwgrep", "loop", "rfc2217", "socket", "spy")
NETWORK_SCHEMES = ("rfc2217", "socket")


def flag(value: object, where: Where) -> bool:
    """Check for `true` or `false`."""
    if not isinstance(value, bool):
        raise where.expected("true or false", value)
    return value


def text(value: object, where: Where) -> str:
    """A string, perhaps empty."""
    if not isinstance(value, str):
        raise where.expected("a string", value)
    return value


def line(value: object, where: Where) -> str:
    """A string of one line that is not empty."""
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise where.expected("a string of one line that is not empty", value)
    return value


def at_command(value: object, where: Where) -> str:
    """One AT command line without its CR."""
    if not isinstance(value, str) or value[:2].upper() != "AT" or not value.isprintable():
        raise where.expected('an AT command (it starts with "AT", no control characters)', value)
    return value


def listed(check: Check) -> Check:
    """A list whose entries all pass `check`; becomes a tuple."""
    def read(value: object, where: Where) -> tuple[object, ...]:
        if not isinstance(value, list):
            raise where.expected("a list of strings", value)
        return tuple(check(entry, Where(where.file, f"{where.key}[{index}]")) for index, entry in enumerate(value))

    return read


def whole(low: int, high: int) -> Check:
    """A whole number within bounds."""
    def read(value: object, where: Where) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise where.expected(f"a whole number from {low} to {high}", value)
        return value

    return read


def number(low: float, high: float) -> Check:
    """A finite number within bounds, with or without a fraction."""
    def read(value: object, where: Where) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool) or not low <= value <= high:
            raise where.expected(f"a number from {low:g} to {high:g}", value)
        return float(value)

    return read


def baudrate(value: object, where: Where) -> int:
    """Bits a second, or "auto" for a speed that is found out when the port is opened (0)."""
    if value == "auto":
        return 0
    if not isinstance(value, int) or isinstance(value, bool) or not 50 <= value <= 10_000_000:
        raise where.expected('a whole number from 50 to 10000000, or "auto"', value)
    return value


def stop_bits(value: object, where: Where) -> float:
    """1, 1.5 or 2."""
    if isinstance(value, bool) or value not in (1, 1.5, 2):
        raise where.expected("1, 1.5 or 2", value)
    return float(str(value))


def one_of(*allowed: str) -> Check:
    """One of a few words."""
    def read(value: object, where: Where) -> str:
        if not isinstance(value, str) or value not in allowed:
            raise where.error(f"unknown value {shown(value)}{nearest(str(value), allowed)}")
        return value

    return read


def address(value: object, where: Where) -> str:
    """A listening address HOST:PORT; IPv6 in brackets; port 0 means a free one."""
    found = ADDRESS.fullmatch(value) if isinstance(value, str) else None
    if not found or int(found[2]) > 65535:
        raise where.expected('HOST:PORT (for example "0.0.0.0:8080", "[::1]:0")', value)
    return found[0]


def host_name(value: object, where: Where) -> str:
    """A host name, not an address."""
    numeric = isinstance(value, str) and re.fullmatch(r"[\d.]+", value)
    if not isinstance(value, str) or numeric or not HOST.fullmatch(value):
        raise where.expected('a host name (letters, digits, "-", "."), no address', value)
    return value


def web_url(*schemes: str) -> Check:
    """A base URL: scheme, host, perhaps a port; no path, so that cases can append theirs. "" means derived."""
    def read(value: object, where: Where) -> str:
        if value == "":
            return ""
        if not isinstance(value, str) or not _is_base_url(value, schemes):
            raise where.expected(f"a base URL {' or '.join(f'{s}://HOST[:PORT]' for s in schemes)}", value)
        return value.rstrip("/")

    return read


def _is_base_url(value: str, schemes: tuple[str, ...]) -> bool:
    if not value.isascii() or not value.isprintable() or " " in value:
        return False
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return False
    clean = parts.path in ("", "/") and not (parts.query or parts.fragment or parts.username)
    return clean and parts.scheme in schemes and bool(parts.hostname) and port != 0


def port_url(value: object, where: Where) -> str:
    """A device path or a pyserial URL (socket://HOST:PORT, rfc2217://HOST:PORT, hwgrep://REGEX)."""
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise where.expected('a device path or a port URL (for example "/dev/ttyUSB2")', value)
    scheme, sign, rest = value.partition("://")
    if sign and scheme not in PORT_SCHEMES:
        raise where.error(f"unknown port scheme {shown(scheme)}{nearest(scheme, PORT_SCHEMES)}")
    if sign and scheme in NETWORK_SCHEMES and not _has_port(value):
        raise where.expected(f"{scheme}://HOST:PORT", value)
    if sign and not rest:
        raise where.expected(f"something after {scheme}://", value)
    return value


def _has_port(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return bool(parts.hostname) and bool(parts.port)
    except ValueError:
        return False


def day(value: object, where: Where) -> str:
    """A date, as TOML date or as string; returned as YYYY-MM-DD."""
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value.isoformat()
    try:
        if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            raise ValueError
        return datetime.date.fromisoformat(value).isoformat()
    except ValueError:
        raise where.expected("a date YYYY-MM-DD", value) from None


def requirement_id(value: object, where: Where) -> str:
    """The form of a requirement id, as in "F1303-57". Whether there is such a one, the verdict room tells."""
    if not isinstance(value, str) or not REQUIREMENT.fullmatch(value):
        raise where.error('expected the id of a requirement as key (for example "F1303-57")')
    return value


def anything(value: object, _: Where) -> object:
    """Whatever the file holds."""
    return value

