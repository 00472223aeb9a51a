"""The emulated module's AT+HTTPPARA: bounds of every value, and what of it reaches the wire (dialect f13)."""

from __future__ import annotations

import pytest

from rigs.emulator.effects import Fetch
from suites.selftest.emulator_core_bench import ERROR, OK, Bench, header, header_lines


@pytest.fixture
def bench() -> Bench:
    return Bench().start()


def asked(bench: Bench, method: int = 0) -> bytes:
    """The request that a method makes."""
    assert bench.send(f"AT+HTTPACTION={method}") == OK
    request = bench.request().request
    bench.answer()
    return request


NUMBERS = [
    ("CONNECTTO", ("20", "21", "119", "120", "020"), ("19", "121", "0", "-1", "65536", "4294967316")),
    ("RECVTO", ("2", "3", "119", "120"), ("1", "0", "-2", "121", "65538")),
    ("RESPTO", ("20", "21", "119", "120"), ("19", "121", "0", "-1", "abc")),
    ("SSLCFG", ('"0"', '"1"', '"9"', "0", "9"), ('"10"', '"-1"', '""', '"a"', "10")),
    ("BREAK", ("0", "1", "1000", "2147483648", "4294967296"), ("-1", "abc", "10x")),
    ("BREAKEND", ("0", "1", "2000", "4294967295"), ("-1", "abc", "10x")),
]
BAD = ("", "abc", "20s", "20.5", "0x20", "+20", "20,20", '"20"', "2 0", "１２")


@pytest.mark.parametrize(("tag", "good", "bad"), NUMBERS, ids=[row[0] for row in NUMBERS])
def test_numbers(bench: Bench, tag: str, good: tuple[str, ...], bad: tuple[str, ...]) -> None:
    for value in good:
        assert bench.send(f'AT+HTTPPARA="{tag}",{value}') == OK, value
        kept = bench.module.parameters.values[tag]
        assert kept == int(value.strip('"'))
    for value in (*bad, *(BAD if tag != "SSLCFG" else ())):
        assert bench.raw(f'AT+HTTPPARA="{tag}",{value}\r'.encode()) == ERROR, value
        assert bench.module.parameters.values[tag] == kept, "a refused value leaves the old one"


@pytest.mark.parametrize(("tag", "most"), [("CONTENT", 256), ("ACCEPT", 256), ("UA", 256), ("USERDATA", 512)])
def test_lengths(bench: Bench, tag: str, most: int) -> None:
    for length in (10, most - 1, most):
        value = "X-Long: " + "a" * (length - 8)
        assert bench.para(tag, value) == OK
        assert bench.module.parameters.text(tag) == value
    for length in (most + 1, most + 8, 600):
        assert bench.para(tag, "X-Long: " + "b" * (length - 8)) == ERROR
    assert bench.module.parameters.text(tag) == value
    assert bench.para(tag, "") == OK


@pytest.mark.parametrize("line", [
    '="FOO","x"', '="","x"', '="CONNECTT O",30', '="USERDATA ","a: b"', '="BREAKEND ",5', "=", '="URL"', '="UA"',
    '="UA",', '="UA","a","b"', '="URL",""', '=URL,"http://h/"', '="URL",http://h/', '="UA",x', "=,", '=,"x"',
])
def test_wrong_formats(bench: Bench, line: str) -> None:
    before = dict(bench.module.parameters.values)
    assert bench.send("AT+HTTPPARA" + line) == ERROR
    assert bench.module.parameters.values == before


def test_tags_in_lower_case(bench: Bench) -> None:
    assert bench.send('AT+HTTPPARA="ua","x"') == OK
    assert bench.module.parameters.text("UA") == "x"


