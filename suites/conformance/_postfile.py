"""What the cases of the file commands share: files that hold a request, and what became of a file on the wire."""

from __future__ import annotations

from typing import Final

from fixtures.at import Exchange, Shape
from fixtures.bench import Outcome, Session
from fixtures.origin.records import RequestRecord
from fixtures.spec import tables, tolerances
from suites.conformance._action import difference, only_request

WHOLE: Final = 0
BODY: Final = 1
"""Values of <send_header>: the file is header and body, or it is the body (L140)."""
LIMIT = tolerances.seconds("T04", "limit")
SEEN_AS_SURPLUS = ("surplus", "unframed")


def raw(session: Session, path: str, *, method: str = "POST", body: bytes = b"", host: str = "",
        lines: tuple[str, ...] = ()) -> bytes:
    """A whole request for a path of the origin, as a file may hold it; `lines` are further header lines."""
    host = host or f"{session.origin.host()}:{session.origin.port()}"
    counted = (f"Content-Length: {len(body)}",) if body or method in ("POST", "PUT") else ()
    head = [f"{method} /{session.origin.token}{path} HTTP/1.1", f"Host: {host}", "X-Raw: by the file", *lines, *counted]
    return "\r\n".join([*head, "", ""]).encode() + body


def send(session: Session, path: str, name: str, *options: int | None) -> Outcome:
    """Set the URL and run HTTPPOSTFILE; the origin's mark is set between the two."""
    session.url(path)
    session.origin.mark()
    return session.postfile(name, *options)


def says(outcome: Outcome, method: int, code: int | None, length: int | None) -> bool:
    """Whether there is a report of these values; None is not looked at, nor what a shorter form leaves out (A22)."""
    report = outcome.report
    if report is None:
        return False
    pairs = ((report.method, method), (report.code, code), (report.length, length))
    return all(None in pair or pair[0] == pair[1] for pair in pairs)


def answered(outcome: Outcome) -> bool:
    """Whether a status was reported, or a form too short to tell a status from a failure (L123)."""
    return outcome.is_status or (outcome.report is not None and outcome.code is None)


def judge_report(session: Session, outcome: Outcome, method: int, code: int, length: int | None) -> None:
    """The report must tell method, status and length of the answer; no bearer makes the case inconclusive."""
    good = says(outcome, method, code, length)
    if not good and not answered(outcome) and session.bearer_missing():
        session.judge.inconclusive(f"the DUT has no bearer: {outcome.shown()}")
    due = f"{method},{code}" + ("" if length is None else f",{length}")
    session.judge.must(good, f"OK and a report {due} are due: {outcome.shown()}")


def judge_order(session: Session, outcome: Outcome) -> None:
    """L129 prints OK ahead of the report in each of its branches."""
    session.judge.must(outcome.order == "ok_first", f"OK is due, the report behind it: {outcome.shown()}")


def judge_errcode(session: Session, outcome: Outcome, method: int, usual: int) -> None:
    """A failed connection: OK, then <method>,<errcode>,0; codes of other failures than the usual one are recorded."""
    judge_order(session, outcome)
    code = outcome.code
    good = code is None or 700 <= code <= 799 or code in tables.module_statuses()
    session.judge.must(good and says(outcome, method, None, 0),
                       f"a report {method},<errcode>,0 is due, {usual} expected: {outcome.shown()}")
    if code != usual:
        session.judge.record("unusual errcode", f"{code} where {usual} is usual")


def judge_body(session: Session, file: bytes, *, method: str = "POST") -> RequestRecord:
    """One request, packed by the module, has the file as its body."""
    seen = only_request(session)
    session.judge.must(seen.method == method, f"a {method} is due: {seen.head!r}")
    session.judge.must(seen.body == file, f"the file is due as body: {difference(seen.body, file)}")
    return seen


