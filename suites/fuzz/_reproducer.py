"""The file of a reproducer: a transcript whose first lines tell what was found and by which steps.

JSON Lines of `(t, kind, data)` like every transcript. Notes that begin with `reproducer ` or `step ` carry the plan,
the events behind them are the wire of the run in which it was found.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fixtures.link import Event
from fixtures.link.events import dump, load
from suites.fuzz._departure import Identity
from suites.fuzz._steps import Step, step_from

FORMAT = "reproducer/1"
HEAD, STEP = b"reproducer ", b"step "


class ReproducerError(Exception):
    """A file that is no reproducer; one line that says where and why."""


@dataclass(frozen=True)
class Reproducer:
    """What a file tells."""

    identity: Identity
    message: str
    steps: tuple[Step, ...]
    always: bool = True
    rig: str = ""


def file_name(identity: Identity) -> str:
    """The name under which a failure is kept: the same for the same failure."""
    text = f"{identity.requirement}-{identity.command}-{identity.kind}"
    return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-")[:90] + ".jsonl"


def write(path: Path, found: Reproducer, events: Sequence[Event]) -> None:
    """Write a reproducer. Raises OSError."""
    head = {"format": FORMAT, "requirement": found.identity.requirement, "command": found.identity.command,
            "kind": found.identity.kind, "message": found.message, "always": found.always, "rig": found.rig}
    notes = [HEAD + json.dumps(head).encode("ascii")]
    notes += [STEP + json.dumps(step.plain()).encode("ascii") for step in found.steps]
    lines = [dump(Event(0.0, "note", note)) for note in notes] + [dump(event) for event in events]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def read(path: Path) -> Reproducer:
    """Read a reproducer. Raises ReproducerError."""
    head: dict[str, object] = {}
    steps: list[Step] = []
    number = 0
    try:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):  # noqa: B007
            event = load(line)
            if event.kind == "note" and event.data.startswith(HEAD):
                head = _head(event.data[len(HEAD):])
            elif event.kind == "note" and event.data.startswith(STEP):
                steps.append(step_from(json.loads(event.data[len(STEP):])))
    except OSError as error:
        raise ReproducerError(f"{path}: cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise ReproducerError(f"{path}:{number}: {error}") from None
    if not head or not steps:
        raise ReproducerError(f"{path}: is no reproducer: its first line tells no {FORMAT}")
    identity = Identity(str(head["requirement"]), str(head["command"]), str(head["kind"]))
    return Reproducer(identity, str(head["message"]), tuple(steps), bool(head["always"]), str(head["rig"]))


def _head(text: bytes) -> dict[str, object]:
    head = json.loads(text)
    keys = {"format", "requirement", "command", "kind", "message", "always", "rig"}
    if not isinstance(head, dict) or head.get("format") != FORMAT or set(head) != keys:
        raise ValueError(f"the head is not that of a {FORMAT}")
    return head
