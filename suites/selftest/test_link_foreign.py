"""Importers: one dialogue in the hand of each program comes back as the same events; broken files are one line."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures.link import load
from fixtures.link.foreign import FORMATS, ForeignError, Imported, lines, read
from suites.selftest import foreign_logs as logs

ROOT = Path(__file__).resolve().parents[2]
PUTTY = "=~=~=~=~=~=~=~=~=~=~=~= PuTTY log 2026.05.12 10:00:00 =~=~=~=~=~=~=~=~=~=~=~=\n"
MINICOM = ("\nWelcome to minicom 2.8\n\nOPTIONS: I18n \nPort /dev/ttyUSB2, 10:00:00\n\n"
           "Press CTRL-A Z for help on special keys\n\n")
PICOCOM = ("picocom v3.1\n\nport is        : /dev/ttyUSB2\nflowcontrol    : none\n"
           "Type [C-a] [C-h] to see available commands\nTerminal ready\n")
Texts = list[tuple[str, str]]


def texts(imported: Imported) -> Texts:
    """Directions and text lines, without what differs between programs: line ends, and how reads were cut."""
    found: Texts = []
    for placed in imported.events:
        if placed.event.kind in ("tx", "rx"):
            rows = placed.event.data.decode("latin-1").split("\n")
            found += [(placed.event.kind, line) for line in rows if line.strip()]
    return [(kind, line.strip("\r")) for kind, line in found]


def due(*, echo: bool = False) -> Texts:
    found: Texts = []
    for mark, data in logs.DIALOGUE:
        parts = [line for line in data.decode("latin-1").replace("\r", "\n").split("\n") if line]
        for part in parts:
            found += [("tx", part)] + ([("rx", part)] if echo else []) if mark == ">" else [("rx", part)]
    return found


def imported(tmp_path: Path, content: str | bytes, name: str | None = None) -> Imported:
    path = tmp_path / "some.log"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return read(path, name)


BOTH = {
    "plain": (logs.plain(logs.DIALOGUE), "arrows", False),
    "heading": ("modem log of 12 May\nunit 7\n\n" + logs.plain(logs.DIALOGUE), "arrows", False),
    "close": (logs.plain(logs.DIALOGUE, ">", "<"), "arrows", False),
    "words": (logs.plain(logs.DIALOGUE, "TX: ", "RX: "), "arrows", False),
    "brackets": (logs.plain(logs.DIALOGUE, "[SEND] ", "[RECV] "), "arrows", False),
    "long": (logs.plain(logs.DIALOGUE, "--> ", "<-- "), "arrows", False),
    "swapped": (logs.plain(logs.DIALOGUE, "< ", "> "), "arrows", False),
    "late times": (logs.plain(logs.DIALOGUE, "> 10:00:00.100 ", "< 10:00:00.200 "), "arrows", True),
    "timed": (logs.timed(logs.DIALOGUE), "arrows", True),
    "quoted": (logs.quoted(logs.DIALOGUE), "arrows", False),
    "socat -x -v": (logs.socat(logs.DIALOGUE), "socat", True),
    "socat -v": (logs.socat(logs.DIALOGUE, text=True), "socat", True),
    "Saleae Logic 2": (logs.saleae(logs.DIALOGUE), "saleae", True),
    "Saleae Logic 1": (logs.saleae(logs.DIALOGUE, logic1=True), "saleae", True),
}
EXACT = ("quoted", "socat -x -v", "socat -v", "Saleae Logic 2", "Saleae Logic 1")


@pytest.mark.parametrize("way", BOTH)
def test_logs_of_both_directions(tmp_path: Path, way: str) -> None:
    content, name, times = BOTH[way]
    found = imported(tmp_path, content)
    assert (found.format, found.times) == (name, times)
    assert texts(found) == due()
    assert found.exact == (way in EXACT)
    if way in EXACT:
        assert _bytes(found, "rx") == b"".join(data for mark, data in logs.DIALOGUE if mark == "<")


@pytest.mark.parametrize(("content", "name"), [
    (logs.terminal(logs.DIALOGUE, PUTTY), "terminal"),
    (logs.terminal(logs.DIALOGUE, MINICOM), "terminal"),
    (logs.terminal(logs.DIALOGUE, PICOCOM) + "Terminating...\nThanks for using picocom\n", "terminal"),
    (logs.terminal(logs.DIALOGUE, "", "[2026-05-12 10:00:00] "), "terminal"),
    (logs.terminal(logs.DIALOGUE, "", "14:18:23.428 -> "), "terminal"),
    (logs.echoed(logs.DIALOGUE), "raw"),
], ids=["PuTTY", "minicom", "picocom", "minicom with times", "Arduino monitor", "raw bytes"])
def test_captures_of_what_the_terminal_saw(tmp_path: Path, content: str | bytes, name: str) -> None:
    found = imported(tmp_path, content)
    assert (found.format, found.derived) == (name, True)
    hidden = ("tx", "hello")     # what was typed to a prompt is known by its echo only, and not as a command
    assert [each for each in texts(found) if each[1] != "hello"] == [
        each for each in due(echo=True) if each[1] != "hello"]
    assert hidden not in texts(found)


@pytest.mark.skipif(importlib.util.find_spec("scapy") is None, reason="scapy is not installed")
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("link", [250, 220, 249])
def test_pcapng(tmp_path: Path, link: int) -> None:
    found = imported(tmp_path, logs.pcapng(logs.DIALOGUE, link))
    assert (found.format, found.times) == ("pcapng", True)
    assert _bytes(found, "rx") == b"".join(data for mark, data in logs.DIALOGUE if mark == "<")
    assert _bytes(found, "tx") == b"".join(data for mark, data in logs.DIALOGUE if mark == ">")
    assert found.events[-1].event.t == pytest.approx(0.25 * (len(logs.DIALOGUE) - 1))


def test_pcapng_without_scapy_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scapy.utils", None)
    with pytest.raises(ForeignError, match="pip install scapy"):
        imported(tmp_path, logs.pcapng(logs.DIALOGUE, 250))


def test_every_event_knows_its_line(tmp_path: Path) -> None:
    content = "heading\n" + logs.timed(logs.DIALOGUE)
    rows = content.splitlines()
    for placed in imported(tmp_path, content).events:
        assert placed.event.data.decode().strip() in rows[placed.line - 1]


def test_times_are_those_of_the_log_and_midnight_is_no_end(tmp_path: Path) -> None:
    content = "23:59:59.500 > AT\n00:00:00.250 < OK\n00:00:01 > AT+HTTPINIT\n< OK\n"
    found = imported(tmp_path, content)
    assert [placed.event.t for placed in found.events] == [0.0, 0.75, 1.5, 1.5]
    assert found.resolution == 1.0


def test_what_was_left_out_is_a_note(tmp_path: Path) -> None:
    found = imported(tmp_path, "> AT+HTTPREAD=9000\n< OK\n< +HTTPREAD: DATA,9000\n< ...\n< +HTTPREAD: 0\n")
    assert [placed.event.kind for placed in found.events] == ["tx", "rx", "rx", "note", "rx"]


def test_an_imported_transcript_reads_as_any_other_and_keeps_its_places(tmp_path: Path) -> None:
    first = imported(tmp_path, logs.timed(logs.DIALOGUE))
    rows = list(lines(first))
    assert all(load(row) for row in rows)
    path = tmp_path / "again.jsonl"
    path.write_text("\n".join(rows) + "\n")
    again = read(path)
    assert (again.format, again.times, again.resolution) == ("transcript", True, first.resolution)
    assert again.events == first.events


SECRETS = [
    (">", b"AT+CGSN\r"), ("<", b"\r\n867584030012345\r\n\r\nOK\r\n"),
    (">", b'AT+HTTPPARA="USERDATA","Authorization: Basic Y2FycGx1c2dv"\r'),
    ("<", b'AT+HTTPPARA="USERDATA","Authorization: Basic Y2FycGx1c2dv"\r\r\nOK\r\n'),
    (">", b'AT+CPIN="4711"\r'), ("<", b"\r\nOK\r\n"),
]


@pytest.mark.parametrize("content", [logs.plain(SECRETS), logs.socat(SECRETS), logs.quoted(SECRETS)])
def test_secrets_are_masked_and_lengths_kept(tmp_path: Path, content: str) -> None:
    plain = imported(tmp_path, content)
    masked = plain.masked()
    text = "".join(lines(masked))
    assert not [secret for secret in ("867584030012345", "Y2FycGx1c2dv", "4711") if secret in text]
    assert len(_bytes(masked, "rx")) == len(_bytes(plain, "rx"))
    assert [placed.line for placed in masked.events] == [placed.line for placed in plain.events]


@pytest.mark.parametrize(("content", "name", "said"), [
    (b"", None, "no known format"),
    (b"nothing of a modem here\n", None, "no known format"),
    (b"> AT\n< OK\n", "sniffer", "there are transcript, pcapng"),
    (b"> 2026/05/12 10:00:00.000000  length=5 from=0 to=4\n 41 54 0d\n--\n", None, "line 1: socat says 5 bytes"),
    (b"name,type,start_time,duration,data\n\"a\",\"data\",1.0,0.1,hello\n", None, "line 2: 'hello' is no byte"),
    (b'{"t": 1, "kind": "rx", "data": "OK"}\n{"t": 1, "kind": "oops", "data": ""}\n\n', None, "line 2: unknown"),
    (b"\x0a\x0d\x0d\x0abroken", None, "pcapng|scapy"),
])
def test_a_broken_file_is_one_line(tmp_path: Path, content: bytes, name: str | None, said: str) -> None:
    with pytest.raises(ForeignError, match=said) as caught:
        imported(tmp_path, content, name)
    assert "\n" not in str(caught.value)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=st.binary(max_size=300), name=st.sampled_from([None, *(each for each in FORMATS if each != "pcapng")]))
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes, name: str | None) -> None:
    try:
        found = imported(tmp_path, content, name)
    except ForeignError:
        return
    assert list(lines(found.masked()))


def test_the_program_imports(tmp_path: Path) -> None:
    source, target = tmp_path / "log.txt", tmp_path / "out.jsonl"
    source.write_text(logs.timed(logs.DIALOGUE + SECRETS))
    done = _program(str(source), "--out", str(target))
    assert (done.returncode, done.stderr) == (0, "")
    assert "arrows" in done.stdout
    assert "with times" in done.stdout
    assert "867584030012345" not in target.read_text()
    rows = [json.loads(row) for row in target.read_text().splitlines()]
    assert rows[1]["line"] == 1
    assert "867584030012345" in _program(str(source), "--no-mask").stdout


def test_the_program_says_what_is_wrong(tmp_path: Path) -> None:
    done = _program(str(tmp_path / "none.log"))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "none.log: cannot be read" in done.stderr


def _bytes(found: Imported, kind: str) -> bytes:
    return b"".join(placed.event.data for placed in found.events if placed.event.kind == kind)


def _program(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "fixtures.link", "import", *arguments], cwd=ROOT, capture_output=True,
                          text=True, check=False)
