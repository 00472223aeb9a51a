"""HTTPPARA through a session: the last value counts, it lasts, and neither a refusal nor a request disturbs it."""

from __future__ import annotations

import pytest

from fixtures.at import command
from fixtures.bench import Origin, Session
from fixtures.bench.requests import GET, POST
from fixtures.origin.records import RequestRecord
from fixtures.spec import tolerances
from fixtures.verdict import requirement
from suites.conformance._settings import carried, carries, choose_context, good_line, knows, need_tag, request, sample

RANGE = "bytes=10-59"
SET: dict[str, str | int] = {"CONTENT": "hold/once", "ACCEPT": "hold/accept", "UA": "hold/1.0",
                             "USERDATA": "X-Long: hold", "BREAK": 10, "BREAKEND": 59}
SHOWS = {"CONTENT": "hold/once", "ACCEPT": "hold/accept", "UA": "hold/1.0", "USERDATA": "hold", "BREAK": RANGE,
         "BREAKEND": RANGE}
OF_METHOD = {"GET": ("ACCEPT", "UA", "USERDATA", "BREAK", "BREAKEND"), "POST": ("CONTENT", "UA", "USERDATA")}
JUDGED = {"URL": "F1303-07", "CONTENT": "F1303-34", "ACCEPT": "F1303-40", "UA": "F1303-45", "USERDATA": "F1303-56",
          "BREAK": "F1303-64", "BREAKEND": "F1303-64"}
"""Who judges that a value is carried at all."""


def _texts(tag: str, limit: int, id_: str) -> list[tuple[str, str]]:
    """Values that a text tag must refuse, each with the requirement by which it does."""
    start = SET[tag] if isinstance(SET[tag], str) else ""
    long = [(f'"{sample(tag, length)}"', id_) for length in (limit + 1, limit + 8)]
    return [*long, (f'"{start}-more","c"', "F1303-74")]


BAD = {
    "URL": [('"ftp://h/p"', "F1303-03"), ('""', "F1303-05"), ('"h/p"', "F1303-03"), ('"http://h/p","x"', "F1303-74")],
    "CONTENT": _texts("CONTENT", 256, "F1303-37"),
    "ACCEPT": _texts("ACCEPT", 256, "F1303-43"),
    "UA": _texts("UA", 256, "F1303-47"),
    "USERDATA": _texts("USERDATA", 512, "F1303-58"),
    "BREAK": [("abc", "F1303-71"), ("5x", "F1303-71"), ("", "F1303-71"), ("20,30", "F1303-74")],
    "BREAKEND": [("abc", "F1303-71"), ("5x", "F1303-71"), ("", "F1303-71"), ("70,80", "F1303-74")],
}


@requirement("F1303-77")
def test_values_last_for_the_session(session: Session) -> None:
    """Values set once are carried by each of several requests, also after the URL changed (A57)."""
    tags = _set_all(session)
    first = _first(session, tags)
    runs = {"POST": _run(session, "POST"), "POST again": _run(session, "POST")}
    session.url("/range/bytes-200/again")
    runs["GET"] = _run(session, "GET")
    _judge_runs(session, tags, first, runs)


@requirement("F1303-77")
def test_values_outlive_a_failed_request(session: Session, origin: Origin) -> None:
    """Values set once are carried by the request after one that found nobody (A57)."""
    tags = _set_all(session)
    first = _first(session, tags)
    session.para("URL", origin.refused())
    origin.mark()
    outcome = session.action(GET)
    judged = "F1303-17" if origin.requests() else "F1304-14"
    session.judge.must(not outcome.is_status, f"nobody listens there: {outcome.shown()}", requirement=judged)
    session.url("/range/bytes-200/again")
    _judge_runs(session, tags, first, {"GET": _run(session, "GET")})


def _set_all(session: Session) -> list[str]:
    tags = [tag for tag in SET if knows(session, tag)]
    for tag in tags:
        session.para(tag, SET[tag])
    return tags


def _first(session: Session, tags: list[str]) -> RequestRecord:
    """The first GET, which must carry what was set: that it does is judged elsewhere."""
    session.url("/range/bytes-200")
    seen = _run(session, "GET")
    for tag in _lost(tags, "GET", seen):
        session.judge.must(False, f"{SHOWS[tag]!r} is due for {tag}: {carried(tag, seen)}", requirement=JUDGED[tag])
    return seen


def _judge_runs(session: Session, tags: list[str], first: RequestRecord, runs: dict[str, RequestRecord]) -> None:
    lost = {name: _lost(tags, name.partition(" ")[0], seen) for name, seen in runs.items()}
    others = {value for seen in runs.values() for value in seen.header("Range")} - set(first.header("Range"))
    reading = "other_value" if others else _reading(lost)
    session.topic("settings_after_request", reading, f"not carried as by the first request: {lost}, {others or ''}")


def _run(session: Session, method: str) -> RequestRecord:
    if method == "POST":
        session.data(b"held")
    session.origin.mark()
    outcome = session.action(POST if method == "POST" else GET)
    session.judge.must(outcome.is_status, f"a status is due: {outcome.shown()}", requirement="F1304-02")
    return session.origin.request()


def _lost(tags: list[str], method: str, seen: RequestRecord) -> list[str]:
    return [tag for tag in OF_METHOD[method] if tag in tags and not carries(tag, seen, SHOWS[tag])]


def _reading(lost: dict[str, list[str]]) -> str:
    names = {tag for found in lost.values() for tag in found}
    if not names:
        return "all"
    return "without_range" if names <= {"BREAK", "BREAKEND"} else "without_another"


