"""Fidelity of the emulated module: the comparison by itself, and the score on the recorded sessions where they are."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from suites.selftest import sessions
from suites.selftest.fidelity.compare import compare, settle
from suites.selftest.fidelity.named import NAMED
from suites.selftest.fidelity.story import Answer, Turn, answers, tokens, turns, whole
from suites.selftest.sessions import Item, Recorded

recorded = pytest.mark.skipif(not sessions.SHARED.exists(), reason="the recorded sessions are not beside this checkout")
GOAL, AS_IT_COMES = 0.95, 0.93


def turn(*due: bytes, optional: tuple[bytes, ...] = (), gap: bool = False) -> Turn:
    return Turn(b"AT+HTTPREAD=0,4\r", optional=list(optional), gap=gap, due=list(due))


@pytest.mark.parametrize(("given", "came", "missing", "extra"), [
    (turn(b"OK"), b"\r\nOK\r\n", (), ()),
    (turn(b"OK"), b"\r\nERROR\r\n", ("OK",), ("ERROR",)),
    (turn(b"+HTTPREAD:0"), b"\r\n+HTTPREAD: 0\r\n", ("+HTTPREAD:0",), ("+HTTPREAD: 0",)),
    (turn(optional=(b"OK",)), b"\r\nOK\r\n", (), ()),
    (turn(optional=(b"OK",)), b"\r\nERROR\r\n", (), ()),
    (turn(), b"\r\nERROR\r\n", (), ("ERROR",)),
    (turn(b"OK", gap=True), b"\r\nOK\r\n\r\n+HTTPREAD: 0\r\n", (), ()),
    (turn(b"OK"), b"\r\n+CREG: 1\r\n\r\nOK\r\n\r\n+HTTP_PEER_CLOSED\r\n", (), ()),
    (turn(b"OK", b"+HTTP_PEER_CLOSED"), b"\r\nOK\r\n", ("+HTTP_PEER_CLOSED",), ()),
    (turn(b"Date: Mon"), b"Date: Tue\r\n", (), ()),
])
def test_lines_are_compared(given: Turn, came: bytes, missing: tuple[str, ...], extra: tuple[str, ...]) -> None:
    found = compare(given, came)
    assert (found.missing, found.extra) == (missing, extra)


def test_data_that_are_no_text_are_one_line_however_they_are_cut() -> None:
    data = bytes(range(9)) * 10
    halves = b"\r\n+HTTPREAD: DATA,45\r\n" + data[:45] + b"\r\n+HTTPREAD: DATA,45\r\n" + data[45:] + b"\r\nOK\r\n"
    parts = [line for line in tokens(halves) if line.startswith(b"<90 bytes")]
    assert len(parts) == 1
    assert tokens(b"\r\n+HTTPREAD: DATA,90\r\n" + data + b"\r\n")[-1] == parts[0]


def test_a_report_before_the_next_command_agrees_with_one_behind_it() -> None:
    report = b"+HTTPACTION: 0,200,1"
    early = compare(turn(b"OK"), b"\r\nOK\r\n\r\n" + report + b"\r\n")
    late = compare(turn(report, b"OK"), b"\r\nOK\r\n")
    (_, first), (_, second) = settle([(turn(), early), (turn(), late)])
    assert (first.missing, first.extra, second.missing, second.extra) == ((), (), (), ())


def test_the_server_answers_as_the_session_shows() -> None:
    said = [Item(True, b"AT+HTTPACTION=0\r", False), Item(False, b"OK\r\n+HTTPACTION: 0,404,3\r\n", False),
            Item(True, b"AT+HTTPREAD=0,3\r", False),
            Item(False, b"OK\r\n+HTTPREAD: DATA,3\r\nabc\r\n+HTTPREAD: 0\r\n", False)]
    told = turns(Recorded("x", "SIM7600", "sim7600", False, tuple(said)))
    assert answers(told) == [Answer(404, 3, body=b"abc")]
    head, body = whole(answers(told)[0])
    assert head.startswith(b"HTTP/1.1 404 ")
    assert b"Content-Length: 3\r\n" in head
    assert body == b"abc"


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    path: Path = tmp_path_factory.mktemp("fidelity") / "scores.json"
    done = subprocess.run([sys.executable, "-m", "suites.selftest.fidelity", str(sessions.SHARED), "--out", str(path)],
                          cwd=Path(__file__).resolve().parents[2], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


@recorded
def test_the_goal_is_reached(scores: dict[str, Any]) -> None:
    assert scores["sessions"] + len(scores["not_compared"]) == 64
    assert scores["families"]["named"]["share"] >= GOAL
    assert scores["families"]["plain"]["share"] >= AS_IT_COMES
    assert all(each["named"]["share"] >= GOAL for name, each in scores["dialects"].items() if name != "contrast")


@recorded
def test_every_disagreement_is_named(scores: dict[str, Any]) -> None:
    assert [each["session"] for each in scores["disagreements"] if not each["why"]] == []
    assert set(NAMED) <= {each["session"] for each in scores["disagreements"]}


def test_a_missing_file_is_one_line() -> None:
    done = subprocess.run([sys.executable, "-m", "suites.selftest.fidelity", "no-such-file.yaml"],
                          cwd=Path(__file__).resolve().parents[2], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "fidelity: no-such-file.yaml: No such file or directory\n"
