"""Faults between the URL that was set and the request target that is sent."""

from __future__ import annotations

import re

from rigs.emulator.http.requests import Requests
from rigs.emulator.http.urls import Url, Urls
from rigs.emulator.registry import defect


@defect("url-slash-dropped", "drops the slash at the end of a path", violates=["F1303-07"])
class UrlSlashDropped(Requests):
    """A directory is asked for as if it were a file."""

    def target(self, url: Url) -> str:
        return super().target(url).rstrip("/") or "/"


@defect("url-slash-added", "adds a slash to a path whose last part has no period", violates=["F1303-07"])
class UrlSlashAdded(Requests):
    """What looks like a directory is made one."""

    def target(self, url: Url) -> str:
        target = super().target(url)
        return target if "." in target.rpartition("/")[2] or "?" in target or target.endswith("/") else target + "/"


@defect("url-small-letters", "puts the path in small letters", violates=["F1303-07"])
class UrlSmallLetters(Requests):
    """The function that folds the server's name gets the whole URL."""

    def target(self, url: Url) -> str:
        return super().target(url).lower()


@defect("url-five-levels", "drops what lies deeper than five directories", violates=["F1303-07"])
class UrlFiveLevels(Requests):
    """The path is split into a table of fixed size."""

    def target(self, url: Url) -> str:
        return "/".join(super().target(url).split("/")[:6])


@defect("url-extension-lost", "sends a path of two periods without what follows the second", violates=["F1303-13"])
class UrlExtensionLost(Requests):
    """Name and extension are taken for all there can be."""

    def target(self, url: Url) -> str:
        return re.sub(r"(/[^/.]*\.[^/.]*)\.[^/.]*$", r"\1", super().target(url))


@defect("url-percent-2f", "decodes %2F in a path and leaves other escapes alone", violates=["F1303-13"])
class UrlPercent2f(Requests):
    """A slash is a slash."""

    def target(self, url: Url) -> str:
        return super().target(url).replace("%2F", "/")


@defect("url-percent-25", "sends %25 as a bare percent sign", violates=["F1303-13"])
class UrlPercent25(Requests):
    """The URL is the format of a print function."""

    def target(self, url: Url) -> str:
        return super().target(url).replace("%25", "%")


@defect("url-escapes-capital", "writes the digits of escapes in capitals", violates=["F1303-13"])
class UrlEscapesCapital(Requests):
    """They are decoded and written again."""

    def target(self, url: Url) -> str:
        return re.sub(r"%[0-9a-f]{2}", lambda escape: escape[0].upper(), super().target(url))


@defect("url-second-question", "escapes every question mark but the first", violates=["F1303-13"])
class UrlSecondQuestion(Requests):
    """Only the first one begins a query."""

    def target(self, url: Url) -> str:
        path, mark, query = super().target(url).partition("?")
        return path + mark + query.replace("?", "%3F")


@defect("url-query-slash", "ends a query at its first slash", violates=["F1303-13"])
class UrlQuerySlash(Requests):
    """The path is looked for from the right."""

    def target(self, url: Url) -> str:
        path, mark, query = super().target(url).partition("?")
        return path + mark + query.partition("/")[0]


@defect("url-query-values", "drops names without a value from a query", violates=["F1303-13"])
class UrlQueryValues(Requests):
    """The query is taken apart and put together again."""

    def target(self, url: Url) -> str:
        return re.sub(r"[?&][^=&]+=(?=&|$)", "", super().target(url))


@defect("url-double-slash", "makes one slash of two in a path", violates=["F1303-13"])
class UrlDoubleSlash(Requests):
    """As a file system does."""

    def target(self, url: Url) -> str:
        return re.sub("/+", "/", super().target(url))


@defect("url-target-64", "a target of 64 characters loses its last one", violates=["F1303-13"])
class UrlTarget64(Requests):
    """The buffer has no room for the final zero."""

    def target(self, url: Url) -> str:
        target = super().target(url)
        return target[:-1] if len(target) == 64 else target


@defect("url-plus-blank", "sends + in a query as %20", violates=["F1300-13"])
class UrlPlusBlank(Requests):
    """Forms are decoded and encoded again."""

    def target(self, url: Url) -> str:
        path, mark, query = super().target(url).partition("?")
        return path + mark + query.replace("+", "%20")


@defect("url-root-index", "asks a URL without a path for /index.html", violates=["F1303-07a"])
class UrlRootIndex(Requests):
    """That is what the page is called."""

    def target(self, url: Url) -> str:
        target = super().target(url)
        return "/index.html" if target == "/" else target


@defect("url-head-without-query", "sends a HEAD without the query of its URL", violates=["F1303-13", "F1304-04"])
class UrlHeadWithoutQuery(Requests):
    """Another function writes this request line."""

    def request_line(self, method: str, url: Url) -> str:
        line = super().request_line(method, url)
        return re.sub(r"\?\S*", "", line) if method == "HEAD" else line


@defect("url-post-root", "sends a POST to the directory of its URL when a query follows", violates=["F1303-13"])
class UrlPostRoot(Requests):
    """The query goes into a body that there is already."""

    def request_line(self, method: str, url: Url) -> str:
        line = super().request_line(method, url)
        return re.sub(r"\?\S*", "", line) if method == "POST" else line


@defect("url-cut-255", "a URL above 255 characters loses what is too much", violates=["F1303-14"])
class UrlCut255(Urls):
    """It is taken with OK."""

    def parse(self, text: str) -> Url:
        return super().parse(text[:255])


@defect("url-128-short", "a URL of 128 characters loses its last one", violates=["F1303-14"])
class Url128Short(Urls):
    """One byte of a buffer."""

    def parse(self, text: str) -> Url:
        return super().parse(text[:-1] if len(text) == 128 else text)


@defect("url-512-shifted", "of a URL above 512 characters only the rest is the target", violates=["F1303-14"])
class Url512Shifted(Requests):
    """The second half of the buffer."""

    def target(self, url: Url) -> str:
        target = super().target(url)
        return "/" + target[512:] if len(target) > 513 else target


@defect("url-at-is-server", "takes what stands behind an @ of a path or query for the server", violates=["F1303-13"])
class UrlAtIsServer(Urls):
    """Credentials are looked for in all of the URL."""

    def parse(self, text: str) -> Url:
        scheme, _, rest = text.partition("://")
        return super().parse(f"{scheme}://{rest.rpartition('@')[2]}")


@defect("url-inner-scheme", "a URL inside a query is the one that is asked for", violates=["F1303-13"])
class UrlInnerScheme(Urls):
    """The scheme is looked for from the right."""

    def parse(self, text: str) -> Url:
        return super().parse(re.sub(r"^.*(?=https?://)", "", text))


@defect("url-colon-ends-path", "a colon ends the path", violates=["F1303-13"])
class UrlColonEndsPath(Requests):
    """A port must follow."""

    def target(self, url: Url) -> str:
        path, mark, query = super().target(url).partition("?")
        return path.partition(":")[0] + mark + query


@defect("url-marks-escaped", "escapes !, $, (, ) and * in a path", violates=["F1303-13"])
class UrlMarksEscaped(Requests):
    """Whatever is no letter."""

    def target(self, url: Url) -> str:
        return re.sub(r"[!$()*]", lambda mark: f"%{ord(mark[0]):02X}", super().target(url))
