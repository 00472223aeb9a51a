"""Faults in the reports of HTTPPOSTFILE (F1308-15 to -18, -20, -21, -37, -38)."""

from __future__ import annotations

import re
from abc import ABCMeta, abstractmethod

from rigs.emulator.defects._bases import FILE, Told
from rigs.emulator.http.fetching import AT_ONCE, Job
from rigs.emulator.http.reports import Reports
from rigs.emulator.http.responses import Response
from rigs.emulator.registry import defect


class _Counted(Reports, metaclass=ABCMeta):
    """Counts the body of an answer to a file otherwise."""

    def length(self, job: Job, response: Response) -> int:
        counted = super().length(job, response)
        return self.counted(counted, response) if job.command == FILE else counted

    @abstractmethod
    def counted(self, length: int, response: Response) -> int:
        """What is wrong: for each defect to say."""


@defect("postfile-length-with-head", "the length in a report of a file counts the header too", violates=["F1308-15"])
class LengthWithHead(_Counted):
    """All that came."""

    def counted(self, length: int, response: Response) -> int:
        return length + len(response.head) if length else 0


@defect("postfile-length-of-before", "the length in a report of a file is that of the answer before",
        violates=["F1308-15"])
class LengthOfBefore(_Counted):
    """Told before it is set."""

    before: int | None = None

    def counted(self, length: int, response: Response) -> int:
        before, self.before = self.before, length
        return length if before is None else before


@defect("postfile-length-8-bits", "an answer of less than 256 bytes is reported in a byte with a sign",
        violates=["F1308-15"])
class Length8Bits(_Counted):
    """255 is none."""

    def counted(self, length: int, response: Response) -> int:
        return 0 if length == 255 else length


@defect("postfile-length-block", "in the length of a report of a file a last block of one byte is missing",
        violates=["F1308-15"])
class LengthBlock(_Counted):
    """Blocks of 1024."""

    def counted(self, length: int, response: Response) -> int:
        return length - 1 if length % 1024 == 1 and length > 1 else length


@defect("postfile-length-16-bits", "in a report of a file the length has 16 bits", violates=["F1308-15"])
class Length16Bits(_Counted):
    """65536 is none."""

    def counted(self, length: int, response: Response) -> int:
        return length % 65536


@defect("postfile-length-15-bits", "in a report of a file a length above 32767 is 0", violates=["F1308-15"])
class Length15Bits(_Counted):
    """Below zero."""

    def counted(self, length: int, response: Response) -> int:
        return length if length < 32768 else 0


@defect("postfile-length-announced", "the length in a report of a file is Content-Length, without one -1",
        violates=["F1308-15", "F1308-21"])
class LengthAnnounced(_Counted):
    """The value of the header."""

    def counted(self, length: int, response: Response) -> int:
        found = re.search(rb"(?i)\r\ncontent-length: *(\d+)", response.head)
        return int(found[1]) if found else -1


@defect("postfile-length-framing", "a chunked answer to a file is reported with its framing", violates=["F1308-15"])
class LengthFraming(_Counted):
    """As it came."""

    def counted(self, length: int, response: Response) -> int:
        return length + 12 if b"chunked" in response.head else length


@defect("postfile-report-twice", "an answer with content to a file is reported twice", violates=["F1308-15"])
class ReportTwice(Reports):
    """By both tasks."""

    def say(self, job: Job, code: int, length: int) -> None:
        super().say(job, code, length)
        if job.command == FILE and length:
            super().say(job, code, length)


@defect("postfile-report-also-action", "a file is reported as a HTTPACTION too",
        violates=["F1308-15", "F1304-21"])
class ReportAlsoAction(Reports):
    """Both use one function."""

    def say(self, job: Job, code: int, length: int) -> None:
        super().say(job, code, length)
        if job.command == FILE:
            self.module.urc(f"+HTTPACTION: {job.number},{code},{length}", job.port)


@defect("postfile-report-name-action", "a file with method 0 is reported as a HTTPACTION", violates=["F1308-10"])
class ReportNameAction(Reports):
    """A GET is one."""

    def text(self, job: Job, code: int, length: int) -> str:
        text = super().text(job, code, length)
        return text.replace(FILE, "HTTPACTION") if job.number == 0 else text


class _Written(Reports, metaclass=ABCMeta):
    """Writes the report of a file otherwise."""

    def text(self, job: Job, code: int, length: int) -> str:
        return self.written(job, code, length) if job.command == FILE else super().text(job, code, length)

    @abstractmethod
    def written(self, job: Job, code: int, length: int) -> str:
        """What is wrong: for each defect to say."""


