"""The audit, rule by rule: a log with one departure yields that finding alone, a right log, however written, none."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.audit import Finding, audit
from fixtures.link.foreign import Imported, read
from fixtures.spec import dialects
from suites.selftest import foreign_logs as logs
from suites.selftest.foreign_logs import DIALOGUE, Said

START = "> AT+HTTPINIT\n< OK\n"
GET = START + '> AT+HTTPPARA="URL","http://lab.example/a"\n< OK\n> AT+HTTPACTION=0\n< OK\n< +HTTPACTION: 0,200,10\n'
READ = GET + "> AT+HTTPREAD=10\n< OK\n< +HTTPREAD: DATA,10\n< 0123456789\n< +HTTPREAD: 0\n"


def findings(tmp_path: Path, content: str | bytes, dialect: str = "f13") -> list[Finding]:
    path = tmp_path / "some.log"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return [each for turn in audit(read(path).masked(), dialects.load(dialect)) for each in turn.findings]


def brief(found: list[Finding]) -> list[tuple[int, str, str]]:
    return [(each.line, each.requirement, each.level) for each in found]


def changed(old: bytes, new: bytes) -> list[Said]:
    """The dialogue with one piece of what came written in another way."""
    assert any(old in data for mark, data in DIALOGUE if mark == "<")
    return [(mark, data.replace(old, new) if mark == "<" else data) for mark, data in DIALOGUE]


@pytest.mark.parametrize("content", [
    logs.plain(DIALOGUE), logs.timed(DIALOGUE), logs.quoted(DIALOGUE), logs.socat(DIALOGUE), logs.saleae(DIALOGUE),
    logs.terminal(DIALOGUE, "", "10:00:00 "), logs.echoed(DIALOGUE), READ,
], ids=["plain", "timed", "quoted", "socat", "Saleae", "terminal", "raw", "read"])
def test_a_right_log_accuses_nobody(tmp_path: Path, content: str | bytes) -> None:
    assert brief(findings(tmp_path, content)) == []


LINES = {
    "second code": (START + "< OK\n", [(3, "F1301-01", "fail")]),
    "start of a started service": (START * 2, [(3, "F1301-12", "record")]),
    "stop refused": (START + "> AT+HTTPTERM\n< ERROR\n", [(3, "F1302-01", "fail")]),
    "parameter while stopped": (
        START + '> AT+HTTPTERM\n< OK\n> AT+HTTPPARA="RECVTO",20\n< OK\n', [(5, "F1301-05", "deviation")]),
    "request while stopped": (START + "> AT+HTTPTERM\n< OK\n> AT+HTTPACTION=0\n< OK\n< +HTTPACTION: 0,200,4\n",
                              [(7, "F1302-04", "fail")]),
    "below a range": (START + '> AT+HTTPPARA="CONNECTTO",19\n< OK\n', [(3, "F1303-20", "fail")]),
    "inside a range": (START + '> AT+HTTPPARA="CONNECTTO",20\n< ERROR\n', [(3, "F1303-19", "fail")]),
    "above a range": (START + '> AT+HTTPPARA="RECVTO",121\n< OK\n', [(3, "F1303-25", "fail")]),
    "context 10": (START + '> AT+HTTPPARA="SSLCFG","10"\n< OK\n', [(3, "F1303-51", "fail")]),
    "letters": (START + '> AT+HTTPPARA="CONNECTTO",abc\n< OK\n', [(3, "F1303-21", "fail")]),
    "other scheme": (START + '> AT+HTTPPARA="URL","ftp://h/p"\n< OK\n', [(3, "F1303-03", "fail")]),
    "unknown tag": (START + '> AT+HTTPPARA="COLOUR",1\n< OK\n', [(3, "F1303-73", "fail")]),
    "257 characters": (START + f'> AT+HTTPPARA="UA","{"a" * 257}"\n< OK\n', [(3, "F1303-47", "fail")]),
    "no value": (START + '> AT+HTTPPARA="UA"\n< OK\n', [(3, "F1303-74", "fail")]),
    "value missing": ("> AT+HTTPACTION\n< OK\n", [(1, "F1300-20", "deviation")]),
    "method 4": (GET.replace("ACTION=0\n", "ACTION=4\n").replace(": 0,200", ": 4,200"), [(5, "F1304-06", "fail")]),
    "another method reported": (GET.replace(": 0,200", ": 1,200"), [(7, "F1304-08", "fail")]),
    "two fields reported": (GET.replace("0,200,10", "0,200"), [(7, "F1304-08", "fail")]),
    "errcode with a length": (GET.replace("0,200,10", "0,714,5"), [(7, "F1304-08", "fail")]),
    "no such errcode": (GET.replace("0,200,10", "0,790,0"), [(7, "F1300-37", "deviation")]),
    "second report": (GET + "< +HTTPACTION: 0,200,10\n", [(8, "F1304-08", "fail")]),
    "report after ERROR": (START + "> AT+HTTPACTION=0\n< OK\n< +HTTPACTION: 0,200,1\n> AT+HTTPACTION=9\n< ERROR\n"
                           "< +HTTPACTION: 9,200,1\n", [(8, "F1304-21", "fail")]),
    "errcode report without OK": (START + "> AT+HTTPACTION=0\n< +HTTPACTION: 0,714,0\n", [(4, "F1304-09", "fail")]),
    "status report without OK": (
        START + "> AT+HTTPACTION=0\n< +HTTPACTION: 0,200,1\n", [(4, "F1304-09a", "deviation")]),
    "two blanks": (GET.replace("ACTION: 0", "ACTION:  0"), [(7, "F1300-33", "deviation")]),
    "other methods": ("> AT+HTTPACTION=?\n< +HTTPACTION: (0-4)\n< OK\n", [(2, "F1304-01", "fail")]),
    "LEN above the body": (GET + "> AT+HTTPREAD?\n< +HTTPREAD: LEN,11\n< OK\n", [(9, "F1306-02", "fail")]),
    "LEN refused": (GET + "> AT+HTTPREAD?\n< ERROR\n", [(8, "F1306-02", "deviation")]),
    "no closing line": (READ.replace("< +HTTPREAD: 0\n", "") + "> AT\n< OK\n", [(8, "F1306-24", "fail")]),
    "read without OK": (READ.replace("=10\n< OK\n", "=10\n") + "> AT\n< OK\n", [(9, "F1306-04", "fail")]),
    "OK last": (READ.replace("=10\n< OK\n", "=10\n") + "< OK\n> AT\n< OK\n", [(12, "F1306-04", "fail")]),
    "less than reported": (
        READ.replace("DATA,10", "DATA,8").replace("0123456789", "01234567"), [(8, "F1306-06", "deviation")]),
    "more than asked for": (READ.replace("READ=10", "READ=5"), [(8, "F1306-06", "fail")]),
    "read refused": (GET + "> AT+HTTPREAD=10\n< ERROR\n", [(8, "F1306-15", "deviation")]),
    "read refused after LEN": (
        GET + "> AT+HTTPREAD?\n< +HTTPREAD: LEN,10\n< OK\n> AT+HTTPREAD=10\n< ERROR\n", [(11, "F1306-15", "fail")]),
    "a form that is not known": (GET + "> AT+HTTPREAD=3,4\n< ERROR\n", []),
    "a form that is known": (
        GET + "> AT+HTTPREAD=0,4\n< OK\n< +HTTPREAD: DATA,4\n< 0123\n< +HTTPREAD: 0\n> AT+HTTPREAD=3,4\n< ERROR\n",
        [(13, "F1306-15", "deviation")]),
    "request refused by code while one runs": (
        GET.replace("< +HTTPACTION: 0,200,10\n", "> AT+HTTPACTION=0\n< OK\n< +HTTPACTION: 0,703,0\n"
                    "< +HTTPACTION: 0,200,10\n"), [(5, "F1304-20", "record")]),
    "start while a request runs": (
        GET.replace("< +HTTPACTION: 0,200,10\n", "> AT+HTTPINIT\n< OK\n< +HTTPACTION: 0,200,10\n"
                    "> AT+HTTPREAD?\n< +HTTPREAD: LEN,10\n< OK\n"), [(7, "F1301-12", "record")]),
    "sent too early": ("> AT+HTTPINIT\n> AT+HTTPACTION=9\n< OK\n< ERROR\n> AT\n< OK\n", []),
    "report behind a stop": (GET.replace("< +HTTPACTION: 0,200,10\n", "> AT+HTTPTERM\n< OK\n< +HTTPACTION: 0,200,10\n"),
                             [(9, "F1302-05", "deviation")]),
    "stop refused while a request runs": (
        GET.replace("< +HTTPACTION: 0,200,10\n", "> AT+HTTPTERM\n< ERROR\n< +HTTPACTION: 0,200,10\n"), []),
    "requests held": (GET.replace("< +HTTPACTION: 0,200,10\n", "> AT+HTTPACTION=2\n< OK\n< +HTTPACTION: 0,200,10\n"
                                  "< +HTTPACTION: 2,200,0\n"), [(5, "F1304-20", "record")]),
    "data before a request": (START + READ[len(GET):], [(3, "F1306-12", "fail")]),
    "data after a failure": (READ.replace("0,200,10", "0,714,0"), [(8, "F1306-18", "deviation")]),
    "mixed markers": (
        GET.replace("200,10", "200,20") + READ[len(GET):] + READ[len(GET):].replace("DATA,", ""),
        [(15, "F1300-44", "fail"), (15, "F1306-25", "deviation")]),
    "bare marker": (READ.replace("DATA,10", "10"), [(10, "F1306-25", "deviation")]),
    "headers refused": (GET + "> AT+HTTPHEAD\n< ERROR\n", [(8, "F1305-05", "fail")]),
    "headers before a request": (START + "> AT+HTTPHEAD\n< +HTTPHEAD: DATA,19\n< HTTP/1.1 200 OK\n<\n< OK\n",
                                 [(3, "F1305-04", "fail")]),
    "headers of another response": (GET + "> AT+HTTPHEAD\n< +HTTPHEAD: DATA,26\n< HTTP/1.1 404 Not Found\n<\n< OK\n",
                                    [(9, "F1305-09", "fail")]),
    "more than announced": (
        GET + "> AT+HTTPHEAD\n< +HTTPHEAD: DATA,38\n< HTTP/1.1 200 OK\n< Content-Length: 9\n<\n< OK\n",
        [(7, "F1304-10", "fail")]),
    "HEAD with the length of a body": (
        GET.replace("ACTION=0", "ACTION=2").replace("0,200,10", "2,200,99")
        + "> AT+HTTPHEAD\n< +HTTPHEAD: DATA,39\n< HTTP/1.1 200 OK\n< Content-Length: 99\n<\n< OK\n",
        [(7, "F1304-30", "fail")]),
    "size 0": (START + "> AT+HTTPDATA=0,10\n< DOWNLOAD\n", [(3, "F1307-05", "fail")]),
    "size too large": (START + "> AT+HTTPDATA=153601,10\n< DOWNLOAD\n", [(3, "F1307-05", "fail")]),
    "time too short": (START + "> AT+HTTPDATA=5,9\n< DOWNLOAD\n> hello\n< OK\n", [(3, "F1307-07", "fail")]),
    "right size refused": (START + "> AT+HTTPDATA=5,10\n< ERROR\n", [(3, "F1307-03", "fail")]),
    "no prompt": (START + "> AT+HTTPDATA=5,10\n< OK\n", [(4, "F1307-01", "fail")]),
    "result of another order": (GET + '> AT+HTTPREADFILE="a"\n< OK\n> AT\n< OK\n', [(8, "F1309-02", "fail")]),
    "0 with ERROR": (GET + '> AT+HTTPREADFILE="a"\n< +HTTPREADFILE: 0\n< ERROR\n', [(9, "F1309-02", "fail")]),
    "path 5": (GET + '> AT+HTTPREADFILE="a",5\n< OK\n< +HTTPREADFILE: 0\n', [(8, "F1309-09", "fail")]),
    "two fields of a file": (
        START + '> AT+HTTPPOSTFILE="a",1\n< OK\n< +HTTPPOSTFILE: 200,4\n', [(5, "F1308-22", "deviation")]),
    "no final code": (START + '> AT+HTTPPARA="UA","a"\n> AT+HTTPTERM\n< OK\n', [(3, "F1303-44", "record")]),
    "damaged line": (
        GET + "> AT+HTTPREAD=10\n< OK\n< D: DATA,10\n< 0123456789\n< +HTTPREAD: 0\n", [(10, "F1306-04", "record")]),
}


@pytest.mark.parametrize("name", LINES)
def test_one_departure_is_one_finding(tmp_path: Path, name: str) -> None:
    content, due = LINES[name]
    assert brief(findings(tmp_path, content)) == due


@pytest.mark.parametrize(("old", "new", "due"), [
    (b"\r\nDOWNLOAD\r\n", b"\nDOWNLOAD\r\n", ("F1300-05", "deviation")),
    (b"\r\n+HTTPREAD: LEN,14\r\n", b"\r\n+HTTPREAD: LEN,14\n", ("F1300-05", "deviation")),
    (b"DATA,14\r\nfirst", b"DATA,16\r\nfirst", ("F1306-06", "fail")),
    (b"\r\n\r\n\r\nOK\r\n", b"\r\n\r\nX\r\nOK\r\n", ("F1305-02", "fail")),
    (b"HEAD: DATA,39", b"HEAD: DATA,35", ("F1305-02", "record")),
    (b"second!\r\n+HTTPREAD: 0", b"second!\r\nmore\r\n+HTTPREAD: 0", ("F1306-06", "fail")),
    (b"\r\n+HTTPREAD: 0\r\n", b"\r\n+HTTPREAD: 0\r\n\r\nOK\r\n", ("F1306-24", "record")),
])
def test_bytes_are_judged_where_a_log_has_them(tmp_path: Path, old: bytes, new: bytes, due: tuple[str, str]) -> None:
    found = findings(tmp_path, logs.socat(changed(old, new)))
    levels = [(each.requirement, each.level) for each in found]
    assert due in levels
    assert due[1] == "fail" or "fail" not in [level for _, level in levels]


def test_line_ends_are_judged_by_nobody_where_a_log_lost_them(tmp_path: Path) -> None:
    assert findings(tmp_path, logs.plain(changed(b"\r\nDOWNLOAD\r\n", b"\nDOWNLOAD\r\n"))) == []


def test_times_convict_only_beyond_the_window(tmp_path: Path) -> None:
    template = "10:00:00 > AT+HTTPINIT\n10:02:{} < OK\n"
    assert brief(findings(tmp_path, template.format("04"))) == []
    assert brief(findings(tmp_path, template.format("09"))) == [(2, "F1301-02", "fail")]


@pytest.mark.parametrize(("later", "due"), [
    ("10:02:00", []), ("10:02:20", [(3, "F1304-20", "record")]), ("10:03:00", [(3, "F1304-20", "fail")]),
])
def test_a_report_may_use_up_the_timeouts(tmp_path: Path, later: str, due: list[tuple[int, str, str]]) -> None:
    content = f"10:00:00 > AT+HTTPACTION=0\n10:00:00 < OK\n{later} < +HTTPACTION: 0,714,0\n"
    assert brief(findings(tmp_path, content)) == due


@pytest.mark.parametrize(("later", "level"), [("10:00:05", "record"), ("10:00:20", "fail")])
def test_a_buffer_may_fill_for_a_while(tmp_path: Path, later: str, level: str) -> None:
    content = f"10:00:00 > AT+HTTPACTION=0\n< OK\n10:00:02 < +HTTPACTION: 0,200,9\n{later} > AT+HTTPREAD=9\n< ERROR\n"
    assert brief(findings(tmp_path, content)) == [(4, "F1306-15", level)]


def test_dialects_forgive_what_their_family_does(tmp_path: Path) -> None:
    content = READ.replace("DATA,10", "10")
    assert brief(findings(tmp_path, content, "a76xx")) == []
    assert brief(findings(tmp_path, content)) == [(10, "F1306-25", "deviation")]
    absent = START + '> AT+HTTPPARA="UA","x"\n< ERROR\n'
    assert brief(findings(tmp_path, absent, "a76xx")) == []
    assert brief(findings(tmp_path, absent)) == [(3, "F1303-46", "fail")]


def test_what_was_left_out_is_held_against_nobody(tmp_path: Path) -> None:
    for cut in ("< OK\n< ...\n", "< ...\n", "< OK\n< +HTTPREAD: DATA,10\n< ...\n"):
        assert findings(tmp_path, GET + "> AT+HTTPREAD=10\n" + cut + "> AT+HTTPREAD=10\n< ERROR\n> AT\n< OK\n") == []


def test_what_came_before_the_log_is_held_against_nobody(tmp_path: Path) -> None:
    content = "< +HTTPACTION: 0,200,4\n> AT+HTTPREAD?\n< +HTTPREAD: LEN,4\n< OK\n> AT+HTTPTERM\n< OK\n"
    assert findings(tmp_path, content) == []


def test_lines_written_in_another_way_are_not_judged(tmp_path: Path) -> None:
    said = [(">", b"ATV0\r"), ("<", b"0\r"), (">", b"AT+HTTPINIT\r"), ("<", b"0\r"),
            (">", b"ATV1\r"), ("<", b"\r\nOK\r\n")]
    assert findings(tmp_path, logs.socat(said)) == []


WORDS = [b"OK\r\n", b"ERROR\r\n", b"\r\n", b"+HTTPREAD: DATA,", b"+HTTPREAD: 0\r\n", b"+HTTPREAD: LEN,", b"5\r\n",
         b"99999999999\r\n", b"+HTTPHEAD: ", b"HTTP/1.1 200 OK\r\n", b"+HTTPACTION: 0,200,", b"+HTTPPOSTFILE: 1,", b">",
         b"DOWNLOAD\r\n", b"\0\xff", b"'\"<", b"+CME ERROR: 3\r\n", b"+HTTPREADFILE: 0\r\n", b"0\r"]
ASKED = [b"AT+HTTPINIT\r", b"AT+HTTPTERM=1\r", b'AT+HTTPPARA="URL","x\r', b"A/", b"AT+HTTPDATA=5,10\r",
         b"AT+HTTPREAD?\r", b'AT+HTTPPARA="RECVTO",99999999999999999999\r', b"AT+HTTPACTION=0\r",
         b"AT+HTTPHEAD\r", b"AT+HTTPREAD=0,5\r", b"hello", b"\r", b'AT+HTTPPOSTFILE="a",,\r',
         b'AT+HTTPREADFILE="a"\r', b"ATV0\r", b"\xff\xfe\r", b"AT+HTTPACTION=?;+HTTPINIT\r"]
COME = st.sampled_from(WORDS) | st.binary(max_size=20)
PIECES = st.tuples(st.booleans(), st.booleans(), COME, st.sampled_from(ASKED))


@settings(max_examples=150, deadline=None)
@given(pieces=st.lists(PIECES, max_size=40), times=st.booleans(), derived=st.booleans(),
       dialect=st.sampled_from(dialects.names()))
def test_any_log_is_judged_without_a_crash(
    pieces: list[tuple[bool, bool, bytes, bytes]], times: bool, derived: bool, dialect: str
) -> None:
    log = Imported("raw", times=times, derived=derived)
    for number, (sent, exact, come, asked) in enumerate(pieces, 1):
        log.add(float(number * 40), "tx" if sent else "rx", asked if sent else come, number, exact=exact)
        if number % 9 == 0:
            log.add(float(number * 40), "note", b"left out: ...", number)
    for turn in audit(log.masked(), dialects.load(dialect)):
        assert all(each.line >= 1 and each.shown("x").count("\n") == 0 for each in turn.findings)
