"""The cases of small suites that the tests of the verdict and reports rooms write and run, one for each verdict."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fixtures.spec import catalogue

ROOT = Path(__file__).resolve().parents[2]
FREE = [entry for entry in catalogue.load().values() if entry.status == "tested" and not entry.needs]
NAMES = {level: next(entry.id for entry in FREE if entry.level == level) for level in ("MUST", "SHOULD", "MAY")}
OTHER = [entry.id for entry in FREE if entry.level == "MUST"][1]
NEEDY = next(entry for entry in catalogue.load().values() if entry.needs == ("sim",))

CONFTEST = 'pytest_plugins = ["fixtures.verdict.plugin", "bench_of_this_test"]'
BENCH = """
import pytest
from fixtures.verdict.facts import FACTS

def pytest_configure(config):
    facts = config.stash[FACTS]
    facts.rig = {"name": "bench 1", "kind": "serial", "dialect": "f13", "speed": 1.0}
    facts.waivers = WAIVERS
    facts.mask = lambda text: text.replace("356938035643809", "xxxxxxxxxxxxxxx")

@pytest.fixture
def dut(request):
    request.config.stash[FACTS].dut.update(manufacturer="ACME", model="M<1>", revision="R 1/2")
"""
HEAD = """
import pytest
from fixtures.verdict import requirement, needs, Violation, RigFault, Inconclusive, NotApplicable
"""
WRITTEN = {
    "pass": "@requirement(MUST)\ndef test_pass(dut): pass",
    "deviation": "@requirement(SHOULD)\ndef test_deviation(): assert 1 == 2",
    "noted": "@requirement(MUST)\ndef test_noted(judge): judge.deviation('late by a bit')",
    "may": "@requirement(MAY)\ndef test_may(judge): assert not judge.expect(False, 'chose otherwise')",
    "fail": "@requirement(MUST)\ndef test_fail(): assert 'a' == 'b'",
    "violation": "@requirement(SHOULD)\ndef test_violation(judge): judge.must(False, 'allowed: OK\\ncame: \\x1b[2J')",
    "preparation": "@pytest.fixture\ndef begun(): raise Violation('no OK', (OTHER,))\n"
                   "@requirement(MUST)\ndef test_preparation(begun): pass",
    "error": "@requirement(MUST)\ndef test_error(): {}['key']",
    "rig": "@requirement(MUST)\ndef test_rig(): raise RigFault('no such port')",
    "lost": "@pytest.fixture\ndef lost():\n    yield\n    raise RigFault('unplugged')\n"
            "@requirement(MUST)\ndef test_lost(lost): assert 0, 'broken'",
    "open": "@requirement(MUST)\ndef test_open(judge): judge.inconclusive('no registration')",
    "claim": "@requirement(NEEDY)\ndef test_claim(begun_never): pass",
    "mark": "@needs('sim')\n@requirement(MUST)\ndef test_mark(): pass",
    "skip": "@pytest.mark.skip(reason='later')\n@requirement(MUST)\ndef test_skip(): pass",
    "xfail": "@pytest.mark.xfail\n@requirement(MUST)\ndef test_xfail(): assert 0",
    "hang": "@requirement(MUST)\ndef test_hang():\n    import time; open('started', 'w').close(); time.sleep(60)",
    "stop": "@requirement(MUST)\ndef test_stop(): raise KeyboardInterrupt('by hand')",
    "dead": "@requirement(MUST)\ndef test_dead(): import os; os._exit(9)",
    "exit": "@requirement(MUST)\ndef test_exit(): pytest.exit('rig error: gone', returncode=11)",
}

Run = Callable[..., tuple[pytest.RunResult, dict[str, Any]]]


def results(root: Path) -> dict[str, Any]:
    """The results of the newest run below `root`, empty when there are none."""
    found = sorted(root.glob("reports/out/*/results.json"), key=lambda path: path.stat().st_mtime_ns)
    return dict(json.loads(found[-1].read_text())) if found else {}


def of(found: dict[str, Any], id_: str) -> str:
    """The verdict of a requirement."""
    return next(str(entry["verdict"]) for entry in found["requirements"] if entry["id"] == id_)
