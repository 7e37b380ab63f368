"""Rows of numbers or letters that follow a rule."""
