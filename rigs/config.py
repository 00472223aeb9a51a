"""The rig file: its tables as dataclasses, and the loader.

`load_rig` reads rigs/NAME.toml or any path, strictly: whatever is unknown, missing, of the wrong type or out of range
is a RigError of one line, before a byte goes to any DUT. Times are real seconds on the bench's clock; `speed` says how
many DUT seconds pass in one of them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from fixtures.link.recording import Recording
from rigs import checks, kinds
from rigs.origin import OriginSettings
from rigs.pics import claims, has_means, settle
from rigs.place import PlaceSettings
from rigs.tables import RigError, Where, build, entries, key, nearest, read_by, table
from rigs.usb import UsbPort

__all__ = ["BenchActions", "EmulatorSettings", "Reset", "RigConfig", "RigError", "Waiver", "load_rig", "rig_names"]

FOLDER = Path(__file__).parent
DIALECTS = ("f13", "sim7600", "a76xx")
PARITIES = ("none", "even", "odd", "mark", "space")
at_commands = checks.listed(checks.at_command)
lines = checks.listed(checks.line)


@dataclass(frozen=True, slots=True)
class Reset:
    """[reset]: the last rungs of the recovery ladder; what is empty, the rig does not have.

    `command` an AT command, `power` a shell command that switches off and on, `ready` the text of the URC that ends
    the start, `timeout` the real seconds that either may take.
    """

    command: str = key(checks.at_command, "")
    power: str = key(checks.line, "")
    ready: str = key(checks.line, "")
    timeout: float = key(checks.number(0.1, 3600), 60.0)


@dataclass(frozen=True, slots=True)
class BenchActions:
    """[bench]: how SIM and SD card are taken out and put back, and the URL of the DUT's second serial port.

    Each entry of the lists is an AT command when it starts with "AT", a shell command of the bench otherwise.
    """

    sim_out: tuple[str, ...] = key(lines, ())
    sim_in: tuple[str, ...] = key(lines, ())
    sd_out: tuple[str, ...] = key(lines, ())
    sd_in: tuple[str, ...] = key(lines, ())
    second_port: str = key(checks.port_url, "")


@dataclass(frozen=True, slots=True)
class EmulatorSettings:
    """[emulator]: what the kind `emulator` starts.

    `dialect` "" is the rig's own, `baud` 0 sends unpaced, `args` are further arguments of the program as they are.
    """

    dialect: str = key(checks.one_of(*DIALECTS), "")
    defects: tuple[str, ...] = key(lines, ())
    variants: tuple[str, ...] = key(lines, ())
    args: tuple[str, ...] = key(lines, ())
    baud: int = key(checks.whole(0, 10_000_000), 0)


@dataclass(frozen=True, slots=True)
class Waiver:
    """One entry of [waivers]: why a requirement's fail is known, and the last day (YYYY-MM-DD) that it may be."""

    reason: str = key(checks.line)
    until: str = key(checks.day)


waiver_table = entries(table(Waiver), names=checks.requirement_id)


@dataclass(frozen=True, slots=True)
class Pixit:
    """[pixit]: what a test needs to know of the DUT's surroundings."""

    origin: OriginSettings = field(default_factory=OriginSettings, metadata=read_by(table(OriginSettings)))


