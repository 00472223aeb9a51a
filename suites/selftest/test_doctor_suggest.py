"""`--rig-suggest`: ports are listed, a module is asked what it offers, the rig file that comes of it can be used."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from serial.tools import list_ports

from fixtures.bench.claims import PROBES, differences, observe
from rigs.config import load_rig
from rigs.doctor import plugin, suggest
from rigs.doctor.rigfile import written
from rigs.doctor.suggest import Port
from rigs.usb import UsbPort
from suites.selftest.serial_servers import emulator
from suites.selftest.test_doctor_check import pytest_run

OFFERED = {"https", "resp_timeout", "sslcfg", "files_at", "sd_card", "radio", "reset", "clock"}


@pytest.mark.parametrize("way", ["--pty", "--tcp"])
def test_a_rig_file_is_written_that_can_be_checked(tmp_path: Path, way: str) -> None:
    where = str(tmp_path / "module") if way == "--pty" else "127.0.0.1:0"
    file = tmp_path / "found.toml"
    with emulator(way, where) as module:
        url = module if way == "--pty" else f"socket://{module}"
        status, said = pytest_run(f"--rig-suggest={file}", f"--rig-port={url}")
        assert status == 0, said
        assert f"# {url}: answers AT at 115200 baud: EMULATED EM-F1300 EMU1.0" in said
        found = load_rig(file)
        assert (found.port, found.baudrate, found.dialect) == (url, 115200, "f13")
        assert {name for name, held in found.pics.items() if held} == OFFERED
        assert found.reset.command == "AT+CRESET"
        status, said = pytest_run(f"--rig-suggest={file}", f"--rig-port={url}")
        assert (status, said[-1]) == (11, f"# {file}: cannot be written: File exists; name a new file")
        assert pytest_run(f"--rig={file}", "--rig-check")[0] == 0


def test_what_a_module_lacks_is_not_claimed(tmp_path: Path) -> None:
    with emulator("--pty", str(tmp_path / "module"), "--no-sd-card") as module:
        (_, seen), = suggest.answering([module])
        assert isinstance(seen, Port)
        assert {name for name, held in seen.pics.items() if held} == OFFERED - {"sd_card"}


def test_ports_are_listed_and_the_silent_ones_say_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ports = [SimpleNamespace(device=str(tmp_path / "ttyUSB1"), description="SomeModem AT", serial_number="A1",
                             location="1-1.4:1.2", vid=1)]
    monkeypatch.setattr(list_ports, "comports", lambda: ports)
    said: list[str] = []
    options = {"rig_suggest": plugin.PRINT, "rig_port": []}
    config = SimpleNamespace(getoption=options.__getitem__)
    assert plugin.suggest(config, said.append) is False  # type: ignore[arg-type]
    assert said[0] == f"# port {tmp_path}/ttyUSB1: SomeModem AT, serial number A1, location 1-1.4:1.2"
    assert said[1].startswith(f"# {tmp_path}/ttyUSB1: port: {tmp_path}/ttyUSB1 does not exist")
    assert said[2].startswith("# no module answers: is it switched on? name its port by --rig-port=URL")


def test_the_file_names_the_device_and_the_second_port(tmp_path: Path) -> None:
    first = Port("/dev/ttyUSB2", 9600, UsbPort("A1", "", 2), ("SIMCOM", "SIM7600E"), {"https": True, "reset": False})
    second = Port("/dev/ttyUSB3", 9600, UsbPort("A1", "", 3), ("SIMCOM", "SIM7600E"))
    file = tmp_path / "new.toml"
    file.write_text(written(first, [second]))
    read = load_rig(file)
    assert (read.usb, read.dialect, read.baudrate) == (UsbPort("A1", "", 2), "sim7600", 9600)
    assert (read.bench.second_port, read.pics["second_port"], read.pics["https"]) == ("/dev/ttyUSB3", True, True)
    assert read.reset.command == ""


def test_claims_are_compared_with_what_was_seen() -> None:
    claimed = {"sslcfg": True, "files_at": True, "radio": False}
    observed = {"sslcfg": "", "files_at": "AT+FSLS=?", "radio": "", "reset": "AT+CRESET=?"}
    found = differences(claimed, observed)
    assert [line.partition(" ")[0] for line in found] == ["pics.files_at", "pics.radio"]
    assert "refuses AT+FSLS=?" in found[0]
    assert "is not claimed" in found[1]


def test_a_run_says_where_claims_and_module_differ(tmp_path: Path) -> None:
    file = tmp_path / "bench.toml"
    file.write_text('kind = "emulator"\nspeed = 50\n[pics]\nsslcfg = true\n')
    status, said = pytest_run(f"--rig={file}", "-k", "test_f1305_block and 1000")
    assert status == 0, said
    told = [line.split()[1] for line in said if line.startswith("note: pics.")]
    assert told == [f"pics.{name}" for name in PROBES if name != "sslcfg"]


class Mute:
    """A modem that answers the first line only."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def command(self, line: str, *, within: float) -> SimpleNamespace:
        self.asked.append(line)
        first = len(self.asked) == 1
        return SimpleNamespace(finals=["OK"] if first else [], ok=first)


def test_a_module_that_falls_silent_is_asked_nothing_more() -> None:
    modem = Mute()
    assert observe(modem) == {"sslcfg": ""}  # type: ignore[arg-type]
    assert modem.asked == ["AT+CSSLCFG=?", "AT+CFTRANRX=?"]
