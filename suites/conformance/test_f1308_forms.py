"""F1308 HTTPPOSTFILE: the test form, values left out, and lines that lack what they need (L124-L128)."""

from __future__ import annotations

import pytest

from fixtures.bench import Origin, Session
from fixtures.origin import content
from fixtures.verdict import requirement
from suites.conformance._action import difference, only_request
from suites.conformance._postfile import (
    BODY,
    judge_body,
    judge_errcode,
    judge_report,
    judge_whole,
    other_path,
    raw,
    send,
    stage_apart,
)
from suites.conformance._settings import refuse_all

HEADERLESS = {"name": (), "path": (1,), "method": (1, 1), "send_header": (1, 1, 0)}
EMPTY = {"path": ",,1,1", "method": ",1,,1", "both": ",,,1"}


@requirement("F1308-01")
def test_test_form_prints_the_ranges(session: Session) -> None:
    """AT+HTTPPOSTFILE=? prints the file name and three nested ranges on one line, then OK; twice the same."""
    for _ in range(2):
        seen = session.at("AT+HTTPPOSTFILE=?")
        lines = [line.text for line in seen.information]
        alone = seen.ok and len(lines) == 1 and len(seen.finals) == 1 and not seen.strays and not seen.reports
        session.judge.must(alone, f"one line of information text and OK are due: {seen.shown()}")
        printed = lines[0].removeprefix("+HTTPPOSTFILE:").strip(" ")
        session.topic("postfile_test_form", printed, f"the line printed is {lines[0]!r}")
        session.quiet(seen)


@requirement("F1308-01")
def test_test_form_beside_the_command(session: Session) -> None:
    """Behind a send and behind a refusal the test form prints what it always prints, and changes nothing."""
    file = content.text(75, 1)
    name = session.stage(file)
    send(session, "/text-43", name, 1, 0, BODY)
    for line in ("", f'AT+HTTPPOSTFILE="{name}",9'):
        if line:
            session.refused(line, requirement="F1308-09")
        seen = session.at("AT+HTTPPOSTFILE=?")
        shown = [text.text.removeprefix("+HTTPPOSTFILE:").strip(" ") for text in seen.information]
        session.judge.must(seen.ok and len(shown) == 1, f"one line and OK are due: {seen.shown()}")
        session.topic("postfile_test_form", shown[0], f"behind the command: {seen.shown()}")
        session.origin.mark()
        judge_report(session, session.postfile(name, 1, 1, BODY), 1, 200, 43)
        judge_body(session, file)


@requirement("F1308-04")
@pytest.mark.parametrize("given", HEADERLESS)
def test_without_send_header_the_file_is_the_request(session: Session, given: str) -> None:
    """Whatever else is given, a line without send_header sends what one that ends in ,0 sends (L125)."""
    file = raw(session, "/text-31", body=content.body(60, 1))
    name = session.stage(file)
    send(session, "/by-the-url", name, *HEADERLESS[given])
    judge_whole(session, file)


@requirement("F1308-04")
def test_send_header_of_the_line_before_is_no_default(session: Session) -> None:
    """After a line with send_header 1 one without it sends the file as header and body again."""
    file = raw(session, "/text-32", body=b"by the file")
    name = session.stage(file)
    for _ in range(2):
        send(session, "/text-33", name, 1, 1, BODY)
        judge_body(session, file)
        send(session, "/by-the-url", name, 1, 1)
        judge_whole(session, file)


@requirement("F1308-04")
def test_send_header_of_a_refused_line_is_no_default(session: Session) -> None:
    """A line with send_header 1 that is refused leaves nothing behind: the next one sends header and body."""
    file = raw(session, "/text-32", body=b"by the file")
    name = session.stage(file)
    for values in (f'"{session.new_name()}",1,1,1', f'"{name}",1,9,1', f'"{name}",1,1,1,1'):
        session.try_postfile(values)
        for options in ((), (1, 1)):
            send(session, "/by-the-url", name, *options)
            judge_whole(session, file)


@requirement("F1308-04")
@pytest.mark.parametrize("method", ["PUT", "OPTIONS", "PATCH"])
def test_without_send_header_any_request_is_whole(session: Session, method: str) -> None:
    """What the first line of the file holds does not choose send_header: the file is header and body (L125)."""
    file = raw(session, "/text-32", method=method)
    name = session.stage(file)
    for options in ((), (1,), (1, 1)):
        send(session, "/by-the-url", name, *options)
        judge_whole(session, file)


@requirement("F1308-05")
@pytest.mark.parametrize("other_first", [False, True], ids=["saved-first", "saved-last"])
def test_without_a_path_it_is_path_1(session: Session, other_first: bool) -> None:
    """The name alone sends the file of path 1, also right after one of another path was sent (L125)."""
    first, other = (raw(session, f"/text-2{path}", body=f"kept in path {path}".encode()) for path in (1, 3))
    name, path = stage_apart(session, first, other, other_first=other_first)
    for options, file in (((), first), ((1,), first), ((path,), other), ((), first)):
        send(session, "/by-the-url", name, *options)
        judge_whole(session, file)


