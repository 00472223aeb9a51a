"""The emulator kind with a stand-in program: how it is started, watched, restarted and ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fixtures.link import Link, LinkDown
from rigs.config import EmulatorSettings, Pixit, RigConfig, RigError
from rigs.kinds import Context, emulator
from rigs.kinds._process import ROOT, Process
from rigs.origin import OriginSettings

PATIENCE = 15.0

STAND_IN = """
import os, signal, sys, tty
where = dict(zip(sys.argv[1::2], sys.argv[2::2]))
def serve(path):
    master, slave = os.openpty()
    tty.setraw(slave)
    os.symlink(os.ttyname(slave), path)
    return master
master, other = serve(where["--pty"]), serve(where["--pty2"])
print("something first")
print("ready", where["--pty"], flush=True)
while True:
    data = os.read(master, 100)
    if b"DIE" in data:
        sys.exit("assertion failed in mid-run\\n\\n")
    os.write(master, str(os.getpid()).encode() + b"\\r\\nOK\\r\\n")
    os.write(other, b"second")
"""


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def put(source: str) -> None:
        path = tmp_path / "stand_in.py"
        path.write_text(textwrap.dedent(source))
        monkeypatch.setattr(emulator, "PROGRAM", (sys.executable, str(path)))

    put(STAND_IN)
    return put


@pytest.fixture
def port(program: object, tmp_path: Path) -> Iterator[emulator.EmulatorPort]:
    del program
    opened = emulator.open_port(rig(), Context(tmp_path))
    yield opened
    opened.close()


def rig(**settings: object) -> RigConfig:
    return RigConfig(kind="emulator", file="bench.toml", **settings)  # type: ignore[arg-type]


def ask(link: Link, text: bytes = b"AT\r", end: bytes = b"OK\r\n") -> bytes:
    link.write(text)
    got, deadline = b"", link.now() + PATIENCE
    while not got.endswith(end) and link.now() < deadline:
        got += link.read(0.2)[1]
    return got


def pid_of(link: Link) -> int:
    return int(ask(link).split()[0])


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "the condition never came true"
        time.sleep(0.01)


def failure(tmp_path: Path) -> str:
    with pytest.raises(RigError) as caught:
        emulator.open_port(rig(), Context(tmp_path))
    assert len(str(caught.value).splitlines()) == 1
    return str(caught.value)


def test_the_command_line_says_all_of_the_rig(tmp_path: Path) -> None:
    settings = EmulatorSettings("", ("late-ok",), ("mute", "loud"), ("--no-sim",), 115200)
    pixit = Pixit(OriginSettings(host_name="origin.test", default_ports=True))
    context = Context(tmp_path, "127.0.0.1", {"plain": 4001, "tls": 4002, "tls12": 4003})
    found = emulator.arguments(rig(speed=12.5, dialect="a76xx", emulator=settings, pixit=pixit), context,
                               Path("/t/pty"), Path("/t/pty2"))
    assert found == [
        "--pty", "/t/pty", "--pty2", "/t/pty2", "--speed", "12.5", "--dialect", "a76xx", "--baud", "115200",
        "--defect", "late-ok", "--variant", "mute", "--variant", "loud", "--host", "origin.test=127.0.0.1",
        "--nat", "80=4001", "--nat", "443=4002", "--no-sim"]


def test_what_the_rig_does_not_ask_for_is_not_said(tmp_path: Path) -> None:
    found = emulator.arguments(rig(emulator=EmulatorSettings("sim7600")), Context(tmp_path), Path("p"), Path("q"))
    assert found == ["--pty", "p", "--pty2", "q", "--speed", "1", "--dialect", "sim7600"]


def test_a_round_trip_and_a_clean_end(port: emulator.EmulatorPort) -> None:
    pid = pid_of(port.link)
    assert port.trouble() is None
    port.close()
    assert not alive(pid)
    assert port.trouble() == "it is not running"
    port.close()


def test_what_the_module_says_before_it_is_opened_is_not_lost(program: Callable[[str], None], tmp_path: Path) -> None:
    program(STAND_IN.replace('print("ready"', 'os.write(master, b"\\r\\nRDY\\r\\n"); print("ready"'))
    opened = emulator.open_port(rig(), Context(tmp_path))
    assert opened.link.read(PATIENCE)[1] == b"\r\nRDY\r\n"
    opened.close()


def test_a_program_that_dies_at_its_start_is_quoted(program: Callable[[str], None], tmp_path: Path) -> None:
    program("import sys; print('usage: x', file=sys.stderr); sys.exit('unknown defect \"lat-ok\"')")
    assert failure(tmp_path) == (
        'bench.toml: kind: the emulator cannot be used: it ended with status 1: unknown defect "lat-ok"')


def test_a_program_that_is_killed_at_its_start(program: Callable[[str], None], tmp_path: Path) -> None:
    program("import os; os.kill(os.getpid(), 9)")
    assert "it ended by signal SIGKILL" in failure(tmp_path)


def test_a_program_that_is_never_ready_is_ended(program: Callable[[str], None], tmp_path: Path,
                                                monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(emulator, "START_S", 0.5)
    program(f"""
        import os, sys, time
        open({str(tmp_path / "pid")!r}, "w").write(str(os.getpid()))
        print("getting ready", flush=True)
        print("still waiting", file=sys.stderr, flush=True)
        time.sleep(300)""")
    assert "it was not ready within 0.5 s" in failure(tmp_path)
    written = tmp_path / "pid"
    assert not written.exists() or not alive(int(written.read_text()))


def test_ready_without_a_pty_is_an_error(program: Callable[[str], None], tmp_path: Path) -> None:
    program("import time; print('ready nowhere', flush=True); time.sleep(300)")
    assert "No such file" in failure(tmp_path)


def test_an_end_in_mid_run_is_trouble_and_reopening_starts_anew(port: emulator.EmulatorPort) -> None:
    before = pid_of(port.link)
    port.link.write(b"DIE")
    wait_for(port.trouble)
    assert port.trouble() == "it ended with status 1: assertion failed in mid-run"
    with pytest.raises(LinkDown):
        ask(port.link)
    after = pid_of(port.reopen())
    assert after != before
    assert port.trouble() is None


def test_reopening_a_healthy_one_keeps_the_process(port: emulator.EmulatorPort) -> None:
    before = pid_of(port.link)
    link = port.reopen()
    assert link is port.link
    assert pid_of(link) == before


def test_reopening_one_whose_pty_went_first_starts_anew(port: emulator.EmulatorPort, tmp_path: Path) -> None:
    before = pid_of(port.link)
    (tmp_path / "pty").unlink()
    after = pid_of(port.reopen())
    assert after != before
    assert not alive(before)


def test_reopening_one_that_no_longer_starts_is_link_down(port: emulator.EmulatorPort,
                                                          program: Callable[[str], None]) -> None:
    os.kill(pid_of(port.link), signal.SIGKILL)
    wait_for(port.trouble)
    program("import sys; sys.exit('no memory')")
    with pytest.raises(LinkDown, match="status 1: no memory"):
        port.reopen()


def test_a_power_cycle_is_a_new_process(port: emulator.EmulatorPort) -> None:
    before = pid_of(port.link)
    assert port.power_cycle() is True
    assert pid_of(port.link) != before
    assert not alive(before)


def test_the_second_port_is_another_pty(port: emulator.EmulatorPort) -> None:
    second = port.second()
    ask(port.link)
    assert second.read(PATIENCE)[1].startswith(b"second")
    second.close()


def test_a_program_deaf_to_sigterm_is_ended_all_the_same(program: Callable[[str], None], tmp_path: Path,
                                                         monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rigs.kinds._process.STOP_S", 0.3)
    program("import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + STAND_IN)
    opened = emulator.open_port(rig(), Context(tmp_path))
    pid = pid_of(opened.link)
    opened.close()
    assert not alive(pid)


@pytest.mark.skipif(sys.platform != "linux", reason="needs the parent death signal of Linux")
def test_no_process_is_left_when_the_parent_is_killed(tmp_path: Path) -> None:
    parent = subprocess.Popen([sys.executable, "-c", textwrap.dedent(f"""
        import sys, time
        from pathlib import Path
        from rigs.kinds._process import Process
        child = Process([sys.executable, "-uc", "print('ready now'); import time; time.sleep(300)"],
                        Path({str(tmp_path)!r}))
        child.start(20)
        print(child.pid, flush=True)
        time.sleep(300)""")], stdout=subprocess.PIPE, env=dict(os.environ, PYTHONPATH=str(ROOT)))
    with parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        assert alive(child)
        parent.kill()
    wait_for(lambda: not alive(child))


def test_a_process_that_talks_on_does_not_block(tmp_path: Path) -> None:
    process = Process([sys.executable, "-uc", "print('ready x')\nfor _ in range(20000): print('y' * 99)\n"
                       "import time; time.sleep(300)"], tmp_path)
    process.start(PATIENCE)
    wait_for(lambda: (tmp_path / "stdout.log").stat().st_size > 1_900_000)
    assert process.trouble() is None
    process.stop()
