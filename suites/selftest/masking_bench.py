"""A DUT over TCP that gives its secrets away, cases that send some, and where they could have been written."""

from __future__ import annotations

import base64
import contextlib
import json
import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

IMEI, IMSI, ICCID = "862195012345678", "262073984756012", "89492018273645546372"
OWN, CALLER, CALLED = "+4915112345678", "+4917698765432", "+4916033445566"
APN_USER, APN_WORD, PIN = "apnuser-rig", "apnword-rig", "47118215"
APN_CASE, TOKEN, BASIC = "apnword-case", "tok3n.of-a-case", "YW5uYTpiYXNpY3NlY3JldA=="
USERINFO, STORED, FOREIGN = "anna:urls3cret", "st0red-credential", "f0reign-credential"
SECRETS = {
    "IMEI": IMEI, "IMSI": IMSI, "ICCID": ICCID, "own number": OWN[1:], "caller": CALLER[1:], "called": CALLED[1:],
    "APN user of the rig": APN_USER, "APN word of the rig": APN_WORD, "PIN": PIN, "APN word of a case": APN_CASE,
    "bearer token": TOKEN, "basic credential": BASIC, "userinfo": USERINFO, "word of a userinfo": "urls3cret",
    "userinfo as the server sees it": base64.b64encode(USERINFO.encode()).decode(), "stored": STORED,
    "foreign": FOREIGN,
}
OK = "\r\nOK\r\n"
HEAD = f"HTTP/1.1 200 OK\r\nX-Seen: Authorization: Bearer {TOKEN}\r\nX: {IMEI}\r\n\r\n"
ANSWERS = {
    "AT+CGSN": f"\r\n{IMEI}\r\n{OK}", "AT+CIMI": f"\r\n{IMSI}\r\n{OK}", "AT+CICCID": f"\r\n+ICCID: {ICCID}\r\n{OK}",
    "AT+CNUM": f'\r\n+CNUM: "me","{OWN}",145\r\n{OK}', "ATI": f"\r\nEMULATED\r\nIMEI: {IMEI}\r\n{OK}",
    "AT+CGAUTH?": f'\r\n+CGAUTH: 1,1,"{APN_USER}","{APN_WORD}"\r\n{OK}', "AT+CGMR": f"\r\nREV-{IMEI}\r\n{OK}",
    "AT+RING": f'{OK}\r\nRING\r\n\r\n+CLIP: "{CALLER}",145\r\n', "AT+HTTPACTION=0": "\r\nERROR\r\n",
    "AT+SAY": f"\r\n+SAY: http://{USERINFO}@h/ {IMEI}\r\n{OK}",
    "AT+HTTPHEAD": f"\r\n+HTTPHEAD: {len(HEAD)}\r\n{HEAD}{OK}",
}

