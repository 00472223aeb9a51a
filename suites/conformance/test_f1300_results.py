"""F1300: final result codes of good, chained and bad lines; +CMEE; forms of a command (V.250 5.4 to 5.6, 27.007)."""

from __future__ import annotations

import pytest

from fixtures.at import Exchange, Shape
from fixtures.bench import Origin, Session
from fixtures.spec import tolerances
from fixtures.verdict import requirement
from suites.conformance._reading import filled
from suites.conformance._settings import need_tag

UNKNOWN = ["AT+HTTPFOO", "AT+HTTP", "AT+HTTPACTIONX=0", "AT+CHTTPHEADX", "AT+HTTPREADS=1", "AT+HTTPDATA1=1,10",
           "AT+HTTPTER", "AT+HTTPACT=?", "AT+HTTPPAR=?"]
BARE = ["AT+HTTPACTION", "AT+HTTPPARA", "AT+HTTPDATA", "AT+HTTPPOSTFILE", "AT+HTTPREADFILE"]
WRONG_TYPES = [
    ("AT+HTTPREAD=0x10", "whole_part"), ("AT+HTTPREAD=1.5", "whole_part"), ("AT+HTTPACTION=0.0", "whole_part"),
    ('AT+HTTPPARA="CONNECTTO",20.5', "whole_part"), ('AT+HTTPPARA="RECVTO",2.0', "whole_part"),
    ('AT+HTTPPARA="BREAK",1.5', "whole_part"),
]
ANY_LINE = ["AT", "AT+HTTPACTION=?", "AT+HTTPHEAD", "AT+HTTPREAD?", "AT+HTTPACTION=9", "AT+HTTPFOO",
            'AT+HTTPPARA="UA"', "AT+HTTPDATA=0,10", 'AT+HTTPREADFILE=""']
PRINTED = ("HTTPACTION", "HTTPPOSTFILE", "HTTPREADFILE")
UNPRINTED = ("HTTPINIT", "HTTPTERM", "HTTPPARA", "HTTPHEAD", "HTTPREAD", "HTTPDATA")
NO_READ_FORM = ("HTTPACTION", "HTTPINIT", "HTTPTERM", "HTTPHEAD", "HTTPDATA", "HTTPPOSTFILE")


@requirement("F1300-17")
@pytest.mark.parametrize("line", UNKNOWN)
def test_unknown_names(session: Session, line: str) -> None:
    """A name that no command has: one ERROR and no other text."""
    session.refused(line)


@requirement("F1300-17")
def test_unknown_name_drops_the_rest_of_the_line(session: Session, origin: Origin) -> None:
    """What stands behind an unknown name is not executed."""
    session.ok('AT+HTTPPARA="ACCEPT","text/first"')
    session.refused('AT+HTTPFOO;+HTTPPARA="ACCEPT","text/second"')
    session.get("/")
    request = origin.request()
    values = request.header("Accept") + request.header("Accept-type")
    session.judge.expect(values == ["text/first"], f"text/first is due, came {values}")


@requirement("F1300-18")
def test_two_commands_on_a_line(session: Session, origin: Origin) -> None:
    """Commands parted by a semicolon: one OK, both in force."""
    need_tag(session, "UA")
    both = session.at('AT+HTTPPARA="UA","u1";+HTTPPARA="ACCEPT","text/x"')
    session.judge.must(len(both.finals) == 1, f"one final result code is due: {both.shown()}")
    session.judge.expect(both.codes == ["OK"], f"one OK is due: {both.shown()}")
    session.get("/")
    seen = origin.request()
    came = seen.header("User-Agent"), seen.header("Accept") + seen.header("Accept-type")
    session.judge.expect(came == (["u1"], ["text/x"]), f"u1 and text/x are due, came {came}")


@requirement("F1300-18")
def test_information_text_of_each_part(session: Session) -> None:
    """Two test forms on a line: the information text of each, then one OK."""
    seen = session.at("AT+HTTPACTION=?;+HTTPPOSTFILE=?")
    text = [line.text.partition(":")[0] for line in seen.information]
    session.judge.expect(text == ["+HTTPACTION", "+HTTPPOSTFILE"] and seen.codes == ["OK"],
                         f"two lines and one OK are due: {seen.shown()}")


