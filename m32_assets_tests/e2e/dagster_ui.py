"""Steps of the browser tests: query the server, wait for a run, edit a launchpad, take a screenshot."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

from playwright.sync_api import Page

from m32_assets_tests.e2e.conftest import SCREENSHOTS
from m32_assets_tests.support.processes import wait_for

ENDED = ("SUCCESS", "FAILURE", "CANCELED")
EDITOR = ".CodeMirror:has(.CodeMirror-linenumber)"
"""The editor of the launchpad. The search field of a job's page is an editor without line numbers."""
_RUNS = "{runsOrError(limit: 50) {... on Runs {results {runId status jobName}}}}"


def ask(ui: str, query: str) -> dict[str, Any]:
    """The answer of the webserver's GraphQL."""
    request = urllib.request.Request(
        f"{ui}/graphql", json.dumps({"query": query}).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.loads(answer.read())["data"]


def runs(ui: str) -> dict[str, str]:
    """Run id → status, newest first."""
    return {run["runId"]: run["status"] for run in ask(ui, _RUNS)["runsOrError"]["results"]}


def wait_for_new_run(ui: str, before: dict[str, str]) -> str:
    """Wait for a run that is not in ``before``; returns its id."""
    wait_for("a new run", lambda: runs(ui).keys() - before.keys(), 300, every=0.5)
    return next(run for run in runs(ui) if run not in before)


def wait_for_end(page: Page, ui: str, run: str) -> str:
    """Wait until the run ends; returns its status. The page is blank then."""
    page.goto("about:blank")  # drawing a run in progress takes as much CPU as the run itself
    wait_for(f"the end of run {run}", lambda: runs(ui)[run] in ENDED, 900, every=0.5)
    return runs(ui)[run]


def wait_for_message(page: Page, ui: str, run: str, text: str) -> None:
    """Wait until the event log of the run has a message with ``text``. The page is blank then."""
    page.goto("about:blank")
    query = f'{{logsForRun(runId: "{run}") {{... on EventConnection {{events {{... on MessageEvent {{message}}}}}}}}}}'

    def logged() -> bool:
        return any(text in event.get("message", "") for event in ask(ui, query)["logsForRun"]["events"])

    wait_for(f"{text!r} in the log of run {run}", logged, 600, every=0.5)


def open_launchpad(page: Page, address: str, button: str = "Materialize") -> None:
    """Open the launchpad of an asset's or a job's page, with shift and a click on its button."""
    page.goto(address)
    page.get_by_role("button", name=button).first.click(modifiers=["Shift"])
    page.locator(EDITOR).wait_for()


def read_config(page: Page) -> str:
    """The text in the launchpad's editor."""
    return page.locator(EDITOR).evaluate("editor => editor.CodeMirror.getValue()")


def wait_for_config(page: Page, text: str) -> None:
    """Wait until the launchpad's editor holds ``text``. The page itself shows only the lines that fit on it."""
    wait_for(f"{text!r} in the launchpad's editor", lambda: text in read_config(page), 60, every=0.2)


def write_config(page: Page, text: str) -> None:
    """Replace the text in the launchpad's editor."""
    page.locator(EDITOR).evaluate("(editor, text) => editor.CodeMirror.setValue(text)", text)


def screenshot(page: Page, name: str, height: int = 1000) -> None:
    """Save a screenshot of the page, ``height`` pixels high or more, in ``test-output``."""
    SCREENSHOTS.mkdir(exist_ok=True)
    assert page.viewport_size
    page.set_viewport_size({**page.viewport_size, "height": max(height, page.viewport_size["height"])})
    page.wait_for_timeout(500)  # the UI animates its layout
    page.screenshot(path=SCREENSHOTS / f"{name}.png")
