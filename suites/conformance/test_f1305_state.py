"""F1305 AT+HTTPHEAD: of which response the block is, and when there is none (L84, L86)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fixtures.at import Shape
from fixtures.bench import Head, Origin, Read, Session
from fixtures.bench.requests import DELETE, GET, HEAD, POST
from fixtures.spec import tables
from fixtures.verdict import requirement
from suites.conformance._heads import if_any, is_block, judge_block, judge_count, lines, parted
from suites.conformance._reading import fetch

ANSWERS = {
    "post": (POST, "/bytes-70", 200),
    "post-404": (POST, "/status-404/bytes-12", 404),
    "head": (HEAD, "/bytes-80", 200),
    "delete": (DELETE, "/bytes-20", 200),
    "get-404": (GET, "/status-404/bytes-40", 404),
    "get-500": (GET, "/status-500/bytes-50", 500),
    "get-206": (GET, "/status-206/bytes-50", 206),
    "get-401": (GET, "/status-401/empty", 401),
}
BODY = b"posted by the bench"
TIMES = 66
"""Uses of one block: above the tables of 32 and 64 entries that a DUT may have."""
FAILURES: dict[str, Callable[[Origin], str]] = {
    "refused": lambda origin: origin.refused(),
    "closed_unanswered": lambda origin: origin.url("/close"),
}


def run(session: Session, method: int, path: str, status: int = 200) -> bytes:
    """A request by this method whose answer must have the status; returns the head that the origin sent."""
    runs: dict[int, Callable[[], object]] = {
        GET: lambda: session.get(path, status=status),
        POST: lambda: session.post(path, BODY, status=status),
        HEAD: lambda: session.head_request(path, status=status),
        DELETE: lambda: session.delete(path, status=status),
    }
    runs[method]()
    return session.origin.last().sent_head


@requirement("F1305-04")
def test_nothing_before_the_first_response(session: Session) -> None:
    """After HTTPINIT alone HTTPHEAD is refused; so it is once parameters are set."""
    session.refused("AT+HTTPHEAD")
    session.url("/bytes-5")
    session.refused("AT+HTTPHEAD")


@requirement("F1305-05")
@pytest.mark.parametrize(("method", "path", "status"), ANSWERS.values(), ids=ANSWERS.keys())
def test_block_of_every_answer(session: Session, method: int, path: str, status: int) -> None:
    """Whatever the method and the status: the block is that of this answer, not of the GET before it."""
    run(session, GET, "/id-before/bytes-9")
    session.head()
    sent = run(session, method, f"{path}/id-after", status)
    judge_block(session, session.head(), sent)


@requirement("F1305-06")
@pytest.mark.parametrize("earlier", [False, True], ids=["first", "after-a-good-one"])
@pytest.mark.parametrize("cause", FAILURES)
def test_nothing_after_a_failed_request(session: Session, origin: Origin, cause: str, earlier: bool) -> None:
    """A request that got no answer leaves no header: ERROR; the block of an earlier answer is recorded."""
    sent = run(session, GET, "/id-earlier/bytes-9") if earlier else b""
    outcome = session.try_get(FAILURES[cause](origin))
    if not session.judge.expect(not outcome.is_status, f"a status was reported: {outcome.shown()}",
                                requirement=tables.causes()[cause].requirement):
        return
    head = if_any(session)
    if head is None:
        return
    if earlier and is_block(head, sent):
        session.judge.record("HTTPHEAD after a failed request", "block of the response before")
        return
    session.judge.expect(head.refused, f"ERROR is due: {head.exchange.shown()}")


@requirement("F1305-07")
@pytest.mark.parametrize("earlier", [False, True], ids=["first", "after-a-good-one"])
def test_while_a_request_runs(session: Session, origin: Origin, earlier: bool) -> None:
    """Between OK and report: ERROR, the earlier block, or an answer held back; the report comes all the same."""
    before = run(session, GET, "/id-before/bytes-9") if earlier else b""
    running = session.running("/wait-6/id-running/bytes-12")
    head = if_any(session)
    held = bool(session.modem.reports_left("HTTPACTION"))
    outcome = session.finish(running, GET)
    session.judge.must((outcome.code, outcome.length) == (200, 12), f"the report of the request is due: "
                       f"{outcome.shown()}", requirement="F1304-08")
    now = origin.last().sent_head
    if head is None:
        judge_block(session, session.head(), now, requirement="F1305-09")
        return
    reading = ("error" if head.refused else "earlier block" if earlier and is_block(head, before)
               else "held" if held and is_block(head, now) else "")
    session.judge.expect(reading, f"ERROR or the block of the response before is due: {head.exchange.shown()}")
    if reading != "error":
        session.judge.record("HTTPHEAD while a request runs", reading or "another block")
    judge_block(session, session.head(), now, requirement="F1305-09")


def same_again(session: Session, first: Head, when: str) -> None:
    """HTTPHEAD gives what it gave before; anything else is judged by the level of the case."""
    again = session.head()
    session.judge.expect(again.data == first.data, f"{when}: {again.exchange.shown(120)} where {first.size} bytes "
                         f"came before{'' if again.refused else '; ' + parted(again.data, first.data)}")


def undamaged(session: Session, read: Read, due: bytes) -> None:
    """Bytes that HTTPHEAD made the next read skip or repeat are lost ones (F1306-37); none at all is F1305-08's."""
    session.judge.must(read.empty or read.data == due, f"{due[:8]!r}... is due: {read.exchange.shown(200)}",
                       requirement="F1306-37")
    session.judge.expect(read.data == due, f"{len(due)} bytes are due: {read.exchange.shown(200)}")


