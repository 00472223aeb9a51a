"""The pages of a run: an index, and one page a case with what passed on the wire. The same run gives the same bytes."""

from __future__ import annotations

import filecmp
import shutil
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from fixtures.spec import catalogue
from reports import wire
from reports.run import Run, wire_page
from reports.shapes import SHAPES, shape

TEMPLATES = Path(__file__).parent / "templates"
STYLE = TEMPLATES / "pages.css"
LEVELS = ("MUST", "SHOULD", "MAY")
VERDICTS = {"pass": "conforming", "fail": "not conforming", "inconclusive": "inconclusive", "error": "error"}


def build(run: Run, earlier: Run | None = None) -> list[Path]:
    """Write all pages of a run into its folder and return them; raises `OSError`.

    Of a replay `earlier` is the recorded run: where nothing is different, its pages are taken.
    """
    (run.folder / "wire").mkdir(exist_ok=True)
    shutil.copyfile(STYLE, run.folder / STYLE.name)
    values = view(run.results)
    same = _unchanged(run, earlier) if earlier else {}
    made = [page for case in run.results["cases"] if (page := _case_page(run, case, values, same.get(case["id"])))]
    index = run.folder / "index.html"
    index.write_text(render("index.html", **values), encoding="utf-8")
    return [index, *made]


def view(results: dict[str, Any]) -> dict[str, Any]:
    """Return what templates are given of the results: grouped by command, with texts of the catalogue."""
    return {
        "results": results,
        "verdict": VERDICTS.get(results["verdict"], results["verdict"]),
        "texts": {id_: entry.text for id_, entry in catalogue.load().items()},
        "clauses": {id_: entry.clause for id_, entry in catalogue.load().items()},
        "levels": LEVELS,
        "matrix": matrix(results["requirements"]),
        "commands": _by_command(results["requirements"]),
    }


def why_not(id_: str) -> str:
    """Why the catalogue says that a requirement has no case of its own; empty where it says nothing."""
    entry = catalogue.load().get(id_)
    if entry is None:
        return ""
    return entry.why or (f"follows from {', '.join(entry.by)}" if entry.by else "")


def matrix(requirements: list[dict[str, Any]]) -> dict[str, dict[str, list[tuple[str, int]]]]:
    """Return command -> level -> counts by verdict word, in the order of `SHAPES`, none of them zero."""
    counted: dict[str, dict[str, Counter[str]]] = {}
    for entry in requirements:
        row = counted.setdefault(entry["command"], {level: Counter() for level in LEVELS})
        row[entry["level"]][shape(entry).word] += 1
    return {
        command: {level: [(word, cell[word]) for word in SHAPES if cell[word]] for level, cell in row.items()}
        for command, row in counted.items()
    }


def write(page: Path, template: str, **values: Any) -> None:
    """Write a page that stands alone: its style is inside; raises `OSError`."""
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(render(template, style=Markup(STYLE.read_text("utf-8")), **values), encoding="utf-8")


def render(template: str, **values: Any) -> str:
    """Return a template filled in; everything in `values` is escaped."""
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,
    )
    environment.globals.update(shapes=SHAPES, shape=shape, wire_page=wire_page)
    return environment


def _by_command(requirements: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    grouped: dict[str, list[dict[str, Any]]] = {}
    for entry in requirements:
        grouped.setdefault(entry["command"], []).append(entry)
    return grouped


def _unchanged(run: Run, earlier: Run) -> dict[str, Path]:
    """Case -> the page that an earlier run has of it, where a page of this run would be the same."""
    suite = run.results["suite"]
    if suite != earlier.results.get("suite") or suite["commit"].endswith("-dirty"):
        return {}
    before = {case["id"]: _shown(case) for case in earlier.results.get("cases", ())}
    alike = [case for case in run.results["cases"] if case["transcript"] and before.get(case["id"]) == _shown(case)]
    return {case["id"]: earlier.folder / wire_page(case["transcript"])
            for case in alike if _same_wire(run, earlier, case)}


def _shown(case: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in case.items() if key not in ("duration_s", "evidence")}


def _same_wire(run: Run, earlier: Run, case: dict[str, Any]) -> bool:
    ours, theirs = run.transcript(case), earlier.transcript(case)
    return bool(ours and theirs and (earlier.folder / wire_page(case["transcript"])).is_file()
                and filecmp.cmp(ours, theirs, shallow=False))


def _case_page(run: Run, case: dict[str, Any], values: dict[str, Any], same: Path | None) -> Path | None:
    transcript = run.transcript(case)
    if transcript is None:
        return None
    if same is not None:
        return Path(shutil.copyfile(same, run.folder / wire_page(case["transcript"])))
    with transcript.open(encoding="utf-8", errors="backslashreplace") as lines:
        found = wire.rows(lines)
    page = run.folder / wire_page(case["transcript"])
    page.write_text(render("wire.html", **values, case=case, rows=found), encoding="utf-8")
    return page
