"""The emulator as each kind sees it: started by its own kind, and as a stranger behind the serial kind."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.link import Link
from rigs.config import RigConfig, RigError, load_rig
from rigs.kinds import Context, emulator, serial
from rigs.kinds._process import ROOT

PATIENCE = 15.0


def ask(link: Link, line: bytes = b"ATE0\r") -> bytes:
    link.write(line)
    got, deadline = b"", link.now() + PATIENCE
    while b"\r\nOK\r\n" not in got and link.now() < deadline:
        got += link.read(0.5)[1]
    return got


@contextlib.contextmanager
def running(*arguments: str) -> Iterator[str]:
    """An emulator of its own; gives what it says after `ready`."""
    program = subprocess.Popen([sys.executable, "-m", "rigs.emulator", *arguments], cwd=ROOT,
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    with program:
        assert program.stdout
        said = program.stdout.readline().split()
        try:
            assert said[:1] == ["ready"]
            yield said[1]
        finally:
            program.terminate()


@pytest.mark.parametrize("name", ["emulator", "emulator-sim7600", "emulator-a76xx"])
def test_every_emulator_rig_opens_and_has_what_its_file_says(name: str, tmp_path: Path) -> None:
    rig = load_rig(name)
    port = emulator.open_port(rig, Context(tmp_path, "127.0.0.1", {"plain": 4001, "tls": 4002}))
    try:
        assert ask(port.link).endswith(b"OK\r\n")
        for line in (*rig.bench.sd_out, *rig.bench.sd_in, *rig.bench.sim_out, *rig.bench.sim_in):
            assert b"\r\nOK\r\n" in ask(port.link, line.encode() + b"\r"), line
        second = port.second()
        assert ask(second).endswith(b"OK\r\n")
        second.close()
        assert port.trouble() is None
    finally:
        port.close()


def test_an_unknown_defect_is_quoted(tmp_path: Path) -> None:
    path = tmp_path / "odd.toml"
    path.write_text('kind = "emulator"\nemulator = { defects = ["no-such-defect"] }')
    with pytest.raises(RigError, match=r"odd\.toml: kind: .*no-such-defect"):
        emulator.open_port(load_rig(path), Context(tmp_path))


@pytest.mark.parametrize("way", ["--pty", "--tcp"])
def test_the_serial_kind_drives_it_like_any_module(way: str, tmp_path: Path) -> None:
    where = str(tmp_path / "modem") if way == "--pty" else "127.0.0.1:0"
    with running(way, where) as ready:
        url = ready if way == "--pty" else f"socket://{ready}"
        port = serial.open_port(RigConfig(kind="serial", port=url, file="bench.toml"), Context(tmp_path))
        assert ask(port.link).endswith(b"OK\r\n")
        assert port.trouble() is None
        assert ask(port.reopen()).endswith(b"OK\r\n")
        port.close()
