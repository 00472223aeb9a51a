"""Opening a connection for a `Fetch`: name, address, TCP, TLS, certificate; each step fails in a way of its own."""

from __future__ import annotations

import asyncio
import socket
import ssl
from typing import cast

from rigs.emulator.effects import Fetch, TlsSettings
from rigs.emulator.net import tls
from rigs.emulator.net.connection import Connection
from rigs.emulator.net.failures import Failed, Failure
from rigs.emulator.net.resolve import Resolver, Target
from rigs.emulator.net.wire import Wire

_MARGIN = 5.0       # s; the time-out for all of it ends a handshake before that of the TLS layer does


async def dial(fetch: Fetch, resolver: Resolver, wire: Wire, seconds: float) -> Connection:
    """Connect within so many real seconds; raises `Failed`."""
    context = tls.context(fetch.tls) if fetch.tls else None
    target = resolver.target(fetch.host, fetch.port)
    try:
        async with asyncio.timeout(seconds):
            raw = await _connect(target)
            connection = await _wrap(raw, fetch, context, seconds)
    except TimeoutError:
        raise Failed(Failure.CONNECT_TIME) from None
    if fetch.tls and context:
        _judge(connection, fetch, wire, context)
    return connection


async def _connect(target: Target) -> socket.socket:
    loop = asyncio.get_running_loop()
    family, address = await _address(target)
    raw = socket.socket(family, socket.SOCK_STREAM)
    try:
        raw.setblocking(False)
        await loop.sock_connect(raw, address)
    except BaseException as error:
        raw.close()
        if isinstance(error, OSError) and not isinstance(error, TimeoutError):
            raise Failed(Failure.REFUSED) from error
        raise
    return raw


async def _address(target: Target) -> tuple[int, tuple[str, int]]:
    if not target.name:
        return socket.AF_INET6 if ":" in target.address else socket.AF_INET, (target.address, target.port)
    try:
        found = await asyncio.get_running_loop().getaddrinfo(target.address, target.port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Failed(Failure.NAME) from error
    return int(found[0][0]), cast(tuple[str, int], found[0][4])


async def _wrap(raw: socket.socket, fetch: Fetch, context: ssl.SSLContext | None, seconds: float) -> Connection:
    """Put the protocol, and TLS where it is asked for, on a connected socket."""
    loop = asyncio.get_running_loop()
    if context is None:
        return (await loop.create_connection(Connection, sock=raw))[1]
    name = fetch.host.strip("[]").rstrip(".") if fetch.tls and fetch.tls.sni else ""
    try:
        made = loop.create_connection(
            Connection, sock=raw, ssl=context, server_hostname=name,
            ssl_handshake_timeout=seconds + _MARGIN, ssl_shutdown_timeout=1.0,
        )
        return (await made)[1]
    except TimeoutError:
        raise
    except (OSError, ValueError, UnicodeError) as error:     # ssl.SSLError is an OSError
        raise Failed(Failure.HANDSHAKE) from error


def _judge(connection: Connection, fetch: Fetch, wire: Wire, context: ssl.SSLContext) -> None:
    session = cast(ssl.SSLObject, connection.info("ssl_object"))
    try:
        tls.judge(
            cast(TlsSettings, fetch.tls), session.getpeercert(), context.get_ca_certs(),
            named=lambda names: wire.covers(names, fetch.host),
        )
    except Failed:
        connection.abort()
        raise
