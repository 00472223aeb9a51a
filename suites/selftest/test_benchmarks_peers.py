"""The comparison with peers: turns and ratios, the table, the processes of the tools, a tool that is not there."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from suites.benchmarks.peers import __main__ as program
from suites.benchmarks.peers import duel, shown
from suites.benchmarks.peers.peer import BARE, OURS, Missing
from suites.benchmarks.peers.workers import Worker, interpreter, responder

TOOLS = (BARE, OURS, "pyserial read_until", "ATtila")


class Scripted:
    """A tool whose machine gets slower from turn to turn, as all of them do."""

    def __init__(self, name: str, seconds: float, asked: list[tuple[str, str]]) -> None:
        self.name, self._seconds, self._asked, self._turn = name, seconds, asked, 0

    def ask(self, task: str, amount: int = 0) -> dict[str, Any]:
        self._asked.append((self.name, task))
        if task not in ("trips", "bulk"):
            return {"whole": self.name == OURS, "evidence": "10 bytes of 3000"}
        if self.name == "ATtila":
            return {"failed": "SerialError: gone"} if task == "trips" else {"seconds": 1.0, "count": None}
        self._turn += 1
        return {"seconds": self._seconds * self._turn * amount, "count": amount}


def test_ratios_are_of_one_turn_and_order_changes() -> None:
    asked: list[tuple[str, str]] = []
    tools = [Scripted(BARE, 1, asked), Scripted(OURS, 2, asked), Scripted("pyserial read_until", 8, asked),
             Scripted("ATtila", 1, asked)]
    found = {row["tool"]: row for row in duel.rows(duel.play(tools, turns=5, trips=100, bulk_turns=2, size=1 << 20))}
    assert found[OURS]["trip_by_bare"] == pytest.approx(2)
    assert found["pyserial read_until"]["trips_ours_by_it"] == pytest.approx(4)
    assert found["pyserial read_until"]["bulk_ours_by_it"] == pytest.approx(4)
    assert found[OURS]["bulk_by_bare"] == pytest.approx(0.5)
    assert asked[0][0] != asked[4][0]
    assert asked.count(("ATtila", "trips")) == 1
    assert found["ATtila"]["out"] == "SerialError: gone"
    text = shown.table([*found.values()])
    assert "skipped: ATtila: SerialError: gone" in text
    assert "yes (10 bytes of 3000)" in text


@pytest.fixture
def path() -> Any:
    with responder(sys.executable) as port:
        yield port


@pytest.mark.parametrize(("name", "own", "counted"), [
    (OURS, True, False), ("pyserial readline", False, True), ("pyserial read_until", False, True)])
def test_a_tool_is_asked_in_its_own_process(path: str, name: str, own: bool, counted: bool) -> None:
    worker = Worker(name, sys.executable, path)
    try:
        assert worker.ask("trips", 20)["count"] == 20
        assert worker.ask("bulk", 200_000)["count"] == 200_000
        assert worker.ask("whole")["whole"] is own
        assert worker.ask("counted")["whole"] is counted
        assert worker.ask("report")["whole"] is own
        assert worker.ask("trips", 5)["count"] == 5
    finally:
        worker.close()


def test_a_tool_that_is_not_there_is_named_and_skipped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Missing, match="attila is not installed"):
        interpreter("ATtila", [str(tmp_path / "no-python")])
    file = tmp_path / "peers.json"
    assert program.main(["--turns=1", "--trips=10", "--bulk-turns=1", "--size=100000", "--tool=ATtila",
                         f"--json={file}"]) == 0
    told = capsys.readouterr().out
    rows = {row["tool"]: row for row in json.loads(file.read_text())["rows"]}
    assert rows[OURS]["trips_per_second"] > 0
    assert ("skipped: ATtila: " in told) == bool(rows["ATtila"]["out"])


@pytest.mark.parametrize("wrong", ["--tool=minicom", "--turns=0"])
def test_a_wrong_option_is_one_line(wrong: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        program.main([wrong])
    assert ended.value.code == 2
    assert "error: --" in capsys.readouterr().err.splitlines()[-1]
