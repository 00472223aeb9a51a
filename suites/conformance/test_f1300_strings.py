"""F1300: string constants (V.250 5.4.2.2), judged by the value that arrives at the origin."""

from __future__ import annotations

import pytest

from fixtures.bench import Origin, Session
from fixtures.verdict import requirement
from suites.conformance._settings import need_tag

OLD = "old-agent/1"
PRINTABLE = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '"\\')
VALUES = [pytest.param(PRINTABLE, id="printable"), "a b;c,d", "x; y, z", "a;+HTTPTERM", "one,two,three",
          " led and trailed ", "~+,;=&%20"]
OPEN = ['AT+HTTPPARA="UA","abc', 'AT+HTTPPARA="UA,"abc"', 'AT+HTTPPOSTFILE="f', 'AT+HTTPREADFILE="f']


def agent(session: Session, origin: Origin) -> list[str]:
    """The User-Agent that a GET carries."""
    origin.mark()
    session.get("/")
    return origin.request().header("User-Agent")


@requirement("F1300-13")
@pytest.mark.parametrize("value", VALUES)
def test_separators_inside_a_string(session: Session, origin: Origin, value: str) -> None:
    """Blanks, commas and semicolons inside the quotes belong to the value."""
    need_tag(session, "UA")
    seen = session.at(f'AT+HTTPPARA="UA","{value}"')
    if session.judge.expect(seen.codes == ["OK"], f"OK is due: {seen.shown()}"):
        came = agent(session, origin)
        session.judge.expect(came == [value.strip()], f"{value.strip()!r} is due at the origin, came {came}")


@requirement("F1300-13")
@pytest.mark.parametrize("target", ["/a~b", "/a+b", "/a,b", "/a;b", "/q?x=1;y=2,3", "/q?a+b~c"])
def test_separators_inside_a_url(session: Session, origin: Origin, target: str) -> None:
    """The same in a URL: the request target is what was written."""
    session.url(target)
    origin.mark()
    session.action(0)
    came = [request.target for request in origin.requests()]
    session.judge.expect(came == [f"/{origin.token}{target}"], f"/{origin.token}{target} is due, came {came}")


@requirement("F1300-14")
@pytest.mark.parametrize(("written", "decoded"), [("q\\22q", 'q"q'), ("b\\5Cb", "b\\b"), ("b\\5cb", "b\\b"),
                                                  ("t\\5C22t", "t\\22t")])
def test_escaped_characters(session: Session, origin: Origin, written: str, decoded: str) -> None:
    r"""\hh stands for one character: decoded, or ERROR; sent as written is a deviation; anything else fails."""
    need_tag(session, "UA")
    session.para("UA", OLD)
    seen = session.at(f'AT+HTTPPARA="UA","{written}"')
    came = agent(session, origin)
    request = origin.request()
    session.judge.must(not request.problems, f"the request is damaged: {request.problems} {request.head!r}")
    if seen.refused:
        session.judge.expect(came == [OLD], f"after ERROR the old value is due, came {came}", requirement="F1303-78")
        return
    session.judge.must(came in ([decoded], [written]), f"{decoded!r} is due, came {came}")
    if came == [written]:
        session.judge.deviation(f"{written!r} is sent as it was written")


@requirement("F1300-15")
@pytest.mark.parametrize("line", OPEN)
def test_missing_quote(session: Session, origin: Origin, line: str) -> None:
    """A string that is not closed: ERROR, the next line is taken, and the old value is still in force."""
    need_tag(session, "UA")
    session.para("UA", OLD)
    session.refused(line)
    came = agent(session, origin)
    session.judge.expect(came == [OLD], f"{OLD!r} is due at the origin, came {came}")


@requirement("F1300-16")
def test_typographic_quotes(session: Session) -> None:
    """Quotes U+201D in UTF-8 do not delimit a string: ERROR is expected, recorded; the next AT is answered."""
    seen = session.modem.raw("AT+HTTPPARA=”UA”,”typographic”".encode())
    session.judge.must(len(seen.finals) == 1, f"one final result code is due: {seen.shown()}")
    session.judge.record("typographic quotes", "refused" if seen.refused else "accepted")
    session.alive()
