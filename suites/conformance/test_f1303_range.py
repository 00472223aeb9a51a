"""HTTPPARA BREAK and BREAKEND: the Range of a GET and the bytes that come for it (L47-L50, L61, L63)."""

from __future__ import annotations

import pytest

from fixtures.bench import Session
from fixtures.bench.requests import GET
from fixtures.origin import content
from fixtures.verdict import requirement
from suites.conformance._ranges import (
    FILE,
    PATH,
    SIZE,
    Scope,
    fetch,
    get_part,
    judge_answer,
    judge_closed,
    judge_open,
    need_positions,
    open_from,
    positions,
    scope,
    shown,
)
from suites.conformance._settings import METHODS
from suites.conformance._settings import request as run

LARGE, LARGE_SEED = 20000, 64
TURNS = ((0, 99), (100, 199), (700, 999), (100, 199), (300, 0), (0, 9))
PATHS_TO_A_PAIR = {
    "crossing_upwards": ((("BREAKEND", 199), ("BREAK", 300), ("BREAKEND", 400)), (300, 400)),
    "crossing_downwards": ((("BREAK", 300), ("BREAKEND", 199), ("BREAK", 100)), (100, 199)),
    "end_first": ((("BREAKEND", 50), ("BREAK", 20)), (20, 50)),
    "start_back_to_0": ((("BREAK", 5), ("BREAKEND", 9), ("BREAK", 0)), (0, 9)),
    "end_back_to_0": ((("BREAK", 500), ("BREAKEND", 600), ("BREAKEND", 0)), (500, 0)),
    "start_and_back": ((("BREAKEND", 199), ("BREAK", 300), ("BREAK", 100)), (100, 199)),
    "start_overtakes": ((("BREAKEND", 400), ("BREAK", 100), ("BREAK", 401)), (401, 400)),
}


@pytest.fixture(autouse=True)
def _tags(request: pytest.FixtureRequest) -> None:
    """A DUT whose dialect lets it lack the two tags, and does, has nothing to be judged here."""
    if "session" in request.fixturenames:
        need_positions(request.getfixturevalue("session"))


def _whole(session: Session) -> None:
    """A GET without Range: 200 and the whole file."""
    outcome, seen = fetch(session)
    found = seen.header("Range")
    session.judge.must(not found, f"no Range is due: {found}")
    judge_answer(session, outcome, FILE, status=200)


@requirement("F1303-64")
@pytest.mark.parametrize(("first", "last"), [(100, 199), (1, 2), (255, 511), (256, 767), (998, 999)])
def test_a_scope_is_asked_for_and_comes(session: Session, first: int, last: int) -> None:
    """An end above the start: Range from start to end, both included, 206, and exactly those bytes (A14)."""
    positions(session, first, last)
    get_part(session, first, last)


@requirement("F1303-64")
@pytest.mark.parametrize(("first", "size"), [(1023, 1025), (4097, 4096), (16, 14615)])
def test_a_large_scope_comes_whole(session: Session, first: int, size: int) -> None:
    """A scope up to the largest response of the reference (L91) comes with 206 and all its bytes."""
    last = first + size - 1
    positions(session, first, last)
    outcome, seen = fetch(session, f"/range/bytes-{LARGE}-{LARGE_SEED}")
    judge_closed(session, seen, first, last)
    judge_answer(session, outcome, content.body(LARGE, LARGE_SEED)[first : last + 1])


@requirement("F1303-65")
@pytest.mark.parametrize("last", [9, 1, 255])
@pytest.mark.parametrize("start", ["set", "left"])
def test_a_start_of_0_counts(session: Session, start: str, last: int) -> None:
    """Start 0, set or never touched, with an end above it: a Range from byte 0, not none (A15)."""
    if start == "set":
        session.para("BREAK", 0)
    session.para("BREAKEND", last)
    get_part(session, 0, last)


@requirement("F1303-66")
@pytest.mark.parametrize(("first", "last"), [(100, 50), (100, None), (100, 0), (100, 99), (1, 0), (999, 1)])
def test_an_end_below_the_start_means_the_rest(session: Session, first: int, last: int | None) -> None:
    """An end below the start, or left at 0: a Range from the start to the last byte, and these bytes."""
    session.para("BREAK", first)
    if last is not None:
        session.para("BREAKEND", last)
    get_part(session, first, 0)


@requirement("F1303-67")
@pytest.mark.parametrize("place", [7, SIZE - 1])
def test_equal_positions(session: Session, place: int) -> None:
    """Equal positions above 0: that byte alone or all from it on; no Range and a refusal deviate (A14)."""
    session.para("BREAK", place)
    seen = session.try_para("BREAKEND", str(place))
    if seen.refused:
        session.topic("range_equal", "error", f"BREAKEND equal to BREAK: {seen.shown()}")
        return
    session.url(PATH)
    session.origin.mark()
    outcome = session.action(GET)
    if outcome.refused:
        session.topic("range_equal", "error", f"GET with equal positions: {outcome.shown()}")
        return
    found = scope(session, session.origin.last())
    readings: dict[Scope, str] = {(place, place): "closed", (place, None): "open", None: "none"}
    session.topic("range_equal", readings.get(found, "other"), f"BREAK and BREAKEND are {place}: {shown(found)}")
    due = {"closed": FILE[place : place + 1], "open": FILE[place:]}.get(readings.get(found, ""), FILE)
    judge_answer(session, outcome, due, status=206 if found else 200)


