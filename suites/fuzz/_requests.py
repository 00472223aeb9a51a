"""Steps that run a request: report, wire and stored response against the model."""

from __future__ import annotations

from collections.abc import Sequence

from fixtures.bench.base import SOON
from fixtures.bench.requests import DELETE, GET, HEAD, POST
from fixtures.bench.results import Outcome
from fixtures.origin.records import RequestRecord
from suites.fuzz import _wire
from suites.fuzz._lines import Lines
from suites.fuzz._model import Response
from suites.fuzz._steps import Step

METHODS = {GET: "GET", POST: "POST", HEAD: "HEAD", DELETE: "DELETE"}
HOSTILE = ("/close", "/reset", "/banner", "/short-", "/nohead", "/extra-", "/length-", "/stall", "/never")
NO_ANSWER = ("/close", "/reset", "/banner")
MUST_BODY = 14615
SHORT = 5.0


class Requests(Lines):
    """HTTPACTION in every state of the model."""

    def request(self, step: Step) -> str:
        """Run a method on the URL in force; without service or URL nothing may reach the origin."""
        method = step.number
        if not self.model.started or not self.model.values["URL"]:
            return self._without(method)
        if not self.reachable():
            return "skipped"
        outcome = self.session.action(method)
        return self.judged(outcome, method, self.arrived())

    def busy(self, step: Step) -> str:
        """A request that the origin holds, with lines sent meanwhile: it ends as if they had not been sent (A44)."""
        if not self.model.started or not self.reachable():
            return "skipped"
        values = dict(self.model.values)
        seen = self.session.launch(step.number)
        if seen.ok and not seen.reports:
            for text in step.lines:
                self._beside(text)
        outcome = self.session.finish(seen, step.number)
        now, self.model.values = self.model.values, values
        answer = self.judged(outcome, step.number, self.arrived())
        dropped = {tag for tag in ("BREAK", "BREAKEND") if self.model.values[tag] is None}
        self.model.values = now
        self.model.forget(*dropped or ("RESPTO",))
        return answer

    def judged(self, outcome: Outcome, method: int, found: Sequence[RequestRecord]) -> str:
        """Judge a request that ran: its report against the answer of the origin, its wire against the model."""
        answer = "ok" if outcome.is_status else "error"
        self.noted("HTTPACTION", answer, outcome.took or 0.0)
        if method == POST and outcome.refused and not self.model.entered:
            return answer
        hostile = any(part in self._url() for part in HOSTILE)
        if not outcome.is_status:
            self._failed(outcome, hostile)
            self.model.requested()
            return answer
        if any(part in self._url() for part in NO_ANSWER):
            self.depart("F1304-16", "HTTPACTION", "a status that nobody sent", outcome.shown(), always=True)
        if len(found) != 1 and not hostile:
            lines = [f"{one.method} {one.target}" for one in found]
            self.depart("F1304-24", "HTTPACTION", f"{min(len(found), 2)} requests for one action", f"{lines}")
        if found:
            self._on_wire(found[-1], method)
            self._reported(outcome, found[-1], method, hostile)
        self.model.requested()
        if method == GET:
            self._range_used()
        return answer

    def reachable(self) -> bool:
        """Whether the URL in force is one of the origin's, so that the request goes nowhere else."""
        url = self._url()
        return bool(url) and url.startswith(self.origin.url("").rpartition("/")[0])

    def _url(self) -> str:
        known = self.model.values["URL"] or frozenset()
        return next(iter(known)) if len(known) == 1 else ""

    def _without(self, method: int) -> str:
        """F1301-06, F1304-22: ERROR, or OK and an errcode (A54); nothing on the wire."""
        if self.model.started and self.model.values["URL"] is None:
            return "skipped"
        requirement = "F1304-22" if self.model.started else "F1302-04"
        outcome = self.session.action(method)
        if outcome.is_status or self.arrived():
            self.depart(requirement, "HTTPACTION", "a request without service or URL", outcome.shown(), always=True)
        self.noted("HTTPACTION", "error", outcome.took or 0.0)
        if self.model.started:
            self.model.respond(None, unsure=True)
        return "error"

    def _beside(self, text: str) -> None:
        """A line while a request runs: OK, ERROR, or held; a parameter may hold from the next request on."""
        seen = self.session.at(text)
        if not seen.finals:
            self.depart("F1300-39", "HTTPACTION", "no final result code while a request runs", seen.shown())
        self.noted("busy", "ok" if seen.ok else "error", 0.0 if (seen.took or 0) > SOON else seen.took or 0.0)
        if seen.ok:
            self.take_over(text, "HTTPPARA" if "+HTTPPARA" in text else "", seen, self.demands(text))
            if "HTTPINIT" in text:
                self._opened()

    def _failed(self, outcome: Outcome, hostile: bool) -> None:
        if not hostile and not self._short_time() and not self.session.bearer_missing():
            self.depart("F1304-02", "HTTPACTION", "a request that must succeed failed", outcome.shown(), always=True)
        self.model.forget("BREAK", "BREAKEND")
        self.model.respond(None, unsure=True)

    def _short_time(self) -> bool:
        """Whether a timeout in force is so short, or so unknown, that the bench's own delay may have used it up."""
        least = SHORT + self.session.late(0)
        known = [self.model.values[tag] for tag in ("RECVTO", "RESPTO", "CONNECTTO")]
        return any(reading is None or min(map(int, reading or ("0",))) < least for reading in known)

    def _on_wire(self, seen: RequestRecord, method: int) -> None:
        for requirement, kind, message, always in _wire.check(seen, self.model, METHODS[method]):
            self.depart(requirement, "HTTPACTION", kind, message, always=always)
        if method != POST:
            return
        allowed = self.model.posts
        if allowed is not None and seen.body not in allowed:
            due = min(allowed, key=len) if len(allowed) == 1 else b""
            self.depart("F1304-25", "HTTPACTION", "the posted body is not what was entered",
                        f"{seen.body_length} bytes {seen.body[:40]!r}, due {len(due)} bytes {due[:40]!r}", always=True)

    def _reported(self, outcome: Outcome, seen: RequestRecord, method: int, hostile: bool) -> None:
        if hostile:
            self.model.respond(None, unsure=True)
            return
        status = int(seen.sent_head[9:12] or b"0")
        if outcome.code != status:
            self.depart("F1304-11", "HTTPACTION", "another status than was sent", f"{outcome.code}, sent {status}")
        lengths = {seen.sent_length}
        if b"content-length" not in seen.sent_head.lower():
            lengths.add(0)
        if method != HEAD and outcome.length not in lengths and seen.sent_length <= MUST_BODY:
            self.depart("F1304-10", "HTTPACTION", "another length than was sent",
                        f"{outcome.length}, sent {seen.sent_length}: {outcome.shown()}")
        body = b"" if method == HEAD else seen.sent_body
        self.model.respond(Response(seen.sent_head, body, sure=method in (GET, POST)), unsure=method == HEAD)

    def _range_used(self) -> None:
        """A DUT may drop BREAK and BREAKEND with a GET (A57)."""
        if (self.model.values["BREAK"], self.model.values["BREAKEND"]) != (frozenset({"0"}), frozenset({"0"})):
            self.model.forget("BREAK", "BREAKEND")
