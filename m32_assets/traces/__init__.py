"""What a reasoning trace is: schema, task families, generation, verification, manifest."""