@requirement("F1305-08")
def test_repeated_and_independent_of_the_body(session: Session) -> None:
    """The same bytes twice, and again when some and then all of the body was read; the body is not touched."""
    body = fetch(session, 100)
    length = session.length()
    first = session.head()
    session.judge.must(not first.refused, f"the header block is due: {first.exchange.shown()}",
                       requirement="F1305-01")
    same_again(session, first, "asked again")
    after = session.length()
    session.judge.expect(after == length, f"LEN was {length} and is {after} after HTTPHEAD")
    part = session.read(40)
    undamaged(session, part, body[:40])
    same_again(session, first, "after a part of the body was read")
    rest = session.read(60)
    kept = rest.data == body[:60] and session.dialect.judge("read_consumes", "stays") != "fail"
    undamaged(session, rest, body[:60] if kept else body[40:])
    same_again(session, first, "after all of the body was read")


@requirement("F1305-08")
def test_asked_many_times(session: Session) -> None:
    """The same bytes each time, however often they are asked for."""
    fetch(session, 100)
    first = session.head()
    session.judge.must(not first.refused, f"the header block is due: {first.exchange.shown()}",
                       requirement="F1305-01")
    for nth in range(2, TIMES + 1):
        same_again(session, first, f"asked {nth} times")


@requirement("F1305-08")
@pytest.mark.parametrize("size", [1, 1024, 3000])
def test_between_the_reads_of_a_body(session: Session, size: int) -> None:
    """Behind each read, and behind the one that finds nothing left: the same headers, and the body goes on."""
    body = fetch(session, size)
    first = session.head()
    session.judge.must(not first.refused, f"the header block is due: {first.exchange.shown()}",
                       requirement="F1305-01")
    place, step = 0, max(1, size // 3)
    while place < size + step:
        read, due = session.read(step), body[place : place + step]
        kept = read.data == body[:step] and session.dialect.judge("read_consumes", "stays") != "fail"
        undamaged(session, read, body[:step] if kept else due)
        same_again(session, first, f"after {place + step} of {size} bytes were read")
        place += step


@requirement("F1305-09")
def test_block_of_the_last_response(session: Session) -> None:
    """GET, another GET, then HEAD, each with its own X-Id: always the newest block, never an older one."""
    first = run(session, GET, "/id-first/manyheaders-9/bytes-30")
    judge_block(session, session.head(), first, requirement="F1305-01")
    second = run(session, GET, "/id-second/bytes-40")
    judge_block(session, session.head(), second)
    third = run(session, HEAD, "/id-third/manyheaders-3/bytes-50")
    judge_block(session, session.head(), third)


@requirement("F1305-09")
def test_block_of_a_response_whose_forerunner_was_not_asked_for(session: Session) -> None:
    """Twenty answers, the headers of every third one asked for: each time those of the answer just reported."""
    for number in range(20):
        sent = run(session, GET, f"/id-{number}/manyheaders-{1 + number * 3 % 7}/bytes-5")
        if number % 3 == 0 or number > 10:
            judge_block(session, session.head(), sent)


@requirement("F1305-03")
def test_block_after_input(session: Session) -> None:
    """After HTTPDATA the headers are those of the response still, or none; nothing of what was entered."""
    sent = run(session, GET, "/id-before/bytes-30")
    session.data(BODY)
    head = session.head()
    session.judge.record("HTTPHEAD after HTTPDATA", "refused" if head.refused else "the block")
    if not head.refused:
        judge_block(session, head, sent)


@requirement("F1305-09", "F1305-02")
@pytest.mark.parametrize("size", [140, 257, 600])
def test_blocks_of_one_size(session: Session, size: int) -> None:
    """Heads that differ in a value and in nothing else, least of all in their size: always the newest."""
    for number in range(5):
        sent = run(session, GET, f"/id-{number}/headers-{size}/bytes-5")
        head = session.head()
        judge_block(session, head, sent)
        judge_count(session, head, sent)


@requirement("F1305-09", "F1305-02")
def test_blocks_that_grow_and_shrink(session: Session) -> None:
    """Long and short heads in turns: nothing of a longer one stands behind a shorter one, nothing is left out."""
    for number, size in enumerate((700, 141, 512, 160, 257, 150, 750)):
        sent = run(session, GET, f"/id-{number}/headers-{size}/bytes-5")
        head = session.head()
        judge_block(session, head, sent)
        judge_count(session, head, sent)


@requirement("F1305-14")
def test_misprinted_name(session: Session) -> None:
    """AT+HTTPHEAD works; AT+CHTTPHEAD, the misprint of L90, may be refused or do the same."""
    sent = run(session, GET, "/bytes-5")
    judge_block(session, session.head(), sent)
    seen = session.at("AT+CHTTPHEAD", Shape.HEAD)
    session.judge.must(seen.finals, f"no final result code: {seen.shown()}")
    if seen.refused or seen.blocks:
        session.topic("chttphead", "error" if seen.refused else "like_httphead", f"AT+CHTTPHEAD: {seen.shown()}")
    else:
        session.judge.record("chttphead", seen.shown(80))
    del seen.finals[:-1]
    session.alive()
    judge_block(session, session.head(), sent)


@requirement("F1305-15")
def test_write_form(session: Session) -> None:
    """AT+HTTPHEAD=1 is refused; OK or the present block deviates, another block never passes."""
    run(session, GET, "/id-before/manyheaders-3/bytes-5")
    sent = run(session, GET, "/id-now/bytes-5")
    for value in ("1", "0"):
        seen = session.at(f"AT+HTTPHEAD={value}", Shape.HEAD)
        session.judge.must(seen.finals, f"no final result code: {seen.shown()}")
        if not session.judge.expect(seen.refused, f"ERROR is due: {seen.shown(120)}"):
            own = all(lines(block.data) == lines(sent) for block in seen.blocks)
            session.judge.must(own, f"not the block of the last response: {seen.shown()}")
    session.alive()


@requirement("F1305-17")
def test_before_and_after_saving_the_body(session: Session) -> None:
    """HTTPREADFILE moves the body; the headers stay as they are."""
    fetch(session, 300)
    first = session.head()
    session.judge.must(not first.refused, f"the header block is due: {first.exchange.shown()}",
                       requirement="F1305-01")
    session.save(session.new_name())
    same_again(session, first, "after HTTPREADFILE")


@requirement("F1305-18")
@pytest.mark.parametrize("status", [301, 302, 307])
def test_block_of_a_redirect(session: Session, origin: Origin, status: int) -> None:
    """A redirect that was not followed shows its own status line and the very Location."""
    outcome = session.try_get(f"/redirect-{status}/bytes-5")
    if outcome.code != status:
        session.judge.not_applicable(f"the redirect was not reported as such (F1304-13): {outcome.shown()}")
    head, sent = session.head(), origin.requests()[0].sent_head
    if session.judge.expect(not head.refused, f"the header block is due: {head.exchange.shown()}"):
        session.judge.expect(lines(head.data) == lines(sent), parted(head.data, sent))


@requirement("F1305-19")
@pytest.mark.parametrize(("path", "status"), [("/status-204", 204), ("/status-304", 304), ("/empty", 200)])
def test_block_of_an_answer_without_a_body(session: Session, path: str, status: int) -> None:
    """204, 304 and a length of 0 have headers: the block as it was sent, not that of the answer before."""
    run(session, GET, "/id-before/bytes-9")
    sent = run(session, GET, f"{path}/id-after", status)
    head = session.head()
    if session.judge.expect(not head.refused, f"the header block is due: {head.exchange.shown()}"):
        judge_block(session, head, sent, requirement="F1305-03")
