"""Looks at the way to the module: origin of the run, port, speed, AT, echo."""

from __future__ import annotations

from dataclasses import replace

from fixtures.at import Echo
from fixtures.link import LinkDown
from fixtures.modem.recovery import configure, probe
from fixtures.origin import process
from fixtures.origin.client import OriginClient
from fixtures.origin.records import OriginError
from rigs import kinds
from rigs.doctor.chain import Trouble
from rigs.doctor.patient import Patient
from rigs.kinds.serial import SerialPort
from rigs.tables import RigError

HAS_SPEED = "rfc2217://"


def origin(patient: Patient) -> str:
    """The server of the run can be started, or reached where it runs already, and knows its bearer token."""
    settings = patient.rig.origin
    try:
        if settings.remote:
            patient.client = OriginClient(settings.remote, settings.bearer(), ca=settings.remote_ca)
            patient.ports = dict(patient.client.info().ports)
            return f"runs at {settings.remote}"
        names = [settings.host_name] if settings.host_name else []
        patient.own = process.start(settings.bind, settings.tls_bind, names)
    except OriginError as error:
        key = "remote" if settings.remote else "bind"
        raise Trouble(str(error), f"See [pixit.origin] {key} and token_file in {patient.rig.file}, and ORIGIN_TOKEN."
                      ) from error
    local = patient.own.url.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:")
    patient.client = OriginClient(local, patient.own.bearer)
    patient.ports = dict(patient.own.ports)
    return f"listens on {settings.bind.rpartition(':')[0]}, ports {patient.ports['plain']} and {patient.ports['tls']}"


def port(patient: Patient) -> str:
    """The port can be opened, and locked."""
    rig = patient.rig
    host = rig.origin.bind.rpartition(":")[0].strip("[]")
    context = kinds.Context(patient.scratch, host, patient.ports)
    try:
        patient.attach(kinds.find(rig.kind).open_port(rig, context))
    except RigError as error:
        raise Trouble(str(error), "`pytest --rig-suggest` lists the ports that there are.") from error
    return rig.port or (str(rig.usb) if rig.usb.given else f"of the kind {rig.kind}")


def speed(patient: Patient) -> str:
    """`AT` is answered by something at the speed of the rig file; if not, at which other one."""
    assert patient.modem is not None
    try:
        answered = probe(patient.modem) or probe(patient.modem) or bool(patient.modem.history[-1].finals)
    except LinkDown as error:
        raise Trouble(f"the port went: {error}", "Look at plug, cable and supply.") from error
    if answered:
        return f"{patient.modem.baudrate} baud"
    _try_others(patient)
    raise Trouble("nothing answers AT", "Is the module switched on, is this its AT port, are TX and RX crossed? "
                                        "With RTS/CTS wires missing, rtscts = false.")


def _try_others(patient: Patient) -> None:
    rig, opened = patient.rig, patient.port
    if not isinstance(opened, SerialPort) or ("://" in rig.port and not rig.port.startswith((HAS_SPEED, "hwgrep"))):
        return
    opened.close()
    try:
        other = SerialPort(replace(rig, baudrate=0))
    except RigError:
        return
    patient.attach(other)
    raise Trouble(f"the module speaks at {other.baudrate} baud, {rig.file} says {rig.baudrate}",
                  f'Set baudrate = {other.baudrate} in {rig.file} (or "auto").')


def attention(patient: Patient) -> str:
    """`AT` is answered by OK, after the settings of a case: no echo, words, result codes."""
    assert patient.modem is not None
    configure(patient.modem, patient.rig.setup)
    seen = patient.ask("AT")
    if not seen.ok:
        raise Trouble(f"AT is answered by {seen.shown(60)}", "Reset the module; is another program on its port?")
    return "AT is answered by OK"


def echo(patient: Patient) -> str:
    """ATE0 switches the echo off."""
    seen = patient.ask("AT")
    if any(isinstance(item, Echo) for item in seen.items):
        raise Trouble("the module echoes after ATE0", "The suite goes on with echo; another program on the port?")
    return "is off after ATE0"
