"""Links, events, recorder and masking."""

from __future__ import annotations

import json
import os
import threading
import tty
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.link import Event, FdLink, LinkDown, RecordedLink, Recorder, dump, load
from fixtures.link.masking import Masker, mask_text
from fixtures.link.recorder import ROOM


@pytest.fixture
def pty() -> Iterator[tuple[int, int]]:
    """Both ends of a raw pty."""
    master, slave = os.openpty()
    tty.setraw(slave)
    yield master, slave
    os.close(master)


@given(st.floats(0, 1e6), st.sampled_from(["tx", "rx", "note", "origin"]), st.binary())
def test_an_event_survives_its_line(t: float, kind: str, data: bytes) -> None:
    """Every byte value comes back, and a line is one line for whoever splits lines."""
    line = dump(Event(t, kind, data))  # type: ignore[arg-type]
    assert len(line.splitlines()) == 1
    back = load(line)
    assert (back.kind, back.data) == (kind, data)
    assert back.t == pytest.approx(t, abs=1e-6)
    assert json.loads(line)["data"] == data.decode("latin-1")


@pytest.mark.parametrize(
    "line", ["", "{}", "[1]", '{"t": 1, "kind": "up", "data": ""}', '{"t": "x", "kind": "tx", "data": ""}']
)
def test_what_is_no_event_is_named(line: str) -> None:
    with pytest.raises(ValueError, match=r"event|transcript"):
        load(line)


def test_all_byte_values_pass(pty: tuple[int, int]) -> None:
    master, slave = pty
    link = FdLink(slave)
    link.write(bytes(range(256)))
    assert os.read(master, 4096) == bytes(range(256))
    os.write(master, bytes(range(256)))
    assert link.read(5)[1] == bytes(range(256))
    link.close()


def test_silence_ends_at_the_timeout(pty: tuple[int, int]) -> None:
    link = FdLink(pty[1])
    before = link.now()
    moment, data = link.read(0.05)
    assert data == b""
    assert moment - before >= 0.05
    link.close()


def test_two_full_buffers_do_not_lock(pty: tuple[int, int]) -> None:
    """Both sides write more than the pty holds before either reads on."""
    master, slave = pty
    link, size, got = FdLink(slave), 300_000, bytearray()

    def echo() -> None:
        while len(got) < size:
            data = os.read(master, 65536)
            got.extend(data)
            sent = 0
            while sent < len(data):
                sent += os.write(master, data[sent:])

    thread = threading.Thread(target=echo)
    thread.start()
    link.write(b"x" * size)
    back = 0
    while back < size:
        back += len(link.read(5)[1])
    thread.join(10)
    assert (len(got), back) == (size, size)
    link.close()


def test_a_vanished_peer_is_a_link_down(pty: tuple[int, int]) -> None:
    master, slave = os.openpty()
    tty.setraw(slave)
    link = FdLink(slave)
    os.close(master)
    with pytest.raises(LinkDown):
        link.read(1)
    with pytest.raises(LinkDown):
        link.write(b"AT\r")
    link.close()
    link.close()


def test_a_closed_link_says_so(pty: tuple[int, int]) -> None:
    link = FdLink(pty[1])
    link.close()
    with pytest.raises(LinkDown, match="closed"):
        link.read(0)


def test_the_recorder_keeps_every_event_in_order(pty: tuple[int, int], tmp_path: Path) -> None:
    master, slave = pty
    recorder = Recorder()
    link = RecordedLink(FdLink(slave), recorder)
    recorder.begin(tmp_path / "deep" / "case.jsonl", link.now())
    link.write(b"AT\r")
    os.write(master, b"\r\nOK\r\n")
    link.read(5)
    recorder.note(link.now(), "a note")
    recorder.origin(link.now(), {"seq": 1})
    recorder.end()
    events = [load(line) for line in (tmp_path / "deep" / "case.jsonl").read_text("utf-8").split("\n")[:-1]]
    assert [(event.kind, event.data) for event in events] == [
        ("tx", b"AT\r"), ("rx", b"\r\nOK\r\n"), ("note", b"a note"), ("origin", b'{"seq": 1}')]
    assert all(0 <= a.t <= b.t for a, b in pairwise(events))
    link.close()


