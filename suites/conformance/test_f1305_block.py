"""F1305 AT+HTTPHEAD: the block itself, its marker, its count and what it holds (L86-L90)."""

from __future__ import annotations

import pytest

from fixtures.at import Shape
from fixtures.bench import Origin, Session
from fixtures.bench.requests import GET
from fixtures.spec import tolerances
from fixtures.verdict import needs, requirement
from suites.conformance._heads import judge_block, judge_count, judge_long, lines, parted
from suites.conformance._reading import FLOWING

SHOWN = 750
"""The largest block that the reference shows (L90)."""
SIZES = {
    "short": (250, 255, 256, 257, 258, 387),
    "middle": (511, 512, 513, SHOWN - 1, SHOWN),
    "long": (1023, 1024, 1025, 1460, 2047, 2048, 2049),
}
LONG = (1024, 4095, 4096, 4097, 8192, 16384)
REPEATS = 3
SHORTEST = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
SEVERAL = (
    b"Set-Cookie: first=1; Path=/; Expires=Thu, 31 Dec 2037 23:55:55 GMT\r\n"
    b"X-Case: one: two, three; four=\"five\"\r\n"
    b"Set-Cookie: second=2; Max-Age=2147483647\r\n"
    b"x-lower: 1\r\n"
    b"X-Empty: \r\n"
    b"Set-Cookie: first=1; Path=/; Expires=Thu, 31 Dec 2037 23:55:55 GMT\r\n"
    b"X-Tokens: !#$%&'*+-.^_`|~\r\n"
)
VALUES = (
    b"X-Percent: 100%% of %s, %d and %5$n; %2F%00\r\n"
    b"X-Tab: one\ttwo\r\n"
    b"X-Blanks: a  b   c\r\n"
    b"X-Backslash: C:\\new\\table \\r\\n \\\\\r\n"
    b"X-Marks: \"one\" 'two' <three> &amp; `four` {five} [six] |~^\r\n"
    b"X-High: caf\xc3\xa9 \xe9\xff \xf0\x9f\x93\xb6\r\n"
    b"X-Long: " + b"0123456789abcdef" * 15 + b"\r\n"
)
STATUS_LINES = {
    "other-words": b"HTTP/1.1 200 All is well, 200 times",
    "small": b"HTTP/1.1 200 ok",
    "error": b"HTTP/1.1 404 ERROR",
    "unknown": b"HTTP/1.1 299 A status of our own",
}
LIKE_ANSWERS = (
    b"X-A: OK\r\nX-B: ERROR\r\nX-C: +HTTPREAD: 0\r\nX-D: +CME ERROR: 50\r\n"
    b"+HTTPREAD: 0\r\n+HTTPHEAD: DATA,5\r\n+HTTPACTION: 0,200,5\r\nOK: \r\nERROR: ERROR\r\nX-E: DOWNLOAD\r\n"
)


@requirement("F1305-01")
@pytest.mark.parametrize("size", [0, 1, 1000, 14000])
def test_marker_block_and_ok(session: Session, origin: Origin, size: int) -> None:
    """After a GET: the marker, as many bytes as it counts, OK, and nothing behind it."""
    session.get(f"/bytes-{size}")
    head = session.head()
    session.judge.must(not head.refused, f"the header block is due: {head.exchange.shown()}")
    session.quiet(head.exchange)
    judge_block(session, head, origin.last().sent_head, requirement="F1305-03")
    judge_count(session, head, origin.last().sent_head)


@requirement("F1305-01", "F1305-03")
@pytest.mark.parametrize("size", [16384, 65536, 153600])
def test_block_beside_a_large_body(session: Session, origin: Origin, size: int) -> None:
    """However large the body, its headers are there; a body that the DUT does not take is recorded (A53)."""
    session.url(f"/bytes-{size}/id-large")
    outcome = session.action(GET, allow=FLOWING)
    if outcome.code != 200:
        session.judge.record("large_body", outcome.shown())
        return
    head = session.head()
    judge_block(session, head, origin.last().sent_head)
    judge_count(session, head, origin.last().sent_head)


