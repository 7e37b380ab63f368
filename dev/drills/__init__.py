"""Faults at length: each drill is a program that prints its counts."""
