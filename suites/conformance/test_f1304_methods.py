"""HTTPACTION: what each of the four methods does on the wire and in its report (L69-L82)."""

from __future__ import annotations

import pytest

from fixtures.bench import Origin, Session
from fixtures.bench.requests import DELETE, GET, HEAD, POST
from fixtures.origin import content
from fixtures.spec import tolerances
from fixtures.verdict import requirement
from suites.conformance._action import only_request

NAMES = {GET: "GET", POST: "POST", HEAD: "HEAD", DELETE: "DELETE"}
ROWS = {
    "as-stated": (GET, GET, POST, HEAD, DELETE, GET),
    "reversed": (DELETE, HEAD, POST, POST, GET, HEAD, DELETE),
    "get-beside-each": (GET, POST, GET, HEAD, GET, DELETE, GET),
    "each-beside-each": (POST, POST, HEAD, POST, DELETE, HEAD, HEAD, DELETE, DELETE, POST),
}
HELD = tolerances.seconds("T08", "held")
STATUSES = (200, 404, 201, 200, 202, 206, 500, 200, 400, 203)
AGAIN = ("/text-40", "/text-40", "/bytes-9000-1", "/bytes-14000-2", "/text-41", "/text-40", "/text-42", "/bytes-9000-1",
         "/text-43", "/text-44", "/text-45", "/text-46", "/text-47")


@requirement("F1304-02")
@pytest.mark.parametrize("path", ["/text-50", "/text-51/a/b.c?x=1&y=two"], ids=["path", "path-and-query"])
def test_method_0_is_get(session: Session, origin: Origin, path: str) -> None:
    """Method 0 sends one GET for the path of the URL."""
    session.get(path)
    request = only_request(session)
    session.judge.must((request.method, request.target) == ("GET", f"/{origin.token}{path}"),
                       f"GET of /{origin.token}{path} is due: {request.head!r}")


@requirement("F1304-02")
def test_method_0_is_get_also_with_data_entered(session: Session, origin: Origin) -> None:
    """Data that waits for a POST makes none of a GET."""
    session.data(b"for a later POST")
    session.get("/text-54")
    request = only_request(session)
    session.judge.must(request.method == "GET", f"GET is due: {request.head!r}")


@requirement("F1304-02")
def test_every_get_is_sent_once(session: Session, origin: Origin) -> None:
    """A row of GETs, some for a URL that was asked before, some with large answers: each is on the wire once."""
    for path in AGAIN:
        session.get(path)
    session.wait(1)
    seen = [request.target for request in origin.requests()]
    due = [f"/{origin.token}{path}" for path in AGAIN]
    session.judge.must(seen == due, f"these targets are due: {due}, the origin saw {seen}")


@pytest.mark.parametrize("method", [
    pytest.param(GET, marks=requirement("F1304-02")), pytest.param(POST, marks=requirement("F1304-03")),
    pytest.param(HEAD, marks=requirement("F1304-04")), pytest.param(DELETE, marks=requirement("F1304-05")),
], ids=["get", "post", "head", "delete"])
def test_a_slow_answer_is_waited_for(session: Session, origin: Origin, method: int) -> None:
    """An answer that is held for T08 is awaited by the one request, which is not sent again."""
    if method == POST:
        session.data(b"ordered once")
    session.url(f"/wait-{HELD:g}/text-57")
    session.expect_status(session.action(method), 200)
    request = only_request(session)
    session.judge.must(request.method == NAMES[method], f"{NAMES[method]} is due: {request.head!r}")


@requirement("F1304-04")
def test_head_of_what_was_fetched(session: Session, origin: Origin) -> None:
    """A HEAD for the URL of the GET before it is sent as well."""
    session.get("/text-55")
    origin.mark()
    session.expect_status(session.action(HEAD), 200)
    request = only_request(session)
    session.judge.must(request.method == "HEAD", f"HEAD is due: {request.head!r}")


