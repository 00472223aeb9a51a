"""HTTPPARA URL: what is set is what is asked for, byte for byte; unusual URLs."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from fixtures.bench import Origin, Session
from fixtures.bench.requests import GET
from fixtures.verdict import requirement
from suites.conformance._settings import METHODS, probe, request

ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"
LENGTHS = (64, 128, 255, 256, 257, 511, 512, 541, 1024)
PATHS = {
    "80_characters": "/" + (ALPHABET * 3)[:70],
    "63_characters": "/" + (ALPHABET * 2)[:53],
    "64_characters": "/" + (ALPHABET * 2)[:54],
    "65_characters": "/" + (ALPHABET * 2)[:55],
    "escapes": "/a%20b%2Fc%25d/%e4%BD%a0",
    "query": "/p?a=1&b=2&c=3",
    "query_with_escapes": "/p?q=a%26b%3Dc&empty=&x=%3F",
    "query_of_100": "/p?q=" + (ALPHABET * 3)[:100],
    "query_ends_open": "/p?a=1&empty=",
    "directory_with_query": "/d/?a=1",
    "deep": "/a/b/c/d/e/f/g/h.txt",
    "query_with_slashes": "/p?next=/a/b.txt&more=?",
    "marks": "/a-b_c.d/e.tar.gz",
    "double_slash": "/a//b",
    "at_sign": "/p/a@b.c/d?mail=x@y.z",
    "colon": "/a:b/c",
    "url_in_query": "/p?next=http://a.test/b&n=1",
    "other_marks": "/a!b$c&d(e)*f=g",
}


@requirement("F1303-13")
@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS.keys())
def test_the_target_is_the_url_byte_for_byte(session: Session, origin: Origin, path: str) -> None:
    """A long path, percent escapes and a query arrive as they were set (L52)."""
    session.expect_status(session.try_get(path), 200)
    due, seen = f"/{origin.token}{path}", origin.request().target
    session.judge.must(seen == due, f"the target is due as {due!r}: {seen!r}")


@requirement("F1303-13")
@pytest.mark.parametrize("path", ["/p/q.cgi?a=1&b=%20", "/d/", "/d/e/f/g/h?a="], ids=["query", "directory", "deep"])
@pytest.mark.parametrize("method", METHODS[1:])
def test_the_target_of_other_methods(session: Session, origin: Origin, method: str, path: str) -> None:
    """POST, HEAD and DELETE ask for the same target as a GET, its query included (L52)."""
    due, seen = f"/{origin.token}{path}", request(session, method, path).target
    session.judge.must(seen == due, f"the target of a {method} is due as {due!r}: {seen!r}")


@requirement("F1303-14")
def test_long_urls_arrive_whole_or_not_at_all(session: Session, origin: Origin) -> None:
    """URLs of growing length are refused or arrive whole; the longest accepted is recorded, a cut one fails (A47)."""
    shortest = len(origin.bare(f"/{origin.token}/"))
    arrived = [length for length in LENGTHS if length > shortest and _whole(session, length)]
    session.judge.record("longest URL", f"{max(arrived, default=0)} characters")
    origin.mark()
    session.get("/short")
    due, seen = f"/{origin.token}/short", origin.request().target
    session.judge.must(seen == due, f"behind long URLs the target is due as {due!r}: {seen!r}")


def _whole(session: Session, length: int) -> bool:
    """Whether a URL of that length is taken and asked for; a part of it is never right."""
    origin, start = session.origin, f"/{session.origin.token}/"
    target = start + (ALPHABET * 30)[: length - len(origin.bare(start))]
    seen = probe(session, f'AT+HTTPPARA="URL","{origin.bare(target)}"')
    if seen.refused:
        return False
    origin.mark()
    outcome = session.action(GET)
    targets = [one.target for one in origin.requests()]
    session.judge.must(all(one == target for one in targets),
                       f"a URL of {length} characters arrived as {[len(one) for one in targets]}: {targets}")
    session.judge.must(targets or not outcome.is_status,
                       f"a URL of {length} characters: no request at the origin, {outcome.shown()}")
    if not targets:
        session.judge.record("long URL", f"{length} characters: OK, then {outcome.code or 'ERROR'}")
    return bool(targets)


@requirement("F1303-15")
def test_a_fragment_stays_at_home(session: Session, origin: Origin) -> None:
    """A fragment is no part of the target (RFC 3986 3.5); a refusal is recorded."""
    seen = probe(session, f'AT+HTTPPARA="URL","{origin.url("/page")}#part"')
    if seen.refused:
        session.judge.record("fragment in a URL", "refused")
        return
    outcome = session.action(GET)
    due, targets = f"/{origin.token}/page", [one.target for one in origin.requests()]
    session.judge.expect(targets == [due], f"the target is due as {due!r}: {targets}, {outcome.shown()}")


@requirement("F1303-15")
def test_credentials_are_not_the_server(session: Session, origin: Origin) -> None:
    """Credentials in front of the server are refused, or left out of Host (RFC 3986 3.2.1, RFC 9110 7.2)."""
    seen = probe(session, f'AT+HTTPPARA="URL","http://u:p@{origin.url("/page").removeprefix("http://")}"')
    if seen.refused:
        return
    outcome = session.action(GET)
    found = origin.requests()
    if not found:
        session.judge.record("credentials in a URL", f"OK, then {outcome.code or 'ERROR'}")
    hosts = [host for one in found for host in one.header("Host")]
    session.judge.expect(all("@" not in host and host.startswith(origin.host()) for host in hosts),
                         f"Host is due as {origin.host()}: {hosts}")


@requirement("F1303-16")
def test_an_ipv6_url(session: Session, origin: Origin) -> None:
    """A URL with an IPv6 address is accepted or refused; with an origin of that kind the request shows it in Host."""
    seen = probe(session, 'AT+HTTPPARA="URL","http://[2001:db8::1]/p"')
    session.judge.record("IPv6 address in a URL", "refused" if seen.refused else "OK")
    if ":" not in origin.host():
        return
    server = f"[{origin.host()}]"
    if probe(session, f'AT+HTTPPARA="URL","http://{server}:{origin.port()}/{origin.token}/six"').refused:
        return
    outcome = session.action(GET)
    hosts = [host for one in origin.requests() for host in one.header("Host")]
    session.judge.must(hosts or not outcome.is_status, f"a status without a request: {outcome.shown()}")
    session.judge.expect(all(host.lower().startswith(server.lower()) for host in hosts),
                         f"Host is due as {server}: {hosts}")


@requirement("F1303-18")
def test_a_url_without_quotes(session: Session, origin: Origin) -> None:
    """A URL without quotes is refused, or accepted and then the one in force (A38)."""
    session.url("/quoted")
    seen = probe(session, f'AT+HTTPPARA="URL",{origin.url("/bare")}')
    if seen.refused:
        session.topic("quoted_number", "error", f"a URL without quotes is refused: {seen.shown()}")
        return
    outcome = session.action(GET)
    targets = [urlsplit(one.target).path for one in origin.requests()]
    reading = "ok" if targets == [f"/{origin.token}/bare"] or not targets else "wrong_value"
    session.topic("quoted_number", reading, f"after OK for a URL without quotes the origin was asked for {targets}")
    session.judge.expect(targets, f"the URL was accepted, and the request failed: {outcome.shown()}")
