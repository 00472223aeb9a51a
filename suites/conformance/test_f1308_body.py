"""F1308 HTTPPOSTFILE with send_header 1: the module packs the request, the file is its body (L120)."""

from __future__ import annotations

from typing import Any

import pytest

from fixtures.bench import Origin, Session
from fixtures.bench.requests import POST
from fixtures.origin import content
from fixtures.verdict import requirement
from suites.conformance._action import difference, only_request
from suites.conformance._postfile import (
    BODY,
    answered,
    judge_body,
    judge_report,
    not_found,
    put_file,
    says,
    send,
    stage_large,
)
from suites.conformance._settings import knows, need_tag

KIB = 1024
ASKED_FOR = "large_files"
CONTENTS = {
    "all-values": content.ALL256,
    "all-values-backwards": content.ALL256[::-1],
    "request": b"GET /elsewhere HTTP/1.1\r\nHost: elsewhere.invalid\r\nContent-Length: 3\r\n\r\nabc",
    "answers": b"\r\nOK\r\n\r\nERROR\r\n+HTTPPOSTFILE: 1,200,5\r\n+HTTPREAD: 0\r\n",
    "controls": b"\x00\x1a\x1b\x08\x7f+++\x04\r\r\n\n\x00",
    "line-ends": b"\r\n\r\n one line \r\n\r\n",
    "percent": b'a=1&b=%20+c&d="x"\\22',
    "utf-8": content.utf8(100),
    "marked-utf-8": b"\xef\xbb\xbf" + content.utf8(5),
    "blanks-around": b" \t blanks around \t\r\n",
    "one-line-feed": b"\n",
    "last-is-line-feed": b"a\nb\n",
    "zeros": bytes(700),
    "all-high": b"\xff" * 1025,
    "form": b"--limit\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\nx\r\n--limit--\r\n",
    "end-of-text": b"before\x1abehind\x04\x03",
}
SETTINGS = {"UA": "conformance/8", "CONTENT": "application/x-file", "ACCEPT": "text/x-file", "USERDATA": "X-File: 1"}


@requirement("F1308-02")
def test_file_is_the_body(session: Session) -> None:
    """A file of 1000 random bytes arrives as the body of one POST to the URL, each time its answer is reported."""
    file = content.body(1000, 2)
    name = session.stage(file)
    for size in (300, 7, 2800):
        outcome = send(session, f"/bytes-{size}-5", name, 1, POST, BODY)
        judge_body(session, file)
        judge_report(session, outcome, 1, 200, size)


@requirement("F1308-40")
@pytest.mark.parametrize("kind", CONTENTS)
def test_no_byte_of_the_body_is_changed(session: Session, kind: str) -> None:
    """Whatever the file holds, it is the body as it is."""
    name = session.stage(CONTENTS[kind])
    outcome = send(session, "/text-20", name, 1, POST, BODY)
    judge_body(session, CONTENTS[kind])
    judge_report(session, outcome, 1, 200, 20)


@requirement("F1308-27")
def test_settings_are_used(session: Session, origin: Origin) -> None:
    """A request packed by the module carries what HTTPPARA set; the file's size is its Content-Length."""
    chosen = {tag: value for tag, value in SETTINGS.items() if knows(session, tag)}
    for tag, value in chosen.items():
        session.para(tag, value)
    name = session.stage(content.body(333, 27))
    send(session, "/text-21?x=1", name, 1, POST, BODY)
    seen = only_request(session)
    expected: dict[str, str | None] = {
        "User-Agent": chosen.get("UA"), "Content-Type": chosen.get("CONTENT"), "Accept": chosen.get("ACCEPT"),
        "X-File": "1", "Content-Length": "333", "Host": f"{origin.host()}:{origin.port()}",
    }
    if seen.framing == "chunked":  # ends by itself, and must not tell a length then (RFC 9112 6.2)
        expected["Content-Length"] = None
        session.judge.record("framing of a file", "chunked")
    for header, due in expected.items():
        found = seen.header(header)
        if header == "Accept" and not found:
            found = seen.header("Accept-type")
        session.judge.expect(due is None or found == [due],
                             f"{header}: {due} is due, came {found}: {seen.head!r}")
    session.judge.expect(seen.target == f"/{origin.token}/text-21?x=1", f"the target of the URL is due: {seen.head!r}")


