"""HTTPACTION: the data of a POST is the same whatever else is set, and however it travels (L109)."""

from __future__ import annotations

import pytest

from fixtures.bench import Origin, Session
from fixtures.bench.requests import GET, HEAD, POST
from fixtures.origin import content
from fixtures.spec import tables
from fixtures.verdict import needs, requirement
from suites.conformance._action import difference, judge_unrefreshed_post
from suites.conformance._input import post_entered
from suites.conformance._settings import good_line, knows, sample

TYPES = {
    "form": "application/x-www-form-urlencoded",
    "json": "application/json",
    "text": "text/plain",
    "html": "text/html; charset=utf-8",
    "octets": "application/octet-stream",
    "multipart": "multipart/form-data; boundary=x",
    "xml": "application/xml",
}
TELLING = b' a=1&b=%20+c \r\n{"k" : "v\\n"}\r\n\r\n\0\xff\xc3\xa9 <x/>\n--x--\r\n '
"""Blanks, escapes, line ends, a zero and eight-bit bytes, inside and at both ends."""
QUERY = "/text-3/p?a=1+2&b=%20"
OVER_TLS = (100, 3100, 16383, 16384, 16385, 20000)


@requirement("F1303-34")
@pytest.mark.parametrize("size", [1, 4097, 65536, 153600])
def test_content_type_of_bodies_of_all_sizes(session: Session, size: int) -> None:
    """CONTENT goes with a short body as with the longest one."""
    session.para("CONTENT", TYPES["json"])
    session.data(content.text(size, 34))
    session.url("/text-3")
    session.expect_status(session.action(POST), 200)
    found = session.origin.request().header("Content-Type")
    session.judge.must(found == [TYPES["json"]], f"Content-Type is due as {TYPES['json']} with {size} bytes: {found}")


@requirement("F1304-25")
@pytest.mark.parametrize("line", ["AT+HTTPACTION=9", "AT+HTTPREAD=abc", 'AT+HTTPPARA="RECVTO",1', "AT+HTTPPOSTFILE="])
def test_data_outlive_a_refused_line(session: Session, line: str) -> None:
    """A line that is refused takes nothing of what was put in before it."""
    session.data(TELLING)
    if not session.at(line).refused:
        session.judge.inconclusive(f"{line} was not refused")
    post_entered(session, TELLING)


@requirement("F1304-25")
@pytest.mark.parametrize("value", TYPES.values(), ids=TYPES.keys())
def test_body_under_a_content_type(session: Session, value: str) -> None:
    """No media type makes the DUT change what it posts."""
    session.para("CONTENT", value)
    session.data(TELLING)
    post_entered(session, TELLING)


@requirement("F1304-25")
def test_body_to_a_url_with_a_query(session: Session) -> None:
    """Escapes and plus signs of a query are no matter of the body."""
    session.data(TELLING)
    post_entered(session, TELLING, path=QUERY)


@requirement("F1304-25")
@pytest.mark.parametrize("size", [1, 1024, 2047, 2048, 4096])
def test_body_behind_a_long_head(fresh: Session, size: int) -> None:
    """With every text at its greatest length the whole body still follows."""
    for tag, length in (("CONTENT", 256), ("ACCEPT", 256), ("UA", 256), ("USERDATA", _userdata(fresh))):
        if knows(fresh, tag):
            fresh.para(tag, sample(tag, length))
    data = content.body(size, size)
    fresh.data(data)
    post_entered(fresh, data)


def _userdata(session: Session) -> int:
    return min(512, session.dialect.number("userdata_max"))


@requirement("F1304-25")
def test_body_is_not_touched_by_settings(session: Session) -> None:
    """Every parameter set between HTTPDATA and the POST leaves the data alone."""
    session.data(TELLING)
    for tag in tables.tags():
        if tag not in ("URL", "SSLCFG") and knows(session, tag):
            session.ok(good_line(tag))
    post_entered(session, TELLING)


@requirement("F1304-25", "F1304-27")
@pytest.mark.parametrize("method", [GET, HEAD], ids=["get", "head"])
def test_data_entered_before_another_request(session: Session, origin: Origin, method: int) -> None:
    """A GET or HEAD between HTTPDATA and the POST leaves all of the data, or the POST is empty or refused (A48)."""
    session.data(TELLING)
    session.url("/text-30")
    session.expect_status(session.action(method), 200, requirement="F1304-02" if method == GET else "F1304-04")
    origin.mark()
    judge_unrefreshed_post(session, session.action(POST), origin.requests(), TELLING)


@requirement("F1304-25")
@needs("https")
@pytest.mark.parametrize("size", OVER_TLS)
def test_body_over_tls(session: Session, origin: Origin, size: int) -> None:
    """What is posted to a https URL arrives as it was entered, across the records of TLS."""
    data = content.body(size, size)
    session.data(data)
    session.url(origin.url("/text-3", listener="tls"))
    outcome = session.action(POST)
    for request in origin.requests():
        session.judge.must(request.complete and request.body == data, difference(request.body, data))
    session.expect_status(outcome, 200, requirement="F1304-19")
    origin.request()
