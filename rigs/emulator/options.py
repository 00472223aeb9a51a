"""What one emulated module is: the choices that its core knows of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Options:
    """dialect: f13, sim7600 or a76xx. defects, variants: names of the registry, applied in this order.

    sim, sd_card: inserted at power-on. ports: number of serial ports. seed: for everything random.
    clock: what the module's clock shows at `now` 0.
    """

    dialect: str = "f13"
    defects: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    sim: bool = True
    sd_card: bool = True
    ports: int = 1
    seed: int = 0
    clock: datetime = datetime(2026, 1, 1, tzinfo=UTC)
