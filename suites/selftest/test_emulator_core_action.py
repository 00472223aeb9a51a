"""The emulated module's AT+HTTPACTION, AT+HTTPHEAD and AT+HTTPREAD (dialect f13)."""

from __future__ import annotations

import random
import time

import pytest

from suites.selftest.emulator_core_bench import ERROR, HEAD, OK, Bench, header_lines, lines

END = lines("+HTTPREAD: 0")


@pytest.fixture
def bench() -> Bench:
    return Bench().start()


def block(data: bytes) -> bytes:
    return lines(f"+HTTPREAD: DATA,{len(data)}") + data


@pytest.mark.parametrize(("method", "name"), list(enumerate(("GET", "POST", "HEAD", "DELETE"))))
def test_methods(bench: Bench, method: int, name: str) -> None:
    assert bench.send(f"AT+HTTPACTION={method}") == OK
    assert header_lines(bench.request().request)[0] == f"{name} /a HTTP/1.1"
    assert bench.request().method == name
    assert bench.wait(100) == b""
    body = b"" if name == "HEAD" else b"12345"
    assert bench.answer(body) == lines(f"+HTTPACTION: {method},200,{len(body)}")
    assert bench.wait(200) == b"", "one report"


@pytest.mark.parametrize("value", [
    "4", "5", "20", "255", "256", "-1", "4294967296", "", "a", "0,0", "0.0", '"0"', "0 1", ",", "9" * 30,
])
def test_what_is_no_method(bench: Bench, value: str) -> None:
    assert bench.send(f"AT+HTTPACTION={value}") == ERROR
    assert bench.fetch is None
    assert bench.wait(10) == b""


def test_leading_zeros(bench: Bench) -> None:
    assert bench.send("AT+HTTPACTION=00") == OK


@pytest.mark.parametrize("status", [100, 204, 206, 301, 304, 404, 418, 500, 599])
def test_status_is_passed_through(bench: Bench, status: int) -> None:
    assert bench.get(b"xy", status=status) == lines(f"+HTTPACTION: 0,{status},2")
    assert bench.send("AT+HTTPREAD=5") == OK + block(b"xy") + END


@pytest.mark.parametrize("error", [600, 702, 704, 713, 714, 715, 720])
def test_failures(bench: Bench, error: int) -> None:
    bench.get(b"old")
    assert bench.get(error=error) == lines(f"+HTTPACTION: 0,{error},0")
    for line in ("AT+HTTPHEAD", "AT+HTTPREAD?", "AT+HTTPREAD=1", 'AT+HTTPREADFILE="f"'):
        assert bench.send(line) == ERROR
    assert bench.post_data(b"new") == OK
    assert bench.get(b"good") == lines("+HTTPACTION: 0,200,4")


def test_without_url() -> None:
    bench = Bench()
    bench.send("AT+HTTPINIT")
    for method in range(4):
        assert bench.send(f"AT+HTTPACTION={method}") == ERROR
    assert bench.fetch is None


def test_a_context_that_cannot_be_used(bench: Bench) -> None:
    bench.module.ssl.refusal = 719  # type: ignore[attr-defined]
    assert bench.get(b"plain http does not care") == lines("+HTTPACTION: 0,200,24")
    bench.para("URL", "https://h/")
    assert bench.send("AT+HTTPACTION=0") == OK
    assert bench.fetch is None
    assert bench.wait(1) == lines("+HTTPACTION: 0,719,0")


def test_a_closing_server_gives_no_line(bench: Bench) -> None:
    assert bench.get(b"x", close=True) == lines("+HTTPACTION: 0,200,1")
    assert bench.module.peer_closed(bench.now) == []


def test_the_interface_lives_while_a_request_runs(bench: Bench) -> None:
    bench.send("AT+HTTPACTION=0")
    for line, answer in (("AT", OK), ("AT+HTTPACTION=0", ERROR), ("AT+HTTPHEAD", ERROR), ("AT+HTTPINIT", ERROR)):
        assert bench.send(line) == answer
    assert bench.answer(b"x") == lines("+HTTPACTION: 0,200,1")


def test_only_the_running_request_is_reported(bench: Bench) -> None:
    bench.send("AT+HTTPACTION=0")
    stale = bench.request()
    bench.answer(b"1")
    bench.fetch = stale
    assert bench.answer(b"2") == b""
    assert bench.send("AT+HTTPREAD=9") == OK + block(b"1") + END


# HTTPHEAD

def test_head_is_repeatable_and_independent_of_the_body(bench: Bench) -> None:
    bench.get(b"body")
    answer = lines(f"+HTTPHEAD: DATA,{len(HEAD)}") + HEAD + OK
    assert bench.send("AT+HTTPHEAD") == answer
    assert bench.send("AT+HTTPREAD?") == lines("+HTTPREAD: LEN,4") + OK
    bench.send("AT+HTTPREAD=2")
    assert bench.send("AT+HTTPHEAD") == answer
    bench.send("AT+HTTPREAD=2")
    assert bench.send("AT+HTTPHEAD") == answer


def test_head_is_that_of_the_last_answer(bench: Bench) -> None:
    for name in ("A", "B"):
        head = b"HTTP/1.1 404 Not Found\r\nX-Id: %b\r\nOK: \r\nV: ERROR\r\n\r\n" % name.encode()
        bench.get(b"", status=404, head=head)
        assert bench.send("AT+HTTPHEAD") == lines(f"+HTTPHEAD: DATA,{len(head)}") + head + OK


