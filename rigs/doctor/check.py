"""`--rig-check`: one rig looked at from the origin to the throughput, a line for each link."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from rigs.config import RigConfig
from rigs.doctor import data, line, network, way
from rigs.doctor.chain import BROKEN, Finding, Step, advice, walk
from rigs.doctor.patient import Patient

CHAIN: tuple[Step[Patient], ...] = (
    Step("origin", line.origin),
    Step("journal", way.journal, ("origin",)),
    Step("port", line.port),
    Step("speed", line.speed, ("port",)),
    Step("AT", line.attention, ("speed",)),
    Step("echo", line.echo, ("AT",)),
    Step("identity", network.identity, ("AT",)),
    Step("SIM", network.sim, ("AT",)),
    Step("registration", network.registration, ("AT", "SIM")),
    Step("signal", network.signal, ("AT",)),
    Step("PDP context", network.context, ("AT", "registration")),
    Step("clock", network.clock, ("AT",)),
    Step("GET", data.reach, ("origin", "AT", "registration", "PDP context")),
    Step("line down", data.down, ("GET",)),
    Step("line up", data.up, ("GET",)),
    Step("throughput", data.throughput, ("line down",)),
)


def check(rig: RigConfig, say: Callable[[str], None]) -> bool:
    """Look at every link, say each as soon as it is known; whether none is broken."""
    found: list[Finding] = []
    with tempfile.TemporaryDirectory(prefix="rig-check-") as scratch:
        patient = Patient(rig, Path(scratch))
        try:
            for finding in walk(CHAIN, patient):
                found.append(finding)
                say(str(finding))
        finally:
            patient.close()
    say(advice(found))
    return all(finding.state != BROKEN for finding in found)
