"""F1306 AT+HTTPREAD: whose body is read: the last response's, whatever the method, the status and what came before."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fixtures.bench import Origin, Outcome, Session
from fixtures.bench.requests import DELETE, GET, POST
from fixtures.spec import tables
from fixtures.verdict import requirement
from suites.conformance._action import difference
from suites.conformance._heads import COUNTS
from suites.conformance._reading import body_of, exhausted, fetch, filled, path_of, read_out, stays, take

ROUNDS = 20
BODY = b"posted by the bench"
ANSWERS: dict[str, tuple[Callable[[Session, str], Outcome], str]] = {
    "get": (lambda session, path: session.get(path), ""),
    "post": (lambda session, path: session.post(path, BODY), ""),
    "get-404": (lambda session, path: session.get(path, status=404), "/status-404"),
    "get-500": (lambda session, path: session.get(path, status=500), "/status-500"),
    "post-404": (lambda session, path: session.post(path, BODY, status=404), "/status-404"),
    "get-206": (lambda session, path: session.get(path, status=206), "/status-206"),
}
FAILURES = (("refused",), ("/close",), ("/close", "refused"), ("/short-20/bytes-60",))
BEHIND: dict[str, Callable[[Session], object]] = {
    "head": lambda session: session.head_request("/bytes-77"),
    "delete": lambda session: session.delete("/bytes-50"),
    "post": lambda session: session.post("/bytes-50", BODY),
    "204": lambda session: session.get("/status-204", status=204),
    "304": lambda session: session.get("/status-304", status=304),
    "404": lambda session: session.get("/status-404/bytes-40", status=404),
    "saved": lambda session: (session.get("/text-90"), session.readfile(session.new_name())),
}
REPLACED = ((100, 60), (100, 200), (100, 100), (2000, 1), (1, 2000))


@requirement("F1306-15")
@pytest.mark.parametrize(("run", "status"), ANSWERS.values(), ids=ANSWERS.keys())
def test_body_of_every_answer(session: Session, run: Callable[[Session, str], Outcome], status: str) -> None:
    """A length above 0 can be read after GET and POST, the bodies of error answers as well (L94)."""
    take(session, 30, fetch(session, 30, 1), requirement="F1306-05")
    outcome = run(session, path_of(session, 50) + status)
    session.judge.must(outcome.length == 50, f"50 bytes were sent: {outcome.shown()}", requirement="F1304-10")
    filled(session, 50)
    take(session, 50, body_of(session, 50))


@requirement("F1306-15")
@pytest.mark.parametrize("name", ["post", "get-404", "post-404"])
@pytest.mark.parametrize("size", [4097, 14615])
def test_larger_body_of_every_answer(session: Session, name: str, size: int) -> None:
    """What answers a POST, or tells of an error, is read whole also where it is longer than a buffer of 4096 bytes."""
    run, status = ANSWERS[name]
    outcome = run(session, path_of(session, size) + status)
    session.judge.must(outcome.length == size, f"{size} bytes were sent: {outcome.shown()}", requirement="F1304-10")
    filled(session, size)
    data, due = session.read_all(size), body_of(session, size)
    session.judge.must(data == due, difference(data, due))


@requirement("F1306-15")
@pytest.mark.parametrize("behind", BEHIND.values(), ids=BEHIND.keys())
def test_body_behind_other_requests(session: Session, behind: Callable[[Session], object]) -> None:
    """A GET behind a request of another kind, and the next one, have bodies like any other."""
    take(session, 20, fetch(session, 20), requirement="F1306-05")
    for nth in range(1, 4):
        behind(session)
        read_out(session)
        for size in (200, 200, 33):
            body = fetch(session, size, nth + size)
            take(session, size, body)


@requirement("F1306-15")
def test_body_of_an_echo(session: Session) -> None:
    """What was posted comes back and is read, twice with other data of other length."""
    for nth, size in enumerate((300, 7, 1025)):
        data = body_of(session, size, nth)
        session.post("/echo", data)
        filled(session, size)
        take(session, size, data)


@requirement("F1306-39")
def test_body_of_the_answer_to_a_delete(session: Session) -> None:
    """The 50 bytes that answered a DELETE are readable; ERROR deviates, other bytes never pass (A56)."""
    older = fetch(session, 80, 1)
    take(session, 30, older[:30], requirement="F1306-09")
    outcome = session.delete(path_of(session, 50))
    if outcome.length != 50:
        session.judge.not_applicable(f"no body of 50 bytes was reported (F1304-10): {outcome.shown()}")
    filled(session, 50)
    read, due = session.read(200), body_of(session, 50)
    if read.data == older[30:] + due:
        session.topic("new_response", "appended", "the rest of the body before in front", requirement="F1306-17")
        return
    reading = "error" if read.empty else "data" if read.data == due else "other_response"
    session.topic("read_after_other", reading, f"after DELETE: {read.exchange.shown(200)}")


@requirement("F1306-16")
@pytest.mark.parametrize("read_before", [0, 40, 100])
def test_nothing_after_a_head_request(session: Session, origin: Origin, read_before: int) -> None:
    """After HEAD there is no body: ERROR; an older body never, header bytes where their length was reported."""
    older = fetch(session, 100, 1)
    if read_before:
        take(session, read_before, older[:read_before], requirement="F1306-09")
    outcome = session.head_request(path_of(session, 77))
    head, length, read = origin.last().sent_head, session.length(), session.read(10)
    counted = outcome.length in {len(head) - less for less in COUNTS}
    told = {None: "error", 0: "len_zero"} | ({outcome.length: "header_bytes"} if counted else {})
    if length in told:
        session.topic("read_after_head", told[length], f"LEN,{length} after HEAD: {outcome.shown()}")
    else:
        session.judge.expect(False, f"ERROR is due after HEAD, came LEN,{length}; {outcome.shown()}")
    session.judge.must(not read.data or read.data not in older, f"an older body: {read.exchange.shown(200)}")
    if not read.data:
        session.topic("read_after_head", "error" if read.refused else "ok_and_zero", read.exchange.shown(120))
    elif counted and head.lower().startswith(read.data.lower()):
        session.topic("read_after_head", "header_bytes", f"after HEAD: {read.exchange.shown(200)}")
    else:
        session.judge.expect(False, f"ERROR is due after HEAD: {read.exchange.shown(200)}")


@requirement("F1306-17")
@pytest.mark.parametrize("begun", [0, 10], ids=["unread", "begun"])
@pytest.mark.parametrize(("old", "new"), REPLACED)
def test_a_new_response_takes_the_place_of_the_old(session: Session, old: int, new: int, begun: int) -> None:
    """A body that was not read to its end is gone with the next response; the rest of it in front deviates."""
    first = fetch(session, old)
    rest = first[begun:]
    if begun and begun < old:
        take(session, begun, first[:begun], requirement="F1306-09")
    second = fetch(session, new, 1, wait=False)
    length = filled(session, new)
    session.judge.expect(length == new, f"LEN,{new} is due, came LEN,{length}")
    read = session.read(old + new + 10)
    if read.data != second and read.data in (rest + second, first + second):
        session.topic("new_response", "appended", f"{len(read.data) - new} bytes of the body before stand in front")
        return
    session.judge.must(not rest or read.data not in (rest, first), f"the body before: {read.exchange.shown(120)}")
    session.judge.must(read.data == second, f"the new body is due: {difference(read.data, second)}",
                       requirement="F1306-05")
    session.judge.must((length or 0) <= new, f"LEN,{length} for a body of {new} bytes", requirement="F1306-02")


@requirement("F1306-18")
@pytest.mark.parametrize("cause", ["refused", "closed_unanswered"])
@pytest.mark.parametrize("read_before", [0, 40])
def test_nothing_after_a_failed_request(session: Session, origin: Origin, cause: str, read_before: int) -> None:
    """A failed request leaves nothing to read: ERROR; data of the response before deviates."""
    older = fetch(session, 100)
    if read_before:
        take(session, read_before, older[:read_before], requirement="F1306-09")
    outcome = session.try_get(origin.refused() if cause == "refused" else "/close")
    if not session.judge.expect(not outcome.is_status, f"a status was reported: {outcome.shown()}",
                                requirement=tables.causes()[cause].requirement):
        return
    read = session.read(10)
    if read.empty:
        session.topic("read_empty", read.reading, f"after a failed request: {read.exchange.shown(120)}")
        return
    session.judge.must(read.data in older, f"bytes of nobody: {read.exchange.shown(200)}", requirement="F1306-05")
    session.judge.expect(False, f"data of the response before: {read.exchange.shown(200)}")


@requirement("F1306-19")
@pytest.mark.parametrize("earlier", [0, 50], ids=["first", "after-a-body"])
def test_reading_while_a_request_runs(session: Session, origin: Origin, earlier: int) -> None:
    """Between OK and report: ERROR, the earlier body, or an answer held back; the report comes all the same."""
    older = fetch(session, earlier, 1) if earlier else b""
    newer = body_of(session, 12)
    running = session.running("/wait-6" + path_of(session, 12))
    length, read = session.length(), session.read(1)
    held = bool(session.modem.reports_left("HTTPACTION"))
    outcome = session.finish(running, GET)
    session.judge.must((outcome.code, outcome.length) == (200, 12), f"the report of the request is due: "
                       f"{outcome.shown()}", requirement="F1304-08")
    lengths, parts = {None, 0, earlier}, {b"", older[:1]}
    if held:
        lengths, parts = lengths | {*range(1, 13)}, parts | {newer[:1]}  # the buffer may still be filled (T13)
    session.judge.expect(length in lengths, f"LEN,{length} while a request runs, {earlier} bytes were there")
    session.judge.expect(read.data in parts, f"ERROR or older data is due: {read.exchange.shown(200)}")
    if held or length is not None or read.data:
        session.judge.record("reading while a request runs", f"LEN {length}, {len(read.data)} bytes, held: {held}")
    filled(session, 12 - len(read.data) * held)
    rest = session.read(earlier + 20).data
    if rest.endswith(newer) and rest[: -len(newer)] in (older, older[1:]) and len(rest) > len(newer):
        session.topic("new_response", "appended", "the rest of the earlier body in front", requirement="F1306-17")
        return
    whole = [newer, newer[1:]] if held and read.data else [newer]
    session.judge.must(rest in whole, f"the new body is due: {difference(rest, newer)}", requirement="F1306-31")


@requirement("F1306-31")
@pytest.mark.parametrize("methods", [(POST,), (GET, POST), (POST, DELETE)], ids=["posts", "get-post", "post-delete"])
def test_answers_of_one_length_to_other_methods(session: Session, origin: Origin, methods: tuple[int, ...]) -> None:
    """Answers of the same length to other methods than GET, in a row: each read gives that of its own request."""
    session.url("/nonce")
    for number in range(6):
        method = methods[number % len(methods)]
        if method == POST:
            session.data(b"asks for a nonce")
        outcome = session.expect_status(session.action(method), 200, requirement="F1304-02")
        data, due = session.read_all(outcome.length), origin.last().sent_body
        if method == DELETE and not data:
            continue  # that the answer to a DELETE can be read is F1306-39's
        session.judge.must(data == due, f"request {number + 1}: {data!r} where {due!r} was sent: {outcome.shown()}")


@requirement("F1306-31")
@pytest.mark.parametrize("asked", [True, False], ids=["len-asked", "read-at-once"])
def test_each_response_is_the_one_just_asked_for(session: Session, origin: Origin, asked: bool) -> None:
    """Twenty times the same URL with another nonce in each body: each read gives the nonce of its own request."""
    session.url("/nonce")
    earlier: list[bytes] = []
    for number in range(ROUNDS):
        outcome = session.expect_status(session.action(GET), 200, requirement="F1304-02")
        length = outcome.length or 0
        session.judge.must(length, f"a body was sent: {outcome.shown()}", requirement="F1304-10")
        if asked:
            filled(session, length)
        data = session.read(length).data if asked else session.read_all(length)
        shown, due = session.modem.history[-1].shown(200), origin.last().sent_body
        older = f", that of {number - earlier.index(data)} requests before" if data in earlier else ""
        session.judge.must(data == due, f"request {number + 1}: {data!r}{older} where {due!r} was sent; {shown}")
        if asked:
            exhausted(session, due)
        earlier.append(due)


@requirement("F1306-05", "F1306-15", "F1306-37")
@pytest.mark.parametrize("failures", FAILURES, ids=str)
def test_a_good_body_after_failures(session: Session, origin: Origin, failures: tuple[str, ...]) -> None:
    """The first body after requests that failed, also within a body, is whole: nothing lacks, nothing is in front."""
    for nth, size in enumerate((300, 1, 1025)):
        for failure in failures:
            session.try_get(origin.refused() if failure == "refused" else failure)
        body = fetch(session, size, nth)
        read = session.read(size + 50)
        session.judge.must(not read.refused, f"{size} bytes are due: {read.exchange.shown(120)}",
                           requirement="F1306-15")
        session.judge.must(read.data == body, difference(read.data, body), requirement="F1306-05")


@requirement("F1306-31")
def test_bodies_of_other_lengths_in_a_row(session: Session) -> None:
    """Longer and shorter bodies in turns, each read to its end: nothing of an earlier one comes back."""
    for nth, size in enumerate((500, 20, 1500, 1, 1024, 1023, 1025, 3, 2048, 2)):
        body = fetch(session, size, nth)
        read = session.read(5000)
        session.judge.must(read.data == body, f"body {nth + 1}: {difference(read.data, body)}")
        again = session.read(10)
        if not stays(session, again, body):
            session.judge.must(again.empty, f"nothing is left: {again.exchange.shown(200)}", requirement="F1306-13")
