"""HTTPREADFILE: which answers can be saved, and that nothing in them is changed (L143, L144, A18, A53)."""

from __future__ import annotations

from typing import Any

import pytest

from fixtures.bench import Origin, Session
from fixtures.bench.requests import GET
from fixtures.origin import content
from fixtures.verdict import needs, requirement
from suites.conformance._action import difference
from suites.conformance._saving import fetch, note_result, path_of, save_and_judge

KIB = 1024
UNCOUNTED = ("/chunked-1", "/chunked-3", "/chunked-7-trailer", "/nolength", "/http10/nolength")
LOOKS = {
    "every-value": content.ALL256,
    "every-value-twice": b"".join(bytes([value, value]) for value in range(256)),
    "nuls": bytes(1025),
    "line-ends": b"\r\n\n\r\r\n" * 100,
    "line-feed-first": b"\ntext",
    "line-end-last": b"text\r\n",
    "control-z": b"before\x1abehind\x1a",
    "answers": b"\r\nOK\r\n\r\n+HTTPREADFILE: 706\r\n\r\nERROR\r\n",
    "head-and-body": b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc",
    "chunks": b"5\r\nhello\r\n0\r\n\r\n",
    "utf-8": content.utf8(1500),
    "byte-order-mark": b"\xef\xbb\xbftext",
}


@requirement("F1309-21")
@pytest.mark.parametrize("name", LOOKS)
def test_saving_is_transparent(session: Session, name: str) -> None:
    """Whatever the bytes are or look like, the file holds them as they came."""
    fetch(session, LOOKS[name])
    save_and_judge(session, LOOKS[name])


@requirement("F1309-21")
@pytest.mark.parametrize("size", [14616, 65536, 100 * KIB, KIB * KIB], ids=["14616", "65536", "100KiB", "1MiB"])
def test_large_bodies(session: Session, rig: Any, size: int) -> None:
    """A large body is saved whole, or ends in an errcode at the request (A53); 1 MiB if `limits.large_files` is set."""
    if size == KIB * KIB and not rig.limits.get("large_files"):
        session.judge.not_applicable("the rig file does not ask for it (limits.large_files)")
    data = content.body(size, 21)
    outcome = session.try_get(path_of(session, data))
    if not outcome.is_status:
        session.judge.must(outcome.failed_cleanly, f"an errcode with length 0 is due: {outcome.shown()}")
        session.topic("large_body", "errcode", f"{size} bytes: {outcome.shown()}")
        return
    save_and_judge(session, data)


@requirement("F1309-23")
@pytest.mark.parametrize("status", [404, 500, 403, 503])
def test_bodies_of_error_answers(session: Session, status: int) -> None:
    """What came with an error status is content too."""
    data = content.text(140 + status, status)
    fetch(session, data, f"/status-{status}", status=status)
    save_and_judge(session, data)


@requirement("F1309-23a")
@needs("https")
@pytest.mark.parametrize("size", [60, 5000])
def test_bodies_that_came_over_tls(session: Session, origin: Origin, size: int) -> None:
    """The body of an answer over https is saved like any other (L143)."""
    data = content.body(size, 23)
    session.url(origin.url(path_of(session, data), listener="tls"))
    outcome = session.action(GET)
    session.expect_status(outcome, 200, requirement="F1304-19")
    save_and_judge(session, data)


@requirement("F1309-27")
@pytest.mark.parametrize("segments", UNCOUNTED)
@pytest.mark.parametrize("size", [5, 3000])
def test_answers_without_a_length(session: Session, segments: str, size: int) -> None:
    """The file is the decoded body, or the save fails; framing in the file, or a part, is a deviation (A18)."""
    data = content.body(size, 27)
    fetch(session, data, segments)
    name = session.new_name()
    saved = session.readfile(name)
    note_result(session, saved, f"after {segments}")
    if saved.result != 0:
        session.judge.expect(saved.failed_cleanly, f"a clean failure is due: {saved.exchange.shown()}")
        session.judge.record("saving an answer without a length", saved.order)
        return
    came = session.send_back(name)
    session.judge.expect(came == data, f"the decoded body is due: {difference(came or b'', data)}")
