"""The ground of the player: a session of its own for each example, reset before it, looked at after it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from fixtures.at import Exchange, Shape
from fixtures.bench import Origin, Session
from fixtures.bench.base import LISTEN
from fixtures.bench.bench import Bench
from fixtures.bench.rules import hold, one_code_id
from fixtures.bench.taped import OriginApi
from fixtures.link import LinkDown, Recorder
from fixtures.modem import Modem, ModemLost, recover
from fixtures.modem.recovery import PROBE, probe, restart
from fixtures.origin.records import RequestRecord
from fixtures.spec import dialects
from fixtures.verdict import Judge, RigFault, Verdict, Violation
from fixtures.verdict.judge import level_of
from suites.fuzz._demand import Known
from suites.fuzz._departure import Departure, Identity, from_violation, kind_of
from suites.fuzz._model import Model
from suites.fuzz._steps import Step, resolved
from suites.fuzz._tally import Tally

TOKENS = 100
"""Examples after which the origin forgets what it saw, so that its journal stays short."""


class FuzzSession(Session):
    """A session whose waiting can be shortened: a search must not wait two minutes for each silence."""

    patience: float | None = None

    def at(self, line: str, shape: Shape = Shape.FINAL, *, within: float = LISTEN) -> Exchange:
        """As the session's, for `patience` DUT seconds at most where that is set."""
        return super().at(line, shape, within=within if self.patience is None else min(within, self.patience))


def lean(bench: Bench) -> Modem:
    """A client of its own on the bench's link: what passes is kept in memory, for the example at hand alone."""
    modem = Modem(bench.port.link, Recorder(), speed=bench.rig.speed, baudrate=bench.modem.baudrate,
                  line_gap=bench.modem.line_gap)
    modem.parser.echo, modem.parser.verbose = bench.modem.parser.echo, bench.modem.parser.verbose
    modem.echoes_input = bench.modem.echoes_input
    return modem


