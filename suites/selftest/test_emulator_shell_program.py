"""The emulated module as a program: ports, speed, pacing, two ports, and its end."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from suites.selftest.emulated import DEADLINE, Host, Program, program, terminal, web


def body_of(size: int) -> bytes:
    return (bytes(range(256)) * (size // 256 + 1))[:size]


def answer_with(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


@contextlib.contextmanager
def connected(port: str) -> Iterator[Host]:
    host, _, number = port.rpartition(":")
    with socket.create_connection((host, int(number)), DEADLINE) as raw:
        yield Host(raw.fileno())


def test_a_terminal_answers_and_is_gone_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "port"
    with program("--pty", str(path)) as running:
        assert running.ready == f"ready {path}"
        for _ in range(2):      # hosts come and go
            descriptor = os.open(path, os.O_RDWR | os.O_NOCTTY)
            assert Host(descriptor).ask("AT") == "\r\nOK\r\n"
            os.close(descriptor)
    assert not os.path.lexists(path)


def test_every_byte_value_passes_the_terminal(tmp_path: Path) -> None:
    data = body_of(1024)
    with terminal(tmp_path / "port") as host:
        host.ask('AT+CFTRANRX="E:/f",1024', ">")
        host.send(data)
        host.until(b"OK\r\n")
        host.seen = b""
        host.send(b'AT+CFTRANTX="E:/f"\r')
        assert data in host.until(b"OK\r\n")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_signals_end_it_in_order(tmp_path: Path, number: signal.Signals) -> None:
    path = tmp_path / "port"
    started = Program("--pty", str(path))
    assert started.stop(number) == (0, b"")
    assert not os.path.lexists(path)


def test_a_stale_link_is_replaced_and_a_foreign_one_is_left(tmp_path: Path) -> None:
    path = tmp_path / "port"
    path.symlink_to("/dev/pts/99999")
    with terminal(path) as host:
        assert host.ask("AT") == "\r\nOK\r\n"
        path.unlink()
        path.symlink_to("elsewhere")
    assert os.readlink(path) == "elsewhere"


def test_no_descriptor_and_no_task_is_left_by_many_hosts() -> None:
    with program("--tcp", "127.0.0.1:0") as running:
        port = running.ready.removeprefix("ready ")
        folder = Path(f"/proc/{running.process.pid}")

        def talk() -> None:
            with connected(port) as host:
                assert host.ask("AT") == "\r\nOK\r\n"

        def count(kind: str) -> int:
            return len(list((folder / kind).iterdir()))

        before = count("fd")
        for _ in range(20):
            talk()
        by = time.monotonic() + DEADLINE
        while count("fd") > before and time.monotonic() < by:
            time.sleep(0.01)
        assert (count("fd"), count("task")) == (before, 1)


def test_over_tcp_one_host_is_served_at_a_time_and_the_next_one_afterwards() -> None:
    with program("--tcp", "127.0.0.1:0") as running:
        port = running.ready.removeprefix("ready ")
        with contextlib.ExitStack() as second:
            with connected(port) as first:
                assert first.ask("ATE0") == "\r\nOK\r\n"
                waiting = second.enter_context(connected(port))
                waiting.send(b"AT\r")
                assert waiting.quiet()
                assert first.ask("AT") == "\r\nOK\r\n"
            assert waiting.until(b"OK\r\n") == b"\r\nOK\r\n"     # ATE0 was not forgotten


def test_two_ports_are_one_module(tmp_path: Path) -> None:
    with terminal(tmp_path / "one", "--pty2", str(tmp_path / "two")) as first:
        descriptor = os.open(tmp_path / "two", os.O_RDWR | os.O_NOCTTY)
        second = Host(descriptor)
        first.ask("AT+CGDCONT=2,\"IP\",\"shared\"")
        assert "shared" in second.ask("AT+CGDCONT?")
        first.ask("ATE0")
        second.seen = b""
        second.send(b"AT\r")
        assert second.until(b"OK\r\n") == b"AT\r\r\nOK\r\n"     # the echo is each port's own
        assert first.quiet()
        os.close(descriptor)


def test_module_seconds_pass_faster_with_speed(tmp_path: Path) -> None:
    with terminal(tmp_path / "port", "--speed", "20") as host:
        host.ask("AT+HTTPINIT")
        begin = time.monotonic()
        host.ask("AT+HTTPDATA=10,40", "DOWNLOAD\r\n")
        host.until(b"ERROR\r\n")
        assert 1.9 <= time.monotonic() - begin < DEADLINE
        assert host.ask("AT") == "\r\nOK\r\n"


@pytest.mark.parametrize("baud", [9_600, 115_200, 921_600])
def test_output_is_paced_like_a_uart(tmp_path: Path, baud: int) -> None:
    size = baud // 10       # a second of it
    with terminal(tmp_path / "port", "--baud", str(baud)) as host:
        host.ask(f'AT+CFTRANRX="E:/f",{size}', ">")
        host.send(body_of(size))
        host.until(b"OK\r\n")
        host.seen = b""
        host.send(b'AT+CFTRANTX="E:/f"\r')
        begin, count = 0.0, 0
        while not host.seen.endswith(b"OK\r\n"):
            assert select.select([host.descriptor], [], [], DEADLINE)[0]
            piece = os.read(host.descriptor, 4096)
            begin = begin or time.monotonic()
            count += len(piece)
            host.seen = (host.seen + piece)[-100:]
        passed = time.monotonic() - begin
        assert count > size
        assert passed >= 0.98 * count / (baud / 10)
        assert passed < 3 * count / (baud / 10)


def test_a_large_answer_is_fast_and_whole(tmp_path: Path) -> None:
    body = body_of(10 << 20)
    with web(lambda head, sent: answer_with(body)) as server, terminal(tmp_path / "port") as host:
        host.ask("AT+HTTPINIT")
        host.ask(f'AT+HTTPPARA="URL","http://127.0.0.1:{server.port}/"')
        host.ask("AT+HTTPACTION=0", f"+HTTPACTION: 0,200,{len(body)}\r\n")
        begin = time.monotonic()
        host.send(f"AT+HTTPREAD={len(body)}\r".encode())
        pieces: list[bytes] = []
        while not pieces or b"+HTTPREAD: 0\r\n" not in pieces[-1][-40:]:
            assert select.select([host.descriptor], [], [], DEADLINE)[0]
            pieces.append(os.read(host.descriptor, 1 << 16))
        assert time.monotonic() - begin < 5
        assert sum(len(piece) for piece in pieces) > len(body)


def test_input_is_taken_while_output_is_stuck(tmp_path: Path) -> None:
    with terminal(tmp_path / "port") as host:
        for _ in range(3000):       # far more answers than a terminal's buffer holds, and none is read
            host.send(b"AT+CSSLCFG=?\r")
        host.send(b"AT+GSN\r")
        by = time.monotonic() + DEADLINE
        while b"AT+GSN" not in host.seen or not host.seen.endswith(b"OK\r\n"):
            assert time.monotonic() < by
            assert select.select([host.descriptor], [], [], DEADLINE)[0]
            host.seen = (host.seen + os.read(host.descriptor, 1 << 16))[-300:]


def test_an_idle_module_uses_no_time(tmp_path: Path) -> None:
    with program("--pty", str(tmp_path / "port")) as running:
        spent = Path(f"/proc/{running.process.pid}/stat")

        def ticks() -> int:
            return sum(int(field) for field in spent.read_text().rpartition(")")[2].split()[11:13])

        before = ticks()
        time.sleep(0.5)
        assert ticks() - before <= 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "--pty PATH and --tcp HOST:PORT"),
        (["--tcp", "nonsense"], "--tcp"),
        (["--tcp", "127.0.0.1:70000"], "--tcp"),
        (["--tcp", "192.0.2.77:1"], "--tcp 192.0.2.77:1"),
        (["--pty", "/no/such/folder/port"], "--pty /no/such/folder/port"),
        (["--pty", "{file}"], "--pty {file}"),
        (["--tcp", "127.0.0.1:0", "--pty2", "{file}"], "{file}"),
        (["--tcp", "127.0.0.1:0", "--speed", "0"], "--speed"),
        (["--tcp", "127.0.0.1:0", "--baud", "fast"], "--baud"),
        (["--tcp", "127.0.0.1:0", "--host", "a.test=b"], "--host"),
        (["--tcp", "127.0.0.1:0", "--nat", "80"], "--nat"),
        (["--tcp", "127.0.0.1:0", "--dialect", "f14"], "--dialect"),
        (["--tcp", "127.0.0.1:0", "--defect", "none-such"], "none-such"),
        (["--tcp", "127.0.0.1:0", "--variant", "none-such"], "none-such"),
    ],
)
def test_a_bad_command_line_is_one_line(tmp_path: Path, arguments: list[str], words: str) -> None:
    file = tmp_path / "file"
    file.write_text("precious")
    given = [argument.format(file=file) for argument in arguments]
    done = subprocess.run(
        [sys.executable, "-m", "rigs.emulator", *given], capture_output=True, text=True, timeout=DEADLINE, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert words.format(file=file) in done.stderr
    assert "Traceback" not in done.stderr
    assert file.read_text() == "precious"
    assert stat.S_ISREG(file.stat().st_mode)


def test_a_taken_port_is_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        started = Program("--tcp", f"127.0.0.1:{number}")
        status, error = started.stop()
    assert status == 2
    assert str(number).encode() in error
    assert error.count(b"\n") == 1


BROKEN = """
import sys
from rigs.emulator.module import Module
Module.receive = lambda self, port, data, now: [][1]
from rigs.emulator.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


