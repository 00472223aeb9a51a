"""The emulated module's commands beside HTTP, asked of the sans-I/O core."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from rigs.emulator.effects import BearerDown, BearerUp, Effect, Send, StartTimer, TlsSettings
from rigs.emulator.files import FileStore, locate
from rigs.emulator.module import Module
from rigs.emulator.options import Options
from rigs.emulator.system.find import find
from rigs.emulator.system.ssl import SslContexts


class Core:
    """A module without echo, whose timers run when they are told to."""

    def __init__(self, **options: Any) -> None:
        self.module = Module(Options(**options))
        self.now = 0.0
        self.timers: dict[str, float] = {}
        self.effects: list[Effect] = []
        self.port = 0
        self.ask("ATE0")

    def ask(self, command: str, data: bytes = b"") -> str:
        """The answer, with line ends as `|`."""
        effects = self.module.receive(self.port, command.encode() + b"\r" + data, self.now)
        return self.text(effects)

    def wait(self, seconds: float) -> str:
        """Let time pass; what is sent meanwhile."""
        end, sent = self.now + seconds, []
        while self.timers and min(self.timers.values()) <= end:
            name = min(self.timers, key=lambda timer: self.timers[timer])
            self.now = self.timers.pop(name)
            sent.append(self.text(self.module.expired(name, self.now)))
        self.now = end
        return "|".join(text for text in sent if text)

    def text(self, effects: list[Effect]) -> str:
        self.effects += effects
        for effect in effects:
            if isinstance(effect, StartTimer):
                self.timers[effect.name] = self.now + effect.seconds
        sent = b"".join(effect.data for effect in effects if isinstance(effect, Send) and effect.port == self.port)
        return sent.decode("latin-1").replace("\r\n\r\n", "|").replace("\r\n", "|").strip("|")

    def saw(self, kind: type[Effect]) -> int:
        return sum(isinstance(effect, kind) for effect in self.effects)


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("AT+GMI", "EMULATED|OK"),
        ("AT+CGMI", "EMULATED|OK"),
        ("AT+CGMM", "EM-F1300|OK"),
        ("AT+CGMR", "+CGMR: EMU1.0|OK"),
        ("AT+CGSN", "001010123456787|OK"),
        ("AT+CGSN=?", "OK"),
        ("AT+CIMI", "001010123456789|OK"),
        ("AT+CICCID", "+ICCID: 89001010123456789012|OK"),
        ("ATI", "Manufacturer: EMULATED|Model: EM-F1300|Revision: EMU1.0|IMEI: 001010123456787|+GCAP: +CGSM|OK"),
        ("AT+GMM;+GSN", "EM-F1300|001010123456787|OK"),
        ("AT+CPIN?", "+CPIN: READY|OK"),
        ("AT+CSQ", "+CSQ: 23,99|OK"),
        ("AT+CSQ=?", "+CSQ: (0-31,99),(0-7,99)|OK"),
        ("AT+CREG?", "+CREG: 0,1|OK"),
        ("AT+CGREG=?", "+CGREG: (0-2)|OK"),
        ("AT+CEREG=3", "ERROR"),
        ("AT+CGATT?", "+CGATT: 1|OK"),
        ("AT+CGATT=2", "ERROR"),
        ("AT+CGDCONT?", '+CGDCONT: 1,"IP","","0.0.0.0",0,0|OK'),
        ("AT+CGDCONT=0,\"IP\"", "ERROR"),
        ("AT+CGDCONT=1,\"AX25\"", "ERROR"),
        ("AT+CGACT?", "+CGACT: 1,1|OK"),
        ("AT+CGACT=1,7", "ERROR"),
        ("AT+CGPADDR", "+CGPADDR: 1,10.64.0.2|OK"),
        ("AT+CGPADDR=1", "+CGPADDR: 1,10.64.0.2|OK"),
        ("AT+CGPADDR=9", "ERROR"),
        ("AT+CFUN?", "+CFUN: 1|OK"),
        ("AT+CFUN=3", "ERROR"),
        ("AT+COPS?", '+COPS: 0,0,"Loopback",7|OK'),
        ("AT+CGEREP=2,1", "OK"),
        ("AT+CGEREP=3", "ERROR"),
        ("AT+CTZR=1;+CTZR?", "+CTZR: 1|OK"),
        ("AT+CTZU=2", "ERROR"),
        ("AT+CLTS?", "+CLTS: 0|OK"),
        ("AT+CCLK?", '+CCLK: "26/01/01,00:00:00+00"|OK'),
        ("AT+CCLK=\"26/13/01,00:00:00+00\"", "ERROR"),
        ("AT+CCLK=26", "ERROR"),
        ("AT+EMUSD=2", "ERROR"),
    ],
)
def test_answers(command: str, answer: str) -> None:
    assert Core().ask(command) == answer


def test_the_clock_runs_in_module_seconds_and_can_be_set() -> None:
    core = Core()
    core.wait(3601)
    assert '"26/01/01,01:00:01+00"' in core.ask("AT+CCLK?")
    assert core.ask('AT+CCLK="80/01/06,00:00:00+04"') == "OK"
    core.wait(60)
    assert '"80/01/06,00:01:00+04"' in core.ask("AT+CCLK?")
    core.ask('AT+CSSLCFG="ignorelocaltime",0,0')
    settings = find(core.module, SslContexts).settings(0)
    assert isinstance(settings, TlsSettings)
    assert settings.now is not None
    assert settings.now.astimezone(UTC) == datetime(1980, 1, 5, 23, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("down", "up"),
    [
        ("AT+CFUN=4", "AT+CFUN=1"), ("AT+CGATT=0", "AT+CGATT=1"), ("AT+COPS=2", "AT+COPS=0"),
        ("AT+EMUSIM=0", "AT+EMUSIM=1"),
    ],
)
def test_without_radio_there_is_no_service_and_with_it_again(down: str, up: str) -> None:
    core = Core()
    assert "OK" in core.ask(down)
    assert core.saw(BearerDown) == 1
    assert "+CGATT: 0" in core.ask("AT+CGATT?")
    assert "+CGACT: 1,0" in core.ask("AT+CGACT?")
    assert core.ask("AT+CREG?") in ("+CREG: 0,0|OK", "+CREG: 0,2|OK")
    assert core.ask("AT+HTTPINIT") == "ERROR"
    assert "OK" in core.ask(up)
    assert core.ask("AT+HTTPINIT") == "ERROR"
    core.wait(3)
    assert core.saw(BearerUp) == 1
    assert core.ask("AT+CREG?") == "+CREG: 0,1|OK"
    assert core.ask("AT+HTTPINIT") == "OK"


def test_changes_of_the_network_are_reported_to_the_port_that_asked() -> None:
    core = Core(ports=2)
    core.ask("AT+CREG=2;+CGREG=1;+CGEREP=2")
    assert core.ask("AT+CGATT=0") == "OK|+CREG: 0|+CGREG: 0|+CGEV: ME PDN DEACT 1|+CGEV: ME DETACH"
    core.ask("AT+CGATT=1")
    assert core.wait(3) == "+CREG: 1,0001,0001A2B3|+CGREG: 1|+CGEV: ME PDN ACT 1"
    core.port = 1
    core.ask("ATE0")
    assert core.ask("AT+CGATT=0") == "OK"
    assert core.ask("AT+CREG?") == "+CREG: 0,0|OK"


def test_a_context_taken_down_takes_the_sockets_and_comes_back_by_itself_or_by_command() -> None:
    core = Core()
    core.ask("AT+CREG=1")
    assert core.ask("AT+CGACT=0,1") == "OK"
    assert core.saw(BearerDown) == 1
    assert "+CGACT: 1,0" in core.ask("AT+CGACT?")
    assert "+CGATT: 1" in core.ask("AT+CGATT?")
    assert core.ask("AT+HTTPINIT") == "OK"
    assert "+CGACT: 1,1" in core.ask("AT+CGACT?")
    core.ask("AT+CGACT=0,1")
    assert core.ask("AT+CGACT=1,1") == "OK"
    assert core.saw(BearerUp) == 2


def test_without_a_sim() -> None:
    core = Core(sim=False)
    assert core.ask("AT+CMEE=2;+CPIN?") == "+CME ERROR: SIM not inserted"
    assert core.ask("AT+CMEE=0;+HTTPINIT") == "ERROR"
    assert core.ask("AT+CIMI") == "ERROR"
    assert core.ask("AT+CGATT=1") == "ERROR"
    assert core.ask("AT+EMUSIM=1") == "OK|+CPIN: READY"
    core.wait(3)
    assert core.ask("AT+HTTPINIT") == "OK"
    assert core.ask("AT+EMUSIM=0").startswith("OK|+CPIN: NOT READY")


@pytest.mark.parametrize("command", ["AT+CRESET", "AT+CFUN=1,1", "AT+CFUN=6"])
@pytest.mark.parametrize(("dialect", "first"), [("f13", "RDY"), ("a76xx", "*ATREADY: 1")])
def test_a_restart_takes_time_and_forgets_what_is_not_in_flash(command: str, dialect: str, first: str) -> None:
    core = Core(dialect=dialect)
    core.ask('AT+CFTRANRX="E:/kept",2', b"hi")
    core.ask('AT+CSSLCFG="authmode",3,3')
    core.ask("AT+CREG=1")
    assert core.ask("AT+HTTPINIT") == "OK"
    assert core.ask(command) == "OK"
    core.wait(1)
    assert core.ask("AT") == ""
    assert core.wait(5).split("|") == [first, "+CPIN: READY", "SMS DONE", "PB DONE"]
    assert "AT" in core.ask("ATE0")     # echo is back
    assert core.ask("AT+HTTPTERM") == "ERROR"
    assert core.ask("AT+CREG?") == "+CREG: 0,1|OK"
    assert core.ask("AT+CSSLCFG=3").startswith("+CSSLCFG: 3,4,0,")
    assert core.ask('AT+FSATTRI="E:/kept"') == "+FSATTRI: 2|OK"


def test_ssl_contexts_are_set_shown_and_used() -> None:
    core = Core()
    assert core.ask("AT+CSSLCFG=0") == '+CSSLCFG: 0,4,0,1,300,"","","",0|OK'
    for item in ('"sslversion",9,3', '"AuthMode",9,2', '"enableSNI",9,1', '"cacert",9,"ca.pem"',
                 '"clientcert",9,"c.pem"', '"clientkey",9,"k.pem"'):
        assert core.ask(f"AT+CSSLCFG={item}") == "OK"
    assert '+CSSLCFG: 9,3,2,1,300,"ca.pem","c.pem","k.pem",1' in core.ask("AT+CSSLCFG?")
    contexts = find(core.module, SslContexts)
    assert contexts.settings(9) == 719
    assert core.ask('AT+CCERTDOWN="ca.pem",2', b"CA") .endswith("OK")
    assert contexts.settings(9) == 710
    for name in ("c.pem", "k.pem"):
        core.module.files.save("/mssl_cert", name, name.encode())
    assert contexts.settings(9) == TlsSettings(3, 2, b"CA", b"c.pem", b"k.pem", True, None)
    assert contexts.settings(0) == TlsSettings()
    assert core.ask("AT+CCERTLIST") == '+CCERTLIST: "ca.pem"|+CCERTLIST: "c.pem"|+CCERTLIST: "k.pem"|OK'
    assert core.ask('AT+CCERTDELE="ca.pem"') == "OK"
    assert core.ask('AT+CCERTDELE="ca.pem"') == "ERROR"


@pytest.mark.parametrize(
    "text",
    ['"sslversion",0,5', '"sslversion",10,1', '"authmode",0,4', '"authmode",0', '"none",0,1', '"cacert",0,1', "10",
     '""', '"enableSNI",0,"1"'],
)
def test_ssl_settings_that_cannot_be_are_refused(text: str) -> None:
    assert Core().ask(f"AT+CSSLCFG={text}") == "ERROR"


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
