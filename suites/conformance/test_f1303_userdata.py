"""HTTPPARA USERDATA: header lines of one's own, their length, one and several of them (A45)."""

from __future__ import annotations

import base64

import pytest

from fixtures.bench import Session
from fixtures.bench.requests import GET
from fixtures.origin.records import RequestRecord
from fixtures.verdict import requirement
from suites.conformance._settings import BODY, METHODS, probe, refuse_all, request, sample, well_formed

EXAMPLE = "Authorization: Basic Y2FycGx1c2dvOmNhcnBsdXgz"
COUNT = 100
VERBATIM = {"mixed": "X-Case: AbC dEf", "lower": "x-lower: 1", "digits": "X-123: 0.5", "colons": "X-Time: 12:30:45",
            "padding": "X-Key: QQ==", "percent": "X-Rate: 5%s of %d", "blanks": "X-Two: a  b"}
OWN = {"User-Agent": "user-agent-repeated", "Host": "host-repeated"}


@requirement("F1303-55")
def test_the_example_line(session: Session) -> None:
    """The example of the reference gives OK (L66)."""
    session.ok_only(f'AT+HTTPPARA="USERDATA","{EXAMPLE}"')


@requirement("F1303-56")
@pytest.mark.parametrize("method", METHODS)
def test_the_line_is_in_the_header_block(session: Session, method: str) -> None:
    """The line arrives verbatim and once, and its credentials open what they shall (L59)."""
    session.para("USERDATA", EXAMPLE)
    user, _, password = base64.b64decode(EXAMPLE.rpartition(" ")[2]).decode().partition(":")
    if method == "POST":
        session.data(BODY)
    session.url(f"/basic-{user}-{password}")
    session.origin.mark()
    outcome = session.action(METHODS.index(method))
    seen = session.origin.request()
    lines = seen.head.split(b"\r\n")
    session.judge.must(lines.count(EXAMPLE.encode()) == 1 and len(seen.header("Authorization")) == 1,
                       f"the line is due once and as it was set: {seen.head!r}")
    session.expect_status(outcome, 200)
    well_formed(session, seen)


@requirement("F1303-56")
@pytest.mark.parametrize("line", VERBATIM.values(), ids=VERBATIM.keys())
def test_other_lines_arrive_verbatim(session: Session, line: str) -> None:
    """Letters, blanks and marks of the line stay as they were set (L59)."""
    session.para("USERDATA", line)
    seen = request(session, "GET")
    session.judge.must(seen.head.split(b"\r\n").count(line.encode()) == 1, f"{line!r} is due once: {seen.head!r}")


@requirement("F1300-13")
@pytest.mark.parametrize("line", ["X-Marks: a, b; c=d", "X-Marks: !#$%&'()*+-./<=>?@[]^_`{|}~"], ids=["few", "all"])
def test_punctuation_of_a_line(session: Session, line: str) -> None:
    """Commas, semicolons and other marks inside the quotes belong to the value ([V250 5.4.2.2])."""
    seen = session.at(f'AT+HTTPPARA="USERDATA","{line}"')
    if session.judge.expect(seen.ok, f"OK is due: {seen.shown()}"):
        head = request(session, "GET").head
        session.judge.expect(head.split(b"\r\n").count(line.encode()) == 1, f"{line!r} is due as one line: {head!r}")


@requirement("F1303-57")
@pytest.mark.parametrize("length", [10, 127, 128, 255, 256, 257, 511, 512])
def test_userdata_up_to_the_limit_arrives_whole(fresh: Session, length: int) -> None:
    """Up to 512 characters are accepted in a fresh session and arrive whole (L59, A45, A47)."""
    value = sample("USERDATA", length)
    seen = fresh.at(f'AT+HTTPPARA="USERDATA","{value}"')
    if seen.refused and fresh.dialect.number("userdata_max") < length:
        fresh.judge.record("limit of USERDATA", f"{length} characters refused")
        return
    fresh.judge.must(seen.ok, f"OK is due for {length} characters: {seen.shown(80)}")
    arrived = request(fresh, "GET").head.split(b"\r\n")
    fresh.judge.must(arrived.count(value.encode()) == 1, f"{length} characters are due whole: {arrived}")


@requirement("F1303-58")
def test_userdata_beyond_the_limit_is_refused(session: Session) -> None:
    """513 characters and more are refused (L59, L46)."""
    refuse_all(session, [f'AT+HTTPPARA="USERDATA","{sample("USERDATA", length)}"' for length in (513, 520, 768, 1024)])


@requirement("F1303-59")
def test_a_second_line(fresh: Session) -> None:
    """A second USERDATA replaces the first or joins it; the header block stays sound (A45)."""
    fresh.para("USERDATA", "X-A: 1")
    second = probe(fresh, 'AT+HTTPPARA="USERDATA","X-B: 2"')
    seen = request(fresh, "GET")
    well_formed(fresh, seen)
    found = (seen.header("X-A"), seen.header("X-B"))
    reading = {(False, True): "last", (True, True): "all"}.get((found[0] == ["1"], found[1] == ["2"]))
    if reading:
        fresh.topic("userdata_many", reading, f"X-B is due, with or without X-A: {found}")
    else:
        fresh.judge.record("second USERDATA", f"{second.shown()}, then {found}")


