"""`--rig-suggest`: which ports there are, which of them answer AT, and what the module behind one offers."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

from serial.tools import list_ports

from fixtures.bench import claims
from fixtures.link import LinkDown, Recorder
from fixtures.modem import Modem
from fixtures.modem.recovery import configure
from fixtures.spec import tolerances
from rigs.config import RigConfig
from rigs.doctor.network import IDENTITY
from rigs.kinds import _usb
from rigs.kinds.serial import SerialPort
from rigs.tables import RigError
from rigs.usb import UsbPort

AUTO = 0
FIXED = ("socket://",)
USUAL = 115200
DIALECTS = {"SIM76": "sim7600", "A76": "a76xx", "A7": "a76xx"}


@dataclasses.dataclass(frozen=True)
class Port:
    """A port that answers AT: its name, speed, how the bus knows it, and who answers."""

    url: str
    baudrate: int
    usb: UsbPort | None = None
    names: tuple[str, ...] = ()
    pics: dict[str, bool] = dataclasses.field(default_factory=dict)

    @property
    def dialect(self) -> str:
        """The dialect that the model's name points to; the reference's where it points to none."""
        shown = " ".join(self.names).upper()
        return next((dialect for word, dialect in DIALECTS.items() if word in shown), "f13")


def listed() -> list[tuple[str, str]]:
    """Every serial port that the system knows: its name, and what it is in words."""
    return [(port.device, _described(port)) for port in sorted(list_ports.comports(), key=lambda port: port.device)]


def answering(urls: Sequence[str]) -> Iterator[tuple[str, Port | str]]:
    """For each port what answers there, or one line that says why nothing does."""
    for url in urls:
        try:
            yield url, _looked_at(url)
        except RigError as error:
            yield url, str(error).partition(": ")[2]
        except LinkDown as error:
            yield url, str(error)


def _looked_at(url: str) -> Port:
    rate = USUAL if url.startswith(FIXED) else AUTO
    opened = SerialPort(RigConfig(kind="serial", port=url, baudrate=rate, file="--rig-suggest"))
    try:
        modem = Modem(opened.link, Recorder(), baudrate=opened.baudrate, line_gap=tolerances.seconds("T12", "gap"))
        if not configure(modem):
            raise RigError("--rig-suggest: nothing answers AT")
        names = tuple(filter(None, (_name(modem, line) for line in IDENTITY)))
        pics = _offers(modem)
    finally:
        opened.close()
    usb = None if "://" in url else _usb.identity(url)
    return Port(url, opened.baudrate, usb, names, pics)


def _name(modem: Modem, line: str) -> str:
    seen = modem.command(line, within=claims.SOON)
    text = seen.information[0].text if seen.ok and seen.information else ""
    return text.partition(":")[2].strip() if text.startswith("+") else text


def _offers(modem: Modem) -> dict[str, bool]:
    """What can be asked without changing anything but a session, which is ended again."""
    observed = claims.observe(modem)
    pics = {name: observed.get(name) == "" for name in claims.PROBES}
    pics["https"] = pics["sslcfg"]
    started = modem.command("AT+HTTPINIT").ok
    pics["resp_timeout"] = started and modem.command('AT+HTTPPARA="RESPTO",20', within=claims.SOON).ok
    if started:
        modem.command("AT+HTTPTERM")
    pics["sd_card"] = modem.command("AT+FSCD=D:", within=claims.SOON).ok
    return pics


def _described(port: Any) -> str:
    parts = [str(port.description or ""), f"serial number {port.serial_number}" if port.serial_number else "",
             f"location {port.location}" if port.location else ""]
    return ", ".join(part for part in parts if part and part != "n/a") or "no description"
