"""Strategies of the steps that examples are made of: settings, requests, reads, files, inputs, wrong and rare lines."""

from __future__ import annotations

from hypothesis import strategies as st

from fixtures.at.tables import command_names
from fixtures.spec import tables
from suites.fuzz._grammar import LETTERS, Made, lines
from suites.fuzz._steps import Step
from suites.fuzz._values import STRINGS

GOOD = ("/bytes-1", "/bytes-3", "/bytes-100", "/bytes-1024", "/bytes-1025", "/all256", "/utf8-20", "/text-300",
        "/empty", "/status-204", "/status-404/bytes-50", "/status-500/text-20", "/echo", "/chunked-3/bytes-60",
        "/bye/bytes-10", "/nolength/bytes-40", "/manyheaders-30/bytes-5", "/headers-3000/bytes-5", "/lower/bytes-7",
        "/range/bytes-500", "/http10/bytes-9", "/nospace/bytes-4", "/bytes-5000")
BAD = ("/close", "/reset", "/banner", "/short-5/bytes-20", "/nohead", "/extra-4/bytes-8", "/length-50/bytes-5/bye",
       "/stall-5-1/bytes-20", "/wait-1/bytes-3")
TOKENS = (b"\r", b"\n", b"\r\n", b"\x1b", b"\x1a", b"\x00", b"\x08", b"\x7f", b"+++", b"A/", b"AT\r", b"AT+HTTPTERM\r",
          b"\r\nOK\r\n", b"\r\nERROR\r\n", b"+HTTPREAD: 0\r\n", b"DOWNLOAD", b"\r\n+HTTPACTION: 1,200,5\r\n",
          b"\xff\xfe", b"\r\n\r\n", b"0\r\n\r\n", b"POST / HTTP/1.1\r\n", b'"', b"\\0D\\0A", b" ")
SIZES = (1, 2, 3, 13, 14, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256, 257, 511, 512, 513, 1023, 1024,
         1025, 1459, 1460, 1461, 2047, 2048, 2049, 4095, 4096, 4097)
LARGE = (10240, 14615, 16384, 32768, 65535, 65536, 65537, 100_000, 153_599, 153_600)
REFUSED = [(item.line(value), f"bad {item.label} {value.kind}")
           for item in tables.parameters() if item.command != "HTTPPARA"
           for value in tables.range_values(item) if value.verdict == "refuse"]
UNKNOWN = ("AT+HTTPNOSUCH", "AT+HTTPREADX", "AT+HTTPINITX=1", "AT+NOSUCHCOMMAND", "AT+HTTPPARAX=1,2")
ROOM = {"UA": 256, "CONTENT": 251, "ACCEPT": 251, "USERDATA": 240}
"""Characters that fit behind the frame of a text."""
_length = st.sampled_from([1, 2, 7, 8, 15, 16, 31, 32, 33, 63, 64, 65, 100, 127, 128, 129, 200, 239, 240, 250, 251, 255,
                           256])
_start = st.integers(0, len(LETTERS) - 1)
_mark = st.sampled_from([""] * 24 + [*",;:=/&?%+.-_ (){}[]<>!$*'#@~^|"])
EDGES = (0, 1, 9, 10, 99, 100, 127, 128, 255, 256, 257, 511, 512, 999, 1000, 1023, 1024, 9999, 10000, 65535, 65536)
NUMBERS = {"BREAK": (0, 300), "BREAKEND": (0, 600), "CONNECTTO": (20, 120), "RECVTO": (20, 120), "SSLCFG": (0, 9)}


def line(text: str, *productions: str) -> Made:
    """A command line as a step."""
    return Made(Step("line", text), productions)


def text_of(tag: str, most: int) -> st.SearchStrategy[Made]:
    """A good text of any length, `most` at most, so that the wire shows where it was cut; often a mark recurs."""
    def made(length: int, start: int, mark: str) -> Made:
        text = (LETTERS[start:] + LETTERS * 5)[: min(length, most)]
        if mark:
            text = "".join(mark if place % 4 == 2 else letter for place, letter in enumerate(text[:-1])) + text[-1]
        return line(f'AT+HTTPPARA="{tag}","{STRINGS[tag](text)}"', f"session {tag}")

    return st.builds(made, _length, _start, _mark)


def _number(tag: str) -> st.SearchStrategy[Made]:
    """A good number, often at an edge of digits or bits."""
    def made(value: int) -> Made:
        return line(f'AT+HTTPPARA="{tag}",' + (f'"{value}"' if tag == "SSLCFG" else str(value)), f"session {tag}")

    low, high = NUMBERS[tag]
    edges = EDGES if tag in ("BREAK", "BREAKEND") else (low, high)
    return st.one_of(st.integers(low, high), st.sampled_from(edges)).map(made)


def _shaped(names: list[str], tail: str, query: str) -> Made:
    path = "/".join(["/bytes-3", *names]) + tail
    return line(f'AT+HTTPPARA="URL","{{url:{path}{query}}}"', "url of a shape")


GOOD_OF = {tag: text_of(tag, most) for tag, most in ROOM.items()} | {tag: _number(tag) for tag in NUMBERS}
settings = st.one_of([GOOD_OF[tag] for tag in (*ROOM, *ROOM, *NUMBERS)])
"""Good values that show on the wire."""
urls = st.sampled_from([line(f'AT+HTTPPARA="URL","{{url:{path}}}"', f"url {path}") for path in GOOD * 4 + BAD])
good_urls = st.sampled_from([line(f'AT+HTTPPARA="URL","{{url:{path}}}"', f"url {path}")
                             for path in (*GOOD, "/bytes-3?a=1&b=2", "/bytes-3?x")])
