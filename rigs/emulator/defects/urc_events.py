"""Faults in unsolicited lines that are no reports: the closed connection, the lost network, the registration."""

from __future__ import annotations

from rigs.emulator.command import Call, Outcome
from rigs.emulator.engine import Engine
from rigs.emulator.http.fetching import NO_NETWORK, Fetching, Job
from rigs.emulator.http.read import Reader
from rigs.emulator.http.reports import Reports
from rigs.emulator.http.responses import Response
from rigs.emulator.http.service import Service
from rigs.emulator.registry import defect
from rigs.emulator.settings import Settings


@defect("peer-closed-twice", "+HTTP_PEER_CLOSED comes twice for one close", violates=["F1300-35"])
class PeerClosedTwice(Reports):
    """For each direction."""

    def peer_closed(self) -> None:
        for _ in range(2):
            self.module.urc("+HTTP_PEER_CLOSED")


_in_term = defect("peer-closed-splits-term", "+HTTP_PEER_CLOSED stands inside the answer of an HTTPTERM behind it",
                  violates=["F1302-13"], source="a trace in which it does (SIM7600E-H)")


@_in_term
class PeerClosedHeld(Reports):
    """The close is told when there is time."""

    def answered(self, job: Job, response: Response, close: bool) -> None:
        super().answered(job, response, False)
        if close:
            self.module.start("closed", 1.0, lambda: self.module.urc("+HTTP_PEER_CLOSED"))


@_in_term
class PeerClosedInTerm(Service):
    """HTTPTERM tells it in the middle of its own line."""

    def term(self, call: Call) -> Outcome:
        told = "closed" in self.module._timers
        outcome = super().term(call)
        if told:
            self.module.stop("closed")
            self.module.engines[call.port]._out.append(b"\r\nO\r\n+HTTP_PEER_CLOSED\r\n")
        return outcome


_mute = defect("network-lost-mute", "a request that the network leaves ends without any line",
               violates=["F1300-36", "F1304-08"],
               source="a request whose report never came after the registration had dropped")


@_mute
class NetworkLostMute(Reports):
    """No event."""

    def network_lost(self) -> None:
        pass


@_mute
class NetworkLostDropped(Fetching):
    """No report."""

    def bearer(self, up: bool) -> None:
        if not up:
            self.abort()


@defect("network-back-unseen", "after a lost network requests fail until the module restarts",
        violates=["F1300-36", "F1304-02"])
class NetworkBackUnseen(Fetching):
    """The flag is never cleared."""

    lost = False

    def bearer(self, up: bool) -> None:
        self.lost = self.lost or (not up and self.running is not None)
        super().bearer(up)

    def obstacle(self) -> int:
        return NO_NETWORK if self.lost else super().obstacle()

    def reset(self) -> None:
        super().reset()
        self.lost = False


_split = defect("urc-inside-block", "a registration report leaves inside the next block of data",
                violates=["F1300-34"], source="traces with +CREG and +CGEV inside counted data")


@_split
class RegistrationHeld(Engine):
    """Only the reader lets it go."""

    def urc(self, text: str) -> None:
        if text.startswith(("+CREG", "+CGREG")) and self.module.service.started:
            self.module.start("creg" + text[:5], 20.0, lambda: super(RegistrationHeld, self).urc(text))
        else:
            super().urc(text)


@_split
class RegistrationInBlock(Reader):
    """Put behind the first 100 bytes."""

    def blocks(self, settings: Settings, data: bytes) -> bytes:
        found = super().blocks(settings, data)
        for name in [name for name in self.module._timers if name.startswith("creg+")]:
            self.module.stop(name)
            found = found[:140] + b"\r\n+CREG: 0\r\n" + found[140:]
        return found


@defect("urc-ends-block", "a block that is read while the registration changes loses its last byte",
        violates=["F1300-34"])
class UrcEndsBlock(Reader):
    """The report takes its place in the buffer."""

    def take(self, response: Response, size: int) -> bytes:
        data = super().take(response, size)
        changing = "radio.attach" in self.module._timers and len(data) > 1
        return data[:-1] if changing else data
