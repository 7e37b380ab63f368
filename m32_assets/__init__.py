"""m32-assets: from a seed to a signed competition submission, every artifact a Dagster asset."""
