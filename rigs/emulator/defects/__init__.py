"""Seeded faults, one or a few classes each: what the suite must convict. Modules are found by themselves.

A defect overrides one small method of one part, and nothing here may be needed by a right module.
"""
