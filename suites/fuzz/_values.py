"""Raw material for values: forms of a number, frames of the texts, escapes, and what attackers put into headers."""

from __future__ import annotations

from collections.abc import Callable

NUMBER_FORMS: dict[str, Callable[[str], str]] = {
    "bare": str,
    "quoted": lambda text: f'"{text}"',
    "negative": lambda text: f"-{text}",
    "with plus": lambda text: f"+{text}",
    "with zeros": lambda text: f"000{text}",
    "with a blank": lambda text: f" {text} ",
    "with a unit": lambda text: f"{text}s",
    "decimal": lambda text: f"{text}.5",
    "hexadecimal": lambda text: f"0x{text}",
    "exponent": lambda text: f"{text}e1",
    "32 bits above": lambda text: str(int(text) + 2**32),
    "31 bits above": lambda text: str(int(text) + 2**31),
    "16 bits above": lambda text: str(int(text) + 2**16),
    "8 bits above": lambda text: str(int(text) + 2**8),
    "64 bits above": lambda text: str(int(text) + 2**64),
    "of 300 digits": lambda text: "9" * 300 + text,
    "letters": lambda text: "abc",
    "empty": lambda text: "",
}
STRINGS: dict[str, Callable[[str], str]] = {
    "URL": lambda text: f"{{url:/bytes-3/{text}}}" if text.isascii() and not set(text) & set('{}"\\ ;,<>\r\n')
    else f"http://127.0.0.1/{text}",
    "CONTENT": lambda text: f"text/{text}",
    "ACCEPT": lambda text: f"text/{text}",
    "UA": lambda text: text,
    "USERDATA": lambda text: f"X-Fuzz: {text}",
}
"""The frame of a text for each tag; the path of a URL that is a plain one leads to the origin."""
LENGTHS = (1, 15, 16, 31, 32, 63, 64, 127, 128, 129, 250, 254, 255, 256, 257, 258, 300, 400, 500, 505, 510, 511, 512,
           513, 514, 520)
ESCAPES = ("a", "b", "\\22", "\\5C", "\\41", "\\0D\\0A", "\\00", "\\2", "\\", "\\zz", "\\20", "\\7F", "\\FF", "\\0")
PIECES = (
    "a\\0D\\0AX-Inj: 1", "a\\0AX-Inj: 1", "a\\0DX-Inj: 1", "a\\0D\\0A\\0D\\0AGET /inj HTTP/1.1\\0D\\0AX-Inj: 1\\0D\\0A",
    "a\\0D\\0AContent-Length: 0\\0D\\0AX-Inj: 1", "a%0d%0aX-Inj: 1", "a HTTP/1.1\\0D\\0AX-Inj: 1", "%00", "%n%s%x",
    "../../..", "a,b;c", "a=b&c=d", "a  b", "OK", "ERROR", "+HTTPACTION: 0,200,5", "AT+HTTPTERM", "'a'", "<b>", "#f",
    "a?b=c", ":80", "a:65536", "@h", "A" * 255, "{}[]()", "~!$%^&*", "\xe5\x88\x98\xc3\xa4",
)
"""Texts that try to break out of where they stand; X-Inj is the line that must not be on the wire."""
