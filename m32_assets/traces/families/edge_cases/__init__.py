"""Unusual prompts: very short, very long, noisy, or with zero and one."""
