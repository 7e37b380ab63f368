"""README, docs and examples are true: commands run, configs are accepted, names and paths exist.

A block that cannot be run has ``<!-- not run: why -->`` above it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import pytest
import yaml

from dev import reference_pages as reference
from m32_assets.definitions import defs
from m32_assets_tests.support.project import ROOT
from m32_assets_tests.support.rounds import greedy

PAGES = sorted(
    [*(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")), *(ROOT / "docs").rglob("*.md")]
)
TESTED_ELSEWHERE = {ROOT / "docs/operate.md"}
"""m32_assets_tests/deploy runs the commands of these pages by the names above them."""
SHOWN = {"text", "json", "markdown"}
"""Languages of blocks that are shown and not run."""
_FENCE = re.compile(r"(?:<!-- not run: (?P<why>[^>]*?) -->\n)?^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.M | re.S)
_STUDY = re.compile(r"`(study_\w+)`")
"""A job that a run config is for, in the paragraph above it; without one it is for all assets."""
READERS_MODEL = "/data/gemma-3-1b-it"
"""A model folder of a reader, which is not here."""
_LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
_PATH = re.compile(
    r"\b(?:m32_assets|m32_assets_tests|dev|benchmarks|examples|deploy|docs|\.ci)(?:/[\w.-]+)*/[\w-]+(?:\.\w+)?/?"
)
"""A path of the repository that is written as code: no placeholder, no pattern."""


@dataclass(frozen=True, slots=True)
class Block:
    language: str
    text: str
    why: str | None


def blocks(markdown: str) -> list[Block]:
    """The fenced blocks of a page; ``why`` is the reason above a block that is not run."""
    return [Block(m["language"], m["text"], m["why"]) for m in _FENCE.finditer(markdown)]


def runnable(page: Path) -> list[Block]:
    return [b for b in blocks(page.read_text("utf-8")) if b.why is None and b.language not in SHOWN]


def test_not_run_marker_is_read_with_its_reason():
    page = "<!-- not run: needs a GPU -->\n```bash\nfalse\n```\n\n```bash\ntrue\n```\n"
    page += "<!-- not run:  -->\n```bash\nx\n```\n"
    assert [(b.text, b.why) for b in blocks(page)] == [("false\n", "needs a GPU"), ("true\n", None), ("x\n", "")]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_blocks_are_closed_and_name_their_language(page: Path):
    text = page.read_text("utf-8")
    assert text.count("\n```") + text.startswith("```") == 2 * len(blocks(text)), "a block is not closed, or indented"
    for block in blocks(text):
        assert block.language in SHOWN | {"bash", "yaml", "python"}, block
        assert block.why is None or len(block.why) > 10, block
    indented = re.findall(r"^ {4,}(?:\$ |make |\.venv/|m32 |pip |dagster )[^\n]*", _FENCE.sub("", text), re.M)
    assert page in TESTED_ELSEWHERE or not indented, "commands belong in fenced blocks"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_have_a_target(page: Path):
    text = re.sub(r"`[^`\n]*`", "", page.read_text("utf-8"))
    missing = [t for t in _LINK.findall(text) if not (page.parent / t).exists()]
    assert missing == []


def paths(markdown: str) -> list[str]:
    """The paths of the repository in a page's inline code."""
    code = re.findall(r"`([^`\n]+)`", _FENCE.sub("", markdown))
    return [text for text in code if _PATH.fullmatch(text)]


