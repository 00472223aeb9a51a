"""Steps and reproducers as files, and the script to type by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.link import Event
from suites.fuzz._departure import Identity, kind_of
from suites.fuzz._inputs import looks_like_answer
from suites.fuzz._reproducer import Reproducer, ReproducerError, file_name, read, write
from suites.fuzz._script import script
from suites.fuzz._steps import Step, commands, resolved, step_from

ANSWERED_ALIKE = {b"\r": True, b"\r\n": True, b"\r\nOK\r\n": True, b"ab\r\nOKcd": True, b"\r\nE": True,
                  b"\ra": False, b"\n": False, b"OK": False, b"abc": False}
LATIN = st.text(st.characters(max_codepoint=255), max_size=20)
STEPS = (
    Step("line", 'AT+HTTPPARA="URL","{url:/echo}"', cuts=(1, 2)),
    Step("input", number=5, time=10, pieces=(("ab", 0.5), ("c\r\n", 0.0))),
    Step("busy", number=1, lines=("AT", "AT+HTTPINIT")),
    Step("request", number=1),
)
FOUND = Reproducer(Identity("F1307-01", "HTTPDATA", "no OK"), "no OK: said nothing", STEPS, True, "usb0")


@given(st.builds(Step, st.sampled_from(["line", "noise"]), LATIN, st.integers(0, 9), st.integers(0, 9),
                 st.tuples(st.integers(0, 9)), st.tuples(st.tuples(LATIN, st.floats(0, 9))), st.tuples(LATIN)))
def test_a_step_comes_back_from_its_plain_form(step: Step) -> None:
    assert step_from(json.loads(json.dumps(step.plain()))) == step


@pytest.mark.parametrize("data", [
    None, [], {}, {"do": "fly"}, {"do": "line", "more": 1}, {"do": "line", "text": "\u2013"},
    {"do": "line", "cuts": ["x"]}, {"do": "input", "pieces": [["a"]]}, {"do": "line", "text": 5},
])
def test_what_is_no_step_is_named(data: object) -> None:
    with pytest.raises(ValueError, match="no step"):
        step_from(data)


def test_a_reproducer_comes_back_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "deep" / file_name(FOUND.identity)
    write(path, FOUND, [Event(0.25, "tx", b"AT\r"), Event(0.5, "rx", b"\r\nOK\r\n")])
    assert read(path) == FOUND
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [line["kind"] for line in lines] == ["note"] * 5 + ["tx", "rx"]
    assert path.name == "F1307-01-HTTPDATA-no-OK.jsonl"


@pytest.mark.parametrize("text", ["", "garbage\n", '{"t": 0, "kind": "note", "data": "reproducer {}"}\n',
                                  '{"t": 0, "kind": "tx", "data": "AT"}\n'])
def test_a_file_that_is_no_reproducer_is_one_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(text)
    with pytest.raises(ReproducerError) as caught:
        read(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_script_can_be_typed() -> None:
    lines = script((*STEPS, Step("read", number=10), Step("save", "a.txt", 1), Step("noise", "\x1b\x00")))
    assert lines[:3] == ["AT+HTTPTERM", "AT+HTTPINIT", lines[2]]
    assert lines[2].startswith('AT+HTTPPARA="URL","http://SERVER/echo"')
    assert any(line.startswith("AT+HTTPDATA=5,10") for line in lines)
    assert any("\\x0d\\x0a" in line for line in lines)
    assert "AT+HTTPREAD=10" in lines
    assert all(line.isascii() and line.isprintable() for line in lines)
    assert commands(STEPS) == 6


def test_urls_are_filled_in() -> None:
    assert resolved('"{url:/a/b}","{url:/c}"', lambda path: f"http://x{path}") == '"http://x/a/b","http://x/c"'


def test_details_of_a_message_are_no_part_of_its_kind() -> None:
    assert kind_of("OK after 12.5 s: 'AT' -> 'x'") == kind_of("OK after 3 s: 'ATE' -> 'y'")
    assert kind_of("no OK") != kind_of("two OKs")


@pytest.mark.parametrize("data", ANSWERED_ALIKE, ids=repr)
def test_data_that_an_answer_could_be_taken_for_an_echo_of(data: bytes) -> None:
    assert looks_like_answer(data) == ANSWERED_ALIKE[data]
