"""Jobs side by side in forked processes, none of which outlives this one.

A case mostly waits, so there are more slots than cores. A child tells its outcomes over a pipe, one JSON object a line;
one that says nothing for too long is killed, and so are all of them when the run is interrupted.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import selectors
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn, Protocol

from suites.selftest.detector import interrupts
from suites.selftest.detector.jobs import Job
from suites.selftest.detector.judging import Outcome

SILENCE_S = 240.0
LOOK_S = 1.0
PR_SET_PDEATHSIG = 1
Tell = Callable[[Outcome], None]


@dataclass(slots=True)
class Running:
    """A job under way: `ended` is None until its process said or showed how it ended ("" for in order)."""

    job: Job
    slot: int
    pid: int
    pipe: int
    folder: Path
    began: float
    silent: float = 0.0
    outcomes: list[Outcome] = field(default_factory=list)
    ended: str | None = None
    rest: bytes = b""

    @property
    def seconds(self) -> float:
        """Real seconds since the job began."""
        return time.monotonic() - self.began


class Host(Protocol):
    """Whoever owns the pool: does the work, in the child, and is told of what happens, in the parent."""

    def child(self, job: Job, slot: int, folder: Path, tell: Tell) -> None:
        """Do the job; in a process of its own."""

    def starting(self, slot: int) -> None:
        """A job is about to start in this slot."""

    def cut(self, slot: int) -> None:
        """The job of this slot did not end in order."""

    def going_on(self, running: Collection[Running]) -> None:
        """These are under way; called about once a second."""


class Pool:
    """Runs jobs in `size` slots."""

    def __init__(self, size: int, host: Host) -> None:
        self._free = list(range(size))[::-1]
        self._host = host
        self._running: dict[int, Running] = {}
        self._selector = selectors.DefaultSelector()

    def run(self, jobs: Iterable[Job]) -> Iterator[Running]:
        """Yield each job as it ends. Whatever leaves this generator early ends the jobs under way."""
        waiting = iter(jobs)
        try:
            while self._fill(waiting) or self._running:
                yield from self._ended()
        finally:
            with interrupts.held():
                for running in list(self._running.values()):
                    self._end(running, "interrupted")

    def _fill(self, waiting: Iterator[Job]) -> bool:
        while self._free:
            job = next(waiting, None)
            if job is None:
                return False
            with interrupts.held():
                self._start(job, self._free.pop())
        return True

    def _start(self, job: Job, slot: int) -> None:
        self._host.starting(slot)
        folder = Path(tempfile.mkdtemp(prefix="detector-"))
        reading, writing = os.pipe()
        parent, pid = os.getpid(), os.fork()
        if not pid:
            _isolate(folder, parent)
            _child(lambda tell: self._host.child(job, slot, folder, tell), writing)
        os.close(writing)
        self._running[pid] = running = Running(job, slot, pid, reading, folder, time.monotonic())
        self._selector.register(reading, selectors.EVENT_READ, running)

    def _ended(self) -> Iterator[Running]:
        began = time.monotonic()
        for key, _ in self._selector.select(LOOK_S):
            self._hear(key.data)
        looked = min(time.monotonic() - began, 2 * LOOK_S)  # a machine that was put to sleep is no silence
        self._host.going_on(self._running.values())
        for running in list(self._running.values()):
            running.silent += looked
            if running.ended is None and running.silent > SILENCE_S:
                running.ended = "hung"
            if running.ended is not None:
                with interrupts.held():
                    self._end(running, running.ended)
                yield running

    def _hear(self, running: Running) -> None:
        running.silent = 0.0
        data = os.read(running.pipe, 1 << 16)
        *lines, running.rest = (running.rest + data).split(b"\n")
        for said in map(json.loads, lines):
            if "ended" in said:
                running.ended = said["ended"]
            else:
                running.outcomes.append(Outcome(**said))
        if not data and running.ended is None:
            running.ended = "died"

    def _end(self, running: Running, how: str) -> None:
        running.ended = how
        self._selector.unregister(running.pipe)
        os.close(running.pipe)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
        os.waitpid(running.pid, 0)
        shutil.rmtree(running.folder, ignore_errors=True)
        del self._running[running.pid]
        if how:
            self._host.cut(running.slot)
        self._free.append(running.slot)


def _child(work: Callable[[Tell], None], writing: int) -> NoReturn:
    """What the forked process does, from its first to its last instruction."""
    ended = "died"
    with contextlib.suppress(BaseException):
        try:
            work(lambda outcome: _say(writing, outcome.plain()))
            ended = ""
        except BaseException as error:  # also what pytest raises to end a run: it must not reach the parent's frames
            ended = f"broken: {type(error).__name__}: {error}".partition("\n")[0][:300]
        _say(writing, {"ended": ended})
    os._exit(bool(ended))


def _isolate(folder: Path, parent: int) -> None:
    """A session of its own (Ctrl-C is for the parent), gone with the parent, its output in a file. Never raises."""
    try:
        _detach(folder, parent)
    except BaseException:  # what left here would go on as a second parent
        os._exit(1)


def _detach(folder: Path, parent: int) -> None:
    os.setsid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
    log = os.open(folder / "log", os.O_WRONLY | os.O_CREAT)
    null = os.open(os.devnull, os.O_RDONLY)
    for given, standard in ((null, 0), (log, 1), (log, 2)):
        os.dup2(given, standard)


def _say(descriptor: int, what: dict[str, Any]) -> None:
    view = memoryview(json.dumps(what).encode() + b"\n")
    while view:
        view = view[os.write(descriptor, view):]
