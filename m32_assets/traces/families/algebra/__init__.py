"""Unknown numbers in equations, gaps and stories."""
