"""Faults in what HTTPDATA takes for a good <size> or <time>: bounds, widths of integers, fields of a form."""

from __future__ import annotations

from rigs.emulator.command import OK, Call, Outcome, Prompt, Refused, Value
from rigs.emulator.http.input import PostData
from rigs.emulator.registry import defect


class _Sizes(PostData):
    """Bounds of <size> that are not those of the reference."""

    bounds = (1, 153600)

    def sizes(self) -> tuple[int, int]:
        return self.bounds


class _Wrapped(PostData):
    """<size> is cut to so many bits before it is looked at."""

    bits = 32

    def size(self, value: Value) -> int:
        text = value.text
        cut = str(int(text) % (1 << self.bits)) if text.isascii() and text.isdigit() else text
        return super().size(Value(cut, value.quoted))


@defect("data-size-min-2", "HTTPDATA refuses the size 1", violates=["F1307-03"])
class SizeMin2(_Sizes):
    """The bound is one too high."""

    bounds = (2, 153600)


@defect("data-size-1-second", "HTTPDATA refuses the size 1 once longer data was entered", violates=["F1307-03"])
class Size1Second(PostData):
    """The least size is a state."""

    least = 1

    def sizes(self) -> tuple[int, int]:
        return self.least, super().sizes()[1]

    def keep(self, data: bytes) -> None:
        super().keep(data)
        self.least = min(len(data), 2)


@defect("data-size-max-153599", "HTTPDATA refuses the last good size", violates=["F1307-04"])
class SizeMax153599(_Sizes):
    """Less than, not up to."""

    bounds = (1, 153599)


@defect("data-size-max-131072", "HTTPDATA takes 128 KiB at most", violates=["F1307-04"])
class SizeMax131072(_Sizes):
    """The buffer is a power of two."""

    bounds = (1, 131072)


@defect("data-size-max-65535", "HTTPDATA takes sizes of 16 bits", violates=["F1307-04", "F1307-25"])
class SizeMax65535(_Sizes):
    """A uint16_t."""

    bounds = (1, 65535)


@defect("data-size-max-10240", "HTTPDATA refuses more than 10 KiB", violates=["F1307-04", "F1307-25"],
        source="SIM7670G: some 10 kB taken where 153600 stand in the manual")
class SizeMax10240(_Sizes):
    """A smaller buffer than the one in the manual."""

    bounds = (1, 10240)


@defect("data-size-max-2048", "HTTPDATA refuses more than 2 KiB", violates=["F1307-25", "F1307-04"])
class SizeMax2048(_Sizes):
    """The buffer of the serial driver."""

    bounds = (1, 2048)


@defect("data-size-32768", "HTTPDATA refuses sizes from 32768 to 65535, which are negative in 16 bits",
        violates=["F1307-25"])
class Size32768(PostData):
    """An int16_t."""

    def size(self, value: Value) -> int:
        size = super().size(value)
        if 32768 <= size <= 65535:
            raise Refused
        return size


@defect("data-size-0", "HTTPDATA takes the size 0", violates=["F1307-05"])
class Size0(_Sizes):
    """Waits for the end of its time."""

    bounds = (0, 153600)


class _Nothing(PostData):
    """An input of nothing is complete at once."""

    def sizes(self) -> tuple[int, int]:
        return 0, super().sizes()[1]

    def ask(self, size: int, time: int) -> Outcome:
        return super().ask(size, time) if size else OK


@defect("data-size-0-ok", "HTTPDATA of size 0 is answered by OK", violates=["F1307-05"])
class Size0Ok(_Nothing):
    """Clears the data, it thinks."""


@defect("data-size-0-second", "HTTPDATA of size 0 is answered by OK once data was entered", violates=["F1307-05"])
class Size0Second(_Nothing):
    """There is something to be cleared."""

    def sizes(self) -> tuple[int, int]:
        return (0 if self.data else 1), 153600


@defect("data-size-153601", "HTTPDATA takes one byte more than 153600", violates=["F1307-05"])
class Size153601(_Sizes):
    """The bound is one too high."""

    bounds = (1, 153601)


@defect("data-size-200000", "HTTPDATA takes up to 200000 bytes", violates=["F1307-05"])
class Size200000(_Sizes):
    """What the heap has."""

    bounds = (1, 200000)


@defect("data-size-clamped", "HTTPDATA takes a size above 153600 for 153600", violates=["F1307-05"])
class SizeClamped(PostData):
    """min() in place of a check."""

    def size(self, value: Value) -> int:
        large = value.text.isdigit() and len(value.text) < 10 and int(value.text) > self.sizes()[1]
        return super().size(Value(str(self.sizes()[1]), False) if large else value)


@defect("data-size-32-bits", "HTTPDATA cuts <size> to 32 bits", violates=["F1307-05"])
class Size32Bits(_Wrapped):
    """strtoul without a look at errno."""


