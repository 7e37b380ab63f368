"""Arithmetic on whole and decimal numbers."""
