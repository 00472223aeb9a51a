"""USB ports by what is plugged in: which device name a serial number or a location has at present."""

from __future__ import annotations

import os
from typing import Any

from serial.tools import list_ports

from rigs.usb import ANY, UsbPort


class NotThere(Exception):
    """No port fits, or more than one. One line."""


def attached() -> list[Any]:
    """The USB ports that the system knows now, each with device, serial_number, location."""
    return [port for port in list_ports.comports() if port.vid is not None or port.serial_number or port.location]


def find(wanted: UsbPort) -> str:
    """The device name of the one port that fits. Raises NotThere."""
    ports = attached()
    fitting = [port for port in ports if fits(wanted, port)]
    if len(fitting) == 1:
        return str(fitting[0].device)
    if not fitting:
        raise NotThere(f"no {wanted} is there (there are: {_listed(ports)})")
    raise NotThere(f"more than one port fits the {wanted}: {_listed(fitting)}; name the interface")


def fits(wanted: UsbPort, port: Any) -> bool:
    """Whether all that is wanted is true of a port."""
    place, _, part = str(port.location or "").partition(":")
    return ((not wanted.serial or wanted.serial == port.serial_number)
            and (not wanted.location or wanted.location in (place, port.location))
            and (wanted.interface == ANY or part.rpartition(".")[2] == str(wanted.interface)))


def identity(device: str) -> UsbPort | None:
    """How the device behind a name can be found again under another one; None when nothing tells it from others."""
    real = os.path.realpath(device)
    for port in attached():
        if os.path.realpath(port.device) == real:
            known = described(port)
            return known if sum(fits(known, other) for other in attached()) == 1 else None
    return None


def described(port: Any) -> UsbPort:
    """The description by which a port is found: its serial number, or its place when it has none."""
    place, _, part = str(port.location or "").partition(":")
    number = part.rpartition(".")[2]
    interface = int(number) if number.isdigit() else ANY
    if port.serial_number:
        return UsbPort(serial=port.serial_number, interface=interface)
    return UsbPort(location=place, interface=interface)


def _listed(ports: list[Any]) -> str:
    shown = (f"{port.device} serial number {port.serial_number or 'none'} location {port.location or 'unknown'}"
             for port in ports)
    return "; ".join(shown) or "no USB serial ports"