@defect("data-size-24-bits", "HTTPDATA cuts <size> to 24 bits", violates=["F1307-05"])
class Size24Bits(_Wrapped):
    """A bit field."""

    bits = 24


@defect("data-size-18-bits", "HTTPDATA cuts <size> to 18 bits", violates=["F1307-05"])
class Size18Bits(_Wrapped):
    """Wide enough for 153600."""

    bits = 18


@defect("data-size-64-bits", "HTTPDATA cuts <size> to 64 bits", violates=["F1307-05"])
class Size64Bits(_Wrapped):
    """The check for digits too many is missing."""

    bits = 64


@defect("data-size-minus", "HTTPDATA takes a negative size without its sign", violates=["F1307-05"])
class SizeMinus(PostData):
    """The sign is skipped."""

    def size(self, value: Value) -> int:
        return super().size(Value(value.text.removeprefix("-"), value.quoted))


@defect("data-size-refused-prompts", "HTTPDATA of a bad size gives ERROR and the prompt all the same",
        violates=["F1307-05"])
class SizeRefusedPrompts(PostData):
    """Sent before the check."""

    def size(self, value: Value) -> int:
        try:
            return super().size(value)
        except Refused:
            self.module.urc(self.prompt())
            raise


@defect("data-hex", "HTTPDATA takes hexadecimal values", violates=["F1307-08"])
class Hex(PostData):
    """strtol with base 16 where a letter is met."""

    def size(self, value: Value) -> int:
        return super().size(_hex(value))

    def time(self, value: Value) -> int:
        return super().time(_hex(value))


def _hex(value: Value) -> Value:
    letters = value.text.isalpha() and set(value.text.lower()) <= set("abcdef")
    return Value(str(int(value.text, 16)), value.quoted) if letters else value


@defect("data-size-trailing", "HTTPDATA reads a number up to the first other character", violates=["F1307-08"])
class SizeTrailing(PostData):
    """atoi; a letter alone is the least size."""

    def size(self, value: Value) -> int:
        digits = value.text[:len(value.text) - len(value.text.lstrip("0123456789"))]
        return super().size(Value(digits or ("1" if value.text.isalpha() else value.text), value.quoted))


@defect("data-third-ignored", "HTTPDATA ignores a third value", violates=["F1307-08"])
class ThirdIgnored(PostData):
    """sscanf."""

    def given(self, call: Call) -> list[Value]:
        return call.values(2, 3)[:2]


@defect("data-time-optional", "HTTPDATA works without its time", violates=["F1307-08"])
class TimeOptional(PostData):
    """A default of a minute."""

    def given(self, call: Call) -> list[Value]:
        return [*call.values(1, 2), Value("60", False)][:2]


@defect("data-time-empty", "HTTPDATA takes a time that is left out behind its comma", violates=["F1307-08"])
class TimeEmpty(PostData):
    """G19 in a place where it does not hold."""

    def time(self, value: Value) -> int:
        return 60 if value.missing else super().time(value)


@defect("data-size-optional", "HTTPDATA without a size takes input until 10 bytes are there", violates=["F1307-08"])
class SizeOptional(PostData):
    """Some default."""

    def size(self, value: Value) -> int:
        return 10 if value.missing else super().size(value)


@defect("data-repeats-values", "HTTPDATA without values repeats those of the last one", violates=["F1307-08"])
class RepeatsValues(PostData):
    """Statics that stay."""

    last: tuple[int, int] | None = None

    def write(self, call: Call) -> Outcome:
        if not call.text and self.last:
            return self.ask(*self.last)
        return super().write(call)

    def ask(self, size: int, time: int) -> Outcome:
        self.last = size, time
        return super().ask(size, time)


@defect("data-bad-form-ok", "HTTPDATA of one value is answered by OK", violates=["F1307-08"])
class BadFormOk(PostData):
    """The check's result is thrown away."""

    def write(self, call: Call) -> Outcome:
        return OK if call.text.isdigit() else super().write(call)


@defect("data-16-padded", "inputs below 16 bytes are filled up with NUL", violates=["F1307-02", "F1307-03"])
class Padded16(PostData):
    """One burst of the DMA."""

    def keep(self, data: bytes) -> None:
        super().keep(data.ljust(16, b"\0"))


@defect("data-1-waits-2", "HTTPDATA of size 1 waits for two bytes", violates=["F1307-03", "F1307-09"])
class One2(PostData):
    """The line editor wants a line."""

    def ask(self, size: int, time: int) -> Outcome:
        outcome = super().ask(size, time)
        assert isinstance(outcome, Prompt)
        return Prompt(outcome.text, max(size, 2), outcome.seconds, outcome.done, outcome.expired)
