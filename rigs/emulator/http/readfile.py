"""F1309 AT+HTTPREADFILE: save the body of the stored response to a file."""

from __future__ import annotations

from typing import ClassVar

from rigs.emulator.command import NOT_ALLOWED, PLAIN, Call, Handler, Outcome, Refused, Reply, Value
from rigs.emulator.http.responses import Response
from rigs.emulator.http.session import SessionPart


class ReadFile(SessionPart):
    """Saves the whole body, however much of it AT+HTTPREAD has taken, and takes nothing itself (A04)."""

    name: ClassVar[str] = "read_file"

    def commands(self) -> dict[str, Handler]:
        return {"+HTTPREADFILE": Handler(test=self.ranges, write=self.write)}

    def ranges(self, call: Call) -> Outcome:
        """The misprint is part of the reference (A19)."""
        return Reply((f"{self.test_prefix()}: <filename>[,(1-4)]",))

    def test_prefix(self) -> str:
        return "+HTTPREADTFILE"

    def write(self, call: Call) -> Outcome:
        self.module.service.require_idle()
        name, path = self.given(call)
        file, directory = self.file(name), self.directory(path)
        response = self.module.responses.current
        if response is None or not response.buffer:
            return self.nothing()
        result = self.store(directory, file, self.content(response))
        return self.failed(result) if result else self.saved()

    def given(self, call: Call) -> list[Value]:
        """Name and path; the path may be left out."""
        given = call.values(1, 2)
        return given + [Value("", False)] * (2 - len(given))

    def file(self, value: Value) -> str:
        return self.module.names.file(value)

    def directory(self, value: Value) -> str:
        return self.module.names.directory(value, self.highest_path())

    def store(self, directory: str, name: str, data: bytes) -> int:
        """0, or why the file could not be made."""
        return self.module.files.save(directory, name, data)

    def highest_path(self) -> int:
        return 4

    def content(self, response: Response) -> bytes:
        return response.buffer

    def nothing(self) -> Outcome:
        """No report came before, or it came without content."""
        raise Refused(NOT_ALLOWED)

    def saved(self) -> Outcome:
        """OK, then the result: the first of the printed forms (A20)."""
        return Reply(after=(self.line(0),))

    def failed(self, result: int) -> Outcome:
        """The result, then ERROR: the third of the printed forms."""
        return Reply((self.line(result),), error=PLAIN)

    def line(self, result: int) -> str:
        return f"+HTTPREADFILE: {result}"
