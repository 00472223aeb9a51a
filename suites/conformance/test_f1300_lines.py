"""F1300: how command lines are taken; prefix, case, blanks, terminator, length, repetition (V.250 5.2, 5.4, 5.5)."""

from __future__ import annotations

import pytest

from fixtures.at import Exchange, Shape
from fixtures.bench import Origin, Session
from fixtures.spec import tolerances
from fixtures.verdict import requirement
from suites.conformance._reading import filled
from suites.conformance._settings import knows

TEST_FORM = "AT+HTTPACTION=?"
UNANSWERED = tolerances.seconds("T21", "unanswered")
GAP = tolerances.seconds("T12", "gap")
SOON = tolerances.seconds("T02", "soon")
LINES = 200
NOISE = bytes(value for value in range(256) if value not in b"\r\nAa\x08\x11\x13")
URL_LINE = 'AT+HTTPPARA="URL","'
LENGTHS = (536, 559, 560, 640, 780, 1000, 1024, 1030, 1540, 2048, 2060, 3071, 3072, 5000)


def answer(session: Session, line: str) -> bytes:
    """The answer to a line that must be taken: information text and OK."""
    seen = session.at(line)
    good = seen.ok and seen.information and not seen.strays
    session.judge.expect(good, f"information text and OK are due: {seen.shown()}")
    return bytes(seen.answer)


@requirement("F1300-01")
def test_prefix_in_either_case(session: Session) -> None:
    """AT and at start a line alike."""
    upper, lower = answer(session, TEST_FORM), answer(session, "at+HTTPACTION=?")
    session.judge.expect(upper == lower, f"the same answer is due, came {upper!r} and {lower!r}")


@requirement("F1300-02")
@pytest.mark.parametrize("prefix", ["At", "aT"])
def test_prefix_in_mixed_case(session: Session, prefix: str) -> None:
    """At and aT: OK, ERROR or silence, recorded; the next line is taken."""
    seen = session.at(f"{prefix}+HTTPACTION=?", within=5)
    session.judge.must(not seen.finals or seen.ok or seen.refused, f"OK, ERROR or silence are due: {seen.shown()}")
    session.judge.record("prefix_mixed_case", "ok" if seen.ok else "refused")
    session.alive()


@requirement("F1300-03")
@pytest.mark.parametrize("line", ["AT+HttpAction=?", "AT+httpaction=?"])
def test_names_in_any_case(session: Session, line: str) -> None:
    """Letters of command names count alike in both cases."""
    same = answer(session, line) == answer(session, TEST_FORM)
    session.judge.expect(same, f"{line} is due to answer like {TEST_FORM}")


@requirement("F1300-03")
def test_values_keep_their_case(session: Session, origin: Origin) -> None:
    """String values are case-sensitive: a header arrives as it was written."""
    session.ok('at+httppara="ACCEPT","tExT/AbC"')
    session.get("/")
    seen = origin.request()
    values = seen.header("Accept") + seen.header("Accept-type")
    session.judge.expect("tExT/AbC" in values, f"tExT/AbC is due at the origin, came {values}")


@requirement("F1300-04")
def test_only_the_terminator_ends_a_line(session: Session) -> None:
    """Without CR nothing but echo comes for T21; with it the answer does."""
    begun = session.modem.post(TEST_FORM.encode(), TEST_FORM)
    session.modem.gather(begun, lambda seen: 0.0 if seen.finals else None, begun.sent + UNANSWERED)
    session.judge.expect(not begun.finals and not begun.information, f"no answer is due without CR: {begun.shown()}")
    begun.timed_out = False
    session.modem.parser.forget_echo()
    session.modem.write(b"\r")
    session.modem.gather(begun, lambda seen: 0.0 if seen.finals else None, begun.sent + 130)
    session.judge.expect(begun.ok and len(begun.information) == 1, f"the answer is due after CR: {begun.shown()}")


@requirement("F1300-04")
def test_line_feed_after_the_terminator(session: Session, origin: Origin) -> None:
    """A line feed behind CR neither aborts the command nor makes a second answer, nor is it payload."""
    seen = session.modem.command(TEST_FORM, end="\r\n")
    session.judge.must(len(seen.finals) == 1, f"one final result code is due: {seen.shown()}")
    session.judge.expect(seen.ok, f"the usual answer is due: {seen.shown()}")
    session.quiet(seen)
    session.alive()


