"""The emulated module's service: start, stop, and every cell of the state table (dialect f13)."""

from __future__ import annotations

import pytest

from rigs.emulator.effects import AbortFetch, BearerDown, CloseConnections
from suites.selftest.emulator_core_bench import ERROR, HEAD, OK, Bench, lines

DOWNLOAD = lines("DOWNLOAD")
TESTS = {
    "AT+HTTPINIT=?": OK, "AT+HTTPTERM=?": OK, "AT+HTTPPARA=?": OK, "AT+HTTPHEAD=?": OK, "AT+HTTPREAD=?": OK,
    "AT+HTTPDATA=?": OK, "AT+HTTPACTION=?": lines("+HTTPACTION: (0-3)") + OK,
    "AT+HTTPPOSTFILE=?": lines("+HTTPPOSTFILE: <filename>[,(1-3)[,(0-3)[,(0-1)]]]") + OK,
    "AT+HTTPREADFILE=?": lines("+HTTPREADTFILE: <filename>[,(1-4)]") + OK,
}
BLOCK = lines(f"+HTTPHEAD: DATA,{len(HEAD)}") + HEAD + OK
ALL = OK + lines("+HTTPREAD: DATA,4") + b"body" + lines("+HTTPREAD: 0")


def stopped() -> Bench:
    return Bench()


def idle() -> Bench:
    return Bench().start()


def busy() -> Bench:
    bench = idle()
    assert bench.send("AT+HTTPACTION=0") == OK
    return bench


def answered() -> Bench:
    bench = idle()
    assert bench.get(b"body") == lines("+HTTPACTION: 0,200,4")
    return bench


def emptied() -> Bench:
    bench = answered()
    bench.send("AT+HTTPREAD=4")
    return bench


def failed() -> Bench:
    bench = answered()
    assert bench.get(error=714) == lines("+HTTPACTION: 0,714,0")
    return bench


STATES = {build.__name__: build for build in (stopped, idle, busy, answered, emptied, failed)}
CELLS = [
    # command, then the answer in: stopped, idle, busy, answered, emptied, failed
    ("AT+HTTPINIT", OK, ERROR, ERROR, ERROR, ERROR, ERROR),
    ("AT+HTTPTERM", ERROR, OK, OK, OK, OK, OK),
    ('AT+HTTPPARA="UA","x"', ERROR, OK, OK, OK, OK, OK),
    ("AT+HTTPACTION=0", ERROR, OK, ERROR, OK, OK, OK),
    ('AT+HTTPPOSTFILE="f"', ERROR, OK, ERROR, OK, OK, OK),
    ("AT+HTTPHEAD", ERROR, ERROR, ERROR, BLOCK, BLOCK, ERROR),
    ("AT+HTTPREAD?", ERROR, ERROR, ERROR, lines("+HTTPREAD: LEN,4") + OK, ERROR, ERROR),
    ("AT+HTTPREAD=9", ERROR, ERROR, ERROR, ALL, ERROR, ERROR),
    ("AT+HTTPDATA=5,10", ERROR, DOWNLOAD, ERROR, DOWNLOAD, DOWNLOAD, DOWNLOAD),
    ('AT+HTTPREADFILE="g"', ERROR, ERROR, ERROR, OK + lines("+HTTPREADFILE: 0"),
     OK + lines("+HTTPREADFILE: 0"), ERROR),
]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("row", CELLS, ids=[row[0] for row in CELLS])
def test_state_table(row: tuple[str | bytes, ...], state: str) -> None:
    bench = STATES[state]()
    bench.files.kept["F:", "f"] = b"GET /f HTTP/1.1\r\n\r\n"
    before = bench.fetch
    assert bench.send(str(row[0])) == row[1 + list(STATES).index(state)]
    if state == "stopped":
        assert bench.fetch is before, "nothing may reach a server before the start"


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("line", TESTS)
def test_test_forms_hold_in_every_state_and_change_nothing(line: str, state: str) -> None:
    bench = STATES[state]()
    before = (bench.module.responses.current, dict(bench.module.parameters.values), bench.fetch)
    assert bench.send(line) == TESTS[line]
    assert before == (bench.module.responses.current, bench.module.parameters.values, bench.fetch)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("line", [
    "AT+HTTPACTION?", "AT+HTTPINIT?", "AT+HTTPTERM?", "AT+HTTPPARA?", "AT+HTTPHEAD?", "AT+HTTPDATA?",
    "AT+HTTPPOSTFILE?", "AT+HTTPREADFILE?", "AT+HTTPACTION", "AT+HTTPPARA", "AT+HTTPDATA", "AT+HTTPREAD",
    "AT+HTTPPOSTFILE", "AT+HTTPREADFILE", "AT+HTTPHEAD=1", "AT+HTTPINIT=1", "AT+HTTPTERM=1", "AT+HTTPREAD=0,1,2",
])
def test_forms_that_do_not_exist(line: str, state: str) -> None:
    bench = STATES[state]()
    before = bench.fetch
    assert bench.send(line) == ERROR
    assert bench.fetch is before


