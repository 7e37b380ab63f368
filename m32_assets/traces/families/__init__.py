"""One task family a file; copy one to add another."""
