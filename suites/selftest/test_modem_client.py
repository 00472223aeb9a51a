"""The client against a scripted DUT on a pty: times, waits, surplus lines, prompts, recovery."""

from __future__ import annotations

import os
import threading
import time
import tty
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from fixtures.at import Shape
from fixtures.link import FdLink, Link, LinkDown, Recorder
from fixtures.modem import Modem, ModemLost, Reset, recover
from fixtures.modem.recovery import LEAST, restart

SPEED = 50.0
OK = b"\r\nOK\r\n"
Answer = Callable[[bytes], bytes | None]


@dataclass
class Dut:
    """A thread that answers lines by a table; what is not in it is answered by ERROR."""

    answers: dict[bytes, list[bytes] | bytes]
    master: int
    lines: list[bytes] = field(default_factory=list)

    def run(self) -> None:
        buffer = b""
        while True:
            try:
                data = os.read(self.master, 4096)
            except OSError:
                return
            buffer += data
            while b"\r" in buffer:
                line, _, buffer = buffer.partition(b"\r")
                self.lines.append(line)
                self.say(line)

    def say(self, line: bytes) -> None:
        answer = self.answers.get(line, b"\r\nERROR\r\n")
        for part in [answer] if isinstance(answer, bytes) else answer:
            os.write(self.master, part)


@pytest.fixture
def dut() -> Iterator[tuple[Dut, Modem]]:
    """A scripted DUT and a client on it."""
    master, slave = os.openpty()
    tty.setraw(slave)
    answering = Dut({b"AT": OK, b"ATE0": OK}, master)
    thread = threading.Thread(target=answering.run, daemon=True)
    thread.start()
    modem = Modem(FdLink(slave), Recorder(), speed=SPEED)
    yield answering, modem
    modem.link.close()
    os.close(master)
    thread.join(5)


class OnePort:
    """An opened rig that can do nothing but be there."""

    def __init__(self, link: Link) -> None:
        self.link = link
        self.dead: str | None = None

    def trouble(self) -> str | None:
        return None

    def reopen(self) -> Link:
        raise LinkDown("no second chance")

    def power_cycle(self) -> bool:
        return False

    def close(self) -> None:
        self.link.close()


def test_an_answer_and_its_time(dut: tuple[Dut, Modem]) -> None:
    answering, modem = dut
    answering.answers[b"AT+HTTPREAD?"] = b"\r\n+HTTPREAD: LEN,5\r\n" + OK
    seen = modem.command("AT+HTTPREAD?")
    assert seen.ok
    assert [line.text for line in seen.information] == ["+HTTPREAD: LEN,5"]
    assert seen.took is not None
    assert 0 <= seen.took < 100


def test_silence_ends_at_the_deadline(dut: tuple[Dut, Modem]) -> None:
    answering, modem = dut
    answering.answers[b"AT+HTTPINIT"] = b""
    before = modem.now()
    seen = modem.command("AT+HTTPINIT", within=10)
    assert seen.timed_out
    assert not seen.finals
    assert modem.now() - before >= 10


def test_blocks_are_read_by_count_whatever_the_pieces(dut: tuple[Dut, Modem]) -> None:
    answering, modem = dut
    body = b"\r\nOK\r\n\r\nERROR\r\n+HTTPREAD: 0\r\n"
    whole = OK + b"\r\n+HTTPREAD: DATA,%d\r\n" % len(body) + body + b"\r\n+HTTPREAD: 0\r\n"
    answering.answers[b"AT+HTTPREAD=99"] = [bytes([value]) for value in whole]
    seen = modem.command("AT+HTTPREAD=99", Shape.READ)
    assert (seen.data, len(seen.ends), seen.codes) == (body, 1, ["OK"])


def test_a_second_code_belongs_to_the_command_before(dut: tuple[Dut, Modem]) -> None:
    """Glued to the first it is part of the answer; later it is surplus of it; never the answer of the next."""
    answering, modem = dut
    answering.answers[b"AT+HTTPTERM"] = OK + OK
    first = modem.command("AT+HTTPTERM")
    assert first.codes == ["OK", "OK"]
    os.write(answering.master, OK)
    modem.listen(5)
    assert [(owner.command, line.text) for owner, line in modem.surplus] == [(first.command, "OK")]
    os.write(answering.master, b"\r\nERROR\r\n")
    modem.link.sleep(0.02)
    assert modem.command("AT").codes == ["OK"]
    assert [line.text for _, line in modem.surplus] == ["OK", "ERROR"]


def test_reports_before_and_after_ok(dut: tuple[Dut, Modem]) -> None:
    answering, modem = dut
    report = b"\r\n+HTTPACTION: 0,200,7\r\n"
    for answer in (OK + report, report + OK):
        answering.answers[b"AT+HTTPACTION=0"] = answer
        seen = modem.command("AT+HTTPACTION=0", Shape.ACTION)
        found = modem.report("HTTPACTION", seen.sent + 50)
        assert seen.ok
        assert found is not None
        assert found.fields == (0, 200, 7)
    assert modem.reports_left("HTTPACTION") == []


