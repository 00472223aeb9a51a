"""The predicate on lines of the commands beside HTTPPARA: which of them must be refused, whatever the state.

Rows of patterns on the line itself, from the reference: ranges and types of L71, L99, L110-L113, L127-L140, L151-L156.
What no row fits is open.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from fixtures.spec.dialects import Dialect
from suites.fuzz._demand import ERROR, OK, OPEN, Demand

BEYOND = {3: 3, 4: 20}
"""Greatest method that a dialect's family may know (A16), by the greatest that its test form prints."""
NAME = r'"[A-Za-z0-9][A-Za-z0-9._]*"'
WORD = r"(?:[A-Za-z]+|[1-9][0-9]*[A-Za-wyz]+)"
INTEGER = r"-[1-9][0-9]*|0|[1-9][0-9]*"
Numbers = Callable[[Dialect], range]


def _fixed(low: int, high: int) -> Numbers:
    return lambda _: range(low, high + 1)


def _up_to(name: str, low: int) -> Numbers:
    return lambda dialect: range(low, dialect.number(name) + 1)


def _methods(dialect: Dialect) -> range:
    return range(BEYOND.get(dialect.number("method_max"), 20) + 1)


def _file_methods(dialect: Dialect) -> range:
    return range(BEYOND.get(dialect.number("postfile_method_max"), 20) + 1)


RANGES: tuple[tuple[str, Numbers, str], ...] = (
    (r"\+HTTPACTION=(N)", _methods, "F1304-06"),
    (r"\+HTTPDATA=(N),[1-9][0-9]", _fixed(1, 153600), "F1307-05"),
    (r"\+HTTPDATA=5,(N)", _fixed(10, 65535), "F1307-07"),
    (rf"\+HTTPPOSTFILE={NAME},(N)(?:,1,1)?", _up_to("postfile_path_max", 1), "F1308-09"),
    (rf"\+HTTPPOSTFILE={NAME},1,(N),1", _file_methods, "F1308-11"),
    (rf"\+HTTPPOSTFILE={NAME},1,1,(N)", _fixed(0, 1), "F1308-12"),
    (rf"\+HTTPREADFILE={NAME},(N)", _up_to("readfile_path_max", 1), "F1309-09"),
)
"""A number in a place, where it may lie, and the requirement that refuses the others."""
FORMS: tuple[tuple[str, str], ...] = (
    (r"\+HTTPACTION", "F1300-20"),
    (rf"\+HTTPACTION=(?:|{WORD}|[0-3],[0-9])", "F1304-07"),
    (rf"\+HTTPREAD=(?:|{WORD})", "F1306-11"),
    (r"\+HTTPDATA", "F1307-08"),
    (rf"\+HTTPDATA=(?:|5|5,|,10|{WORD},10|5,{WORD}|5,10,1)", "F1307-08"),
    (rf"\+HTTPPOSTFILE=(?:|,1|{NAME},1,1,1,1)", "F1308-24"),
    (rf"\+HTTPPOSTFILE={NAME},{WORD}(?:,1,1)?", "F1308-09"),
    (rf"\+HTTPPOSTFILE={NAME},1,{WORD},1", "F1308-11"),
    (rf"\+HTTPPOSTFILE={NAME},1,1,{WORD}", "F1308-12"),
    (rf"\+HTTPREADFILE=(?:|,1|{NAME},1,1)", "F1309-12"),
    (rf"\+HTTPREADFILE={NAME},{WORD}", "F1309-09"),
    (r'\+HTTPREADFILE=""(?:,1)?', "F1309-11"),
)
NAMES: tuple[tuple[str, str], ...] = (
    (r'\+HTTPPOSTFILE="([A-Za-z0-9.]+)"(?:,1){0,3}', "F1308-14"),
    (r'\+HTTPREADFILE="([A-Za-z0-9.]+)"(?:,1)?', "F1309-11"),
)
DUE: tuple[tuple[str, str], ...] = (
    ("", "F1300-41"), ("E0", "F1300-09"), ("E1", "F1300-09"), (r"\+HTTPACTION=\?", "F1304-01"),
    (r"\+HTTPPOSTFILE=\?", "F1308-01"), (r"\+HTTPREADFILE=\?", "F1309-01"),
)
"""Lines to which OK is due. The test forms only in a running service (A33)."""


def demand_other(line: str, dialect: Dialect, started: bool) -> Demand:
    """The demand on a line that is no HTTPPARA; what would act (a request, an input) is left open here."""
    if line[:2] not in ("AT", "at"):
        return Demand(OPEN)
    body = line[2:]
    for pattern, requirement in DUE:
        if re.fullmatch(pattern, body) and (started or "?" not in pattern):
            return Demand(OK, requirement)
    return _range(body, dialect) or _name(body, dialect) or _form(body) or Demand(OPEN)


def _range(body: str, dialect: Dialect) -> Demand | None:
    for pattern, allowed, requirement in RANGES:
        found = re.fullmatch(pattern.replace("N", INTEGER, 1), body)
        if found and int(found[1][:30]) not in allowed(dialect):
            return Demand(ERROR, requirement, why="outside of the range")
    return None


def _name(body: str, dialect: Dialect) -> Demand | None:
    for pattern, requirement in NAMES:
        found = re.fullmatch(pattern, body)
        if found and len(found[1]) > dialect.number("filename_max"):
            return Demand(ERROR, requirement, why="the name is too long")
    return None


def _form(body: str) -> Demand | None:
    for pattern, requirement in FORMS:
        if re.fullmatch(pattern, body):
            return Demand(ERROR, requirement, why="the form is wrong")
    return None
