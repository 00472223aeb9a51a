"""F1308 HTTPPOSTFILE: <path>, <method>, <send_header> inside and outside of their ranges (L127, L133-L140)."""

from __future__ import annotations

from typing import Any

import pytest

from fixtures.bench import Origin, Session
from fixtures.bench.surroundings import taken_out
from fixtures.origin import content
from fixtures.verdict import requirement
from suites.conformance._action import only_request
from suites.conformance._postfile import (
    BODY,
    judge_body,
    judge_report,
    not_found,
    put_file,
    raw,
    says,
    send,
    stage_apart,
)
from suites.conformance._settings import refuse_all

NAMES = ("GET", "POST", "HEAD", "DELETE")
CARD, CERTIFICATES = 2, 4
CARD_SIZES = (1, 511, 512, 513, 1000, 1024, 4096, 4097)
PATHS = ("0", "4", "5", "-1", "256", "a")
METHODS = ("-1", "9", "x")
SIBLING = "4"
SEND_HEADERS = ("2", "-1", "x")


@requirement("F1308-08")
@pytest.mark.parametrize("other_first", [False, True], ids=["saved-first", "saved-last"])
def test_paths_1_and_3_are_apart(session: Session, other_first: bool) -> None:
    """Of two files with one name the path decides which is sent, in any order and again."""
    first, other = content.text(81, 1), content.body(1025, 3)
    name, second = stage_apart(session, first, other, other_first=other_first)
    for path in (1, second, second, 1):
        outcome = send(session, "/text-61", name, path, 1, BODY)
        judge_body(session, first if path == 1 else other)
        judge_report(session, outcome, 1, 200, 61)


@requirement("F1308-08a")
def test_path_2_is_the_card(session: Session) -> None:
    """What was saved to path 2 is sent from path 2, a file of the same name in path 1 from path 1."""
    files = {1: content.text(82, 1), CARD: content.body(2048, 2)}
    name = session.stage(files[1], path=1)
    session.stage(files[CARD], name, CARD)
    for path in (CARD, 1, CARD):
        outcome = send(session, "/text-62", name, path, 1, BODY)
        judge_body(session, files[path])
        judge_report(session, outcome, 1, 200, 62)


@requirement("F1308-08a")
def test_files_of_the_card_have_all_sizes(session: Session) -> None:
    """Files around sectors and blocks come back from the card whole, each twice."""
    for size in CARD_SIZES:
        file = content.body(size, size)
        name = session.stage(file, path=CARD)
        for _ in range(2):
            outcome = send(session, "/text-62", name, CARD, 1, BODY)
            judge_body(session, file)
            judge_report(session, outcome, 1, 200, 62)


@requirement("F1308-08b")
def test_drives_of_the_paths(session: Session) -> None:
    """Path 1 is F:/, path 3 is E:/, as the file system commands fill them (L133)."""
    if session.dialect.number("postfile_path_max") < 3:
        session.judge.not_applicable("this family has other drives than those of L133")
    files = {1: content.body(513, 1), 3: content.body(514, 3)}
    name = session.new_name()
    for path, drive in ((1, "F:"), (3, "E:")):
        put_file(session, f"{drive}/{name}", files[path])
    for path in (3, 1):
        send(session, "/text-63", name, path, 1, BODY)
        judge_body(session, files[path])


@requirement("F1308-09")
def test_paths_outside_the_range(session: Session, origin: Origin) -> None:
    """Paths outside 1-3 are refused, with and without further values; nothing is sent or reported.

    Path 4 of HTTPREADFILE, too, is none of them, though a file may lie there.
    """
    name = session.stage(raw(session, "/text-64", body=b"never sent"))
    session.readfile(name, CERTIFICATES)
    session.url("/text-64")
    origin.mark()
    refuse_all(session, [f'AT+HTTPPOSTFILE="{name}",{path}{more}' for path in PATHS for more in ("", ",1,1")])
    session.nothing("paths outside the range were refused")
    _works(session, name)


@requirement("F1308-10")
@pytest.mark.parametrize("row", [(0, 1, 2, 3), (3, 1, 0, 2, 1)], ids=["upwards", "mixed"])
def test_methods(session: Session, row: tuple[int, ...]) -> None:
    """The request packed by the module has the method asked for, and so has the report."""
    name = session.stage(content.text(65, 10))
    for method in row:
        outcome = send(session, "/text-65", name, 1, method, BODY)
        seen = only_request(session)
        session.judge.must(seen.method == NAMES[method] and seen.target.endswith("/text-65"),
                           f"a {NAMES[method]} for the path of the URL is due: {seen.head!r}")
        judge_report(session, outcome, method, 200, None if NAMES[method] == "HEAD" else 65)
        session.judge.record(f"body of {NAMES[method]} by file", f"{seen.body_length} bytes")


@requirement("F1308-11")
def test_methods_outside_the_range(session: Session, origin: Origin) -> None:
    """Methods outside 0-3 are refused with either send_header; nothing is sent or reported."""
    name = session.stage(raw(session, "/text-66", body=b"never sent"))
    session.url("/text-66")
    origin.mark()
    values: tuple[str, ...] = METHODS
    if session.dialect.judge("postfile_method_4", "ok") == "fail":
        values = (*METHODS, SIBLING)
    refuse_all(session, [f'AT+HTTPPOSTFILE="{name}",1,{method}{more}' for method in values for more in ("", ",1")])
    session.nothing("methods outside the range were refused")
    _works(session, name)


@requirement("F1308-12")
def test_send_headers_outside_the_range(session: Session, origin: Origin) -> None:
    """send_header outside 0-1 is refused; nothing is sent or reported."""
    name = session.stage(raw(session, "/text-67", body=b"never sent"))
    session.url("/text-67")
    origin.mark()
    refuse_all(session, [f'AT+HTTPPOSTFILE="{name}",{path},{method},{value}' for value in SEND_HEADERS
                         for path, method in ((1, 1), (1, 0), (3, 3))])
    session.nothing("values outside the range were refused")
    _works(session, name)


def _works(session: Session, name: str) -> None:
    """What was refused was refused for its wrong value: the same file can be sent."""
    judge_report(session, send(session, "/text-68", name, 1, 1, BODY), 1, 200, 68)


@requirement("F1308-19")
def test_path_2_without_a_card(session: Session, rig: Any, port: Any) -> None:
    """Without a card a send from path 2 fails cleanly, and the DUT goes on."""
    name = session.stage(content.text(69, 19), path=CARD)
    send(session, "/text-69", name, CARD, 1, BODY)
    session.origin.mark()
    with taken_out(session, port, rig.bench.sd_out, rig.bench.sd_in):
        outcome = send(session, "/text-69", name, CARD, 1, BODY)
        reading = not_found(outcome)
        session.judge.record("path 2 without a card", reading)
        session.judge.expect(reading in ("error", "errcode"), f"ERROR or 707 is due: {outcome.shown()}")
        session.judge.expect(not session.origin.requests(), "a file of an absent card was sent")
        session.alive()
        session.get("/text-70")
    after = send(session, "/text-71", name, CARD, 1, BODY)
    session.judge.record("path 2 with the card back", f"{after.code or 'error'}, as before: {says(after, 1, 200, 71)}")
