"""Dialects, variants and seeded defects of the emulated module, and how they combine."""

from __future__ import annotations

import itertools
import json
import re
import tomllib
from pathlib import Path

import pytest

from rigs.emulator import registry
from rigs.emulator.effects import FetchResult
from rigs.emulator.module import Module
from rigs.emulator.options import Options
from suites.selftest.emulator_core_bench import ERROR, HEAD, OK, Bench, lines

SEEDS = [(seed["kind"], seed["name"]) for seed in registry.listing()]
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
CATALOGUE = Path(__file__).parents[2] / "fixtures" / "spec" / "requirements"


def with_seed(kind: object, name: object) -> Bench:
    return Bench(defects=(str(name),)) if kind == "defect" else Bench(variants=(str(name),))


def test_the_listing_is_json_and_complete() -> None:
    listing = registry.listing()
    json.dumps(listing)
    assert {seed["kind"] for seed in listing} == {"defect", "variant"}
    for seed in listing:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", str(seed["name"])), seed
        assert seed["prose"], seed
        assert bool(seed["violates"]) == (seed["kind"] == "defect"), seed
    assert len({seed["name"] for seed in listing}) == len(listing)


def test_parts_and_commands_have_one_owner() -> None:
    parts = Module(Options()).parts
    names = [part.name for part in parts]
    commands = [name for part in parts for name in part.commands()]
    assert len(set(names)) == len(names)
    assert len(set(commands)) == len(commands)


def test_violated_requirements_exist() -> None:
    known = set(re.findall(r"F13\d\d-\d\d[a-z]?", "".join(file.read_text() for file in CATALOGUE.glob("*.toml"))))
    for seed in registry.listing():
        assert isinstance(seed["violates"], list)
        assert set(seed["violates"]) <= known, seed


@pytest.mark.parametrize(("kind", "name"), SEEDS)
@pytest.mark.parametrize("dialect", registry.DIALECTS)
def test_every_seed_goes_with_every_dialect(dialect: str, kind: str, name: str) -> None:
    options = {"defects" if kind == "defect" else "variants": (name,)}
    bench = Bench(dialect, **options)  # type: ignore[arg-type]
    bench.wait(0.1)     # a module may rest behind the answer before (T12)
    assert OK in bench.send("AT")


def test_all_seeds_at_once() -> None:
    defects = tuple(str(name) for kind, name in SEEDS if kind == "defect")
    variants = tuple(str(name) for kind, name in SEEDS if kind == "variant")
    Bench(defects=defects, variants=variants).send("AT")    # what comes back is nobody's promise; it is put together


def test_seeds_change_nothing_but_their_own_module() -> None:
    Bench(defects=("ua-255",))
    assert Bench().start().para("UA", "x" * 256) == OK


def test_unknown_names() -> None:
    for options in (Options(defects=("no-such",)), Options(variants=("no-such",)), Options(dialect="no-such")):
        with pytest.raises(registry.UnknownNameError, match="no-such"):
            registry.chosen(options)


def test_the_core_imports_nothing_of_the_judge() -> None:
    root = Path(registry.__file__).parent
    for file in root.rglob("*.py"):
        for line in file.read_text().splitlines():
            found = re.match(r"\s*(?:from|import) (fixtures|suites|reports|conftest|rigs)\b([.\w]*)", line)
            assert not found or found[0].split()[1].startswith("rigs.emulator"), f"{file}: {line}"


# defects

def test_defect_bounds() -> None:
    bench = Bench(defects=("ua-255", "connectto-19")).start()
    assert bench.para("UA", "x" * 256) == ERROR
    assert bench.send('AT+HTTPPARA="CONNECTTO",19') == OK
    assert bench.send('AT+HTTPPARA="RECVTO",1') == ERROR


def test_defect_userdata_first() -> None:
    bench = Bench(defects=("userdata-first",)).start()
    assert bench.para("USERDATA", "X-N: 1") == OK
    assert bench.para("USERDATA", "X-N: 2") == OK
    bench.send("AT+HTTPACTION=0")
    assert b"X-N: 1\r\n" in bench.request().request


def test_defect_read_tail() -> None:
    bench = Bench(defects=("read-tail-3072",)).start()
    assert bench.get(bytes(16384)) == lines("+HTTPACTION: 0,200,16384")
    assert bench.send("AT+HTTPREAD=16384").count(bytes(1024)) == 13


def test_defect_httpdata_ms() -> None:
    bench = Bench(defects=("httpdata-ms",)).start()
    bench.send("AT+HTTPDATA=5,10")
    assert bench.wait(0.1) == ERROR


