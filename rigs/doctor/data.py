"""Looks through the module: a GET of known content, the line under a known pattern both ways, the throughput."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from fixtures.bench.session import Session
from fixtures.link import LinkDown
from fixtures.origin import content
from fixtures.origin.records import OriginError
from fixtures.verdict import Inconclusive, Violation
from rigs.doctor.chain import Trouble
from rigs.doctor.patient import Patient

Answer = TypeVar("Answer")
SMALL = 256
MOST, LEAST_BYTES = 1 << 16, 1 << 12
SECONDS = 5.0
LOSS = ("The line loses or changes bytes: RTS/CTS on both sides (rtscts), a lower speed, a shorter cable, "
        "no second program on the port.")


def reach(patient: Patient) -> str:
    """One GET of known content over the module, seen by the origin and read back whole."""
    session = _begun(patient)

    def get() -> bytes:
        session.get(f"/bytes-{SMALL}")
        return session.read_all(SMALL)

    try:
        body = _tried(get, "")
    except Trouble as trouble:
        raise Trouble(trouble.seen, _why(patient, session)) from None
    if body != content.body(SMALL):
        raise Trouble("the content that came is not what the origin sent", "Is there a proxy in between?")
    return f"GET {session.origin.url('/')} brought {SMALL} bytes of known content"


def down(patient: Patient) -> str:
    """A pattern of all byte values from the origin to us, compared byte by byte; timed."""
    session, size = _begun(patient), _size(patient)
    _tried(lambda: session.get(f"/bytes-{size}"), LOSS)
    began = session.modem.link.now()
    came = _tried(lambda: session.read_all(size), LOSS)
    patient.seen["rate"] = size / max(session.modem.link.now() - began, 1e-6)
    _same(came, content.body(size))
    return f"{size} bytes read, none lost or changed"


def up(patient: Patient) -> str:
    """The same from us to the origin."""
    session, size = _begun(patient), _size(patient)
    _tried(lambda: session.post("/echo", content.body(size, 1)), LOSS)
    _same(bytes(session.origin.last().body), content.body(size, 1))
    return f"{size} bytes sent, none lost or changed"


def throughput(patient: Patient) -> str:
    """Bytes a second of the read, beside what the line could carry."""
    assert patient.modem is not None
    rate, most = patient.seen["rate"], patient.modem.baudrate / 10
    return f"about {rate / 1000:.1f} kB/s to us; {patient.modem.baudrate} baud would carry {most / 1000:.1f} kB/s"


def _begun(patient: Patient) -> Session:
    session = patient.session()

    def begin() -> None:
        session.origin.client.open(session.origin.token, patient.rig.speed)
        session.origin.mark()
        session.at("AT+HTTPTERM")
        session.start()

    _tried(begin, "Is this a module with the HTTP commands, and a PDP context that can be activated?")
    return session


def _tried(action: Callable[[], Answer], do: str) -> Answer:
    try:
        return action()
    except (Violation, Inconclusive, LinkDown, OriginError) as error:
        raise Trouble(str(error), do) from error


def _why(patient: Patient, session: Session) -> str:
    """Whether the module was seen at the origin at all tells where the way ends."""
    try:
        reached = bool(session.origin.connections())
    except OriginError:
        reached = False
    if reached:
        return "The module reached the origin, but the answer did not come through: look at the answer above."
    return (f"The origin saw no connection: can {session.origin.url('/')} be reached from the module's network "
            f"(address, firewall, port forward; [pixit.origin] url in {patient.rig.file})?")


def _size(patient: Patient) -> int:
    assert patient.modem is not None
    return max(LEAST_BYTES, min(MOST, int(patient.modem.baudrate / 10 * SECONDS)))


def _same(came: bytes, sent: bytes) -> None:
    if came == sent:
        return
    first = next((place for place, pair in enumerate(zip(came, sent, strict=False)) if pair[0] != pair[1]),
                 min(len(came), len(sent)))
    wrong = sum(one != other for one, other in zip(came, sent, strict=False)) + abs(len(came) - len(sent))
    raise Trouble(f"{len(came)} bytes came of {len(sent)}; the first difference is at byte {first}, {wrong} differ",
                  LOSS)
