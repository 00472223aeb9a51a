"""HTTPPARA: a request over TLS carries what a plain one does (L30: both schemes)."""

from __future__ import annotations

import pytest

from fixtures.bench import Origin, Session
from fixtures.bench.requests import GET, POST
from fixtures.origin.records import RequestRecord
from fixtures.verdict import needs, requirement
from suites.conformance._ranges import FILE, PATH, judge_answer, judge_closed, need_positions, positions
from suites.conformance._settings import BODY, carried, carries, need_tag, well_formed

VALUES = {"CONTENT": "application/json", "ACCEPT": "text/secret", "UA": "Secret/1.0", "USERDATA": "X-Long: secret"}
CARRIED = [
    pytest.param("CONTENT", POST, marks=requirement("F1303-34")),
    pytest.param("ACCEPT", GET, marks=requirement("F1303-40")),
    pytest.param("UA", GET, marks=requirement("F1303-45")),
    pytest.param("UA", POST, marks=requirement("F1303-45")),
    pytest.param("USERDATA", GET, marks=requirement("F1303-56")),
    pytest.param("USERDATA", POST, marks=requirement("F1303-56")),
]


def _over_tls(session: Session, path: str, method: int = GET) -> RequestRecord:
    """Run a request to the TLS port; what the origin saw of it."""
    if method == POST:
        session.data(BODY)
    session.url(session.origin.url(path, listener="tls"))
    session.origin.mark()
    session.expect_status(session.action(method), 200, requirement="F1304-19")
    return session.origin.request()


@needs("https")
@pytest.mark.parametrize(("tag", "method"), CARRIED, ids=["CONTENT-post", "ACCEPT-get", "UA-get", "UA-post",
                                                          "USERDATA-get", "USERDATA-post"])
def test_texts_go_over_tls(session: Session, tag: str, method: int) -> None:
    """Each text is carried by a https request as by a plain one, once and unchanged."""
    need_tag(session, tag)
    session.para(tag, VALUES[tag])
    seen = _over_tls(session, "/echo" if method == POST else "/text-20", method)
    due = VALUES[tag].removeprefix("X-Long: ")
    session.judge.must(carries(tag, seen, due), f"{due!r} is due for {tag}: {carried(tag, seen)}, {seen.head!r}")
    well_formed(session, seen)


@requirement("F1303-13")
@needs("https")
@pytest.mark.parametrize("method", [GET, POST], ids=["get", "post"])
@pytest.mark.parametrize("path", ["/p/q.cgi?a=1&b=%20", "/d/"], ids=["query", "directory"])
def test_targets_go_over_tls(session: Session, origin: Origin, path: str, method: int) -> None:
    """A https request asks for path and query as they were set (L52)."""
    due, seen = f"/{origin.token}{path}", _over_tls(session, path, method).target
    session.judge.must(seen == due, f"the target is due as {due!r}: {seen!r}")


@requirement("F1303-64")
@needs("https")
def test_a_scope_goes_over_tls(session: Session, origin: Origin) -> None:
    """A scope is asked for over TLS as well, and its bytes come."""
    need_positions(session)
    positions(session, 100, 199)
    session.url(origin.url(PATH, listener="tls"))
    origin.mark()
    outcome = session.action(GET)
    judge_closed(session, origin.last(), 100, 199)
    judge_answer(session, outcome, FILE[100:200])
