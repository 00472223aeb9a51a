"""The line of a serial rig: its speed found out on request, its frame and levels, and the lock on the port."""

from __future__ import annotations

import os
import subprocess
import sys
import termios
import threading
import time
import tty
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fixtures.link import FdLink, LinkDown
from rigs.config import RigError, load_rig
from rigs.kinds import Context, _locks, _owners
from rigs.kinds.serial import open_port
from suites.selftest.serial_bench import PATIENCE, rig
from suites.selftest.serial_servers import emulator, pyserial_server, running, said

ANCIENT = 946_684_800.0


class Uart:
    """A module that understands one speed: at any other one it hears and says noise."""

    def __init__(self, rate: int) -> None:
        self.master, self.slave = os.openpty()
        tty.setraw(self.slave)
        self.rate = getattr(termios, f"B{rate}")
        self.path = os.ttyname(self.slave)
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self) -> None:
        while b"\x04" not in (data := os.read(self.master, 4096)):
            right = termios.tcgetattr(self.master)[4] == self.rate
            os.write(self.master, b"\r\nOK\r\n" * data.count(b"\r") if right else b"\xfe\x00\x9c")

    def close(self) -> None:
        os.write(self.slave, b"\x04")
        self.thread.join(PATIENCE)
        os.close(self.master)
        os.close(self.slave)


@pytest.fixture
def uart() -> Iterator[type[Uart]]:
    """Makes modules, and takes them away."""
    made: list[Uart] = []

    class Kept(Uart):
        def __init__(self, rate: int) -> None:
            super().__init__(rate)
            made.append(self)

    yield Kept
    for module in made:
        module.close()


@pytest.mark.parametrize("rate", [115200, 9600, 921600])
def test_the_speed_is_found_out_on_request(uart: type[Uart], tmp_path: Path, rate: int) -> None:
    module = uart(rate)
    port = open_port(rig(module.path, baudrate=0), Context(tmp_path))
    assert port.baudrate == rate
    assert termios.tcgetattr(module.master)[4] == module.rate
    port.close()


