"""The emulated module: its parts put together, and the way in and out of it.

Sans-I/O: every call gets `now` in DUT seconds (never going back) and returns the effects for the shell, in order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from rigs.emulator import registry
from rigs.emulator.basic import Basic
from rigs.emulator.command import Handler
from rigs.emulator.effects import BearerDown, BearerUp, Effect, FetchResult, StartTimer, StopTimer
from rigs.emulator.engine import Engine
from rigs.emulator.framing import Framing
from rigs.emulator.http import PARTS as HTTP_PARTS
from rigs.emulator.http.fetching import Fetching
from rigs.emulator.http.input import PostData
from rigs.emulator.http.names import FileNames
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.http.reports import Reports
from rigs.emulator.http.requests import Requests
from rigs.emulator.http.responses import Responses
from rigs.emulator.http.service import Service
from rigs.emulator.http.urls import Urls
from rigs.emulator.options import Options
from rigs.emulator.part import Files, Network, Part, Ssl
from rigs.emulator.syntax import Syntax

T = TypeVar("T")
CORE_PARTS: tuple[type[Part], ...] = (Framing, Syntax, Basic, *HTTP_PARTS)


class Module:
    """One emulated module. parts: what is not core, by default `rigs.emulator.system.PARTS`.

    Raises `registry.UnknownNameError` for a defect, variant or dialect that does not exist.
    """

    framing: Framing
    syntax: Syntax
    parameters: Parameters
    urls: Urls
    requests: Requests
    responses: Responses
    fetching: Fetching
    reports: Reports
    post_data: PostData
    names: FileNames
    service: Service
    network: Network
    files: Files
    ssl: Ssl

    def __init__(self, options: Options, parts: Sequence[type[Part]] | None = None) -> None:
        self.options = options
        self.now = 0.0
        self._chosen = registry.chosen(options)
        self._effects: list[Effect] = []
        self._timers: dict[str, Callable[[], None]] = {}
        self._deaf = False
        self._bearer = True
        self.parts = [self.make(part, self) for part in (*CORE_PARTS, *(system_parts() if parts is None else parts))]
        for part in self.parts:
            setattr(self, part.name, part)
        self.commands: dict[str, Handler] = {}
        for part in self.parts:
            self.commands.update(part.commands())
        self.engines = [self.make(Engine, self, port) for port in range(options.ports)]

    def make(self, base: type[T], *args: object) -> T:
        """An object of the class `base`, with the chosen defects, variants and dialect in it."""
        made: T = self.assembled(base)(*args)
        return made

    def assembled(self, base: type[T]) -> type[T]:
        """The class that `make` makes an object of."""
        return registry.assembled(base, self._chosen)

    # from the shell

    def receive(self, port: int, data: bytes, now: float) -> list[Effect]:
        """Bytes from a serial port."""
        self.now = now
        if not self._deaf:
            self.engines[port].receive(data)
        return self._taken()

    def expired(self, timer: str, now: float) -> list[Effect]:
        """A timer ran out; one that was stopped meanwhile is ignored."""
        self.now = now
        call = self._timers.pop(timer, None)
        if call:
            call()
        return self._taken()

    def fetched(self, result: FetchResult, now: float) -> list[Effect]:
        """A request ended; the result of one that was aborted is ignored."""
        self.now = now
        self.fetching.finished(result)
        return self._taken()

    def peer_closed(self, now: float) -> list[Effect]:
        """A server closed a kept connection that no request was running on."""
        self.now = now
        self.reports.peer_closed()
        return self._taken()

    def _taken(self) -> list[Effect]:
        for engine in self.engines:
            engine.flush()
        effects, self._effects = self._effects, []
        return effects

    # from the parts

    def emit(self, effect: Effect) -> None:
        """Hand an effect to the shell."""
        self._effects.append(effect)

    def urc(self, text: str, port: int | None = None) -> None:
        """Send an unsolicited line as soon as the port (None: every port) is between two lines."""
        for engine in self.engines if port is None else [self.engines[port]]:
            engine.urc(text)

    def start(self, name: str, seconds: float, call: Callable[[], None]) -> None:
        """Call back after DUT seconds; a running timer of that name is restarted."""
        self._timers[name] = call
        self.emit(StartTimer(name, seconds))

    def stop(self, name: str) -> None:
        """Forget that timer."""
        if self._timers.pop(name, None):
            self.emit(StopTimer(name))

    def set_bearer(self, up: bool) -> None:
        """Tell the shell and every part that the network came or went; nothing happens when it is so already."""
        if up == self._bearer:
            return
        self._bearer = up
        for part in self.parts:
            part.bearer(up)
        self.emit(BearerUp() if up else BearerDown())

    def restart(self) -> None:
        """Back to power-on. To be called from a timer: the line that asked for it must have been answered."""
        for engine in self.engines:
            engine.close()
        self.engines = [self.make(Engine, self, port) for port in range(self.options.ports)]
        for part in self.parts:
            part.reset()

    def deafen(self, deaf: bool) -> None:
        """While deaf, received bytes are dropped and nothing is answered (start-up)."""
        self._deaf = deaf


def system_parts() -> tuple[type[Part], ...]:
    """The parts beside AT engine and HTTP service."""
    from rigs.emulator.system import PARTS

    return PARTS
