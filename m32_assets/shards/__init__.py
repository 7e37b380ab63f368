"""A dataset in shards: generate, verify, render, tokenize."""