@requirement("F1300-04")
def test_a_line_feed_does_not_end_a_line(session: Session) -> None:
    """LF in the place of CR: nothing but echo comes for T21; what the CR behind it gives is not judged."""
    begun = session.modem.post(TEST_FORM.encode() + b"\n", TEST_FORM)
    session.modem.gather(begun, lambda seen: 0.0 if seen.finals else None, begun.sent + UNANSWERED)
    session.judge.expect(not begun.finals and not begun.information, f"no answer is due without CR: {begun.shown()}")
    begun.timed_out = False
    session.modem.parser.forget_echo()
    session.modem.write(b"\r")
    session.modem.gather(begun, lambda seen: 0.0 if seen.finals else None, session.modem.now() + 2 * SOON)
    if begun.finals:
        session.alive()


@requirement("F1300-10")
def test_character_of_s4(session: Session) -> None:
    """Where ATS4=11 is taken, character 11 stands in place of LF; restored afterwards. Refused: recorded."""
    parser = session.modem.parser
    seen = session.at("ATS4=11", within=5)
    if not seen.ok:
        vertical = b"\x0b" in seen.raw + seen.unfinished
        session.judge.record("ATS4=11", "answered with character 11" if vertical else "refused")
        if not vertical:
            session.alive()
            return
    parser.reset()
    parser.line_characters(b"\r", b"\x0b")
    try:
        changed = session.at(TEST_FORM, within=5)
    finally:
        session.at("ATS4=10", within=5)
        parser.reset()
        parser.line_characters(b"\r", b"\n")
        session.at("AT", within=5)
    session.judge.record("ATS4=11", "in force" if b"\r\x0bOK\r\x0b" in changed.raw else repr(bytes(changed.raw[:60])))
    session.modem.history.clear()
    session.alive()


@requirement("F1300-11")
def test_backspace_edits_the_line(session: Session) -> None:
    """The character of S5 takes back the one before it; recorded."""
    seen = session.modem.raw(b"AT+HTTPACTION=9\x08?")
    session.judge.must(seen.finals, f"no final result code: {seen.shown()}")
    session.judge.record("backspace in a line", "edits" if seen.ok and seen.information else f"no effect: {seen.codes}")
    session.alive()


@requirement("F1300-12")
@pytest.mark.parametrize("line", ["AT+HTTPACTION =?", "AT +HTTPACTION=?", "AT+HTTPACTION= ?", "AT  +HTTPACTION=?",
                                  "AT+HTTPACTION=?  "])
def test_blanks_outside_constants(session: Session, line: str) -> None:
    """Blanks outside constants are ignored."""
    same = answer(session, line) == answer(session, TEST_FORM)
    session.judge.expect(same, f"{line!r} is due to answer like {TEST_FORM}")


@requirement("F1300-12")
def test_blanks_around_values(session: Session, origin: Origin) -> None:
    """Blanks around the values of HTTPPARA change neither acceptance nor value."""
    seen = session.at('AT+HTTPPARA= "ACCEPT" , "text/blanks"')
    if not session.judge.expect(seen.ok, f"OK is due: {seen.shown()}"):
        return
    session.get("/")
    request = origin.request()
    values = request.header("Accept") + request.header("Accept-type")
    session.judge.expect("text/blanks" in values, f"text/blanks is due at the origin, came {values}")


@requirement("F1300-23")
def test_leading_zeros(session: Session, origin: Origin) -> None:
    """Leading zeros of a number: ignored, or ERROR (recorded); never another value."""
    prompt = session.prompt("0014", "0010")
    session.judge.must(prompt.prompts or prompt.refused, f"DOWNLOAD or ERROR is due: {prompt.shown()}")
    session.judge.record("leading_zeros", "ignored" if prompt.prompts else "error")
    if prompt.prompts:
        early = session.payload(b"fourteen byte", within=tolerances.seconds("T11", "silence"))
        session.judge.must(not early.finals, f"0014 is taken for less than 14: {early.shown()}")
        seen = session.payload(b"s")
        session.judge.must(seen.ok, f"OK is due after 14 bytes: {seen.shown()}")
    session.url("/")
    action = session.finish(session.at("AT+HTTPACTION=00", Shape.ACTION), 0)
    session.judge.must(action.refused or origin.request().method == "GET", f"GET or ERROR is due: {action.shown()}")


