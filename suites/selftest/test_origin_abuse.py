"""The origin under abuse: honest rigs are served meanwhile, memory is bounded, nothing is told without the secret.

ORIGIN_ABUSE=10 makes it ten times as long.
"""

from __future__ import annotations

import base64
import contextlib
import re
import socket
import time
from collections.abc import Iterator

import pytest

from fixtures.origin import content
from fixtures.origin.client import OriginClient
from fixtures.origin.records import OriginError
from suites.selftest.abuse import SCALE, SECRET, Served, heard, honest, origin, sent, stranger, talk
from suites.selftest.origin_bench import wait_for

MIB = 1 << 20
LINE = re.compile(r"[0-9-]{10}T[0-9:]{8}Z [a-z]+( [a-z]+=(\"[ -~]*\"|[A-Za-z0-9._:,\[\]/+-]+))*\Z")


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with origin("--log", "--memory", "256") as running:
        yield running
        log = running.log()
        assert log.splitlines(), "an event each has a line"
        assert [line for line in log.splitlines() if not LINE.match(line)] == []
        assert SECRET not in log
        assert "failed" not in log


@pytest.fixture(autouse=True)
def bounded(served: Served) -> Iterator[None]:
    """What each abuse leaves behind in memory and descriptors is little."""
    with served.client() as client:
        client.info()
    files, before = served.files(), served.memory()
    yield
    wait_for(lambda: served.files() <= files + 4, 60)
    assert served.memory() - before < 96 * MIB
    with served.client() as client:
        assert client.info().ports == served.ports


def test_slow_heads_from_500_connections(served: Served) -> None:
    """From the address of the honest rigs and from others; a byte now and then each, none ever ends its head."""
    slow: list[socket.socket] = []
    with honest(served, cases=5):
        for number in range(500):
            with contextlib.suppress(OSError):
                slow.append(stranger(served.ports["plain"], number % 10))
                sent(slow[-1], b"GET / HTTP/1.1\r\nHost: o\r\nX-Slow: ")
        before = served.memory()
        for _ in range(5 * SCALE):
            alive = sum(sent(sock, b"a") for sock in slow)
            time.sleep(0.2)
        assert served.memory() - before < 32 * MIB
    assert alive > 300
    for sock in slow:
        sock.close()


def test_more_strangers_than_there_is_room_for(served: Served) -> None:
    """700 that say nothing at all, more than the descriptors of strangers; the oldest are put out."""
    idle: list[socket.socket] = []
    with honest(served, cases=5):
        for _ in range(700):
            idle.append(stranger(served.ports["plain"]))
        ended = wait_for(lambda: sum(over(sock) for sock in idle) >= 150 and sum(over(sock) for sock in idle), 60)
    assert ended < 400
    for sock in idle:
        sock.close()


def over(sock: socket.socket) -> bool:
    sock.setblocking(False)
    try:
        return sock.recv(1) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def test_one_strange_address_gets_no_more_than_its_share(served: Served) -> None:
    with honest(served):
        many = [stranger(served.ports["plain"], 100) for _ in range(100)]
        wait_for(lambda: sum(over(sock) for sock in many) >= 30)
        assert sum(over(sock) for sock in many) <= 40
        for sock in many:
            sock.close()
        for _ in range(150 * SCALE):
            talk(served.ports["plain"], b"", 101)


def test_oversized_heads(served: Served) -> None:
    """Lines without end, lines without number, folds without number; half of them never end."""
    heads = [
        b"GET /" + b"a" * 200_000,
        b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 40_000,
        b"GET / HTTP/1.1\r\nX: y\r\n" + b" z\r\n" * 15_000 + b"\r\n",
        b"GET / HTTP/1.1\r\n" + b"\x00\n" * 30_000 + b"\n\n",
        b"GET / HTTP/1.1\r\n" + b":\r\n" * 21_000 + b"\r\n",
    ]
    with honest(served):
        for number in range(8 * SCALE):
            for head in heads:
                answer = talk(served.ports["plain"], head, number)
                assert not answer or re.match(rb"HTTP/1\.1 (200|431|400) ", answer), answer[:60]
        assert b" 431 " in talk(served.ports["plain"], heads[0])


