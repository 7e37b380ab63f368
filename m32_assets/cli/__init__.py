"""The command line: ``m32`` and its commands."""