def test_events_are_on_disk_while_the_dut_is_silent(pty: tuple[int, int], tmp_path: Path) -> None:
    """A run that is killed while it waits has lost nothing."""
    master, slave = pty
    recorder = Recorder()
    link = RecordedLink(FdLink(slave), recorder)
    recorder.begin(tmp_path / "case.jsonl", link.now())
    link.write(b"AT\r")
    os.write(master, b"\r\nO")
    link.read(5)
    link.read(0.2)
    assert len((tmp_path / "case.jsonl").read_text("utf-8").split("\n")) == 3
    link.close()
    recorder.end()


class Flood:
    """A DUT that sends 100,000 bytes at each read, by a clock of its own; notes what is on disk when it is sent to."""

    def __init__(self, file: Path) -> None:
        self.file, self.clock, self.written = file, 0.0, -1

    def now(self) -> float:
        return self.clock

    def sleep(self, seconds: float) -> None:
        self.clock += seconds

    def write(self, data: bytes) -> float:
        self.written = self.file.stat().st_size
        return self.clock

    def read(self, timeout: float) -> tuple[float, bytes]:
        self.clock += 0.1
        return self.clock, b"x" * 100_000

    def close(self) -> None:
        """Nothing to close."""


def test_a_large_answer_is_written_before_the_next_command(tmp_path: Path) -> None:
    """Neither its own rate nor the time of that command is the recorder's; of a flood a second is pending at most."""
    line, recorder = Flood(tmp_path / "case.jsonl"), Recorder()
    link = RecordedLink(line, recorder)
    recorder.begin(line.file, line.now())
    for _ in range(5):
        link.read(1)
    assert line.file.stat().st_size == 0
    link.write(b"AT\r")
    assert line.written > 500_000
    for _ in range(15):
        link.read(1)
    assert line.file.stat().st_size - line.written > 1_000_000
    recorder.end()


def test_the_recorder_remembers_so_many_bytes_at_most(tmp_path: Path) -> None:
    """However large the reads: 100 MB pass, the newest of them are kept."""
    line, recorder = Flood(tmp_path / "case.jsonl"), Recorder()
    link = RecordedLink(line, recorder)
    recorder.begin(line.file, line.now())
    for _ in range(1000):
        moment, _ = link.read(1)
    held = sum(len(event.data) for event in recorder.events)
    assert ROOM // 4 < held <= ROOM + (1 << 20)
    assert recorder.events[-1].t == moment
    recorder.end()


def shown(*events: tuple[str, bytes]) -> bytes:
    """What is written of events, joined."""
    masker = Masker()
    fed = masker.feed([Event(0, kind, data) for kind, data in events])  # type: ignore[arg-type]
    return b"".join(event.data for event in [*fed, *masker.rest()])


@pytest.mark.parametrize("line", [b"AT+CGSN\r", b"ATI\r", b"AT+CIMI\r", b"at+ccid\r", b"AT+CNUM\r"])
def test_identities_are_masked_in_any_pieces(line: bytes) -> None:
    """The number is gone, its length is kept, however the answer was split."""
    answer = b"\r\n862195012345678\r\n\r\nOK\r\n"
    for pieces in ([answer], [answer[:9], answer[9:]], [bytes([value]) for value in answer]):
        seen = shown(("tx", line), *(("rx", piece) for piece in pieces))
        assert b"862195" not in seen
        assert b"2345678" not in seen
        assert len(seen) == len(line) + len(answer)
        assert seen.endswith(b"OK\r\n")


def test_bodies_are_not_masked() -> None:
    """A body of digits is data: a recording of it must replay."""
    body = b"\r\n+HTTPREAD: DATA,15\r\n862195012345678\r\n+HTTPREAD: 0\r\n"
    assert shown(("tx", b"AT+HTTPREAD=15\r"), ("rx", body)).endswith(body)


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ('AT+HTTPPARA="USERDATA","Authorization: Basic Y2FycGx1c2dv"\r', "Y2FycGx1c2dv"),
        ('AT+CPIN="1234"\r', "1234"),
        ("AT+CGAUTH=1,1,user,word\r", "word"),
        ("GET / HTTP/1.1\r\nAuthorization: Bearer abcdef\r\nHost: h\r\n", "abcdef"),
    ],
)
def test_credentials_are_masked(text: str, secret: str) -> None:
    seen = mask_text(text)
    assert secret not in seen
    assert len(seen) == len(text)
    assert secret.encode() not in shown(("tx", text.encode()))
