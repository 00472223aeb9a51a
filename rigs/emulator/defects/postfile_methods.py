"""Faults of HTTPPOSTFILE in its methods and values of send_header (F1308-10 to -12)."""

from __future__ import annotations

import re
from typing import ClassVar

from rigs.emulator.command import Call, Value
from rigs.emulator.http.postfile import PostFile
from rigs.emulator.http.requests import METHODS
from rigs.emulator.http.urls import Url
from rigs.emulator.registry import defect


class _Read(PostFile):
    """Takes values that are none; `way` and `head` say what becomes of their text."""

    way: ClassVar[dict[str, str]] = {}
    head: ClassVar[dict[str, str]] = {}

    def method(self, value: Value) -> int:
        return super().method(Value(self.way.get(value.text, value.text), value.quoted))

    def send_header(self, value: Value) -> int:
        return super().send_header(Value(self.head.get(value.text, value.text), value.quoted))


@defect("postfile-method-4", "method 4 is a PUT", violates=["F1308-11"])
class Method4(PostFile):
    """The range of a sibling."""

    def highest_method(self) -> int:
        return 4


@defect("postfile-method-sign", "a method of -1 is method 1", violates=["F1308-11"])
class MethodSign(_Read):
    """The sign is skipped."""

    way: ClassVar[dict[str, str]] = {"-1": "1"}


@defect("postfile-method-letter", "a letter for a method is method 0", violates=["F1308-11"])
class MethodLetter(PostFile):
    """atoi."""

    def method(self, value: Value) -> int:
        return 0 if value.text.isalpha() else super().method(value)


@defect("postfile-method-unused-unchecked", "with send_header 0 a method above 3 is taken for a POST",
        violates=["F1308-11"])
class MethodUnusedUnchecked(PostFile):
    """The file decides anyway."""

    def options(self, call: Call) -> list[Value]:
        given = super().options(call)
        if given[3].text in ("", "0") and re.fullmatch("[4-9]", given[2].text):
            given[2] = Value("1", False)
        return given


@defect("postfile-method-8-bits", "of a method the last eight bits count", violates=["F1308-11"])
class Method8Bits(PostFile):
    """A byte."""

    def method(self, value: Value) -> int:
        return super().method(Value(str(int(value.text) % 256), False) if value.text.isdigit() else value)


class _Packed(PostFile):
    """Packs with another method than was asked for."""

    ways: ClassVar[dict[str, str]] = {}

    def packed(self, method: str, url: Url, data: bytes) -> bytes:
        return super().packed(self.ways.get(method, method), url, data)


@defect("postfile-get-posts", "method 0 sends a POST, a file has to be posted", violates=["F1308-10"])
class GetPosts(_Packed):
    """A body needs one."""

    ways: ClassVar[dict[str, str]] = {"GET": "POST"}


@defect("postfile-head-gets", "method 2 sends a GET", violates=["F1308-10"])
class HeadGets(_Packed):
    """The body of the answer is dropped."""

    ways: ClassVar[dict[str, str]] = {"HEAD": "GET"}


@defect("postfile-delete-puts", "method 3 sends a PUT", violates=["F1308-10"])
class DeletePuts(_Packed):
    """The order of an older table."""

    ways: ClassVar[dict[str, str]] = {"DELETE": "PUT"}


@defect("postfile-get-after-delete", "a method behind a DELETE is a DELETE", violates=["F1308-10"])
class GetAfterDelete(PostFile):
    """The option of the client library is not cleared."""

    last = ""

    def packed(self, method: str, url: Url, data: bytes) -> bytes:
        last, self.last = self.last, method
        return super().packed("DELETE" if last == "DELETE" else method, url, data)


@defect("postfile-method-number-sent", "the number of a method stands in the request line", violates=["F1308-10"])
class MethodNumber(PostFile):
    """From 2 on the table of names is too short."""

    def packed(self, method: str, url: Url, data: bytes) -> bytes:
        number = METHODS.index(method)
        return super().packed(method if number < 2 else str(number), url, data)


@defect("postfile-header-2", "send_header 2 is 1", violates=["F1308-12"])
class Header2(_Read):
    """Not zero."""

    head: ClassVar[dict[str, str]] = {"2": "1"}


@defect("postfile-header-sign", "a send_header of -1 is 1", violates=["F1308-12"])
class HeaderSign(_Read):
    """The sign is skipped."""

    head: ClassVar[dict[str, str]] = {"-1": "1"}


@defect("postfile-header-letter", "a letter for send_header is 0", violates=["F1308-12"])
class HeaderLetter(_Read):
    """atoi."""

    head: ClassVar[dict[str, str]] = {"x": "0", "a": "0"}


@defect("postfile-header-any-of-a-get", "with another method than 1 any send_header is taken for 1",
        violates=["F1308-12"])
class HeaderAnyOfAGet(PostFile):
    """Checked where a POST is packed."""

    def options(self, call: Call) -> list[Value]:
        given = super().options(call)
        if given[2].text in ("0", "2", "3") and given[3].text.isdigit():
            given[3] = Value(str(min(int(given[3].text), 1)), False)
        return given