@requirement("F1308-30")
@pytest.mark.parametrize("size", [100 * KIB, KIB * KIB], ids=["100-kib", "1-mib"])
def test_large_file(session: Session, rig: Any, size: int) -> None:
    """A large file arrives as the body in full, or is refused; a good report of a part is never right."""
    if size > 100 * KIB and not rig.limits.get(ASKED_FOR):
        session.judge.not_applicable(f"the rig file does not ask for it: limits.{ASKED_FOR} is not set")
    file = content.body(size, 30)
    name = stage_large(session, file)
    outcome = send(session, "/text-22", name, 1, POST, BODY)
    if not answered(outcome):
        session.judge.deviation(f"the file of {size} bytes was not sent: {outcome.shown()}")
        return
    seen = only_request(session)
    session.judge.must(seen.body == file, f"reported as sent: {difference(seen.body, file)}, {outcome.shown()}")
    session.judge.expect(says(outcome, 1, 200, 22), f"a report 1,200,22 is due: {outcome.shown()}")


@requirement("F1308-30a")
@pytest.mark.parametrize("send_header", [0, 1])
def test_empty_file(session: Session, send_header: int) -> None:
    """A file without a byte: refused, reported as 707, or sent as a request without a body."""
    name = session.new_name()
    put_file(session, f"F:/{name}", b"")
    outcome = send(session, "/text-23", name, 1, POST, send_header)
    found = session.origin.requests()
    reading = not_found(outcome)
    if found and answered(outcome):
        reading = "empty body" if not found[0].body else f"a body {found[0].body[:40]!r}"
    session.judge.record("empty file", reading)
    good = reading in ("error", "errcode", "empty body") or (not send_header and outcome.failed_cleanly)
    session.judge.expect(good, f"ERROR, 707 or an empty body is due: {reading}, {outcome.shown()}")


@requirement("F1308-32")
def test_file_over_tls(session: Session, origin: Origin) -> None:
    """To a https URL the file goes over TLS, as the body of a request, and the answer is reported; twice."""
    file = content.body(2049, 32)
    name = session.stage(file)
    for _ in range(2):
        outcome = send(session, origin.url("/text-24", listener="tls"), name, 1, POST, BODY)
        seen = judge_body(session, file)
        over = [one.tls for one in origin.connections() if one.id == seen.connection]
        session.judge.must(over and over[0], f"TLS is due, the request came to {seen.listener}: {seen.head!r}")
        judge_report(session, outcome, 1, 200, 24)


@requirement("F1308-35")
@pytest.mark.parametrize("size", [3, 900], ids=["shorter-data", "longer-data"])
def test_entered_data_stays_out(session: Session, origin: Origin, size: int) -> None:
    """Data of HTTPDATA is no part of the body; what a POST sends after that is recorded (A48)."""
    file, data = content.text(100, 35), b"a" * size
    name = session.stage(file)
    session.data(data)
    send(session, "/text-25", name, 1, POST, BODY)
    judge_body(session, file)
    origin.mark()
    outcome = session.action(POST)
    known = {data: "the data", b"": "nothing", file: "the file"}
    found = [known.get(request.body, f"{request.body_length} bytes") for request in origin.requests()]
    session.judge.record("POST after HTTPPOSTFILE", f"sent {found}, {outcome.code or 'error'}")


@requirement("F1308-44")
def test_range_of_a_get(session: Session) -> None:
    """With BREAK 0 and BREAKEND 9 a GET packed by the module has a Range or none: recorded."""
    need_tag(session, "BREAKEND")
    name = session.stage(b"the body of a GET")
    session.para("BREAK", 0)
    session.para("BREAKEND", 9)
    outcome = send(session, "/range/text-100", name, 1, 0, BODY)
    asked = ", ".join(only_request(session).header("Range")) or "none"
    session.judge.record("Range of HTTPPOSTFILE", f"{asked}, reported {outcome.code or 'error'}")
