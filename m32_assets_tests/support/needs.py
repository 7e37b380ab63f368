"""Tests that run a program which pip cannot install: marked by the fixture they use, counted where ``-m`` leaves them
out.

``make test`` installs the programs or refuses (``deploy/system-packages``); ``make test-core`` leaves the tests out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest

NEEDS = {"browser": "Chromium", "proxy": "nginx"}
"""The program of each fixture, whose name is the marker's too."""
_LEFT_OUT = pytest.StashKey[Counter[str]]()


def mark_by_fixtures(items: Sequence[pytest.Item]) -> None:
    """Give every test the marker of each such fixture that it uses, directly or through another."""
    for item in items:
        for name in NEEDS.keys() & set(getattr(item, "fixturenames", ())):
            item.add_marker(name)


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    """Count those that ``-m`` leaves out; xdist's workers do, each of them all."""
    if not items or not items[0].config.option.markexpr:
        return
    left_out = items[0].config.stash.setdefault(_LEFT_OUT, Counter())
    left_out.update(name for item in items for name in NEEDS if item.get_closest_marker(name))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell xdist's controller, if this is a worker."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = dict(session.config.stash.get(_LEFT_OUT, Counter()))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over what a worker counted. A worker that died has no output."""
    if left_out := getattr(node, "workeroutput", {}).get("left_out"):
        node.config.stash[_LEFT_OUT] = Counter(left_out)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what was left out, why, and what runs it."""
    if left_out := config.stash.get(_LEFT_OUT, None):
        parts = [
            f"{number} {'test that needs' if number == 1 else 'tests that need'} {NEEDS[name]}"
            for name, number in sorted(left_out.items())
        ]
        terminalreporter.write_line(f"left out: {' and '.join(parts)}. make test runs them too.")
