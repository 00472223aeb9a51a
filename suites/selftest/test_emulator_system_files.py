"""The emulated module's files: staged, listed, given out, kept on drives and a card."""

from __future__ import annotations

import pytest

from rigs.emulator.effects import Send
from rigs.emulator.files import FileStore, locate
from rigs.emulator.system.find import find
from suites.selftest.emulator_system_bench import Core


def test_files_are_staged_listed_read_and_deleted() -> None:
    core = Core()
    data = bytes(range(256)) * 5
    assert core.ask('AT+CFTRANRX="F:/a.bin",1280', data) == ">|OK"
    assert core.ask('AT+CFTRANRX="F:/empty",0') == ">|OK"
    assert core.ask("AT+FSCD=F:") == "+FSCD: F:/|OK"
    assert core.ask("AT+FSLS?") == "+FSLS: SUBDIRECTORIES:0,FILES:2|OK"
    assert core.ask("AT+FSLS") == "+FSLS: FILES:|a.bin|empty|OK"
    assert core.ask("AT+FSLS=1") == "OK"
    assert core.ask("AT+FSATTRI=a.bin") == "+FSATTRI: 1280|OK"
    assert core.ask('AT+FSATTRI="/cache/empty"') == "+FSATTRI: 0|OK"
    answer = b"".join(
        effect.data for effect in core.module.receive(0, b'AT+CFTRANTX="f:/a.bin"\r', 0) if isinstance(effect, Send)
    )
    assert answer == (
        b"\r\n+CFTRANTX: DATA,1024\r\n" + data[:1024] + b"\r\n+CFTRANTX: DATA,256\r\n" + data[1024:]
        + b"\r\n+CFTRANTX: 0\r\n\r\nOK\r\n"
    )
    assert core.ask('AT+CFTRANTX="F:/a.bin",48,5') == "+CFTRANTX: DATA,5|01234|+CFTRANTX: 0|OK"
    assert core.ask("AT+FSDEL=a.bin") == "OK"
    assert core.ask("AT+FSDEL=a.bin") == "ERROR"
    assert core.ask("AT+FSDEL=*.*") == "OK"
    assert core.ask("AT+FSLS") == "OK"


@pytest.mark.parametrize(
    "command",
    ['AT+CFTRANRX="Z:/f",1', 'AT+CFTRANRX="E:/a/b",1', 'AT+CFTRANRX="E:/",1', 'AT+CFTRANRX="E:/f"',
     'AT+CFTRANTX="E:/none"', "AT+FSATTRI=none", "AT+FSCD=E:/none", 'AT+CFTRANRX="D:/f",1', "AT+FSCD=D:"],
)
def test_files_that_cannot_be_are_refused(command: str) -> None:
    core = Core(sd_card=False)
    assert core.ask(command) == "ERROR"
    assert core.ask("AT") == "OK"


def test_input_of_a_file_that_does_not_come_ends_and_leaves_nothing() -> None:
    core = Core()
    assert core.ask('AT+CFTRANRX="E:/f",5', b"ab") == ">"
    assert core.wait(200) == "ERROR"
    assert core.ask('AT+FSATTRI="E:/f"') == "ERROR"


def test_a_card_that_is_taken_out_keeps_its_files() -> None:
    core = Core()
    core.ask('AT+CFTRANRX="D:/f",2', b"hi")
    core.ask("AT+EMUSD=0")
    assert core.ask('AT+FSATTRI="D:/f"') == "ERROR"
    assert core.module.files.save("D:", "g", b"") == 707
    core.ask("AT+EMUSD=1")
    assert core.ask('AT+FSATTRI="D:/f"') == "+FSATTRI: 2|OK"


@pytest.mark.parametrize("name", ["a", "A.txt", "_x y.pem", "9", "x" * 64])
def test_good_names(name: str) -> None:
    assert find(Core().module, FileStore).valid(name)


@pytest.mark.parametrize("name", [
    "", ".a", "a.", "-a", "a/b", "a\\b", "a:b", "a*", "a?", 'a"', "a<", "a>", "a|", "a,b", "a;b", "a\x00", "x" * 255,
])
def test_bad_names(name: str) -> None:
    core = Core()
    assert not find(core.module, FileStore).valid(name)
    assert core.module.files.save("E:", name, b"") != 0


def test_a_full_drive_refuses_and_keeps_the_old_file() -> None:
    files = find(Core().module, FileStore)
    assert files.save("E:", "f", bytes(40 << 20)) == 0
    assert files.save("E:", "g", bytes(40 << 20)) == 707
    assert files.save("E:", "f", bytes(50 << 20)) == 0
    assert files.load("E:", "g") is None


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("E:/f", ("E:", "f")), ("e:f", ("E:", "f")), ("/cache/f", ("F:", "f")), ("/data/media/f", ("E:", "f")),
        ("/mssl_cert/f.pem", ("/mssl_cert", "f.pem")), ("f", ("C:", "f")), ("F:/", ("F:", "")), ("/cache", ("F:", "")),
    ],
)
def test_paths_are_located(path: str, expected: tuple[str, str]) -> None:
    assert locate(path, "C:") == expected


@pytest.mark.parametrize("path", ["Z:/f", "/etc/passwd", "/cached/f"])
def test_paths_that_lead_nowhere(path: str) -> None:
    with pytest.raises(ValueError, match=path):
        locate(path, "C:")
