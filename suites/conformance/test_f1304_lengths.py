"""HTTPACTION: <datalen> counts the body that was received (L80)."""

from __future__ import annotations

import pytest

from fixtures.bench import Session
from fixtures.bench.requests import GET, HEAD
from fixtures.origin import content
from fixtures.spec import tolerances
from fixtures.verdict import requirement
from suites.conformance._action import difference, judge_failure

NAMED = (0, 1, 2, 1023, 1024, 1025, 2800, 14615)
ROWS = {  # short ones: how many requests a session must stand is for F1304-37
    "binary": (4097, 255, 4096, 256, 4095, 257, 2049, 511, 2048, 512, 2047, 513),
    "decimal": (10000, 9, 9999, 10, 14614, 11, 1461, 99, 1460, 100, 1459, 101, 1000, 999),
}
LARGE = (65536, 153600)
CONTENTS = {
    "line-ends-around": b"\r\n\r\nin between\r\n",
    "line-ends-only": b"\r\n" * 7,
    "empty-line-inside": b"one\r\n\r\ntwo",
    "blanks-around": b"   blanks \t ",
    "nul-first": b"\0nul",
    "nuls-only": bytes(20),
    "ctrl-z": b"before\x1aafter",
    "three-byte-characters": content.utf8(33),
    "all-high": b"\xff" * 50,
}
MIB = 1 << 20
BODY_OF_HEAD = 5000
LIMIT = tolerances.seconds("T04", "limit")
RECVTO, REPORT = (tolerances.seconds("T14", name) for name in ("recvto", "report"))


@requirement("F1304-10")
@pytest.mark.parametrize("size", NAMED)
def test_length_of_a_body(session: Session, size: int) -> None:
    """A body with Content-Length is reported with exactly its length."""
    outcome = session.get(f"/bytes-{size}-{size}")
    session.judge.must(outcome.length == size, f"{size} bytes were sent: {outcome.shown()}")


@requirement("F1304-10")
@pytest.mark.parametrize("row", ROWS)
def test_length_of_bodies_in_a_row(session: Session, row: str) -> None:
    """Lengths around powers of two and ten, small and large ones in turn: each report is about its own body."""
    for size in ROWS[row]:
        outcome = session.get(f"/bytes-{size}-4")
        session.judge.must(outcome.length == size, f"{size} bytes were sent: {outcome.shown()}")


@requirement("F1304-10")
@pytest.mark.parametrize("name", CONTENTS)
def test_length_of_any_content(session: Session, name: str) -> None:
    """What the bytes are makes no difference to their number."""
    session.origin.store("content", CONTENTS[name])
    outcome = session.get("/stored-content")
    size = len(CONTENTS[name])
    session.judge.must(outcome.length == size, f"{size} bytes were sent: {outcome.shown()}")


@requirement("F1304-10")
@pytest.mark.parametrize("size", LARGE)
def test_length_of_a_large_body(session: Session, size: int) -> None:
    """A body above what the reference shows: its exact length, or an errcode (A53)."""
    outcome = session.try_get(f"/bytes-{size}-5")
    reading = "errcode" if outcome.failed_cleanly else "whole" if outcome.length == size else "part"
    session.judge.must(outcome.failed_cleanly or outcome.code == 200, f"200 or an errcode is due: {outcome.shown()}")
    session.topic("large_body", reading, f"{size} bytes were sent: {outcome.shown()}")


@requirement("F1304-43")
def test_bytes_that_come_with_the_end_of_a_body(session: Session) -> None:
    """Bytes in one piece with the body, behind its announced end, count neither for this answer nor for the next."""
    expect = session.judge.expect
    body = content.body(40, 9)
    session.origin.store("surplus", b"HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n" + body + b"+" * 20)
    outcome = session.try_get("/raw-surplus")
    expect((outcome.code, outcome.length) == (200, 40), f"200 and 40 bytes are due: {outcome.shown()}")
    if outcome.is_status:
        data = session.read_all(40)
        expect(data == body, f"the body read: {difference(data, body)}")
    outcome = session.try_get("/text-31-5")
    expect((outcome.code, outcome.length) == (200, 31), f"200 and 31 bytes are due for the next one: {outcome.shown()}")
    if outcome.is_status:
        data = session.read_all(31)
        expect(data == content.text(31, 5), f"the next body: {difference(data, content.text(31, 5))}")


