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
