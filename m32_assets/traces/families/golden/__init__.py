"""Short tasks in the style of golden-v2."""
