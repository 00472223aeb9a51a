"""F1308 AT+HTTPPOSTFILE: send a request from a file."""

from __future__ import annotations

import re
from typing import ClassVar

from rigs.emulator.command import NOT_ALLOWED, OK, Call, Handler, Outcome, Refused, Reply, Value, number
from rigs.emulator.http.fetching import Job
from rigs.emulator.http.requests import METHODS
from rigs.emulator.http.session import SessionPart
from rigs.emulator.http.urls import Url

_METHOD_IN_FILE = re.compile(rb"([A-Z]+) ")


class PostFile(SessionPart):
    """send_header 0: the file is the whole request; 1: it is the body of a request that the module makes."""

    name: ClassVar[str] = "post_file"

    def commands(self) -> dict[str, Handler]:
        return {"+HTTPPOSTFILE": Handler(test=self.ranges, write=self.write)}

    def ranges(self, call: Call) -> Outcome:
        return Reply(("+HTTPPOSTFILE: <filename>[,(1-3)[,(0-3)[,(0-1)]]]",))

    def write(self, call: Call) -> Outcome:
        self.module.service.require_idle()
        name, path, method, header = self.options(call)
        file, directory = self.module.names.file(name), self.directory(path)
        chosen, whole = self.method(method), self.send_header(header) == 0
        return self.perform(call, self.load(directory, file), chosen, whole, not method.missing)

    def options(self, call: Call) -> list[Value]:
        """The four values, those left out as missing ones."""
        given = call.values(1, 4)
        return given + [Value("", False)] * (4 - len(given))

    def directory(self, value: Value) -> str:
        """<path>."""
        return self.module.names.directory(value, self.highest_path())

    def method(self, value: Value) -> int:
        """<method>."""
        return number(value, 0, self.highest_method(), default=self.default_method())

    def send_header(self, value: Value) -> int:
        """<send_header>."""
        return number(value, 0, 1, default=self.default_header())

    def highest_path(self) -> int:
        return 3

    def highest_method(self) -> int:
        return 3

    def default_method(self) -> int:
        return 1

    def default_header(self) -> int:
        return 0

    def load(self, directory: str, name: str) -> bytes:
        data = self.module.files.load(directory, name)
        return self.missing_file() if data is None else data

    def missing_file(self) -> bytes:
        """No such file, or no card: ERROR (L129 c)."""
        raise Refused(NOT_ALLOWED)

    def perform(self, call: Call, data: bytes, number: int, whole: bool, given: bool) -> Outcome:
        url = self.module.parameters.url()
        if url is None or (whole and not data):
            raise Refused(NOT_ALLOWED)
        method = self.wire_method(data, number) if whole else METHODS[number]
        request = self.raw(data) if whole else self.packed(method, url, data)
        self.module.fetching.begin(Job("HTTPPOSTFILE", call.port, number, method, given), url, request)
        return OK

    def wire_method(self, data: bytes, number: int) -> str:
        """The method that the file itself names decides how the answer is to be read (A24)."""
        found = _METHOD_IN_FILE.match(data)
        return found[1].decode() if found else METHODS[number]

    def raw(self, data: bytes) -> bytes:
        """The file as it is, nothing added."""
        return data

    def packed(self, method: str, url: Url, data: bytes) -> bytes:
        """A request of the module's own, the file as its body."""
        return self.module.requests.request(method, url, data)
