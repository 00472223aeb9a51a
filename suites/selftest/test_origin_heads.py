"""The origin's sans-I/O parts: heads, body readers, content, paths, scripts; and the room's rules."""

from __future__ import annotations

import re
from pathlib import Path

import h11
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.origin import behaviours, content, framing, head, limits, script
from fixtures.origin.behaviours.registry import segment
from fixtures.origin.plan import Asked, Plan

ROOM = Path(head.__file__).parent


@pytest.mark.parametrize("raw", [b"GET / HTTP/1.1\r\nHost: o\r\n\r\n", b"GET / HTTP/1.1\nHost: o\n\n", b"A\n\r\n"])
def test_end_of_head_at_every_length(raw: bytes) -> None:
    assert [head.end(raw[:count]) for count in range(len(raw))] == [None] * len(raw)
    assert head.end(raw) == len(raw)
    assert head.end(raw + b"body\r\n\r\n") == len(raw)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"GET / HTTP/1.1\r\n", True),
        (b"FROB / HTTP/1.1\r\n", True),
        (b"DELETE bad line\r\n", True),
        (b"POST ", True),
        (b"GE", None),
        (b"FROB /x", None),
        (b"tail of a body\r\n", False),
        (b"X-Header: 1\r\n", False),
        (b"{}", False),
        (b" GET / HTTP/1.1\r\n", False),
        (b"a" * 100, False),
    ],
)
def test_what_begins_a_request(data: bytes, expected: bool | None) -> None:
    assert head.starts_request(data) is expected


NAMES = st.text("abcXYZ-09!", min_size=1, max_size=8)
VALUES = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=12)


@given(st.dictionaries(NAMES.map(str.lower), VALUES, max_size=6))
@settings(max_examples=60, deadline=None)
def test_what_h11_accepts_has_no_findings(fields: dict[str, str]) -> None:
    """Well-formed requests, made and read by an independent implementation, are never blamed."""
    fields = {name: value for name, value in fields.items() if name != "host"}
    sender = h11.Connection(h11.CLIENT)
    raw = sender.send(h11.Request(method="GET", target="/a?b", headers=[("Host", "o:80"), *fields.items()]))
    parsed = head.parse(bytes(raw or b""))
    assert parsed.problems == ()
    assert sorted((name.lower(), value) for name, value in parsed.headers) == sorted({"host": "o:80", **fields}.items())


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_no_bytes_break_the_parser(data: bytes) -> None:
    parsed = head.parse(data)
    assert parsed.framing in ("none", "length", "chunked")
    assert all(": " in problem for problem in parsed.problems)
    head.starts_request(data)
    behaviours.apply(Asked(target=parsed.target))


BODIES = [
    ("Content-Length: 5\r\n", b"hello", b"hello"),
    ("Transfer-Encoding: chunked\r\n", b"2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", b"hello"),
    ("Transfer-Encoding: chunked\r\n", b"005;a=b\r\nhello\r\n0\r\nA: b\r\nC: d\r\n\r\n", b"hello"),
    ("", b"", b""),
]


@pytest.mark.parametrize(("header", "raw", "body"), BODIES)
@pytest.mark.parametrize("step", [1, 2, 3, 1000])
def test_body_readers_in_pieces_and_with_more_behind(header: str, raw: bytes, body: bytes, step: int) -> None:
    reader = framing.reader(head.parse(f"POST / HTTP/1.1\r\nHost: o\r\n{header}\r\n".encode()))
    buffer, taken, rest = bytearray(), b"", raw + b"GET /"
    while rest and not reader.done:
        buffer += rest[:step]
        rest = rest[step:]
        taken += reader.take(buffer)
    assert (taken, bytes(buffer) + rest) == (body, b"GET /")
    assert (reader.done, reader.broken, reader.problems) == (True, False, [])


def test_content_is_deterministic_and_grows_at_its_end() -> None:
    assert content.body(100, 3) == content.body(5000, 3)[:100]
    assert content.text(100, 3) == content.text(5000, 3)[:100]
    assert content.body(300) != content.body(300, 1)
    assert sorted(content.body(256, 9)) == list(range(256))
    assert content.body(4).hex() == "3f21941c"
    assert [len(content.body(count)) for count in (0, 1, 255, 256, 257)] == [0, 1, 255, 256, 257]


def test_text_is_printable_without_long_numbers() -> None:
    text = content.text(200_000, 1)
    assert set(text) == set(range(0x20, 0x7F))
    assert not re.search(rb"[0-9]{9}", text)
    assert len(text) == 200_000
    assert all(len(char.encode()) == 3 for char in content.utf8(50).decode())


def test_order_of_segments_does_not_matter() -> None:
    one, other = (
        behaviours.apply(Asked(target=f"/t/{path}"))
        for path in ("rst/short-3/bytes-9/stall-2-5", "stall-2-5/bytes-9/short-3/rst")
    )
    assert one == other


WRONG = """
    bytes bytes--1 bytes-1-2-3 bytes-99999999999 wait-x wait-1e3 wait-99999 close-1 chunked-0 drip-0-1 chunked-2-tail
    status-99 status-1000 stored-none Bytes-1 stall-5 - basic-u nothing
"""


@pytest.mark.parametrize("text", WRONG.split())
def test_wrong_segments_ask_for_nothing(text: str) -> None:
    assert behaviours.apply(Asked(target=f"/t/{text}")) == Plan()


def test_query_and_absolute_form_do_not_hide_the_path() -> None:
    for target in ("/t/status-404?status-500/x", "http://o:8/t/status-404", "/t/x/status-404/"):
        assert behaviours.apply(Asked(target=target)).status == 404


def test_two_behaviours_cannot_share_a_name() -> None:
    with pytest.raises(ValueError, match="two behaviours"):
        segment("bytes")(lambda plan, asked: None)


def test_every_pair_of_behaviours_gives_a_script() -> None:
    """Any two segments compose: a script comes out, and at most one end, as its last step."""
    examples = {"stored": "stored-n", "raw": "raw-n", "head": "head-n", "basic": "basic-u-p", "id": "id-x"}
    numbers = {"stall": "-2-1", "drip": "-2-1", "status": "-404", "interim": "-103", "redirect": "-302"}
    plain = {name: 1 for name, known in behaviours.SEGMENTS.items() if known.arguments}
    paths = [examples.get(n, n + numbers.get(n, "-1" if n in plain else "")) for n in behaviours.SEGMENTS]
    for one in paths:
        assert behaviours.apply(Asked(target=f"/t/{one}", store={"n": b"x"})) != Plan(), one
        for two in paths:
            asked = Asked(target=f"/t/{one}/{two}", store={"n": b"x"})
            steps = script.write(behaviours.apply(asked), asked)
            ends = [isinstance(step, script.End) for step in steps]
            assert sum(ends) <= 1
            assert not any(ends[:-1])


def test_the_room_knows_nothing_of_other_rooms() -> None:
    for file in ROOM.rglob("*.py"):
        text = file.read_text()
        assert not re.search(r"^\s*(from|import) (fixtures\.(?!origin)|rigs|suites|reports)", text, re.MULTILINE), file
        assert len(text.splitlines()) < 300, file
    assert limits.BODY_KEPT <= limits.BODY_BYTES
