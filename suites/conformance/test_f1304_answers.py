"""HTTPACTION: the forms that an answer may take (RFC 9112), and what is reported and read of each."""

from __future__ import annotations

from itertools import pairwise

import pytest

from fixtures.bench import Origin, Session
from fixtures.bench.base import QUIET
from fixtures.bench.requests import GET, POST
from fixtures.origin import content
from fixtures.verdict import requirement
from suites.conformance._action import difference

CHUNKED = {
    "3-chunks": ("/chunked-3/bytes-300-1", 300),
    "hex-10": ("/chunked-3/bytes-48-1", 48),
    "hex-400": ("/chunked-1/bytes-1024-1", 1024),
    "odd-chunks": ("/chunked-7/bytes-4099-1", 4099),
    "single-bytes": ("/chunked-10/bytes-10-1", 10),
    "trailer": ("/chunked-3-trailer/bytes-3000-1", 3000),
    "spread": ("/chunked-3/drip-3-1/bytes-303-1", 303),
}
FORMS = {
    "small-letters": "/lower",
    "no-blank-behind-colon": "/nospace",
    "no-reason": "/noreason",
    "http-1.0-with-length": "/http10",
    "60-headers": "/manyheaders-60",
    "small-letters-no-blank": "/lower/nospace",
}
BODY = content.body(140, 3)
LENGTH = b"Content-Length: 140\r\n"
BESIDE = (
    b"X-Content-Length: 7\r\nX-Transfer-Encoding: chunked\r\n"
    b"Content-Length-Of-Old: 9\r\nX-Note: Content-Length: 5\r\n"
)
LENGTHS = {
    "zeros-in-front": b"Content-Length: 000140\r\n",
    "blanks-around": b"Content-Length:  \t140 \t\r\n",
    "capitals": b"CONTENT-LENGTH: 140\r\n",
}
CHUNK_FORMS = {
    "small-hex": (b"chunked", b"8c"),
    "capital-hex": (b"chunked", b"8C"),
    "zeros-in-front": (b"chunked", b"0008c"),
    "extension": (b"chunked", b'8c;name="a value"'),
    "capital-name": (b"Chunked", b"8c"),
}
SURPLUS, ANNOUNCED = 20, 100
WHOLE = 153600


@requirement("F1304-32")
@pytest.mark.parametrize("name", CHUNKED)
def test_chunked_answer(session: Session, name: str) -> None:
    """The decoded length is reported, or 0 with the body readable; no byte of the framing is among the data."""
    path, size = CHUNKED[name]
    outcome = session.expect_status(session.try_get(path), 200)
    data, due = session.read_all(size), content.body(size, 1)
    reading = {size: "decoded", 0: "zero_but_readable"}.get(outcome.length or 0, f"length {outcome.length}")
    session.judge.must(data == due, f"the chunks hold another body ({reading}): {difference(data, due)}")
    session.topic("chunked_datalen", reading, f"{size} bytes were sent in chunks: {outcome.shown()}")


@requirement("F1304-33")
@pytest.mark.parametrize("method", [GET, POST], ids=["get", "post"])
@pytest.mark.parametrize("path", ["/nolength/bytes-300-2", "/nolength/http10/bytes-300-2"], ids=["1.1", "1.0"])
def test_answer_that_the_close_ends(session: Session, path: str, method: int) -> None:
    """Without a length the bytes up to the close are the body, and their number is reported."""
    session.url(path)
    if method == POST:
        session.data(b"a question")
    outcome = session.action(method)
    if outcome.code == 200 and outcome.length == 0:
        data, due = session.read_all(300), content.body(300, 2)
        session.judge.expect(data == due, f"0 was reported, and the body is not readable: {difference(data, due)}")
        session.judge.record("chunked_datalen", "zero_but_readable")
        return
    session.judge.expect((outcome.code, outcome.length) == (200, 300), f"200 and 300 bytes are due: {outcome.shown()}")