URLS = [
    ("http://h", "h", 80, "/", "h"),
    ("http://h/", "h", 80, "/", "h"),
    ("http://h:8080/a/b.txt", "h", 8080, "/a/b.txt", "h:8080"),
    ("HTTP://Host.example/dir/", "Host.example", 80, "/dir/", "Host.example"),
    ("https://h/p", "h", 443, "/p", "h"),
    ("Https://h:444", "h", 444, "/", "h:444"),
    ("http://h:80/p", "h", 80, "/p", "h"),
    ("https://h:80/p", "h", 80, "/p", "h:80"),
    ("http://h?x=1", "h", 80, "/?x=1", "h"),
    ("http://h/p?a=%20&b=~+,;#f", "h", 80, "/p?a=%20&b=~+,;", "h"),
    ("http://u:p@h/p", "h", 80, "/p", "h"),
    ("http://[2001:db8::1]/p", "2001:db8::1", 80, "/p", "[2001:db8::1]"),
    ("http://[::1]:8080/p", "::1", 8080, "/p", "[::1]:8080"),
    ("http://127.0.0.1/p:8080", "127.0.0.1", 8080, "/p", "127.0.0.1:8080"),
    ("http://127.0.0.1:81/p:8080", "127.0.0.1", 81, "/p:8080", "127.0.0.1:81"),
]


@pytest.mark.parametrize("row", URLS, ids=[row[0] for row in URLS])
def test_urls(bench: Bench, row: tuple[str, str, int, str, str]) -> None:
    url, host, port, target, authority = row
    assert bench.para("URL", url) == OK
    request = asked(bench)
    fetch_url = bench.module.parameters.url()
    assert fetch_url is not None
    assert (fetch_url.host, fetch_url.port) == (host, port)
    assert header_lines(request)[0] == f"GET {target} HTTP/1.1"
    assert header(request, "Host") == [authority]


@pytest.mark.parametrize("url", [
    "ftp://h/p", "h/p", "://h", "htp://h/", "http://", "https://", "http:///p", "http:/h", "http://h:0/", "http://h:65536/",
    "http://h:abc/", "http://h:/p", "http://h p/", "http://h/a b", "http://h/\xe4", "http://h/p:65536", r"http://h/\0D\0Ax",
])
def test_what_is_no_url(bench: Bench, url: str) -> None:
    assert bench.para("URL", url) == ERROR
    assert bench.module.parameters.text("URL") == "http://127.0.0.1:8080/a"


def test_the_last_url_counts(bench: Bench) -> None:
    bench.para("URL", "http://h/b")
    assert header_lines(asked(bench))[0] == "GET /b HTTP/1.1"
    bench.para("URL", "http://h/a")
    assert header_lines(asked(bench))[0] == "GET /a HTTP/1.1"


def test_defaults(bench: Bench) -> None:
    request = asked(bench, 1)
    assert header(request, "Content-Type") == ["text/plain"]
    assert header(request, "Accept") == ["*/*"]
    assert header(request, "User-Agent") == []
    assert header(request, "Range") == []
    (fetch,) = [effect for effect in bench.effects if isinstance(effect, Fetch)]
    assert (fetch.connect_timeout, fetch.response_timeout, fetch.receive_timeout) == (120, 20, 10)


@pytest.mark.parametrize("method", range(4))
def test_headers_as_set(bench: Bench, method: int) -> None:
    wanted = {"UA": "suite/1", "ACCEPT": "text/x", "CONTENT": "a/b; c=d", "USERDATA": "Authorization: Basic Y2E="}
    for tag, value in wanted.items():
        bench.para(tag, "before: this")
        bench.para(tag, value)
    request = asked(bench, method)
    assert header(request, "User-Agent") == ["suite/1"]
    assert header(request, "Accept") == ["text/x"]
    assert header(request, "Authorization") == ["Basic Y2E="]
    assert header(request, "Content-Type") == (["a/b; c=d"] if method == 1 else [])
    assert b"before" not in request


def test_settings_hold_for_the_session(bench: Bench) -> None:
    bench.para("UA", "u")
    bench.send('AT+HTTPPARA="BREAK",5')
    first, second = asked(bench), asked(bench)
    assert first == second
    assert header(second, "Range") == ["bytes=5-"]


