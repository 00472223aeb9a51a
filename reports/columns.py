"""What pytest-html is told: title, head, columns of requirement and verdict, a link to the wire. All of it escaped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup, escape

from reports import pages
from reports.run import wire_page
from reports.shapes import SHAPES

TITLE = "Conformance to the HTTP(S) AT commands"
HEADERS = (
    '<th class="sortable" data-column-type="verdict">Verdict</th>',
    '<th class="sortable" data-column-type="requirement">Requirement</th>',
)


class Columns:
    """A plugin that answers the hooks of pytest-html. Where that is not in force, nobody asks."""

    def __init__(self) -> None:
        self._results: dict[str, Any] | None = None
        self._linked = False

    @pytest.hookimpl(optionalhook=True)
    def pytest_conformance_started(self, config: pytest.Config, folder: Path) -> None:
        """Link to wire pages only from a report that stands beside them."""
        report = getattr(config.option, "htmlpath", None)
        self._linked = report is not None and Path(report).resolve().parent == folder.resolve()

    @pytest.hookimpl(optionalhook=True)
    def pytest_conformance_results(self, results: dict[str, Any]) -> None:
        """Keep the results for the head of the report."""
        self._results = results

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_report_title(self, report: Any) -> None:
        """Name the report."""
        report.title = TITLE

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_results_summary(self, prefix: list[str]) -> None:
        """Put identities, verdict and the table by command and level at the head."""
        if self._results is not None:
            prefix.append(pages.render("summary.html", **pages.view(self._results)))

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_results_table_header(self, cells: list[str]) -> None:
        """Add the columns."""
        cells[1:1] = HEADERS

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_results_table_row(self, report: Any, cells: list[str]) -> None:
        """Fill the columns of one row; the test's id is put in escaped, which pytest-html does not."""
        if not cells:
            return
        picture = getattr(report, "conformance", None)
        phase = "" if report.when == "call" else f"::{report.when}"
        cells[1] = Markup('<td class="col-testId">{}</td>').format(f"{report.nodeid}{phase}")
        cells[1:1] = [_verdict(picture), _requirements(picture)]
        page = wire_page(picture["transcript"] or "") if picture and self._linked else ""
        if page:
            cells[-1] = Markup('<td class="col-links"><a href="{}">wire</a></td>').format(page)

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_results_table_html(self, report: Any, data: list[str]) -> None:
        """Drop the logs of what passed: the wire page has them."""
        if report.passed:
            data[:] = ['<div class="empty log">see the wire page</div>']


def _verdict(picture: dict[str, Any] | None) -> str:
    if picture is None:
        return '<td class="col-verdict"></td>'
    shape = SHAPES["waived" if picture["waived"] else picture["verdict"]]
    cell = Markup('<td class="col-verdict"><span class="{}">{} {}</span></td>')
    return cell.format(f"sign {shape.name}", shape.sign, shape.word)


def _requirements(picture: dict[str, Any] | None) -> str:
    ids = ", ".join(picture["requirements"]) if picture else ""
    return Markup('<td class="col-requirement">{}</td>').format(escape(ids))
