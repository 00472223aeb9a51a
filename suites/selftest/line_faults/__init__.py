"""Faults of the line and the bench, as named objects: what goes wrong between a suite and a module in real life.

`line` is a wire between a pty and the emulated module that can be told to misbehave, `places` says when, `faults`
what; `scene` plays one fault before a small suite and tells what came of it. What comes of each is the table
rigs/FAULTS.md, which `table` reads and `checks` holds.
"""
