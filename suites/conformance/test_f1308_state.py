"""F1308 HTTPPOSTFILE: what it needs before, and what it leaves behind (L118, L144)."""

from __future__ import annotations

from typing import Any

import pytest

from fixtures.bench import Origin, Session
from fixtures.bench.requests import GET
from fixtures.origin import content
from fixtures.spec import tolerances
from fixtures.verdict import requirement
from suites.conformance._action import difference
from suites.conformance._postfile import BODY, WHOLE, answered, judge_report, raw, says, send

POLL, STEP = tolerances.seconds("T13", "poll"), 0.5
FAILURES = ("no-such-file", "refused-port", "bad-parameter")
LENGTHS = {"shorter": (900, 90), "longer": (90, 900), "as-long": (400, 400), "one-byte": (1025, 1)}


@requirement("F1308-07")
def test_no_request_without_a_url(fresh: Session, bench: Any, origin: Origin) -> None:
    """Without a URL a file that exists is refused, or reported with an errcode; nobody is asked.

    The file was sent in the session before, whose URL must not come back.
    """
    file = raw(fresh, "/text-90", body=b"where to?")
    name = fresh.stage(file)
    send(fresh, "/text-92", name, 1, 1, BODY)
    bench.profile.dirty.add("URL")
    bench.fresh(fresh)
    origin.mark()
    for send_header in (BODY, WHOLE):
        outcome = fresh.postfile(name, 1, 1, send_header)
        reading = "error" if outcome.refused else "status" if outcome.is_status else "ok_and_errcode"
        fresh.topic("request_stopped", reading, f"no URL is set: {outcome.shown()}")
    fresh.nothing("no URL is set")
    outcome = send(fresh, "/text-91", name, 1, 1, BODY)
    if not says(outcome, 1, 200, 91):
        fresh.judge.inconclusive(f"with a URL the file cannot be sent either: {outcome.shown()}")


@requirement("F1308-29")
@pytest.mark.parametrize(("method", "send_header"), [(1, WHOLE), (1, BODY), (0, BODY), (3, BODY), (0, WHOLE)],
                         ids=["whole", "body", "get", "delete", "whole-get"])
def test_response_can_be_read(session: Session, origin: Origin, method: int, send_header: int) -> None:
    """After the report the header and the body of this answer are there (L144)."""
    path = "/id-mine/bytes-700-29"
    asks = raw(session, path, body=b"asks") if method else raw(session, path, method="GET")
    name = session.stage(asks)
    session.get("/id-another/text-650")
    outcome = send(session, path, name, 1, method, send_header)
    judge_report(session, outcome, method, 200, 700)
    due = origin.last()
    _judge_head(session, due.sent_head)
    length = _length(session, 700)
    session.judge.expect(length == 700, f"LEN 700 is due for HTTPREAD?, came {length or 'ERROR'}")
    data = _read(session, 700, 700)
    if not data:
        session.topic("read_after_other", "error", "nothing of the body can be read")
        return
    reading = "data" if data == due.sent_body else "other_response"
    session.topic("read_after_other", reading, f"after HTTPPOSTFILE: {difference(data, due.sent_body)}")


def _length(session: Session, due: int) -> int | None:
    """LEN once it is what is due, or what it is after T13; a DUT may still be filling its buffer."""
    deadline = session.modem.now() + POLL
    while (length := session.length()) != due and session.modem.now() < deadline:
        session.wait(STEP)
    return length


def _read(session: Session, size: int, due: int) -> bytes:
    """What HTTPREAD gives of `size` bytes, within T13 where fewer than are due came at once."""
    deadline, data = session.modem.now() + POLL, b""
    while len(data) < due:
        data += session.read(size).data
        if session.modem.now() > deadline:
            break
        session.wait(STEP if len(data) < due else 0)
    return data


def _judge_head(session: Session, due: bytes) -> None:
    head = session.head()
    session.judge.must(b"X-Id: another" not in head.data, f"the header of the answer before: {head.data[:80]!r}")
    good = not head.refused and head.data.rstrip(b"\r\n") == due.rstrip(b"\r\n")
    session.judge.expect(good, f"the header of this answer is due: {head.exchange.shown()}")


