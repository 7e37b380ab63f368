"""Lengths, areas, volumes and shapes."""
