"""Faults in the answer of HTTPREADFILE: test form, result line, final code, results that are not true."""

from __future__ import annotations

from rigs.emulator.command import ERROR, OK, PENDING, PLAIN, Call, Outcome, Refused, Reply
from rigs.emulator.http.readfile import ReadFile
from rigs.emulator.registry import defect


@defect("readfile-test-three-paths", "the test form of HTTPREADFILE prints (1-3)", violates=["F1309-01"])
class TestThreePaths(ReadFile):
    """Copied from HTTPPOSTFILE."""

    def ranges(self, call: Call) -> Outcome:
        return Reply((f"{self.test_prefix()}: <filename>[,(1-3)]",))


@defect("readfile-test-no-brackets", "the test form of HTTPREADFILE prints the path as if it were needed",
        violates=["F1309-01"])
class TestNoBrackets(ReadFile):
    """The brackets are taken for a note."""

    def ranges(self, call: Call) -> Outcome:
        return Reply((f"{self.test_prefix()}: <filename>,(1-4)",))


@defect("readfile-test-other-name", "the test form of HTTPREADFILE begins with +READFILE", violates=["F1309-01"])
class TestOtherName(ReadFile):
    """A name of its own."""

    def test_prefix(self) -> str:
        return "+READFILE"


@defect("readfile-test-ok", "the test form of HTTPREADFILE prints OK alone", violates=["F1309-01"])
class TestOk(ReadFile):
    """Known, and that is all."""

    def ranges(self, call: Call) -> Outcome:
        return OK


@defect("readfile-test-twice", "the test form of HTTPREADFILE prints its line under both names",
        violates=["F1309-01"])
class TestTwice(ReadFile):
    """To be sure."""

    def ranges(self, call: Call) -> Outcome:
        return Reply(("+HTTPREADFILE: <filename>[,(1-4)]", "+HTTPREADTFILE: <filename>[,(1-4)]"))


@defect("readfile-test-after-use", "the test form of HTTPREADFILE is refused once a file was saved",
        violates=["F1309-01"])
class TestAfterUse(ReadFile):
    """The table is spent."""

    used = False

    def opened(self) -> None:
        self.used = False

    def saved(self) -> Outcome:
        self.used = True
        return super().saved()

    def ranges(self, call: Call) -> Outcome:
        return ERROR if self.used else super().ranges(call)


@defect("readfile-unknown", "HTTPREADFILE is answered by ERROR whatever it is given", violates=["F1309-02"],
        source="A7608E-H: ERROR to each HTTPREADFILE")
class Unknown(ReadFile):
    """It is not made yet."""

    def write(self, call: Call) -> Outcome:
        raise Refused


@defect("readfile-ok-alone", "HTTPREADFILE saves and answers OK without a result line", violates=["F1309-02"],
        source="some application notes show no result line, nor do some modules print one")
class OkAlone(ReadFile):
    """The line is lost."""

    def saved(self) -> Outcome:
        return OK


@defect("readfile-result-alone", "HTTPREADFILE saves and prints its result without OK", violates=["F1309-02"])
class ResultAlone(ReadFile):
    """The result is the answer, it thinks."""

    def write(self, call: Call) -> Outcome:
        outcome = super().write(call)
        if outcome != self.saved():
            return outcome
        self.module.urc(self.line(0))
        self.module.engines[call.port].unsolicited()
        self.module.start("readfile-alone", 140.0, lambda: call.finish(OK))
        return PENDING


@defect("readfile-misprint", "the result line of HTTPREADFILE has the misprinted name", violates=["F1309-02"])
class Misprint(ReadFile):
    """Taken from the test form."""

    def line(self, result: int) -> str:
        return f"+HTTPREADTFILE: {result}"


@defect("readfile-result-size", "HTTPREADFILE prints the size behind its result", violates=["F1309-02"])
class ResultSize(ReadFile):
    """As +HTTPREAD does."""

    def line(self, result: int) -> str:
        return f"{super().line(result)},{1 << 10}"


@defect("readfile-second-silent", "the second save of a response gets OK and no result line",
        violates=["F1309-02", "F1309-24"])
class SecondSilent(ReadFile):
    """Only a change of the result is told."""

    told: object = None

    def saved(self) -> Outcome:
        told, self.told = self.told, self.module.responses.current
        return OK if told is self.told else super().saved()


