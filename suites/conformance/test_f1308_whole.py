"""F1308 HTTPPOSTFILE with send_header 0: the file is the request, the URL says where it goes (L118-L119)."""

from __future__ import annotations

from typing import Any

import pytest

from fixtures.bench import Origin, Session
from fixtures.origin import content
from fixtures.origin.records import RequestRecord
from fixtures.verdict import needs, requirement
from suites.conformance._action import difference, only_request
from suites.conformance._postfile import WHOLE, judge_report, judge_whole, raw, send

FILES: dict[str, tuple[int, dict[str, Any]]] = {
    "post": (1, {"body": content.body(200, 3)}),
    "post-of-nothing": (1, {}),
    "get": (0, {"method": "GET"}),
    "delete": (3, {"method": "DELETE"}),
    "put": (1, {"method": "PUT", "body": b"no method of the module"}),
    "long-head": (1, {"lines": tuple(f"x-MANY-{number}:{'v' * 60}" for number in range(30)), "body": b"x"}),
    "dressed": (1, {"lines": ("user-agent: by/1", "Accept:*/*", "ACCEPT:  b ", "Content-type: a/b"), "body": b"y"}),
    "long-body": (1, {"body": content.body(9000, 4)}),
}
SIZES = (255, 256, 257, 511, 512, 1023, 1024, 1025, 2047, 2048, 2049, 4095, 4096, 4097)
BODIES = {
    "all-values": content.ALL256,
    "request": b"GET /elsewhere HTTP/1.1\r\nHost: elsewhere.invalid\r\n\r\n",
    "empty-lines": b"\r\n\r\n\r\n",
    "controls": b"\x00\x1a\x1b+++\r\nOK\r\n",
}
FIRST = bytes(value for value in content.body(256, 33) if value not in b"\r\n")[:100]
NO_HTTP = {"no-end": FIRST, "with-an-end": FIRST[:96] + b"\r\n\r\n"}
SLOPPY = "line-feeds-alone"


@requirement("F1308-03")
@pytest.mark.parametrize("kind", FILES)
def test_file_is_the_request(session: Session, kind: str) -> None:
    """What a file holds is what arrives: no header in front, behind or in between, no line written anew."""
    method, parts = FILES[kind]
    file = raw(session, "/text-51", **parts)
    name = session.stage(file)
    outcome = send(session, "/by-the-url", name, 1, method, WHOLE)
    seen = only_request(session)
    if seen.body == file:
        session.topic("send_header_meaning", "reversed", f"send_header 0 sent the file as a body: {seen.head!r}")
        return
    judge_whole(session, file)
    judge_report(session, outcome, method, 200, 51)


@requirement("F1308-03")
def test_files_of_all_sizes_are_the_request(session: Session) -> None:
    """Files around powers of two, head included, one after the other: each arrives whole."""
    for size in SIZES:
        shell = len(raw(session, "/text-52", body=b"x" * size)) - size
        file = raw(session, "/text-52", body=content.body(max(1, size - shell), size))
        name = session.stage(file)
        send(session, "/by-the-url", name, 1, 1, WHOLE)
        judge_whole(session, file)


@requirement("F1308-40")
@pytest.mark.parametrize("kind", BODIES)
def test_no_byte_behind_a_header_is_changed(session: Session, kind: str) -> None:
    """The body that a file brings behind its header arrives as it is."""
    file = raw(session, "/text-53", body=BODIES[kind])
    name = session.stage(file)
    outcome = send(session, "/by-the-url", name, 1, 1, WHOLE)
    judge_whole(session, file)
    judge_report(session, outcome, 1, 200, 53)


@requirement("F1308-28")
@pytest.mark.parametrize(("method", "in_file"), [(1, "GET"), (0, "POST"), (3, "GET")])
def test_file_and_method_disagree(session: Session, method: int, in_file: str) -> None:
    """The file decides on the wire; whether the report shows the parameter or the file is recorded (A24)."""
    file = raw(session, "/text-54", method=in_file, body=b"z" if in_file == "POST" else b"")
    outcome = send(session, "/by-the-url", session.stage(file), 1, method, WHOLE)
    judge_whole(session, file)
    session.judge.record("method reported where the file disagrees", f"{in_file} sent as {method}: "
                         f"{outcome.report.fields if outcome.report else 'none'}")


