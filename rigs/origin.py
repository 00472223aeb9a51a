"""[pixit.origin] of a rig file: where the origin listens, and by which addresses the DUT reaches it."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass

from rigs import checks
from rigs.tables import Where, key

ANY_FREE = "127.0.0.1:0"


def split_address(address: str) -> tuple[str, int]:
    """Host and port of HOST:PORT, without the brackets of IPv6."""
    host, _, port = address.rpartition(":")
    return host.strip("[]"), int(port)


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine's loopback."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@dataclass(frozen=True, slots=True)
class OriginSettings:
    """Where the origin listens (port 0: a free one), and the base URLs as the DUT must write them.

    A URL that is "" is derived from where the origin listens. `host_name` "" means that the DUT resolves no name to the
    origin. `silent_url` answers no SYN, on `refused_url` nothing listens; on loopback the origin offers both itself.
    `remote` is the base URL of an origin that runs elsewhere; its token comes from the environment (ORIGIN_TOKEN).
    """

    bind: str = key(checks.address, ANY_FREE)
    tls_bind: str = key(checks.address, ANY_FREE)
    url: str = key(checks.web_url("http"), "")
    tls_url: str = key(checks.web_url("https"), "")
    host_name: str = key(checks.host_name, "")
    default_ports: bool = key(checks.flag, False)
    silent_url: str = key(checks.web_url("http"), "")
    refused_url: str = key(checks.web_url("http"), "")
    unknown_host: str = key(checks.host_name, "no-such-host.invalid")
    remote: str = key(checks.web_url("http", "https"), "")

    @property
    def on_loopback(self) -> bool:
        """Whether the DUT is expected on this machine: everything below then has a default."""
        return not self.remote and all(is_loopback(split_address(at)[0]) for at in (self.bind, self.tls_bind))

    def reach(self, host: str, ports: Mapping[str, int]) -> tuple[str, str]:
        """The base URLs that the DUT uses, plain and TLS, for an origin that listens on `host` and `ports`."""
        literal = f"[{host}]" if ":" in host else host
        return (self.url or self.remote or f"http://{literal}:{ports['plain']}",
                self.tls_url or f"https://{literal}:{ports['tls']}")

    def check(self, pics: Mapping[str, bool], where: Where) -> None:
        """Addresses that cannot be derived must be given. Raises RigError."""
        if self.bind == self.tls_bind and split_address(self.bind)[1]:
            raise where.at("tls_bind").error("is the same as bind; the TLS listener needs a port of its own")
        if self.on_loopback or self.remote:
            return
        why = "must be given, since the origin does not listen on loopback: the base URL that the DUT reaches it by"
        if not self.url:
            raise where.at("url").error(why)
        if not self.tls_url and pics.get("https"):
            raise where.at("tls_url").error(why)
