"""Every step in every state of the model: what leads there, and which of them a search has seldom reached so far."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st

from suites.fuzz import _programs as programs
from suites.fuzz._grammar import Made
from suites.fuzz._player import label
from suites.fuzz._programs import RESTART, line
from suites.fuzz._steps import Step
from suites.fuzz._tally import Reach

SELDOM = 40
"""Transitions that are led to on purpose: the least reached ones."""
HELD = line('AT+HTTPPARA="URL","{url:/wait-1/bytes-3}"', "url /wait")
_URL = line('AT+HTTPPARA="URL","{url:/bytes-100}"', "url /bytes-100")
_FAILING = line('AT+HTTPPARA="URL","{url:/close}"', "url /close")
_GET = Made(Step("request", number=0))
WAYS = {
    "stopped": RESTART[:1], "idle": RESTART, "url": [*RESTART, _URL],
    "data": [*RESTART, _URL, Made(Step("input", number=3, time=60, pieces=(("abc", 0.0),)))],
    "response": [_URL, _GET], "part": [_URL, _GET, Made(Step("read", number=10))],
    "read": [_URL, _GET, Made(Step("read", number=100))], "open": [*RESTART, _FAILING, _GET],
}
"""State of the model -> what leads there."""
_FIXED = [line("AT", "AT"), line("ATE0", "ATE0"), line("ATE1", "ATE1"), line("AT+HTTPINIT", "INIT"),
          line("AT+HTTPTERM", "TERM"), *(Made(Step("request", number=method)) for method in range(4)),
          Made(Step("length")), Made(Step("head"))]
STEPS: dict[str, st.SearchStrategy[Made]] = {
    **{label(made.step): st.just(made) for made in _FIXED},
    **{f"line {name}": wrong for name, wrong in programs.WRONG.items()},
    "line +CMEE": st.sampled_from([line(f"AT+CMEE={mode}", "CMEE") for mode in (0, 1, 2)]),
    "line +HTTPPARA": programs.settings, "read": programs.parts, "save": programs.saves, "send": programs.sends,
    "input": programs.inputs(large=False), "noise": programs.noises,
}
"""Step, as the table of transitions calls it -> what it may be."""
BUSY = {label(Step("busy", number=method)): programs.busy_with(method) for method in (0, 1, 3)}


def expected() -> list[str]:
    """The transitions that a night should reach: every step in every state that it can be taken in."""
    return [f"{state} {step}" for state in WAYS for step in STEPS] + [
        f"{state} {step}" for state in WAYS if state != "idle" for step in BUSY]


def seldom(reached: Mapping[str, Reach]) -> st.SearchStrategy[list[Made]]:
    """Ways to one of the transitions that have been reached least."""
    counts = sorted((reached[name].reached if name in reached else 0, place, name)
                    for place, name in enumerate(expected()))
    most = counts[SELDOM][0]
    return st.sampled_from([name for count, _, name in counts if count <= most]).flatmap(_way)


def _way(name: str) -> st.SearchStrategy[list[Made]]:
    state, _, step = name.partition(" ")
    before = [*WAYS[state], HELD] if step in BUSY else WAYS[state]
    return (STEPS | BUSY)[step].map(lambda made: [*before, made])
