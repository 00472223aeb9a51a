"""The serial kind: ports that cannot be opened are one line; a shell command without end is ended."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from rigs.shell import ShellFailed, run_shell
from suites.selftest.serial_bench import failure, wait_for


def test_a_missing_port_names_file_and_key(tmp_path: Path) -> None:
    message = failure(tmp_path / "ttyUSB9", tmp_path)
    assert message.startswith(f"bench.toml: port: {tmp_path}/ttyUSB9 does not exist (there are: ")


def test_a_file_is_no_port(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("x")
    assert "log is no serial device" in failure(tmp_path / "log", tmp_path)
    assert "is no serial device" in failure("/dev", tmp_path)


def test_a_device_that_is_no_terminal(tmp_path: Path) -> None:
    assert "/dev/null cannot be opened: " in failure("/dev/null", tmp_path)


def test_tcp_refused(tmp_path: Path) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        url = f"socket://127.0.0.1:{bound.getsockname()[1]}"
        assert f"{url} cannot be opened" in failure(url, tmp_path)


@pytest.mark.parametrize("url", ["hwgrep://no such device at all", "socket://127.0.0.1:9?what=1", "alt://x?class=Y",
                                 "cp2110://1:2:3"])
def test_any_other_url_that_fails_is_one_line(url: str, tmp_path: Path) -> None:
    assert failure(url, tmp_path).startswith(f"bench.toml: port: {url} cannot be opened")


def test_a_shell_command_without_end_is_killed_with_its_children(tmp_path: Path) -> None:
    with pytest.raises(ShellFailed, match=r"did not end within 0\.5 s"):
        run_shell(f"sleep 300 & echo $! > {tmp_path}/pid; wait", 0.5)
    child = int((tmp_path / "pid").read_text())
    wait_for(lambda: not running(child))


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False
