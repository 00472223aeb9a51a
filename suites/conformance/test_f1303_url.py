"""HTTPPARA URL: which URLs are taken, and that server and path of the URL are the ones of the request."""

from __future__ import annotations

import ipaddress
from typing import Any

import pytest

from fixtures.bench import Origin, Session
from fixtures.bench.requests import GET
from fixtures.verdict import needs, requirement
from suites.conformance._settings import probe, refuse_all

LONG = "/a-path-that-is-much-longer-than-the-other-one/and-ends-in/file.html"
PATHS = {"file": "/a/b.txt", "directory": "/dir/", "short": "/x", "deep": "/deep/er/and/deep/er/",
         "mixed_case": "/UPPER/lower.TXT", "long": LONG}
NO_SCHEME = ["h/p", "://h", "/p", "127.0.0.1", "www.example.org/p", "http"]
OTHER_SCHEME = ["ftp://h/p", "ws://h/p", "file:///p", "coap://h/p"]
MISSPELT = ["htp://h/", "httpx://h/p", "httpss://h/p", "hhttp://h/p", "http:/h/p", "http//h/p", "http:h", "https:/h/p"]


@requirement("F1303-01")
@pytest.mark.parametrize("ported", [False, True], ids=["without_port", "with_port"])
@pytest.mark.parametrize("path", ["/p", "/", LONG], ids=["file", "root", "long"])
def test_an_http_url_is_set(session: Session, origin: Origin, path: str, ported: bool) -> None:
    """A http URL with server and path, with or without a port, gives OK and nothing else (L31, L32)."""
    session.ok_only(f'AT+HTTPPARA="URL","{origin.bare(path, port=ported)}"')


@requirement("F1303-01")
def test_an_http_url_with_a_name_is_set(session: Session) -> None:
    """Setting a name needs no DNS: OK and nothing else (L52)."""
    session.ok_only('AT+HTTPPARA="URL","http://www.example.org/dir/file.txt"')


@requirement("F1303-02")
def test_a_https_url_is_set(session: Session) -> None:
    """A https URL gives OK and nothing else (L52)."""
    session.ok_only('AT+HTTPPARA="URL","https://www.example.org/dir/file.txt"')


@requirement("F1303-02")
@needs("https")
def test_https_begins_with_a_client_hello(session: Session, origin: Origin) -> None:
    """What the origin receives first of a https request is a ClientHello; how the handshake ends is open."""
    session.try_get(origin.url("/", listener="tls"))
    found = origin.connections()
    session.judge.must(any(one.listener == "tls" for one in found), f"no connection to the TLS port: {found}")
    plain = [one.first for one in found if one.first and not one.client_hello]
    session.judge.must(not plain, f"a ClientHello is due as the first bytes: {plain}")


@requirement("F1303-03")
@pytest.mark.parametrize("urls", [NO_SCHEME, OTHER_SCHEME, MISSPELT], ids=["no_scheme", "other_scheme", "misspelt"])
def test_what_begins_otherwise_is_refused(session: Session, urls: list[str]) -> None:
    """A URL begins with http:// or https://; all else is refused (L52, L32)."""
    refuse_all(session, [f'AT+HTTPPARA="URL","{url}"' for url in urls])


@requirement("F1303-04")
@pytest.mark.parametrize("scheme", ["HTTP", "Http", "hTTP"])
def test_the_scheme_has_no_case(session: Session, origin: Origin, scheme: str) -> None:
    """HTTP:// works as http:// does (RFC 3986 3.1)."""
    _works(session, scheme + origin.url("/case").removeprefix("http"))


@requirement("F1303-04")
@needs("https", "sslcfg")
@pytest.mark.parametrize("scheme", ["HTTPS", "Https"])
def test_the_secure_scheme_has_no_case(session: Session, origin: Origin, scheme: str) -> None:
    """HTTPS:// works as https:// does (RFC 3986 3.1)."""
    _works(session, scheme + origin.url("/case", listener="tls").removeprefix("https"))


def _works(session: Session, url: str) -> None:
    seen = probe(session, f'AT+HTTPPARA="URL","{url}"')
    if session.judge.expect(seen.ok, f"OK is due: {seen.shown()}"):
        outcome = session.action(GET)
        session.judge.expect(outcome.code == 200, f"a report with status 200 is due: {outcome.shown()}")
        targets = [one.target for one in session.origin.requests()]
        due = f"/{session.origin.token}/case"
        session.judge.expect(targets == [due], f"one request for {due} is due: {targets}")


@requirement("F1303-05")
def test_an_empty_url_is_refused(session: Session) -> None:
    """Neither an empty text nor a line without a value sets a URL (L52, L32)."""
    refuse_all(session, ['AT+HTTPPARA="URL",""', 'AT+HTTPPARA="URL"', 'AT+HTTPPARA="URL",'])


