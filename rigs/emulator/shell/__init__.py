"""The shell of the emulated module: serial ports (pty, TCP), time, timers, and the event loop that drives the core.

Nothing of AT commands, of HTTP or of what bytes mean is known here.
"""
