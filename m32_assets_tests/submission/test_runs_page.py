"""The page of all runs: complete, the same for the same runs, and safe whatever a model wrote."""

import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from m32_assets.submission.run_comparison import compare_runs
from m32_assets.submission.runs import read_runs
from m32_assets.submission.runs_page import MAX_PAIRS, PAGE, pairs, runs_page, write_runs_page
from m32_assets_tests.support.project import ROOT
from m32_assets_tests.support.run_folders import DATASETS, copy_run, copy_runs, edit_json, edit_rows

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """A folder with copies of both committed runs."""
    return copy_runs(tmp_path / "runs")


class Tags(HTMLParser):
    """The tags of a page; a tag that is not closed in order is an assertion error."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.links: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_page_has_every_run_their_settings_and_what_changed(runs: Path):
    page = write_runs_page(runs, DATASETS).read_text("utf-8")
    tags = Tags(page)
    assert tags.links == ["m32_v1/report.html", "m32_v1_long/report.html"]
    assert {"script", "link", "img"} & tags.names == set(), "nothing is loaded"
    assert "<h2>Settings that differ</h2>" in page
    assert "<h2>m32_v1_long → m32_v1</h2>" in page
    (one,) = compare_runs(*reversed(read_runs(runs)), DATASETS).sets
    assert page.count("<article") == one.comparison.better + one.comparison.worse > 0
    assert str(runs) not in page


def test_same_runs_give_the_same_bytes(runs: Path, tmp_path: Path):
    elsewhere = copy_runs(tmp_path / "elsewhere")
    assert write_runs_page(runs, DATASETS).read_bytes() == write_runs_page(elsewhere, DATASETS).read_bytes()
    assert write_runs_page(runs, DATASETS).read_bytes() == write_runs_page(elsewhere, DATASETS).read_bytes()


def test_what_models_questions_settings_and_folders_say_is_escaped(runs: Path):
    copy_run("m32_v1", runs / "<script>alert(2)<*script>&\"'")
    answer = {"output": f"<reasoning>{SCRIPT}</reasoning>\n<answer>{SCRIPT}</answer>", "predicted_answer": SCRIPT}
    for run in runs.iterdir():
        edit_rows(run / "predictions.jsonl", lambda rows: [row.update(answer) for row in rows[:90]])
        edit_json(run / "run_config.json", lambda config, run=run: config.update(style=f"{run.name}{SCRIPT}"))
    edit_json(runs / "m32_v1/eval_summary.json", lambda value: value["scorecard"].update({SCRIPT: 1}))
    page = write_runs_page(runs, DATASETS).read_text("utf-8")
    tags = Tags(page)
    assert "script" not in tags.names
    assert "&lt;script&gt;alert(1)" in page
    assert tags.links[0].startswith("%3Cscript%3E")


def test_broken_run_is_on_the_page_with_what_is_wrong(runs: Path):
    (runs / "m32_v1/eval_summary.json").write_text("{")
    (runs / "empty").mkdir()
    page = write_runs_page(runs, DATASETS).read_text("utf-8")
    Tags(page)
    assert "eval_summary.json is not JSON" in page
    assert "no evidence in this folder" in page
    assert '<a href="m32_v1_long/report.html">' in page


def test_pair_without_shared_questions_says_so(runs: Path):
    edit_json(runs / "m32_v1/eval_summary.json", lambda summary: summary.update(eval_set="mine"))
    page = write_runs_page(runs, DATASETS).read_text("utf-8")
    assert "Not compared: m32_v1 eval set: found &#x27;mine&#x27;, which is not in datasets" in page


def test_newest_run_is_compared_with_the_best_and_each_with_the_one_before(runs: Path):
    edit_json(runs / "m32_v1_long/eval_summary.json", lambda summary: summary["scorecard"].update(primary_score=99.0))
    for number in range(12):
        run = copy_run("m32_v1", runs / f"later_{number:02}")
        moment = f"2027-01-{number + 1:02}T00:00:00+00:00"
        edit_json(run / "run_manifest.json", lambda manifest, moment=moment: manifest.update(timestamp=moment))
    found = [(first.run, second.run) for first, second in pairs(read_runs(runs))]
    assert found[:3] == [("m32_v1_long", "later_11"), ("later_10", "later_11"), ("later_09", "later_10")]
    assert len(found) == MAX_PAIRS


def test_one_run_and_none_give_a_page(tmp_path: Path):
    copy_run("m32_v1", tmp_path / "m32_v1")
    (run,) = read_runs(tmp_path)
    page = runs_page([run], DATASETS)
    Tags(page)
    assert f"<b>{run.headline.score:.2f}</b>" in page
    assert "→" not in page
    Tags(runs_page([], DATASETS))


def test_page_is_not_tracked_because_it_shows_runs_that_are_not():
    ignored = subprocess.run(["git", "check-ignore", "-q", f"submission_runs/{PAGE}"], cwd=ROOT, check=False)
    assert ignored.returncode in (0, 128), "128: not a checkout"
