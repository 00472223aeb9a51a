"""Play reproducers again: FIXED (0), FAILED (1), or ERROR (any other status) where the bench could not tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures.verdict import Judge, Verdict
from fixtures.verdict.finding import Finding
from suites.fuzz import plugin
from suites.fuzz._campaign import replay
from suites.fuzz._departure import Identity
from suites.fuzz._player import Player
from suites.fuzz._reproducer import ReproducerError, read
from suites.fuzz._script import script


def files(config: pytest.Config) -> list[Path]:
    """Those asked for by name, or all of the user's folder."""
    given = [config.invocation_params.dir / name for name in config.getoption("reproduce")]
    folder = plugin.reproducers(config)
    return given or (sorted(folder.glob("*.jsonl")) if folder and folder.is_dir() else [])


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One case for each file."""
    found = files(metafunc.config)
    metafunc.parametrize("file", found, ids=[path.stem for path in found])


def test_reproducer(file: Path, recorded_player: Player, judge: Judge, known_failures: set[Identity],
                    request: pytest.FixtureRequest) -> None:
    """The steps of a reproducer, judged as they were when it was found."""
    try:
        kept = read(file)
    except ReproducerError as error:
        request.node.user_properties.append(("reproduced", f"ERROR {file}"))
        judge.inconclusive(str(error))
    found = replay(recorded_player, kept.steps)
    known_failures.add(kept.identity)
    if found is None:
        request.node.user_properties.append(("reproduced", f"FIXED {file}"))
        return
    request.node.user_properties.append(("reproduced", f"FAILED {file}: {found.message[:200]}"))
    lines = "\n".join(f"    {line}" for line in script(kept.steps))
    other = "" if found.identity == kept.identity else f" (kept for another failure: {kept.message[:120]})"
    strict = found.always or bool(judge.requirements)
    judge.findings.append(Finding(Verdict.FAIL if strict else Verdict.DEVIATION, f"{found.message}{other}\n{lines}",
                                  (found.identity.requirement,)))
