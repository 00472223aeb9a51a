"""Property-based fuzzing: what a table of cases cannot find, found by search and handed over as a few commands.

The room holds strategies drawn from the command tables, an oracle written from the reference alone, a small model of
the service, the player that runs steps against any rig, and the campaigns that search within a budget. It imports
fixtures only: neither rigs nor the emulated module may enter, or judge and accused would agree by construction.
"""
