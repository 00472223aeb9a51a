"""`python -m rigs.emulator`: the emulated module as a program.

Prints `ready <path or host:port>` when its port can be opened; SIGTERM or SIGINT end it with status 0.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

from rigs.emulator import arguments

if TYPE_CHECKING:
    from rigs.emulator.shell.pty import PtyPort
    from rigs.emulator.shell.tcp import TcpPort


def main(given: Sequence[str] | None = None) -> int:
    """Run; the exit status."""
    parser = arguments.parser()
    options = parser.parse_args(given)
    if options.list:
        return _list()
    if not options.pty and not options.tcp:
        parser.error("one of --pty PATH and --tcp HOST:PORT is needed")
    return _run(parser, options)


def _list() -> int:
    import json

    from rigs.emulator.registry import listing

    print(json.dumps(listing(), indent=1))
    return 0


def _run(parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    import asyncio

    from rigs.emulator.module import Module
    from rigs.emulator.net.resolve import Resolver
    from rigs.emulator.registry import UnknownNameError
    from rigs.emulator.shell.pty import PortError
    from rigs.emulator.shell.shell import Shell

    ports: list[PtyPort | TcpPort] = []
    try:
        module = Module(arguments.module_options(options))
        _open(options, ports)
        resolver = Resolver(dict(options.host), dict(options.nat), options.uplink)
        name = ports[0].name
        shell = Shell(module, ports, resolver, options.speed, lambda: print(f"ready {name}", flush=True))
        return asyncio.run(shell.run())
    except (UnknownNameError, PortError) as error:
        _fail(parser, error)
    finally:
        for port in ports:
            port.close()


def _fail(parser: argparse.ArgumentParser, error: Exception) -> NoReturn:
    parser.error(str(error))


def _open(options: argparse.Namespace, ports: list[PtyPort | TcpPort]) -> None:
    """Make the ports that are asked for, in order; what was made stays in `ports` when one fails."""
    from rigs.emulator.shell.pty import PtyPort
    from rigs.emulator.shell.tcp import TcpPort

    if options.tcp:
        host, port = options.tcp
        ports.append(TcpPort(host, port, options.baud))
    else:
        ports.append(PtyPort(options.pty, options.baud))
    if options.pty2:
        ports.append(PtyPort(options.pty2, options.baud))


if __name__ == "__main__":
    sys.exit(main())
