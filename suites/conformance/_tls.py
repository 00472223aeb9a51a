"""SSL contexts for the cases that need two of them to differ."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from fixtures.at import Shape
from fixtures.bench import Session
from fixtures.bench.results import Outcome

TLS_1_0, TLS_1_2, ALL = 1, 3, 4
"""Values of `sslversion` of AT+CSSLCFG; ALL is the default."""
NO_CHECK, SERVER = 0, 1
"""Values of `authmode`: nobody is checked, or the server is."""


@contextmanager
def contexts(session: Session, **versions: int) -> Iterator[None]:
    """Set `sslversion` of contexts given as c0=..., c1=..., without certificate checks; the defaults come back."""
    chosen = {int(name[1:]): version for name, version in versions.items()}
    for number, version in chosen.items():
        configure(session, "sslversion", number, version)
        configure(session, "authmode", number, NO_CHECK)
    try:
        yield
    finally:
        for number in chosen:
            session.at(f'AT+CSSLCFG="sslversion",{number},{ALL}')


def configure(session: Session, item: str, number: int, value: int | str) -> None:
    """One AT+CSSLCFG; a refusal is no matter of the HTTP service, it makes the case inconclusive."""
    shown = f'"{value}"' if isinstance(value, str) else value
    seen = session.at(f'AT+CSSLCFG="{item}",{number},{shown}')
    if not seen.ok:
        session.judge.inconclusive(f"the SSL context cannot be prepared: {seen.shown()}")


def put_certificate(session: Session, name: str, pem: str) -> None:
    """AT+CCERTDOWN: leave a certificate on the DUT; a refusal makes the case inconclusive."""
    data = pem.encode()
    seen = session.at(f'AT+CCERTDOWN="{name}",{len(data)}', Shape.PROMPT)
    if not seen.prompts:
        session.judge.inconclusive(f"no certificate can be loaded: {seen.shown()}")
    stored = session.payload(data)
    if not stored.ok:
        session.judge.inconclusive(f"no certificate can be loaded: {stored.shown()}")


def secure_get(session: Session) -> Outcome:
    """GET from the TLS port of the origin, under the context in force; the result is not judged.

    The origin closes the connection, so that the next request needs a handshake of its own.
    """
    session.origin.mark()
    return session.try_get(session.origin.url("/bye/secure", listener="tls"))


def handshake(session: Session) -> str:
    """What the origin saw since the mark: the version of the handshake that was done, "none" without one."""
    done = [str(one.tls["version"]) for one in session.origin.connections() if one.tls]
    return done[-1] if done else "none"
