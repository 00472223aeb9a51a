"""The labgrid kind with a stand-in for labgrid's client: acquired, opened, and released whatever happens."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rigs.config import RigConfig, RigError, load_rig
from rigs.kinds import Context
from rigs.kinds.labgrid import open_port, url_of

CLIENT = """#!{python}
import sys
open({log!r}, "a").write(" ".join(sys.argv[1:]) + "\\n")
answers = {answers!r}
said, status = answers.get(sys.argv[3], ("", 0))
print(said, file=sys.stderr if status else sys.stdout)
sys.exit(status)
"""
ENV = "targets:\n  main:\n    resources:\n    - NetworkSerialPort:\n        host: 127.0.0.1\n        port: {port}\n"


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, tuple[str, int]]], Path]:
    """Put a client that answers so; returns the file in which its calls are noted."""
    def put(answers: dict[str, tuple[str, int]]) -> Path:
        program, log = tmp_path / "client", tmp_path / "calls"
        program.write_text(CLIENT.format(python=sys.executable, log=str(log), answers=answers))
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
    return RigConfig(kind="labgrid", port="bench1", file="lab.toml")


def test_a_place_is_acquired_spoken_to_and_released(
        client: Callable[[dict[str, tuple[str, int]]], Path], listening: int, tmp_path: Path) -> None:
    log = client({"env": (ENV.format(port=listening) + "        protocol: raw\n", 0)})
    port = open_port(rig(), Context(tmp_path))
    port.link.write(b"AT\r")
    got = b""
    while len(got) < 6:
        got += port.link.read(10)[1]
    assert got == b"\r\nOK\r\n"
    port.close()
    port.close()
    assert log.read_text().splitlines() == ["-p bench1 acquire", "-p bench1 env", "-p bench1 release"]


def test_without_a_protocol_it_is_rfc2217(client: Callable[[dict[str, tuple[str, int]]], Path]) -> None:
    client({"env": (ENV.format(port=4000), 0)})
    assert url_of(rig()) == "rfc2217://127.0.0.1:4000?ign_set_control&timeout=10"


@pytest.mark.parametrize(("answers", "says", "calls"), [
    ({"acquire": ("hello\nalready acquired by host/user", 1)},
     'lab.toml: port: labgrid cannot acquire the place "bench1": already acquired by host/user', 1),
    ({}, 'lab.toml: port: the place "bench1" has no serial port', 3),
    ({"env": (ENV.format(port=0) + "        protocol: raw\n", 0)}, "lab.toml: port: socket://127.0.0.1:0 cannot be", 3),
])
def test_what_fails_is_one_line_and_the_place_is_free_again(
        client: Callable[[dict[str, tuple[str, int]]], Path], tmp_path: Path,
        answers: dict[str, tuple[str, int]], says: str, calls: int) -> None:
    log = client(answers)
    with pytest.raises(RigError) as caught:
        open_port(rig(), Context(tmp_path))
    assert str(caught.value).startswith(says)
    made = log.read_text().splitlines()
    assert len(made) == calls
    assert calls == 1 or made[-1].endswith("release")


def test_no_client_at_all(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LABGRID_CLIENT", str(tmp_path / "none"))
    with pytest.raises(RigError, match=r"lab\.toml: kind: labgrid-client cannot be used: .*No such file"):
        open_port(rig(), Context(tmp_path))


def test_a_rig_file_of_this_kind_names_a_place(tmp_path: Path) -> None:
    path = tmp_path / "lab.toml"
    path.write_text('kind = "labgrid"')
    with pytest.raises(RigError, match="port: this key is missing"):
        load_rig(path)
    path.write_text('kind = "labgrid"\nport = "bench1"')
    assert load_rig(path).port == "bench1"
