"""Random lines and events against the emulated module: one final code a line, no fault inside, never locked up."""

from __future__ import annotations

import random

import pytest

from rigs.emulator import registry
from suites.selftest.emulator_core_bench import OK, Bench

NAMES = [
    "HTTPINIT", "HTTPTERM", "HTTPPARA", "HTTPACTION",
    "HTTPHEAD", "HTTPREAD", "HTTPPOSTFILE", "HTTPREADFILE", "CMEE", "X",
]
VALUES = [
    "0", "1", "3", "-1", "10", "4294967296", "", '"URL"', '"UA"', '"USERDATA"', '"http://h:1/p"', '"f"', '"a;b,c"',
    '"open',
    "x", '"\\22\\0D"', "\xff", '"' + "n" * 300 + '"', " ", "?", "1.5", "9" * 40,
]
FORMS = ["", "?", "=?", "=", " = "]
EVENTS = ("line", "line", "line", "line", "answer", "failure", "wait", "noise", "bearer")


def line(dice: random.Random) -> str:
    parts = []
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        form = dice.choice(FORMS)
        values = ",".join(dice.choices(VALUES, k=dice.randrange(5))) if form.strip() == "=" else ""
        parts.append(f"+{dice.choice(NAMES)}{form}{values}")
    return "AT" + ";".join(parts)


def final_codes(answer: bytes) -> int:
    found = answer.split(b"\r\n")
    return sum(part in (b"OK", b"ERROR") or part.startswith(b"+CME ERROR: ") for part in found)


def step(bench: Bench, dice: random.Random) -> None:
    event = dice.choice(EVENTS)
    if event == "line":
        text = line(dice)
        assert final_codes(bench.send(text)) == 1, text
    elif event in {"answer", "failure"} and bench.fetch:
        assert bench.answer(b"body", error=0 if event == "answer" else 714).count(b"+HTTP") == 1
    elif event == "wait":
        bench.wait(dice.choice((0.2, 5)))
    elif event == "noise":
        assert bench.raw(bytes(dice.choices([*range(32), *range(127, 256)], k=40)).replace(b"\r", b"") + b"\r") == b""
    elif event == "bearer":
        bench.bearer(dice.choice((True, False)))


@pytest.mark.parametrize("dialect", registry.DIALECTS)
@pytest.mark.parametrize("seed", range(8))
def test_random_sessions(seed: int, dialect: str) -> None:
    dice = random.Random(seed)
    bench = Bench(dialect).start()
    bench.files.kept["F:", "f"] = b"GET / HTTP/1.1\r\n\r\n"
    for _ in range(400):
        step(bench, dice)
    assert bench.send("AT") == OK


@pytest.mark.parametrize("seed", range(8))
def test_pieces_make_no_difference(seed: int) -> None:
    """The same bytes whole and in random pieces give the same answers."""
    dice = random.Random(seed)
    data = b"".join(line(dice).encode("latin-1") + dice.choice((b"\r", b"\r\n")) for _ in range(100))
    whole, pieces = Bench(), Bench()
    expected = whole.raw(data)
    got, at = b"", 0
    while at < len(data):
        size = dice.choice((1, 2, 7, 30))
        got += pieces.raw(data[at:at + size])
        at += size
    assert got == expected
