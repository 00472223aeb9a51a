"""HTTPPARA CONTENT, ACCEPT and UA: how long a value may be, and that the request carries it as it was set."""

from __future__ import annotations

import pytest

from fixtures.bench import Session
from fixtures.verdict import requirement
from suites.conformance._settings import (
    BODY,
    METHODS,
    carried,
    carries,
    knows,
    need_tag,
    probe,
    refuse_all,
    request,
    sample,
    well_formed,
)

TYPES = {
    "json": "application/json",
    "charset": "text/html; charset=utf-8",
    "form": "application/x-www-form-urlencoded",
    "mixed": "Text/X-Mixed",
    "short": "a/b",
    "plus": "application/vnd.api+json",
}
ACCEPTED = {"xml": "application/xml", "plus": "image/svg+xml", "any_text": "text/*", "mixed": "Text/X-Mixed",
            "short": "a/b"}
NAMES = {"product": "conf-suite/1.0", "short": "A", "mixed": "MixedCase"}
LENGTHS = (127, 128, 129, 254, 255, 256)
IN_TURN = (100, 33, 64, 200, 63, 8, 32, 255, 65, 17)
TOO_LONG = (257, 258, 400, 512)

CARRIERS = {"CONTENT": ("POST",), "ACCEPT": ("GET",), "UA": ("GET", "POST"), "USERDATA": ("GET", "POST")}
"""Methods by which each text must be carried."""

SETTABLE = [
    pytest.param(tag, value, marks=requirement(id_), id=f"{tag}-{name}")
    for tag, id_, values in (
        ("CONTENT", "F1303-33", TYPES), ("ACCEPT", "F1303-39", ACCEPTED), ("UA", "F1303-44", NAMES))
    for name, value in values.items()
]
INSIDE = [
    *(pytest.param("CONTENT", length, marks=requirement("F1303-36")) for length in (6, *LENGTHS)),
    *(pytest.param("ACCEPT", length, marks=requirement("F1303-42")) for length in (6, *LENGTHS)),
    *(pytest.param("UA", length, marks=requirement("F1303-46")) for length in (1, 2, *LENGTHS)),
]
TURNS = [
    pytest.param("CONTENT", marks=requirement("F1303-36")),
    pytest.param("ACCEPT", marks=requirement("F1303-42")),
    pytest.param("UA", marks=requirement("F1303-46")),
]
BESIDE = [
    pytest.param("CONTENT", marks=requirement("F1303-34")),
    pytest.param("ACCEPT", marks=requirement("F1303-40")),
    pytest.param("UA", marks=requirement("F1303-45")),
    pytest.param("USERDATA", marks=requirement("F1303-56")),
]
OUTSIDE = [
    pytest.param("CONTENT", marks=requirement("F1303-37")),
    pytest.param("ACCEPT", marks=requirement("F1303-43")),
    pytest.param("UA", marks=requirement("F1303-47")),
]


@pytest.mark.parametrize(("tag", "value"), SETTABLE)
def test_a_value_is_set(session: Session, tag: str, value: str) -> None:
    """A right value gives OK and nothing else (L37-L42)."""
    need_tag(session, tag)
    session.ok_only(f'AT+HTTPPARA="{tag}","{value}"')


@pytest.mark.parametrize(("tag", "length"), INSIDE)
def test_a_value_up_to_the_limit_arrives_whole(session: Session, tag: str, length: int) -> None:
    """Values up to 256 characters are accepted and arrive whole (L55-L57)."""
    need_tag(session, tag)
    value = sample(tag, length)
    seen = session.at(f'AT+HTTPPARA="{tag}","{value}"')
    session.judge.must(seen.ok, f"OK is due for {length} characters: {seen.shown(80)}")
    arrived = carried(tag, request(session, "POST" if tag == "CONTENT" else "GET"))
    session.judge.must(arrived == [value], f"{length} characters are due: {[len(one) for one in arrived]}, {arrived}")


@pytest.mark.parametrize("tag", TURNS)
def test_values_of_many_lengths_in_turn(session: Session, tag: str) -> None:
    """Longer and shorter values by turns: each arrives whole, with nothing of the one before (L55-L57)."""
    need_tag(session, tag)
    for length in IN_TURN:
        value = sample(tag, length)
        session.ok(f'AT+HTTPPARA="{tag}","{value}"')
        arrived = carried(tag, request(session, "POST" if tag == "CONTENT" else "GET", data=b"x"))
        session.judge.must(arrived == [value], f"{length} characters are due once, {value!r}: {arrived}")


