"""A case that reads more than its history keeps: data of the oldest exchanges go, all else stays."""

from __future__ import annotations

import pytest

from fixtures.at import Block, Exchange, Line, Shape, exchange
from fixtures.at.exchange import MOST_ITEMS
from fixtures.link import Recorder
from fixtures.modem import Modem, client

SIZE = 1000


class Reading:
    """A DUT that answers each read by a block, its marker without the empty line that is due."""

    def __init__(self) -> None:
        self._t, self._answers = 0.0, list[bytes]()

    def now(self) -> float:
        return self._t

    def write(self, data: bytes) -> float:
        self._answers.append(b"\r\nOK\r\n+HTTPREAD: DATA,%d\r\n" % SIZE + b"x" * SIZE + b"\r\n+HTTPREAD: 0\r\n")
        return self._t

    def read(self, timeout: float) -> tuple[float, bytes]:
        self._t += 0.001
        return self._t, self._answers.pop() if self._answers else b""

    def sleep(self, seconds: float) -> None:
        self._t += seconds

    def close(self) -> None:
        self._answers.clear()


def test_old_data_go_and_lines_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "KEPT", 3 * SIZE)
    modem = Modem(Reading(), Recorder())
    held = [modem.command(f"AT+HTTPREAD={SIZE}", Shape.READ) for _ in range(8)]
    assert all(seen.data == b"x" * SIZE for seen in held)
    assert [len(seen.data) for seen in modem.history] == [0] * 4 + [SIZE] * 4
    assert [seen.observations for seen in modem.history] == [seen.observations for seen in held]
    assert all(seen.ok and seen.ends and seen.observations for seen in modem.history)
    modem.begin()
    modem.command(f"AT+HTTPREAD={SIZE}", Shape.READ)
    modem.command(f"AT+HTTPREAD={SIZE}", Shape.READ)
    assert [len(seen.data) for seen in modem.history] == [SIZE] * 2


@pytest.mark.parametrize("blocks", [MOST_ITEMS, 2 * MOST_ITEMS])
def test_an_answer_of_many_blocks_is_kept_to_its_end(blocks: int) -> None:
    """10 MiB in blocks of 100 bytes: the closing line and OK come behind more items than a flood may bring."""
    seen = Exchange("AT+HTTPREAD=10485760")
    marker = Line("+HTTPREAD: DATA,1", b"\r\n+HTTPREAD: DATA,1\r\n", 0.0)
    for place in range(blocks):
        seen.add(Block("+HTTPREAD", "DATA", 1, b"x", marker, float(place)))
    for text in ("+HTTPREAD: 0", "OK", "OK", "+HTTPREAD: 0", "noise"):
        seen.add(Line(text, text.encode(), float(blocks)))
    assert len(seen.data) == blocks
    assert ([line.text for line in seen.ends], seen.codes) == (["+HTTPREAD: 0"], ["OK"])
    assert seen.dropped == 3


def test_a_flood_of_lines_or_blocks_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "MOST_ITEMS", 10)
    monkeypatch.setattr(exchange, "MOST_BLOCKS", 30)
    seen = Exchange("AT")
    line = Line("noise", b"\r\nnoise\r\n", 0.0)
    for _ in range(50):
        seen.add(line)
        seen.add(Block("+HTTPREAD", "DATA", 1, b"x", line, 0.0))
    assert (len(seen.strays), len(seen.blocks), seen.dropped) == (5, 30, 65)
