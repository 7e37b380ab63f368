"""Units, time, dates and money."""
