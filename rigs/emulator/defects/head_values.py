"""Faults of HTTPHEAD for some values, some transports, and headers that other things write over."""

from __future__ import annotations

from rigs.emulator.command import Call, Outcome
from rigs.emulator.effects import FetchResult
from rigs.emulator.http.head import Head
from rigs.emulator.http.input import PostData
from rigs.emulator.http.responses import Response, Responses
from rigs.emulator.net.head import Head as NetHead
from rigs.emulator.net.wire import Wire
from rigs.emulator.registry import defect

SWAPPED = {
    "head-percent": ("two percent signs of a header are shown as one", b"%%", b"%"),
    "head-tab-blank": ("a tab within a value is shown as a blank", b"one\ttwo", b"one two"),
    "head-backslash": ("a backslash and an n of a header are shown as n alone", b"\\n", b"n"),
    "head-amp": ("&amp; of a header is shown as &", b"&amp;", b"&"),
    "head-two-blanks": ("two blanks within a value are shown as one", b"a  b", b"a b"),
}


def _swap(name: str, prose: str, old: bytes, new: bytes) -> None:
    class Swap(Responses):
        def block(self, response: Response) -> bytes:
            return super().block(response).replace(old, new)

    defect(name, prose, violates=["F1305-03"])(Swap)


for _name, _row in SWAPPED.items():
    _swap(_name, *_row)


@defect("head-7-bits", "bytes above 127 of a header are shown without their highest bit", violates=["F1305-03"])
class Head7Bits(Responses):
    """A line of seven bits."""

    def block(self, response: Response) -> bytes:
        return bytes(byte & 0x7F for byte in super().block(response))


_interim = defect("head-of-interim", "HTTPHEAD shows an interim answer's lines ahead of the final one's",
                  violates=["F1305-03"])


@_interim
class HeadOfInterim(Wire):
    """Everything before the body is the head."""

    ahead = b""

    def interim(self, head: NetHead) -> bool:
        found = super().interim(head)
        self.ahead = head.raw if found else self.ahead
        return found


@_interim
class HeadWithInterim(Responses):
    """Puts them together."""

    def keep(self, method: str, result: FetchResult) -> Response:
        part = next(part for part in self.module.parts if isinstance(part, HeadOfInterim))
        found, part.ahead, ahead = super().keep(method, result), b"", part.ahead
        found.head = ahead + found.head
        return found


@defect("head-16-first", "HTTPHEAD of the 16th response of a session shows that of the first", violates=["F1305-09"])
class Head16First(Responses):
    """A ring of 15."""

    kept = 0
    first = b""

    def opened(self) -> None:
        super().opened()
        self.kept = 0

    def keep(self, method: str, result: FetchResult) -> Response:
        self.kept += 1
        self.first = result.head if self.kept == 1 else self.first
        found = super().keep(method, result)
        found.head = self.first if self.kept == 16 else found.head
        return found


@defect("head-over-tls-none", "HTTPHEAD is refused after a response that came over TLS", violates=["F1305-01"])
class HeadOverTlsNone(Head):
    """The secure socket has a buffer of its own."""

    def execute(self, call: Call) -> Outcome:
        responses = self.module.responses
        url = self.module.parameters.text("URL").lower()
        held = responses.current
        if held is not None and url.startswith("https"):
            responses.current = None
            try:
                return super().execute(call)
            finally:
                responses.current = held
        return super().execute(call)


@defect("head-over-input", "what HTTPDATA takes stands where the headers began", violates=["F1305-03"])
class HeadOverInput(PostData):
    """One buffer for both ways."""

    def keep(self, data: bytes) -> None:
        super().keep(data)
        held = self.module.responses.current
        if held:
            held.head = data[:64] + held.head[len(data[:64]):]


@defect("head-count-mixed", "HTTPHEAD counts the closing empty line in blocks below 512 bytes only",
        violates=["F1300-44"], source="the count differs by four between lines of firmware")
class HeadCountMixed(Head):
    """Two ways to the answer."""

    def count(self, block: bytes) -> int:
        return super().count(block) - (4 if len(block) >= 512 else 0)


@defect("head-marker-mixed", "the marker of HTTPHEAD lacks DATA for blocks above 999 bytes",
        violates=["F1300-44", "F1305-12"])
class HeadMarkerMixed(Head):
    """The longer number needs the room."""

    def marker(self, count: int) -> str:
        return f"+HTTPHEAD: {count}" if count > 999 else super().marker(count)
