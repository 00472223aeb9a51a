"""Transcripts as rows: every octet is shown, none is run, and a torn file is still told."""

from __future__ import annotations

import json

import pytest

from reports import wire


def event(kind: str, data: str, t: float = 0.5) -> str:
    return json.dumps({"t": t, "kind": kind, "data": data})


@pytest.mark.parametrize(("data", "lines"), [
    (b"AT\r", ("AT␍",)),
    (b"\r\nOK\r\n", ("␍␊", "OK␍␊")),
    (b"a\nb", ("a␊", "b")),
    (b"4\r5", ("4␍", "5")),
    (b"\x00\x1b\x7f\x80\xff", ("␀␛␡\\x80\\xff",)),
    (b"", ("",)),
])
def test_every_octet_is_visible(data: bytes, lines: tuple[str, ...]) -> None:
    assert wire.visible(data) == lines


def test_hex_has_offset_octets_and_characters() -> None:
    shown = list(wire.octets(bytes(range(0x41, 0x52)) + b"\r"))
    assert shown == [
        "000000  41 42 43 44 45 46 47 48 49 4a 4b 4c 4d 4e 4f 50  ABCDEFGHIJKLMNOP",
        "000010  51 0d                                            Q.",
    ]


@pytest.mark.parametrize(("kind", "direction", "hexed"), [
    ("tx", "TE → DUT", True), ("rx", "DUT → TE", True), ("note", "note", False), ("origin", "origin", False),
    ("odd", "odd", False),
])
def test_each_kind_has_its_direction(kind: str, direction: str, hexed: bool) -> None:
    row = wire.rows([event(kind, "x")])[0]
    assert (row.t, row.direction, bool(row.octets)) == ("0.5000", direction, hexed)


def test_what_the_origin_saw_keeps_its_lines() -> None:
    row = wire.rows([event("origin", "GET / HTTP/1.1\r\nHost: \x1bh\r\n")])[0]
    assert row.lines == ("GET / HTTP/1.1␍␊", "Host: ␛h␍")


@pytest.mark.parametrize("torn", ['{"t":1,"ki', "[]", '{"t":"x","kind":"rx","data":""}', "null", '{"t":1}'])
def test_a_torn_line_is_told_and_hides_nothing(torn: str) -> None:
    rows = wire.rows([event("tx", "AT\r"), torn, event("rx", "OK")])
    assert [row.kind for row in rows] == ["tx", "gap", "rx"]
    assert "line 2" in rows[1].lines[0]


def test_a_big_event_is_cut_and_says_so() -> None:
    row = wire.rows([event("rx", "z" * (wire.MOST_BYTES + 7))])[0]
    assert (len(row.lines[0]), row.more, len(row.octets)) == (wire.MOST_BYTES, 7, wire.MOST_HEX // 16)


def test_a_long_transcript_keeps_begin_and_end() -> None:
    count = wire.MOST_ROWS + 10
    rows = wire.rows(event("rx", str(number)) for number in range(count))
    assert len(rows) == wire.MOST_ROWS + 1
    assert (rows[0].lines, rows[-1].lines) == (("0",), (str(count - 1),))
    assert "10 events" in rows[wire.MOST_ROWS // 2].lines[0]
