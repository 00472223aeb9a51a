"""Dialects move answers between classes, state their sources, and leave the rest as the reference has it."""

from __future__ import annotations

import re
import tomllib

import pytest

from fixtures.spec import dialects
from fixtures.spec.datafile import SpecError

GROUND = re.compile(r"\bL\d+|\bA\d\d\b|\[[A-Z0-9]\w*|\bG\d+|RFC \d+")


def test_the_reference_is_the_default() -> None:
    assert dialects.names() == ("f13", "a76xx", "sim7600")
    assert dialects.load() is dialects.load("f13")


@pytest.mark.parametrize(("topic", "reading", "f13", "sim7600", "a76xx"), [
    ("read_marker", "DATA", "pass", "pass", "pass"), ("read_marker", "bare", "deviation", "deviation", "pass"),
    ("read_marker", "mixed", "fail", "fail", "fail"), ("head_marker", "bare", "deviation", "deviation", "pass"),
    ("recvto_default", "10", "pass", "pass", "pass"), ("recvto_default", "20", "fail", "fail", "pass"),
    ("recvto_default", "30", "fail", "fail", "fail"), ("action_methods", "(0-3)", "pass", "pass", "pass"),
    ("action_methods", "(0-4)", "fail", "fail", "pass"), ("action_methods", "(0-4,20)", "fail", "fail", "pass"),
    ("method_above_3", "ok", "fail", "record", "pass"), ("read_two_values", "error", "pass", "record", "deviation"),
    ("read_two_values", "size_zero", "fail", "fail", "fail"),
    ("postfile_fields", "status_length", "deviation", "deviation", "pass"),
    ("postfile_fields", "status_first_of_three", "fail", "fail", "fail"),
    ("readfile_failure", "ok_and_result", "record", "record", "pass"),
    ("readfile_failure", "zero", "fail", "fail", "fail"),
    ("tag_ua", "error", "fail", "fail", "pass"), ("tag_break", "error", "fail", "fail", "pass"),
    ("tag_breakend", "error", "fail", "fail", "pass"), ("tag_respto", "error", "record", "deviation", "pass"),
    ("tag_readmode", "ok", "record", "record", "pass"), ("postfile_path_3", "error", "fail", "record", "pass"),
    ("readfile_path_4", "error", "fail", "fail", "pass"), ("name_65", "ok", "fail", "fail", "pass"),
    ("name_65", "cut", "fail", "fail", "fail"), ("len_meaning", "readable_now", "record", "pass", "record"),
    ("len_meaning", "total", "record", "record", "pass"), ("len_meaning", "above_body", "fail", "fail", "fail"),
    ("read_consumes", "stays", "fail", "fail", "pass"),
    ("test_form_unprinted", "error", "deviation", "deviation", "deviation"),
    ("test_form_unprinted", "effect", "fail", "fail", "fail"), ("httpdata_unit", "ms", "fail", "fail", "fail"),
    ("second_init", "ok", "record", "record", "record"),
    ("accept_header", "accept_type", "deviation", "deviation", "deviation"),
])
def test_verdicts(topic: str, reading: str, f13: str, sim7600: str, a76xx: str) -> None:
    judged = [dialects.load(name).judge(topic, reading) for name in ("f13", "sim7600", "a76xx")]
    assert judged == [f13, sim7600, a76xx]


@pytest.mark.parametrize(("value", "f13", "a76xx"), [
    ("recvto_default", 10, 20), ("userdata_max", 512, 256), ("filename_max", 64, 112), ("line_limit", 559, 3071),
    ("method_max", 3, 4), ("postfile_path_max", 3, 2), ("readfile_path_max", 4, 2), ("connectto_default", 120, 120),
    ("errcode_max", 720, 719),
])
def test_figures(value: str, f13: int, a76xx: int) -> None:
    assert dialects.load("f13").number(value) == f13
    assert dialects.load("a76xx").number(value) == a76xx


@pytest.mark.parametrize("name", dialects.names())
def test_every_topic_and_value_has_a_source(name: str) -> None:
    dialect = dialects.load(name)
    for topic in dialect.topics.values():
        assert topic.source, topic.name
        assert topic.about, topic.name
        assert topic.other in dialects.VERDICTS
        assert "pass" in topic.readings.values() or "record" in topic.readings.values(), topic.name
    assert all(value.source for value in dialect.values.values())


@pytest.mark.parametrize("name", ["sim7600", "a76xx"])
def test_a_dialect_states_only_real_differences(name: str) -> None:
    stated = tomllib.loads((dialects.FOLDER / f"{name}.toml").read_text(encoding="utf-8"))["topic"]
    base = dialects.load("f13")
    for key, table in stated.items():
        assert key in base.topics
        same = {r for r, verdict in table["readings"].items() if base.judge(key, r) == verdict}
        assert not same, (key, same)
        assert GROUND.search(table["source"]), key


@pytest.mark.parametrize("name", dialects.names())
def test_what_the_reference_passes_never_fails_in_a_dialect(name: str) -> None:
    dialect = dialects.load(name)
    for key, topic in dialects.load("f13").topics.items():
        passing = [reading for reading, verdict in topic.readings.items() if verdict == "pass"]
        assert "fail" not in [dialect.judge(key, reading) for reading in passing], key


def test_unknown_names_are_one_clear_line() -> None:
    dialect = dialects.load()
    for call in (lambda: dialects.load("sim800"), lambda: dialect.judge("nothing", "x"),
                 lambda: dialect.number("nothing"), lambda: dialect.number("read_marker")):
        with pytest.raises(SpecError) as caught:
            call()
        assert "\n" not in str(caught.value)


def test_messages_can_say_what_is_allowed() -> None:
    assert dialects.load().accepted("read_marker") == ("DATA",)
    assert dialects.load("a76xx").accepted("read_marker") == ("DATA", "bare")
    assert dialects.load().text("action_test") == "(0-3)"


def test_differences_can_be_listed_for_a_report() -> None:
    named = {topic.name for topic in dialects.differences("a76xx")}
    assert {"read_marker", "recvto_default", "tag_ua"} <= named
    assert dialects.differences("f13") == ()
