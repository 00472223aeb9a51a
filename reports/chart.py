"""Pictures as SVG: readable in print, without colour, with a text for those who cannot see them. Pure."""

from __future__ import annotations

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
    return Markup(
        '<svg class="trend" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">'
        '<polyline points="{}" fill="none" stroke="currentColor"/>{}</svg><p class="clause">{}</p>'
    ).format(WIDTH, HEIGHT, WIDTH, HEIGHT, told, line, dots, told)


def cumulative(values: Sequence[float], unit: str) -> Markup:
    """The share of the values that are at most so large, as steps."""
    if not values:
        return Markup("")
    ordered = sorted(values)
    low, span = ordered[0], (ordered[-1] - ordered[0]) or 1.0
    points = [f"{EDGE},{HEIGHT - EDGE}"]
    for place, value in enumerate(ordered, 1):
        x = EDGE + (value - low) / span * (WIDTH - 2 * EDGE)
        before, after = ((HEIGHT - EDGE) - share / len(ordered) * (HEIGHT - 2 * EDGE) for share in (place - 1, place))
        points += [f"{x:.1f},{before:.1f}", f"{x:.1f},{after:.1f}"]
    told = f"least {ordered[0]:.4g}, most {ordered[-1]:.4g} {unit}, {len(ordered)} samples"
    return Markup(
        '<svg class="cumulative" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">'
        '<polyline points="{}" fill="none" stroke="currentColor"/></svg><p class="clause">{}</p>'
    ).format(WIDTH, HEIGHT, WIDTH, HEIGHT, f"cumulative distribution: {told}", " ".join(points), told)
