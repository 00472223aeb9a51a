"""The processes of the tools: which interpreter has which, a question at a time, a port left empty behind each."""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import tty
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from suites.benchmarks.peers.peer import ENTRIES, Missing

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 120.0
"""Seconds after which a tool that says nothing is given up."""
QUIET = 0.06


def interpreter(name: str, pythons: Sequence[str]) -> str:
    """The first interpreter that has the tool. Raises Missing."""
    needs = ENTRIES[name].needs
    asked = f"import importlib.util, sys; sys.exit(importlib.util.find_spec({needs!r}) is None)" if needs else ""
    for python in pythons:
        with contextlib.suppress(OSError):
            if subprocess.run([python, "-c", asked], check=False, capture_output=True).returncode == 0:
                return python
    raise Missing(f"{needs} is not installed")


class Worker:
    """One tool; `path` is the port that all of them share, one after the other."""

    def __init__(self, name: str, python: str, path: str) -> None:
        self.name = name
        self._path = path
        self._process = subprocess.Popen(
            [python, "-m", "suites.benchmarks.peers.worker", name, path], cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def ask(self, task: str, amount: int = 0) -> dict[str, Any]:
        """The answer to a task; `missing` or `failed` tell why there is none."""
        told, heard = self._process.stdin, self._process.stdout
        assert told is not None
        assert heard is not None
        try:
            told.write(json.dumps([task, amount]) + "\n")
            told.flush()
            answer = _line(heard)
        except BrokenPipeError:
            answer = ""
        drain(self._path)
        return json.loads(answer) if answer else {"failed": "the process of the tool ended, or said nothing"}

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()


def _line(heard: IO[str]) -> str:
    ready, _, _ = select.select([heard], [], [], PATIENCE)
    return heard.readline() if ready else ""


def drain(path: str) -> None:
    """Take what a tool left in the port, until nothing comes for a moment."""
    descriptor = os.open(path, os.O_RDWR | os.O_NOCTTY)
    try:
        tty.setraw(descriptor)
        while select.select([descriptor], [], [], QUIET)[0]:
            os.read(descriptor, 1 << 16)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def responder(python: str) -> Iterator[str]:
    """The path of the port that the responder answers on."""
    with subprocess.Popen([python, "-m", "suites.benchmarks.responder"], cwd=ROOT, text=True,
                          stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()
