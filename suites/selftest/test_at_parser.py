"""The parser: each example whole, byte by byte, with trailing data, and with a URC wedged in at every line border."""

from __future__ import annotations

import pytest

from fixtures.at import Block, Echo, Exchange, Item, Line, Parser, Prompt

URC = b"\r\n+CREG: 1\r\n"
OK = b"\r\nOK\r\n"
READ = OK + b"\r\n+HTTPREAD: DATA,9\r\nOK\r\n\x00\xff\r\nO\r\n+HTTPREAD: 0\r\n"

EXAMPLES: dict[str, tuple[str, bytes, list[str]]] = {
    "ok": ("AT", OK, ["OK"]),
    "information": ("AT+HTTPACTION=?", b"\r\n+HTTPACTION: (0-3)\r\n" + OK, ["+HTTPACTION: (0-3)", "OK"]),
    "cme": ("AT+HTTPINIT", b"\r\n+CME ERROR: 3\r\n", ["+CME ERROR: 3"]),
    "echo": ("AT", b"AT\r" + OK, ["<AT\r>", "OK"]),
    "read": ("AT+HTTPREAD=9", READ, ["OK", "[9 DATA]", "+HTTPREAD: 0"]),
    "glued": ("AT+HTTPREAD=3", OK + b"\r\n+HTTPREAD: 3\r\nabc+HTTPREAD: 0\r\n", ["OK", "[3 bare]", "+HTTPREAD: 0"]),
    "two blocks": ("AT+HTTPREAD=4",
                   OK + b"\r\n+HTTPREAD: DATA,2\r\n\r\n\r\n+HTTPREAD: DATA,2\r\ncd\r\n+HTTPREAD: 0\r\n",
                   ["OK", "[2 DATA]", "[2 DATA]", "+HTTPREAD: 0"]),
    "head": ("AT+HTTPHEAD", b"\r\n+HTTPHEAD: DATA,19\r\nHTTP/1.1 200 OK\r\n\r\n" + OK, ["[19 DATA]", "OK"]),
    "report first": ("AT+HTTPACTION=0", b"\r\n+HTTPACTION: 0,200,5\r\n" + OK, ["+HTTPACTION: 0,200,5", "OK"]),
    "length": ("AT+HTTPREAD?", b"\r\n+HTTPREAD: LEN,10\r\n" + OK, ["+HTTPREAD: LEN,10", "OK"]),
}


def shown(item: Item) -> str:
    """A short name of an item."""
    if isinstance(item, Block):
        return f"[{item.size} {item.form}]"
    return f"<{item.text}>" if isinstance(item, Echo) else item.text


def parse(pieces: list[bytes], command: str, *, echo: bool = True) -> list[Item]:
    """Feed pieces one after the other, taking all items after each."""
    parser = Parser(echo=echo)
    parser.expect_echo(command.encode() + b"\r")
    found: list[Item] = []
    for t, piece in enumerate(pieces):
        parser.feed(piece, float(t))
        while (item := parser.next()) is not None:
            found.append(item)
    return found


@pytest.mark.parametrize("name", EXAMPLES)
def test_whole_and_byte_by_byte(name: str) -> None:
    """The same items whatever the pieces."""
    command, stream, expected = EXAMPLES[name]
    whole = parse([stream], command)
    assert [shown(item) for item in whole] == expected
    pieces = parse([bytes([value]) for value in stream], command)
    assert [shown(item) for item in pieces] == expected
    assert [item.raw for item in pieces] == [item.raw for item in whole]


@pytest.mark.parametrize("name", EXAMPLES)
def test_trailing_data_stays_apart(name: str) -> None:
    """What follows is an item of its own."""
    command, stream, expected = EXAMPLES[name]
    assert [shown(item) for item in parse([stream + b"\r\nRDY\r\n"], command)] == [*expected, "RDY"]


def borders(name: str) -> list[int]:
    """The places of a stream where a whole line may stand: before each item but behind no marker."""
    command, stream, _ = EXAMPLES[name]
    places, at = [0], 0
    for item in parse([stream], command):
        at += len(item.raw)
        places.append(at)
    return places


@pytest.mark.parametrize(("name", "place"), [(name, place) for name in EXAMPLES for place in borders(name)])
def test_a_urc_at_every_line_border(name: str, place: int) -> None:
    """An unsolicited line between two lines, also between an echo and its answer, changes nothing else."""
    command, stream, expected = EXAMPLES[name]
    for pieces in ([stream[:place] + URC + stream[place:]], [stream[:place], URC, stream[place:]]):
        found = [shown(item) for item in parse(pieces, command)]
        assert found.count("+CREG: 1") == 1
        assert [text for text in found if text != "+CREG: 1"] == expected


