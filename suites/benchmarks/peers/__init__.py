"""The client beside its peers, all against one responder: `python -m suites.benchmarks.peers`.

Each tool runs in a process of its own, by an interpreter that has it, and is asked in turns; here is how it is asked,
what it is measured by and how that is shown. A verdict on a DUT never comes from here.
"""