@requirement("F1303-05a")
@pytest.mark.parametrize("url", ["http://", "https://", "http:///p"], ids=["http", "https", "path_alone"])
def test_a_url_without_server_reaches_nobody(session: Session, origin: Origin, url: str) -> None:
    """A URL without a server is refused at once, or the request fails; it never asks for an earlier URL."""
    session.url("/before")
    seen = probe(session, f'AT+HTTPPARA="URL","{url}"')
    if seen.refused:
        return
    outcome = session.action(GET)
    session.judge.must(not outcome.is_status, f"a status was reported for a URL without a server: {outcome.shown()}")
    targets = [one.target for one in origin.requests()]
    session.judge.must(not targets, f"{url!r} led to a request for {targets}")
    session.judge.record("URL without a server", f"{url}: OK, then {outcome.code or 'ERROR'}")


@requirement("F1303-06")
def test_a_server_by_address(session: Session, origin: Origin) -> None:
    """A resource of an IPv4 address is fetched with 200, and the origin saw that request (L52)."""
    try:
        ipaddress.IPv4Address(origin.host())
    except ValueError:
        session.judge.not_applicable(f"the rig names its origin as {origin.host()!r}, which is no IPv4 address")
    session.expect_status(session.try_get("/bytes-300/by-address"), 200)
    target = origin.request().target
    session.judge.must(target.endswith("/bytes-300/by-address"), f"the origin was asked for {target!r}")


@requirement("F1303-06a")
def test_a_server_by_name(session: Session, origin: Origin) -> None:
    """Under its name the resource is fetched with 200, and the origin saw that request (L52)."""
    session.expect_status(session.try_get(origin.url("/by-name", host=origin.place.host_name)), 200)
    target = origin.request().target
    session.judge.must(target.endswith("/by-name"), f"the origin was asked for {target!r}")


@requirement("F1303-06b")
@pytest.mark.parametrize("by", ["address", pytest.param("name", marks=needs("dns"))])
def test_host_repeats_the_server(session: Session, origin: Origin, by: str) -> None:
    """Host is the server of the URL, with the port unless it is the usual one (RFC 9110 7.2)."""
    name = origin.host() if by == "address" else origin.place.host_name
    session.get(origin.url("/", host=name))
    usual = [name] if origin.port() == 80 else []
    seen = origin.request().header("Host")
    allowed = [f"{name}:{origin.port()}", *usual]
    session.judge.expect(len(seen) == 1 and seen[0].lower() in [one.lower() for one in allowed],
                         f"Host is due as {' or '.join(allowed)}: {seen}")


@requirement("F1303-06b")
@needs("default_ports")
def test_host_on_the_usual_port(session: Session, origin: Origin) -> None:
    """Where the URL has no port, Host may name none but 80 (RFC 9110 7.2)."""
    session.get(origin.url("/", port=False))
    seen, name = origin.request().header("Host"), origin.host()
    session.judge.expect(seen in ([name], [f"{name}:80"]), f"Host is due as {name}: {seen}")


@requirement("F1303-06b")
def test_host_follows_the_url(session: Session, origin: Origin, rig: Any) -> None:
    """Host names the port of the URL in force, not that of the one before (RFC 9110 7.2)."""
    if not rig.origin.on_loopback:
        session.judge.not_applicable("the rig says of one port alone that the DUT reaches it")
    for listener in ("plain2", "plain", "plain2"):
        session.origin.mark()
        session.get(origin.url("/", listener=listener))
        seen, due = origin.request().header("Host"), f"{origin.host()}:{origin.port(listener)}"
        session.judge.expect(seen == [due], f"Host is due as {due}: {seen}")


@requirement("F1303-07")
@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS.keys())
def test_the_path_is_the_target(session: Session, origin: Origin, path: str) -> None:
    """The origin is asked for the path of the URL, its last slash included or not (L52)."""
    session.expect_status(session.try_get(path), 200)
    due, seen = f"/{origin.token}{path}", origin.request().target
    session.judge.must(seen == due, f"the target is due as {due!r}: {seen!r}")


@requirement("F1303-07a")
@pytest.mark.parametrize("end", ["", "/"], ids=["nothing", "slash"])
def test_without_a_path_the_root_is_asked_for(session: Session, origin: Origin, end: str) -> None:
    """A URL that ends behind its server asks for "/" (RFC 9112 3.2.1); a refusal is recorded."""
    seen = probe(session, f'AT+HTTPPARA="URL","{origin.bare(end)}"')
    if seen.refused:
        session.judge.record("URL without a path", f"refused: {seen.shown()}")
        return
    before = origin.client.journal("").last
    outcome = session.action(GET)
    targets = [one.target for one in origin.client.journal("", since=before).requests if one.method == "GET"]
    session.judge.expect("/" in targets, f'the target is due as "/": {targets}, {outcome.shown()}')


@requirement("F1303-17")
@pytest.mark.parametrize(("first", "second"), [("/short", LONG), (LONG, "/short"), ("/one", "/two"), ("/a", "/a/b")],
                         ids=["longer", "shorter", "equal_length", "one_begins_the_other"])
def test_the_last_url_is_the_one(session: Session, origin: Origin, first: str, second: str) -> None:
    """The URL given last is requested, also where it is an earlier one again (L29)."""
    for given in ([first, second], [first], [second, first, second]):
        for path in given:
            session.url(path)
        origin.mark()
        session.expect_status(session.action(GET), 200)
        due, seen = f"/{origin.token}{given[-1]}", origin.request().target
        session.judge.must(seen == due, f"after setting {given} the target is due as {due!r}: {seen!r}")