@requirement("F1308-33")
@pytest.mark.parametrize("kind", [*NO_HTTP, SLOPPY])
def test_file_without_http(session: Session, kind: str) -> None:
    """Bytes that are no request arrive as they are, or the DUT refuses or fails; it never makes a request of them."""
    file = raw(session, "/text-59").replace(b"\r\n", b"\n") if kind == SLOPPY else NO_HTTP[kind]
    name = session.stage(file)
    session.get("/text-59/bye")  # on a connection of its own nothing is taken for the rest of a request before
    strange = session.origin.client.journal("").last
    outcome = send(session, "/by-the-url", name, 1, 1, WHOLE)
    found = [*session.origin.requests(), *session.origin.client.journal("", since=strange).requests]
    came = [request.head + request.body for request in found if file[:40] in request.head + request.body]
    for data in came:
        session.judge.must(data.startswith(file[:40]), f"a header stands before the file: {data[:200]!r}")
    reading = "sent" if came == [file] else "failed" if outcome.failed_cleanly and not came else "other"
    session.judge.record("file without HTTP", f"{reading}, {outcome.code or 'error'}")
    shown = difference(came[0], file) if came else outcome.shown()
    session.judge.expect(reading != "other", f"the bytes as they are, ERROR or an errcode are due: {shown}")


@requirement("F1308-43")
@pytest.mark.parametrize("where", ["another-name", "another-port"])
def test_url_decides_where_file_decides_what(session: Session, origin: Origin, where: str) -> None:
    """Path and Host of the file stay as they are, the server is that of the URL."""
    other = f"{origin.host()}:{origin.port('plain2')}" if where == "another-port" else "elsewhere.invalid"
    file = raw(session, "/of-the-file/text-55", host=other, body=b"whereto?")
    send(session, "/of-the-url", session.stage(file), 1, 1, WHOLE)
    found = origin.requests()
    session.judge.expect(len(found) == 1, f"one request is due, the origin saw {len(found)}")
    for seen in found:
        _judge_place(session, seen, file)


def _judge_place(session: Session, seen: RequestRecord, file: bytes) -> None:
    session.judge.expect(seen.listener == "plain", f"the server of the URL is due: it came to {seen.listener}")
    session.judge.expect(seen.head + seen.body == file, f"line and Host of the file are due: {seen.head!r}")


@requirement("F1308-43")
@needs("https")
def test_scheme_of_the_url_decides(session: Session, origin: Origin) -> None:
    """To a https URL a file that says nothing of TLS goes over TLS, unchanged."""
    file = raw(session, "/text-56", body=b"over TLS")
    name = session.stage(file)
    send(session, origin.url("/of-the-url", listener="tls"), name, 1, 1, WHOLE)
    found = origin.requests()
    session.judge.expect([seen.listener for seen in found] == ["tls"], f"one request over TLS is due: {found}")
    for seen in found:
        session.judge.expect(seen.head + seen.body == file, f"the file is due as it is: {seen.head!r}")


@requirement("F1308-44")
def test_range_stays_out_of_a_file(session: Session) -> None:
    """BREAK and BREAKEND add nothing to a request that the file holds (A24)."""
    if session.try_para("BREAKEND", "9").refused:
        session.judge.not_applicable("this DUT has no tag BREAKEND")
    for file in (raw(session, "/range/text-57", method="GET"), raw(session, "/text-58", body=b"posted")):
        session.para("BREAKEND", 0)
        name = session.stage(file)
        session.para("BREAKEND", 9)
        send(session, "/by-the-url", name, 1, 0 if file.startswith(b"GET") else 1, WHOLE)
        judge_whole(session, file)