@requirement("F1305-02", "F1305-03")
@pytest.mark.parametrize("sizes", SIZES.values(), ids=SIZES.keys())
def test_count_is_the_size_of_the_head(session: Session, origin: Origin, sizes: tuple[int, ...]) -> None:
    """Heads of many sizes: the count is that of the head as sent, and every line of it is there."""
    for size in sizes:
        session.get(f"/headers-{size}/bytes-3")
        head, sent = session.head(), origin.last().sent_head
        if size > SHOWN:
            judge_long(session, head, sent)
            continue
        judge_block(session, head, sent)
        judge_count(session, head, sent)


@requirement("F1305-02", "F1305-03")
def test_the_shortest_head(session: Session, origin: Origin) -> None:
    """A status line and one header, a count of two digits."""
    origin.store("short", SHORTEST)
    session.get("/raw-short")
    head = session.head()
    judge_block(session, head, origin.last().sent_head)
    judge_count(session, head, origin.last().sent_head)


@requirement("F1305-03")
@pytest.mark.parametrize("path", [
    "/head-lines", "/head-lines/lower", "/head-lines/nospace", "/noreason/head-lines", "/manyheaders-12",
    "/status-299/head-lines", "/bye/head-lines",
])
def test_every_line_as_sent(session: Session, origin: Origin, path: str) -> None:
    """Status line first, the headers in their order with their values, a repeated one as often as it was sent."""
    origin.store("lines", SEVERAL)
    outcome = session.try_get(f"{path}/bytes-3")
    session.judge.must(outcome.is_status, f"a status is due: {outcome.shown()}", requirement="F1304-11")
    judge_block(session, session.head(), origin.last().sent_head)


@requirement("F1305-03")
def test_values_of_any_bytes(session: Session, origin: Origin) -> None:
    """Bytes that a text layer or a format string would change are shown as they came."""
    origin.store("values", VALUES)
    outcome = session.try_get("/head-values/bytes-3")
    if not outcome.is_status:
        session.judge.not_applicable(f"values of this kind were not taken: {outcome.shown()}")
    judge_block(session, session.head(), origin.last().sent_head)


@requirement("F1305-03")
@pytest.mark.parametrize("path", ["/stallhead-0.5", "/drip-5-0.2", "/interim-100", "/interim-103/headers-300"])
def test_block_by_delivery(session: Session, origin: Origin, path: str) -> None:
    """However the answer arrives: with pauses, or behind an interim answer, which is no part of its head."""
    outcome = session.try_get(f"{path}/id-late/bytes-50")
    if outcome.code != 200:
        session.judge.not_applicable(f"no 200 for such an answer, which F1304 judges: {outcome.shown()}")
    judge_block(session, session.head(), origin.last().sent_head)


@requirement("F1305-01", "F1305-03")
@needs("https")
def test_block_over_tls(session: Session, origin: Origin) -> None:
    """A response that came over TLS has its headers too, between two that came without."""
    for nth, listener in enumerate(("plain", "tls", "tls", "plain")):
        session.url(origin.url(f"/id-{nth}/headers-{200 + 7 * nth}/bytes-9", listener=listener))
        session.expect_status(session.action(GET), 200, requirement="F1304-02")
        head = session.head()
        judge_block(session, head, origin.last().sent_head)
        judge_count(session, head, origin.last().sent_head)


@requirement("F1305-03")
@pytest.mark.parametrize("status", STATUS_LINES.values(), ids=STATUS_LINES.keys())
def test_status_line_as_sent(session: Session, origin: Origin, status: bytes) -> None:
    """Version, status and reason as the origin wrote them: a reason is shown, not made from the number."""
    origin.store("status", status + b"\r\nContent-Length: 2\r\nX-Behind: 1\r\n\r\nok")
    outcome = session.try_get("/raw-status")
    if not outcome.is_status:
        session.judge.not_applicable(f"the status line was not taken: {outcome.shown()}")
    judge_block(session, session.head(), origin.last().sent_head)


