"""Chains over several commands: what goes in at one end comes out at the other, whatever happened in between."""

from __future__ import annotations

from typing import Any

import pytest

from fixtures.bench import Origin, Outcome, Session
from fixtures.bench.requests import DELETE, GET, HEAD, POST
from fixtures.origin import content
from fixtures.verdict import requirement
from suites.conformance._action import difference
from suites.conformance._postfile import BODY, other_path, says, send, stage_as
from suites.conformance._settings import ENOUGH

SIZES = (1, 2, 16, 255, 256, 257, 511, 512, 513, 1023, 1024, 1025, 1459, 1460, 1461, 2047, 2048, 2049, 3072, 4095, 4096,
         4097, 8191, 8192, 8193, 14615)
CONTENTS = {
    "all-values": content.ALL256,
    "line-ends": b"\r\n\n\r\r\n" * 40,
    "leading-and-trailing-blanks": b"  \t text \t  ",
    "zeros": bytes(1025),
    "answers": b"\r\nOK\r\n\r\n+HTTPREAD: DATA,5\r\nabcde\r\n+HTTPREAD: 0\r\n",
    "request": b"POST / HTTP/1.1\r\nHost: a\r\n\r\nbody",
    "one-value": b"\xff" * 2049,
}
NAMES = (64, 63, 33, 32, 12, 9, 8, 3)
PATHS = {2: "F1308-08a", 3: "F1308-08"}
REQUESTS = 100
CYCLES = 50
LARGE = (65536, 40000, 10241, 65535, 32768, 50001, 10240, 65536, 20000, 40960)
KEPT_IN = [pytest.param(1, id="path-1"), pytest.param(3, id="other-path")]


def _storage(session: Session, path: int) -> int:
    return other_path(session) if path == 3 else path


def _comes_back(session: Session, name: str, path: int, file: bytes) -> str:
    """Send a file as a body; what was wrong, "" for nothing."""
    outcome = send(session, "/text-17", name, path, POST, BODY)
    session.judge.must(not outcome.refused or path == 1, f"path {path} is refused: {outcome.shown()}",
                       requirement=PATHS.get(path))
    sent = [request.body for request in session.origin.requests()]
    if sent == [file] and says(outcome, POST, 200, 17):
        return ""
    shown = difference(sent[0], file) if len(sent) == 1 else f"{len(sent)} requests"
    return f"{name} of {len(file)} bytes: {shown}, {outcome.shown()}"


def _judge(session: Session, wrong: list[str], *, requirement: str | None = None) -> None:
    found = [text for text in wrong if text]
    session.judge.must(not found, "; ".join(found[:ENOUGH]), requirement=requirement)


@requirement("F1309-03", "F1308-02")
@pytest.mark.parametrize("path", KEPT_IN)
def test_files_of_all_sizes_come_back(session: Session, path: int) -> None:
    """Bodies around powers of two are saved and sent, the biggest last and then again downwards."""
    path = _storage(session, path)
    for size in (*SIZES, *reversed(SIZES[::3])):
        file = content.body(size, size + path)
        _judge(session, [_comes_back(session, session.stage(file, path=path), path, file)])


@requirement("F1309-03", "F1308-40")
@pytest.mark.parametrize("path", KEPT_IN)
@pytest.mark.parametrize("kind", CONTENTS)
def test_files_of_all_contents_come_back(session: Session, path: int, kind: str) -> None:
    """Whatever a body holds, the saved file sends it as it was; twice."""
    path = _storage(session, path)
    name = session.stage(CONTENTS[kind], path=path)
    _judge(session, [_comes_back(session, name, path, CONTENTS[kind]) for _ in range(2)])


@requirement("F1309-10", "F1308-13")
@pytest.mark.parametrize("path", KEPT_IN)
def test_names_that_begin_alike_are_kept_apart(session: Session, path: int) -> None:
    """Files are saved under longer and shorter forms of one name, and sent in the order they were not saved in."""
    path = _storage(session, path)
    longest = session.new_name(NAMES[0], suffix="")[::-1]
    files = {longest[:length]: content.text(200 + length, length) for length in NAMES}
    for name, file in files.items():
        stage_as(session, name, file, path)
    _judge(session, [_comes_back(session, name, path, file) for name, file in reversed(files.items())])


@requirement("F1309-07", "F1308-08")
def test_many_files_of_both_storages(session: Session) -> None:
    """Ten files, five in each path and of the same names, are sent alternately."""
    other = other_path(session)
    files: dict[tuple[str, int], bytes] = {}
    for number in range(5):
        name = session.new_name()
        for path in (1, other):
            files[name, path] = content.body(300 + number, 10 * path + number)
            session.stage(files[name, path], name, path)
    _judge(session, [_comes_back(session, name, path, file) for (name, path), file in files.items()])


