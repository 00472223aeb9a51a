"""Strategies of whole examples: batches of lines, settings with requests, inputs of data with posts."""

from __future__ import annotations

from functools import cache
from itertools import combinations

from hypothesis import strategies as st

from suites.fuzz._grammar import TAGS, Made, lines
from suites.fuzz._orders import RELATED
from suites.fuzz._programs import GOOD_OF, POST_IT, URL_OF_POSTS, good_urls, inputs, refused, settings, shaped_urls
from suites.fuzz._steps import Step

MOST = 153600
"""Bytes that an input may have."""
batches = st.lists(st.lists(lines(), min_size=1, max_size=12), min_size=1, max_size=8).map(
    lambda parts: [made for part in parts for made in part])
"""HTTPPARA lines without any request."""


@cache
def _swarm(tags: tuple[str, ...]) -> st.SearchStrategy[list[Made]]:
    """Lines of a few tags only, so that what one does to the other shows."""
    good = [GOOD_OF[tag] for tag in tags if tag in GOOD_OF]
    return st.lists(st.one_of(lines(tags=tags), *good), min_size=1, max_size=8)


_any = st.lists(st.one_of(lines(), lines(), settings, refused), min_size=1, max_size=8)
_places = st.sampled_from([good_urls, shaped_urls, st.just(URL_OF_POSTS)])
_pairs = st.sampled_from(RELATED * 10 + sorted(combinations(TAGS, 2)))


@st.composite
def wired(draw: st.DrawFn) -> list[Made]:
    """Settings, good and bad, and requests that show on the wire what is in force."""
    made: list[Made] = []
    some = _any if draw(st.booleans()) else _swarm(draw(_pairs))
    for _ in range(draw(st.sampled_from([1, 1, 1, 2, 3]))):
        made += draw(some)
        made.append(draw(draw(_places)))
        method = draw(st.sampled_from([0, 0, 1]))
        if method:
            made.append(draw(inputs(large=False)))
        made.append(Made(Step("request", number=method)))
    return made


_others = st.sampled_from([Made(Step("request", number=method)) for method in (2, 0, 3)])
_beside: st.SearchStrategy[list[Made]] = st.one_of(
    st.just([]), st.lists(refused, min_size=1, max_size=1), st.lists(_others, min_size=1, max_size=1))
"""What stands between an input and its post."""


@st.composite
def posted(draw: st.DrawFn) -> list[Made]:
    """Inputs, also refused and repeated ones, what may stand before a post, and the post that shows all."""
    made, size = [URL_OF_POSTS], 0
    for _ in range(draw(st.sampled_from([1, 1, 2, 3]))):
        made += draw(st.lists(refused, max_size=2))
        near = [min(MOST, max(1, size + more)) for more in (-1, 0, 1, -size // 2)]
        made.append(draw(inputs(sized=draw(st.sampled_from(near)) if size and draw(st.booleans()) else None)))
        size = made[-1].step.number
        made += draw(_beside)
        made.append(POST_IT)
    return made


@st.composite
def expiring(draw: st.DrawFn) -> list[Made]:
    """An input that ends by its time, between others."""
    made = [URL_OF_POSTS, *draw(st.lists(inputs(large=False), max_size=1)), draw(inputs(large=False, expiring=True))]
    if draw(st.booleans()):
        made += [draw(inputs(large=False, slow=True))]
    return [*made, POST_IT]
