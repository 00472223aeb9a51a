"""Conformance cases, a module per command or per part of one. They import fixtures only."""
