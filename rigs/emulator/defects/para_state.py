"""Faults of settings in the course of a session: lost, mixed up, changed by what was refused."""

from __future__ import annotations

from dataclasses import replace

from rigs.emulator.command import BAD_VALUE, Call, Outcome, Refused, Value
from rigs.emulator.effects import Fetch, FetchResult
from rigs.emulator.http.fetching import Fetching, Job
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.http.requests import Requests
from rigs.emulator.http.urls import Url
from rigs.emulator.registry import defect


class _OnRefusal(Parameters):
    """Something happens to a parameter whose new value is refused."""

    def parse(self, tag: str, value: Value) -> int | str:
        try:
            return super().parse(tag, value)
        except Refused:
            self.refused(tag, value)
            raise

    def refused(self, tag: str, value: Value) -> None:
        """The value is not taken."""


@defect("refused-text-clears", "a text that is too long is refused and clears the old one", violates=["F1303-78"])
class RefusedTextClears(_OnRefusal):
    """The field is emptied first."""

    def refused(self, tag: str, value: Value) -> None:
        if tag in ("CONTENT", "ACCEPT", "UA", "USERDATA") and value.quoted:
            self.values[tag] = ""


@defect("refused-text-stored", "a text that is too long is refused and stored in part", violates=["F1303-78"])
class RefusedTextStored(_OnRefusal):
    """The length is looked at when it has been copied."""

    def refused(self, tag: str, value: Value) -> None:
        if tag in ("UA", "USERDATA") and value.quoted:
            self.values[tag] = value.text[:self.limit(tag)]


@defect("refused-url-stored", "a URL with a wrong scheme is refused, its path is stored", violates=["F1303-78"])
class RefusedUrlStored(_OnRefusal):
    """The parts are stored as they are found."""

    def refused(self, tag: str, value: Value) -> None:
        old = self.text("URL")
        if tag == "URL" and old and "://" in value.text:
            self.values["URL"] = "/".join(old.split("/")[:3]) + "/" + value.text.rpartition("/")[2]


@defect("refused-number-clears", "a BREAKEND that is no number is refused and clears the old one",
        violates=["F1303-78"])
class RefusedNumberClears(_OnRefusal):
    """What could not be read is 0."""

    def refused(self, tag: str, value: Value) -> None:
        if tag == "BREAKEND":
            self.values[tag] = 0


@defect("refused-recvto-default", "a RECVTO out of its range is refused and brings the default back",
        violates=["F1303-78"])
class RefusedRecvtoDefault(_OnRefusal):
    """It has to be something."""

    def refused(self, tag: str, value: Value) -> None:
        if tag == "RECVTO":
            self.values[tag] = 10


@defect("refused-connectto-stored", "a CONNECTTO above its range is refused and stored all the same",
        violates=["F1303-78"])
class RefusedConnecttoStored(_OnRefusal):
    """The check comes after the store."""

    def refused(self, tag: str, value: Value) -> None:
        if tag == "CONNECTTO" and value.text.isdigit():
            self.values[tag] = min(int(value.text), 10 ** 6)


@defect("refused-context-0", "a refused SSLCFG leaves context 0", violates=["F1303-78"])
class RefusedContext0(_OnRefusal):
    """What could not be read is 0."""

    def refused(self, tag: str, value: Value) -> None:
        if tag == "SSLCFG":
            self.values[tag] = 0


@defect("surplus-value-stored", "a line with a third value is refused, its second is stored", violates=["F1303-78"])
class SurplusValueStored(Parameters):
    """Values are stored as they are read."""

    def write(self, call: Call) -> Outcome:
        values = call.values(1)
        if len(values) == 3 and self.module.service.started:
            tag = self.tag(values[0])
            self.store(tag, self.parse(tag, values[1]))
        return super().write(call)


@defect("refusal-refuses-next", "refuses the good value that follows a bad one", violates=["F1303-01", "F1303-44"])
class RefusalRefusesNext(_OnRefusal):
    """A mark of failure is looked at once too often."""

    bad = False

    def refused(self, tag: str, value: Value) -> None:
        self.bad = True

    def store(self, tag: str, value: int | str) -> None:
        if self.bad:
            self.bad = False
            raise Refused(BAD_VALUE)
        super().store(tag, value)


@defect("url-drops-userdata", "a new URL drops USERDATA", violates=["F1303-77"])
class UrlDropsUserdata(Parameters):
    """It belonged to the old one."""

    def store(self, tag: str, value: int | str) -> None:
        if tag == "URL" and self.text("URL") and self.text("URL") != value:
            self.values["USERDATA"] = ""
        super().store(tag, value)


@defect("url-drops-scope", "a new URL drops the scope before it was used", violates=["F1303-64"])
class UrlDropsScope(Parameters):
    """It belonged to the old file."""

    def store(self, tag: str, value: int | str) -> None:
        if tag == "URL":
            self.values |= {"BREAK": 0, "BREAKEND": 0}
        super().store(tag, value)


@defect("failure-drops-settings", "a request that found nobody brings all texts back to their defaults",
        violates=["F1303-77"])
