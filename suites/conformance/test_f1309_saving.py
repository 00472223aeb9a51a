"""HTTPREADFILE: the answer, and the file that it promises (L143-L158)."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from fixtures.bench import Origin, Saved, Session
from fixtures.origin import content
from fixtures.spec import tolerances
from fixtures.verdict import requirement
from suites.conformance._saving import (
    CODES,
    failure_reading,
    fetch,
    judge_file,
    judge_no_file,
    note_result,
    path_of,
    save_and_judge,
)

TEST_ANSWER = re.compile(r"\+(HTTPREADT?FILE): *(.*)")
SOON, LIMIT = tolerances.seconds("T02", "soon"), tolerances.seconds("T02", "limit")
SIZES = (1, 2, 255, 256, 257, 511, 512, 513, 1023, 1024, 1025, 2047, 2048, 2049, 2800, 4095, 4096, 4097, 8191, 8192,
         8193, 9999, 10000, 14615)
IN_A_ROW = 8
SAVES = 20


@requirement("F1309-01")
def test_test_form(session: Session) -> None:
    """One line with the file name and the paths, under the right or the misprinted name, then OK (L151, A19)."""
    seen = session.at("AT+HTTPREADFILE=?")
    judge = session.judge
    judge.must(seen.codes == ["OK"] and len(seen.information) == 1 and not seen.strays,
               f"one line and OK are due: {seen.shown()}")
    found = TEST_ANSWER.fullmatch(seen.information[0].text.rstrip())
    judge.must(found, f"+HTTPREADFILE: or +HTTPREADTFILE: is due: {seen.shown()}")
    assert found is not None
    session.topic("readfile_test_prefix", found[1], f"the prefix of the test form: {seen.shown()}")
    judge.record("prefix of AT+HTTPREADFILE=?", found[1])
    session.topic("readfile_test_range", found[2], f"the rest of the test form: {seen.shown()}")
    session.in_time(seen)


def _took(saved: Saved) -> float:
    """DUT seconds to the later of final code and result line."""
    lines = [*saved.exchange.finals, *saved.exchange.information]
    return max((line.t for line in lines), default=saved.exchange.sent) - saved.exchange.sent


@requirement("F1309-02")
def test_answer_of_a_save(session: Session) -> None:
    """One OK and one result line in either order, each once; the line has the printed name (L153, A20)."""
    session.get("/text-200")
    saved = session.keep(session.new_name())
    shown = saved.exchange.shown()
    session.topic("readfile_success", saved.order if saved.result == 0 else f"result {saved.result}",
                  f"OK and +HTTPREADFILE: 0 are due: {shown}")
    session.quiet(saved.exchange)
    session.judge.record("order of HTTPREADFILE", saved.order)
    took = _took(saved)
    session.judge.must(took <= session.late(LIMIT), f"the answer took {took:.1f} s: {shown}")
    if took > session.late(SOON):
        session.judge.record("slow answers", f"HTTPREADFILE: {took:.1f} s")


@requirement("F1309-02")
def test_answer_of_a_save_behind_the_test_form(session: Session) -> None:
    """Asking for the form of the command takes nothing away from the response."""
    session.get("/text-200")
    session.at("AT+HTTPREADFILE=?")
    _judge_done(session.keep(session.new_name()), session)


@requirement("F1309-02")
def test_many_saves(session: Session) -> None:
    """Save after save is answered like the first."""
    for turn in range(SAVES):
        session.get(f"/bytes-{10 + turn}")
        _judge_done(session.keep(session.new_name()), session)


def _judge_done(saved: Saved, session: Session) -> None:
    session.judge.must(saved.done, f"OK and +HTTPREADFILE: 0 are due: {saved.exchange.shown()}")


@requirement("F1309-01")
def test_test_form_in_all_states(session: Session) -> None:
    """The form is the same before the first response, with one, behind a save and behind a refusal."""
    steps: dict[str, Callable[[], object]] = {
        "before any response": lambda: None, "with a response": lambda: session.get("/text-20"),
        "behind a save": lambda: session.save(session.new_name()),
        "behind a refusal": lambda: session.try_readfile('"",1'), "again": lambda: None}
    seen = {}
    for situation, step in steps.items():
        step()
        found = session.at("AT+HTTPREADFILE=?")
        good = found.codes == ["OK"] and len(found.information) == 1 and not found.strays
        session.judge.must(good, f"{situation} one line and OK are due: {found.shown()}")
        seen[situation] = found.information[0].text
    session.judge.must(len(set(seen.values())) == 1, f"the form is due to be the same: {seen}")


@requirement("F1309-03")
@pytest.mark.parametrize("path", ["/text-500", "/bytes-700-3", "/manyheaders-30/text-40", "/text-64/cookie"])
def test_file_holds_the_body(session: Session, origin: Origin, path: str) -> None:
    """What is read back is the body of the answer, without any header (L144)."""
    session.get(path)
    save_and_judge(session, origin.request().sent_body)


@requirement("F1309-03")
@pytest.mark.parametrize("sizes", [(40, 700), (900, 60)], ids=["short-post", "long-post"])
def test_file_holds_the_answer_to_a_post(session: Session, sizes: tuple[int, int]) -> None:
    """After a POST the answer is saved, and nothing of what was posted (L144)."""
    for turn in range(2):
        posted, data = content.text(sizes[0], turn), content.body(sizes[1], 7 + turn)
        session.post(path_of(session, data), posted)
        save_and_judge(session, data)


@requirement("F1309-03")
@pytest.mark.parametrize("status", [201, 202, 203])
def test_file_holds_the_body_of_other_successes(session: Session, status: int) -> None:
    """The content of an answer is saved whichever success its status tells."""
    data = content.text(240, status)
    fetch(session, data, f"/status-{status}", status=status)
    save_and_judge(session, data)


@requirement("F1309-04")
@pytest.mark.parametrize("method", [0, 1], ids=["get", "post"])
def test_answer_of_a_posted_file(session: Session, method: int) -> None:
    """After HTTPPOSTFILE the content of its answer is saved, whichever form the report had (A21)."""
    name = session.stage(content.text(80, 1))
    data = content.body(300 + method, 2)
    session.origin.store("answer", data)
    session.url("/stored-answer")
    outcome = session.postfile(name, 1, method, 1)
    session.expect_status(outcome, 200, requirement="F1308-15")
    save_and_judge(session, data)


@requirement("F1309-14")
@pytest.mark.parametrize("size", [1, 1500, 14615])
def test_zero_says_that_the_file_is_complete(session: Session, size: int) -> None:
    """Each save of a row reports 0, and each file of them is complete at the end."""
    bodies = [content.body(size, seed) for seed in range(3)]
    names = []
    for data in bodies:
        fetch(session, data)
        names.append(session.new_name())
        saved = session.keep(names[-1])
        session.judge.must(saved.done, f"OK and result 0 are due: {saved.exchange.shown()}")
    for name, data in zip(names, bodies, strict=True):
        judge_file(session, name, data)


@requirement("F1309-14")
def test_not_zero_says_that_there_is_no_file(session: Session) -> None:
    """Saves that cannot be: a result that is not 0, or ERROR, and no complete file; the codes are kept."""
    data = content.text(333, 4)
    stem = session.new_name()
    for values, name in ((f'"{stem}",9', stem), (f'"{stem[:-4]}?"', f"{stem[:-4]}?"), ('""', ""),
                         (f'"{"n" * 120}{stem}"', f"{'n' * 120}{stem}")):
        fetch(session, data)
        saved = session.try_readfile(values)
        whole = bool(name) and session.send_back(name) == data
        session.judge.must(whole == saved.done, f"{failure_reading(saved)} for {values[:40]}, and the file is "
                           f"{'complete' if whole else 'not there'}: {saved.exchange.shown()}")


@requirement("F1309-14")
@pytest.mark.parametrize("values", ['"{}",9', '"{}",0', '""', '"{}?"', '"{}",1,1'],
                         ids=["path-9", "path-0", "no-name", "reserved", "third-value"])
def test_a_failure_leaves_the_next_result_alone(session: Session, values: str) -> None:
    """Behind a save that failed a complete file is told by 0."""
    data = content.text(210, 5)
    for _ in range(2):
        fetch(session, data)
        session.try_readfile(values.format(session.new_name(suffix="")))
        name = session.new_name()
        _judge_done(session.keep(name), session)
        judge_file(session, name, data)


@requirement("F1309-14a")
def test_results_of_failures(session: Session) -> None:
    """Results of saves that fail lie in 701 to 720; others are recorded with their situation ([M7600 13.3.2])."""
    name = session.new_name()
    seen: set[int] = set()
    for values, situation in ((f'"{name}"', "before any report"), (f'"{name}",9', "path 9"), ('""', "no name"),
                              (f'"{name[:-4]}?"', "a reserved character"), (f'"{"n" * 120}"', "a name of 120 bytes")):
        saved = session.try_readfile(values)
        note_result(session, saved, situation)
        seen |= {saved.result} if saved.result else set()
        session.get("/text-30")
    listed = sorted(seen & set(CODES))
    session.judge.record("results of HTTPREADFILE in 701-720", f"{listed or 'none printed'}")


@requirement("F1309-15")
def test_one_final_code_for_each_line(session: Session) -> None:
    """Good and bad lines, one after the other: one OK or ERROR each, one result line at most, nothing behind."""
    name = session.new_name()
    for values in (f'"{name}"', f'"{name}",1', f'"{session.new_name()}",9', '"",1', f'"{session.new_name()}",1', "",
                   f'"{session.new_name()}"'):
        session.get("/text-50")
        saved = session.try_readfile(values)
        session.quiet(saved.exchange)
        session.judge.must(len(saved.exchange.finals) == 1, f"one final code is due: {saved.exchange.shown()}")


@requirement("F1309-15")
def test_one_final_code_without_a_response(session: Session) -> None:
    """The same before any response, behind an answer without a body and behind a request that failed."""
    for path in ("", "/status-204", session.origin.refused()):
        if path:
            session.try_get(path)
        saved = session.readfile(session.new_name())
        session.quiet(saved.exchange)
        session.judge.must(len(saved.exchange.finals) == 1, f"one final code is due: {saved.exchange.shown()}")


@requirement("F1309-22")
@pytest.mark.parametrize("size", [10, 14615])
def test_time_of_a_save(session: Session, size: int) -> None:
    """Final code and result line within T02; above 5 s is recorded, later than 125 s or never fails."""
    session.get(f"/bytes-{size}")
    saved = session.keep(session.new_name())
    took = _took(saved)
    complete = saved.exchange.finals and (saved.result is not None or saved.exchange.refused)
    session.judge.must(complete and took <= session.late(LIMIT), f"{took:.1f} s, complete: {bool(complete)}: "
                       f"{saved.exchange.shown()}")
    session.judge.record("time of HTTPREADFILE", "soon" if took <= session.late(SOON) else f"{took:.1f} s")


@requirement("F1309-25")
@pytest.mark.parametrize("size", SIZES)
def test_lengths(session: Session, size: int) -> None:
    """A body of each length is saved whole and alone."""
    data = content.body(size, size)
    fetch(session, data)
    save_and_judge(session, data)


@requirement("F1309-25")
def test_lengths_one_after_the_other(session: Session) -> None:
    """Longer and shorter bodies in turn: no file has bytes of another."""
    for seed, size in enumerate((4097, 1, 2800, 3, 14615, 1024)[:IN_A_ROW]):
        data = content.body(size, 50 + seed)
        fetch(session, data)
        save_and_judge(session, data)


@requirement("F1309-05")
@pytest.mark.parametrize("earlier", [False, True], ids=["first-session", "after-another-session"])
def test_nothing_to_save_yet(session: Session, earlier: bool) -> None:
    """Straight after HTTPINIT there is no report, so nothing is saved (L145)."""
    if earlier:
        session.get("/text-90")
        session.term()
        session.start()
    name = session.new_name()
    saved = session.readfile(name)
    note_result(session, saved, "before any report")
    session.topic("readfile_failure", failure_reading(saved), f"before any report: {saved.exchange.shown()}")
    judge_no_file(session, name)
    session.get("/text-5")
