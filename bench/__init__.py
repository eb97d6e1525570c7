"""Measurements and long runs: each script prints one table. Not part of the package."""
