"""Who may run: file lock, Postgres lock, deadline, process lifetime."""