def test_paths_are_found_in_inline_code():
    page = "`dev/rebuild.py`, `m32_assets/gemma/`, `docs/reference/*`, `m32_assets/presets/<name>.yaml`, docs/none.md"
    assert paths(page) == ["dev/rebuild.py", "m32_assets/gemma/"]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_paths_exist(page: Path):
    # the how-to of a new family names the files that its reader will write
    written = [path for path in paths(page.read_text("utf-8")) if "doubling" not in path]
    assert [path for path in written if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_modules_that_are_run_exist(page: Path):
    modules = re.findall(r"python -m ((?:m32_assets|dev)[\w.]*)", page.read_text("utf-8"))
    assert [name for name in modules if not (ROOT / f"{name.replace('.', '/')}.py").exists()] == []


def test_every_check_is_explained():
    table = (ROOT / "docs/how-to/failed-check.md").read_text("utf-8")
    explained = re.findall(r"^\| `(\w+:\w+)` \|", table, re.M)
    assert len(set(explained)) == len(explained)
    known = {f"{key.asset_key.to_user_string()}:{key.name}" for key in defs().resolve_asset_graph().asset_check_keys}
    assert set(explained) == known


def test_shown_check_message_is_current():
    from m32_assets.data.decontamination import PromptIndex

    question = "average(23, 33, 22 and 26) ="
    page = (ROOT / "docs/how-to/failed-check.md").read_text("utf-8")
    found = PromptIndex([question], "the training data").overlap(question)
    assert f"disjoint_from_training: 1 found: {question!r} {found}\n" in page


def test_shown_refusal_of_a_stage_is_current():
    from m32_assets.common.errors import M32Error
    from m32_assets.rl.held_out import HeldOut, require_headroom

    found = HeldOut(200, 4, 0, 0, 0, 0, 0, 0, 0, [0] * 200, 0)
    with pytest.raises(M32Error) as refused:
        require_headroom(found, 0.02)
    assert f"\n{refused.value}\n" in (ROOT / "docs/how-to/rl.md").read_text("utf-8")


def test_every_reason_to_end_the_rounds_is_explained():
    from m32_assets.rl.round_end import why_to_stop
    from m32_assets.rl.settings import RlSettings

    scores = {"held_out_reward": 0.5, **greedy(0.5), "entropy": 1.0, "well_formed": 1.0}
    first = {"round": 0, **scores, "seconds": {}}
    last = {**first, "round": 1, **greedy(0.6), "seconds": {"sampling": 60.0}}
    worse = [{**first, "round": number, **greedy(0.4)} for number in (1, 2, 3)]
    settings = RlSettings(rounds=9, max_round_minutes=1)
    said = [
        why_to_stop([first, *some], settings)
        for some in (worse, [{**last, "entropy": 0.1}], [{**last, "well_formed": 0.5}], [last])
    ]
    page = (ROOT / "docs/how-to/rl.md").read_text("utf-8")
    explained = [start.rstrip("…: ") for start in re.findall(r"^\| `([a-z][^`]+)` \| .* \| .* \|$", page, re.M)]
    assert [sum(reason.startswith(start) for start in explained) for reason in said] == [1, 1, 1, 1]


@pytest.mark.parametrize("name", ["README.md", "docs/concepts.md"])
def test_drawn_graph_is_the_graph_of_the_definitions(name: str):
    drawn = next(b.text for b in blocks((ROOT / name).read_text("utf-8")) if b.text.startswith("traces "))
    rows = re.sub(r",\n +", ", ", drawn).splitlines()
    group, found = "", {}
    for row in rows:
        left, _, above = row.partition("←")
        *groups, asset = left.split()
        group = groups[0] if groups else group
        found[asset] = (group, {name.strip() for name in above.split(",") if above})
    graph = defs().resolve_asset_graph()
    assert found == {
        key.to_user_string(): (node.group_name, {parent.to_user_string() for parent in node.parent_keys})
        for key, node in ((key, graph.get(key)) for key in graph.materializable_asset_keys)
    }


def test_listed_rooms_are_the_layers_from_top_to_bottom():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    listed = [re.findall(r"`(\w+)`", cell) for cell in re.findall(r"^\| (`[^|]+`) \|", page, re.M)]
    assert listed == [layer.split(" : ") for layer in layers]


@pytest.fixture
def folder(tiny_project: Path, tmp_path: Path) -> Path:
    """A copy of the materialized tiny project, with the other files of a clone."""
    copy = tmp_path / "project"
    shutil.copytree(tiny_project, copy, symlinks=True)
    for name in (".venv", "m32_assets_tests", "examples", "docs"):
        (copy / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "m32_assets/presets", copy / "m32_assets/presets")
    for name in ("m32_v1", "m32_v1_long"):
        evidence, to = ROOT / "submission_runs" / name, copy / "submission_runs" / name
        shutil.copytree(evidence, to, ignore=shutil.ignore_patterns("checkpoints", "*.zip"))
    return copy


def scripts(page: Path) -> str:
    """The commands and the Python of a page, in its order."""
    as_command = {"bash": "{}", "python": ".venv/bin/python - <<'END_OF_BLOCK'\n{}END_OF_BLOCK\n"}
    return "".join(as_command[b.language].format(b.text) for b in runnable(page) if b.language in as_command)


NEEDS_TOOLS = {ROOT / "docs/how-to/use-the-model.md"}


@pytest.mark.parametrize(
    "page",
    [pytest.param(p, marks=[pytest.mark.tools] if p in NEEDS_TOOLS else ()) for p in PAGES if scripts(p)],
    ids=lambda p: str(p.relative_to(ROOT)),
)
def test_commands_run(page: Path, folder: Path):
    script = scripts(page)
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
    (tmp_path / "mine.jsonl").write_text('{"id": "1", "prompt": "1 + 1?", "expected_answer": "2"}\n', "utf-8")
    graph, text = defs(), page.read_text("utf-8")
    for block in runnable(page):
        if block.language == "yaml":
            above = text[: text.index(block.text)].removesuffix("```yaml\n").strip().split("\n\n")[-1]
            for name in _STUDY.findall(above) or ["__ASSET_JOB"]:
                job = graph.resolve_job_def(name)
                dg.validate_run_config(job, yaml.safe_load(block.text.replace(READERS_MODEL, "")))


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
def test_reference_pages_are_up_to_date(name: str):
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
