"""The parts of an origin that faces the world, each alone and by a clock of the test: door, room, log, runs, secret."""

from __future__ import annotations

import io
import re
from functools import partial
from pathlib import Path

import pytest

from fixtures.origin import limits, strangers
from fixtures.origin.corner import Token
from fixtures.origin.door import KNOWN_S, Door, Guest, network
from fixtures.origin.entries import ConnectionEntry, RequestEntry, now
from fixtures.origin.head import parse
from fixtures.origin.journal import Book
from fixtures.origin.log import Log, clean
from fixtures.origin.plan import Asked
from fixtures.origin.policy import Policy
from fixtures.origin.records import OriginError
from fixtures.origin.room import FullError, Room
from fixtures.origin.runs import Runs, neighbourhood
from fixtures.origin.secret import bearer

SMALL = Policy(connections=6, strangers=4, per_peer=3, burst=5, rate=1.0)


class Clock:
    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        return self.time


def came(guest: Guest | str) -> Guest:
    assert isinstance(guest, Guest), guest
    return guest


def test_one_address_has_few_connections_until_it_is_known() -> None:
    door = Door(SMALL, Clock())
    first = came(door.admit("192.0.2.1"))
    came(door.admit("192.0.2.1"))
    came(door.admit("192.0.2.1"))
    assert door.admit("192.0.2.1") == "many"
    came(door.admit("192.0.2.2"))
    first.welcome()
    assert [isinstance(door.admit("192.0.2.1"), Guest) for _ in range(2)] == [True, True]


def test_one_address_cannot_come_often_until_it_is_known() -> None:
    clock = Clock()
    door = Door(SMALL, clock)
    for _ in range(SMALL.burst):
        came(door.admit("192.0.2.1")).leave()
    assert door.admit("192.0.2.1") == "often"
    clock.time += 1.5
    guest = came(door.admit("192.0.2.1"))
    assert door.admit("192.0.2.1") == "often"
    guest.welcome()
    guest.leave()
    for _ in range(50):
        came(door.admit("192.0.2.1")).leave()
    clock.time += KNOWN_S + 1
    for _ in range(SMALL.burst):
        came(door.admit("192.0.2.1")).leave()
    assert door.admit("192.0.2.1") == "often"


def test_strangers_make_room_the_greediest_first_and_its_oldest() -> None:
    door = Door(SMALL, Clock())
    out: list[int] = []
    guests = [came(door.admit(host)) for host in ("192.0.2.1", "192.0.2.2", "192.0.2.2", "192.0.2.3")]
    for number, guest in enumerate(guests):
        guest.put_out = partial(out.append, number)
    came(door.admit("192.0.2.9"))
    assert (out, guests[1].evicted, guests[0].evicted) == ([1], True, False)


def test_residents_are_never_put_out() -> None:
    door = Door(SMALL, Clock())
    residents = [came(door.admit("192.0.2.1")) for _ in range(3)]
    for guest in residents:
        guest.welcome()
    for _ in range(3):
        residents.append(came(door.admit("192.0.2.1")))
        residents[-1].welcome()
    assert door.admit("192.0.2.1") == "full"
    assert door.admit("192.0.2.7") == "full"
    assert not any(guest.evicted for guest in residents)
    residents[0].leave()
    residents[0].leave()
    came(door.admit("192.0.2.7"))
    assert door.admit("192.0.2.1") != "full"


