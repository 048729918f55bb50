"""Measurements, each printing a ratio against a reference of the same run. See README.md."""