@requirement("F1309-16")
@pytest.mark.parametrize("path", KEPT_IN)
@pytest.mark.parametrize("sizes", [(2000, 20), (20, 2000), (1024, 1024), (4096, 4095, 1)], ids=str)
def test_overwritten_file(session: Session, path: int, sizes: tuple[int, ...]) -> None:
    """A name saved again holds the new body alone, or refuses and keeps the old one."""
    path = _storage(session, path)
    name = session.new_name()
    kept = b""
    for size in sizes:
        file = content.body(size, size + 16)
        session.origin.store("again", file)
        session.get("/stored-again")
        saved = session.keep(name, path)
        if not saved.done:
            session.judge.record("saving over a file", saved.exchange.shown(80))
        kept = file if saved.done else kept
        wrong = _comes_back(session, name, path, kept)
        session.judge.expect(not wrong, f"the body that was saved last is due alone: {wrong}")


@requirement("F1309-26", "F1308-34")
def test_files_of_two_sessions(session: Session) -> None:
    """Files saved before and after a restart of the service are there together, also after another one."""
    files = {session.stage(content.body(601, 1)): content.body(601, 1)}
    for turn in (2, 3):
        session.term()
        session.start()
        file = content.body(600 + turn, turn)
        files[session.stage(file)] = file
    session.term()
    session.start()
    wrong = [_comes_back(session, name, 1, file) for name, file in files.items()]
    for text in filter(None, wrong):
        session.judge.deviation(text)


@requirement("F1304-24", "F1304-37")
def test_hundred_requests_of_all_kinds(session: Session, origin: Origin) -> None:
    """GET, POST, HEAD, DELETE and files in turn: every report, every request and every body is its own."""
    name = session.stage(content.text(333, 333))
    failed: list[str] = []
    for number in range(REQUESTS):
        outcome = _one(session, origin, number, name)
        if outcome.failed_cleanly:
            failed.append(f"number {number + 1}: {outcome.shown()}")
        if len(failed) >= ENOUGH:
            break
    if failed:
        session.judge.deviation(f"{len(failed)} requests failed, {failed[0]}", requirement="F1304-37")


def _one(session: Session, origin: Origin, number: int, name: str) -> Outcome:
    """One request of the row; a wrong report, request or body is a fail, a failure is for the row to count."""
    size, method = 1 + 37 * number % 1100, (GET, POST, GET, DELETE, POST, HEAD)[number % 6]
    data = content.body(1 + 53 * number % 700, number) if method == POST else b""
    by_file = number % 10 == 9
    if method == POST and not by_file:
        session.data(data)
    session.url(f"/bytes-{size}-{number}")
    origin.mark()
    outcome = session.postfile(name, 1, POST, BODY) if by_file else session.action(method)
    if outcome.failed_cleanly:
        return outcome
    method, data = (POST, content.text(333, 333)) if by_file else (method, data)
    must, seen = session.judge.must, origin.request()
    names = {GET: "GET", POST: "POST", HEAD: "HEAD", DELETE: "DELETE"}
    must(seen.method == names[method], f"number {number + 1}: {names[method]} is due: {seen.head!r}")
    must(method != POST or seen.body == data, f"number {number + 1}: {difference(seen.body, data)}")
    must(says(outcome, method, 200, None if method == HEAD else size), f"number {number + 1}: {outcome.shown()}")
    if method in (GET, POST) and not by_file:
        read = session.read_all(size)
        must(read == seen.sent_body, f"number {number + 1}: {difference(read, seen.sent_body)}")
    return outcome


@requirement("F1301-13")
def test_services_that_ask_two_ports_in_turn(session: Session, origin: Origin, rig: Any) -> None:
    """Fifty services one after the other, each with a server of its own: none asks, or reads from, that of another."""
    listeners = ("plain", "plain2") if rig.origin.on_loopback else ("plain", "plain")
    for cycle in range(CYCLES):
        session.term()
        session.start()
        origin.mark()
        outcome = session.get(origin.url(f"/text-{50 + cycle}-{cycle}", listener=listeners[cycle % 2]))
        seen = origin.request()
        session.judge.must(seen.listener == listeners[cycle % 2],
                           f"service {cycle + 1}: {listeners[cycle % 2]} is due, {seen.listener} was asked")
        read = session.read_all(50 + cycle)
        session.judge.must(outcome.length == 50 + cycle and read == seen.sent_body,
                           f"service {cycle + 1}: {outcome.shown()}, {difference(read, seen.sent_body)}")


@requirement("F1304-25", "F1307-25")
def test_ten_large_posts(session: Session, origin: Origin) -> None:
    """Ten large bodies in one service arrive in full, each answered and read on its own."""
    for number, size in enumerate(LARGE):
        data = content.body(size, number)
        origin.mark()
        outcome = session.post(f"/text-{30 + number}-{number}", data)
        seen = origin.request()
        session.judge.must(seen.body == data, f"post {number + 1}: {difference(seen.body, data)}")
        read = session.read_all(30 + number)
        session.judge.must(outcome.length == 30 + number and read == seen.sent_body,
                           f"post {number + 1}: {outcome.shown()}, {difference(read, seen.sent_body)}")
