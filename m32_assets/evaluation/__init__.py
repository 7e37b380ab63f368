"""Generate answers, judge them, compare."""
