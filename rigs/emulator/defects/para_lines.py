"""Faults of HTTPPARA as a command: tags, counts of values, answers."""

from __future__ import annotations

from rigs.emulator.command import BAD_VALUE, OK, Call, Outcome, Refused, Reply, Value
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.registry import defect


@defect("tag-unknown-ok", "an unknown tag gives OK", violates=["F1303-73"])
class TagUnknownOk(Parameters):
    """It is somebody else's."""

    def write(self, call: Call) -> Outcome:
        first, *rest = call.values(1)
        unknown = first.quoted and first.text and first.text.upper() not in self.known() and len(rest) == 1
        return OK if unknown and self.module.service.started else super().write(call)


@defect("tag-empty-ok", "an empty tag gives OK", violates=["F1303-73"])
class TagEmptyOk(Parameters):
    """Nothing is to be done."""

    def write(self, call: Call) -> Outcome:
        empty = self.module.service.started and call.text.startswith('"",')
        return OK if empty else super().write(call)


@defect("tag-shortened", "takes a tag's first letters for the tag", violates=["F1303-73"])
class TagShortened(Parameters):
    """As many letters are compared as were written."""

    def tag(self, value: Value) -> str:
        known = [tag for tag in sorted(self.known()) if value.quoted and value.text and tag.startswith(value.text)]
        return super().tag(value._replace(text=known[0] if known else value.text))


@defect("tag-lengthened", "takes a tag with letters behind it", violates=["F1303-73"])
class TagLengthened(Parameters):
    """As many letters are compared as the tag has."""

    def tag(self, value: Value) -> str:
        known = [tag for tag in self.known() if value.text.startswith(tag)]
        return super().tag(value._replace(text=max(known, key=len, default=value.text)))


@defect("tag-header-name", "takes the header's name for the tag", violates=["F1303-73"])
class TagHeaderName(Parameters):
    """It means the same."""

    def tag(self, value: Value) -> str:
        tag = {"CONTENT-TYPE": "CONTENT", "USER-AGENT": "UA"}.get(value.text, value.text)
        return super().tag(value._replace(text=tag))


class _Counting(Parameters):
    """Takes lines of another number of values."""

    def write(self, call: Call) -> Outcome:
        values = call.values(1)
        if not self.module.service.started or not self.strange(values):
            return super().write(call)
        tag = self.tag(values[0])
        self.store(tag, self.parse(tag, values[1]) if len(values) > 1 else self.text(tag))
        return OK

    def strange(self, values: list[Value]) -> bool:
        """Whether this line is taken nevertheless."""
        return False


@defect("text-third-ignored", "ignores a third value behind a text", violates=["F1303-74"])
class TextThirdIgnored(_Counting):
    """Two are read."""

    def strange(self, values: list[Value]) -> bool:
        return len(values) == 3 and values[1].quoted


@defect("timeout-third-ignored", "ignores a third value behind a timeout", violates=["F1303-74"])
class TimeoutThirdIgnored(_Counting):
    """Two are read."""

    def strange(self, values: list[Value]) -> bool:
        return len(values) == 3 and values[0].text.endswith("TO")


@defect("break-third-is-end", "a third value behind BREAK is the end of the scope", violates=["F1303-74"])
class BreakThirdIsEnd(_Counting):
    """To set both at once."""

    def strange(self, values: list[Value]) -> bool:
        scope = len(values) == 3 and values[0].text == "BREAK"
        if scope:
            self.store("BREAKEND", self.parse("BREAKEND", values[2]))
        return scope


@defect("userdata-alone-clears", "the tag USERDATA alone clears it, with OK", violates=["F1303-74"])
class UserdataAloneClears(_Counting):
    """There must be a way."""

    def strange(self, values: list[Value]) -> bool:
        alone = len(values) == 1 and values[0] == Value("USERDATA", True)
        if alone:
            self.values["USERDATA"] = ""
        return alone


@defect("recvto-alone-default", "the tag RECVTO alone brings back its default", violates=["F1303-74"])
class RecvtoAloneDefault(_Counting):
    """What is left out has one."""

    def strange(self, values: list[Value]) -> bool:
        return values == [Value("RECVTO", True)]


@defect("para-nothing-ok", "HTTPPARA= without anything gives OK", violates=["F1303-74"])
class ParaNothingOk(Parameters):
    """Nothing is to be done."""

    def write(self, call: Call) -> Outcome:
        return OK if self.module.service.started and not call.text else super().write(call)


@defect("comma-not-needed", "takes tag and value without a comma between them", violates=["F1303-74"])
class CommaNotNeeded(Parameters):
    """The quotes part them."""

    def write(self, call: Call) -> Outcome:
        return OK if self.module.service.started and call.text == '"UA""a"' else super().write(call)


class _Saying(Parameters):
    """Shows what was set ahead of OK."""

    def write(self, call: Call) -> Outcome:
        outcome, said = super().write(call), self.said(call)
        return Reply((said,)) if said else outcome

    def said(self, call: Call) -> str:
        """The line, "" for none."""
        return ""


@defect("content-shown", "shows a CONTENT before its OK", violates=["F1303-33"])
class ContentShown(_Saying):
    """A trace that was left in."""

    def said(self, call: Call) -> str:
        return f"+HTTPPARA: {call.text}" if '"CONTENT"' in call.text else ""


@defect("accept-says-ok-twice", "answers ACCEPT with OK twice when its value has a star", violates=["F1303-39"])
class AcceptSaysOkTwice(_Saying):
    """Each half of the type is acknowledged."""

    def said(self, call: Call) -> str:
        return "OK" if '"ACCEPT"' in call.text and "*" in call.text else ""


@defect("ua-empty-line", "an empty line stands before the OK of UA", violates=["F1303-44"])
class UaEmptyLine(_Saying):
    """A text that is missing."""

    def said(self, call: Call) -> str:
        return "+HTTPPARA:" if '"UA"' in call.text else ""


@defect("content-needs-slash-text", "refuses a CONTENT that is not text or application", violates=["F1303-33"])
class ContentNeedsSlashText(Parameters):
    """It has a list."""

    def parse(self, tag: str, value: Value) -> int | str:
        if tag == "CONTENT" and not value.text.lower().startswith(("text", "application")):
            raise Refused(BAD_VALUE)
        return super().parse(tag, value)


@defect("accept-needs-type", "refuses an ACCEPT with a star in its second half", violates=["F1303-39"])
class AcceptNeedsType(Parameters):
    """Only */* may have one."""

    def parse(self, tag: str, value: Value) -> int | str:
        if tag == "ACCEPT" and value.text.endswith("/*") and value.text != "*/*":
            raise Refused(BAD_VALUE)
        return super().parse(tag, value)


@defect("ua-needs-slash", "refuses a UA without a version", violates=["F1303-44"])
class UaNeedsSlash(Parameters):
    """A product has one."""

    def parse(self, tag: str, value: Value) -> int | str:
        if tag == "UA" and 5 < len(value.text) < 20 and "/" not in value.text:
            raise Refused(BAD_VALUE)
        return super().parse(tag, value)


@defect("userdata-digits-refused", "refuses the credentials of the example", violates=["F1303-55"])
class UserdataDigitsRefused(Parameters):
    """Only words may follow the scheme."""

    def parse(self, tag: str, value: Value) -> int | str:
        if tag == "USERDATA" and value.text.startswith("Authorization: Basic "):
            raise Refused(BAD_VALUE)
        return super().parse(tag, value)
