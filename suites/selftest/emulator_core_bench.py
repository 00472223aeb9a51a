"""Drives the sans-I/O module for the self-tests: a host, a clock, timers and a fetcher, all made up."""

from __future__ import annotations

from rigs.emulator.effects import (
    AbortFetch,
    BearerDown,
    BearerUp,
    CloseConnections,
    Effect,
    Fetch,
    FetchResult,
    Send,
    StartTimer,
    StopTimer,
    TlsSettings,
)
from rigs.emulator.module import Module
from rigs.emulator.options import Options
from rigs.emulator.part import Part

HEAD = b"HTTP/1.1 200 OK\r\nX-Id: 1\r\n\r\n"
URL = "http://127.0.0.1:8080/a"


class FakeNetwork(Part):
    name = "network"
    attached = True

    def available(self) -> bool:
        return self.attached


class FakeFiles(Part):
    name = "files"

    def __init__(self, module: Module) -> None:
        super().__init__(module)
        self.kept: dict[tuple[str, str], bytes] = {}

    def load(self, directory: str, name: str) -> bytes | None:
        return self.kept.get((directory, name))

    def save(self, directory: str, name: str, data: bytes) -> int:
        if directory == "D:":
            return 707
        self.kept[directory, name] = data
        return 0


class FakeSsl(Part):
    name = "ssl"
    refusal = 0

    def settings(self, context: int) -> TlsSettings | int:
        return self.refusal or TlsSettings(version=context)


class Bench:
    """One module with made-up surroundings; `now` is DUT seconds."""

    def __init__(
        self, dialect: str = "f13", *, defects: tuple[str, ...] = (), variants: tuple[str, ...] = (),
        ports: int = 1, echo: bool = False,
    ) -> None:
        options = Options(dialect=dialect, defects=defects, variants=variants, ports=ports)
        self.module = Module(options, [FakeNetwork, FakeFiles, FakeSsl])
        self.now = 100.0
        self.timers: dict[str, float] = {}
        self.out: dict[int, bytes] = {}
        self.effects: list[Effect] = []
        self.fetch: Fetch | None = None
        if not echo:
            for port in range(ports):
                self.send("ATE0", port)

    def _carry(self, effects: list[Effect]) -> None:
        self.effects += effects
        for effect in effects:
            match effect:
                case Send(port, data):
                    self.out[port] = self.out.get(port, b"") + data
                case StartTimer(name, seconds):
                    self.timers[name] = self.now + seconds
                case StopTimer(name):
                    self.timers.pop(name, None)
                case Fetch():
                    self.fetch = effect
                case AbortFetch():
                    self.fetch = None
                case CloseConnections() | BearerUp() | BearerDown():
                    pass

    def taken(self, port: int = 0) -> bytes:
        return self.out.pop(port, b"")

    def raw(self, data: bytes, port: int = 0) -> bytes:
        self._carry(self.module.receive(port, data, self.now))
        return self.taken(port)

    def send(self, line: str, port: int = 0) -> bytes:
        return self.raw(line.encode("latin-1") + b"\r", port)

    def wait(self, seconds: float, port: int = 0) -> bytes:
        end = self.now + seconds
        while due := sorted((at, name) for name, at in self.timers.items() if at <= end):
            self.now, name = due[0]
            del self.timers[name]
            self._carry(self.module.expired(name, self.now))
        self.now = end
        return self.taken(port)

    def start(self, url: str = URL) -> Bench:
        assert self.send("AT+HTTPINIT") == OK
        assert self.para("URL", url) == OK
        return self

    def para(self, tag: str, value: str) -> bytes:
        return self.send(f'AT+HTTPPARA="{tag}","{value}"')

    def request(self) -> Fetch:
        assert self.fetch is not None, "no request was made"
        return self.fetch

    def answer(
        self, body: bytes = b"", *, status: int = 200, head: bytes = HEAD, error: int = 0, close: bool = False,
        port: int = 0,
    ) -> bytes:
        fetch = self.request()
        self.fetch = None
        result = FetchResult(fetch.id, error) if error else FetchResult(fetch.id, 0, status, head, body, close)
        self._carry(self.module.fetched(result, self.now))
        return self.taken(port)

    def get(self, body: bytes = b"", **more: object) -> bytes:
        assert self.send("AT+HTTPACTION=0") == OK
        return self.answer(body, **more)  # type: ignore[arg-type]

    def post_data(self, data: bytes, time: int = 10) -> bytes:
        assert self.send(f"AT+HTTPDATA={len(data)},{time}") == b"\r\nDOWNLOAD\r\n"
        return self.raw(data)

    def bearer(self, up: bool) -> bytes:
        self.module.now = self.now
        network = self.module.network
        assert isinstance(network, FakeNetwork)
        network.attached = up
        self.module.set_bearer(up)
        self._carry(self.module.expired("nothing", self.now))
        return self.taken()

    @property
    def files(self) -> FakeFiles:
        files = self.module.files
        assert isinstance(files, FakeFiles)
        return files


OK = b"\r\nOK\r\n"
ERROR = b"\r\nERROR\r\n"


def lines(text: str) -> bytes:
    """One line of information text, as V1 frames it."""
    return f"\r\n{text}\r\n".encode("latin-1")


def header_lines(request: bytes) -> list[str]:
    return request.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")


def header(request: bytes, name: str) -> list[str]:
    """All values of a header, in order."""
    pairs = [line.partition(": ") for line in header_lines(request)[1:]]
    return [value for key, _, value in pairs if key.lower() == name.lower()]
