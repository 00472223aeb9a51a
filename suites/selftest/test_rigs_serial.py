"""The serial kind over ptys and loopback sockets: opening, busy, gone, back again."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import subprocess
import sys
import threading
import time
import tty
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import serial
import serial.rfc2217

from fixtures.link import Link, LinkDown
from rigs.config import BenchActions, Reset, RigConfig, RigError
from rigs.kinds import Context
from rigs.kinds.serial import SerialPort, open_port
from rigs.shell import ShellFailed, run_shell

PATIENCE = 10.0


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


def rig(url: object, **settings: object) -> RigConfig:
    reset = Reset(timeout=float(str(settings.pop("timeout", 0.6))), power=str(settings.pop("power", "")))
    return RigConfig(kind="serial", port=str(url), file="bench.toml", reset=reset, **settings)  # type: ignore[arg-type]


def answer(link: Link, size: int = 6) -> bytes:
    got, deadline = b"", link.now() + PATIENCE
    while len(got) < size and link.now() < deadline:
        got += link.read(0.2)[1]
    return got


def ask(link: Link) -> bytes:
    link.write(b"AT\r")
    return answer(link)


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "the condition never came true"
        time.sleep(0.01)


def failure(url: object, tmp_path: Path) -> str:
    with pytest.raises(RigError) as caught:
        open_port(rig(url), Context(tmp_path))
    assert len(str(caught.value).splitlines()) == 1
    return str(caught.value)


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


def test_a_missing_port_names_file_and_key(tmp_path: Path) -> None:
    message = failure(tmp_path / "ttyUSB9", tmp_path)
    assert message.startswith(f"bench.toml: port: {tmp_path}/ttyUSB9 does not exist (there are: ")


def test_a_file_is_no_port(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("x")
    assert "log is no serial device" in failure(tmp_path / "log", tmp_path)
    assert "is no serial device" in failure("/dev", tmp_path)


def test_a_device_that_is_no_terminal(tmp_path: Path) -> None:
    assert "/dev/null cannot be opened: " in failure("/dev/null", tmp_path)


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


def test_tcp_refused(tmp_path: Path) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        url = f"socket://127.0.0.1:{bound.getsockname()[1]}"
        assert f"{url} cannot be opened" in failure(url, tmp_path)


@pytest.mark.parametrize("url", ["hwgrep://no such device at all", "socket://127.0.0.1:9?what=1", "alt://x?class=Y",
                                 "cp2110://1:2:3"])
def test_any_other_url_that_fails_is_one_line(url: str, tmp_path: Path) -> None:
    assert failure(url, tmp_path).startswith(f"bench.toml: port: {url} cannot be opened")


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


def test_a_shell_command_without_end_is_killed_with_its_children(tmp_path: Path) -> None:
    with pytest.raises(ShellFailed, match=r"did not end within 0\.5 s"):
        run_shell(f"sleep 300 & echo $! > {tmp_path}/pid; wait", 0.5)
    child = int((tmp_path / "pid").read_text())
    wait_for(lambda: not running(child))


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


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
