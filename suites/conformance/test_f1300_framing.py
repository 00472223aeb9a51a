"""F1300: how answers are framed; echo, words or digits, result codes on or off (V.250 5.7, 6.2)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from fixtures.at import Exchange, Shape
from fixtures.bench import Origin, Session
from fixtures.verdict import requirement
from suites.conformance._reading import filled

TEST_FORM = "AT+HTTPACTION=?"


@contextmanager
def setting(session: Session, on: str, off: str, *, verbose: bool = True, echo: bool = False) -> Iterator[None]:
    """A V.250 setting in force for a while; the parser is told how the DUT speaks meanwhile."""
    parser = session.modem.parser
    parser.verbose = verbose
    seen = session.at(on)
    parser.echo = echo
    if not seen.ok:
        parser.verbose = True
        session.judge.inconclusive(f"{on} is not accepted: {seen.shown()}")
    try:
        yield
    finally:
        parser.verbose = True
        session.at(off)
        parser.echo = False
        session.modem.listen(1.0)


def information(session: Session, seen: Exchange) -> str:
    """The information text of the test form, by which framing is judged."""
    session.judge.must(len(seen.information) == 1, f"one line of information text is due: {seen.shown()}",
                       requirement="F1304-01")
    return seen.information[0].text


@requirement("F1300-05")
def test_words_are_framed_by_cr_lf(session: Session) -> None:
    """V1: CR LF text CR LF for information text and result code; an extra empty line is recorded."""
    seen = session.at(TEST_FORM)
    text = information(session, seen).encode()
    due = b"\r\n" + text + b"\r\n\r\nOK\r\n"
    if seen.answer != due and seen.answer.replace(b"\r\n\r\n\r\n", b"\r\n\r\n") == due:
        session.judge.record("framing", "extra empty line")
        return
    session.judge.expect(seen.answer == due, f"{due!r} is due, came {seen.answer!r}")


@requirement("F1300-05")
def test_refusal_is_framed_by_cr_lf(session: Session) -> None:
    """V1: a refusal is one line between CR LF."""
    seen = session.at("AT+HTTPACTION=9")
    code = seen.codes[0].encode() if seen.codes else b""
    session.judge.expect(seen.answer.strip(b"\r\n") == code and seen.answer[:2] + seen.answer[-2:] == b"\r\n\r\n",
                         f"CR LF {code!r} CR LF is due, came {seen.answer!r}")


@requirement("F1300-05")
def test_prompt_is_framed_by_cr_lf(session: Session) -> None:
    """V1: DOWNLOAD is a line between CR LF (F1307-01 leaves its line ends to this entry)."""
    seen = session.download(3, 10)
    session.payload(b"abc")
    good = bytes(seen.answer) == b"\r\nDOWNLOAD\r\n"
    session.judge.expect(good, f"CR LF DOWNLOAD CR LF is due, came {seen.answer!r}")


@requirement("F1300-06")
def test_digits_in_place_of_words(session: Session) -> None:
    """V0: information text ends in CR LF, the result code is a digit and CR: 0 for OK, 4 for ERROR."""
    with setting(session, "ATV0", "ATV1", verbose=False):
        good = session.at(TEST_FORM)
        bad = session.at("AT+HTTPACTION=9")
    text = information(session, good).encode()
    session.judge.expect(good.answer == text + b"\r\n0\r", f"{text + b'|CRLF|0|CR'!r} is due, came {good.answer!r}")
    session.judge.expect(bad.answer == b"4\r" or bad.codes[:1] != ["ERROR"], f"4 CR is due, came {bad.answer!r}")
    session.judge.must(good.ok and bad.refused, f"OK and ERROR are due: {good.shown()}, {bad.shown()}")


@requirement("F1300-07")
def test_reports_stay_words_under_v0(session: Session, origin: Origin) -> None:
    """V0 changes no extended code: the report of a GET is still +HTTPACTION."""
    session.url("/bytes-33")
    with setting(session, "ATV0", "ATV1", verbose=False):
        seen = session.at("AT+HTTPACTION=0", Shape.ACTION)
        report = session.modem.report("HTTPACTION", seen.sent + 125)
    session.judge.expect(report is not None and report.fields == (0, 200, 33),
                         f"+HTTPACTION: 0,200,33 is due under ATV0: {seen.shown()}, {report}")
    origin.request()


@requirement("F1300-08")
def test_result_codes_off(session: Session) -> None:
    """Q1: information text still comes, OK and ERROR do not; Q0 brings them back."""
    session.get("/bytes-21")
    filled(session, 21)
    session.modem.command("ATQ1", within=2)
    try:
        read = session.at("AT+HTTPREAD?", within=5)
        bad = session.at("AT+HTTPACTION=9", within=5)
    finally:
        back = session.at("ATQ0")
    text = [line.text.replace(" ", "") for line in read.information]
    session.judge.expect(text == ["+HTTPREAD:LEN,21"], f"information text is due under ATQ1: {read.shown()}")
    session.judge.expect(not read.finals and not bad.finals, f"no result code is due: {read.shown()}, {bad.shown()}")
    session.judge.must(back.ok, f"OK is due for ATQ0: {back.shown()}")


@requirement("F1300-09")
def test_echo(session: Session) -> None:
    """E1 sends the line back once, as received, before the answer; E0 does not; the answer is the same."""
    without = session.at(TEST_FORM)
    with setting(session, "ATE1", "ATE0", echo=True):
        echoing = session.at(TEST_FORM)
    sent = TEST_FORM.encode() + b"\r"
    session.judge.expect(not without.echoes, f"no echo is due under ATE0: {without.shown()}")
    session.judge.expect([echo.raw for echo in echoing.echoes] == [sent], f"{sent!r} once is due: {echoing.shown()}")
    same = echoing.answer == without.answer
    session.judge.expect(same, f"the same answer is due: {without.shown()}, {echoing.shown()}")


@requirement("F1300-09")
@pytest.mark.parametrize("line", ['AT+HTTPPARA="UA","EcHo me"', "at+httphead", "AT+HTTPACTION=17"])
def test_echo_is_what_was_sent(session: Session, line: str) -> None:
    """E1: other lines too, in the case they were written in, accepted or refused."""
    with setting(session, "ATE1", "ATE0", echo=True):
        seen = session.at(line)
    echoed = [echo.raw for echo in seen.echoes]
    once = echoed == [line.encode() + b"\r"] and not seen.strays
    session.judge.expect(once, f"the line is due, once: {seen.shown()}")


@requirement("F1300-33")
@pytest.mark.parametrize("name", ["HTTPREAD", "HTTPACTION", "HTTPHEAD", "HTTPREADFILE"])
def test_one_blank_after_the_colon(session: Session, name: str) -> None:
    """Information text and reports are written +NAME: value, one blank behind the colon; another count deviates."""
    session.try_get(session.origin.refused())
    session.get("/empty")
    session.get("/bytes-50")
    filled(session, 50)
    session.head()
    session.read(50)
    session.readfile(session.new_name())
    lines = [line for seen in session.modem.history for line in (*seen.information, *seen.unsolicited, *seen.ends,
             *(block.marker for block in seen.blocks))] + session.modem.unsolicited
    own = [line.text for line in lines if line.text.startswith(f"+{name}:")]
    good = [text for text in own if text.startswith(f"+{name}: ") and not text.startswith(f"+{name}:  ")]
    session.judge.expect(own == good and own, f"one blank is due after the colon: {own}")
