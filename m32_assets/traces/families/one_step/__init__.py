"""Stories of one operation."""
