"""The tools that hold the rules of the house, each shown the fault that it is for."""

import ast
import shutil
import subprocess
import sys
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
DISTRUSTED = {"allow_pickle", "trust_remote_code", "shell"}


@pytest.mark.parametrize(("code", "rule"), FAULTS.items(), ids=lambda value: value.split("\n")[0])
def test_the_linter_refuses(code: str, rule: str):
    command = [
        BIN / "ruff",
        "check",
        "--no-cache",
        "--output-format",
        "concise",
        "--stdin-filename",
        "m32_assets/defs/planted.py",
        "-",
    ]
    done = subprocess.run(command, input=code, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 1
    assert rule in done.stdout


def distrusted_arguments(source: str) -> list[str]:
    """Arguments that let a file run code, or a shell read a string, where they are not False."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [
        f"line {word.value.lineno}: {word.arg}"
        for call in calls
        for word in call.keywords
        if word.arg in DISTRUSTED and not (isinstance(word.value, ast.Constant) and word.value.value is False)
    ]


def test_no_call_trusts_what_it_loads():
    assert distrusted_arguments("load(p, allow_pickle=True)\nload(p, allow_pickle=False)\n") == ["line 1: allow_pickle"]
    files = [
        f for part in ("m32_assets", "m32_assets_tests", "benchmarks") for f in sorted((ROOT / part).rglob("*.py"))
    ]
    assert len(files) > 50
    assert {str(f): found for f in files if (found := distrusted_arguments(f.read_text("utf-8")))} == {}


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
def test_the_layers_refuse(module: str, line: str, contract: str, tmp_path: Path):
    shutil.copytree(ROOT / "m32_assets", tmp_path / "m32_assets", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    path = tmp_path / "m32_assets" / module
    path.parent.mkdir(exist_ok=True)
    path.write_text((path.read_text("utf-8") if path.exists() else "") + f"\n{line}\n", "utf-8")
    done = _lint_imports(tmp_path)
    assert done.returncode == 1
    assert f"{contract} BROKEN" in done.stdout
