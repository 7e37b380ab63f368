"""Drills: programs that inject many faults and print counts. ``make drills`` runs all; 1 is a broken promise."""
