"""Waits, stalls, drips and ends of connections, as a raw client and the journal see them.

Times are only bounded from below: the machine may be slow, the origin may not be early.
"""

from __future__ import annotations

import time

import pytest

from fixtures.origin import content
from suites.selftest.origin_bench import Answer, Bench, Wire, running_origin

SPEED = 10.0
origin = pytest.fixture(scope="module")(running_origin)


@pytest.fixture
def bench(origin: Bench) -> Bench:
    return origin.fresh(SPEED)


def gap_behind(answer: Answer, count: int) -> float:
    """Seconds between the arrival of the first `count` bytes and the next byte."""
    done = next(when for when, total in answer.times if total >= count)
    rest = [when for when, total in answer.times if total > count]
    return rest[0] - done


def test_wait_holds_the_whole_answer(bench: Bench) -> None:
    answer = bench.get("wait-2.5")
    record = bench.last()
    assert record.t_body is not None
    assert record.t_answered is not None
    assert record.t_answered - record.t_body >= 0.25
    assert answer.status == 200


def test_speed_is_the_tokens_own(bench: Bench) -> None:
    slow = bench.fresh(1.0)
    slow.get("wait-0.3")
    record = slow.last()
    assert record.t_answered is not None
    assert record.t_answered - record.t_first >= 0.3


def test_interim_comes_before_the_wait(bench: Bench) -> None:
    answer = bench.get("interim-103/wait-2")
    interim = b"HTTP/1.1 103 Early Hints\r\n\r\n"
    assert answer.raw.startswith(interim + b"HTTP/1.1 200 OK\r\n")
    assert gap_behind(answer, len(interim)) >= 0.19
    assert bench.last().sent_head.startswith(b"HTTP/1.1 200")


def test_expect_is_answered(bench: Bench) -> None:
    with Wire(bench.process.ports["plain"]) as wire:
        head = f"POST /{bench.token}/echo/bye HTTP/1.1\r\nHost: o\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n"
        wire.send(head.encode())
        assert wire.exactly(25) == b"HTTP/1.1 100 Continue\r\n\r\n"
        wire.send(b"abc")
        assert wire.everything().body == b"abc"


def test_stall_in_the_head(bench: Bench) -> None:
    answer = bench.get("stallhead-2")
    cut = answer.raw.index(b"\r\n", answer.raw.index(b"\r\n") + 2) + 2
    assert gap_behind(answer, cut) >= 0.19
    assert answer.body == content.DEFAULT_TEXT
    assert bench.last().sent_head == answer.head


@pytest.mark.parametrize("position", [0, 40])
def test_stall_in_the_body(bench: Bench, position: int) -> None:
    answer = bench.get(f"stall-{position}-2/bytes-100")
    assert gap_behind(answer, len(answer.head) + position) >= 0.19
    assert answer.body == content.body(100)
    record = bench.last()
    assert record.t_answered is not None
    assert record.t_answered - record.t_first >= 0.2


def test_drip(bench: Bench) -> None:
    answer = bench.get("drip-4-1/bytes-10")
    steps = [total - len(answer.head) for _, total in answer.times]
    assert answer.body == content.body(10)
    assert {2, 5, 7, 10} <= set(steps)
    assert answer.times[-1][0] - answer.times[0][0] >= 0.28


def test_drip_of_chunks(bench: Bench) -> None:
    answer = bench.get("drip-2-1/chunked-3/bytes-12")
    assert answer.body == b"".join(
        b"%x\r\n%s\r\n" % (len(part), part)
        for part in (content.body(12)[a:b] for a, b in ((0, 4), (4, 6), (6, 8), (8, 12), (12, 12)))
    )


@pytest.mark.parametrize(("segments", "sent"), [("stallforever-30/bytes-100", 30), ("never/bytes-100", 0)])
def test_silence_lasts_until_the_dut_closes(bench: Bench, segments: str, sent: int) -> None:
    with Wire(bench.process.ports["plain"]) as wire:
        wire.send(bench.request(segments))
        if sent:
            wire.exactly(len(wire._until(b"\r\n\r\n")) and sent)
        assert bench.connection().closed_by is None
    ended = bench.connection(lambda seen: seen.closed_by)
    assert (ended.closed_by, ended.close_kind) == ("dut", "fin")
    record = bench.last()
    assert record.sent_length == sent
    assert (record.t_answered is None) == (sent == 0)


def test_silence_has_an_end(bench: Bench) -> None:
    fast = bench.fresh(2000.0)
    answer = fast.get("never")
    assert (answer.raw, answer.ending) == (b"", "fin")
    ended = fast.connection(lambda seen: seen.closed_by)
    assert ended.closed_by == "origin"
    assert ended.t_close is not None
    assert ended.t_close - ended.t_open >= 0.2


@pytest.mark.parametrize(
    ("segments", "raw", "ending"),
    [("close", b"", "fin"), ("reset", b"", "rst"), ("banner", b"SSH-2.0-x\r\n", "fin")],
)
def test_no_answer_at_all(bench: Bench, segments: str, raw: bytes, ending: str) -> None:
    answer = bench.get(segments)
    assert (answer.raw, answer.ending) == (raw, ending)
    ended = bench.connection(lambda seen: seen.closed_by)
    assert (ended.closed_by, ended.close_kind) == ("origin", ending)
    assert bench.last().complete


def test_head_without_its_end(bench: Bench) -> None:
    answer = bench.get("nohead", closing=False)
    assert answer.raw.startswith(b"HTTP/1.1 200 OK\r\n")
    assert answer.raw.endswith(b"Content-Length: 20\r\n")
    assert b"\r\n\r\n" not in answer.raw


@pytest.mark.parametrize("segments", ["rst/bytes-100000", "rst/short-500/bytes-1000", "rst/nolength/bytes-70"])
def test_rst_after_delivery(bench: Bench, segments: str) -> None:
    answer = bench.get(segments, closing=False)
    assert answer.ending == "rst"
    assert len(answer.body) == bench.last().sent_length
    assert bench.connection(lambda seen: seen.closed_by).close_kind == "rst"


def test_bye_and_close_after(bench: Bench) -> None:
    answer = bench.get("bye", closing=False)
    assert (answer.lines("Connection"), answer.ending) == (["close"], "fin")
    answer = bench.get("closeafter-3", closing=False)
    assert (answer.lines("Connection"), answer.ending) == ([], "fin")
    ended, record = bench.connection(lambda seen: seen.closed_by), bench.last()
    assert ended.closed_by == "origin"
    assert ended.t_close is not None
    assert record.t_answered is not None
    assert ended.t_close - record.t_answered >= 0.29


def test_close_after_serves_what_comes_before(bench: Bench) -> None:
    with Wire(bench.process.ports["plain"]) as wire:
        wire.send(bench.request("closeafter-5"))
        wire.message()
        wire.send(bench.request("bytes-3"))
        assert wire.message().body == content.body(3)
        assert wire.everything().raw == b""


def test_half_closed_dut_gets_its_answer(bench: Bench) -> None:
    with Wire(bench.process.ports["plain"]) as wire:
        wire.send(bench.request("wait-2"))
        wire.sock.shutdown(1)
        assert wire.everything().status == 200


def test_dut_reset_is_told_from_close(bench: Bench) -> None:
    wire = Wire(bench.process.ports["plain"])
    wire.send(bench.request("wait-50"))
    bench.requests()
    started = time.monotonic()
    wire.reset()
    ended = bench.connection(lambda seen: seen.closed_by)
    assert (ended.closed_by, ended.close_kind) == ("dut", "rst")
    assert time.monotonic() - started < 5.0
    assert bench.last().t_answered is None
