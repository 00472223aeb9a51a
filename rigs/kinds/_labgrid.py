"""labgrid by its command line, under a name of this very process.

labgrid knows who holds a place by "host/user" alone, and a client that is killed leaves its place locked for good. So
each process of a run calls itself USER.at-PID-START-MARK: whoever looks at the lab sees which process has a place, and
a later run sees whether that process still lives. MARK tells machines and containers apart, whose process ids say
nothing to each other.
"""

from __future__ import annotations

import contextlib
import getpass
import hashlib
import os
import re
import socket
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rigs.config import RigConfig

CLIENT_S = 60.0
LONGEST = 160
PLACE = re.compile(r"^Place '(.+)':$")
FACT = re.compile(r"^  (tags|acquired|reservation): (.+)$")
TOKEN = re.compile(r"^Reservation '(\w+)':$", re.MULTILINE)
ALLOCATED = re.compile(r"^\s*allocations:\n\s+main: (\S+)$", re.MULTILINE)
OWNER = re.compile(r"(?P<user>.+)\.at-(?P<pid>\d+)-(?P<start>\d+)-(?P<mark>[0-9a-f]{6})")
PROC = Path("/proc")


class LabError(Exception):
    """labgrid's client refused or could not be used; one line."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place as the coordinator knows it. `holder` is HOST/USER, "" when free; `reservation` a token or ""."""

    name: str
    tags: Mapping[str, str]
    holder: str
    reservation: str


def host() -> str:
    """The name of this machine, as labgrid's client gives it."""
    return os.environ.get("LG_HOSTNAME") or socket.gethostname()


def user() -> str:
    """The name of this process as a user of labgrid."""
    return f"{_person()}.at-{os.getpid()}-{_start(os.getpid())}-{_mark()}"


def orphaned(holder: str) -> int:
    """The process id of a dead run of this user on this machine that is `holder`; 0 for anybody else."""
    machine, _, name = holder.partition("/")
    found = OWNER.fullmatch(name)
    if machine != host() or not found or (found["user"], found["mark"]) != (_person(), _mark()):
        return 0
    pid = int(found["pid"])
    return 0 if _start(pid) == int(found["start"]) else pid


def run(config: RigConfig, *words: str, timeout: float = CLIENT_S) -> str:
    """What `labgrid-client WORDS` prints. Raises LabError with its last line, TimeoutError after `timeout` s."""
    command = [os.environ.get("LABGRID_CLIENT", "labgrid-client")]
    if config.labgrid.coordinator:
        command += ["-x", config.labgrid.coordinator]
    environment = {**os.environ, "LG_USERNAME": user(), "LG_HOSTNAME": host()}
    try:
        ended = subprocess.run([*command, *words], capture_output=True, text=True, timeout=timeout, check=False,
                               stdin=subprocess.DEVNULL, env=environment, start_new_session=True)
    except subprocess.TimeoutExpired:
        raise TimeoutError(f"labgrid-client {words[0]} did not end within {timeout:g} s") from None
    except OSError as error:
        raise LabError(f"labgrid-client cannot be used ({error.strerror}: {error.filename}); install labgrid in an "
                       "environment of its own and name its client in LABGRID_CLIENT") from error
    if ended.returncode:
        raise LabError(_last_line(ended.stderr) or _last_line(ended.stdout) or f"exit status {ended.returncode}")
    return ended.stdout


def places(config: RigConfig) -> list[Place]:
    """Every place of the lab. Raises LabError."""
    return [Place(name, dict(pair.split("=", 1) for pair in facts.get("tags", "").split(", ") if "=" in pair),
                  facts.get("acquired", "").removeprefix("None"), facts.get("reservation", "").removeprefix("None"))
            for name, facts in _blocks(run(config, "-v", "places"))]


def reservations(config: RigConfig) -> list[tuple[str, str]]:
    """Token and owner of every reservation. Raises LabError."""
    found: list[tuple[str, str]] = []
    for line in run(config, "reservations").splitlines():
        if token := TOKEN.match(line):
            found.append((token[1], ""))
        elif found and line.startswith("  owner: "):
            found[-1] = (found[-1][0], line.removeprefix("  owner: "))
    return found


def reserve(config: RigConfig, wanted: Sequence[str]) -> tuple[str, str]:
    """Queue for a place by filters (NAME=VALUE): the token, and the place if one was free at once. Raises LabError."""
    said = run(config, "reserve", *wanted)
    token = TOKEN.search(said)
    if not token:
        raise LabError(f"labgrid-client reserve gave no token: {_last_line(said)}")
    return token[1], _allocated(said)


def wait(config: RigConfig, token: str, seconds: float) -> str:
    """Queue on for at most so many seconds; the place, or "". Raises LabError."""
    try:
        return _allocated(run(config, "wait", token, timeout=seconds))
    except TimeoutError:
        return ""


def _allocated(said: str) -> str:
    found = ALLOCATED.findall(said)
    return str(found[-1]) if found else ""


def _blocks(text: str) -> list[tuple[str, dict[str, str]]]:
    found: list[tuple[str, dict[str, str]]] = []
    for line in text.splitlines():
        if place := PLACE.match(line):
            found.append((place[1], {}))
        elif found and (fact := FACT.match(line)):
            found[-1][1][fact[1]] = fact[2]
    return found


def _last_line(text: str) -> str:
    found = next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "")
    return found if len(found) <= LONGEST else f"{found[:LONGEST]}..."


def _person() -> str:
    return (os.environ.get("LG_USERNAME") or getpass.getuser()).replace("/", "_")


def _mark() -> str:
    """What differs between two starts of a machine, and between containers on it."""
    parts = []
    with contextlib.suppress(OSError):
        parts = [(PROC / "sys/kernel/random/boot_id").read_text(), os.readlink(PROC / "self/ns/pid")]
    return hashlib.sha256("".join(parts).encode()).hexdigest()[:6]


def _start(pid: int) -> int:
    """When a process began, in ticks since the machine's start; -1 when there is none, also for one not yet reaped."""
    try:
        after = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return -1
    return -1 if after[0] in "ZX" else int(after[19])
