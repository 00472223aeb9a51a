"""A recorded DUT: the folder of a run, or an archive of it, in place of a port (`--recording PATH`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fixtures.link import Link, LinkDown
from fixtures.link.replay import ReplayLink
from fixtures.link.second import ReplaySecond
from rigs.kinds import Context, Traits
from rigs.shell import ShellFailed
from rigs.tables import RigError

if TYPE_CHECKING:
    from rigs.config import RigConfig

TRAITS = Traits(port=False, parallel=True, second_port=True)


class ReplayPort:
    """An opened rig of this kind: whatever it is asked, it answers as the recorded rig did."""

    def __init__(self) -> None:
        self.player = ReplayLink()
        self.link: Link = self.player

    def trouble(self) -> str | None:
        """What was wrong with the recorded rig."""
        found: str | None = self.player.answer("trouble", [])["result"]
        return found

    def reopen(self) -> Link:
        """The same link. Raises LinkDown where the recorded rig could not be opened again."""
        self._answer("reopen", LinkDown)
        return self.link

    def power_cycle(self) -> bool:
        """Whether the recorded rig was switched off and on. Raises RigError."""
        return bool(self._answer("power_cycle", RigError))

    def second(self) -> Link:
        """The second port of the recorded rig. Raises RigError."""
        self._answer("second", RigError)
        return ReplaySecond(self.player)

    def shell(self, command: str) -> None:
        """Nothing is run; raises ShellFailed where the recorded command failed."""
        self._answer("shell", ShellFailed)

    def close(self) -> None:
        """Nothing is held."""

    def _answer(self, name: str, failure: type[Exception]) -> object:
        found = self.player.answer(name, [])
        if "raised" in found:
            raise failure(found["raised"])
        return found["result"]


def open_port(config: RigConfig, context: Context) -> ReplayPort:
    """Open the player; what it plays, each case says."""
    del config, context
    return ReplayPort()