@requirement("F1304-34")
@pytest.mark.parametrize("method", [GET, POST], ids=["get", "post"])
@pytest.mark.parametrize("path", ["/interim-100/text-30", "/interim-103/text-30", "/interim-103/interim-103/text-30"],
                         ids=["100", "103", "103-twice"])
def test_interim_answer(session: Session, path: str, method: int) -> None:
    """What comes before the final answer is not the answer: 200 is reported, and once."""
    session.url(path)
    if method == POST:
        session.data(b"a question")
    outcome = session.action(method)
    session.wait(2)
    left = [report.fields for report in session.modem.reports_left("HTTPACTION")]
    session.judge.must(not left, f"a further report came: {left}, {outcome.shown()}", requirement="F1304-08")
    session.judge.expect((outcome.code, outcome.length) == (200, 30), f"200 and 30 bytes were sent: {outcome.shown()}")


@requirement("F1304-42")
@pytest.mark.parametrize("form", FORMS)
def test_permitted_form_of_an_answer(session: Session, form: str) -> None:
    """Forms of a head that RFC 9112 permits are a good answer with its length and its body."""
    outcome = session.try_get(f"{FORMS[form]}/bytes-140-3")
    session.judge.expect((outcome.code, outcome.length) == (200, 140), f"200 and 140 bytes are due: {outcome.shown()}")
    if outcome.is_status and outcome.length:
        data, due = session.read_all(140), content.body(140, 3)
        session.judge.expect(data == due, f"the body read: {difference(data, due)}")


def judge_raw(session: Session, head: bytes, body: bytes) -> None:
    """An answer of these bytes is a good one: 200, its 140 bytes reported, the same bytes read."""
    session.origin.store("form", b"HTTP/1.1 200 OK\r\n" + head + b"\r\n" + body)
    outcome = session.try_get("/raw-form")
    session.judge.expect((outcome.code, outcome.length) == (200, len(BODY)), f"200 and {len(BODY)} bytes are due: "
                         f"{outcome.shown()}")
    data = session.read_all(len(BODY)) if outcome.is_status else b""
    session.judge.expect(data == BODY, f"the body read: {difference(data, BODY)}")


@requirement("F1304-10")
@pytest.mark.parametrize("head", [BESIDE + LENGTH, LENGTH + BESIDE], ids=["in-front", "behind"])
def test_names_that_hold_another_name(session: Session, head: bytes) -> None:
    """Header lines whose names or values merely contain Content-Length say nothing of the length of the body."""
    judge_raw(session, head, BODY)


@requirement("F1304-42")
@pytest.mark.parametrize("form", LENGTHS)
def test_permitted_form_of_a_length(session: Session, form: str) -> None:
    """Leading zeros, optional blanks and capitals do not change a Content-Length (RFC 9110 5.5, 8.6)."""
    judge_raw(session, LENGTHS[form], BODY)


