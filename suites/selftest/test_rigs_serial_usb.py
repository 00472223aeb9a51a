"""A USB port by what is plugged in: found by serial number or place, and found again under another name."""

from __future__ import annotations

import os
import threading
import tty
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from serial.tools import list_ports

from fixtures.link import Link, LinkDown
from rigs.config import RigError, load_rig
from rigs.kinds import Context
from rigs.kinds.serial import SerialPort, open_port
from rigs.usb import UsbPort
from suites.selftest.serial_bench import PATIENCE, rig


@dataclass
class Stick:
    """A modem on a bus, as the system lists it; each plug is another pty, and says which it is."""

    serial_number: str | None
    location: str
    word: bytes
    vid: int = 0x1E0E
    device: str = ""

    def __iter__(self) -> Iterator[str]:
        return iter((self.device, "A modem", f"USB VID:PID={self.vid:04X}:9001 SER={self.serial_number}"))

    def plug(self) -> None:
        self.master, self.slave = os.openpty()
        tty.setraw(self.slave)
        self.device = os.ttyname(self.slave)
        self.thread = threading.Thread(target=self.serve, args=(self.master,), daemon=True)
        self.thread.start()

    def serve(self, master: int) -> None:
        while b"\x04" not in (data := os.read(master, 4096)):
            os.write(master, (b"\r\n" + self.word + b"\r\n") * data.count(b"\r"))

    def pull(self) -> None:
        if self.device:
            os.write(self.slave, b"\x04")
            self.thread.join(PATIENCE)
            os.close(self.master)
            os.close(self.slave)
            self.device = ""


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Stick]]:
    """Two sticks of a kind, the first with two ports; what is pulled is not listed."""
    sticks = [Stick("A1", "1-1.4:1.2", b"ONE"), Stick("A1", "1-1.4:1.3", b"TWO"), Stick("B2", "1-2", b"OTHER")]
    for stick in sticks:
        stick.plug()
    monkeypatch.setattr(list_ports, "comports", lambda *_: [stick for stick in sticks if stick.device])
    yield sticks
    for stick in sticks:
        stick.pull()


def word(link: Link) -> bytes:
    link.write(b"AT\r")
    got, deadline = b"", link.now() + PATIENCE
    while not got.endswith(b"\r\n") or len(got) < 4:
        assert link.now() < deadline, got
        got += link.read(0.2)[1]
    return got.strip()


def opened(tmp_path: Path, port: str = "", **usb: Any) -> SerialPort:
    return open_port(rig(port, usb=UsbPort(**usb)), Context(tmp_path))


@pytest.mark.parametrize(("usb", "expected"), [
    ({"serial": "B2"}, b"OTHER"),
    ({"location": "1-2"}, b"OTHER"),
    ({"serial": "A1", "interface": 3}, b"TWO"),
    ({"location": "1-1.4:1.2"}, b"ONE"),
    ({"location": "1-1.4", "interface": 2, "serial": "A1"}, b"ONE"),
])
def test_the_port_that_fits_is_opened(bus: list[Stick], tmp_path: Path, usb: dict[str, Any], expected: bytes) -> None:
    port = opened(tmp_path, **usb)
    assert word(port.link) == expected
    port.close()


@pytest.mark.parametrize(("usb", "told"), [
    ({"serial": "ZZ"}, "no USB device with serial number ZZ is there (there are: /dev/pts/"),
    ({"serial": "A1"}, "more than one port fits the USB device with serial number A1: "),
    ({"serial": "A1", "interface": 9}, "no USB device with serial number A1, interface 9 is there"),
])
def test_none_or_several_is_one_line_with_what_is_there(bus: list[Stick], tmp_path: Path, usb: dict[str, Any],
                                                        told: str) -> None:
    with pytest.raises(RigError) as caught:
        opened(tmp_path, **usb)
    assert str(caught.value).startswith(f"bench.toml: usb: {told}")
    assert "location 1-1.4:1.2" in str(caught.value)


def replug(stick: Stick) -> tuple[str, str]:
    """Pull it, keep its old name busy, plug it in again; the names before and after."""
    before = stick.device
    stick.pull()
    blocker = os.openpty()
    stick.plug()
    os.close(blocker[0])
    os.close(blocker[1])
    return before, stick.device


@pytest.mark.parametrize("named_by", ["usb", "device"])
def test_a_port_that_comes_back_under_another_name_is_found_again(bus: list[Stick], tmp_path: Path,
                                                                  named_by: str) -> None:
    port = opened(tmp_path, serial="B2") if named_by == "usb" else opened(tmp_path, port=bus[2].device)
    assert word(port.link) == b"OTHER"
    before, after = replug(bus[2])
    assert before != after
    with pytest.raises(LinkDown):
        word(port.link)
    assert word(port.reopen()) == b"OTHER"
    port.close()


def test_a_name_that_went_to_another_device_is_not_believed(bus: list[Stick], tmp_path: Path,
                                                            monkeypatch: pytest.MonkeyPatch) -> None:
    """After a restart of two modems their names may be exchanged; the rig stays with the module that it had."""
    link = tmp_path / "ttyUSB7"
    link.symlink_to(bus[2].device)
    port = opened(tmp_path, port=str(link))
    link.unlink()
    link.symlink_to(bus[0].device)
    assert word(port.reopen()) == b"OTHER"
    port.close()


def test_a_port_by_a_pattern_is_looked_for_at_each_opening(bus: list[Stick], tmp_path: Path) -> None:
    port = opened(tmp_path, port="hwgrep://SER=B2")
    assert word(port.link) == b"OTHER"
    replug(bus[2])
    assert word(port.reopen()) == b"OTHER"
    port.close()
    with pytest.raises(RigError, match=r"port: hwgrep://SER=C3 cannot be opened: no ports found matching"):
        opened(tmp_path, port="hwgrep://SER=C3")


def test_ports_without_a_number_are_known_by_their_place(bus: list[Stick], tmp_path: Path) -> None:
    bus[2].serial_number = None
    port = opened(tmp_path, port=bus[2].device)
    replug(bus[2])
    assert word(port.reopen()) == b"OTHER"
    port.close()


def test_a_rig_file_may_name_the_device_instead_of_a_port(tmp_path: Path) -> None:
    path = tmp_path / "bench.toml"
    path.write_text('kind = "serial"\n[usb]\nserial = "A1"\ninterface = 2\n')
    assert load_rig(path).usb == UsbPort("A1", "", 2)
    path.write_text('kind = "serial"\n[usb]\ninterface = 2\n')
    with pytest.raises(RigError, match="port: this key is missing"):
        load_rig(path)
