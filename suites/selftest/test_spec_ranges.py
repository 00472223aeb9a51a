"""The values to try are the bounds and their neighbours, and each verdict follows from the reference."""

from __future__ import annotations

import pytest

from fixtures.spec import catalogue, dialects, tables

VALUES = [(item, value) for item in tables.parameters() for value in tables.range_values(item)]
IDS = [f"{item.label}-{value.kind}-{number}" for number, (item, value) in enumerate(VALUES)]
NUMBERS = [item for item in tables.parameters() if item.type == "number"]


def verdicts(command: str, name: str) -> dict[str, str]:
    item = tables.parameter(command, name)
    return {value.text: value.verdict for value in tables.range_values(item) if value.kind != "missing"}


def kinds(item: tables.Parameter) -> set[str]:
    return {value.kind for value in tables.range_values(item)}


@pytest.mark.parametrize(("command", "name", "accepted", "refused"), [
    ("HTTPPARA", "CONNECTTO", "20 21 119 120", "19 121 0 -1 4294967316 abc"),
    ("HTTPPARA", "RECVTO", "2 3 119 120", "1 0 -2 121 65538"),
    ("HTTPPARA", "RESPTO", "20 21 119 120", "19 121 0 -1 abc"),
    ("HTTPPARA", "SSLCFG", '"0" "1" "8" "9"', '"10" "-1" "" "a" 10'),
    ("HTTPPARA", "BREAK", "0 1 1000", "abc"),
    ("HTTPPARA", "BREAKEND", "0 1 2000", "abc"),
    ("HTTPPARA", "URL", '"HTTP://127.0.0.1/p"', '"ftp://h/p" "h/p" "://h" "htp://h/" ""'),
    ("HTTPACTION", "method", "0 1 2 3", "4 5 20 255 256 -1 4294967296 a 0,1"),
    ("HTTPREAD", "byte_size", "1 2 153600", "abc 10x 0,1,2"),
    ("HTTPDATA", "size", "1 2 153599 153600", "0 153601 200000 -1 4294967297 a"),
    ("HTTPDATA", "time", "10 11 5000 5001 65534 65535", "9 0 -1 65536 75536 10,1"),
    ("HTTPPOSTFILE", "path", "1 3", "0 4 5 -1 257 a"),
    ("HTTPPOSTFILE", "method", "0 1 2 3", "-1 4 9 256 a"),
    ("HTTPPOSTFILE", "send_header", "0 1", "2 -1 a 1,1"),
    ("HTTPREADFILE", "path", "1 3 4", "0 5 -1 257 a 1,1"),
])
def test_bounds_and_their_neighbours(command: str, name: str, accepted: str, refused: str) -> None:
    found = verdicts(command, name)
    assert {text: found.get(text) for text in accepted.split()} == dict.fromkeys(accepted.split(), "accept")
    assert {text: found.get(text) for text in refused.split()} == dict.fromkeys(refused.split(), "refuse")


@pytest.mark.parametrize(("command", "name", "texts"), [
    ("HTTPPARA", "CONNECTTO", ["30.5", '"30"', "0030", "0x10"]),
    ("HTTPPARA", "BREAK", ["-1", "2147483648", "4294967296", '"5"', "5.5"]),
    ("HTTPPARA", "SSLCFG", ["0", "9"]),
    ("HTTPPARA", "UA", ['""', ""]),
    ("HTTPPARA", "CONTENT", ['""', ""]),
    ("HTTPPARA", "URL", ['"http://"', '"http:///p"', "http://127.0.0.1/p"]),
    ("HTTPREAD", "byte_size", ["0", "-1", "2147483648", "10,1", '"10"']),
    ("HTTPPOSTFILE", "path", ["2", ""]),
    ("HTTPPOSTFILE", "filename", ["bench.txt"]),
    ("HTTPREADFILE", "path", ["2", ""]),
    ("HTTPREADFILE", "filename", ["bench.txt"]),
])
def test_what_the_reference_leaves_open_convicts_nobody(command: str, name: str, texts: list[str]) -> None:
    found = verdicts(command, name)
    assert {text: found.get(text) for text in texts} == dict.fromkeys(texts, "either")


@pytest.mark.parametrize("item", NUMBERS, ids=lambda item: item.label)
def test_an_accepted_number_is_inside_and_a_refused_one_outside(item: tables.Parameter) -> None:
    for value in tables.range_values(item):
        if value.size is None or value.verdict == "either":
            continue
        inside = (item.minimum or 0) <= value.size <= (item.maximum or value.size)
        assert inside == (value.verdict == "accept"), value


