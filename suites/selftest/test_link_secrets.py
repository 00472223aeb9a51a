"""Secrets: what is one, what stands in its place, what is left alone, and the way back."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.link import Event
from fixtures.link.masking import Masker
from fixtures.link.secrets import Secrets, mask_all

IMEI, IMSI, ICCID, PHONE = "490154203237518", "262019876543210", "89490200001234567891", "+4915112345678"


@pytest.mark.parametrize(("line", "secrets"), [
    ('AT+HTTPPARA="USERDATA","Authorization: Basic Y2FycGx1c2dv"', ["Y2FycGx1c2dv"]),
    ('AT+HTTPPARA="USERDATA","AUTHORIZATION:Bearer tok.en-1"', ["tok.en-1"]),
    ('AT+HTTPPARA="URL","http://anna:geheim99@127.0.0.1:80/x"', ["anna", "geheim99"]),
    ('AT+CGAUTH=1,1,"anna","geheim99"', ["anna", "geheim99"]),
    ("AT+CGAUTH=1,1,anna,geheim", ["anna", "geheim"]),
    ('AT+QICSGP=1,1,"internet","anna","geheim99",1', ["anna", "geheim99"]),
    ("AT+CPIN=1234", ["1234"]),
    ('AT+CPWD="SC","1234","98765"', ["1234", "98765"]),
    ('AT+CMEE=2;+CPIN="1234"', ["1234"]),
    (f"ATD{PHONE};", [PHONE[1:]]),
    (f'AT+CMGS="{PHONE}"', [PHONE[1:]]),
    (f'AT+EGMR=1,7,"{IMEI}"', [IMEI]),
    ('Authorization: Digest username="anna", realm="a b", nonce="abc1"\r\nHost: h', ["anna", "abc1"]),
])
def test_what_is_sent_is_masked_at_its_length(line: str, secrets: list[str]) -> None:
    for seen in (Secrets().sent(line.encode()).decode(), Secrets().text(line)):
        assert len(seen) == len(line)
        assert not [secret for secret in secrets if secret in seen]


@pytest.mark.parametrize("line", [
    'AT+HTTPPARA="URL","http://127.0.0.1:8080/t1234567/bytes-10?a=b@c"', "AT+HTTPDATA=18446744073709551616,10",
    'AT+CGDCONT=1,"IP","internet"', "AT+CPIN?", "+CPIN: READY", "+CPIN: SIM PIN", "+HTTPACTION: 0,200,1234567",
    "the header Authorization is due once", "Basic authentication", "AT+CLCK=\"SC\",2",
])
def test_what_is_no_secret_stays(line: str) -> None:
    assert Secrets().text(line) == line
    assert Secrets().sent(line.encode()) == line.encode()


@pytest.mark.parametrize("answer", [
    f"\r\n{IMEI}\r\n\r\nOK\r\n", f'\r\n+CGSN: "{IMEI}"\r\n\r\nOK\r\n', f"\r\n+CCID: {ICCID}F\r\n", f"\r\n{IMSI}\r\n",
    f'\r\n+CNUM: "me","{PHONE}",145\r\n', f'\r\n+CLIP: "{PHONE}",145\r\n', f"\r\nIMEI: {IMEI}\r\n",
    '\r\n+CGAUTH: 1,1,"anna","geheim99"\r\n',
])
def test_what_a_dut_tells_unasked_is_masked(answer: str) -> None:
    seen = Secrets().told(answer.encode()).decode()
    assert len(seen) == len(answer)
    assert not [secret for secret in (IMEI, IMSI, ICCID, PHONE[1:], "anna", "geheim99") if secret in seen]


def test_an_identity_stays_known_wherever_it_comes_again() -> None:
    first = Secrets()
    first.told(f"\r\n{IMEI}\r\n".encode())
    later = Secrets(first.identities)
    for seen in (later.carried(f"body {IMEI}.".encode()), later.sent(f"AT+HTTPPARA={IMEI}x\r".encode())):
        assert IMEI.encode() not in seen
    assert IMEI not in later.text(f"came b'\\r\\n{IMEI}\\r\\n'")


def test_a_credential_sent_is_masked_where_it_comes_back_and_can_be_taken_back() -> None:
    """As base64 as well, which is what a server sees of the userinfo of a URL."""
    secrets = Secrets()
    secrets.sent(b'AT+HTTPPARA="URL","http://anna:geheim99@h/"\r')
    came = b"GET / HTTP/1.1\r\nAuthorization: Basic YW5uYTpnZWhlaW05OQ==\r\n\r\nanna:geheim99"
    seen = secrets.carried(came)
    assert b"YW5uYTpnZWhlaW05OQ" not in seen
    assert b"geheim99" not in seen
    assert secrets.reveal(seen) == came


def test_a_credential_of_somebody_else_cannot_be_taken_back() -> None:
    secrets = Secrets()
    secrets.sent(b"Authorization: Basic YWFhYWFh\r\n")
    seen = secrets.carried(b"Authorization: Basic YmJiYmJi\r\n")
    assert secrets.reveal(seen) == seen == b"Authorization: Basic xxxxxxxx\r\n"


def test_masks_are_the_same_for_masks() -> None:
    """A replay of set-up lines that were masked writes what was recorded."""
    lines = ['AT+CGAUTH=1,1,"anna","geheim99"', "AT+CPIN=1234", 'AT+CGAUTH=2,1,"otto","geheim99"']
    once = mask_all(lines)
    assert len(set(once)) == 3
    assert mask_all(once) == once


@given(st.binary(max_size=400), st.lists(st.integers(0, 400), max_size=8))
def test_pieces_of_the_stream_change_nothing(data: bytes, cuts: list[int]) -> None:
    """Whatever the reads were, what is written has the same length, and the same bytes where nothing is secret."""
    data = data + b'\r\n+CGSN: "490154203237518"\r\n+HTTPREAD: DATA,17\r\n490154203237518\r\n\r\n+HTTPREAD: 0\r\n'
    places = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    parts = [data[start:end] for start, end in itertools.pairwise(places)]
    whole, split = Masker(), Masker()
    expected = b"".join(event.data for event in [*whole.feed([Event(0, "rx", data)]), *whole.rest()])
    fed = [event for part in parts for event in split.feed([Event(0, "rx", part)])]
    assert b"".join(event.data for event in [*fed, *split.rest()]) == expected
    assert len(expected) == len(data)
    assert b"490154203237518" not in expected
