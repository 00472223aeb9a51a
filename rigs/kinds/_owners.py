"""Who holds a device open, as far as this user may see it (Linux: /proc)."""

from __future__ import annotations

import os
from pathlib import Path

PROC = Path("/proc")


def owners(device: str) -> str:
    """The processes that hold `device` (a real path) open: "pid 123 (minicom), pid ..."; "" for none known."""
    return ", ".join(named(pid) for pid in _pids() if _holds(pid, device))


def _pids() -> list[str]:
    try:
        return sorted((name for name in os.listdir(PROC) if name.isdigit()), key=int)
    except OSError:
        return []


def _holds(pid: str, device: str) -> bool:
    folder = PROC / pid / "fd"
    try:
        return any(_target(folder / name) == device for name in os.listdir(folder))
    except OSError:
        return False


def _target(descriptor: Path) -> str:
    try:
        return os.readlink(descriptor)
    except OSError:
        return ""


def named(pid: str) -> str:
    """A process for a person: its id and its name."""
    if int(pid) == os.getpid():
        return "this very process"
    try:
        return f"pid {pid} ({(PROC / pid / 'comm').read_text().strip()})"
    except OSError:
        return f"pid {pid}"


def started(pid: int) -> float | None:
    """When a process began, in seconds of the epoch; None where that cannot be known."""
    try:
        ticks = int((PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[19])
        booted = next(line for line in (PROC / "stat").read_text().splitlines() if line.startswith("btime "))
        return int(booted.split()[1]) + ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError, StopIteration):
        return None
