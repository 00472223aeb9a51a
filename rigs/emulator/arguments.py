"""The command line of the emulated module; what is wrong on it is one line on stderr and status 2."""

from __future__ import annotations

import argparse
import ipaddress
from datetime import UTC, datetime
from typing import NoReturn

from rigs.emulator.options import Options
from rigs.emulator.registry import DIALECTS


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"emulator: {message}\n")


def parser() -> argparse.ArgumentParser:
    """All options; `--pty` and `--tcp` exclude each other."""
    made = _Parser(prog="python -m rigs.emulator", description="An emulated cellular module with HTTP(S) AT commands.")
    where = made.add_mutually_exclusive_group()
    where.add_argument("--pty", metavar="PATH", help="serial port as a pseudo terminal, linked from PATH")
    where.add_argument(
        "--tcp", metavar="HOST:PORT", type=_endpoint, help="serial port as a TCP server, port 0: a free one",
    )
    made.add_argument("--pty2", metavar="PATH", help="a second serial port of the same module")
    made.add_argument("--speed", type=_speed, default=1.0, metavar="S", help="module seconds in a real one")
    made.add_argument("--baud", type=_baud, metavar="N", help="pace the output like a UART")
    made.add_argument("--dialect", choices=DIALECTS, default="f13")
    made.add_argument("--defect", action="append", default=[], metavar="NAME", help="seed a fault (see --list)")
    made.add_argument("--variant", action="append", default=[], metavar="NAME", help="a departure that is permitted")
    made.add_argument("--host", action="append", default=[], type=_host, metavar="NAME=IP", help="a name that resolves")
    made.add_argument(
        "--nat", action="append", default=[], type=_nat, metavar="PORT=PORT", help="move a port of loopback targets"
    )
    made.add_argument("--no-sim", action="store_true", help="start without a SIM")
    made.add_argument("--no-sd-card", action="store_true", help="start without an SD card")
    made.add_argument("--seed", type=int, default=0, metavar="N", help="for everything random")
    made.add_argument("--uplink", action="store_true", help="connect to hosts beyond this machine, resolve any name")
    made.add_argument("--list", action="store_true", help="print all defects and variants as JSON")
    return made


def module_options(options: argparse.Namespace) -> Options:
    """What of it is the module's; its clock starts at the time of now."""
    return Options(
        dialect=options.dialect, defects=tuple(options.defect), variants=tuple(options.variant),
        sim=not options.no_sim, sd_card=not options.no_sd_card, ports=2 if options.pty2 else 1, seed=options.seed,
        clock=datetime.now(UTC).replace(microsecond=0),
    )


def _number(text: str, low: int, high: int) -> int:
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from {low} to {high}")
    return int(text)


def _baud(text: str) -> int:
    return _number(text, 50, 100_000_000)


def _speed(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0.01 <= value <= 10_000:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0.01 to 10000")
    return value


def _endpoint(text: str) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    if not colon or not host:
        raise argparse.ArgumentTypeError(f"{text!r} is not HOST:PORT")
    return host.strip("[]"), _number(port, 0, 65535)


def _host(text: str) -> tuple[str, str]:
    name, _, address = text.partition("=")
    try:
        return name.lower().rstrip("."), str(ipaddress.ip_address(address))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=IP") from None


def _nat(text: str) -> tuple[int, int]:
    outer, _, inner = text.partition("=")
    return _number(outer, 1, 65535), _number(inner, 1, 65535)
