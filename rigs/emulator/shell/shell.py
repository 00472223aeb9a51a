"""Drives the sans-I/O module: bytes of the ports, timers and network in, effects out."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from rigs.emulator import effects
from rigs.emulator.effects import Effect, FetchResult
from rigs.emulator.module import Module
from rigs.emulator.net.fetcher import Fetcher
from rigs.emulator.net.resolve import Resolver
from rigs.emulator.net.wire import Wire
from rigs.emulator.shell.clock import DutClock
from rigs.emulator.system.find import find

_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
BROKEN = 70                 # exit status after a fault of the module itself


class Port(Protocol):
    """A serial port of the module."""

    def open(self, loop: asyncio.AbstractEventLoop, receive: Callable[[bytes], None]) -> None: ...

    def write(self, data: bytes) -> None: ...


class Shell:
    """ready: called when the ports take input."""

    def __init__(
        self, module: Module, ports: Sequence[Port], resolver: Resolver, speed: float, ready: Callable[[], None]
    ) -> None:
        self._module = module
        self._ports = ports
        self._clock = DutClock(speed)
        self._ready = ready
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._status = 0
        self._stop = asyncio.Event()
        self._fetcher = Fetcher(find(module, Wire), resolver, speed, self._fetched, self._peer_closed)
        self._actions: dict[type[Effect], Callable[[Any], None]] = {
            effects.Send: self._send,
            effects.StartTimer: self._start_timer,
            effects.StopTimer: self._stop_timer,
            effects.Fetch: self._fetcher.start,
            effects.AbortFetch: lambda effect: self._fetcher.abort(effect.id),
            effects.CloseConnections: lambda effect: self._fetcher.close_kept(),
            effects.BearerDown: lambda effect: self._fetcher.bearer(False),
            effects.BearerUp: lambda effect: self._fetcher.bearer(True),
        }

    async def run(self) -> int:
        """Until a signal comes; the exit status."""
        self._loop = asyncio.get_running_loop()
        self._loop.set_exception_handler(self._broken)
        for number in _SIGNALS:
            self._loop.add_signal_handler(number, self._stop.set)
        for index, port in enumerate(self._ports):
            port.open(self._loop, self._receiver(index))
        self._ready()
        await self._stop.wait()
        for timer in self._timers.values():
            timer.cancel()
        await self._fetcher.stop()
        return self._status

    def _receiver(self, index: int) -> Callable[[bytes], None]:
        return lambda data: self._apply(self._module.receive(index, data, self._clock.now()))

    def _apply(self, wanted: list[Effect]) -> None:
        for effect in wanted:
            self._actions[type(effect)](effect)

    def _send(self, effect: effects.Send) -> None:
        self._ports[effect.port].write(effect.data)

    def _start_timer(self, effect: effects.StartTimer) -> None:
        self._stop_timer(effect)
        delay = effect.seconds / self._clock.speed
        self._timers[effect.name] = self._loop.call_later(delay, self._expired, effect.name)

    def _stop_timer(self, effect: effects.StartTimer | effects.StopTimer) -> None:
        timer = self._timers.pop(effect.name, None)
        if timer is not None:
            timer.cancel()

    def _expired(self, name: str) -> None:
        self._timers.pop(name, None)
        self._apply(self._module.expired(name, self._clock.now()))

    def _fetched(self, result: FetchResult) -> None:
        self._apply(self._module.fetched(result, self._clock.now()))

    def _peer_closed(self) -> None:
        self._apply(self._module.peer_closed(self._clock.now()))

    def _broken(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """The module itself is at fault: say where, and stop rather than go on in an unknown state."""
        error = context.get("exception")
        trace = error.__traceback__ if error is not None else None
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = f" ({trace.tb_frame.f_code.co_filename}:{trace.tb_lineno})" if trace else ""
        print(f"emulator: internal error: {error or context['message']!r}{place}", file=sys.stderr, flush=True)
        self._status = BROKEN
        self._stop.set()
