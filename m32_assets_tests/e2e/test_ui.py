"""What a user does in the browser, in this order, on the tiny preset. Screenshots are saved in ``test-output``."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import yaml
from playwright.sync_api import Page, expect

from m32_assets.data.eval_set_card import write_manifest_and_card
from m32_assets.orchestration.presets import preset_config
from m32_assets.traces.jsonl import read_traces
from m32_assets_tests.e2e.dagster_ui import (
    open_launchpad,
    read_config,
    runs,
    screenshot,
    wait_for_config,
    wait_for_end,
    wait_for_message,
    wait_for_new_run,
    write_config,
)

# a busy machine takes many times as long as an idle one
pytestmark = pytest.mark.timeout(1200)

GROUPS = ("traces", "sft", "model", "evaluation", "submission", "mixture")
ASSETS = (
    "dev_reasoning_v1",
    "golden_v2",
    "ingested_traces",
    "curated_v1",
    "dev_reasoning_v2",
    "eval_set",
    "sft_data",
    "base_model",
    "sft_checkpoint",
    "rl_checkpoint",
    "merged_model",
    "evaluation",
    "submission_bundle",
)
"""The assets whose names the graph shows in full."""


def test_graph_shows_groups_and_assets(page: Page, ui: str):
    page.set_viewport_size({"width": 1800, "height": 2600})
    page.goto(f"{ui}/asset-groups?expanded={quote(','.join(f'global@global:{group}' for group in GROUPS))}")
    for name in (*GROUPS, *ASSETS):
        expect(page.get_by_text(name, exact=True).last).to_be_attached()
    screenshot(page, "graph")
    page.goto(f"{ui}/locations/m32_assets/asset-groups/model/lineage")
    for name in ("base_model", "sft_checkpoint", "rl_checkpoint", "merged_model"):
        expect(page.get_by_text(name).first).to_be_visible()


def test_launchpad_refuses_a_wrong_type_and_a_value_out_of_bounds(page: Page, ui: str):
    before = runs(ui)
    open_launchpad(page, f"{ui}/assets/dev_reasoning_v2")
    launch = page.get_by_role("button", name="Materialize").last
    write_config(page, "ops:\n  dev_reasoning_v2:\n    config:\n      count: many\n")
    expect(page.get_by_text('Value "many" of type')).to_be_visible()
    screenshot(page, "launchpad-wrong-type")
    write_config(page, "ops:\n  dev_reasoning_v2:\n    config:\n      count: 555\n")
    expect(page.get_by_text("No errors")).to_be_visible()
    launch.click()
    expect(page.get_by_text("count: found 555, expected 10 to 1000000; a multiple of 10; default 550")).to_be_visible()
    screenshot(page, "launchpad-out-of-bounds")
    assert runs(ui) == before


def test_materialize_all_runs_an_edited_preset(page: Page, ui: str, project: Path):
    before = runs(ui)
    open_launchpad(page, f"{ui}/locations/m32_assets/jobs/run_tiny", "Materialize all")
    wait_for_config(page, "log_level: INFO")  # the preset loads after the editor
    config = yaml.safe_load(read_config(page))
    assert config == preset_config("tiny")
    config["ops"]["submission_bundle"] = {"config": {"kaggle_owner": "another-team"}}
    write_config(page, yaml.safe_dump(config, sort_keys=False))
    expect(page.get_by_text("No errors")).to_be_visible()
    screenshot(page, "launchpad-preset")
    page.get_by_role("button", name="Materialize").last.click()
    run = wait_for_new_run(ui, before)
    page.goto(f"{ui}/runs/{run}")
    expect(page.get_by_text("sft_checkpoint").first).to_be_visible()
    assert wait_for_end(page, ui, run) == "SUCCESS"
    page.goto(f"{ui}/runs/{run}")
    expect(page.get_by_text("Success").first).to_be_visible()
    screenshot(page, "run")
    page.goto(f"{ui}/runs/{run}?logs=step%3Asft_checkpoint")
    expect(page.get_by_text("is reused").first).to_be_visible()
    (bundle,) = (project / "submission_runs/tiny").glob("*.zip")
    with zipfile.ZipFile(bundle) as parts:
        assert json.loads(parts.read("dataset-metadata.json"))["id"].startswith("another-team/")


def test_event_log_shows_the_messages_of_training(page: Page, ui: str):
    first = list(runs(ui))[-1]  # a later one reuses the training
    page.goto(f"{ui}/runs/{first}?logs=loss")
    expect(page.get_by_text(re.compile(r"step \d+/\d+: loss")).first).to_be_visible()
    screenshot(page, "event-log")


def test_dataset_page_shows_description_composition_and_checks(page: Page, ui: str):
    page.goto(f"{ui}/assets/dev_reasoning_v2")
    for text in ("generated from a seed", "the work, step by step", "composition", "385", "70.0 %", "sample"):
        expect(page.get_by_text(text).first).to_be_visible()
    screenshot(page, "dataset", height=1500)
    page.goto(f"{ui}/assets/dev_reasoning_v2?view=checks&checkDetail=composition")
    expect(page.get_by_text("composition").first).to_be_visible()
    screenshot(page, "checks")


def test_evaluation_page_shows_table_and_pictures(page: Page, ui: str):
    page.goto(f"{ui}/assets/evaluation")
    expect(page.get_by_text("greedy answers").first).to_be_visible()
    expect(page.get_by_text("primary_score").first).to_be_visible()
    expect(page.locator("table table").first).to_be_visible()
    small = page.locator("img[alt='score, zero-shot and tuned']")
    expect(small).to_be_visible()
    assert small.evaluate("image => image.naturalWidth") > 400
    screenshot(page, "evaluation", height=1700)
    row = page.locator("tr", has=page.get_by_text("by_category", exact=True)).last
    row.get_by_text("Show Markdown").click()
    picture = page.locator("img[src^='data:image/png']").first
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") > 400
    screenshot(page, "accuracy-by-category")


@pytest.fixture
def leaked_question(project: Path) -> Iterator[str]:
    """The prompt of a training trace, added to the eval questions as their last line and removed afterwards."""
    prompt = read_traces(project / "datasets/dev-reasoning-v2/dataset.jsonl")[3].prompt
    questions = project / "datasets/eval-v1/eval_set.jsonl"
    good = questions.read_bytes()
    leak = {
        "id": "leak",
        "prompt": prompt,
        "expected_answer": "1",
        "section": "core",
        "category": "arithmetic",
        "difficulty": "easy",
    }
    questions.write_bytes(good + json.dumps(leak).encode() + b"\n")
    write_manifest_and_card(questions.parent)
    yield prompt
    questions.write_bytes(good)
    write_manifest_and_card(questions.parent)


def test_failed_blocking_check_shows_the_offending_line(page: Page, ui: str, leaked_question: str):
    before = runs(ui)
    open_launchpad(page, f"{ui}/assets/eval_set")
    write_config(page, "resources:\n  paths:\n    config:\n      run: tiny\n")
    page.get_by_role("button", name="Materialize").last.click()
    run = wait_for_new_run(ui, before)
    assert wait_for_end(page, ui, run) == "FAILURE"
    page.goto(f"{ui}/assets/eval_set?view=checks")
    page.get_by_text("disjoint_from_training").first.click()
    expect(page.get_by_text("Failed").first).to_be_visible()
    expect(page.get_by_text(leaked_question[:40]).first).to_be_visible()
    screenshot(page, "failed-check")


def test_training_run_is_cancelled(page: Page, ui: str):
    before = runs(ui)
    open_launchpad(page, f"{ui}/assets/sft_checkpoint")
    write_config(
        page,
        "ops:\n  sft_checkpoint:\n    config:\n      num_epochs: 100\n      lora_rank: 8\n"
        "      max_seq_len: 1024\n      training_seed: 7\n"
        "resources:\n  paths:\n    config:\n      run: tiny\n",
    )
    page.get_by_role("button", name="Materialize").last.click()
    run = wait_for_new_run(ui, before)
    wait_for_message(page, ui, run, "useful tokens/s")
    page.goto(f"{ui}/runs/{run}")
    expect(page.get_by_text("useful tokens/s").first).to_be_visible()
    screenshot(page, "training")
    page.get_by_role("button", name="Terminate").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Terminate").last.click()
    assert wait_for_end(page, ui, run) == "CANCELED"
    page.goto(f"{ui}/runs/{run}")
    expect(page.get_by_text("Canceled").first).to_be_visible()
    screenshot(page, "cancelled")


def test_sensor_turned_on_ingests_a_dropped_file(page: Page, ui: str, project: Path):
    before = runs(ui)
    page.goto(f"{ui}/locations/m32_assets/sensors/incoming_files")
    switch = page.locator("label[for^=checkbox]").first
    switch.click()
    expect(page.locator("input[type=checkbox]").first).to_be_checked()
    incoming = project / "datasets/incoming"
    incoming.mkdir(exist_ok=True)
    line = {"prompt": "What is 19 + 4?", "trace_steps": ["19 + 4 = 23"], "final_answer": "23"}
    (incoming / ".mine.part").write_text(json.dumps(line) + "\n", "utf-8")
    (incoming / ".mine.part").rename(incoming / "mine.jsonl")
    run = wait_for_new_run(ui, before)
    # the job ingests the file, then fails: no asset of its run, that of the preset local, exists here
    assert wait_for_end(page, ui, run) == "FAILURE"
    page.goto(f"{ui}/locations/m32_assets/sensors/incoming_files")
    expect(page.get_by_text(run[:8]).first).to_be_visible()
    screenshot(page, "sensor")
    page.goto(f"{ui}/assets/ingested_traces")
    expect(page.get_by_text("What is 19 + 4?").first).to_be_visible()
    screenshot(page, "ingested", height=1500)
    page.goto(f"{ui}/locations/m32_assets/sensors/incoming_files")
    page.locator("label[for^=checkbox]").first.click()
    expect(page.locator("input[type=checkbox]").first).not_to_be_checked()
