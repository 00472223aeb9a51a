"""The server of a session: each request gets the next answer; failures are made as servers make them."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Iterator

from suites.selftest.fidelity.story import Answer, whole

DEADLINE = 10.0
HELLO = b"\x16\x03"
RESET = struct.pack("ii", 1, 0)


class Server:
    """Listens on loopback: `port` in clear (a TLS client is turned away), `dead_port` where nobody listens."""

    def __init__(self) -> None:
        self.next: list[Answer] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        gone = socket.create_server(("127.0.0.1", 0))
        self.dead_port = int(gone.getsockname()[1])
        gone.close()
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Stop listening and end all connections."""
        for each in [self._listener, *self._open]:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self._open.append(connection)
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(DEADLINE)
        with contextlib.suppress(OSError):
            for asked in _requests(connection):
                if not self.next:
                    return
                answer = self.next.pop(0)
                if answer.code >= 600:
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                    connection.close()
                    return
                head, body = whole(answer)
                connection.sendall(head + (b"" if asked.startswith(b"HEAD ") else body))
                if answer.closes or _ends_by_close(head):
                    connection.shutdown(socket.SHUT_RDWR)
                    connection.close()
                    return


def _requests(connection: socket.socket) -> Iterator[bytes]:
    data = b""
    while True:
        while b"\r\n\r\n" not in data:
            piece = connection.recv(1 << 16)
            if not piece:
                return
            data += piece
            if data[:2] == HELLO:
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                connection.close()
                return
        head, _, data = data.partition(b"\r\n\r\n")
        sizes = [int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        length = sizes[0] if sizes else 0
        while len(data) < length:
            data += connection.recv(1 << 16)
        data = data[length:]
        yield head


def _ends_by_close(head: bytes) -> bool:
    low = head.lower()
    return b"content-length:" not in low and b"transfer-encoding:" not in low and b" 204 " not in low

