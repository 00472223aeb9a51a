"""F1308 HTTPPOSTFILE beside HTTPACTION: one request at a time (A44)."""

from __future__ import annotations

import pytest

from fixtures.at import Exchange, Report, Shape
from fixtures.bench import Origin, Session
from fixtures.bench.requests import GET
from fixtures.origin.records import RequestRecord
from fixtures.spec import tolerances
from fixtures.verdict import requirement
from suites.conformance._postfile import BODY, LIMIT, judge_report, send
from suites.conformance._settings import need_tag

HELD = tolerances.seconds("T08", "held")
LISTEN = tolerances.seconds("T03", "listen")
NOTHING = tolerances.seconds("T09", "quiet")
GAP, QUIET = tolerances.seconds("T12", "gap"), tolerances.seconds("T01", "quiet")
SIZE = 44
ACTION, FILE = "HTTPACTION", "HTTPPOSTFILE"


@requirement("F1308-31")
@pytest.mark.parametrize(("first", "second"), [(ACTION, FILE), (FILE, ACTION), (FILE, FILE)],
                         ids=["file-during-action", "action-during-file", "file-during-file"])
def test_one_request_at_a_time(session: Session, origin: Origin, first: str, second: str) -> None:
    """The second request is refused or held; the first one and its report stay as they are."""
    name = session.stage(b"the file that waits")
    session.url(f"/wait-{HELD:g}/text-{SIZE}")
    origin.mark()
    running = _launch(session, first, name)
    if running.reports:
        session.judge.not_applicable("this DUT sends its report before its OK")
    session.judge.must(running.ok, f"OK is due: {running.shown()}")
    session.wait(1)
    seen = _launch(session, second, name, Shape.FINAL)  # a held one may come behind both reports
    session.judge.must(seen.finals, f"no final result code: {seen.shown()}", requirement="F1308-20")
    own, other = _reports(session, running, seen, first, second)
    if own is not None and own.t < seen.sent:
        session.judge.inconclusive(f"the first request had ended before the second was sent: {seen.shown()}")
    _judge_first(session, own, origin.requests(), first)
    _judge_second(session, seen, own, other)


def _launch(session: Session, command: str, name: str, shape: Shape = Shape.ACTION) -> Exchange:
    line = f"AT+{ACTION}={GET}" if command == ACTION else f'AT+{FILE}="{name}",1,1,1'
    return session.at(line, shape, within=LISTEN)


def _reports(session: Session, running: Exchange, seen: Exchange, first: str,
             second: str) -> tuple[Report | None, Report | None]:
    """The report of the running request, and that of the second one where it was taken."""
    limit = max(running.sent, seen.sent) + session.late(LIMIT)
    found = [session.modem.report(first, limit)]
    if seen.ok:
        found.append(session.modem.report(second, limit))
    if first == second and len(found) == 2 and found[0] is not None and found[0].code == 703:
        found.reverse()
    return found[0], found[1] if len(found) == 2 else None


def _judge_first(session: Session, own: Report | None, found: list[RequestRecord], first: str) -> None:
    method = GET if first == ACTION else 1
    due = (method, 200, SIZE)
    fields = own.fields if own else None
    session.judge.must(own is not None and own.code in (200, None) and own.length in (SIZE, None),
                       f"the running request must be reported as {due}: came {fields}")
    answered = found[0].t_answered if found else None
    session.judge.must(found and found[0].complete and answered is not None, "the running request was given up")
    early = [r.head for r in found[1:] if r.t_first < (answered or 0.0) - 1 / session.modem.speed]
    session.judge.must(not early, f"while a request ran, the origin saw another one: {early}")


def _judge_second(session: Session, seen: Exchange, own: Report | None, other: Report | None) -> None:
    held = own is not None and _stands_before(own, seen)
    session.judge.expect(seen.refused or other is not None, f"taken and never reported: {seen.shown()}")
    if other is not None and other.code == 703:
        reading = "errcode_703"
    elif held:
        reading = "held"
    elif seen.refused:
        reading = "error"
    else:
        session.judge.deviation(f"ERROR, 703, or an answer after the first report is due: {seen.shown()}, {other}")
        return
    session.topic("busy", reading, f"a second request while one runs: {seen.shown()}")


