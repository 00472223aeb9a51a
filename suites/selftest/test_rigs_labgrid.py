"""The labgrid kind with a stand-in for labgrid's client: acquired, opened, and released whatever happens."""

from __future__ import annotations

import importlib
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from rigs.config import RigConfig, RigError, load_rig
from rigs.kinds import Context, _labgrid
from rigs.kinds.labgrid import open_port, url_of
from rigs.place import PlaceSettings
from rigs.shares import ALONE, TWICE, LabSpread

LOADFILE = importlib.import_module("xdist.scheduler").LoadFileScheduling
CLIENT = """#!{python}
import sys
words = [word for word in sys.argv[1:] if word != "-v"]
if words[0] == "-p":
    words = words[2:]
open({log!r}, "a").write(" ".join(sys.argv[1:]) + "\\n")
answers = {answers!r}
said, status = answers.get(words[0], ("", 0))
print(said, file=sys.stderr if status else sys.stdout)
sys.exit(status)
"""
ENV = "targets:\n  main:\n    resources:\n    - NetworkSerialPort:\n        host: 127.0.0.1\n        port: {port}\n"
PLACES = """Place 'bench1':
  tags: bench=loop, module=sim8202
  matches:
    host/bench1/*
  acquired: None
  acquired resources:
Place 'other':
  matches:
  acquired: host/somebody
"""
FREE = """Reservation 'TOKEN1':
  owner: host/user
  token: TOKEN1
  state: allocated
  filters:
    main: name=bench1
  allocations:
    main: bench1
"""
WELL = {"places": (PLACES, 0), "reserve": (FREE, 0)}
TAKEN = ["-v places", "reserve name=bench1", "-p bench1 acquire"]
GIVEN = ["-p bench1 release", "cancel-reservation TOKEN1"]


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, tuple[str, int]]], Path]:
    """Put a client that answers so; returns the file in which its calls are noted."""
    def put(answers: dict[str, tuple[str, int]]) -> Path:
        program, log = tmp_path / "client", tmp_path / "calls"
        program.write_text(CLIENT.format(python=sys.executable, log=str(log), answers=WELL | answers))
        program.chmod(0o755)
        monkeypatch.setenv("LABGRID_CLIENT", str(program))
        return log

    return put


@pytest.fixture
def listening() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        def serve() -> None:
            peer, _ = listener.accept()
            with peer:
                peer.recv(100)
                peer.sendall(b"\r\nOK\r\n")

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(10)


def rig() -> RigConfig:
    return RigConfig(kind="labgrid", labgrid=PlaceSettings(place="bench1", patience=0.5), file="lab.toml")


def test_a_place_is_acquired_spoken_to_and_released(
        client: Callable[[dict[str, tuple[str, int]]], Path], listening: int, tmp_path: Path) -> None:
    log = client({"env": (ENV.format(port=listening) + "        protocol: raw\n", 0)})
    port = open_port(rig(), Context(tmp_path / "rig0"))
    port.link.write(b"AT\r")
    got = b""
    while len(got) < 6:
        got += port.link.read(10)[1]
    assert got == b"\r\nOK\r\n"
    port.close()
    port.close()
    assert log.read_text().splitlines() == [*TAKEN, "-p bench1 env", *GIVEN]


def test_without_a_protocol_it_is_rfc2217(client: Callable[[dict[str, tuple[str, int]]], Path]) -> None:
    client({"env": (ENV.format(port=4000), 0)})
    assert url_of(rig(), "bench1") == "rfc2217://127.0.0.1:4000?ign_set_control&timeout=10"


