"""Names the plugins of the suite, and nothing else."""

pytest_plugins = [
    "fixtures.verdict.plugin", "fixtures.audit.plugin", "rigs.plugin", "fixtures.bench.plugin", "reports.plugin",
    "rigs.doctor.plugin",
    "suites.fuzz.plugin",
]
