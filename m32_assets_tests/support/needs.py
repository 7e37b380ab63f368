"""Tests that need a program or package which is no dependency are marked by their fixture and counted when deselected.

``make test`` and ``make test-all`` install them or refuse. ``make test-core`` deselects the tests. Long tests
(``spreading.py``) are counted too: only ``make test-all`` runs them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest

NEEDS = {"browser": "Chromium", "proxy": "nginx", "tools": "PyTorch, PEFT, llama.cpp or lm-evaluation-harness"}
"""Fixture → the program it needs. The marker has the name of the fixture."""
_PHRASES = {
    **{name: ("test that needs", "tests that need", f" {program}") for name, program in NEEDS.items()},
    "long": ("long test", "long tests", ""),
}
"""Marker → how a test, and how several of them, are reported as left out."""
_LEFT_OUT = pytest.StashKey[Counter[str]]()


def mark_by_fixtures(items: Sequence[pytest.Item]) -> None:
    """Mark every test that uses such a fixture, directly or through another one."""
    for item in items:
        for name in NEEDS.keys() & set(getattr(item, "fixturenames", ())):
            item.add_marker(name)


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    """Count the tests that ``-m`` deselects. Under xdist each worker counts all of them."""
    if not items or not items[0].config.option.markexpr:
        return
    left_out = items[0].config.stash.setdefault(_LEFT_OUT, Counter())
    left_out.update(name for item in items for name in _PHRASES if item.get_closest_marker(name))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Send the counts to xdist's controller, if this is a worker."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = dict(session.config.stash.get(_LEFT_OUT, Counter()))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take the counts of a worker. A worker that died has no output."""
    if left_out := getattr(node, "workeroutput", {}).get("left_out"):
        node.config.stash[_LEFT_OUT] = Counter(left_out)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Report how many tests were left out, what they need, and how to run them."""
    if left_out := config.stash.get(_LEFT_OUT, None):
        parts = []
        for name, number in sorted(left_out.items()):
            one, several, rest = _PHRASES[name]
            parts.append(f"{number} {one if number == 1 else several}{rest}")
        terminalreporter.write_line(f"left out: {', '.join(parts)}. make test-all runs them too.")
