"""Reading everything, on DUTs whose buffer fills late, and where reads take nothing away."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from fixtures.bench.bodies import POLL, Bodies

BODY = b"0123456789"


class Reading(Bodies):
    """A session whose reads bring what a list says; it notes how long it waited."""

    def __init__(self, parts: list[bytes], *, stays: bool) -> None:
        self.parts, self.waited = parts, 0.0
        self.dialect = cast("Any", SimpleNamespace(judge=lambda *_: "deviation" if stays else "fail"))

    def read(self, size: int | str, *, nothing: str = "") -> Any:
        data = self.parts.pop(0) if self.parts else b""
        return SimpleNamespace(data=data[:int(size)], empty=not data)

    def wait(self, seconds: float) -> Any:
        self.waited += seconds


@pytest.mark.parametrize("stays", [False, True])
@pytest.mark.parametrize("empty", [0, 1, 3])
def test_a_buffer_that_fills_late_is_waited_for(stays: bool, empty: int) -> None:
    session = Reading([b""] * empty + [BODY] * 2, stays=stays)
    assert session.read_all(len(BODY)) == BODY
    assert session.waited == empty * 0.5
    assert len(session.parts) == 1


@pytest.mark.parametrize("stays", [False, True])
def test_a_buffer_that_stays_empty_is_given_up(stays: bool) -> None:
    session = Reading([], stays=stays)
    assert session.read_all(len(BODY)) == b""
    assert session.waited == POLL
    assert session.read_all() == b""
    assert session.waited == POLL


def test_where_reads_take_nothing_away_the_first_one_is_all() -> None:
    assert Reading([BODY[:4], BODY[:4]], stays=True).read_all() == BODY[:4]
    assert Reading([BODY[:4], BODY[4:]], stays=False).read_all() == BODY