def judge_whole(session: Session, file: bytes) -> RequestRecord:
    """The one request that came is the file, byte for byte, with nothing in front of it or behind it (L119)."""
    seen = only_request(session)
    came = seen.head + seen.body
    if came != file and file in came:
        session.topic("header_before_file", "present", f"{came.partition(file)[0][:200]!r} stands before the file")
    session.judge.must(came == file, f"the file is due as it is: {difference(came, file)}; the head was {seen.head!r}")
    strange = [problem for problem in _problems(session, seen) if problem.startswith(SEEN_AS_SURPLUS)]
    session.judge.must(not strange, f"something was sent beside the file: {strange}")
    return seen


def _problems(session: Session, seen: RequestRecord) -> list[str]:
    return [*seen.problems, *(problem for one in session.origin.connections() if one.id == seen.connection
                              for problem in one.problems)]


def not_found(outcome: Outcome) -> str:
    """How a DUT says that a file is not there (L129 c): "error", "errcode" for 707, or another reading."""
    if outcome.refused:
        return "error"
    expected = tables.causes()["no_file"].expected
    return "errcode" if outcome.failed_cleanly and outcome.code in expected else f"reported {outcome.code}"


def other_path(session: Session) -> int:
    """A path beside path 1: 3, or the card's 2 on a DUT without path 3 where its dialect lets that be absent."""
    if session.dialect.judge("postfile_path_3", "error") == "fail" or _usable(session, 3):
        return 3
    session.topic("postfile_path_3", "error", "path 3 cannot be used")
    if not session.pics.get("sd_card"):
        session.judge.not_applicable("this DUT has no path but 1, which its dialect allows")
    return 2


def _usable(session: Session, path: int) -> bool:
    name = session.new_name()
    session.get("/text-3")
    return session.keep(name, path).done and not send(session, "/", name, path, 1, BODY).failed_cleanly


def stage_apart(session: Session, first: bytes, other: bytes, *, other_first: bool = False) -> tuple[str, int]:
    """Two files of one name: `first` in path 1, `other` in another path; returns the name and that path."""
    path, name = other_path(session), session.new_name()
    files = {1: first, path: other}
    for place in sorted(files, reverse=other_first):
        session.stage(files[place], name, place)
    return name, path


def stage_as(session: Session, name: str, file: bytes, path: int = 1) -> None:
    """Save a file under a name whose length is at its bounds, where a refusal is a matter of the name (F1309-10).

    Where the file system commands can help, the case goes on to judge its own command.
    """
    session.origin.store("named", file)
    session.get("/stored-named")
    saved = session.keep(name, path)
    if saved.done or (path == 1 and session.pics.get("files_at") and try_put(session, f"F:/{name}", file).ok):
        return
    session.judge.must(False, f"a name of {len(name)} bytes: {saved.exchange.shown()}", requirement="F1309-10")


def put_file(session: Session, where: str, data: bytes) -> None:
    """As `try_put`; a refusal makes the case inconclusive."""
    seen = try_put(session, where, data)
    if not seen.ok:
        session.judge.inconclusive(f"no file can be put to {where}: {seen.shown()}")


def try_put(session: Session, where: str, data: bytes) -> Exchange:
    """AT+CFTRANRX of a file to a full path such as F:/x, without the HTTP service; needs the claim `files_at`."""
    seen = session.at(f'AT+CFTRANRX="{where}",{len(data)}', Shape.PROMPT)
    if seen.prompts and not seen.finals:
        session.modem.input_left = len(data)
        seen = session.payload(data)
    return seen


def stage_large(session: Session, file: bytes) -> str:
    """By GET and HTTPREADFILE, which may give up above 14615 bytes (A53); then by the file system."""
    name = session.new_name()
    session.origin.store("large", file)
    outcome = session.try_get("/stored-large")
    if outcome.length == len(file) and session.keep(name, 1).done:
        return name
    session.judge.record("large_body", f"could not be saved: {outcome.shown()}")
    if not session.pics.get("files_at"):
        session.judge.inconclusive(f"no way was found to bring {len(file)} bytes to the DUT")
    put_file(session, f"F:/{name}", file)
    return name
