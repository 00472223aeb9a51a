"""The network side of the emulated module: real sockets and TLS behind `Fetch`, `FetchResult` and friends.

`wire.py`, `head.py`, `body.py`, `reader.py` and `resolve.py` are sans-I/O and may be imported by the core; the others
own sockets and run under asyncio. No AT command, no parameter and no text of an answer to the host is known here.
"""
