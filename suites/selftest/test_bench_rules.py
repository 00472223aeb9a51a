"""Rules that all exchanges are held against, and the DUT's identity, beside lines that nobody asked for."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from fixtures.at import Exchange, Parser
from fixtures.bench import rules
from fixtures.bench.bench import Bench
from fixtures.bench.session import Session
from fixtures.verdict.facts import RunFacts


def exchange(command: str, answer: bytes) -> Exchange:
    seen, parser = Exchange(command), Parser()
    parser.feed(answer, 1.0)
    while (item := parser.next()) is not None:
        seen.add(item)
    return seen


class Told:
    """A judge that keeps what deviates."""

    def __init__(self) -> None:
        self.deviations: list[str] = []

    def deviation(self, message: str, *, requirement: str | None = None) -> None:
        self.deviations.append(f"{requirement} {message}")

    def record(self, topic: str, value: str) -> None:
        pass


@pytest.mark.parametrize(("command", "answer", "deviates"), [
    ("ATV1", b"+CREG: 1\r\n\r\nOK\r\n", False),
    ("atv", b"+CREG: 1\r\n\r\nOK\r\n", False),
    ("AT", b"+CREG: 1\r\n\r\nOK\r\n", True),
    ("ATV1", b"OK\r\n", True),
])
def test_a_line_from_before_atv1_has_its_old_form(command: str, answer: bytes, deviates: bool) -> None:
    told = Told()
    session = SimpleNamespace(judge=told, profile=SimpleNamespace(first_time=lambda *_: True))
    rules._framing(cast("Session", session), exchange(command, answer))
    assert bool(told.deviations) == deviates
    assert all(line.startswith("F1300-05") for line in told.deviations)


@pytest.mark.parametrize(("answer", "model"), [
    (b"\r\nM1\r\n\r\nOK\r\n", "M1"),
    (b"\r\n+CGMM: M1\r\n\r\nOK\r\n", "M1"),
    (b"\r\n+CREG: 1\r\n\r\nRDY\r\n\r\nM1\r\n\r\nOK\r\n", "M1"),
    (b"\r\n+CREG: 1\r\n\r\nOK\r\n", None),
])
def test_an_unsolicited_line_is_no_identity(answer: bytes, model: str | None) -> None:
    bench = cast("Any", SimpleNamespace(modem=SimpleNamespace(command=lambda line, within: exchange(line, answer)),
                                        facts=RunFacts(), moved=""))
    Bench._identify(bench)
    assert bench.facts.dut.get("model") == model
