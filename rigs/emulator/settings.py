"""The V.250 settings of one serial port."""

from __future__ import annotations


class Settings:
    """Echo, verbosity, quietness and the S registers of a port, at their factory values (V.250 6.2, M7600 2.2).

    cmee: the form of errors, 0 ERROR, 1 number, 2 text (27.007 9.1). registers: S0-S12 by number.
    """

    def __init__(self) -> None:
        self.echo = True
        self.verbose = True
        self.quiet = False
        self.cmee = 0
        self.extended = 4
        self.registers = {0: 0, 3: 13, 4: 10, 5: 8, 6: 2, 7: 50, 8: 2, 10: 14}
        self.refresh()

    def refresh(self) -> None:
        """Derive the byte strings that framing and line editing use."""
        self.terminator = bytes([self.registers[3]])
        self.backspace = bytes([self.registers[5]])
        self.eol = bytes([self.registers[3], self.registers[4]])

    def assign(self, register: int, value: int) -> bool:
        """Set an S register; False when there is no such register or the value cannot be."""
        if register not in self.registers or value > (127 if register in (3, 4, 5) else 255):
            return False
        self.registers[register] = value
        self.refresh()
        return True
