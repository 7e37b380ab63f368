"""How a round learns from its answers: one file for each method, behind the interface of ``lesson``."""
