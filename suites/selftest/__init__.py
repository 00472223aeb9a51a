"""Tests of the harness itself, and of the suite by seeded defects."""
