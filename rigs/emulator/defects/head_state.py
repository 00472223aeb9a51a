"""Faults in whose headers HTTPHEAD shows, and when: older ones, none where some are due, some where none are."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod
from collections.abc import Callable

from rigs.emulator.command import OK, Call, Outcome
from rigs.emulator.defects._bases import Refusing
from rigs.emulator.effects import FetchResult
from rigs.emulator.http.head import Head
from rigs.emulator.http.responses import Response, Responses
from rigs.emulator.registry import defect


class _Stale(Responses, metaclass=ABCMeta):
    """Shows the head of the response before in some cases."""

    last = b""
    before = b""
    kept = 0

    def opened(self) -> None:
        super().opened()
        self.kept, self.last, self.before = 0, b"", b""

    def keep(self, method: str, result: FetchResult) -> Response:
        self.kept += 1
        self.before, self.last = self.last, result.head
        return super().keep(method, result)

    @abstractmethod
    def old(self, response: Response) -> bool:
        """What is wrong: for each defect to say."""

    def block(self, response: Response) -> bytes:
        return self.before if self.before and self.old(response) else super().block(response)


@defect("head-none-ok", "HTTPHEAD before any request is answered by OK alone", violates=["F1305-04"])
class HeadNoneOk(Head):
    """Nothing to show is no failure."""

    def execute(self, call: Call) -> Outcome:
        running = self.module.fetching.running
        idle = self.module.service.started and running is None and self.module.responses.current is None
        return OK if idle else super().execute(call)


@defect("head-none-zero", "HTTPHEAD before any request shows a block of no byte", violates=["F1305-04"])
class HeadNoneZero(Head):
    """The buffer is there, and empty."""

    def execute(self, call: Call) -> Outcome:
        idle = self.module.service.started and self.module.fetching.running is None
        return self.reply(b"") if idle and self.module.responses.current is None else super().execute(call)


@defect("head-none-after-url", "HTTPHEAD before any request, with a URL set, shows a head that nobody sent",
        violates=["F1305-04"])
class HeadNoneAfterUrl(Head):
    """A template waits to be filled."""

    def execute(self, call: Call) -> Outcome:
        idle = self.module.service.started and self.module.fetching.running is None
        empty = idle and self.module.responses.current is None and self.module.parameters.text("URL")
        return self.reply(b"HTTP/1.1 000 \r\n\r\n") if empty else super().execute(call)


_session = defect("head-of-last-session", "HTTPHEAD before the first request of a session shows a head of the last one",
                  violates=["F1305-04"])


@_session
class HeadOfLastSession(Responses):
    """The head buffer is not emptied by HTTPINIT."""

    old: Response | None = None

    def closed(self) -> None:
        self.old = self.current or self.old
        super().closed()

    def reset(self) -> None:
        super().reset()
        self.old = None


@_session
class ShowsLastSession(Head):
    """The old block, for want of a new one."""

    first = 0

    def opened(self) -> None:
        self.first = self.module.fetching._id

    def execute(self, call: Call) -> Outcome:
        held = self.module.responses
        old = held.old if isinstance(held, HeadOfLastSession) else None
        fresh = self.module.service.started and self.module.fetching._id == self.first
        return self.reply(old.head) if fresh and old else super().execute(call)


METHODS: dict[str, tuple[str, str, Callable[[Response], bool]]] = {
    "head-not-of-post": ("a POST", "F1305-05", lambda held: held.method == "POST"),
    "head-not-of-head": ("a HEAD", "F1305-05", lambda held: held.method == "HEAD"),
    "head-not-of-delete": ("a DELETE", "F1305-05", lambda held: held.method == "DELETE"),
    "head-not-of-404": ("404", "F1305-05", lambda held: held.status == 404),
    "head-not-of-500": ("500 and above", "F1305-05", lambda held: held.status >= 500),
    "head-not-of-401": ("an error status without a body", "F1305-05",
                        lambda held: held.status >= 400 and not held.body),
    "head-not-of-302": ("a redirect", "F1305-18", lambda held: 300 < held.status < 304),
    "head-not-of-307": ("307", "F1305-18", lambda held: held.status == 307),
    "head-not-of-204": ("204", "F1305-19", lambda held: held.status == 204),
    "head-not-of-304": ("304", "F1305-19", lambda held: held.status == 304),
    "head-not-of-empty": ("a 200 with a Content-Length of 0", "F1305-19",
                          lambda held: held.status == 200 and not held.body and held.method == "GET"),
}


def _refuses(name: str, what: str, id_: str, lost: Callable[[Response], bool]) -> None:
    class Refuses(Refusing):
        def lost(self, held: Response) -> bool:
            return lost(held)

    defect(name, f"HTTPHEAD is refused after {what}", violates=[id_])(Refuses)


for _name, _row in METHODS.items():
    _refuses(_name, *_row)


@defect("head-post-shows-get", "HTTPHEAD after a POST shows the headers of the GET before it", violates=["F1305-05"])
class HeadPostShowsGet(_Stale):
    """The answer to a POST has a buffer that nobody reads."""

    def old(self, response: Response) -> bool:
        return response.method == "POST"


@defect("head-404-shows-last", "HTTPHEAD after a 404 shows the last good headers", violates=["F1305-05"])
class Head404ShowsLast(_Stale):
    """Only a good answer is kept."""

    def old(self, response: Response) -> bool:
        return response.status == 404


@defect("head-third-old", "HTTPHEAD of the third response of a session shows that of the second", violates=["F1305-09"])
class HeadThirdOld(_Stale):
    """Two buffers in turns."""

    def old(self, response: Response) -> bool:
        return self.kept == 3


@defect("head-shorter-old", "HTTPHEAD of a head shorter than the one before shows the older one", violates=["F1305-09"])
class HeadShorterOld(_Stale):
    """The longest is kept."""

    def old(self, response: Response) -> bool:
        return len(response.head) < len(self.before)


@defect("head-shorter-tail", "HTTPHEAD of a head shorter than the one before has the end of that one behind it",
        violates=["F1305-09", "F1305-03"])
class HeadShorterTail(_Stale):
    """The buffer is not ended."""

    def old(self, response: Response) -> bool:
        return False

    def block(self, response: Response) -> bytes:
        head = super().block(response)
        return head + self.before[len(head):]


@defect("head-of-asked-stays", "once HTTPHEAD was asked it shows the same for the next response too",
        violates=["F1305-09", "F1305-05"])
class HeadOfAskedStays(_Stale):
    """What was shown is cached for one response more."""

    asked = False
    caching = False

    def keep(self, method: str, result: FetchResult) -> Response:
        self.caching, self.asked = self.asked, False
        return super().keep(method, result)

    def block(self, response: Response) -> bytes:
        self.asked = not self.caching
        return super().block(response)

    def old(self, response: Response) -> bool:
        return self.caching


@defect("head-appends", "HTTPHEAD shows the headers of the two last responses, one behind the other",
        violates=["F1305-02", "F1305-09"])
class HeadAppends(_Stale):
    """New headers are added to the buffer."""

    def old(self, response: Response) -> bool:
        return False

    def block(self, response: Response) -> bytes:
        return self.before + super().block(response)


@defect("head-of-head-old", "HTTPHEAD after a HEAD shows the headers of the response before",
        violates=["F1305-05", "F1305-09"])
class HeadOfHeadOld(_Stale):
    """A HEAD has nothing to store."""

    def old(self, response: Response) -> bool:
        return response.method == "HEAD"


@defect("head-same-size-old", "HTTPHEAD of a response with the size of the one before shows the older headers",
        violates=["F1305-09"])
class HeadSameSizeOld(_Stale):
    """Nothing changed, it thinks."""

    def old(self, response: Response) -> bool:
        return len(response.head) == len(self.before)


@defect("head-204-shows-last", "HTTPHEAD after a 204 shows the headers of the response before",
        violates=["F1305-03", "F1305-19"])
class Head204ShowsLast(_Stale):
    """No content, no change."""

    def old(self, response: Response) -> bool:
        return response.status == 204