@defect("readfile-late-140", "HTTPREADFILE prints its result 140 s after OK", violates=["F1309-02"])
class Late140(ReadFile):
    """The writer has the lowest priority."""

    def saved(self) -> Outcome:
        self.module.start("readfile-late", 140.0, lambda: self.module.urc(self.line(0)))
        return OK


@defect("readfile-after-test-refused", "HTTPREADFILE behind its test form is refused", violates=["F1309-02"])
class AfterTestRefused(ReadFile):
    """The form takes the response away."""

    def ranges(self, call: Call) -> Outcome:
        self.module.responses.drop()
        return super().ranges(call)


@defect("readfile-17th-refused", "the 17th save since power-on is refused", violates=["F1309-02"])
class The17thRefused(ReadFile):
    """Files are left open."""

    saves = 0

    def store(self, directory: str, name: str, data: bytes) -> int:
        self.saves += 1
        return 706 if self.saves > 16 else super().store(directory, name, data)


@defect("readfile-two-ok", "HTTPREADFILE prints OK before and behind its result", violates=["F1309-15"])
class TwoOk(ReadFile):
    """Both of the printed orders at once."""

    def saved(self) -> Outcome:
        return Reply(after=(self.line(0), "OK"))


@defect("readfile-two-results", "HTTPREADFILE prints its result before and behind OK", violates=["F1309-15"])
class TwoResults(ReadFile):
    """Both of the printed orders at once."""

    def saved(self) -> Outcome:
        return Reply((self.line(0),), after=(self.line(0),))


@defect("readfile-late-second-ok", "half a second behind the result comes another OK", violates=["F1309-15"])
class LateSecondOk(ReadFile):
    """From the writer."""

    def saved(self) -> Outcome:
        self.module.start("readfile-ok", 0.5, lambda: self.module.urc("OK"))
        return super().saved()


@defect("readfile-bad-path-two-codes", "a path outside the range gives ERROR twice", violates=["F1309-15"])
class BadPathTwoCodes(ReadFile):
    """From the check and from the parser."""

    def write(self, call: Call) -> Outcome:
        try:
            return super().write(call)
        except Refused:
            return Reply(error=PLAIN, after=("ERROR",) if "," in call.text else ())


@defect("readfile-replaced-two-results", "replacing a file gives a result for the old one too",
        violates=["F1309-15"])
class ReplacedTwoResults(ReadFile):
    """Deleting is a save of nothing."""

    twice = False

    def store(self, directory: str, name: str, data: bytes) -> int:
        self.twice = self.module.files.load(directory, name) is not None
        return super().store(directory, name, data)

    def saved(self) -> Outcome:
        return Reply((self.line(0),), after=(self.line(0),)) if self.twice else super().saved()


@defect("readfile-result-1", "the result of a save that went well is 1", violates=["F1309-14", "F1309-02"])
class Result1(ReadFile):
    """True."""

    def line(self, result: int) -> str:
        return super().line(0 if result else 1)


@defect("readfile-result-stays", "behind a save that failed the next good one prints the result of the failure",
        violates=["F1309-14"])
class ResultStays(ReadFile):
    """The variable is cleared at the end."""

    last = 0

    def write(self, call: Call) -> Outcome:
        try:
            return super().write(call)
        except Refused:
            self.last = 706
            raise

    def saved(self) -> Outcome:
        last, self.last = self.last, 0
        return Reply(after=(self.line(last),))


@defect("readfile-third-not-written", "the third save of a session prints 0 and makes no file", violates=["F1309-14"])
class ThirdNotWritten(ReadFile):
    """A queue of two."""

    saves = 0

    def opened(self) -> None:
        self.saves = 0

    def store(self, directory: str, name: str, data: bytes) -> int:
        self.saves += 1
        return 0 if self.saves == 3 else super().store(directory, name, data)


@defect("readfile-zero-reserved", "HTTPREADFILE of a reserved name prints 0 and makes no file",
        violates=["F1309-14"])
class ZeroReserved(ReadFile):
    """The file system's answer is not looked at."""

    def write(self, call: Call) -> Outcome:
        try:
            return super().write(call)
        except Refused:
            if '?"' in call.text:
                return self.saved()
            raise


@defect("readfile-zero-and-error", "HTTPREADFILE that fails prints 0 and ERROR", violates=["F1309-14"])
class ZeroAndError(ReadFile):
    """The result is that of the line."""

    def write(self, call: Call) -> Outcome:
        try:
            return super().write(call)
        except Refused:
            return Reply((self.line(0),), error=PLAIN)
