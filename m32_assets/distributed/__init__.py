"""The same work in shards and on several processes: a pool on one machine, Ray past it."""
