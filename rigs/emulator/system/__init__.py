"""The commands of the module beside HTTP: identity, radio, clock, SSL contexts, files, restart, and the bench's own.

All of it is sans-I/O: no socket, no clock, no file of the machine may be touched here, and nothing of HTTP be known.
"""

from __future__ import annotations

from rigs.emulator.files import FileStore
from rigs.emulator.net.wire import Wire
from rigs.emulator.part import Part
from rigs.emulator.system.bench import Bench
from rigs.emulator.system.certificates import Certificates
from rigs.emulator.system.clock import Clock
from rigs.emulator.system.contexts import Contexts
from rigs.emulator.system.directory import Directory
from rigs.emulator.system.identity import Identity
from rigs.emulator.system.packet import Packet
from rigs.emulator.system.power import Power
from rigs.emulator.system.radio import Radio
from rigs.emulator.system.registration import Registration
from rigs.emulator.system.ssl import SslContexts
from rigs.emulator.system.transfer import Transfer

PARTS: tuple[type[Part], ...] = (
    Wire, FileStore, Clock, Identity, Power, Radio, Registration, Packet, Contexts, SslContexts, Certificates,
    Directory, Transfer, Bench,
)
