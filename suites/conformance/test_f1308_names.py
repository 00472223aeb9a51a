"""F1308 HTTPPOSTFILE: <filename>, its length and its characters (L131)."""

from __future__ import annotations

import pytest

from fixtures.bench import Outcome, Session
from fixtures.origin import content
from fixtures.verdict import requirement
from suites.conformance._action import difference
from suites.conformance._postfile import BODY, judge_body, judge_report, not_found, send, stage_apart, stage_as, try_put

LETTERS = "qjxzkvwy"
LONGEST = 64
OUTSIDE = {"folder": "a/{name}", "above": "../{name}", "drive": "F:/{name}", "pattern": "{stem}*"}
PLAIN = {"digit-first": "7{stem}.bin", "underscore": "_{stem}_b", "dash": "{stem}-b.dat", "no-extension": "{stem}",
         "long-extension": "{stem}.certificate", "digits": "0123{stem}.001"}
UNUSUAL = {"blank": "{stem} b", "dots": "{stem}.b.c", "capitals": "{capitals}",
           "both-cases": "Mixed{stem}.Txt"}


def short_name(session: Session, file: bytes) -> str:
    """A name of one byte under which the file could be saved; an old file need not give way (F1309-16)."""
    for letter in LETTERS:
        session.origin.store("short", file)
        session.get("/stored-short")
        if session.keep(letter, 1).done:
            return letter
    session.judge.must(False, f"nothing could be saved under any of {LETTERS}", requirement="F1309-10")
    return ""


@requirement("F1308-13")
def test_shortest_name(session: Session) -> None:
    """A name of one byte is a name."""
    file = content.text(71, 13)
    name = short_name(session, file)
    outcome = send(session, "/text-72", name, 1, 1, BODY)
    judge_body(session, file)
    judge_report(session, outcome, 1, 200, 72)


@requirement("F1308-13")
def test_longest_names(session: Session) -> None:
    """Names of 62 to 64 bytes that begin alike are different files, each sent under its own name."""
    longest = session.new_name(LONGEST, suffix="")
    files = {longest[:length]: content.text(length, length) for length in (64, 63, 62, 32)}
    for name, file in files.items():
        stage_as(session, name, file)
    for name, file in [*files.items(), *reversed(files.items())]:
        outcome = send(session, "/text-73", name, 1, 1, BODY)
        judge_body(session, file)
        judge_report(session, outcome, 1, 200, 73)


@requirement("F1308-14")
@pytest.mark.parametrize("length", [65, 100, 320])
def test_names_that_are_too_long(session: Session, length: int) -> None:
    """A name above 64 bytes is refused, also when its first 64 bytes are the name of a file."""
    first = session.new_name(LONGEST, suffix="")
    stage_as(session, first, b"the file with the first 64 bytes")
    names, file = ((first + "l" * length)[:length], "n" * length), b"the file with the whole name"
    _put_anyhow(session, names[0], file)
    other = 3 if session.pics.get("files_at") and session.dialect.number("postfile_path_max") >= 3 else 1
    if other == 3:
        try_put(session, f"E:/{names[0]}", file)
    session.url("/text-74")
    session.origin.mark()
    for name, path in ((names[0], 1), (names[1], 1), (names[0], other)):
        outcome = session.postfile(name, path, 1, BODY)
        sent = [request.body for request in session.origin.requests()]
        reading = "error" if outcome.refused else "cut" if any(body != file for body in sent) else "ok"
        session.topic("name_65", reading, f"a name of {length} bytes: {outcome.shown()}, sent {sent}")
    if session.dialect.judge("name_65", "ok") == "fail":
        session.nothing("names that are too long were refused")


def _put_anyhow(session: Session, name: str, file: bytes) -> None:
    """A file with a name that is too long, by whatever way the DUT takes it."""
    session.origin.store("long", file)
    session.get("/stored-long")
    saved = session.keep(name, 1).done
    if not saved and session.pics.get("files_at"):
        saved = try_put(session, f"F:/{name}", file).ok
    session.judge.record(f"file with a name of {len(name)} bytes", "there" if saved else "not to be had")


@requirement("F1308-14")
def test_empty_name(session: Session) -> None:
    """An empty name is refused, or reported with an errcode, which is recorded."""
    name = session.stage(b"the file that was sent last")
    judge_report(session, send(session, "/text-75", name, 1, 1, BODY), 1, 200, 75)
    session.origin.mark()
    outcome = session.try_postfile('"",1,1,1')
    session.judge.must(outcome.failed_cleanly, f"ERROR is due: {outcome.shown()}")
    if not outcome.refused:
        session.judge.record("empty name", f"reported {outcome.code}")
    session.nothing("an empty name was refused")


@requirement("F1308-13")
@pytest.mark.parametrize("kind", PLAIN)
def test_plain_names(session: Session, kind: str) -> None:
    """Names of letters, digits, underscore and dash, with an extension or without, are names of files."""
    name = PLAIN[kind].format(stem=session.new_name(suffix=""))
    file = content.text(79, 13)
    stage_as(session, name, file)
    outcome = send(session, "/text-78", name, 1, 1, BODY)
    judge_body(session, file)
    judge_report(session, outcome, 1, 200, 78)


@requirement("F1308-26")
@pytest.mark.parametrize("kind", OUTSIDE)
def test_names_that_lead_elsewhere(session: Session, kind: str) -> None:
    """Names with characters of paths and patterns find nothing; above all nothing outside of the directory."""
    first, other = content.text(76, 1), content.text(77, 3)
    plain, second = stage_apart(session, first, other)
    name = OUTSIDE[kind].format(name=plain, stem=plain.partition(".")[0])
    for path in (1, second):
        outcome = send(session, "/text-76", name, path, 1, BODY)
        sent = [request.body for request in session.origin.requests()]
        there, elsewhere = (first, other) if path == 1 else (other, first)
        outside = elsewhere in sent or any(body not in (there, elsewhere, b"") for body in sent)
        accepted = sent or not_found(outcome) not in ("error", "errcode")
        session.judge.expect(not outside, f"{name!r} sent a file from outside of path {path}: {sent}")
        session.judge.expect(not accepted, f"ERROR or 707 is due for {name!r} in path {path}: {outcome.shown()}")
    session.alive()


@requirement("F1308-41")
@pytest.mark.parametrize("kind", UNUSUAL)
def test_unusual_names(session: Session, kind: str) -> None:
    """A name with a blank, with several dots, or in capitals sends its own file, or is refused: recorded."""
    small = session.stage(content.text(77, 1), session.new_name(suffix="f"), 1)
    name = UNUSUAL[kind].format(stem=small, capitals=small.upper())
    file = content.text(78, 2)
    session.origin.store("unusual", file)
    session.get("/stored-unusual")
    saved = session.keep(name, 1).done
    _judge_own(session, name, file if saved else b"", send(session, "/text-77", name, 1, 1, BODY))
    session.judge.record(f"name with {kind}", "saved" if saved else "not saved")
    _judge_own(session, small, content.text(77, 1), send(session, "/text-77", small, 1, 1, BODY))


def _judge_own(session: Session, name: str, file: bytes, outcome: Outcome) -> None:
    """What is sent under a name is its own file, if anything is."""
    sent = [request.body for request in session.origin.requests()]
    for body in sent:
        session.judge.must(body == file, f"under {name!r} another file was sent: {difference(body, file)}")
    session.judge.must(sent or not outcome.is_status, f"a status without a request: {outcome.shown()}")
    session.judge.record(f"sending {name!r}", "sent" if sent else f"{outcome.code or 'error'}")
