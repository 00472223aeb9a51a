"""Strategies of what one command does to the next: behind a refused one, on one line, between the parts of a reading.

Each step alone is right; what is searched is the order. The sequences are dense, so that one request shows several.
"""

from __future__ import annotations

from hypothesis import strategies as st

from fixtures.spec import tables
from suites.fuzz import _programs as programs
from suites.fuzz._grammar import TAGS, Made
from suites.fuzz._programs import GOOD_OF, ROOM, line
from suites.fuzz._steps import Step

RELATED = [("BREAK", "BREAKEND"), ("CONTENT", "ACCEPT"), ("UA", "USERDATA"), ("URL", "BREAK"), ("CONTENT", "USERDATA")]
NEAR = {tag: [tag, *(other for pair in RELATED if tag in pair for other in pair if other != tag)] for tag in TAGS}
"""A tag and those that are likely to share its memory."""
BAD = {tag: [line(item.line(value), f"bad {item.label} {value.kind}")
             for value in tables.range_values(item) if value.verdict == "refuse"]
       for tag, item in tables.tags().items()}
SHORT = 60
"""Characters of a text of which several fit on one line."""
CHAINED = GOOD_OF | {tag: programs.text_of(tag, SHORT) for tag in ROOM}
SHOWN = ("UA", "ACCEPT", "USERDATA", "CONTENT", "BREAK", "BREAKEND")
"""Tags beside URL whose value a request shows."""
SIZES = (2, 3, 10, 64, 100, 255, 256, 300, 1023, 1024, 1025, 2048, 2049, 3000, 5000, 10000)
PARTS = (1, 2, 10, 63, 64, 255, 256, 1023, 1024, 1025, 2048)
WHOLE = 153600
_shown = st.permutations([*SHOWN, "URL"])
_texts = st.permutations(SHOWN[:4])
BETWEEN = {
    "look": st.sampled_from([Made(Step("length")), Made(Step("length")), Made(Step("head")),
                             Made(Step("save", "f1.txt", 1))]),
    "setting": programs.settings, "refused": programs.refused, "basic": programs.basics,
    "input": programs.inputs(large=False),
}
"""What takes nothing away of a body, by its kind."""
_gaps = st.sampled_from([(), *[("look",)] * 4, ("look", "look"), ("setting",), ("refused",), ("refused", "look"),
                         ("basic",), ("input",), ("setting", "input")])


@st.composite
def ordered(draw: st.DrawFn) -> list[Made]:
    """Many good values, each behind what may spoil it, and a request that shows them all."""
    made: list[Made] = []
    for _ in range(draw(st.sampled_from([1, 1, 2]))):
        made += [programs.URL_OF_POSTS, *draw(st.one_of(_behind_refused(), _on_one_line()))]
        method = draw(st.sampled_from([0, 0, 1]))
        if method:
            made.append(draw(programs.inputs(large=False)))
        made.append(Made(Step("request", number=method)))
    return made


@st.composite
def _behind_refused(draw: st.DrawFn) -> list[Made]:
    """Good values, each right behind a refused line (of a neighbour, any tag, another command) or before one."""
    made: list[Made] = []
    for tag in draw(_shown)[: draw(st.sampled_from([7, 7, 4, 2]))]:
        whose = draw(st.sampled_from(["near", "near", "near", "any", "other", "behind", "behind"]))
        near = [tag] if whose == "behind" else NEAR[tag] if whose == "near" else TAGS
        bad = draw(programs.refused if whose == "other" else st.sampled_from(BAD[draw(st.sampled_from(near))]))
        good = draw(programs.shaped_urls if tag == "URL" else GOOD_OF[tag])
        made += [good, bad] if whose == "behind" else [bad, good]
    return made


@st.composite
def _on_one_line(draw: st.DrawFn) -> list[Made]:
    """Lines of two and three commands, all of them right."""
    made, tags = [], draw(st.permutations(SHOWN))[: draw(st.sampled_from([6, 6, 4, 3]))]
    while tags:
        count = draw(st.integers(2, 3))
        first, *rest = (draw(CHAINED[tag]).step.text for tag in tags[:count])
        made.append(line(";".join([first, *(text.removeprefix("AT") for text in rest)]), "several good commands"))
        tags = tags[count:]
    return made


@st.composite
def reading(draw: st.DrawFn) -> list[Made]:
    """Bodies read in parts that fit them, anything harmless between the parts, a restart at times before a body.

    At the end a request shows whether all of that left the settings alone.
    """
    made: list[Made] = [draw(GOOD_OF[tag]) for tag in draw(_texts)[: draw(st.sampled_from([0, 2, 4]))]]
    for place in range(draw(st.sampled_from([1, 1, 2]))):
        if place and draw(st.booleans()):
            made += programs.RESTART
        size = draw(st.sampled_from(SIZES))
        made += [line(f'AT+HTTPPARA="URL","{{url:/bytes-{size}}}"', "url of a reading"), Made(Step("request"))]
        for part in draw(_parts(size)):
            made += [draw(BETWEEN[kind]) for kind in draw(_gaps)]
            made.append(Made(Step("read", number=part), ("read of a part",)))
    return [*made, Made(Step("request", number=draw(st.sampled_from([0, 1]))))]


@st.composite
def _parts(draw: st.DrawFn, size: int) -> list[int]:
    """Sizes of reads that end before, at and behind the end of a body: the last one may, the others leave something."""
    found = []
    for _ in range(draw(st.integers(0, 3))):
        inner = [part for part in (*PARTS, size // 2, size - 1) if 0 < part < size]
        if inner:
            found.append(draw(st.sampled_from(inner)))
            size -= found[-1]
    return [*found, draw(st.sampled_from([size, max(1, size - 1), size + 1, 1, WHOLE]))]
