"""The tuned model in the forms that other tools read: Hugging Face, PEFT, GGUF, lm-evaluation-harness."""