class Ground:
    """What every kind of step needs. `judge` of the case takes what is recorded; departures are raised."""

    def __init__(self, bench: Bench, judge: Judge, tally: Tally, token: str, *, client: OriginApi,
                 modem: Modem | None = None) -> None:
        self.bench, self.case, self.tally, self.client = bench, judge, tally, client
        self.modem = modem or lean(bench)
        self.dialect = dialects.load(bench.rig.dialect)
        self.patience: float | None = None
        self.seen_classes: set[str] = set()
        self.slowest = 0.0
        self._readings: dict[str, str] = {}
        self._noted: set[str] = set()
        self._names = (f"{token}{number}" for number in itertools.count(1))
        self._examples, self._since, self._token = 0, 0, ""
        self._cmee: str | None = None
        self.judge = Judge()
        self.session: FuzzSession
        self.model = Model()

    @property
    def origin(self) -> Origin:
        """The origin as this example sees it."""
        return self.session.origin

    def arrived(self) -> list[RequestRecord]:
        """Requests that came to the origin since this was last asked, also between the steps."""
        found = self.origin.journal()
        self.origin.since = self._since = found.last
        return list(found.requests)

    def begin(self) -> None:
        """A running service, all settings as far as can be at their defaults, nothing of the example before."""
        self._take_token()
        self.modem.begin()
        if self.modem is not self.bench.modem:
            self.modem.recorder.begin(None, self.modem.link.now())
        self.judge = Judge((), self._readings)
        origin = Origin(self.client, self.bench.place, self._token, self.modem, self.judge, self._since)
        self.session = FuzzSession(self.modem, self.judge, origin, self.dialect, self.bench.profile,
                                   dict(self.bench.rig.pics))
        self.session.patience = self.patience
        self.seen_classes, self.slowest = set(), 0.0
        with self.guarded("HTTPINIT"):
            if self.session.stop().echoes:  # an example that departed may have left the echo on
                self.session.at("ATE0")
            self.session.start()
        self.model = Model.fresh(self.bench.profile.keeps_parameters)

    def end(self) -> None:
        """`AT` is answered, settings are back, and what only shows over all exchanges is judged."""
        with self.guarded("AT"):
            if self.model.echo:
                self.session.at("ATE0")
                self.modem.parser.echo = False
            if self.model.cmee is not None:
                self.session.at(f"AT+CMEE={self._cmee or 0}")
            self.session.alive(requirement="F1300-41")
            hold(self.session)
        self._settle()

    def recover(self) -> bool:
        """Bring the DUT back after a departure; False when it had been killed. RigFault when it stays dead."""
        modem = self.modem
        try:
            modem.begin()
            modem.parser.echo = False
            if self.model.echo and not modem.input_left:
                modem.command("ATE0", within=PROBE)
            if not modem.input_left and probe(modem):
                return True
            rung = recover(modem, self.bench.port, self.bench.reset)
        except LinkDown:
            try:
                rung = recover(modem, self.bench.port, self.bench.reset, skip_light=True)
            except ModemLost as lost:
                self._dead(lost)
        except ModemLost as lost:
            self._dead(lost)
        return rung in ("drain", "finish the input of HTTPDATA", "echo off, result codes on")

    def renew(self) -> None:
        """Restart the DUT where the rig can, so that nothing of earlier examples is left in it. Raises RigFault."""
        if self.bench.restartable and not restart(self.modem, self.bench.port, self.bench.reset):
            self.recover()

    def _dead(self, lost: ModemLost) -> NoReturn:
        self.bench.port.dead = str(lost)
        raise RigFault(str(lost)) from None

    def close(self) -> None:
        """Forget the last token; the bench goes on with the link as it is now."""
        if self.modem is not self.bench.modem:
            self.bench.modem.attach(self.bench.port.link)
            self.bench.modem.echoes_input = self.modem.echoes_input
            self.bench.modem.begin()
        if self._token:
            self.client.close(self._token)
            self._token = ""

    def depart(self, requirement: str, command: str, kind: str, message: str, *, always: bool = False) -> NoReturn:
        """Raise what was found; a SHOULD counts as a deviation unless it is never right (`always`)."""
        strict = always or level_of(requirement) == "MUST"
        raise Departure(Identity(requirement, command, kind), f"{kind}: {message}", always=strict)

    @contextmanager
    def guarded(self, command: str) -> Iterator[None]:
        """Turn what the bench's verbs and the link raise into departures of `command`."""
        try:
            yield
        except Violation as found:
            raise from_violation(found, command, one_code_id(f"AT+{command}")) from None
        except LinkDown as error:
            reason = self.bench.port.trouble() or str(error)
            raise Departure(Identity("F1300-41", command, "the module went away"), f"the module went away: {reason}",
                            killed=True) from None

    def resolve(self, text: str) -> str:
        """A text with the origin's URLs filled in."""
        return resolved(text, self.origin.url)

    def known(self) -> Known:
        """What the predicate must know of this DUT."""
        profile, model = self.bench.profile, self.model
        return Known(self.dialect, bool(profile.respto), self.bench.place.port_after_path, model.user_data)

    def noted(self, what: str, answer: str, took: float) -> None:
        """Count an answer for the feedback."""
        self.tally.answered(what, answer, took)
        self.seen_classes.add(f"{what} {answer}")
        self.slowest = max(self.slowest, took)

    def remember_cmee(self) -> None:
        """Ask once which +CMEE the DUT came with, to put it back."""
        if self._cmee is None:
            seen = self.session.at("AT+CMEE?")
            found = [line.text.rpartition(" ")[2] for line in seen.information] if seen.ok else []
            self._cmee = found[0] if found and found[0] in ("0", "1", "2") else "0"

    def _take_token(self) -> None:
        if self._examples % TOKENS == 0 or not self._token:
            self.close()
            self._token, self._since = next(self._names), 0
            self.client.open(self._token, self.bench.rig.speed)
        self._examples += 1

    def _settle(self) -> None:
        """What the verbs noted in this example: fails are departures, the rest goes to the case once."""
        for finding in self.judge.findings:
            requirement = finding.requirements[0] if finding.requirements else "F1300-27"
            if finding.verdict is Verdict.FAIL:
                raise Departure(Identity(requirement, "session", kind_of(finding.message)), finding.message)
            if (kind := kind_of(finding.message)) not in self._noted:
                self._noted.add(kind)
                self.case.deviation(finding.message, requirement=requirement)
        for topic, value in self.judge.records:
            if (key := f"{topic} {kind_of(value)}") not in self._noted:
                self._noted.add(key)
                self.case.record(topic, value)
        for topic, (value, mixed) in self.judge.readings.items():
            self.case.readings.setdefault(topic, (value, mixed))


def family(step: Step) -> str:
    """The command that a step is about, for identities and tables."""
    names = {"request": "HTTPACTION", "busy": "HTTPACTION", "read": "HTTPREAD", "length": "HTTPREAD",
             "head": "HTTPHEAD", "input": "HTTPDATA", "save": "HTTPREADFILE", "send": "HTTPPOSTFILE",
             "noise": "noise", "wait": "wait"}
    return names.get(step.do, "line")
