"""The predicates: what they demand of lines, held against the command tables and against lines written by hand."""

from __future__ import annotations

import pytest

from fixtures.spec import dialects, tables
from fixtures.spec.tables_model import Parameter, RangeValue
from suites.fuzz._demand import ERROR, OK, OPEN, Known, demand
from suites.fuzz._others import demand_other

KNOWN = Known(dialects.load(), respto=True)
PARA = [(item, value) for item in tables.tags().values() for value in tables.range_values(item)]
OTHERS = [(item, value) for item in tables.parameters() if item.command != "HTTPPARA"
          for value in tables.range_values(item)]


def shown(pair: tuple[Parameter, RangeValue]) -> str:
    return f"{pair[0].label}-{pair[1].kind}-{pair[1].text[:24]}"


@pytest.mark.parametrize("pair", PARA, ids=shown)
def test_the_predicate_and_the_tables_never_contradict_each_other(pair: tuple[Parameter, RangeValue]) -> None:
    item, value = pair
    found = demand(item.line(value), KNOWN).answer
    assert (value.verdict, found) not in {("refuse", OK), ("accept", ERROR)}, (item.line(value), found)


def test_the_predicate_decides_most_of_what_the_tables_decide() -> None:
    decided = [demand(item.line(value), KNOWN).answer != OPEN for item, value in PARA if value.verdict != "either"]
    assert sum(decided) / len(decided) > 0.9


@pytest.mark.parametrize("pair", OTHERS, ids=shown)
def test_other_commands_are_refused_only_where_the_tables_say_so(pair: tuple[Parameter, RangeValue]) -> None:
    item, value = pair
    found = demand_other(item.line(value), dialects.load(), started=True).answer
    assert found != OK
    assert (value.verdict, found) not in {("accept", ERROR), ("either", ERROR)}


@pytest.mark.parametrize(("line", "answer", "requirement"), [
    ('AT+HTTPPARA="UA","abc"', OK, "F1303-46"),
    ('at+HTTPPARA="UA","abc"', OK, "F1303-46"),
    ('AT+HTTPPARA="UA","a, b;c"', OK, "F1300-13"),
    ('AT+HTTPPARA="UA","abc', ERROR, "F1300-15"),
    ('AT+HTTPPARA="UA","a","b"', ERROR, "F1303-74"),
    ('AT+HTTPPARA="ua","abc"', OPEN, ""),
    ('AT+HTTPPARA="UA",abc', OPEN, ""),
    ('AT+HTTPPARA="UA",""', OPEN, ""),
    ('AT+HTTPPARA="UA","\\22"', OPEN, ""),
    (f'AT+HTTPPARA="UA","{"x" * 257}"', ERROR, "F1303-47"),
    (f'AT+HTTPPARA="UA","{chr(92)}41{"x" * 255}"', OPEN, ""),
    ('AT+HTTPPARA="CONNECTTO",20', OK, "F1303-19"),
    ('AT+HTTPPARA="CONNECTTO",19', ERROR, "F1303-20"),
    ('AT+HTTPPARA="CONNECTTO","20"', OPEN, ""),
    ('AT+HTTPPARA="CONNECTTO","19"', ERROR, "F1303-20"),
    ('AT+HTTPPARA="CONNECTTO",020', OPEN, ""),
    ('AT+HTTPPARA="CONNECTTO",0x20', OPEN, ""),
    ('AT+HTTPPARA="CONNECTTO",30s', ERROR, "F1303-21"),
    ('AT+HTTPPARA="SSLCFG","9"', OK, "F1303-49"),
    ('AT+HTTPPARA="SSLCFG",9', OPEN, ""),
    ('AT+HTTPPARA="SSLCFG",10', ERROR, "F1303-51"),
    ('AT+HTTPPARA="NOSUCHTAG","1"', ERROR, "F1303-73"),
    ('AT+HTTPPARA="READMODE",1', OPEN, ""),
    ('AT+HTTPPARA="URL","http://10.0.0.1:8080/a"', OK, "F1303-01"),
    ('AT+HTTPPARA="URL","ftp://10.0.0.1/a"', ERROR, "F1303-03"),
    ('AT+HTTPPARA="URL",""', ERROR, "F1303-05"),
    ('AT+HTTPPARA="URL","http://10.0.0.1"', OPEN, ""),
    ('AT+HTTPPARA="URL","http://10.0.0.1:65536/"', OPEN, ""),
    ('AT+HTTPPARA="USERDATA","X-A: b"', OK, "F1303-57"),
    ('AT+HTTPPARA="USERDATA","no colon"', OPEN, ""),
    ("AT+HTTPPARA", ERROR, "F1300-20"),
    ("AT+HTTPPARA=", ERROR, "F1303-74"),
    ('AT+HTTPPARA="UA"', ERROR, "F1303-74"),
    ("AT+HTTPPARA=?", OPEN, ""),
])
def test_lines_by_hand(line: str, answer: str, requirement: str) -> None:
    found = demand(line, KNOWN)
    assert found.answer == answer
    if requirement:
        assert found.requirement == requirement


def test_what_depends_on_the_module_is_asked_of_it() -> None:
    line = 'AT+HTTPPARA="RESPTO",30'
    assert demand(line, KNOWN).answer == OK
    assert demand(line, KNOWN._replace(respto=False)).answer == OPEN
    assert demand('AT+HTTPPARA="UA","a"', Known(dialects.load("a76xx"))).answer == OPEN
    long = f'AT+HTTPPARA="USERDATA","X-A: {"b" * 400}"'
    assert demand(long, KNOWN).answer == OK
    assert demand(long, KNOWN._replace(user_data=300)).answer == OPEN
    ported = 'AT+HTTPPARA="URL","http://10.0.0.1:81/"'
    assert demand(ported, KNOWN._replace(port_after_path=True)).answer == OPEN


@pytest.mark.parametrize(("line", "reading"), [
    ('AT+HTTPPARA="BREAK",007', {"7"}),
    ('AT+HTTPPARA="UA"," a "', {"a"}),
    ('AT+HTTPPARA="UA","a\\41"', {"a\\41", "aA"}),
    ('AT+HTTPPARA="UA","\\0D\\0AX: 1"', None),
    ('AT+HTTPPARA="BREAK",1.5', None),
])
def test_what_an_accepted_value_may_be_on_the_wire(line: str, reading: set[str] | None) -> None:
    assert demand(line, KNOWN).reading == (frozenset(reading) if reading else None)
