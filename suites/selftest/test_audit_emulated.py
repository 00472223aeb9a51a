"""The audit of what the emulated module says: right modules, in every permitted way, are accused of nothing."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from fixtures.audit import Finding, audit
from fixtures.link import Event
from fixtures.link.foreign import Imported, Placed
from fixtures.spec import dialects
from rigs.emulator import registry
from suites.selftest.emulator_core_bench import Bench

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 3000\r\nX-Id: 7\r\n\r\n"
BODY = b"0123456789" * 300
LISTED = registry.listing()
VARIANTS = sorted(str(each["name"]) for each in LISTED if each["kind"] == "variant")
TOGETHER = [pair for pair in pairwise(VARIANTS) if pair != ("head-less-2", "head-less-4")]    # they add up to 6
FINAL = re.compile(rb"(^|\n)(OK|ERROR|\+CME ERROR.*|DOWNLOAD|0|4)\r")
DEFECTS = {
    "methods-0-4": "F1304-01", "data-size-max-10240": "F1307-03", "read-tail-3072": "F1306-15",
    "head-ok-before-only": "F1305-01", "errcode-without-blank": "F1300-33",
}
"""Seeded defects that a log alone gives away, with the requirement under which it does."""


class Taped:
    """A module that is spoken to, and the log of it, byte for byte."""

    def __init__(self, dialect: str, variants: tuple[str, ...] = (), defects: tuple[str, ...] = ()) -> None:
        self.bench = Bench(dialect, variants=variants, defects=defects)
        self.events: list[Event] = []

    def say(self, data: bytes, wait: float = 2.0) -> bytes:
        self.events.append(Event(self.bench.now, "tx", data))
        return self._heard(self.bench.raw(data), wait)

    def answered(self, **more: object) -> None:
        """The server answers what requests run: one, and another that was held until then."""
        for _ in range(2):
            if self.bench.fetch is None:
                return
            self._heard(self.bench.answer(**more), 6.0)  # type: ignore[arg-type]

    def _heard(self, data: bytes, wait: float) -> bytes:
        came = data
        if data:
            self.events.append(Event(self.bench.now, "rx", data))
        for _ in range(60):
            late = self.bench.wait(wait)
            if late:
                self.events.append(Event(self.bench.now, "rx", late))
            came += late
            if FINAL.search(came) or self.bench.fetch is not None:
                break
        return came

    @property
    def log(self) -> Imported:
        placed = [Placed(event, number) for number, event in enumerate(self.events, 1)]
        return Imported("raw", placed, times=True, resolution=0.001)


def talk(taped: Taped) -> None:
    """What a host does in a day: each command, in order and out of it, with right values and wrong ones."""
    for line in ("AT", "AT+HTTPACTION=?", "AT+HTTPREADFILE=?", "AT+HTTPPOSTFILE=?", "AT+HTTPTERM", "AT+HTTPACTION=0",
                 "AT+HTTPHEAD", "AT+HTTPREAD?", "AT+HTTPINIT", "AT+HTTPINIT", "AT+HTTPHEAD", "AT+HTTPREAD=10",
                 'AT+HTTPPARA="CONNECTTO",19', 'AT+HTTPPARA="CONNECTTO",20', 'AT+HTTPPARA="RECVTO",120',
                 'AT+HTTPPARA="SSLCFG","9"', 'AT+HTTPPARA="SSLCFG","10"', 'AT+HTTPPARA="COLOUR",1', 'AT+HTTPPARA="UA"',
                 'AT+HTTPPARA="CONTENT","application/json"', 'AT+HTTPPARA="URL","ftp://h/p"',
                 'AT+HTTPPARA="USERDATA","X-A: 1"', 'AT+HTTPPARA="URL","http://127.0.0.1/a"', "AT+HTTPDATA=0,10",
                 "AT+HTTPDATA=153601,10", "AT+HTTPDATA=5,9", "AT+HTTPACTION", "AT+HTTPACTION=9"):
        taped.say(line.encode() + b"\r")
    if b"DOWNLOAD" in taped.say(b"AT+HTTPDATA=20000,10\r"):
        taped.say(b"x" * 20000)
    request(taped, 1)
    for line in ("AT+HTTPHEAD", "AT+HTTPREAD?", "AT+HTTPREAD=0", "AT+HTTPREAD=1000", "AT+HTTPREAD?", "AT+HTTPREAD=0,16",
                 "AT+HTTPREAD=5000", "AT+HTTPREAD?", "AT+HTTPREAD=10", "AT+HTTPREAD=abc", "AT+HTTPREAD",
                 'AT+HTTPREADFILE="a.txt"', 'AT+HTTPREADFILE="a.txt",5'):
        taped.say(line.encode() + b"\r")
    request(taped, 2, head=HEAD.replace(b"3000", b"77"), body=b"")
    taped.say(b"AT+HTTPHEAD\r")
    taped.say(b"AT+HTTPACTION=0\r")
    taped.say(b"AT+HTTPACTION=0\r")
    taped.answered(error=714)
    for line in ("AT+HTTPHEAD", "AT+HTTPREAD?", "AT+HTTPREAD=10", 'AT+HTTPREADFILE="b.txt"'):
        taped.say(line.encode() + b"\r")
    request(taped, 0, head=HEAD.replace(b"Content-Length: 3000", b"Transfer-Encoding: chunked"))
    taped.say(b"AT+HTTPREAD=4000\r")
    request(taped, 0, body=b"1" * 16384, head=HEAD.replace(b"3000", b"16384"))
    taped.say(b"AT+HTTPREAD=20000\r", 12.0)
    taped.say(b"AT+HTTPREAD=20000\r")
    request(taped, 0, status=204, head=b"HTTP/1.1 204 No Content\r\n\r\n", body=b"")
    taped.say(b"AT+HTTPREAD=10\r")
    taped.say(b"AT+HTTPTERM\r")


def request(taped: Taped, method: int, **more: object) -> None:
    taped.say(b"AT+HTTPACTION=%d\r" % method)
    taped.answered(**{"body": BODY, "head": HEAD, "close": True, **more})


def found(taped: Taped, dialect: str) -> list[Finding]:
    talk(taped)
    return [each for turn in audit(taped.log, dialects.load(dialect)) for each in turn.findings]


def wrong(findings: list[Finding]) -> list[str]:
    return [each.shown("log") for each in findings if each.level == "fail"]


@pytest.mark.parametrize("dialect", ["f13", "sim7600", "a76xx"])
def test_a_right_module_of_each_family_is_accused_of_nothing(dialect: str) -> None:
    seen = found(Taped(dialect), dialect)
    assert [each.shown("log") for each in seen if each.level != "record"] == []


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_right_module_that_differs_is_accused_of_nothing(variant: str) -> None:
    assert wrong(found(Taped("f13", (variant,)), "f13")) == []


@pytest.mark.parametrize(("one", "other"), TOGETHER)
def test_two_at_once(one: str, other: str) -> None:
    assert wrong(found(Taped("f13", (one, other)), "f13")) == []


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_wrong_module_is_found_out_by_its_log(defect: str) -> None:
    seen = found(Taped("f13", defects=(defect,)), "f13")
    assert DEFECTS[defect] in {each.requirement for each in seen if each.level != "record"}


def test_a_host_that_does_not_wait_accuses_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """With answers that come late each of them stands behind a later command."""
    monkeypatch.setattr(f"{__name__}.FINAL", re.compile(b""))
    taped = Taped("f13", ("slow-answers",))
    for line in ("AT", "AT+HTTPINIT", "AT+HTTPREADFILE=?", "AT+HTTPACTION=?", "AT+HTTPTERM"):
        taped.say(line.encode() + b"\r", 0.5)
    taped.say(b"AT\r", 60.0)
    findings = [each for turn in audit(taped.log, dialects.load("f13")) for each in turn.findings]
    assert wrong(findings) == []


def test_the_dialogue_holds_what_it_is_for() -> None:
    taped = Taped("f13")
    talk(taped)
    said = b"".join(event.data for event in taped.events)
    assert all(re.search(word, said) for word in (b"DOWNLOAD", b"LEN,3000", b"0,714,0", b"0,204,0", b"READFILE: 0"))
