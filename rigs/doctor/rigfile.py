"""The rig file that `--rig-suggest` writes: what was found, and in comments what only a person knows. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence

from rigs.doctor.suggest import Port

PICS = ("https", "resp_timeout", "sslcfg", "files_at", "sd_card", "radio", "reset", "clock")
ORIGIN = """
# [pixit.origin]                   # a module with a network of its own must reach this machine, or an origin elsewhere
# bind = "0.0.0.0:8080"
# tls_bind = "0.0.0.0:8443"
# url = "http://lab.example.org:8080"
# tls_url = "https://lab.example.org:8443"
# host_name = "lab.example.org"
"""


def written(port: Port, others: Sequence[Port] = ()) -> str:
    """The text of a rig file for the module behind `port`; `others` are ports that answered as well."""
    second = next((other for other in others if other.names == port.names), None)
    lines = [
        f"# {' '.join(port.names) or 'A module that does not name itself'}; written by pytest --rig-suggest.",
        'kind = "serial"',
        f"port = {json.dumps(port.url)}",
        f"baudrate = {port.baudrate}",
        f"dialect = {json.dumps(port.dialect)}",
        "# setup = ['AT+CGDCONT=1,\"IP\",\"internet\"']",
        *_usb(port),
        "",
        "[reset]",
        'command = "AT+CRESET"' if port.pics.get("reset") else '# command = "AT+CRESET"',
        '# ready = "PB DONE"                # the line that ends the start, where the module has one',
        "# power = \"\"                       # a shell command that switches it off and on",
        "timeout = 60",
        "",
        "[pics]                             # as the module answered; what is not claimed is false",
        *(f"{name} = {str(bool(port.pics.get(name))).lower()}" for name in PICS),
        "sim = false                        # needs [bench] sim_out and sim_in",
        f"second_port = {str(second is not None).lower()}",
    ]
    if second is not None:
        lines += ["", "[bench]", f"second_port = {json.dumps(second.url)}"]
    return "\n".join(lines) + "\n" + ORIGIN


def _usb(port: Port) -> list[str]:
    if port.usb is None:
        return []
    values = [f"serial = {json.dumps(port.usb.serial)}" if port.usb.serial else "",
              f"location = {json.dumps(port.usb.location)}" if port.usb.location else "",
              f"interface = {port.usb.interface}" if port.usb.interface >= 0 else ""]
    return ["", "[usb]                              # found by this, whatever its name is", *filter(None, values)]
