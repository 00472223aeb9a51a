"""The pytest wiring of rigs: options, usage errors before anything is sent, a rig that fails once and for all."""

from __future__ import annotations

import os
import threading
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.link import Link, LinkDown
from fixtures.verdict import RigFault
from rigs.guard import GuardedPort
from rigs.kinds._process import ROOT
from rigs.tables import RigError

pytest_plugins = ["pytester"]

CONFTEST = """
import pytest
pytest_plugins = ["fixtures.verdict.plugin", "rigs.plugin"]

class Server:
    host, ports = "127.0.0.1", {"plain": 4001, "tls": 4002}

@pytest.fixture(scope="session")
def origin_server():
    return Server()
"""

CASES = """
import pytest

def ask(link):
    link.write(b"AT\\r")
    got = b""
    while not got.endswith(b"OK\\r\\n"):
        data = link.read(10)[1]
        assert data
        got += data
    return got

@pytest.mark.parametrize("turn", range(4))
def test_round_trip(port, rig, turn):
    assert ask(port.link) == b"\\r\\nOK\\r\\n"
    assert rig.speed == 2.0

def test_without_port():
    pass
"""


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(test_it=CASES)
    pytester.makefile(".ini", pytest="[pytest]\nfilterwarnings = error\n ignore::DeprecationWarning:serial.*\n")
    return pytester


@pytest.fixture
def module(tmp_path: Path) -> Iterator[str]:
    """The path of a pty behind which a module answers OK."""
    master, slave = os.openpty()
    tty.setraw(slave)

    def serve() -> None:
        while b"\x04" not in (data := os.read(master, 4096)):
            os.write(master, b"\r\nOK\r\n" * data.count(b"\r"))

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield os.ttyname(slave)
    os.write(slave, b"\x04")
    thread.join(10)
    os.close(master)
    os.close(slave)


