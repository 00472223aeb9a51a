"""The PICS of a rig: which claims there are, and which of them the rig file gives the means for.

A claim without means (a second port that is named nowhere) does not hold: its cases become not applicable, and a note
says why. So a rig file may be copied from one bench to the next without accusing the DUT of what the bench lacks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from rigs import checks
from rigs.tables import Where, entries, nearest

if TYPE_CHECKING:
    from rigs.config import BenchActions
    from rigs.kinds import Traits
    from rigs.origin import OriginSettings

CLAIMS = ("https", "resp_timeout", "sslcfg", "files_at", "sd_card", "radio", "reset", "sim", "clock", "second_port")
DERIVED = ("dns", "default_ports")
"""These follow from [pixit.origin]; a claim can only take them away."""

MEANS = {
    "sim": "bench.sim_out and bench.sim_in",
    "second_port": "bench.second_port",
    "dns": "pixit.origin.host_name",
    "default_ports": "pixit.origin.default_ports = true",
}


def _known(name: object, where: Where) -> object:
    if name not in CLAIMS + DERIVED:
        raise where.error(f"unknown key{nearest(str(name), CLAIMS + DERIVED)}")
    return name


claims = entries(checks.flag, names=_known)


def has_means(bench: BenchActions, origin: OriginSettings, traits: Traits, name: str) -> bool:
    """Whether the rig file gives what the claim `name` takes."""
    found = {
        "sim": bool(bench.sim_out and bench.sim_in),
        "second_port": bool(bench.second_port) or traits.second_port,
        "dns": bool(origin.host_name),
        "default_ports": origin.default_ports,
    }
    return found.get(name, True)


def settle(claimed: Mapping[str, bool], means: Callable[[str], bool]) -> tuple[dict[str, bool], tuple[str, ...]]:
    """Every known name with what holds, and a note for each claim that was dropped."""
    wanted = {name: claimed.get(name, name in DERIVED) for name in CLAIMS + DERIVED}
    held = {name: claim and means(name) for name, claim in wanted.items()}
    dropped = [name for name in claimed if wanted[name] and not held[name]]
    notes = (f"pics.{name} does not hold: {MEANS[name]} is not given, its cases are not applicable" for name in dropped)
    return held, tuple(notes)