@requirement("F1303-63")
def test_no_range_by_default(fresh: Session) -> None:
    """In a fresh session a GET has no Range and fetches the whole with 200."""
    _whole(fresh)


@requirement("F1303-63")
@pytest.mark.parametrize("order", [("BREAK", "BREAKEND"), ("BREAKEND", "BREAK")], ids=["start_first", "end_first"])
@pytest.mark.parametrize("used", [True, False], ids=["after_a_ranged_get", "unused"])
def test_both_at_0_switch_it_off(session: Session, order: tuple[str, str], used: bool) -> None:
    """Both positions back at 0: no Range, and the whole with 200, whether the scope was used before or not."""
    positions(session, 100, 199)
    if used:
        get_part(session, 100, 199)
    for tag in order:
        session.para(tag, 0)
    _whole(session)


@requirement("F1303-68")
@pytest.mark.parametrize("method", METHODS[1:])
def test_other_methods_have_no_range(session: Session, method: str) -> None:
    """A scope belongs to GET: POST and DELETE carry no Range, on HEAD one is recorded; the GET after them has it."""
    positions(session, 100, 199)
    found = run(session, method, "/bytes-300-68").header("Range")
    if method == "HEAD" and found:
        session.judge.record("Range of HEAD", f"{found}")
    session.judge.expect(method == "HEAD" or not found, f"no Range is due in a {method}: {found}")
    outcome, seen = fetch(session)
    if session.judge.expect(seen.header("Range"), f"the GET after a {method} has lost its Range: {seen.head!r}"):
        judge_closed(session, seen, 100, 199)
        judge_answer(session, outcome, FILE[100:200])


@requirement("F1303-69")
@pytest.mark.parametrize(("first", "last"), [(100, 199), (100, 0), (0, 99)])
def test_a_server_may_ignore_the_range(session: Session, first: int, last: int) -> None:
    """An answer of 200 with everything is reported with its full length, not as an error, and all of it is there."""
    positions(session, first, last)
    outcome, seen = fetch(session, f"/bytes-{SIZE}-63")
    session.judge.must(seen.header("Range"), f"a Range is due: {seen.head!r}", requirement="F1303-64")
    if session.judge.expect(outcome.is_status, f"the origin sent 200 with {SIZE} bytes: {outcome.shown()}"):
        judge_answer(session, outcome, FILE, status=200)


@requirement("F1303-70")
@pytest.mark.parametrize(("first", "last"), [(5000, 0), (5000, 5099), (SIZE, 0)])
def test_a_start_behind_the_file(session: Session, first: int, last: int) -> None:
    """A start behind the last byte: 416, with the length of the body that came with it."""
    positions(session, first, last)
    outcome, seen = fetch(session)
    found = scope(session, seen)
    session.judge.must(found is not None and found[0] == first, f"a Range from {first} on is due: {shown(found)}",
                       requirement="F1303-64" if last else "F1303-66")
    if session.judge.expect(outcome.is_status, f"the origin sent 416: {outcome.shown()}"):
        judge_answer(session, outcome, seen.sent_body, status=416)


@requirement("F1303-84")
def test_a_new_scope_replaces_the_old_one(session: Session) -> None:
    """After a ranged GET new positions rule the next one: its Range and its bytes are the new ones, each time."""
    for first, last in TURNS:
        positions(session, first, last)
        get_part(session, first, last)


@requirement("F1303-84")
@pytest.mark.parametrize(("tag", "value", "due"), [("BREAK", 150, (150, 199)), ("BREAKEND", 299, (100, 299))],
                         ids=["new_start", "new_end"])
def test_one_new_position_goes_with_the_other(session: Session, tag: str, value: int, due: tuple[int, int]) -> None:
    """After a ranged GET the start alone, or the end alone, is changed; a DUT that dropped both is set anew (A57)."""
    positions(session, 100, 199)
    get_part(session, 100, 199)
    session.para(tag, value)
    outcome, seen = fetch(session)
    found = scope(session, seen)
    if open_from(found, value, SIZE) if tag == "BREAK" else found == (0, value):
        session.topic("settings_after_request", "without_range", f"the other position is gone: {shown(found)}")
        return
    judge_closed(session, seen, *due)
    judge_answer(session, outcome, FILE[due[0] : due[1] + 1])


@requirement("F1303-85")
@pytest.mark.parametrize("steps", PATHS_TO_A_PAIR)
def test_positions_may_cross_on_their_way(session: Session, steps: str) -> None:
    """The two are set in any order, through pairs that cross; what counts is the pair at the GET."""
    settings, (first, last) = PATHS_TO_A_PAIR[steps]
    for tag, value in settings:
        session.ok(f'AT+HTTPPARA="{tag}",{value}')
    get_part(session, first, last)


@requirement("F1303-66")
def test_the_rest_after_a_scope(session: Session) -> None:
    """The end taken back to 0 after a ranged GET: from the start to the end of the file, not to the old end."""
    positions(session, 100, 199)
    get_part(session, 100, 199)
    positions(session, 100, 0)
    outcome, seen = fetch(session)
    judge_open(session, seen, 100, SIZE)
    judge_answer(session, outcome, FILE[100:])
