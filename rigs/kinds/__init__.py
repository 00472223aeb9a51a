"""Kinds of rigs: one module a kind, found by its file name, registered nowhere.

A kind module has `TRAITS` and `open_port(config, context) -> OpenedRig`. It may know how a byte stream is opened and
kept alive; never what AT commands mean, what a case wants, or which verdict follows.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from fixtures.link import Link

if TYPE_CHECKING:
    from rigs.config import RigConfig


@dataclass(frozen=True, slots=True)
class Traits:
    """What the loader has to know of a kind before anything is opened.

    `port`: the rig file must name a port. `parallel`: each worker may open a DUT of its own. `second_port`: the kind
    brings a second port, none has to be named. `usb`: [usb] may stand for the port.
    `place`: [labgrid] says where the DUT is. `line_gap`: DUT seconds of rest that the DUT
    may need before a command line (T12).
    """

    port: bool
    parallel: bool
    second_port: bool = False
    usb: bool = False
    place: bool = False
    line_gap: float = 0.1


@dataclass(frozen=True, slots=True)
class Context:
    """What a kind needs to know of the run.

    Where the origin listens (real ports, "plain" and "tls"), which worker this is ("master" without workers), and a
    folder of its own for links and logs.
    """

    scratch: Path
    origin_host: str = "127.0.0.1"
    origin_ports: Mapping[str, int] = field(default_factory=dict)
    worker: str = "master"


class OpenedRig(Protocol):
    """What a kind returns: a port in the sense of the link room, and the way to the DUT's second one."""

    link: Link

    def trouble(self) -> str | None:
        """Why the rig is of no use at present, in one line."""

    def reopen(self) -> Link:
        """Open the same DUT again. Raises LinkDown."""

    def power_cycle(self) -> bool:
        """Switch the DUT off and on; False without the means. Raises RigError when they fail."""

    def close(self) -> None:
        """Release everything that opening took. May be called twice."""

    def second(self) -> Link:
        """Open the second port; the caller closes the link. Raises RigError."""


class KindModule(Protocol):
    """The two names a kind module offers."""

    TRAITS: Traits

    def open_port(self, config: RigConfig, context: Context) -> OpenedRig:
        """Open the rig. Raises RigError in one line."""


def names() -> list[str]:
    """The kinds there are."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))


def find(name: str) -> KindModule:
    """The module of a kind that `names` lists."""
    return cast("KindModule", importlib.import_module(f"{__name__}.{name}"))
