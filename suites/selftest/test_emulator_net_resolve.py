"""Where the emulated module's names and ports lead."""

from __future__ import annotations

import pytest

from rigs.emulator.net.failures import Failed, Failure
from rigs.emulator.net.resolve import Resolver, Target

RESOLVER = Resolver(hosts={"origin.test": "127.0.0.1", "far.test": "192.0.2.1"}, nat={80: 43210})


@pytest.mark.parametrize(
    ("host", "port", "expected"),
    [
        ("origin.test", 8080, Target("127.0.0.1", 8080)),
        ("ORIGIN.test.", 8080, Target("127.0.0.1", 8080)),
        ("origin.test", 80, Target("127.0.0.1", 43210)),
        ("127.0.0.1", 80, Target("127.0.0.1", 43210)),
        ("127.9.9.9", 81, Target("127.9.9.9", 81)),
        ("[::1]", 443, Target("::1", 443)),
        ("::1", 80, Target("::1", 43210)),
    ],
)
def test_loopback_is_reached(host: str, port: int, expected: Target) -> None:
    assert RESOLVER.target(host, port) == expected


@pytest.mark.parametrize(
    ("host", "failure"),
    [
        ("no-such-host.invalid", Failure.NAME),
        ("localhost", Failure.NAME),
        ("", Failure.NAME),
        ("192.0.2.1", Failure.REFUSED),
        ("far.test", Failure.REFUSED),
        ("0.0.0.0", Failure.REFUSED),
        ("2001:db8::1", Failure.REFUSED),
    ],
)
def test_nothing_else_is_reached_without_an_uplink(host: str, failure: Failure) -> None:
    with pytest.raises(Failed) as caught:
        RESOLVER.target(host, 80)
    assert caught.value.failure is failure


def test_an_uplink_reaches_the_world_unmoved() -> None:
    resolver = Resolver(nat={80: 43210}, uplink=True)
    assert resolver.target("192.0.2.1", 80) == Target("192.0.2.1", 80)
    assert resolver.target("example.org", 80) == Target("example.org", 80, name=True)
    assert resolver.target("127.0.0.1", 80) == Target("127.0.0.1", 43210)