@pytest.mark.parametrize(("answers", "says", "calls"), [
    ({"acquire": ("hello\nplace is not reserved for you", 1)},
     'lab.toml: labgrid: the place "bench1" cannot be had: place is not reserved for you', [*TAKEN, GIVEN[1]]),
    ({}, "lab.toml: labgrid: the place bench1 has no serial port", [*TAKEN, "-p bench1 env", *GIVEN]),
    ({"env": (ENV.format(port=0) + "        protocol: raw\n", 0)}, "lab.toml: port: socket://127.0.0.1:0 cannot be",
     [*TAKEN, "-p bench1 env", *GIVEN]),
    ({"places": ("Could not connect to coordinator", 1)},
     'lab.toml: labgrid: the place "bench1" cannot be had: Could not connect to coordinator', TAKEN[:1]),
])
def test_what_fails_is_one_line_and_the_place_is_free_again(
        client: Callable[[dict[str, tuple[str, int]]], Path], tmp_path: Path,
        answers: dict[str, tuple[str, int]], says: str, calls: list[str]) -> None:
    log = client(answers)
    with pytest.raises(RigError) as caught:
        open_port(rig(), Context(tmp_path / "rig0"))
    assert str(caught.value).startswith(says)
    assert log.read_text().splitlines() == calls


def test_no_client_at_all(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LABGRID_CLIENT", str(tmp_path / "none"))
    with pytest.raises(RigError, match=r"lab\.toml: labgrid: .*labgrid-client cannot be used \(No such file"):
        open_port(rig(), Context(tmp_path / "rig0"))


def test_a_rig_file_of_this_kind_names_a_place_or_tags(tmp_path: Path) -> None:
    path = tmp_path / "lab.toml"
    for text in ("", '[labgrid]\nplace = "a"\ntags = {module = "b"}'):
        path.write_text(f'kind = "labgrid"\n{text}')
        with pytest.raises(RigError, match=r"labgrid: kind .* needs place .* or tags .* one of the two"):
            load_rig(path)
    path.write_text('kind = "labgrid"\n[labgrid]\ntags = {module = "sim8202"}\npatience = 5')
    assert load_rig(path).labgrid == PlaceSettings(tags={"module": "sim8202"}, patience=5)


def test_only_an_own_run_that_is_dead_is_put_out(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = f"{_labgrid.host()}/{_labgrid.user()}"
    pid, start, mark = _labgrid.OWNER.fullmatch(_labgrid.user()).group("pid", "start", "mark")  # type: ignore[union-attr]
    assert _labgrid.orphaned(mine) == 0
    dead = mine.replace(f"-{pid}-{start}-", f"-{pid}-{int(start) - 1}-")
    assert _labgrid.orphaned(dead) == int(pid)
    assert _labgrid.orphaned(dead.replace(mark, "0" * 6)) == 0
    assert _labgrid.orphaned(f"elsewhere/{dead.partition('/')[2]}") == 0
    assert _labgrid.orphaned(f"{_labgrid.host()}/somebody") == 0
    monkeypatch.setenv("LG_USERNAME", "another")
    assert _labgrid.orphaned(dead) == 0


@pytest.mark.parametrize("can", [True, False], ids=["worksteal", "loadfile"])
def test_a_case_whose_worker_died_is_run_again_or_it_is_said_why_not(can: bool) -> None:
    """The scheduler of --dist=loadfile is the one of xdist itself, as it is there that a case cannot be put back."""
    given: list[str] = []
    pending = given.append if can else partial(LOADFILE.mark_test_pending, None)
    spread = LabSpread([], "", cast("Any", SimpleNamespace(places=[1])), 0)
    report = pytest.TestReport("a::b", ("a", None, "a"), {}, "failed", "worker 'gw0' crashed", "call")
    spread.pytest_handlecrashitem("a::b", report, SimpleNamespace(mark_test_pending=pending))
    assert (report.outcome, report.longrepr) == (
        ("rerun", TWICE) if can else ("failed", f"worker 'gw0' crashed; {ALONE}"))
    assert given == (["a::b"] if can else [])
    again = pytest.TestReport("a::b", ("a", None, "a"), {}, "failed", "worker 'gw1' crashed", "call")
    spread.pytest_handlecrashitem("a::b", again, SimpleNamespace(mark_test_pending=pending))
    assert (again.outcome, again.longrepr) == ("failed", "worker 'gw1' crashed")
