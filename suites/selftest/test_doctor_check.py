"""The doctor: `--rig-check` says for each link of the chain what it is, and what to do about the first broken one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rigs.doctor.chain import BROKEN, NOT_CLAIMED, NOT_REACHED, OK, Step, Trouble, Unclaimed, advice, walk
from rigs.doctor.check import CHAIN
from suites.selftest.line_faults.line import Line
from suites.selftest.serial_servers import ROOT, emulator, free_port

SPEED = 20


def pytest_run(*arguments: str) -> tuple[int, list[str]]:
    done = subprocess.run([sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments], cwd=ROOT, timeout=120,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          check=False)
    return done.returncode, [line for line in done.stdout.splitlines() if line]


def checked(said: list[str]) -> dict[str, str]:
    """The state of each link by name."""
    names = {step.name for step in CHAIN}
    return {line[:14].strip(): line[14:27].strip() for line in said if line[:14].strip() in names}


@contextmanager
def rig(folder: Path, *arguments: str, more: str = "", origin: str = "") -> Iterator[Path]:
    """A rig file of kind serial, and the emulated module behind it."""
    with emulator("--pty", str(folder / "module"), "--speed", str(SPEED), *arguments) as module:
        file = folder / "bench.toml"
        file.write_text(f'kind = "serial"\nport = "{module}"\nspeed = {SPEED}\n{more}\n[reset]\ntimeout = 2\n'
                        f"[pixit.origin]\n{origin}\n")
        yield file


def test_a_sound_rig_is_sound_link_by_link(tmp_path: Path) -> None:
    with rig(tmp_path) as file:
        status, said = pytest_run(f"--rig={file}", "--rig-check")
    assert status == 0, said
    assert checked(said) == {step.name: OK for step in CHAIN}
    assert said[-1] == "the rig is sound"
    assert any("57600 bytes sent, none lost or changed" in line for line in said)


def test_no_port(tmp_path: Path) -> None:
    file = tmp_path / "bench.toml"
    file.write_text('kind = "serial"\nport = "/dev/ttyNONE"\n')
    status, said = pytest_run(f"--rig={file}", "--rig-check")
    assert status == 11
    assert checked(said)["port"] == BROKEN
    assert set(checked(said).values()) == {OK, BROKEN, NOT_REACHED}
    assert said[-1].startswith("first broken link: port. ")


def test_no_sim(tmp_path: Path) -> None:
    with rig(tmp_path, "--no-sim") as file:
        status, said = pytest_run(f"--rig={file}", "--rig-check")
    assert status == 11
    assert (checked(said)["SIM"], checked(said)["GET"]) == (BROKEN, NOT_REACHED)
    assert said[-1].startswith("first broken link: SIM. Put a SIM in")


def test_a_module_that_does_not_reach_the_origin(tmp_path: Path) -> None:
    """The rig file says an address at which the origin is not."""
    with rig(tmp_path, origin=f'url = "http://127.0.0.1:{free_port()}"') as file:
        status, said = pytest_run(f"--rig={file}", "--rig-check")
    assert (status, checked(said)["GET"], checked(said)["line down"]) == (11, BROKEN, NOT_REACHED)
    assert said[-1].startswith("first broken link: GET. The origin saw no connection: can http://127.0.0.1:")


@pytest.mark.parametrize(("fault", "link"), [("down", "line down"), ("up", "line up")])
def test_a_line_that_loses_bytes(tmp_path: Path, fault: str, link: str) -> None:
    """One byte in about twenty thousand, in one direction."""
    count = 0

    def lossy(data: bytes) -> bytes:
        nonlocal count
        count += len(data)
        if count < 20_000:
            return data
        count = 0
        return data[:-1]

    with emulator("--pty", str(tmp_path / "module"), "--speed", str(SPEED)) as module:
        line = Line(module, tmp_path / "port", (), lambda _: None)
        if fault == "down":
            line.to_host = lossy
        else:
            line.to_module = lossy
        file = tmp_path / "bench.toml"
        file.write_text(f'kind = "serial"\nport = "{line.path}"\nspeed = {SPEED}\n')
        try:
            status, said = pytest_run(f"--rig={file}", "--rig-check")
        finally:
            line.close()
    assert (status, checked(said)["GET"], checked(said)[link]) == (11, OK, BROKEN), said
    assert f"first broken link: {link}. The line loses or changes bytes: RTS/CTS" in said[-1]


def test_an_origin_elsewhere_that_refuses_the_bearer(tmp_path: Path) -> None:
    port = free_port()
    with rig(tmp_path, origin=f'remote = "http://127.0.0.1:{port}"\nurl = "http://127.0.0.1:{port}"') as file:
        status, said = pytest_run(f"--rig={file}", "--rig-check")
    assert (status, checked(said)["origin"], checked(said)["GET"]) == (11, BROKEN, NOT_REACHED)
    assert checked(said)["SIM"] == OK


def test_what_rests_on_a_broken_link_is_not_reached() -> None:
    def broken(_: object) -> str:
        raise Trouble("it is\nbroken", "mend it")

    def absent(_: object) -> str:
        raise Unclaimed("not here")

    steps: tuple[Step[object], ...] = (
        Step("a", lambda _: "well"), Step("b", absent, ("a",)), Step("c", broken, ("b",)),
        Step("d", lambda _: "well", ("c",)), Step("e", lambda _: "well", ("d",)), Step("f", broken, ("a",)))
    found = list(walk(steps, object()))
    assert [finding.state for finding in found] == [OK, NOT_CLAIMED, BROKEN, NOT_REACHED, NOT_REACHED, BROKEN]
    assert str(found[2]) == "c             broken       it is broken"
    assert advice(found) == "first broken link: c. mend it"
    assert advice(found[:2]) == "the rig is sound"
