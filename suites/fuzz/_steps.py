"""A step: one thing done to the DUT. A sequence of steps is an example, a shrunk one a reproducer.

Steps are plain data. `{url:/path}` in a text stands for a URL of the origin, which differs on every rig.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

KINDS = ("line", "request", "busy", "read", "length", "head", "input", "save", "send", "noise", "wait")
PLACE = re.compile(r"\{url:([^}]*)\}")


@dataclass(frozen=True)
class Step:
    """One step; which fields count depends on `do`.

    line: `text` is the command line, sent in pieces cut at `cuts`. request: method `number`. busy: method `number` of
    the URL in force, which the origin answers late, while `lines` are sent. read: `number` bytes. length, head:
    nothing. input: HTTPDATA of `number` bytes within `time` s; `pieces` are what is written and the DUT seconds of
    pause behind each, more or less than `number` in sum. save, send: file `text`, `number` its path, 0 to leave it out.
    noise: bytes `text` that are no command, and CR. wait: `time` s. Texts are latin-1.
    """

    do: str
    text: str = ""
    number: int = 0
    time: int = 0
    cuts: tuple[int, ...] = ()
    pieces: tuple[tuple[str, float], ...] = ()
    lines: tuple[str, ...] = ()

    def plain(self) -> dict[str, Any]:
        """JSON-able; what has its default is left out."""
        default = Step(self.do)
        return {key: value for key, value in asdict(self).items() if key == "do" or value != getattr(default, key)}

    @property
    def commands(self) -> int:
        """How many command lines it sends."""
        return {"noise": 0, "wait": 0, "busy": 1 + len(self.lines)}.get(self.do, 1)

    @property
    def payload(self) -> bytes:
        """The bytes that an input writes, surplus included."""
        return "".join(text for text, _ in self.pieces).encode("latin-1")


def step_from(data: object) -> Step:
    """The reverse of `plain`; ValueError says what is wrong."""
    known = {field.name for field in fields(Step)}
    if not isinstance(data, dict) or data.get("do") not in KINDS or set(data) - known:
        raise ValueError(f"no step: {str(data)[:80]}")
    try:
        values = dict(data)
        values["cuts"] = tuple(int(cut) for cut in data.get("cuts", ()))
        values["lines"] = tuple(str(line) for line in data.get("lines", ()))
        values["pieces"] = tuple((str(text), float(pause)) for text, pause in data.get("pieces", ()))
        step = Step(**values)
        (step.text + "".join(step.lines)).encode("latin-1")
        step.payload  # noqa: B018
    except (TypeError, ValueError) as error:
        raise ValueError(f"no step: {str(data)[:80]} ({error})") from None
    return step


def resolved(text: str, url: Callable[[str], str]) -> str:
    """A text with its URLs of the origin filled in."""
    return PLACE.sub(lambda match: url(match[1]), text)


def commands(steps: Sequence[Step]) -> int:
    """How many command lines an example sends."""
    return sum(step.commands for step in steps)
