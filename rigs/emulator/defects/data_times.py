"""Faults in <time> of HTTPDATA: its bounds, its unit, the width of its counter."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod

from rigs.emulator.command import Outcome, Prompt, Value
from rigs.emulator.http.input import PostData
from rigs.emulator.registry import defect


class _Times(PostData):
    """Bounds of <time> that are not those of the reference."""

    bounds = (10, 65535)

    def times(self) -> tuple[int, int]:
        return self.bounds


@defect("data-time-min-11", "HTTPDATA refuses the time 10", violates=["F1307-06"])
class TimeMin11(_Times):
    """Greater than, not from."""

    bounds = (11, 65535)


@defect("data-time-max-65534", "HTTPDATA refuses the time 65535", violates=["F1307-06"])
class TimeMax65534(_Times):
    """0xFFFF means something else inside."""

    bounds = (10, 65534)


@defect("data-time-max-5000", "HTTPDATA refuses times above 5000", violates=["F1307-06", "F1307-02"],
        source="A7672S: times above 5000 got ERROR")
class TimeMax5000(_Times):
    """A bound of its own."""

    bounds = (10, 5000)


@defect("data-time-max-9999", "HTTPDATA takes times of four digits at most", violates=["F1307-02", "F1307-06"])
class TimeMax9999(_Times):
    """The width of a field."""

    bounds = (10, 9999)


@defect("data-time-max-32767", "HTTPDATA refuses times above 32767", violates=["F1307-06"])
class TimeMax32767(_Times):
    """A signed short."""

    bounds = (10, 32767)


@defect("data-time-min-9", "HTTPDATA takes the time 9", violates=["F1307-07"])
class TimeMin9(_Times):
    """The bound is one too low."""

    bounds = (9, 65535)


@defect("data-time-max-65536", "HTTPDATA takes the time 65536", violates=["F1307-07"])
class TimeMax65536(_Times):
    """The bound is one too high."""

    bounds = (10, 65536)


@defect("data-time-16-bits", "HTTPDATA cuts <time> to 16 bits", violates=["F1307-07"])
class Time16Bits(PostData):
    """The parser stores before it checks."""

    def time(self, value: Value) -> int:
        text = value.text
        return super().time(Value(str(int(text) % 65536), False) if text.isdigit() else value)


@defect("data-time-0-waits", "HTTPDATA takes the time 0 for no limit", violates=["F1307-07"])
class Time0Waits(PostData):
    """0 is never."""

    def time(self, value: Value) -> int:
        return 65535 if value.text == "0" else super().time(value)


@defect("data-time-minus-waits", "HTTPDATA takes the time -1 for no limit", violates=["F1307-07"])
class TimeMinusWaits(PostData):
    """As osWaitForever is written."""

    def time(self, value: Value) -> int:
        return 65535 if value.text == "-1" else super().time(value)


@defect("data-time-clamped", "HTTPDATA takes times below 10 for 10", violates=["F1307-07"])
class TimeClamped(PostData):
    """max() in place of a check."""

    def time(self, value: Value) -> int:
        return super().time(Value("10", False) if value.text.isdigit() and int(value.text) < 10 else value)


@defect("data-time-small-unchecked", "HTTPDATA checks the time of large inputs only", violates=["F1307-07"])
class TimeSmallUnchecked(PostData):
    """Small ones are there at once."""

    wanted = 0

    def size(self, value: Value) -> int:
        self.wanted = super().size(value)
        return self.wanted

    def time(self, value: Value) -> int:
        return 60 if self.wanted < 1024 and value.text.isdigit() else super().time(value)


class _Seconds(PostData, metaclass=ABCMeta):
    """Another duration than <time>."""

    def seconds(self, time: int) -> float:
        return self.lasting(time)

    @abstractmethod
    def lasting(self, time: int) -> float:
        """What is wrong: for each defect to say."""


@defect("data-time-double", "the input of HTTPDATA lasts twice its time", violates=["F1307-13"])
class TimeDouble(_Seconds):
    """Ticks of 500 ms."""

    def lasting(self, time: int) -> float:
        return 2 * time


@defect("data-time-7", "the input of HTTPDATA ends at 70 % of its time", violates=["F1307-13"])
class Time7(_Seconds):
    """A clock that is not calibrated."""

    def lasting(self, time: int) -> float:
        return 0.7 * time


@defect("data-time-least-60", "the input of HTTPDATA lasts a minute at least", violates=["F1307-13"])
class TimeLeast60(_Seconds):
    """A default that wins."""

    def lasting(self, time: int) -> float:
        return max(60, time)


@defect("data-time-never", "the input of HTTPDATA never ends by itself", violates=["F1307-13"],
        source="too few bytes: the port stayed blocked")
class TimeNever(PostData):
    """No timer at all."""

    def ask(self, size: int, time: int) -> Outcome:
        outcome = super().ask(size, time)
        assert isinstance(outcome, Prompt)
        return Prompt(outcome.text, size, None, outcome.done, outcome.expired)


@defect("data-time-ms-1000", "times from 1000 on are taken for milliseconds", violates=["F1307-13"])
class TimeMs1000(_Seconds):
    """To please hosts that were written for older modules."""

    def lasting(self, time: int) -> float:
        return time / 1000 if time >= 1000 else time


@defect("data-time-8-bits", "the timer of HTTPDATA counts seconds in 8 bits", violates=["F1307-13"])
class Time8Bits(_Seconds):
    """266 is 10."""

    def lasting(self, time: int) -> float:
        return time % 256 or 0.1


@defect("data-time-ms-16-bits", "the timer of HTTPDATA counts milliseconds in 16 bits", violates=["F1307-13"])
class TimeMs16Bits(_Seconds):
    """66 s are 464 ms."""

    def lasting(self, time: int) -> float:
        return time * 1000 % 65536 / 1000 or 0.1


@defect("data-time-ticks-16-bits", "the timer of HTTPDATA counts ticks of 10 ms in 16 bits", violates=["F1307-13"])
class TimeTicks16Bits(_Seconds):
    """656 s are 0.64 s."""

    def lasting(self, time: int) -> float:
        return time * 100 % 65536 / 100 or 0.1


@defect("data-time-signed-16", "times above 32767 are over at once", violates=["F1307-13"])
class TimeSigned16(_Seconds):
    """Negative in a signed short."""

    def lasting(self, time: int) -> float:
        return 1.0 if time > 32767 else time


@defect("data-time-first-stays", "the first <time> of a session holds for all its inputs", violates=["F1307-13"])
class TimeFirstStays(PostData):
    """The timer is set up once."""

    first = 0

    def opened(self) -> None:
        super().opened()
        self.first = 0

    def seconds(self, time: int) -> float:
        self.first = self.first or time
        return super().seconds(self.first)
