"""HTTPPARA BREAK and BREAKEND: which values are taken, and what odd ones make of the request (L47-L50, L61, L63)."""

from __future__ import annotations

import pytest

from fixtures.bench import Session
from fixtures.bench.requests import GET
from fixtures.verdict import requirement
from suites.conformance._ranges import PATH, SIZE, need_positions, open_from, positions, scope, shown, understood
from suites.conformance._settings import probe, refuse_all, together, well_formed

GOOD = {"BREAK": ("0", "1", "1000", "0"), "BREAKEND": ("0", "1", "2000", "0")}
HUGE = (2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**32 + 100)
START = 10


@pytest.fixture(autouse=True)
def _tags(session: Session) -> None:
    """A DUT whose dialect lets it lack the two tags, and does, has nothing to be judged here."""
    need_positions(session)


@requirement("F1303-62")
@pytest.mark.parametrize("tag", GOOD)
def test_positions_are_taken(session: Session, tag: str) -> None:
    """0, 1 and larger positions are answered by OK alone."""
    together(session, [f'AT+HTTPPARA="{tag}",{value}' for value in GOOD[tag]], session.ok)


@requirement("F1303-71")
@pytest.mark.parametrize("tag", GOOD)
def test_positions_are_numbers(session: Session, tag: str) -> None:
    """Letters, digits with letters behind, and nothing are refused."""
    refuse_all(session, [f'AT+HTTPPARA="{tag}",{text}' for text in ("abc", "10x", "")])


def _seen_range(session: Session) -> list[str] | None:
    """The Range lines of a GET with the values in force; None where the DUT sent nothing and said so."""
    session.url(PATH)
    session.origin.mark()
    outcome = session.action(GET)
    found = session.origin.requests()
    if not found:
        session.judge.must(outcome.failed_cleanly, f"a status, but the origin saw no request: {outcome.shown()}")
        session.judge.record("GET with an odd position", "refused" if outcome.refused else f"errcode {outcome.code}")
        return None
    return found[-1].header("Range")


@requirement("F1303-71a")
@pytest.mark.parametrize("tag", GOOD)
def test_negative_positions(session: Session, tag: str) -> None:
    """-1 is refused, OK is recorded; a Range that is damaged, or made of wrapped numbers, is never right."""
    other = "BREAKEND" if tag == "BREAK" else "BREAK"
    session.para(other, 100)
    seen = probe(session, f'AT+HTTPPARA="{tag}",-1')
    reading = "error" if seen.refused else "ok"
    for line in _seen_range(session) or ():
        found = understood(line)
        wrapped = found is None or max(found[0], found[1] or 0) > 100
        if wrapped and not (tag == "BREAKEND" and open_from(found, 100, SIZE)):
            session.topic("negative_break", "damaged_range", f"{tag} -1 and {other} 100 made {line!r}")
    session.topic("negative_break", reading, f"{tag} -1: {seen.shown()}")


@requirement("F1303-72")
@pytest.mark.parametrize("value", HUGE)
def test_huge_starts(session: Session, value: int) -> None:
    """A huge BREAK is refused, or stands in the Range as it was given."""
    if _refused(session, "BREAK", value):
        return
    session.para("BREAKEND", 0)
    found = _seen_scope(session)
    session.judge.must(found is None or (found[0] == value and (found[1] is None or found[1] >= value)),
                       f"a Range from {value} on is due: {found and shown(found)}")


@requirement("F1303-72")
@pytest.mark.parametrize("value", HUGE)
def test_huge_ends(session: Session, value: int) -> None:
    """A huge BREAKEND is refused, or stands in the Range as it was given."""
    session.para("BREAK", START)
    if _refused(session, "BREAKEND", value):
        return
    found = _seen_scope(session)
    session.judge.must(found in (None, (START, value)),
                       f"Range is due as 'bytes={START}-{value}': {found and shown(found)}")


def _refused(session: Session, tag: str, value: int) -> bool:
    seen = probe(session, f'AT+HTTPPARA="{tag}",{value}')
    session.judge.record("largest positions", f"{tag} {value}: {'refused' if seen.refused else 'taken'}")
    return seen.refused


def _seen_scope(session: Session) -> tuple[int, int | None] | None:
    """The scope that a GET asked for; None where it was refused. One without Range has lost what was set."""
    lines = _seen_range(session)
    if lines is None:
        return None
    session.judge.must(lines, "a position was taken, but the GET has no Range")
    return scope(session, session.origin.last())


@requirement("F1303-90")
@pytest.mark.parametrize(("first", "last"), [(0, 0), (100, 199)], ids=["alone", "beside_a_scope"])
def test_range_by_userdata(session: Session, first: int, last: int) -> None:
    """A Range by USERDATA, alone and beside BREAK and BREAKEND: what arrives is recorded, and can be parsed."""
    session.para("USERDATA", "Range: bytes=10-19")
    positions(session, first, last)
    session.url(PATH)
    session.origin.mark()
    outcome = session.action(GET)
    session.judge.must(outcome.is_status or outcome.failed_cleanly, f"a clean end is due: {outcome.shown()}")
    found = session.origin.requests()
    if not found:
        session.judge.must(not outcome.is_status, f"a status, but the origin saw no request: {outcome.shown()}")
        session.judge.record("Range by USERDATA", f"refused beside {first}, {last}: {outcome.shown()}")
        return
    well_formed(session, found[-1], but=("range-repeated",))
    session.judge.record("Range by USERDATA", f"beside {first}, {last}: {found[-1].header('Range')}")
