"""HTTPPARA SSLCFG: which SSL context a https request uses (A12)."""

from __future__ import annotations

import pytest

from fixtures.bench import Origin, Session
from fixtures.verdict import needs, requirement
from suites.conformance._settings import choose_context, refuse_all
from suites.conformance._tls import (
    NO_CHECK,
    SERVER,
    TLS_1_0,
    TLS_1_2,
    configure,
    contexts,
    handshake,
    put_certificate,
    secure_get,
)

OUTSIDE = ['"10"', '"11"', '"-1"', '"99"', '"256"', '"65536"', '"4294967296"', '""', '"a"', '"1a"', "10", "-1", "256"]
NEW_ONES = (1, 2, 4, 7, 8)
"""Contexts with TLS 1.2: no other one that bits or rows in common would lead to is among them."""
WRONG_CA = "bench-other-ca.pem"


@requirement("F1303-49")
@pytest.mark.parametrize("number", [0, 1, 5, 8, 9])
def test_a_context_in_quotes(session: Session, number: int) -> None:
    """The numbers 0 to 9, in quotes as L43 prints them, are accepted (L58)."""
    seen = session.at(f'AT+HTTPPARA="SSLCFG","{number}"')
    session.judge.must(len(seen.finals) == 1 and not seen.strays and not seen.information, f"OK is due: {seen.shown()}")
    session.topic("sslcfg_quoted", "ok" if seen.ok else "error", f"OK is due: {seen.shown()}")
    session.quiet(seen)


@requirement("F1303-50")
@pytest.mark.parametrize("number", [0, 9])
def test_a_context_without_quotes(session: Session, number: int) -> None:
    """L58 calls the value numeric: without quotes it is accepted, and a refusal is recorded (A12)."""
    seen = session.at(f'AT+HTTPPARA="SSLCFG",{number}')
    session.judge.must(seen.ok or seen.refused, f"OK or ERROR is due: {seen.shown()}")
    session.topic("sslcfg_bare", "ok" if seen.ok else "error", f"OK is due: {seen.shown()}")
    session.alive()


@requirement("F1303-51")
def test_no_such_context(session: Session) -> None:
    """Numbers beside 0 to 9, letters and an empty text are refused (L58, L44)."""
    refuse_all(session, [f'AT+HTTPPARA="SSLCFG",{text}' for text in OUTSIDE])


@requirement("F1303-52")
@needs("https")
def test_the_chosen_context_is_used(session: Session) -> None:
    """Of two contexts, one with TLS 1.0 alone and one with TLS 1.2 alone, the origin sees the chosen one (L58)."""
    with contexts(session, c1=TLS_1_0, c2=TLS_1_2, c9=TLS_1_2):
        for number, due in ((2, TLS_1_2), (1, TLS_1_0), (9, TLS_1_2), (1, TLS_1_0), (2, TLS_1_2)):
            choose_context(session, number)
            _in_force(session, number, due)


@requirement("F1303-52")
@needs("https")
def test_a_context_without_quotes_is_used(session: Session) -> None:
    """Where the number is accepted without quotes it counts as in quotes (A12)."""
    with contexts(session, c1=TLS_1_0, c2=TLS_1_2):
        for number, due in ((2, TLS_1_2), (1, TLS_1_0), (2, TLS_1_2)):
            seen = session.at(f'AT+HTTPPARA="SSLCFG",{number}')
            if seen.refused:
                session.topic("sslcfg_bare", "error", f"refused: {seen.shown()}", requirement="F1303-50")
                return
            _in_force(session, number, due)


@requirement("F1303-52")
@needs("https")
def test_every_context_is_its_own(session: Session) -> None:
    """Of ten contexts, half of them with TLS 1.0 alone, each shows its own version and not that of another (L58)."""
    versions = {number: TLS_1_2 if number in NEW_ONES else TLS_1_0 for number in range(10)}
    with contexts(session, **{f"c{number}": version for number, version in versions.items()}):
        for number, due in versions.items():
            choose_context(session, number)
            _in_force(session, number, due)


