"""The serial kind over ptys and loopback sockets: opening, busy, gone, back again."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import subprocess
import sys
import threading
import tty
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import serial
import serial.rfc2217

from fixtures.link import Link, LinkDown
from rigs.config import BenchActions, RigError
from rigs.kinds import Context
from rigs.kinds.serial import SerialPort, open_port
from suites.selftest.serial_bench import PATIENCE, failure, rig, wait_for


class Responder:
    """A module on a pty: answers OK to each CR. `path` is a symlink, as udev would make it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.master, self._slave = os.openpty()
        tty.setraw(self._slave)
        path.unlink(missing_ok=True)
        path.symlink_to(os.ttyname(self._slave))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            data = os.read(self.master, 4096)
            if b"\x04" in data:
                return
            os.write(self.master, b"\r\nOK\r\n" * data.count(b"\r"))

    def vanish(self) -> None:
        """End as an unplugged device does: the path goes, the line hangs up."""
        self.path.unlink(missing_ok=True)
        if self._thread.is_alive():
            os.write(self._slave, b"\x04")
            self._thread.join(PATIENCE)
            os.close(self.master)
            os.close(self._slave)


@pytest.fixture
def module(tmp_path: Path) -> Iterator[Responder]:
    responder = Responder(tmp_path / "modem")
    yield responder
    responder.vanish()


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., SerialPort]]:
    ports: list[SerialPort] = []

    def open_it(url: object, **settings: object) -> SerialPort:
        config = rig(url, **settings)
        ports.append(open_port(config, Context(tmp_path)))
        return ports[-1]

    yield open_it
    for port in ports:
        port.close()


def answer(link: Link, size: int = 6) -> bytes:
    got, deadline = b"", link.now() + PATIENCE
    while len(got) < size and link.now() < deadline:
        got += link.read(0.2)[1]
    return got


def ask(link: Link) -> bytes:
    link.write(b"AT\r")
    return answer(link)


@pytest.mark.parametrize("settings", [{}, {"rtscts": True}, {"baudrate": 921600}])
def test_a_round_trip_over_a_pty(module: Responder, opened: Callable[..., SerialPort],
                                 settings: dict[str, object]) -> None:
    port = opened(module.path, **settings)
    assert ask(port.link) == b"\r\nOK\r\n"
    assert port.trouble() is None


def test_all_byte_values_pass_unchanged(module: Responder, opened: Callable[..., SerialPort]) -> None:
    port = opened(module.path)
    every = bytes(range(256)) * 40
    os.write(module.master, every)
    assert answer(port.link, len(every)) == every


