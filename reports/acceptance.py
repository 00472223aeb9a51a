"""The page that a release manager signs: verdict by policy, requirement matrix, fails with their wire, what is open.

`acceptance.html` stands beside the wire pages of the run, `acceptance-single.html` has them inside, packed. Each is
one file without an outside link, and the same results give the same bytes.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from reports import byhand, figures_shown, pages, score, wire
from reports.decision import Decision, decide
from reports.policy import Policy
from reports.run import RESULTS, Run, wire_page

PAGE, SINGLE = "acceptance.html", "acceptance-single.html"
SCRIPT = pages.TEMPLATES / "acceptance.js"
WORST = ("error", "fail", "inconclusive", "deviation")
MOST_FAILS = 200


def build(run: Run, policy: Policy) -> Decision:
    """Write both pages into the run's folder and return the decision; raises OSError."""
    decision = decide(run.results, policy)
    pages.build(run)
    values = view(run, policy, decision)
    pages.write(run.folder / PAGE, "acceptance.html", **values, packed={}, wires=Markup("{}"))
    packed = _packed(run)
    # base64 and names of files cannot end a script element
    pages.write(run.folder / SINGLE, "acceptance.html", **values, packed=packed,
                wires=Markup(json.dumps(packed, ensure_ascii=True).replace("<", "\\u003c")))
    return decision


def view(run: Run, policy: Policy, decision: Decision) -> dict[str, Any]:
    """What the template is given."""
    script = SCRIPT.read_text("utf-8")
    results = run.results
    return {
        **pages.view(results), "decision": decision, "policy": policy, "score": score.load(),
        "hash": hashlib.sha256((run.folder / RESULTS).read_bytes()).hexdigest(),
        "script": Markup(script), "script_hash": base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        "fails": [_told(run, case) for case in results["cases"] if case["verdict"] in ("fail", "error")][:MOST_FAILS],
        "cases": sorted(results["cases"], key=_worst_first), "untried": untried(results),
        "charts": figures_shown.charts(results.get("benchmarks", ())),
        "families": [*figures_shown.by_size(results.get("benchmarks", ())),
                     *figures_shown.time_lines(results.get("benchmarks", ()))],
    }


def untried(results: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Requirement id, verdict and reason of each that was not judged."""
    why = {id_: case["message"] for case in results["cases"] if case["verdict"] in ("not-applicable", "inconclusive")
           for id_ in case["requirements"]}
    return [(entry["id"], entry["verdict"], why.get(entry["id"]) or pages.why_not(entry["id"]))
            for entry in results["requirements"] if entry["verdict"] in ("not-applicable", "inconclusive", "not-run")]


def _told(run: Run, case: dict[str, Any]) -> dict[str, Any]:
    transcript = run.transcript(case)
    steps = []
    if transcript:
        with transcript.open(encoding="utf-8", errors="backslashreplace") as lines:
            steps = byhand.steps(wire.rows(lines))
    return {"case": case, "steps": steps}


def _worst_first(case: Mapping[str, Any]) -> int:
    return WORST.index(case["verdict"]) if case["verdict"] in WORST else len(WORST)


def _packed(run: Run) -> dict[str, str]:
    """Each wire page by its name, compressed; a browser unpacks it on demand."""
    found = {}
    for case in run.results["cases"]:
        name = wire_page(case["transcript"] or "")
        if name and (run.folder / name).is_file():
            packed = gzip.compress((run.folder / name).read_bytes(), compresslevel=6, mtime=0)
            found[name] = base64.b64encode(packed).decode()
    return found
