"""F1308 HTTPPOSTFILE with send_header 0: no setting, no data and no habit of the module gets into a file (L119)."""

from __future__ import annotations

from typing import Any

import pytest

from fixtures.bench import Session
from fixtures.origin import content
from fixtures.verdict import requirement
from suites.conformance._postfile import WHOLE, judge_report, judge_whole, other_path, raw, send
from suites.conformance._settings import knows

SETTINGS = {"CONTENT": "text/set", "ACCEPT": "text/accepted", "UA": "set/1.0", "USERDATA": "X-Set: 1"}
TWICE = ("X-Twice: 1", "X-Between: 2", "X-Twice: 3", "x-twice: 4")
ODD: dict[str, tuple[int, dict[str, Any]]] = {
    "head": (2, {"method": "HEAD"}),
    "patch": (1, {"method": "PATCH", "body": b"in part"}),
    "options": (1, {"method": "OPTIONS"}),
    "twice": (1, {"lines": TWICE, "body": b"z"}),
    "empty-values": (1, {"lines": ("X-Empty:", "X-Blank: ", "X-Tabs:\t a \t b\t")}),
    "utf-8": (1, {"lines": ("X-Place: Zürich", "X-Sum: 5 €"), "body": "ä".encode()}),
    "long-line": (0, {"method": "GET", "lines": ("X-Long: " + "l" * 2500,)}),
    "closing": (1, {"lines": ("Connection: close",), "body": b"and goes"}),
    "body-of-line-ends": (1, {"body": b"\r\n \r\n\r\n"}),
    "body-of-blanks": (1, {"body": b"  \t  "}),
    "get-with-body": (0, {"method": "GET", "body": b"unusual"}),
}
EDGES = (256, 512, 1024, 2048, 4096)


@requirement("F1308-03")
@pytest.mark.parametrize("kind", ODD)
def test_unusual_requests_are_sent_as_they_are(session: Session, kind: str) -> None:
    """Any HTTP request may be in the file: each goes out as it is and is reported."""
    method, parts = ODD[kind]
    file = raw(session, "/text-51", **parts)
    outcome = send(session, "/by-the-url", session.stage(file), 1, method, WHOLE)
    judge_whole(session, file)
    judge_report(session, outcome, method, 200, None if parts.get("method") == "HEAD" else 51)


@requirement("F1308-03")
@pytest.mark.parametrize("kind", ["old-version", "without-length", "whole-target"])
def test_nothing_is_put_right(session: Session, kind: str) -> None:
    """Version, target and missing lines stay what they are in the file."""
    file = raw(session, "/text-52")
    if kind == "old-version":
        file = b"\r\n".join(line for line in file.replace(b"HTTP/1.1", b"HTTP/1.0").split(b"\r\n")
                            if not line.startswith(b"Host:"))
    elif kind == "without-length":
        file = file.replace(b"Content-Length: 0\r\n", b"")
    else:
        file = file.replace(b" /", f" http://{session.origin.host()}:{session.origin.port()}/".encode(), 1)
    outcome = send(session, "/by-the-url", session.stage(file), 1, 1, WHOLE)
    judge_whole(session, file)
    judge_report(session, outcome, 1, 200, 52)


@requirement("F1308-03")
@pytest.mark.parametrize("own", [False, True], ids=["file-without-them", "file-with-its-own"])
def test_settings_stay_out_of_a_file(session: Session, own: bool) -> None:
    """What HTTPPARA set is for requests that the module makes; a file has its own lines, or none."""
    for tag, value in SETTINGS.items():
        if knows(session, tag):
            session.para(tag, value)
    lines = ("Content-Type: a/b", "Accept: c/d", "User-Agent: file/2", "X-Set: 2", "Connection: keep-alive")
    file = raw(session, "/text-53", lines=lines if own else (), body=b"of the file")
    name = session.stage(file)
    for _ in range(2):
        send(session, "/by-the-url", name, 1, 1, WHOLE)
        judge_whole(session, file)


@requirement("F1308-03")
@pytest.mark.parametrize("in_file", [b"", b"of the file"], ids=["no-body", "body"])
def test_entered_data_stays_out_of_a_file(session: Session, in_file: bytes) -> None:
    """Data of HTTPDATA is nothing that a file sent whole would carry, posted before or not."""
    file = raw(session, "/text-54", body=in_file)
    name = session.stage(file)
    session.data(b"=entered= " * 80)
    send(session, "/by-the-url", name, 1, 1, WHOLE)
    judge_whole(session, file)
    session.post("/text-55", b"posted")
    send(session, "/by-the-url", name)
    judge_whole(session, file)


@requirement("F1308-03")
@pytest.mark.parametrize("edge", EDGES)
def test_end_of_the_header_at_a_block_edge(session: Session, edge: int) -> None:
    """The empty line that ends the header may lie across any edge of the module's blocks, or just beside one."""
    plain = len(raw(session, "/text-56", body=b"body", lines=("X-Pad: ",))) - len(b"body")
    for behind in (0, 1, 2, 3, 4):
        pad = "p" * (edge + behind - plain)
        file = raw(session, "/text-56", body=b"body", lines=(f"X-Pad: {pad}",))
        send(session, "/by-the-url", session.stage(file), 1, 1, WHOLE)
        judge_whole(session, file)


@requirement("F1308-03")
def test_shorter_file_behind_a_longer_one(session: Session) -> None:
    """Files in turn, long and short, from either path: none carries a rest of the one before."""
    other = other_path(session)
    sizes = ((3000, 1), (10, other), (1500, 1), (0, 1), (400, other), (3000, 1), (0, 1))
    files = {size: raw(session, "/text-57", body=content.body(size, size) if size else b"") for size, _ in sizes}
    names = {(size, path): session.stage(files[size], path=path) for size, path in dict.fromkeys(sizes)}
    for size, path in sizes:
        outcome = send(session, "/by-the-url", names[size, path], path, 1, WHOLE)
        judge_whole(session, files[size])
        judge_report(session, outcome, 1, 200, 57)
