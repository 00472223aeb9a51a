"""A DUT behind a serial device, a pty or a network port, by any pyserial URL."""
from rigs.kinds import Traits

TRAITS = Traits(port=True, parallel=False)