@requirement("F1303-59")
def test_an_empty_line(fresh: Session) -> None:
    """Whether an empty USERDATA clears what was set is recorded; the header block stays sound (A36)."""
    fresh.para("USERDATA", "X-A: 1")
    answer = "refused" if probe(fresh, 'AT+HTTPPARA="USERDATA",""').refused else "OK"
    seen = request(fresh, "GET")
    well_formed(fresh, seen)
    fresh.judge.record("empty USERDATA", f"{answer}, then {'the line before' if seen.header('X-A') else 'no line'}")


@requirement("F1303-60")
@pytest.mark.parametrize("end", ["\\0D\\0A", "\\r\\n"], ids=["hexadecimal", "letters"])
def test_several_lines_in_one_value(fresh: Session, end: str) -> None:
    """Escaped line ends are probed; the request stays one that can be parsed (A45)."""
    answer = "refused" if probe(fresh, f'AT+HTTPPARA="USERDATA","X-A: 1{end}X-B: 2"').refused else "OK"
    seen = request(fresh, "POST", "/echo")
    well_formed(fresh, seen)
    fresh.judge.record(f"line end {end} in USERDATA", f"{answer}, then {seen.header('X-A')}, {seen.header('X-B')}")


@requirement("F1303-61")
@pytest.mark.parametrize("name", OWN)
def test_a_header_of_the_module(fresh: Session, name: str) -> None:
    """A header that the module sends itself is replaced or doubled; framing and body stay right."""
    answer = "refused" if probe(fresh, f'AT+HTTPPARA="USERDATA","{name}: z"').refused else "OK"
    seen = request(fresh, "POST", "/echo", data=b"body under a header of the user")
    well_formed(fresh, seen, but=(OWN[name],))
    fresh.judge.must(seen.body == b"body under a header of the user", f"the body arrived as {seen.body!r}")
    fresh.judge.record(f"{name} by USERDATA", f"{answer}, then {seen.header(name)}")


@requirement("F1303-81")
@pytest.mark.parametrize("between", [True, False], ids=["with_a_get_between", "without"])
def test_a_later_line_is_carried(fresh: Session, between: bool) -> None:
    """A later USERDATA is accepted and carried, alone or beside the earlier ones (L29, A45)."""
    for value in ("1", "22", "3"):
        fresh.ok(f'AT+HTTPPARA="USERDATA","X-N: {value}"')
        if between or value == "3":
            seen = request(fresh, "GET")
            lines = [part.strip() for line in seen.header("X-N") for part in line.split(",")]
            fresh.judge.must(value in lines, f"X-N: {value} is due: {seen.header('X-N')}")


@requirement("F1303-81")
def test_a_later_range_is_carried(fresh: Session) -> None:
    """A Range set by USERDATA is the new one in the request that follows; which bytes come is up to the origin."""
    for value in ("bytes=0-99", "bytes=100-299", "bytes=300-309"):
        fresh.ok(f'AT+HTTPPARA="USERDATA","Range: {value}"')
        fresh.origin.mark()
        outcome = fresh.try_get("/bytes-1000/range")
        fresh.judge.must(outcome.is_status, f"a status is due: {outcome.shown()}")
        seen = fresh.origin.request().header("Range")
        fresh.judge.must(value in seen, f"Range: {value} is due: {seen}")


@requirement("F1303-82")
@pytest.mark.parametrize("requests", [True, False], ids=["with_requests", "without"])
def test_a_hundred_lines_one_after_another(fresh: Session, requests: bool) -> None:
    """A hundred new values are accepted and carried; a refusal once their sum exceeds 512 is recorded (A45)."""
    fresh.url("/")
    line = ""
    for turn in range(COUNT):
        line = f"X-Turn: {fresh.origin.token}-{turn:07d}"[:24]
        seen = fresh.at(f'AT+HTTPPARA="USERDATA","{line}"')
        if seen.refused:
            _adds_up(fresh, (turn + 1) * len(line + "\r\n"), seen.shown())
            return
        fresh.judge.expect(seen.ok, f"OK is due for value {turn + 1}: {seen.shown()}")
        if requests:
            _carries(fresh, line)
    _carries(fresh, line)


def _adds_up(session: Session, total: int, shown: str) -> None:
    """A refusal belongs to F1303-81 before the values with their line ends exceed the limit."""
    limit = session.dialect.number("userdata_max")
    session.judge.must(total > limit, f"refused after {total} characters in all: {shown}", requirement="F1303-81")
    session.topic("userdata_many", "error_above_sum", f"refused once {limit} characters are exceeded: {shown}")


def _carries(session: Session, line: str) -> None:
    session.origin.mark()
    session.expect_status(session.action(GET), 200, requirement="F1304-02")
    seen: RequestRecord = session.origin.request()
    session.judge.expect(line.encode() in seen.head.split(b"\r\n"), f"{line!r} is due: {seen.header('X-Turn')}")
