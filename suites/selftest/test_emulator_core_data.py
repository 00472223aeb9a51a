"""The emulated module's AT+HTTPDATA (dialect f13)."""

from __future__ import annotations

import pytest

from suites.selftest.emulator_core_bench import ERROR, OK, Bench, header, lines

DOWNLOAD = lines("DOWNLOAD")


@pytest.fixture
def bench() -> Bench:
    return Bench().start()


def posted(bench: Bench, method: int = 1) -> bytes:
    """The body that a request carries."""
    assert bench.send(f"AT+HTTPACTION={method}") == OK
    request = bench.request().request
    bench.answer()
    body = request.partition(b"\r\n\r\n")[2]
    assert header(request, "Content-Length") == ([str(len(body))] if method == 1 else [])
    return body


@pytest.mark.parametrize("values", [
    "0,10", "153601,10", "200000,10", "-1,10", "4294967297,10", "5,9", "5,0", "5,-1", "5,65536", "5,75536",
    "", "5", "5,", ",10", "a,10", "5,b", "5,10,1", '"5",10', "5.0,10", "5,10.0",
])
def test_wrong_values(bench: Bench, values: str) -> None:
    bench.post_data(b"old")
    assert bench.send(f"AT+HTTPDATA={values}") == ERROR
    assert bench.send("AT") == OK
    assert posted(bench) == b"old"


@pytest.mark.parametrize("time", [10, 11, 5000, 5001, 10000, 65534, 65535])
def test_times(bench: Bench, time: int) -> None:
    assert bench.send(f"AT+HTTPDATA=14,{time}") == DOWNLOAD
    assert bench.raw(b"1234567890qwer") == OK
    assert not bench.timers


