"""The response that is stored: its header block and body, and how much of the body was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rigs.emulator.effects import FetchResult
from rigs.emulator.http.session import SessionPart

if TYPE_CHECKING:
    from rigs.emulator.module import Module


@dataclass(slots=True)
class Response:
    """body: as received. buffer: what can be read of it. taken: bytes of the buffer that reading has used up."""

    method: str
    status: int
    head: bytes
    body: bytes
    buffer: bytes
    taken: int = 0

    @property
    def rest(self) -> int:
        return len(self.buffer) - self.taken


class Responses(SessionPart):
    """Holds one response. A new request drops it, whether it ends well or not."""

    name: ClassVar[str] = "responses"

    def __init__(self, module: Module) -> None:
        super().__init__(module)
        self.current: Response | None = None

    def opened(self) -> None:
        self.current = None

    def closed(self) -> None:
        self.current = None

    def drop(self) -> None:
        """A request was accepted: what an earlier one brought is gone."""
        self.current = None

    def keep(self, method: str, result: FetchResult) -> Response:
        """A response came."""
        self.current = Response(method, result.status, result.head, result.body, self.readable(result.body))
        return self.current

    def readable(self, body: bytes) -> bytes:
        """What HTTPREAD and HTTPREADFILE get of a body: all of it."""
        return body

    def lose(self, result: FetchResult) -> None:
        """The request failed: there is nothing to read."""
        self.current = None

    def block(self, response: Response) -> bytes:
        """What HTTPHEAD prints: status line, header lines and the closing empty line (A09)."""
        return response.head
