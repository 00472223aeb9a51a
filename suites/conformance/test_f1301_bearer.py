"""F1301 AT+HTTPINIT without a bearer: no network, no SIM."""

from __future__ import annotations

from typing import Any

from fixtures.at import Exchange
from fixtures.bench import Session
from fixtures.bench.surroundings import detached, taken_out, without_radio
from fixtures.verdict import needs, requirement


def failing_start(session: Session) -> None:
    """ERROR within T03; a DUT that starts lazily passes if its request then fails."""
    seen: Exchange = session.at("AT+HTTPINIT")
    session.judge.must(seen.finals, f"no final result code: {seen.shown()}")
    session.in_time(seen)
    if seen.refused:
        return
    session.judge.record("HTTPINIT without a bearer", "OK, the request fails")
    session.at(f'AT+HTTPPARA="URL","{session.origin.url("/")}"')
    outcome = session.action(0)
    session.judge.must(outcome.failed_cleanly, f"neither start nor request failed without a bearer: {outcome.shown()}")
    session.stop()


@requirement("F1301-03")
def test_start_with_the_radio_off(stopped: Session) -> None:
    """With the radio off HTTPINIT fails (L16); afterwards it works again."""
    with without_radio(stopped):
        failing_start(stopped)
    stopped.start()
    stopped.get("/bytes-3")


@requirement("F1301-03")
def test_start_when_detached(stopped: Session) -> None:
    """Detached from packet service HTTPINIT fails, or a later request does."""
    with detached(stopped):
        failing_start(stopped)
    stopped.start()
    stopped.get("/bytes-3")


@requirement("F1301-01")
@needs("radio")
def test_start_after_one_that_failed(stopped: Session) -> None:
    """A start that failed for want of a bearer leaves a stopped service, which starts once there is one."""
    with detached(stopped):
        if stopped.at("AT+HTTPINIT").ok:
            stopped.stop()
    stopped.ok_only("AT+HTTPINIT")


@requirement("F1301-19")
def test_start_without_a_sim(stopped: Session, rig: Any, port: Any) -> None:
    """Without a SIM HTTPINIT fails within T03; afterwards it works again."""
    with taken_out(stopped, port, rig.bench.sim_out, rig.bench.sim_in):
        failing_start(stopped)
    stopped.start()
    stopped.get("/bytes-3")
