"""Measurements; they import fixtures only. Run them serially: pytest suites/benchmarks."""
