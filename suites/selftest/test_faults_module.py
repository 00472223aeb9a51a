"""Faults of a module: it falls silent, restarts by itself, holds the line, changes its speed. See rigs/FAULTS.md."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from suites.selftest.line_faults.checks import cases, held, notes
from suites.selftest.line_faults.table import play

RUNGS = ["drain", "finish the input of HTTPDATA", "echo off, result codes on", "AT+HTTPTERM", "reset command"]


@pytest.mark.parametrize(("name", "places"), cases(
    "half a line and silence", "reboot in mid-answer", "hang for good", "flow control holds the line",
    "speed changes"), ids=str)
def test_module(name: str, places: tuple[str, ...], tmp_path: Path) -> None:
    seen = held(name, places, tmp_path)
    if name == "half a line and silence":
        assert_every_rung_is_noted_and_timed(notes(seen, "idle"), RUNGS, "helped")
    if name == "hang for good":
        assert_every_rung_is_noted_and_timed(notes(seen, places[0]), [*RUNGS, "power", "open the port again"],
                                             "did not help")
        assert seen.said.count("! _pytest.outcomes.Exit: rig error: ") == 1


def assert_every_rung_is_noted_and_timed(said: list[str], rungs: list[str], end: str) -> None:
    said = [note for note in said if note.startswith("recovery: ")]
    assert said[::2] == [f"recovery: {rung}" for rung in rungs]
    ends = [re.fullmatch(r"recovery: (.*) (helped|did not help) \(\d+\.\d\d s\)", note) for note in said[1::2]]
    assert [found[1] if found else None for found in ends] == rungs
    assert ends[-1]
    assert ends[-1][2] == end


def test_a_speed_that_changed_is_found_again_where_that_is_asked_for(tmp_path: Path) -> None:
    seen = play("speed changes", ["idle"], tmp_path, text='baudrate = "auto"')
    assert (seen.verdict("idle"), seen.verdict("after_idle")) == ("fail", "pass")
    assert any(note.startswith("recovery: open the port again helped") for note in notes(seen, "idle"))
