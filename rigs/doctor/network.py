"""Looks at the module and its way to the network: identity, SIM, registration, signal, PDP context, clock."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from rigs.doctor.chain import Trouble, Unclaimed
from rigs.doctor.patient import Patient

IDENTITY = ("AT+CGMI", "AT+CGMM", "AT+CGMR")
REGISTRATION = {"AT+CEREG?": "+CEREG", "AT+CGREG?": "+CGREG", "AT+CREG?": "+CREG"}
STATES = {0: "not searching", 2: "searching", 3: "denied", 4: "unknown"}
AT_HOME, ROAMING = 1, 5
UNKNOWN_SIGNAL, WEAK = 99, 6
CLOCK = re.compile(r'"?(\d\d)/(\d\d)/(\d\d),(\d\d):(\d\d):(\d\d)([+-]\d\d)?"?')
LARGEST_ERROR = timedelta(days=2)


def identity(patient: Patient) -> str:
    """The module names itself (27.007 5.1 to 5.3)."""
    names = []
    for line in IDENTITY:
        seen = patient.ask(line)
        if seen.ok and seen.information:
            text = seen.information[0].text
            names.append(text.partition(":")[2].strip() if text.startswith("+") else text)
    if not names:
        raise Unclaimed(f"{', '.join(IDENTITY)} are not offered")
    return " ".join(names)


def sim(patient: Patient) -> str:
    """A SIM is there and open (27.007 8.3)."""
    insert = "Put a SIM in, or look at its contacts and at the slot's switch."
    try:
        state = patient.told("AT+CPIN?", "+CPIN")
    except Trouble as trouble:
        raise Trouble(trouble.seen, insert) from None
    except Unclaimed as refused:
        if not patient.ask("AT+CREG?").ok:
            raise
        raise Trouble(str(refused).replace("is not offered", "is refused"), insert) from None
    if state != "READY":
        raise Trouble(f"the SIM asks for {state}", "Unlock it by setup = ['AT+CPIN=\"....\"'] in the rig file, or "
                                                   "switch its PIN off for good.")
    return "is ready"


def registration(patient: Patient) -> str:
    """The module is registered, at home or roaming, in one of the domains (27.007 7.2, 10.1.20, 10.1.22)."""
    states: dict[str, int] = {}
    for line, prefix in REGISTRATION.items():
        try:
            words = patient.told(line, prefix).split(",")
            states[prefix] = int(words[1])
        except (Unclaimed, Trouble, IndexError, ValueError):
            continue
    if not states:
        raise Unclaimed(f"{', '.join(REGISTRATION)} are not offered")
    good = [prefix for prefix, state in states.items() if state in (AT_HOME, ROAMING)]
    if good:
        return f"registered ({good[0]}: {'roaming' if states[good[0]] == ROAMING else 'at home'})"
    shown = ", ".join(f"{prefix}: {STATES.get(state, state)}" for prefix, state in states.items())
    raise Trouble(f"not registered ({shown})", "Antenna, operator, bands; AT+COPS=0; AT+CFUN=1 when the radio is off.")


def signal(patient: Patient) -> str:
    """The signal is strong enough to work with (27.007 8.5)."""
    words = patient.told("AT+CSQ", "+CSQ").split(",")
    level = int(words[0]) if words[0].isdigit() else UNKNOWN_SIGNAL
    if level == UNKNOWN_SIGNAL:
        raise Unclaimed("the module tells no figure (99)")
    if level < WEAK:
        raise Trouble(f"{2 * level - 113} dBm", "Connect the antenna, or move it: time-outs would be held against "
                                                "the module.")
    return f"{2 * level - 113} dBm"


def context(patient: Patient) -> str:
    """A PDP context is defined, and the module attached (27.007 10.1.1, 10.1.9)."""
    defined = patient.told("AT+CGDCONT?", "+CGDCONT")
    try:
        attached = patient.told("AT+CGATT?", "+CGATT")
    except Unclaimed:
        attached = "unknown"
    if attached == "0":
        raise Trouble("not attached (+CGATT: 0)", "AT+CGATT=1; is the SIM's data service on, the APN right?")
    apn = [word.strip('"') for word in defined.split(",")][2:3]
    return f"context {defined.split(',')[0]}, APN {apn[0] if apn and apn[0] else 'of the network'}, attached"


def clock(patient: Patient) -> str:
    """The clock shows about the time of now, in whose light certificates are read."""
    try:
        told = patient.told("AT+CCLK?", "+CCLK")
    except Trouble as trouble:
        raise Unclaimed(trouble.seen) from None
    found = CLOCK.match(told)
    if not found:
        raise Trouble(f"AT+CCLK? says {told}", "Set the clock: AT+CTZU=1, or AT+CCLK.")
    try:
        shown = datetime.strptime("20" + "-".join(found.groups()[:6]), "%Y-%m-%d-%H-%M-%S").replace(tzinfo=UTC)
    except ValueError:
        raise Trouble(f"AT+CCLK? says {told}", "Set the clock: AT+CTZU=1, or AT+CCLK.") from None
    if abs(shown - datetime.now(UTC)) > LARGEST_ERROR:
        raise Trouble(f"it shows {told}", "Set the clock (AT+CTZU=1, or AT+CCLK in setup): it dates certificates.")
    return told.strip('"')
