"""HTTPPOSTFILE and HTTPREADFILE where the reference leaves a choice (A22 to A25, A38, A44, A54); packed requests."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod

from rigs.emulator.command import BAD_VALUE, NOT_ALLOWED, OK, PENDING, Call, Outcome, Refused, Reply, Value
from rigs.emulator.http.fetching import AT_ONCE, Job
from rigs.emulator.http.postfile import PostFile
from rigs.emulator.http.readfile import ReadFile
from rigs.emulator.http.reports import Reports
from rigs.emulator.http.requests import METHODS
from rigs.emulator.http.urls import Url
from rigs.emulator.registry import variant

FILE = "HTTPPOSTFILE"
_PIECE = 1000


@variant("file-in-chunks", "a file as body is sent in chunks (RFC 9112 7.1)")
class FileInChunks(PostFile):
    """Its size need not be known."""

    def packed(self, method: str, url: Url, data: bytes) -> bytes:
        request = super().packed(method, url, data)
        lines = request[: len(request) - len(data)].rstrip(b"\r\n").split(b"\r\n")
        kept = [line for line in lines if not line.lower().startswith(b"content-length:")]
        head = b"\r\n".join([*kept, b"Transfer-Encoding: chunked", b"", b""])
        pieces = (data[at: at + _PIECE] for at in range(0, len(data), _PIECE))
        return head + b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


@variant("file-body-of-post-only", "a packed GET, HEAD or DELETE has no body")
class FileBodyOfPostOnly(PostFile):
    """As HTTP has it."""

    def packed(self, method: str, url: Url, data: bytes) -> bytes:
        return super().packed(method, url, data) if method == "POST" else self.bare(method, url)

    def bare(self, method: str, url: Url) -> bytes:
        return self.module.requests.request(method, url, None)


class _Written(Reports, metaclass=ABCMeta):
    """Writes the report of a file otherwise."""

    def text(self, job: Job, code: int, length: int) -> str:
        return self.written(job, code, length) if job.command == FILE else super().text(job, code, length)

    @abstractmethod
    def written(self, job: Job, code: int, length: int) -> str:
        """What is done: for each variant to say."""


@variant("file-report-two-fields", "a file is reported by method and status alone (L123)")
class FileReportTwoFields(_Written):
    """The length may be left out."""

    def written(self, job: Job, code: int, length: int) -> str:
        return f"+{FILE}: {job.number},{code}"


@variant("file-report-method", "a file is reported by its method alone (L123)")
class FileReportMethod(_Written):
    """All else may be left out."""

    def written(self, job: Job, code: int, length: int) -> str:
        return f"+{FILE}: {job.number}"


@variant("file-report-status-length", "where no method was given the report has status and length (L146, A22)",
         source="forms of a sibling's manual: two fields, or three where the method was given")
class FileReportStatusLength(_Written):
    """A deviation under f13, right under a76xx."""

    def written(self, job: Job, code: int, length: int) -> str:
        return f"+{FILE}: {f'{job.number},' if job.given else ''}{code},{length}"


@variant("file-decides-method", "where no method was given the report names that of the file (A24)")
class FileDecidesMethod(_Written):
    """As A76XX does."""

    def written(self, job: Job, code: int, length: int) -> str:
        numbered = METHODS[:4]
        number = numbered.index(job.method) if not job.given and job.method in numbered else job.number
        return f"+{FILE}: {number},{code},{length}"


class _Coded(PostFile):
    """Refuses by OK and an errcode."""

    def told(self, call: Call, number: int, code: int) -> Outcome:
        job = Job(FILE, call.port, number, METHODS[number])
        self.module.start("file", AT_ONCE, lambda: self.module.reports.say(job, code, 0))
        return OK


@variant("file-busy-703", "a file while a request runs: OK and a report with 703 (A44)")
class FileBusy703(_Coded):
    """Refused by code."""

    def write(self, call: Call) -> Outcome:
        return self.told(call, 1, 703) if self.module.fetching.running else super().write(call)


@variant("file-no-url-708", "a file without a URL: OK and a report with 708 (A54)")
class FileNoUrl708(_Coded):
    """Refused by code."""

    def perform(self, call: Call, data: bytes, number: int, whole: bool, given: bool) -> Outcome:
        if self.module.parameters.url() is None:
            return self.told(call, number, 708)
        return super().perform(call, data, number, whole, given)


@variant("file-empty-707", "an empty file: OK and a report with 707")
class FileEmpty707(_Coded):
    """Nothing to send."""

    def perform(self, call: Call, data: bytes, number: int, whole: bool, given: bool) -> Outcome:
        return super().perform(call, data, number, whole, given) if data else self.told(call, number, 707)


@variant("file-needs-http", "a file that is no request is refused with send_header 0 (F1308-33)")
class FileNeedsHttp(PostFile):
    """It looks at the first line."""

    def raw(self, data: bytes) -> bytes:
        if b" HTTP/1." not in data.partition(b"\r\n")[0]:
            raise Refused(NOT_ALLOWED)
        return super().raw(data)


@variant("file-empty-value-refused", "an empty value between commas is refused (A23)")
class FileEmptyValueRefused(PostFile):
    """Only the last ones may be left out."""

    def options(self, call: Call) -> list[Value]:
        if any(value.missing for value in call.values(1, 4)):
            raise Refused
        return super().options(call)


@variant("file-bare-name", "a file name without quotes is taken (A38)")
class FileBareName(PostFile):
    """As some firmware takes URLs."""

    def options(self, call: Call) -> list[Value]:
        name, *rest = super().options(call)
        return [Value(name.text, bool(name.text) or name.quoted), *rest]


_late = variant("file-ok-with-report", "OK of HTTPPOSTFILE comes together with its report, in one piece")


@_late
class FileOkWithReport(PostFile):
    """The command waits for its report; OK stands first."""

    def perform(self, call: Call, data: bytes, number: int, whole: bool, given: bool) -> Outcome:
        outcome = super().perform(call, data, number, whole, given)
        self.module.reports.waiting = call
        return PENDING if outcome is OK else outcome


@_late
class FileReportBehindOk(Reports):
    """One reply."""

    def say(self, job: Job, code: int, length: int) -> None:
        call, self.waiting = self.waiting, None
        if call:
            call.finish(Reply(after=(self.text(job, code, length),)))
        else:
            super().say(job, code, length)

    def aborted(self, job: Job) -> None:
        call, self.waiting = self.waiting, None
        if call:
            call.finish(Reply(error=NOT_ALLOWED))


@variant("readfile-one-dot", "a name with several dots is refused (F1308-41)")
class ReadFileOneDot(ReadFile):
    """They smell of a directory."""

    def file(self, value: Value) -> str:
        if value.text.count(".") > 1:
            raise Refused(BAD_VALUE)
        return super().file(value)
