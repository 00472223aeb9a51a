"""A lab on loopback for self-tests: labgrid's own coordinator and exporter, ser2net, emulated modules on ptys.

labgrid lies in an environment of its own; LABGRID_BIN names the folder of its programs (tox environment `labgrid`).
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from rigs.kinds._process import _dies_with_parent

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(os.environ.get("LABGRID_BIN", "/nonexistent"))
DEADLINE = 60.0
SER2NET = shutil.which("ser2net", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
MISSING = ("labgrid is not there: run `tox run -e labgrid`" if not (BIN / "labgrid-client").exists() else
           "ser2net is not there: apt install ser2net" if not SER2NET else "")
present = pytest.mark.skipif(bool(MISSING), reason=MISSING)


@dataclass
class Module:
    """An emulated module at a place of the lab; `pty` stays its name when it starts anew."""

    name: str
    dialect: str
    folder: Path
    speed: float = 20.0
    arguments: Sequence[str] = ()
    process: subprocess.Popen[bytes] | None = None

    @property
    def pty(self) -> Path:
        return self.folder / self.name

    def start(self) -> None:
        self.pty.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "rigs.emulator", "--pty", str(self.pty), "--speed", str(self.speed),
             "--dialect", self.dialect, *self.arguments],
            cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert self.process.stdout is not None
        assert self.process.stdout.readline().startswith(b"ready ")

    def stop(self, number: int = signal.SIGTERM) -> None:
        if self.process:
            _end(self.process, number)
        self.process = None


@dataclass
class Lab:
    """The running lab. `modules` by the name of their place."""

    folder: Path
    modules: dict[str, Module]
    tags: Mapping[str, str] = field(default_factory=dict)
    port: int = 0
    power: str = ""
    coordinator: subprocess.Popen[bytes] | None = None
    exporter: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def client(self, *words: str) -> str:
        done = subprocess.run([BIN / "labgrid-client", "-x", self.address, *words], check=False, text=True,
                              capture_output=True, timeout=DEADLINE, stdin=subprocess.DEVNULL)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def holders(self) -> dict[str, str]:
        """Place to host/user of those that are acquired."""
        rows = [line.split() for line in self.client("who").splitlines()[1:]]
        return {row[2]: f"{row[1]}/{row[0]}" for row in rows}

    def start_coordinator(self) -> None:
        self.coordinator = _program(self.folder, "labgrid-coordinator", "-l", self.address)
        self._wait(lambda: _listens(self.port))

    def start_exporter(self) -> None:
        self.exporter = _program(self.folder, "labgrid-exporter", "-c", self.address, "-n", "bench", "--hostname",
                                 "127.0.0.1", str(self.folder / "exporter.yaml"))
        self._wait(lambda: all(f"bench/{name}/NetworkSerialPort" in self.client("resources") for name in self.modules))

    def environment(self) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": str(ROOT), "LABGRID_CLIENT": str(BIN / "labgrid-client"),
                "LG_COORDINATOR": self.address}

    def rig(self, path: Path, text: str) -> str:
        """A rig file of this lab."""
        path.write_text('kind = "labgrid"\nspeed = 20\n[pics]\nhttps = true\nresp_timeout = true\nsslcfg = true\n'
                        f'files_at = true\n[labgrid]\n{text}\n')
        return str(path)

    def _wait(self, ready: object) -> None:
        until(ready)


def until(ready: object, seconds: float = DEADLINE) -> None:
    """Wait until `ready()` is true."""
    assert callable(ready)
    by = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < by, f"not within {seconds:g} s"
        time.sleep(0.1)


@contextlib.contextmanager
def running(modules: Mapping[str, tuple[str, Mapping[str, str]]], *, prepared: bool = False) -> Iterator[Lab]:
    """A lab whose places are `modules`: name to dialect and tags. Everything is ended afterwards.

    `prepared`: the places are there when the coordinator starts; else they are made by labgrid's client.
    """
    with contextlib.ExitStack() as stack:
        # the exporter takes devices below /dev alone
        devices = Path(stack.enter_context(tempfile.TemporaryDirectory(dir="/dev/shm")))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        lab = Lab(folder, {name: Module(name, dialect, devices) for name, (dialect, _) in modules.items()},
                  port=free_port())
        lab.power = stack.enter_context(_relays(lab))
        for module in lab.modules.values():
            stack.callback(module.stop)
            module.start()
        _export(lab)
        if prepared:
            _furnish(lab, modules)
        stack.callback(lambda: _end(lab.coordinator))
        lab.start_coordinator()
        stack.callback(lambda: _end(lab.exporter))
        lab.start_exporter()
        for name, (_, tags) in () if prepared else modules.items():
            lab.client("-p", name, "create")
            lab.client("-p", name, "add-match", f"bench/{name}/*")
            lab.client("-p", name, "set-tags", *(f"{key}={value}" for key, value in tags.items()))
        yield lab


def _furnish(lab: Lab, modules: Mapping[str, tuple[str, Mapping[str, str]]]) -> None:
    """The places as a coordinator keeps them: a client takes half a second and more for each of three commands."""
    (lab.folder / "places.yaml").write_text(json.dumps({
        name: {"aliases": [], "comment": "", "tags": dict(tags), "created": 0.0, "changed": 0.0,
               "matches": [{"exporter": "bench", "group": name, "cls": "*", "name": None, "rename": None}]}
        for name, (_, tags) in modules.items()}))


def _export(lab: Lab) -> None:
    (lab.folder / "exporter.yaml").write_text("".join(
        f"{name}:\n  RawSerialPort: {{port: {module.pty}, speed: 115200}}\n"
        f"  NetworkPowerPort: {{model: simplerest, host: '{lab.power}/{{index}}/{{value}}', index: {number}}}\n"
        for number, (name, module) in enumerate(lab.modules.items())))


@contextlib.contextmanager
def _relays(lab: Lab) -> Iterator[str]:
    """Switched outlets: a module whose power goes off is a process that ends."""
    class Outlet(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            index, value = self.path.strip("/").split("/")
            module = list(lab.modules.values())[int(index)]
            module.stop() if value == "0" else module.start()
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Outlet) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def _program(folder: Path, name: str, *arguments: str) -> subprocess.Popen[bytes]:
    with (folder / f"{name}.log").open("ab") as log:
        return subprocess.Popen([BIN / name, *arguments], cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                start_new_session=True, preexec_fn=_dies_with_parent())  # noqa: PLW1509


def _end(process: subprocess.Popen[bytes] | None, number: int = signal.SIGTERM) -> None:
    """End a program with what it started (the exporter's ser2net)."""
    if process is None:
        return
    own_group = os.getpgid(process.pid) == process.pid if process.poll() is None else False
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number) if own_group else process.send_signal(number)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout:
        process.stdout.close()


def free_port() -> int:
    """A port that nothing listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False
