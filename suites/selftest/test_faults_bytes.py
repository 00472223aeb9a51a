"""Faults of the line: bytes lost, doubled, flipped, delayed, added, and floods of them. See rigs/FAULTS.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from suites.selftest.line_faults.checks import cases, held
from suites.selftest.line_faults.faults import FAULTS
from suites.selftest.line_faults.table import rows


def test_the_table_and_the_faults_are_the_same() -> None:
    assert set(rows()) == set(FAULTS)


@pytest.mark.parametrize(("name", "places"), cases(
    "bytes lost", "bytes doubled", "bytes flipped", "bytes delayed", "NULs", "flood without end"), ids=str)
def test_bytes(name: str, places: tuple[str, ...], tmp_path: Path) -> None:
    seen = held(name, places, tmp_path)
    if name.startswith("flood"):
        assert sum(path.stat().st_size for path in seen.folder.glob("transcripts/*")) < 3 * (64 << 20)
