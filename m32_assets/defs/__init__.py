"""Assets, checks, jobs, schedules, sensors: what depends on what, and what must hold."""
