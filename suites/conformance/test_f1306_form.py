"""F1306 AT+HTTPREAD=<n>: OK, counted blocks, +HTTPREAD: 0 (L99-L107)."""

from __future__ import annotations

import re

import pytest

from fixtures.at import Block, Exchange, Line, Shape
from fixtures.bench import Session
from fixtures.spec import tolerances
from fixtures.verdict import requirement
from suites.conformance._reading import fetch, fetch_large, read_out, take

QUIET, LIMIT = tolerances.seconds("T01", "quiet"), tolerances.seconds("T03", "limit")
SOON = tolerances.seconds("T02", "soon")
COUNTS = (1, 2, 9, 10, 99, 100, 255, 256, 257, 511, 512, 513, 999, 1000, 1023, 1024, 1025, 2047, 2048, 2049, 4096)
CLOSED = ((10, 0, 10), (100, 0, 40), (10, 0, 1000), (3000, 0, 3000), (1, 0, 1), (1024, 0, 1024), (4096, 0, 2048),
          (100, 40, 20), (100, 40, 60), (100, 99, 10), (2048, 1024, 1024))
"""Size of a body, bytes of it read before, size asked for: within a body, to its end and beyond it."""
ABOVE = {
    "8": (127, 128, 129, 255, 256, 257, 258, 512, 513),
    "16": (32767, 32768, 32769, 65535, 65536, 65537, 65541, 131072, 131073),
    "decimal": (99, 100, 101, 999, 1001, 9999, 10000, 10001, 99999, 100000, 100001),
    "block": (1023, 1024, 1025, 4096, 4097, 8193, 10241, 16385, 102400, 153599),
}
"""Sizes by where a number of theirs may be cut: bits, digits, the size of a buffer."""
MINUTE = 60.0
LEADING = re.compile(rb"[\r\n]*")
FRAMES = {b"\r\n": "no CR LF", b"\r\n\r\n": "one CR LF", b"": "no CR LF, none before the line"}


@requirement("F1306-04")
@pytest.mark.parametrize("size", [10, 1, 2, 99, 100])
def test_parts_and_their_order(session: Session, size: int) -> None:
    """Ten of a hundred bytes, and other parts: OK, the marker, the bytes, +HTTPREAD: 0, each on a line of its own."""
    body = fetch(session, 100)
    read = take(session, size, body[:size])
    seen = read.exchange
    kinds = [type(item) for item in seen.items if item not in seen.unsolicited]
    due = [Line, *[Block] * len(read.blocks), Line]
    session.judge.must(kinds[: len(due)] == due, f"OK, a block and +HTTPREAD: 0 are due: {seen.shown()}")
    counted = sum(block.size for block in read.blocks)
    session.judge.must(counted == size, f"blocks of {size} bytes in all are due: {seen.shown()}")


@requirement("F1306-06")
@pytest.mark.parametrize("sizes", [COUNTS, tuple(reversed(COUNTS))], ids=["rising", "falling"])
def test_counts_of_the_blocks(session: Session, sizes: tuple[int, ...]) -> None:
    """Each count is that of the bytes behind it; those of a read add up to what was asked for."""
    for nth, size in enumerate(sizes):
        body = fetch(session, size + 7, nth)
        read = take(session, size, body[:size])
        total = sum(block.size for block in read.blocks)
        session.judge.must(total == size, f"the counts add up to {total}, not {size}: {read.exchange.shown(120)}")
        read_out(session)


@requirement("F1306-06")
def test_counts_of_what_is_left(session: Session) -> None:
    """A size above the rest: the counts add up to the rest."""
    body = fetch(session, 3000)
    read = take(session, 4096, body)
    session.judge.must(sum(block.size for block in read.blocks) == 3000, f"3000 is due: {read.exchange.shown(120)}")


@requirement("F1306-07")
@pytest.mark.parametrize("size", [1025, 4097, 14000])
def test_several_blocks(session: Session, size: int) -> None:
    """A long read gives its blocks in order, without gap or overlap, and one +HTTPREAD: 0 behind the last."""
    body = fetch(session, size)
    read = take(session, size, body)
    seen = read.exchange
    blocks = [place for place, item in enumerate(seen.items) if isinstance(item, Block)]
    session.judge.must([seen.items.index(end) > max(blocks) for end in seen.ends] == [True],
                       f"one +HTTPREAD: 0 is due, behind the last block: {seen.shown(120)}")
    session.judge.record("block size", str(max(block.size for block in read.blocks)))


@requirement("F1306-08")
@pytest.mark.parametrize("size", [11, 1000, 153600])
def test_more_than_there_is(session: Session, size: int) -> None:
    """Ten bytes are there: a greater size gives the ten."""
    body = fetch(session, 10)
    take(session, size, body)


@requirement("F1306-08")
@pytest.mark.parametrize("sizes", ABOVE.values(), ids=ABOVE.keys())
def test_more_than_there_is_in_any_bits(session: Session, sizes: tuple[int, ...]) -> None:
    """Sizes that would be small, nothing or negative if some of their bits were dropped give all there is."""
    for nth, size in enumerate(sizes):
        take(session, size, fetch(session, 10, nth))