class FailureDropsSettings(Fetching):
    """The session is made anew behind the scenes."""

    def failed(self, job: Job, result: FetchResult) -> None:
        super().failed(job, result)
        values = self.module.parameters
        values.values |= {tag: value for tag, value in values.defaults().items() if tag in ("ACCEPT", "UA", "USERDATA")}


@defect("timeout-drops-recvto", "a body that stalled brings RECVTO back to its default", violates=["F1303-77"])
class TimeoutDropsRecvto(Fetching):
    """The session is made anew behind the scenes."""

    def failed(self, job: Job, result: FetchResult) -> None:
        super().failed(job, result)
        if result.error == 705:
            self.module.parameters.values["RECVTO"] = 10


@defect("post-uses-ua-up", "a POST uses UA up", violates=["F1303-77"])
class PostUsesUaUp(Requests):
    """It is freed together with the data."""

    def request(self, method: str, url: Url, body: bytes | None) -> bytes:
        made = super().request(method, url, body)
        if method == "POST":
            self.module.parameters.values["UA"] = ""
        return made


@defect("fourth-request-bare", "the fourth request with the same USERDATA goes without it", violates=["F1303-77"])
class FourthRequestBare(Requests):
    """A counter of uses."""

    uses = 0
    text = ""

    def user_lines(self) -> list[str]:
        lines, text = super().user_lines(), self.module.parameters.text("USERDATA")
        self.uses = self.uses % 4 + 1 if text == self.text else 1
        self.text = text
        return lines if self.uses < 4 else []


@defect("accept-writes-content", "an ACCEPT longer than CONTENT overwrites it", violates=["F1303-34", "F1303-77"])
class AcceptWritesContent(Parameters):
    """The two lie side by side."""

    def store(self, tag: str, value: int | str) -> None:
        super().store(tag, value)
        if tag == "ACCEPT" and len(str(value)) > len(self.text("CONTENT")):
            self.values["CONTENT"] = self.text("CONTENT")[1:]


@defect("setting-drops-response", "a new URL drops the stored response", violates=["F1303-93"])
class SettingDropsResponse(Parameters):
    """What is stored belongs to the old one."""

    def store(self, tag: str, value: int | str) -> None:
        super().store(tag, value)
        if tag == "URL":
            self.module.responses.drop()


@defect("setting-drops-head", "a new RECVTO empties the stored header block", violates=["F1303-93"])
class SettingDropsHead(Parameters):
    """The receive buffer is made anew, and the head lies in it."""

    def store(self, tag: str, value: int | str) -> None:
        super().store(tag, value)
        if tag == "RECVTO" and self.module.responses.current:
            self.module.responses.current.head = b"\r\n"


@defect("setting-trims-body", "a new BREAKEND cuts the stored body", violates=["F1303-93"])
class SettingTrimsBody(Parameters):
    """The scope is taken for one of the buffer."""

    def store(self, tag: str, value: int | str) -> None:
        super().store(tag, value)
        held = self.module.responses.current
        if tag == "BREAKEND" and held:
            held.buffer = held.buffer[:int(value) + 1]


@defect("url-connects", "setting a URL opens a connection to its server", violates=["F1303-99"])
class UrlConnects(Parameters):
    """To be quicker later."""

    def store(self, tag: str, value: int | str) -> None:
        super().store(tag, value)
        url = self.url() if tag == "URL" else None
        if url and url.scheme == "http":
            self.module.emit(Fetch(0, url.scheme, url.host, url.port, b"\r\n", "HEAD", 20, 20, 5, reuse=False))


@defect("ua-while-busy-kills", "setting UA while a request runs ends it with an errcode", violates=["F1303-79"])
class UaWhileBusyKills(Parameters):
    """The request is begun anew and fails."""

    def store(self, tag: str, value: int | str) -> None:
        super().store(tag, value)
        fetching = self.module.fetching
        if tag == "UA" and fetching.running:
            job, fetching.running = fetching.running, None
            fetching.drop()
            fetching.failed(job, FetchResult(0, 706))


@defect("url-while-busy-empties", "a URL set while a request runs loses the body of its answer",
        violates=["F1303-79"])
class UrlWhileBusyEmpties(Fetching):
    """The answer is matched with the URL in force."""

    asked = ""

    def begin(self, job: Job, url: Url, request: bytes) -> None:
        self.asked = self.module.parameters.text("URL")
        super().begin(job, url, request)

    def finished(self, result: FetchResult) -> None:
        same = self.asked == self.module.parameters.text("URL")
        super().finished(result if same else replace(result, body=b""))


@defect("url-takes-texts-along", "texts that are set behind the URL count from the next URL on",
        violates=["F1303-34", "F1303-45", "F1303-56"])
class UrlTakesTextsAlong(Parameters):
    """The head is written when the URL is set."""

    waiting: dict[str, int | str] | None = None

    def opened(self) -> None:
        super().opened()
        self.waiting = {}

    def store(self, tag: str, value: int | str) -> None:
        waiting = self.waiting or {}
        if tag in ("CONTENT", "ACCEPT", "UA", "USERDATA") and self.text("URL"):
            self.waiting = waiting | {tag: value}
            return
        super().store(tag, value)
        if tag == "URL":
            self.values |= waiting
            self.waiting = {}
