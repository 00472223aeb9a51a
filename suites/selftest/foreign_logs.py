"""One dialogue with a module, written down as different programs write it: for self-tests of importers and audit."""

from __future__ import annotations

import struct

Said = tuple[str, bytes]
"""`>` what was sent, `<` what came."""

DIALOGUE: list[Said] = [
    (">", b"AT+HTTPINIT\r"), ("<", b"\r\nOK\r\n"),
    (">", b'AT+HTTPPARA="URL","http://lab.example:8080/a"\r'), ("<", b"\r\nOK\r\n"),
    (">", b'AT+HTTPPARA="CONNECTTO",30\r'), ("<", b"\r\nOK\r\n"),
    (">", b"AT+HTTPDATA=5,10\r"), ("<", b"\r\nDOWNLOAD\r\n"),
    (">", b"hello"), ("<", b"\r\nOK\r\n"),
    (">", b"AT+HTTPACTION=1\r"), ("<", b"\r\nOK\r\n"), ("<", b"\r\n+HTTPACTION: 1,200,14\r\n"),
    (">", b"AT+HTTPHEAD\r"),
    ("<", b"\r\n+HTTPHEAD: DATA,39\r\nHTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n\r\nOK\r\n"),
    (">", b"AT+HTTPREAD?\r"), ("<", b"\r\n+HTTPREAD: LEN,14\r\n\r\nOK\r\n"),
    (">", b"AT+HTTPREAD=20\r"),
    ("<", b"\r\nOK\r\n\r\n+HTTPREAD: DATA,14\r\nfirst\r\nsecond!\r\n+HTTPREAD: 0\r\n"),
    (">", b'AT+HTTPREADFILE="b.txt"\r'), ("<", b"\r\nOK\r\n\r\n+HTTPREADFILE: 0\r\n"),
    (">", b"AT+HTTPTERM\r"), ("<", b"\r\nOK\r\n"),
    (">", b"AT+HTTPTERM\r"), ("<", b"\r\nERROR\r\n"),
]
"""All of it as the reference has it: nothing to be found."""


def plain(said: list[Said], out: str = "> ", come: str = "< ") -> str:
    """Lines, each behind a mark."""
    rows = []
    for mark, data in said:
        text = data.decode("latin-1").replace("\r\n", "\n").strip("\r\n")
        rows += [(out if mark == ">" else come) + line for line in text.split("\n")]
    return "\n".join(rows) + "\n"


def timed(said: list[Said], step: float = 0.5) -> str:
    """Lines behind a time and a mark."""
    rows, moment = [], 36000.0
    for row in plain(said).splitlines():
        moment += step
        rows.append(f"[2026-05-12 {int(moment // 3600):02d}:{int(moment // 60) % 60:02d}:{moment % 60:06.3f}] {row}")
    return "\n".join(rows) + "\n"


def quoted(said: list[Said]) -> str:
    """Bytes written out, as `repr` does."""
    return "\n".join(f"{mark} {data!r}" for mark, data in said) + "\n"


def socat(said: list[Said], *, text: bool = False, step: float = 0.5) -> str:
    """`socat -x -v`, or `socat -v`."""
    rows = []
    for number, (mark, data) in enumerate(said):
        moment = number * step
        clock = f"{10 + int(moment // 3600):02d}:{int(moment // 60) % 60:02d}:{moment % 60:09.6f}"
        rows.append(f"{mark} 2026/05/12 {clock}  length={len(data)} from=0 to={len(data) - 1}")
        if text:
            shown = data.decode("latin-1").replace("\\", "\\\\").replace("\r", "\\r")
            rows.append(shown.removesuffix("\n"))
            continue
        rows += [f" {data[at:at + 16].hex(' '):<48} {'.' * len(data[at:at + 16])}" for at in range(0, len(data), 16)]
        rows.append("--")
    return "\n".join(rows) + "\n"


def echoed(said: list[Said]) -> bytes:
    """What a terminal sees under ATE1: each command ahead of its answer, as raw bytes."""
    return b"".join(data for _, data in said)


def terminal(said: list[Said], heading: str, stamp: str = "") -> str:
    """A capture of a terminal program: text lines under its heading."""
    text = echoed(said).decode("latin-1").replace("\r\n", "\n").replace("\r", "\n")
    return heading + "".join(f"{stamp}{line}\n" for line in text.split("\n") if line)


def saleae(said: list[Said], *, logic1: bool = False) -> str:
    """One byte a row, two analysers; the echo is left out."""
    rows = ["Time [s],Analyzer Name,Decoded Protocol Result" if logic1 else "name,type,start_time,duration,data"]
    moment = 1.0
    for mark, data in said:
        who = "to module" if mark == ">" else "from module"
        for byte in data:
            moment += 0.0001
            if logic1:
                shown = {13: "\\r", 10: "\\n", 32: "' '", 44: "COMMA"}.get(byte, chr(byte))
                rows.append(f"{moment:.6f},{who},{'COMMA' if shown == ',' else shown}".replace('"', '""""'))
            else:
                rows.append(f'"{who}","data",{moment:.6f},0.00008,0x{byte:02X}')
        moment += 0.3
    return "\n".join(rows) + "\n"


def pcapng(said: list[Said], link: int) -> bytes:
    """A capture of RTAC serial (250), usbmon with its long heading (220), or USBPcap (249)."""
    found = _block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1)) + _block(1, struct.pack("<HHI", link, 0, 0))
    for number, (mark, data) in enumerate(said):
        moment = 1_700_000_000_000_000 + number * 250_000
        packet = {250: _rtac, 220: _usbmon, 249: _usbpcap}[link](mark, data)
        body = struct.pack("<IIIII", 0, moment >> 32, moment & 0xFFFFFFFF, len(packet), len(packet))
        found += _block(6, body + packet + bytes(-len(packet) % 4))
    return found


def _block(kind: int, body: bytes) -> bytes:
    size = len(body) + 12
    return struct.pack("<II", kind, size) + body + struct.pack("<I", size)


def _rtac(mark: str, data: bytes) -> bytes:
    return struct.pack(">IIBBH", 0, 0, 1 if mark == ">" else 2, 0, 0) + data


def _usbmon(mark: str, data: bytes) -> bytes:
    endpoint, what = (0x03, b"S") if mark == ">" else (0x84, b"C")
    heading = struct.pack("<Q", 1) + what + bytes([3, endpoint, 5])
    return heading.ljust(64, b"\0") + data


def _usbpcap(mark: str, data: bytes) -> bytes:
    endpoint, info = (0x03, 0) if mark == ">" else (0x84, 1)
    return struct.pack("<HQIHBHHBBI", 27, 1, 0, 9, info, 1, 5, endpoint, 3, len(data)) + data
