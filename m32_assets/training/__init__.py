"""LoRA training: trainer, settings, memory, loss, mesh, checkpoints."""
