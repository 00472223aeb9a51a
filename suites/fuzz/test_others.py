"""Properties of the lines of the other commands, and a sweep over names near the known ones."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st

from fixtures.verdict import Judge
from suites.fuzz import _programs as programs
from suites.fuzz._hunt import Hunt
from suites.fuzz._player import Player

NEAR = ("HTTPS", "HTTPGET", "HTTPPOST", "HTTPSSL", "HTTPSTATUS", "HTTPCONT", "HTTPCFG", "HTTPSEND", "HTTPREADF",
        "HTTPCLR", "HTTPSCONT", "HTTPURL", "HTTPCLOSE", "HTTPOPEN", "HTTPDBG", "HTTPTEST", "CHTTPHEAD", "SHCONN")


@pytest.mark.fuzz_share(1)
def test_lines_of_other_commands(hunt: Hunt) -> None:
    """Wrong lines of every command are refused, whatever state the service is in."""
    hunt.search(st.lists(st.one_of(programs.refused, programs.refused, programs.basics, programs.services),
                         min_size=1, max_size=12), programs.expected_others())


def test_names_near_the_known_ones(player: Player, judge: Judge) -> None:
    """What a module knows beside the reference is told, and never judged: its test forms tell it."""
    player.begin()
    for name in NEAR:
        if player.session.at(f"AT+{name}=?").ok:
            judge.record("a command that the reference has not", f"AT+{name}")
    player.end()
