"""Faults in how HTTPHEAD answers: its marker, its count, its end, its name and its forms."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod

from rigs.emulator.command import ERROR, OK, PENDING, PLAIN, Call, Handler, Outcome, Refused, Reply
from rigs.emulator.http.head import Head
from rigs.emulator.registry import defect


@defect("head-marker-glued", "no line end stands between the marker of HTTPHEAD and the block",
        violates=["F1305-01", "F1305-02"])
class HeadMarkerGlued(Head):
    """The marker is printed without a line end."""

    def reply(self, block: bytes) -> Reply:
        return Reply((b"\r\n" + self.marker(self.count(block)).encode() + block,))


@defect("head-no-marker", "HTTPHEAD prints its block without a marker", violates=["F1305-01"])
class HeadNoMarker(Head):
    """The headers alone."""

    def reply(self, block: bytes) -> Reply:
        return Reply((block,))


@defect("head-ok-before-only", "the OK of HTTPHEAD stands before its block and not behind",
        violates=["F1305-01"], source="an application note of the vendor prints OK ahead of the headers")
class HeadOkBeforeOnly(Head):
    """Acknowledged, then served."""

    def reply(self, block: bytes) -> Reply:
        return Reply(after=super().reply(block).lines)


@defect("head-second-ok-first", "the second HTTPHEAD of a response has its OK before the block only",
        violates=["F1305-01", "F1305-08"])
class HeadSecondOkFirst(Head):
    """The cached block takes another way."""

    shown: object = None

    def reply(self, block: bytes) -> Reply:
        reply = super().reply(block)
        again, self.shown = self.shown is self.module.responses.current, self.module.responses.current
        return Reply(after=reply.lines) if again else reply


@defect("head-ok-missing-long", "HTTPHEAD of more than 1 KiB is not followed by OK", violates=["F1305-01", "F1305-16"])
class HeadOkMissingLong(Head):
    """The second piece has no end."""

    def execute(self, call: Call) -> Outcome:
        outcome = super().execute(call)
        if not isinstance(outcome, Reply) or len(outcome.lines[-1]) <= 1024:
            return outcome
        self.module.engines[call.port].say(outcome.lines)
        return PENDING


@defect("head-error-behind", "HTTPHEAD shows the block and ends with ERROR where the body is empty",
        violates=["F1305-01", "F1305-05"])
class HeadErrorBehind(Head):
    """The code is that of the body."""

    def reply(self, block: bytes) -> Reply:
        held = self.module.responses.current
        return Reply(super().reply(block).lines, None if held and held.body else PLAIN)


@defect("head-two-ok-behind", "HTTPHEAD ends with two OK", violates=["F1305-01"])
class HeadTwoOkBehind(Head):
    """One from each task."""

    def reply(self, block: bytes) -> Reply:
        return Reply(super().reply(block).lines, after=("OK",))


@defect("head-count-1", "HTTPHEAD counts one byte too few", violates=["F1305-02"])
class HeadCount1(Head):
    """The last one is a terminator, it thinks."""

    def count(self, block: bytes) -> int:
        return super().count(block) - 1


@defect("head-count-3", "HTTPHEAD counts three bytes too few", violates=["F1305-02"])
class HeadCount3(Head):
    """Neither with the empty line nor without."""

    def count(self, block: bytes) -> int:
        return super().count(block) - 3


@defect("head-count-nul", "HTTPHEAD counts and sends a NUL behind its block", violates=["F1305-02"])
class HeadCountNul(Head):
    """The string with its end."""

    def reply(self, block: bytes) -> Reply:
        return super().reply(block + b"\0")


@defect("head-nul-uncounted", "HTTPHEAD sends a NUL behind its block that it does not count", violates=["F1305-02"])
class HeadNulUncounted(Head):
    """One byte more than the count goes out."""

    def reply(self, block: bytes) -> Reply:
        return Reply((self.marker(self.count(block)), block + b"\0"))


@defect("head-count-lines", "HTTPHEAD counts each line end as one byte", violates=["F1305-02"])
class HeadCountLines(Head):
    """It counts before LF becomes CR LF."""

    def count(self, block: bytes) -> int:
        return super().count(block) - block.count(b"\r\n")


@defect("head-count-9-bits", "HTTPHEAD keeps its count in 9 bits", violates=["F1305-02"])
class HeadCount9Bits(Head):
    """The register is too narrow."""

    def count(self, block: bytes) -> int:
        return super().count(block) & 0x1FF


@defect("head-count-256", "HTTPHEAD counts a block of 256 bytes as 255", violates=["F1305-02"])
class HeadCount256(Head):
    """One length only."""

    def count(self, block: bytes) -> int:
        count = super().count(block)
        return 255 if count == 256 else count


@defect("head-count-even", "HTTPHEAD counts an odd length as the next even one", violates=["F1305-02"])
class HeadCountEven(Head):
    """In words of 16 bits; what lacks is not sent."""

    def count(self, block: bytes) -> int:
        count = super().count(block)
        return count + count % 2


@defect("head-count-above-1k", "HTTPHEAD above 1 KiB counts two bytes more than it sends",
        violates=["F1305-02", "F1305-10"])
class HeadCountAbove1k(Head):
    """The line end between two pieces is counted and not sent."""

    def count(self, block: bytes) -> int:
        count = super().count(block)
        return count + 2 if count > 1024 else count


@defect("head-count-with-body", "HTTPHEAD counts the body too where it is short", violates=["F1305-02"])
class HeadCountWithBody(Head):
    """What the first segment held."""

    def count(self, block: bytes) -> int:
        held = self.module.responses.current
        more = len(held.body) if held and len(held.body) < 64 else 0
        return super().count(block) + more


@defect("head-count-length", "HTTPHEAD announces the Content-Length instead of the size of the block",
        violates=["F1305-02"])
class HeadCountLength(Head):
    """The wrong variable."""

    def count(self, block: bytes) -> int:
        held = self.module.responses.current
        return len(held.body) if held and held.body else super().count(block)


@defect("head-as-body", "HTTPHEAD of a short answer shows its body behind the headers",
        violates=["F1305-02", "F1305-03"])
class HeadAsBody(Head):
    """Where both came in one segment."""

    def reply(self, block: bytes) -> Reply:
        held = self.module.responses.current
        return super().reply(block + held.body if held and len(held.body) < 64 else block)


@defect("head-lf-only", "HTTPHEAD ends its lines with LF", violates=["F1305-02", "F1305-03"])
class HeadLfOnly(Head):
    """The count is right, the CR are gone."""

    def reply(self, block: bytes) -> Reply:
        return super().reply(block.replace(b"\r\n", b"\n"))


class _Renamed(Head):
    """Another command in place of HTTPHEAD."""

    as_name = ""

    def commands(self) -> dict[str, Handler]:
        handler = super().commands()["+HTTPHEAD"]
        return {self.as_name: handler}


@defect("head-misprint", "the headers are read by AT+CHTTPHEAD, as the example prints it, and HTTPHEAD is not known",
        violates=["F1305-14"])
class HeadMisprint(_Renamed):
    """Who wrote it had the example only."""

    as_name = "+CHTTPHEAD"


@defect("head-mute-alias", "AT+CHTTPHEAD gets no final result code", violates=["F1305-14"])
class HeadMuteAlias(Head):
    """Known, and not carried out."""

    def commands(self) -> dict[str, Handler]:
        return super().commands() | {"+CHTTPHEAD": Handler(execute=lambda _: PENDING)}


@defect("head-alias-drops", "AT+CHTTPHEAD shows the headers, after which HTTPHEAD is refused", violates=["F1305-14"])
class HeadAliasDrops(Head):
    """The old name hands its buffer out."""

    gone: object = None

    def commands(self) -> dict[str, Handler]:
        return super().commands() | {"+CHTTPHEAD": Handler(execute=self.alias)}

    def alias(self, call: Call) -> Outcome:
        outcome, self.gone = super().execute(call), self.module.responses.current
        return outcome

    def execute(self, call: Call) -> Outcome:
        if self.gone is not None and self.gone is self.module.responses.current:
            raise Refused
        return super().execute(call)


@defect("head-unknown-once", "the first HTTPHEAD of a session that has a response is refused",
        violates=["F1305-01", "F1305-14"])
class HeadUnknownOnce(Head):
    """The file is opened by the first try."""

    tried = False

    def opened(self) -> None:
        self.tried = False

    def execute(self, call: Call) -> Outcome:
        held = self.module.responses.current
        first, self.tried = not self.tried and held is not None, self.tried or held is not None
        return ERROR if first else super().execute(call)


class _Writable(Head, metaclass=ABCMeta):
    """HTTPHEAD=<n> is something."""

    def commands(self) -> dict[str, Handler]:
        return {"+HTTPHEAD": super().commands()["+HTTPHEAD"]._replace(write=self.write)}

    @abstractmethod
    def write(self, call: Call) -> Outcome:
        """What is wrong: for each defect to say."""


@defect("head-write-ok", "HTTPHEAD=1 is answered by OK", violates=["F1305-15"])
class HeadWriteOk(_Writable):
    """Set what is not there."""

    def write(self, call: Call) -> Outcome:
        return OK


@defect("head-write-shows", "HTTPHEAD=1 shows the headers like HTTPHEAD", violates=["F1305-15"])
class HeadWriteShows(_Writable):
    """What follows the name is not looked at."""

    def write(self, call: Call) -> Outcome:
        return self.execute(call)


@defect("head-write-mute", "HTTPHEAD=1 has no final result code", violates=["F1305-15"])
class HeadWriteMute(_Writable):
    """The form falls through."""

    def write(self, call: Call) -> Outcome:
        return PENDING
