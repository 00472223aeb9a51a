"""Faults in the status that is reported, and in what is done about redirects."""

from __future__ import annotations

import re
from abc import ABCMeta, abstractmethod

from rigs.emulator.effects import FetchResult
from rigs.emulator.http.fetching import Fetching, Job
from rigs.emulator.http.reports import Reports
from rigs.emulator.registry import defect

_LOCATION = re.compile(rb"\r\nLocation: (\S+)")
_KNOWN = {*range(200, 207), *range(300, 308), *range(400, 418), *range(500, 506)}


class _Mapped(Reports, metaclass=ABCMeta):
    """Reports other codes than came."""

    @abstractmethod
    def mapped(self, job: Job, code: int) -> int:
        """What is wrong: for each defect to say."""

    def say(self, job: Job, code: int, length: int) -> None:
        super().say(job, self.mapped(job, code), length)


@defect("status-206-200", "206 is reported as 200", violates=["F1304-11"])
class Status206200(_Mapped):
    """A part is a success too."""

    def mapped(self, job: Job, code: int) -> int:
        return 200 if code == 206 else code


@defect("status-410-404", "410 is reported as 404", violates=["F1304-11"])
class Status410404(_Mapped):
    """Gone is not found."""

    def mapped(self, job: Job, code: int) -> int:
        return 404 if code == 410 else code


@defect("status-408-705", "408 is reported as the error code of a time-out", violates=["F1304-11"])
class Status408705(_Mapped):
    """A time-out is a time-out."""

    def mapped(self, job: Job, code: int) -> int:
        return 705 if code == 408 else code


@defect("status-417-400", "417, the last of its row, is reported as 400", violates=["F1304-11"])
class Status417400(_Mapped):
    """The table ends one too early."""

    def mapped(self, job: Job, code: int) -> int:
        return 400 if code == 417 else code


@defect("status-505-500", "505, the last of its row, is reported as 500", violates=["F1304-11"])
class Status505500(_Mapped):
    """The table ends one too early."""

    def mapped(self, job: Job, code: int) -> int:
        return 500 if code == 505 else code


@defect("post-201-200", "201 is reported as 200 to a POST", violates=["F1304-11"])
class Post201200(_Mapped):
    """Created is a success too."""

    def mapped(self, job: Job, code: int) -> int:
        return 200 if code == 201 and job.method == "POST" else code


@defect("status-sticks", "a status above 499 is reported again for the next request that works",
        violates=["F1304-11"])
class StatusSticks(_Mapped):
    """The field is only written when it is 0."""

    stuck = 0

    def mapped(self, job: Job, code: int) -> int:
        stuck, self.stuck = self.stuck, code if 500 <= code < 600 else 0
        return stuck if stuck and code == 200 else code


@defect("status-unknown-class", "a status that the table does not hold is reported as the first of its class",
        violates=["F1304-12"])
class StatusUnknownClass(_Mapped):
    """As HTTP lets a client treat it."""

    def mapped(self, job: Job, code: int) -> int:
        return code // 100 * 100 if code < 600 and code not in _KNOWN else code


class _Follows(Fetching):
    """Goes where an answer points to."""

    statuses: frozenset[int] = frozenset()

    def finished(self, result: FetchResult) -> None:
        job, found = self.running, _LOCATION.search(result.head)
        if job is None or found is None or result.status not in self.statuses:
            super().finished(result)
            return
        url = self.module.urls.parse(found[1].decode("latin-1"))
        self.begin(job, url, self.module.requests.request(job.method, url, None))


@defect("redirect-followed", "301, 302 and 303 are followed", violates=["F1304-13"])
class RedirectFollowed(_Follows):
    """As a browser does."""

    statuses = frozenset({301, 302, 303})


@defect("redirect-308-followed", "308 is followed", violates=["F1304-13"])
class Redirect308Followed(_Follows):
    """The newest of them was added by the library."""

    statuses = frozenset({308})