@requirement("F1304-03")
@pytest.mark.parametrize("size", [5000, 20000])
def test_method_1_is_post_also_with_much_data(session: Session, origin: Origin, size: int) -> None:
    """However long the data, the request is one POST."""
    session.post("/text-56", content.body(size, 7))
    request = only_request(session)
    session.judge.must(request.method == "POST", f"POST is due: {request.head!r}")


@requirement("F1304-03")
@pytest.mark.parametrize("url_first", [True, False], ids=["url-then-data", "data-then-url"])
def test_method_1_is_post(session: Session, origin: Origin, url_first: bool) -> None:
    """Method 1 sends one POST once data was entered, whether the URL was set before or after it."""
    if url_first:
        session.url("/text-52")
    session.data(b"carried by the POST")
    if not url_first:
        session.url("/text-52")
    session.expect_status(session.action(POST), 200)
    request = only_request(session)
    session.judge.must((request.method, request.target) == ("POST", f"/{origin.token}/text-52"),
                       f"POST of /{origin.token}/text-52 is due: {request.head!r}")


@requirement("F1304-04")
def test_method_2_is_head(session: Session, origin: Origin) -> None:
    """Method 2 sends one HEAD, whose answer has no body."""
    session.head_request("/text-53")
    request = only_request(session)
    session.judge.must((request.method, request.target) == ("HEAD", f"/{origin.token}/text-53"),
                       f"HEAD of /{origin.token}/text-53 is due: {request.head!r}")


@requirement("F1304-05")
@pytest.mark.parametrize(("status", "size"), [(200, 54), (202, 1), (404, 300)], ids=["200", "202", "404"])
def test_method_3_is_delete(session: Session, origin: Origin, status: int, size: int) -> None:
    """Method 3 sends one DELETE and reports the status and the length that came back."""
    path = f"/status-{status}/text-{size}"
    outcome = session.delete(path, status=status)
    session.judge.must(outcome.length == size, f"a body of {size} bytes was sent: {outcome.shown()}")
    request = only_request(session)
    session.judge.must((request.method, request.target) == ("DELETE", f"/{origin.token}{path}"),
                       f"DELETE of /{origin.token}{path} is due: {request.head!r}")


@requirement("F1304-24")
@pytest.mark.parametrize("row", ROWS)
def test_every_request_of_a_session_is_performed(session: Session, origin: Origin, row: str) -> None:
    """A session has no limit of one request: each has a report of its own and is on the wire once, in order."""
    due = []
    for step, method in enumerate(ROWS[row]):
        status, size = STATUSES[step], 11 + step
        if method == POST:
            session.data(content.text(20 + step, step))
        session.url(f"/status-{status}/text-{size}/r{step}")
        outcome = session.action(method)
        session.expect_status(outcome, status)
        session.judge.must(method == HEAD or outcome.length == size,
                           f"request {step + 1} was answered with {size} bytes: {outcome.shown()}")
        due.append((NAMES[method], f"/{origin.token}/status-{status}/text-{size}/r{step}"))
    session.wait(1)
    seen = [(request.method, request.target) for request in origin.requests()]
    session.judge.must(seen == due, f"these requests are due: {due}, the origin saw {seen}")


@requirement("F1304-38")
@pytest.mark.parametrize(("method", "sent", "size"), [
    (POST, 100, 7), (POST, 7, 100), (POST, 100, 0), (POST, 2048, 2047), (DELETE, 0, 50), (DELETE, 0, 1025),
], ids=["post-100-gets-7", "post-7-gets-100", "post-100-gets-0", "post-2048-gets-2047", "delete-gets-50",
        "delete-gets-1025"])
def test_length_is_what_came_back(session: Session, method: int, sent: int, size: int) -> None:
    """The reported length counts the body received, for POST and DELETE too, whatever was sent."""
    path = f"/bytes-{size}-3"
    outcome = session.post(path, content.body(sent)) if method == POST else session.delete(path)
    session.judge.must(outcome.length == size, f"{sent} bytes were sent and {size} came back: {outcome.shown()}")