def test_oversized_bodies(served: Served) -> None:
    """40 MiB of each framing, announced as more still; several at a time, none is kept."""
    piece, parts = content.body(MIB), 40
    announced = b"POST / HTTP/1.1\r\nHost: o\r\nContent-Length: 99999999999\r\n\r\n"
    chunked = b"POST / HTTP/1.1\r\nHost: o\r\nTransfer-Encoding: chunked\r\n\r\nfffffffff\r\n"
    before, most = served.memory(), 0
    with honest(served):
        for _ in range(SCALE):
            socks = [stranger(served.ports["plain"], number) for number in range(4)]
            for number, sock in enumerate(socks):
                sent(sock, chunked if number % 2 else announced)
            for _ in range(parts):
                for sock in socks:
                    sent(sock, piece)
                most = max(most, served.memory() - before)
            for sock in socks:
                assert heard(sock)[:13] in (b"HTTP/1.1 413 ", b"")
                sock.close()
    assert most < 64 * MIB


def test_a_flood_of_tiny_chunks_and_of_pipelined_requests(served: Served) -> None:
    tiny = b"POST / HTTP/1.1\r\nHost: o\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\na\n" * 200_000
    many = b"GET / HTTP/1.1\r\nHost: o\r\n\r\n" * 20_000
    with honest(served):
        for number in range(2 * SCALE):
            talk(served.ports["plain"], tiny, number)
            answers = talk(served.ports["plain"], many, number)
            assert answers.count(b"HTTP/1.1 200 OK") <= 32
            assert answers.count(b"Connection: close") == (answers.count(b"HTTP/1.1 200 OK") == 32)


def test_handshakes_that_never_end(served: Served) -> None:
    """300 halves of a ClientHello, on all TLS listeners; rigs are served over TLS meanwhile."""
    names = [name for name in served.ports if name.startswith("tls")]
    with honest(served), OriginClient(served.ready["tls_url"], SECRET) as client:
        slow = [stranger(served.ports[names[number % len(names)]], number) for number in range(300)]
        for sock in slow:
            sent(sock, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(40))
        for _ in range(20 * SCALE):
            client.open("overtls")
            client.disconnect()
        client.close("overtls")
    for sock in slow:
        sock.close()


@pytest.mark.parametrize("listener", ["tls", "tls_client", "tls_hangup", "plain2"])
def test_noise_on_every_kind_of_listener(served: Served, listener: str) -> None:
    old = b"\x80\x2e\x01\x00\x02" + bytes(40)
    hello = b"\x16\x03\x01\x40\x00\x01\x00\x3f\xfc\x03\x03" + b"\x55" * 16_000
    with honest(served):
        for number in range(10 * SCALE):
            for noise in (hello, hello[:7], content.body(5000, number), old, b"\n" * 99):
                talk(served.ports[listener], noise, number)


TRICKS = [
    "/../../../../etc/passwd", "/..%2f..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd",
    "/....//....//etc/passwd", "/..\\..\\windows\\win.ini", "/%00/etc/passwd", "/fixtures/origin/cli.py",
    "/.git/config", "file:///etc/passwd", "/proc/self/environ", "/_/../_/journal", "/_/journal?token=",
    "//_/journal?token=", "/_/info", "/%5f/info", "/_/%69nfo", "/a/../_/info", "http://127.0.0.1/_/info",
    "http://localhost/_/journal?token=", "/_/blob", "*", "", "/?url=http://127.0.0.1/",
    "/stored-page", "/raw-page", "/echo", "/bytes-99999999",
    "/redirect-302",
]


@pytest.mark.parametrize("target", TRICKS)
def test_path_tricks_reach_nothing(served: Served, target: str) -> None:
    """One text for all of them: neither a file, nor the journal, nor a behaviour that only an open token has."""
    with served.client() as client:
        client.open("openedtoken")
        client.store("openedtoken", "page", b"stored for somebody")
        for method in ("GET", "POST", "PROPFIND"):
            request = f"{method} {target} HTTP/1.1\r\nHost: o\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbody"
            answer = talk(served.ports["plain"], request.encode())
            head, _, body = answer.partition(b"\r\n\r\n")
            assert re.match(rb"HTTP/1\.1 (200|404) ", head), answer[:200]
            assert body == content.DEFAULT_TEXT
        client.close("openedtoken")


@pytest.mark.parametrize("line", ["CONNECT 127.0.0.1:1 HTTP/1.1", "CONNECT example.test:443 HTTP/1.0",
                                  "GET http://example.test/ HTTP/1.1", "POST https://192.0.2.1:8443/x HTTP/1.1"])
