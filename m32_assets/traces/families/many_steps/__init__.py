"""Stories of several operations."""
