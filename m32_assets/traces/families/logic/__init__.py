"""Logic, sets, orders and comparisons."""
