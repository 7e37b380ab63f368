"""The model: registry, weights, tokenizer, forward pass."""
