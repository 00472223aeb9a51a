"""F1308 HTTPPOSTFILE over TLS: whole files, the context that SSLCFG chose, http and https in turn (L116, L58)."""

from __future__ import annotations

import pytest

from fixtures.bench import Outcome, Session
from fixtures.origin import content
from fixtures.verdict import needs, requirement
from suites.conformance._postfile import (
    BODY,
    WHOLE,
    judge_body,
    judge_errcode,
    judge_report,
    judge_whole,
    raw,
    send,
    stage_large,
)
from suites.conformance._settings import choose_context
from suites.conformance._tls import TLS_1_0, TLS_1_2, contexts

RECORD = 16384  # the most that one record of TLS holds (RFC 8446 5.1)
SIZES = (1, 1023, 1024, 1025, 2047, 4096, 14000)


def _secure(session: Session, path: str, name: str, *options: int) -> Outcome:
    return send(session, session.origin.url(path, listener="tls"), name, *options)


def _judge_secure(session: Session) -> None:
    seen = [request.listener for request in session.origin.requests()]
    session.judge.must(seen == ["tls"], f"one request over TLS is due, the origin saw {seen}")


@requirement("F1308-32")
def test_files_of_all_sizes_over_tls(session: Session) -> None:
    """Files around blocks arrive whole, one after the other over TLS."""
    for size in SIZES:
        file = content.body(size, size)
        outcome = _secure(session, "/text-44", session.stage(file), 1, 1, BODY)
        judge_body(session, file)
        _judge_secure(session)
        judge_report(session, outcome, 1, 200, 44)


@requirement("F1308-32")
@pytest.mark.parametrize("size", [RECORD - 1, RECORD, RECORD + 1, 50_000])
def test_file_of_several_records(session: Session, size: int) -> None:
    """A file that fills a record of TLS, or needs several, arrives whole, or is not reported as sent (F1308-30)."""
    file = content.body(size, 32)
    name = stage_large(session, file)
    outcome = _secure(session, "/text-45", name, 1, 1, BODY)
    if outcome.failed_cleanly:
        session.judge.deviation(f"the file of {size} bytes was not sent: {outcome.shown()}")
        return
    judge_body(session, file)
    _judge_secure(session)
    judge_report(session, outcome, 1, 200, 45)


@requirement("F1308-32")
def test_https_and_http_in_turn(session: Session) -> None:
    """Only what goes to a https URL goes over TLS, whichever went before, be the file a body or the whole request."""
    file = raw(session, "/text-46", body=b"to either")
    name = session.stage(file)
    for secure, send_header in ((True, BODY), (False, WHOLE), (True, WHOLE), (False, BODY), (True, BODY)):
        listener = "tls" if secure else "plain"
        outcome = send(session, session.origin.url("/text-46", listener=listener), name, 1, 1, send_header)
        if send_header == BODY:
            judge_body(session, file)
        elif not secure:
            judge_whole(session, file)
        seen = [request.listener for request in session.origin.requests()]
        session.judge.must(seen == [listener], f"one request at the listener {listener} is due: {seen}")
        judge_report(session, outcome, 1, 200, 46)


@requirement("F1308-32")
@needs("https")
def test_context_of_a_file(session: Session) -> None:
    """The context that SSLCFG names is the one of a file too: context 0 allows nothing here, context 1 does."""
    file = content.text(90, 32)
    name = session.stage(file)
    with contexts(session, c0=TLS_1_0, c1=TLS_1_2):
        choose_context(session, 1)
        for _ in range(2):
            outcome = _secure(session, "/bye/text-47", name, 1, 1, BODY)
            judge_body(session, file)
            _judge_secure(session)
            judge_report(session, outcome, 1, 200, 47)


@requirement("F1308-17")
@needs("https", "sslcfg")
def test_context_that_no_server_takes(session: Session) -> None:
    """Where no handshake can be done the file is not sent, in clear neither: OK and an errcode."""
    name = session.stage(content.text(91, 32))
    with contexts(session, c0=TLS_1_2, c1=TLS_1_0):
        choose_context(session, 1)
        outcome = _secure(session, "/bye/text-48", name, 1, 1, BODY)
        seen = [request.listener for request in session.origin.requests()]
        if seen == ["tls"]:
            session.judge.inconclusive("the chosen context does not show in the handshake (F1303-52)")
        session.judge.must(not seen, f"the file was sent without TLS: {seen}")
        judge_errcode(session, outcome, 1, 715)
