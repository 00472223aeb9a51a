"""The list of defects that fuzzing alone has found: of defects that there are, and the quickest found again."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures.spec import dialects
from rigs.emulator import registry
from suites.fuzz import _orders as orders
from suites.fuzz._demand import ERROR, Known, demand
from suites.fuzz._grammar import TAGS
from suites.selftest.fuzz_hunting import FAILED, FIXED, Find, hunt, listed, summary, write

LISTED = listed()
TOGETHER = "combination-"
SECONDS = 20
SINGLE, PAIRED = (sorted((find for find in LISTED if find.good and find.defect.startswith(TOGETHER) == together),
                         key=lambda find: find.after_s) for together in (False, True))
QUICKEST = [*SINGLE[:3], *PAIRED[:1]]
"""What a few seconds of search are enough for; the whole list is hunted by `python -m suites.selftest.fuzz_hunting`."""


def test_the_list_holds_defects_that_there_are() -> None:
    assert {find.defect for find in LISTED} <= set(registry.load("defect"))
    assert {name for name in registry.load("defect") if name.startswith(TOGETHER)} <= {find.defect for find in LISTED}


@pytest.mark.parametrize("known", QUICKEST, ids=lambda find: find.defect)
def test_the_quickest_finds_are_found_again(known: Find, tmp_path: Path) -> None:
    found = hunt(known.defect, tmp_path, seconds=SECONDS)
    assert found.good, str(found)
    assert found.commands <= 2 * known.commands


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
