"""Departures that a conforming module may show: what the suite must not accuse. Modules are found by themselves."""
