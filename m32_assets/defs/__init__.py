"""Orchestration: what depends on what, and what must hold."""
