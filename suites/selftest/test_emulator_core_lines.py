"""The AT engine of the emulated module: lines, echo, framing, errors, chains, unsolicited lines."""

from __future__ import annotations

import random
import time

import pytest

from suites.selftest.emulator_core_bench import ERROR, OK, Bench, lines

TEST = lines("+HTTPACTION: (0-3)") + OK


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.mark.parametrize("line", [
    "AT+HTTPACTION=?", "at+HTTPACTION=?", "At+httpaction=?", "aT+HttpAction=?", "AT +HTTPACTION=?",
    "AT+HTTPACTION =?", "AT+HTTPACTION = ?", "AT+HTTPACTION=?;", "\x1bAT+HTTPACTION=?", "xyzAT+HTTPACTION=?",
    "AT+HTTPACTION=9\b?", "\nAT+HTTPACTION=?",
])
def test_spellings_of_a_line(bench: Bench, line: str) -> None:
    assert bench.send(line) == TEST


@pytest.mark.parametrize("line", [
    "AT+HTTPFOO", "AT+HTTP", "AT+HTTPACTIONX=0", "AT+CHTTPHEAD", "AT+", "AT?", "AT=", "ATE?", "AT+HTTPACTION=?x",
    "AT+HTTPACTION??", "AT+HTTPACTION", "AT+HTTPACTION?", "AT$X", "AT*X", "ATE2", "ATS9=1", "ATS3=200",
    "AT+HTTP ACTION=?",
])
def test_what_is_no_command(bench: Bench, line: str) -> None:
    assert bench.send(line) == ERROR
    assert bench.send("AT") == OK


@pytest.mark.parametrize("noise", [b"\r", b"\r\r\n\n", b"hello\r", b"\x80\xff\x00\r", b"\x1b\r", b"A\r", b"T\r"])
def test_noise_is_ignored(bench: Bench, noise: bytes) -> None:
    assert bench.raw(noise) == b""
    assert bench.send("AT") == OK


def test_random_noise_never_locks_up(bench: Bench) -> None:
    dice = random.Random(1)
    allowed = [char for char in range(256) if char not in b"\r\nAa\b\x11\x13/"]
    for _ in range(50):
        bench.raw(bytes(dice.choices(allowed, k=256)) + b"\r")
        bench.raw(b"AT+HTTPPARA=" + bytes(range(0x80, 0x100)) + b"\r")
        assert bench.send("AT") == OK


@pytest.mark.parametrize("end", [b"\r", b"\r\n"])
@pytest.mark.parametrize("step", [1, 2, 3, 5, 100])
def test_bytes_may_come_in_any_pieces(end: bytes, step: int) -> None:
    bench = Bench(echo=True)
    data = b"AT+HTTPACTION=?" + end
    got = b"".join(bench.raw(data[at:at + step]) for at in range(0, len(data), step))
    assert got == b"AT+HTTPACTION=?\r" + TEST
    assert bench.raw(b"ATE0\r") == b"ATE0\r" + OK
    assert bench.raw(b"AT\r") == OK


def test_nothing_comes_before_the_terminator(bench: Bench) -> None:
    assert bench.raw(b"AT+HTTPACTION=?") == b""
    assert bench.wait(60) == b""
    assert bench.raw(b"\r") == TEST


def test_several_lines_at_once(bench: Bench) -> None:
    assert bench.raw(b"AT\rAT\r\nAT+HTTPACTION=?\rAT+X\rA") == OK + OK + TEST + ERROR
    assert bench.raw(b"T\r") == OK


def test_repeat(bench: Bench) -> None:
    bench.send("AT+HTTPACTION=?")
    assert bench.raw(b"A/") == TEST
    assert bench.raw(b"a") == b""
    assert bench.raw(b"/") == TEST
    assert bench.raw(b"\rAT\r") == OK


def test_numeric_and_quiet(bench: Bench) -> None:
    assert bench.send("ATV0") == b"0\r"
    assert bench.send("AT+HTTPACTION=?") == b"+HTTPACTION: (0-3)\r\n0\r"
    assert bench.send("AT+HTTPACTION=9") == b"4\r"
    assert bench.send("ATV1Q1") == b""
    assert bench.send("AT+HTTPACTION=?") == lines("+HTTPACTION: (0-3)")
    assert bench.send("AT+HTTPACTION=9") == b""
    assert bench.send("ATQ0") == OK


def test_report_in_v0_is_alphabetic(bench: Bench) -> None:
    bench.start()
    bench.send("ATV0")
    bench.send("AT+HTTPACTION=0")
    assert bench.answer(b"abc") == b"+HTTPACTION: 0,200,3\r\n"