shaped_urls = st.builds(
    _shaped, st.lists(st.sampled_from(["a", "B", "c.d", "e.f.gz", "index.html", "~g", "h-i_j", "k" * 60]), max_size=6),
    st.sampled_from(["", "", "/"]), st.sampled_from(["", "?x", "?a=1&b=2", "?a&b=2", "?q=a.b~c-d", "?a=", "?A=b=c"]))
"""Right URLs whose path and query have shapes that are seldom met."""
requests = st.sampled_from([0, 0, 0, 1, 1, 2, 3]).map(lambda method: Made(Step("request", number=method)))
WRONG = {name: st.sampled_from([line(*row) for row in REFUSED if command_names(row[0]) == (name,)])
         for name in dict.fromkeys(command_names(text)[0] for text, _ in REFUSED)}
"""Command -> its wrong lines."""
refused = st.one_of(*WRONG.values(), st.sampled_from([line(text, "unknown command") for text in UNKNOWN]))
basics = st.sampled_from([line("AT", "AT"), line("ATE0", "ATE0"), line("ATE1", "ATE1"), line("AT+CMEE=0", "CMEE"),
                          line("AT+CMEE=1", "CMEE"), line("AT+CMEE=2", "CMEE"), line("AT+HTTPACTION=?", "test form"),
                          line("AT+HTTPPOSTFILE=?", "test form"), line("AT+HTTPREADFILE=?", "test form")])
services = st.sampled_from([line("AT+HTTPINIT", "INIT"), line("AT+HTTPTERM", "TERM")])
parts = st.sampled_from([1, 2, 10, 50, 99, 100, 1023, 1024, 1025, 5000, 153600]).map(
    lambda size: Made(Step("read", number=size)))
reads = st.one_of(parts, st.sampled_from([Made(Step("length")), Made(Step("head"))]))
saves = st.sampled_from([Made(Step("save", name, path)) for name in ("f1.txt", "f2.txt") for path in (0, 1)])
sends = st.sampled_from([Made(Step("send", name, path)) for name in ("f1.txt", "f2.txt", "never.txt")
                         for path in (0, 1)])
files = st.one_of(saves, sends)
noises = st.one_of(
    lines(noisy=True),
    st.binary(min_size=1, max_size=40).map(lambda data: Made(Step("noise", _harmless(data)), ("random bytes",))))
_lines_meanwhile = st.lists(
    st.sampled_from(["AT", "AT+HTTPACTION=?", 'AT+HTTPPARA="UA","busy1"', 'AT+HTTPPARA="CONTENT","text/busy"',
                     'AT+HTTPPARA="USERDATA","X-Busy: 1"', "AT+HTTPINIT"]), min_size=1, max_size=3)


def busy_with(method: int) -> st.SearchStrategy[Made]:
    """Lines sent while a request of this method runs."""
    return _lines_meanwhile.map(lambda texts: Made(Step("busy", number=method, lines=tuple(texts))))


RESTART = [line("AT+HTTPTERM", "TERM"), line("AT+HTTPINIT", "INIT")]
restarts = st.sampled_from([RESTART, RESTART, RESTART[:1], RESTART[1:]])


def _harmless(data: bytes) -> str:
    """Bytes that cannot become a command, nor stop a line with software flow control."""
    return data.translate(None, b"Aa\r\x11\x13").decode("latin-1") or "x"


@st.composite
def contents(draw: st.DrawFn, size: int) -> bytes:
    """So many bytes: random, or full of what could be taken for something else."""
    if size > 600:
        seed = draw(st.binary(min_size=1, max_size=40))
        return (seed * (size // len(seed) + 1))[:size]
    if draw(st.booleans()):
        return draw(st.binary(min_size=size, max_size=size))
    text = b"".join(draw(st.lists(st.sampled_from(TOKENS), min_size=1, max_size=12)))
    return (text * (size // len(text) + 1))[:size]


@st.composite
def inputs(draw: st.DrawFn, *, large: bool = True, expiring: bool = False, slow: bool = False,
           sized: int | None = None) -> Made:
    """HTTPDATA with content in pieces and pauses; sometimes with surplus bytes, or, `expiring`, too few."""
    size = sized or draw(st.sampled_from(SIZES + (LARGE if large else ())) | st.integers(1, 60))
    time = 10 if expiring else draw(st.sampled_from([10, 11, 60, 600, 5000, 10000, 65534, 65535]))
    data = draw(contents(size))
    kind = "too few" if expiring else draw(st.sampled_from(["exact"] * 4 + ["surplus"]))
    if kind == "too few":
        data = data[: draw(st.integers(0, size - 1))]
    if kind == "surplus":
        data += draw(st.sampled_from([b"x", b"xyz", b"\n", b"AT\r", b"xxxx" * 8, b"12345\r"]))
    cuts = sorted({draw(st.integers(0, len(data))) for _ in range(draw(st.sampled_from([0, 0, 1, 2, 5])))})
    pauses = st.sampled_from([0.0, 1.5, 3.0] if slow else [0.0, 0.0, 0.05, 0.2, 1.0])
    pieces = [(data[start:stop].decode("latin-1"), draw(pauses))
              for start, stop in zip([0, *cuts], [*cuts, len(data)], strict=True)]
    pieces = [piece for piece in pieces[:-1] if piece[0]] + [(pieces[-1][0], 0.0)]
    return Made(Step("input", number=size, time=time, pieces=tuple(pieces)), (f"input {kind}",))


URL_OF_POSTS = line('AT+HTTPPARA="URL","{url:/echo}"', "url /echo")
POST_IT = Made(Step("request", number=1))


def expected_others() -> list[str]:
    """All productions of wrong lines of the commands beside HTTPPARA."""
    return sorted({name for _, name in REFUSED} | {"unknown command", "AT", "ATE0", "ATE1", "CMEE", "test form"})
