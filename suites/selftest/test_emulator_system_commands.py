"""The emulated module's commands beside HTTP, asked of the sans-I/O core."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rigs.emulator.effects import BearerDown, BearerUp, TlsSettings
from rigs.emulator.system.find import find
from rigs.emulator.system.ssl import SslContexts
from suites.selftest.emulator_system_bench import Core


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
