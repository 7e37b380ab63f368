"""Summaries, rewriting and classification."""
