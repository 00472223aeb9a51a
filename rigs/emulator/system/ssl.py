"""The SSL contexts 0-9: +CSSLCFG (M7600 chapter on SSL)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rigs.emulator.command import OK, Call, Handler, Outcome, Refused, Reply, Value, number, string
from rigs.emulator.effects import TlsSettings
from rigs.emulator.part import Part
from rigs.emulator.system.clock import Clock
from rigs.emulator.system.find import find

if TYPE_CHECKING:
    from rigs.emulator.module import Module

CERTIFICATES = "/mssl_cert"
NO_SESSION, NO_CA = 710, 719
_LAST = 9


class Item(NamedTuple):
    """One setting of a context. high: highest number; 0 for a file name."""

    tag: str
    default: int | str
    high: int = 0


ITEMS = (
    Item("sslversion", 4, 4),
    Item("authmode", 0, 3),
    Item("ignorelocaltime", 1, 1),
    Item("negotiatetime", 300, 300),
    Item("cacert", ""),
    Item("clientcert", ""),
    Item("clientkey", ""),
    Item("enableSNI", 0, 1),
)
_BY_TAG = {item.tag.lower(): item for item in ITEMS}
Context = dict[str, int | str]


class SslContexts(Part):
    """Settings last until the module restarts."""

    name: ClassVar[str] = "ssl"

    def __init__(self, module: Module) -> None:
        super().__init__(module)
        self._contexts = self._fresh()

    def reset(self) -> None:
        self._contexts = self._fresh()

    def _fresh(self) -> list[Context]:
        return [{item.tag: item.default for item in ITEMS} for _ in range(_LAST + 1)]

    def settings(self, context: int) -> TlsSettings | int:
        """The settings of a context, or why a handshake cannot be tried: 719 no CA, 710 no client certificate."""
        chosen = self._contexts[context]
        files = {tag: self.file(str(chosen[tag])) for tag in ("cacert", "clientcert", "clientkey")}
        mode = int(chosen["authmode"])
        if mode in (1, 2) and files["cacert"] is None:
            return NO_CA
        if mode in (2, 3) and None in (files["clientcert"], files["clientkey"]):
            return NO_SESSION
        now = None if chosen["ignorelocaltime"] else find(self.module, Clock).now()
        return TlsSettings(
            version=int(chosen["sslversion"]), authmode=mode, sni=bool(chosen["enableSNI"]), now=now, **files
        )

    def file(self, name: str) -> bytes | None:
        """The certificate of that name."""
        return self.module.files.load(CERTIFICATES, name.rpartition("/")[2]) if name else None

    def commands(self) -> dict[str, Handler]:
        return {"+CSSLCFG": Handler(test=self.ranges, read=self.show, write=self.write)}

    def ranges(self, call: Call) -> Outcome:
        return Reply(tuple(
            f'+CSSLCFG: "{item.tag}",(0-{_LAST}),' + (f"(0-{item.high})" if item.high else "<filename>")
            for item in ITEMS
        ))

    def show(self, call: Call) -> Outcome:
        return Reply(tuple(self.described(index) for index in range(_LAST + 1)))

    def described(self, index: int) -> str:
        values = (f'"{value}"' if isinstance(value, str) else str(value) for value in self._contexts[index].values())
        return f"+CSSLCFG: {index},{','.join(values)}"

    def write(self, call: Call) -> Outcome:
        """`<ctx>` shows a context, `"<tag>",<ctx>[,<value>]` sets one of its items."""
        first, *rest = call.values(1, 3)
        if not rest:
            return Reply((self.described(number(first, 0, _LAST)),))
        item = _BY_TAG.get(string(first, 1, 20).lower())
        if item is None or len(rest) != 2:
            raise Refused
        self._contexts[number(rest[0], 0, _LAST)][item.tag] = self.value(item, rest[1])
        return OK

    def value(self, item: Item, value: Value) -> int | str:
        return number(value, 0, item.high) if item.high else string(value, 0, 108)
