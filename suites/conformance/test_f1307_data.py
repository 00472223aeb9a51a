"""HTTPDATA takes bytes, not text: nothing in the input is understood, changed or left out (L112)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fixtures.bench import Session
from fixtures.origin import content
from fixtures.verdict import requirement
from suites.conformance._input import PLAIN, bytewise, enter, enter_and_post, odd_pieces, post_entered

PAUSE = 0.02
GUARD = 1.2
"""DUT seconds, a little above the guard time of the escape sequence (S12)."""
INPUTS = {
    "all-values": content.ALL256,
    "all-values-backwards": content.ALL256[::-1],
    "all-values-doubled": b"".join(bytes([value, value]) for value in range(256)),
    "nul": bytes(40),
    "nul-at-both-ends": b"\0between\0",
    "carriage-returns": b"\r\r\rline\rline\r\r",
    "line-feeds": b"\n\n\nline\nline\n\n",
    "line-ends": b"\r\nline\r\nline\r\n\r\n",
    "backspaces": b"ab\x08\x08cd\x7f\x08",
    "control-z": b"text\x1a",
    "control-z-first": b"\x1atext",
    "escape": b"text\x1b",
    "escape-first": b"\x1btext",
    "three-plus-signs": b"+++",
    "plus-signs-inside": b"text+++text",
    "stop-command": b"AT+HTTPTERM\r",
    "stop-command-inside": b"text\rAT+HTTPTERM\rtext",
    "flow-control": b"\x11on\x13off\x11\x13",
    "eight-bit": bytes(range(128, 256)) * 2,
}


@requirement("F1307-11")
@pytest.mark.parametrize("name", INPUTS)
def test_input_is_transparent(session: Session, name: str) -> None:
    """The bytes that went in are the body of the POST."""
    enter_and_post(session, INPUTS[name])


@requirement("F1307-11")
@pytest.mark.parametrize("manner", [bytewise, odd_pieces], ids=["byte-by-byte", "odd-pieces"])
@pytest.mark.parametrize("name", ["all-values", "stop-command-inside", "line-ends", "three-plus-signs"])
def test_input_in_pieces_is_transparent(session: Session, name: str, manner: Callable[[bytes], list[bytes]]) -> None:
    """The same where the bytes come one by one or in pieces, whatever a piece looks like on its own."""
    enter_and_post(session, INPUTS[name], manner(INPUTS[name]), pause=PAUSE)


@requirement("F1307-11")
@pytest.mark.parametrize("alone", [b"+++", b"\x1b", b"\x1a", b"AT+HTTPTERM\r", b"AT\r", b"\r\n", b"A/"], ids=repr)
def test_a_piece_between_pauses_is_transparent(session: Session, alone: bytes) -> None:
    """What would be an escape, a line or its repetition on its own is data between two pauses."""
    pieces = [b"before ", alone, b" behind"]
    session.url(PLAIN)
    enter(session, pieces, pause=GUARD, requirement="F1307-11")
    post_entered(session, b"".join(pieces), path=None)
