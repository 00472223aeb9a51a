"""The emulated module, started for the run as a process of its own."""
from rigs.kinds import Traits

TRAITS = Traits(port=False, parallel=True, second_port=True)
