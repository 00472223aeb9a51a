"""HTTPREADFILE: the directories behind <path>, and the certificates that are kept in one of them (L147-L149, L156)."""

from __future__ import annotations

import pytest

from fixtures.bench import Origin, Session
from fixtures.bench.requests import GET
from fixtures.origin import content
from fixtures.verdict import needs, requirement
from suites.conformance._action import difference
from suites.conformance._saving import fetch, judge_file, judge_no_file, need_path, save_and_judge
from suites.conformance._verified import CERTIFICATE_DIRECTORY, clock, judging_context, now, option, set_clock

CONTEXT = 4
LETTERS = "CDEF"


@requirement("F1309-06")
def test_without_a_path_the_cache_is_meant(session: Session) -> None:
    """A file saved without a path is found in path 1 and not in path 3 (L147)."""
    data = content.text(120, 1)
    fetch(session, data)
    name = save_and_judge(session, data)
    judge_no_file(session, name, 3)


@requirement("F1309-06")
def test_without_a_path_the_last_one_is_not_meant(session: Session) -> None:
    """Behind a save to path 3 a save without a path goes to path 1, under a new name and under the same."""
    need_path(session, 3)
    first = content.text(130, 2)
    fetch(session, first)
    there = save_and_judge(session, first, path=3)
    for name, size in ((session.new_name(), 121), (there, 122)):
        data = content.text(size, size)
        fetch(session, data)
        save_and_judge(session, data, name=name)
    judge_file(session, there, first, 3)


@requirement("F1309-06")
def test_without_a_path_a_second_time(session: Session) -> None:
    """A second save under one name goes to path 1 too, if it is taken, and not to path 3."""
    name = session.new_name()
    for turn in range(2):
        data = content.text(140 - turn, turn)
        fetch(session, data)
        saved = session.keep(name)
        session.judge.must(saved.done or turn, f"OK and result 0 are due: {saved.exchange.shown()}")
        if saved.done:
            judge_file(session, name, data)
    judge_no_file(session, name, 3)


@requirement("F1309-07")
@pytest.mark.parametrize("order", [(1, 3), (3, 1)], ids=["cache-first", "media-first"])
def test_paths_are_different_directories(session: Session, order: tuple[int, int]) -> None:
    """Two bodies under one name in paths 1 and 3: each path keeps its own (L155, L158)."""
    need_path(session, 3)
    name = session.new_name()
    bodies = {path: content.text(100 + path, path) for path in order}
    for path, data in bodies.items():
        fetch(session, data)
        saved = session.keep(name, path)
        session.judge.must(saved.done, f"OK and result 0 are due: {saved.exchange.shown()}")
    for path, data in bodies.items():
        judge_file(session, name, data, path)


@requirement("F1309-07a")
def test_path_2_is_the_card(session: Session) -> None:
    """With a card in place a body is saved to path 2 and read back from there."""
    data = content.body(700, 2)
    fetch(session, data)
    name = save_and_judge(session, data, path=2)
    judge_no_file(session, name, 1)


@requirement("F1309-07b")
@pytest.mark.parametrize("path", [None, 1, 3], ids=["no-path", "path-1", "path-3"])
def test_drive_of_a_path(session: Session, path: int | None) -> None:
    """The file lies on the drive that L156 names for its path, with its content, and on no other one."""
    if path == 3:
        need_path(session, 3)
    data = content.body(1300, 3)
    fetch(session, data)
    name = session.new_name()
    saved = session.keep(name, path)
    session.judge.must(saved.done, f"OK and result 0 are due: {saved.exchange.shown()}", requirement="F1309-02")
    found = {letter: _content(session, f"{letter}:/{name}") for letter in LETTERS}
    there = sorted(letter for letter, came in found.items() if came is not None)
    family = session.dialect.number("readfile_path_max") < 3  # [A76 16.2.9] calls it C: (A26)
    due = ["E"] if path == 3 else ["F", "C"] if family else ["F"]
    if not there:
        session.judge.inconclusive(f"AT+CFTRANTX finds {name!r} on none of the drives {LETTERS}")
    session.judge.must(len(there) == 1 and there[0] in due, f"the file is due on drive {due} and lies on {there}")
    lies = found[there[0]] or b""
    session.judge.must(lies == data, f"on drive {there[0]}: {difference(lies, data)}")


def _content(session: Session, place: str) -> bytes | None:
    """AT+CFTRANTX: the content of a file, or None where it is refused."""
    seen = session.at(f'AT+CFTRANTX="{place}"')
    return None if not seen.ok else seen.data


@requirement("F1309-08")
@pytest.mark.parametrize("authority", ["ca_pem", "other_ca_pem", "client_cert_pem"])
def test_path_4_takes_certificates(session: Session, origin: Origin, authority: str) -> None:
    """A certificate in PEM form is saved with path 4 (L149)."""
    need_path(session, 4)
    fetch(session, getattr(origin.client.info(), authority).encode())
    saved = session.keep(session.new_name(suffix=".pem"), CERTIFICATE_DIRECTORY)
    session.judge.must(saved.done, f"OK and result 0 are due: {saved.exchange.shown()}")


def _saved_authority(session: Session, pem: str) -> str:
    fetch(session, pem.encode())
    name = session.new_name(suffix=".pem")
    saved = session.keep(name, CERTIFICATE_DIRECTORY)
    session.judge.must(saved.done, f"OK and result 0 are due: {saved.exchange.shown()}", requirement="F1309-08")
    accepted = option(session, "cacert", CONTEXT, name)
    session.judge.must(accepted, f"the SSL context refuses the name of the saved CA file {name!r}")
    return name


@requirement("F1309-08a")
@pytest.mark.parametrize("by", ["address", pytest.param("name", marks=needs("dns"))])
def test_saved_authority_verifies_the_server(session: Session, origin: Origin, by: str) -> None:
    """The CA that signed the origin's certificate, saved with path 4, verifies it; another CA does not (L149).

    The other one goes first, and gets no connection: one that is kept would not be verified again.
    """
    need_path(session, 4)
    info = origin.client.info()
    with clock(session):
        other = _saved_authority(session, info.other_ca_pem)
        good = _saved_authority(session, info.ca_pem)
        set_clock(session, now(session))
        _not_verified(session, other)
        _verified(session, good, origin.place.host_name if by == "name" else None)


def _verified(session: Session, authority: str, host: str | None) -> None:
    with judging_context(session, CONTEXT, authority):
        session.url(session.origin.url("/text-31", listener="tls", host=host))
        outcome = session.action(GET)
        session.judge.must(outcome.code == 200, f"the CA of the server is in force, 200 is due: {outcome.shown()}")
        session.judge.must(session.origin.last().listener == "tls", "the request came in clear")


def _not_verified(session: Session, authority: str) -> None:
    with judging_context(session, CONTEXT, authority):
        session.url(session.origin.url("/text-32", listener="tls"))
        session.origin.mark()
        outcome = session.action(GET)
        session.judge.must(not outcome.is_status, f"another CA is in force, no status is due: {outcome.shown()}")
        session.judge.must(not session.origin.requests(), "a request was sent over a connection that is not verified")