def test_a_second_init_leaves_the_session_alone() -> None:
    bench = answered()
    bench.para("UA", "mine")
    assert bench.send("AT+HTTPINIT") == ERROR
    assert bench.send("AT+HTTPHEAD") == BLOCK
    bench.get(b"more")
    assert bench.send("AT+HTTPTERM") == OK
    assert bench.send("AT+HTTPACTION=0") == ERROR


def test_nothing_of_a_session_survives_its_end() -> None:
    bench = answered()
    bench.para("UA", "mine")
    assert bench.post_data(b"old") == OK
    bench.send("AT+HTTPTERM")
    bench.start()
    for line in ("AT+HTTPHEAD", "AT+HTTPREAD?", "AT+HTTPREAD=1", 'AT+HTTPREADFILE="f"'):
        assert bench.send(line) == ERROR
    assert bench.send("AT+HTTPACTION=1") == OK
    request = bench.request().request
    assert request.endswith(b"Content-Length: 0\r\nConnection: keep-alive\r\n\r\n")
    assert b"mine" not in request
    bench.answer()
    bench.send("AT+HTTPTERM")
    bench.send("AT+HTTPINIT")
    assert bench.send("AT+HTTPACTION=0") == ERROR, "the URL is gone too"


def test_term_stops_a_running_request_without_a_report() -> None:
    bench = busy()
    fetch = bench.request()
    assert bench.send("AT+HTTPTERM") == OK
    assert AbortFetch(fetch.id) in bench.effects
    assert CloseConnections() in bench.effects
    bench.fetch = fetch
    assert bench.answer(b"late") == b""
    assert bench.wait(200) == b""
    bench.start()
    assert bench.get(b"new") == lines("+HTTPACTION: 0,200,3")


def test_init_needs_a_network() -> None:
    bench = Bench()
    bench.bearer(False)
    assert bench.send("AT+HTTPINIT") == ERROR
    bench.send("AT+CMEE=1")
    assert bench.send("AT+HTTPINIT") == lines("+CME ERROR: 30")
    bench.bearer(True)
    assert bench.send("AT+HTTPINIT") == OK


def test_loss_of_the_network() -> None:
    bench = busy()
    assert bench.bearer(False) == lines("+HTTP_NONET_EVENT") + lines("+HTTPACTION: 0,709,0")
    assert BearerDown() in bench.effects
    assert bench.send("AT+HTTPACTION=0") == OK
    assert bench.fetch is None
    assert bench.send("AT+HTTPACTION=0") == ERROR, "the failing request still runs"
    assert bench.wait(1) == lines("+HTTPACTION: 0,717,0")
    bench.bearer(True)
    assert bench.send("AT+HTTPTERM") == OK
    bench.start()
    assert bench.get(b"x") == lines("+HTTPACTION: 0,200,1")


def test_loss_of_the_network_without_service_is_silent() -> None:
    assert Bench().bearer(False) == b""


def test_restart() -> None:
    bench = answered()
    bench.module.restart()
    assert bench.raw(b"AT+HTTPACTION=0\r") == b"AT+HTTPACTION=0\r" + ERROR
    assert bench.raw(b"AT+HTTPHEAD\r").endswith(ERROR)
    assert bench.raw(b"ATE0\r").endswith(OK)
    bench.start()
    assert bench.get(b"x") == lines("+HTTPACTION: 0,200,1")


def test_deaf_module_says_nothing() -> None:
    bench = Bench()
    bench.module.deafen(True)
    assert bench.send("AT") == b""
    bench.module.deafen(False)
    assert bench.send("AT") == OK


def test_the_report_goes_to_the_port_that_asked() -> None:
    bench = Bench(ports=2)
    bench.start()
    assert bench.send("AT+HTTPACTION=0", port=1) == OK
    assert bench.answer(b"body", port=1) == lines("+HTTPACTION: 0,200,4")
    assert bench.taken(0) == b""
    assert bench.send("AT+HTTPREAD=9", port=0) == ALL


def test_many_sessions() -> None:
    bench = Bench()
    for _ in range(50):
        bench.start()
        assert bench.get(b"body") == lines("+HTTPACTION: 0,200,4")
        assert bench.send("AT+HTTPREAD=9") == ALL
        assert bench.send("AT+HTTPTERM") == OK
    assert not bench.timers