def test_s_registers(bench: Bench) -> None:
    assert bench.send("ATS3?") == lines("013") + OK
    assert bench.send("ATS4=11") == b"\r\x0bOK\r\x0b"
    assert bench.send("AT&F") == OK
    assert bench.raw(b"ATE0\r") == b"ATE0\r" + OK, "AT&F brings the echo back"
    assert bench.send("ATS5=127") == OK
    assert bench.send("ATXX\x7f\x7f") == OK
    assert bench.send("ATS3=33") == b"!\nOK!\n"
    assert bench.raw(b"ATZ!") == OK


@pytest.mark.parametrize(("mode", "answer"), [
    (0, ERROR), (1, lines("+CME ERROR: 3")), (2, lines("+CME ERROR: operation not allowed")),
])
def test_error_modes(bench: Bench, mode: int, answer: bytes) -> None:
    assert bench.send(f"AT+CMEE={mode}") == OK
    assert bench.send("AT+CMEE?") == lines(f"+CMEE: {mode}") + OK
    assert bench.send("AT+HTTPHEAD") == answer
    assert bench.send("AT+NONSENSE") == ERROR
    assert bench.send("AT+CMEE=3") != OK


def test_chains_stop_at_the_first_error(bench: Bench) -> None:
    bench.start()
    got = bench.send('AT+HTTPPARA="UA","u;1";+HTTPPARA="ACCEPT","text/x"')
    assert got == OK
    got = bench.send('AT+HTTPACTION=?;+HTTPPARA="UA","u2";+HTTPACTION=9;+HTTPPARA="ACCEPT","text/y"')
    assert got == lines("+HTTPACTION: (0-3)") + ERROR
    assert bench.module.parameters.text("UA") == "u2"
    assert bench.module.parameters.text("ACCEPT") == "text/x"
    assert bench.send("ATE0V1;+CMEE=1;+CMEE?") == lines("+CMEE: 1") + OK


def test_a_line_that_is_too_long_is_not_carried_out(bench: Bench) -> None:
    bench.start()
    assert bench.para("UA", "keep") == OK
    assert bench.send('AT+HTTPPARA="UA","lost";+HTTPPARA="URL","http://h/' + "x" * 1000 + '"') == ERROR
    assert bench.send("AT" + "x" * 100_000) == ERROR
    assert bench.send("AT") == OK
    assert bench.module.parameters.text("UA") == "keep"
    assert bench.para("URL", "http://h/" + "x" * 532) == OK
    assert bench.para("USERDATA", "X-Long: " + "x" * 504) == OK


def test_malformed_strings(bench: Bench) -> None:
    bench.start()
    bench.para("UA", "old")
    for line in ('AT+HTTPPARA="UA","abc', 'AT+HTTPPARA="UA","a"b', 'AT+HTTPPARA="UA",a"b"', "AT+HTTPPARA=”UA”,”x”"):
        assert bench.raw(line.encode() + b"\r") == ERROR
        assert bench.send("AT") == OK
    assert bench.module.parameters.text("UA") == "old"


def test_blanks_and_commas_in_strings(bench: Bench) -> None:
    bench.start()
    assert bench.send('AT+HTTPPARA= "UA" , "a b;c,d"') == OK
    assert bench.module.parameters.text("UA") == "a b;c,d"
    assert bench.para("UA", r"q\22q\5Cb\zz") == OK
    assert bench.module.parameters.text("UA") == r'q"q\b\zz'


def test_unsolicited_lines_wait_for_the_end_of_a_line() -> None:
    bench = Bench(echo=True)
    bench.raw(b"ATE1\r")
    bench.raw(b'AT+HTTPINIT;+HTTPPARA="URL","http://h/"\r')
    bench.raw(b"AT+HTTPACTION=0\r")
    assert bench.raw(b"AT+HTT") == b"AT+HTT"
    assert bench.answer(b"x") == b""
    assert bench.raw(b"PACTION=?\r") == b"PACTION=?\r" + TEST + lines("+HTTPACTION: 0,200,1")


def test_unsolicited_lines_do_not_wait_for_ever(bench: Bench) -> None:
    bench.start()
    bench.send("AT+HTTPACTION=0")
    bench.raw(b"AT")
    assert bench.answer(b"x") == b""
    assert bench.wait(9) == b""
    assert bench.wait(2) == lines("+HTTPACTION: 0,200,1")
    assert bench.raw(b"\r") == OK


def test_noise_does_not_hold_unsolicited_lines_back(bench: Bench) -> None:
    bench.start()
    bench.send("AT+HTTPACTION=0")
    bench.raw(b"\x1bx")
    assert bench.answer(b"x") == lines("+HTTPACTION: 0,200,1")


def test_view_of_the_profile(bench: Bench) -> None:
    assert b"E: 0; Q: 0; V: 1" in bench.send("AT&V")


def test_a_plain_line_is_cheap(bench: Bench) -> None:
    best = 1.0
    for _ in range(20):
        begun = time.perf_counter()
        for _ in range(200):
            bench.module.receive(0, b"AT\r", 1.0)
        best = min(best, (time.perf_counter() - begun) / 200)
    assert best < 60e-6
