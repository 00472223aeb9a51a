"""What differs between two results files, requirement by requirement and case by case. Pure.

A verdict stands for one of three things: the demand is met (`pass`, `deviation`), it is not (`fail`, `error`), or it is
not known (the others). Only a step between these is news of the module; another wording of the same verdict is told
apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

MET = frozenset({"pass", "deviation"})
UNMET = frozenset({"fail", "error"})
UNSAID = frozenset({"inconclusive", "not-applicable", "not-run"})
KINDS = {
    "broken": "met before or not known, and not met now",
    "fixed": "not met before, and met now",
    "weaker": "a deviation that was not there before",
    "stronger": "a deviation that is gone",
    "unjudged": "judged before, and not judged now",
    "judged": "not judged before, and met now",
    "worded": "the same verdict in other words",
    "new": "only in the second",
    "gone": "only in the first",
}
"""What a change is called, worst first."""

_VARYING = (
    (re.compile(r"\b(?:https?|socket|rfc2217)://\S+"), "URL"),
    (re.compile(r"\b[0-9a-f]{6,}\b", re.IGNORECASE), "HEX"),
    (re.compile(r"\d+(?:\.\d+)?"), "0"),
)
"""What differs from run to run without a meaning: addresses and ports, tokens, times."""


@dataclass(frozen=True, slots=True)
class Change:
    """One entry that is not as it was: `kind` is a key of KINDS, `before` and `after` its records (None: absent)."""

    kind: str
    id: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def changes(before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]]) -> list[Change]:
    """The changes between two lists of requirements or of cases, worst first, in the order of the second list."""
    old = {str(entry["id"]): entry for entry in before}
    new = {str(entry["id"]): entry for entry in after}
    found = [Change(kind, id_, old.get(id_), new.get(id_)) for id_ in [*new, *(id_ for id_ in old if id_ not in new)]
             if (kind := _kind(old.get(id_), new.get(id_)))]
    return sorted(found, key=lambda change: list(KINDS).index(change.kind))


def broke(found: Iterable[Change]) -> bool:
    """Whether anything that was met or not known before is not met now."""
    return any(change.kind == "broken" for change in found)


def _kind(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    if before is None or after is None:
        return _appeared(after) if before is None else "gone"
    old, new = str(before["verdict"]), str(after["verdict"])
    if old == new:
        return "" if _words(before) == _words(after) else "worded"
    if new in UNMET:
        return "" if old in UNMET else "broken"
    if old in UNMET:
        return "fixed" if new in MET else "unjudged"
    if old in MET:
        return {"deviation": "weaker", "pass": "stronger"}.get(new, "unjudged")
    return "judged" if new in MET else ""


def _appeared(after: Mapping[str, Any] | None) -> str:
    return "broken" if after and after["verdict"] in UNMET else "new"


def _words(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """What an entry says beside its verdict, without what differs in every run."""
    said = [str(entry.get("message") or "")]
    said += [f"{note.get('kind')} {note.get('topic')} {note.get('text')}" for note in entry.get("notes", ())]
    return tuple(plain(text) for text in said)


def plain(text: str) -> str:
    """`text` without addresses, tokens and figures."""
    for pattern, sign in _VARYING:
        text = pattern.sub(sign, text)
    return text
