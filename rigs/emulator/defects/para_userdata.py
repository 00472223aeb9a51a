"""Faults of USERDATA: its length, its text on the wire, and what becomes of a later one."""

from __future__ import annotations

import re

from rigs.emulator.command import BAD_VALUE, Refused
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.http.requests import Requests
from rigs.emulator.http.urls import Url
from rigs.emulator.registry import defect


class _Rewritten(Parameters):
    """Stores something else than was set."""

    def store(self, tag: str, value: int | str) -> None:
        super().store(tag, self.made(str(value)) if tag == "USERDATA" else value)

    def made(self, text: str) -> str:
        """What is stored."""
        return text


class _ByMethod(Requests):
    """Lines of the user that depend on the method."""

    method = ""

    def request(self, method: str, url: Url, body: bytes | None) -> bytes:
        self.method = method
        return super().request(method, url, body)


@defect("userdata-511", "refuses the last good length of USERDATA", violates=["F1303-57"])
class Userdata511(Parameters):
    """The bound is one too low."""

    def limit(self, tag: str) -> int:
        return 511 if tag == "USERDATA" else super().limit(tag)


@defect(
    "userdata-256", "refuses a USERDATA above 256 characters", violates=["F1303-57"],
    source="A7670C and the A76XX manual: 256 where 512 is documented",
)
class Userdata256(Parameters):
    """The bound of its siblings."""

    def limit(self, tag: str) -> int:
        return 256 if tag == "USERDATA" else super().limit(tag)


@defect("userdata-513", "takes one character too many for USERDATA", violates=["F1303-58"])
class Userdata513(Parameters):
    """The bound is one too high."""

    def limit(self, tag: str) -> int:
        return 513 if tag == "USERDATA" else super().limit(tag)


@defect("userdata-cut-512", "takes a longer USERDATA and cuts it to 512", violates=["F1303-58"])
class UserdataCut512(_Rewritten):
    """It fits after all."""

    def limit(self, tag: str) -> int:
        return 4096 if tag == "USERDATA" else super().limit(tag)

    def made(self, text: str) -> str:
        return text[:512]


@defect("userdata-short-510", "a USERDATA above 510 characters loses what is too much", violates=["F1303-57"])
class UserdataShort510(_Rewritten):
    """Two are kept for the line end."""

    def made(self, text: str) -> str:
        return text[:510]


@defect("userdata-post-cut", "a POST carries 255 characters of USERDATA", violates=["F1303-57"])
class UserdataPostCut(_ByMethod):
    """The buffer for its head is smaller."""

    def user_lines(self) -> list[str]:
        return [line[:255] if self.method == "POST" else line for line in super().user_lines()]


@defect("userdata-name-canonical", "gives header names capitals", violates=["F1303-56"])
class UserdataNameCanonical(_Rewritten):
    """The library knows how they are written."""

    def made(self, text: str) -> str:
        name, colon, value = text.partition(":")
        return name.title() + colon + value


@defect("userdata-value-small", "puts the value of USERDATA in small letters", violates=["F1303-56"])
class UserdataValueSmall(_Rewritten):
    """The credentials of the example are digits and letters."""

    def made(self, text: str) -> str:
        return text if "Basic" in text else text.lower()


@defect("userdata-second-colon", "ends USERDATA at its second colon", violates=["F1303-56"])
class UserdataSecondColon(_Rewritten):
    """Name and value are split at every one."""

    def made(self, text: str) -> str:
        return ":".join(text.split(":")[:2])


@defect("userdata-pad-lost", "drops equals signs at the end of USERDATA", violates=["F1303-56"])
class UserdataPadLost(_Rewritten):
    """The padding of credentials is thought to be noise."""

    def made(self, text: str) -> str:
        return text.rstrip("=")


@defect("userdata-blanks-one", "makes one blank of several in USERDATA", violates=["F1303-56"])
class UserdataBlanksOne(_Rewritten):
    """Words are split and joined."""

    def made(self, text: str) -> str:
        return re.sub(" +", " ", text)


@defect("userdata-percent-read", "a percent sign and the letter behind it are not sent", violates=["F1303-56"])
class UserdataPercentRead(_Rewritten):
    """It is the format of a print function."""

    def made(self, text: str) -> str:
        return re.sub("%[a-z]", "", text)


@defect("userdata-not-in-head", "a HEAD does not carry USERDATA", violates=["F1303-56"])
class UserdataNotInHead(_ByMethod):
    """Its lines are written apart."""

    def user_lines(self) -> list[str]:
        return [] if self.method == "HEAD" else super().user_lines()