@requirement("F1305-11")
def test_headers_that_look_like_answers(session: Session, origin: Origin) -> None:
    """OK, ERROR and the like inside the block are data: the count leads to the one real OK."""
    origin.store("tricky", LIKE_ANSWERS)
    session.get("/head-tricky/bytes-30")
    head = session.head()
    judge_block(session, head, origin.last().sent_head)
    judge_count(session, head, origin.last().sent_head)
    session.quiet(head.exchange)
    session.alive()


@requirement("F1305-10")
@pytest.mark.parametrize("size", LONG)
def test_long_blocks(session: Session, origin: Origin, size: int) -> None:
    """A long block is given whole with the right count, or refused; one cut short deviates."""
    outcome = session.try_get(f"/headers-{size}/bytes-3")
    if not outcome.is_status:
        session.judge.record("long header block", f"{size} bytes: {outcome.shown()}")
        return
    judge_long(session, session.head(), origin.last().sent_head)


@requirement("F1305-12")
def test_form_of_the_marker(session: Session) -> None:
    """DATA before the count, as L86 prints it; without it the marker deviates, and both in one run never pass."""
    forms = set()
    for path in ("/bytes-5", "/headers-1000/bytes-5", "/status-404/bytes-5"):
        session.try_get(path)
        forms |= {block.form for block in session.head().exchange.blocks}
    session.judge.must(forms, "no header block was shown", requirement="F1305-01")
    session.judge.must(len(forms) == 1, f"the marker is written in {len(forms)} ways: {forms}")


@requirement("F1305-13")
def test_one_ok_behind_the_block(session: Session) -> None:
    """The OK behind the block is always there; one more ahead of it is recorded."""
    session.get("/bytes-5")
    leading = []
    for _ in range(REPEATS):
        head = session.head()
        session.judge.must(not head.refused and head.exchange.codes[-1] == "OK",
                           f"OK is due behind the block: {head.exchange.shown()}")
        leading.append(len(head.exchange.finals) - 1)
    session.quiet(head.exchange)
    session.judge.expect(len(set(leading)) == 1, f"OK ahead of the block: {leading}")


@requirement("F1305-16")
@pytest.mark.parametrize("path", ["/bytes-1", "/headers-8192/bytes-1", "/close"], ids=["short", "long", "nothing"])
def test_time_of_the_answer(session: Session, path: str) -> None:
    """The last final result code comes within T02, the transfer on the line added."""
    session.try_get(path)
    within = 2 * tolerances.seconds("T02", "limit") + session.modem.transfer(LONG[-1])
    seen = session.at("AT+HTTPHEAD", Shape.HEAD, within=within)
    session.judge.must(seen.finals, f"no final result code within {within:.0f} s: {seen.shown(120)}")
    took = seen.finals[-1].t - seen.sent
    transfer = session.modem.transfer(len(seen.data))
    limit, soon = (tolerances.seconds("T02", name) + transfer for name in ("limit", "soon"))
    session.judge.must(took <= session.late(limit), f"after {took:.1f} s, due within {limit:.0f} s: {seen.shown(120)}")
    if took > session.late(soon):
        session.judge.record("slow answers", f"AT+HTTPHEAD: {took:.1f} s")


@requirement("F1305-20")
@pytest.mark.parametrize("path", ["/text-60/chunked-1", "/text-300/chunked-3-trailer"], ids=["one", "with-trailer"])
def test_head_of_a_chunked_answer(session: Session, origin: Origin, path: str) -> None:
    """The block as sent; a changed Transfer-Encoding line is recorded, framing or a trailer field never right."""
    session.url(path)
    session.expect_status(session.action(GET), 200, requirement="F1304-02")
    head, sent = session.head(), origin.last().sent_head
    if not session.judge.expect(not head.refused, f"the header block is due: {head.exchange.shown()}"):
        return
    shown, due = lines(head.data), lines(sent)
    session.judge.must(not any(line.startswith(b"x-trailer:") for line in shown), f"a trailer in {head.data!r}")
    strange = [line for line in shown[1:] if b":" not in line]
    session.judge.must(not strange, f"lines that are no header: {strange}")
    session.judge.expect(shown == due, parted(head.data, sent))