@requirement("F1304-32")
@pytest.mark.parametrize("form", CHUNK_FORMS)
def test_permitted_form_of_a_chunk(session: Session, form: str) -> None:
    """Hex digits, extensions and the name of the coding as RFC 9112 7.1 permits them; no framing among the data."""
    coding, size = CHUNK_FORMS[form]
    framed = size + b"\r\n" + BODY + b"\r\n0\r\n\r\n"
    session.origin.store("form", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: " + coding + b"\r\n\r\n" + framed)
    outcome = session.try_get("/raw-form")
    if not session.judge.expect(outcome.code == 200, f"200 is due: {outcome.shown()}"):
        return
    data = session.read_all(len(BODY))
    reading = {len(BODY): "decoded", 0: "zero_but_readable"}.get(outcome.length or 0, f"length {outcome.length}")
    session.judge.must(data == BODY, f"the chunk holds another body ({reading}): {difference(data, BODY)}")
    session.topic("chunked_datalen", reading, f"{len(BODY)} bytes were sent in one chunk: {outcome.shown()}")


@requirement("F1304-10")
@pytest.mark.parametrize("form", ["", "/lower", "/nospace"], ids=["usual", "small-letters", "no-blank"])
def test_head_that_arrives_in_pieces(session: Session, form: str) -> None:
    """Where the connection cuts a head, in its first word or between its last bytes, makes no difference."""
    outcome = session.try_get(f"/splithead-0.4{form}/bytes-140-3")
    session.judge.expect((outcome.code, outcome.length) == (200, 140), f"200 and 140 bytes are due: {outcome.shown()}")
    data = session.read_all(140) if outcome.is_status else b""
    session.judge.expect(data == BODY, f"the body read: {difference(data, BODY)}")


@requirement("F1304-32")
@pytest.mark.parametrize("parts", [20, 90])
def test_chunks_that_arrive_in_pieces(session: Session, parts: int) -> None:
    """Where the connection cuts a size line, a chunk or the end of one makes no difference."""
    cuts = (0, 1, 17, 40, 41, 100, 140)
    chunks = [BODY[start:end] for start, end in pairwise(cuts)]
    framed = b"".join(b"%04x\r\n%b\r\n" % (len(chunk), chunk) for chunk in [*chunks, b""])
    session.origin.store("form", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + framed)
    session.expect_status(session.try_get(f"/raw-form/drip-{parts}-0.1"), 200)
    data = session.read_all(len(BODY))
    session.judge.must(data == BODY, f"the chunks hold another body: {difference(data, BODY)}")


@requirement("F1304-43")
def test_content_length_ends_the_body(session: Session) -> None:
    """Bytes behind the announced ones are no part of this body, nor of the next answer."""
    outcome = session.try_get(f"/bytes-{ANNOUNCED}-4/extra-{SURPLUS}")
    expect = session.judge.expect
    expect((outcome.code, outcome.length) == (200, ANNOUNCED), f"200 and {ANNOUNCED} bytes are due: {outcome.shown()}")
    if outcome.is_status:
        due = content.body(ANNOUNCED, 4)
        data = session.read(WHOLE).data
        data += session.read_all(ANNOUNCED - len(data)) if len(data) < ANNOUNCED else b""
        expect(data == due, f"the body read: {difference(data, due)}")
    session.wait(QUIET)  # what is still under way when a kept connection is used again, nobody can tell from an answer
    outcome = session.try_get("/text-33-5")
    expect((outcome.code, outcome.length) == (200, 33), f"200 and 33 bytes are due for the next one: {outcome.shown()}")
    if outcome.is_status:
        data, due = session.read_all(33), content.text(33, 5)
        expect(data == due, f"the next body: {difference(data, due)}")


@requirement("F1304-44")
@pytest.mark.parametrize("size", [500, 3000])
def test_encoded_content(session: Session, origin: Origin, size: int) -> None:
    """A body in gzip is given as sent or decoded, and its length counts what is given."""
    outcome = session.expect_status(session.try_get(f"/gzip/text-{size}-6"), 200)
    session.judge.must(outcome.length, f"a body was sent: {outcome.shown()}")
    data = session.read_all(outcome.length)
    forms = {origin.request().sent_body: "as sent", content.text(size, 6): "decoded"}
    session.judge.must(len(data) == outcome.length, f"{outcome.length} bytes were reported, {len(data)} could be read")
    session.judge.must(data in forms, f"{len(data)} bytes, neither the body sent nor its content: {data[:40]!r}")
    session.judge.record("Content-Encoding", forms[data])


@requirement("F1304-48")
def test_cookies(session: Session, origin: Origin) -> None:
    """Whether a cookie that the server set comes back with the next GET is recorded."""
    session.get("/cookie/text-10")
    origin.mark()
    session.get("/text-11")
    session.judge.record("cookies", f"sent back: {origin.request().header('Cookie') or 'none'}")
