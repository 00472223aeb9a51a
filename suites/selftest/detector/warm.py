"""The conformance suite collected once, for many runs: a pytest session whose test loop is the detector's."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable

import pytest

from suites.selftest.detector.keys import ROOT

ARGUMENTS = (
    str(ROOT / "suites" / "conformance"), "--rootdir", str(ROOT), "-c", str(ROOT / "pyproject.toml"),
    "--collect-only",   # so that no folder of a run is made: a job is no run that anybody reads
    "--capture=no", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:html", "-p", "no:benchmark",
)


class Session:
    """The pytest plugin that replaces the loop over the tests."""

    def __init__(self, work: Callable[[pytest.Session], None], said: contextlib.redirect_stdout[io.StringIO]) -> None:
        self._work, self._said = work, said
        self.error: BaseException | None = None
        self.entered = False

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Do the work; what it raises is kept for the caller, as pytest would print it and go on."""
        self.entered = not session.testsfailed
        try:
            if self.entered:
                self._work(session)
        except BaseException as error:
            self.error = error
        return True


class CollectionError(Exception):
    """The suite could not be collected; the text is what pytest said."""


def collected(work: Callable[[pytest.Session], None]) -> None:
    """Collect the suite and call `work` with the session. Raises `CollectionError`, and whatever `work` raises."""
    words = io.StringIO()
    quiet = contextlib.redirect_stdout(words)
    session = Session(work, quiet)
    with quiet:
        pytest.main(list(ARGUMENTS), plugins=[session])
    if session.error:
        raise session.error
    if not session.entered:
        raise CollectionError(words.getvalue()[-3000:])
