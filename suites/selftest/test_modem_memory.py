"""A case that reads more than its history keeps: data of the oldest exchanges go, all else stays."""

from __future__ import annotations

import pytest

from fixtures.at import Shape
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
