"""HTTPDATA among the other commands: what it replaces, what it leaves alone, when it may be used (L109, L111)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fixtures.at import Exchange
from fixtures.bench import Origin, Session
from fixtures.bench.requests import DELETE, GET, HEAD, POST
from fixtures.origin import content
from fixtures.verdict import requirement
from suites.conformance._action import judge_unrefreshed_post
from suites.conformance._input import enter, judge_done, post_entered, refused, write_pieces

FIVE = b"five!"
CLOSES = 2.0
SESSIONS, SESSION_SIZE = 40, 2000
REFUSED = {"AT+HTTPDATA=0,10": "F1307-05", "AT+HTTPDATA=5,9": "F1307-07", "AT+HTTPDATA=": "F1307-08"}
INPUTS = {
    "shorter": (b"aaa", b"bb"),
    "longer": (b"bb", b"aaa"),
    "three": (b"a" * 1500, b"b", b"ccc"),
    "four": (b"aa", b"bbb", b"cccc", b"ddd"),
    "equal": (b"same", b"same"),
    "equally-long": (b"aaa", b"bbb"),
    "one-less": (content.text(1025, 3), content.text(1024, 4)),
    "one-more": (content.text(512, 3), content.text(513, 4)),
}
OTHERS = {"get": GET, "head": HEAD, "delete": DELETE}


@requirement("F1307-17")
@pytest.mark.parametrize("inputs", INPUTS.values(), ids=list(INPUTS))
def test_a_second_input_replaces_the_first(session: Session, origin: Origin, inputs: tuple[bytes, ...]) -> None:
    """A POST sends what was entered last, and nothing else."""
    for data in inputs:
        session.data(data)
    session.url("/text-3")
    outcome = session.action(POST)
    bodies = [request.body for request in origin.requests()]
    session.judge.expect(bodies == [inputs[-1]], f"{inputs[-1]!r} is due as body: {bodies}, {outcome.shown()}")


@requirement("F1307-18")
@pytest.mark.parametrize("inputs", [(26,), (5000,), (30, 40)], ids=str)
def test_input_alone_sends_nothing(session: Session, origin: Origin, inputs: tuple[int, ...]) -> None:
    """Nothing reaches the origin for T09 after the OK of HTTPDATA; the request comes with HTTPACTION (L109)."""
    enter(session, [FIVE], requirement="F1307-23")
    session.url("/text-3")
    origin.mark()
    data = b""
    for size in inputs:
        data = content.text(size, size)
        seen = session.prompt(size)
        after = session.payload(data) if seen.prompts else seen
        session.judge.must(after.ok or not origin.silence(), f"HTTPDATA only takes data in: {after.shown()}")
        session.judge.must(after.ok, f"DOWNLOAD and OK are due: {after.shown()}", requirement="F1307-01")
    session.nothing("HTTPDATA only takes data in")
    session.expect_status(session.action(POST), 200)
    session.judge.must(origin.request().body == data, "the POST carries other bytes")


@requirement("F1307-20")
def test_input_while_a_request_runs(session: Session, origin: Origin) -> None:
    """ERROR, DOWNLOAD and OK, or held until the report (A44); the running POST keeps its body and is reported."""
    data = content.text(60, 1)
    session.data(data)
    origin.mark()
    running = session.running("/wait-6/text-9", POST)
    seen = session.prompt(5, 60)
    held = bool(session.modem.reports_left("HTTPACTION"))
    after = session.payload(FIVE) if seen.prompts else None
    session.topic("busy", _busy_reading(seen, after, held), f"HTTPDATA while a POST runs: {seen.shown()}")
    outcome = session.finish(running, POST)
    good = outcome.code == 200 and outcome.length == 9
    session.judge.must(good, f"the running POST was disturbed: {outcome.shown()}")
    body = origin.request().body
    session.judge.must(body == data, f"the body of the running POST was changed: {body!r} instead of {data!r}")


def _busy_reading(seen: Exchange, after: Exchange | None, held: bool) -> str:
    if seen.refused:
        return "held" if held else "error"
    if after is not None and after.ok and not after.strays:
        return "held" if held else "ok"
    return "another answer"


@requirement("F1307-21")
@pytest.mark.parametrize("method", OTHERS)
@pytest.mark.parametrize("size", [5, 1025])
def test_another_method_before_the_post(session: Session, origin: Origin, method: str, size: int) -> None:
    """HTTPDATA, another request, POST: the data, no data or ERROR is recorded, a part fails (A48)."""
    data = content.text(size, 2)
    session.data(data)
    session.url("/text-70")
    session.expect_status(session.action(OTHERS[method]), 200)
    origin.mark()
    judge_unrefreshed_post(session, session.action(POST), origin.requests(), data)


@requirement("F1307-22")
def test_input_with_a_response_stored(session: Session, origin: Origin) -> None:
    """With a response in the buffer the input and the POST work; whether the response stays readable is recorded."""
    session.get("/text-300")
    body = origin.request().sent_body
    enter(session, [FIVE], time=10)
    read = session.read(300)
    session.judge.record("response of before HTTPDATA", "readable" if read.data == body else read.reading)
    post_entered(session, FIVE)


@requirement("F1307-22")
def test_input_after_each_kind_of_response(session: Session) -> None:
    """The same after an answer without a body, a failed request and a POST."""
    for path in ("/status-204", "/status-404/text-20", "", "/bytes-14615-5", "/empty"):
        session.try_get(path or session.origin.refused())
        enter(session, [FIVE], time=10)
        post_entered(session, FIVE)


@requirement("F1307-22")
@pytest.mark.parametrize("before", [True, False], ids=["before-the-input", "behind-the-input"])
@pytest.mark.parametrize("use", ["read-a-part", "read-all", "headers", "save"])
def test_input_and_a_response_in_use(session: Session, use: str, before: bool) -> None:
    """What is read or saved of a response, before the input or behind it, changes nothing of the data."""
    uses: dict[str, Callable[[], object]] = {
        "read-a-part": lambda: session.read(100), "read-all": lambda: session.read(3000),
        "headers": session.head, "save": lambda: session.readfile(session.new_name())}
    session.get("/bytes-3000-6")
    if before:
        uses[use]()
    enter(session, [FIVE], time=10)
    if not before:
        uses[use]()
    post_entered(session, FIVE)


@requirement("F1307-22")
@pytest.mark.parametrize("method", OTHERS)
def test_input_behind_other_methods(session: Session, method: str) -> None:
    """The same after the answer to another method, and after a POST."""
    session.url("/text-70")
    session.expect_status(session.action(OTHERS[method]), 200)
    for data in (FIVE, b"six..!", b"five?"):
        enter(session, [data], time=10)
        post_entered(session, data)


@requirement("F1307-22")
@pytest.mark.parametrize("when", ["in-the-input", "behind-the-input"])
def test_input_and_a_server_that_closes(session: Session, when: str) -> None:
    """A kept connection that the server closes meanwhile changes nothing of the data."""
    session.get(f"/closeafter-{CLOSES:g}/text-90")
    data = content.text(400, 8)
    session.download(len(data), 60)
    write_pieces(session, [data[:200]], 2 * CLOSES if when == "in-the-input" else 0.0)
    judge_done(session, session.payload(data[200:]))
    if when == "behind-the-input":
        session.wait(2 * CLOSES)
    post_entered(session, data)


@requirement("F1307-23")
def test_input_before_any_parameter(fresh: Session) -> None:
    """Straight after HTTPINIT the input works; with the URL set a POST carries it (L14)."""
    enter(fresh, [FIVE], time=10)
    post_entered(fresh, FIVE)


@requirement("F1307-23")
def test_input_before_the_url_is_set_twice(fresh: Session) -> None:
    """The URL that is set behind the input, and another one in its place, leave the data alone."""
    enter(fresh, [FIVE], time=10)
    fresh.url("/text-4")
    post_entered(fresh, FIVE)
    enter(fresh, [b"six..!"], time=10)
    fresh.url("/text-5")
    post_entered(fresh, b"six..!")


@requirement("F1307-23")
def test_input_in_many_sessions(session: Session) -> None:
    """Straight after HTTPINIT the input works in each of many sessions, each of which ends with its data unsent."""
    for cycle in range(SESSIONS):
        session.term()
        session.start()
        enter(session, [content.text(SESSION_SIZE, cycle)], requirement="F1307-23")
    post_entered(session, content.text(SESSION_SIZE, SESSIONS - 1))


@requirement("F1307-24")
@pytest.mark.parametrize("line", REFUSED)
def test_a_refused_input_and_the_data_before_it(session: Session, origin: Origin, line: str) -> None:
    """HTTPDATA, one that is refused, POST: the data, no data or ERROR is recorded, anything else fails (A48)."""
    session.data(b"aaa")
    refused(session, line, requirement=REFUSED[line])
    session.url("/text-3")
    origin.mark()
    judge_unrefreshed_post(session, session.action(POST), origin.requests(), b"aaa")
