"""How a port URL becomes a link: pyserial opens and configures, the descriptor does the reading.

Every way in which opening fails ends in one RigError line that names the rig file's key and what can be done.
"""

from __future__ import annotations

import errno
import glob
import grp
import io
import os
import select
import socket
import stat
import termios
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import serial

from fixtures.link import FdLink, Link, LinkDown
from rigs.kinds import _locks, _speed
from rigs.kinds._owners import owners
from rigs.kinds._rfc2217 import CLOSED, NetworkSerialLink, acknowledge, tame

if TYPE_CHECKING:
    from rigs.config import RigConfig

FAILURES = (serial.SerialException, OSError, ValueError, ImportError, termios.error)
PARITIES = {"none": "N", "even": "E", "odd": "O", "mark": "M", "space": "S"}
USUAL_DEVICES = ("/dev/ttyUSB*", "/dev/ttyACM*", "/dev/serial/by-id/*")
TERMINALS = Path("/sys/class/tty")
GONE = select.POLLHUP | select.POLLERR | select.POLLNVAL | getattr(select, "POLLRDHUP", 0)


@dataclass(frozen=True, slots=True)
class Opened:
    """A link, the device it lies on ("" for none), a look at its health that takes no byte, and its speed.

    `notes` says what opening had to put right.
    """

    link: Link
    device: str
    trouble: Callable[[], str | None]
    baudrate: int = 0
    notes: tuple[str, ...] = ()


def open_url(config: RigConfig, url: str, key: str, last: int = 0) -> Opened:
    """Open `url` with the settings of the rig. `key` names it in errors; `last` is the speed that it had before.

    Raises RigError.
    """
    notes: list[str] = []
    device = _device(config, url, key)
    problem = _refused(device) if device else None
    if problem:
        raise config.error(key, problem)
    release = _lock(config, device, key, notes)
    try:
        port = open_port(config, url)
    except FAILURES as error:
        release()
        raise config.error(key, _explained(url, device, error)) from error
    opened = _with_descriptor(port, device, url, release)
    try:
        rate = config.baudrate or _found_out(config, port, opened.link, last)
    except BaseException:
        opened.link.close()
        raise
    return replace(opened, baudrate=rate, notes=tuple(notes))


def _device(config: RigConfig, url: str, key: str) -> str:
    """The device behind a URL, "" for a network port."""
    if not url.startswith("hwgrep://"):
        return "" if "://" in url else url
    try:
        return str(serial.serial_for_url(url, do_not_open=True).port)
    except FAILURES as error:
        raise config.error(key, _explained(url, "", error)) from error


def _lock(config: RigConfig, device: str, key: str, notes: list[str]) -> Callable[[], None]:
    try:
        return _locks.take(os.path.realpath(device), notes) if device else lambda: None
    except _locks.Locked as held:
        raise config.error(key, str(_in_use(device, str(held)))) from None


def _found_out(config: RigConfig, port: Any, link: Link, last: int) -> int:
    if isinstance(getattr(port, "_socket", None), socket.socket) and not hasattr(port, "rfc2217_send_subnegotiation"):
        raise config.error("baudrate", f'"auto" cannot be for {config.port}, which has no speed of its own: '
                                       "give the number that its other end is set to")
    try:
        found = _speed.detect(link, lambda rate: setattr(port, "baudrate", rate), last)
    except (*FAILURES, LinkDown) as error:
        raise config.error("baudrate", f"the speed could not be found out: {error}") from error
    if not found:
        raise config.error("baudrate", f"AT is answered at none of the speeds {', '.join(map(str, _speed.RATES))}: "
                                       "is the module switched on, and this its AT port?")
    return found


def open_port(config: RigConfig, url: str) -> Any:
    """The pyserial object of `url`, opened as the rig file says. Raises one of FAILURES."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # pyserial drops a socket unclosed when opening fails
        port: Any = serial.serial_for_url(
            url, do_not_open=True, baudrate=config.baudrate or _speed.RATES[0], bytesize=config.bytesize,
            parity=PARITIES[config.parity], stopbits=config.stopbits, rtscts=config.rtscts, timeout=0, exclusive=True)
        for line in ("dtr", "rts"):
            if getattr(config, line) is not None:
                setattr(port, line, getattr(config, line))
        tame(port)
        port.open()
        return port


def _with_descriptor(port: serial.SerialBase, device: str, url: str, release: Callable[[], None]) -> Opened:
    own_socket = getattr(port, "_socket", None)
    if url.startswith("socket://") and isinstance(own_socket, socket.socket):
        own_socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        link = FdLink(own_socket.fileno(), close=lambda: _hang_up(port, own_socket),
                      taken=lambda: acknowledge(own_socket))
        return _watched(link, device)
    try:
        descriptor = port.fileno()
    except io.UnsupportedOperation:  # pyserial's word for a port that has none (rfc2217, loop)
        over_network = NetworkSerialLink(port)
        return Opened(over_network, device, over_network.trouble)
    return _watched(FdLink(descriptor, close=lambda: _close(port, release)), device)


def _watched(link: FdLink, device: str) -> Opened:
    return Opened(link, device, lambda: _gone(link.fd, device))


def _close(port: serial.SerialBase, release: Callable[[], None]) -> None:
    try:
        port.close()
    finally:
        release()


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
    hint = "; a server that never answers this: add ?ign_set_control" if "option 'control'" in str(error) else ""
    return f"{url} cannot be opened: {str(error).removeprefix(f'Could not open port {url}: ')}{hint}"


def _group(device: str) -> str:
    try:
        return grp.getgrgid(Path(device).stat().st_gid).gr_name
    except (OSError, KeyError):
        return "(unknown)"
