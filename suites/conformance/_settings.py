"""What the cases of HTTPPARA share: lines whose answer is open, tags a DUT may lack, and settings on the wire."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from fixtures.at import Exchange, command
from fixtures.bench import Session
from fixtures.origin.records import RequestRecord
from fixtures.spec import tables
from fixtures.verdict import Violation

T = TypeVar("T")
METHODS = ("GET", "POST", "HEAD", "DELETE")
TOPICS = {"UA": "tag_ua", "BREAK": "tag_break", "BREAKEND": "tag_breakend", "RESPTO": "tag_respto"}
BODY = b"posted by the bench"
ENOUGH = 3
"""Lines answered wrongly after which a list of them is given up: a DUT that hangs costs T03 for each."""


def probe(session: Session, line: str) -> Exchange:
    """Send a line to which OK and ERROR are both right: one of them alone, and `AT` is answered afterwards."""
    seen = session.at(line)
    session.judge.must(seen.ok or seen.refused, f"OK or ERROR is due: {seen.shown()}")
    extra = [*seen.strays, *seen.information, *seen.finals[1:]]
    session.judge.must(not extra, f"OK or ERROR alone is due: {seen.shown()}")
    session.in_time(seen)
    session.alive()
    return seen


def refuse_all(session: Session, lines: Iterable[str], *, requirement: str | None = None) -> None:
    """Lines that must all be refused; those that are not are told together."""
    together(session, lines, lambda line: session.refused(line, requirement=requirement), requirement)


def together(session: Session, items: Iterable[T], step: Callable[[T], object],
             requirement: str | None = None) -> None:
    """Take a step with each item, whatever became of the ones before; all violations make one message."""
    wrong: list[str] = []
    for item in items:
        try:
            step(item)
        except Violation as stop:
            wrong.append(str(stop))
        if len(wrong) >= ENOUGH:
            break
    session.judge.must(not wrong, "; ".join(wrong), requirement=requirement)


def need_tag(session: Session, tag: str) -> None:
    """End the case as not applicable where the DUT refuses a good value of a tag that its dialect lets it lack."""
    topic = TOPICS.get(tag)
    if topic is None or session.dialect.judge(topic, "error") == "fail":
        return
    seen = session.at(good_line(tag))
    if seen.refused:
        session.topic(topic, "error", f"the tag {tag} is not known: {seen.shown()}")
        session.judge.not_applicable(f"this DUT has no tag {tag}, which its dialect allows: {seen.shown()}")


def knows(session: Session, tag: str) -> bool:
    """Whether the tag may be used: always, unless the dialect lets a DUT lack it and this one does."""
    topic = TOPICS.get(tag)
    return topic is None or session.dialect.judge(topic, "error") == "fail" or session.at(good_line(tag)).ok


def good_line(tag: str) -> str:
    """HTTPPARA with a right value of the tag."""
    parameter = tables.parameter("HTTPPARA", tag)
    return parameter.line(f'"{parameter.good}"' if parameter.written == "quoted" else parameter.good)


def choose_context(session: Session, number: int) -> None:
    """Set SSLCFG as L43 prints it; without quotes where the dialect lets a DUT refuse that (A12)."""
    if session.dialect.judge("sslcfg_quoted", "error") != "fail" and session.try_para("SSLCFG", f'"{number}"').refused:
        session.ok(command("HTTPPARA", "SSLCFG", number), requirement="F1303-50")
        return
    session.para("SSLCFG", number)


def sample(tag: str, length: int) -> str:
    """A right value of that many characters which shows where it was cut."""
    return tables.sample(tables.parameter("HTTPPARA", tag), length)


def request(session: Session, method: str, path: str = "/", *, data: bytes = BODY) -> RequestRecord:
    """Run a request that must be answered with 200; returns what the origin saw of it (`data` goes with POST)."""
    session.origin.mark()
    runs: dict[str, Callable[[], object]] = {
        "GET": lambda: session.get(path),
        "POST": lambda: session.post(path, data),
        "HEAD": lambda: session.head_request(path),
        "DELETE": lambda: session.delete(path),
    }
    runs[method]()
    return session.origin.request()


def carried(tag: str, seen: RequestRecord) -> list[str]:
    """What a request shows of a parameter: the values of its header, or the target for URL."""
    if tag == "URL":
        return [seen.target]
    if tag == "ACCEPT":
        return seen.header("Accept-type") or seen.header("Accept")
    return seen.header({"CONTENT": "Content-Type", "UA": "User-Agent", "USERDATA": "X-Long"}.get(tag, "Range"))


def carries(tag: str, seen: RequestRecord, due: str) -> bool:
    """Whether a request shows the value, alone; lines of USERDATA may stand beside earlier ones (A45)."""
    found = carried(tag, seen)
    return due in found if tag == "USERDATA" else found == [due]


def well_formed(session: Session, seen: RequestRecord, *, but: tuple[str, ...] = ()) -> None:
    """The request is complete and keeps RFC 9112; findings whose name is in `but` are left out."""
    found = [problem for problem in seen.problems if problem.partition(":")[0] not in but]
    session.judge.must(seen.complete and not found, f"the request is broken: {found or 'incomplete'}, {seen.head!r}")
