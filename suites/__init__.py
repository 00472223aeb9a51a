"""What pytest runs: conformance cases, and the self-tests of the harness. Cases import fixtures only, never rigs."""
