"""F1307 AT+HTTPDATA: the body of the next POST, typed in by count."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rigs.emulator.command import ERROR, OK, Call, Handler, Outcome, Prompt, Value, number
from rigs.emulator.http.session import SessionPart

if TYPE_CHECKING:
    from rigs.emulator.module import Module


class PostData(SessionPart):
    """Keeps what was typed until it is replaced or the service ends; posting does not use it up (A48)."""

    name: ClassVar[str] = "post_data"

    def __init__(self, module: Module) -> None:
        super().__init__(module)
        self.data = b""

    def commands(self) -> dict[str, Handler]:
        return {"+HTTPDATA": Handler(test=self.exists, write=self.write)}

    def opened(self) -> None:
        self.data = b""

    def closed(self) -> None:
        self.data = b""

    def write(self, call: Call) -> Outcome:
        self.module.service.require_idle()
        size, time = self.given(call)
        return self.ask(self.size(size), self.time(time))

    def given(self, call: Call) -> list[Value]:
        """Both values; there is no third."""
        return call.values(2, 2)

    def size(self, value: Value) -> int:
        return number(value, *self.sizes())

    def time(self, value: Value) -> int:
        return number(value, *self.times())

    def sizes(self) -> tuple[int, int]:
        """Bounds of <size> in bytes."""
        return 1, 153600

    def times(self) -> tuple[int, int]:
        """Bounds of <time> in seconds."""
        return 10, 65535

    def ask(self, size: int, time: int) -> Outcome:
        self.data = b""
        return Prompt(self.prompt(), size, self.seconds(time), self.done, self.expired)

    def prompt(self) -> str:
        return "DOWNLOAD"

    def seconds(self, time: int) -> float:
        """<time> is in seconds (A28)."""
        return time

    def done(self, data: bytes) -> Outcome:
        self.keep(data)
        return OK

    def keep(self, data: bytes) -> None:
        """What was typed takes the place of what was there."""
        self.data = data

    def expired(self, data: bytes) -> Outcome:
        """Too few bytes came: they are dropped, the port is free again (A29)."""
        return ERROR