def test_no_framing_is_blamed_in_good_streams() -> None:
    """Good streams carry no observation."""
    for command, stream, _ in EXAMPLES.values():
        assert [item.observations for item in parse([stream], command) if item.observations] == []


@pytest.mark.parametrize(
    ("stream", "name"),
    [
        (b"OK\r\n", "CR LF before the line missing"),
        (b"\nOK\n", "CR missing at the end of the line"),
        (b"\r\n\r\nOK\r\n", "extra empty line"),
        (b"\r\n+HTTPACTION: (0-3)\r\nOK\r\n", "CR LF before the line missing"),
    ],
)
def test_departures_are_named(stream: bytes, name: str) -> None:
    """Each departure from V1 framing is an observation."""
    seen = [observation.name for item in parse([stream], "AT") for observation in item.observations]
    assert name in seen


def test_echo_though_switched_off() -> None:
    """Under E0 an echo is understood and named."""
    found = parse([b"AT\r" + OK], "AT", echo=False)
    assert [observation.name for observation in found[0].observations] == ["echo though switched off"]


def test_numeric_result_codes() -> None:
    """ATV0: text CR LF, digit CR (V.250 6.2.6); nothing waits for a line feed that never comes."""
    parser = Parser(verbose=False)
    parser.feed(b"+HTTPACTION: (0-3)\r\n0\r", 0)
    found = [parser.next(), parser.next(), parser.next()]
    assert [item.text for item in found if item] == ["+HTTPACTION: (0-3)", "0"]
    exchange = Exchange("AT+HTTPACTION=?", verbose=False)
    for item in found[:2]:
        assert item is not None
        exchange.add(item)
    assert exchange.ok
    assert [line.text for line in exchange.information] == ["+HTTPACTION: (0-3)"]


def test_equipment_errors_among_numeric_result_codes() -> None:
    """+CME ERROR in place of a digit (27.007 9.2) ends by CR alone or by CR LF; both are a refusal, nothing is left."""
    for end in (b"\r", b"\r\n"):
        parser = Parser(verbose=False)
        parser.feed(b"+CME ERROR: incorrect parameters" + end, 0)
        found, exchange = parser.next(), Exchange("AT+HTTPACTION=9", verbose=False)
        assert found is not None
        exchange.add(found)
        assert exchange.refused
        assert parser.pending == b""


def test_prompt_without_line_end_is_taken_on_request() -> None:
    """A DOWNLOAD without CR LF waits for its caller's patience to end."""
    parser = Parser()
    parser.prompts_expected = True
    parser.feed(b"\r\nDOWNLOAD", 0)
    assert parser.next() is None
    prompt = parser.force_prompt()
    assert isinstance(prompt, Prompt)
    assert [observation.name for observation in prompt.observations] == ["line end missing"]


def test_an_arrow_prompt_with_its_answer_behind_it() -> None:
    """The prompt of a file command has no line end; what stands behind it in the same read keeps its framing."""
    for stream in ([b"\r\n> ", OK], [b"\r\n> " + OK], [b"\r\n>" + OK], [b"\r\n>", b" ", OK], [b"\r\n>", b" " + OK]):
        parser = Parser()
        parser.prompts_expected = True
        found: list[Item] = []
        for piece in stream:
            parser.feed(piece, 0)
            while (item := parser.next()) is not None:
                found.append(item)
        assert [item.text for item in found] == [">", "OK"]
        assert [item.observations for item in found] == [(), ()]


def test_a_count_too_large_is_seen_as_unfinished() -> None:
    """The block waits for its bytes; the client may ask what is missing."""
    parser = Parser()
    parser.feed(b"\r\n+HTTPREAD: DATA,10\r\nabc", 0)
    assert parser.next() is None
    assert (parser.wanted, parser.pending) == (7, b"abc")
    assert parser.reset() == b"abc"
    parser.feed(OK, 1)
    assert isinstance(parser.next(), Line)


def test_lines_of_other_names_are_unsolicited_and_strange_ones_stray() -> None:
    """Foreign extended codes never count as an answer; text of nobody does."""
    exchange = Exchange('AT+HTTPPARA="UA","x"')
    lines = b"\r\n+CGEV: ME PDN DEACT 1\r\n\r\n*PSUTTZ: 1\r\n\r\nrubbish\r\n\r\n+HTTPREAD: LEN,4\r\n"
    for item in parse([lines + OK], ""):
        exchange.add(item)
    assert [line.text for line in exchange.unsolicited] == ["+CGEV: ME PDN DEACT 1", "*PSUTTZ: 1"]
    assert [line.text for line in exchange.strays] == ["rubbish", "+HTTPREAD: LEN,4"]
