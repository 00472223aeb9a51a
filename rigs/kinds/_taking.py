"""How a place of a lab is got: what an own dead run left is set free, a reservation queues, then it is acquired."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from rigs.kinds import _labgrid
from rigs.kinds._labgrid import LabError, Place

if TYPE_CHECKING:
    from rigs.config import RigConfig

SLICE_S = 10.0  # labgrid forgets a reservation that nobody asked about for a minute
LOOK_S = 2.0


@dataclass(frozen=True, slots=True)
class Taken:
    """A place that is ours, and the reservation that it came by."""

    place: Place
    token: str


def sweep(config: RigConfig) -> tuple[list[Place], list[str]]:
    """Set free what dead runs of this user on this machine left: all places as they are now, a line for each set free.

    Raises LabError.
    """
    every = _labgrid.places(config)
    left = {place.name: pid for place in every if (pid := _labgrid.orphaned(place.holder))}
    for place in every:
        if place.name in left:
            _labgrid.run(config, "-p", place.name, "release-from", place.holder)
    if left or any(place.reservation and not place.holder for place in every):
        _forget(config)
    said = [f"the place {name} was left acquired by a run of this user that was killed (pid {pid}); it was taken over"
            for name, pid in left.items()]
    return (_labgrid.places(config) if left else every), said


def _forget(config: RigConfig) -> None:
    for token, owner in _labgrid.reservations(config):
        if _labgrid.orphaned(owner):
            with contextlib.suppress(LabError):  # another run may have swept it just now
                _labgrid.run(config, "cancel-reservation", token)


class Blacklist(Protocol):
    """The places that proved bad in this run."""

    def known(self) -> dict[str, str]:
        """Name to reason."""

    def add(self, place: str, reason: str) -> None:
        """One more."""


class Refused(LabError):
    """labgrid would not let a place that was allocated be acquired."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(reason)
        self.place = place


def take(config: RigConfig, bad: Blacklist, notes: list[str]) -> Taken:
    """Queue for a place that fits and is not bad, at most the rig's patience; acquire it.

    What was found out on the way is added to `notes`. Raises RigError: no such place, none left, patience at its end.
    """
    deadline = time.monotonic() + config.labgrid.patience
    try:
        while True:
            every, said = sweep(config)
            notes += said
            if taken := _tried(config, every, bad, notes, deadline):
                return taken
            if time.monotonic() >= deadline:
                raise config.error("labgrid", _out_of_patience(config, bad.known()))
            time.sleep(LOOK_S)
    except (LabError, TimeoutError) as error:
        raise config.error("labgrid", f"{config.labgrid} cannot be had: {error}") from error


def _tried(config: RigConfig, every: Sequence[Place], bad: Blacklist, notes: list[str],
           deadline: float) -> Taken | None:
    known = bad.known()
    try:
        return _attempt(config, _candidates(config, every, known), deadline, plain=not known)
    except Refused as refused:
        if config.labgrid.place:
            raise
        bad.add(refused.place, str(refused))
        notes.append(f"the place {refused.place} proved bad: {refused}")
        return None


def give_back(config: RigConfig, taken: Taken) -> str:
    """Release a place; "" when that went well, else a line. Never raises."""
    try:
        _labgrid.run(config, "-p", taken.place.name, "release")
    except (LabError, TimeoutError) as error:
        return (f"the place {taken.place.name} could not be released: {error}; the next run sets it free, or: "
                f"labgrid-client -p {taken.place.name} release --kick")
    _cancel(config, taken.token)
    return ""


def fitting(config: RigConfig, every: Sequence[Place]) -> list[Place]:
    """Those of a lab's places that the rig file means. Raises RigError for none at all."""
    found = [place for place in every if config.labgrid.fits(place.name, place.tags)]
    if not found:
        raise config.error("labgrid", f"the lab has no such place: {config.labgrid}; there are: {_listed(every)}")
    return found


def _candidates(config: RigConfig, every: Sequence[Place], bad: Mapping[str, str]) -> list[Place]:
    found = fitting(config, every)
    left = [place for place in found if place.name not in bad]
    if not left:
        why = "; ".join(f"{place.name}: {bad[place.name]}" for place in found)
        raise config.error("labgrid", f"no good place is left of {len(found)} ({why})")
    return left


def _attempt(config: RigConfig, places: Sequence[Place], deadline: float, *, plain: bool) -> Taken | None:
    """A place, or None after a while. Where some of those with the tags are bad, the others are asked for by name."""
    if plain:
        wanted = [f"name={config.labgrid.place}"] if config.labgrid.place else [
            f"{name}={value}" for name, value in config.labgrid.tags.items()]
    else:
        free = next((place.name for place in places if not place.holder and not place.reservation), "")
        if not free:
            return None
        wanted = [f"name={free}"]
    token, name = _labgrid.reserve(config, wanted)
    try:
        while not name and time.monotonic() < deadline:
            name = _labgrid.wait(config, token, max(1.0, min(SLICE_S, deadline - time.monotonic())))
            if not name:
                sweep(config)
        if name:
            return _acquired(config, {place.name: place for place in places}[name], token)
    except BaseException:
        _cancel(config, token)
        raise
    _cancel(config, token)
    return None


def _acquired(config: RigConfig, place: Place, token: str) -> Taken:
    try:
        _labgrid.run(config, "-p", place.name, "acquire")
    except LabError as error:
        raise Refused(place.name, str(error)) from error
    return Taken(place, token)


def _cancel(config: RigConfig, token: str) -> None:
    with contextlib.suppress(LabError, TimeoutError):  # it lapses by itself after a minute
        _labgrid.run(config, "cancel-reservation", token)


def _out_of_patience(config: RigConfig, bad: Mapping[str, str]) -> str:
    held = [f"{place.name} by {place.holder or 'a reservation'}"
            for place in _candidates(config, _labgrid.places(config), bad)]
    return (f"{config.labgrid} did not become free within labgrid.patience = {config.labgrid.patience:g} s; "
            f"held: {', '.join(held)}")


def _listed(places: Sequence[Place]) -> str:
    return ", ".join(f"{place.name} ({' '.join(f'{name}={value}' for name, value in place.tags.items()) or 'no tags'})"
                     for place in places) or "none"
