"""The matrix."""
from __future__ import annotations
def build(run):
    return run
def write(found, out): pass
def summary(found):
    from collections import Counter
    return [str(Counter((e["job"]["kind"], e["status"]) for e in found.entries))]
def status(found): return 0
