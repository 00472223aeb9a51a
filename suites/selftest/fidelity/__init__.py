"""How faithful the emulated module is: recorded sessions are played against it, its lines compared with those recorded.

`python -m suites.selftest.fidelity SESSIONS --out FILE`. The origin answers as each session shows: status, length,
headers, content, or the failure. What no emulator can know (events of the bearer, what a log left out) is not compared.
"""
