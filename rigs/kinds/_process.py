"""A helper process of a rig: started, watched, ended; never left behind."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from rigs.tables import RigError

ROOT = Path(__file__).parents[2]
PR_SET_PDEATHSIG = 1
LOOK_S = 0.005
STOP_S = 3.0
READY = b"ready "


def _dies_with_parent() -> Callable[[], None] | None:
    """What the child runs first, so that it goes when pytest is killed (Linux only)."""
    if sys.platform != "linux":
        return None
    prctl, parent = ctypes.CDLL(None).prctl, os.getpid()

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)

    return ask


class Process:
    """One command that says `ready ...` on its standard output when it can be used. Its output is kept in files."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        self._command = list(command)
        self._out, self._err = folder / "stdout.log", folder / "stderr.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The process id while it was not stopped."""
        return self._process.pid if self._process else None

    def start(self, timeout: float) -> None:
        """Start it and wait for `ready`, at most `timeout` real seconds. Raises RigError."""
        environment = dict(os.environ, PYTHONPATH=os.pathsep.join([str(ROOT), *_inherited_path()]))
        with self._out.open("wb") as out, self._err.open("wb") as err:
            self._process = subprocess.Popen(  # the child runs two system calls, no lock of another thread
                self._command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=environment,
                start_new_session=True,  # an interrupt from the keyboard is for pytest, which ends this one in order
                preexec_fn=_dies_with_parent())  # noqa: PLW1509
        deadline = time.monotonic() + timeout
        while not self._is_ready():
            trouble = self.trouble()
            if trouble:
                raise RigError(trouble)
            if time.monotonic() > deadline:
                raise RigError(f"it was not ready within {timeout:g} s{self._last_words()}")
            time.sleep(LOOK_S)

    def trouble(self) -> str | None:
        """How it ended, with its last words; None while it runs."""
        if self._process is None:
            return "it is not running"
        status = self._process.poll()
        if status is None:
            return None
        how = f"by signal {signal.Signals(-status).name}" if status < 0 else f"with status {status}"
        return f"it ended {how}{self._last_words()}"

    def stop(self) -> None:
        """Ask it to end, then make it; waits until it is gone. May be called twice."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_S)
        process.kill()
        process.wait()

    def _is_ready(self) -> bool:
        said = self._out.read_bytes()
        return any(line.startswith(READY) and line.endswith(b"\n") for line in said.splitlines(keepends=True))

    def _last_words(self) -> str:
        with contextlib.suppress(OSError):
            lines = self._err.read_text("utf-8", "replace").split("\n")
            return next((f": {line.strip()}" for line in reversed(lines) if line.strip()), "")
        return ""


def _inherited_path() -> list[str]:
    return [part for part in os.environ.get("PYTHONPATH", "").split(os.pathsep) if part]
