"""Scores: lines that agree of those that can be compared, by dialect and command, as they come and as named."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from suites.selftest.fidelity.compare import Compared
from suites.selftest.fidelity.modules import Modules
from suites.selftest.fidelity.named import CONTRAST, DAMAGED, NAMED
from suites.selftest.fidelity.play import play
from suites.selftest.fidelity.story import Turn
from suites.selftest.sessions import Recorded

WORKERS = 6           # they mostly wait
NAME = re.compile(r"AT\+(\w+)", re.IGNORECASE)
Played = list[tuple[Turn, Compared]]


def measure(sessions: Iterable[Recorded]) -> dict[str, Any]:
    """Play every session that can be compared, those with a name a second time under it."""
    chosen = [session for session in sessions if session.id not in DAMAGED]
    known = [session for session in chosen if session.id in NAMED]
    modules = Modules()
    try:
        with ThreadPoolExecutor(WORKERS) as pool:
            once = pool.map(lambda session: play(session, modules), chosen)
            twice = pool.map(lambda session: play(session, modules, NAMED[session.id][0]), known)
            plain = dict(zip([each.id for each in chosen], once, strict=True))
            again = dict(zip([each.id for each in known], twice, strict=True))
    finally:
        modules.close()
    best = {**plain, **again}
    family = [session for session in chosen if group(session) != CONTRAST]
    return {
        "schema": "fidelity/1",
        "sessions": len(chosen),
        "not_compared": DAMAGED,
        "families": {"plain": _ratio(plain[each.id] for each in family),
                     "named": _ratio(best[each.id] for each in family)},
        "dialects": {name: {"plain": _ratio(_of(chosen, plain, name)), "named": _ratio(_of(chosen, best, name))}
                     for name in sorted({group(each) for each in chosen})},
        "commands": _commands(best[each.id] for each in family),
        "disagreements": [_told(session, plain[session.id], best[session.id]) for session in chosen
                          if _disagrees(plain[session.id])],
    }


def group(session: Recorded) -> str:
    """The dialect of a session, or that it is there for contrast."""
    return CONTRAST if CONTRAST in session.module else session.dialect


def _of(chosen: list[Recorded], played: dict[str, Played], name: str) -> Iterable[Played]:
    return (played[session.id] for session in chosen if group(session) == name)


def _ratio(played: Iterable[Played]) -> dict[str, float]:
    found = [compared for each in played for _, compared in each]
    agree, lines = sum(each.agree for each in found), sum(each.lines for each in found)
    return {"agree": agree, "lines": lines, "share": round(agree / lines, 4) if lines else 1.0}


def _commands(played: Iterable[Played]) -> dict[str, dict[str, float]]:
    found: dict[str, Played] = {}
    for each in played:
        for turn, compared in each:
            found.setdefault(_command(turn), []).append((turn, compared))
    return {name: _ratio([turns]) for name, turns in sorted(found.items())}


def _command(turn: Turn) -> str:
    match = NAME.match(turn.sent.decode("latin-1"))
    return match[1].upper() if match else "input"


def _disagrees(played: Played) -> bool:
    return any(compared.missing or compared.extra for _, compared in played)


def _told(session: Recorded, plain: Played, best: Played) -> dict[str, Any]:
    arguments, why = NAMED.get(session.id, ((), ""))
    if group(session) == CONTRAST:
        why = why or "another family: its own grammar"
    return {"session": session.id, "named": " ".join(arguments).replace("--", ""), "why": why,
            "settled": bool(arguments) and not _disagrees(best), "lines": list(_lines(plain))}


def _lines(played: Played) -> Iterable[dict[str, Any]]:
    show: Callable[[tuple[str, ...]], list[str]] = lambda lines: list(lines[:8])  # noqa: E731
    for turn, compared in played:
        if compared.missing or compared.extra:
            yield {"sent": turn.sent[:60].decode("latin-1").strip(), "recorded": show(compared.missing),
                   "emulated": show(compared.extra)}
