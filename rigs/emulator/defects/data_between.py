"""Faults of HTTPDATA between responses and settings: refused for them, mixed with them, lost by them."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod

from rigs.emulator.command import Call, Outcome, Refused
from rigs.emulator.http.action import Action
from rigs.emulator.http.fetching import Job
from rigs.emulator.http.input import PostData
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.http.read import Reader
from rigs.emulator.http.readfile import ReadFile
from rigs.emulator.http.reports import Reports
from rigs.emulator.http.urls import Url
from rigs.emulator.registry import defect


class _Refusing(PostData, metaclass=ABCMeta):
    """Refuses good lines in some state."""

    def ask(self, size: int, time: int) -> Outcome:
        if self.refuses():
            raise Refused
        return super().ask(size, time)

    @abstractmethod
    def refuses(self) -> bool:
        """What is wrong: for each defect to say."""


@defect("data-not-with-response", "HTTPDATA is refused while a response is stored", violates=["F1307-22"])
class NotWithResponse(_Refusing):
    """One buffer for both."""

    def refuses(self) -> bool:
        return self.module.responses.current is not None


@defect("data-not-with-large", "HTTPDATA is refused while a response above 4 KiB is stored", violates=["F1307-22"])
class NotWithLarge(_Refusing):
    """No memory."""

    def refuses(self) -> bool:
        response = self.module.responses.current
        return response is not None and len(response.body) > 4096


@defect("data-not-half-read", "HTTPDATA is refused while a response is read in part", violates=["F1307-22"])
class NotHalfRead(_Refusing):
    """The reader is still open."""

    def refuses(self) -> bool:
        response = self.module.responses.current
        return response is not None and 0 < response.taken < len(response.body)


@defect("data-not-after-post", "HTTPDATA is refused once a POST was answered", violates=["F1307-22"])
class NotAfterPost(_Refusing):
    """The state does not go back."""

    def refuses(self) -> bool:
        response = self.module.responses.current
        return response is not None and response.method == "POST"


@defect("data-not-after-empty", "HTTPDATA is refused behind an answer without a body", violates=["F1307-22"])
class NotAfterEmpty(_Refusing):
    """It waits for a body."""

    def refuses(self) -> bool:
        response = self.module.responses.current
        return response is not None and not response.body


@defect("data-not-after-failure", "HTTPDATA is refused once a request failed, until one is answered or TERM",
        violates=["F1307-22"], source="after a failed action the session was of no use")
class NotAfterFailure(_Refusing):
    """The session is broken, it thinks."""

    begun = 0

    def opened(self) -> None:
        super().opened()
        self.begun = self.module.fetching._id

    def refuses(self) -> bool:
        return self.module.responses.current is None and self.module.fetching._id > self.begun


@defect("data-mixed-with-response", "data that are shorter than the response stored are posted with its tail",
        violates=["F1307-22"])
class MixedWithResponse(Action):
    """One buffer for both."""

    stored = b""

    def start(self, job: Job, url: Url) -> None:
        response = self.module.responses.current
        self.stored = response.body if response else b""
        super().start(job, url)

    def body(self, job: Job) -> bytes | None:
        found = super().body(job)
        return found + self.stored[len(found):] if found else found


@defect("data-lost-by-reading", "HTTPREAD behind HTTPDATA takes the data away", violates=["F1307-22"])
class LostByReading(Reader):
    """One buffer for both."""

    def write(self, call: Call) -> Outcome:
        outcome = super().write(call)
        self.module.post_data.data = b""
        return outcome


@defect("data-lost-by-saving", "HTTPREADFILE behind HTTPDATA takes the data away", violates=["F1307-22"])
class LostBySaving(ReadFile):
    """One buffer for both."""

    def store(self, directory: str, name: str, data: bytes) -> int:
        self.module.post_data.data = b""
        return super().store(directory, name, data)


@defect("data-needs-url", "HTTPDATA is refused before the URL is set", violates=["F1307-23"])
class NeedsUrl(_Refusing):
    """Nobody knows for whom they are."""

    def refuses(self) -> bool:
        return self.module.parameters.url() is None


@defect("data-needs-any", "HTTPDATA is refused while every parameter has its default", violates=["F1307-23"])
class NeedsAny(_Refusing):
    """The session is made by the first HTTPPARA."""

    def refuses(self) -> bool:
        return self.module.parameters.values == self.module.parameters.defaults()


class _Dropping(Parameters, metaclass=ABCMeta):
    """Settings that take the data away."""

    def store(self, tag: str, value: int | str) -> None:
        if self.drops(tag):
            self.module.post_data.data = b""
        super().store(tag, value)

    @abstractmethod
    def drops(self, tag: str) -> bool:
        """What is wrong: for each defect to say."""


@defect("data-lost-by-url", "a URL that is set behind HTTPDATA takes the data away", violates=["F1307-23"])
class LostByUrl(_Dropping):
    """A new request begins."""

    def drops(self, tag: str) -> bool:
        return tag == "URL"


@defect("data-lost-by-first-url", "the first URL of a session takes the data away", violates=["F1307-23"])
class LostByFirstUrl(_Dropping):
    """The session is made by it."""

    def drops(self, tag: str) -> bool:
        return tag == "URL" and not self.values["URL"]


@defect("data-lost-by-other-url", "a URL that replaces another one takes the data away", violates=["F1307-23"])
class LostByOtherUrl(_Dropping):
    """They belong to the old one, it thinks."""

    def drops(self, tag: str) -> bool:
        return tag == "URL" and bool(self.values["URL"])


@defect("data-before-url-cut", "of data that were entered before any URL the first byte is not posted",
        violates=["F1307-23"])
class BeforeUrlCut(PostData):
    """Moved to the session that is made then."""

    def keep(self, data: bytes) -> None:
        super().keep(data[1:] if self.module.parameters.url() is None else data)


@defect("data-lost-by-close", "a server that closes its connection takes the data away that are entered",
        violates=["F1307-22"])
class LostByClose(Reports):
    """The session is cleared up."""

    def peer_closed(self) -> None:
        super().peer_closed()
        post, engine = self.module.post_data, self.module.engines[0]
        post.data = b""
        if engine._input:
            engine._input._pieces = [bytes(len(engine._input.data))]


class _BehindRefusal(PostData, metaclass=ABCMeta):
    """What a refused line makes of the data before it."""

    def write(self, call: Call) -> Outcome:
        try:
            return super().write(call)
        except Refused:
            self.data = self.left(self.data)
            raise

    @abstractmethod
    def left(self, data: bytes) -> bytes:
        """What is wrong: for each defect to say."""


@defect("data-refused-cuts", "a refused HTTPDATA takes the last byte of the data before it", violates=["F1307-24"])
class RefusedCuts(_BehindRefusal):
    """The end is set anew."""

    def left(self, data: bytes) -> bytes:
        return data[:-1]


@defect("data-refused-clears", "a refused HTTPDATA fills the data before it with NUL", violates=["F1307-24"])
class RefusedClears(_BehindRefusal):
    """The buffer is cleared, the length is not."""

    def left(self, data: bytes) -> bytes:
        return bytes(len(data))


class _BehindMethod(Action, metaclass=ABCMeta):
    """What another method makes of the data."""

    def body(self, job: Job) -> bytes | None:
        found, post = super().body(job), self.module.post_data
        if job.method != "POST":
            post.data = self.left(post.data, job.method)
        return found

    @abstractmethod
    def left(self, data: bytes, method: str) -> bytes:
        """What is wrong: for each defect to say."""


@defect("data-half-by-get", "a GET takes half of the data away", violates=["F1307-21"])
class HalfByGet(_BehindMethod):
    """One of two buffers."""

    def left(self, data: bytes, method: str) -> bytes:
        return data[len(data) // 2:] if method == "GET" else data


@defect("data-first-by-delete", "a DELETE writes over the first bytes of the data", violates=["F1307-21"])
class FirstByDelete(_BehindMethod):
    """The request is put together in their buffer."""

    def left(self, data: bytes, method: str) -> bytes:
        return (method.encode() + data[6:])[:len(data)] if method == "DELETE" else data
