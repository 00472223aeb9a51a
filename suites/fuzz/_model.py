"""The model: what the service must be like after the steps so far, as far as the reference tells."""

from __future__ import annotations

from dataclasses import dataclass, field

from fixtures.spec import tables
from suites.fuzz._demand import Reading

UNSET: Reading = frozenset()
DEFAULTS: dict[str, Reading] = {
    "URL": UNSET, "USERDATA": UNSET, "CONTENT": frozenset({"text/plain"}), "ACCEPT": frozenset({"*/*"}),
    "BREAK": frozenset({"0"}), "BREAKEND": frozenset({"0"}), "CONNECTTO": frozenset({"120"}),
    "RECVTO": frozenset({"10"}), "RESPTO": frozenset({"20"}),
}


@dataclass
class Response:
    """The answer of the server that the DUT holds: head and body as sent, how much was read. `sure`: by GET, POST."""

    head: bytes
    body: bytes
    sure: bool = True
    taken: int = 0

    @property
    def rest(self) -> bytes:
        """What reading has not used up."""
        return self.body[self.taken :]


@dataclass
class Model:
    """State after the steps so far.

    `values` tells for each tag what it can be on the wire (None: not known). `posts`: bodies that a POST may carry,
    None for any. `response` None: none is there; `unsure`: nobody can tell what is there. `files`: content by name and
    path. `lines`: texts of USERDATA accepted so far; `more_lines`: there may be others.
    """

    started: bool = True
    values: dict[str, Reading] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    more_lines: bool = False
    user_data: int = 0
    posts: frozenset[bytes] | None = frozenset({b""})
    entered: bool = False
    response: Response | None = None
    unsure: bool = False
    files: dict[tuple[str, int], bytes] = field(default_factory=dict)
    echo: bool = False
    cmee: int | None = None

    @classmethod
    def fresh(cls, keeps_parameters: bool, files: dict[tuple[str, int], bytes] | None = None) -> Model:
        """Behind HTTPTERM and HTTPINIT; parameters that outlive them (A37) are not known."""
        values = dict.fromkeys(tables.tags(), None) if keeps_parameters else {
            tag: DEFAULTS.get(tag) for tag in tables.tags()}
        return cls(values=values, files=files or {}, user_data=512 if keeps_parameters else 0,
                   more_lines=keeps_parameters)

    @property
    def state(self) -> str:
        """The state's name, for the table of transitions."""
        if not self.started:
            return "stopped"
        if self.unsure:
            return "open"
        if self.response is None:
            return "data" if self.entered else "url" if self.values["URL"] else "idle"
        if not self.response.rest:
            return "read"
        return "part" if self.response.taken else "response"

    def set(self, tag: str, reading: Reading, text: str = "") -> None:
        """A value was accepted."""
        self.values[tag] = reading
        if tag == "USERDATA":
            self.user_data += len(text) + 2
            self.lines.append(text)
            self.more_lines |= reading is None  # with escapes in it, it may be several

    def forget(self, *tags: str) -> None:
        """Values that nobody can tell any more."""
        for tag in tags or self.values:
            self.values[tag] = None
            if tag == "USERDATA":
                self.user_data, self.more_lines = 512, True

    def requested(self) -> None:
        """A request was made, or an input refused: what was entered may be used up (A48, F1307-21, F1307-24)."""
        self.entered = False
        if self.posts is not None:
            self.posts |= {b""}

    def respond(self, response: Response | None, *, unsure: bool = False) -> None:
        """A request ended."""
        self.response, self.unsure = response, unsure
