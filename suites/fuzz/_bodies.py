"""Steps that read: HTTPREAD, HTTPREAD?, HTTPHEAD, HTTPREADFILE, and HTTPPOSTFILE of what was saved."""

from __future__ import annotations

from collections.abc import Sequence

from fixtures.bench.bodies import POLL
from fixtures.bench.requests import POST
from fixtures.bench.results import Outcome
from fixtures.origin.records import RequestRecord
from suites.fuzz._requests import HOSTILE, Requests
from suites.fuzz._steps import Step

STEP = 0.5
NEVER = "never.txt"
"""A name under which no step saves anything."""


class Bodies(Requests):
    """What is read is what the origin sent, byte for byte, from where the last read ended."""

    def read(self, step: Step) -> str:
        """HTTPREAD=<number>."""
        model = self.model
        if model.unsure or not model.started or model.response is None:
            return self._nothing(step.number)
        due = model.response.rest[: step.number]
        data, waited = self.session.read(step.number).data, 0.0
        while not data and due and waited < POLL:
            self.session.wait(STEP)
            waited += STEP
            data = self.session.read(step.number).data
        self._same(data, due, step.number)
        model.response.taken += len(data) if data == due else 0
        return "ok" if data else "error"

    def _same(self, data: bytes, due: bytes, number: int) -> None:
        response = self.model.response
        assert response is not None
        allowed = [due]
        if self.dialect.judge("read_consumes", "stays") != "fail":
            allowed.append(response.body[:number])
        if not response.sure:
            allowed.append(b"")
        if data not in allowed:
            requirement = "F1306-05" if not response.taken else "F1306-13"
            self.depart(requirement, "HTTPREAD", "what was read is not what the origin sent",
                        f"{len(data)} bytes {data[:40]!r}, due {len(due)} bytes {due[:40]!r}", always=True)

    def _nothing(self, number: int) -> str:
        found = self.session.read(number)
        if found.data and not self.model.unsure:
            requirement = "F1306-12" if self.model.started else "F1302-04"
            self.depart(requirement, "HTTPREAD", "data where there is nothing to read", f"{found.data[:60]!r}",
                        always=True)
        if not self.model.started and not found.refused and found.data:
            self.depart("F1302-04", "HTTPREAD", "a read without service", found.exchange.shown())
        return "error" if found.refused else "ok"

    def length(self, step: Step) -> str:
        """HTTPREAD?: the rest, or the whole where that is allowed (A04)."""
        found, model = self.session.length(), self.model
        if model.unsure:
            return "ok" if found else "error"
        if not model.started or model.response is None:
            if found:
                self.depart("F1306-03" if model.started else "F1302-04", "HTTPREAD", "a length where nothing is",
                            f"LEN,{found}", always=True)
            return "error"
        rest, whole = len(model.response.rest), len(model.response.body)
        allowed = {rest, whole} | ({None, 0} if not rest or not model.response.sure else set())
        waited = 0.0
        while found not in allowed and waited < POLL:
            self.session.wait(STEP)
            waited += STEP
            found = self.session.length()
        if found not in allowed:
            self.depart("F1306-01" if not model.response.taken else "F1306-14", "HTTPREAD",
                        "LEN is not what can be read", f"LEN {found}, rest {rest} of {whole}")
        return "ok" if found else "error"

    def head(self, step: Step) -> str:
        """HTTPHEAD: the block as the origin sent it (A09)."""
        found, model = self.session.head(), self.model
        if model.unsure:
            return "error" if found.refused else "ok"
        if not model.started or model.response is None:
            if not found.refused:
                self.depart("F1305-04" if model.started else "F1302-04", "HTTPHEAD", "a block where nothing is",
                            f"{found.data[:60]!r}", always=True)
            return "error"
        if found.refused or found.data.rstrip(b"\r\n") != model.response.head.rstrip(b"\r\n"):
            kind = "HTTPHEAD refused" if found.refused else "the block is not what the origin sent"
            self.depart("F1305-05" if found.refused else "F1305-03", "HTTPHEAD", kind,
                        f"{found.data[:80]!r}, due {model.response.head[:80]!r}", always=True)
        return "ok"

    def save(self, step: Step) -> str:
        """HTTPREADFILE: a result of 0 if there is a body, and then the file holds it."""
        model, path = self.model, step.number or None
        if model.response is not None and model.response.body and not model.unsure:
            found = self.session.keep(step.text, path)
        else:
            found = self.session.readfile(step.text, path)
        key = (step.text, step.number or 1)
        if model.unsure:
            model.files.pop(key, None)
            return "ok" if found.done else "error"
        full = model.started and model.response is not None and bool(model.response.body)
        if not full and found.done:
            self.depart("F1309-05" if model.started else "F1302-04", "HTTPREADFILE", "a file of nothing",
                        found.exchange.shown(), always=not model.started or model.response is None)
        if full and not found.done and model.response is not None and model.response.sure:
            self.depart("F1309-02", "HTTPREADFILE", "a body that is not saved", found.exchange.shown())
        if full and found.done and model.response is not None:
            model.files[key] = model.response.body
        return "ok" if found.done else "error"

    def send(self, step: Step) -> str:
        """HTTPPOSTFILE as body, POST: the request carries the file (F1308-02); one that is not there is not sent."""
        ready = self.model.started and bool(self.model.values["URL"])
        known = step.text == NEVER or (step.text, step.number or 1) in self.model.files
        if not known or self.model.values["URL"] is None or (ready and not self.reachable()):
            return "skipped"  # files outlive examples: of others than these nobody knows whether they are there
        outcome = self.session.postfile(step.text, step.number or 1, POST, 1)
        found = self.arrived()
        content = self.model.files.get((step.text, step.number or 1)) if ready else None
        if content is None:
            self._not_there(outcome, found)
        else:
            self._sent(outcome, found, content)
        if ready or not outcome.refused:
            self.model.respond(None, unsure=True)
            self.model.requested()
        return "ok" if outcome.is_status else "error"

    def _not_there(self, outcome: Outcome, found: Sequence[RequestRecord]) -> None:
        """No file, no URL or no service: nothing is sent."""
        if outcome.is_status or found:
            requirement = "F1308-18" if self.model.started else "F1302-04"
            self.depart(requirement, "HTTPPOSTFILE", "a file that is not there was sent", outcome.shown(), always=True)

    def _sent(self, outcome: Outcome, found: Sequence[RequestRecord], content: bytes) -> None:
        honest = "/bytes-" in self._url() and not any(word in self._url() for word in HOSTILE)
        if honest and not outcome.is_status:
            self.depart("F1308-02", "HTTPPOSTFILE", "a file that is not sent", outcome.shown())
        if outcome.is_status and found and found[-1].body != content:
            self.depart("F1308-02", "HTTPPOSTFILE", "another content than the file's",
                        f"{found[-1].body_length} bytes {found[-1].body[:40]!r}, due {len(content)} bytes", always=True)