@defect("postfile-report-status-first", "the status is the first of three fields", violates=["F1308-21"])
class ReportStatusFirst(_Written):
    """As the reference quotes the two others."""

    def written(self, job: Job, code: int, length: int) -> str:
        return f"+HTTPPOSTFILE: {code},{length},{job.number}"


@defect("postfile-report-failure-first", "in the report of a failure the errcode is the first of three fields",
        violates=["F1308-21", "F1308-17"])
class ReportFailureFirst(_Written):
    """Another function."""

    def written(self, job: Job, code: int, length: int) -> str:
        return f"+HTTPPOSTFILE: {f'{job.number},{code}' if code < 600 else f'{code},{job.number}'},{length}"


@defect("postfile-report-word", "the status of a report of a file is a word where it is 200", violates=["F1308-21"])
class ReportWord(_Written):
    """OK."""

    def written(self, job: Job, code: int, length: int) -> str:
        return f"+HTTPPOSTFILE: {job.number},{'OK' if code == 200 else code},{length}"


@defect("postfile-report-four", "a report of a file has a fourth field", violates=["F1308-21"])
class ReportFour(_Written):
    """The path."""

    def written(self, job: Job, code: int, length: int) -> str:
        return f"+HTTPPOSTFILE: {job.number},{code},{length},0"


@defect("postfile-report-blanks", "a report of a file has blanks behind its commas", violates=["F1308-21"])
class ReportBlanks(_Written):
    """For the eye."""

    def written(self, job: Job, code: int, length: int) -> str:
        return f"+HTTPPOSTFILE: {job.number}, {code}, {length}"


@defect("postfile-report-hex", "the length in a report of a file is hexadecimal", violates=["F1308-15", "F1308-21"])
class ReportHex(_Written):
    """%x."""

    def written(self, job: Job, code: int, length: int) -> str:
        return f"+HTTPPOSTFILE: {job.number},{code},{length:x}"


@defect("postfile-report-method-1", "every file is reported with method 1", violates=["F1308-10", "F1308-36"])
class ReportMethod1(_Written):
    """It is called POSTFILE."""

    def written(self, job: Job, code: int, length: int) -> str:
        return f"+HTTPPOSTFILE: 1,{code},{length}"


@defect("postfile-report-failed-method-0", "a failure is reported with method 0", violates=["F1308-06", "F1308-17"])
class ReportFailedMethod0(_Written):
    """The structure is cleared first."""

    def written(self, job: Job, code: int, length: int) -> str:
        return f"+HTTPPOSTFILE: {0 if code >= 600 else job.number},{code},{length}"


@defect("postfile-204-length", "an answer without content is reported with the length of the one before",
        violates=["F1308-16"])
class Length204(_Counted):
    """Set where a body comes."""

    before = 0

    def counted(self, length: int, response: Response) -> int:
        self.before = length or self.before
        return self.before


@defect("postfile-204-errcode", "a 204 to a file is an errcode", violates=["F1308-16"])
class Errcode204(Told):
    """Nothing came."""

    def told(self, job: Job, code: int, length: int) -> tuple[int, int]:
        return (702 if code == 204 else code), length


@defect("postfile-empty-204", "a 200 without content is reported as 204", violates=["F1308-16"])
class Empty204(Told):
    """No content."""

    def told(self, job: Job, code: int, length: int) -> tuple[int, int]:
        return (204 if (code, length) == (200, 0) and job.method != "HEAD" else code), length


@defect("postfile-empty-mute", "a 200 without content is not reported", violates=["F1308-16", "F1308-15"])
class EmptyMute(Reports):
    """The report waits for the body."""

    def say(self, job: Job, code: int, length: int) -> None:
        if job.command != FILE or (code, length) != (200, 0) or job.method == "HEAD":
            super().say(job, code, length)


@defect("postfile-head-counts-absent", "a HEAD by HTTPPOSTFILE is reported with the length of the absent body",
        violates=["F1308-37"])
class HeadCountsAbsent(_Counted):
    """The value of the header."""

    def counted(self, length: int, response: Response) -> int:
        found = re.search(rb"(?i)\r\ncontent-length: *(\d+)", response.head)
        return int(found[1]) if found and response.method == "HEAD" else length


@defect("postfile-report-late", "a server that refuses is reported after more than 120 s", violates=["F1308-20"])
class ReportLate(Reports):
    """It tries again first."""

    def failed(self, job: Job, error: int) -> None:
        later = 140.0 if job.command == FILE and error == 714 else AT_ONCE
        self.module.start("late", later, lambda: super(ReportLate, self).failed(job, error))
