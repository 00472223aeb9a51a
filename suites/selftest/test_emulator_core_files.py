"""The emulated module's AT+HTTPPOSTFILE and AT+HTTPREADFILE (dialect f13)."""

from __future__ import annotations

import pytest

from suites.selftest.emulator_core_bench import ERROR, HEAD, OK, Bench, header, header_lines, lines

RAW = b"PUT /own HTTP/1.0\r\nHost: own\r\nX-Raw: 1\r\n\r\n" + bytes(range(256))
SAVED = OK + lines("+HTTPREADFILE: 0")


@pytest.fixture
def bench() -> Bench:
    bench = Bench().start()
    bench.files.kept |= {("F:", "f"): b"cache", ("E:", "f"): b"media", ("F:", "raw"): RAW, ("F:", "empty"): b""}
    return bench


def sent(bench: Bench, arguments: str) -> bytes:
    assert bench.send(f"AT+HTTPPOSTFILE={arguments}") == OK
    return bench.request().request


@pytest.mark.parametrize(("arguments", "method"), [
    ('"raw"', 1), ('"raw",1', 1), ('"raw",1,1', 1), ('"raw",1,0,0', 0), ('"raw",,2', 2), ('"raw",1,,0', 1),
    ('"raw",', 1),
])
def test_the_file_as_the_whole_request(bench: Bench, arguments: str, method: int) -> None:
    assert sent(bench, arguments) == RAW
    assert (bench.request().host, bench.request().port) == ("127.0.0.1", 8080)
    assert bench.answer(b"12345") == lines(f"+HTTPPOSTFILE: {method},200,5")


@pytest.mark.parametrize(("method", "name"), list(enumerate(("GET", "POST", "HEAD", "DELETE"))))
def test_the_file_as_body(bench: Bench, method: int, name: str) -> None:
    bench.para("UA", "mine")
    request = sent(bench, f'"f",1,{method},1')
    assert header_lines(request)[0] == f"{name} /a HTTP/1.1"
    assert request.endswith(b"\r\n\r\ncache")
    assert header(request, "Content-Length") == ["5"]
    assert header(request, "User-Agent") == ["mine"]
    assert bench.answer(b"" if name == "HEAD" else b"xyz").startswith(b"\r\n+HTTPPOSTFILE: %d,200," % method)


def test_directories(bench: Bench) -> None:
    for path, body in ((1, b"cache"), (3, b"media")):
        assert sent(bench, f'"f",{path},1,1').endswith(b"\r\n\r\n" + body)
        bench.answer()
    assert bench.send('AT+HTTPPOSTFILE="f",2') == ERROR


@pytest.mark.parametrize("status", [200, 204, 404])
def test_reports(bench: Bench, status: int) -> None:
    sent(bench, '"f",1,1,1')
    assert bench.answer(b"", status=status) == lines(f"+HTTPPOSTFILE: 1,{status},0")
    sent(bench, '"f",1')
    assert bench.answer(error=714) == lines("+HTTPPOSTFILE: 1,714,0")


@pytest.mark.parametrize("arguments", [
    '"f",0', '"f",4', '"f",5', '"f",-1', '"f",256', '"f",a', '"f",1,-1', '"f",1,4', '"f",1,9', '"f",1,x', '"f",1,1,2',
    '"f",1,1,-1', '"f",1,1,x', '"f",1,1,1,1', "", ",1", "f", "f,3", '""', '"missing"', '"f', '"f"x', '"empty"',
    '"a/b"', '"../f"', '"F:/f"', '"a*b"', '"a?b"', r'"a\5Cb"', '"."', '".."', '"f."',
])
def test_wrong_arguments(bench: Bench, arguments: str) -> None:
    assert bench.send(f"AT+HTTPPOSTFILE={arguments}") == ERROR
    assert bench.fetch is None
    assert bench.wait(10) == b""
    sent(bench, '"f"')


def test_an_empty_file_as_body(bench: Bench) -> None:
    assert sent(bench, '"empty",1,1,1').endswith(b"Content-Length: 0\r\nConnection: keep-alive\r\n\r\n")


@pytest.mark.parametrize(("length", "good"), [(1, True), (63, True), (64, True), (65, False), (100, False)])
def test_lengths_of_names(bench: Bench, length: int, good: bool) -> None:
    name = ("n" * 64 + "x" * 36)[:length]
    bench.files.kept["F:", name] = b"data"
    bench.files.kept["F:", "n" * 64] = b"data"
    assert bench.send(f'AT+HTTPPOSTFILE="{name}",1,1,1') == (OK if good else ERROR)
    bench = Bench().start()
    bench.get(b"data")
    assert bench.send(f'AT+HTTPREADFILE="{name}"') == (SAVED if good else ERROR)
    assert bench.files.kept == ({("F:", name): b"data"} if good else {})


