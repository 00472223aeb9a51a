"""Carries out `Fetch` effects: one task a request, exactly one `FetchResult` for each that is not aborted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from rigs.emulator.effects import Fetch, FetchResult
from rigs.emulator.net.connection import Connection
from rigs.emulator.net.dial import dial
from rigs.emulator.net.exchange import Exchange
from rigs.emulator.net.failures import Failed, Failure
from rigs.emulator.net.pool import Pool
from rigs.emulator.net.reader import Answer
from rigs.emulator.net.resolve import Resolver
from rigs.emulator.net.wire import Wire


@dataclass(slots=True)
class _Running:
    task: asyncio.Task[None]
    connection: Connection | None = None


class Fetcher:
    """To be used inside a running event loop.

    speed: module seconds in a real one. done: called with each result. peer_closed: called when a server closes a
    connection that was kept after an answer.
    """

    def __init__(
        self, wire: Wire, resolver: Resolver, speed: float,
        done: Callable[[FetchResult], None], peer_closed: Callable[[], None],
    ) -> None:
        self._wire = wire
        self._resolver = resolver
        self._speed = speed
        self._done = done
        self._up = True
        self._pool = Pool(peer_closed)
        self._running: dict[int, _Running] = {}
        self._lost: dict[int, asyncio.Handle] = {}     # results of requests that the network took along
        self._frozen: list[Connection] = []

    def start(self, fetch: Fetch) -> None:
        """Begin a request."""
        task = asyncio.get_running_loop().create_task(self._run(fetch))
        self._running[fetch.id] = _Running(task)

    def abort(self, identity: int) -> None:
        """Drop a request and its connection."""
        lost = self._lost.pop(identity, None)
        if lost is not None:
            lost.cancel()
        running = self._running.pop(identity, None)
        if running is not None:
            running.task.cancel()
            if running.connection is not None:
                running.connection.abort()

    def close_kept(self) -> None:
        """Close the connections between requests."""
        self._pool.close()

    def bearer(self, up: bool) -> None:
        """Without the network sockets fall silent and requests fail; when it is back, what was left is cleared away."""
        self._up = up
        if up:
            self._clear_frozen()
            return
        self._frozen += self._pool.freeze()
        for identity in list(self._running):
            self._lose(identity)

    async def stop(self) -> None:
        """End everything that runs."""
        tasks = [running.task for running in self._running.values()]
        for identity in [*self._running, *self._lost]:
            self.abort(identity)
        self._pool.close()
        self._clear_frozen()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)      # closed transports let go of their sockets in the next round

    async def _run(self, fetch: Fetch) -> None:
        try:
            result = _result(fetch, await self._answer(fetch))
        except Failed as error:
            result = FetchResult(fetch.id, error=self._wire.code(error.failure))
        except Exception:       # whatever it is, the module must go on
            result = FetchResult(fetch.id, error=self._wire.code(Failure.UNKNOWN))
        self._running.pop(fetch.id, None)
        self._done(result)

    async def _answer(self, fetch: Fetch) -> Answer:
        if not self._up:
            raise Failed(Failure.NO_SOCKET)
        kept = self._pool.take(fetch) if fetch.reuse else None
        if kept is not None:
            exchange = Exchange(kept, fetch, self._wire, self._speed)
            try:
                return await self._complete(fetch, kept, exchange)
            except Failed:
                if not (exchange.unheard and self._wire.replaces()):
                    raise
        fresh = await dial(fetch, self._resolver, self._wire, fetch.connect_timeout / self._speed)
        return await self._complete(fetch, fresh, Exchange(fresh, fetch, self._wire, self._speed))

    async def _complete(self, fetch: Fetch, connection: Connection, exchange: Exchange) -> Answer:
        """Run the exchange and decide what becomes of the connection."""
        self._running[fetch.id].connection = connection
        try:
            answer = await exchange.run()
        except Failed:
            connection.abort()
            raise
        if answer.keep and self._wire.keeps() and not _asks_to_close(fetch.request):
            self._pool.keep(fetch, connection)
        else:
            self._pool.linger(connection)
        return answer

    def _lose(self, identity: int) -> None:
        """A request dies with the network: its result follows, its connection is left hanging."""
        running = self._running.pop(identity)
        running.task.cancel()
        if running.connection is not None:
            running.connection.freeze()
            self._frozen.append(running.connection)
        result = FetchResult(identity, error=self._wire.code(Failure.NETWORK))
        self._lost[identity] = asyncio.get_running_loop().call_soon(self._report_lost, result)

    def _report_lost(self, result: FetchResult) -> None:
        if self._lost.pop(result.id, None) is not None:
            self._done(result)

    def _clear_frozen(self) -> None:
        for connection in self._frozen:
            connection.abort()
        self._frozen.clear()


def _result(fetch: Fetch, answer: Answer) -> FetchResult:
    return FetchResult(fetch.id, 0, answer.status, answer.head, answer.body, close=not answer.keep)


def _asks_to_close(request: bytes) -> bool:
    head = request[: request.find(b"\r\n\r\n") + 2].lower()
    return b"\r\nconnection: close\r\n" in head or b"\r\nconnection:close\r\n" in head
