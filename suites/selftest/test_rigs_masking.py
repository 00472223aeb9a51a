"""Secrets that a DUT tells, a case sends, a rig file names or a server sees stand in nothing that a run writes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from suites.selftest.masking_bench import CASES, SECRETS, dut, found, rig_file
from suites.selftest.replay_bench import PLUGINS, Run, Tree


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    return Tree(tmp_path_factory.mktemp("masking"), CASES, (*PLUGINS, "reports.plugin"))


@pytest.fixture(scope="module")
def rig(tree: Tree) -> Iterator[Path]:
    with dut() as port:
        yield rig_file(tree.folder / "leaky.toml", port)


@pytest.fixture(scope="module")
def masked(tree: Tree, rig: Path) -> Run:
    return tree.run(f"--rig={rig}", "-vv", "-rA", "-n", "0")


def seen(run: Run) -> set[tuple[str, str]]:
    return found(run.folder, run.said)


def test_nothing_that_a_run_writes_holds_a_secret(masked: Run) -> None:
    assert seen(masked) == set()
    files = {path.name for path in masked.folder.rglob("*")}
    assert {"results.json", "recording.json", "junit.xml", "report.html", "index.html", "wire"} <= files
    assert sum(name.endswith(".jsonl") for name in files) == len(masked.verdicts) == 12


def test_neither_with_workers_nor_in_the_copy_of_the_results(tree: Tree, rig: Path) -> None:
    shared = tree.run(f"--rig={rig}", "-k", "sent or CIMI or error")
    assert seen(shared) == set()
    assert found(tree.folder / "suites" / "none", (tree.folder / "results.json").read_text("utf-8")) == set()


def test_replay_of_a_masked_run_has_the_same_verdicts_and_no_secret(tree: Tree, masked: Run) -> None:
    played = tree.replay(masked.folder, "-vv", "-rA")
    assert {name: verdict for name, (verdict, _) in played.verdicts.items()} == {
        name: verdict for name, (verdict, _) in masked.verdicts.items()}
    assert seen(played) == set()


def test_those_who_may_see_all_and_a_replay_hides_it_again(tree: Tree, rig: Path) -> None:
    """That the search finds what is there; and that the default masks what a recording holds in the clear."""
    plain = tree.run(f"--rig={rig}", "--no-mask", "-vv", "-rA")
    there = seen(plain)
    assert {name for name, _ in there} == set(SECRETS)
    assert {"results.json", "junit.xml", "report.html", "console", "recording.json"} <= {place for _, place in there}
    played = tree.replay(plain.folder, "-vv", "-rA")
    assert seen(played) == set()
    assert {name: verdict for name, (verdict, _) in played.verdicts.items()} == {
        name: verdict for name, (verdict, _) in plain.verdicts.items()}
    clear = seen(tree.replay(plain.folder, "--no-mask", "-rA"))
    assert {("IMEI", "results.json"), ("IMEI", "console"), ("PIN", "recording.json")} <= clear