def _stands_before(own: Report, seen: Exchange) -> bool:
    """Whether a report came ahead of the final result code of an exchange; both may have come in one read."""
    final = seen.finals[0]
    ahead = seen.items[: seen.items.index(final)]
    return own.t < final.t or any(line in ahead for line in seen.unsolicited if line.text.startswith(f"+{own.name}:"))


def _held_file(session: Session, name: str) -> Exchange:
    """A file whose post the origin holds; not applicable where its report comes before its OK (A06)."""
    session.url(f"/wait-{HELD:g}/text-{SIZE}")
    running = _launch(session, FILE, name)
    if running.reports:
        session.judge.not_applicable("this DUT sends its report before its OK")
    return running


@requirement("F1300-43")
def test_lines_stay_whole_beside_the_report_of_a_file(session: Session, origin: Origin) -> None:
    """AT again and again while the report of a file falls due: each answer whole, the report once and whole."""
    running = _held_file(session, session.stage(b"the file that waits"))
    deadline = session.modem.now() + 2 * HELD
    while not session.modem.reports_left(FILE) and session.modem.now() < deadline:
        seen = session.at("AT")
        session.judge.expect(seen.codes == ["OK"] and not seen.strays, f"OK alone is due: {seen.shown()}")
        session.wait(GAP)
    report = session.modem.report(FILE, running.sent + session.late(LIMIT))
    good = report is not None and report.code in (200, None) and report.length in (SIZE, None)
    session.judge.must(good, f"the report of the file is due: {report}", requirement="F1308-15")
    session.wait(QUIET)
    session.judge.must(not session.modem.reports_left(FILE), "a second report came", requirement="F1308-15")


@requirement("F1303-79")
@pytest.mark.parametrize(("tag", "value"), [("URL", "{url}"), ("UA", "other/1"), ("RECVTO", "3"), ("CONTENT", "o/b")])
def test_setting_while_a_file_is_sent(session: Session, origin: Origin, tag: str, value: str) -> None:
    """HTTPPARA while a file is sent is answered by OK or ERROR; the file and its report stay as they are."""
    need_tag(session, tag)
    name = session.stage(b"the file that waits")
    session.url(f"/wait-{HELD:g}/text-{SIZE}")
    origin.mark()
    running = _launch(session, FILE, name)
    if running.reports:
        session.judge.not_applicable("this DUT sends its report before its OK")
    session.wait(1)
    text = value.format(url=origin.url("/text-1"))
    seen = session.at(f'AT+HTTPPARA="{tag}",{text}' if text.isdigit() else f'AT+HTTPPARA="{tag}","{text}"')
    session.judge.must(len(seen.finals) == 1, f"one final result code is due: {seen.shown()}")
    report = session.modem.report(FILE, running.sent + session.late(LIMIT))
    _judge_first(session, report, origin.requests(), FILE)


@requirement("F1302-05")
def test_stop_of_a_running_file(session: Session, origin: Origin) -> None:
    """After an OK of HTTPTERM no report of the file comes; INIT works again, and so does the file."""
    name = session.stage(b"the file that is stopped")
    running = _held_file(session, name)
    session.judge.must(running.ok, f"OK is due: {running.shown()}", requirement="F1308-02")
    seen = session.at("AT+HTTPTERM")
    session.judge.must(len(seen.finals) == 1, f"one final result code is due: {seen.shown()}")
    if seen.refused:
        session.judge.record("HTTPTERM while a file is sent", "ERROR")
        session.modem.report(FILE, running.sent + session.late(LIMIT))
    else:
        lines = session.wait(NOTHING)
        late = [line.text for line in lines if line.text.startswith(f"+{FILE}") and line.t > seen.finals[0].t]
        session.judge.expect(not late, f"a report after the OK of HTTPTERM: {late}")
        while session.modem.report(FILE, 0):
            continue
    session.stop()
    session.start()
    judge_report(session, send(session, "/text-45", name, 1, 1, BODY), 1, 200, 45)
