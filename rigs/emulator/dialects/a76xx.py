"""A76XX (A7600, A7670, A7672, A7608, SIM7670G): manuals V1.09 and V2.03, chapter 16, and what that hardware does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rigs.emulator.command import OK, Call, Handler, Outcome, Reply, number
from rigs.emulator.http.action import Action
from rigs.emulator.http.fetching import Job
from rigs.emulator.http.head import Head
from rigs.emulator.http.names import FileNames
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.http.postfile import PostFile
from rigs.emulator.http.read import Reader
from rigs.emulator.http.readfile import ReadFile
from rigs.emulator.http.reports import Reports
from rigs.emulator.http.responses import Response, Responses
from rigs.emulator.http.service import Service
from rigs.emulator.http.urls import Urls
from rigs.emulator.registry import dialect
from rigs.emulator.syntax import Syntax

if TYPE_CHECKING:
    from rigs.emulator.module import Module

_a76xx = dialect("a76xx", "A76XX series")
CONTEXTS = 15           # PDP contexts of +CGDCONT
_ABSENT = ("UA", "BREAK", "BREAKEND", "RESPTO")


@_a76xx
class LineLimit(Syntax):
    """3071 characters (A76 1.5.2)."""

    def limit(self) -> int:
        return 3071


@_a76xx
class PortBeforePath(Urls):
    """The corrected form server:port/path."""

    def port_behind_path(self, target: str) -> tuple[str | None, str]:
        return None, target

    def limit(self) -> int:
        return 3071


@_a76xx
class OtherTags(Parameters):
    """No UA, BREAK, BREAKEND, RESPTO; READMODE 0 or 1; RECVTO 20 s; USERDATA 256."""

    def __init__(self, module: Module) -> None:
        super().__init__(module)
        self.parsers["READMODE"] = self.parse_number

    def known(self) -> frozenset[str]:
        return super().known() - set(_ABSENT)

    def defaults(self) -> dict[str, int | str]:
        return super().defaults() | {"RECVTO": 20, "READMODE": 0}

    def bounds(self, tag: str) -> tuple[int, int]:
        return (0, 1) if tag == "READMODE" else super().bounds(tag)

    def limit(self, tag: str) -> int:
        return 256 if tag == "USERDATA" else super().limit(tag)


@_a76xx
class WithPut(Action):
    """Method 4 is PUT."""

    def highest(self) -> int:
        return 4


@_a76xx
class WithContext(Service):
    """AT+HTTPINIT=<cid> and AT+HTTPTERM=<cid>: OK, then <err> and the context (A76 V2.03 16.2)."""

    def commands(self) -> dict[str, Handler]:
        return {
            "+HTTPINIT": Handler(execute=self.init, test=self.init_contexts, write=self.init_context),
            "+HTTPTERM": Handler(execute=self.term, test=self.term_contexts, write=self.term_context),
        }

    def init_contexts(self, call: Call) -> Outcome:
        return Reply((f"+HTTPINIT: (1-{CONTEXTS})",))

    def term_contexts(self, call: Call) -> Outcome:
        return Reply((f"+HTTPTERM: (1-{CONTEXTS})",))

    def init_context(self, call: Call) -> Outcome:
        context = self.context(call)
        return self.init(call) if self.started else self.with_line(self.init(call), f"+HTTPINIT: 0,{context}")

    def term_context(self, call: Call) -> Outcome:
        context = self.context(call)
        return self.with_line(self.term(call), f"+HTTPTERM: 0,{context}") if self.started else self.term(call)

    def context(self, call: Call) -> int:
        (value,) = call.values(1, 1)
        return number(value, 1, CONTEXTS)

    def with_line(self, outcome: Outcome, line: str) -> Outcome:
        return Reply(after=(line,)) if outcome is OK else outcome


@_a76xx
class BareHead(Head):
    """No DATA before the length."""

    def marker(self, count: int) -> str:
        return f"+HTTPHEAD: {count}"


@_a76xx
class ShortBlock(Responses):
    """The header block ends with its last line, as recorded on A7672S and A7670E."""

    def block(self, response: Response) -> bytes:
        return response.head.removesuffix(b"\r\n\r\n")


@_a76xx
class BareRead(Reader):
    """No DATA before the length, blocks of 4096; with READMODE 1 reading starts at byte 0 each time."""

    def marker(self, count: int) -> str:
        return f"+HTTPREAD: {count}"

    def block_size(self) -> int:
        return 4096

    def used(self, data: bytes) -> int:
        return 0 if self.module.parameters.number("READMODE") else super().used(data)


@_a76xx
class TwoFields(Reports):
    """HEAD reports its header block; POSTFILE without a method reports status and length only."""

    def head_length(self, response: Response) -> int:
        return len(self.module.responses.block(response))

    def text(self, job: Job, code: int, length: int) -> str:
        if job.command == "HTTPPOSTFILE" and not job.given:
            return f"+HTTPPOSTFILE: {code},{length}"
        return super().text(job, code, length)


@_a76xx
class LongNames(FileNames):
    """Names of 112 bytes."""

    def limit(self) -> int:
        return 112


@_a76xx
class TwoPaths(PostFile):
    """Paths 1 and 2, methods 0 to 4."""

    def ranges(self, call: Call) -> Outcome:
        return Reply(("+HTTPPOSTFILE: <filename>[,(1-2)[,(0-4)[,(0-1)]]]",))

    def highest_path(self) -> int:
        return 2

    def highest_method(self) -> int:
        return 4


@_a76xx
class CodeAfterOk(ReadFile):
    """Paths 1 and 2; a failure is OK and its code."""

    def ranges(self, call: Call) -> Outcome:
        return Reply(("+HTTPREADFILE: <filename>[,(1-2)]",))

    def highest_path(self) -> int:
        return 2

    def failed(self, result: int) -> Outcome:
        return Reply(after=(self.line(result),))
