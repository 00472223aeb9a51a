"""The suite over a real line: TCP, ser2net (RFC 2217 and raw), pyserial's RFC 2217 server, a pty paced like a UART.

A slice of conformance must give on each of them the verdicts that the rig `emulator` gives; all of conformance where
HIL_WHOLE_SUITE is set (half an hour), but for the cases that such a line needs too long for.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from suites.selftest import serial_servers
from suites.selftest.serial_servers import RAW, RFC2217, ROOT, SER2NET, emulator, free_port

WHOLE = bool(os.environ.get("HIL_WHOLE_SUITE"))
SLICE = ["suites/conformance"] if WHOLE else [
    "suites/conformance/test_f1305_block.py", "suites/conformance/test_f1307_sizes.py", "-k", "not mib"]
LONGEST = 7200 if WHOLE else 300
TOO_SLOW = "not-applicable"
Way = Callable[[Path, list[str]], contextlib.AbstractContextManager[str]]


@contextlib.contextmanager
def on_a_pty(folder: Path, arguments: list[str]) -> Iterator[str]:
    with emulator("--pty", str(folder / "module"), *arguments) as path:
        yield path


@contextlib.contextmanager
def paced(folder: Path, arguments: list[str]) -> Iterator[str]:
    with on_a_pty(folder, [*arguments, "--baud", "115200"]) as path:
        yield path


@contextlib.contextmanager
def on_tcp(folder: Path, arguments: list[str]) -> Iterator[str]:
    with emulator("--tcp", "127.0.0.1:0", *arguments) as where:
        yield f"socket://{where}"


@contextlib.contextmanager
def behind_pyserial(folder: Path, arguments: list[str]) -> Iterator[str]:
    with on_a_pty(folder, arguments) as path, serial_servers.pyserial_server(os.path.realpath(path)) as url:
        yield url


def behind_ser2net(way: str) -> Way:
    @contextlib.contextmanager
    def opened(folder: Path, arguments: list[str]) -> Iterator[str]:
        with on_a_pty(folder, arguments) as path, serial_servers.ser2net(os.path.realpath(path), folder, way) as url:
            yield url

    return opened


needs_ser2net = pytest.mark.skipif(SER2NET is None, reason="ser2net is not there: apt-get install ser2net")
WAYS = [
    pytest.param(on_a_pty, id="pty"), pytest.param(paced, id="pty at 115200 baud"), pytest.param(on_tcp, id="tcp"),
    pytest.param(behind_pyserial, id="rfc2217 by pyserial"),
    pytest.param(behind_ser2net(RFC2217), id="rfc2217 by ser2net", marks=needs_ser2net),
    pytest.param(behind_ser2net(RAW), id="raw by ser2net", marks=needs_ser2net),
]


def verdicts(rig: str, folder: Path) -> dict[str, str]:
    """The verdict of each case of the slice."""
    file = folder / "results.json"
    done = subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--rig={rig}",
                           f"--results={file}", *SLICE], cwd=ROOT, timeout=LONGEST, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert file.exists(), done.stdout
    return {case["id"]: case["verdict"] for case in json.loads(file.read_text())["cases"]}


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return verdicts("emulator", tmp_path_factory.mktemp("usual"))


@pytest.mark.parametrize("way", WAYS)
def test_the_same_verdicts_as_on_the_emulator_rig(way: Way, tmp_path: Path, usual: dict[str, str]) -> None:
    ports = free_port(), free_port()
    text = (ROOT / "rigs" / "emulator.toml").read_text()
    arguments = ["--speed", "20", "--host", "origin.test=127.0.0.1", "--nat", f"80={ports[0]}", "--nat",
                 f"443={ports[1]}", "--pty2", str(tmp_path / "second")]
    with way(tmp_path, arguments) as url:
        text = text.replace('kind = "emulator"', f'kind = "serial"\nport = "{url}"')
        text = text.replace("[pixit.origin]", f'[pixit.origin]\nbind = "127.0.0.1:{ports[0]}"\n'
                                              f'tls_bind = "127.0.0.1:{ports[1]}"')
        text = text.replace("[bench]", f'[bench]\nsecond_port = "{tmp_path}/second"')
        rig = tmp_path / "rig.toml"
        rig.write_text(text)
        found = verdicts(str(rig), tmp_path)
        assert found | {case: usual[case] for case, verdict in found.items() if WHOLE and verdict == TOO_SLOW} == usual
    assert len(usual) > 30
    assert set(usual.values()) == {"pass"}
