"""The list of defects that fuzzing alone has found: whole, of defects that there are, and as short as it must be."""

from __future__ import annotations

import statistics
from pathlib import Path

import pytest

from fixtures.spec import dialects
from rigs.emulator import registry
from suites.fuzz import _orders as orders
from suites.fuzz._demand import ERROR, Known, demand
from suites.fuzz._grammar import TAGS
from suites.selftest.fuzz_hunting import FAILED, FIXED, Find, listed, summary, write

LISTED = listed()
FOUND = [find for find in LISTED if find.good]
TOGETHER = "combination-"


def test_the_list_holds_defects_that_there_are() -> None:
    assert {find.defect for find in LISTED} <= set(registry.load("defect"))
    assert {name for name in registry.load("defect") if name.startswith(TOGETHER)} <= {find.defect for find in LISTED}


def test_enough_was_found_and_in_few_commands() -> None:
    single = [find for find in FOUND if not find.defect.startswith(TOGETHER)]
    assert len(single) >= 25
    assert statistics.median(find.commands for find in FOUND) <= 5
    assert all(find.after_s <= 60 for find in FOUND)


def test_a_list_comes_back_from_its_file(tmp_path: Path) -> None:
    finds = [Find("a", "F1303-46", "", 3, 1.5, FAILED, FIXED), Find("b"), Find("c", "F1303-46", "", 3, 1.5, FAILED)]
    write(tmp_path / "list.toml", finds, "60 s each")
    assert listed(tmp_path / "list.toml") == [finds[0], Find("b"), Find("c")]
    assert summary(finds) in (tmp_path / "list.toml").read_text("utf-8").splitlines()[0]


@pytest.mark.parametrize("tag", TAGS)
def test_what_stands_before_a_good_value_is_refused_or_open(tag: str) -> None:
    known = Known(dialects.load(), respto=True)
    answers = [demand(made.step.text, known).answer for made in orders.BAD[tag]]
    assert ERROR in answers
    assert "ok" not in answers
