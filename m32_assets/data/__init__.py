"""Training and evaluation data from outside the generator: ingest, eval sets, decontamination, augmentation."""
