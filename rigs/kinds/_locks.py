"""Lock files of serial devices, as minicom, ser2net and their like make and respect them (LCK..NAME with a pid).

They tell who has a port, across programs that open it in any way. A lock whose process is gone is stale: it is removed.
Where no lock file may be written, the exclusive opening of the port stays the only lock.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

from rigs.kinds._owners import named, started

FOLDERS = (Path("/run/lock"), Path("/var/lock"))
TRIES = 3
SLACK_S = 2.0  # the kernel tells the start of the machine in whole seconds


class Locked(Exception):
    """The port is somebody's; `owner` as a person would say it, `file` the lock."""

    def __init__(self, owner: str, file: Path) -> None:
        super().__init__(f"{owner}, lock file {file}")
        self.owner, self.file = owner, file


def take(device: str, notes: list[str]) -> Callable[[], None]:
    """Lock `device` (a real path); returns what gives it back. Raises Locked; a stale lock is named in `notes`."""
    folder = next((folder for folder in FOLDERS if folder.is_dir()), None)
    if folder is None:
        return lambda: None
    file = folder / f"LCK..{device.removeprefix('/dev/').replace('/', '_')}"
    for _ in range(TRIES):
        try:
            _write(file)
        except FileExistsError:
            _clear(file, notes)
        except OSError:
            return lambda: None
        else:
            return lambda: _give_back(file)
    raise Locked("another program that keeps taking it", file)


def _write(file: Path) -> None:
    """Make the lock with its content in one step, so that nobody finds it empty."""
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        draft.write_text(f"{os.getpid():>10}\n")
        os.link(draft, file)
    finally:
        draft.unlink(missing_ok=True)


def _clear(file: Path, notes: list[str]) -> None:
    """Remove a stale lock. Raises Locked when it is none, or cannot be removed."""
    pid = _holder(file)
    if pid is None:
        return
    if pid and _alive(pid, file):
        raise Locked(named(str(pid)), file)
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise Locked(f"a stale lock of pid {pid} that cannot be removed ({error.strerror})", file) from error
    notes.append(f"stale lock {file} of pid {pid} removed")


def _holder(file: Path) -> int | None:
    """The pid in a lock file, 0 when it holds none, None when the file has gone."""
    try:
        words = file.read_bytes().split()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Locked(f"somebody whose lock cannot be read ({error.strerror})", file) from error
    return int(words[0]) if words and words[0].isdigit() else 0


def _alive(pid: int, file: Path) -> bool:
    """Whether the process that made the lock still runs; a younger one only has the same number."""
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass
    began = started(pid)
    with contextlib.suppress(OSError):
        return began is None or began <= file.stat().st_mtime + SLACK_S
    return True


def _give_back(file: Path) -> None:
    with contextlib.suppress(OSError):
        if _holder(file) == os.getpid():
            file.unlink()
