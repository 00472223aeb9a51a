"""Steps that are command lines: sent whole or in pieces, judged by the predicates, taken over into the model."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fixtures.at import Exchange, Shape
from fixtures.at.tables import command_names
from fixtures.bench.base import QUIET
from fixtures.bench.rules import one_code_id
from fixtures.modem.waiting import RULES
from suites.fuzz._demand import ERROR, OK, OPEN, Demand, demand
from suites.fuzz._ground import Ground
from suites.fuzz._model import Model
from suites.fuzz._others import demand_other
from suites.fuzz._steps import Step

SHAPES = {"+HTTPREAD": Shape.READ, "+HTTPHEAD": Shape.HEAD, "+HTTPACTION": Shape.ACTION, "+HTTPDATA": Shape.PROMPT,
          "+HTTPPOSTFILE": Shape.ACTION, "+HTTPREADFILE": Shape.READFILE}
PARTS = re.compile(r';(?=\+HTTPPARA=)(?=(?:[^"]*"[^"]*")*[^"]*$)')
CHAINED = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
TAG = re.compile(r'\+HTTPPARA *= *"? *([A-Za-z]+)', re.IGNORECASE)
MODE = re.compile(r"(?:AT|at)\+CMEE=([012])")
REPORTED = ("+HTTPACTION", "+HTTPPOSTFILE")
GAP = 0.0005
LONGEST = 537


class Lines(Ground):
    """Lines are answered by exactly one final result code; which one, the predicate tells."""

    def line(self, step: Step) -> str:
        """Send the line of a step and judge its answer; returns "ok", "error" or "prompt"."""
        text = self.resolve(step.text)
        names = command_names(text)
        what = names[0].lstrip("+") if len(names) == 1 else "chain" if names else "AT"
        demands = self.demands(text)
        if MODE.fullmatch(text):
            self.remember_cmee()
        seen = self.exchange(text, SHAPES.get(names[0], Shape.FINAL) if len(names) == 1 else Shape.FINAL, step.cuts)
        answer = self.answered(text, what, seen, demands)
        self.take_over(text, what, seen, demands)
        return answer

    def noise(self, step: Step) -> str:
        """Bytes that need not be a line: whatever they give, AT is answered with OK afterwards (F1300-41)."""
        self.modem.post(step.text.encode("latin-1") + b"\r", "<noise>")
        before = len(self.modem.surplus)
        self.modem.listen(QUIET)
        came = len(self.modem.surplus) > before or bool(self.modem.parser.pending)
        del self.modem.surplus[before:]
        self.modem.parser.reset()  # an echo of what is no command line ends without LF
        self.model.forget()
        self.session.alive(requirement="F1300-41")
        return "ok" if came else "silence"

    def demands(self, text: str) -> list[Demand]:
        """What is due for each command of a line; several are only looked into where all are HTTPPARA."""
        if "+HTTPPARA" not in text:
            return [demand_other(text, self.dialect, self.model.started)]
        if not self.model.started:
            return [Demand(OPEN, "F1301-05")]
        first, *rest = PARTS.split(text)
        if rest and len(text) > LONGEST:
            return [Demand(OPEN)]
        found: list[Demand] = []
        known = self.known()
        for part in (first, *(f"AT{part}" for part in rest)):
            found.append(demand(part, known))
            if found[-1].tag == "USERDATA":
                known = known._replace(user_data=known.user_data + len(part))
        return found

    def exchange(self, text: str, shape: Shape, cuts: Sequence[int] = ()) -> Exchange:
        """Send a line, in pieces where cuts say so, and gather its answer."""
        if not cuts or self.modem.parser.echo:
            return self.session.at(text, shape)
        data = f"{text}\r".encode("latin-1")
        places = sorted({min(max(1, cut), len(data) - 1) for cut in cuts})
        for start, stop in zip([0, *places[:-1]], places, strict=True):
            self.modem.link.write(data[start:stop])
            self.modem.link.sleep(GAP)
        seen = self.modem.post(data[places[-1]:], text)
        self.modem.parser.forget_echo()
        self.modem.parser.prompts_expected = shape is Shape.PROMPT
        return self.modem.gather(seen, RULES[shape], seen.sent + (self.patience or 130.0))

    def answered(self, text: str, what: str, seen: Exchange, demands: Sequence[Demand]) -> str:
        """Judge code, time and surplus of an answer."""
        if not seen.finals and not seen.prompts:
            self.depart(one_code_id(text), what, "no final result code", seen.shown(), always=True)
        answer = "ok" if seen.ok else "prompt" if seen.prompts and not seen.finals else "error"
        if seen.prompts:
            self.modem.input_left = size_of(text)
        self.noted(what, answer, seen.took or 0.0)
        self._judge(what, seen, answer, demands)
        if seen.strays or len(seen.finals) > 1 or (seen.information and what == "HTTPPARA"):
            self.depart(one_code_id(text), what, "more than its answer", seen.shown(), always=False)
        self.session.in_time(seen, requirement=one_code_id(text))
        return answer

    def _judge(self, what: str, seen: Exchange, answer: str, demands: Sequence[Demand]) -> None:
        if len(demands) > 1:
            self._judge_chain(seen, answer, demands)
            return
        due = demands[0]
        if due.answer == OK and answer != "ok":
            self.depart(due.requirement, what, f"{due.tag or 'a line'} refused that must be taken", seen.shown())
        if due.answer == ERROR and answer != "error":
            self.depart(due.requirement, what, f"{due.tag or 'a line'} taken that must be refused",
                        f"{due.why}: {seen.shown()}")

    def _judge_chain(self, seen: Exchange, answer: str, demands: Sequence[Demand]) -> None:
        """F1300-18: all right gives OK; F1300-19: one wrong gives ERROR."""
        if all(due.answer == OK for due in demands) and answer != "ok":
            self.depart("F1300-18", "chain", "several right commands refused", seen.shown())
        if any(due.answer == ERROR for due in demands) and answer != "error":
            self.depart("F1300-19", "chain", "a wrong command on a line passed over", seen.shown())

    def take_over(self, text: str, what: str, seen: Exchange, demands: Sequence[Demand]) -> None:
        """What the answer means for the model."""
        if what in ("HTTPPARA", "chain"):
            self._set(text, seen.ok, demands)
        elif what == "HTTPINIT" and seen.ok:
            self._opened()
        elif what == "HTTPTERM" and seen.ok:
            self.model.started = False
        elif what == "E" and seen.ok:
            self.model.echo = self.modem.parser.echo = text[-1] == "1"
        elif what == "HTTPDATA" and seen.refused:
            self.model.requested()  # what was entered before may be gone (F1307-24)
        elif (mode := MODE.fullmatch(text)) and seen.ok:
            self.model.cmee = int(mode[1])
        elif (seen.ok or seen.prompts) and not text.endswith("?"):
            self._acted(what, text, seen)

    def _opened(self) -> None:
        if not self.model.started:
            files, echo, cmee = self.model.files, self.model.echo, self.model.cmee
            self.model = Model.fresh(self.bench.profile.keeps_parameters, files)
            self.model.echo, self.model.cmee = echo, cmee
            return
        self.model.forget()
        self.model.posts = None
        self.model.respond(None, unsure=True)

    def _set(self, text: str, ok: bool, demands: Sequence[Demand]) -> None:
        if not self.model.started:
            return
        sure = ok or (len(demands) > 1 and all(due.answer != OPEN for due in demands))
        if not sure:
            if CHAINED.search(text):  # what stands before the wrong one may be in force
                self._forget_tags(text)
            return
        for due in demands:
            if due.answer == ERROR:
                return
            if due.tag:
                self.model.set(due.tag, due.reading, next(iter(due.reading or ("",)), ""))
            else:
                self._forget_tags(text)

    def _forget_tags(self, text: str) -> None:
        found = {tag.upper() for tag in TAG.findall(text)}
        known = found & set(self.model.values)
        self.model.forget(*(known if found and found == known else ()))

    def _acted(self, what: str, text: str, seen: Exchange) -> None:
        """A line whose answer was open acted after all: see it through, and trust nothing that it touched."""
        if what in ("HTTPACTION", "HTTPPOSTFILE"):
            report = self.modem.report(what, seen.sent + 135)
            self.session.judge.must(report is not None, f"no report: {seen.shown()}", requirement="F1304-09")
            self.arrived()
            self.model.forget("BREAK", "BREAKEND")
            self.model.requested()
            self.model.respond(None, unsure=True)
        elif what == "HTTPDATA" and seen.prompts:
            self.session.payload(b"0" * size_of(text))
            self.model.posts, self.model.entered = None, True
        elif what in ("HTTPREAD", "HTTPHEAD", "chain"):
            self.model.respond(None, unsure=True)


def size_of(text: str) -> int:
    """The size that a HTTPDATA line asks for, as far as it can be told."""
    found = re.search(r"HTTPDATA *= *\"?0*(\d{1,6})", text, re.IGNORECASE)
    return max(1, min(153600, int(found[1]))) if found else 1
