"""Shell commands of the bench: relays that switch power, cards and antennas."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess


class ShellFailed(Exception):
    """A command of the bench did not end, or not with status 0. One line."""


def run_shell(command: str, timeout: float) -> None:
    """Run `command` by the shell, at most `timeout` real seconds; what it leaves running is killed with it.

    Raises ShellFailed with the exit status and the last line that the command said.
    """
    with subprocess.Popen(command, shell=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, start_new_session=True) as process:
        try:
            said, _ = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            raise ShellFailed(f"did not end within {timeout:g} s: {command}") from None
        finally:
            _end(process)
    if process.returncode:
        raise ShellFailed(f"exit status {process.returncode}{_last_line(said)}: {command}")


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _last_line(said: bytes) -> str:
    lines = said.decode("utf-8", "replace").split("\n")
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")
    return f" ({last})" if last else ""
