"""The second code location: work past one machine, apart from the main graph."""
