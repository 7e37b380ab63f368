"""The dataset in shards: generate, verify, render, tokenize."""