@pytest.mark.parametrize("size", [1, 2, 512, 2049, 10241, 153599, 153600])
@pytest.mark.parametrize("step", [1000, 1 << 20])
def test_sizes(bench: Bench, size: int, step: int) -> None:
    data = bytes(range(256)) * (size // 256 + 1)
    assert bench.send(f"AT+HTTPDATA={size},60") == DOWNLOAD
    got = b"".join(bench.raw(data[at:min(at + step, size)]) for at in range(0, size, step))
    assert got == OK
    assert posted(bench) == data[:size]


def test_leading_zeros(bench: Bench) -> None:
    assert bench.send("AT+HTTPDATA=0014,0010") == DOWNLOAD
    assert bench.raw(b"1234567890qwer") == OK


@pytest.mark.parametrize("data", [
    bytes(range(256)), b"\r\nERROR\r\n", b"+++AT+HTTPTERM\r", b"\n\n\n", b"\x1a\x1b\x08A/",
])
@pytest.mark.parametrize("echo", [False, True])
def test_input_is_transparent_and_not_echoed(data: bytes, echo: bool) -> None:
    bench = Bench().start()
    bench.send(f"ATE{echo:d}")
    assert bench.raw(f"AT+HTTPDATA={len(data)},10\r".encode()).endswith(DOWNLOAD)
    assert bench.raw(data) == OK
    bench.raw(b"ATE0\r")
    assert posted(bench) == data


def test_bytes_may_come_one_by_one(bench: Bench) -> None:
    data = b"\n\r\nAT\r\x00"
    assert bench.send(f"AT+HTTPDATA={len(data)},10") == DOWNLOAD
    for index in range(len(data) - 1):
        assert bench.raw(data[index:index + 1]) == b""
        bench.wait(0.2)
    assert bench.raw(data[-1:]) == OK
    assert posted(bench) == data


def test_the_line_feed_of_the_command_line_is_no_payload(bench: Bench) -> None:
    assert bench.raw(b"AT+HTTPDATA=3,10\r\n") == DOWNLOAD
    assert bench.raw(b"abc") == OK
    assert posted(bench) == b"abc"


def test_nor_is_it_when_the_command_is_typed_byte_by_byte(bench: Bench) -> None:
    for char in b"AT+HTTPDATA=3,10":
        bench.raw(bytes([char]))
    assert bench.raw(b"\r") == DOWNLOAD
    assert bench.raw(b"\n") == b""
    assert bench.raw(b"abc") == OK
    assert posted(bench) == b"abc"


def test_a_line_feed_that_is_payload(bench: Bench) -> None:
    assert bench.raw(b"AT+HTTPDATA=3,10\r") == DOWNLOAD
    assert bench.raw(b"\n") == b""
    assert bench.raw(b"ab") == OK
    assert posted(bench) == b"\nab"


def test_surplus_belongs_to_the_command_line(bench: Bench) -> None:
    bench.send("AT+HTTPDATA=5,10")
    assert bench.raw(b"12345\nAT\r") == OK + OK
    assert bench.send("AT+HTTPDATA=5,10") == DOWNLOAD
    assert bench.raw(b"12345\r\n") == OK
    assert bench.send("AT") == OK
    assert posted(bench) == b"12345"


def test_data_right_behind_the_command(bench: Bench) -> None:
    assert bench.raw(b"AT+HTTPDATA=3,10\rabcAT\r") == DOWNLOAD + OK + OK
    assert posted(bench) == b"abc"


def test_the_port_is_blocked_until_all_is_there(bench: Bench) -> None:
    bench.send("AT+HTTPDATA=20,60")
    assert bench.raw(b"1234") == b""
    assert bench.raw(b"AT\r") == b""
    assert bench.wait(3) == b""
    assert bench.raw(b"5678901234567") == OK
    assert posted(bench) == b"1234AT\r5678901234567"


def test_gaps_do_not_matter(bench: Bench) -> None:
    bench.send("AT+HTTPDATA=4,60")
    assert bench.raw(b"12") + bench.wait(12) == b""
    assert bench.raw(b"34") == OK


@pytest.mark.parametrize("typed", [b"", b"1234"])
def test_expiry(bench: Bench, typed: bytes) -> None:
    bench.post_data(b"old")
    bench.send("AT+HTTPDATA=10,10")
    bench.raw(typed)
    assert bench.wait(9.9) == b""
    assert bench.wait(0.2) == ERROR
    assert bench.send("AT") == OK
    assert posted(bench) == b"", "neither a part nor what was there before"
    bench.post_data(b"new")
    assert posted(bench) == b"new"


def test_last_byte_just_in_time(bench: Bench) -> None:
    bench.send("AT+HTTPDATA=10,10")
    bench.wait(8)
    assert bench.raw(b"1234567890") == OK
    assert bench.wait(30) == b""


def test_the_last_input_is_posted_as_often_as_asked(bench: Bench) -> None:
    bench.post_data(b"aaa")
    bench.post_data(b"bb")
    assert bench.fetch is None, "input alone sends nothing"
    for method in (0, 2, 3):
        assert posted(bench, method) == b""
    assert posted(bench) == b"bb"
    assert posted(bench) == b"bb"


def test_without_input_the_body_is_empty(bench: Bench) -> None:
    assert posted(bench) == b""


def test_input_before_anything_else() -> None:
    bench = Bench()
    bench.send("AT+HTTPINIT")
    assert bench.post_data(b"12345") == OK
    bench.para("URL", "http://h/")
    assert posted(bench) == b"12345"


def test_input_leaves_the_response_alone(bench: Bench) -> None:
    bench.get(b"body")
    bench.post_data(b"12345")
    assert bench.send("AT+HTTPREAD?") == lines("+HTTPREAD: LEN,4") + OK


def test_no_report_gets_into_the_input() -> None:
    bench = Bench(ports=2).start()
    assert bench.send("AT+HTTPDATA=5,60") == DOWNLOAD
    bench.module.urc("+CREG: 1")
    assert bench.raw(b"12") == b""
    assert bench.raw(b"345") == OK + lines("+CREG: 1")
    assert bench.taken(1) == lines("+CREG: 1")


def test_numeric_mode(bench: Bench) -> None:
    bench.send("ATV0")
    assert bench.send("AT+HTTPDATA=1,10") == b"DOWNLOAD\r\n"
    assert bench.raw(b"x") == b"0\r"


def test_input_in_a_chain(bench: Bench) -> None:
    assert bench.send("AT+HTTPDATA=1,10;+HTTPACTION=?") == DOWNLOAD
    assert bench.raw(b"x") == lines("+HTTPACTION: (0-3)") + OK
