"""HTTPPARA: settings outlive the other commands of the service, whatever comes between two requests (A57)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fixtures.bench import Session
from fixtures.bench.requests import GET, POST
from fixtures.origin.records import RequestRecord
from fixtures.verdict import requirement
from suites.conformance._settings import BODY, carried, carries, knows

TEXTS = {"CONTENT": "hold/once", "ACCEPT": "hold/accept", "UA": "hold/1.0", "USERDATA": "X-Long: hold"}
OF_METHOD = {GET: ("ACCEPT", "UA", "USERDATA"), POST: ("CONTENT", "UA", "USERDATA")}
JUDGED = {"CONTENT": "F1303-34", "ACCEPT": "F1303-40", "UA": "F1303-45", "USERDATA": "F1303-56"}
"""Who judges that a text is carried at all."""


def _save(session: Session) -> str:
    name = session.new_name()
    session.readfile(name)
    return name


def _send_whole(session: Session) -> None:
    """HTTPPOSTFILE of a file that is a request of its own."""
    origin = session.origin
    request = f"GET /{origin.token}/text-9 HTTP/1.1\r\nHost: {origin.host()}:{origin.port()}\r\n\r\n"
    origin.store("whole", request.encode())
    session.get("/stored-whole")
    session.postfile(_save(session), 1, GET, 0)


BETWEEN: dict[str, Callable[[Session], object]] = {
    "length": lambda session: session.length(),
    "read": lambda session: session.read_all(20),
    "header_block": lambda session: session.head(),
    "file_saved": _save,
    "file_sent": lambda session: session.postfile(_save(session), 1, POST, 1),
    "request_from_a_file": _send_whole,
    "input": lambda session: session.data(b"not posted"),
    "head_request": lambda session: session.head_request("/text-21"),
    "delete": lambda session: session.delete("/text-22"),
    "status_401": lambda session: session.get("/status-401/text-23", status=401),
    "status_403": lambda session: session.get("/status-403/text-23", status=403),
    "status_500": lambda session: session.get("/status-500/text-24", status=500),
    "body_of_14615": lambda session: session.get("/bytes-14615-1"),
    "post_of_9000": lambda session: session.post("/text-25", bytes(9000)),
    "refused_lines": lambda session: [session.at(f"AT+HTTP{line}") for line in ("ACTION=9", "READ=a", "DATA=0,0")],
}


def _run(session: Session, method: int) -> RequestRecord:
    if method == POST:
        session.data(BODY)
    session.url("/text-20")
    session.origin.mark()
    session.expect_status(session.action(method), 200, requirement="F1304-03" if method == POST else "F1304-02")
    return session.origin.request()


def _lost(session: Session, tags: list[str]) -> dict[str, list[str]]:
    """The texts that a POST and a GET do not carry, with what they carry."""
    found: dict[str, list[str]] = {}
    for method, due in OF_METHOD.items():
        seen = _run(session, method)
        found |= {tag: carried(tag, seen) for tag in due
                  if tag in tags and not carries(tag, seen, TEXTS[tag].removeprefix("X-Long: "))}
    return found


@requirement("F1303-77")
@pytest.mark.parametrize("name", BETWEEN)
def test_texts_outlive_other_commands(session: Session, name: str) -> None:
    """Texts set once are carried by a GET and a POST, before another command of the service and behind it."""
    tags = [tag for tag in TEXTS if knows(session, tag)]
    for tag in tags:
        session.para(tag, TEXTS[tag])
    for tag, came in _lost(session, tags).items():
        session.judge.must(False, f"{TEXTS[tag]!r} is due for {tag}: {came}", requirement=JUDGED[tag])
    BETWEEN[name](session)
    lost = _lost(session, tags)
    session.topic("settings_after_request", "without_another" if lost else "all", f"not carried any more: {lost}")