def test_defect_late_report() -> None:
    bench = Bench(defects=("term-late-report",)).start()
    bench.send("AT+HTTPACTION=0")
    assert bench.send("AT+HTTPTERM") == OK
    assert bench.wait(5) == lines("+HTTPACTION: 0,706,0")


def test_defect_range() -> None:
    bench = Bench(defects=("range-end-less",)).start()
    bench.send('AT+HTTPPARA="BREAKEND",9')
    bench.send("AT+HTTPACTION=0")
    assert b"Range: bytes=0-8\r\n" in bench.request().request


# variants

def test_variant_report_first() -> None:
    bench = Bench(variants=("report-first",), ports=2).start()
    assert bench.send("AT+HTTPACTION=0") == b""
    assert bench.send("AT") == b"", "no command is taken meanwhile"
    assert bench.answer(b"x") == lines("+HTTPACTION: 0,200,1") + OK + OK
    assert bench.send("AT+HTTPACTION=0") == b""
    assert bench.answer(error=714) == lines("+HTTPACTION: 0,714,0") + OK
    assert bench.send("AT+HTTPACTION=0") == b""
    assert bench.send("AT+HTTPTERM", port=1) == OK
    assert bench.taken(0) == ERROR
    assert bench.send("AT") == OK


@pytest.mark.parametrize("cause", ["network", "url"])
def test_variant_report_first_fails_at_once(cause: str) -> None:
    bench = Bench(variants=("report-first",)).start()
    if cause == "network":
        bench.bearer(False)
        assert bench.send("AT+HTTPACTION=0") == b""
        assert bench.wait(1) == lines("+HTTPACTION: 0,717,0") + OK
    else:
        bench.send("AT+HTTPTERM")
        bench.send("AT+HTTPINIT")
        assert bench.send("AT+HTTPACTION=0") == ERROR


def test_variant_hold() -> None:
    bench = Bench(variants=("hold-while-busy",)).start()
    assert bench.send("AT+HTTPACTION=0") == OK
    assert bench.send("AT") == OK
    assert bench.send("AT+HTTPHEAD") == b""
    assert bench.send("AT+HTTPACTION=0") == b""
    block = lines(f"+HTTPHEAD: DATA,{len(HEAD)}") + HEAD + OK
    assert bench.answer(b"x") == lines("+HTTPACTION: 0,200,1") + block + OK
    assert bench.answer(b"yz") == lines("+HTTPACTION: 0,200,2")


def test_variant_hold_ends_with_the_service() -> None:
    bench = Bench(variants=("hold-while-busy",), ports=2).start()
    bench.send("AT+HTTPACTION=0")
    first = bench.request()
    assert bench.send("AT+HTTPACTION=0") == b""
    assert bench.send("AT+HTTPTERM", port=1) == OK
    assert bench.taken(0) == ERROR
    assert bench.fetch is None
    bench.start()
    bench.send("AT+HTTPACTION=0")
    assert bench.request().id > first.id
    assert bench.send("AT+HTTPREAD=1") == b""
    bench.module.restart()
    assert bench.raw(b"ATE0\r").endswith(OK)
    assert bench.module.fetching.running is None


def test_variant_userdata_adds() -> None:
    bench = Bench(variants=("userdata-adds",)).start()
    assert bench.para("USERDATA", "X-A: 1") == OK
    assert bench.para("USERDATA", "X-B: 2") == OK
    bench.send("AT+HTTPACTION=0")
    assert b"\r\nX-A: 1\r\nX-B: 2\r\n" in bench.request().request
    bench.answer()
    assert bench.para("USERDATA", "X-C: " + "x" * 500) == ERROR


def test_variant_small_ones() -> None:
    bench = Bench(variants=("len-zero", "readfile-result-first", "blocks-4096", "parameters-survive")).start()
    bench.para("UA", "kept")
    bench.get(bytes(5000))
    assert bench.send('AT+HTTPREADFILE="f"') == lines("+HTTPREADFILE: 0") + OK
    assert b"DATA,4096\r\n" in bench.send("AT+HTTPREAD=9999")
    assert bench.send("AT+HTTPREAD?") == lines("+HTTPREAD: LEN,0") + OK
    bench.send("AT+HTTPTERM")
    bench.send("AT+HTTPINIT")
    bench.send("AT+HTTPACTION=0")
    assert b"User-Agent: kept\r\n" in bench.request().request
    bench.answer()
    bench.module.restart()
    assert bench.module.parameters.text("UA") == ""


# dialects

