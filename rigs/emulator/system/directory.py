"""The file system commands +FSCD, +FSLS, +FSDEL, +FSATTRI, +FSMEM (M7600 chapter 20)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rigs.emulator.command import ERROR, OK, Call, Handler, Outcome, Refused, Reply, number
from rigs.emulator.files import FileStore, locate
from rigs.emulator.part import Part
from rigs.emulator.system.find import find

if TYPE_CHECKING:
    from rigs.emulator.module import Module

_ALL = "*.*"


class Directory(Part):
    """Keeps the current directory; it starts in C:."""

    name: ClassVar[str] = "directory"

    def __init__(self, module: Module) -> None:
        super().__init__(module)
        self.current = "C:"

    def reset(self) -> None:
        self.current = "C:"

    def commands(self) -> dict[str, Handler]:
        return {
            "+FSCD": Handler(test=lambda call: OK, read=self.where, write=self.change),
            "+FSLS": Handler(test=self.kinds, read=self.count, execute=self.list, write=self.list),
            "+FSDEL": Handler(test=lambda call: OK, write=self.delete),
            "+FSATTRI": Handler(test=lambda call: OK, write=self.attributes),
            "+FSMEM": Handler(test=lambda call: OK, execute=self.memory),
        }

    def path(self, call: Call) -> tuple[str, str]:
        """Directory and name of the one argument, quoted or not; refused where the drive is not there."""
        (value,) = call.values(1, 1)
        return self.located(value.text)

    def located(self, path: str) -> tuple[str, str]:
        try:
            directory, name = locate(path, self.current)
        except ValueError:
            raise Refused from None
        if not self.files.present(directory):
            raise Refused
        return directory, name

    @property
    def files(self) -> FileStore:
        return find(self.module, FileStore)

    def where(self, call: Call) -> Outcome:
        return Reply((f"+FSCD: {self.current}/",))

    def change(self, call: Call) -> Outcome:
        directory, name = self.path(call)
        if name:
            raise Refused
        self.current = directory
        return Reply((f"+FSCD: {self.current}/",))

    def count(self, call: Call) -> Outcome:
        return Reply((f"+FSLS: SUBDIRECTORIES:0,FILES:{len(self.files.listing(self.current))}",))

    def kinds(self, call: Call) -> Outcome:
        return Reply(("+FSLS: (0-2)",))

    def list(self, call: Call) -> Outcome:
        """<type>: 0 all, 1 directories, of which there are none, 2 files."""
        kind = number(call.values(1, 1)[0], 0, 2) if call.text else 0
        names = self.files.listing(self.current)
        if kind == 1 or not names:
            return OK
        return Reply(("\r\n".join(("+FSLS: FILES:", *names)),))

    def delete(self, call: Call) -> Outcome:
        directory, name = self.path(call)
        if name == _ALL:
            self.files.listing(directory).clear()
            return OK
        return OK if self.files.delete(directory, name) else ERROR

    def attributes(self, call: Call) -> Outcome:
        directory, name = self.path(call)
        data = self.files.load(directory, name)
        return ERROR if data is None else Reply((f"+FSATTRI: {len(data)}",))

    def memory(self, call: Call) -> Outcome:
        here = self.current
        return Reply((f"+FSMEM: {here}({self.files.capacity(here)},{self.files.used(here)})",))
