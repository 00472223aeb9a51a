"""All of conformance over a lab of three places, against direct rigs.

Run by name, with the labgrid of `tox run -e labgrid`: `LABGRID_BIN=.tox/labgrid/labgrid/bin pytest
suites/selftest/whole_lab.py -s`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from rigs.several import without_rig
from suites.selftest.lab import ROOT, present, running

pytestmark = present
DIALECTS = {"f13": "emulator", "sim7600": "emulator-sim7600", "a76xx": "emulator-a76xx"}
"""Dialect -> the direct rig of the same module."""
TAGS = 'tags = {bench = "whole"}\npatience = 90'
CLAIMS = "".join(f"{claim} = true\n" for claim in ("radio", "reset", "sim", "clock", "sd_card"))
BENCH = """[reset]
command = "AT+CRESET"
ready = "PB DONE"
timeout = 10
[bench]
sim_out = ["AT+EMUSIM=0"]
sim_in = ["AT+EMUSIM=1"]
sd_out = ["AT+EMUSD=0"]
sd_in = ["AT+EMUSD=1"]
"""
Verdicts = dict[tuple[str, str], str]


def verdicts(folder: Path, name: str, *arguments: str, env: dict[str, str] | None = None) -> Verdicts:
    """Dialect and case -> verdict, of a run over the whole suite; its closing line is printed."""
    found = folder / f"{name}.json"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", f"--results={found}", "-q", "-p", "no:cacheprovider", "-p", "no:html",
         "--assert=plain", *arguments],
        cwd=ROOT, env=env or dict(os.environ), capture_output=True, text=True, check=False)
    print(f"{name}: {done.stdout.strip().splitlines()[-1]}")
    results = json.loads(found.read_text("utf-8"))
    spoken = {rig["name"]: rig["dialect"] for rig in results.get("rigs", [results["rig"]])}
    told: Verdicts = {}
    for case in results["cases"]:
        rig = case.get("rig", results["rig"]["name"])
        told[spoken[rig], without_rig(case["id"], rig)] = case["verdict"]
    return told


def test_three_places_judge_as_direct_rigs_do(tmp_path: Path) -> None:
    direct: Verdicts = {}
    for rig in DIALECTS.values():
        direct |= verdicts(tmp_path, rig, f"--rig={rig}", "-n", "6")
    places = {f"place-{dialect}": (dialect, {"bench": "whole", "module": f"em{dialect}", "dialect": dialect})
              for dialect in DIALECTS}
    with running(places, prepared=True) as lab:
        file = Path(lab.rig(tmp_path / "whole.toml", TAGS))
        text = file.read_text("utf-8").replace("[pics]\n", f"[pics]\n{CLAIMS}", 1)
        file.write_text(text + BENCH)
        over = verdicts(tmp_path, "lab", f"--rig={file}", "-n", "3", env=lab.environment())
        assert lab.holders() == {}
    assert Counter(dialect for dialect, _ in over) == Counter(dialect for dialect, _ in direct)
    judged = {key: verdict for key, verdict in over.items() if verdict != "not-applicable"}
    print(f"{len(judged)} of {len(over)} cases judged over the lab: {Counter(judged.values())}")
    assert len(judged) > 0.95 * len(over)
    assert {key: (verdict, direct[key]) for key, verdict in judged.items() if verdict != direct[key]} == {}
