"""Traces as training text: template, rows, packing."""
