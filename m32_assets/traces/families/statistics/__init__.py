"""Means, medians and probabilities."""
