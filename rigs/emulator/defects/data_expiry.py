"""Faults at the end of HTTPDATA's time: timers of other inputs, codes, what is left and posted."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod

from rigs.emulator.command import ERROR, PENDING, Outcome, Prompt, Refused, Reply
from rigs.emulator.engine import Engine
from rigs.emulator.http.input import PostData
from rigs.emulator.registry import defect


@defect("data-time-last-runs-on", "the timer of an input that was completed runs on and ends the next one",
        violates=["F1307-13", "F1307-16"])
class TimeLastRunsOn(Engine):
    """It is not stopped, and not started while it runs."""

    until = 0.0

    def open_input(self, prompt: Prompt) -> None:
        now = self.module.now
        if prompt.seconds is not None:
            left = self.until - now if self.until > now else prompt.seconds
            prompt = Prompt(prompt.text, prompt.size, left, prompt.done, prompt.expired)
            self.until = now + left
        super().open_input(prompt)

    def expire(self) -> None:
        self.until = 0.0
        super().expire()


@defect("data-second-expiry-never", "the time of an input runs out once in a session, a second one stays open",
        violates=["F1307-13"])
class SecondExpiryNever(PostData):
    """The timer is not restarted."""

    out = False

    def opened(self) -> None:
        super().opened()
        self.out = False

    def expired(self, data: bytes) -> Outcome:
        self.out = True
        return super().expired(data)

    def ask(self, size: int, time: int) -> Outcome:
        outcome = super().ask(size, time)
        assert isinstance(outcome, Prompt)
        return Prompt(outcome.text, size, None, outcome.done, outcome.expired) if self.out else outcome


@defect("data-time-by-silence", "the time of HTTPDATA starts again with each byte", violates=["F1307-14"])
class TimeBySilence(Engine):
    """It is taken for the longest silence."""

    def _fed(self, data: bytes) -> bytes:
        rest = super()._fed(data)
        if self._input and self._input.prompt.seconds is not None:
            self.module.start(self._timer("input"), self._input.prompt.seconds, self.expire)
        return rest


@defect("data-expiry-two-codes", "the end of the input time gives ERROR twice", violates=["F1307-14"])
class ExpiryTwoCodes(PostData):
    """From the timer and from the parser."""

    def expired(self, data: bytes) -> Outcome:
        return Reply(error=0, after=("ERROR",))


@defect("data-expiry-ok-and-error", "the end of the input time gives OK, then ERROR", violates=["F1307-14"])
class ExpiryOkAndError(PostData):
    """For what came, and for what did not."""

    def expired(self, data: bytes) -> Outcome:
        return Reply(after=("ERROR",))


@defect("data-expiry-blocks", "after the end of the input time nothing is answered any more",
        violates=["F1307-13", "F1307-14"])
class ExpiryBlocks(PostData):
    """The parser waits for the reader, which is gone."""

    def expired(self, data: bytes) -> Outcome:
        return PENDING


@defect("data-expiry-line", "the end of the input time prints a line beside its ERROR", violates=["F1307-14"])
class ExpiryLine(PostData):
    """A message for the developer."""

    def expired(self, data: bytes) -> Outcome:
        return Reply(("TIMEOUT",), error=0)


@defect("data-expiry-next-stale", "what an input that ran out of time took is posted in front of the next one",
        violates=["F1307-14"])
class ExpiryNextStale(PostData):
    """The write position stays."""

    left = b""

    def expired(self, data: bytes) -> Outcome:
        self.left = data or b"\0"
        return super().expired(data)

    def keep(self, data: bytes) -> None:
        left, self.left = self.left, b""
        super().keep(left + data)


@defect("data-expiry-session-gone", "after the end of the input time HTTPPARA is refused until TERM",
        violates=["F1307-14"])
class ExpirySessionGone(PostData):
    """The error is taken for one of the session."""

    def expired(self, data: bytes) -> Outcome:
        self.module.service.started = False
        return super().expired(data)


@defect("data-expiry-next-refused", "the input behind one that ran out of time is refused",
        violates=["F1307-14", "F1307-01"])
class ExpiryNextRefused(PostData):
    """The state is left by the refusal."""

    out = False

    def expired(self, data: bytes) -> Outcome:
        self.out = True
        return super().expired(data)

    def ask(self, size: int, time: int) -> Outcome:
        if self.out:
            self.out = False
            raise Refused
        return super().ask(size, time)


class _Partial(PostData, metaclass=ABCMeta):
    """What is posted after an input that got part of its bytes."""

    wanted = 0
    before = b""

    def ask(self, size: int, time: int) -> Outcome:
        self.wanted, self.before = size, self.data
        return super().ask(size, time)

    def expired(self, data: bytes) -> Outcome:
        self.data = self.filled(data)
        return ERROR

    @abstractmethod
    def filled(self, data: bytes) -> bytes:
        """What is wrong: for each defect to say."""


@defect("data-partial-padded", "an incomplete input is posted filled up with NUL", violates=["F1307-15"])
class PartialPadded(_Partial):
    """The length is the one announced."""

    def filled(self, data: bytes) -> bytes:
        return data.ljust(self.wanted, b"\0")


@defect("data-partial-over-old", "an incomplete input is posted with the rest of the data before it",
        violates=["F1307-15"])
class PartialOverOld(_Partial):
    """The buffer is not cleared."""

    def filled(self, data: bytes) -> bytes:
        return data + self.before[len(data):]


@defect("data-partial-less-one", "of an incomplete input all but its last byte is posted", violates=["F1307-15"])
class PartialLessOne(_Partial):
    """The timer comes before the byte is counted."""

    def filled(self, data: bytes) -> bytes:
        return data[:-1]


@defect("data-partial-doubled", "an incomplete input is posted twice in one body", violates=["F1307-15"])
class PartialDoubled(_Partial):
    """By the timer and by the reader."""

    def filled(self, data: bytes) -> bytes:
        return data * 2
