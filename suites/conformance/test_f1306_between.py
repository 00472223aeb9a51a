"""F1306 AT+HTTPREAD: what other commands, good ones and refused ones, may do to a body between two reads: nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fixtures.at import Shape
from fixtures.bench import Session
from fixtures.verdict import requirement
from suites.conformance._action import difference
from suites.conformance._reading import fetch, stays
from suites.conformance._settings import good_line, knows

SIZE = 400
STEP = 100
ENTERED = b"what was entered for the next POST"
SETTINGS = ("ACCEPT", "BREAK", "BREAKEND", "CONNECTTO", "CONTENT", "RECVTO", "RESPTO", "UA", "USERDATA")

Other = Callable[[Session], object]


def line(text: str) -> Other:
    """A command line whose answer is judged by the cases of its own command."""
    return lambda session: session.at(text, Shape.PROMPT)


def in_vain(text: str) -> Other:
    """A command line that is refused; where it is not, its own cases judge that, and it may do what it likes."""
    def send(session: Session) -> None:
        seen = session.at(text, Shape.PROMPT)
        if not seen.refused:
            session.judge.not_applicable(f"no refused command: {seen.shown(120)}")
    return send


OTHERS: dict[str, Other] = {
    "len": lambda session: session.length(),
    "at": lambda session: session.alive(),
    "headers": lambda session: session.head(),
    "read=?": line("AT+HTTPREAD=?"),
    "head=?": line("AT+HTTPHEAD=?"),
    "action=?": line("AT+HTTPACTION=?"),
    "action-9": in_vain("AT+HTTPACTION=9"),
    "action-word": in_vain("AT+HTTPACTION=get"),
    "para-unknown": in_vain('AT+HTTPPARA="NOTHING",1'),
    "data-size-0": in_vain("AT+HTTPDATA=0,10"),
    "postfile-path-9": in_vain('AT+HTTPPOSTFILE="none.txt",9'),
    "readfile-path-9": in_vain('AT+HTTPREADFILE="none.txt",9'),
    "unknown": in_vain("AT+NOSUCHCOMMAND"),
    "long": in_vain("AT+NOSUCHCOMMAND=" + "1" * 300),
}


def judge_whole(session: Session, other: Other, *, requirement: str | None = None) -> None:
    """Read a body in steps with the other command ahead of each; every part is due all the same."""
    body = fetch(session, SIZE)
    for place in range(0, SIZE, STEP):
        other(session)
        read, due = session.read(STEP), body[place : place + STEP]
        if read.data != due and place and stays(session, read, body):
            return
        session.judge.expect(read.data == due, f"bytes {place} on are due, {difference(read.data, due)}; "
                             f"{read.exchange.shown(120)}", requirement=requirement)


@requirement("F1306-38")
@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS.keys())
def test_other_commands_between(session: Session, other: Other) -> None:
    """Asking for LEN and headers, test forms and refused commands move nothing and lose nothing."""
    judge_whole(session, other)


@requirement("F1303-93")
@pytest.mark.parametrize("tag", SETTINGS)
def test_settings_between(session: Session, tag: str) -> None:
    """A parameter that is set between two reads, for the next request, does nothing to the body of the last one."""
    if not knows(session, tag):
        session.judge.not_applicable(f"{tag} is not known here")
    judge_whole(session, lambda its: its.ok(good_line(tag)))


@requirement("F1303-93")
def test_a_new_url_between(session: Session) -> None:
    """Nor does the URL of the next request."""
    judge_whole(session, lambda its: its.url("/bytes-7/next"))


@requirement("F1306-05")
@pytest.mark.parametrize("begun", [0, 100])
def test_input_between(session: Session, begun: int) -> None:
    """After HTTPDATA the body may be gone (F1307-22); what is still read is the body's, nothing that was entered."""
    body = fetch(session, SIZE)
    if begun:
        session.judge.must(session.read(begun).data == body[:begun], "the first bytes are due", requirement="F1306-09")
    session.data(ENTERED)
    read = session.read(SIZE)
    session.judge.record("read after HTTPDATA", "the body" if read.data else read.reading)
    again = body if session.dialect.judge("read_consumes", "stays") != "fail" else body[begun:]
    session.judge.must(read.data in (b"", body[begun:], again), f"other bytes: {difference(read.data, body[begun:])}")
