"""The rules of the code base: each tool that enforces one refuses a planted fault."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from m32_assets_tests.support.project import ROOT

BIN = Path(sys.executable).parent
HEAVY = (
    "jax",
    "flax",
    "optax",
    "orbax",
    "tunix",
    "qwix",
    "transformers",
    "matplotlib",
    "torch",
    "datasets",
    "huggingface_hub",
    "ray",
    "dagster_ray",
    "pyarrow",
)
FAULTS = {
    **{f"import {name}\n\nprint({name})\n": "TID253" for name in HEAVY},
    "import pickle\n\nprint(pickle.loads(b''))\n": "S301",
    "import pickle\n\nprint(pickle)\n": "TID251",
    "from cloudpickle import dumps\n\nprint(dumps)\n": "TID251",
    "import joblib\n\nprint(joblib)\n": "TID251",
    "print(eval('1'))\n": "S307",
    "exec('1')\n": "S102",
    "import yaml\n\nprint(yaml.load('', yaml.Loader))\n": "S506",
    "import os\n\nos.system('ls')\n": "S605",
}
UNSAFE_ARGUMENTS = {"allow_pickle", "trust_remote_code", "shell"}
TOP_LEVEL = {"__init__.py", "definitions.py", "distributed_definitions.py", "py.typed"}
FMT_COMMENT = re.compile(r"#\s*(fmt|yapf):\s*(skip|off|disable)")


@pytest.mark.parametrize(("code", "rule"), FAULTS.items(), ids=lambda value: value.split("\n")[0])
def test_linter_refuses_a_planted_fault(code: str, rule: str):
    command = [BIN / "ruff", "check", "--no-cache", "--output-format", "concise"]
    command += ["--stdin-filename", "m32_assets/defs/planted.py", "-"]
    done = subprocess.run(command, input=code, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 1
    assert rule in done.stdout


def unsafe_arguments(source: str) -> list[str]:
    """The arguments that let a file run code or pass a string to a shell, unless they are the constant False."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [
        f"line {word.value.lineno}: {word.arg}"
        for call in calls
        for word in call.keywords
        if word.arg in UNSAFE_ARGUMENTS and not (isinstance(word.value, ast.Constant) and word.value.value is False)
    ]


def test_no_call_has_an_unsafe_argument():
    assert unsafe_arguments("load(p, allow_pickle=True)\nload(p, allow_pickle=False)\n") == ["line 1: allow_pickle"]
    files = repository_files("*.py")
    assert {file.split("/")[0] for file in files} >= {"m32_assets", "m32_assets_tests", "dev", "benchmarks", "examples"}
    assert {f: found for f in files if (found := unsafe_arguments((ROOT / f).read_text("utf-8")))} == {}


def repository_files(*patterns: str) -> list[str]:
    """The files that git does not ignore."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns]
    files = subprocess.check_output(command, cwd=ROOT, text=True).splitlines()
    return [file for file in files if (ROOT / file).exists()]


def loose_entries(names: Iterable[str]) -> list[str]:
    """Of paths within the package, the files at its top level that belong into a room."""
    return sorted({name for name in names if "/" not in name} - TOP_LEVEL)


def test_nothing_is_loose_at_the_top_level():
    assert loose_entries(["defs/jobs.py", "py.typed", "helpers.py"]) == ["helpers.py"]
    names = [file.removeprefix("m32_assets/") for file in repository_files("m32_assets")]
    assert loose_entries(names) == []
    folders = {name.split("/")[0] for name in names if "/" in name} - {"presets"}
    assert {folder for folder in folders if f"{folder}/__init__.py" not in names} == set()


def suppressed_formatting(source: str) -> list[str]:
    """The lines that keep the formatter out."""
    return [line for line in source.splitlines() if FMT_COMMENT.search(line)]


def test_no_code_is_kept_from_the_formatter():
    planted = ["x = 1  # " + "fmt: skip", "# " + "fmt:off", "# yapf: " + "disable"]
    assert suppressed_formatting("\n".join(["y = 2", *planted])) == planted
    assert {
        f: found for f in repository_files("*.py") if (found := suppressed_formatting((ROOT / f).read_text("utf-8")))
    } == {}


def _lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [BIN / "lint-imports", "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("traces/text.py", "import dagster", "domain rooms do not know dagster"),
        ("shards/engines.py", "import dagster", "domain rooms do not know dagster"),
        ("locks/file_lock.py", "import m32_assets.distributed", "rooms look down only"),
        ("traces/text.py", "import m32_assets.training.settings", "rooms look down only"),
        ("submission/cards.py", "import m32_assets.defs", "rooms look down only"),
        ("orchestration/selection.py", "import m32_assets.defs.jobs", "rooms look down only"),
        ("unnamed/__init__.py", "", "rooms look down only"),
    ],
)
def test_layers_refuse_a_planted_import(module: str, line: str, contract: str, tmp_path: Path):
    shutil.copytree(ROOT / "m32_assets", tmp_path / "m32_assets", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    path = tmp_path / "m32_assets" / module
    path.parent.mkdir(exist_ok=True)
    path.write_text((path.read_text("utf-8") if path.exists() else "") + f"\n{line}\n", "utf-8")
    done = _lint_imports(tmp_path)
    assert done.returncode == 1
    assert f"{contract} BROKEN" in done.stdout
