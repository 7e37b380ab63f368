"""Percentages, fractions and ratios."""
