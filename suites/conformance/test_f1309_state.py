"""HTTPREADFILE in the life of a response: what there is to save, what is saved twice, what stays (A04, A20)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fixtures.bench import Origin, Session
from fixtures.bench.requests import GET
from fixtures.origin import content
from fixtures.verdict import requirement
from suites.conformance._saving import fetch, judge_file, need_path, note_result, path_of, save_and_judge

OLD = content.text(260, 11)
RECVTO = 5
CAUSES: dict[str, Callable[[Origin], str]] = {
    "closed port": lambda origin: origin.refused(),
    "closed connection": lambda origin: "/close",
    "reset": lambda origin: "/reset",
    "silence in the body": lambda origin: "/stallforever-100/bytes-1000",
    "unknown name": lambda origin: f"http://{origin.place.unknown_host}/{origin.token}/",
}


@requirement("F1309-16")
@pytest.mark.parametrize("path", [1, 3])
@pytest.mark.parametrize("sizes", [(3000, 40), (40, 3000), (1024, 1023), (500, 500), (1025, 1024), (513, 512)], ids=str)
def test_a_name_used_twice(session: Session, sizes: tuple[int, int], path: int) -> None:
    """The second save replaces the file as a whole, or is refused and leaves the first untouched."""
    if path != 1:
        need_path(session, path)
    name = session.new_name()
    first, second = (content.body(size, seed) for seed, size in enumerate(sizes))
    fetch(session, first)
    session.save(name, path)
    fetch(session, second)
    saved = session.readfile(name, path)
    note_result(session, saved, "a name that is taken")
    session.judge.must(saved.done or saved.failed_cleanly, f"a clean answer is due: {saved.exchange.shown()}")
    session.judge.record("a name used twice", "replaced" if saved.done else saved.order)
    judge_file(session, name, second if saved.done else first, path)


@requirement("F1309-16")
@pytest.mark.parametrize("cause", ["no response", "failed request", "no content"])
def test_a_save_that_fails_leaves_the_file_of_that_name(session: Session, origin: Origin, cause: str) -> None:
    """Where there is nothing to save and the save fails, the file that was saved under that name before is whole."""
    name, kept = session.new_name(), content.body(700, 5)
    fetch(session, kept)
    session.save(name)
    if cause == "no response":
        session.term()
        session.start()
    elif cause == "failed request":
        session.try_get(origin.refused())
    else:
        session.get("/status-204", status=204)
    saved = session.readfile(name)
    note_result(session, saved, cause)
    session.judge.must(saved.done or saved.failed_cleanly, f"a clean answer is due: {saved.exchange.shown()}")
    if not saved.done:  # what a save that succeeds may hold is a matter of F1309-05, -17 and -18
        judge_file(session, name, kept)


@requirement("F1309-17")
@pytest.mark.parametrize("answer", ["204", "head", "empty"])
def test_nothing_to_save(session: Session, origin: Origin, answer: str) -> None:
    """After an answer without a body a save ought to fail; content of an older response must not be in the file."""
    fetch(session, OLD)
    origin.mark()
    if answer == "head":
        session.head_request("/text-300")
    else:
        session.get("/status-204" if answer == "204" else "/empty", status=204 if answer == "204" else 200)
    request = origin.request()
    name = session.new_name()
    saved = session.readfile(name)
    note_result(session, saved, f"after {answer}")
    if saved.result != 0:
        session.judge.must(saved.failed_cleanly, f"a failure is due: {saved.exchange.shown()}")
        return
    came = session.send_back(name) or b""
    session.judge.must(OLD[:20] not in came, f"content of an older response was saved: {came[:80]!r}")
    kind = "an empty file" if not came else "header bytes" if came in request.sent_head else "other bytes"
    session.judge.record(f"saved after {answer}", kind)
    session.judge.expect(kind != "other bytes", f"nothing was there to save, the file holds {came[:80]!r}")


@requirement("F1309-18")
@pytest.mark.parametrize("cause", CAUSES)
def test_after_a_request_that_failed(session: Session, origin: Origin, cause: str) -> None:
    """A failed request leaves nothing to save; content of an older response in the file is a deviation."""
    fetch(session, OLD)
    session.para("RECVTO", RECVTO)
    failed = session.try_get(CAUSES[cause](origin))
    if failed.is_status:
        session.judge.inconclusive(f"the request had to fail: {failed.shown()}")
    name = session.new_name()
    saved = session.readfile(name)
    note_result(session, saved, f"after a {cause}")
    if session.judge.expect(saved.result != 0, f"a failure is due after a failed request: {saved.exchange.shown()}"):
        session.judge.must(saved.failed_cleanly, f"ERROR or a result that is not 0 is due: {saved.exchange.shown()}")
        return
    came = session.send_back(name)
    session.judge.expect(came != OLD, "content of an older response was saved")


@requirement("F1309-19")
@pytest.mark.parametrize("taken", [1, 1000, 1024, 3000])
def test_saving_what_was_read(session: Session, taken: int) -> None:
    """After HTTPREAD took all or a part, the full body is saved, or the rest, or the save fails; nothing else."""
    data = content.body(3000, 12)
    fetch(session, data)
    read = session.read_all(taken)
    session.judge.must(read == data[:taken], "the part read before differs", requirement="F1306-02")
    name = session.new_name()
    saved = session.readfile(name)
    note_result(session, saved, f"after HTTPREAD took {taken} of 3000")
    if saved.result != 0:
        session.judge.must(saved.failed_cleanly, f"a failure is due: {saved.exchange.shown()}")
        session.judge.record("saved after HTTPREAD", saved.order)
        return
    came = session.send_back(name)
    rest = data[taken:]
    session.judge.must(came in (data, rest) or (came is None and not rest),
                       f"the body, or what was left of it, is due in the file: {len(came or b'')} bytes")
    session.judge.record("saved after HTTPREAD", "the body" if came == data else f"the rest, result {saved.result}")


@requirement("F1309-19")
@pytest.mark.parametrize("taken", [0, 1000])
def test_reading_what_was_saved(session: Session, taken: int) -> None:
    """After HTTPREADFILE the body can be read as if it had not been saved, or not at all."""
    data = content.body(3000, 13)
    fetch(session, data)
    if taken:
        session.judge.must(session.read_all(taken) == data[:taken], "the part read before differs",
                           requirement="F1306-02")
    saved = session.readfile(session.new_name())
    session.judge.must(saved.done or saved.failed_cleanly, f"a clean answer is due: {saved.exchange.shown()}")
    read = session.read(3000)
    came = read.data + session.read_all(3000 - len(read.data)) if 0 < len(read.data) < 3000 else read.data
    session.judge.must(came in (b"", data, data[taken:]), f"{len(came)} bytes were read that are not the body")
    session.judge.record("read after HTTPREADFILE", "the body" if came else read.reading)


@requirement("F1309-24")
@pytest.mark.parametrize("size", [30, 5000])
def test_one_response_saved_twice(session: Session, size: int) -> None:
    """Two saves of one response give two whole files; a second one that fails cleanly is recorded."""
    data = content.body(size, 14)
    fetch(session, data)
    names = [session.new_name(), session.new_name()]
    session.save(names[0])
    second = session.readfile(names[1])
    note_result(session, second, "a second save of one response")
    if not second.done:
        session.judge.must(second.failed_cleanly, f"a clean answer is due: {second.exchange.shown()}")
        session.judge.record("second save of one response", second.order)
    for name in names if second.done else names[:1]:
        came = session.send_back(name)
        session.judge.must(came == data, f"{len(came or b'')} bytes are in {name!r}, {size} are due under result 0")


@requirement("F1309-26")
@pytest.mark.parametrize("path", [1, 3])
def test_files_outlive_the_service(session: Session, path: int) -> None:
    """Files are there and unchanged after HTTPTERM and HTTPINIT."""
    if path != 1:
        need_path(session, path)
    files = [(content.body(size, size), size) for size in (12, 1025)]
    names = []
    for data, _ in files:
        fetch(session, data)
        names.append(save_and_judge(session, data, path=path))
    session.term()
    session.start()
    for name, (data, _) in zip(names, files, strict=True):
        judge_file(session, name, data, path)


@requirement("F1309-25")
def test_saving_leaves_the_next_response_alone(session: Session) -> None:
    """After a save the next response replaces the one before, in the buffer and in the file."""
    for turn in range(4):
        data = content.text(400 - 90 * turn, turn)
        session.url(path_of(session, data))
        session.expect_status(session.action(GET), 200)
        save_and_judge(session, data)
