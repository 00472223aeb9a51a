"""[usb] of a rig file: a port known by what is plugged in, whatever name the system gives it today."""

from __future__ import annotations

from dataclasses import dataclass

from rigs import checks
from rigs.tables import key

ANY = -1


@dataclass(frozen=True, slots=True)
class UsbPort:
    """All that is given must fit.

    `serial` the serial number of the device, `location` where it is plugged in as the system numbers it ("1-1.4"),
    `interface` which of a device's ports (0 to 255), needed when it has several.
    """

    serial: str = key(checks.line, "")
    location: str = key(checks.line, "")
    interface: int = key(checks.whole(0, 255), ANY)

    @property
    def given(self) -> bool:
        """Whether the rig file names a device this way."""
        return bool(self.serial or self.location)

    def __str__(self) -> str:
        """As a person would say it."""
        parts = [f"serial number {self.serial}" if self.serial else "",
                 f"location {self.location}" if self.location else "",
                 f"interface {self.interface}" if self.interface != ANY else ""]
        return "USB device with " + ", ".join(filter(None, parts))
