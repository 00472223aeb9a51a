"""The short way through the parser finds what the long way finds, observations and all."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.at import Item, Parser, parser

PIECES = st.sampled_from([
    b"\r\nOK\r\n", b"\r\nERROR\r\n", b"OK\r\n", b"\r\nOK\r", b"\n", b"\r\n", b"0\r", b"> ", b"AT\r", b"AT+HTTPHEAD\r",
    b"\r\n+HTTPREAD: DATA,6\r\n", b"\r\n+HTTPREAD: 0\r\n"])
MODES = st.fixed_dictionaries({"verbose": st.booleans(), "echo": st.booleans()})


def items(mode: dict[str, bool], echo: bytes, ends: tuple[bytes, bytes], pieces: Sequence[bytes]) -> list[Item]:
    """All that a parser makes of the pieces, and what is left in it."""
    judged = Parser(**mode)
    judged.line_characters(*ends)
    judged.prompts_expected = len(pieces) % 2 == 0
    judged.expect_echo(echo)
    found: list[Item] = []
    for moment, piece in enumerate(pieces):
        judged.feed(piece, float(moment))
        while (item := judged.next()) is not None:
            found.append(item)
    assert judged.state(0.0)
    return found


@given(MODES, st.sampled_from([b"", b"AT\r", b"\r\nOK\r\n", b"\r"]),
       st.sampled_from([(b"\r", b"\n"), (b"\r", b"X"), (b"K", b"\n")]), st.lists(PIECES, max_size=6))
def test_both_ways_agree(mode: dict[str, bool], echo: bytes, ends: tuple[bytes, bytes], pieces: list[bytes]) -> None:
    short = items(mode, echo, ends, pieces)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parser, "PLAIN", {})
        assert items(mode, echo, ends, pieces) == short


def test_the_short_way_is_taken() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parser, "PLAIN", {b"\r\nOK\r\n": "taken"})
        found = items({}, b"", (b"\r", b"\n"), [b"\r\nOK\r\n"])
    assert [getattr(item, "text", "") for item in found] == ["taken"]