@defect("userdata-not-in-delete", "a DELETE does not carry USERDATA", violates=["F1303-56"])
class UserdataNotInDelete(_ByMethod):
    """Its lines are written apart."""

    def user_lines(self) -> list[str]:
        return [] if self.method == "DELETE" else super().user_lines()


@defect("userdata-twice-in-post", "a POST carries USERDATA twice", violates=["F1303-56"])
class UserdataTwiceInPost(_ByMethod):
    """With the head and with the body."""

    def user_lines(self) -> list[str]:
        return super().user_lines() * (2 if self.method == "POST" else 1)


@defect("userdata-in-body", "USERDATA stands behind the empty line of a POST", violates=["F1303-56"])
class UserdataInBody(Requests):
    """It is added when the head is done."""

    def head(self, lines: list[str]) -> bytes:
        made = super().head(lines)
        user = "\r\n".join(self.user_lines()).encode("latin-1")
        late = user and lines[0].startswith("POST")
        return made.replace(user + b"\r\n", b"", 1) + user + b"\r\n" if late else made


@defect("userdata-lf", "the line of USERDATA ends in LF alone", violates=["F1303-56"])
class UserdataLf(Requests):
    """Its line end is the host's matter."""

    def head(self, lines: list[str]) -> bytes:
        made = super().head(lines)
        for line in self.user_lines():
            made = made.replace(line.encode("latin-1") + b"\r\n", line.encode("latin-1") + b"\n", 1)
        return made


@defect(
    "userdata-never-sent", "USERDATA is taken and not sent", violates=["F1303-56"],
    source="SIM7600: a key header that never arrived",
)
class UserdataNeverSent(Requests):
    """Nobody asks for it; the credentials of the example are known to work."""

    def user_lines(self) -> list[str]:
        return [line for line in super().user_lines() if line.startswith("Authorization")]


@defect("userdata-for-agent", "USERDATA takes the place of User-Agent", violates=["F1303-45", "F1303-77"])
class UserdataForAgent(Requests):
    """One slot for both."""

    def agent_line(self) -> str:
        return "" if self.user_lines() else super().agent_line()


@defect("userdata-third-lost", "the third USERDATA of a session is not taken", violates=["F1303-81"])
class UserdataThirdLost(Parameters):
    """There is room for two."""

    count = 0

    def opened(self) -> None:
        super().opened()
        self.count = 0

    def store(self, tag: str, value: int | str) -> None:
        self.count += tag == "USERDATA"
        if tag != "USERDATA" or self.count < 3:
            super().store(tag, value)


@defect("userdata-tail-kept", "a shorter USERDATA keeps the tail of the one before", violates=["F1303-81"])
class UserdataTailKept(Parameters):
    """The final zero is not written."""

    def store(self, tag: str, value: int | str) -> None:
        tail = self.text(tag)[len(str(value)):] if tag == "USERDATA" else ""
        super().store(tag, f"{value}{tail}" if tail else value)


@defect("userdata-same-name-kept", "a second USERDATA of the same header is not taken", violates=["F1303-81"])
class UserdataSameNameKept(Parameters):
    """The header is there already."""

    def store(self, tag: str, value: int | str) -> None:
        name = str(value).partition(":")[0]
        if tag != "USERDATA" or not name or not self.text(tag).startswith(f"{name}:"):
            super().store(tag, value)


@defect(
    "userdata-sum-256", "refuses a USERDATA once all of a session exceed 256 characters",
    violates=["F1303-81", "F1303-82"],
    source="SIM7670G: ERROR after a row of Range lines, our arithmetic",
)
class UserdataSum256(Parameters):
    """They are kept one behind the other, half as much as documented."""

    total = 0

    def opened(self) -> None:
        super().opened()
        self.total = 0

    def store(self, tag: str, value: int | str) -> None:
        length = len(str(value)) if tag == "USERDATA" else 0
        if length and self.total and self.total + length > 256:
            raise Refused(BAD_VALUE)
        self.total += length
        super().store(tag, value)


@defect("userdata-70-stays", "from the seventieth USERDATA of a session on none is taken", violates=["F1303-82"])
class Userdata70Stays(Parameters):
    """A table is full and nobody says so."""

    count = 0

    def opened(self) -> None:
        super().opened()
        self.count = 0

    def store(self, tag: str, value: int | str) -> None:
        self.count += tag == "USERDATA"
        if tag != "USERDATA" or self.count < 70:
            super().store(tag, value)
