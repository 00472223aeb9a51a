"""Who the module and its subscriber are: ATI, +CGMI, +CGMM, +CGMR, +CGSN, +SIMCOMATI, +CIMI, +CICCID (27.007 5)."""

from __future__ import annotations

from typing import ClassVar

from rigs.emulator.command import OK, Call, Handler, Outcome, Refused, Reply
from rigs.emulator.part import Part
from rigs.emulator.system.find import find
from rigs.emulator.system.radio import NO_SIM, Radio

_MODELS = {"f13": "EM-F1300", "sim7600": "EM-7600", "a76xx": "EM-76XX"}


class Identity(Part):
    """Numbers are from ranges for tests: country 001, network 01, check digits right."""

    name: ClassVar[str] = "identity"
    manufacturer = "EMULATED"
    imei = "001010123456787"
    imsi = "001010123456789"
    iccid = "89001010123456789012"

    def commands(self) -> dict[str, Handler]:
        plain = {
            "MI": self.manufacturer, "MM": self.model(), "MR": f"+CGMR: {self.revision()}", "SN": self.imei,
        }
        found = {prefix + name: _constant(text) for name, text in plain.items() for prefix in ("+CG", "+G")}
        return found | {
            "I": Handler(write=self.all),
            "+SIMCOMATI": Handler(execute=self.all, test=lambda call: OK),
            "+CIMI": Handler(execute=lambda call: self.of_sim(self.imsi), test=lambda call: OK),
            "+CICCID": Handler(execute=lambda call: self.of_sim(f"+ICCID: {self.iccid}"), test=lambda call: OK),
        }

    def model(self) -> str:
        return _MODELS.get(self.module.options.dialect, "EM")

    def revision(self) -> str:
        """Names what was built into this module, so that two emulated modules can be told apart."""
        chosen = (*self.module.options.defects, *self.module.options.variants)
        return "-".join(("EMU1.0", *chosen))

    def all(self, call: Call) -> Outcome:
        return Reply((
            f"Manufacturer: {self.manufacturer}\r\nModel: {self.model()}\r\nRevision: {self.revision()}\r\n"
            f"IMEI: {self.imei}\r\n+GCAP: +CGSM",
        ))

    def of_sim(self, text: str) -> Outcome:
        if not find(self.module, Radio).sim:
            raise Refused(NO_SIM)
        return Reply((text,))


def _constant(text: str) -> Handler:
    """Execute answers this line, test OK."""
    return Handler(execute=lambda call: Reply((text,)), test=lambda call: OK)
