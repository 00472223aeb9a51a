"""Pictures: what they tell in words, that all points are inside, that figures of several sizes make one."""

from __future__ import annotations

import random
import re

import pytest
from markupsafe import Markup

from reports import chart, figures_shown

DRAW = random.Random(5)


def inside(picture: Markup) -> bool:
    points = re.findall(r"([\d.-]+),([\d.-]+)", " ".join(re.findall(r'points="([^"]*)"', picture)))
    places = [(float(x), float(y)) for x, y in points]
    places += [(float(x), float(y)) for x, y in re.findall(r'cx="([^"]+)" cy="([^"]+)"', picture)]
    return bool(places) and all(0 <= x <= chart.WIDTH and 0 <= y <= chart.HEIGHT for x, y in places)


@pytest.mark.parametrize("values", [[1.0], [2.0, 2.0], [0.0, 5.0], [DRAW.gauss(0, 100) for _ in range(50)]])
def test_every_point_is_on_the_picture(values: list[float]) -> None:
    assert inside(chart.trend(values, "s"))
    assert inside(chart.cumulative(values, "s"))
    assert inside(chart.cumulative(values, "s", [value + 1000 for value in values]))
    assert inside(chart.against_size([(abs(value), abs(value)) for value in values], "kB/s"))


def test_nothing_to_draw_is_no_picture() -> None:
    assert chart.trend([], "s") == chart.cumulative([], "s") == chart.against_size([], "s") == chart.time_line([]) == ""


def test_an_older_series_is_dashed_and_told() -> None:
    picture = chart.cumulative([1, 2, 3], "ms", [2, 3])
    assert picture.count("<polyline") == 2
    assert picture.count("stroke-dasharray") == 1
    assert "dashed: the older 2" in picture


def test_words_of_a_unit_are_escaped() -> None:
    assert "<b>" not in chart.trend([1, 2], "<b>")
    assert "<b>" not in chart.cumulative([1, 2], "<b>")


def test_sizes_of_one_figure_are_one_picture() -> None:
    entries = [{"name": f"HTTPREAD throughput, {size} bytes", "unit": "kB/s", "size": size, "samples": [rate]}
               for size, rate in ((1000, 5.0), (10000, 9.0))]
    entries.append({"name": "alone, 5 bytes", "unit": "kB/s", "size": 5, "samples": [1.0]})
    found = figures_shown.by_size(entries)
    assert [title for title, _ in found] == ["HTTPREAD throughput"]
    assert "against 1000, 10000 bytes" in found[0][1]


def test_a_time_line_has_a_bar_for_each_block() -> None:
    found = figures_shown.time_lines([{"name": "gap", "samples": [1.0], "blocks": [[1.5, 1024], [3.0, 1024], [4.0, 9]]},
                                      {"name": "none", "samples": [1.0]}])
    assert [title for title, _ in found] == ["gap"]
    assert found[0][1].count("<line") == 3
    assert "3 blocks of at most 1024 bytes in 4 ms" in found[0][1]
