"""The detector: measures how many wrong modules the conformance suite convicts, and that it accuses no right one.

For every seeded defect, permitted variant and mechanical mutant of the emulated module the suite is run against it,
and the outcome is compared with what it ought to be. Lives beside the self-tests because it tests the suite, not a
module. Never enters: any knowledge that would help a case to pass or fail; the suite must not notice that it is
measured.
"""
