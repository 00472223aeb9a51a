"""Masking of pieces that come again and of pieces that come in bulk: nothing slips through for the sake of speed."""

from __future__ import annotations

from fixtures.link import Event
from fixtures.link.masking import LONGEST_LINE, TOGETHER, Masker

SECRET = b"s3cret-of-a-case"
SENT = b'AT+CGAUTH=1,1,"anna","' + SECRET + b'"\r'
OK = b"\r\nOK\r\n"


def fed(masker: Masker, *pieces: bytes) -> bytes:
    """What may be written of these pieces and is not held back any more."""
    events = [Event(0.0, "tx" if piece[:2] == b"AT" else "rx", piece) for piece in pieces]
    return b"".join(event.data for event in masker.feed(events))


def test_a_piece_that_was_plain_is_masked_as_soon_as_it_is_a_secret() -> None:
    line = b"\r\n" + SECRET + b"\r\n"
    apart, together = Masker(), Masker()
    assert fed(apart, b"AT\r", line, OK) == b"AT\r" + line + OK
    assert SECRET not in fed(apart, SENT, OK) + fed(apart, b"AT\r", line, OK)
    fed(together, b"AT\r", line, OK)
    assert SECRET not in fed(together, SENT, OK, b"AT\r", line, OK)


def test_a_number_that_was_none_is_masked_where_it_is_asked_for() -> None:
    line = b"\r\n86219501\r\n"
    masker = Masker()
    assert line in fed(masker, b"AT+CSQ\r", line, OK)
    assert line not in fed(masker, b"AT+CGSN\r", line, OK)
    assert line in fed(masker, b"AT+CSQ\r", line, OK)


def test_counted_data_that_look_like_a_plain_line_stay_data() -> None:
    masker = Masker()
    fed(masker, b"AT\r", OK, SENT, OK)
    marker = b"\r\n+HTTPREAD: DATA,%d\r\n" % (2 * len(OK) + len(SECRET))
    assert SECRET not in fed(masker, b"AT+HTTPREAD=99\r", marker, OK, OK, SECRET, b"\r\n+HTTPREAD: 0\r\n", b"AT\r")


def test_a_secret_cut_by_the_end_of_a_large_read_is_masked() -> None:
    masker = Masker()
    fed(masker, SENT, OK)
    size = 2 * LONGEST_LINE
    marker = b"\r\n+HTTPREAD: DATA,%d\r\n" % (2 * size)
    data = b"y" * (size - 5) + SECRET
    data += b"y" * (2 * size - len(data))
    seen = fed(masker, b"AT+HTTPREAD=99999\r", marker + data[:size], data[size:], b"\r\n+HTTPREAD: 0\r\n", b"AT\r")
    assert SECRET not in seen
    assert len(seen) == len(b"AT+HTTPREAD=99999\r" + marker + data + b"\r\n+HTTPREAD: 0\r\nAT\r")


def test_reads_searched_together_stay_events_of_their_own() -> None:
    masker = Masker()
    size = 3 * TOGETHER
    events = [Event(0.0, "rx", b"\r\n+HTTPREAD: DATA,%d\r\n" % size)]
    events += [Event(float(place), "rx", b"z" * 4096) for place in range(1, size // 4096 + 1)]
    shown = masker.feed([Event(0.0, "tx", b"AT+HTTPREAD=1\r"), *events]) + masker.rest()
    moments = {event.t for event in shown}
    assert moments == {float(place) for place in range(size // 4096 + 1)}
    assert b"".join(event.data for event in shown[1:]) == b"".join(event.data for event in events)
    assert len(shown) < 1.1 * len(events)