@requirement("F1303-78")
@pytest.mark.parametrize("tag", BAD)
def test_a_refused_value_changes_nothing(session: Session, tag: str) -> None:
    """After refused values the accepted one is still what the request carries ([V250 5.6.2])."""
    if tag == "URL":
        session.url("/kept")
        due, path = f"/{session.origin.token}/kept", ""
    else:
        due, path = SHOWS[tag], "/range/bytes-200"
        session.url(path)
        _set(session, tag)
    method = "POST" if tag == "CONTENT" else "GET"
    before = _run(session, method)
    session.judge.must(carries(tag, before, due), f"{due!r} is due: {carried(tag, before)}", requirement=JUDGED[tag])
    for text, id_ in BAD[tag]:
        if tag.startswith("BREAK"):
            _set(session, tag)  # the GET before may have used it up (A57)
        if session.refused(f'AT+HTTPPARA="{tag}",{text}', requirement=id_).refused:
            _still(session, tag, due, f"after the refused {text[:40]} {due!r} is still due for {tag}")


def _set(session: Session, tag: str) -> None:
    for each in ("BREAK", "BREAKEND") if tag.startswith("BREAK") else (tag,):
        need_tag(session, each)
        session.para(each, SET[each])


def _still(session: Session, tag: str, due: str, message: str) -> None:
    if tag == "CONTENT":
        session.data(b"held")
    session.origin.mark()
    outcome = session.action(POST if tag == "CONTENT" else GET)
    found = session.origin.requests()
    session.judge.expect(any(carries(tag, seen, due) for seen in found),
                         f"{message}: {[carried(tag, seen) for seen in found]}, {outcome.shown()}")


@requirement("F1303-79")
@pytest.mark.parametrize("tag", ["UA", "URL"])
def test_setting_while_a_request_runs(session: Session, origin: Origin, tag: str) -> None:
    """A value set between OK and report is refused or taken for the next request; the running one is untouched."""
    need_tag(session, tag)
    new = origin.url("/next") if tag == "URL" else "during/1.0"
    if tag == "UA":
        session.para("UA", "before/1.0")
    running = session.running()
    seen = session.at(command("HTTPPARA", tag, new))
    session.judge.must(len(seen.finals) == 1 and not seen.strays, f"one final code alone is due: {seen.shown()}")
    outcome = session.finish(running, GET)
    found = [(one.target, set(one.header("User-Agent")) if tag == "UA" else set()) for one in origin.requests()]
    due = [(f"/{origin.token}/wait-6", {"before/1.0"} if tag == "UA" else set())]
    held = outcome.report is not None and bool(seen.finals) and seen.finals[0].t > outcome.report.t
    reading = "error" if seen.refused else "held" if held else "ok"
    whole = outcome.length == sum(one.sent_length for one in origin.requests())
    if found != due or outcome.code != 200 or not whole:
        reading = "disturbed"
    session.topic("busy", reading, f"the running request must stay as it was: {outcome.shown()}, {found}")
    if seen.ok:
        _nextcarries(session, tag, "/next" if tag == "URL" else new)


def _nextcarries(session: Session, tag: str, due: str) -> None:
    if tag != "URL":
        session.url("/next")
    session.origin.mark()
    session.expect_status(session.action(GET), 200, requirement="F1304-02")
    found = carried(tag, session.origin.request())
    session.judge.expect(len(found) == 1 and found[0].endswith(due), f"{due!r} is due in the next request: {found}")


@requirement("F1303-83")
@pytest.mark.parametrize("lengths", [(200, 20, 90), (20, 200, 21), (30, 31, 30)], ids=["shorter", "longer", "similar"])
@pytest.mark.parametrize("tag", ["CONTENT", "ACCEPT", "UA"])
def test_the_last_value_counts(session: Session, tag: str, lengths: tuple[int, int, int]) -> None:
    """The value given last is the only one that arrives, before a first request and after one (L29)."""
    need_tag(session, tag)
    old, new, newest = (sample(tag, length - 1) + str(turn) for turn, length in enumerate(lengths))
    session.para(tag, old)
    for value in (new, newest, new):
        session.para(tag, value)
        seen = request(session, "POST" if tag == "CONTENT" else "GET")
        session.judge.must(carried(tag, seen) == [value], f"{value!r} alone is due for {tag}: {carried(tag, seen)}")


@requirement("F1303-93")
def test_setting_leaves_the_response_alone(session: Session, origin: Origin) -> None:
    """Length, content and headers of the last response outlive the setting of every parameter, a new URL too."""
    session.get("/bytes-700/id-kept")
    sent = origin.request()
    before = _settled(session, 700)
    for tag in SHOWS | {"CONNECTTO": "", "RECVTO": "", "RESPTO": ""}:
        if knows(session, tag):
            session.ok(good_line(tag))
    choose_context(session, 5)
    session.url("/bytes-10/another")
    after, head = session.length(), session.head()
    session.judge.expect(after in (before, 700), f"LEN was {before} before and {after} after setting")
    session.judge.expect(head.data in (sent.sent_head, sent.sent_head[:-2], sent.sent_head[:-4]),
                         f"the header block of the response is due: {head.exchange.shown()}")
    data = session.read_all(700)
    session.judge.expect(data == sent.sent_body, f"the 700 bytes of the response are due: {len(data)} came")


def _settled(session: Session, due: int) -> int | None:
    """LEN, once it is `due` or T13 is over: a DUT may still be filling its buffer."""
    waited, seen = 0.0, session.length()
    while seen != due and waited < tolerances.seconds("T13", "poll"):
        session.wait(0.5)
        waited, seen = waited + 0.5, session.length()
    return seen
