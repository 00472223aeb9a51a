"""Faults in which URLs are taken, and in which of several is in force."""

from __future__ import annotations

import re
from typing import ClassVar

from rigs.emulator.command import BAD_VALUE, OK, Call, Outcome, Refused, Reply, Value
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.http.urls import Url, Urls
from rigs.emulator.registry import defect


class _Rewritten(Urls):
    """Takes what a pattern finds for something else."""

    pattern: ClassVar[str]
    becomes: ClassVar[str]

    def parse(self, text: str) -> Url:
        return super().parse(re.sub(self.pattern, self.becomes, text))


@defect("url-ftp-taken", "takes ftp:// and speaks HTTP", violates=["F1303-03"])
class UrlFtpTaken(_Rewritten):
    """The parser is that of another service too."""

    pattern, becomes = r"^ftp://", "http://"


@defect("url-scheme-added", "puts http:// in front of a URL without a scheme", violates=["F1303-03"])
class UrlSchemeAdded(_Rewritten):
    """To be helpful."""

    pattern, becomes = r"^(?!.*:/)", "http://"


@defect("url-https-begins", "looks at the first five letters of https alone", violates=["F1303-03"])
class UrlHttpsBegins(_Rewritten):
    """A comparison of fixed length."""

    pattern, becomes = r"^https\w+://", "https://"


@defect("url-http-anywhere", "finds http:// wherever it stands in a URL", violates=["F1303-03"])
class UrlHttpAnywhere(_Rewritten):
    """A search in the place of a comparison."""

    pattern, becomes = r"^\w+?(?=https?://)", ""


@defect("url-one-slash", "takes a scheme with one slash behind it", violates=["F1303-03"])
class UrlOneSlash(_Rewritten):
    """Slashes are skipped, not counted."""

    pattern, becomes = r"^(https?):/(?=[^/])", r"\1://"


@defect("url-capitals-refused", "refuses a scheme in capitals", violates=["F1303-04"])
class UrlCapitalsRefused(Urls):
    """Only the first letter may be one."""

    def parse(self, text: str) -> Url:
        if text[1:4] == "TTP":
            raise Refused(BAD_VALUE)
        return super().parse(text)


@defect("url-capitals-in-clear", "asks for HTTPS:// in clear", violates=["F1303-04"])
class UrlCapitalsInClear(Urls):
    """Only https in small letters means TLS."""

    def parse(self, text: str) -> Url:
        url = super().parse(text)
        return url if text.startswith("https") else url._replace(scheme="http")


@defect("url-name-of-three", "refuses a server's name of three parts", violates=["F1303-01", "F1303-02"])
class UrlNameOfThree(Urls):
    """It is taken for an address that is wrong."""

    def parse(self, text: str) -> Url:
        url = super().parse(text)
        if url.host.count(".") == 2:
            raise Refused(BAD_VALUE)
        return url


@defect("url-needs-port", "refuses a http URL that names no port", violates=["F1303-01"])
class UrlNeedsPort(Urls):
    """There is no default."""

    def port(self, text: str | None, scheme: str) -> int:
        if text is None and scheme == "http":
            raise Refused(BAD_VALUE)
        return super().port(text, scheme)


@defect("url-needs-file", "refuses a URL that ends in the slash of the root", violates=["F1303-01"])
class UrlNeedsFile(Urls):
    """A file must be named."""

    def parse(self, text: str) -> Url:
        url = super().parse(text)
        if url.target == "/":
            raise Refused(BAD_VALUE)
        return url


@defect("url-shown", "shows a https URL before its OK", violates=["F1303-02"])
class UrlShown(Parameters):
    """A trace that was left in."""

    def write(self, call: Call) -> Outcome:
        outcome = super().write(call)
        return Reply((f"+HTTPPARA: {call.text}",)) if '"https' in call.text else outcome


@defect("url-empty-clears", "an empty URL is taken and clears the old one", violates=["F1303-05"])
class UrlEmptyClears(Parameters):
    """As an empty UA does."""

    def parse_url(self, tag: str, value: Value) -> int | str:
        return "" if value.quoted and not value.text else super().parse_url(tag, value)


@defect("url-missing-taken", "nothing behind the comma leaves the URL, with OK", violates=["F1303-05"])
class UrlMissingTaken(Parameters):
    """What is left out is left as it is."""

    def parse_url(self, tag: str, value: Value) -> int | str:
        return self.text(tag) if value.missing else super().parse_url(tag, value)


@defect("url-tag-alone", "the tag URL alone gives OK", violates=["F1303-05", "F1303-74"])
class UrlTagAlone(Parameters):
    """It would be shown if there was a read form."""

    def write(self, call: Call) -> Outcome:
        alone = self.module.service.started and call.text.strip() == '"URL"'
        return OK if alone else super().write(call)


@defect("url-server-of-last", "a URL without a server goes to the one before", violates=["F1303-05a"])
class UrlServerOfLast(Parameters):
    """Relative references are resolved."""

    def parse_url(self, tag: str, value: Value) -> int | str:
        old = re.match(r"https?://[^/]+", self.text(tag))
        new = re.sub(r"^https?://(?=/|$)", old[0] if old else "", value.text)
        return super().parse_url(tag, value._replace(text=new))


@defect("url-equal-length", "a new URL of the old one's length is not stored", violates=["F1303-17"])
class UrlEqualLength(Parameters):
    """Lengths are compared in the place of contents."""

    def store(self, tag: str, value: int | str) -> None:
        if tag != "URL" or len(str(value)) != len(self.text(tag)):
            super().store(tag, value)


@defect("url-beginning-kept", "a new URL with which the old one begins is not stored", violates=["F1303-17"])
class UrlBeginningKept(Parameters):
    """As many characters are compared as the new one has."""

    def store(self, tag: str, value: int | str) -> None:
        if tag != "URL" or not self.text(tag).startswith(str(value)):
            super().store(tag, value)


@defect("url-longer-not-seen", "a new URL that begins with the old one is not stored", violates=["F1303-17"])
class UrlLongerNotSeen(Parameters):
    """As many characters are compared as the old one has."""

    def store(self, tag: str, value: int | str) -> None:
        if tag != "URL" or not self.text(tag) or not str(value).startswith(self.text(tag)):
            super().store(tag, value)


@defect("url-tail-kept", "a shorter URL keeps the tail of the one before", violates=["F1303-17"])
class UrlTailKept(Parameters):
    """The final zero is not written."""

    def store(self, tag: str, value: int | str) -> None:
        keep = self.text(tag)[len(str(value)):] if tag == "URL" else ""
        super().store(tag, f"{value}{keep}" if keep else value)


@defect("url-first-again", "the first URL of a session is not taken a second time", violates=["F1303-17"])
class UrlFirstAgain(Parameters):
    """It is believed to be still there."""

    first: int | str = ""

    def opened(self) -> None:
        super().opened()
        self.first = ""

    def store(self, tag: str, value: int | str) -> None:
        if tag == "URL" and value == self.first:
            return
        if tag == "URL":
            self.first = self.first or value
        super().store(tag, value)
