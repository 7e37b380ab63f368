"""Lists, tables, JSON, CSV and orders about the form of an answer."""