def test_head_in_v0(bench: Bench) -> None:
    bench.get(b"")
    bench.send("ATV0")
    assert bench.send("AT+HTTPHEAD") == b"+HTTPHEAD: DATA,%d\r\n%b0\r" % (len(HEAD), HEAD)


# HTTPREAD

def test_reading_walks_forward(bench: Bench) -> None:
    body = bytes(range(100))
    bench.get(body)
    for at, rest in ((0, 60), (40, 20)):
        assert bench.send("AT+HTTPREAD=40") == OK + block(body[at:at + 40]) + END
        assert bench.send("AT+HTTPREAD?") == lines(f"+HTTPREAD: LEN,{rest}") + OK
    assert bench.send("AT+HTTPREAD=1000") == OK + block(body[80:]) + END
    assert bench.send("AT+HTTPREAD?") == ERROR
    assert bench.send("AT+HTTPREAD=1") == ERROR


@pytest.mark.parametrize("value", [
    "abc", "10x", "", "-1", "0", "0x10", "1.5", '"5"', "1 0", ",", "0,", ",5", "0,1,2", "0,0",
])
def test_bad_sizes_take_nothing(bench: Bench, value: str) -> None:
    bench.get(b"0123456789")
    assert bench.send(f"AT+HTTPREAD={value}") == ERROR
    assert bench.send("AT+HTTPREAD=100") == OK + block(b"0123456789") + END


@pytest.mark.parametrize("size", [10, 11, 1000, 153600, 2147483647, 2147483648, 4294967296, 10 ** 19])
def test_great_sizes(bench: Bench, size: int) -> None:
    bench.get(b"0123456789")
    assert bench.send(f"AT+HTTPREAD={size}") == OK + block(b"0123456789") + END


def test_the_form_of_the_example(bench: Bench) -> None:
    body = bytes(range(100))
    bench.get(body)
    assert bench.send("AT+HTTPREAD=0,10") == OK + block(body[:10]) + END
    assert bench.send("AT+HTTPREAD=90,20") == OK + block(body[90:]) + END
    assert bench.send("AT+HTTPREAD=100,1") == ERROR
    assert bench.send("AT+HTTPREAD=101,1") == ERROR
    assert bench.send("AT+HTTPREAD?") == lines("+HTTPREAD: LEN,100") + OK


@pytest.mark.parametrize("length", [1, 1023, 1024, 1025, 2048, 5000, 14615, 65537])
def test_blocks(bench: Bench, length: int) -> None:
    body = random.Random(length).randbytes(length)
    bench.get(body)
    blocks = b"".join(block(body[at:at + 1024]) for at in range(0, length, 1024))
    assert bench.send(f"AT+HTTPREAD={length}") == OK + blocks + END


@pytest.mark.parametrize("body", [
    b"OK", b"\r\nOK\r\n", b"\r\nERROR\r\n", b"+HTTPREAD: 0\r\n", bytes(range(256)),
    b"\xe2\x82\xac" * 400,
])
def test_content_is_transparent(bench: Bench, body: bytes) -> None:
    bench.get(body)
    assert bench.send("AT+HTTPREAD=1024") == OK + block(body[:1024]) + END


def test_any_steps_give_the_whole(bench: Bench) -> None:
    body = random.Random(3).randbytes(5000)
    bench.get(body)
    got = b""
    for step in (1, 3, 7, 1023, 1024, 1025, 5000):
        answer = bench.send(f"AT+HTTPREAD={step}")
        while (start := answer.find(b"+HTTPREAD: DATA,")) >= 0:
            count, _, answer = answer[start + 16:].partition(b"\r\n")
            got, answer = got + answer[:int(count)], answer[int(count):]
    assert got == body


def test_a_new_response_replaces_the_old(bench: Bench) -> None:
    bench.get(b"a" * 100)
    bench.send("AT+HTTPREAD=10")
    bench.get(b"b" * 20)
    assert bench.send("AT+HTTPREAD=100") == OK + block(b"b" * 20) + END


def test_after_head_there_is_nothing_to_read(bench: Bench) -> None:
    bench.get(b"old")
    bench.send("AT+HTTPACTION=2")
    bench.answer()
    assert bench.send("AT+HTTPREAD?") == ERROR
    assert bench.send("AT+HTTPREAD=10") == ERROR


def test_reading_in_v0_and_with_another_line_feed(bench: Bench) -> None:
    bench.get(b"body")
    bench.send("ATV0")
    assert bench.send("AT+HTTPREAD=2") == b"0\r+HTTPREAD: DATA,2\r\nbo+HTTPREAD: 0\r\n"
    bench.send("ATV1S4=11")
    assert bench.send("AT+HTTPREAD=2") == (OK + block(b"dy") + END).replace(b"\n", b"\x0b")


def test_reading_with_an_error_behind_it_still_ends_once(bench: Bench) -> None:
    bench.get(b"body")
    assert bench.send("AT+HTTPREAD=4;+NONSENSE").count(b"ERROR") == 1


def test_a_large_body_leaves_in_few_pieces(bench: Bench) -> None:
    bench.get(bytes(10 << 20))
    begun = time.perf_counter()
    effects = bench.module.receive(0, b"AT+HTTPREAD=99999999\r", bench.now)
    spent = time.perf_counter() - begun
    assert len(effects) <= 3
    assert spent < 1.0