@requirement("F1306-09")
@pytest.mark.parametrize("size", [2, 10, 100, 255, 256, 257, 512, 1000, 1024, 1025, 1460, 2048, 5000])
def test_exactly_as_many(session: Session, size: int) -> None:
    """One byte, all but one, all, and as many of a body that is longer: that many bytes."""
    for nth, (part, more) in enumerate(((1, 0), (size - 1, 0), (size, 0), (size, 9))):
        body = fetch(session, size + more, nth)
        take(session, part, body[:part])
        read_out(session)


def frame(seen: Exchange, place: int) -> str:
    """What stands between the data of a block and the line behind it."""
    item = seen.items[place]
    match = LEADING.match(item.raw)
    found = match[0] if match else b""
    return FRAMES.get(found, repr(found))


@requirement("F1306-23")
@pytest.mark.parametrize("size", [10, 3000, 5000])
def test_end_of_a_block(session: Session, size: int) -> None:
    """Between data and the next line stands no CR LF or one; which is recorded, the same everywhere."""
    body = fetch(session, size)
    seen = take(session, size, body).exchange
    places = [place for place, item in enumerate(seen.items[:-1], 1) if isinstance(item, Block)]
    found = {frame(seen, place) for place in places if seen.items[place] not in seen.unsolicited}
    for name in found:
        session.judge.record("behind a block", name)
    session.judge.expect(len(found) == 1 and found <= set(FRAMES.values()), f"no CR LF or one is due: {found}")


@requirement("F1306-24")
@pytest.mark.parametrize(("size", "begun", "asked"), CLOSED, ids=str)
def test_closing_line(session: Session, size: int, begun: int, asked: int) -> None:
    """+HTTPREAD: 0 comes once and last; a further OK deviates, anything else fails (A03)."""
    body = fetch(session, size)
    if begun:
        take(session, begun, body[:begun], requirement="F1306-09")
    transfer = session.modem.transfer(size)
    seen = session.at(f"AT+HTTPREAD={asked}", Shape.READ, within=LIMIT + transfer)
    before = len(session.modem.surplus)
    session.wait(QUIET)
    late = [line.text for _, line in session.modem.surplus[before:]]
    del session.modem.surplus[before:]
    session.judge.must(len(seen.ends) == 1, f"one +HTTPREAD: 0 is due: {seen.shown()}")
    behind = seen.items[seen.items.index(seen.ends[0]) + 1 :]
    texts = [*(item.text for item in behind if item not in seen.unsolicited), *late]
    session.judge.must(texts in ([], ["OK"]), f"nothing may follow +HTTPREAD: 0, came {texts}: {seen.shown(120)}")
    first = seen.items.index(seen.finals[0]) if seen.finals else len(seen.items)
    session.judge.must(seen.ok and first < seen.items.index(seen.ends[0]), f"OK is due before the data: {seen.shown()}",
                       requirement="F1306-04")
    if texts:
        session.judge.deviation(f"a second final result code, OK, behind +HTTPREAD: 0: {seen.shown(120)}")


@requirement("F1306-25")
def test_form_of_the_marker(session: Session) -> None:
    """DATA before the count, as L100 prints it; without it the marker deviates, and both in one run never pass."""
    forms = set()
    for nth, size in enumerate((1, 1024, 3000)):
        read = take(session, size, fetch(session, size, nth), requirement="F1306-05")
        forms |= {block.form for block in read.blocks}
    session.judge.must(len(forms) == 1, f"the marker is written in {len(forms)} ways: {forms}")


@requirement("F1306-27")
@pytest.mark.parametrize("size", [1, 14615, 65536, 153600])
def test_time_of_a_read(session: Session, size: int) -> None:
    """+HTTPREAD: 0 comes within T03 and the time that the line needs for the data."""
    transfer = session.modem.transfer(size)
    if transfer / session.modem.speed > MINUTE:
        session.judge.not_applicable(f"the line needs more than a minute for {size} bytes")
    body = fetch_large(session, size)
    if body is None:
        return
    seen = take(session, size, body, requirement="F1306-37").exchange
    took = seen.items[-1].t - seen.sent
    session.judge.must(took <= session.late(LIMIT + transfer), f"{size} bytes after {took:.1f} s: {seen.shown(120)}")


@requirement("F1306-27")
def test_time_of_a_refusal(session: Session) -> None:
    """A read that is refused ends within T03; above 5 s is recorded."""
    for line, shape in (("AT+HTTPREAD=1", Shape.READ), ("AT+HTTPREAD?", Shape.FINAL), ("AT+HTTPREAD=abc", Shape.FINAL)):
        seen = session.at(line, shape)
        took = seen.took
        session.judge.must(took is not None and took <= session.late(LIMIT), f"final result code due: {seen.shown()}")
        if took is not None and took > session.late(SOON):
            session.judge.record("slow answers", f"{line}: {took:.1f} s")
