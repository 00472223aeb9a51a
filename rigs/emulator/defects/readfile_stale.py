"""Faults of HTTPREADFILE behind answers without a body and requests that failed: an older body is saved."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod

from rigs.emulator.effects import FetchResult
from rigs.emulator.http.responses import Response, Responses
from rigs.emulator.registry import defect


class _Keeping(Responses, metaclass=ABCMeta):
    """Gives the body of an older response where a new one has none."""

    body = b""

    def opened(self) -> None:
        super().opened()
        self.body = b""

    def keep(self, method: str, result: FetchResult) -> Response:
        response = super().keep(method, result)
        if not response.buffer and self.old(response):
            response.buffer = self.body
        self.body = response.body or self.body
        return response

    @abstractmethod
    def old(self, response: Response) -> bool:
        """What is wrong: for each defect to say."""


@defect("readfile-204-old", "behind a 204 the older body can be saved", violates=["F1309-17"])
class Old204(_Keeping):
    """Nothing came to replace it."""

    def old(self, response: Response) -> bool:
        return response.status == 204


@defect("readfile-head-old", "behind a HEAD the older body can be saved", violates=["F1309-17"])
class OldHead(_Keeping):
    """Nothing came to replace it."""

    def old(self, response: Response) -> bool:
        return response.method == "HEAD"


@defect("readfile-empty-old", "behind an empty 200 the older body can be saved", violates=["F1309-17"])
class OldEmpty(_Keeping):
    """Nothing came to replace it."""

    def old(self, response: Response) -> bool:
        return response.status == 200 and response.method != "HEAD"


class _Failing(Responses, metaclass=ABCMeta):
    """Gives the older response back where a request failed."""

    before: Response | None = None

    def drop(self) -> None:
        self.before = self.current or self.before
        super().drop()

    def opened(self) -> None:
        super().opened()
        self.before = None

    def lose(self, result: FetchResult) -> None:
        super().lose(result)
        if self.keeps(result.error):
            self.current = self.before

    @abstractmethod
    def keeps(self, error: int) -> bool:
        """What is wrong: for each defect to say."""


@defect("readfile-failed-old", "behind a request that failed the older body can be saved", violates=["F1309-18"])
class FailedOld(_Failing):
    """Only success clears it."""

    def keeps(self, error: int) -> bool:
        return True


@defect("readfile-timeout-old", "behind a time-out the older body can be saved", violates=["F1309-18"])
class TimeoutOld(_Failing):
    """Only a new answer clears it."""

    def keeps(self, error: int) -> bool:
        return error in (705, 720)


@defect("readfile-name-unknown-old", "behind a name that is not known the older body can be saved",
        violates=["F1309-18"])
class NameUnknownOld(_Failing):
    """It never came to a connection."""

    def keeps(self, error: int) -> bool:
        return error == 713
