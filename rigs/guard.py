"""The opened rig as cases get it: a port that, once lost for good, says so at once each time.

A rig is diagnosed once, not five hundred times: the first failure to open it again is kept and repeated, until a power
cycle gave it another chance. What is asked of the rig beside its link goes on the tape of the case.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from fixtures.link import Link, LinkDown, Recorder
from fixtures.link.second import SecondLink
from fixtures.verdict import RigFault
from rigs.kinds import OpenedRig
from rigs.shell import ShellFailed, run_shell
from rigs.tables import RigError

SHELL_S = 60.0
Answer = TypeVar("Answer")


class GuardedPort:
    """A port that remembers why it is dead.

    `dead` is that reason, or None; `link` the link that is open now, another one after `reopen` or `power_cycle`.
    `tape` is the recorder that is told of all calls, once there is one. `moved` counts the changes to another DUT.
    """

    def __init__(self, opened: OpenedRig) -> None:
        self._opened = opened
        self.link: Link = opened.link
        self.dead: str | None = None
        self.tape: Recorder | None = None
        self.moved = 0

    @property
    def baudrate(self) -> int:
        """What the line carries, in bits a second; 0 where the kind does not say."""
        return int(getattr(self._opened, "baudrate", 0))

    @property
    def notes(self) -> list[str]:
        """What opening had to put right, each in one line."""
        return list(getattr(self._opened, "notes", ()))

    def trouble(self) -> str | None:
        """Why the rig is dead, in one line; None when nothing is known to be wrong."""
        return self.dead or self._taped("trouble", self._opened.trouble, str)

    def reopen(self) -> Link:
        """Open the same DUT again. Raises LinkDown; a second time at once, with the first reason."""
        if self.dead:
            raise LinkDown(self.dead)
        try:
            self.link = self._taped("reopen", self._opened.reopen)
        except (LinkDown, RigError) as error:
            self.dead = str(error)
            raise LinkDown(self.dead) from error
        return self.link

    def power_cycle(self) -> bool:
        """Switch the DUT off and on; False without the means. Raises RigFault when the means fail."""
        try:
            switched = self._taped("power_cycle", self._opened.power_cycle, bool)
        except RigError as error:
            self.dead = str(error)
            raise RigFault(self.dead) from error
        if switched:
            self.dead, self.link = None, self._opened.link
        return switched

    def move(self) -> bool:
        """Go on at another DUT of the same kind, where the rig has one; False leaves the port dead."""
        elsewhere = getattr(self._opened, "move", None)
        if not self.dead or elsewhere is None or not elsewhere(self.dead):
            return False
        self.dead, self.link, self.moved = None, self._opened.link, self.moved + 1
        return True

    def second(self) -> Link:
        """The DUT's second serial port, opened; the caller closes the link. Raises RigFault."""
        try:
            link = self._taped("second", self._opened.second)
        except RigError as error:
            raise RigFault(str(error)) from error
        return SecondLink(link, self.tape) if self.tape else link

    def shell(self, command: str) -> None:
        """Run a bench command of the rig file ([bench]), at most a minute. Raises RigFault when it fails."""
        run = getattr(self._opened, "shell", None) or (lambda given: run_shell(given, SHELL_S))
        try:
            self._taped("shell", lambda: run(command))
        except ShellFailed as error:
            raise RigFault(f"a command of [bench] failed: {error}") from error

    def close(self) -> None:
        """Release everything that opening took."""
        self._opened.close()

    def _taped(self, name: str, run: Callable[[], Answer], told: Callable[[Answer], object] = lambda _: None) -> Answer:
        try:
            found = run()
        except (LinkDown, RigError, ShellFailed) as error:
            if self.tape:
                self.tape.call(name, [], self.tape.said(error))
            raise
        if self.tape:
            self.tape.call(name, [], {"result": None if found is None else told(found)})
        return found
