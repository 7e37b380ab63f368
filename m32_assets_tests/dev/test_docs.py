"""What README, docs and examples say is done: every command runs, every config is accepted, every page is as made.

A block that cannot be run has ``<!-- not run: why -->`` above it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import pytest
import yaml

from dev import reference_pages as reference
from m32_assets.definitions import defs
from m32_assets_tests.support.project import ROOT

PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
ELSEWHERE = {ROOT / "docs/operate.md"}
"""Pages whose commands have a test of their own: m32_assets_tests/deploy runs them by the names above them."""
SHOWN = {"text", "json", "markdown"}
"""Languages of blocks that show something and do nothing."""
_FENCE = re.compile(r"(?:<!-- not run: (?P<why>[^>]*?) -->\n)?^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.M | re.S)
_LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")


@dataclass(frozen=True, slots=True)
class Block:
    language: str
    text: str
    why: str | None


def blocks(markdown: str) -> list[Block]:
    """The fenced blocks of a page; ``why`` is the reason that stands above one which is not run."""
    return [Block(m["language"], m["text"], m["why"]) for m in _FENCE.finditer(markdown)]


def runnable(page: Path) -> list[Block]:
    return [b for b in blocks(page.read_text("utf-8")) if b.why is None and b.language not in SHOWN]


def test_a_marker_is_read_and_needs_a_reason():
    page = "<!-- not run: needs a GPU -->\n```bash\nfalse\n```\n\n```bash\ntrue\n```\n<!-- not run:  -->\n```bash\nx\n```\n"
    assert [(b.text, b.why) for b in blocks(page)] == [("false\n", "needs a GPU"), ("true\n", None), ("x\n", "")]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_blocks_say_what_they_are(page: Path):
    text = page.read_text("utf-8")
    assert text.count("\n```") + text.startswith("```") == 2 * len(blocks(text)), "a block is not closed, or indented"
    for block in blocks(text):
        assert block.language in SHOWN | {"bash", "yaml", "python"}, block
        assert block.why is None or len(block.why) > 10, block
    indented = re.findall(r"^ {4,}(?:\$ |make |\.venv/|m32 |pip |dagster )[^\n]*", _FENCE.sub("", text), re.M)
    assert page in ELSEWHERE or not indented, "commands stand in fenced blocks"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path):
    missing = [t for t in _LINK.findall(page.read_text("utf-8")) if not (page.parent / t).exists()]
    assert missing == []


@pytest.fixture
def folder(tiny_project: Path, tmp_path: Path) -> Path:
    """A copy of the materialized tiny project, with what a clone has beside it."""
    copy = tmp_path / "project"
    shutil.copytree(tiny_project, copy, symlinks=True)
    for name in (".venv", "m32_assets_tests", "examples", "docs"):
        (copy / name).symlink_to(ROOT / name)
    evidence = ROOT / "submission_runs/m32_v1"
    shutil.copytree(evidence, copy / "submission_runs/m32_v1", ignore=shutil.ignore_patterns("checkpoints", "*.zip"))
    return copy


@pytest.mark.parametrize(
    "page", [p for p in PAGES if any(b.language == "bash" for b in runnable(p))], ids=lambda p: str(p.relative_to(ROOT))
)
def test_commands_run(page: Path, folder: Path):
    script = "".join(block.text for block in runnable(page) if block.language == "bash")
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, f"{script}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"


@pytest.mark.parametrize(
    "page", [p for p in PAGES if any(b.language == "yaml" for b in runnable(p))], ids=lambda p: str(p.relative_to(ROOT))
)
def test_run_configs_are_accepted(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.jsonl").touch()
    job = defs().resolve_implicit_global_asset_job_def()
    for block in runnable(page):
        if block.language == "yaml":
            dg.validate_run_config(job, yaml.safe_load(block.text))


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_json_is_json(page: Path):
    for block in blocks(page.read_text("utf-8")):
        if block.language == "json":
            json.loads(block.text)


@pytest.mark.parametrize("example", sorted((ROOT / "examples").glob("*.py")), ids=lambda p: p.stem)
def test_examples_run(example: Path, tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-W", "error", example],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.parametrize("name", reference.pages())
def test_reference_pages_are_as_made_from_the_code(name: str):
    made, committed = reference.pages()[name], (ROOT / reference.FOLDER / name).read_text("utf-8")
    assert committed.rstrip("\n") == made.rstrip("\n"), "run python -m dev.reference_pages and commit what it writes"


def test_the_site_builds_without_a_warning(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "site")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING" not in done.stderr
    assert (tmp_path / "site/reference/api/index.html").stat().st_size > 20_000