def test_dialect_sim7600() -> None:
    bench = Bench("sim7600")
    assert bench.send("AT" + "+CMEE?;" * 39) .endswith(OK)
    assert bench.send("AT" + "+CMEE?;" * 40).endswith(ERROR)
    bench.start()
    assert bench.para("URL", "http://h/" + "x" * 532) == OK
    assert bench.para("URL", "http://h/" + "x" * 533) == ERROR
    assert bench.send('AT+HTTPPARA="URL",http://h/p:8080') == OK
    bench.send("AT+HTTPACTION=2")
    assert bench.request().request.startswith(b"HEAD /p:8080 HTTP/1.1\r\nHost: h\r\n")
    assert bench.answer(b"", close=True) == lines(f"+HTTPACTION: 2,200,{len(HEAD)}") + lines("+HTTP_PEER_CLOSED")
    assert bench.send("AT+HTTPREAD?") == lines("+HTTPREAD: LEN,0") + OK
    assert bench.get(b"abc", head=CHUNKED) == lines("+HTTPACTION: 0,200,0")
    assert bench.send("AT+HTTPREAD=0,2") == OK + lines("+HTTPREAD: DATA,2") + b"ab" + lines("+HTTPREAD: 0")
    assert bench.send("AT+HTTPREAD?") == lines("+HTTPREAD: LEN,3") + OK


def test_dialect_a76xx() -> None:
    bench = Bench("a76xx").start()
    assert bench.para("UA", "x") == ERROR
    assert bench.para("USERDATA", "X: " + "y" * 253) == OK
    assert bench.para("USERDATA", "X: " + "y" * 254) == ERROR
    assert bench.para("URL", "http://h/" + "x" * 2000) == OK
    assert bench.send("AT+HTTPACTION=?") == lines("+HTTPACTION: (0-4)") + OK
    bench.send("AT+HTTPACTION=4")
    assert (bench.request().method, bench.request().receive_timeout) == ("PUT", 20)
    assert bench.answer(b"body") == lines("+HTTPACTION: 4,200,4")
    assert bench.send("AT+HTTPHEAD") == lines(f"+HTTPHEAD: {len(HEAD) - 4}") + HEAD[:-4] + OK
    assert bench.send("AT+HTTPREAD=0,9") == OK + lines("+HTTPREAD: 4") + b"body" + lines("+HTTPREAD: 0")
    assert bench.send('AT+HTTPPARA="READMODE",1') == OK
    for _ in range(2):
        assert bench.send("AT+HTTPREAD=9") == OK + lines("+HTTPREAD: 4") + b"body" + lines("+HTTPREAD: 0")
    assert bench.send('AT+HTTPREADFILE="f",2') == OK + lines("+HTTPREADFILE: 707")
    assert bench.send('AT+HTTPREADFILE="f",3') == ERROR
    assert bench.send('AT+HTTPREADFILE="f"') == OK + lines("+HTTPREADFILE: 0")
    assert bench.send('AT+HTTPPOSTFILE="f"') == OK
    assert bench.answer(b"12") == lines("+HTTPPOSTFILE: 200,2")
    assert bench.send('AT+HTTPPOSTFILE="f",1,1') == OK
    assert bench.answer(b"12") == lines("+HTTPPOSTFILE: 1,200,2")


def test_dialects_take_nothing_from_the_engine() -> None:
    cases = [("AT", OK), ("AT+HTTPINIT", OK), ("AT+X", ERROR)]
    for dialect, (line, answer) in itertools.product(registry.DIALECTS, cases):
        assert Bench(dialect).send(line) == answer


def test_results_of_other_requests_are_ignored() -> None:
    bench = Bench().start()
    assert bench.module.fetched(FetchResult(99, 0, 200, HEAD, b"x"), 1.0) == []


def test_the_catalogue_can_be_read() -> None:
    assert all(tomllib.loads(file.read_text()) for file in CATALOGUE.glob("*.toml"))


def test_a76xx_starts_and_stops_with_a_context() -> None:
    bench = Bench("a76xx")
    assert bench.send("AT+HTTPINIT=1") == OK + lines("+HTTPINIT: 0,1")
    assert bench.send("AT+HTTPINIT=1") == ERROR
    assert bench.send("AT+HTTPTERM=1") == OK + lines("+HTTPTERM: 0,1")
    assert bench.send("AT+HTTPTERM=1") == ERROR
    assert bench.send("AT+HTTPINIT=16") == ERROR
    assert bench.send("AT+HTTPINIT=?") == lines("+HTTPINIT: (1-15)") + OK


def test_sim7600_has_length_0_where_there_is_no_response() -> None:
    bench = Bench("sim7600")
    assert bench.send("AT+HTTPREAD?") == ERROR
    bench.start()
    assert bench.send("AT+HTTPREAD?") == lines("+HTTPREAD: LEN,0") + OK
