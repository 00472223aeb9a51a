"""A run over the places of a lab: which modules there are, and how its workers are divided among them.

Places whose tags `module` (and `dialect`) are alike hold modules of one kind, and share its cases. Where the tags of
the rig file fit places of several kinds, each kind has a rig of its own, by the name RIG-MODULE, and each case is run
on each kind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest

from rigs import several
from rigs.checks import one_of
from rigs.config import DIALECTS, RigConfig, RigError
from rigs.kinds import _labgrid
from rigs.kinds._labgrid import LabError, Place
from rigs.kinds._taking import fitting
from rigs.tables import Where

KIND = "labgrid"
TELLING = ("module", "dialect")
HANDED = "lab_of_run"
LAB: pytest.StashKey[Lab] = pytest.StashKey()


@dataclass(frozen=True, slots=True)
class Lab:
    """The rigs that a lab makes of the one on the command line, and how many places each has."""

    rigs: tuple[RigConfig, ...]
    places: tuple[int, ...]

    def handed(self) -> list[dict[str, Any]]:
        """As plain data, for the workers."""
        return [{"name": rig.name, "tags": dict(rig.labgrid.tags), "dialect": rig.dialect, "places": count}
                for rig, count in zip(self.rigs, self.places, strict=True)]


def settle(config: pytest.Config, rigs: list[RigConfig]) -> list[RigConfig]:
    """The rigs of the run, where the one that was chosen is a lab: one for each kind of module. Raises RigError."""
    if len(rigs) != 1 or rigs[0].kind != KIND:
        return rigs
    handed: Mapping[str, Any] = getattr(config, "workerinput", {})
    try:
        lab = received(rigs[0], handed[HANDED]) if HANDED in handed else look(rigs[0])
    except (LabError, TimeoutError):
        return rigs  # the opening of the port will say it, and end the run as one whose rig is lost
    config.stash[LAB] = lab
    return list(lab.rigs)


def look(rig: RigConfig) -> Lab:
    """Ask the lab. Raises LabError; RigError for places that cannot be told apart."""
    kinds: dict[tuple[str, ...], list[Place]] = {}
    for place in fitting(rig, _labgrid.places(rig)):
        kinds.setdefault(tuple(place.tags.get(name, "") for name in TELLING), []).append(place)
    made = [_one(rig, dict(zip(TELLING, kind, strict=True)), found[0], alone=len(kinds) == 1)
            for kind, found in sorted(kinds.items())]
    return Lab(tuple(made), tuple(len(found) for _, found in sorted(kinds.items())))


def received(rig: RigConfig, handed: Sequence[Mapping[str, Any]]) -> Lab:
    """What the controlling process found out."""
    return Lab(tuple(_named(rig, each["name"], each["tags"], each["dialect"]) for each in handed),
               tuple(each["places"] for each in handed))


def _one(rig: RigConfig, kind: Mapping[str, str], place: Place, *, alone: bool) -> RigConfig:
    dialect = kind["dialect"] or rig.dialect
    one_of(*DIALECTS)(dialect, Where(rig.file, f"labgrid: tag dialect of the place {place.name}"))
    if alone:
        return _named(rig, rig.name, rig.labgrid.tags, dialect)
    if not kind["module"]:
        raise rig.error("labgrid.tags", f"places of several kinds have them, and the place {place.name} does not say "
                                        f"which it has: labgrid-client -p {place.name} set-tags module=NAME ...")
    tags = {**rig.labgrid.tags, **{name: value for name, value in kind.items() if value}}
    return _named(rig, "-".join(filter(None, [rig.name, *kind.values()])), tags, dialect)


def _named(rig: RigConfig, name: str, tags: Mapping[str, str], dialect: str) -> RigConfig:
    return replace(rig, name=name, dialect=dialect, labgrid=replace(rig.labgrid, tags=dict(tags)))


def distribute(config: pytest.Config, rigs: Sequence[RigConfig]) -> None:
    """Ask pytest-xdist for workers: one a rig, or in a lab as many as were wanted and have a place. Raises RigError."""
    lab = config.stash.get(LAB, None)
    if lab is None:
        several.distribute(config, len(rigs))
        return
    wanted = getattr(config.option, "numprocesses", None)
    if len(rigs) == 1 and wanted is None:
        return
    if not config.pluginmanager.hasplugin("xdist"):
        raise RigError("--rig: more than one place needs pytest-xdist, which is not there: pip install pytest-xdist")
    count = len(rigs) if wanted is None else sum(lab.places) if isinstance(wanted, str) else wanted
    if 0 < count < len(rigs):
        raise rigs[0].error("labgrid.tags", f"fit modules of {len(rigs)} kinds ({', '.join(rig.name for rig in rigs)}"
                                            f"), each with a worker: -n {count} is too few")
    config.option.numprocesses = min(count, sum(lab.places))
    if config.option.dist in ("no", "load") or len(rigs) > 1:
        config.option.dist = "worksteal"
