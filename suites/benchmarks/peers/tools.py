"""Tools from the registry, each by the calls that its documentation shows."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
import tty
from abc import ABC, abstractmethod
from importlib import import_module  # these tools are not installed where types are checked
from pathlib import Path
from typing import Any

from suites.benchmarks.peers.peer import BODY, MARKER, Peer

CLOSING = b"\r\n+HTTPREAD: 0\r\n"
WAIT = 5


class Expecting(ABC):
    """What is common to those that expect patterns: the body behind a terminator, or counted by a pattern."""

    @abstractmethod
    def send(self, line: bytes) -> None:
        """Send a command line."""

    @abstractmethod
    def expect(self, pattern: bytes) -> bytes:
        """Wait for a pattern; what came before it."""

    @abstractmethod
    def exactly(self, count: int) -> bytes:
        """The next `count` bytes."""

    def trip(self) -> None:
        self.send(b"AT\r")
        self.expect(rb"OK\r\n")

    def bulk(self, size: int) -> int | None:
        self.send(b"AT+HTTPREAD=%d\r" % size)
        before = self.expect(re.escape(CLOSING))
        return sum(int(marker[1]) for marker in MARKER.finditer(before))

    def body(self, line: str) -> bytes | None:
        self.send(line.encode() + b"\r")
        return self.expect(rb"OK\r\n")

    def by_hand(self, line: str) -> bytes | None:
        self.send(line.encode() + b"\r")
        parts = []
        for _ in range(2):
            self.expect(rb"\+HTTPREAD: DATA,%d\r\n" % (BODY // 2))
            parts.append(self.exactly(BODY // 2))
        self.expect(re.escape(CLOSING))
        return b"".join(parts)

    def report(self, line: str) -> str | None:
        self.body(line)
        return None


class Pexpect(Expecting):
    """`pexpect.fdpexpect.fdspawn`, with reads as large as it is told."""

    def __init__(self, path: str) -> None:
        descriptor = os.open(path, os.O_RDWR | os.O_NOCTTY)
        tty.setraw(descriptor)
        self._child: Any = import_module("pexpect.fdpexpect").fdspawn(descriptor, timeout=WAIT, maxread=1 << 16)

    def send(self, line: bytes) -> None:
        self._child.send(line)

    def expect(self, pattern: bytes) -> bytes:
        self._child.expect(pattern)
        return bytes(self._child.before)

    def exactly(self, count: int) -> bytes:
        return bytes(self._child.read(count))

    def close(self) -> None:
        self._child.close()


class Labgrid(Expecting):
    """`SerialDriver` on a `RawSerialPort`."""

    def __init__(self, path: str) -> None:
        self._target: Any = import_module("labgrid").Target("main")
        import_module("labgrid.resource").RawSerialPort(self._target, None, port=path, speed=115200)
        self._driver: Any = import_module("labgrid.driver").SerialDriver(self._target, None)
        self._target.activate(self._driver)

    def send(self, line: bytes) -> None:
        self._driver.write(line)

    def expect(self, pattern: bytes) -> bytes:
        return bytes(self._driver.expect(pattern, timeout=WAIT)[1])

    def exactly(self, count: int) -> bytes:
        return bytes(self._driver.expect(rb"(?s).{%d}" % count, timeout=WAIT)[3])

    def close(self) -> None:
        self._target.deactivate(self._driver)


class Embedded(Expecting):
    """`SerialDut`, put together as the fixtures of pytest-embedded do."""

    def __init__(self, path: str) -> None:
        dut_factory, log_room, room = map(
            import_module, ("pytest_embedded.dut_factory", "pytest_embedded.log", "pytest_embedded_serial"))
        self._open = contextlib.ExitStack()
        folder = Path(self._open.enter_context(tempfile.TemporaryDirectory()))
        manager = self._open.enter_context(log_room.MessageQueueManager())
        queue = manager.MessageQueue()
        log = str(folder / "dut.txt")
        listener = dut_factory._listener_gn(queue, log, True, 0, 1)
        self._open.callback(listener.terminate)
        reader = self._open.enter_context(dut_factory._pexpect_fr_gn(log, listener))
        serial = room.Serial(queue, port=path)
        self._open.callback(serial.close)
        self._dut: Any = room.SerialDut(serial=serial, pexpect_proc=log_room.PexpectProcess(reader), msg_queue=queue,
                                        app=None, pexpect_logfile=log, test_case_name="peers")

    def send(self, line: bytes) -> None:
        self._dut.write(line)

    def expect(self, pattern: bytes) -> bytes:
        return bytes(self._dut.expect(re.compile(pattern), timeout=WAIT, return_what_before_match=True))

    def exactly(self, count: int) -> bytes:
        return bytes(self._dut.expect(re.compile(rb"(?s).{%d}" % count), timeout=WAIT).group())

    def close(self) -> None:
        self._open.close()


class Attila:
    """`ATRuntimeEnvironment`, a command of ATScript each."""

    def __init__(self, path: str) -> None:
        self._runtime: Any = import_module("attila.atre").ATRuntimeEnvironment(False)
        self._runtime.configure_communicator(path, 115200, WAIT, "\r", rtscts=False, dsrdtr=False)
        self._runtime.open_serial()

    def trip(self) -> None:
        if self._runtime.exec("AT;;OK").response is None:
            raise ValueError("no OK")

    def bulk(self, size: int) -> int | None:
        return None

    def body(self, line: str) -> bytes | None:
        return "\r\n".join(self._runtime.exec(f"{line};;OK;;{WAIT}").full_response).encode()

    def by_hand(self, line: str) -> bytes | None:
        return None

    def report(self, line: str) -> str | None:
        for asked in (line, "AT"):
            for text in self._runtime.exec(f"{asked};;OK;;{WAIT}").full_response:
                if text.startswith("+HTTPACTION"):
                    return text if asked == line else f"as a part of the answer to {asked}"
        return None

    def close(self) -> None:
        self._runtime.close_serial()


class Gsmmodem:
    """`SerialComms`: a thread that reads, a callback for what was not asked for."""

    def __init__(self, path: str) -> None:
        self._heard: list[str] = []
        kind = import_module("gsmmodem.serial_comms").SerialComms
        self._port: Any = kind(path, 115200, notifyCallbackFunc=self._heard.extend)
        self._port.timeout = 0.1
        self._port.connect()

    def trip(self) -> None:
        if self._port.write("AT\r") != ["OK"]:
            raise ValueError("no OK")

    def bulk(self, size: int) -> int | None:
        return None

    def body(self, line: str) -> bytes | None:
        return "\r\n".join(self._port.write(f"{line}\r")).encode()

    def by_hand(self, line: str) -> bytes | None:
        return None

    def report(self, line: str) -> str | None:
        self.body(line)
        self._port.rxThread.join(1)
        return next((text for text in self._heard if text.startswith("+HTTPACTION")), None)

    def close(self) -> None:
        self._port.close()


KINDS: tuple[type[Peer], ...] = (Pexpect, Labgrid, Embedded, Attila, Gsmmodem)
