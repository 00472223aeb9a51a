"""Faults of HTTPPOSTFILE with send_header 0: the file is the whole request (F1308-03, -28, -33, -40, -43, -44)."""

from __future__ import annotations

import re
from abc import ABCMeta, abstractmethod

from rigs.emulator.command import Call, Outcome
from rigs.emulator.effects import TlsSettings
from rigs.emulator.http.fetching import Fetching, Job
from rigs.emulator.http.postfile import PostFile
from rigs.emulator.http.urls import Url
from rigs.emulator.registry import defect

_END = b"\r\n\r\n"


@defect("postfile-headers-reversed", "send_header 0 sends the file as body, 1 as the whole request",
        violates=["F1308-02", "F1308-03"],
        source="a manual of a sibling family prints the two meanings the other way round")
class HeadersReversed(PostFile):
    """Its edition 1.09."""

    def perform(self, call: Call, data: bytes, number: int, whole: bool, given: bool) -> Outcome:
        return super().perform(call, data, number, not whole, given)


class _Head(PostFile, metaclass=ABCMeta):
    """Changes the header that the file holds."""

    def raw(self, data: bytes) -> bytes:
        head, end, body = data.partition(_END)
        return self.head(head) + end + body

    @abstractmethod
    def head(self, head: bytes) -> bytes:
        """What is wrong: for each defect to say."""


@defect("postfile-raw-end", "CR LF is sent behind a file", violates=["F1308-03"])
class RawEnd(PostFile):
    """As some old servers want it."""

    def raw(self, data: bytes) -> bytes:
        return data + b"\r\n"


@defect("postfile-raw-post-end", "CR LF is sent behind a file that holds a POST without a body", violates=["F1308-03"])
class RawPostEnd(PostFile):
    """As some old servers want it."""

    def raw(self, data: bytes) -> bytes:
        return data + b"\r\n" if data.startswith(b"POST ") and data.endswith(_END) else data


@defect("postfile-raw-front", "CR LF is sent before a file", violates=["F1308-03"])
class RawFront(PostFile):
    """The end of the command line."""

    def raw(self, data: bytes) -> bytes:
        return b"\r\n" + data


@defect("postfile-raw-names", "names of headers in a file get capitals", violates=["F1308-03"])
class RawNames(_Head):
    """Parsed and written anew."""

    def head(self, head: bytes) -> bytes:
        return re.sub(rb"(?m)^[\w-]+(?=:)", lambda name: name[0].title(), head)


@defect("postfile-raw-values", "blanks around header values of a file are made one", violates=["F1308-03"])
class RawValues(_Head):
    """Parsed and written anew."""

    def head(self, head: bytes) -> bytes:
        return re.sub(rb"(?m)^([\w-]+):[ \t]*(.*?)[ \t]*(?=\r|$)", rb"\1: \2", head)


@defect("postfile-raw-double-dropped", "a header that a file holds twice is sent once", violates=["F1308-03"])
class RawDoubleDropped(_Head):
    """A table of headers."""

    def head(self, head: bytes) -> bytes:
        lines = {line.partition(b":")[0].lower(): line for line in reversed(head.split(b"\r\n"))}
        return b"\r\n".join(reversed(lines.values()))


@defect("postfile-raw-host", "the Host of a file is that of the URL", violates=["F1308-43"])
class RawHost(PostFile):
    """It knows better."""

    def perform(self, call: Call, data: bytes, number: int, whole: bool, given: bool) -> Outcome:
        url = self.module.parameters.url()
        if whole and url:
            data = re.sub(rb"\r\nHost: [^\r]*", b"\r\nHost: " + url.authority.encode(), data, count=1)
        return super().perform(call, data, number, whole, given)


@defect("postfile-raw-target", "the first line of a file has the path of the URL", violates=["F1308-43", "F1308-03"])
class RawTarget(PostFile):
    """The URL says where to."""

    def perform(self, call: Call, data: bytes, number: int, whole: bool, given: bool) -> Outcome:
        url = self.module.parameters.url()
        if whole and url:
            data = re.sub(rb"\A(\w+) \S+", lambda line: line[1] + b" " + url.target.encode(), data)
        return super().perform(call, data, number, whole, given)


@defect("postfile-raw-host-added", "a file without Host gets one", violates=["F1308-03"])
class RawHostAdded(_Head):
    """HTTP/1.1 wants it."""

    def head(self, head: bytes) -> bytes:
        return head if b"\r\nhost:" in head.lower() else head + b"\r\nHost: 127.0.0.1"


@defect("postfile-raw-agent-added", "a UA that was set is added to a file", violates=["F1308-03"])
class RawAgentAdded(_Head):
    """The settings count everywhere."""

    def head(self, head: bytes) -> bytes:
        agent = self.module.requests.agent_line()
        return head + b"\r\n" + agent.encode() if agent else head


@defect("postfile-raw-userdata-added", "USERDATA is added to a file", violates=["F1308-03"])
class RawUserdataAdded(_Head):
    """The settings count everywhere."""

    def head(self, head: bytes) -> bytes:
        return b"\r\n".join([head, *(line.encode("latin-1") for line in self.module.requests.user_lines())])


@defect("postfile-raw-type-set", "the Content-Type of a file is CONTENT", violates=["F1308-03"])
class RawTypeSet(_Head):
    """The setting wins."""

    def head(self, head: bytes) -> bytes:
        value = self.module.parameters.text("CONTENT").encode("latin-1")
        return re.sub(rb"(?im)^(content-type:) *[^\r]*", rb"\1 " + value, head)


