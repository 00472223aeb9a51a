"""HTTPPARA as a command: unknown tags, missing and surplus values, unusual spellings, what setting must not do."""

from __future__ import annotations

import pytest

from fixtures.at import Exchange
from fixtures.bench import Session
from fixtures.spec import tables, tolerances
from fixtures.verdict import requirement
from suites.conformance._settings import choose_context, good_line, knows, need_tag, probe, refuse_all, request

UNKNOWN = ['"FOO","x"', '"","x"', '"FOO",1', '"","1"', '"URLX","http://h/p"', '"UR","http://h/p"', '"USER","X-A: 1"',
           '"CONNECTTOO",30', '"RECV",30', '"BREAKE",5', '"CONTENT-TYPE","a/b"', '"USER-AGENT","a"', '"ACCEPTS","a/b"']
MALFORMED = {
    "nothing": [""],
    "tag_alone": ['"UA"', '"URL"', '"CONTENT"', '"ACCEPT"', '"USERDATA"', '"SSLCFG"', '"CONNECTTO"', '"RECVTO"',
                  '"BREAK"', '"BREAKEND"'],
    "third_value": ['"UA","a","b"', '"CONTENT","a/b","c"', '"ACCEPT","a/b",1', '"USERDATA","X-A: 1","X-B: 2"',
                    '"CONNECTTO",30,40', '"RECVTO",30,40', '"BREAK",5,9', '"BREAKEND",9,1', '"SSLCFG","1","2"',
                    '"URL","http://h/p","x"'],
    "no_comma": ['"UA""a"', '"CONNECTTO"30', '"BREAK" 5'],
}
SPELLINGS = {
    "url_quoted": ('"url","{url}"', "URL"),
    "Url_quoted": ('"Url","{url}"', "URL"),
    "URL_bare": ('URL,"{url}"', "URL"),
    "url_bare": ('url,"{url}"', "URL"),
    "UserData_quoted": ('"UserData","X-Spelt: {token}"', "USERDATA"),
    "userdata_quoted": ('"userdata","X-Spelt: {token}"', "USERDATA"),
    "USERDATA_bare": ('USERDATA,"X-Spelt: {token}"', "USERDATA"),
}
FOREIGN = {"READMODE": "0", "CID": "1", "TIMEOUT": "120", "REDIR": "0"}
"""Tags of other families with the value that is their default there."""


@requirement("F1303-73")
def test_unknown_tags_are_refused(session: Session) -> None:
    """A tag that L31 to L50 do not print is refused, an empty one too, and one that only begins like a known one."""
    refuse_all(session, [f"AT+HTTPPARA={values}" for values in UNKNOWN])


@requirement("F1303-73a")
def test_the_printed_tag_of_connectto(session: Session) -> None:
    """CONNECTT O, as a line break left it in the print, should be refused; OK is recorded (A13)."""
    seen = probe(session, 'AT+HTTPPARA="CONNECTT O",30')
    _tell_blank(session, seen, False)


@requirement("F1303-73a")
def test_the_printed_tag_of_userdata(session: Session) -> None:
    """USERDATA with a blank behind should be refused; OK, and whether it took effect, are recorded (A13)."""
    seen = probe(session, 'AT+HTTPPARA="USERDATA ","X-Blank: 1"')
    effect = seen.ok and request(session, "GET").header("X-Blank")
    _tell_blank(session, seen, bool(effect))


@requirement("F1303-73a")
def test_the_printed_tag_of_breakend(session: Session) -> None:
    """BREAKEND with a blank behind should be refused; OK, and whether it took effect, are recorded (A13)."""
    seen = probe(session, 'AT+HTTPPARA="BREAKEND ",5')
    effect = seen.ok and session.try_get("/bytes-100/range").is_status and session.origin.last().header("Range")
    _tell_blank(session, seen, bool(effect))


def _tell_blank(session: Session, seen: Exchange, effect: bool) -> None:
    reading = "error" if seen.refused else "ok_in_force" if effect else "ok"
    session.topic("tag_blank", reading, f"ERROR is expected: {seen.shown()}")


@requirement("F1303-74")
@pytest.mark.parametrize("values", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_line_needs_a_tag_and_one_value(session: Session, values: list[str]) -> None:
    """No value, a tag alone, a third value and a missing comma are refused (L31 to L50)."""
    refuse_all(session, [f"AT+HTTPPARA={text}" for text in values])


@requirement("F1303-74")
@pytest.mark.parametrize("text", ['"UA",', '"UA",""'], ids=["nothing", "empty_text"])
def test_an_empty_ua_is_recorded(session: Session, text: str) -> None:
    """Nothing behind the comma, and an empty text, are accepted or refused (A36)."""
    need_tag(session, "UA")
    seen = probe(session, f"AT+HTTPPARA={text}")
    session.judge.record(f"AT+HTTPPARA={text}", "refused" if seen.refused else "OK")


@requirement("F1303-75")
@pytest.mark.parametrize(("values", "tag"), SPELLINGS.values(), ids=SPELLINGS.keys())
def test_a_tag_spelt_otherwise(session: Session, values: str, tag: str) -> None:
    """A tag in small letters or without quotes is refused, or accepted and then seen on the wire."""
    session.url("/before")
    url, token = session.origin.url("/spelt"), session.origin.token
    seen = probe(session, "AT+HTTPPARA=" + values.format(url=url, token=token))
    session.judge.record(f"tag spelt {values.partition(',')[0]}", "refused" if seen.refused else "OK")
    if seen.ok:
        session.action(0)
        found = session.origin.request()
        shown = found.target if tag == "URL" else found.header("X-Spelt")
        session.judge.expect(shown in (f"/{token}/spelt", [token]), f"after OK the wire showed {shown}: {seen.shown()}")


@requirement("F1303-76")
def test_the_read_form(session: Session) -> None:
    """No R) form is printed: ERROR is expected; a list with OK is recorded."""
    seen = session.at("AT+HTTPPARA?")
    session.judge.must(len(seen.finals) == 1 and (seen.ok or seen.refused), f"one final code is due: {seen.shown()}")
    session.topic("action_read_form", "error" if seen.refused else "ok", f"ERROR is expected: {seen.shown()}")
    session.alive()


@requirement("F1303-80")
@pytest.mark.parametrize("tag", FOREIGN)
def test_tags_of_other_families(session: Session, tag: str) -> None:
    """Tags of other families are probed with their default, every answer is recorded."""
    seen = session.at(f'AT+HTTPPARA="{tag}",{FOREIGN[tag]}')
    session.judge.record(f"tag {tag}", "OK" if seen.ok else "ERROR" if seen.refused else seen.shown())
    session.alive()


@requirement("F1303-99")
def test_setting_opens_no_connection(session: Session) -> None:
    """Setting every parameter, twice the URL, opens no connection to the origin, watched for T09 (L29)."""
    session.url("/untouched")
    for tag in tables.tags():
        if tag not in ("URL", "SSLCFG") and knows(session, tag):
            session.ok(good_line(tag))
    choose_context(session, 5)
    session.url("/untouched/again")
    quiet = tolerances.seconds("T09", "quiet")
    session.wait(quiet)
    seen = session.origin.silence()
    session.judge.expect(not seen, f"within {quiet:g} s after setting the origin saw: {seen}")
