"""The audit on recorded sessions with real modules, as foreign logs: what departs is found, nothing else is reported.

Each expected finding names its ground. Sessions that are not in the table must yield none. Skipped where the collection
of sessions does not lie beside the checkout.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures.audit import audit
from fixtures.link.foreign import read
from fixtures.spec import dialects
from suites.selftest import sessions

pytestmark = pytest.mark.skipif(not sessions.SHARED.exists(), reason="no recorded sessions beside the checkout")

BARE_MARKER = "A02: L100 prints DATA, a bare count deviates in f13"
OK_LAST = "A03: OK stands first (L100); this family ends with it"
NO_END = "A03: +HTTPREAD: 0 is missing (L100)"
LINES = "the count cannot be checked: lines of the log make another number of bytes, and it keeps lines only"
LESS_4 = "A09: the closing CR LF CR LF is not counted; recorded"
TAG_CID = "L31 to L50 print no such tag; F1303-80 records what it gives"
EXECUTE = "L97, L99 print no form without a value; F1300-20 records it"
NO_BLANK = "V.250 5.7.3: one blank behind the colon"
TRAILING_OK = "A03: an OK behind the closing line is recorded"
READABLE = "L94: what was reported can be read; T13 leaves 10 s for the buffer, and the log has no times"
STALE = "A45: the line set last must be sent; what came fits the line set before"
DAMAGED = "bytes lost by the capture: no finding against the module, only noted"
SURPLUS = "L112: the host typed more than it announced; accepted (F1307-12)"

EXPECTED: dict[str, list[tuple[int, str, str, str]]] = {
    "a76xx-manual-httpread-nul": [(6, "F1306-05", "deviation", "14 NULs ahead of the page: the content came changed")],
    "a76xx-manual-httphead-653": [(2, "F1305-02", "record", LINES)],
    "sim7600a-makerfabs2-post-716": [(18, "F1306-03", "record", "A04: LEN,0 where L98 has ERROR: recorded")],
    "a7670e-lilygo323-https-get": [(22, "F1305-02", "record", LESS_4)],
    "sim7670g-lilygo352-range": [(10, "F1300-33", "deviation", NO_BLANK)],
    "sim7000-botletics74-601": [(5, "F1303-80", "record", TAG_CID)],
    "sim7600ei-p10-get-head": [(3, "F1303-18", "record", "A38: a URL without quotes was taken")],
    "sim7600-vn-get-s3-denied": [
        (5, "F1300-33", "deviation", NO_BLANK),
        (5, "F1300-44", "deviation", "the marker has the blank that the closing line lacks: one reading is to hold"),
    ],
    "sim7600h-vrain-read-142": [(3, "F1306-04", "record", DAMAGED)],
    "a7672s-aio-stale-echo": [(6, "F1300-09", "record", "the label of the log and the echo differ: host, not module")],
    "a7672s-aio-head-then-stale-range": [
        (8, "F1305-02", "record", LESS_4),
        (40, "F1303-81", "deviation", STALE),
    ],
    "a7672s-aio-userdata-stale-then-reinit": [(21, "F1303-81", "deviation", STALE)],
    "a7672s-aio-read-error-after-206": [(8, "F1306-15", "deviation", READABLE)],
    "a7672s-aio-short-read": [(6, "F1306-24", "fail", NO_END), (10, "F1306-06", "record", LINES)],
    "a7672s-aio-error-cgev": [(21, "F1302-03", "record", "A32: HTTPTERM of a stopped service gave OK")],
    "a7672s-aio-ok-no-urc": [(1, "F1304-20", "record", "no report before the next request: the wait decides")],
    "sim7600-boat-302-chunked": [
        (5, "F1303-80", "record", TAG_CID),
        (30, "F1304-32", "record", "A18: length 0 reported, 37 bytes readable"),
        (37, "F1306-24", "record", TRAILING_OK),
    ],
    "sim7600-boat-1024-426": [(14, "F1306-24", "record", TRAILING_OK)],
    "a7608eh-freezermon-tail-drop": [(9, "F1306-15", "deviation", READABLE)],
    "sim7000-attester-get": [
        (10, "F1303-80", "record", TAG_CID),
        (17, "F1306-24", "fail", NO_END),
        (19, "F1306-25", "deviation", BARE_MARKER),
        (19, "F1306-06", "record", LINES),
        (31, "F1306-04", "fail", OK_LAST),
    ],
    "sim800-shiptor-httpdata": [
        (17, "F1307-12", "record", SURPLUS),
        (25, "F1306-24", "fail", NO_END),
        (27, "F1306-25", "deviation", BARE_MARKER),
        (38, "F1306-04", "fail", OK_LAST),
        (41, "F1307-05", "fail", "L112: a size of 0 is outside of 1 to 153600"),
        (42, "F1306-24", "record", "OK alone, and there the log ends"),
    ],
    "sim800-drosak-offset-read": [
        (4, "F1303-80", "record", TAG_CID),
        (15, "F1306-24", "fail", NO_END),
        (17, "F1306-25", "deviation", BARE_MARKER),
        (17, "F1306-06", "record", LINES),
        (19, "F1306-04", "fail", OK_LAST),
        (20, "F1306-24", "fail", NO_END),
        (24, "F1306-04", "fail", OK_LAST),
    ],
    "sim800-eisack-post": [
        (4, "F1303-75", "record", "a tag without quotes was taken"),
        (7, "F1303-75", "record", "a tag without quotes was taken"),
        (24, "F1300-20", "record", EXECUTE),
        (26, "F1306-25", "deviation", BARE_MARKER),
    ],
    "sim800-tcall259-bytes": [(3, "F1300-20", "record", EXECUTE)],
    "sim800l-tinygsm94-corrupt": [
        (1, "F1300-20", "record", EXECUTE),
        (2, "F1306-25", "deviation", BARE_MARKER),
        (6, "F1306-04", "record", DAMAGED),
    ],
    "air724-head-breakend": [
        (14, "F1305-12", "deviation", "A08: L86 prints DATA, a bare count deviates in f13"),
        (14, "F1305-03", "fail", "L90: the block begins with the status line"),
    ],
}
"""Line of the log, requirement, level, ground."""

F13_ONLY = {
    "F1301-14": "HTTPINIT with a context number", "F1302-11": "HTTPTERM with a context number",
    "F1304-01": "(0-4) in the test form", "F1305-12": "HTTPHEAD without DATA", "F1306-25": "HTTPREAD without DATA",
    "F1308-01": "other ranges in the test form", "F1308-22": "two fields in the report",
    "F1305-13": "an OK ahead of the header block",
}
"""What the dialects of the families forgive and the reference does not."""

ALL = sessions.load() if sessions.SHARED.exists() else []
Found = set[tuple[int, str, str]]


def found(session: sessions.Recorded, dialect: str, folder: Path, text: str | None = None) -> Found:
    path = folder / f"{session.id}.log"
    path.write_text(text or sessions.arrows(session), "utf-8")
    turns = audit(read(path).masked(), dialects.load(dialect))
    return {(each.line, each.requirement, each.level) for turn in turns for each in turn.findings}


def test_there_are_as_many_as_there_should_be() -> None:
    assert len({session.id for session in ALL}) == len(ALL) == 64
    assert set(EXPECTED) <= {session.id for session in ALL}


@pytest.mark.parametrize("session", ALL, ids=lambda session: session.id)
def test_departures_are_found_and_nothing_else(session: sessions.Recorded, tmp_path: Path) -> None:
    due = {(line, requirement, level) for line, requirement, level, _ in EXPECTED.get(session.id, [])}
    assert found(session, session.dialect, tmp_path) == due


@pytest.mark.parametrize("session", ALL, ids=lambda session: session.id)
def test_the_reference_itself_adds_only_what_dialects_forgive(session: sessions.Recorded, tmp_path: Path) -> None:
    more = found(session, "f13", tmp_path) - found(session, session.dialect, tmp_path)
    assert {requirement for _, requirement, _ in more} <= set(F13_ONLY)


@pytest.mark.parametrize("session", ALL, ids=lambda session: session.id)
def test_times_before_the_marks_change_nothing(session: sessions.Recorded, tmp_path: Path) -> None:
    stamped = "".join(f"12:00:{min(number, 59):02d}.000 {line}\n"
                      for number, line in enumerate(sessions.arrows(session).splitlines()))
    with_times = found(session, session.dialect, tmp_path, stamped)
    eased = {(line, requirement, "record" if requirement == "F1306-15" else level)    # within T13 of the report
             for line, requirement, level in found(session, session.dialect, tmp_path)}
    assert with_times == eased


@pytest.mark.parametrize("session", [each for each in ALL if each.exact], ids=lambda session: session.id)
def test_exact_sessions_come_through_socat_with_the_same_findings(session: sessions.Recorded, tmp_path: Path) -> None:
    if any(item.data is None for item in session.items):
        pytest.skip("bytes are missing, which socat cannot say")
    plain = {(requirement, level) for _, requirement, level in found(session, session.dialect, tmp_path)}
    dumped = found(session, session.dialect, tmp_path, sessions.socat(session))
    assert {(requirement, level) for _, requirement, level in dumped} == plain


@pytest.mark.parametrize("session", ALL, ids=lambda session: session.id)
def test_a_session_cut_at_any_line_accuses_no_more_than_the_whole(session: sessions.Recorded, tmp_path: Path) -> None:
    """What is missing at the end of a log is held against nobody: fails of a cut log are fails of the whole one."""
    rows = sessions.arrows(session).splitlines(keepends=True)
    whole = {each for each in found(session, session.dialect, tmp_path) if each[2] == "fail"}
    step = max(1, len(rows) // 12)
    for end in range(1, len(rows), step):
        if not any(row.startswith("<") for row in rows[:end]) or not any(row.startswith(">") for row in rows[:end]):
            continue
        cut = found(session, session.dialect, tmp_path, "".join(rows[:end]))
        assert {each for each in cut if each[2] == "fail"} <= whole, f"cut behind line {end}"
