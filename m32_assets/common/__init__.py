"""Errors, files, figures and a process pool: what every room may use."""