def test_tables_of_addresses_do_not_grow_without_end() -> None:
    door = Door(Policy(), Clock())
    for number in range(6000):
        came(door.admit(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")).leave()
    assert len(door._buckets) == 4096
    assert not door._counts


def test_a_subscriber_of_ipv6_is_one_address() -> None:
    assert network("2001:db8::1") == network("2001:db8::ffff:1") != network("2001:db8:0:1::1")
    assert network("::ffff:192.0.2.1") == network("192.0.2.1") == "192.0.2.1"


def test_room_is_taken_given_and_refused() -> None:
    whole = Room(100)
    part = Room(1 << 40, whole)
    assert part.take(60)
    assert not part.take(41)
    assert (whole.used, part.used) == (60, 60)
    with pytest.raises(FullError, match=r"100 bytes.*--memory"):
        whole.need(50)
    part.give(60)
    assert (whole.used, part.used) == (0, 0)


def connection(number: int, host: str = "192.0.2.1", **values: object) -> ConnectionEntry:
    return ConnectionEntry(number, "plain", 80, f"{host}:4000", now(), **values)  # type: ignore[arg-type]


def test_what_cannot_be_kept_is_said_and_not_left_out() -> None:
    token = Token("t", Room(1000))
    entry = RequestEntry(1, 1, "plain", now())
    token.add(entry, connection(1))
    entry.body.add(b"x" * 900)
    assert token.since(0)["requests"][0]["body_length"] == 900
    entry.body.add(b"x" * 200)
    with pytest.raises(FullError, match="not kept"):
        token.since(0)
    token.forget()
    assert token.room.used == 0


def test_unassigned_traffic_is_bounded_in_number_and_weight() -> None:
    book = Book(Room(1))
    for number in range(1000):
        entry = RequestEntry(number, number, "plain", now(), head=b"x" * 60_000)
        book.unassigned.add(entry, connection(number))
        entry.body.add(b"x" * 100_000)
    weights = [entry.weight for entry in book.unassigned.requests.values()]
    kept = [len(entry.body.kept) for entry in book.unassigned.requests.values()]
    assert sum(weights) <= limits.UNASSIGNED_BYTES
    assert max(kept) <= limits.UNASSIGNED_KEPT
    assert book.unassigned.since(0)
    assert len(book.unassigned.requests) > 50


def test_a_token_that_nobody_uses_is_forgotten() -> None:
    book = Book(Room(1000))
    book.open("old", 1.0).keep("file", b"x" * 600)
    book.open("new", 1.0)
    book.unassigned.add(RequestEntry(1, 1, "plain", now() - 500), connection(1, t_close=now() - 400))
    assert book.sweep(300.0) == 0
    assert (book.unassigned.requests, book.unassigned.connections) == ({}, {})
    book.find("old").used -= 301  # type: ignore[union-attr]
    assert book.sweep(300.0) == 1
    assert (book.find("old"), book.room.used) == (None, 0)
    assert book.find("new") is not None


def test_a_run_is_told_of_its_own_networks_only() -> None:
    runs = Runs(Clock())
    runs.met("one", "100.64.1.1")
    runs.met("two", "198.51.100.7")
    told = runs.filter("one")
    assert told(connection(1, "100.64.1.1"))
    assert told(connection(2, "100.64.9.200"))
    assert not told(connection(3, "198.51.100.7"))
    assert not told(connection(4, "203.0.113.9"))


def test_an_address_of_two_runs_is_told_when_it_is_settled() -> None:
    runs = Runs(Clock())
    runs.met("one", "100.64.1.1")
    runs.met("two", "100.64.1.1")
    told = runs.filter("one")
    assert not told(connection(1, "100.64.1.1"))
    assert told(connection(2, "100.64.1.1", tls_error="ALERT"))
    assert told(connection(3, "100.64.1.1", closed_by="dut"))


def test_a_run_that_met_nobody_yet_is_told_of_all_but_others() -> None:
    runs = Runs(Clock())
    runs.met("two", "198.51.100.7")
    told = runs.filter("one")
    assert told(connection(1, "203.0.113.9"))
    assert not told(connection(2, "198.51.100.7"))


def test_runs_are_bounded() -> None:
    runs = Runs(Clock())
    for number in range(1000):
        runs.met(f"r{number}", "192.0.2.1")
        runs.met("busy", f"10.0.{number >> 8}.{number & 255}")
    assert len(runs._seen) <= 256
    assert len(runs._seen["busy"]) <= 256
    assert neighbourhood("2001:db8:1::1") == "2001:db8::/32"


@pytest.mark.parametrize(
    "hostile", ["a\nb", "x\r\n2026 forged", "\x1b[2J", "ü\u202e\x00", 'say "hi"', "x" * 5000, "\x7f\x9b", "a=b c=d"]
)
def test_a_log_line_is_one_line_of_plain_characters(hostile: str) -> None:
    stream = io.StringIO()
    Log(stream, Clock()).event("event", peer="192.0.2.1:5", error=hostile, none=None)
    text = stream.getvalue()
    assert re.fullmatch(r"[0-9TZ:-]{20} event peer=192\.0\.2\.1:5 error=\S[ -~]*\n", text)
    assert len(text) < 1200
    assert text.count('"') in (0, 2)
    assert "none" not in text
    assert clean("TLSv1.3") == "TLSv1.3"


def test_a_log_is_no_way_to_fill_a_disk() -> None:
    clock, stream = Clock(), io.StringIO()
    log = Log(stream, clock)
    for _ in range(5000):
        log.event("refused", peer="192.0.2.1:5")
    assert len(stream.getvalue().splitlines()) == 200
    clock.time += 10
    log.event("refused", peer="192.0.2.1:6")
    assert stream.getvalue().splitlines()[-2].endswith(" dropped lines=4800")


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("CONNECT example.org:443 HTTP/1.1", 405),
        ("connect example.org:443 HTTP/1.0", 405),
        ("GET http://example.org/ HTTP/1.1", 421),
        ("GET https://user@example.org:8443/_/info HTTP/1.1", 421),
        ("GET http://LAB.example:8080/x HTTP/1.1", 200),
        ("GET ftp://127.0.0.1/etc/passwd HTTP/1.1", 200),
        ("GET http://[::1]:80/ HTTP/1.1", 200),
        ("GET /http://example.org/ HTTP/1.1", 200),
        ("GET /_/journal HTTP/1.1", 404),
        ("OPTIONS * HTTP/1.1", 200),
    ],
)
def test_no_way_to_anywhere_else(line: str, status: int) -> None:
    head = parse(f"{line}\r\nHost: example.org\r\n\r\n".encode())
    asked = Asked(method=head.method, target=head.target, version=head.version)
    assert strangers.plan(asked, head, ("lab.example", "127.0.0.1", "::1")).status == status


def test_the_secret_comes_from_file_or_environment(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("a secret of some length\n")
    assert bearer("other", str(file), public=True) == ("a secret of some length", False)
    assert bearer("0123456789abcdef", "", public=True) == ("0123456789abcdef", False)
    assert bearer("short", "", public=False) == ("short", False)
    made, fresh = bearer("", "", public=False)
    assert fresh
    assert len(made) >= 32
    for wrong in ("two\nlines of it for sure", "ümlaut" * 5):
        file.write_text(wrong, "utf-8")
        with pytest.raises(OriginError, match="printable ASCII"):
            bearer("", str(file), public=True)


def test_a_target_is_no_way_to_try_many_tokens() -> None:
    book = Book(Room(1))
    token = book.open("t1234567", 1.0)
    assert book.of_target('/"%20x,t1234567/bytes-1') is token
    assert book.of_target("/" + ",".join(f"t{number:07}" for number in range(8)) + ",t1234567/") is book.unassigned
