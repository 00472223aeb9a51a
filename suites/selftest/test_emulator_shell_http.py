"""The whole emulated module, from the terminal to real HTTP servers."""

from __future__ import annotations

import contextlib
import os
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from suites.selftest.emulated import DEADLINE, Host, terminal, web

SPEED = "20"


def ok(body: bytes, *fields: str) -> bytes:
    lines = "".join(f"{field}\r\n" for field in fields)
    return f"HTTP/1.1 200 OK\r\n{lines}Content-Length: {len(body)}\r\n\r\n".encode() + body


@contextlib.contextmanager
def module(path: Path, *arguments: str, url: str = "") -> Iterator[Host]:
    """A module with the service started, echo off and the URL set."""
    with terminal(path / "port", "--speed", SPEED, "--host", "origin.test=127.0.0.1", *arguments) as host:
        host.ask("ATE0")
        host.ask("AT+HTTPINIT")
        if url:
            host.ask(f'AT+HTTPPARA="URL","{url}"')
        yield host


def act(host: Host, method: int = 0) -> str:
    """Run a request; its report without prefix and method."""
    host.seen = b""
    host.send(f"AT+HTTPACTION={method}\r".encode())
    by = time.monotonic() + DEADLINE
    host.until(b"+HTTPACTION: ")
    while not host.seen.endswith(b"\r\n"):
        host.until(host.seen[-1:], by - time.monotonic())
        host.seen += os.read(host.descriptor, 4096)
    text = host.seen.decode("latin-1")
    assert text.startswith("\r\nOK\r\n\r\n+HTTPACTION: ")
    return text.partition(f"+HTTPACTION: {method},")[2].strip()


def read(host: Host, size: int) -> bytes:
    """The first block of a read."""
    host.seen = b""
    host.send(f"AT+HTTPREAD={size}\r".encode())
    host.until(b"+HTTPREAD: 0\r\n")
    block = host.seen.partition(b"+HTTPREAD: DATA,")[2]
    length, _, rest = block.partition(b"\r\n")
    return rest[: int(length)]


def test_get_post_head_and_delete_reach_the_server(tmp_path: Path) -> None:
    def answer(head: bytes, body: bytes) -> bytes:
        whole = ok(head.split(b" ")[0] + body)
        return whole.partition(b"HEAD")[0]

    with web(answer) as server, module(tmp_path, url=f"http://origin.test:{server.port}/p?q=1") as host:
        assert act(host) == "200,3"
        assert read(host, 100) == b"GET"
        host.ask("AT+HTTPDATA=4,10", "DOWNLOAD\r\n")
        host.send(b"\r\n\x00A")
        host.until(b"OK\r\n")
        assert act(host, 1) == "200,8"
        assert read(host, 100) == b"POST\r\n\x00A"
        assert act(host, 2) == "200,0"
        assert act(host, 3) == "200,6"
    methods = [head.split(b"\r\n")[0] for head, _ in server.requests]
    assert methods == [b"%s /p?q=1 HTTP/1.1" % name for name in (b"GET", b"POST", b"HEAD", b"DELETE")]
    assert server.requests[1][1] == b"\r\n\x00A"


def test_a_default_port_is_moved_and_the_host_line_is_not(tmp_path: Path) -> None:
    with web(lambda head, body: ok(b"x")) as server, module(
        tmp_path, "--nat", f"80={server.port}", url="http://origin.test/"
    ) as host:
        assert act(host) == "200,1"
    assert b"\r\nHost: origin.test\r\n" in server.requests[0][0] + b"\r\n"


@pytest.mark.parametrize(
    ("url", "report"), [("http://no-such-host.invalid/", "713,0"), ("http://192.0.2.1/", "714,0")]
)
def test_hosts_that_are_not_there(tmp_path: Path, url: str, report: str) -> None:
    with module(tmp_path, url=url) as host:
        assert act(host) == report
        assert host.ask("AT") == "\r\nOK\r\n"


def test_a_silent_server_ends_in_module_seconds_and_the_next_request_works(tmp_path: Path) -> None:
    answers = [b"", ok(b"fine")]
    with web(lambda head, body: answers.pop(0)) as server, module(
        tmp_path, url=f"http://127.0.0.1:{server.port}/"
    ) as host:
        begin = time.monotonic()
        assert act(host) == "720,0"
        assert time.monotonic() - begin >= 0.9
        assert act(host) == "200,4"