@requirement("F1300-24")
@pytest.mark.parametrize("length", LENGTHS)
def test_long_lines(session: Session, origin: Origin, length: int) -> None:
    """A line of that many characters: OK and the target arrives uncut, or ERROR and nothing is stored; never cut."""
    session.url("/before")
    base = origin.url("/l")
    url = base + "x" * (length - len(URL_LINE) - len(base) - 1)
    seen = session.at(f'{URL_LINE}{url}"')
    session.judge.must(len(seen.finals) == 1, f"one final result code is due: {seen.shown(120)}")
    session.alive()
    origin.mark()
    session.expect_status(session.action(0), 200)
    target = origin.request().target
    due = url[url.index(f"/{origin.token}"):] if seen.ok else f"/{origin.token}/before"
    reading = "intact" if seen.ok and target == due else "error" if target == due else "cut"
    session.topic("long_line", reading, f"{length} characters: {seen.codes}, then target of {len(target)} bytes, due "
                  f"{len(due)}: {target[:60]!r}...")


@requirement("F1300-25")
@pytest.mark.parametrize(("line", "typed"), [(TEST_FORM, False), ("AT+HTTPACTION=9", False), (TEST_FORM, True)],
                         ids=["accepted", "refused", "typed"])
def test_repetition(session: Session, line: str, typed: bool) -> None:
    """A/ repeats the line before at once, without CR, as often as it comes; whether that line was refused or not.

    So it does where the two characters come one by one, as people type them.
    """
    session.at(TEST_FORM)
    first = session.at(line)
    for _ in range(2):
        session.wait(GAP)
        again = session.modem.post(b"A" if typed else b"A/", line)
        if typed:
            session.wait(GAP)
            session.modem.write(b"/")
        session.modem.gather(again, lambda seen: 0.0 if seen.finals else None, again.sent + 5)
        session.judge.expect(again.answer == first.answer, f"the same answer is due: {first.shown()}, {again.shown()}")
        if again.timed_out:
            _clear_line(session)
            return


@requirement("F1300-28")
@pytest.mark.parametrize("character", [b"x", b"\x1b"], ids=["letter", "escape"])
def test_running_commands_are_not_aborted(session: Session, character: bytes) -> None:
    """A character sent while HTTPREAD or HTTPINIT runs does not change its answer."""
    session.get("/bytes-14000")
    filled(session, 14000)
    read = session.modem.post(b"AT+HTTPREAD=14000\r", "AT+HTTPREAD=14000")
    session.modem.write(character)
    session.modem.gather(read, lambda seen: 0.0 if seen.ends or seen.refused else None, read.sent + 130)
    session.judge.expect(len(read.data) == 14000 and read.ok, f"all of the data is due: {read.shown(120)}")
    started = _restart_with(session, character)
    session.judge.expect(started.ok, f"OK is due: {started.shown()}")
    if not started.finals:
        session.start()


def _restart_with(session: Session, character: bytes) -> Exchange:
    _clear_line(session)
    session.stop()
    started = session.modem.post(b"AT+HTTPINIT\r", "AT+HTTPINIT")
    for deadline in (0.2, 0.4, 0.6, 130.0):
        session.modem.write(character)
        session.modem.gather(started, lambda seen: 0.0 if seen.finals else None, started.sent + deadline)
        if started.finals:
            break
    started.timed_out = not started.finals
    _clear_line(session)
    return started


def _clear_line(session: Session) -> None:
    """End the line that surplus characters began; what it gives is not counted."""
    before = len(session.modem.surplus)
    session.modem.write(b"\r")
    session.modem.listen(2.0)
    del session.modem.surplus[before:]


@requirement("F1300-29")
def test_lines_in_quick_succession(session: Session, origin: Origin) -> None:
    """200 lines, each T12 after the final result code before: one OK each, and the last value is the one in force."""
    tag = "UA" if knows(session, "UA") else "ACCEPT"
    for count in range(LINES):
        session.wait(GAP)
        seen = session.at(f'AT+HTTPPARA="{tag}","line-{count}"')
        session.judge.expect(seen.codes == ["OK"], f"line {count}: one OK is due: {seen.shown()}")
    session.get("/")
    values = [value for name, value in origin.request().headers if value.startswith("line-")]
    session.judge.expect(values == [f"line-{LINES - 1}"], f"the last value is due at the origin, came {values}")


@requirement("F1300-41")
def test_noise_is_ignored(session: Session) -> None:
    """256 bytes that make no line, then CR: whatever comes, the next AT is answered by OK."""
    session.modem.write((NOISE * 2)[:256] + b"\r")
    session.modem.listen(2.0)
    session.modem.surplus.clear()
    session.alive()


@requirement("F1300-41")
def test_noise_inside_a_command(session: Session) -> None:
    """HTTPPARA with bytes 0x80 to 0xFF: OK or ERROR, and the next AT is answered."""
    seen = session.modem.raw(b"AT+HTTPPARA=" + bytes(range(0x80, 0x100)))
    session.judge.expect(len(seen.finals) == 1, f"one final result code is due: {seen.shown(80)}")
    session.alive()
