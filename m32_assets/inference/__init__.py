"""Answers from a model: the engine, its decoder, its stop criteria."""
