"""Where a host name and a port of a URL lead: no name service, and by default nothing but this machine.

Names resolve through a table only, addresses may be written out. A target that is not a loopback address needs
`uplink`. `nat` moves ports of loopback targets, so that ports 80 and 443 can be served without privileges.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from rigs.emulator.net.failures import Failed, Failure

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address


class Target(NamedTuple):
    """What a socket connects to. name: set when an uplink has to resolve it; else `address` is an IP address."""

    address: str
    port: int
    name: bool = False


@dataclass(frozen=True, slots=True)
class Resolver:
    """hosts: lower-case name -> IP address. nat: port -> port, for loopback targets."""

    hosts: Mapping[str, str] = field(default_factory=dict)
    nat: Mapping[int, int] = field(default_factory=dict)
    uplink: bool = False

    def target(self, host: str, port: int) -> Target:
        """Raises `Failed`: NAME for an unknown name, REFUSED for an address that may not be reached."""
        address = _literal(self.hosts.get(host.lower().rstrip("."), host))
        if address is None:
            if self.uplink:
                return Target(host, port, name=True)
            raise Failed(Failure.NAME)
        if address.is_loopback:
            return Target(str(address), self.nat.get(port, port))
        if not self.uplink:
            raise Failed(Failure.REFUSED)
        return Target(str(address), port)


def _literal(host: str) -> Ip | None:
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None
