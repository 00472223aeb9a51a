"""HTTPREADFILE: the length of a name, names that hold what no name may hold, names without quotes (L152-L154)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fixtures.bench import Session
from fixtures.origin import content
from fixtures.verdict import requirement
from suites.conformance._saving import (
    fetch,
    judge_failure,
    judge_file,
    judge_no_file,
    need_path,
    note_result,
    save_and_judge,
    unused_letter,
)

LONGEST = 64
SHAPES: dict[str, Callable[[str], str]] = {
    "capitals": lambda stem: f"{stem.upper()}.TXT",
    "both-cases": lambda stem: f"Mixed{stem}.Txt",
    "no-dot": lambda stem: stem,
    "two-dots": lambda stem: f"{stem}.tar.gz",
    "long-end": lambda stem: f"{stem}.certificate",
    "digit-first": lambda stem: f"7{stem}.txt",
    "digits": lambda stem: f"{int(stem, 36)}.txt",
    "underscores": lambda stem: f"_{stem}_a_.txt",
    "hyphen": lambda stem: f"{stem}-a.txt",
    "looks-like-a-path": lambda stem: f"3{stem}.1",
}
UNPROMISED = ("capitals", "both-cases", "two-dots")
"""Shapes that a DUT may refuse (F1308-41); where it takes one, the name counts as it stands."""
PLACES = {"a/{}": "directory", "../{}": "directory above", "E:/{}": "drive", "a?{}": "question mark"}


@requirement("F1309-10")
@pytest.mark.parametrize("length", [1, 16, 32, 62, 63, 64])
def test_lengths_of_a_name(session: Session, length: int) -> None:
    """Names up to 64 bytes are taken whole: the full name finds the file, one byte less finds none (A27)."""
    name = unused_letter(session) if length == 1 else session.new_name(length)
    data = content.text(200 + length, length)
    fetch(session, data)
    save_and_judge(session, data, name=name)
    if length >= LONGEST - 1:
        judge_no_file(session, name[:-1])


@requirement("F1309-10")
@pytest.mark.parametrize("path", [1, 3])
@pytest.mark.parametrize("length", [61, 62, 63, 64])
def test_lengths_of_a_name_with_a_path(session: Session, length: int, path: int) -> None:
    """A path, and its directory, take nothing of the 64 bytes."""
    if path != 1:
        need_path(session, path)
    data = content.text(300 + length, length)
    fetch(session, data)
    save_and_judge(session, data, name=session.new_name(length), path=path)


@requirement("F1309-10")
@pytest.mark.parametrize("shape", SHAPES)
def test_shapes_of_a_name(session: Session, shape: str) -> None:
    """Letters of both cases, digits, dots, underscores, hyphens are kept: the full name finds the file."""
    data, name = content.text(130, len(shape)), SHAPES[shape](session.new_name(suffix=""))
    fetch(session, data)
    if shape not in UNPROMISED:
        save_and_judge(session, data, name=name)
    elif (saved := session.keep(name)).done:
        judge_file(session, name, data)
    else:
        judge_failure(session, saved, f"a name with {shape}")


@requirement("F1309-10")
@pytest.mark.parametrize("ends", [(".txt", ".pem"), (".a", ".ab"), ("", ".txt"), (".1.txt", ".2.txt"), (".a", ".b")],
                         ids=str)
def test_names_that_differ_behind_the_dot(session: Session, ends: tuple[str, str]) -> None:
    """The same stem with another end is another file."""
    stem = session.new_name(suffix="")
    bodies = {stem + end: content.text(90 + place, place) for place, end in enumerate(ends)}
    for name, data in bodies.items():
        fetch(session, data)
        saved = session.keep(name)
        if not saved.done and name.count(".") > 1:
            session.judge.record("names with several dots", f"refused: {saved.exchange.shown()}")
            return
        session.judge.must(saved.done, f"OK and result 0 are due: {saved.exchange.shown()}")
    for name, data in bodies.items():
        judge_file(session, name, data)


@requirement("F1309-10")
def test_long_names_that_differ_in_their_last_byte(session: Session) -> None:
    """Two names of 64 bytes that are the same but for the last one name two files."""
    stem = session.new_name(LONGEST, "")[:-1]
    bodies = {stem + "a": content.text(90, 1), stem + "b": content.text(91, 2)}
    for name, data in bodies.items():
        fetch(session, data)
        saved = session.keep(name)
        session.judge.must(saved.done, f"OK and result 0 are due: {saved.exchange.shown()}")
    for name, data in bodies.items():
        judge_file(session, name, data)


@requirement("F1309-11")
@pytest.mark.parametrize(("length", "path"), [(65, None), (66, None), (100, None), (257, None), (300, None),
                                              (65, 1), (100, 1), (65, 3), (100, 3)])
def test_names_that_are_too_long(session: Session, length: int, path: int | None) -> None:
    """A name above 64 bytes is refused, with a path or without, and no file has its first 64 bytes as name (L154)."""
    if path == 3:
        need_path(session, path)
    name = session.new_name(length)
    data = content.text(150, length)
    fetch(session, data)
    saved = session.readfile(name, path)
    limit = session.dialect.number("filename_max")
    if saved.done:
        cut = session.send_back(name[:LONGEST], path or 1) is not None
        reading = "cut" if cut else "ok" if length <= limit else "ok above the limit"
        session.topic("name_65", reading, f"a name of {length} bytes was taken: {saved.exchange.shown()}")
        judge_file(session, name, data, path or 1)
        return
    judge_failure(session, saved, f"a name of {length} bytes")
    judge_no_file(session, name[:LONGEST], path or 1)
    judge_no_file(session, name, path or 1)


@requirement("F1309-11")
@pytest.mark.parametrize("values", ['""', '"",1'])
def test_an_empty_name(session: Session, values: str) -> None:
    """The empty name is refused."""
    session.get("/text-20")
    judge_failure(session, session.try_readfile(values), "an empty name")
    session.alive()


@requirement("F1309-20")
@pytest.mark.parametrize("form", PLACES, ids=list(PLACES.values()))
def test_names_that_leave_the_directory(session: Session, form: str) -> None:
    """A name with reserved characters ought to be refused, and must not make a file somewhere else."""
    inner = session.new_name()
    data = content.text(77, 5)
    fetch(session, data)
    saved = session.readfile(form.format(inner))
    note_result(session, saved, f"a name with a {PLACES[form]}")
    session.judge.must(saved.done or saved.failed_cleanly, f"a clean answer is due: {saved.exchange.shown()}")
    reading = "ok" if saved.result == 0 else "error" if saved.exchange.refused else "errcode"
    session.topic("reserved_name", reading, f"a name with a {PLACES[form]}: {saved.exchange.shown()}")
    found = [path for path in (1, 3) if session.send_back(inner, path) is not None]
    session.judge.expect(not found, f"the name {form.format(inner)!r} made a file {inner!r} in path {found}")


@requirement("F1309-28")
@pytest.mark.parametrize("form", ["{}", "{},1", '"{}",'], ids=["no-quotes", "no-quotes-path-1", "empty-path"])
def test_open_forms(session: Session, form: str) -> None:
    """A name without quotes and an empty path value are taken, as path 1, or refused (A38)."""
    name, data = session.new_name(), content.text(88, 6)
    fetch(session, data)
    saved = session.try_readfile(form.format(name))
    note_result(session, saved, form.format("f.txt"))
    if not saved.done:
        session.judge.must(saved.failed_cleanly, f"OK and a result, or ERROR, are due: {saved.exchange.shown()}")
        session.judge.record(f"AT+HTTPREADFILE={form.format('f.txt')}", saved.order)
        session.alive()
        return
    session.judge.record(f"AT+HTTPREADFILE={form.format('f.txt')}", "taken")
    came = session.send_back(name)
    session.judge.must(came == data, f"result 0, but the file in path 1 is {came!r:.80}")
