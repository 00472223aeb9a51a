"""F1300-34 beside HTTPDATA: unsolicited lines that fall due while data are entered take no part in them."""

from __future__ import annotations

from fixtures.at import Shape
from fixtures.bench import Origin, Session
from fixtures.bench.requests import POST
from fixtures.bench.surroundings import wait_attached
from fixtures.origin import content
from fixtures.verdict import requirement
from suites.conformance._action import difference
from suites.conformance._input import write_pieces

SIZE = 600
PAUSE = 4.0
REPORTS = ("AT+CREG", "AT+CGREG", "AT+CGEREP")


@requirement("F1300-34")
def test_entered_data_stay_whole_beside_urcs(session: Session, origin: Origin) -> None:
    """A DUT that registers anew in the middle of an input posts exactly the bytes that it was given."""
    for line in REPORTS:
        session.at(f"{line}=2")
    try:
        session.at("AT+CGATT=0")
        session.at("AT+CGATT=1")
        _enter_and_post(session, content.body(SIZE, 34))
    finally:
        for line in REPORTS:
            session.at(f"{line}=0")
        wait_attached(session)


def _enter_and_post(session: Session, data: bytes) -> None:
    seen = session.at(f"AT+HTTPDATA={SIZE},60", Shape.PROMPT)
    if not seen.prompts:
        session.judge.record("HTTPDATA behind a detach", seen.shown())
        return
    session.modem.input_left = SIZE
    half = data[: SIZE // 2]
    write_pieces(session, [half], PAUSE)
    done = session.payload(data[len(half):])
    session.judge.expect(done.ok, f"OK is due behind the last byte: {done.shown()}")
    wait_attached(session)
    session.url("/text-34")
    outcome = session.action(POST)
    if not outcome.is_status:
        session.judge.record("POST behind a detach", outcome.shown())
        return
    sent = session.origin.last().body
    session.judge.must(sent == data, f"the bytes that were entered are due: {difference(sent, data)}")
