"""Answers judged and compared."""
