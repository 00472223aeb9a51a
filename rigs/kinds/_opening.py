"""How a port URL becomes a link: pyserial opens and configures, the descriptor does the reading.

Every way in which opening fails ends in one RigError line that names the rig file's key and what can be done.
"""

from __future__ import annotations

import errno
import glob
import grp
import os
import select
import socket
import stat
import termios
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import serial

from fixtures.link import FdLink, Link
from rigs.kinds._owners import owners
from rigs.kinds._rfc2217 import CLOSED, NetworkSerialLink

if TYPE_CHECKING:
    from rigs.config import RigConfig

FAILURES = (serial.SerialException, OSError, ValueError, ImportError, termios.error)
USUAL_DEVICES = ("/dev/ttyUSB*", "/dev/ttyACM*", "/dev/serial/by-id/*")
TERMINALS = Path("/sys/class/tty")
GONE = select.POLLHUP | select.POLLERR | select.POLLNVAL | getattr(select, "POLLRDHUP", 0)


@dataclass(frozen=True, slots=True)
class Opened:
    """A link, the device it lies on ("" for none), and a look at its health that takes no byte."""

    link: Link
    device: str
    trouble: Callable[[], str | None]


def open_url(config: RigConfig, url: str, key: str) -> Opened:
    """Open `url` with the settings of the rig. `key` names it in errors. Raises RigError."""
    device = "" if "://" in url else url
    problem = _refused(device) if device else None
    if problem:
        raise config.error(key, problem)
    try:
        port = _open(config, url)
    except FAILURES as error:
        raise config.error(key, _explained(url, device, error)) from error
    if url.startswith("hwgrep://"):
        device = str(port.port)
    return _with_descriptor(port, device, url)


def _open(config: RigConfig, url: str) -> serial.SerialBase:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # pyserial drops a socket unclosed when opening fails
        return serial.serial_for_url(
            url, baudrate=config.baudrate, rtscts=config.rtscts, timeout=0, exclusive=True)


def _with_descriptor(port: serial.SerialBase, device: str, url: str) -> Opened:
    own_socket = getattr(port, "_socket", None)
    if url.startswith("socket://") and isinstance(own_socket, socket.socket):
        own_socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return _watched(own_socket.fileno(), device, lambda: _hang_up(port, own_socket))
    try:
        descriptor = port.fileno()
    except (OSError, ValueError, AttributeError, NotImplementedError):
        link = NetworkSerialLink(port)
        return Opened(link, device, link.trouble)
    return _watched(descriptor, device, port.close)


def _watched(descriptor: int, device: str, close: Callable[[], None]) -> Opened:
    return Opened(FdLink(descriptor, close=close), device, lambda: _gone(descriptor, device))


def _hang_up(port: serial.SerialBase, own: socket.socket) -> None:
    # pyserial's own close sleeps 0.3 s, and leaks the socket when the peer went first
    port.is_open = False
    own.close()


def _gone(descriptor: int, device: str) -> str | None:
    if device and not os.path.exists(device):
        return f"{device} has vanished"
    watch = select.poll()
    watch.register(descriptor, GONE)
    if any(events & GONE for _, events in watch.poll(0)):
        return f"{device} was closed by the other side" if device else CLOSED
    return None


def _refused(device: str) -> str | None:
    """Why `device` need not be tried."""
    try:
        mode = os.stat(device).st_mode
    except FileNotFoundError:
        there = sorted(path for pattern in USUAL_DEVICES for path in glob.glob(pattern))
        return f"{device} does not exist (there are: {', '.join(there) or 'no USB serial devices'})"
    except OSError as error:
        return f"{device} cannot be opened: {error.strerror}"
    if not stat.S_ISCHR(mode):
        return f"{device} is no serial device"
    # not for a pty: the program at its other end may well hold this end too
    real = Path(os.path.realpath(device))
    return _in_use(device, owners(str(real))) if (TERMINALS / real.name).exists() else None


def _in_use(device: str, holders: str) -> str | None:
    return f"{device} is in use by {holders}; end it, or name another port" if holders else None


def _explained(url: str, device: str, error: BaseException) -> str:
    number = getattr(error, "errno", None)
    if device and number in (errno.EAGAIN, errno.EBUSY):
        return str(_in_use(device, owners(os.path.realpath(device)) or "another program"))
    if device and number in (errno.EACCES, errno.EPERM):
        return f"no permission to open {device}; it belongs to the group {_group(device)}: add the user to it"
    return f"{url} cannot be opened: {str(error).removeprefix(f'Could not open port {url}: ')}"


def _group(device: str) -> str:
    try:
        return grp.getgrgid(Path(device).stat().st_gid).gr_name
    except (OSError, KeyError):
        return "(unknown)"