CASES = f'''
import http.client
import logging

import pytest

from fixtures.bench import Origin, Session
from fixtures.verdict import requirement

ASKED = ["AT+CGSN", "AT+CIMI", "AT+CICCID", "AT+CNUM", "ATI", "AT+CGAUTH?", "AT+CGMR", "AT+RING", "AT+SAY"]


@pytest.mark.parametrize("line", ASKED)
@requirement("F1300-01")
def test_answers(stopped: Session, line: str) -> None:
    seen = stopped.at(line)
    heard = [line.text for line in stopped.wait(2)]
    print("printed", seen.shown(), heard)
    logging.getLogger("case").warning("logged %s", bytes(seen.raw))
    stopped.judge.record("recorded", seen.shown())
    stopped.judge.reading("read", repr(bytes(seen.raw)), mixed="deviation")
    stopped.judge.entry("fuzz", {{"seen": bytes(seen.raw).decode("latin-1")}})
    stopped.judge.deviation(f"deviates: {{heard}}")
    stopped.judge.must(False, f"fails: {{seen.shown()}} {{seen.raw!r}} {{heard}}")


@requirement("F1300-01")
def test_an_assertion(stopped: Session) -> None:
    assert [line.text for line in stopped.at("AT+CGSN").information] == ["another"]


@requirement("F1300-01")
def test_an_error(stopped: Session) -> None:
    raise ValueError(f"broke on {{stopped.at('AT+CIMI').raw!r}}")


@requirement("F1303-55")
def test_sent(stopped: Session, origin: Origin) -> None:
    lines = ['AT+HTTPPARA="USERDATA","Authorization: Bearer {TOKEN}"', 'AT+HTTPPARA="URL","http://{USERINFO}@h/"',
             'AT+HTTPPARA="USERDATA","AUTHORIZATION: Basic {BASIC}"', 'AT+CGAUTH=1,1,"me","{APN_CASE}"',
             'AT+CMGS="{CALLED}"', "ATD{CALLED};", "AT+HTTPHEAD"]
    shown = [stopped.at(line).shown() for line in lines]
    origin.store("a", b"HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\nAuthorization: Bearer {STORED}\\r\\n\\r\\n")
    for value in ("Bearer {TOKEN}", "Basic {BASIC}", "Basic {SECRETS["userinfo as the server sees it"]}",
                  "Digest username=\\"x\\", response=\\"{FOREIGN}\\""):
        peer = http.client.HTTPConnection(origin.host(), origin.port(), timeout=20)
        sent = {{"Authorization": value, "X-Again": value.split(",")[0], "X-Imei": "{IMEI}"}}
        peer.request("GET", f"/{{origin.token}}/raw-a", headers=sent)
        peer.getresponse().read()
        peer.close()
    seen = [(request.headers, request.head) for request in origin.requests()]
    assert shown == seen, (shown, seen)
'''


def serve(connection: socket.socket) -> None:
    """Answer lines by the table, in small pieces, so that every secret is cut somewhere."""
    buffer = b""
    with connection, contextlib.suppress(OSError):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while data := connection.recv(4096):
            buffer += data
            *lines, buffer = buffer.split(b"\r")
            for line in lines:
                answer = ANSWERS.get(line.decode("latin-1").strip(), OK).encode()
                for start in range(0, len(answer), 7):
                    connection.sendall(answer[start:start + 7])


@contextlib.contextmanager
def dut() -> Iterator[int]:
    """A DUT on a port of loopback, for as long as it is wanted."""
    listener = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

    thread = threading.Thread(target=accept)
    thread.start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(10)


def rig_file(path: Path, port: int) -> Path:
    """A rig with credentials of its own."""
    path.write_text(f"""
kind = "serial"
port = "socket://127.0.0.1:{port}"
speed = 40
setup = ['AT+CGAUTH=1,1,"{APN_USER}","{APN_WORD}"', 'AT+CPIN="{PIN}"']
""", "utf-8")
    return path


def forms(secret: str) -> Iterator[bytes]:
    """The ways in which a text could stand in a file."""
    raw = secret.encode()
    yield from {raw, raw.hex().encode(), base64.b64encode(raw).rstrip(b"="), quote(secret, safe="").encode(),
                json.dumps(secret)[1:-1].encode()}


def unpacked(data: bytes) -> bytes:
    """A file with what its base64 strings hold behind it."""
    inner = [base64.b64decode(found + b"=" * (-len(found) % 4)) for found in re.findall(rb"[A-Za-z0-9+/]{24,}=*", data)
             if len(found) % 4 != 1]
    return b"\n".join([data, *inner])


def found(folder: Path, said: str) -> set[tuple[str, str]]:
    """Which secrets stand where: in the files below `folder`, in their names, in what pytest said."""
    places = {str(path.relative_to(folder)): path.name.encode() + b"\n" + unpacked(path.read_bytes())
              for path in sorted(folder.rglob("*")) if path.is_file()}
    places |= {"console": said.encode(), "folder": folder.name.encode()}
    return {(name, place) for name, secret in SECRETS.items() for place, text in places.items()
            if any(form in text for form in forms(secret))}
