"""What the sans-I/O module asks its shell to do, and what the shell tells it back.

All durations are DUT seconds; the shell divides by its `--speed`. The module is given `now` in DUT seconds too.
The shell carries effects out in the order of the list.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Send:
    """Write these bytes to a serial port, in one go where the port takes them."""

    port: int
    data: bytes


@dataclass(frozen=True, slots=True)
class StartTimer:
    """Call `Module.expired(name)` after so many DUT seconds; a running timer of that name is restarted."""

    name: str
    seconds: float


@dataclass(frozen=True, slots=True)
class StopTimer:
    """Forget the timer; one that does not run is no error."""

    name: str


@dataclass(frozen=True, slots=True)
class TlsSettings:
    """One SSL context as AT+CSSLCFG left it.

    version: 0 SSL3.0, 1 TLS1.0, 2 TLS1.1, 3 TLS1.2, 4 all. authmode: 0 none, 1 server, 2 server and client,
    3 client only. Certificates and the key are the stored files' bytes, None where none is named.
    now: the module's own clock, by which certificates are judged; None when validity times are ignored.
    """

    version: int = 4
    authmode: int = 0
    cacert: bytes | None = None
    clientcert: bytes | None = None
    clientkey: bytes | None = None
    sni: bool = False
    now: datetime | None = None


@dataclass(frozen=True, slots=True)
class Fetch:
    """Run one request; the answer comes as exactly one `FetchResult` unless it is aborted first.

    request: the complete raw request, head and body. method: decides whether the answer has a body ("HEAD").
    connect_timeout: to the established connection, TLS included. response_timeout: from the request to the end of
    the answer's head. receive_timeout: longest silence inside the answer. reuse: a kept connection may be used.
    tls: None for http.
    """

    id: int
    scheme: str
    host: str
    port: int
    request: bytes
    method: str
    connect_timeout: float
    response_timeout: float
    receive_timeout: float
    tls: TlsSettings | None = None
    reuse: bool = True


@dataclass(frozen=True, slots=True)
class AbortFetch:
    """Drop the running request and its connection; no `FetchResult` follows."""

    id: int


@dataclass(frozen=True, slots=True)
class CloseConnections:
    """Close every kept connection."""


@dataclass(frozen=True, slots=True)
class BearerDown:
    """The network is gone: open sockets die without a word to the peer, new ones fail until `BearerUp`."""


@dataclass(frozen=True, slots=True)
class BearerUp:
    """The network is back."""


Effect = Send | StartTimer | StopTimer | Fetch | AbortFetch | CloseConnections | BearerDown | BearerUp


@dataclass(frozen=True, slots=True)
class FetchResult:
    """How a `Fetch` ended.

    error: 0, or a module-made code (600-604, 701-720); then status is 0 and head and body are empty.
    head: the final answer's status line and header lines as received, closing empty line included.
    body: decoded (no chunk framing). close: the server closed the connection or announced that it will.
    """

    id: int
    error: int = 0
    status: int = 0
    head: bytes = b""
    body: bytes = b""
    close: bool = False
