"""The wiring of reports into pytest: head and columns of pytest-html, and our own pages at the end of a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports import pages
from reports.columns import Columns
from reports.run import load


def pytest_configure(config: pytest.Config) -> None:
    """Add what pytest-html is to show, and our style, where that plugin is in force."""
    config.pluginmanager.register(Columns(), "conformance-columns")
    if getattr(config.option, "css", None) is not None:
        config.option.css = [*config.option.css, str(pages.STYLE)]


@pytest.hookimpl(optionalhook=True)
def pytest_conformance_written(folder: Path) -> None:
    """Make the pages; by the process that keeps the results, after all cases."""
    pages.build(load(folder))
