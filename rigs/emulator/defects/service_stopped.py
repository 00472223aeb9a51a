"""Faults of commands that need a started service: asked before HTTPINIT, or after HTTPTERM, they do something."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rigs.emulator.command import ERROR, OK, PENDING, Call, Outcome, Reply
from rigs.emulator.http.action import Action
from rigs.emulator.http.head import Head
from rigs.emulator.http.input import PostData
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.http.postfile import PostFile
from rigs.emulator.http.read import Reader
from rigs.emulator.http.readfile import ReadFile
from rigs.emulator.http.responses import Response, Responses
from rigs.emulator.http.service import Service
from rigs.emulator.registry import defect

_TOO_LONG = 140.0       # DUT s, above the longest response time


@contextmanager
def _unlocked(service: Service) -> Iterator[None]:
    """For a moment the service seems started."""
    was, service.started = service.started, True
    try:
        yield
    finally:
        service.started = was


class _Kept(Parameters):
    """Parameters that outlive the service, as they may."""

    def opened(self) -> None:
        pass

    def closed(self) -> None:
        pass


class _KeptResponse(Responses):
    """A response that lasts until the next start."""

    def closed(self) -> None:
        pass


_delete = defect("delete-unstarted", "a DELETE needs no started service", violates=["F1301-06", "F1302-04"])


@_delete
class DeleteUnstarted(Action):
    """The newest method was forgotten in a list."""

    def write(self, call: Call) -> Outcome:
        return self.perform(call, 3) if call.text == "3" else super().write(call)


@_delete
class DeleteKept(_Kept):
    """The URL is still there."""


@defect("action-unstarted-slow", "HTTPACTION in a stopped service is refused after more than 120 s",
        violates=["F1301-06", "F1304-20"])
class ActionUnstartedSlow(Action):
    """It waits for the start."""

    def write(self, call: Call) -> Outcome:
        if self.module.service.started:
            return super().write(call)
        self.module.start("action", _TOO_LONG, lambda: call.finish(ERROR))
        return PENDING


@defect("action-unstarted-ok", "HTTPACTION in a stopped service is answered by OK, and no report comes",
        violates=["F1301-06", "F1302-04", "F1304-09"])
class ActionUnstartedOk(Action):
    """The queue that would tell is not there."""

    def write(self, call: Call) -> Outcome:
        return super().write(call) if self.module.service.started else OK


@defect("head-unstarted-ok", "HTTPHEAD in a stopped service is answered by OK alone",
        violates=["F1301-07", "F1302-04"])
class HeadUnstartedOk(Head):
    """Nothing to show is no fault."""

    def execute(self, call: Call) -> Outcome:
        return super().execute(call) if self.module.service.started else OK


_head = defect("head-after-term", "HTTPHEAD after HTTPTERM shows the headers of the last session",
               violates=["F1301-07", "F1302-04"])


@_head
class HeadAfterTerm(Head):
    """Only the buffer is asked."""

    def execute(self, call: Call) -> Outcome:
        if self.module.fetching.running:
            return super().execute(call)
        with _unlocked(self.module.service):
            return super().execute(call)


@_head
class HeadKept(_KeptResponse):
    """The headers are still there."""


@defect("read-unstarted-ok", "HTTPREAD in a stopped service is answered by OK and +HTTPREAD: 0",
        violates=["F1301-08", "F1302-04"])
class ReadUnstartedOk(Reader):
    """Nothing to read is no fault."""

    def write(self, call: Call) -> Outcome:
        return super().write(call) if self.module.service.started else Reply(after=(self.last_line(),))


_length = defect("len-after-term", "HTTPREAD? after HTTPTERM tells the length of the last session",
                 violates=["F1301-08", "F1302-04"])


@_length
class LenAfterTerm(Reader):
    """Only the buffer is asked."""

    def query(self, call: Call) -> Outcome:
        if self.module.fetching.running:
            return super().query(call)
        with _unlocked(self.module.service):
            return super().query(call)


@_length
class LenKept(_KeptResponse):
    """The buffer is still there."""


_rest = defect("rest-after-term", "what was left unread can be read after HTTPTERM",
               violates=["F1301-08", "F1302-04"])


@_rest
class RestAfterTerm(Reader):
    """Only a body of which a part was read is served on."""

    def response(self) -> Response:
        stored = self.module.responses.current
        unread = stored is not None and stored.rest > 0 and not self.module.service.started
        return stored if unread and stored is not None else super().response()


@_rest
class RestKept(_KeptResponse):
    """The rest is still there."""


@defect("data-unstarted", "HTTPDATA in a stopped service prompts", violates=["F1301-09", "F1302-04"])
class DataUnstarted(PostData):
    """Input needs no service, it thinks."""

    def write(self, call: Call) -> Outcome:
        if self.module.fetching.running:
            return super().write(call)
        with _unlocked(self.module.service):
            return super().write(call)


_postfile = defect("postfile-unstarted", "HTTPPOSTFILE in a stopped service sends the file",
                   violates=["F1301-10", "F1302-04"])


@_postfile
class PostfileUnstarted(PostFile):
    """The check was left out."""

    def write(self, call: Call) -> Outcome:
        if self.module.fetching.running:
            return super().write(call)
        with _unlocked(self.module.service):
            return super().write(call)


@_postfile
class PostfileKept(_Kept):
    """The URL is still there."""


_readfile = defect("readfile-after-term", "HTTPREADFILE after HTTPTERM saves the body of the last session",
                   violates=["F1301-11", "F1302-04"])


@_readfile
class ReadfileAfterTerm(ReadFile):
    """The check was left out."""

    def write(self, call: Call) -> Outcome:
        if self.module.fetching.running:
            return super().write(call)
        with _unlocked(self.module.service):
            return super().write(call)


@_readfile
class ReadfileKept(_KeptResponse):
    """The body is still there."""


@defect("readfile-unstarted-0", "HTTPREADFILE in a stopped service says 0 and saves nothing",
        violates=["F1301-11", "F1302-04"])
class ReadfileUnstarted0(ReadFile):
    """Nothing to save is no fault."""

    def write(self, call: Call) -> Outcome:
        return super().write(call) if self.module.service.started else self.saved()


@defect("para-unstarted-ok", "HTTPPARA in a stopped service is answered by OK", violates=["F1301-05"])
class ParaUnstartedOk(Parameters):
    """Values can be kept at any time."""

    def require_session(self) -> None:
        pass


_spoils = defect("para-unstarted-no-start", "HTTPPARA in a stopped service is refused, and so is the next start",
                 violates=["F1301-01", "F1301-05"])


@_spoils
class ParaUnstartedMark(Parameters):
    """The lock that it takes is not given back."""

    def require_session(self) -> None:
        if not self.module.service.started:
            self.module.start("locked", 300.0, lambda: None)
        super().require_session()


@_spoils
class LockedStart(Service):
    """Finds the lock taken, once."""

    def init(self, call: Call) -> Outcome:
        locked = "locked" in self.module._timers
        self.module.stop("locked")
        return ERROR if locked else super().init(call)
