"""A part of the module, and what parts may ask of the module and of each other.

The module is assembled from parts (`module.py`), each built once and reached as `module.<name>`. A seeded defect or
a variant is a subclass of a part that overrides one small method, so everything that can be got wrong is a method of
its own. The parts that are not the AT engine's or the HTTP service's own (network, files, ssl, identity, clock, ...)
are listed in `PARTS: tuple[type[Part], ...]` of `rigs/emulator/system/__init__.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Protocol

from rigs.emulator.command import Handler
from rigs.emulator.effects import Effect, TlsSettings
from rigs.emulator.options import Options

if TYPE_CHECKING:
    from rigs.emulator.module import Module


class Part:
    """Base of all parts. `name` is the attribute of the module under which the part is found."""

    name: ClassVar[str]

    def __init__(self, module: Module) -> None:
        self.module = module

    def commands(self) -> dict[str, Handler]:
        """The commands that this part answers."""
        return {}

    def reset(self) -> None:
        """The module restarts: back to the state of power-on; what lies in flash stays."""

    def factory(self, port: int) -> None:
        """AT&F or ATZ on that port: its settings are back at their defaults."""

    def bearer(self, up: bool) -> None:
        """The bearer came up or went down."""


class Network(Protocol):
    """What the HTTP service needs of the radio; attribute `module.network`."""

    def available(self) -> bool:
        """SIM ready, registered and attached: a PDP context can be activated."""


class Files(Protocol):
    """The flash and the card; attribute `module.files`. A directory is "F:", "D:", "E:" or "/mssl_cert"."""

    def load(self, directory: str, name: str) -> bytes | None:
        """The file's bytes; None when the file, or the card, is not there."""

    def save(self, directory: str, name: str, data: bytes) -> int:
        """0, or the 7xx code why it could not be kept; an existing file is replaced."""


class Ssl(Protocol):
    """The SSL contexts of AT+CSSLCFG; attribute `module.ssl`."""

    def settings(self, context: int) -> TlsSettings | int:
        """The settings of context 0-9, or the 7xx code why a handshake cannot be tried."""


class Services(Protocol):
    """What `Module` offers to its parts."""

    options: Options
    now: float

    def emit(self, effect: Effect) -> None:
        """Hand an effect to the shell."""

    def urc(self, text: str, port: int | None = None) -> None:
        """Send an unsolicited line as soon as the port (None: every port) is between two lines."""

    def start(self, name: str, seconds: float, call: Callable[[], None]) -> None:
        """Call back after DUT seconds; a running timer of that name is restarted."""

    def stop(self, name: str) -> None:
        """Forget that timer."""

    def set_bearer(self, up: bool) -> None:
        """Tell the shell and every part that the network came or went; nothing happens when it is so already."""

    def restart(self) -> None:
        """Reset every part (the part that boots sends its URCs from its own `reset`)."""

    def deafen(self, deaf: bool) -> None:
        """While deaf, received bytes are dropped and nothing is answered (start-up)."""
