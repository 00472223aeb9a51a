"""HTTPACTION: https, and what is reported when no TLS session can be had (L69, 13.3.2)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from fixtures.bench import Origin, Outcome, Session
from fixtures.bench.requests import GET, POST
from fixtures.verdict import needs, requirement
from suites.conformance._action import judge_failure
from suites.conformance._verified import clock, judging_context, need, now, option, set_clock, store_authority

CONTEXT, CONTEXT_WITHOUT_CA, CONTEXT_FOR_NAMES = 3, 8, 2
UNTRUSTED = ("tls_expired", "tls_wrongname", "tls_unknownca")
SHORT_LIVED = "tls_expired"  # its certificate was valid in 2019
NOT_VALID = {"before": datetime(2010, 6, 1, tzinfo=UTC), "after": datetime(2030, 6, 1, tzinfo=UTC)}


@requirement("F1304-19")
@pytest.mark.parametrize("method", [GET, POST], ids=["get", "post"])
def test_https(session: Session, origin: Origin, method: int) -> None:
    """A request to a https URL comes over TLS and is reported like any other, twice in a row."""
    session.url(origin.url("/bytes-77-1", listener="tls"))
    for _ in range(2):
        if method == POST:
            session.data(b"over TLS")
        outcome = session.expect_status(session.action(method), 200)
        session.judge.must(outcome.length == 77, f"77 bytes were sent: {outcome.shown()}")
    journal = origin.journal()
    secure = {connection.id for connection in journal.connections if connection.tls is not None}
    plain = [request.head for request in journal.requests if request.connection not in secure]
    session.judge.must(len(journal.requests) == 2 and not plain,
                       f"2 requests over TLS are due, the origin saw {len(journal.requests)}, in clear: {plain}")


@requirement("F1304-19")
def test_https_requests_in_a_row(session: Session, origin: Origin) -> None:
    """Five https requests of one session, of both methods in turn, are answered like the first."""
    for turn, method in enumerate((GET, POST, GET, GET, POST)):
        session.url(origin.url(f"/bytes-{70 + turn}-1", listener="tls"))
        if method == POST:
            session.data(b"over TLS")
        outcome = session.expect_status(session.action(method), 200)
        session.judge.must(outcome.length == 70 + turn, f"{70 + turn} bytes were sent: {outcome.shown()}")
    session.judge.must(len(origin.requests()) == 5, f"5 requests are due, the origin saw {len(origin.requests())}")


@requirement("F1304-18")
@pytest.mark.parametrize("by", ["address", pytest.param("name", marks=needs("dns"))])
@pytest.mark.parametrize("listener", UNTRUSTED)
def test_untrusted_certificate_is_an_errcode(session: Session, origin: Origin, listener: str, by: str) -> None:
    """An SSL context that judges certificates turns a bad one down before any request is sent."""
    host = origin.place.host_name if by == "name" else None
    authority = store_authority(session, origin.client.info().ca_pem.encode())
    with clock(session), judging_context(session, CONTEXT, authority):
        set_clock(session, now(session))
        session.url(origin.url("/text-20", listener="tls", host=host))
        outcome = session.action(GET)
        if outcome.code != 200:
            session.judge.inconclusive(f"the good certificate was not accepted: {outcome.shown()}")
        _turned_down(session, listener, host)


@requirement("F1304-18")
def test_no_authority_is_an_errcode(session: Session, origin: Origin) -> None:
    """A context that judges certificates and names no CA turns every server down."""
    session.get("/text-21")
    with clock(session), judging_context(session, CONTEXT_WITHOUT_CA, None):
        set_clock(session, now(session))
        _turned_down(session, "tls")


def _turned_down(session: Session, listener: str, host: str | None = None) -> None:
    session.origin.mark()
    session.url(session.origin.url("/text-22", listener=listener, host=host))
    judge_failure(session, session.action(GET), "untrusted")
    seen = [request.head for request in session.origin.requests()]
    session.judge.expect(not seen, f"no request is due over such a connection, the origin saw {seen}")


@requirement("F1304-18a")
@needs("https")
@pytest.mark.parametrize("method", [GET, POST], ids=["get", "post"])
def test_plain_port_is_an_errcode(session: Session, origin: Origin, method: int) -> None:
    """A https URL for a port that speaks plain HTTP ends in the errcode of a failed handshake."""
    session.url(origin.url("/text-23").replace("http:", "https:", 1))
    if method == POST:
        session.data(b"nobody will read this")
    _no_session(session, session.action(method))


@requirement("F1304-18a")
@needs("https")
def test_close_in_the_handshake_is_an_errcode(session: Session, origin: Origin) -> None:
    """A server that closes after the ClientHello ends in the errcode of a failed handshake."""
    if "tls_hangup" not in origin.client.info().ports:
        session.judge.not_applicable("this origin has no port that hangs up in the handshake")
    session.url(origin.url("/text-24", listener="tls_hangup"))
    _no_session(session, session.action(GET))


@requirement("F1304-36")
@needs("https")
def test_https_goes_on_after_a_failed_handshake(session: Session, origin: Origin) -> None:
    """Without HTTPTERM a https request is answered again behind one that found no TLS, and http as well."""
    for turn in range(2):
        session.url(origin.url("/text-26").replace("http:", "https:", 1))
        session.judge.record("failed by", f"no TLS: {session.action(GET).code or 'ERROR'}")
        for listener in ("tls", "plain"):
            outcome = session.try_get(origin.url(f"/text-{30 + turn}", listener=listener))
            session.expect_status(outcome, 200)
            session.judge.must(outcome.length == 30 + turn, f"{30 + turn} bytes were sent: {outcome.shown()}")


def _no_session(session: Session, outcome: Outcome) -> None:
    session.judge.must(not outcome.is_status, f"no TLS session was possible: {outcome.shown()}")
    judge_failure(session, outcome, "plain_for_tls")


@requirement("F1304-45")
@pytest.mark.parametrize("sni", [0, 1], ids=["off", "on"])
def test_server_name(session: Session, origin: Origin, sni: int) -> None:
    """Whether the server's name is sent, and what a server that needs it is reported as, is recorded."""
    need(session, "sslversion", CONTEXT_FOR_NAMES, 4)
    need(session, "authmode", CONTEXT_FOR_NAMES, 0)
    known = option(session, "enableSNI", CONTEXT_FOR_NAMES, sni)
    session.para("SSLCFG", CONTEXT_FOR_NAMES)
    listener = "tls_sni" if "tls_sni" in origin.client.info().ports else "tls"
    session.url(origin.url("/text-25", listener=listener, host=origin.place.host_name))
    outcome = session.action(GET)
    option(session, "enableSNI", CONTEXT_FOR_NAMES, 0)
    names = [connection.tls.get("sni") for connection in origin.connections() if connection.tls]
    session.judge.record(f"SNI {sni}", f"option {'known' if known else 'refused'}, name sent {names}, "
                         f"reported {outcome.code or 'ERROR'}")


@requirement("F1304-46")
@pytest.mark.parametrize("when", NOT_VALID)
def test_wrong_clock(session: Session, origin: Origin, when: str) -> None:
    """A clock outside the time for which the certificate is valid: what is reported is recorded."""
    authority = store_authority(session, origin.client.info().ca_pem.encode())
    with clock(session), judging_context(session, CONTEXT, authority):
        set_clock(session, NOT_VALID[when])
        session.url(origin.url("/text-26", listener=SHORT_LIVED))
        outcome = session.action(GET)
        session.judge.expect(not outcome.is_status, f"the certificate is not valid then: {outcome.shown()}")
        session.judge.record(f"clock {when} the certificate", f"reported {outcome.code or 'ERROR'}")