def run(project: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return project.runpytest_subprocess("-p", "no:cacheprovider", *arguments)


def rig_file(project: pytest.Pytester, text: str) -> str:
    (project.path / "bench.toml").write_text(text)
    return "--rig=bench.toml"


def test_cases_speak_over_the_rig_that_was_named(project: pytest.Pytester, module: str) -> None:
    ended = run(project, rig_file(project, f'kind = "serial"\nport = "{module}"\nspeed = 2'))
    ended.assert_outcomes(passed=5)
    ended.stdout.fnmatch_lines([f"rig: bench (kind serial, dialect f13, speed 2, port {module})"])
    assert ended.ret == 0


@pytest.mark.parametrize(("arguments", "line"), [
    (["--rig=emulater"], 'ERROR: --rig: no rig "emulater" in rigs/; did you mean "emulator"? *'),
    (["--rig=none.toml"], "ERROR: none.toml: cannot be read: No such file or directory"),
    (["--rig=emulator", "--rig=emulator"], "ERROR: --rig: \"emulator\" is named twice *"),
    (["--rig=usb0", "-n2"], 'ERROR: rigs/usb0.toml: a rig of kind "serial" has one port: run it without -n'),
])
def test_a_usage_error_is_one_line_and_status_4(project: pytest.Pytester, arguments: list[str], line: str) -> None:
    ended = run(project, *arguments)
    assert ended.ret == pytest.ExitCode.USAGE_ERROR
    said = [text for text in ended.outlines + ended.errlines if text]
    assert len(said) == 1
    ended.stderr.fnmatch_lines([line.replace("[", "[[]")])


def test_a_wrong_file_is_known_before_any_byte(project: pytest.Pytester, module: str) -> None:
    ended = run(project, rig_file(project, f'kind = "serial"\nport = "{module}"\nsped = 2'))
    assert ended.ret == pytest.ExitCode.USAGE_ERROR
    ended.stderr.fnmatch_lines(['ERROR: bench.toml: sped: unknown key; did you mean "speed"? *'])


def test_a_port_that_cannot_be_opened_ends_the_run_once(project: pytest.Pytester) -> None:
    ended = run(project, rig_file(project, 'kind = "serial"\nport = "/dev/ttyNONE"'))
    assert ended.ret == 11
    told = [line for line in ended.outlines if "bench.toml: port: /dev/ttyNONE does not exist" in line]
    assert len(told) == 1
    assert "Traceback" not in ended.stdout.str()


STAND_IN = """
import os, sys, tty
open(os.environ["STARTS"], "a").write("x")
if os.path.exists(os.environ["STARTS"] + ".broken"):
    sys.exit("out of order")
where = dict(zip(sys.argv[1::2], sys.argv[2::2]))
def serve(path):
    master, slave = os.openpty()
    tty.setraw(slave)
    os.symlink(os.ttyname(slave), path)
    return master, slave
kept = serve(where["--pty"]), serve(where["--pty2"])
print("ready", where["--pty"], flush=True)
while True:
    if b"AT" in os.read(kept[0][0], 100):
        os.write(kept[0][0], b"\\r\\nOK\\r\\n")
"""


@pytest.fixture
def emulated(project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose emulator is a stand-in; returns the file that gets an x at each start."""
    program = project.path / "stand_in.py"
    program.write_text(STAND_IN)
    starts = project.path / "starts"
    monkeypatch.setenv("STARTS", str(starts))
    project.makeconftest(
        CONFTEST + "import sys\nfrom rigs.kinds import emulator\n"
        f"emulator.PROGRAM = (sys.executable, {str(program)!r})\nemulator.START_S = 30.0\n")
    rig_file(project, 'kind = "emulator"\nspeed = 2')
    return starts


def test_every_worker_has_an_emulator_of_its_own(project: pytest.Pytester, emulated: Path) -> None:
    run(project, "--rig=bench.toml", "-n2").assert_outcomes(passed=5)
    assert emulated.read_text() == "xx"


def test_in_workers_a_broken_rig_ends_the_run_once(project: pytest.Pytester, emulated: Path) -> None:
    emulated.with_name("starts.broken").touch()
    project.makepyfile(test_it=CASES.replace("@pytest", '@pytest.mark.requirement("F1301-01")\n@pytest'))
    ended = run(project, "--rig=bench.toml", "-n2")
    assert ended.ret == 11
    told = [line for line in ended.outlines if line.startswith("!") and "status 1: out of order" in line]
    assert len(told) == 1
    assert "INTERNALERROR" not in ended.stdout.str()
    assert emulated.read_text() in ("x", "xx")


def test_a_rig_lost_in_mid_run_ends_it(project: pytest.Pytester, emulated: Path) -> None:
    project.makepyfile(test_it=f"""
        import os, pytest
        from pathlib import Path
        from fixtures.link import LinkDown

        def test_loses_it(port):
            Path({str(emulated) + ".broken"!r}).touch()
            os.kill(port._opened._process.pid, 9)
            with pytest.raises(LinkDown):
                while True:
                    port.link.read(1)
            for _ in range(3):
                with pytest.raises(LinkDown, match="status 1: out of order"):
                    port.reopen()

        def test_next(port):
            pass""")
    ended = run(project, "--rig=bench.toml")
    assert ended.ret == 11
    ended.stdout.fnmatch_lines(["*rig error: *out of order*"])
    assert emulated.read_text() == "xx"


def test_the_facts_of_the_run_hold_the_rig(project: pytest.Pytester, module: str) -> None:
    project.makepyfile(test_it="""
        from fixtures.verdict.facts import FACTS

        def test_facts(pytestconfig):
            facts = pytestconfig.stash[FACTS]
            assert facts.rig == {"name": "bench", "kind": "serial", "dialect": "sim7600", "speed": 1.0}
            assert {name for name, held in facts.pics.items() if held} == {"https"}
            assert facts.waivers == {"F1303-57": {"reason": "ticket", "until": "2027-03-31"}}
            assert len(facts.notes) == 1 and facts.notes[0].startswith("bench.toml: pics.sim does not hold")""")
    run(project, rig_file(project, f"""
        kind = "serial"
        port = "{module}"
        dialect = "sim7600"
        pics = {{ https = true, sim = true }}
        waivers = {{ "F1303-57" = {{ reason = "ticket", until = "2027-03-31" }} }}""")).assert_outcomes(passed=1)


class Fake:
    """A rig whose means fail as they are told to."""

    def __init__(self) -> None:
        self.link: Link = object()  # type: ignore[assignment]
        self.tries, self.failure, self.power = 0, "", True

    def _step(self) -> None:
        self.tries += 1
        if self.failure:
            raise RigError(self.failure)

    def trouble(self) -> str | None:
        return None

    def reopen(self) -> Link:
        self._step()
        self.link = object()  # type: ignore[assignment]
        return self.link

    def power_cycle(self) -> bool:
        if self.power:
            self._step()
        return self.power

    def second(self) -> Link:
        self._step()
        return self.link

    def close(self) -> None:
        self.tries = -1


def test_a_dead_rig_is_diagnosed_once_until_it_is_power_cycled() -> None:
    fake = Fake()
    port = GuardedPort(fake)
    fake.failure = "first"
    with pytest.raises(LinkDown, match="first"):
        port.reopen()
    fake.failure = "second"
    for _ in range(5):
        with pytest.raises(LinkDown, match="first"):
            port.reopen()
    assert (fake.tries, port.trouble()) == (1, "first")
    fake.failure = ""
    assert port.power_cycle()
    assert port.trouble() is None
    assert port.reopen() is port.link is fake.link


def test_means_that_fail_are_a_rig_fault() -> None:
    fake = Fake()
    port = GuardedPort(fake)
    fake.failure = "no relay"
    with pytest.raises(RigFault, match="no relay"):
        port.second()
    assert port.trouble() is None
    with pytest.raises(RigFault, match="no relay"):
        port.power_cycle()
    assert port.trouble() == "no relay"
    with pytest.raises(RigFault, match=r"exit status 7 \(gone\)"):
        port.shell("echo gone; exit 7")
    port.shell("true")


def test_a_rig_without_means_says_so() -> None:
    fake = Fake()
    fake.power = False
    assert GuardedPort(fake).power_cycle() is False
