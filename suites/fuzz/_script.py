"""A reproducer as a script that an engineer types by hand into a terminal, with what is due behind each line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from suites.fuzz._steps import PLACE, Step

SERVER = "http://SERVER"
METHODS = ("GET", "POST", "HEAD", "DELETE")
SHOWN = 120


def script(steps: Sequence[Step]) -> list[str]:
    """Lines to type, from a stopped service on; SERVER stands for the origin (python -m fixtures.origin)."""
    lines = ["AT+HTTPTERM", "AT+HTTPINIT"]
    for step in steps:
        lines += _typed(step)
    return lines


def _typed(step: Step) -> Iterator[str]:
    text = shown(PLACE.sub(lambda match: SERVER + match[1], step.text))
    if step.do == "line":
        yield text + (f"        (in pieces, cut behind {', '.join(map(str, step.cuts))})" if step.cuts else "")
    elif step.do == "noise":
        yield f"{text}        (these bytes and CR)"
        yield "AT"
    elif step.do in ("request", "busy"):
        yield f"AT+HTTPACTION={step.number}        ({METHODS[step.number % 4]}; wait for its report)"
        yield from (f"{shown(line)}        (at once, before the report)" for line in step.lines)
    elif step.do == "input":
        yield f"AT+HTTPDATA={step.number},{step.time}"
        yield from _pieces(step)
    elif step.do == "wait":
        yield f"        (wait {step.time} s)"
    else:
        yield _reading(step, text)


def _reading(step: Step, text: str) -> str:
    path = f",{step.number}" if step.number else ""
    return {
        "read": f"AT+HTTPREAD={step.number}", "length": "AT+HTTPREAD?", "head": "AT+HTTPHEAD",
        "save": f'AT+HTTPREADFILE="{text}"{path}', "send": f'AT+HTTPPOSTFILE="{text}",{step.number or 1},1,1',
    }[step.do]


def _pieces(step: Step) -> Iterator[str]:
    for text, pause in step.pieces:
        after = f", then wait {pause:g} s" if pause else ""
        yield f"{shown(text)}        (behind DOWNLOAD, {len(text)} bytes, no CR{after})"
    if len(step.payload) < step.number:
        yield f"        (too few: wait until the {step.time} s are over)"


def shown(text: str) -> str:
    r"""Printable: other bytes as `\xhh`, a long text with its middle left out."""
    safe = "".join(char if " " <= char <= "~" else f"\\x{ord(char):02x}" for char in text)
    return safe if len(safe) <= SHOWN else f"{safe[:60]}...({len(safe)} characters)...{safe[-30:]}"
