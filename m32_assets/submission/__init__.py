"""Evidence and the bundle that is handed in."""