@requirement("F1304-35")
def test_body_of_1_mib(session: Session) -> None:
    """1 MiB is reported with its length and read in full, or ends in an errcode of storage."""
    outcome = session.try_get(f"/bytes-{MIB}-6", allow=LIMIT + session.modem.transfer(MIB))
    if not outcome.is_status:
        judge_failure(session, outcome, "storage")
        session.topic("large_body", "errcode", f"1 MiB: {outcome.shown()}")
        return
    length = outcome.length or 0
    session.judge.expect((outcome.code, length) == (200, MIB), f"200 and {MIB} bytes are due: {outcome.shown()}")
    session.judge.must(length <= MIB, f"more than the {MIB} bytes sent: {outcome.shown()}")
    data, due = session.read_all(length), content.body(MIB, 6)[:length]
    session.judge.must(data == due, f"the body read is not the one reported: {difference(data, due)}",
                       requirement="F1306-37")


@requirement("F1304-30")
@pytest.mark.parametrize("size", [250, 387, 750, 1024, 2049])
def test_length_of_a_head(session: Session, size: int) -> None:
    """After HEAD the length is 0 or that of the header block; never that of the body which was not sent."""
    session.url(f"/headers-{size}/bytes-{BODY_OF_HEAD}")
    outcome = session.expect_status(session.action(HEAD), 200, requirement="F1304-04")
    block = len(session.origin.last().sent_head)
    known = {0: "zero", block: "header", block - 2: "header_less_2", block - 4: "header_less_4",
             BODY_OF_HEAD: "absent_body"}
    reading = known.get(outcome.length or 0)
    if reading is None:
        session.judge.record("head_datalen", f"{outcome.length} for a block of {block} bytes")
        return
    session.judge.reading("datalen of HEAD", reading, mixed="deviation")
    session.topic("head_datalen", reading, f"a block of {block} bytes was sent: {outcome.shown()}")


@requirement("F1304-30")
def test_length_of_a_head_after_a_body(session: Session) -> None:
    """A HEAD for the very resource whose body was just fetched does not report that body."""
    path = f"/headers-400/bytes-{BODY_OF_HEAD}"
    session.get(path)
    outcome = session.head_request(path)
    session.judge.must(outcome.length != BODY_OF_HEAD, f"no body was sent: {outcome.shown()}")


@requirement("F1304-31")
@pytest.mark.parametrize("path", ["/status-204", "/status-304", "/empty"], ids=["204", "304", "length-0"])
def test_no_body_is_not_waited_for(session: Session, path: str) -> None:
    """An answer that can have no body is reported at once, with 0, although the connection stays open."""
    session.para("RECVTO", int(RECVTO))
    session.url(path)
    outcome = session.action(GET)
    session.judge.expect(outcome.is_status and outcome.length == 0, f"the length 0 is due: {outcome.shown()}")
    took = outcome.took or 0.0
    session.judge.expect(took <= session.late(REPORT), f"the report came after {took:.1f} s, due within {REPORT:g} s")


@requirement("F1304-39")
@pytest.mark.parametrize("end", ["fin", "rst"])
@pytest.mark.parametrize(("announced", "sent"), [(1000, 500), (2048, 2047), (300, 0)])
def test_announced_bytes_that_never_came_are_not_counted(session: Session, announced: int, sent: int, end: str) -> None:
    """A body cut by the end of the connection gives an errcode, or a length of what came, never what was announced."""
    outcome = session.try_get(f"/bytes-{announced}-7/short-{sent}" + ("/rst" if end == "rst" else ""))
    if outcome.refused:
        session.topic("errcode_report", "error", f"ERROR alone: {outcome.shown()}")
        return
    most = sent if outcome.is_status else 0
    session.judge.must((outcome.length or 0) <= most,
                       f"{sent} of {announced} bytes came, a length of {most} at most is due: {outcome.shown()}")
