"""Connections between two requests: those kept for the next one, and those that the server is about to close."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable
from dataclasses import replace

from rigs.emulator.effects import Fetch
from rigs.emulator.net.connection import Connection

_KEPT = 4           # connections
_LINGER = 2.0       # s that a server gets to close a connection as it announced


def key(fetch: Fetch) -> Hashable:
    """Requests with equal keys may share a connection; the module's clock is no part of it."""
    settings = replace(fetch.tls, now=None) if fetch.tls else None
    return fetch.scheme, fetch.host.lower(), fetch.port, settings


class Pool:
    """on_closed is called when a server closes a kept connection."""

    def __init__(self, on_closed: Callable[[], None]) -> None:
        self._on_closed = on_closed
        self._kept: dict[Hashable, Connection] = {}
        self._lingering: dict[Connection, asyncio.TimerHandle] = {}

    def take(self, fetch: Fetch) -> Connection | None:
        """A live connection for this request."""
        connection = self._kept.pop(key(fetch), None)
        if connection is None:
            return None
        connection.idle = False
        if connection.usable():
            return connection
        connection.close()
        return None

    def keep(self, fetch: Fetch, connection: Connection) -> None:
        """Keep a connection; the oldest goes when there are too many."""
        self._drop(self._kept.pop(key(fetch), None))
        if len(self._kept) >= _KEPT:
            self._drop(self._kept.pop(next(iter(self._kept))))
        self._kept[key(fetch)] = connection
        connection.on_end, connection.idle = self._ended, True

    def linger(self, connection: Connection) -> None:
        """Let the server close; do it ourselves when it does not."""
        if not connection.ended:
            timer = asyncio.get_running_loop().call_later(_LINGER, self._give_up, connection)
            self._lingering[connection] = timer
            connection.on_end, connection.idle = self._give_up, True

    def close(self) -> None:
        """Close every connection."""
        for connection in self._kept.values():
            self._drop(connection)
        self._kept.clear()
        for connection in list(self._lingering):
            self._give_up(connection)

    def freeze(self) -> list[Connection]:
        """The network is gone: give all connections away, frozen."""
        connections = [*self._kept.values(), *self._lingering]
        for connection in connections:
            connection.idle = False
            connection.freeze()
        for timer in self._lingering.values():
            timer.cancel()
        self._kept.clear()
        self._lingering.clear()
        return connections

    def _drop(self, connection: Connection | None) -> None:
        if connection is not None:
            connection.idle = False
            connection.close()

    def _give_up(self, connection: Connection) -> None:
        timer = self._lingering.pop(connection, None)
        if timer is not None:
            timer.cancel()
        self._drop(connection)

    def _ended(self, connection: Connection) -> None:
        self._kept = {name: kept for name, kept in self._kept.items() if kept is not connection}
        self._drop(connection)
        self._on_closed()
