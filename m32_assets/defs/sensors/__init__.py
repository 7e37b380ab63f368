"""Sensors: a file for each, with the logic by which it decides."""
