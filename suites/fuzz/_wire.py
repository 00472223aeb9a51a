"""What a request must look like at the origin, given the model: values as set, nothing added, nothing damaged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from fixtures.origin.records import RequestRecord
from suites.fuzz._model import Model

MARK = "X-Inj"
"""Name of the header line that hostile values try to add; no value but USERDATA may bring it about."""
HEADERS = {"CONTENT": ("Content-Type",), "ACCEPT": ("Accept", "Accept-type"), "UA": ("User-Agent",)}
JUDGED = {"CONTENT": "F1303-34", "ACCEPT": "F1303-40", "UA": "F1303-45", "USERDATA": "F1303-56", "URL": "F1303-07"}
NAME = re.compile(r"[Xx]-[A-Za-z0-9-]+")
"""Names of USERDATA that no part of a DUT has a say in. What is no name of a header at all, a server need not take."""
REPEATED = ("-repeated", "target-bytes")

Found = tuple[str, str, str, bool]
"""Requirement, kind, message, and whether no level forgives it."""


def check(seen: RequestRecord, model: Model, method: str) -> Iterator[Found]:
    """Yield what is wrong with a request."""
    yield from _sound(seen, model)
    if seen.method != method:
        yield "F1304-24", "another method on the wire", f"{seen.method} instead of {method}", True
    yield from _target(seen, model)
    for tag in ("ACCEPT", "UA", *(("CONTENT",) if method == "POST" else ())):
        yield from _header(seen, model, tag)
    yield from _user_data(seen, model)
    if method == "GET":
        yield from _range(seen, model)


def _sound(seen: RequestRecord, model: Model) -> Iterator[Found]:
    lines = seen.head.decode("latin-1").splitlines()
    added = [line for line in lines if line.lstrip().lower().startswith(MARK.lower())]
    if added and not model.more_lines and not any(MARK in line for line in model.lines):
        yield "F1300-14", "a value added a header line", f"{added}", True
    wrong = [text for text in seen.problems if not text.partition(":")[0].endswith(REPEATED)]
    if wrong or not seen.complete:
        yield "F1300-14", "the request is damaged", f"{wrong or 'incomplete'}: {seen.head[:300]!r}", True


def _target(seen: RequestRecord, model: Model) -> Iterator[Found]:
    due = {_path(url) for url in model.values["URL"] or ()}
    if due and seen.target not in due:
        yield "F1303-07", "the target is not that of the URL", f"{seen.target!r} instead of {sorted(due)}", True


def _path(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _header(seen: RequestRecord, model: Model, tag: str) -> Iterator[Found]:
    due = model.values[tag]
    if not due:
        return
    found = next((values for name in HEADERS[tag] if (values := seen.header(name))), [])
    own = any(line.lower().startswith(tuple(f"{name.lower()}:" for name in HEADERS[tag])) for line in model.lines)
    if not own and (len(found) != 1 or found[0].strip() not in due):
        shown = f"{tag}: {found} on the wire, {sorted(due)[:2]} was set"
        yield JUDGED[tag], f"{tag} is not on the wire as set", shown, True


def _user_data(seen: RequestRecord, model: Model) -> Iterator[Found]:
    readings = [text.partition(":") for text in sorted(model.values["USERDATA"] or ())]
    if not readings or not all(colon and NAME.fullmatch(name) for name, colon, _ in readings):
        return
    found = [value for name in {name for name, _, _ in readings} for value in seen.header(name)]
    due = {value.strip() for _, _, value in readings}
    text = next(iter(model.values["USERDATA"] or ()))
    twice = len(due) == 1 and not model.more_lines and found.count(*due) > model.lines.count(text) > 0
    if twice or not due.intersection(found):
        requirement = "F1303-81" if len(model.lines) > 1 else "F1303-56"
        yield requirement, "USERDATA is not on the wire as set", f"{found} on the wire, {text!r} was set", True


def _range(seen: RequestRecord, model: Model) -> Iterator[Found]:
    first, last = model.values["BREAK"], model.values["BREAKEND"]
    if not first or not last or len(first) != 1 or len(last) != 1:
        return
    if any(line.lower().startswith("range:") for line in model.lines):
        return
    low, high = int(next(iter(first))), int(next(iter(last)))
    due = ranges(low, high)
    found = seen.header("Range")
    if found not in due:
        requirement = "F1303-63" if due == [[]] else "F1303-66" if high < low else "F1303-64"
        yield requirement, "Range is not as set", f"Range {found} for BREAK {low}, BREAKEND {high}", True


def ranges(low: int, high: int) -> list[list[str]]:
    """The Range headers that are right for two positions (L63, A14, A15)."""
    if not low and not high:
        return [[]]
    closed, rest = [f"bytes={low}-{high}"], [f"bytes={low}-"]
    if high == low:
        return [closed, rest, []]
    return [closed] if high > low else [rest]
