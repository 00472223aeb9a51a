"""Bodies that a reader could take for something else, each under the name by which the origin stores it."""

from __future__ import annotations

from fixtures.origin import content

ENDS = b"\r\n+HTTPREAD: 0\r\n"
MARKERS = b"\r\n+HTTPREAD: DATA,5\r\n12345\r\n+HTTPREAD: 3\r\nabc" + ENDS

LIKE_ANSWERS: dict[str, bytes] = {
    "ok": b"OK",
    "okline": b"\r\nOK\r\n",
    "error": b"\r\nERROR\r\n",
    "cme": b"\r\n+CME ERROR: 50\r\n",
    "zero": b"+HTTPREAD: 0\r\n",
    "end": ENDS,
    "endfirst": ENDS + b"behind what looks like the end",
    "endlast": b"before what looks like the end" + ENDS,
    "marker": b"+HTTPREAD: DATA,5\r\n",
    "markers": MARKERS,
    "len": b"\r\n+HTTPREAD: LEN,5\r\n\r\nOK\r\n",
    "report": b"\r\n+HTTPACTION: 0,200,5\r\n\r\n+HTTPACTION: 0,706,0\r\n",
    "posted": b"\r\n+HTTPPOSTFILE: 1,200,5\r\n",
    "head": b"\r\n+HTTPHEAD: DATA,4\r\nHTTP\r\nOK\r\n",
    "prompt": b"\r\nDOWNLOAD\r\n\r\n> ",
    "urcs": b"\r\nRDY\r\n\r\n+CREG: 1\r\n\r\n+HTTP_PEER_CLOSED\r\n\r\nPB DONE\r\n",
    "command": b"AT+HTTPTERM\rATE1\rA/AT\r",
    "digits": b"0\r4\r0\r\n4\r\n",
    "answers": (b"\r\nOK\r\n" + MARKERS + b"\r\nERROR\r\n") * 30,
}
"""Text that means something on a serial port."""

CONTROLS: dict[str, bytes] = {
    "all": content.ALL256,
    "allback": bytes(reversed(content.ALL256)),
    "alltwice": b"".join(bytes((value, value)) for value in range(256)),
    "nul": b"\0",
    "nuls": b"\0" * 1025,
    "nulfirst": b"\0\0\0text behind three zero bytes",
    "ctrlz": b"before\x1abehind\x1a",
    "escape": b"\x1bbefore\x1b\x1bbehind",
    "plusses": b"+++",
    "pluslong": b"text+++\r\nmore" + b"+" * 64,
    "backspace": b"ab\x08\x08cd\x7f\x7f",
    "cr": b"\r" * 33,
    "lf": b"\n" * 33,
    "crlf": b"\r\n" * 33,
    "crlfahead": b"\r\ntext",
    "crlfbehind": b"text\r\n",
    "lonecr": b"one\rtwo\r\rthree",
    "lonelf": b"one\ntwo\n\nthree",
    "high": bytes(range(128, 256)) * 9,
    "ff": b"\xff" * 1025,
    "percent": b"100%% of %s, %d and %5$n; %2Fpath%00 %%%%",
    "backslash": b"C:\\new\\table\\0\\x41 \\r\\n\\\\",
    "quotes": b"\"one\", 'two', `three`, <a href=\"&amp;\">, \"\"",
    "iac": b"\xff\xfd\x03\xff\xff\xf0",
}
"""Bytes that a line discipline, a text layer or a C string would change."""

UTF8: dict[str, bytes] = {
    "three": content.utf8(1000),
    "shifted": b"a" + content.utf8(1000, 1),
    "shifttwo": b"ab" + content.utf8(1400, 2),
    "four": "\U0001f4f6".encode() * 700,
    "two": b"x" + "\u00e9".encode() * 1100,
    "mixed": ("a\u00e9\uac00\U0001f4f6" * 500).encode(),
    "broken": content.utf8(400)[1:-1],
    "bom": b"\xef\xbb\xbf" + content.utf8(50),
}
"""Text whose characters lie across the borders of blocks of 1024, 1460, 2048 and 4096 bytes."""
