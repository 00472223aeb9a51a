"""The doctor of rigs: looks at a rig link by link (`--rig-check`), or writes the rig file of one (`--rig-suggest`).

It runs in place of cases and judges no module: what it finds is said to a person, with what to do about it. It may use
every room of fixtures; nothing but the list of plugins knows of it.
"""
