"""HTTPDATA: sizes from the middle to the upper end of the range, seen at the origin (L112)."""

from __future__ import annotations

import hashlib

import pytest

from fixtures.bench import Session
from fixtures.origin import content
from fixtures.verdict import requirement
from suites.conformance._input import enter, input_time, post_entered, too_slow
from suites.conformance._timing import tries


def _through(session: Session, size: int) -> None:
    """DOWNLOAD, the bytes, OK in time, and a POST with 200 whose body has the same SHA-256."""
    data = content.body(size, size)
    slow = ""
    for _ in tries(session):
        seen = enter(session, [data], time=input_time(session, size))
        slow = f"OK came {seen.took:.1f} s after the last byte: {seen.shown()}"
        if not too_slow(session, seen, size):
            break
    else:
        session.judge.must(False, slow, requirement="F1307-09")
    request = post_entered(session, data)
    session.judge.must(request.body_sha256 == hashlib.sha256(data).hexdigest(), "the SHA-256 at the origin differs")


@requirement("F1307-04")
@pytest.mark.parametrize("size", [153599, 153600])
def test_largest_sizes(session: Session, size: int) -> None:
    """The upper end of the range and the size below it arrive whole."""
    _through(session, size)


@requirement("F1307-25")
@pytest.mark.parametrize("size", [512, 2047, 2048, 2049, 4096, 10239, 10240, 10241, 65536])
def test_sizes_inside_the_range(session: Session, size: int) -> None:
    """Sizes around limits that were met in the field arrive whole."""
    _through(session, size)


@requirement("F1307-25")
@pytest.mark.parametrize("sizes", [(10241, 100, 10241), (1, 65536, 2), (2048, 2047, 2049)], ids=str)
def test_sizes_in_turn(session: Session, sizes: tuple[int, ...]) -> None:
    """The same in one session, a shorter input behind a longer one and the reverse."""
    for size in sizes:
        _through(session, size)
