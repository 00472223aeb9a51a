"""What the cases of HTTPREADFILE share: bodies put to files and brought back, and saves that have to fail."""

from __future__ import annotations

import string
from typing import Final

from fixtures.bench import Outcome, Saved, Session
from fixtures.bench.requests import GET
from suites.conformance._action import difference

CODES: Final = range(701, 721)
"""The <errcode> list that the parent manual gives for <result> ([M7600 13.3.2])."""
SUCCESS = ("ok_first", "result_first")


def fetch(session: Session, data: bytes, segments: str = "", *, status: int = 200) -> Outcome:
    """GET `data` from the origin, with further behaviours such as "/chunked-3"; reported with `status`."""
    return session.get(path_of(session, data, segments), status=status)


def path_of(session: Session, data: bytes, segments: str = "") -> str:
    """Path by which the origin hands out these bytes."""
    session.accepted["fetched"] = session.accepted.get("fetched", 0) + 1
    key = f"f{session.accepted['fetched']}"
    session.origin.store(key, data)
    return f"{segments}/stored-{key}"


def judge_file(session: Session, name: str, data: bytes, path: int | None = 1) -> None:
    """The file is there and holds exactly `data`, by the level of the case's requirement."""
    came = session.send_back(name, path)
    session.judge.expect(came is not None, f"result 0 was reported, but HTTPPOSTFILE finds no file {name!r}")
    if came is not None:
        session.judge.expect(came == data, f"the file {name!r} differs from the body: {difference(came, data)}")


def save_and_judge(session: Session, data: bytes, *, name: str | None = None, path: int | None = None) -> str:
    """Save the response in the buffer, which has the body `data`; the file must be whole. Returns its name."""
    name = name or session.new_name()
    saved = session.keep(name, path)
    note_result(session, saved, f"saving {len(data)} bytes to path {path}")
    if session.judge.expect(saved.done, f"OK and result 0 are due: {saved.exchange.shown()}"):
        judge_file(session, name, data, path or 1)
    return name


def note_result(session: Session, saved: Saved, situation: str) -> None:
    """Keep a result that is neither 0 nor in the list, with the situation in which it came (F1309-14a)."""
    if saved.result not in (None, 0) and saved.result not in CODES:
        session.judge.record("result of HTTPREADFILE outside 701-720", f"{saved.result}: {situation}")


def failure_reading(saved: Saved) -> str:
    """How a save failed, as the topic readfile_failure names it; "zero" where it did not."""
    if saved.result == 0:
        return "zero"
    if saved.order in SUCCESS:
        return "ok_and_result"
    return saved.order


def judge_failure(session: Session, saved: Saved, situation: str) -> None:
    """A save that had to fail: ERROR with or without a result; OK and a not-0 result by the dialect (A20)."""
    note_result(session, saved, situation)
    session.topic("readfile_failure", failure_reading(saved), f"{situation}: {saved.exchange.shown()}")


def judge_refused(session: Session, values: str) -> None:
    """Values of a wrong form: ERROR, a not-0 result before it at most; then `AT` is answered (L153 d)."""
    saved = session.try_readfile(values)
    note_result(session, saved, f"AT+HTTPREADFILE={values}")
    good = saved.exchange.refused and saved.result != 0
    session.judge.expect(good, f"ERROR is due for {values}: {saved.exchange.shown()}")
    session.in_time(saved.exchange)
    session.alive()


def judge_no_file(session: Session, name: str, *paths: int) -> None:
    """No file of that name, which is new in this run, can be sent from any of the paths."""
    for path in paths or (1,):
        found = session.send_back(name, path)
        session.judge.must(found is None, f"a file {name!r} was made in path {path}: {(found or b'')[:60]!r}")


def unused_letter(session: Session) -> str:
    """A name of one byte under which path 1 holds no file; the last one tried where all are taken."""
    letters = string.ascii_lowercase
    first = int(session.origin.token[1:], 16) % len(letters)
    name = letters[first]
    for turn in range(len(letters)):
        name = letters[(first + turn) % len(letters)]
        if session.send_back(name) is None:
            break
    return name


def need_path(session: Session, path: int) -> None:
    """End the case as not applicable where the dialect lets the DUT lack path 3 or 4, and it refuses it."""
    topic = f"readfile_path_{path}"
    if session.dialect.judge(topic, "error") == "fail":
        return
    session.url("/text-3")
    session.expect_status(session.action(GET), 200)
    saved = session.keep(session.new_name(), path)
    if not saved.done:
        session.topic(topic, "error", f"path {path} cannot be used: {saved.exchange.shown()}")
        session.judge.not_applicable(f"this DUT has no path {path}, which its dialect allows")
