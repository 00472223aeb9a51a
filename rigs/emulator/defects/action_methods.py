"""Faults in what <method> makes of a request: on the wire, in the test form and in the report."""

from __future__ import annotations

from rigs.emulator.command import OK, Call, Outcome, Reply
from rigs.emulator.effects import Fetch, FetchResult, TlsSettings
from rigs.emulator.http.action import Action
from rigs.emulator.http.fetching import Fetching, Job
from rigs.emulator.http.reports import Reports
from rigs.emulator.http.requests import Requests
from rigs.emulator.http.responses import Response
from rigs.emulator.http.urls import Url
from rigs.emulator.registry import defect


@defect("methods-0-4", "HTTPACTION=? prints (0-4) where 4 is refused", violates=["F1304-01"],
        source="the range of a sibling family")
class Methods04(Action):
    """The text was copied."""

    def ranges(self, call: Call) -> Outcome:
        return Reply(("+HTTPACTION: (0-4)",))


@defect("methods-listed", "HTTPACTION=? lists the methods in place of the range", violates=["F1304-01"])
class MethodsListed(Action):
    """Another generator of ranges."""

    def ranges(self, call: Call) -> Outcome:
        return Reply(("+HTTPACTION: (0,1,2,3)",))


@defect("methods-two-lines", "HTTPACTION=? prints a second line", violates=["F1304-01"])
class MethodsTwoLines(Action):
    """A range for a parameter that is not there."""

    def ranges(self, call: Call) -> Outcome:
        return Reply(("+HTTPACTION: (0-3)", "+HTTPACTION: (0-1)"))


@defect("method-4-errcode", "method 4 is answered by OK and a report with 708", violates=["F1304-06"])
class Method4Errcode(Action):
    """The form of the line is right, it thinks."""

    def write(self, call: Call) -> Outcome:
        if call.text != "4" or not self.module.service.started:
            return super().write(call)
        self.module.urc("+HTTPACTION: 4,708,0", call.port)
        return OK


@defect("get-query-cut", "the query of a GET ends at its first ampersand", violates=["F1304-02"])
class GetQueryCut(Requests):
    """It is split for a log."""

    def request_line(self, method: str, url: Url) -> str:
        line = super().request_line(method, url)
        return line.partition("&")[0] + " HTTP/1.1" if method == "GET" and "&" in line else line


class _Cached(Action):
    """Answers a request from the response of a GET to the same URL, which is still stored."""

    verb = ""
    fetched: Url | None = None

    def start(self, job: Job, url: Url) -> None:
        stored = self.module.responses.current
        fresh = stored is not None and stored.method == "GET" and self.fetched == url
        if stored is None or not fresh or job.method != self.verb:
            self.fetched = url
            super().start(job, url)
            return
        stored.taken = 0
        self.module.reports.answered(job, stored, False)


@defect("get-cached", "a second GET of the same URL is answered from memory", violates=["F1304-02"])
class GetCached(_Cached):
    """A cache without an age."""

    verb = "GET"


@defect("head-cached", "a HEAD of a URL just fetched is answered from memory", violates=["F1304-04"])
class HeadCached(_Cached):
    """Its headers are there, it thinks."""

    verb = "HEAD"


@defect("get-twice-8k", "a GET whose body is larger than 8 KiB is sent twice", violates=["F1304-02"])
class GetTwice8k(Fetching):
    """The first tells how much memory is needed."""

    sent: Fetch | None = None

    def fetch(self, job: Job, url: Url, request: bytes, tls: TlsSettings | None) -> Fetch:
        self.sent = super().fetch(job, url, request, tls)
        return self.sent

    def finished(self, result: FetchResult) -> None:
        sent, self.sent = self.sent, None
        if sent is not None and sent.id == result.id and sent.method == "GET" and len(result.body) > 8192:
            self.module.emit(sent)
        else:
            super().finished(result)


@defect("get-posts-data", "a GET is sent as a POST when data was entered", violates=["F1304-02", "F1304-28"])
class GetPostsData(Action):
    """Data makes a POST."""

    def perform(self, call: Call, method: int) -> Outcome:
        url = self.module.parameters.url()
        if method or url is None or not self.module.post_data.data:
            return super().perform(call, method)
        self.start(Job("HTTPACTION", call.port, method, "POST"), url)
        return OK


@defect("head-as-get", "a HEAD is sent as a GET", violates=["F1304-04"])
class HeadAsGet(Requests):
    """The body is thrown away."""

    def request_line(self, method: str, url: Url) -> str:
        return super().request_line("GET" if method == "HEAD" else method, url)


@defect("post-second-get", "the second of two POST in a row is sent as a GET", violates=["F1304-03", "F1304-24"])
class PostSecondGet(Action):
    """The method falls back once the data is sent."""

    posted = False

    def start(self, job: Job, url: Url) -> None:
        again, self.posted = self.posted, job.method == "POST" and not self.posted
        if job.method == "POST" and again:
            job = Job(job.command, job.port, job.number, "GET")
        super().start(job, url)


@defect("post-large-put", "a POST of more than 4000 bytes is sent as a PUT", violates=["F1304-03"])
class PostLargePut(Requests):
    """Large bodies take the path of uploads."""

    def request(self, method: str, url: Url, body: bytes | None) -> bytes:
        large = method == "POST" and body is not None and len(body) > 4000
        return super().request("PUT" if large else method, url, body)


@defect("delete-2xx-200", "every 2xx answer to a DELETE is reported as 200", violates=["F1304-05", "F1304-11"])
class Delete2xx200(Reports):
    """Done is done."""

    def say(self, job: Job, code: int, length: int) -> None:
        super().say(job, 200 if job.method == "DELETE" and 200 < code < 300 else code, length)


@defect("delete-error-length-0", "the body of an error that answers a DELETE counts 0", violates=["F1304-05"])
class DeleteErrorLength0(Reports):
    """What a failed DELETE says is of no interest."""

    def length(self, job: Job, response: Response) -> int:
        failed = job.method == "DELETE" and response.status >= 400
        return 0 if failed else super().length(job, response)


@defect("delete-reported-as-0", "the report of a DELETE names method 0", violates=["F1304-05", "F1304-08"])
class DeleteReportedAs0(Reports):
    """The table of the report ends at 2."""

    def text(self, job: Job, code: int, length: int) -> str:
        found = super().text(job, code, length)
        return found.replace(": 3,", ": 0,") if job.method == "DELETE" else found


@defect("report-of-last-method", "a report names the method of the request before", violates=["F1304-08"])
class ReportOfLastMethod(Reports):
    """It is written before the new one is stored."""

    before = 0

    def text(self, job: Job, code: int, length: int) -> str:
        number, self.before = self.before, job.number
        return f"+{job.command}: {number},{code},{length}"


@defect("head-waits-long", "a HEAD without an answer is given up after 400 s only", violates=["F1304-20"])
class HeadWaitsLong(Fetching):
    """RESPTO is applied to bodies."""

    def fetch(self, job: Job, url: Url, request: bytes, tls: TlsSettings | None) -> Fetch:
        found = super().fetch(job, url, request, tls)
        if job.method != "HEAD":
            return found
        return Fetch(
            found.id, found.scheme, found.host, found.port, request, job.method,
            found.connect_timeout, 400.0, found.receive_timeout, tls, found.reuse,
        )