def test_no_speed_at_all_says_what_was_tried(uart: type[Uart], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rigs.kinds._speed.TURNS", 1)
    module = uart(300)
    with pytest.raises(RigError, match=r"baudrate: AT is answered at none of the speeds 115200, 9600, .*switched on"):
        open_port(rig(module.path, baudrate=0), Context(tmp_path))
    assert not any(_locks.FOLDERS[0].glob(f"LCK..pts_{module.path.rpartition('/')[2]}"))


def test_a_network_port_has_no_speed_to_find_out(tmp_path: Path) -> None:
    with emulator("--tcp", "127.0.0.1:0") as where, pytest.raises(RigError, match=r"baudrate: \"auto\" cannot be for"):
        open_port(rig(f"socket://{where}", baudrate=0), Context(tmp_path))


@pytest.mark.parametrize(("text", "key"), [
    ('baudrate = "fast"', "baudrate"), ("baudrate = 20", "baudrate"), ("bytesize = 9", "bytesize"),
    ('parity = "maybe"', "parity"), ("stopbits = 3", "stopbits"), ("dtr = 1", "dtr"),
    ("rtscts = true\nrts = true", "rts"), ("[usb]\nserial = 5", "usb.serial"), ("[usb]\ninterface = 300",
                                                                               "usb.interface"),
])
def test_wrong_settings_of_the_line_name_their_key(tmp_path: Path, text: str, key: str) -> None:
    path = tmp_path / "bench.toml"
    path.write_text(f'kind = "serial"\nport = "/dev/x"\n{text}')
    with pytest.raises(RigError, match=f"bench.toml: {key}: "):
        load_rig(path)


def test_settings_of_the_line_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "bench.toml"
    path.write_text('kind = "serial"\nport = "/dev/x"\nbaudrate = "auto"\nparity = "even"\nbytesize = 7\n'
                    'stopbits = 1.5\ndtr = false\nrts = true')
    read = load_rig(path)
    assert (read.baudrate, read.parity, read.bytesize, read.stopbits, read.dtr, read.rts) == (
        0, "even", 7, 1.5, False, True)


@pytest.mark.parametrize(("settings", "levels"), [
    ({}, {"dtr 1", "rts 1"}), ({"dtr": False}, {"dtr 0", "rts 1"}), ({"dtr": False, "rts": False}, {"dtr 0", "rts 0"}),
])
def test_frame_and_levels_arrive_at_the_line(tmp_path: Path, uart: type[Uart], settings: dict[str, Any],
                                             levels: set[str]) -> None:
    """Over RFC 2217, whose server sets on the real line what the rig file says."""
    module = uart(38400)
    with running([sys.executable, "-m", "suites.selftest.rfc2217_server", module.path]) as server:
        url = f"rfc2217://{said(server)}"
        port = open_port(rig(url, baudrate=38400, stopbits=2.0, **settings), Context(tmp_path))
        frame = termios.tcgetattr(module.master)
        assert (frame[4], bool(frame[2] & termios.CSTOPB)) == (termios.B38400, True)
        port.close()
        server.terminate()
        assert server.stdout
        heard = [line.strip() for line in server.stdout]
    assert {next(line for line in reversed(heard) if line.startswith(name)) for name in ("dtr", "rts")} == levels


def test_the_speed_is_found_out_over_rfc2217(tmp_path: Path, uart: type[Uart]) -> None:
    module = uart(9600)
    with pyserial_server(module.path) as url:
        port = open_port(rig(url, baudrate=0), Context(tmp_path))
        assert port.baudrate == 9600
        port.close()


@pytest.fixture
def locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(_locks, "FOLDERS", (tmp_path,))
    return tmp_path


def lock_of(module: Uart, folder: Path) -> Path:
    return folder / f"LCK..{module.path.removeprefix('/dev/').replace('/', '_')}"


def test_a_lock_is_made_and_given_back(uart: type[Uart], locks: Path) -> None:
    module = uart(115200)
    port = open_port(rig(module.path), Context(locks))
    assert lock_of(module, locks).read_text() == f"{os.getpid():>10}\n"
    port.reopen()
    port.close()
    assert list(locks.glob("LCK*")) == []


def test_a_lock_of_a_program_that_runs_names_it(uart: type[Uart], locks: Path) -> None:
    module = uart(115200)
    with running([sys.executable, "-c", "print('ready x', flush=True); input()"]) as other:
        said(other)
        lock_of(module, locks).write_text(f"{other.pid:>10}\n")
        with pytest.raises(RigError) as caught:
            open_port(rig(module.path), Context(locks))
    assert f"port: {module.path} is in use by pid {other.pid} (" in str(caught.value)
    assert f"lock file {lock_of(module, locks)}" in str(caught.value)


@pytest.mark.parametrize("stale", ["dead", "empty", "number given to another"])
def test_a_stale_lock_is_recovered_and_told(uart: type[Uart], locks: Path, stale: str) -> None:
    module = uart(115200)
    ended = subprocess.Popen(["true"])
    ended.wait()
    file = lock_of(module, locks)
    file.write_text({"dead": f"{ended.pid:>10}\n", "empty": ""}.get(stale, f"{os.getpid():>10}\n"))
    if stale.startswith("number"):
        os.utime(file, (ANCIENT, ANCIENT))
    port = open_port(rig(module.path), Context(locks))
    assert len(port.notes) == 1
    assert port.notes[0].startswith(f"stale lock {file} of pid ")
    assert file.read_text() == f"{os.getpid():>10}\n"
    port.close()


def test_a_folder_that_takes_no_lock_does_not_stop_the_rig(uart: type[Uart], tmp_path: Path,
                                                           monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_locks, "FOLDERS", (Path("/proc/self"),))
    open_port(rig(uart(115200).path), Context(tmp_path)).close()


def test_the_start_of_a_process_is_known() -> None:
    began = _owners.started(os.getpid())
    assert began is not None
    assert ANCIENT < began <= time.time() + 2
    assert _owners.started(2**22 + 5) is None


def test_a_line_that_is_held_is_told_and_a_slow_one_is_not() -> None:
    """What counts is the time without progress, not that of the whole write."""
    reader, writer = os.openpty()
    tty.setraw(writer)
    link = FdLink(writer, write_timeout=0.4)
    taken: list[int] = []

    def sip() -> None:
        while sum(taken) < 60_000:
            taken.append(len(os.read(reader, 20_000)))
            time.sleep(0.1)

    thread = threading.Thread(target=sip, daemon=True)
    thread.start()
    link.write(bytes(60_000))
    thread.join(PATIENCE)
    assert len(taken) > 5
    with pytest.raises(LinkDown, match=r"took no byte for 0\.4 s"):
        link.write(bytes(60_000))
    os.close(reader)
    link.close()