@dataclass(frozen=True, slots=True)
class RigConfig:
    """A rig as its file describes it, defaults filled in.

    `port` or `usb` says where the DUT is. `baudrate` is bits a second, 0 ("auto") for found out at opening; `dtr` and
    `rts` are the levels of these lines from the opening on, None for what the system does.
    `speed` is DUT seconds per real second (0.01 to 10000). `line_gap` is DUT seconds from the last byte of the DUT to
    the next command line (T12); negative in a file that names none. `pics` holds every known name; what is not claimed,
    or has no means, is false, and `notes` says which claims were dropped and why. `limits` is free-form. `all` says
    whether --rig=all takes the rig. `recording` is what a rig of kind replay plays.
    """

    kind: str = key(checks.one_of(*kinds.names()))
    port: str = key(checks.port_url, "")
    usb: UsbPort = field(default_factory=UsbPort, metadata=read_by(table(UsbPort)))
    baudrate: int = key(checks.baudrate, 115200)
    bytesize: int = key(checks.whole(5, 8), 8)
    parity: str = key(checks.one_of(*PARITIES), "none")
    stopbits: float = key(checks.stop_bits, 1.0)
    rtscts: bool = key(checks.flag, False)
    dtr: bool | None = key(checks.flag, None)
    rts: bool | None = key(checks.flag, None)
    dialect: str = key(checks.one_of(*DIALECTS), "f13")
    speed: float = key(checks.number(0.01, 10_000), 1.0)
    line_gap: float = key(checks.number(0, 10), -1.0)
    setup: tuple[str, ...] = key(at_commands, ())
    reset: Reset = field(default_factory=Reset, metadata=read_by(table(Reset)))
    pics: Mapping[str, bool] = field(default_factory=dict, metadata=read_by(claims))
    pixit: Pixit = field(default_factory=Pixit, metadata=read_by(table(Pixit)))
    bench: BenchActions = field(default_factory=BenchActions, metadata=read_by(table(BenchActions)))
    emulator: EmulatorSettings = field(default_factory=EmulatorSettings, metadata=read_by(table(EmulatorSettings)))
    labgrid: PlaceSettings = field(default_factory=PlaceSettings, metadata=read_by(table(PlaceSettings)))
    all: bool = key(checks.flag, True)
    limits: Mapping[str, Any] = field(default_factory=dict, metadata=read_by(entries(checks.anything)))
    waivers: Mapping[str, Waiver] = field(default_factory=dict, metadata=read_by(waiver_table))
    name: str = ""
    file: str = ""
    notes: tuple[str, ...] = ()
    recording: Recording | None = None

    @property
    def origin(self) -> OriginSettings:
        """[pixit.origin]."""
        return self.pixit.origin

    def error(self, dotted: str, text: str) -> RigError:
        """An error about a key of this file, for what only shows when the rig is opened."""
        return Where(self.file, dotted).error(text)


def rig_names(folder: Path = FOLDER) -> list[str]:
    """The rigs that --rig=NAME finds."""
    return sorted(path.stem for path in folder.glob("*.toml"))


def load_rig(name_or_path: str | Path, folder: Path = FOLDER) -> RigConfig:
    """The rig of that name (rigs/NAME.toml) or of that path. Raises RigError, one line."""
    path, shown_as = _locate(str(name_or_path), folder)
    where = Where(shown_as)
    config: RigConfig = build(RigConfig, _parse(path, where), where)
    return _settled(replace(config, name=path.stem, file=shown_as), where)


def _locate(wanted: str, folder: Path) -> tuple[Path, str]:
    if "/" in wanted or wanted.endswith(".toml"):
        return Path(wanted), wanted
    if wanted not in rig_names(folder):
        raise RigError(f'--rig: no rig "{wanted}" in {folder.name}/{nearest(wanted, rig_names(folder))}; '
                       "a path to a .toml file works too")
    return folder / f"{wanted}.toml", f"{folder.name}/{wanted}.toml"


def _parse(path: Path, where: Where) -> dict[str, Any]:
    text = ""
    try:
        text = path.read_text("utf-8")
        return tomllib.loads(text)
    except OSError as error:
        raise where.error(f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise where.error(f"is not UTF-8 (byte {error.start})") from error
    except (ValueError, RecursionError) as error:  # TOMLDecodeError, and numbers or nesting beyond Python's limits
        said = str(error).replace("at end of document", f"at line {text.count(chr(10)) + 1}, the end of the file")
        raise where.error(f"broken TOML: {said}") from error


def _settled(config: RigConfig, where: Where) -> RigConfig:
    """What concerns more than one key: needs of the kind, of the origin, means behind the claims."""
    traits = kinds.find(config.kind).TRAITS
    if traits.port and not config.port and not (traits.usb and config.usb.given):
        raise where.at("port").error(f'this key is missing; kind "{config.kind}" needs it '
                                     '(for example "/dev/ttyUSB2" or "socket://127.0.0.1:7000")')
    if traits.place and not config.labgrid.given:
        raise where.at("labgrid").error(f'kind "{config.kind}" needs place = "NAME" or tags = {{ NAME = "VALUE" }} '
                                        "here, one of the two")
    if config.rtscts and config.rts is not None:
        raise where.at("rts").error("cannot be set beside rtscts = true: the flow control moves this line")
    config.origin.check(config.pics, where.at("pixit").at("origin"))
    means = partial(has_means, config.bench, config.origin, traits)
    held, notes = settle(config.pics, means)
    gap = traits.line_gap if config.line_gap < 0 else config.line_gap
    return replace(config, pics=held, notes=notes, line_gap=gap)