def test_an_ok_before_the_block_of_httphead(dut: tuple[Dut, Modem]) -> None:
    answering, modem = dut
    answering.answers[b"AT+HTTPHEAD"] = OK + b"\r\n+HTTPHEAD: DATA,4\r\n\r\n\r\n" + OK
    seen = modem.command("AT+HTTPHEAD", Shape.HEAD)
    assert (seen.codes, seen.data) == (["OK", "OK"], b"\r\n\r\n")


def test_a_prompt_without_a_line_end_is_taken(dut: tuple[Dut, Modem]) -> None:
    answering, modem = dut
    answering.answers[b"AT+HTTPDATA=5,10"] = b"\r\nDOWNLOAD"
    seen = modem.command("AT+HTTPDATA=5,10", Shape.PROMPT, within=30)
    assert [prompt.text for prompt in seen.prompts] == ["DOWNLOAD"]


def test_input_is_finished_by_the_ladder(dut: tuple[Dut, Modem]) -> None:
    """A DUT that waits for payload eats AT; the ladder writes what is missing."""
    answering, modem = dut
    answering.answers[b"AT"] = b""
    modem.input_left = 3
    seen: list[bytes] = []

    def say(line: bytes) -> None:
        seen.append(line)
        if line.startswith(b"000"):
            answering.answers[b"AT"] = OK
        Dut.say(answering, line.removeprefix(b"000"))

    answering.say = say  # type: ignore[method-assign]
    assert recover(modem, OnePort(modem.link.link), Reset()) == "finish the input of HTTPDATA"
    assert any(line.startswith(b"000") for line in seen)


def test_a_dut_that_stays_silent_is_given_up_once(dut: tuple[Dut, Modem]) -> None:
    answering, modem = dut
    answering.answers = dict.fromkeys([b"AT", b"ATE0", b"ATV1", b"ATQ0", b"AT+HTTPTERM", b""], b"")
    with pytest.raises(ModemLost, match="reset command, power, open the port again"):
        recover(modem, OnePort(modem.link.link), Reset())


def test_a_reset_waits_for_the_ready_line(dut: tuple[Dut, Modem]) -> None:
    answering, modem = dut
    answering.answers |= {b"AT": b"", b"ATE0": b"", b"ATV1": b"", b"ATQ0": b"", b"AT+HTTPTERM": b"", b"": b""}

    def say(line: bytes) -> None:
        if line == b"AT+CRESET":
            answering.answers |= {b"AT": OK, b"ATE0": OK}
            os.write(answering.master, OK + b"\r\nRDY\r\n\r\nPB DONE\r\n")
        else:
            Dut.say(answering, line)

    answering.say = say  # type: ignore[method-assign]
    assert recover(modem, OnePort(modem.link.link), Reset("AT+CRESET", "PB DONE", 5)) == "reset command"


def test_a_closed_peer_is_a_link_that_is_down(dut: tuple[Dut, Modem]) -> None:
    _, modem = dut
    reader, writer = os.pipe()
    modem.attach(FdLink(reader))
    os.close(writer)
    with pytest.raises(LinkDown):
        modem.listen(10)


def test_a_late_ok_of_the_reset_command_is_nobodys_surplus(dut: tuple[Dut, Modem]) -> None:
    answering, modem = dut
    answering.answers |= {b"AT+CRESET": b"", b"ATV1": OK, b"ATQ0": OK}
    late = threading.Timer(LEAST + 0.5, os.write, (answering.master, OK + b"\r\nPB DONE\r\n"))
    late.start()
    assert restart(modem, OnePort(modem.link), Reset("AT+CRESET", "PB DONE", 5.0, ()))
    assert any("PB DONE" in line.text for line in modem.unsolicited)
    assert modem.surplus == []


@dataclass
class Resting(Dut):
    """A DUT that hears nothing for 90 ms after an answer, which V.250 5.5 allows; it counts what it lost."""

    lost: int = 0

    def run(self) -> None:
        rested = 0.0
        while True:
            try:
                data = os.read(self.master, 4096)
            except OSError:
                return
            if time.monotonic() < rested:
                self.lost += 1
                continue
            self.lines.append(data)
            os.write(self.master, OK)
            rested = time.monotonic() + 0.09


def test_a_line_waits_until_the_dut_hears_again() -> None:
    """With a line_gap of T12 no line is lost, also behind what came unasked; without one a line is."""
    master, slave = os.openpty()
    tty.setraw(slave)
    resting = Resting({}, master)
    thread = threading.Thread(target=resting.run, daemon=True)
    thread.start()
    modem = Modem(FdLink(slave), Recorder(), line_gap=0.1)
    assert all(modem.command("AT", within=1).ok for _ in range(5))
    assert resting.lost == 0
    modem.line_gap = 0.0
    assert not modem.command("AT", within=0.5).ok
    assert resting.lost == 1
    modem.link.close()
    os.close(master)
    thread.join(5)
