"""Terminal servers of other people in front of a pty: ser2net from Debian, and pyserial's own RFC 2217 server."""

from __future__ import annotations

import contextlib
import random
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

SER2NET = shutil.which("ser2net", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 20.0
RAW, RFC2217 = "tcp", "telnet(rfc2217),tcp"


@contextlib.contextmanager
def running(command: Sequence[str]) -> Iterator[subprocess.Popen[str]]:
    """A process for the time of a test; it is ended, and waited for."""
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(5)
            process.kill()


@contextlib.contextmanager
def emulator(*arguments: str) -> Iterator[str]:
    """The emulated module as a program of its own; gives where it listens."""
    with running([sys.executable, "-m", "rigs.emulator", *arguments]) as process:
        yield said(process)


@contextlib.contextmanager
def pyserial_server(device: str) -> Iterator[str]:
    """Pyserial's RFC 2217 server in front of `device`; gives the port's URL."""
    with running([sys.executable, "-m", "suites.selftest.rfc2217_server", device]) as process:
        yield f"rfc2217://{said(process)}"


@contextlib.contextmanager
def ser2net(device: str, folder: Path, way: str = RFC2217) -> Iterator[str]:
    """Debian's ser2net in front of `device`, `way` RAW or RFC2217; gives the port's URL."""
    assert SER2NET
    port = free_port()
    file = folder / f"ser2net-{port}.yaml"
    file.write_text(f"connection: &one\n  accepter: {way},127.0.0.1,{port}\n"
                    f"  connector: serialdev,{device},115200n81,local\n  options:\n    chardelay: false\n")
    with running([SER2NET, "-n", "-c", str(file)]):
        listening(port)
        yield f"socket://127.0.0.1:{port}" if way == RAW else f"rfc2217://127.0.0.1:{port}?ign_set_control"


def said(process: subprocess.Popen[str]) -> str:
    """What stands behind `ready` on the first line that the process says."""
    assert process.stdout
    first = process.stdout.readline().split()
    assert first[:1] == ["ready"], first
    return first[1]


def free_port() -> int:
    """A port of loopback that nobody listens on, and that the system gives to nobody by itself until it is used."""
    while True:
        with socket.socket() as bound, contextlib.suppress(OSError):
            bound.bind(("127.0.0.1", random.randrange(12_000, 32_000)))
            return int(bound.getsockname()[1])


def listening(port: int) -> None:
    """Wait until somebody does; looks at the table of the kernel, as a connection would be one host too many."""
    sought = f"0100007F:{port:04X} 00000000:0000 0A"
    deadline = time.monotonic() + PATIENCE
    while sought not in Path("/proc/net/tcp").read_text():
        assert time.monotonic() < deadline, f"nobody listens on port {port}"
        time.sleep(0.02)
