"""What the cases of HTTPHEAD share: a block held against the head that the origin sent."""

from __future__ import annotations

from fixtures.at import Shape
from fixtures.bench import Head, Session

COUNTS = {0: "exact", 2: "less_2", 4: "less_4"}


def lines(block: bytes) -> list[bytes]:
    """Status line and header lines in a form in which equal ones are equal.

    Names count without case, and blanks around a value are no part of it (RFC 9110 5.1, 5.5).
    """
    status, *fields = block.rstrip(b"\r\n").split(b"\r\n")
    return [status.rstrip(b" "), *(_field(line) for line in fields)]


def _field(line: bytes) -> bytes:
    name, colon, value = line.partition(b":")
    return name.lower() + colon + value.strip(b" \t")


def parted(got: bytes, sent: bytes) -> str:
    """The first line in which a block and the head sent part, for messages."""
    pairs = [*zip(lines(got), lines(sent), strict=False)]
    place = next((i for i, (shown, due) in enumerate(pairs) if shown != due), len(pairs))
    shown, due = ([*lines(block)[place:], b"nothing more"][0][:120] for block in (got, sent))
    return f"line {place + 1} is {shown!r} where the origin sent {due!r}"


def is_block(head: Head, sent: bytes) -> bool:
    """Whether the DUT showed all of this head."""
    return not head.refused and lines(head.data) == lines(sent)


def if_any(session: Session) -> Head | None:
    """AT+HTTPHEAD where ERROR is due and other answers deviate; None, noted, for one without refusal and block."""
    seen = session.at("AT+HTTPHEAD", Shape.HEAD)
    if seen.finals and not seen.refused and not seen.blocks and not seen.unfinished:
        session.judge.expect(False, f"ERROR is due: {seen.shown()}")
        return None
    return session.headers(seen)


def judge_block(session: Session, head: Head, sent: bytes, *, requirement: str | None = None) -> None:
    """The block must be there and hold what the origin sent, in its order (F1305-03)."""
    session.judge.must(not head.refused, f"the header block is due: {head.exchange.shown()}", requirement=requirement)
    session.judge.must(lines(head.data) == lines(sent), parted(head.data, sent), requirement=requirement)


def judge_count(session: Session, head: Head, sent: bytes) -> None:
    """<data_len> counts the head with its closing empty line, or less its CR LF pairs, one way in a run (A09)."""
    less = len(sent) - head.size
    reading = COUNTS.get(less, f"{-less:+}")
    if less in COUNTS:
        session.judge.reading("what HTTPHEAD counts", reading, mixed="deviation")
    session.topic("head_length", reading, f"a head of {len(sent)} bytes is counted as {head.size}: "
                  f"{head.exchange.shown(80)}", requirement="F1305-02")


def judge_long(session: Session, head: Head, sent: bytes) -> None:
    """A block longer than any that the reference shows: whole, or refused; one cut short deviates (F1305-10)."""
    if head.refused:
        session.judge.record("long header block", f"{len(sent)} bytes refused")
    elif lines(head.data) == lines(sent):
        judge_count(session, head, sent)
    else:
        cut = sent.lower().startswith(head.data.lower())
        session.judge.must(cut, parted(head.data, sent), requirement="F1305-03")
        session.judge.expect(False, f"{head.size} of {len(sent)} bytes are shown", requirement="F1305-10")
