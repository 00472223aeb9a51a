"""What a run leaves about its rig so that it can be replayed, and how a replay becomes that rig.

The facts name no port, no path and no command of the recorded bench; credentials of set-up commands are masked as they
are in the transcripts. Of a recording that somebody else made nothing is ever run.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from fixtures.link.recording import FACTS as FACTS_FILE
from fixtures.link.recording import Recording, RecordingError, open_recording
from fixtures.link.secrets import Secrets, mask_all
from fixtures.link.tape import SCHEMA
from fixtures.verdict import suite
from fixtures.verdict.atomic import write_text
from fixtures.verdict.facts import FACTS
from rigs.config import RigConfig, RigError
from rigs.tables import Where, build

REPLAY = "replay"
SHELL = "(command of the bench)"
KEPT = ("dialect", "speed", "baudrate", "line_gap", "setup", "reset", "pics", "bench", "limits", "waivers")


def adopt(config: RigConfig, path: Path | None) -> list[RigConfig]:
    """The recorded rigs where `config` is of the kind replay; the rig itself where not. Raises RigError."""
    if config.kind != REPLAY:
        if path is not None:
            raise RigError(f"--recording: rig {config.name} is of kind {config.kind}; give --rig=replay with it")
        return [config]
    if path is None:
        raise RigError("--rig=replay: give --recording PATH as well, the folder of a run or a .zip or .tar.gz of it")
    try:
        return _recorded(config, open_recording(path))
    except RecordingError as error:
        raise RigError(f"--recording {error}") from None


def _recorded(config: RigConfig, recording: Recording) -> list[RigConfig]:
    where = Where(f"{recording.name}/{FACTS_FILE}")
    several = recording.facts.get("rigs")
    if several is None:
        return [_one(config, recording, recording.facts.get("rig"), where.at("rig"))]
    if not isinstance(several, list) or not several:
        raise where.at("rigs").expected("a list", several)
    return [_one(dataclasses.replace(config, name=_name(raw, where.at("rigs"))), recording, raw, where.at("rigs"))
            for raw in several]


def _name(raw: object, where: Where) -> str:
    """The name that a rig of several had: its cases carry it in their ids."""
    name = raw.get("name") if isinstance(raw, dict) else None
    if not isinstance(name, str):
        raise where.expected("tables with a name", raw)
    return name


def _one(config: RigConfig, recording: Recording, raw: object, where: Where) -> RigConfig:
    if not isinstance(raw, dict):
        raise where.expected("a table", raw)
    told = {"line_gap": 0.0} | {name: value for name, value in raw.items() if name in (*KEPT, "pixit")}
    found: RigConfig = build(RigConfig, {"kind": REPLAY, **told}, where)
    return dataclasses.replace(found, name=config.name, file=config.file, recording=recording,
                               waivers={**found.waivers, **config.waivers})


def described(config: RigConfig, *, mask: bool) -> dict[str, Any]:
    """A rig as plain data, without what only its own bench knows."""
    if config.recording is not None:
        several = config.recording.facts.get("rigs", ())
        played = next((dict(told) for told in several if told.get("name") == config.name),
                      dict(config.recording.facts["rig"]))
        return played | {"setup": mask_all(config.setup) if mask else list(config.setup)}
    told = {name: value for name, value in dataclasses.asdict(config).items() if name in KEPT}
    setup = mask_all(config.setup) if mask else list(config.setup)
    return told | {
        "kind": config.kind,
        "name": config.name,
        "baudrate": config.baudrate or "auto",
        "setup": setup,
        "reset": _given({**told["reset"], "power": SHELL if config.reset.power else ""}),
        "bench": {name: [_action(each, mask) for each in given] for name, given in told["bench"].items()
                  if not isinstance(given, str)},
        "limits": json.loads(json.dumps(told["limits"], default=str)),
        "pixit": {"origin": _given(dataclasses.asdict(config.origin))},
    }


def _given(table: Mapping[str, Any]) -> dict[str, Any]:
    """A table without the keys that were left out."""
    return {name: value for name, value in table.items() if value != ""}


def _action(action: str, mask: bool) -> str:
    if not action.upper().startswith("AT"):
        return SHELL
    return mask_all([action])[0] if mask else action


def header(recording: Recording) -> str:
    """Of which rig and by which suite; says when that was another one than this."""
    made, own = recording.facts.get("suite", {}), suite.identity()
    rig: Mapping[str, Any] = recording.facts["rig"]
    named = f"rig {rig.get('name', '?')} (kind {rig.get('kind', '?')})"
    shown = Secrets().told(recording.name.encode("utf-8", "backslashreplace")).decode()
    text = f"recording: {shown}, {named}, suite {_named(made)}"
    return text if made == own else f"{text}; ANOTHER SUITE than this one ({_named(own)}): cases may differ from it"


def _named(identity: Mapping[str, Any]) -> str:
    return f"{identity.get('version') or '?'} {str(identity.get('commit', ''))[:12]}".strip()


class Keeper:
    """Leaves the facts in the run's folder, once, in the process that owns it."""

    def __init__(self, rigs: Sequence[RigConfig]) -> None:
        self._rigs = rigs

    def pytest_sessionstart(self, session: pytest.Session) -> None:
        """Before the first case: a run that is killed can be replayed as far as it came."""
        facts = session.config.stash.get(FACTS, None)
        if facts is None or facts.folder is None or hasattr(session.config, "workerinput"):
            return
        mask = not session.config.getoption("no_mask", False)
        every = [described(rig, mask=mask) for rig in self._rigs]
        told = {"schema": SCHEMA, "suite": suite.identity(), "masked": mask, "rig": every[0]}
        if len(every) > 1:
            told["rigs"] = every
        write_text(facts.folder / FACTS_FILE, json.dumps(told, indent=1) + "\n")
