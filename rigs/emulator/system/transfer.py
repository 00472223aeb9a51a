"""Files between host and module: +CFTRANRX takes one, +CFTRANTX gives one (M7600 chapter 20)."""

from __future__ import annotations

from typing import ClassVar

from rigs.emulator.command import ERROR, OK, Call, Handler, Outcome, Prompt, Refused, Reply, number, string
from rigs.emulator.files import FileStore
from rigs.emulator.part import Part
from rigs.emulator.system.certificates import INPUT_TIME, PROMPT
from rigs.emulator.system.directory import Directory
from rigs.emulator.system.find import find

_LARGEST = 16 * 1024 * 1024


class Transfer(Part):
    """Both commands name the file by its path, as +FSATTRI does."""

    name: ClassVar[str] = "transfer"

    def commands(self) -> dict[str, Handler]:
        return {
            "+CFTRANRX": Handler(test=self.ranges, write=self.take),
            "+CFTRANTX": Handler(test=lambda call: OK, write=self.give),
        }

    def ranges(self, call: Call) -> Outcome:
        return Reply((f'+CFTRANRX: "filepath",(0-{_LARGEST})',))

    def take(self, call: Call) -> Outcome:
        """Path and size, then the bytes after the prompt; an existing file is replaced."""
        path, size = call.values(2, 2)
        directory, name = find(self.module, Directory).located(string(path, 1, 254))
        files = find(self.module, FileStore)
        count = number(size, 0, _LARGEST)
        if not files.valid(name):
            raise Refused

        def save(data: bytes) -> Outcome:
            return ERROR if files.save(directory, name, data) else OK

        if not count:
            files.save(directory, name, b"")
            return Reply((PROMPT,))
        return Prompt(PROMPT, count, INPUT_TIME, done=save, expired=lambda data: ERROR)

    def give(self, call: Call) -> Outcome:
        """Path, then perhaps where to begin and how many bytes."""
        path, *span = call.values(1, 3)
        directory, name = find(self.module, Directory).located(string(path, 1, 254))
        data = find(self.module, FileStore).load(directory, name)
        if data is None:
            raise Refused
        begin = number(span[0], 0, len(data), default=0) if span else 0
        count = number(span[1], 0, _LARGEST, default=_LARGEST) if len(span) > 1 else _LARGEST
        lines: list[str | bytes] = []
        for block in self.blocks(data[begin: begin + count]):
            lines += [f"+CFTRANTX: DATA,{len(block)}", block]
        return Reply((*lines, "+CFTRANTX: 0"))

    def blocks(self, data: bytes) -> list[bytes]:
        """The pieces in which a file is given out."""
        size = 1024
        return [data[at: at + size] for at in range(0, len(data), size)]