@pytest.mark.parametrize("item", NUMBERS, ids=lambda item: item.label)
def test_a_number_is_tried_with_every_kind_of_mistake(item: tables.Parameter) -> None:
    assert kinds(item) >= {"inside", "negative", "huge", "word", "trailing", "decimal", "zeros", "empty", "missing"}
    sizes = {value.size for value in tables.range_values(item)}
    assert sizes >= {2**31, 2**32 + (item.minimum or 0), 2**32 + int(item.good)}
    if item.maximum is not None:
        assert sizes >= {item.minimum, item.maximum, item.maximum - 1, item.maximum + 1}
    if item.minimum:
        assert item.minimum - 1 in sizes


@pytest.mark.parametrize("item", [item for item in tables.parameters() if item.max_length], ids=lambda item: item.label)
def test_the_length_limit_is_met_exactly(item: tables.Parameter) -> None:
    limit = item.max_length or 0
    found = {value.size: value for value in tables.range_values(item) if value.size is not None}
    assert {limit - 1, limit, limit + 1} <= set(found)
    for size, value in found.items():
        assert len(value.plain) == size
        assert value.verdict == ("accept" if size <= limit else "refuse")


def test_a_sample_shows_where_it_was_cut() -> None:
    item = tables.parameter("HTTPPARA", "USERDATA")
    text = tables.sample(item, 512)
    assert text.startswith("X-Long: abc")
    assert len(text) == 512
    assert tables.sample(item, 20, start="X-Other: ").startswith("X-Other: abc")


@pytest.mark.parametrize(("item", "value"), VALUES, ids=IDS)
def test_a_value_is_whole(item: tables.Parameter, value: tables.RangeValue) -> None:
    assert value.verdict in {"accept", "refuse", "either"}
    assert value.why
    assert value.requirement in catalogue.load()
    line = item.line(value)
    assert line.startswith(f"AT+{item.command}")
    assert "<" not in line


def test_no_value_is_tried_twice() -> None:
    for item in tables.parameters():
        keys = [(value.text, value.kind == "missing") for value in tables.range_values(item)]
        assert len(keys) == len(set(keys)), item.label


def test_nothing_is_demanded_by_a_may() -> None:
    for item, value in VALUES:
        level = catalogue.load()[value.requirement].level
        if value.verdict == "either":
            continue
        assert level != "MAY", (item.label, value)


def test_missing_and_empty_are_different_lines() -> None:
    item = tables.parameter("HTTPPARA", "RECVTO")
    lines = {value.kind: item.line(value) for value in tables.range_values(item)}
    assert lines["empty"] == 'AT+HTTPPARA="RECVTO",'
    assert lines["missing"] == 'AT+HTTPPARA="RECVTO"'
    assert lines["surplus"] == 'AT+HTTPPARA="RECVTO",30,1'


def test_an_optional_value_may_be_missing() -> None:
    for item in tables.parameters():
        missing = next(value for value in tables.range_values(item) if value.kind == "missing")
        assert (missing.verdict == "accept") == item.optional, item.label


def test_file_names_are_put_into_the_line() -> None:
    item = tables.parameter("HTTPPOSTFILE", "path")
    assert item.line("3", file="x.bin") == 'AT+HTTPPOSTFILE="x.bin",3,1,1'


@pytest.mark.parametrize(("command", "name", "size", "f13", "a76xx"), [
    ("HTTPACTION", "method", 4, "refuse", "either"), ("HTTPACTION", "method", 5, "refuse", "refuse"),
    ("HTTPACTION", "method", 3, "accept", "accept"), ("HTTPPOSTFILE", "path", 3, "accept", "either"),
    ("HTTPPOSTFILE", "path", 1, "accept", "accept"), ("HTTPREADFILE", "filename", 65, "refuse", "either"),
    ("HTTPREADFILE", "filename", 64, "accept", "accept"), ("HTTPPARA", "USERDATA", 512, "accept", "either"),
    ("HTTPPARA", "USERDATA", 513, "refuse", "refuse"), ("HTTPPARA", "RECVTO", 121, "refuse", "refuse"),
])
def test_a_dialect_opens_what_its_limit_disputes(command: str, name: str, size: int, f13: str, a76xx: str) -> None:
    item = tables.parameter(command, name)
    value = next(value for value in tables.range_values(item) if value.size == size)
    assert tables.in_dialect(value, item, dialects.load("f13")).verdict == f13
    assert tables.in_dialect(value, item, dialects.load("a76xx")).verdict == a76xx
