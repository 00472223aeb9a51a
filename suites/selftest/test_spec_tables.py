"""The command tables say what the reference prints."""

from __future__ import annotations

import re

import pytest

from fixtures.spec import catalogue, tables, tolerances
from fixtures.spec.datafile import SpecError

BOUNDS = {
    "HTTPPARA-CONNECTTO": (20, 120, "120"), "HTTPPARA-RECVTO": (2, 120, "10"), "HTTPPARA-RESPTO": (20, 120, "20"),
    "HTTPPARA-SSLCFG": (0, 9, "0"), "HTTPPARA-BREAK": (0, None, "0"), "HTTPPARA-BREAKEND": (0, None, "0"),
    "HTTPACTION-method": (0, 3, None), "HTTPREAD-byte_size": (1, None, None), "HTTPDATA-size": (1, 153600, None),
    "HTTPDATA-time": (10, 65535, None), "HTTPPOSTFILE-path": (1, 3, "1"), "HTTPPOSTFILE-method": (0, 3, "1"),
    "HTTPPOSTFILE-send_header": (0, 1, "0"), "HTTPREADFILE-path": (1, 4, "1"),
}
LENGTHS = {
    "HTTPPARA-CONTENT": (256, "text/plain"), "HTTPPARA-ACCEPT": (256, "*/*"), "HTTPPARA-UA": (256, None),
    "HTTPPARA-USERDATA": (512, None), "HTTPPOSTFILE-filename": (64, None), "HTTPREADFILE-filename": (64, None),
}
FORMS = {"HTTPINIT": "E", "HTTPTERM": "E", "HTTPPARA": "W", "HTTPACTION": "TW", "HTTPHEAD": "E", "HTTPREAD": "RW",
         "HTTPDATA": "W", "HTTPPOSTFILE": "TW", "HTTPREADFILE": "TW"}


def labelled(kinds: set[str]) -> dict[str, tables.Parameter]:
    return {item.label: item for item in tables.parameters() if item.type in kinds}


def test_numbers_have_the_printed_bounds_and_defaults() -> None:
    found = labelled({"number"})
    assert {key: (item.minimum, item.maximum, item.default) for key, item in found.items()} == BOUNDS


def test_texts_have_the_printed_lengths_and_defaults() -> None:
    found = labelled({"string", "filename"})
    assert {key: (item.max_length, item.default) for key, item in found.items()} == LENGTHS


def test_commands_have_the_printed_forms_and_numbers() -> None:
    found = tables.commands()
    assert {name: "".join(form.kind for form in command.forms) for name, command in found.items()} == FORMS
    assert [command.number for command in found.values()] == [f"F130{digit}" for digit in range(1, 10)]


def test_times_are_printed_for_five_commands() -> None:
    timed = {name for name, command in tables.commands().items() if command.max_response_s == 120}
    assert timed == {"HTTPINIT", "HTTPTERM", "HTTPACTION", "HTTPREAD", "HTTPPOSTFILE"}
    for command in tables.commands().values():
        assert command.final == ("T03" if command.name in timed else "T02")
        assert tolerances.seconds(command.final, "limit") >= (command.max_response_s or 0)
        assert command.report in (None, "T04")


def test_tags_are_the_printed_ones_and_respto() -> None:
    assert list(tables.tags()) == ["URL", "CONNECTTO", "RECVTO", "RESPTO", "CONTENT", "ACCEPT", "UA", "SSLCFG",
                                   "USERDATA", "BREAK", "BREAKEND"]
    assert [tag for tag, item in tables.tags().items() if item.optional_tag] == ["RESPTO"]


def test_a_parameter_is_found_by_name_and_by_tag() -> None:
    assert tables.parameter("HTTPPARA", "RECVTO") is tables.parameter("HTTPPARA", "recv_timeout")
    with pytest.raises(SpecError, match="HTTPDATA-size"):
        tables.parameter("HTTPDATA", "speed")
    with pytest.raises(SpecError, match="HTTPPARA-URL"):
        tables.parameter("HTTPFOO", "x")


def test_templates_make_lines() -> None:
    for item in tables.parameters():
        line = item.line("VALUE", file="F")
        assert line.startswith(f"AT+{item.command}="), item.label
        assert "VALUE" in line
        assert not re.search(r"<\w+>", line + item.missing.replace("<file>", "F"))
        assert line.count('"') % 2 == 0


def test_every_requirement_named_exists() -> None:
    known = catalogue.load()
    for item in tables.parameters():
        assert set(item.judged.values()) <= set(known), item.label
    assert {cause.requirement for cause in tables.causes().values()} <= set(known)


def test_status_codes() -> None:
    codes = tables.statuses()
    ranges = [range(100, 102), range(200, 207), range(300, 306), [307], range(400, 418), range(500, 506)]
    assert sorted(codes) == [code for part in ranges for code in part]
    assert codes[202] == "Accepted"
    assert sorted(tables.module_statuses()) == [600, 601, 602, 603, 604]


def test_error_codes() -> None:
    codes = tables.errcodes()
    assert sorted(codes) == [0, *range(701, 721)]
    assert codes[720].instead == (705, 706)
    assert codes[707].refusal
    assert not codes[714].refusal
    assert 0 not in tables.failure_codes()
    assert tables.failure_codes() >= {600, 604, 701, 720}
    assert all(set(code.instead) <= tables.failure_codes() for code in codes.values())


def test_causes_tell_expected_from_accepted() -> None:
    causes = tables.causes()
    assert causes["refused"].judge(714) == "expected"
    assert causes["refused"].judge(602) == "accepted"
    assert causes["refused"].judge(200) == "other"
    assert causes["unknown_host"].judge(603) == "accepted"
    assert causes["unknown_host"].judge(714) == "other"
    for cause in causes.values():
        assert set(cause.expected) <= tables.failure_codes(), cause.name
        assert not set(cause.expected) & set(cause.accepted), cause.name


def test_unsolicited_lines() -> None:
    assert set(tables.urcs()) == {"+HTTP_PEER_CLOSED", "+HTTP_NONET_EVENT"}


@pytest.mark.parametrize(("change", "names"), [
    ({"kolour": "red"}, "kolour"), ({"special": [{"text": "1"}]}, "verdict"), ({"open": "huge"}, "open"),
    ({"name": ...}, "name"),
])
def test_a_broken_row_is_named(change: dict[str, object], names: str) -> None:
    good = {"name": "size", "type": "number", "written": "bare", "good": "1", "line": "AT+X=<value>", "missing": "AT+X",
            "clause": "L1", "judged": {}}
    row = {key: value for key, value in (good | change).items() if value is not ...}
    with pytest.raises(SpecError, match=names):
        tables._parameter("X", row, "commands.toml: X")