@requirement("F1300-19")
@pytest.mark.parametrize("wrong", ["+HTTPACTION=9", "+HTTPFOO", '+HTTPPARA="ACCEPT"'])
def test_an_error_ends_the_line(session: Session, origin: Origin, wrong: str) -> None:
    """A refused command in the middle: one ERROR, the one before it done, the one behind it not."""
    session.para("ACCEPT", "text/before")
    seen = session.at(f'AT+HTTPPARA="CONTENT","text/done";{wrong};+HTTPPARA="ACCEPT","text/not-done"')
    session.judge.must(len(seen.finals) == 1, f"one final result code is due: {seen.shown()}")
    session.judge.expect(seen.refused and len(seen.finals) == 1, f"one ERROR is due: {seen.shown()}")
    session.post("/echo", b"x")
    request = origin.request()
    came = request.header("Content-Type"), request.header("Accept") + request.header("Accept-type")
    session.judge.expect(came == (["text/done"], ["text/before"]), f"text/done, text/before are due, came {came}")


@requirement("F1300-20")
@pytest.mark.parametrize("line", BARE)
def test_bare_names(session: Session, line: str) -> None:
    """A command that needs values, without any: ERROR."""
    session.refused(line)


@requirement("F1300-20")
def test_bare_read(session: Session) -> None:
    """AT+HTTPREAD alone: ERROR, or (SIM800 style, recorded) everything."""
    session.get("/bytes-12")
    seen = session.at("AT+HTTPREAD", Shape.READ, within=10)
    session.judge.must(seen.finals, f"no final result code: {seen.shown()}")
    session.judge.record("AT+HTTPREAD without a value", "refused" if seen.refused else f"{len(seen.data)} bytes")
    session.alive()


@requirement("F1300-21")
@pytest.mark.parametrize(("line", "reading"), WRONG_TYPES, ids=[line for line, _ in WRONG_TYPES])
def test_wrong_type(session: Session, origin: Origin, line: str, reading: str) -> None:
    """A number of the wrong type: ERROR; OK with the whole part taken is recorded."""
    session.get("/bytes-40")
    shape = Shape.READ if "READ" in line else Shape.ACTION if "ACTION" in line else Shape.FINAL
    seen = session.at(line, shape, within=20 if shape is Shape.READ else 130)
    session.judge.must(seen.finals, f"no final result code: {seen.shown()}")
    if seen.ok and shape is Shape.ACTION:
        session.finish(seen, 0)
    if seen.ok and "READ" in line and len(seen.data) != int(line.partition("=")[2].partition(".")[0].partition("x")[0]):
        reading = "wrong_value"
    if seen.ok and "BREAK" in line and not _range_begins_at_1(session, origin):
        reading = "wrong_value"
    session.topic("decimal_number", "error" if seen.refused else reading, f"wrong type: {seen.shown(120)}")
    session.alive()


def _range_begins_at_1(session: Session, origin: Origin) -> bool:
    origin.mark()
    session.get("/bytes-40")
    return origin.request().header("Range")[:1] in ([], ["bytes=1-"])


@requirement("F1300-22")
def test_too_many_values(session: Session, origin: Origin) -> None:
    """HTTPREAD with three values: ERROR and no data."""
    session.get("/bytes-10")
    seen = session.at("AT+HTTPREAD=0,1,2", Shape.READ, within=20)
    session.judge.expect(seen.refused and not seen.blocks, f"ERROR without data is due: {seen.shown()}")
    session.alive()


@requirement("F1300-26")
@pytest.mark.parametrize("cmee", [0, 1, 2])
@pytest.mark.parametrize("line", ["AT+HTTPACTION=9", "AT+HTTPHEAD"])
def test_form_of_a_refusal(session: Session, cmee: int, line: str) -> None:
    """+CMEE 0: ERROR; 1 and 2: ERROR or +CME ERROR with number or text; never two codes, never OK (A39)."""
    if not session.at(f"AT+CMEE={cmee}").ok:
        session.judge.not_applicable(f"AT+CMEE={cmee} is not accepted")
    try:
        seen = session.at(line, Shape.HEAD if "HEAD" in line else Shape.FINAL)
    finally:
        session.at("AT+CMEE=0")
    session.judge.must(len(seen.finals) == 1 and seen.refused, f"one refusal is due: {seen.shown()}")
    session.topic("cme_error", _mode(seen, cmee), f"under AT+CMEE={cmee}: {seen.shown()}")