def test_commands_are_answered_while_a_request_runs_and_term_ends_it(tmp_path: Path) -> None:
    release = threading.Event()

    def answer(head: bytes, body: bytes) -> bytes:
        release.wait(DEADLINE)
        return ok(b"late")

    with web(answer) as server, module(tmp_path, url=f"http://127.0.0.1:{server.port}/") as host:
        host.ask('AT+HTTPPARA="RESPTO",120')
        host.ask("AT+HTTPACTION=0")
        assert host.ask("AT+CSQ") == "\r\n+CSQ: 23,99\r\n\r\nOK\r\n"
        assert host.ask("AT+HTTPACTION=0", "ERROR\r\n") == "\r\nERROR\r\n"
        assert host.ask("AT+HTTPTERM") == "\r\nOK\r\n"
        release.set()
        assert host.quiet()
        assert host.ask("AT+HTTPINIT") == "\r\nOK\r\n"


def test_the_network_goes_during_a_request_and_comes_back(tmp_path: Path) -> None:
    release = threading.Event()

    def answer(head: bytes, body: bytes) -> bytes:
        release.wait(DEADLINE)
        return ok(b"late")

    with web(answer) as server, module(tmp_path, url=f"http://127.0.0.1:{server.port}/") as host:
        host.ask('AT+HTTPPARA="RESPTO",120')
        host.ask("AT+HTTPACTION=0")
        host.ask("AT+CGATT=0", "+HTTPACTION: 0,709,0\r\n")
        assert b"+HTTP_NONET_EVENT" in host.seen
        release.set()
        host.ask("AT+CGATT=1")
        by = time.monotonic() + DEADLINE
        while "+CGATT: 1" not in host.ask("AT+CGATT?"):
            assert time.monotonic() < by
        host.ask("AT+HTTPTERM")
        host.ask("AT+HTTPINIT")
        host.ask(f'AT+HTTPPARA="URL","http://127.0.0.1:{server.port}/"')
        assert act(host) == "200,4"


def test_a_body_goes_to_a_file_and_from_the_file_to_the_server(tmp_path: Path) -> None:
    body = bytes(range(256)) * 400
    with web(lambda head, sent: ok(sent or body)) as server, module(
        tmp_path, url=f"http://127.0.0.1:{server.port}/"
    ) as host:
        assert act(host) == f"200,{len(body)}"
        host.ask('AT+HTTPREADFILE="kept.bin",3', "+HTTPREADFILE: 0\r\n")
        assert f"+FSATTRI: {len(body)}" in host.ask('AT+FSATTRI="E:/kept.bin"')
        host.ask('AT+HTTPPOSTFILE="kept.bin",3,1,1', f"+HTTPPOSTFILE: 1,200,{len(body)}\r\n")
    assert server.requests[-1][1] == body


def test_https_with_and_without_the_right_authority(tmp_path: Path) -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("origin.test").configure_cert(context)
    root = authority.cert_pem.bytes()
    with tls_web(context, ok(b"secret")) as port, module(tmp_path, url=f"https://origin.test:{port}/") as host:
        assert act(host) == "200,6"
        for setting in ('"authmode",0,1', '"ignorelocaltime",0,0', '"cacert",0,"ca.pem"', '"enableSNI",0,1'):
            host.ask(f"AT+CSSLCFG={setting}")
        assert act(host) == "719,0"
        host.ask(f'AT+CCERTDOWN="ca.pem",{len(root)}', ">")
        host.send(root)
        host.until(b"OK\r\n")
        assert act(host) == "200,6"
        host.ask('AT+CCLK="80/01/06,00:00:00+00"')
        host.ask("AT+HTTPTERM")
        host.ask("AT+HTTPINIT")
        host.ask(f'AT+HTTPPARA="URL","https://origin.test:{port}/"')
        assert act(host) == "715,0"


@contextlib.contextmanager
def tls_web(context: ssl.SSLContext, answer: bytes) -> Iterator[int]:
    """A TLS end in front of a plain server."""
    with web(lambda head, body: answer) as server:
        server.wrap = context
        yield server.port


def test_a_kept_connection_serves_many_requests_and_a_dead_one_is_replaced(tmp_path: Path) -> None:
    with web(lambda head, body: ok(b"x")) as server, module(tmp_path, url=f"http://127.0.0.1:{server.port}/") as host:
        for _ in range(5):
            assert act(host) == "200,1"
        assert server.connections == 1
        server.hang_up()
        assert act(host) == "200,1"
        assert server.connections == 2


def test_a_second_module_starts_while_the_first_one_runs(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with module(tmp_path / "a") as one, module(tmp_path / "b") as other:
        assert one.ask("AT") == other.ask("AT") == "\r\nOK\r\n"
