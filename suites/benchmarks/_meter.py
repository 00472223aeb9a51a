"""Figures of a case: samples in, one entry of the results file out, with what is needed to compare it later."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from fixtures.verdict import Judge
from suites.benchmarks._floor import Floor

BENCH_LIMITED = "bench-limited"
Less = "less"
More = "more"


@dataclass
class Meter:
    """Of one case. `speed` is the DUT's clock against ours: floors are real time, figures are the DUT's."""

    judge: Judge
    floor: Floor
    speed: float
    rounds: int
    conditions: Mapping[str, Any]
    limits: Mapping[str, Any] = field(default_factory=dict)
    benchmark: Callable[[], Any] | None = None
    _used: bool = False

    def run(self, once: Callable[[], object], *series: list[Any], setup: Callable[[], object] | None = None,
            rounds: int = 0) -> None:
        """Call `once` (behind `setup`) once to warm up, whose samples are taken out of `series`, then for each round.

        Where pytest-benchmark is in force it times the rounds as well: --benchmark-save and --benchmark-compare work.
        """
        prepare = setup or _nothing
        prepare()
        once()
        for samples in series:
            samples.clear()
        count = rounds or self.rounds
        if self.benchmark is not None:
            self._used = True
            self.benchmark().pedantic(once, setup=prepare, rounds=count)
            return
        for _ in range(count):
            prepare()
            once()

    def times(self, name: str, seconds: Sequence[float], **about: Any) -> None:
        """A figure of DUT seconds, less is better; kept in milliseconds."""
        limited = self.floor.limits_time(statistics.median(seconds) / self.speed)
        self._keep(name, [value * 1000 for value in seconds], "ms", Less, limited=limited, about=about)

    def rates(self, name: str, bytes_per_second: Sequence[float], **about: Any) -> None:
        """A figure of bytes a DUT second, more is better; kept in kB/s (1000 bytes)."""
        limited = self.floor.limits_rate(statistics.median(bytes_per_second) * self.speed)
        if limited and "bottleneck" in about:
            about["bottleneck"] = "bench"
        self._keep(name, [value / 1000 for value in bytes_per_second], "kB/s", More, limited=limited, about=about)

    def counts(self, name: str, values: Sequence[float], unit: str, better: str = More, **about: Any) -> None:
        """A figure that the bench's own speed does not bound."""
        self._keep(name, list(values), unit, better, limited=False, about=about)

    def _keep(self, name: str, samples: list[float], unit: str, better: str, *, limited: bool,
              about: Mapping[str, Any]) -> None:
        mark = BENCH_LIMITED if limited else ""
        self.judge.entry("benchmarks", {
            "name": name, "unit": unit, "better": better, "conditions": dict(self.conditions), "mark": mark,
            "samples": [round(value, 6) for value in samples], **about})
        self.judge.record(name, f"median {statistics.median(samples):.4g} {unit}{f' ({mark})' if mark else ''}")
        if self.benchmark is not None and self._used:
            self.benchmark().extra_info[name] = {"unit": unit, "median": statistics.median(samples)}
        limit = self.limits.get(name)
        if isinstance(limit, Mapping) and not limited:
            self._judge(name, statistics.median(samples), unit, limit)

    def _judge(self, name: str, value: float, unit: str, limit: Mapping[str, Any]) -> None:
        """[limits] of the rig file: beyond the limit fails, beyond it by less than `marginal` (a part) deviates."""
        least, most = float(limit.get("least", "-inf")), float(limit.get("most", "inf"))
        if least <= value <= most:
            return
        band = float(limit.get("marginal", 0.0))
        told = f"{name}: median {value:.4g} {unit}, the rig file allows {least:g} to {most:g}"
        if least - band * abs(least) <= value <= most + band * abs(most):
            self.judge.deviation(f"{told}: marginal")
        else:
            self.judge.must(False, told)


def bottleneck(rate: float, line: float, network: float = 0.0) -> str:
    """Where the time of a transfer goes: "line" or "network" when its rate is near to what that carries, or "module".

    All in bytes a DUT second; 0 is a rate without a bound.
    """
    bounds = {name: bound for name, bound in (("line", line), ("network", network)) if bound}
    nearest = min(bounds, key=lambda name: bounds[name], default="")
    return nearest if nearest and rate >= 0.8 * bounds[nearest] else "module"


def plugin_of(request: pytest.FixtureRequest) -> Callable[[], Any] | None:
    """What gives the `benchmark` fixture; None without pytest-benchmark, or where cases are spread over workers.

    The fixture is asked for at its first use: the plugin complains of one that is not used.
    """
    config = request.config
    if not config.pluginmanager.hasplugin("benchmark") or hasattr(config, "workerinput"):
        return None
    return lambda: request.getfixturevalue("benchmark")


def _nothing() -> None:
    """Prepare nothing."""
