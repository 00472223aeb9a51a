"""HTTPPARA URL: the port, named or left out (A11)."""

from __future__ import annotations

from typing import Any

import pytest

from fixtures.bench import Origin, Session
from fixtures.bench.requests import GET
from fixtures.verdict import needs, requirement
from suites.conformance._settings import probe

FORMS = {"after_server": "http://{host}:{port}{target}", "after_path": "http://{host}{target}:{port}"}


@requirement("F1303-08")
@pytest.mark.parametrize("before", ["nothing", "a_named_port", pytest.param("https", marks=needs("https"))])
def test_http_without_a_port_goes_to_80(session: Session, origin: Origin, rig: Any, before: str) -> None:
    """Without a port a http request goes to port 80, also where the URL before led to another one (L52)."""
    if before == "a_named_port":
        session.get(origin.url("/first", listener="plain2" if rig.origin.on_loopback else "plain"))
    if before == "https":
        session.try_get(origin.url("/first", listener="tls", port=False))
    origin.mark()
    session.expect_status(session.try_get(origin.url("/usual", port=False)), 200)
    seen = origin.request()
    session.judge.must(seen.target.endswith("/usual") and seen.listener == "plain",
                       f"port 80 of the origin is due to be asked for /usual: {seen.target!r} on {seen.listener}")


@requirement("F1303-09")
@needs("https")
@pytest.mark.parametrize("before", ["nothing", "plain_http"])
def test_https_without_a_port_goes_to_443(session: Session, origin: Origin, before: str) -> None:
    """Without a port a https request goes to port 443 and begins with a ClientHello (L52)."""
    if before == "plain_http":
        session.get("/first")
        origin.mark()
    session.try_get(origin.url("/usual", listener="tls", port=False))
    found = [one for one in origin.connections() if one.first]
    shown = [(one.listener, one.first[:8]) for one in found]
    session.judge.must(found and all(one.listener == "tls" and one.client_hello for one in found),
                       f"a ClientHello is due at port 443 of the origin, and nothing else: {shown}")


@requirement("F1303-10")
def test_a_named_port_is_reached(session: Session, origin: Origin, rig: Any) -> None:
    """A request reaches the port that the URL names, in one of the two printed forms at least (A11)."""
    listeners = ["plain", "plain2", "plain"] if rig.origin.on_loopback else ["plain"]
    working = (form for form in FORMS if all(_reaches(session, form, listener) for listener in listeners))
    session.topic("port_form", next(working, "none"), f"no form of a URL with a port reached {listeners}")


def _reaches(session: Session, form: str, listener: str) -> bool:
    """Whether a URL of that form leads to that listener; another listener of the origin is never right."""
    session.origin.mark()
    target, port = f"/{session.origin.token}/port", session.origin.port(listener)
    url = FORMS[form].format(host=session.origin.host(listener), port=port, target=target)
    if not probe(session, f'AT+HTTPPARA="URL","{url}"').ok:
        return False
    session.action(GET)
    found = session.origin.requests()
    if form == "after_server":
        others = [one.listener for one in found if one.listener != listener]
        session.judge.must(not others, f"{url} led to the listener {others} instead of {listener}")
    return bool(found) and all(one.listener == listener and one.target == target for one in found)


@requirement("F1303-11")
def test_the_printed_form_is_answered_cleanly(session: Session, origin: Origin, rig: Any) -> None:
    """Port behind the path: that port, or a path that holds it, or a failure; never a success for something else."""
    listener = "plain2" if rig.origin.on_loopback else "plain"
    target, port = f"/{origin.token}/printed", origin.port(listener)
    seen = probe(session, f'AT+HTTPPARA="URL","http://{origin.host()}{target}:{port}"')
    if seen.refused:
        session.judge.record("port behind the path", "refused")
        return
    outcome = session.action(GET)
    found = [(one.target, one.listener) for one in origin.requests()]
    readings = {(target, listener): "port", (f"{target}:{port}", "plain"): "path"}
    session.judge.must(all(one in readings for one in found),
                       f"a request for {target!r} at {listener}, or for {target}:{port} at 80, is allowed: {found}")
    session.judge.record("port behind the path", readings[found[0]] if found else f"{outcome.code or 'ERROR'}")
    if outcome.code == 200 and not found:
        session.judge.must(not session.pics.get("default_ports"), f"200 without a request: {outcome.shown()}")
        session.judge.inconclusive(f"200, not of the origin; something else may listen on port 80: {outcome.shown()}")


@requirement("F1303-12")
@pytest.mark.parametrize("number", ["0", "65536", "wrapped", "99999", "4294967296", "abc", "-1"])
def test_no_such_port(session: Session, origin: Origin, number: str) -> None:
    """A port that cannot be is refused when set or when used; it never wraps around to a real one."""
    shown = str(65536 + origin.port()) if number == "wrapped" else number
    form = FORMS["after_path" if origin.place.port_after_path else "after_server"]
    url = form.format(host=origin.host(), port=shown, target=f"/{origin.token}/none")
    if probe(session, f'AT+HTTPPARA="URL","{url}"').refused:
        return
    outcome = session.action(GET)
    requests = origin.requests()
    if requests and origin.place.port_after_path and all(one.target.endswith(f":{shown}") for one in requests):
        session.judge.record("no port behind the path", "path")  # what can be no port may be part of it (A11)
        return
    reached = [f"{one.listener} asked for {one.target}" for one in requests]
    session.judge.must(number != "wrapped" or not reached, f"{url} reached {reached}")
    session.judge.expect(not outcome.is_status, f"{url} led to a status: {outcome.shown()}, {reached}")
