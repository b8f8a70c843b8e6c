"""Measurements: each in one run with its baseline, written to `.bench/results.json`."""
