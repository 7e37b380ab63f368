"""Model registry, weights, the trainer, checkpoints, export."""
