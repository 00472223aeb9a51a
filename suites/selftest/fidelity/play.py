"""Plays one session: an emulated module as a process, a server that answers as the session shows, a host that sends."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator

from suites.selftest.fidelity.compare import Compared, compare, settle
from suites.selftest.fidelity.modules import FINAL, Host, Modules
from suites.selftest.fidelity.server import Server
from suites.selftest.fidelity.story import REPORT, REQUEST, Answer, Turn, answers, turns
from suites.selftest.sessions import Recorded

STARTS = re.compile(rb"AT\+HTTP(INIT|TERM)", re.IGNORECASE)
FILE = re.compile(rb'AT\+HTTPPOSTFILE="([^"]+)"', re.IGNORECASE)
URL = re.compile(rb'AT\+HTTPPARA="URL"', re.IGNORECASE)
WHOLE_REQUEST = b"GET / HTTP/1.1\r\nHost: host.example\r\n\r\n"
TLS, NAME, REFUSED = (715, 702, 716), (713, 603), (714,)


def play(session: Recorded, modules: Modules, extra: tuple[str, ...] = ()) -> list[tuple[Turn, Compared]]:
    """All turns of a session, compared; `extra` are arguments of the emulator (a variant, a defect)."""
    told = turns(session)
    with _server() as server, modules.take(session.dialect, extra) as host:
        stage = Stage(host, server, told)
        stage.set_up()
        return settle([(turn, stage.play(turn)) for turn in told])


class Stage:
    """The host, and what it has to send unseen so that the session can begin where it begins."""

    def __init__(self, host: Host, server: Server, told: list[Turn]) -> None:
        self.host, self.server, self.told = host, server, told
        self.answers = answers(told)

    def set_up(self) -> None:
        """Echo, error mode, files, a started service and a stored response, as the session presupposes them."""
        sent = b"\n".join(turn.sent for turn in self.told)
        echo = any(_echoes(turn) for turn in self.told)
        self.host.ask(b"ATE1\r" if echo else b"ATE0\r")
        self.host.ask(b"AT+CMEE=2\r" if any(b"+CME ERROR" in turn.received for turn in self.told) else b"AT+CMEE=0\r")
        for name in set(FILE.findall(sent)):
            for drive in (b"F:", b"C:", b"E:"):
                self.host.ask(b'AT+CFTRANRX="%s/%s",%d\r' % (drive, name, len(WHOLE_REQUEST)), re.compile(b">|ERROR"))
                self.host.ask(WHOLE_REQUEST, re.compile(b"OK|ERROR"))
        if self._begins_started():
            self._begin()

    def play(self, turn: Turn) -> Compared:
        """Send what was sent and compare what comes."""
        if REQUEST.match(turn.sent):
            self._prepare(turn)
        reported = REPORT.search(turn.received) is not None
        typed = turn.sent if turn.sent[:2].upper() in (b"AT", b"A/") else None
        data = _sent_really(turn) if typed else turn.sent
        until = None if not turn.received else REPORT if reported else _until(turn)
        return compare(turn, self.host.ask(data, until))

    def _begins_started(self) -> bool:
        first = self._first()
        if first is None:
            return False
        if STARTS.match(first.sent):
            stopping = b"TERM" in first.sent.upper()
            return (b"OK" in first.received) if stopping else b"ERROR" in first.received
        return True

    def _first(self) -> Turn | None:
        """The first command of the service that is more than a question for ranges."""
        return next((turn for turn in self.told if b"+HTTP" in turn.sent.upper() and b"=?" not in turn.sent), None)

    def _begin(self) -> None:
        """Start; make a request where the session begins by reading one."""
        self.host.ask(b"AT+HTTPINIT\r")
        self._url(None)
        first = self._first()
        reading = first and re.match(rb"AT\+HTTP(HEAD|READ)", first.sent, re.IGNORECASE)
        if first and reading and self.answers and not REPORT.search(first.received):
            self.server.next = [self.answers.pop(0)]
            self.host.ask(b"AT+HTTPACTION=0\r", REPORT)

    def _prepare(self, turn: Turn) -> None:
        """Have the server answer as the report tells; lead the URL where its failure comes from."""
        if not REPORT.search(turn.received) and not self._reported_later(turn):
            unseen = self.answers.pop(0) if turn.gap and self.answers else Answer(204, 0)
            self.server.next = [unseen]
            self._url(unseen)
            return
        answer = self.answers.pop(0) if self.answers else Answer(200, 0)
        self.server.next = [answer] if answer.code not in (*TLS, *NAME, *REFUSED) else []
        self._url(answer)

    def _reported_later(self, turn: Turn) -> bool:
        place = next(number for number, each in enumerate(self.told) if each is turn)
        later = self.told[place + 1:place + 2]
        return any(REPORT.search(each.received) and not REQUEST.match(each.sent) for each in later)

    def _url(self, answer: Answer | None) -> None:
        code = answer.code if answer else 200
        url = f"http://host.example:{self.server.port}/a"
        if code in TLS:
            url = f"https://host.example:{self.server.port}/a"
        elif code in NAME:
            url = "http://nowhere.invalid/a"
        elif code in REFUSED:
            url = f"http://host.example:{self.server.dead_port}/a"
        self.host.ask(b'AT+HTTPPARA="URL","%s"\r' % url.encode())


def _echoes(turn: Turn) -> bool:
    return turn.received.lstrip(b"\r\n")[:3].upper() == b"AT+" or turn.sent.strip() in turn.received.split(b"\r\n")


def _sent_really(turn: Turn) -> bytes:
    """The line that the module echoed, where the log's label names another one; ended by a CR."""
    line = turn.sent.strip(b"\r\n")
    first = next((each for each in turn.received.split(b"\r\n") if each), b"").strip(b"\r")
    return (first if first[:3].upper() == b"AT+" and first.upper() != line.upper() else line) + b"\r"


def _until(turn: Turn) -> re.Pattern[bytes]:
    if b"+HTTPREAD: 0" in turn.received or b"+HTTPREAD:0" in turn.received:
        return re.compile(rb"\+HTTPREAD: ?0\r\n|ERROR")
    return FINAL


@contextlib.contextmanager
def _server() -> Iterator[Server]:
    server = Server()
    try:
        yield server
    finally:
        server.close()
