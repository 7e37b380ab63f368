"""Wordings: story words put into templates, one choice a template, so that two rows never differ in a name alone."""

from __future__ import annotations

NAMES = ("Ana", "Ben", "Cleo", "Dev", "Ella", "Finn", "Gita", "Hugo", "Iris", "Jon", "Kira", "Leo")
THINGS = ("apple", "book", "marble", "ticket", "sticker", "coin", "shell", "card", "pencil", "cup")


def expand(*templates: str) -> tuple[str, ...]:
    """The templates, with ``<name>`` and ``<things>`` filled in by the template's own length."""
    return tuple(
        text.replace("<name>", NAMES[len(text) % len(NAMES)]).replace("<things>", THINGS[len(text) % len(THINGS)] + "s")
        for text in templates
    )
