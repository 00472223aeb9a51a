"""The origin as a case sees it: what one request costs does not grow with those before it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from fixtures.bench.origin import LATER, Origin

COUNT = 60


class Book:
    """The origin's control API: the journal of one token."""

    def __init__(self) -> None:
        self.arrived: list[Any] = []
        self.handed = 0

    def add(self) -> None:
        self.arrived.append(SimpleNamespace(seq=len(self.arrived) + 1, listener="plain", head=b"GET / HTTP/1.1\r\n\r\n",
                                            body_length=0, body_sha256="", problems=()))

    def journal(self, token: str, since: int = 0) -> Any:
        found = [request for request in self.arrived if request.seq > since]
        self.handed += len(found)
        return SimpleNamespace(requests=tuple(found), connections=(), last=len(self.arrived), now=0.0)


def origin(book: Book, recorded: list[object]) -> Origin:
    recorder = SimpleNamespace(origin=lambda moment, facts: recorded.append(facts))
    modem = SimpleNamespace(recorder=recorder, link=SimpleNamespace(now=lambda: 0.0))
    return Origin(cast("Any", book), cast("Any", None), "t1", cast("Any", modem), cast("Any", None))


def test_a_request_is_recorded_once_however_often_it_is_asked_for() -> None:
    book, recorded = Book(), list[object]()
    seen = origin(book, recorded)
    for count in range(1, COUNT + 1):
        book.add()
        assert len(seen.requests()) == count
        assert len(seen.requests()) == count
    assert len(recorded) == COUNT
    assert seen.shown().count("GET / HTTP/1.1") == 6


def test_what_came_later_is_handed_over_alone() -> None:
    book, recorded = Book(), list[object]()
    seen = origin(book, recorded)
    for _ in range(COUNT):
        before = seen.newest()
        book.add()
        assert [request.seq for request in seen.later(before)] == [before + 1]
    assert (book.handed, len(recorded)) == (COUNT, COUNT)
    assert seen.later(LATER) == []
    seen.mark()
    assert seen.requests() == []
