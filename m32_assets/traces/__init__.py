"""Reasoning traces: generated, written, verified."""
