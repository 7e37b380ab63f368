"""General knowledge."""
