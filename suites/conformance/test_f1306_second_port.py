"""F1306 AT+HTTPREAD on another serial port than the request (L93)."""

from __future__ import annotations

from fixtures.at import Shape
from fixtures.bench import Session
from fixtures.link import Link, Recorder
from fixtures.modem import Modem
from fixtures.spec import tolerances
from fixtures.verdict import requirement
from suites.conformance._reading import fetch

LISTEN = tolerances.seconds("T03", "listen")


@requirement("F1306-40")
def test_reading_on_the_second_port(session: Session, second_link: Link) -> None:
    """A response asked for on the first port and read on the second: data or ERROR; the first goes on answering."""
    body = fetch(session, 100)
    second = Modem(second_link, Recorder(), speed=session.modem.speed, baudrate=session.modem.baudrate,
                   line_gap=session.modem.line_gap)
    asked = second.command("AT+HTTPREAD?", within=LISTEN)
    read = second.command("AT+HTTPREAD=40", Shape.READ, within=LISTEN)
    session.judge.record("HTTPREAD? on the second port", asked.shown(120))
    session.judge.record("HTTPREAD=40 on the second port", f"{read.codes}, {len(read.data)} bytes")
    session.judge.expect(asked.finals and read.finals, f"no final result code on the second port: {read.shown(120)}")
    session.judge.expect(body.startswith(read.data), f"other bytes than the body's: {read.shown(200)}")
    session.alive()
    rest, due = session.read(100), body[len(read.data) :]
    session.judge.expect(rest.data in (due, body), f"{len(due)} bytes were left, came {rest.exchange.shown(200)}")
