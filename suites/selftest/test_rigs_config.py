"""The loader of rig files: what it accepts, and the one line it says about everything else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fixtures.spec import tolerances
from rigs.config import DIALECTS, FOLDER, RigConfig, RigError, load_rig, rig_names
from rigs.pics import CLAIMS, DERIVED

SERIAL = 'kind = "serial"\nport = "/dev/ttyS0"\n'
ORIGIN = SERIAL + "[pixit.origin]\n"

BAD = {  # what is wrong: (file, key, what the line must say)
    "no kind": ("", "kind", "missing"),
    "kind of no module": ('kind = "seriell"', "kind", 'did you mean "serial"'),
    "kind of wrong type": ("kind = 1", "kind", "unknown value 1"),
    "kind helper module": ('kind = "_process"', "kind", "known: emulator"),
    "serial without a port": ('kind = "serial"', "port", "missing"),
    "empty port": ('kind = "serial"\nport = ""', "port", "/dev/ttyUSB2"),
    "port of wrong type": ('kind = "serial"\nport = 3', "port", "got 3"),
    "port with unknown scheme": ('kind = "serial"\nport = "sockets://127.0.0.1:1"', "port", '"socket"'),
    "socket without port": ('kind = "serial"\nport = "socket://127.0.0.1"', "port", "socket://HOST:PORT"),
    "socket port out of range": ('kind = "serial"\nport = "socket://127.0.0.1:70000"', "port", "HOST:PORT"),
    "hwgrep of nothing": ('kind = "serial"\nport = "hwgrep://"', "port", "after hwgrep://"),
    "port of two lines": ('kind = "serial"\nport = "/dev/tty\\nUSB0"', "port", "port URL"),
    "unknown key": (SERIAL + "bautrate = 9600", "bautrate", 'did you mean "baudrate"'),
    "unknown table": (SERIAL + "[waiver]", "waiver", 'did you mean "waivers"'),
    "unknown key of a table": (SERIAL + '[reset]\ncomand = "AT"', "reset.comand", 'did you mean "command"'),
    "key after a table": (SERIAL + '[reset]\nspeed = 2', "reset.speed", "unknown key"),
    "gap negative": (SERIAL + "line_gap = -1.0", "line_gap", "got -1.0"),
    "baudrate as text": (SERIAL + 'baudrate = "115200"', "baudrate", 'whole number from 50'),
    "baudrate true": (SERIAL + "baudrate = true", "baudrate", "got true"),
    "baudrate zero": (SERIAL + "baudrate = 0", "baudrate", "got 0"),
    "rtscts as number": (SERIAL + "rtscts = 1", "rtscts", "true or false"),
    "speed zero": (SERIAL + "speed = 0", "speed", "from 0.01"),
    "speed negative": (SERIAL + "speed = -1.0", "speed", "got -1.0"),
    "speed infinite": (SERIAL + "speed = inf", "speed", "from 0.01"),
    "speed not a number": (SERIAL + "speed = nan", "speed", "from 0.01"),
    "unknown dialect": (SERIAL + 'dialect = "sim7700"', "dialect", 'did you mean "sim7600"'),
    "setup no list": (SERIAL + 'setup = "ATE0"', "setup", "list of strings"),
    "setup no AT command": (SERIAL + 'setup = ["ATE0", "+CFUN=1"]', "setup[1]", 'starts with "AT"'),
    "setup with a CR": (SERIAL + 'setup = ["ATE0\\r"]', "setup[0]", "no control characters"),
    "reset no table": (SERIAL + "reset = 1", "reset", "a table"),
    "reset timeout negative": (SERIAL + "[reset]\ntimeout = -1", "reset.timeout", "from 0.1"),
    "reset command in shell": (SERIAL + '[reset]\ncommand = "reboot"', "reset.command", '"AT"'),
    "unknown claim": (SERIAL + "[pics]\nhttp = true", "pics.http", 'did you mean "https"'),
    "claim as text": (SERIAL + '[pics]\nhttps = "yes"', "pics.https", "true or false"),
    "unknown pixit": (SERIAL + "[pixit.server]", "pixit.server", "origin"),
    "bind without port": (ORIGIN + 'bind = "0.0.0.0"', "pixit.origin.bind", "HOST:PORT"),
    "bind port too high": (ORIGIN + 'bind = "127.0.0.1:65536"', "pixit.origin.bind", "HOST:PORT"),
    "bind twice the same": (ORIGIN + 'bind = "127.0.0.1:80"\ntls_bind = "127.0.0.1:80"',
                            "pixit.origin.tls_bind", "same"),
    "url of TLS where plain": (ORIGIN + 'url = "https://a.example"', "pixit.origin.url", "http://HOST"),
    "url with a path": (ORIGIN + 'url = "http://a.example/x"', "pixit.origin.url", "base URL"),
    "url with a blank": (ORIGIN + 'url = "http://a example"', "pixit.origin.url", "base URL"),
    "url with a bad port": (ORIGIN + 'url = "http://a.example:99999"', "pixit.origin.url", "base URL"),
    "tls_url plain": (ORIGIN + 'tls_url = "http://a.example"', "pixit.origin.tls_url", "https://HOST"),
    "not on loopback, no url": (ORIGIN + 'bind = "0.0.0.0:80"', "pixit.origin.url", "must be given"),
    "https, no tls_url": (ORIGIN + 'bind = "0.0.0.0:80"\nurl = "http://a.example"\n[pics]\nhttps = true',
                          "pixit.origin.tls_url", "must be given"),
    "host name an address": (ORIGIN + 'host_name = "10.0.0.1"', "pixit.origin.host_name", "no address"),
    "default_ports a list": (ORIGIN + "default_ports = [80]", "pixit.origin.default_ports", "got a list"),
    "waiver without reason": (SERIAL + '[waivers]\n"F1303-57" = { until = "2027-03-31" }',
                              "waivers.F1303-57.reason", "missing"),
    "waiver with empty reason": (SERIAL + '[waivers]\nF1303-57 = { reason = " ", until = "2027-03-31" }',
                                 "waivers.F1303-57.reason", "not empty"),
    "waiver without end": (SERIAL + '[waivers]\n"F1303-57" = { reason = "x" }', "waivers.F1303-57.until", "missing"),
    "waiver of no day": (SERIAL + '[waivers]\n"F1303-57" = { reason = "x", until = "2027-02-30" }',
                         "waivers.F1303-57.until", "YYYY-MM-DD"),
    "waiver of a moment": (SERIAL + '[waivers]\n"F1303-57" = { reason = "x", until = 2027-02-03T10:00:00 }',
                           "waivers.F1303-57.until", "YYYY-MM-DD"),
    "waiver of no requirement": (SERIAL + '[waivers]\n"URL" = { reason = "x", until = "2027-03-31" }',
                                 "waivers.URL", "F1303-57"),
    "waiver as text": (SERIAL + '[waivers]\n"F1303-57" = "ticket"', "waivers.F1303-57", "a table"),
    "unknown bench key": (SERIAL + '[bench]\nsim_off = ["x"]', "bench.sim_off", "sim_out"),
    "bench no list": (SERIAL + '[bench]\nsim_out = "relay"', "bench.sim_out", "list of strings"),
    "bench number in list": (SERIAL + "[bench]\nsim_out = [1]", "bench.sim_out[0]", "got 1"),
    "second port with bad scheme": (SERIAL + '[bench]\nsecond_port = "tcp://a:1"', "bench.second_port", "unknown port"),
    "emulator dialect": ('kind = "emulator"\n[emulator]\ndialect = "f14"', "emulator.dialect", 'did you mean "f13"'),
    "emulator baud": ('kind = "emulator"\n[emulator]\nbaud = -1', "emulator.baud", "from 0"),
    "limits no table": (SERIAL + "limits = 3", "limits", "a table"),
    "broken TOML": (SERIAL + "speed = ", "", "line 3"),
    "number without end": (SERIAL + "speed = " + "9" * 5000, "", "broken TOML"),
    "number of 400 digits": (SERIAL + "speed = " + "9" * 400, "speed", "from 0.01"),
    "nesting without end": (SERIAL + "limits = " + "[" * 5000, "", "broken TOML"),
    "key twice": (SERIAL + "port = 'x'", "", "broken TOML"),
}


def written(folder: Path, text: str) -> Path:
    path = folder / "bench.toml"
    path.write_text(text, "utf-8")
    return path


def complaint(wanted: object) -> str:
    with pytest.raises(RigError) as caught:
        load_rig(str(wanted))
    return str(caught.value)


@pytest.mark.parametrize(("text", "key", "says"), BAD.values(), ids=BAD.keys())
def test_a_bad_file_is_one_line_with_file_and_key(tmp_path: Path, text: str, key: str, says: str) -> None:
    path = written(tmp_path, text)
    message = complaint(path)
    assert message.startswith(f"{path}: {key}: " if key else f"{path}: ")
    assert says in message
    assert len(message.splitlines()) == 1
    assert len(message) < len(str(path)) + 330


def test_a_message_stays_one_short_line_whatever_the_value(tmp_path: Path) -> None:
    path = written(tmp_path, 'kind = "serial"\nport = "\\u001b[2J\\n' + "x" * 5000 + '"')
    message = complaint(path)
    assert len(message) < 400
    assert message.isprintable()


def test_a_file_that_is_not_there_not_text_or_no_file(tmp_path: Path) -> None:
    assert "No such file" in complaint(tmp_path / "none.toml")
    assert "Is a directory" in complaint(f"{tmp_path}/")
    (tmp_path / "latin.toml").write_bytes(b'kind = "\xe9"')
    assert "not UTF-8 (byte 8)" in complaint(tmp_path / "latin.toml")


def test_an_unknown_name_lists_the_rigs_there_are() -> None:
    message = complaint("emulater")
    assert 'did you mean "emulator"' in message
    assert all(name in message for name in rig_names())


@pytest.mark.parametrize("name", rig_names())
def test_every_rig_file_here_loads(name: str) -> None:
    rig = load_rig(name)
    assert rig.name == name
    assert rig.file == f"rigs/{name}.toml"
    assert not rig.notes
    assert load_rig(FOLDER / f"{name}.toml").pics == rig.pics


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_emulator_rigs_claim_everything(dialect: str) -> None:
    rig = load_rig("emulator" if dialect == "f13" else f"emulator-{dialect}")
    assert (rig.kind, rig.dialect, rig.speed, rig.line_gap) == ("emulator", dialect, 20.0, 0.0)
    assert rig.pics == dict.fromkeys(CLAIMS + DERIVED, True)
    assert rig.origin.host_name == "origin.test"
    assert rig.bench.sim_out == ("AT+EMUSIM=0",)


def test_what_is_left_out_has_the_documented_defaults(tmp_path: Path) -> None:
    rig = load_rig(written(tmp_path, SERIAL))
    assert (rig.name, rig.baudrate, rig.rtscts, rig.dialect, rig.speed, rig.line_gap, rig.setup) == (
        "bench", 115200, False, "f13", 1.0, tolerances.seconds("T12", "gap"), ())
    assert (rig.reset.command, rig.reset.power, rig.reset.ready, rig.reset.timeout) == ("", "", "", 60.0)
    assert rig.pics == dict.fromkeys(CLAIMS + DERIVED, False)
    assert rig.origin.on_loopback
    assert rig.origin.reach("127.0.0.1", {"plain": 81, "tls": 82}) == ("http://127.0.0.1:81", "https://127.0.0.1:82")


FULL = r"""
kind = "serial"
port = "socket://127.0.0.1:7000"
baudrate = 9600
rtscts = true
dialect = "a76xx"
speed = 25
setup = ['AT+CGDCONT=1,"IP","internet"', "ate0"]
[reset]
command = "AT+CRESET"
power = "usbrelay RIG1_1=0; sleep 3; usbrelay RIG1_1=1"
ready = "PB DONE"
timeout = 2.5
[pics]
https = true
sd_card = false
sim = true
second_port = true
[pixit.origin]
bind = "0.0.0.0:8080"
tls_bind = "[::]:8443"
url = "http://lab.example.org:8080/"
tls_url = "https://lab.example.org"
host_name = "lab.example.org"
default_ports = true
silent_url = "http://lab.example.org:8099"
refused_url = "http://192.0.2.1:8098"
unknown_host = "nobody.invalid"
remote = ""
[bench]
sim_out = ["relay 1", "AT+X"]
sim_in = ["relay 0"]
second_port = "/dev/ttyUSB3"
[limits]
round_trip_ms = 20
throughput = { read = 1e6 }
[waivers]
"F1303-57" = { reason = "vendor ticket 4711", until = "2027-03-31" }
F1300-01a = { reason = "older", until = 2020-01-01 }
"""


def test_every_key_arrives(tmp_path: Path) -> None:
    rig = load_rig(written(tmp_path, FULL))
    assert (rig.port, rig.baudrate, rig.rtscts, rig.dialect, rig.speed) == (
        "socket://127.0.0.1:7000", 9600, True, "a76xx", 25.0)
    assert rig.setup == ('AT+CGDCONT=1,"IP","internet"', "ate0")
    assert rig.reset.power.endswith("RIG1_1=1")
    assert rig.reset.timeout == 2.5
    assert rig.origin.reach("0.0.0.0", {}) == ("http://lab.example.org:8080", "https://lab.example.org")
    assert not rig.origin.on_loopback
    assert rig.bench.sim_out == ("relay 1", "AT+X")
    assert rig.limits["throughput"] == {"read": 1e6}
    assert rig.waivers["F1303-57"].reason == "vendor ticket 4711"
    assert rig.waivers["F1300-01a"].until == "2020-01-01"
    assert {name for name, held in rig.pics.items() if held} == {"https", "sim", "second_port", "dns", "default_ports"}


def test_the_page_of_all_keys_is_complete() -> None:
    """The commented example names every key that the loader knows."""
    text = (FOLDER / "usb0.toml").read_text("utf-8")
    known = set(RigConfig.__dataclass_fields__) - {"name", "file", "notes", "recording", "emulator", "limits", "pixit"}
    assert {name for name in known if not re.search(rf"^(# )?(\[{name}\]|{name} =)", text, re.M)} == set()


@pytest.mark.parametrize(("text", "name", "why"), [
    ("[pics]\nsecond_port = true", "second_port", "bench.second_port"),
    ("[pics]\nsim = true\n[bench]\nsim_out = ['x']", "sim", "bench.sim_in"),
    ("[pics]\ndns = true", "dns", "host_name"),
    ("[pics]\ndefault_ports = true", "default_ports", "pixit.origin.default_ports"),
])
def test_a_claim_without_means_is_dropped_and_said(tmp_path: Path, text: str, name: str, why: str) -> None:
    rig = load_rig(written(tmp_path, SERIAL + text))
    assert rig.pics[name] is False
    assert len(rig.notes) == 1
    assert f"pics.{name}" in rig.notes[0]
    assert why in rig.notes[0]


def test_a_derived_claim_can_be_taken_away(tmp_path: Path) -> None:
    rig = load_rig(written(tmp_path, ORIGIN + 'host_name = "o.test"\n[pics]\ndns = false'))
    assert (rig.pics["dns"], rig.notes) == (False, ())


def test_the_emulator_brings_its_second_port(tmp_path: Path) -> None:
    assert load_rig(written(tmp_path, 'kind = "emulator"\n[pics]\nsecond_port = true')).pics["second_port"]
