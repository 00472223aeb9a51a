"""One request and its answer on an open connection, with the module's three time-outs."""

from __future__ import annotations

import asyncio

from rigs.emulator.effects import Fetch
from rigs.emulator.net.connection import Connection
from rigs.emulator.net.failures import Failed, Failure
from rigs.emulator.net.reader import Answer, AnswerReader
from rigs.emulator.net.wire import Wire

PAUSE = 0.002
"""Real seconds between the pieces of a request."""


class Exchange:
    """Sends `fetch.request` and reads the answer. speed: how much faster the module's seconds pass than real ones."""

    def __init__(self, connection: Connection, fetch: Fetch, wire: Wire, speed: float) -> None:
        self._connection = connection
        self._reader = AnswerReader(fetch.method, wire)
        self._pieces = wire.pieces(fetch.request)
        self._response_time = wire.response_time(fetch) / speed
        self._silence = wire.silence(fetch) / speed
        self._whole_body = wire.whole_body(fetch) / speed

    @property
    def unheard(self) -> bool:
        """The peer had closed before the request came, and said nothing: it never got it."""
        return self._connection.unheard and not self._reader.heard

    async def run(self) -> Answer:
        """The answer; raises `Failed`."""
        for piece in self._pieces[:-1]:
            self._connection.write(piece)
            await asyncio.sleep(PAUSE)
        self._connection.write(self._pieces[-1])
        await self._send()
        loop = asyncio.get_running_loop()
        by = loop.time() + self._response_time
        while not self._reader.in_body:
            await self._more(by - loop.time())
        by = loop.time() + self._whole_body
        while self._reader.answer is None:
            await self._more(min(self._silence, by - loop.time()))
        return self._reader.answer

    async def _more(self, seconds: float) -> None:
        """Take what comes next; nothing for so long ends the answer."""
        if await self._connection.changed(seconds):
            self._take()
        else:
            self._reader.stall()

    async def _send(self) -> None:
        """Wait until the peer has taken the request; an answer may come before that."""
        left = self._connection.unsent
        while left and self._reader.answer is None:
            news = await self._connection.changed(self._response_time)
            self._take()
            before, left = left, self._connection.unsent
            if not news and left == before:
                raise Failed(Failure.SEND_TIME)

    def _take(self) -> None:
        """Give the reader what came."""
        data = self._connection.take()
        if data:
            self._reader.feed(data)
        if self._reader.answer is None and self._connection.ended:
            self._end()

    def _end(self) -> None:
        if not self._connection.reset:
            self._reader.end()
        elif self._connection.alert and not self._reader.heard:
            raise Failed(Failure.HANDSHAKE)
        else:
            raise Failed(Failure.RESET)