@defect("postfile-raw-length-added", "a POST without Content-Length gets one", violates=["F1308-03"])
class RawLengthAdded(_Head):
    """It counts the body."""

    def head(self, head: bytes) -> bytes:
        if head.startswith(b"POST ") and b"\r\ncontent-length:" not in head.lower():
            return head + b"\r\nContent-Length: 0"
        return head


@defect("postfile-raw-version", "HTTP/1.0 of a file becomes HTTP/1.1", violates=["F1308-03"])
class RawVersion(_Head):
    """The only one it speaks."""

    def head(self, head: bytes) -> bytes:
        return head.replace(b" HTTP/1.0", b" HTTP/1.1", 1)


@defect("postfile-raw-line-feeds", "lines of a file that end in LF alone get CR LF", violates=["F1308-33"])
class RawLineFeeds(PostFile):
    """Opened as text."""

    def raw(self, data: bytes) -> bytes:
        head, end, body = data.partition(b"\n\n")
        return data if b"\r\n" in head or not end else (head + end).replace(b"\n", b"\r\n") + body


@defect("postfile-raw-head-1024", "a header in a file is sent up to 1024 bytes", violates=["F1308-03"])
class RawHead1024(_Head):
    """A buffer for it."""

    def head(self, head: bytes) -> bytes:
        return head if len(head) <= 1024 else head[:1024].rpartition(b"\r\n")[0]


@defect("postfile-raw-edge", "a file whose empty line lies across byte 256 loses the LF behind it",
        violates=["F1308-03"])
class RawEdge(PostFile):
    """The end of the header is looked for in each block."""

    def raw(self, data: bytes) -> bytes:
        end = data.find(_END)
        return data[:end + 3] + data[end + 4:] if end < 256 < end + 4 and end >= 0 else data


@defect("postfile-raw-past-2048", "of a file above 2048 bytes the byte behind them is lost", violates=["F1308-03"])
class RawPast2048(PostFile):
    """Two reads."""

    def raw(self, data: bytes) -> bytes:
        return data[:2048] + data[2049:]


@defect("postfile-raw-method-other", "a file with a method that has no number is sent as POST", violates=["F1308-03"])
class RawMethodOther(PostFile):
    """Four are known."""

    def raw(self, data: bytes) -> bytes:
        known = re.match(rb"(GET|POST|HEAD|DELETE) ", data)
        return data if known else re.sub(rb"\A[A-Z]+ ", b"POST ", data)


@defect("postfile-raw-method-given", "<method> takes the place of the one in the file", violates=["F1308-28"])
class RawMethodGiven(PostFile):
    """The parameter wins."""

    def perform(self, call: Call, data: bytes, number: int, whole: bool, given: bool) -> Outcome:
        name = ("GET", "POST", "HEAD", "DELETE")[number].encode()
        return super().perform(call, re.sub(rb"\A(GET|POST) ", name + b" ", data) if whole else data, number, whole,
                               given)


@defect("postfile-raw-body-to-nul", "the body that a file brings ends at a zero byte", violates=["F1308-40"])
class RawBodyToNul(PostFile):
    """Filled up by zeros, so that the length holds."""

    def raw(self, data: bytes) -> bytes:
        head, end, body = data.partition(_END)
        return head + end + body.partition(b"\0")[0].ljust(len(body), b"\0")


@defect("postfile-raw-second-head", "what looks like a header in a file's body is dropped", violates=["F1308-40"])
class RawSecondHead(PostFile):
    """The last empty line counts."""

    def raw(self, data: bytes) -> bytes:
        head, end, body = data.partition(_END)
        return head + end + body.rpartition(_END)[2]


@defect("postfile-raw-end-trimmed", "line ends at the end of a file's body are blanks", violates=["F1308-40"])
class RawEndTrimmed(PostFile):
    """White space."""

    def raw(self, data: bytes) -> bytes:
        head, end, body = data.partition(_END)
        return head + end + body.rstrip(b"\r\n").ljust(len(body))


@defect("postfile-raw-packed-anyway", "a file that is no request gets a header", violates=["F1308-33"])
class RawPackedAnyway(PostFile):
    """It looks into the file."""

    def raw(self, data: bytes) -> bytes:
        url = self.module.parameters.url()
        known = re.match(rb"[A-Z]+ \S+ HTTP/", data) or not url
        return data if known or not url else self.packed("POST", url, data)


@defect("postfile-raw-range-added", "BREAK and BREAKEND add a Range to a file that holds a GET",
        violates=["F1308-44"])
class RawRangeAdded(_Head):
    """The settings count everywhere."""

    def head(self, head: bytes) -> bytes:
        value = self.module.parameters.range()
        return head + f"\r\nRange: {value}".encode() if value and head.startswith(b"GET ") else head


@defect("postfile-scheme-of-file", "a file that is sent whole goes to a https URL in clear", violates=["F1308-43"])
class SchemeOfFile(Fetching):
    """HTTP is what it says."""

    whole = False

    def begin(self, job: Job, url: Url, request: bytes) -> None:
        self.whole = b"\r\nX-Raw:" in request
        super().begin(job, url, request)

    def tls(self, url: Url) -> TlsSettings | int | None:
        return None if self.whole else super().tls(url)
