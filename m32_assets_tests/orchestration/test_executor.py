"""Steps are forked from one process, which has imported the code location and no heavy package."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from m32_assets.orchestration.executor import PRELOADED, forking_executor
from m32_assets_tests.support.processes import DAGSTER
from m32_assets_tests.test_layers import HEAVY

CODE = """
import os
from pathlib import Path

import dagster as dg

from m32_assets.orchestration.executor import forking_executor


@dg.asset
def one():
    Path("one").write_text(f"{os.getpid()} {os.getppid()}")


@dg.asset(deps=[one])
def two():
    Path("two").write_text(f"{os.getpid()} {os.getppid()}")


defs = dg.Definitions([one, two], executor=forking_executor)
"""


@pytest.mark.parametrize(
    ("config", "siblings"), [("{}", True), ("execution: {config: {multiprocess: {start_method: {spawn: {}}}}}", False)]
)
def test_steps_are_forked_unless_the_run_config_says_otherwise(config: str, siblings: bool, tmp_path: Path):
    (tmp_path / "two_steps.py").write_text(CODE, "utf-8")
    (tmp_path / "run.yaml").write_text(config, "utf-8")
    with subprocess.Popen(
        [DAGSTER, "asset", "materialize", "--select", "*", "-f", "two_steps.py", "--config", "run.yaml"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as worker:
        output = worker.communicate()[0]
    assert worker.returncode == 0, output[-3000:]
    (one, parent), (two, other) = ((tmp_path / name).read_text("utf-8").split() for name in ("one", "two"))
    assert one != two
    assert parent == other
    assert (parent != str(worker.pid)) is siblings


@pytest.mark.parametrize(
    ("requested", "expected"),
    [
        ({"multiprocess": {"max_concurrent": 1}}, {"multiprocess": {"max_concurrent": 1, "start_method": PRELOADED}}),
        ({"multiprocess": {"start_method": {"spawn": {}}}}, {"multiprocess": {"start_method": {"spawn": {}}}}),
        ({"in_process": {}}, {"in_process": {}}),
    ],
)
def test_start_method_of_the_run_config_is_kept(requested: dict[str, Any], expected: dict[str, Any]):
    found = forking_executor.apply_config_mapping({"config": requested})
    assert found.success
    assert found.value
    for kind, values in expected.items():
        assert values.items() <= found.value["config"][kind].items()


def test_fork_server_has_one_thread_and_no_heavy_package():
    code = (
        "import sys, threading, m32_assets.orchestration.preloaded; "
        f"print(threading.active_count(), [m for m in {HEAVY} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1 []"
