"""Locks: file lock, Postgres lock, deadline, process lifetime."""