@requirement("F1308-42")
@pytest.mark.parametrize("kind", LENGTHS)
def test_new_response_takes_the_place_of_the_old(session: Session, kind: str) -> None:
    """Header and body that can be read are those of HTTPPOSTFILE, without a rest of the GET before."""
    old, new = LENGTHS[kind]
    name = session.stage(b"asks for the second answer")
    session.get(f"/id-old/text-{old}-1")
    outcome = send(session, f"/id-new/text-{new}-2", name, 1, 1, BODY)
    session.judge.expect(says(outcome, 1, 200, new), f"a report 1,200,{new} is due: {outcome.shown()}")
    head = session.head()
    session.judge.expect(b"X-Id: old" not in head.data, f"the header of the first answer is still there: {head.data!r}")
    data = _read(session, old + new + 1, new)
    due = content.text(new, 2)
    session.judge.expect(not data or data == due, f"the second answer alone is due: {difference(data, due)}")


@requirement("F1308-42")
@pytest.mark.parametrize(("method", "path"), [(2, "/text-300"), (1, "/status-204"), (1, "/empty"), (0, "/status-304")],
                         ids=["head", "no-content", "length-0", "not-modified"])
def test_answer_without_a_body_takes_the_place_of_one(session: Session, method: int, path: str) -> None:
    """Behind an answer without a body nothing can be read of the one before, whose header is gone too."""
    name = session.stage(b"asks for nothing")
    session.get("/id-old/text-650-1")
    outcome = send(session, f"/id-new{path}", name, 1, method, BODY)
    session.judge.expect(answered(outcome), f"a status is due: {outcome.shown()}")
    head = session.head()
    session.judge.expect(b"X-Id: old" not in head.data, f"the header of the first answer is still there: {head.data!r}")
    read = session.read(650)
    old = bool(read.data) and read.data in content.text(650, 1)
    session.judge.expect(not old, f"the body of the first answer is still there: {read.data[:60]!r}")
    saved = session.readfile(session.new_name())
    session.judge.record("HTTPREADFILE behind an answer without a body", saved.exchange.shown())


@requirement("F1308-34")
def test_file_is_not_used_up(session: Session, origin: Origin) -> None:
    """The same file is sent three times, the last time by a service started anew."""
    file = content.body(777, 34)
    name = session.stage(file)
    for turn in range(3):
        if turn == 2:
            session.term()
            session.start()
        outcome = send(session, f"/text-9{turn}", name, 1, 1, BODY)
        sent = [request.body for request in origin.requests()]
        shown = difference(sent[0], file) if sent else outcome.shown()
        session.judge.expect(sent == [file], f"time {turn + 1}: the file is due as body: {shown}")
        session.judge.expect(says(outcome, 1, 200, 90 + turn), f"time {turn + 1}: {outcome.shown()}")


@requirement("F1308-39")
@pytest.mark.parametrize("failure", FAILURES)
def test_service_goes_on_after_a_failure(session: Session, origin: Origin, failure: str) -> None:
    """A HTTPPOSTFILE that failed leaves a service that sends files and does GETs as before; twice."""
    file = content.text(95, 39)
    name = session.stage(file)
    for turn in range(2):
        _fail(session, failure, name)
        outcome = send(session, f"/text-9{turn}", name, 1, 1, BODY)
        sent = [request.body for request in origin.requests()]
        session.judge.expect(says(outcome, 1, 200, 90 + turn) and sent == [file],
                             f"1,200,{90 + turn} and the file as body are due: {outcome.shown()}, sent {sent}")
        outcome = session.try_get("/text-96")
        session.judge.expect((outcome.code, outcome.length) == (200, 96), f"a GET with 200 is due: {outcome.shown()}")


def _fail(session: Session, failure: str, name: str) -> None:
    if failure == "no-such-file":
        outcome = send(session, "/text-97", session.new_name(), 1, 1, BODY)
    elif failure == "refused-port":
        outcome = send(session, session.origin.refused(), name, 1, 1, BODY)
    else:
        session.url("/text-97")
        outcome = session.try_postfile(f'"{name}",9,1,1')
    session.judge.record("failed by", f"{failure}: {outcome.code or 'ERROR'}")


@requirement("F1308-39")
def test_files_go_on_after_a_failed_get(session: Session, origin: Origin) -> None:
    """A GET that found nobody, too, leaves a service that sends files."""
    name = session.stage(content.text(98, 39))
    session.url(origin.refused())
    session.action(GET)
    outcome = send(session, "/text-98", name, 1, 1, BODY)
    session.judge.expect(says(outcome, 1, 200, 98), f"a report 1,200,98 is due: {outcome.shown()}")
