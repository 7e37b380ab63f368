"""One operation on two numbers, bare or in a story."""
