"""What a user does in the browser, on the tiny preset; a screenshot of each is kept in ``.screenshots``."""

from __future__ import annotations

import json
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, expect

from m32_assets_tests.e2e.conftest import SHOTS


def _ask(ui: str, query: str) -> dict:
    request = urllib.request.Request(
        f"{ui}/graphql", json.dumps({"query": query}).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.loads(answer.read())["data"]


def _wait_for_run(ui: str, seconds: int = 400) -> dict:
    """The newest run, once it has ended."""
    end = time.monotonic() + seconds
    run: dict = {}
    while time.monotonic() < end:
        runs = _ask(ui, "{runsOrError(limit: 1) {... on Runs {results {runId status jobName}}}}")["runsOrError"][
            "results"
        ]
        run = runs[0] if runs else {}
        if run.get("status") in ("SUCCESS", "FAILURE", "CANCELED"):
            return run
        time.sleep(1)
    raise AssertionError(f"no run has ended after {seconds} s: {run}")


def _shot(page: Page, name: str) -> Path:
    SHOTS.mkdir(exist_ok=True)
    path = SHOTS / f"{name}.png"
    page.screenshot(path=path)
    return path


def test_the_graph_shows_the_assets_of_a_group(page: Page, ui: str):
    page.goto(f"{ui}/locations/m32_assets/asset-groups/model/lineage")
    for name in ("base_model", "sft_checkpoint", "merged_model"):
        expect(page.get_by_text(name).first).to_be_visible()
    _shot(page, "group")


def test_the_whole_graph_is_drawn(page: Page, ui: str):
    page.goto(f"{ui}/asset-groups")
    for name in ("traces", "sft", "model", "evaluation", "submission"):
        expect(page.get_by_text(name, exact=True).first).to_be_visible()
    _shot(page, "graph")


def test_materialize_all_from_the_launchpad_of_the_tiny_job(page: Page, ui: str):
    page.goto(f"{ui}/locations/m32_assets/jobs/run_tiny")
    page.get_by_role("button", name="Materialize all").first.click()
    page.wait_for_timeout(3000)
    run = _wait_for_run(ui)
    assert run["status"] == "SUCCESS", run
    page.goto(f"{ui}/runs/{run['runId']}")
    expect(page.get_by_text("Success").first).to_be_visible()
    _shot(page, "run")


def test_an_asset_tells_its_story(page: Page, ui: str):
    page.goto(f"{ui}/assets/evaluation")
    expect(page.get_by_text("greedy answers").first).to_be_visible()
    expect(page.get_by_text("primary_score").first).to_be_visible()
    expect(page.get_by_text("by_category").first).to_be_visible()
    _shot(page, "evaluation")
    page.goto(f"{ui}/assets/evaluation?view=checks")
    expect(page.get_by_text("no_regression").first).to_be_visible()
    _shot(page, "checks")
