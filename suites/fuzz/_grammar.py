"""The grammar of HTTPPARA lines: values from the command tables, and operators that change the grammar itself.

Every line knows by which productions it was made, so that what was reached can be counted. Whether a line is right,
the predicate tells from its bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from hypothesis import strategies as st

from fixtures.spec import tables
from fixtures.spec.tables_model import RangeValue
from suites.fuzz._steps import Step
from suites.fuzz._values import ESCAPES, LENGTHS, NUMBER_FORMS, PIECES, STRINGS

TAGS = tuple(tables.tags())
NAMES = frozenset({"UA", "CONTENT", "ACCEPT", "USERDATA"})
PRINTABLE = "".join(chr(code) for code in range(0x20, 0x7F) if chr(code) not in '"\\')
HIGH = "".join(chr(code) for code in range(0x80, 0x100))
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


class Made(NamedTuple):
    """A step, and the productions that made it."""

    step: Step
    productions: tuple[str, ...] = ()


class Parts(NamedTuple):
    """A HTTPPARA line in pieces."""

    tag: str
    value: str
    prefix: str = "AT"
    name: str = "+HTTPPARA"
    equals: str = "="
    comma: str = ","
    tail: str = ""

    @property
    def text(self) -> str:
        """The line."""
        return f"{self.prefix}{self.name}{self.equals}{self.tag}{self.comma}{self.value}{self.tail}"


Operator = Callable[[Parts], Parts]


def _inner(value: str) -> str:
    return value.removeprefix('"').removesuffix('"')


def _inside(mark: str) -> Operator:
    """Put something into the middle of the value, inside the quotes where it has some."""
    return lambda p: p._replace(value=p.value[: len(p.value) // 2 or 1] + mark + p.value[len(p.value) // 2 or 1:])


OPERATORS: dict[str, Operator] = {
    "quote close missing": lambda p: p._replace(value=f'"{_inner(p.value)}'),
    "quote open missing": lambda p: p._replace(value=f'{_inner(p.value)}"'),
    "quotes missing": lambda p: p._replace(value=_inner(p.value)),
    "quotes added": lambda p: p._replace(value=f'"{_inner(p.value)}"'),
    "quotes doubled": lambda p: p._replace(value=f'""{_inner(p.value)}""'),
    "quotes single": lambda p: p._replace(value=f"'{_inner(p.value)}'"),
    "quotes typographic": lambda p: p._replace(value=f"\xe2\x80\x9d{_inner(p.value)}\xe2\x80\x9d"),
    "quote in the value": _inside('"'),
    "tag without quotes": lambda p: p._replace(tag=_inner(p.tag)),
    "tag with one quote": lambda p: p._replace(tag=f'"{_inner(p.tag)}'),
    "tag in small letters": lambda p: p._replace(tag=p.tag.lower()),
    "tag in mixed letters": lambda p: p._replace(tag=p.tag.title()),
    "tag cut": lambda p: p._replace(tag=f'"{_inner(p.tag)[:-1]}"'),
    "tag longer": lambda p: p._replace(tag=f'"{_inner(p.tag)}X"'),
    "tag unknown": lambda p: p._replace(tag='"NOSUCHTAG"'),
    "tag empty": lambda p: p._replace(tag='""'),
    "blank in the tag": lambda p: p._replace(tag=f'"{_inner(p.tag)} "'),
    "blank behind the prefix": lambda p: p._replace(prefix=f"{p.prefix} "),
    "blank before =": lambda p: p._replace(equals=f" {p.equals}"),
    "blank behind =": lambda p: p._replace(equals=f"{p.equals} "),
    "blank before the comma": lambda p: p._replace(comma=f" {p.comma}"),
    "blank behind the comma": lambda p: p._replace(comma=f"{p.comma} "),
    "blank at the end": lambda p: p._replace(tail=f"{p.tail} "),
    "comma missing": lambda p: p._replace(comma=""),
    "comma doubled": lambda p: p._replace(comma=",,"),
    "comma at the end": lambda p: p._replace(tail=f"{p.tail},"),
    "comma in the value": _inside(","),
    "semicolon in the value": _inside(";"),
    "semicolon at the end": lambda p: p._replace(tail=f"{p.tail};"),
    "semicolon for the comma": lambda p: p._replace(comma=";"),
    "semicolon at the start": lambda p: p._replace(prefix=f"{p.prefix};"),
    "values swapped": lambda p: p._replace(tag=p.value, value=p.tag),
    "third value": lambda p: p._replace(tail=f'{p.tail},"b"'),
    "value left out": lambda p: p._replace(value=""),
    "tag alone": lambda p: p._replace(comma="", value="", tail=""),
    "nothing behind =": lambda p: p._replace(tag="", comma="", value="", tail=""),
    "name alone": lambda p: p._replace(equals="", tag="", comma="", value="", tail=""),
    "equals doubled": lambda p: p._replace(equals="=="),
    "read form": lambda p: p._replace(equals="?", tag="", comma="", value="", tail=""),
    "test form": lambda p: p._replace(equals="=?", tag="", comma="", value="", tail=""),
    "name in small letters": lambda p: p._replace(name=p.name.lower()),
    "name in mixed letters": lambda p: p._replace(name=p.name.title()),
    "name misspelt": lambda p: p._replace(name="+HTTPPARAM"),
    "name cut": lambda p: p._replace(name="+HTTPPAR"),
    "prefix in small letters": lambda p: p._replace(prefix="at"),
    "prefix twice": lambda p: p._replace(prefix="ATAT"),
    "second command": lambda p: p._replace(tail=f'{p.tail};+HTTPPARA="UA","chain2"'),
    "header as second command": lambda p: p._replace(tail=f'{p.tail};+HTTPPARA="USERDATA","X-Chain: 1"'),
    "wrong second command": lambda p: p._replace(tail=f'{p.tail};+HTTPPARA="CONNECTTO",19'),
    "third command behind a wrong one": lambda p: p._replace(
        tail=f'{p.tail};+HTTPPARA="NOSUCHTAG",1;+HTTPPARA="UA","chain3"'),
    "line twice": lambda p: p._replace(tail=f"{p.tail};{p._replace(prefix='', tail='').text}"),
}
NOISE: dict[str, Operator] = {
    "prefix in mixed letters": lambda p: p._replace(prefix="At"),
    "prefix missing": lambda p: p._replace(prefix=""),
    "escape before the line": lambda p: p._replace(prefix="\x1bAT"),
    "CR in the value": _inside("\r"),
    "LF in the value": _inside("\n"),
    "CR LF and a header in the value": _inside("\r\nX-Inj: 1\r\n"),
    "ESC in the value": _inside("\x1b"),
    "Ctrl-Z in the value": _inside("\x1a"),
    "backspace in the value": _inside("\x08"),
    "NUL in the value": _inside("\x00"),
    "DEL in the value": _inside("\x7f"),
    "tab behind the comma": lambda p: p._replace(comma=",\t"),
}
"""Operators whose lines need not be lines any more: no answer, or several, may be right."""


def _bounds(tag: str) -> list[tuple[str, str]]:
    values = tables.range_values(tables.tags()[tag])
    return [(value.text, f"bound {tag} {_shown(value)}") for value in values if value.kind != "missing"]


def _shown(value: RangeValue) -> str:
    text = value.text if len(value.text) < 24 else f"of {value.size or len(value.text)} characters"
    return f"{value.kind} {text}"


BOUNDS = {tag: _bounds(tag) for tag in TAGS}
KINDS = ("bound",) * 4 + ("valid",) * 5 + ("form", "text", "escape", "hostile", "cross", "length")
_kinds = st.sampled_from(KINDS)
_tags = st.sampled_from(TAGS)
_bound = {tag: st.sampled_from(BOUNDS[tag]) for tag in TAGS}
_lengths = st.sampled_from(LENGTHS)
_operators = st.sampled_from([None] * 2 * len(OPERATORS) + list(OPERATORS))
_noises = st.sampled_from(list(NOISE))
_forms = st.sampled_from(list(NUMBER_FORMS))
_number = st.integers(0, 130)
_any_text = st.text(PRINTABLE + HIGH + "\\", max_size=24)
_escapes = st.lists(st.sampled_from(ESCAPES), min_size=1, max_size=4).map("".join)
_pieces = st.sampled_from(PIECES)
_letters = st.text(LETTERS, min_size=1, max_size=16)
_printable = st.text(PRINTABLE, min_size=1, max_size=24).map(lambda text: f"a{text.strip()}z")
_path = st.text("abcxyz019._~-/", max_size=24)
_cuts = st.sampled_from([()] * 60 + [(2,), (3, 9), (1, 2, 3, 14)])


def _value(draw: st.DrawFn, tag: str) -> tuple[str, str]:
    """A value as it is written, and its production."""
    kind = draw(_kinds)
    if kind == "bound":
        return draw(_bound[tag])
    if kind == "cross":
        return draw(_bound[draw(_tags)])[0], f"value of another tag for {tag}"
    parameter = tables.tags()[tag]
    if parameter.type == "number":
        number = str(draw(_number))
        form = draw(_forms) if kind != "valid" else "bare" if parameter.written == "bare" else "quoted"
        return NUMBER_FORMS[form](number), f"number {form} for {tag}"
    return _text(draw, tag, kind)


def _text(draw: st.DrawFn, tag: str, kind: str) -> tuple[str, str]:
    if kind == "length":
        return f'"{STRINGS[tag](LETTERS * 9)[: draw(_lengths)]}"', f"length for {tag}"
    if kind == "text":
        return f'"{draw(_any_text)}"', f"any text for {tag}"
    if kind in ("escape", "hostile"):
        inner = draw(_escapes) if kind == "escape" else draw(_pieces)
        return f'"{STRINGS[tag](inner)}"', f"{kind} text for {tag}"
    inner = draw(_path) if tag == "URL" else draw(_letters) if tag in ("CONTENT", "ACCEPT") else draw(_printable)
    return f'"{STRINGS[tag](inner)}"', f"valid {tag}"


@st.composite
def lines(draw: st.DrawFn, *, noisy: bool = False, tags: tuple[str, ...] = TAGS) -> Made:
    """One HTTPPARA line, of one of some tags; `noisy` draws those that may be no line at all."""
    tag = draw(_tags if tags is TAGS else st.sampled_from(tags))
    value, production = _value(draw, tag)
    parts = Parts(f'"{tag}"', value)
    operator = draw(_noises) if noisy else draw(_operators)
    made = [production]
    if operator is not None:
        parts = (NOISE if noisy else OPERATORS)[operator](parts)
        made.append(f"operator {operator}")
    if noisy or _unsafe(parts.text):
        return Made(Step("noise", parts.text.encode("latin-1", "replace").decode("latin-1")), tuple(made))
    return Made(Step("line", parts.text, cuts=draw(_cuts)), tuple(made))


@st.composite
def long_lines(draw: st.DrawFn) -> Made:
    """A line far above every limit, up to 100 kB (G10)."""
    tag = draw(st.sampled_from(sorted(NAMES | {"URL"})))
    length = draw(st.sampled_from([559, 560, 1024, 1025, 3071, 3072, 5000, 8192, 8193, 20_000, 100_000]))
    return Made(Step("line", f'AT+HTTPPARA="{tag}","{STRINGS[tag]("n" * length)}"'), (f"line of {length} bytes",))


def _unsafe(text: str) -> bool:
    return text[:2] not in ("AT", "at") or any(ord(char) < 0x20 or char == "\x7f" for char in text)


def expected() -> list[str]:
    """All productions of lines that a night should reach."""
    found = [name for tag in TAGS for _, name in BOUNDS[tag]]
    found += [f"operator {name}" for name in OPERATORS]
    for tag in TAGS:
        number = tables.tags()[tag].type == "number"
        found += [f"value of another tag for {tag}"]
        found += [f"number {form} for {tag}" for form in NUMBER_FORMS] if number else [
            f"{kind} for {tag}" for kind in ("length", "any text", "escape text", "hostile text")] + [f"valid {tag}"]
    return found
