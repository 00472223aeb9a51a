"""The predicate on HTTPPARA lines: OK is due, ERROR is due, or the reference leaves it open.

Written from the reference and its catalogue, on the bytes of the line, without knowing how the line was made; the
emulated module has no part in it. What is not plainly right or plainly wrong is open. For a line that may be accepted
it also tells what the value can then mean.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from fixtures.bench.parameters import BASIC
from fixtures.spec import tables
from fixtures.spec.dialects import Dialect
from fixtures.spec.tables_model import Parameter

OK, ERROR, OPEN = "ok", "error", "open"
UNKNOWN_TAGS = frozenset({"", "NOSUCHTAG", "URLX", "XURL", "UAA", "CONNECTT", "BREAKS", "USER", "SSL"})
SURE_POSITION = 10**8
SURE_LINE = 537
LINE = re.compile(r'(?:AT|at)\+HTTPPARA="([^"\\]*)"(?:,(.*))?', re.DOTALL)
QUOTED = re.compile(r'"([\x20-\x7e]*)"')
PLAIN_STRING = re.compile(r'"([\x20\x21\x23-\x5b\x5d-\x7e]*)"')
THIRD = re.compile(r'(?:"[^"\\]*"|[0-9]+),(?:"[^"\\]*"|[A-Za-z0-9]+)')
UNCLOSED = re.compile(r'"[\x20\x21\x23-\x5b\x5d-\x7e]+')
ESCAPE = re.compile(r"\\([0-9A-Fa-f]{2})")
NUMBER = re.compile(r"0|[1-9][0-9]*")
NEGATIVE = re.compile(r"-[1-9][0-9]*")
WORD = re.compile(r"[A-Za-z]+|[1-9][0-9]*[A-Za-z]+")
MEDIA = re.compile(r"[A-Za-z0-9]+/[A-Za-z0-9.+-]*[A-Za-z0-9](; ?[a-z]+=[A-Za-z0-9.-]+)?")
FIELD = re.compile(r"[Xx]-[A-Za-z0-9-]*[A-Za-z0-9]: ?[!#-\[\]-~]([ !#-\[\]-~]*[!#-\[\]-~])?")
URL = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(:[1-9][0-9]{0,4})?/[A-Za-z0-9._~/-]*(\?[A-Za-z0-9._~=&-]+)?")
SCHEME = re.compile(r" *https?://", re.IGNORECASE)
AGENT = re.compile(r"[A-Za-z0-9]+")
TEXT = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]([\x20\x21\x23-\x5b\x5d-\x7e]*[\x21\x23-\x5b\x5d-\x7e])?")

Reading = frozenset[str] | None
"""What a value can be on the wire once it was accepted; None: the reference does not tell."""


class Demand(NamedTuple):
    """What is due for a line: its answer, the requirement that says so, and what an OK sets (tag, reading)."""

    answer: str
    requirement: str = "F1300-27"
    tag: str = ""
    reading: Reading = None
    why: str = ""


class Known(NamedTuple):
    """What the predicate must know of the DUT beside the line (A10, A11, A45)."""

    dialect: Dialect
    respto: bool = False
    port_after_path: bool = False
    user_data: int = 0


def demand(line: str, known: Known) -> Demand:
    """The demand on one HTTPPARA line (without its CR) to a service that runs."""
    if line in ("AT+HTTPPARA", "at+HTTPPARA"):
        return Demand(ERROR, "F1300-20", why="tag and value are missing")
    if line in ("AT+HTTPPARA=", "at+HTTPPARA="):
        return Demand(ERROR, "F1303-74", why="tag and value are missing")
    found = LINE.fullmatch(line)
    if found is None:
        return Demand(OPEN)
    tag, value = found[1], found[2]
    parameter = tables.tags().get(tag)
    if parameter is None:
        unknown = tag in UNKNOWN_TAGS and value is not None and _one_value(value)
        return Demand(ERROR, "F1303-73", why="no such tag") if unknown else Demand(OPEN)
    return _of_tag(parameter, value, len(line), known)._replace(tag=tag)


def _one_value(value: str) -> bool:
    return PLAIN_STRING.fullmatch(value) is not None or NUMBER.fullmatch(value) is not None


def _of_tag(parameter: Parameter, value: str | None, length: int, known: Known) -> Demand:
    if value is None:
        return Demand(ERROR, parameter.judged.get("missing", "F1303-74"), why="the value is missing")
    if THIRD.fullmatch(value):
        return Demand(ERROR, "F1303-74", why="a value too many")
    if UNCLOSED.fullmatch(value):
        return Demand(ERROR, "F1300-15", why="the string is not closed")
    found = KINDS[parameter.type](parameter, value, known)
    lacking = found.answer == OK and (length > SURE_LINE or _may_lack(parameter, known))
    return found._replace(answer=OPEN) if lacking else found


def _may_lack(parameter: Parameter, known: Known) -> bool:
    """Whether the dialect lets a DUT have no such tag."""
    topics = {"UA": "tag_ua", "BREAK": "tag_break", "BREAKEND": "tag_breakend"}
    tag = parameter.tag or ""
    if tag == "RESPTO":
        return not known.respto
    return tag in topics and known.dialect.judge(topics[tag], "error") != "fail"


def _number(parameter: Parameter, value: str, known: Known) -> Demand:
    ssl = parameter.tag == "SSLCFG"
    if PLAIN_STRING.fullmatch(value):
        inner = value[1:-1]
        return _plain(parameter, inner, sure=ssl and known.dialect.judge("sslcfg_quoted", "error") == "fail")
    return _plain(parameter, value, sure=not ssl)


def _plain(parameter: Parameter, value: str, *, sure: bool) -> Demand:
    """A number as it is; `sure` tells that this way of writing it must be taken, the other one only may."""
    judged = parameter.judged
    quoted = parameter.written == "bare" and not sure
    if value == "":
        return Demand(OPEN if quoted else ERROR, judged.get("empty", judged["type"]), why="a number is needed")
    if WORD.fullmatch(value):
        return Demand(ERROR, judged["type"], why="a number is needed")
    if NEGATIVE.fullmatch(value):
        return Demand(ERROR if parameter.maximum is not None else OPEN, judged["outside"], why="below the range")
    if NUMBER.fullmatch(value):
        return _in_range(parameter, int(value), sure)
    zeros = re.fullmatch(r"0+([1-9][0-9]*)", value)
    return Demand(OPEN, reading=frozenset({zeros[1]}) if zeros else None)


def _in_range(parameter: Parameter, number: int, sure: bool) -> Demand:
    low, high = parameter.minimum or 0, parameter.maximum
    reading = frozenset({str(number)})
    if high is None:
        return Demand(OK if sure and number <= SURE_POSITION else OPEN, parameter.judged["inside"], reading=reading)
    if low <= number <= high:
        return Demand(OK if sure else OPEN, parameter.judged["inside"], reading=reading)
    edge = parameter.tag == "RESPTO" and number in (low - 1, high + 1)
    why = f"outside of {low} to {high}"
    return Demand(OPEN if edge else ERROR, parameter.judged["outside"], reading=reading, why=why)


def _string(parameter: Parameter, value: str, known: Known) -> Demand:
    found = QUOTED.fullmatch(value)
    if found is None or '"' in found[1]:
        return Demand(OPEN)
    text = found[1]
    plain = ESCAPE.sub("x", text)
    limit = parameter.max_length or 0
    if min(len(text), len(plain)) > limit:
        return Demand(ERROR, parameter.judged["outside"], why=f"longer than {limit}")
    if "\\" in text:
        return Demand(OPEN, reading=_escaped(text))
    due, requirement = TEXTS[parameter.tag or ""](text, parameter, known)
    return Demand(OK if due else OPEN, requirement, reading=frozenset({text.strip()}) if text.strip() else None)


def _escaped(text: str) -> Reading:
    r"""`\hh` stands for a byte, or for itself where a DUT does not know it (F1300-14 judges that alone)."""
    if ESCAPE.sub("", text).count("\\"):
        return None
    meant = ESCAPE.sub(lambda pair: chr(int(pair[1], 16)), text)
    return frozenset({text.strip(), meant.strip()}) if re.fullmatch(r"[\x20-\x7e]+", meant) else None


def _agent(text: str, parameter: Parameter, known: Known) -> tuple[bool, str]:
    sure = parameter.judged["inside"] if AGENT.fullmatch(text) else "F1300-13"
    return TEXT.fullmatch(text) is not None, sure


def _media(text: str, parameter: Parameter, known: Known) -> tuple[bool, str]:
    return MEDIA.fullmatch(text) is not None, parameter.judged["inside"]


def _field(text: str, parameter: Parameter, known: Known) -> tuple[bool, str]:
    limit = min(512, known.dialect.number("userdata_max"))
    fits = len(text) <= limit and (not known.user_data or known.user_data + len(text) + 2 <= limit)
    return fits and FIELD.fullmatch(text) is not None, "F1303-81" if known.user_data else parameter.judged["inside"]


def _url(parameter: Parameter, value: str, known: Known) -> Demand:
    found = PLAIN_STRING.fullmatch(value)
    if found is None:
        return Demand(OPEN)
    text = found[1]
    if not SCHEME.match(text):
        return Demand(ERROR, parameter.judged["empty" if not text else "outside"],
                      why="a URL begins with http:// or https://")
    match = URL.fullmatch(text)
    port = match[1] if match else None
    sure = match is not None and not (port and (known.port_after_path or int(port[1:]) > 65535))
    return Demand(OK if sure else OPEN, parameter.judged["inside"], reading=frozenset({text}) if sure else None)


KINDS: dict[str, Callable[[Parameter, str, Known], Demand]] = {"number": _number, "string": _string, "url": _url}
TEXTS: dict[str, Callable[[str, Parameter, Known], tuple[bool, str]]] = {
    "UA": _agent, "CONTENT": _media, "ACCEPT": _media, "USERDATA": _field,
}
assert set(BASIC) == set(tables.tags())
