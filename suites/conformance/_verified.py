"""SSL contexts that judge the server's certificate: authority, clock and options, set up and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from fixtures.at import Shape
from fixtures.bench import Session

SERVER_IS_JUDGED = 1
CERTIFICATE_DIRECTORY = 4


def option(session: Session, name: str, context: int, value: int | str) -> bool:
    """AT+CSSLCFG="<name>",<context>,<value>; whether it was accepted."""
    written = f'"{value}"' if isinstance(value, str) else value
    return session.at(f'AT+CSSLCFG="{name}",{context},{written}').ok


def need(session: Session, name: str, context: int, value: int | str) -> None:
    """As `option`; a refusal leaves the case without a judgement."""
    if not option(session, name, context, value):
        session.judge.inconclusive(f'AT+CSSLCFG="{name}",{context},{value} was refused; the context cannot be prepared')


def store_authority(session: Session, pem: bytes) -> str:
    """Bring a CA certificate to the DUT by HTTPREADFILE to path 4 (L149), or by AT+CCERTDOWN; returns its name."""
    name = session.new_name(suffix=".pem")
    session.origin.store("ca", pem)
    session.get("/stored-ca")
    if not (session.keep(name, CERTIFICATE_DIRECTORY).done or _downloaded(session, name, pem)):
        session.judge.inconclusive("no way was found to bring a CA certificate to the DUT")
    return name


def _downloaded(session: Session, name: str, pem: bytes) -> bool:
    seen = session.at(f'AT+CCERTDOWN="{name}",{len(pem)}', Shape.PROMPT)
    if not seen.prompts:
        return False
    session.modem.input_left = len(pem)
    return session.payload(pem).ok


def now(session: Session) -> datetime:
    """The present time by the Date header that the origin sent last."""
    head = session.origin.last().sent_head.decode("latin-1")
    fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head.split("\r\n"))}
    return parsedate_to_datetime(fields["date"]).astimezone(UTC)


@contextmanager
def clock(session: Session) -> Iterator[None]:
    """Give the DUT its clock back afterwards, as it stood before."""
    lines = [line.text.partition(":")[2].strip() for line in session.at("AT+CCLK?").information]
    try:
        yield
    finally:
        if lines:
            session.at(f"AT+CCLK={lines[0]}")


def set_clock(session: Session, moment: datetime) -> None:
    """Set the DUT's clock to a moment (UTC)."""
    line = f'AT+CCLK="{moment:%y/%m/%d,%H:%M:%S}+00"'
    if not session.at(line).ok:
        session.judge.inconclusive(f"{line} was refused; the clock cannot be set")


@contextmanager
def judging_context(session: Session, context: int, authority: str | None) -> Iterator[None]:
    """An SSL context that judges certificates by `authority` (None: none is named) and by the clock."""
    need(session, "sslversion", context, 4)
    if authority is not None:
        need(session, "cacert", context, authority)
    need(session, "authmode", context, SERVER_IS_JUDGED)
    if not option(session, "ignorelocaltime", context, 0):
        session.judge.record("ignorelocaltime", "unknown to this DUT")
    session.para("SSLCFG", context)
    try:
        yield
    finally:
        option(session, "authmode", context, 0)