@requirement("F1308-06")
def test_without_a_method_it_is_post(session: Session) -> None:
    """A line without a method is reported as method 1, also right after one with method 0 (L125)."""
    name = session.stage(raw(session, "/text-34", body=b"posted"))
    for _ in range(2):
        judge_report(session, send(session, "/by-the-url", name, 1), 1, 200, 34)
        judge_report(session, send(session, "/text-35", name, 1, 0, BODY), 0, 200, 35)


@requirement("F1308-06")
def test_example_of_the_reference(session: Session, origin: Origin) -> None:
    """As in L142, a port where nobody listens and no method: OK, then 1,714,0 or another errcode."""
    for path in (other_path(session), 1):
        name = session.stage(raw(session, "/", body=b"for nobody"), path=path)
        judge_errcode(session, send(session, origin.refused(), name, path), 1, 714)


@requirement("F1308-06")
def test_default_method_beside_a_file_with_another(session: Session) -> None:
    """A file that holds a GET, sent without a method, goes out as it is; which method is reported is noted (A24)."""
    file = raw(session, "/text-36", method="GET")
    outcome = send(session, "/by-the-url", session.stage(file), 1)
    judge_whole(session, file)
    shown = outcome.report.method if outcome.report else None
    reading = {1: "parameter", 0: "file", None: "absent"}.get(shown, "other")
    session.topic("postfile_default_method", reading, f"the file holds a GET: {outcome.shown()}")


@requirement("F1308-36")
def test_nested_forms(session: Session) -> None:
    """Each nested form runs with the values it names and the defaults of the others (L124-L128)."""
    posted, got = raw(session, "/text-37", body=b"a body"), raw(session, "/text-38", method="GET")
    by_post, by_get = session.stage(posted), session.stage(got)
    for name, options, file, method, size in ((by_post, (), posted, 1, 37), (by_post, (1,), posted, 1, 37),
                                              (by_get, (1, 0), got, 0, 38)):
        outcome = send(session, "/by-the-url", name, *options)
        judge_whole(session, file)
        judge_report(session, outcome, method, 200, size)
    outcome = send(session, "/text-39", by_get, 1, 0, BODY)
    seen = only_request(session)
    session.judge.must(seen.method == "GET" and seen.target.endswith("/text-39"),
                       f"a GET for the path of the URL is due: {seen.head!r}")
    judge_report(session, outcome, 0, 200, 39)


@requirement("F1308-23")
@pytest.mark.parametrize("left_empty", EMPTY)
def test_empty_values_in_the_middle(session: Session, left_empty: str) -> None:
    """An empty value is its default or refused; never a 0 that nobody wrote (A23)."""
    file = content.text(70, 23)
    name = session.stage(file)
    session.url("/text-40")
    session.origin.mark()
    outcome = session.try_postfile(f'"{name}"{EMPTY[left_empty]}')
    found = session.origin.requests()
    if not found:
        session.judge.must(not outcome.is_status, f"a status without a request: {outcome.shown()}")
        session.judge.record("postfile_empty_middle", f"{EMPTY[left_empty]}: {outcome.code or 'error'}")
        return
    sent = found[0]
    session.judge.must(len(found) == 1 and sent.method in ("POST", "GET"), f"one POST is due: {sent.head!r}")
    reading = "default" if sent.method == "POST" else "zero"
    session.topic("postfile_empty_middle", reading, f"{EMPTY[left_empty]} became {sent.head!r}")
    session.judge.must(sent.body == file, f"the file of path 1 is due as body: {difference(sent.body, file)}")


@requirement("F1308-24")
def test_lines_without_a_name_or_with_a_value_too_many(session: Session, origin: Origin) -> None:
    """No value, no name, and a fifth value are refused, and nothing is sent (L128)."""
    name = session.stage(raw(session, "/text-41", body=b"never sent"))
    session.url("/text-42")
    origin.mark()
    lines = ("", ",1", ",1,1,1", ",,,", f'"{name}",1,1,1,1', f'"{name}",1,1,0,0')
    for _ in range(2):
        refuse_all(session, [f"AT+HTTPPOSTFILE={values}" for values in lines])
    session.nothing("lines of a wrong form were refused")


@requirement("F1300-12")
def test_blanks_around_values_of_a_file(session: Session) -> None:
    """Blanks around the values change nothing ([V250 5.2.1])."""
    file = content.text(74, 1)
    name = session.stage(file)
    session.url("/text-44")
    session.origin.mark()
    outcome = session.try_postfile(f' "{name}" , 1 , 1, 1')
    sent = [(request.method, request.body) for request in session.origin.requests()]
    session.judge.expect(sent == [("POST", file)], f"the file is due as body: {outcome.shown()}, sent {sent}")


@requirement("F1308-25")
def test_name_without_quotes(session: Session) -> None:
    """A bare name is taken as the name or refused; the file of that name alone may go out (A38)."""
    first, other = (raw(session, f"/text-4{path}", body=f"path {path}".encode()) for path in (1, 3))
    name, path = stage_apart(session, first, other)
    session.url("/by-the-url")
    session.origin.mark()
    outcome = session.try_postfile(f"{name},{path}")
    found = session.origin.requests()
    sent = [request.head + request.body for request in found]
    session.judge.must(sent in ([], [other]), f"the file of path {path} or nothing is due: {sent}")
    session.judge.must(found or not outcome.is_status, f"a status without a request: {outcome.shown()}")
    session.judge.record("name without quotes", "sent" if found else f"{outcome.code or 'error'}")
