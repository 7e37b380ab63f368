"""The task families by theme: a family, its solver and its wordings side by side."""
