"""Malformed requests and calls from a fuzzer: each is answered or ended, none stops the origin or learns anything."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fixtures.origin import content, limits
from fixtures.origin.head import parse
from suites.selftest.abuse import SCALE, SECRET, Served, honest, origin, talk

EXAMPLES = int(os.environ.get("ORIGIN_FUZZ", str(150 * SCALE)))
FUZZ = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
ANSWER = re.compile(rb"HTTP/1\.1 (200|400|404|405|413|421|431) ")

METHODS = st.sampled_from(
    ["GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", "G\0T", "", "P" * 99]
)
TARGETS = st.one_of(
    st.sampled_from(
        ["/", "*", "/_/info", "/_/journal?token=", "/_/open", "http://o/", "//", "/..%2f..", "o:443", "?", "#"]
    ),
    st.text(alphabet=st.characters(codec="latin-1"), max_size=40),
    st.just("/" + "%00" * 20000),
)
VERSIONS = st.sampled_from(["HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/9.9", "http/1.1", "", "HTTP/1.1 ", "HTTP/1"])
NAMES = st.sampled_from(
    [
        "Host",
        "Content-Length",
        "Transfer-Encoding",
        "Expect",
        "Connection",
        "Authorization",
        "Range",
        "X",
        "",
        " ",
        "Content-Length ",
        "Upgrade",
    ]
)
VALUES = st.one_of(
    st.sampled_from(
        [
            "o",
            "0",
            "5",
            "-1",
            "+5",
            "5,5",
            "99999999999999999999",
            "0x10",
            "chunked",
            "gzip, chunked",
            "close",
            "chunked, chunked",
            "100-continue",
            "keep-alive",
            "Bearer ",
            "Bearer x",
            "bytes=0-",
            "h2c",
            "\0",
            "\t",
        ]
    ),
    st.text(alphabet=st.characters(codec="latin-1"), max_size=30),
)
ENDS = st.sampled_from(["\r\n", "\n", "\r", "\r\r\n", "\r\n "])
BODIES = st.one_of(
    st.binary(max_size=200),
    st.sampled_from(
        [
            b"5\r\nhello\r\n0\r\n\r\n",
            b"ffffffffffff\r\n",
            b"-5\r\n",
            b"0\r\n" + b"X: y\r\n" * 999,
            b"5;" + b"x" * 9000,
            b"\r\n" * 99,
        ]
    ),
)


@st.composite
def requests(draw: st.DrawFn) -> bytes:
    """Something like a request: parts of one, each right or wrong, in the right order or cut."""
    end = draw(ENDS)
    lines = [" ".join((draw(METHODS), draw(TARGETS), draw(VERSIONS)))]
    lines += [
        f"{name}{draw(st.sampled_from([': ', ':', '', ' : ']))}{value}"
        for name, value in draw(st.lists(st.tuples(NAMES, VALUES), max_size=6))
    ]
    data = (end.join(lines) + end + end).encode("latin-1") + draw(BODIES)
    return data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with origin("--log", "--memory", "256") as running:
        before = running.memory()
        yield running
        assert running.memory() - before < 128 << 20
        assert SECRET not in running.log()
        assert "failed" not in running.log()


@pytest.mark.parametrize("listener", ["plain", "plain2"])
def test_whatever_comes_is_answered_or_ended(served: Served, listener: str) -> None:
    told = json.dumps(served.ports)[1:-1].encode()

    @FUZZ
    @given(st.one_of(requests(), st.lists(requests(), min_size=2, max_size=3).map(b"".join), st.binary(max_size=300)))
    def one(data: bytes) -> None:
        answer = talk(served.ports[listener], data)
        assert not answer or ANSWER.match(answer) or answer.startswith(b"HTTP/1.1 100 Continue"), answer[:200]
        assert b'"requests"' not in answer
        assert told not in answer
        assert served.process.poll() is None

    with honest(served):
        one()


CALLS = st.sampled_from(["open", "store", "journal", "blob", "silent", "close", "info", "", "none", "../open"])
SIMPLE = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.just("t"), st.just("eA==")
)
ARGUMENTS = st.dictionaries(
    st.sampled_from(["token", "speed", "name", "data", "since", "seq", "part", "release_after", "run"]),
    st.one_of(SIMPLE, st.lists(SIMPLE, max_size=2)),
    max_size=6,
)


def test_whatever_the_control_api_is_asked_it_answers_in_json(served: Served) -> None:
    """With the secret: a call is carried out or refused in words, and the next one is answered."""

    @FUZZ
    @given(st.sampled_from(["GET", "POST", "PUT"]), CALLS, st.one_of(ARGUMENTS.map(json.dumps), st.text(max_size=30)))
    def one(method: str, call: str, body: str) -> None:
        data = body.encode("utf-8", "surrogatepass")
        head = (
            f"{method} /_/{call} HTTP/1.1\r\nHost: o\r\nAuthorization: Bearer {SECRET}\r\nConnection: close\r\n"
            f"Content-Length: {len(data)}\r\n\r\n"
        )
        answer = talk(served.ports["plain"], head.encode() + data)
        assert re.match(rb"HTTP/1\.1 (200|400|404|507) ", answer), answer[:200]
        if b"application/json" in answer:
            json.loads(answer.partition(b"\r\n\r\n")[2])

    with honest(served):
        one()


@given(st.one_of(requests(), st.binary(max_size=500)))
@FUZZ
def test_a_head_is_read_whatever_it_is(data: bytes) -> None:
    """Never an exception, and never more findings than are kept."""
    head = parse(data)
    assert len(head.problems) <= limits.PROBLEMS
    assert head.authority == head.authority.lower()
    assert head.keep_alive in (True, False)
    assert content.DEFAULT_TEXT
