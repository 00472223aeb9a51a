"""A DUT at a labgrid place: acquired through labgrid's command line for the run, released after it.

`port` is the name of the place; the coordinator comes from labgrid's own environment (LG_COORDINATOR), the client from
LABGRID_CLIENT (default: `labgrid-client` in the PATH). It must live in an environment of its own: the pyserial that it
brings would replace ours. A run that is killed leaves the place locked: `labgrid-client -p PLACE release --kick`.
"""

from __future__ import annotations

import dataclasses
import os
import re
import subprocess
from typing import TYPE_CHECKING

from fixtures.link import Link
from rigs.kinds import Context, Traits
from rigs.kinds.serial import SerialPort
from rigs.tables import RigError

if TYPE_CHECKING:
    from rigs.config import RigConfig

TRAITS = Traits(port=True, parallel=False)
CLIENT_S = 60.0
FACT = re.compile(r"^\s+(host|port|protocol): (\S+)$", re.MULTILINE)


def client(config: RigConfig, *words: str) -> str:
    """What `labgrid-client -p PLACE WORDS` prints. Raises RigError with its last line."""
    command = [os.environ.get("LABGRID_CLIENT", "labgrid-client"), "-p", config.port, *words]
    try:
        ended = subprocess.run(command, capture_output=True, text=True, timeout=CLIENT_S, check=False,
                               stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise config.error("kind", f"labgrid-client cannot be used: {error}") from error
    if ended.returncode:
        said = (ended.stderr.strip() or ended.stdout.strip() or "no reason given").splitlines()[-1]
        raise config.error("port", f'labgrid cannot {words[0]} the place "{config.port}": {said}')
    return ended.stdout


def url_of(config: RigConfig) -> str:
    """The port URL of an acquired place. Raises RigError when it has no network serial port."""
    facts = dict(FACT.findall(client(config, "env")))
    if not {"host", "port"} <= set(facts):
        raise config.error("port", f'the place "{config.port}" has no serial port')
    # the exporter's ser2net on a pty never answers the control option
    scheme, options = ("socket", "") if facts.get("protocol") == "raw" else ("rfc2217", "?ign_set_control&timeout=10")
    return f"{scheme}://{facts['host']}:{facts['port']}{options}"


class PlacePort:
    """An acquired place; speaks and fails as the serial kind does."""

    def __init__(self, config: RigConfig) -> None:
        self._config = config
        client(config, "acquire")
        self._held = True
        try:
            self._serial = SerialPort(dataclasses.replace(config, port=url_of(config)))
        except RigError:
            client(config, "release")
            raise
        self.link: Link = self._serial.link
        self.trouble = self._serial.trouble
        self.power_cycle = self._serial.power_cycle
        self.second = self._serial.second

    def reopen(self) -> Link:
        """Open the same port again. Raises LinkDown."""
        self.link = self._serial.reopen()
        return self.link

    def close(self) -> None:
        """Close the port and release the place."""
        self._serial.close()
        if self._held:
            self._held = False
            client(self._config, "release")


def open_port(config: RigConfig, context: Context) -> PlacePort:
    """Acquire the place and open its port. Raises RigError: no client, place locked, no port."""
    del context
    return PlacePort(config)
