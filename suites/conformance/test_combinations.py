"""Combinations: what is right by itself stays right behind another command, also behind one that was refused."""

from __future__ import annotations

import pytest

from fixtures.bench import Origin, Session
from fixtures.verdict import requirement
from suites.conformance._settings import good_line, need_tag

DATA = b"sixteen bytes +1."
OTHER = b"another text, that is longer than the one before"
TEXT = "abcdefghijklmnopqrstuvwxyz0123456789" * 8


@requirement("F1303-46")
@pytest.mark.parametrize("length", [64, 65, 128, 256])
def test_a_long_agent_behind_a_header_line(fresh: Session, origin: Origin, length: int) -> None:
    """UA arrives whole where USERDATA was set before it."""
    need_tag(fresh, "UA")
    fresh.para("USERDATA", "X-Before: 1")
    fresh.para("UA", TEXT[:length])
    origin.mark()
    fresh.get("/")
    found = origin.request().header("User-Agent")
    fresh.judge.must(found == [TEXT[:length]], f"UA of {length} characters behind USERDATA: {found}")


@requirement("F1303-64")
@pytest.mark.parametrize("line", ['"BREAK",x', '"BREAK",1x', '"BREAK",'])
def test_a_scope_behind_a_refused_position(fresh: Session, origin: Origin, line: str) -> None:
    """BREAKEND is what was set, also behind a BREAK that was refused."""
    need_tag(fresh, "BREAK")
    fresh.para("BREAK", 10)
    fresh.at(f"AT+HTTPPARA={line}")
    fresh.para("BREAKEND", 29)
    origin.mark()
    fresh.try_get("/range/bytes-100")
    found = origin.request().header("Range")
    fresh.judge.must(found == ["bytes=10-29"], f"BREAK 10, a refused one, BREAKEND 29: {found}")


@requirement("F1303-83")
def test_accept_behind_a_refused_content(fresh: Session, origin: Origin) -> None:
    """A refused CONTENT leaves itself and the ACCEPT set behind it alone."""
    fresh.para("CONTENT", "text/first")
    fresh.at(f'AT+HTTPPARA="CONTENT","text/{TEXT[:257]}"')
    fresh.para("ACCEPT", "text/second")
    origin.mark()
    fresh.post("/echo", DATA)
    seen = origin.request()
    fresh.judge.must(seen.header("Content-Type") == ["text/first"], f"Content-Type {seen.header('Content-Type')}")
    found = seen.header("Accept") or seen.header("Accept-type")
    fresh.judge.must(found == ["text/second"], f"ACCEPT behind a refused CONTENT: {found}")


@requirement("F1303-07")
def test_a_query_beside_a_scope(fresh: Session, origin: Origin) -> None:
    """The target keeps its query while BREAK and BREAKEND are in force."""
    need_tag(fresh, "BREAK")
    fresh.para("BREAK", 5)
    fresh.para("BREAKEND", 9)
    origin.mark()
    fresh.try_get("/range/bytes-100?a=1&b=2")
    target = origin.request().target
    fresh.judge.must(target.endswith("/range/bytes-100?a=1&b=2"), f"the target is {target}")


@requirement("F1300-18")
@pytest.mark.parametrize("first", ["UA", "CONTENT", "ACCEPT", "BREAK"])
def test_a_header_line_as_second_command(fresh: Session, origin: Origin, first: str) -> None:
    """USERDATA takes effect behind any other tag on one line."""
    need_tag(fresh, first)
    line = f'{good_line(first)};+HTTPPARA="USERDATA","X-Second: 1"'
    seen = fresh.at(line)
    fresh.judge.expect(seen.ok, f"OK is due: {seen.shown()}")
    origin.mark()
    fresh.try_get("/")
    found = origin.request().header("X-Second")
    fresh.judge.expect(found == ["1"] or not seen.ok, f"X-Second is {found} on the wire behind {line!r}")


@requirement("F1304-25")
@pytest.mark.parametrize("line", ["AT+HTTPDATA=0,10", "AT+HTTPDATA=5,9", "AT+HTTPDATA=153601,10", "AT+HTTPDATA=x,10"])
def test_an_input_behind_a_refused_one(session: Session, origin: Origin, line: str) -> None:
    """What is entered behind a refused HTTPDATA is posted whole."""
    session.refused(line, requirement="F1307-08" if "x" in line else "F1307-05" if ",10" in line else "F1307-07")
    origin.mark()
    session.post("/echo", DATA)
    body = origin.request().body
    session.judge.must(body == DATA, f"{body!r} behind {line}")


@requirement("F1307-17")
@pytest.mark.parametrize("method", ["head_request", "get", "delete"])
def test_a_new_input_behind_another_request(session: Session, origin: Origin, method: str) -> None:
    """What is entered behind a request replaces what was entered before it."""
    session.data(DATA)
    getattr(session, method)("/bytes-10")
    origin.mark()
    session.post("/echo", OTHER)
    body = origin.request().body
    session.judge.expect(body == OTHER, f"the post behind {method} carries {body!r}")