def test_a_busy_port_names_its_owner(module: Responder, tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", "import serial, sys; p = serial.Serial(sys.argv[1], exclusive=True);"
         "print(1, flush=True); sys.stdin.read()", str(module.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"1\n"
        message = failure(module.path, tmp_path)
        assert holder.stdin
        holder.stdin.close()
    assert "is in use by" in message
    assert f"pid {holder.pid} (" in message


def test_a_port_may_be_opened_again_after_close(module: Responder, opened: Callable[..., SerialPort]) -> None:
    opened(module.path).close()
    assert ask(opened(module.path).link) == b"\r\nOK\r\n"


def test_no_permission_names_the_group(module: Responder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise serial.SerialException(errno.EACCES, "could not open port: [Errno 13] Permission denied")

    monkeypatch.setattr(serial, "serial_for_url", refuse)
    assert "no permission to open" in failure(module.path, tmp_path)
    assert "it belongs to the group " in failure(module.path, tmp_path)


def test_a_vanished_port_is_trouble_and_ends_reading(module: Responder, opened: Callable[..., SerialPort]) -> None:
    port = opened(module.path, timeout=0.3)
    module.vanish()
    assert "has vanished" in str(port.trouble())
    with pytest.raises(LinkDown):
        answer(port.link)
    with pytest.raises(LinkDown) as caught:
        port.reopen()
    assert "does not exist" in str(caught.value)
    assert "tried for 0.3 s" in str(caught.value)


def test_a_hang_up_is_trouble_though_the_path_stays(module: Responder, opened: Callable[..., SerialPort]) -> None:
    real = os.path.realpath(module.path)
    port = opened(module.path)
    module.vanish()
    Path(module.path).symlink_to("/dev/null" if not os.path.exists(real) else real)
    wait_for(port.trouble)
    assert "closed by the other side" in str(port.trouble())


def test_a_port_that_comes_back_is_opened_again(module: Responder, tmp_path: Path,
                                                opened: Callable[..., SerialPort]) -> None:
    port = opened(module.path, timeout=PATIENCE)
    before = port.link
    module.vanish()
    later: list[Responder] = []
    timer = threading.Timer(0.3, lambda: later.append(Responder(tmp_path / "modem")))
    timer.start()
    after = port.reopen()
    timer.join()
    assert after is port.link
    assert after is not before
    assert ask(after) == b"\r\nOK\r\n"
    port.close()
    later[0].vanish()


def serve_tcp(listener: socket.socket, answers: int = 1) -> threading.Thread:
    def serve() -> None:
        client, _ = listener.accept()
        with client:
            for _ in range(answers):
                client.recv(100)
                client.sendall(b"\r\nOK\r\n")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    return thread


def test_tcp_speaks_at_once_sees_the_end_and_connects_again(opened: Callable[..., SerialPort]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        serving = serve_tcp(listener)
        port = opened(f"socket://127.0.0.1:{listener.getsockname()[1]}")
        descriptor = port.link.fd  # type: ignore[attr-defined]
        with socket.socket(fileno=os.dup(descriptor)) as twin:
            assert twin.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        assert port.trouble() is None
        assert ask(port.link) == b"\r\nOK\r\n"
        serving.join(PATIENCE)
        wait_for(port.trouble)
        assert "closed by the other side" in str(port.trouble())
        with pytest.raises(LinkDown):
            answer(port.link)
        serving = serve_tcp(listener)
        assert ask(port.reopen()) == b"\r\nOK\r\n"
        serving.join(PATIENCE)


def serve_rfc2217(listener: socket.socket, stop: threading.Event) -> None:
    """A terminal server whose line echoes."""
    client, _ = listener.accept()
    with client, serial.serial_for_url("loop://", timeout=0) as line, client.makefile("wb", 0) as out:
        client.settimeout(0.02)
        manager = serial.rfc2217.PortManager(line, out)  # type: ignore[arg-type]
        while not stop.is_set():
            with contextlib.suppress(TimeoutError):
                line.write(b"".join(manager.filter(client.recv(1000))))
            client.sendall(b"".join(manager.escape(line.read(4096))))


def test_rfc2217_round_trip_and_end(opened: Callable[..., SerialPort]) -> None:
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = threading.Thread(target=serve_rfc2217, args=(listener, stop), daemon=True)
        server.start()
        port = opened(f"rfc2217://127.0.0.1:{listener.getsockname()[1]}")
        port.link.write(b"AT\r\xff")
        assert answer(port.link, 4) == b"AT\r\xff"
        assert port.trouble() is None
        stop.set()
        server.join(PATIENCE)
        wait_for(port.trouble)
        assert "closed by the other side" in str(port.trouble())
        with pytest.raises(LinkDown):
            answer(port.link)


def test_power_is_cycled_by_the_shell(module: Responder, opened: Callable[..., SerialPort], tmp_path: Path) -> None:
    port = opened(module.path, power=f"echo off > {tmp_path}/relay; echo on >> {tmp_path}/relay", timeout=PATIENCE)
    assert port.power_cycle() is True
    assert (tmp_path / "relay").read_text() == "off\non\n"


def test_without_means_there_is_no_power_cycle(module: Responder, opened: Callable[..., SerialPort]) -> None:
    assert opened(module.path).power_cycle() is False


def test_a_power_command_that_fails_is_a_rig_error(module: Responder, opened: Callable[..., SerialPort]) -> None:
    port = opened(module.path, power="echo no such relay >&2; exit 3", timeout=PATIENCE)
    with pytest.raises(RigError, match=r"^bench\.toml: reset\.power: exit status 3 \(no such relay\): echo"):
        port.power_cycle()


def test_the_second_port_is_opened_on_demand(module: Responder, tmp_path: Path,
                                             opened: Callable[..., SerialPort]) -> None:
    other = Responder(tmp_path / "modem2")
    port = opened(module.path, bench=BenchActions(second_port=str(other.path)))
    link = port.second()
    assert ask(link) == b"\r\nOK\r\n"
    link.close()
    other.vanish()
    with pytest.raises(RigError, match=r"bench\.second_port: .*does not exist"):
        port.second()