RANGES = [(0, 0, None), (0, 9, "bytes=0-9"), (100, 199, "bytes=100-199"), (100, 50, "bytes=100-"),
          (100, 0, "bytes=100-"),
          (7, 7, "bytes=7-7"), (4294967296, 4294967297, "bytes=4294967296-4294967297")]


@pytest.mark.parametrize(("first", "last", "value"), RANGES)
def test_ranges(bench: Bench, first: int, last: int, value: str | None) -> None:
    bench.send(f'AT+HTTPPARA="BREAKEND",{last}')
    bench.send(f'AT+HTTPPARA="BREAK",{first}')
    assert header(asked(bench), "Range") == ([value] if value else [])
    for method in (1, 2, 3):
        assert header(asked(bench, method), "Range") == []


def test_user_data(bench: Bench) -> None:
    bench.para("USERDATA", r"X-A: 1\0D\0AX-B: 2")
    request = asked(bench)
    assert (header(request, "X-A"), header(request, "X-B")) == (["1"], ["2"])
    bench.para("USERDATA", r"X-C: 3\r\nX-D: 4")
    request = asked(bench)
    assert header(request, "X-C") == [r"3\r\nX-D: 4"]
    assert header(request, "X-A") == [], "a new value replaces the old one"
    bench.para("USERDATA", "no header")
    assert b"no header" not in asked(bench), "the request stays well-formed"
    bench.para("USERDATA", "")
    assert len(header_lines(asked(bench))) == 4


def test_user_data_that_repeats_a_header(bench: Bench) -> None:
    bench.para("UA", "mine")
    bench.post_data(b"12345")
    bench.para("USERDATA", r"Host: z\0D\0Auser-agent: z\0D\0AContent-Length: 99\0D\0ATransfer-Encoding: chunked")
    request = asked(bench, 1)
    assert header(request, "Host") == ["z"]
    assert header(request, "User-Agent") == ["z"]
    assert header(request, "Content-Length") == ["5"]
    assert header(request, "Transfer-Encoding") == []


@pytest.mark.parametrize("value", [r"a\0Ab", r"a\0Db", r"a\00b", r"a\0D\0A\0Ab"])
@pytest.mark.parametrize("tag", ["UA", "CONTENT", "ACCEPT", "USERDATA"])
def test_no_control_character_gets_into_a_request(bench: Bench, tag: str, value: str) -> None:
    assert bench.para(tag, value) == ERROR


def test_setting_while_a_request_runs(bench: Bench) -> None:
    bench.send("AT+HTTPACTION=0")
    assert bench.para("UA", "next") == OK
    assert b"next" not in bench.request().request
    bench.answer()
    assert header(asked(bench), "User-Agent") == ["next"]


def test_setting_leaves_the_response_alone(bench: Bench) -> None:
    bench.get(b"body")
    for tag in ("UA", "ACCEPT", "CONTENT", "USERDATA"):
        bench.para(tag, "x: y")
    bench.para("URL", "http://other/")
    assert bench.send("AT+HTTPREAD?").startswith(b"\r\n+HTTPREAD: LEN,4")


def test_timeouts_and_context_reach_the_fetcher(bench: Bench) -> None:
    bench.para("URL", "https://h/")
    for tag, value in (("CONNECTTO", 20), ("RESPTO", 60), ("RECVTO", 5), ("SSLCFG", 3)):
        bench.send(f'AT+HTTPPARA="{tag}",{value}')
    bench.send("AT+HTTPACTION=0")
    fetch = bench.request()
    assert (fetch.scheme, fetch.port) == ("https", 443)
    assert (fetch.connect_timeout, fetch.response_timeout, fetch.receive_timeout) == (20, 60, 5)
    assert fetch.tls is not None
    assert fetch.tls.version == 3
