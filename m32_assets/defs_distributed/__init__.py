"""The second code location: work on more than one machine."""