def test_without_url() -> None:
    bench = Bench()
    bench.send("AT+HTTPINIT")
    bench.files.kept["F:", "f"] = b"x"
    assert bench.send('AT+HTTPPOSTFILE="f"') == ERROR
    assert bench.fetch is None


def test_the_file_decides_how_the_answer_is_read(bench: Bench) -> None:
    bench.files.kept["F:", "h"] = b"HEAD / HTTP/1.1\r\nHost: h\r\n\r\n"
    sent(bench, '"h"')
    assert bench.request().method == "HEAD"
    assert bench.answer(b"") == lines("+HTTPPOSTFILE: 1,200,0")


def test_busy(bench: Bench) -> None:
    sent(bench, '"f"')
    assert bench.send("AT+HTTPACTION=0") == ERROR
    assert bench.send('AT+HTTPPOSTFILE="f"') == ERROR
    assert bench.send('AT+HTTPREADFILE="g"') == ERROR
    assert bench.answer(b"x") == lines("+HTTPPOSTFILE: 1,200,1")
    assert ("F:", "g") not in bench.files.kept


def test_the_response_is_there_afterwards(bench: Bench) -> None:
    bench.get(b"old")
    sent(bench, '"f"')
    bench.answer(b"body")
    assert bench.send("AT+HTTPHEAD") == lines(f"+HTTPHEAD: DATA,{len(HEAD)}") + HEAD + OK
    assert bench.send("AT+HTTPREAD=9") == OK + lines("+HTTPREAD: DATA,4") + b"body" + lines("+HTTPREAD: 0")
    assert bench.send('AT+HTTPREADFILE="g"') == SAVED
    assert bench.files.kept["F:", "g"] == b"body"


def test_typed_data_stays_out_of_it(bench: Bench) -> None:
    bench.post_data(b"aaa")
    assert b"aaa" not in sent(bench, '"f",1,1,1')
    bench.answer()
    bench.send("AT+HTTPACTION=1")
    assert bench.request().request.endswith(b"aaa")


# HTTPREADFILE

@pytest.mark.parametrize(("arguments", "directory"), [
    ('"g"', "F:"), ('"g",', "F:"), ('"g",1', "F:"), ('"g",3', "E:"), ('"g",4', "/mssl_cert"),
])
def test_saving(bench: Bench, arguments: str, directory: str) -> None:
    body = bytes(range(256)) * 400
    bench.get(body)
    assert bench.send(f"AT+HTTPREADFILE={arguments}") == SAVED
    assert bench.files.kept[directory, "g"] == body
    assert bench.send("AT+HTTPREAD?") == lines(f"+HTTPREAD: LEN,{len(body)}") + OK


def test_saving_fails_without_a_card(bench: Bench) -> None:
    bench.get(b"body")
    assert bench.send('AT+HTTPREADFILE="g",2') == lines("+HTTPREADFILE: 707") + ERROR
    assert bench.send('AT+HTTPREADFILE="g"') == SAVED


@pytest.mark.parametrize("arguments", [
    '"g",0', '"g",5', '"g",-1', '"g",256', '"g",a', '"g",1,1', "",
    ",1", "g", '""', '"a/b"', '"../x"', '"E:/x"', '"a?b"',
])
def test_wrong_arguments_save_nothing(bench: Bench, arguments: str) -> None:
    bench.get(b"body")
    before = dict(bench.files.kept)
    assert bench.send(f"AT+HTTPREADFILE={arguments}") == ERROR
    assert bench.files.kept == before
    assert bench.send('AT+HTTPREADFILE="g",1') == SAVED


def test_reading_and_saving_do_not_disturb_each_other(bench: Bench) -> None:
    bench.get(b"0123456789")
    bench.send("AT+HTTPREAD=4")
    assert bench.send('AT+HTTPREADFILE="a b"') == SAVED
    bench.send("AT+HTTPREAD=100")
    assert bench.send('AT+HTTPREADFILE="a.b.c"') == SAVED
    assert bench.files.kept["F:", "a b"] == bench.files.kept["F:", "a.b.c"] == b"0123456789"


@pytest.mark.parametrize("method", [0, 2])
def test_nothing_to_save(bench: Bench, method: int) -> None:
    bench.get(b"old")
    bench.send(f"AT+HTTPACTION={method}")
    bench.answer(b"", status=204)
    assert bench.send('AT+HTTPREADFILE="g"') == ERROR


def test_error_bodies_can_be_saved(bench: Bench) -> None:
    bench.get(b"sorry", status=404)
    assert bench.send('AT+HTTPREADFILE="g"') == SAVED
    bench.get(b"no", status=500)
    assert bench.send('AT+HTTPREADFILE="g"') == SAVED
    assert bench.files.kept["F:", "g"] == b"no"
