"""The wiring of reports into pytest: head and columns of pytest-html, our own pages at the end of a run, acceptance."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports import acceptance, pages, policy
from reports.columns import Columns
from reports.decision import Decision
from reports.run import Run, RunError, load

SUITES = ("conformance", "fuzz", "benchmarks")
POLICY: pytest.StashKey[policy.Policy] = pytest.StashKey()
DECISION: pytest.StashKey[Decision] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of an acceptance run."""
    group = parser.getgroup("acceptance", "acceptance of a firmware release")
    group.addoption("--acceptance", action="store_true", default=False,
                    help="run conformance, fuzzing and benchmarks, and write acceptance.html into the run's folder")
    group.addoption("--policy", metavar="FILE", default=None,
                    help="what a release needs (default: reports/policy.toml)")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Add what pytest-html is to show, and our style, where that plugin is in force; choose the suites."""
    config.pluginmanager.register(Columns(), "conformance-columns")
    if getattr(config.option, "css", None) is not None:
        config.option.css = [*config.option.css, str(pages.STYLE)]
    if config.getoption("acceptance"):
        _accepting(config)


@pytest.hookimpl(optionalhook=True)
def pytest_conformance_written(config: pytest.Config, folder: Path) -> None:
    """Make the pages; by the process that keeps the results, after all cases."""
    run = load(folder)
    if POLICY in config.stash:
        config.stash[DECISION] = acceptance.build(run, config.stash[POLICY])
    else:
        recorded = _recorded(config)
        pages.build(run, recorded) if recorded else pages.build(run)


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say the decision and where its page is."""
    if DECISION not in config.stash:
        return
    decision = config.stash[DECISION]
    terminalreporter.write_sep("=", f"acceptance: {decision.word}", bold=True)
    for reason in (*decision.of("reject"), *decision.of("condition"))[:20]:
        terminalreporter.write_line(f"{reason.meaning}: {reason.subject}: {reason.text}")
    terminalreporter.write_line(f"page: {acceptance.PAGE} in the folder above")


def _recorded(config: pytest.Config) -> Run | None:
    """The run that this one replays, where its folder has results."""
    given = config.getoption("recording", None)
    try:
        return load(config.invocation_params.dir / given) if given else None
    except RunError:
        return None


def _accepting(config: pytest.Config) -> None:
    try:
        config.stash[POLICY] = policy.load(Path(config.getoption("policy") or policy.DEFAULT))
    except RunError as error:
        raise pytest.UsageError(f"--policy: {error}") from None
    if config.args_source is not pytest.Config.ArgsSource.ARGS and not hasattr(config, "workerinput"):
        suites = [config.rootpath / "suites" / name for name in SUITES]
        config.args[:] = [str(suite) for suite in suites if suite.is_dir()]