@pytest.mark.parametrize("tag", [*TURNS, pytest.param("USERDATA", marks=requirement("F1303-57"))])
def test_a_longest_value_beside_the_others(fresh: Session, tag: str) -> None:
    """With CONTENT, ACCEPT, UA and USERDATA all at their longest, each arrives whole (L55-L59)."""
    need_tag(fresh, tag)
    limits = {"CONTENT": 256, "ACCEPT": 256, "UA": 256, "USERDATA": min(512, fresh.dialect.number("userdata_max"))}
    values = {each: sample(each, limit) for each, limit in limits.items()}
    answers = {each: fresh.at(f'AT+HTTPPARA="{each}","{value}"') for each, value in values.items()}
    fresh.judge.must(answers[tag].ok, f"OK is due: {answers[tag].shown()}")
    due = values[tag].removeprefix("X-Long: ")
    for method in CARRIERS[tag]:
        seen = request(fresh, method)
        fresh.judge.must(carries(tag, seen, due), f"{tag} is due whole in a {method}: {seen.head!r}")


@pytest.mark.parametrize("order", [1, -1], ids=["as_printed", "backwards"])
@pytest.mark.parametrize("tag", BESIDE)
def test_values_beside_each_other(fresh: Session, tag: str, order: int) -> None:
    """Longer and shorter values of all texts, set one after the other: each is carried as it was set (L55-L59)."""
    need_tag(fresh, tag)
    values = {"CONTENT": "text/a", "ACCEPT": "text/accepted-x", "UA": "agent/1.0", "USERDATA": "X-Long: " + "u" * 90}
    for each in list(values)[::order]:
        if knows(fresh, each):
            fresh.para(each, values[each])
    due = values[tag].removeprefix("X-Long: ")
    for method in CARRIERS[tag]:
        seen = request(fresh, method)
        fresh.judge.must(carries(tag, seen, due), f"{tag} is due as {values[tag]!r} in a {method}: {seen.head!r}")


@pytest.mark.parametrize("tag", BESIDE)
def test_a_value_set_behind_the_url(session: Session, tag: str) -> None:
    """A text counts for the next request although the URL was set before it, the first time and the second (L29)."""
    need_tag(session, tag)
    method = CARRIERS[tag][0]
    session.url("/echo" if method == "POST" else "/")
    for value in ("X-Long: first/1", "X-Long: second/2") if tag == "USERDATA" else ("first/1", "second/2"):
        session.para(tag, value)
        if method == "POST":
            session.data(BODY)
        session.origin.mark()
        outcome, seen = session.action(METHODS.index(method)), session.origin.request()
        session.judge.must(carries(tag, seen, value.removeprefix("X-Long: ")),
                           f"{value!r} is due for {tag}: {seen.head!r}, {outcome.shown()}")


@pytest.mark.parametrize("tag", OUTSIDE)
def test_a_value_beyond_the_limit_is_refused(session: Session, tag: str) -> None:
    """257 characters and more are refused (L55-L57; L38, L40, L42)."""
    need_tag(session, tag)
    refuse_all(session, [f'AT+HTTPPARA="{tag}","{sample(tag, length)}"' for length in TOO_LONG])


@requirement("F1303-34")
@pytest.mark.parametrize("value", TYPES.values(), ids=TYPES.keys())
def test_content_is_the_content_type(session: Session, value: str) -> None:
    """CONTENT becomes the Content-Type of a POST, once and unchanged (L55)."""
    session.para("CONTENT", value)
    seen = request(session, "POST", "/echo")
    session.judge.must(seen.header("Content-Type") == [value], f"Content-Type is due as {value!r}, once: {seen.head!r}")


@requirement("F1303-35")
def test_content_is_text_plain_by_default(fresh: Session) -> None:
    """A POST of a fresh session says text/plain (L55)."""
    seen = request(fresh, "POST", "/echo")
    fresh.judge.must(seen.header("Content-Type") == ["text/plain"], f"Content-Type is due as text/plain: {seen.head!r}")


@requirement("F1303-38")
def test_an_empty_content(session: Session) -> None:
    """An empty CONTENT is accepted or refused, and the POST stays well formed (A36)."""
    session.para("CONTENT", "a/b")
    answer = "refused" if probe(session, 'AT+HTTPPARA="CONTENT",""').refused else "OK"
    seen = request(session, "POST", "/echo")
    well_formed(session, seen)
    session.judge.record("empty CONTENT", f"{answer}, then Content-Type {seen.header('Content-Type')}")


