"""Faults of HTTPDATA beside other commands: surplus bytes, requests of its own, a request that runs."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod

from rigs.emulator.command import PENDING, Call, Outcome, Refused, Reply
from rigs.emulator.effects import FetchResult
from rigs.emulator.engine import Engine
from rigs.emulator.http.fetching import Job
from rigs.emulator.http.input import PostData
from rigs.emulator.http.requests import METHODS
from rigs.emulator.registry import defect


class _Surplus(Engine, metaclass=ABCMeta):
    """Does something with what comes in one piece with the last byte and lies behind it."""

    def _fed(self, data: bytes) -> bytes:
        rest = super()._fed(data)
        return rest if self._input or not rest else self.behind(rest)

    @abstractmethod
    def behind(self, rest: bytes) -> bytes:
        """What is wrong: for each defect to say."""


@defect("data-surplus-in-body", "bytes beyond <size> are posted too", violates=["F1307-12"])
class SurplusInBody(_Surplus):
    """The whole piece is copied."""

    def behind(self, rest: bytes) -> bytes:
        self.module.post_data.data += rest
        return b""


@defect("data-surplus-one", "the first byte beyond <size> is posted too", violates=["F1307-12"])
class SurplusOne(_Surplus):
    """Counted from 0."""

    def behind(self, rest: bytes) -> bytes:
        self.module.post_data.data += rest[:1]
        return rest[1:]


@defect("data-surplus-replaces", "bytes beyond <size> are written over the begin of the data", violates=["F1307-12"])
class SurplusReplaces(_Surplus):
    """A ring."""

    def behind(self, rest: bytes) -> bytes:
        post = self.module.post_data
        post.data = (rest + post.data[len(rest):])[:len(post.data)]
        return b""


@defect("data-surplus-deaf", "after bytes beyond <size> nothing is answered for 30 s", violates=["F1307-12"])
class SurplusDeaf(_Surplus):
    """The receiver waits for an end that does not come."""

    def behind(self, rest: bytes) -> bytes:
        self.module.deafen(True)
        self.module.start("hears", 30.0, lambda: self.module.deafen(False))
        return b""


@defect("data-surplus-kept", "bytes beyond <size> are the first ones of the next input", violates=["F1307-12"])
class SurplusKept(_Surplus):
    """They wait for a reader."""

    kept = b""

    def behind(self, rest: bytes) -> bytes:
        self.kept = rest
        return b""

    def _fed(self, data: bytes) -> bytes:
        kept, self.kept = self.kept, b""
        return super()._fed(kept + data)


@defect("data-surplus-drops", "bytes beyond <size> make the data void", violates=["F1307-12"])
class SurplusDrops(_Surplus):
    """An overflow."""

    def behind(self, rest: bytes) -> bytes:
        self.module.post_data.data = b""
        return rest


class _Posts(PostData):
    """Sends requests of its own."""

    def post(self, method: int = 1) -> None:
        url, parts = self.module.parameters.url(), self.module
        if url and not parts.fetching.running:
            body = self.data if method == 1 else None
            job = Job("HTTPDATA", 0, method, METHODS[method])
            parts.fetching.begin(job, url, parts.requests.request(job.method, url, body))


@defect("data-posts-at-once", "HTTPDATA posts its data as soon as they are complete, where there is a URL",
        violates=["F1307-18"])
class PostsAtOnce(_Posts):
    """The host will want it anyway."""

    def keep(self, data: bytes) -> None:
        super().keep(data)
        self.post()


@defect("data-posts-after-4s", "HTTPDATA posts its data 4 s after they are complete", violates=["F1307-18"])
class PostsAfter4s(_Posts):
    """Unless another command comes first."""

    def keep(self, data: bytes) -> None:
        super().keep(data)
        self.module.start("data-post", 4.0, self.post)


@defect("data-posts-large", "HTTPDATA posts more than 4 KiB as soon as they are complete", violates=["F1307-18"])
class PostsLarge(_Posts):
    """There is no room to keep them."""

    def keep(self, data: bytes) -> None:
        super().keep(data)
        if len(data) > 4096:
            self.post()


@defect("data-posts-first", "a second HTTPDATA posts the data of the first", violates=["F1307-18"])
class PostsFirst(_Posts):
    """Nothing may be lost."""

    def ask(self, size: int, time: int) -> Outcome:
        if self.data:
            self.post()
        return super().ask(size, time)


@defect("data-asks-server", "HTTPDATA sends a HEAD to the server when its input is complete", violates=["F1307-18"])
class AsksServer(_Posts):
    """To warm the connection up."""

    def keep(self, data: bytes) -> None:
        super().keep(data)
        self.post(METHODS.index("HEAD"))


class _Busy(PostData, metaclass=ABCMeta):
    """What HTTPDATA does while a request runs."""

    def write(self, call: Call) -> Outcome:
        job = self.module.fetching.running
        return self.busy(call, job) if job else super().write(call)

    @abstractmethod
    def busy(self, call: Call, job: Job) -> Outcome:
        """What is wrong: for each defect to say."""


@defect("data-busy-aborts", "HTTPDATA while a request runs takes the request away, which fails with 706",
        violates=["F1307-20"])
class BusyAborts(_Busy):
    """They share a buffer."""

    def busy(self, call: Call, job: Job) -> Outcome:
        fetching = self.module.fetching
        fetching.drop()
        fetching.fail_soon(FetchResult(fetching._id, 706))
        raise Refused


@defect("data-busy-silences", "HTTPDATA while a request runs is refused, and the report never comes",
        violates=["F1307-20", "F1304-09"])
class BusySilences(_Busy):
    """The refusal sets the state back."""

    def busy(self, call: Call, job: Job) -> Outcome:
        self.module.fetching.drop()
        self.module.fetching.running = None
        raise Refused


@defect("data-busy-shortens", "HTTPDATA while a request runs: the report gives the length 0", violates=["F1307-20"])
class BusyShortens(_Busy):
    """The count is one variable."""

    def busy(self, call: Call, job: Job) -> Outcome:
        self.module.fetching.running = Job(job.command, job.port, job.number, "HEAD", job.given)
        raise Refused


@defect("data-busy-busy", "HTTPDATA while a request runs prints BUSY and OK", violates=["F1307-20"])
class BusyBusy(_Busy):
    """Neither refused nor done."""

    def busy(self, call: Call, job: Job) -> Outcome:
        return Reply(("BUSY",))


@defect("data-busy-no-code", "HTTPDATA while a request runs prompts, and its input gets no code", violates=["F1307-20"])
class BusyNoCode(_Busy):
    """The end is given to the request."""

    lost = False

    def busy(self, call: Call, job: Job) -> Outcome:
        self.lost = True
        size, time = self.given(call)
        return self.ask(self.size(size), self.time(time))

    def done(self, data: bytes) -> Outcome:
        lost, self.lost = self.lost, False
        return PENDING if lost else super().done(data)