def test_a_fault_of_the_module_itself_ends_the_program_with_one_line(tmp_path: Path) -> None:
    path = tmp_path / "port"
    with subprocess.Popen(
        [sys.executable, "-c", BROKEN, "--pty", str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as broken:
        assert broken.stdout is not None
        assert broken.stdout.readline()
        descriptor = os.open(path, os.O_RDWR | os.O_NOCTTY)
        os.write(descriptor, b"AT\r")
        error = broken.communicate(timeout=DEADLINE)[1]
        os.close(descriptor)
    assert broken.returncode == 70
    assert error.startswith(b"emulator: internal error: IndexError(")
    assert error.count(b"\n") == 1
    assert not os.path.lexists(path)


def test_the_slots_can_be_empty_at_the_start(tmp_path: Path) -> None:
    with terminal(tmp_path / "port", "--no-sim", "--no-sd-card") as host:
        assert "ERROR" in host.ask("AT+CPIN?", "ERROR\r\n")
        assert "ERROR" in host.ask("AT+FSCD=D:", "ERROR\r\n")


def test_defects_and_variants_are_listed_as_json() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "rigs.emulator", "--list"], capture_output=True, timeout=DEADLINE, check=True
    )
    listed = json.loads(done.stdout)
    assert {entry["kind"] for entry in listed} == {"defect", "variant"}
    assert all(entry["name"] and entry["prose"] for entry in listed)
