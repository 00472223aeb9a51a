"""Pictures as SVG: readable in print, without colour, with a text for those who cannot see them. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup

WIDTH, HEIGHT, EDGE = 420, 110, 14


def trend(values: Sequence[float], unit: str) -> Markup:
    """A line through the values in their order, its first, last, least and most written beside it."""
    if not values:
        return Markup("")
    low, high = min(values), max(values)
    span = (high - low) or 1.0
    step = (WIDTH - 2 * EDGE) / max(1, len(values) - 1)
    points = [(EDGE + place * step, HEIGHT - EDGE - (value - low) / span * (HEIGHT - 2 * EDGE))
              for place, value in enumerate(values)]
    told = f"from {values[0]:.4g} to {values[-1]:.4g} {unit}, least {low:.4g}, most {high:.4g}, {len(values)} runs"
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = Markup("").join(Markup('<circle cx="{}" cy="{}" r="2.5"/>').format(f"{x:.1f}", f"{y:.1f}")
                           for x, y in points)
    return _picture("trend", told, told, Markup(
        '<polyline points="{}" fill="none" stroke="currentColor"/>{}').format(line, dots))


def cumulative(values: Sequence[float], unit: str, older: Sequence[float] = ()) -> Markup:
    """The share of the values that are at most so large, as steps; an older series is drawn dashed."""
    if not values:
        return Markup("")
    low, high = min(*values, *older, values[0]), max(*values, *older, values[0])
    lines = [Markup('<polyline points="{}" fill="none" stroke="currentColor"{}/>').format(
        _steps(series, low, (high - low) or 1.0), Markup(' stroke-dasharray="5 4"') if series is older else Markup(""))
        for series in (older, values) if series]
    told = f"least {min(values):.4g}, most {max(values):.4g} {unit}, {len(values)} samples"
    told += f"; dashed: the older {len(older)}" if older else ""
    return _picture("cumulative", f"cumulative distribution: {told}", told, Markup("").join(lines))


def against_size(points: Sequence[tuple[float, float]], unit: str) -> Markup:
    """Values against sizes in bytes, the sizes by their logarithm, each point with its value beside it."""
    if not points:
        return Markup("")
    ordered = sorted(points)
    least, most = (math.log(max(1.0, ordered[place][0])) for place in (0, -1))
    span, top = (most - least) or 1.0, max(value for _, value in ordered) or 1.0
    placed = [(EDGE + (math.log(max(1.0, size)) - least) / span * (WIDTH - 5 * EDGE),
               HEIGHT - EDGE - value / top * (HEIGHT - 3 * EDGE)) for size, value in ordered]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
    marks = Markup("").join(
        Markup('<circle cx="{0}" cy="{1}" r="2.5"/><text x="{0}" y="{2}">{3}</text>').format(
            f"{x:.1f}", f"{y:.1f}", f"{y - 5:.1f}", f"{value:.3g}")
        for (x, y), (_, value) in zip(placed, ordered, strict=True))
    told = f"{unit} against {', '.join(f'{size:g}' for size, _ in ordered)} bytes"
    return _picture("against-size", told, told, Markup(
        '<polyline points="{}" fill="none" stroke="currentColor"/>{}').format(line, marks))


def time_line(blocks: Sequence[tuple[float, float]]) -> Markup:
    """When each block of a read was complete: (milliseconds since the command, bytes), a bar each."""
    if not blocks:
        return Markup("")
    end, largest = blocks[-1][0] or 1.0, max(size for _, size in blocks) or 1.0
    bars = Markup("").join(
        Markup('<line x1="{0}" x2="{0}" y1="{1}" y2="{2}" stroke="currentColor"/>').format(
            f"{EDGE + t / end * (WIDTH - 2 * EDGE):.1f}", HEIGHT - EDGE,
            f"{HEIGHT - EDGE - size / largest * (HEIGHT - 3 * EDGE):.1f}") for t, size in blocks)
    told = f"{len(blocks)} blocks of at most {largest:g} bytes in {end:.4g} ms"
    return _picture("time-line", f"time line of a read: {told}", told, bars)


def _steps(values: Sequence[float], low: float, span: float) -> str:
    points = [f"{EDGE},{HEIGHT - EDGE}"]
    for place, value in enumerate(sorted(values), 1):
        x = EDGE + (value - low) / span * (WIDTH - 2 * EDGE)
        before, after = ((HEIGHT - EDGE) - share / len(values) * (HEIGHT - 2 * EDGE) for share in (place - 1, place))
        points += [f"{x:.1f},{before:.1f}", f"{x:.1f},{after:.1f}"]
    return " ".join(points)


def _picture(kind: str, label: str, told: str, inside: Markup) -> Markup:
    return Markup('<svg class="{}" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">{}</svg>'
                  '<p class="clause">{}</p>').format(kind, WIDTH, HEIGHT, WIDTH, HEIGHT, label, inside, told)
