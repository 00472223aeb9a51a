"""A terminal server by pyserial's own RFC 2217 server: `python -m suites.selftest.rfc2217_server DEVICE`.

It says `ready HOST:PORT`, serves one host after the other, and carries what it is asked to set to the device.
"""

from __future__ import annotations

import contextlib
import select
import socket
import sys

import serial
import serial.rfc2217

CHUNK = 1 << 14


class Line(serial.Serial):
    """A device that may have no modem lines, as a pty has none; tells on standard output what they are set to."""

    cts = dsr = cd = property(lambda _: True)
    ri = property(lambda _: False)

    def _update_dtr_state(self) -> None:
        print(f"dtr {int(self.dtr)}", flush=True)

    def _update_rts_state(self) -> None:
        print(f"rts {int(self.rts)}", flush=True)


def carry(line: Line, host: socket.socket) -> None:
    """Bytes both ways until the host has gone."""
    with host.makefile("wb", 0) as out:
        manager = serial.rfc2217.PortManager(line, out)  # type: ignore[arg-type]
        while True:
            ready = select.select([line.fileno(), host.fileno()], [], [])[0]
            if host.fileno() in ready:
                data = host.recv(CHUNK)
                if not data:
                    return
                line.write(b"".join(manager.filter(data)))
            if line.fileno() in ready:
                host.sendall(b"".join(manager.escape(line.read(CHUNK))))


def main(device: str) -> None:
    """Serve for ever."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        print(f"ready 127.0.0.1:{listener.getsockname()[1]}", flush=True)
        while True:
            host, _ = listener.accept()
            host.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with host, Line(device, timeout=0) as line, contextlib.suppress(OSError):
                carry(line, host)


if __name__ == "__main__":
    main(sys.argv[1])