def test_it_is_no_proxy(served: Served, line: str) -> None:
    """Refused, and no connection goes anywhere: the listener that would be reached hears nothing."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        for authority in ("", f"127.0.0.2:{port}"):
            shown = re.sub(r"(127\.0\.0\.1|example\.test|192\.0\.2\.1)(:\d+)?", authority, line) if authority else line
            answer = talk(served.ports["plain"], f"{shown}\r\nHost: o\r\n\r\n".encode())
            assert re.match(rb"HTTP/1\.1 (405|421) ", answer), answer[:80]
        other.settimeout(0.2)
        with pytest.raises(TimeoutError):
            other.accept()


def wrong_secrets() -> list[str]:
    secrets = ["", "Bearer", "Bearer ", f"Bearer {SECRET[:-1]}", f"Bearer {SECRET}x", f"Bearer  {SECRET}", SECRET,
               f"bearer {SECRET}", f"Basic {SECRET}", f"Bearer {SECRET.upper()}", f"Bearer {SECRET}\x00",
               "Bearer \xff\xfe"]
    basic = base64.b64encode(f"origin:{SECRET}".encode()).decode()
    return [*secrets, f"Basic {basic}", f"Token {SECRET}"]


@pytest.mark.parametrize("given", wrong_secrets())
def test_wrong_secrets_are_told_nothing(served: Served, given: str) -> None:
    """Whatever is asked, however it is framed: the same answer as to any stranger, and no token is opened or closed."""
    with served.client() as client:
        client.open("mine")
        for call in ("GET /_/info", "GET /_/journal?token=mine", "POST /_/open", "POST /_/close", "POST /_/store",
                     "POST /_/silent", "GET /_/blob?token=mine&seq=1&part=body"):
            body = b'{"token": "mine", "speed": 9, "name": "x", "data": "eA=="}'
            head = f"{call} HTTP/1.1\r\nHost: o\r\nAuthorization: {given}\r\nContent-Length: {len(body)}\r\n\r\n"
            answer = talk(served.ports["plain"], head.encode("latin-1") + body)
            assert answer.startswith(b"HTTP/1.1 404 "), answer[:200]
            assert answer.endswith(b"\r\n\r\n" + content.DEFAULT_TEXT)
        assert client.journal("mine").requests == ()
        client.close("mine")


def test_the_right_secret_in_the_wrong_place_is_none(served: Served) -> None:
    for request in (f"GET /_/info?token={SECRET} HTTP/1.1\r\nHost: o", f"GET /_/info HTTP/1.1\r\nHost: {SECRET}",
                    f"GET /_/info HTTP/1.1\r\nHost: o\r\nAuthorization: Bearer x\r\nAuthorization: Bearer {SECRET}",
                    f"GET /_/info HTTP/1.1\r\nHost: o\r\nCookie: Bearer {SECRET}",
                    f"GET /x/_/info HTTP/1.1\r\nHost: o\r\nAuthorization: Bearer {SECRET}"):
        answer = talk(served.ports["plain"], f"{request}\r\nConnection: close\r\n\r\n".encode())
        assert answer.endswith(b"\r\n\r\n" + content.DEFAULT_TEXT), answer[:200]


def test_a_token_cannot_take_all_memory_and_says_so() -> None:
    """64 MiB for all tokens: what goes beyond is refused in words, and given back when tokens close."""
    with origin("--memory", "64") as small, small.client() as client:
        for number in range(4):
            client.open(f"hog{number}")
        with pytest.raises(OriginError, match="--memory"):
            for number in range(40):
                client.store(f"hog{number % 4}", f"file{number}", bytes(8 * MIB))
        for number in range(4):
            client.close(f"hog{number}")
        client.open("modest")
        client.store("modest", "file", bytes(8 * MIB))
        client.close("modest")


def test_sixteen_rigs_at_once_are_served(served: Served) -> None:
    with honest(served, count=16, size=100_000, cases=SCALE):
        pass


def test_ten_mebibytes_both_ways_for_two_rigs(served: Served) -> None:
    with honest(served, count=2, size=10 * MIB, cases=1):
        pass


def test_what_is_left_open_is_forgotten_in_time() -> None:
    with origin("--keep", "2") as quick, quick.client() as client:
        client.open("left")
        client.open("used")
        port = client.silent("left")
        talk(quick.ports["plain"], b"GET /nobody HTTP/1.1\r\nHost: o\r\nConnection: close\r\n\r\n")
        assert len(client.journal("").requests) == 1

        def gone() -> bool:
            client.journal("used")
            try:
                client.journal("left")
            except OriginError:
                return True
            return False

        time.sleep(4)
        client.open("used")
        wait_for(gone, 60)
        assert client.journal("used").requests == ()
        wait_for(lambda: not client.journal("").requests, 60)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), 5)
