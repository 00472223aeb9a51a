"""What an RFC 2217 server sends is told apart wherever the network cuts it, and taken without delay."""

from __future__ import annotations

import itertools
import statistics
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.at import Shape
from fixtures.link import Recorder
from fixtures.modem import Modem
from rigs.kinds import Context
from rigs.kinds._telnet import IAC, LONGEST, Stream
from rigs.kinds.serial import open_port
from suites.selftest.serial_bench import rig
from suites.selftest.serial_servers import RAW, RFC2217, SER2NET, running, ser2net

DELAYED = 0.04
"""Seconds for which a host holds back an acknowledgement that nobody asks it for."""
OPTION, COMMAND = st.integers(251, 254), st.integers(241, 249)
SENT = st.lists(st.one_of(
    st.tuples(st.just("data"), st.binary(min_size=1, max_size=40)),
    st.tuples(st.just("sub"), st.binary(max_size=12)),
    st.tuples(st.just("option"), st.builds(lambda action, option: bytes([action, option]), OPTION,
                                           st.integers(0, 255))),
    st.tuples(st.just("command"), COMMAND.map(lambda command: bytes([command])))), max_size=12)


class Client:
    """Stands for pyserial's client: notes what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, bytes]] = []

    def _telnet_process_subnegotiation(self, text: bytes) -> None:
        self.told.append(("sub", text))

    def _telnet_negotiate_option(self, action: bytes, option: bytes) -> None:
        self.told.append(("option", action + option))

    def _telnet_process_command(self, command: bytes) -> None:
        self.told.append(("command", command))


def on_the_wire(kind: str, text: bytes) -> bytes:
    escaped = text.replace(IAC, IAC + IAC)
    return {"data": escaped, "sub": b"\xff\xfa" + escaped + b"\xff\xf0", "option": IAC + text,
            "command": IAC + text}[kind]


def heard(pieces: list[bytes]) -> list[tuple[str, bytes]]:
    """What was told apart, neighbouring data joined."""
    client = Client()
    stream = Stream(client, lambda data: client.told.append(("data", data)))
    assert all(stream.feed(piece) for piece in pieces)
    return joined(client.told)


def joined(told: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for kind, run in itertools.groupby(told, lambda item: item[0]):
        texts = [text for _, text in run]
        found += [(kind, b"".join(texts))] if kind == "data" else [(kind, text) for text in texts]
    return found


@given(SENT, st.lists(st.integers(0, 600), max_size=8))
def test_nothing_depends_on_where_the_network_cuts(sent: list[tuple[str, bytes]], cuts: list[int]) -> None:
    stream = b"".join(on_the_wire(kind, text) for kind, text in sent)
    places = sorted({0, *(cut % (len(stream) + 1) for cut in cuts), len(stream)})
    assert heard([stream[start:end] for start, end in itertools.pairwise(places)]) == joined(sent)
    assert heard([stream[place:place + 1] for place in range(len(stream))]) == joined(sent)


def test_a_command_without_an_end_is_no_telnet() -> None:
    stream = Stream(Client(), lambda data: None)
    assert stream.feed(b"\xff\xfa" + bytes(LONGEST - 2))
    assert not stream.feed(b"\x00")


@pytest.mark.skipif(SER2NET is None, reason="ser2net is not there: apt-get install ser2net")
@pytest.mark.parametrize("way", [RAW, RFC2217])
def test_an_answer_in_two_pieces_is_not_held_back(tmp_path: Path, way: str) -> None:
    """ser2net sends the second piece of an answer when the first is acknowledged."""
    with running([sys.executable, "-m", "suites.benchmarks.responder"]) as responder:
        assert responder.stdout
        device = responder.stdout.readline().strip()
        with ser2net(device, tmp_path, way) as url:
            port = open_port(rig(url), Context(tmp_path))
            modem = Modem(port.link, Recorder(mask=False))
            took = []
            for _ in range(20):
                exchange = modem.command("AT+HTTPREAD=300", Shape.READ)
                assert len(exchange.data) == 300
                took.append(exchange.ends[0].t - exchange.sent)
            assert len(modem.command(f"AT+HTTPREAD={1 << 20}", Shape.READ).data) == 1 << 20
            port.close()
    assert statistics.median(took) < DELAYED * 0.75
