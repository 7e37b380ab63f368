"""What knows Dagster beside the definitions."""
