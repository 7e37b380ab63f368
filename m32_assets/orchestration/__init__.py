"""What knows Dagster, beside the definitions: selections, the plan of a run, its progress."""
