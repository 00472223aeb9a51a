"""Faults in whose body HTTPREAD gives: an older one, none where one is due, one where none is."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod
from collections.abc import Callable

from rigs.emulator.command import NOT_ALLOWED, OK, Call, Outcome, Refused, Reply
from rigs.emulator.effects import FetchResult
from rigs.emulator.http.read import Reader
from rigs.emulator.http.responses import Response, Responses
from rigs.emulator.registry import defect

Holds = Callable[[Response], bool]


class _Old(Responses, metaclass=ABCMeta):
    """Some responses are given the body of the one before; `kept` counts those of a session."""

    kept = 0
    last: Response | None = None

    def opened(self) -> None:
        super().opened()
        self.kept, self.last = 0, None

    def keep(self, method: str, result: FetchResult) -> Response:
        self.kept += 1
        found, last = super().keep(method, result), self.last
        self.last = found
        if last:
            self.mix(found, last)
        return found

    @abstractmethod
    def mix(self, found: Response, last: Response) -> None:
        """What is wrong: for each defect to say."""


UNREADABLE: dict[str, tuple[str, list[str], Holds]] = {
    "body-not-of-post": ("the answer to a POST", ["F1306-15"], lambda held: held.method == "POST"),
    "body-not-of-404": ("a 404", ["F1306-15"], lambda held: held.status == 404),
    "body-not-of-500": ("a 500", ["F1306-15"], lambda held: held.status == 500),
    "body-not-of-post-404": ("the 404 to a POST", ["F1306-15"],
                             lambda held: held.method == "POST" and held.status == 404),
    "body-not-of-206": ("a 206", ["F1306-15"], lambda held: held.status == 206),
    "body-not-of-delete": ("the answer to a DELETE", ["F1306-39"], lambda held: held.method == "DELETE"),
}


def _unreadable(name: str, what: str, ids: list[str], lost: Holds) -> None:
    class Unreadable(Responses):
        def keep(self, method: str, result: FetchResult) -> Response:
            found = super().keep(method, result)
            if lost(found):
                found.buffer = b""
            return found

    source = "ERROR to a read right after a good 206" if name.endswith("206") else None
    defect(name, f"the body of {what} is reported and cannot be read", violates=ids, source=source)(Unreadable)


for _name, _row in UNREADABLE.items():
    _unreadable(_name, *_row)


@defect("body-post-is-sent", "after a POST what was posted is read, in the length of the answer", violates=["F1306-15"])
class BodyPostIsSent(Responses):
    """One buffer for both ways; an answer that repeats what was sent seems right."""

    def keep(self, method: str, result: FetchResult) -> Response:
        found, sent = super().keep(method, result), self.module.post_data.data or b""
        if method == "POST" and sent and len(found.buffer) > len(sent):
            found.buffer = sent + found.buffer[len(sent):]
        return found


@defect("body-delete-old", "after a DELETE the body of the response before is read", violates=["F1306-39"])
class BodyDeleteOld(_Old):
    """The answer to a DELETE is not stored."""

    def mix(self, found: Response, last: Response) -> None:
        if found.method == "DELETE":
            found.buffer, found.taken = last.buffer, last.taken


@defect("body-head-old", "after a HEAD the body of the response before is read", violates=["F1306-16"],
        source="a vendor's note shows another sample's body behind a HEAD")
class BodyHeadOld(_Old):
    """Nothing came, so nothing was changed."""

    def mix(self, found: Response, last: Response) -> None:
        if found.method == "HEAD":
            found.buffer, found.taken = last.buffer, last.taken


@defect("body-head-rest", "after a HEAD the rest of a body that was begun is read", violates=["F1306-16"])
class BodyHeadRest(_Old):
    """Only where a part was read before."""

    def mix(self, found: Response, last: Response) -> None:
        if found.method == "HEAD" and last.taken > 0:
            found.buffer, found.taken = last.buffer, last.taken


@defect("body-head-absent", "after a HEAD as many NUL as Content-Length says can be read", violates=["F1306-16"])
class BodyHeadAbsent(Responses):
    """Room was made for it."""

    def keep(self, method: str, result: FetchResult) -> Response:
        found = super().keep(method, result)
        if method == "HEAD":
            found.buffer = bytes(77)
        return found


@defect("body-appended", "what was left unread of a body stands in front of the next one", violates=["F1306-17"],
        source="an A7672S appends a new body to its buffer")
class BodyAppended(_Old):
    """The buffer is not emptied."""

    def mix(self, found: Response, last: Response) -> None:
        found.buffer = last.buffer[last.taken:] + found.buffer


@defect("body-appended-read", "what was read of a body stands in front of the next one again",
        violates=["F1306-31"], source="later bodies of a session read back as earlier ones")
class BodyAppendedRead(_Old):
    """The buffer only grows."""

    def mix(self, found: Response, last: Response) -> None:
        found.buffer = last.buffer + found.buffer


@defect("body-shorter-tail", "a body shorter than the one before is followed by the end of that one",
        violates=["F1306-31", "F1306-08"])
class BodyShorterTail(_Old):
    """The old length stays where it is greater."""

    def mix(self, found: Response, last: Response) -> None:
        found.buffer += last.body[len(found.body):]


@defect("body-unread-stays", "a body of which nothing was read is not replaced by the next one",
        violates=["F1306-17", "F1306-31"])
class BodyUnreadStays(_Old):
    """It waits to be fetched."""

    def mix(self, found: Response, last: Response) -> None:
        if not last.taken and last.buffer:
            found.buffer = last.buffer
            self.last = last


@defect("body-third-old", "the third body of a session is that of the second where both are as long",
        violates=["F1306-31"], source="a nonce of an earlier request comes back")
class BodyThirdOld(_Old):
    """Two buffers in turns."""

    def mix(self, found: Response, last: Response) -> None:
        if self.kept == 3 and len(last.body) == len(found.body):
            found.buffer = last.body


@defect("body-16-old", "from the 16th response on each body is the one before, of the same length",
        violates=["F1306-31"])
class Body16Old(_Old):
    """A ring of 16."""

    def mix(self, found: Response, last: Response) -> None:
        if self.kept >= 16 and len(last.body) == len(found.body):
            found.buffer = last.body


@defect("body-18-refused", "the 18th body of a session cannot be read", violates=["F1306-31", "F1306-15"],
        source="ERROR to a read although a length was reported")
class Body18Refused(_Old):
    """A table of 17."""

    def mix(self, found: Response, last: Response) -> None:
        if self.kept == 18:
            found.buffer = b""


@defect("body-unasked-old", "a body read without asking for LEN first is the one before where both are as long",
        violates=["F1306-31"])
class BodyUnaskedOld(Reader):
    """HTTPREAD? is what changes the buffers."""

    asked: Response | None = None
    last: Response | None = None
    older: bytes = b""

    def remaining(self, response: Response) -> int:
        self.asked = response
        return super().remaining(response)

    def take(self, response: Response, size: int) -> bytes:
        if self.last is not response:
            self.older, self.last = self.last.body if self.last else b"", response
            if self.asked is not response and len(self.older) == len(response.body):
                response.buffer = self.older
        return super().take(response, size)


_failed = defect("body-failed-old", "after a failed request the body before can be read", violates=["F1306-18"])


@_failed
class BodyFailedOld(Responses):
    """A failure changes nothing."""

    def drop(self) -> None:
        pass

    def lose(self, result: FetchResult) -> None:
        pass


class _Nothing(Reader, metaclass=ABCMeta):
    """Gives something, or the wrong refusal, where no response is."""

    @abstractmethod
    def given(self, call: Call) -> Outcome:
        """What is wrong: for each defect to say."""

    def when(self) -> bool:
        return self.module.service.started and self.module.responses.current is None

    def write(self, call: Call) -> Outcome:
        if self.when() and not self.module.fetching.running and call.text.isdigit():
            return self.given(call)
        return super().write(call)


@defect("body-none-ok", "HTTPREAD before any request is answered by OK alone", violates=["F1306-12"])
class BodyNoneOk(_Nothing):
    """Without the closing line."""

    def given(self, call: Call) -> Outcome:
        return OK


@defect("body-none-byte", "HTTPREAD before any request gives a NUL", violates=["F1306-12"])
class BodyNoneByte(_Nothing):
    """An empty string is one byte long."""

    def given(self, call: Call) -> Outcome:
        return self.answer(call, b"\0")


@defect("body-none-end-alone", "HTTPREAD before any request gives +HTTPREAD: 0 without OK", violates=["F1306-12"])
class BodyNoneEndAlone(_Nothing):
    """No final result code."""

    def given(self, call: Call) -> Outcome:
        self.module.engines[call.port].say((self.last_line(),))
        raise Refused(NOT_ALLOWED)


@defect("body-204-old", "after a 204 the body before can be read", violates=["F1306-12", "F1306-03"])
class Body204Old(_Old):
    """No content, no change."""

    def mix(self, found: Response, last: Response) -> None:
        if found.status == 204:
            found.buffer = last.body


@defect("body-empty-old", "after a 200 without a body the body before can be read", violates=["F1306-12"])
class BodyEmptyOld(_Old):
    """Only a length above 0 is a change."""

    def mix(self, found: Response, last: Response) -> None:
        if found.status == 200 and not found.body and found.method == "GET":
            found.buffer = last.body


@defect("busy-read-newer", "HTTPREAD while a request runs gives bytes that are nobody's", violates=["F1306-19"])
class BusyReadNewer(Reader):
    """What is in the buffer at that moment."""

    def write(self, call: Call) -> Outcome:
        return self.answer(call, b"?") if self.module.fetching.running else super().write(call)


@defect("busy-len-odd", "HTTPREAD? while a request runs says LEN,7", violates=["F1306-19"])
class BusyLenOdd(Reader):
    """A register that is being written."""

    def query(self, call: Call) -> Outcome:
        return Reply((self.length_line(7),)) if self.module.fetching.running else super().query(call)


@defect("busy-read-ok", "HTTPREAD while a request runs is answered by OK alone", violates=["F1306-04", "F1306-19"])
class BusyReadOk(Reader):
    """Accepted, and forgotten."""

    def write(self, call: Call) -> Outcome:
        return OK if self.module.fetching.running else super().write(call)
