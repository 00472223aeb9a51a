"""F1308 HTTPPOSTFILE in rows: files that are searched, changed, sent many times, and what follows them."""

from __future__ import annotations

import pytest

from fixtures.bench import Origin, Session
from fixtures.bench.requests import GET, POST
from fixtures.origin import content
from fixtures.spec import tables
from fixtures.verdict import requirement
from suites.conformance._action import difference, only_request
from suites.conformance._postfile import (
    BODY,
    WHOLE,
    judge_body,
    judge_report,
    not_found,
    other_path,
    raw,
    says,
    send,
)
from suites.conformance._settings import knows, sample

TURNS = 12
SIZE = 9000


@requirement("F1308-18")
def test_file_of_another_path_is_not_there(session: Session) -> None:
    """A name that only one path holds is found there alone, with and without a path on the line."""
    other = other_path(session)
    lone = {path: session.stage(raw(session, "/text-49", body=b"kept elsewhere"), path=path) for path in (1, other)}
    rows: tuple[tuple[int, tuple[int, ...]], ...] = ((other, ()), (other, (1,)), (other, (1, 1, BODY)),
                                                     (1, (other,)), (1, (other, 1, BODY)))
    for place, options in rows:
        outcome = send(session, "/text-49", lone[place], *options)
        reading = not_found(outcome)
        session.judge.must(reading in ("error", "errcode"),
                           f"the file is in path {place} alone, {options} were given: {outcome.shown()}")
        seen = [request.head for request in session.origin.requests()]
        session.judge.must(not seen, f"path {place} alone holds the file, {options} sent {seen}")


@requirement("F1308-02")
def test_many_large_files(session: Session, origin: Origin) -> None:
    """A dozen sends of one service, of two files in turn, are as good as the first."""
    files = [content.body(SIZE, 1), content.body(SIZE - 1, 2)]
    names = [session.stage(file) for file in files]
    for turn in range(TURNS):
        outcome = send(session, f"/text-{50 + turn}", names[turn % 2], 1, 1, BODY)
        judge_body(session, files[turn % 2])
        judge_report(session, outcome, 1, 200, 50 + turn)


@requirement("F1308-02")
@pytest.mark.parametrize("path", [1, 3])
def test_file_that_was_saved_anew(session: Session, path: int) -> None:
    """A name that was sent is saved again with another content: that one is sent, where the DUT replaces files."""
    path = other_path(session) if path == 3 else path
    name = session.new_name()
    for turn, size in enumerate((600, 60, 600, 1025)):
        file = content.text(size, turn)
        session.origin.store("anew", file)
        session.get("/stored-anew")
        if not session.keep(name, path).done:
            session.judge.inconclusive("the DUT does not save over a file (F1309-16)")
        outcome = send(session, "/text-52", name, path, 1, BODY)
        judge_body(session, file)
        judge_report(session, outcome, 1, 200, 52)


@requirement("F1308-27")
@pytest.mark.parametrize("size", [1, 1023, 5000])
def test_longest_settings_beside_a_file(session: Session, origin: Origin, size: int) -> None:
    """With every text at its greatest length the header holds them all, and the file behind it is whole."""
    limits = {tag: tables.parameter("HTTPPARA", tag).max_length or 0 for tag in ("CONTENT", "ACCEPT", "UA", "USERDATA")}
    limits["USERDATA"] = session.dialect.number("userdata_max")
    texts = {tag: sample(tag, limit) for tag, limit in limits.items() if knows(session, tag)}
    for tag, text in texts.items():
        session.para(tag, text)
    file = content.body(size, 27)
    name = session.stage(file)
    outcome = send(session, "/text-59", name, 1, 1, BODY)
    seen = judge_body(session, file)
    judge_report(session, outcome, 1, 200, 59)
    for tag, text in texts.items():
        due = text.partition(": ")[2] if tag == "USERDATA" else text
        session.judge.expect(due in seen.head.decode("latin-1"), f"{tag} is due as set: {seen.head!r}")


@requirement("F1308-39")
@pytest.mark.parametrize("failure", ["path", "method", "send_header", "fifth", "name", "missing"])
def test_refused_line_changes_nothing(session: Session, origin: Origin, failure: str) -> None:
    """Behind a line that fails the URL that is set still counts, for a file and for a GET."""
    file = content.text(99, 39)
    name = session.stage(file)
    lines = {"path": f'"{name}",9,1,1', "method": f'"{name}",1,9,1', "send_header": f'"{name}",1,1,9',
             "fifth": f'"{name}",1,1,1,1', "name": '"",1,1,1', "missing": f'"{session.new_name()}",1,1,1'}
    session.url("/text-53")
    session.try_postfile(lines[failure])
    origin.mark()
    outcome = session.postfile(name, 1, 1, BODY)
    session.judge.expect(says(outcome, 1, 200, 53), f"a report 1,200,53 is due: {outcome.shown()}")
    session.judge.expect(only_request(session).body == file, "the file is due as body")
    session.try_postfile(lines[failure])
    got = session.action(GET)
    session.judge.expect((got.code, got.length) == (200, 53), f"a GET with 200 is due: {got.shown()}")


@requirement("F1304-28")
@pytest.mark.parametrize("send_header", [WHOLE, BODY], ids=["whole", "body"])
def test_get_behind_a_file(session: Session, origin: Origin, send_header: int) -> None:
    """A HTTPACTION behind a file is a request of its own: a GET without a body, for the path of the URL."""
    name = session.stage(raw(session, "/text-54", body=b"of the file"))
    judge_report(session, send(session, "/text-54", name, 1, 1, send_header), 1, 200, 54)
    origin.mark()
    session.get("/text-55")
    seen = only_request(session)
    session.judge.expect(seen.method == "GET" and seen.target.endswith("/text-55"), f"a GET is due: {seen.head!r}")
    session.judge.expect(not seen.body and not seen.header("X-Raw"), f"nothing of the file is due: {seen.head!r}")


@requirement("F1304-25")
@pytest.mark.parametrize("entered", ["before", "behind"])
def test_post_behind_a_file(session: Session, origin: Origin, entered: str) -> None:
    """What HTTPDATA took behind a file, shorter than it, is posted alone; what was taken before it, or nothing."""
    file, data = content.text(500, 54), b"entered"
    name = session.stage(file)
    if entered == "before":
        session.data(data)
    judge_report(session, send(session, "/text-56", name, 1, 1, BODY), 1, 200, 56)
    if entered == "behind":
        session.data(data)
    origin.mark()
    session.url("/text-57")
    outcome = session.action(POST)
    bodies = [request.body for request in origin.requests()]
    if entered == "behind":
        session.judge.must(bodies == [data], f"the data alone are due: {bodies}, {outcome.shown()}")
        return
    for body in bodies:
        session.judge.must(body in (data, b"", file), f"data, nothing or the file: {difference(body, data)}")
