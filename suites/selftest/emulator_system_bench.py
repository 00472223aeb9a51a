"""The sans-I/O core of the emulated module, with a clock that tests turn."""

from __future__ import annotations

from typing import Any

from rigs.emulator.effects import Effect, Send, StartTimer
from rigs.emulator.module import Module
from rigs.emulator.options import Options


class Core:
    """A module without echo, whose timers run when they are told to."""

    def __init__(self, **options: Any) -> None:
        self.module = Module(Options(**options))
        self.now = 0.0
        self.timers: dict[str, float] = {}
        self.effects: list[Effect] = []
        self.port = 0
        self.ask("ATE0")

    def ask(self, command: str, data: bytes = b"") -> str:
        """The answer, with line ends as `|`."""
        effects = self.module.receive(self.port, command.encode() + b"\r" + data, self.now)
        return self.text(effects)

    def wait(self, seconds: float) -> str:
        """Let time pass; what is sent meanwhile."""
        end, sent = self.now + seconds, []
        while self.timers and min(self.timers.values()) <= end:
            name = min(self.timers, key=lambda timer: self.timers[timer])
            self.now = self.timers.pop(name)
            sent.append(self.text(self.module.expired(name, self.now)))
        self.now = end
        return "|".join(text for text in sent if text)

    def text(self, effects: list[Effect]) -> str:
        self.effects += effects
        for effect in effects:
            if isinstance(effect, StartTimer):
                self.timers[effect.name] = self.now + effect.seconds
        sent = b"".join(effect.data for effect in effects if isinstance(effect, Send) and effect.port == self.port)
        return sent.decode("latin-1").replace("\r\n\r\n", "|").replace("\r\n", "|").strip("|")

    def saw(self, kind: type[Effect]) -> int:
        return sum(isinstance(effect, kind) for effect in self.effects)
