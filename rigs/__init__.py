"""The rigs room: what a DUT on a bench looks like to the suite, and how its port is opened.

One TOML file a rig, one module a kind of rig (`rigs/kinds`), the strict loader of the files and the pytest wiring.
Never in here: AT commands of a case, judgement of answers, knowledge of a single module. The emulated module under
`rigs/emulator` is a program of its own and shares nothing with this room.
"""
