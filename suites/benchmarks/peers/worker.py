"""One tool in a process of its own: `python -m suites.benchmarks.peers.worker NAME PTY`, asked by lines of JSON.

It has to run under interpreters that have nothing of ours installed but the tool: it imports the standard library, the
tool, and the rooms that need no more than that.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from collections.abc import Callable
from typing import Any, cast

from fixtures.link import FdLink
from suites.benchmarks.peers.peer import BODY, ENTRIES, Peer
from suites.benchmarks.responder import awkward

WARM = 3


def clock() -> Callable[[], float]:
    """The clock of a link that nothing is on."""
    return FdLink(os.pipe()[0]).now


def trips(peer: Peer, count: int) -> dict[str, Any]:
    """Seconds of so many round trips."""
    now = clock()
    for _ in range(WARM):
        peer.trip()
    begin = now()
    for _ in range(count):
        peer.trip()
    return {"seconds": now() - begin, "count": count}


def bulk(peer: Peer, size: int) -> dict[str, Any]:
    """Seconds of a read, and how many data it gave."""
    now = clock()
    begin = now()
    got = peer.bulk(size)
    return {"seconds": now() - begin, "count": got}


def whole(peer: Peer, _: int) -> dict[str, Any]:
    """Whether the awkward body comes whole by the tool's own call."""
    return _judged(peer.body(f"AT+HTTPREAD=0,{BODY}"))


def counted(peer: Peer, _: int) -> dict[str, Any]:
    """Whether it does where the user counts."""
    return _judged(peer.by_hand(f"AT+HTTPREAD=0,{BODY}"))


def report(peer: Peer, _: int) -> dict[str, Any]:
    """Whether a report that comes after OK is told."""
    told = peer.report("AT+HTTPACTION=0")
    return {"whole": told == "+HTTPACTION: 0,200,3000", "evidence": told or "nothing told of it"}


def _judged(got: bytes | None) -> dict[str, Any]:
    if got is None:
        return {"whole": False, "evidence": "no call for it"}
    wanted = awkward(BODY)
    return {"whole": got == wanted, "evidence": f"{len(got)} bytes of {BODY}" + (
        "" if got == wanted or len(got) != BODY else ", others than were sent")}


TASKS: dict[str, Callable[[Peer, int], dict[str, Any]]] = {
    "trips": trips, "bulk": bulk, "whole": whole, "counted": counted, "report": report}


def once(name: str, path: str, task: str, amount: int) -> dict[str, Any]:
    """Open the port with the tool, do the task, close it; what went wrong is told in one line."""
    where, _, kind = ENTRIES[name].where.partition(":")
    try:
        module = importlib.import_module(f"suites.benchmarks.peers.{where}")
        peer = cast(Peer, getattr(module, kind)(path))
        try:
            return TASKS[task](peer, amount)
        finally:
            peer.close()
    except ImportError as error:
        return {"missing": str(error)}
    except Exception as error:  # of a tool that is not ours anything may come
        text = str(error).strip().splitlines() or [""]
        return {"failed": f"{type(error).__name__}: {text[0][:80]}"}


def main() -> None:
    """Answer until there are no more questions; what the tool itself prints goes to nobody."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    name, path = sys.argv[1:]
    for line in sys.stdin:
        task, amount = json.loads(line)
        answers.write(json.dumps(once(name, path, task, amount)) + "\n")
        answers.flush()
    os._exit(0)  # threads and helpers of a tool must not keep it


if __name__ == "__main__":
    main()
