"""A DUT at a place of a labgrid lab: queued for, acquired, opened, and released whatever happens.

[labgrid] names the place, or tags that several places have; the coordinator comes from there or from LG_COORDINATOR.
labgrid is used by its command line alone (LABGRID_CLIENT, default `labgrid-client` in the PATH), from an environment
of its own: the pyserial that it brings would replace ours.

A place whose port cannot be opened, or whose DUT does not come back, is given back, and another one with the same tags
takes its turn (`move`). A place that a run left behind when it was killed is set free by the next one.
"""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from fixtures.link import Link
from rigs.kinds import Context, Traits, _labgrid
from rigs.kinds._labgrid import LabError
from rigs.kinds._taking import Taken, give_back, take
from rigs.kinds.serial import SerialPort
from rigs.tables import RigError

if TYPE_CHECKING:
    from rigs.config import RigConfig

TRAITS = Traits(port=False, parallel=True, place=True)
FACT = re.compile(r"^\s+(host|port|protocol): (\S+)$", re.MULTILINE)
POWERLESS = "no compatible resource"


def url_of(config: RigConfig, place: str) -> str:
    """The port URL of an acquired place. Raises RigError when it has no network serial port."""
    try:
        facts = dict(FACT.findall(_labgrid.run(config, "-p", place, "env")))
    except (LabError, TimeoutError) as error:
        raise config.error("labgrid", f"the port of the place {place} cannot be found out: {error}") from error
    if not {"host", "port"} <= set(facts):
        raise config.error("labgrid", f"the place {place} has no serial port")
    # the exporter's ser2net on a pty never answers the control option
    scheme, options = ("socket", "") if facts.get("protocol") == "raw" else ("rfc2217", "?ign_set_control&timeout=10")
    return f"{scheme}://{facts['host']}:{facts['port']}{options}"


class Shared:
    """The places that proved bad, known to all workers of a run by a file beside their folders."""

    def __init__(self, context: Context) -> None:
        folder = context.scratch.parent
        self._file: Path = (folder if context.worker == "master" else folder.parent) / "bad-places"

    def known(self) -> dict[str, str]:
        """Name to reason."""
        if not self._file.exists():
            return {}
        return dict(map(json.loads, self._file.read_text("utf-8").splitlines()))

    def add(self, place: str, reason: str) -> None:
        """One more; a line in one write, so that workers do not mix."""
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps([place, reason]) + "\n")


class PlacePort:
    """An acquired place; speaks and fails as the serial kind does.

    `place` is its name, `notes` tells which places were taken over, proved bad, or could not be released.
    """

    def __init__(self, config: RigConfig, context: Context) -> None:
        self._config, self._bad = config, Shared(context)
        self._told: list[str] = []
        self._taken: Taken | None = None
        self._open()

    @property
    def place(self) -> str:
        """The name of the place that is held, "" for none."""
        return self._taken.place.name if self._taken else ""

    @property
    def link(self) -> Link:
        """The link that is open now."""
        return self._serial.link

    @property
    def baudrate(self) -> int:
        """What the line carries."""
        return self._serial.baudrate

    @property
    def notes(self) -> list[str]:
        """What the report has to say of places."""
        return [*self._told, *self._serial.notes]

    def trouble(self) -> str | None:
        """Why the port is of no use, in one line."""
        found = self._serial.trouble()
        return f"place {self.place}: {found}" if found else None

    def reopen(self) -> Link:
        """Open the same port again. Raises LinkDown."""
        return self._serial.reopen()

    def second(self) -> Link:
        """The DUT's second port, where the rig file names one. Raises RigError."""
        return self._serial.second()

    def power_cycle(self) -> bool:
        """By `reset.power`, else by labgrid; False where the place has no power port. Raises RigError."""
        if self._config.reset.power:
            return self._serial.power_cycle()
        try:
            _labgrid.run(self._config, "-p", self.place, "power", "cycle", timeout=self._config.reset.timeout)
        except LabError as error:
            if POWERLESS in str(error):
                return False
            raise self._failed(error) from error
        except TimeoutError as error:
            raise self._failed(error) from error
        return True

    def move(self, reason: str) -> bool:
        """Give the place back as bad and take another one with the same tags; False when there is none."""
        if self._config.labgrid.place:
            return False
        self._condemn(reason)
        try:
            self._open()
        except RigError as error:
            self._told.append(f"no other place: {self._short(error)}")
            return False
        self._told.append(f"the cases go on at the place {self.place}")
        return True

    def close(self) -> None:
        """Close the port and release the place."""
        self._serial.close()
        self._release()

    def _open(self) -> None:
        """Take places until one can be opened. Raises RigError when none is left."""
        while True:
            self._taken = take(self._config, self._bad, self._told)
            try:
                url = url_of(self._config, self.place)
                self._serial = SerialPort(dataclasses.replace(self._config, port=url))
            except RigError as error:
                if self._config.labgrid.place:
                    self._release()
                    raise
                self._condemn(str(error))
            except BaseException:
                self._release()
                raise
            else:
                return

    def _condemn(self, reason: str) -> None:
        name, reason = self.place, self._short(reason)
        if hasattr(self, "_serial"):
            self._serial.close()
        self._bad.add(name, reason)
        self._told.append(f"the place {name} proved bad and was given back: {reason}")
        self._release()

    def _release(self) -> None:
        taken, self._taken = self._taken, None
        if taken and (said := give_back(self._config, taken)):
            self._told.append(said)

    def _short(self, reason: object) -> str:
        """Without the name of the rig file, which stands before each note."""
        return str(reason).replace(f"{self._config.file}: ", "")

    def _failed(self, error: Exception) -> RigError:
        return self._config.error("labgrid", f"the place {self.place} cannot be switched off and on: {error}")


def open_port(config: RigConfig, context: Context) -> PlacePort:
    """Take a place and open its port. Raises RigError: no client, no place, none free in time, no port."""
    return PlacePort(config, context)
