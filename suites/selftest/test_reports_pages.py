"""Pages of whole runs: what they show, that nothing in them runs, and that they can be made again."""

from __future__ import annotations

import html
import html.parser
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from fixtures.spec import catalogue
from reports.__main__ import main
from reports.run import wire_page
from suites.selftest.verdict_cases import NAMES, ROOT, WRITTEN, Run, results

pytest_plugins = ["pytester", "suites.selftest.verdict_suite"]

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\x1b[2J\x00'\"&amp;]]>"
TELLS = f"""
@pytest.mark.parametrize("v", ["<b onclick=alert(3)>"])
@requirement(MUST)
def test_tells(judge, request, v):
    import json
    from fixtures.verdict.facts import FACTS
    facts = request.config.stash[FACTS]
    facts.dut.update(manufacturer={HOSTILE!r}, model="M", revision="R1")
    facts.notes.append({HOSTILE!r})
    folder = facts.folder / "transcripts"
    folder.mkdir(exist_ok=True)
    events = [dict(t=0.0, kind=kind, data={HOSTILE!r}) for kind in ("tx", "rx", "note", "origin")]
    (folder / "tells.jsonl").write_text("".join(json.dumps(event) + chr(10) for event in events))
    judge.transcript = "transcripts/tells.jsonl"
    judge.record("<i>topic</i>", {HOSTILE!r})
    judge.reading("<u>marker</u>", {HOSTILE!r}, mixed="fail")
    judge.evidence("<s>wire</s>", {HOSTILE!r})
    judge.entry("fuzz", dict(seed={HOSTILE!r}, size=3))
    print({HOSTILE!r})
    judge.must(False, {HOSTILE!r})
"""
ALLOWED = {"html", "head", "meta", "title", "link", "body", "main", "h1", "h2", "h3", "p", "a", "table", "thead",
           "tbody", "tr", "th", "td", "span", "pre", "details", "summary", "ul", "li", "strong"}


@pytest.fixture
def folder(run: Run, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a run in which a module says the worst things."""
    monkeypatch.setitem(WRITTEN, "tells", TELLS)
    done, _ = run("tells", "pass", "deviation", "open", "claim", args=("-p", "reports.plugin"))
    assert done.ret == 1
    return next(pytester.path.glob("reports/out/*"))


class Page(html.parser.HTMLParser):
    """Collects the tags, attributes and text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def test_our_pages_have_no_script_and_no_markup_of_the_module(folder: Path) -> None:
    pages = [folder / "index.html", folder / "wire" / "tells.html"]
    for page in (Page(path.read_text()) for path in pages):
        assert set(page.tags) <= ALLOWED
        assert not [name for name, _ in page.attributes if name.startswith("on") or name == "style"]
        assert "<script>alert(1)</script>" in page.text


def test_links_of_our_pages_lead_to_files_of_the_run(folder: Path) -> None:
    for path in (folder / "index.html", folder / "wire" / "tells.html"):
        links = [value or "" for name, value in Page(path.read_text()).attributes if name == "href"]
        assert links
        for link in links:
            target = path if link.startswith("#") else path.parent / link
            assert target.resolve().is_relative_to(folder)
            assert target.exists()


def test_the_html_report_has_verdicts_requirements_and_no_markup_of_the_module(folder: Path) -> None:
    text = (folder / "report.html").read_text()
    blob = json.loads(html.unescape(re.findall(r'data-jsonblob="([^"]*)"', text)[0]))
    rows = [entry for entries in blob["tests"].values() for entry in entries]
    shown = "".join("".join(row["resultsTableRow"]) + row["log"] for row in rows)
    assert not set(Page(shown).tags) - {"td", "span", "a", "div"}
    assert not [name for name, _ in Page(shown).attributes if name.startswith("on")]
    assert "&lt;script&gt;" in shown
    cells = [Page("".join(row["resultsTableRow"])).text for row in rows]
    for word in ("fail", "deviation", "inconclusive", "not-applicable"):
        assert sum(word in cell for cell in cells) == 1
    assert all(re.search(r"F130\d-\d\d", cell) for cell in cells)
    assert "wire/tells.html" in shown
    assert "not conforming" in text
    assert len([row for row in rows if "see the wire page" in row["log"]]) == 2


def test_pages_made_again_are_the_same(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = [folder / "index.html", folder / "wire" / "tells.html", folder / "pages.css"]
    before = [path.read_bytes() for path in made]
    for path in made:
        path.unlink()
    assert main(["build", str(folder)]) == 0
    assert [path.read_bytes() for path in made] == before
    assert "1 wire pages" in capsys.readouterr().out


def test_the_index_names_every_requirement_with_its_demand(folder: Path) -> None:
    text = Page((folder / "index.html").read_text()).text
    for entry in catalogue.load().values():
        assert entry.id in text
        assert entry.text in text


def test_pages_are_made_by_the_controller_of_workers(run: Run, pytester: pytest.Pytester,
                                                     monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(WRITTEN, "tells", TELLS)
    run("tells", "pass", args=("-p", "reports.plugin", "-n2"))
    assert len(list(pytester.path.glob("reports/out/*/wire/tells.html"))) == 1
    assert results(pytester.path)["fuzz"][0]["size"] == 3


def test_a_page_that_cannot_be_made_changes_no_verdict(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.pages.build", lambda _: 1 / 0)
    done, found = run("pass", args=("-p", "reports.plugin"))
    assert (done.ret, found["verdict"]) == (0, "pass")
    done.stdout.fnmatch_lines(["the pages of the run were not made: ZeroDivisionError*"])


def test_without_pytest_html_there_are_still_pages(run: Run, pytester: pytest.Pytester) -> None:
    done, _ = run("pass", args=("-p", "reports.plugin", "-p", "no:html"))
    assert done.ret == 0
    assert len(list(pytester.path.glob("reports/out/*/index.html"))) == 1


@pytest.mark.parametrize(("text", "told"), [
    (None, "no such results file"),
    ("{", "is not a results file"),
    ('{"schema": "conformance-results/2"}', "schema 'conformance-results/2' is not known"),
    ("[]", "schema None is not known"),
])
def test_what_is_no_run_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | None,
                                    told: str) -> None:
    if text is not None:
        (tmp_path / "results.json").write_text(text)
    assert main(["build", str(tmp_path)]) == 2
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1
    assert said[0].startswith(f"{tmp_path / 'results.json'}: ")
    assert told in said[0]


def test_the_program_runs_on_its_own(folder: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "reports", "build", str(folder)], cwd=ROOT,
                          capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(("path", "page"), [
    ("transcripts/a.jsonl", "wire/a.html"), ("/etc/a.jsonl", ""), ("../../a.jsonl", ""), ("transcripts/a.txt", ""),
])
def test_a_transcript_outside_of_the_run_is_not_read(path: str, page: str) -> None:
    assert wire_page(path) == page


def faults(schema: dict[str, Any], value: Any, root: dict[str, Any], where: str = "$") -> list[str]:
    """Check `value` against the parts of JSON Schema that ours uses."""
    if "$ref" in schema:
        return faults(root["$defs"][schema["$ref"].rpartition("/")[2]], value, root, where)
    kinds: dict[str, Any] = {"object": dict, "array": list, "string": str, "number": (int, float), "integer": int,
                             "boolean": bool, "null": type(None)}
    named = schema.get("type", [])
    kind = [named] if isinstance(named, str) else named
    found = [f"{where}: {value!r} is no {kind}"] if kind and not any(isinstance(value, kinds[k]) for k in kind) else []
    found += [f"{where}: {value!r}"] if "enum" in schema and value not in schema["enum"] else []
    found += [f"{where}: {value!r}"] if "const" in schema and value != schema["const"] else []
    found += [f"{where}: {value!r}"] if "pattern" in schema and not re.search(schema["pattern"], value) else []
    if isinstance(value, dict):
        found += [f"{where}: {key} is missing" for key in schema.get("required", ()) if key not in value]
        for key, inner in value.items():
            rule = schema.get("properties", {}).get(key, schema.get("additionalProperties", {}))
            found += faults(rule, inner, root, f"{where}.{key}")
    for number, inner in enumerate(value if isinstance(value, list) else ()):
        found += faults(schema.get("items", {}), inner, root, f"{where}[{number}]")
    return found


def test_results_are_as_the_schema_says(run: Run) -> None:
    schema = json.loads((ROOT / "reports" / "schema" / "conformance-results-1.json").read_text())
    waivers = {NAMES["MUST"]: {"reason": "ticket", "until": "2999-01-01"}}
    _, found = run("fail", "pass", "deviation", "open", "claim", "error", "preparation", "may", "exit", waivers=waivers)
    assert faults(schema, found, schema) == []
    assert faults(schema, found | {"verdict": "maybe", "cases": [{}]}, schema) != []
    for key in ("requirement", "case", "waiver"):
        assert set(found[{"requirement": "requirements", "case": "cases", "waiver": "waived"}[key]][0]) == set(
            schema["$defs"][key]["properties"]) - {"rig"}  # there in a run over several rigs only
