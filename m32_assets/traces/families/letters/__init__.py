"""Letters, words and spelling."""
