"""Steps that enter data: HTTPDATA with any size, content, pieces and pauses, too few bytes and too many."""

from __future__ import annotations

from fixtures.at import Exchange, Shape
from fixtures.at.parser import PLAIN
from fixtures.bench.base import QUIET
from fixtures.spec import tolerances
from suites.fuzz._bodies import Bodies
from suites.fuzz._steps import Step

EARLY, OVER = tolerances.seconds("T10", "early"), tolerances.seconds("T10", "over")
FINISH = tolerances.seconds("T11", "finish")
ANSWER = b"\r\nOK"


def looks_like_answer(data: bytes) -> bool:
    """Whether an answer that comes in place of an echo of these bytes could be taken for it, or hold its begin."""
    return ANSWER in data or any(line.startswith(data) for line in PLAIN)


class Inputs(Bodies):
    """The bytes entered are the body of the next POST: all of them, nothing else, whatever they look like."""

    def input(self, step: Step) -> str:
        """Enter the pieces of a step behind HTTPDATA=<number>,<time>."""
        if not self.model.started:
            return self._stopped(step)
        if self.modem.parser.echo and looks_like_answer(step.payload):
            return "skipped"  # echo of data is allowed, not due (A30): nobody can tell which of them this answer is
        self.session.download(step.number, step.time)
        started = self.modem.history[-1].prompts[-1].t
        data = step.payload
        if len(data) < step.number:
            return self._too_few(step, started)
        seen = self._write(step, step.number)
        if seen.codes[:1] != ["OK"]:
            self.depart("F1307-01", "HTTPDATA", "no OK behind the last byte", seen.shown(), always=True)
        limit = self.session.late(FINISH) + self.modem.transfer(len(data))
        if (seen.took or 0.0) > limit:
            self.depart("F1307-09", "HTTPDATA", "a late OK behind the last byte", f"{seen.took:.1f} s, {seen.shown()}")
        if len(data) == step.number and (len(seen.finals) > 1 or seen.strays or seen.information):
            self.depart("F1307-10", "HTTPDATA", "more than OK behind the last byte", seen.shown())
        if len(data) > step.number:
            self.modem.history.remove(seen)  # what the surplus gives is no second code of this one
            self._clean_up()
        self.noted("HTTPDATA", "ok", seen.took or 0.0)
        self.model.posts, self.model.entered = frozenset({data[: step.number]}), True
        return "ok" if len(data) == step.number else "surplus"

    def _stopped(self, step: Step) -> str:
        seen = self.session.at(f"AT+HTTPDATA={step.number},{step.time}", Shape.PROMPT)
        if not seen.refused:
            self.modem.input_left = step.number if seen.prompts else 0
            self.depart("F1302-04", "HTTPDATA", "input without service", seen.shown(), always=True)
        return "error"

    def _write(self, step: Step, size: int) -> Exchange:
        """Write all pieces; nothing may come before the last byte that counts."""
        sent = 0
        for place, (text, pause) in enumerate(step.pieces):
            data = text.encode("latin-1")
            if sent + len(data) >= size or place == len(step.pieces) - 1:
                rest = b"".join(later.encode("latin-1") for later, _ in step.pieces[place + 1:])
                return self.session.payload(data + rest)
            sent += len(data)
            before = len(self.modem.surplus)
            self.modem.write(data)
            if pause:
                self.session.wait(pause)
            if early := [line.text for _, line in self.modem.surplus[before:]]:
                self.depart("F1307-09", "HTTPDATA", "a code before the last byte", f"{early}", always=True)
        raise AssertionError("an input without pieces")

    def _too_few(self, step: Step, started: float) -> str:
        """L113, A28, A29: the input ends at its time, the port is free, the part is never posted as the whole."""
        for text, pause in step.pieces:
            self.modem.write(text.encode("latin-1"))
            self.session.wait(pause)
        before = len(self.modem.surplus)
        early = started + step.time - EARLY - self.session.late(0)
        self.modem.listen(max(0.0, early - self.modem.now()), lambda: len(self.modem.surplus) > before)
        if came := [line.text for _, line in self.modem.surplus[before:]]:
            self.depart("F1307-13", "HTTPDATA", "input ended before its time", f"{came} after "
                        f"{self.modem.now() - started:.1f} s of {step.time}", always=True)
        late = started + step.time + OVER + self.session.late(0)
        self.modem.listen(max(0.0, late - self.modem.now()), lambda: len(self.modem.surplus) > before)
        codes = [line.text for _, line in self.modem.surplus[before:]]
        del self.modem.surplus[before:]
        self.modem.input_left = 0
        if len(codes) > 1 or any(code != "OK" and "ERROR" not in code for code in codes):
            self.depart("F1307-14", "HTTPDATA", "more than one code at the end of time", f"{codes}", always=True)
        self.session.alive(requirement="F1307-13")
        part = step.payload
        allowed = self.model.posts
        self.model.posts = None if allowed is None else allowed | {b"", part}
        self.model.entered = False
        self.noted("HTTPDATA", "expired", 0.0)
        return "expired"

    def _clean_up(self) -> None:
        """Surplus bytes may have begun a line: end it, and let go whatever it gives (F1307-12)."""
        before = len(self.modem.surplus)
        self.modem.post(b"\r", "<end of surplus>")
        self.modem.listen(QUIET)
        del self.modem.surplus[before:]
        self.modem.parser.reset()
        self.session.alive(requirement="F1307-12")