def _in_force(session: Session, number: int, version: int) -> None:
    """A request under the context chosen: with TLS 1.2 it succeeds; with TLS 1.0 no handshake can be done."""
    outcome, due = secure_get(session), "TLSv1.2" if version == TLS_1_2 else "none"
    seen = handshake(session)
    if due == "none" and seen != due:
        _versions_count(session)
    session.judge.must(seen == due and (outcome.code == 200) == (due != "none"),
                       f"under context {number} a handshake {due} is due at the origin, it saw {seen}: "
                       f"{outcome.shown()}")


def _versions_count(session: Session) -> None:
    """Inconclusive where `sslversion` changes nothing in any context: then the contexts never differed."""
    session.stop()
    session.start()  # a context that the service does not let go of is no excuse
    with contexts(session, c0=TLS_1_0, c1=TLS_1_0, c2=TLS_1_0, c9=TLS_1_0):
        if secure_get(session).code == 200:
            session.judge.inconclusive("AT+CSSLCFG sslversion has no effect on this DUT: its contexts cannot differ")


@requirement("F1303-53")
@needs("https")
def test_context_0_rules_by_default(fresh: Session, origin: Origin) -> None:
    """A wrong authority in context 0 makes the handshake of a fresh session fail; context 1 stays as it was (L58)."""
    put_certificate(fresh, WRONG_CA, origin.client.info().other_ca_pem)
    configure(fresh, "authmode", 1, NO_CHECK)
    configure(fresh, "cacert", 0, WRONG_CA)
    configure(fresh, "authmode", 0, SERVER)
    try:
        fresh.expect_failure(secure_get(fresh), (715, 719))
        fresh.judge.must(not origin.requests(), "the request reached the origin although its authority is a wrong one")
        choose_context(fresh, 1)
        outcome = secure_get(fresh)
        fresh.judge.must(outcome.code == 200, f"context 1 checks nobody, 200 is due: {outcome.shown()}")
    finally:
        fresh.at(f'AT+CSSLCFG="authmode",0,{NO_CHECK}')
    choose_context(fresh, 0)
    outcome = secure_get(fresh)
    fresh.judge.must(outcome.code == 200, f"context 0 checks nobody any more, 200 is due: {outcome.shown()}")


@requirement("F1303-54")
def test_http_has_no_use_for_a_context(session: Session) -> None:
    """A context number that nobody prepared does not disturb a plain http GET."""
    choose_context(session, 5)
    outcome = session.try_get("/plain")
    session.judge.expect(outcome.code == 200, f"a report with status 200 is due: {outcome.shown()}")
    seen = [one.listener for one in session.origin.requests()]
    session.judge.expect(seen == ["plain"], f"one plain request is due: {seen}")


@requirement("F1303-78")
@needs("https", "sslcfg")
@pytest.mark.parametrize("bad", ['"10"', '"a"', '""'], ids=["10", "letter", "empty"])
def test_a_refused_context_leaves_the_old_one(session: Session, bad: str) -> None:
    """After a refused number the context chosen before is still the one that the origin sees ([V250 5.6.2])."""
    with contexts(session, c0=TLS_1_2, c1=TLS_1_0):
        choose_context(session, 1)
        if secure_get(session).code == 200:
            session.judge.inconclusive("the chosen context does not show in the handshake (F1303-52)")
        if session.refused(f'AT+HTTPPARA="SSLCFG",{bad}', requirement="F1303-51").refused:
            outcome = secure_get(session)
            session.judge.expect(not outcome.is_status, f"context 1 was left after a refused {bad}: {outcome.shown()}")


@requirement("F1303-95")
@needs("https")
def test_http_and_https_in_one_session(session: Session, origin: Origin) -> None:
    """Plain http and https by turns work by the URL alone, and only https uses TLS (L29, L30)."""
    two, four = (origin.url(path, listener="tls") for path in ("/two", "/four"))
    for url, listener in (("/one", "plain"), (two, "tls"), ("/three", "plain"), (four, "tls")):
        origin.mark()
        outcome = session.try_get(url)
        session.judge.expect(outcome.code == 200, f"{url}: a report with status 200 is due: {outcome.shown()}")
        seen = [one.listener for one in origin.requests()]
        session.judge.expect(seen == [listener], f"{url}: one request is due at the listener {listener}: {seen}")