@requirement("F1303-38")
def test_content_and_a_get(session: Session) -> None:
    """A GET carries Content-Type or not, and stays well formed (A36)."""
    session.para("CONTENT", "a/b")
    seen = request(session, "GET")
    well_formed(session, seen)
    session.judge.record("Content-Type of a GET", str(seen.header("Content-Type")))


@requirement("F1303-40")
@pytest.mark.parametrize("value", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_accept_is_the_header_accept(session: Session, value: str) -> None:
    """ACCEPT arrives once and unchanged in Accept; only in Accept-type, as L56 prints it, deviates (A35)."""
    session.para("ACCEPT", value)
    seen = request(session, "GET")
    plain, printed = seen.header("Accept"), seen.header("Accept-type")
    session.judge.must(value not in plain or plain == [value], f"Accept is due as {value!r} alone: {plain}")
    session.judge.must(value not in printed or printed == [value], f"Accept-type is due as {value!r} alone: {printed}")
    reading = {(True, False): "accept", (True, True): "both", (False, True): "accept_type"}.get(
        (plain == [value], printed == [value]), "neither")
    session.topic("accept_header", reading, f"Accept is due as {value!r}: {seen.head!r}")


@requirement("F1303-41")
def test_accept_is_everything_by_default(fresh: Session) -> None:
    """A GET of a fresh session accepts */* (L56)."""
    seen = request(fresh, "GET")
    fresh.judge.must(carried("ACCEPT", seen) == ["*/*"], f"Accept is due as */*: {seen.head!r}")


@requirement("F1303-41")
def test_the_default_of_accept_is_its_own(fresh: Session) -> None:
    """The default of ACCEPT is */* also where the other texts were set (L56)."""
    for tag, value in (("CONTENT", "application/json"), ("USERDATA", "X-A: 1")):
        fresh.para(tag, value)
    seen = request(fresh, "GET")
    fresh.judge.must(carried("ACCEPT", seen) == ["*/*"], f"Accept is due as */*: {seen.head!r}")


@requirement("F1300-13")
@pytest.mark.parametrize(("tag", "value"), [
    ("ACCEPT", "text/html, application/xml;q=0.9, */*;q=0.8"), ("CONTENT", "multipart/form-data; boundary=a,b"),
], ids=["ACCEPT", "CONTENT"])
def test_separators_inside_a_media_type(session: Session, tag: str, value: str) -> None:
    """Commas and semicolons inside the quotes belong to the value ([V250 5.4.2.2])."""
    seen = session.at(f'AT+HTTPPARA="{tag}","{value}"')
    if session.judge.expect(seen.ok, f"OK is due: {seen.shown()}"):
        found = carried(tag, request(session, "POST" if tag == "CONTENT" else "GET"))
        session.judge.expect(found == [value], f"{value!r} is due for {tag}: {found}")


@requirement("F1303-91")
@pytest.mark.parametrize("method", METHODS[1:])
def test_accept_goes_with_every_method(session: Session, method: str) -> None:
    """L56 names no method: POST, HEAD and DELETE carry ACCEPT as well."""
    session.para("ACCEPT", "application/xml")
    seen = request(session, method)
    session.judge.expect(carried("ACCEPT", seen) == ["application/xml"], f"Accept is due as set: {seen.head!r}")


@requirement("F1303-45")
@pytest.mark.parametrize("method", METHODS)
def test_ua_is_the_user_agent_of_every_method(session: Session, method: str) -> None:
    """Every method carries UA in User-Agent, unchanged and once (L57)."""
    need_tag(session, "UA")
    session.para("UA", "Conf-Suite/1.0")
    seen = request(session, method)
    session.judge.must(seen.header("User-Agent") == ["Conf-Suite/1.0"],
                       f"User-Agent is due as 'Conf-Suite/1.0', once: {seen.head!r}")


@requirement("F1303-48")
def test_the_default_user_agent(fresh: Session) -> None:
    """What a fresh session sends as User-Agent is recorded (A36)."""
    seen = request(fresh, "GET").header("User-Agent")
    fresh.judge.record("default User-Agent", str(seen))


@requirement("F1303-92")
@pytest.mark.parametrize("tag", ["UA", "ACCEPT"])
def test_an_empty_value(session: Session, tag: str) -> None:
    """An empty UA or ACCEPT is accepted or refused, and the request stays well formed (A36)."""
    need_tag(session, tag)
    session.para(tag, "set/before")
    answer = "refused" if probe(session, f'AT+HTTPPARA="{tag}",""').refused else "OK"
    seen = request(session, "GET")
    well_formed(session, seen)
    session.judge.record(f"empty {tag}", f"{answer}, then {carried(tag, seen)}")
