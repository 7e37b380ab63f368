"""Runs without being asked: a file a sensor, with what it decides by."""