def _mode(seen: Exchange, cmee: int) -> str:
    code = seen.codes[0]
    if code == "ERROR":
        return "plain"
    numeric = code.partition(":")[2].strip().isdigit()
    return "of_the_mode" if cmee and numeric == (cmee == 1) else "of_another_mode"


@requirement("F1300-27")
@pytest.mark.parametrize("line", ANY_LINE)
def test_one_final_code_for_a_line(session: Session, line: str) -> None:
    """Each line is answered by exactly one final result code; nothing more within T01."""
    seen = session.at(line, Shape.PROMPT)
    session.judge.expect(len(seen.finals) == 1, f"one final result code is due: {seen.shown()}")
    session.quiet(seen)


@requirement("F1300-30")
@pytest.mark.parametrize("name", UNPRINTED)
def test_test_forms_the_reference_does_not_print(session: Session, origin: Origin, name: str) -> None:
    """=?: OK with or without information text; ERROR deviates; an effect fails."""
    session.get("/bytes-31")
    seen = session.at(f"AT+{name}=?", Shape.PROMPT, within=20)
    effect = bool(seen.prompts or seen.blocks or not seen.finals)
    session.topic("test_form_unprinted", "effect" if effect else "ok" if seen.ok else "error", f"=?: {seen.shown()}")
    session.judge.must(session.read_all(31) == origin.request().sent_body, f"{name}=? changed buffer or service")


@requirement("F1300-30")
def test_test_form_of_the_start(stopped: Session) -> None:
    """HTTPINIT=? starts nothing: what the stopped service refuses it still refuses behind it."""
    stopped.refused("AT+HTTPDATA=1,10", requirement="F1301-09")
    stopped.at("AT+HTTPINIT=?", Shape.PROMPT, within=20)
    seen = stopped.prompt(1, 10)
    if seen.prompts:
        stopped.payload(b"x")
    stopped.judge.must(seen.refused, f"HTTPINIT=? started the service: {seen.shown()}")


@requirement("F1300-31")
def test_test_forms_keep_the_parameters(session: Session, origin: Origin) -> None:
    """After all test forms a request carries what was set before them."""
    session.para("ACCEPT", "text/forms")
    session.url("/text-30")
    _forms(session)
    session.expect_status(session.action(0), 200)
    seen = origin.request()
    came = seen.header("Accept") + seen.header("Accept-type")
    session.judge.expect(came == ["text/forms"] and seen.target.endswith("/text-30"),
                         f"text/forms and /text-30 are due: {seen.head!r}")


@requirement("F1300-31")
def test_test_forms_in_every_state(stopped: Session, origin: Origin) -> None:
    """=? answers alike before INIT, after INIT, with data buffered and after TERM, and changes nothing (A33)."""
    before = _forms(stopped)
    stopped.start()
    started = _forms(stopped)
    stopped.get("/bytes-77")
    length = filled(stopped, 77)
    buffered = _forms(stopped)
    stopped.judge.expect(stopped.length() == length, f"LEN was {length} before the test forms")
    stopped.judge.must(stopped.read_all(77) == origin.request().sent_body, "the test forms changed the buffer")
    stopped.term()
    after = _forms(stopped)
    for name in (*PRINTED, *UNPRINTED):
        stopped.judge.expect(started[name] == buffered[name], f"{name}=?: {started[name]!r}, then {buffered[name]!r}")
        for seen in (before[name], after[name]):
            same = seen == started[name]
            reading = "ok" if same else "error" if b"ERROR" in seen else "effect"
            stopped.topic("test_form_before_init", reading, f"{name}=? in a stopped service: {seen!r}")


def _forms(session: Session) -> dict[str, bytes]:
    return {name: bytes(session.at(f"AT+{name}=?", Shape.PROMPT, within=20).answer) for name in (*PRINTED, *UNPRINTED)}


@requirement("F1300-32")
@pytest.mark.parametrize("name", NO_READ_FORM)
def test_read_form_of_an_action(session: Session, origin: Origin, name: str) -> None:
    """The ? form of a command that acts: ERROR, an information line recorded; never an effect."""
    session.get("/bytes-9")
    origin.mark()
    seen = session.at(f"AT+{name}?", Shape.PROMPT, within=20)
    session.wait(tolerances.seconds("T01", "quiet"))
    effect = bool(seen.prompts or seen.blocks or not seen.finals or origin.requests())
    session.topic("action_read_form", "effect" if effect else "error" if seen.refused else "ok", f"?: {seen.shown()}")
    session.get("/bytes-3")
