"""The rig on the doctor's table: what has been opened so far, and how it is asked."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fixtures.at import Exchange
from fixtures.bench.origin import Origin, Place
from fixtures.bench.profile import Profile
from fixtures.bench.session import Session
from fixtures.link import LinkDown, Recorder
from fixtures.modem import Modem
from fixtures.origin.client import OriginClient
from fixtures.origin.process import OriginProcess
from fixtures.spec import dialects
from fixtures.verdict import Judge
from rigs.config import RigConfig
from rigs.doctor.chain import Trouble, Unclaimed
from rigs.kinds import OpenedRig

SOON = 10.0
LEAST = 0.5  # real seconds that an answer is waited for at least
NOT_OFFERED = re.compile(r"ERROR$|\+CME ERROR: (3|4|50|58|100|operation not|unknown)")


@dataclass
class Patient:
    """`speed` is the DUT's clock against ours; what is None was not opened (yet)."""

    rig: RigConfig
    scratch: Path
    port: OpenedRig | None = None
    modem: Modem | None = None
    own: OriginProcess | None = None
    client: OriginClient | None = None
    ports: dict[str, int] = field(default_factory=dict)
    seen: dict[str, Any] = field(default_factory=dict)
    _token: str = field(default_factory=lambda: f"rigcheck{secrets.token_hex(6)}")

    def attach(self, port: OpenedRig) -> None:
        """Speak over this port from now on."""
        self.port = port
        rate = int(getattr(port, "baudrate", 0)) or self.rig.baudrate or 115200
        self.modem = Modem(port.link, Recorder(), speed=self.rig.speed, baudrate=rate,
                           line_gap=self.rig.line_gap)

    def ask(self, line: str, within: float = SOON) -> Exchange:
        """Send a command line. Raises Trouble when the port goes or nothing comes."""
        assert self.modem is not None
        try:
            seen = self.modem.command(line, within=max(within, LEAST * self.rig.speed))
        except LinkDown as error:
            raise Trouble(f"the port went while {line} was sent: {error}", "Look at plug, cable and supply.") from error
        if not seen.finals:
            raise Trouble(f"no answer to {line}: {seen.shown(80)}", "The module hangs: reset it, run the check again.")
        return seen

    def told(self, line: str, prefix: str) -> str:
        """The information text of an answer behind its prefix. Raises Unclaimed where the command is not offered."""
        seen = self.ask(line)
        texts = [item.text.partition(":")[2].strip() for item in seen.information if item.text.startswith(prefix)]
        if texts:
            return texts[0]
        code = (seen.codes or [""])[-1]
        if not seen.refused or NOT_OFFERED.match(code):
            raise Unclaimed(f"{line} is not offered ({code})")
        raise Trouble(f"{line} is answered by {code}", "")

    def session(self) -> Session:
        """A session as cases have one, with a token of its own that is never judged."""
        assert self.modem is not None
        assert self.client is not None
        origin = self.rig.origin
        url, tls_url = origin.reach(self._host(), self.ports)
        place = Place(url, tls_url, origin.host_name, origin.silent_url, origin.refused_url, origin.unknown_host,
                      port_after_path=bool(self.seen.get("port_after_path")))
        judge = Judge()
        made = Origin(self.client, place, self._token, self.modem, judge)
        return Session(self.modem, judge, made, dialects.load(self.rig.dialect), pics=dict(self.rig.pics),
                       profile=self.seen.setdefault("profile", _profile()))

    def close(self) -> None:
        """Let go of everything."""
        if self.port is not None:
            self.port.close()
        if self.client is not None:
            self.client.disconnect()
        if self.own is not None:
            self.own.stop()

    def _host(self) -> str:
        return self.rig.origin.bind.rpartition(":")[0].strip("[]")


def _profile() -> Profile:
    return Profile()
