"""A place of a real labgrid lab: reserved, acquired, opened, switched, released; and who may be put out of one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rigs.config import load_rig
from rigs.kinds import Context
from rigs.kinds.labgrid import PlacePort, open_port
from rigs.tables import RigError
from suites.selftest.lab import BIN, Lab, present, running, until

pytestmark = present
PLACES = {
    "alpha": ("f13", {"bench": "loop", "module": "emf13"}),
    "beta": ("sim7600", {"bench": "loop", "module": "em7600"}),
}
HOLD = """
import sys, time
from pathlib import Path
from rigs.config import load_rig
from rigs.kinds import Context
from rigs.kinds.labgrid import open_port
port = open_port(load_rig(sys.argv[1]), Context(Path(sys.argv[2])))
print("held", port.place, flush=True)
time.sleep(600)
"""


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with running(PLACES) as lab:
        yield lab


@pytest.fixture(autouse=True)
def surroundings(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LABGRID_CLIENT", str(BIN / "labgrid-client"))
    monkeypatch.setenv("LG_COORDINATOR", lab.address)
    yield
    assert lab.holders() == {}
    assert lab.client("reservations").strip() == ""


def opened(lab: Lab, tmp_path: Path, text: str) -> PlacePort:
    folder = tmp_path / "run" / "rig0"
    folder.mkdir(parents=True, exist_ok=True)
    return open_port(load_rig(lab.rig(tmp_path / "lab.toml", text)), Context(folder))


def ask(port: PlacePort, command: str = "AT") -> bytes:
    port.link.write(command.encode() + b"\r")
    got = b""
    while b"OK\r\n" not in got:
        data = port.link.read(20)[1]
        assert data, got
        got += data
    return got


def test_a_place_by_name_and_by_tags(lab: Lab, tmp_path: Path) -> None:
    port = opened(lab, tmp_path, 'place = "beta"')
    assert port.place == "beta"
    assert b"EM-7600" in ask(port, "AT+CGMM")
    assert list(lab.holders()) == ["beta"]
    port.close()
    assert lab.holders() == {}
    port = opened(lab, tmp_path, 'tags = {bench = "loop", module = "emf13"}')
    assert (port.place, port.notes) == ("alpha", [])
    port.close()
    port.close()


def test_power_is_switched_by_labgrid(lab: Lab, tmp_path: Path) -> None:
    port = opened(lab, tmp_path, 'place = "alpha"')
    try:
        ask(port)
        before = lab.modules["alpha"].process
        assert port.power_cycle()
        assert lab.modules["alpha"].process is not before
        port.reopen()
        ask(port)
    finally:
        port.close()


@pytest.mark.parametrize(("text", "says"), [
    ('place = "gamma"', 'the lab has no such place: the place "gamma"; there are: alpha (bench=loop'),
    ('tags = {module = "none"}', "the lab has no such place: a place with module=none; there are:"),
])
def test_a_place_that_is_none(lab: Lab, tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(RigError) as caught:
        opened(lab, tmp_path, text)
    assert str(caught.value).startswith(f"{tmp_path}/lab.toml: labgrid: {says}")


def test_patience_ends_and_nobody_else_is_put_out(lab: Lab, tmp_path: Path) -> None:
    lab.client("-p", "alpha", "acquire")
    try:
        with pytest.raises(RigError, match=r"did not become free within labgrid.patience = 2 s; held: alpha by .*/"):
            opened(lab, tmp_path, 'place = "alpha"\npatience = 2')
        assert list(lab.holders()) == ["alpha"]
    finally:
        lab.client("-p", "alpha", "release")


def test_a_place_that_a_killed_run_left_is_taken_over_and_a_living_one_is_not(lab: Lab, tmp_path: Path) -> None:
    rig = lab.rig(tmp_path / "lab.toml", 'place = "alpha"\npatience = 2')
    with subprocess.Popen([sys.executable, "-c", HOLD, rig, str(tmp_path)], stdout=subprocess.PIPE, text=True,
                          env=lab.environment()) as holding:
        assert holding.stdout is not None
        assert holding.stdout.readline() == "held alpha\n"
        with pytest.raises(RigError, match="did not become free"):
            opened(lab, tmp_path, 'place = "alpha"\npatience = 2')
        os.kill(holding.pid, signal.SIGKILL)
    until(lambda: list(lab.holders()) == ["alpha"])
    port = opened(lab, tmp_path, 'place = "alpha"')
    assert port.notes == [f"the place alpha was left acquired by a run of this user that was killed (pid {holding.pid}"
                          "); it was taken over"]
    ask(port)
    port.close()


def test_a_bad_place_is_given_back_and_the_next_one_is_taken(lab: Lab, tmp_path: Path) -> None:
    port = opened(lab, tmp_path, 'tags = {bench = "loop"}')
    first = port.place
    assert port.move("the DUT does not come back")
    assert {first, port.place} == {"alpha", "beta"}
    assert list(lab.holders()) == [port.place]
    assert port.notes == [f"the place {first} proved bad and was given back: the DUT does not come back",
                          f"the cases go on at the place {port.place}"]
    ask(port)
    assert not port.move("it does not either")
    assert port.notes[-1].startswith("no other place: ")
    assert "no good place is left of 2 (alpha: " in port.notes[-1]
    port.close()
