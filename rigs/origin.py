"""[pixit.origin] of a rig file: where the origin listens, and by which addresses the DUT reaches it."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

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
    `remote` is the base URL of an origin that runs elsewhere, for which the certificate counts: `remote_ca` is a PEM
    file of its authority where the system does not know it. The token of that origin is in `token_file`, or in the
    environment (ORIGIN_TOKEN).
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
    remote_ca: str = key(checks.line, "")
    token_file: str = key(checks.line, "")

    @property
    def on_loopback(self) -> bool:
        """Whether the DUT is expected on this machine: everything below then has a default."""
        return not self.remote and all(is_loopback(split_address(at)[0]) for at in (self.bind, self.tls_bind))

    def reach(self, host: str, ports: Mapping[str, int]) -> tuple[str, str]:
        """The base URLs that the DUT uses, plain and TLS, for an origin that listens on `host` and `ports`."""
        host = (urlsplit(self.remote).hostname or host) if self.remote else host
        literal = f"[{host}]" if ":" in host else host
        return (self.url or self._remote("http") or f"http://{literal}:{ports['plain']}",
                self.tls_url or self._remote("https") or f"https://{literal}:{ports['tls']}")

    def bearer(self) -> str:
        """The token of the remote origin; empty where none was given."""
        if self.token_file:
            return Path(self.token_file).expanduser().read_text("utf-8").strip()
        return os.environ.get("ORIGIN_TOKEN", "").strip()

    def _remote(self, scheme: str) -> str:
        return self.remote if urlsplit(self.remote).scheme == scheme else ""

    def check(self, pics: Mapping[str, bool], where: Where) -> None:
        """Addresses that cannot be derived must be given. Raises RigError."""
        if self.bind == self.tls_bind and split_address(self.bind)[1]:
            raise where.at("tls_bind").error("is the same as bind; the TLS listener needs a port of its own")
        for name in ("remote_ca", "token_file"):
            self._check_file(name, where.at(name))
        if self.on_loopback or self.remote:
            return
        why = "must be given, since the origin does not listen on loopback: the base URL that the DUT reaches it by"
        if not self.url:
            raise where.at("url").error(why)
        if not self.tls_url and pics.get("https"):
            raise where.at("tls_url").error(why)

    def _check_file(self, name: str, where: Where) -> None:
        file = getattr(self, name)
        if not file:
            return
        if not self.remote:
            raise where.error("goes with remote only; give remote, or take this key out")
        try:
            Path(file).expanduser().read_text("utf-8")
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else "is no text"
            raise where.error(f"{file}: {reason}; give a readable file") from None
