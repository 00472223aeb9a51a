"""Whether a certificate speaks for a host (RFC 9525: alternative names decide, the common name does not)."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable


def covers(names: Iterable[tuple[str, str]], host: str) -> bool:
    """names: pairs of kind ("DNS", "IP Address", ...) and value."""
    host = host.strip("[]").lower().rstrip(".")
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return any(kind == "DNS" and _matches(value.lower(), host) for kind, value in names)
    return any(kind == "IP Address" and _same(value, address) for kind, value in names)


def _matches(pattern: str, host: str) -> bool:
    """A wildcard stands for the whole leftmost label and nothing else."""
    if not pattern.startswith("*."):
        return pattern == host
    first, _, rest = host.partition(".")
    return bool(first) and rest == pattern[2:]


def _same(value: str, address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    try:
        return ipaddress.ip_address(value.strip()) == address
    except ValueError:
        return False
