"""One solver a family, found by the family's name: it answers from the prompt text alone.

A solver shares nothing with its generator: it parses the words and computes by another way.
"""
